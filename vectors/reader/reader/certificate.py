"""The certificates of a Space (format.md §5)."""

from __future__ import annotations

import base64
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID, SignatureAlgorithmOID

from .limits import Limits
from .refusal import Refusal

# An `AlgorithmIdentifier` in DER: id-ecPublicKey with the named curve P-256.
_ON_P256 = bytes.fromhex("301306072a8648ce3d020106082a8648ce3d030107")
_BLOCK = re.compile(r"-----BEGIN ([^-]*)-----(.*?)-----END ([^-]*)-----", re.DOTALL)


@dataclass(frozen=True)
class Certificate:
    """One or two certificates: whoever has the first one's key is the Space."""

    identity: x509.Certificate
    encryption: x509.Certificate
    fingerprint: bytes
    encryption_fingerprint: bytes
    name: str

    @property
    def verifying_key(self) -> ec.EllipticCurvePublicKey:
        return _p256(self.identity)

    @property
    def encryption_key(self) -> ec.EllipticCurvePublicKey:
        return _p256(self.encryption)

    def valid_until(self) -> int:
        """Milliseconds since 1970; the instant itself is still valid."""
        return int(self.identity.not_valid_after_utc.timestamp()) * 1000

    def valid_from(self) -> int:
        return int(self.identity.not_valid_before_utc.timestamp()) * 1000


def from_pem(text: str, limits: Limits) -> Certificate:
    """A file of certificates; text outside its blocks is ignored."""
    if len(text.encode()) > limits.pem:
        raise Refusal("certificate-too-large")
    ders = []
    for found in _BLOCK.finditer(text):
        if found[1] != "CERTIFICATE" or found[3] != found[1]:
            raise Refusal("certificate-pem-malformed", found[1])
        try:
            ders.append(base64.b64decode("".join(found[2].split()), validate=True))
        except ValueError as error:
            raise Refusal("certificate-pem-malformed") from error
    if text.count("-----BEGIN") != len(ders) or text.count("-----END") != len(ders):
        raise Refusal("certificate-pem-malformed")
    return from_ders(ders, limits)


def from_ders(ders: list[bytes], limits: Limits) -> Certificate:
    """An identity certificate and its encryption certificate, or one for both uses."""
    if len(ders) not in (1, 2):
        raise Refusal("certificate-count")
    read = [_read(der, limits) for der in ders]
    usages = [_usage(certificate) for certificate in read]
    _require(usages[0], "digitalSignature")
    if len(read) == 1:
        _require(usages[0], "keyAgreement")
    else:
        _require(usages[0], "keyCertSign")
        if not _is_authority(read[0]):
            raise Refusal("certificate-key-usage", "the identity certificate is no authority")
        _require(usages[1], "keyAgreement")
        if _is_authority(read[1]):
            raise Refusal("certificate-key-usage", "the encryption certificate is an authority")
        _check_issued(read[1], read[0])
    return Certificate(
        identity=read[0],
        encryption=read[-1],
        fingerprint=sha256(ders[0]).digest(),
        encryption_fingerprint=sha256(ders[-1]).digest(),
        name=_common_name(read[0]),
    )


def came_along(der: bytes | None, limits: Limits) -> Certificate:
    """An identity or dual-use certificate that came with a message: a key and no name."""
    if der is None:
        raise Refusal("owner-unknown")
    certificate = _read(der, limits)
    usages = _usage(certificate)
    _require(usages, "digitalSignature")
    identity = "keyCertSign" in usages and _is_authority(certificate)
    if not identity:
        _require(usages, "keyAgreement")
    fingerprint = sha256(der).digest()
    return Certificate(certificate, certificate, fingerprint, fingerprint, "")


def renewed(of: Certificate, der: bytes, limits: Limits) -> Certificate:
    """The same identity with a new encryption certificate."""
    identity = of.identity.public_bytes(serialization.Encoding.DER)
    return from_ders([identity, der], limits)


