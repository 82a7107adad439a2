"""The platform's seal: a key with its certificate, which signs each paper that is given out.

PAdES-B-B (ETSI EN 319 142-1) with ECDSA P-256 and SHA-256; not Ed25519, which poppler cannot verify.
The signature certifies the document: any later change, also an appended one, is seen (电子签名法 第十三条).
A demo makes its own issuer; production points MIAOPI_SEAL_KEY at the PKCS#12 file of its authority.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    pkcs12,
)
from cryptography.x509.oid import NameOID, ObjectIdentifier
from django.conf import settings
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko_certvalidator.registry import SimpleCertificateStore

from miaopi.texts import Fault, Faulty, Place

FIELD = "Seal"
YEARS = 3
_DOCUMENT_SIGNING = ObjectIdentifier("1.3.6.1.5.5.7.3.36")  # RFC 9336
PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


class SealError(Faulty):
    """The seal cannot sign: its file is missing or of another kind, or its certificate is not valid then."""


class HeldSigner(signers.Signer):
    """Signs with a key that is held loaded: pyHanko's own reads it again each time (22 ms instead of 12)."""

    def __init__(
        self, key: PrivateKey, certificate: x509.Certificate, chain: Iterable[x509.Certificate]
    ) -> None:
        self._key = key
        store = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # pyHanko left it open
        store.register_multiple(_asn1(issuer) for issuer in chain)
        # The root is left out: whoever checks has it from elsewhere, or does not trust it.
        super().__init__(signing_cert=_asn1(certificate), cert_registry=store, embed_roots=False)

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        """The signature over `data`, by SHA-256; in a dry run the longest there can be, to reserve room."""
        if dry_run:
            return bytes(self._longest())
        if isinstance(self._key, rsa.RSAPrivateKey):
            return self._key.sign(data, padding.PKCS1v15(), hashes.SHA256())
        return self._key.sign(data, ec.ECDSA(hashes.SHA256()))

    def _longest(self) -> int:
        size = (self._key.key_size + 7) // 8
        # ECDSA in DER: a sequence of two integers, each with a sign byte, tag and length.
        return size if isinstance(self._key, rsa.RSAPrivateKey) else 2 * (size + 3) + 3


class _SignerAt(signers.PdfSigner):
    """A signer to whom the time is told, so that no clock is read."""

    def __init__(
        self, *, at: datetime, signer: signers.Signer, metadata: signers.PdfSignatureMetadata
    ) -> None:
        self._at = at
        super().__init__(metadata, signer, new_field_spec=fields.SigFieldSpec(FIELD))

    def init_signing_session(
        self, pdf_out: BasePdfFileWriter, existing_fields_only: bool = False
    ) -> PdfSigningSession:
        """The session, at the time told."""
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self._at
        return session


@dataclass(frozen=True, slots=True)
class Seal:
    """A seal ready to sign. `chain` leads from the certificate to its root, the root last."""

    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]
    signer: HeldSigner

    @property
    def name(self) -> str:
        """Whose seal it is."""
        return str(self.certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value)

    @property
    def root(self) -> x509.Certificate:
        """The certificate that a checker must trust."""
        return self.chain[-1] if self.chain else self.certificate

    def sign(self, pdf: bytes, *, reason: str, at: datetime) -> bytes:
        """The document with the signature appended; what was there stays byte for byte.

        Raises: SealError: the certificate is not valid at `at`.
        """
        if not self.certificate.not_valid_before_utc <= at <= self.certificate.not_valid_after_utc:
            raise _fault(
                "papers.seal-expired",
                name=self.name,
                day=f"{self.certificate.not_valid_after_utc:%Y-%m-%d}",
            )
        metadata = signers.PdfSignatureMetadata(
            field_name=FIELD,
            md_algorithm="sha256",
            subfilter=fields.SigSeedSubFilter.PADES,
            certify=True,
            docmdp_permissions=fields.MDPPerm.NO_CHANGES,
            name=self.name,
            reason=reason,
            tight_size_estimates=True,
        )
        out = BytesIO()
        writer = IncrementalPdfFileWriter(BytesIO(pdf))
        _SignerAt(at=at, signer=self.signer, metadata=metadata).sign_pdf(writer, output=out)
        return out.getvalue()


