"""The vault: what people and clients handed in, once, to be used again.

Words: a **Material** is a document of its holder, of one kind, checked by its content, cleaned, sealed and
stored under its hash. Called by the apps above and by the faces.

    actions  add grade
    queries  material held newest read thumbnail
    faults   vault.empty · vault.too-large (413) · vault.wrong-kind (415) · vault.unreadable · vault.encrypted
             vault.too-many-pages · vault.too-many-pixels
"""
