"""The catalogue: which matters there are, in which versions, and who offers them where.

Words: a **MatterVersion** is a matter's folder as it was published, addressed by the hash of its content and
never changed; an **Offering** is a matter offered by one department in one division (实施清单), with its code
of 31 positions. Called by the apps above and by the faces.

    actions  publish offer set_status
    queries  matter version offering offerings guide
"""
