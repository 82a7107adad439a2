"""Files for tests of the vault: good ones of each kind, and ones that somebody might try."""

from __future__ import annotations

import base64
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String
from PIL import Image, ImageDraw

# 96 × 64, drawn by us, EXIF orientation 6 and a maker's name in it.
HEIC = base64.b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAaFtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAA"
    "ADRpbG9jAAAAAERAAAIAAQAAAAABxQABAAAAAAAAAfgAAgAAAAADvQABAAAAAAAAADgAAAA4aWluZgAAAAAAAgAAABVpbmZlAgAA"
    "AAABAABodmMxAAAAABVpbmZlAgAAAQACAABFeGlmAAAAAA5waXRtAAAAAAABAAAA4GlwcnAAAADAaXBjbwAAAHhodmNDAQNwAAAA"
    "kAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQArQgEBA3AAAAMAkAAAAwAAAwAeoDCBBZbq"
    "SSmubgIaDAgAAAMAyAAAAwAIQGIAAQAHRAHBcrAiQAAAABNjb2xybmNseAABAA0ABoAAAAAUaXNwZQAAAAAAAABgAAAAQAAAABBw"
    "aXhpAAAAAAMICAgAAAAJaXJvdAMAAAAYaXBtYQAAAAAAAAABAAEFgQIDBIUAAAAaaXJlZgAAAAAAAAAOY2RzYwACAAEAAQAAAjht"
    "ZGF0AAAB9CgBrwngk1POb3SuRwAXdf4v7/g/654f+FXIY/KI/IK62+VFBeaD2Q8f12fms0AKJWZcPB0vjfQH/v/gZM9KVJv4krXR"
    "2BksI5omFBi52a36kXL4T12O2/3CNfPtdfIL3eyMmwzM6KYAmJ80coj9YD1v0m0oAFVDNhZQBRiJR4eHLJ1Pi//o4JkiQXRcuE9S"
    "wt+mn1jlqZljesXX1cv0nCfsmYjqxnDWFvV8sfZCCFlrcOVu+wQ8ZGqsuYafaqltTTaj0SH7nHKp0OhoU/JYbrFlK6RkFHhskOtz"
    "aUO/vxeytjAuURsrYnHt3NeMb/mqITAz6FxBsEkTV3qvsqtqEGe8hrmWPEjfnsyUGTPs5JJXRSY0RGfTr4irkblwBeYOeUk1PRh8"
    "KLRtbmTxJ3q7+In+dYBc/iEvR3o6bd1m9wnIuq8HoM3IWv2sPC8Ekt9ueS5iin/K5c38D46+YQq7Im3oQA97YDHN0q7jeqz4CmCF"
    "QQKcmgjNTx2KLOJDx7tr8z/E/94750QEark74vA9gr57IXm7wnRS/H6HRn+caYuAkZJEfdvvARrj7gC+7epWu2MT78KkxK4mXjdk"
    "Rm2OqW4Ej6disN4uMmXnMWxgQdK2/59LYKVINUJhoY5SAXIjm6UqAYhnINgnLNt4KAc2hmeEWCbgAAAABkV4aWYAAE1NACoAAAAI"
    "AAIBDwACAAAACAAAACYBEgADAAAAAQAGAAAAAAAARXhhbXBsZQA="
)


def drawing(size: tuple[int, int] = (120, 80), mode: str = "RGB") -> Image.Image:
    """White paper with a red box at the upper left."""
    image = Image.new(mode, size, "white")
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 3, size[1] // 3), fill="red")
    return image


def picture(form: str = "JPEG", *, image: Image.Image | None = None, **options: object) -> bytes:
    """A drawing in a format."""
    out = BytesIO()
    (image or drawing()).save(out, form, **options)
    return out.getvalue()


def turned_photo() -> bytes:
    """A photo taken with the phone on its side, that tells place and owner."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turn by 90 degrees to show
    exif[0x010F] = "SECRET-MAKER"
    exif[0x013B] = "SECRET-OWNER"
    return picture(exif=exif.tobytes())


def pdf(pages: int = 1, *, text: bytes = b"") -> Pdf:
    """A plain document."""
    new = pikepdf.new()
    for _ in range(pages):
        new.add_blank_page(page_size=(300, 400))
        page = new.pages[-1]
        page.Contents = new.make_stream(text or b"0 0 1 rg 10 10 50 50 re f")
    return new


def octets(document: Pdf, **options: object) -> bytes:
    """The file of a document."""
    out = BytesIO()
    document.save(out, **options)
    return out.getvalue()


def acting_pdf() -> Pdf:
    """A document that would run, send, open and hide things."""
    document = pdf(2)
    script = Dictionary(S=Name.JavaScript, JS=String("app.alert('EVIL-SCRIPT')"))
    launch = Dictionary(S=Name.Launch, F=String("EVIL-PROGRAM"))
    root = document.Root
    root.OpenAction = document.make_indirect(script)
    root.AA = Dictionary(WC=script)
    root.Names = Dictionary(
        JavaScript=Dictionary(Names=Array([String("a"), script])),
        EmbeddedFiles=Dictionary(Names=Array([String("b"), _embedded(document)])),
    )
    root.AcroForm = Dictionary(Fields=Array([]), XFA=document.make_stream(b"EVIL-XFA"))
    root.Metadata = document.make_stream(b"EVIL-METADATA")
    document.docinfo["/Author"] = "SECRET-AUTHOR"
    page = document.pages[0]
    page.AA = Dictionary(O=script)
    page.Annots = Array(
        [
            _mark(document, Name.Link, A=launch),
            _mark(document, Name.FileAttachment, FS=_embedded(document)),
            _mark(document, Name.Screen, AA=Dictionary(PO=script)),
            _mark(
                document,
                Name.Widget,
                A=script,
                AA=Dictionary(K=script),
                FT=Name.Tx,
                T=String("f"),
                Contents=String("SIGNED-HERE"),
            ),
            _mark(document, Name.Stamp, A=launch, Contents=String("STAMPED-HERE")),
        ]
    )
    root.AcroForm.Fields = Array([page.Annots[3]])
    return document


def _embedded(document: Pdf) -> Dictionary:
    file = document.make_stream(b"EVIL-FILE")
    file.Type = Name.EmbeddedFile
    return Dictionary(Type=Name.Filespec, F=String("EVIL-NAME"), EF=Dictionary(F=file))


def _mark(document: Pdf, kind: Name, **more: object) -> object:
    mark = Dictionary(Type=Name.Annot, Subtype=kind, Rect=Array([0, 0, 10, 10]), **more)
    return document.make_indirect(mark)
