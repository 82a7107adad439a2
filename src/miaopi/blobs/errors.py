"""What can go wrong with a stored file.

BlobError (Faulty)
  BlobMissing    the table names it, the folder does not hold it
  BlobTampered   it was changed or cut off on disk
"""

# ruff: noqa: N818  - a fault is named by what is the case, as its code is
from miaopi.texts import Fault, Faulty, Place


class BlobError(Faulty):
    """Base of the family; `code` names the fault."""

    code = "blobs.tampered"

    def __init__(self, name: str) -> None:
        super().__init__([Fault(self.code, Place(file=name), {"name": name[:16]})])


class BlobMissing(BlobError):
    code = "blobs.missing"


class BlobTampered(BlobError):
    code = "blobs.tampered"
