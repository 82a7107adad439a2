"""Files: encrypted, stored under the keyed hash of their content, never changed.

Owns the folder that MIAOPI_BLOBS names and the table that tells what is in it. `blobs.actions.put(data)`
gives a Blob (the same content, the same Blob); `blobs.queries.read(blob)` gives the bytes back or refuses.
"""