def create(path: Path, name: str, *, at: datetime, passphrase: bytes | None = None) -> Seal:
    """A seal for demo and tests: an issuer made on the spot and a certificate of it, in one PKCS#12 file.

    Only the owner may read the file. An existing one is never overwritten. `name`: at most 64 bytes (X.520).

    Raises: FileExistsError; ValueError: the name is too long.
    """
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root_name = _name("miaopi 示范根证书 demo root")
    root = _certificate(root_name, root_name, root_key, root_key, at=at, ca=True)
    certificate = _certificate(_name(name), root_name, key, root_key, at=at, ca=False)
    encryption: KeySerializationEncryption = (
        BestAvailableEncryption(passphrase) if passphrase else NoEncryption()
    )
    data = pkcs12.serialize_key_and_certificates(name.encode(), key, certificate, [root], encryption)
    path.parent.mkdir(parents=True, exist_ok=True)
    _write_once(path, data)
    return Seal(certificate, (root,), HeldSigner(key, certificate, (root,)))


def _write_once(path: Path, data: bytes) -> None:
    """All of the file or none, and never over another: two processes may start at once."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # for its owner alone
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.link(name, path)
    finally:
        Path(name).unlink()


def current() -> Seal:
    """The seal of the settings, loaded once for each state of its file.

    Raises: SealError: there is none, or it cannot be read.
    """
    path = Path(settings.SEAL_KEY)
    try:
        stamp = path.stat().st_mtime_ns
    except FileNotFoundError:
        raise _fault("papers.seal-missing", path=path) from None
    return _load(path, stamp)


@lru_cache(maxsize=4)
def _load(path: Path, stamp: int) -> Seal:
    """`stamp` is there so that a changed file is read anew."""
    passphrase = str(getattr(settings, "SEAL_PASSPHRASE", "")).encode() or None
    try:
        key, certificate, others = pkcs12.load_key_and_certificates(path.read_bytes(), passphrase)
    except ValueError:
        raise _fault("papers.seal-unreadable", path=path) from None
    if certificate is None or not isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
        raise _fault("papers.seal-unreadable", path=path)
    chain = _chain(certificate, others)
    return Seal(certificate, chain, HeldSigner(key, certificate, chain))


def _chain(certificate: x509.Certificate, others: Iterable[x509.Certificate]) -> tuple[x509.Certificate, ...]:
    """The issuers from the certificate upwards, as far as the file holds them."""
    by_subject = {other.subject: other for other in others}
    chain: list[x509.Certificate] = []
    last = certificate
    while last.issuer != last.subject and last.issuer in by_subject and len(chain) < len(by_subject):
        last = by_subject[last.issuer]
        chain.append(last)
    return tuple(chain)


def _certificate(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    issuer_key: ec.EllipticCurvePrivateKey,
    *,
    at: datetime,
    ca: bool,
) -> x509.Certificate:
    usage = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only"), False
    )
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + timedelta(days=365 * (YEARS + 7 * ca)))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=0 if ca else None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=not ca, content_commitment=not ca, key_cert_sign=ca, crl_sign=ca, **usage
            ),
            critical=True,
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False
        )
    )
    if not ca:
        builder = builder.add_extension(x509.ExtendedKeyUsage([_DOCUMENT_SIGNING]), critical=False)
    return builder.sign(issuer_key, hashes.SHA256())


def _name(common: str) -> x509.Name:
    return x509.Name(
        [x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"), x509.NameAttribute(NameOID.COMMON_NAME, common)]
    )


def _asn1(certificate: x509.Certificate) -> asn1.Certificate:
    return asn1.Certificate.load(certificate.public_bytes(Encoding.DER))


def _fault(code: str, **values: object) -> SealError:
    return SealError([Fault(code, Place(file=str(values.get("path", "")) or None), values)])
