"""The vault: what people and clients handed in, once, to be used again.

Words: a **Material** is a document of its holder, of one kind, checked by its content, cleaned, sealed and
stored under its hash. Called by the apps above and by the faces.
"""
