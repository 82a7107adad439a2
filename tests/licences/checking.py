"""A signed certificate as strangers check it: pyHanko, poppler's pdfsig, and a scanner for the QR code."""

from __future__ import annotations

import logging
import subprocess
from io import BytesIO
from pathlib import Path

import zxingcpp
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from PIL import Image
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import MultivaluedAttributeError, NonexistentAttributeError
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

# All that pyHanko raises over a file that is spoilt: it does not promise one base class.
SPOILT = (
    PdfError,
    SignatureValidationError,
    NonexistentAttributeError,
    MultivaluedAttributeError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    NotImplementedError,
    RecursionError,
    ArithmeticError,
    OSError,
)


def status(pdf: bytes, *, root: x509.Certificate) -> PdfSignatureStatus:
    """What pyHanko says of the one signature, trusting this root."""
    (signature,) = PdfFileReader(BytesIO(pdf)).embedded_signatures
    context = ValidationContext(trust_roots=[asn1.Certificate.load(root.public_bytes(Encoding.DER))])
    return validate_pdf_signature(signature, context)


def holds(pdf: bytes, *, root: x509.Certificate) -> bool:
    """Whether the file opens and its signature is whole, trusted and over all of it."""
    logging.disable(logging.CRITICAL)
    try:
        found = status(pdf, root=root)
        return found.bottom_line and found.coverage == SignatureCoverageLevel.ENTIRE_FILE
    except SPOILT:
        return False
    finally:
        logging.disable(logging.NOTSET)


def said_by_poppler(pdf: bytes, folder: Path) -> str:
    """What pdfsig prints; it needs no trust to say whether the signature fits the file."""
    path = folder / "certificate.pdf"
    path.write_bytes(pdf)
    return subprocess.run(
        ["pdfsig", "-nocert", path], capture_output=True, text=True, check=False, timeout=60
    ).stdout


def text_of(pdf: bytes, folder: Path) -> str:
    """The text that a reader can copy, each run of white space one space."""
    path = folder / "text.pdf"
    path.write_bytes(pdf)
    found = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True, timeout=60)
    return " ".join(found.stdout.split())


def scanned(pdf: bytes, folder: Path) -> str:
    """What a camera reads off the printed page (at 110 dots an inch)."""
    path = folder / "scan.pdf"
    path.write_bytes(pdf)
    subprocess.run(
        ["pdftoppm", "-r", "110", "-png", "-singlefile", path, folder / "scan"], check=True, timeout=60
    )
    with Image.open(folder / "scan.png") as picture:
        (code,) = zxingcpp.read_barcodes(picture.convert("L"))
    return code.text
