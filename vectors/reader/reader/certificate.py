"""The certificates of a Space (format.md §5)."""

from __future__ import annotations

import base64
import re
import unicodedata
from dataclasses import dataclass
from hashlib import sha256

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from .limits import Limits
from .refusal import Refusal
from .strict_der import ECDSA_WITH_SHA256, Parts

# An `AlgorithmIdentifier` in DER: id-ecPublicKey with the named curve P-256.
_ON_P256 = bytes.fromhex("301306072a8648ce3d020106082a8648ce3d030107")
_WHITE = re.compile("[\t\n\f\r ]")
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
    def is_dual_use(self) -> bool:
        return self.fingerprint == self.encryption_fingerprint

    @property
    def verifying_key(self) -> ec.EllipticCurvePublicKey:
        return _key(self.identity)

    @property
    def encryption_key(self) -> ec.EllipticCurvePublicKey:
        return _key(self.encryption)

    def document(self) -> dict[str, str]:
        """The name in it and its fingerprint, as documents write them."""
        fingerprint = ":".join(f"{byte:02X}" for byte in self.fingerprint)
        return {"name": self.name, "fingerprint": fingerprint}

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
            digits = _WHITE.sub("", found[2])
            ders.append(base64.b64decode(digits, validate=True))
            if base64.b64encode(ders[-1]).decode() != digits:
                raise Refusal("certificate-pem-malformed")
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
    (identity, of_identity), (encryption, of_encryption) = read[0], read[-1]
    # Either order: the one that may issue is the identity.
    if len(read) == 2 and not _may_issue(read[0][1]) and _may_issue(read[1][1]):
        return from_ders(ders[::-1], limits)
    usages = [parts.usage() for _, parts in read]
    authorities = [parts.is_authority() for _, parts in read]
    _require(usages[0], "digitalSignature")
    if len(read) == 1:
        _require(usages[0], "keyAgreement")
    else:
        _require(usages[0], "keyCertSign")
        if not authorities[0]:
            raise Refusal("certificate-key-usage", "the identity certificate is no authority")
        _require(usages[1], "keyAgreement")
        if authorities[1]:
            raise Refusal("certificate-key-usage", "the encryption certificate is an authority")
        _check_issued(encryption, of_encryption, identity, of_identity)
    return Certificate(
        identity=identity,
        encryption=encryption,
        fingerprint=sha256(ders[0]).digest(),
        encryption_fingerprint=sha256(ders[-1]).digest(),
        name=_shown(of_identity.common_name()),
    )


def _may_issue(parts: Parts) -> bool:
    return parts.is_authority() and "keyCertSign" in parts.usage()


def came_along(der: bytes | None, limits: Limits) -> Certificate:
    """An identity certificate that came with a message: a key and no name."""
    if der is None:
        raise Refusal("owner-unknown")
    certificate, parts = _read(der, limits)
    usages, authority = parts.usage(), parts.is_authority()
    _require(usages, "digitalSignature")
    _require(usages, "keyCertSign")
    if not authority:
        raise Refusal("certificate-key-usage", "no certificate authority")
    fingerprint = sha256(der).digest()
    return Certificate(certificate, certificate, fingerprint, fingerprint, "")


def renewed(of: Certificate, der: bytes, limits: Limits) -> Certificate:
    """Returns the identity with a new encryption certificate."""
    identity = of.identity.public_bytes(serialization.Encoding.DER)
    return from_ders([identity, der], limits)


def _read(der: bytes, limits: Limits) -> tuple[x509.Certificate, Parts]:
    if len(der) > limits.certificate:
        raise Refusal("certificate-too-large")
    try:
        parts = Parts(der)
        certificate = x509.load_der_x509_certificate(der)
        _check_times(certificate)
    except (ValueError, TypeError, x509.InvalidVersion) as error:
        raise Refusal("certificate-malformed", str(error)) from error
    _check_key(certificate, parts.key)
    return certificate, parts


def _check_times(certificate: x509.Certificate) -> None:
    if min(certificate.not_valid_before_utc, certificate.not_valid_after_utc).year < 1970:
        raise Refusal("certificate-malformed", "a time before 1970")


def _key(certificate: x509.Certificate) -> ec.EllipticCurvePublicKey:
    key = certificate.public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise Refusal("certificate-not-p256")
    return key


def _check_key(certificate: x509.Certificate, info: bytes) -> None:
    if not info[2:].startswith(_ON_P256):
        raise Refusal("certificate-not-p256")
    try:
        key = _key(certificate)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise Refusal("key-point-invalid", str(error)) from error
    encoding, form = serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    if info[-65:] != key.public_bytes(encoding, form):
        raise Refusal("key-point-invalid", "the point is not uncompressed")


def _require(usages: set[str], usage: str) -> None:
    if usage not in usages:
        raise Refusal("certificate-key-usage", usage)


def _check_issued(
    certificate: x509.Certificate, parts: Parts, issuer: x509.Certificate, by: Parts
) -> None:
    if parts.issuer != by.subject:
        raise Refusal("certificate-not-issued", "issuer")
    if parts.algorithm != ECDSA_WITH_SHA256:
        raise Refusal("certificate-unsupported", "algorithm")
    try:
        _key(issuer).verify(
            certificate.signature, certificate.tbs_certificate_bytes, ec.ECDSA(hashes.SHA256())
        )
    except InvalidSignature as error:
        raise Refusal("certificate-not-issued", "signature") from error


def _shown(text: str) -> str:
    controls = any(unicodedata.category(character) == "Cc" for character in text)
    if not 1 <= len(text) <= 200 or controls:
        raise Refusal("certificate-name")
    return text