def _read(der: bytes, limits: Limits) -> x509.Certificate:
    if len(der) > limits.certificate:
        raise Refusal("certificate-too-large")
    try:
        certificate = x509.load_der_x509_certificate(der)
        extensions = certificate.extensions
        version = certificate.version
        again = certificate.public_bytes(serialization.Encoding.DER)
    except (ValueError, TypeError, x509.InvalidVersion, x509.DuplicateExtension) as error:
        raise Refusal("certificate-malformed", str(error)) from error
    if version is not x509.Version.v3 or again != der:
        raise Refusal("certificate-malformed")
    if _signed_part(certificate)[2] != list(_parts(der))[1]:
        raise Refusal("certificate-malformed", "two algorithms")
    _p256(certificate)
    for extension in extensions:
        known = isinstance(extension.value, (x509.KeyUsage, x509.BasicConstraints))
        if extension.critical and not known:
            raise Refusal("certificate-critical-extension", extension.oid.dotted_string)
    return certificate


def _p256(certificate: x509.Certificate) -> ec.EllipticCurvePublicKey:
    info = _signed_part(certificate)[6]
    if not info[2:].startswith(_ON_P256):
        raise Refusal("certificate-not-p256")
    try:
        key = certificate.public_key()
    except (ValueError, UnsupportedAlgorithm) as error:
        raise Refusal("key-point-invalid", str(error)) from error
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise Refusal("certificate-not-p256")
    encoding, form = serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    if info[-65:] != key.public_bytes(encoding, form):
        raise Refusal("key-point-invalid", "the point is not uncompressed")
    return key


def _signed_part(certificate: x509.Certificate) -> list[bytes]:
    """The parts of `tbsCertificate`: version, serial number, algorithm, issuer, validity, subject,
    key, and what follows."""
    return list(_parts(next(_parts(certificate.public_bytes(serialization.Encoding.DER)))))


def _parts(der: bytes) -> Iterator[bytes]:
    """What is inside a constructed value in DER that was read already."""
    at, _ = _content(der, 0)
    while at < len(der):
        end = sum(_content(der, at))
        yield der[at:end]
        at = end


def _content(der: bytes, at: int) -> tuple[int, int]:
    """Where the content of the value begins, and how long it is."""
    length = der[at + 1]
    if length < 0x80:
        return at + 2, length
    start = at + 2 + (length & 0x7F)
    return start, int.from_bytes(der[at + 2 : start], "big")


def _usage(certificate: x509.Certificate) -> set[str]:
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return set()
    allowed = {
        "digitalSignature": usage.digital_signature,
        "keyAgreement": usage.key_agreement,
        "keyCertSign": usage.key_cert_sign,
    }
    return {name for name, set_ in allowed.items() if set_}


def _require(usages: set[str], usage: str) -> None:
    if usage not in usages:
        raise Refusal("certificate-key-usage", usage)


def _is_authority(certificate: x509.Certificate) -> bool:
    try:
        found = certificate.extensions.get_extension_for_class(x509.BasicConstraints)
    except x509.ExtensionNotFound:
        return False
    return found.value.ca


def _check_issued(certificate: x509.Certificate, issuer: x509.Certificate) -> None:
    if certificate.issuer.public_bytes() != issuer.subject.public_bytes():
        raise Refusal("certificate-not-issued", "issuer")
    if certificate.signature_algorithm_oid != SignatureAlgorithmOID.ECDSA_WITH_SHA256:
        raise Refusal("certificate-not-issued", "algorithm")
    if certificate.signature_algorithm_parameters is None:
        raise Refusal("certificate-not-issued", "parameters")
    try:
        _p256(issuer).verify(
            certificate.signature, certificate.tbs_certificate_bytes, ec.ECDSA(hashes.SHA256())
        )
    except InvalidSignature as error:
        raise Refusal("certificate-not-issued", "signature") from error


def _common_name(certificate: x509.Certificate) -> str:
    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    if len(names) != 1:
        raise Refusal("certificate-name")
    text = str(names[0].value)
    controls = any(unicodedata.category(character) == "Cc" for character in text)
    if not 1 <= len(text) <= 200 or controls:
        raise Refusal("certificate-name")
    return text
