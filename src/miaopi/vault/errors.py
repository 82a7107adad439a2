"""What can be wrong with a file.

FileFault (Faulty)
  Empty            no octet in it
  TooLarge         more than MOST_OCTETS
  WrongKind        its content is of a kind that is not taken, whatever its name says
  Unreadable       it is of that kind, and does not open
  Encrypted        a PDF that needs a password
  TooManyPages     a PDF with more than MOST_PAGES
  TooManyPixels    an image with more than MOST_PIXELS
"""

from miaopi.texts import Fault, Faulty, Place

MOST_OCTETS = 20 * 1024 * 1024
MOST_PIXELS = 64_000_000  # some 200 MB in memory while it is open
MOST_PAGES = 200


class FileFault(Faulty):
    """Base of the family; `code` names the fault, `field` may be set by who knows the place."""

    code = "vault.unreadable"

    def __init__(self, *, field: str = "file", **values: object) -> None:
        super().__init__([Fault(self.code, Place(field=field), values)])


class Empty(FileFault):
    code = "vault.empty"


class TooLarge(FileFault):
    code = "vault.too-large"

    def __init__(self, *, field: str = "file") -> None:
        super().__init__(field=field, most=MOST_OCTETS // 1024**2)


class WrongKind(FileFault):
    code = "vault.wrong-kind"


class Unreadable(FileFault):
    code = "vault.unreadable"


class Encrypted(FileFault):
    code = "vault.encrypted"


class TooManyPages(FileFault):
    code = "vault.too-many-pages"

    def __init__(self, pages: int) -> None:
        super().__init__(pages=pages, most=MOST_PAGES)


class TooManyPixels(FileFault):
    code = "vault.too-many-pixels"

    def __init__(self) -> None:
        super().__init__(most=MOST_PIXELS // 1_000_000)
