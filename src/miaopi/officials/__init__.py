"""Officials: who works at the desk, and for which department and division in which role.

Owns the accounts of staff (`Official`, the site's user model: password, and a code of the phone)
and their posts. A post is the one scope of the desk: role × department × division. Citizens have accounts of
their own in `people`; neither kind of session opens the other's pages.

    viewers.Desk    the viewer of the desk: an official with the posts that hold today
    queries         desk_of, officials of one's own department
    actions         create, give and end posts, switch off; each an event in the ledger
"""
