"""Cases: one application against one offering, from the first saved page to the decision, and its replay.

Owns the case, who stands behind it, its materials, consents, decisions and idempotency records. Words: a
*case* is 办件; a *draft* is a case that nobody has handed in; a *party* is whoever the application
names; a *decision* is one run of the published rules with everything it rested on. Faces call `actions`
to write and `queries` to read; nothing else writes these tables, and nothing here knows what a matter is
about.
"""
