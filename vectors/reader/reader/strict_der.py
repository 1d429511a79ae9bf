"""The rules of format.md §5 for the bytes of a certificate that the `cryptography` package read.

That package looks at a part when it is asked for it, and at more of an extension than the format
does: here the parts are taken out of the bytes themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .refusal import Refusal

KEY_USAGE = bytes.fromhex("0603551d0f")
BASIC_CONSTRAINTS = bytes.fromhex("0603551d13")
COMMON_NAME = bytes.fromhex("0603550403")
ECDSA_WITH_SHA256 = bytes.fromhex("300a06082a8648ce3d040302")
V3 = bytes.fromhex("a003020102")

BOOLEAN, INTEGER, BIT_STRING, OCTET_STRING, SEQUENCE, SET = 1, 2, 3, 4, 0x30, 0x31
UTF8, PRINTABLE = 0x0C, 0x13
TEXTS = (UTF8, PRINTABLE, 0x14, 0x16)
BMP = 0x1E
_PRINTABLE = re.compile(r"[A-Za-z0-9 '()+,./:=?-]*")


def parts(der: bytes) -> Iterator[bytes]:
    """Yields the parts of a constructed value in DER that was read already."""
    at, _ = _place(der, 0)
    while at < len(der):
        end = sum(_place(der, at))
        yield der[at:end]
        at = end


def content(der: bytes) -> bytes:
    return der[_place(der, 0)[0] :]


def _place(der: bytes, at: int) -> tuple[int, int]:
    """Returns the start of the content of the value, and its length."""
    if at + 1 >= len(der):
        raise _malformed("a value is cut")
    length = der[at + 1]
    start = at + 2
    if length >= 0x80:
        start += length & 0x7F
        length = int.from_bytes(der[at + 2 : start], "big")
        if length < 0x80 or der[at + 2] == 0:
            raise _malformed("a length in another form")
    if start + length > len(der):
        raise _malformed("a value is cut")
    return start, length


def _malformed(why: str) -> Refusal:
    return Refusal("certificate-malformed", why)


class Parts:
    """The parts of a certificate."""

    def __init__(self, der: bytes) -> None:
        signed, self.algorithm, signature = parts(der)
        version, serial, inside, self.issuer, _validity, self.subject, self.key, *more = parts(signed)
        if version != V3 or inside != self.algorithm:
            raise _malformed("another version, or two algorithms")
        if content(serial)[:1] >= b"\x80" or not any(content(serial)):
            raise _malformed("the serial number is not positive")
        if content(signature)[:1] != b"\0":
            raise _malformed("the signature is no whole bytes")
        for name in (self.issuer, self.subject):
            if any(value[0] == BMP for _, value in _attributes(name)):
                raise Refusal("certificate-unsupported", "a part of a name is a BMPString")
            if any(value[0] not in TEXTS for _, value in _attributes(name)):
                raise _malformed("a part of a name is no text")
        self.extensions = _extensions(more)

    def common_name(self) -> str:
        found = [value for oid, value in _attributes(self.subject) if oid == COMMON_NAME]
        if len(found) != 1 or found[0][0] not in (UTF8, PRINTABLE):
            raise Refusal("certificate-name")
        try:
            text = content(found[0]).decode()
        except UnicodeDecodeError as error:
            raise Refusal("certificate-name") from error
        if found[0][0] == PRINTABLE and not _PRINTABLE.fullmatch(text):
            raise Refusal("certificate-name")
        return text

    def usage(self) -> set[str]:
        """Returns the permitted uses of the key; none without the extension."""
        if KEY_USAGE not in self.extensions:
            return set()
        bits = _named_bits(self.extensions[KEY_USAGE])
        names = {0: "digitalSignature", 4: "keyAgreement", 5: "keyCertSign"}
        return {name for bit, name in names.items() if bit in bits}

    def is_authority(self) -> bool:
        if BASIC_CONSTRAINTS not in self.extensions:
            return False
        value = self.extensions[BASIC_CONSTRAINTS]
        if value[:1] != bytes([SEQUENCE]) or sum(_place(value, 0)) != len(value):
            raise _malformed("basic constraints")
        inside = list(parts(value))
        authority = bool(inside) and inside[0][0] == BOOLEAN
        if authority and inside.pop(0) != b"\x01\x01\xff":
            raise _malformed("an authority that is none")
        if inside and (inside[0][0] != INTEGER or not _is_small(content(inside.pop(0)))):
            raise _malformed("a path length")
        if inside:
            raise _malformed("basic constraints and more")
        return authority


def _is_small(number: bytes) -> bool:
    """A number from 0 to 255 in its shortest form."""
    if len(number) == 2:
        return number[0] == 0 and number[1] >= 0x80
    return len(number) == 1 and number[0] < 0x80


def _attributes(name: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Type and value of each part of a name."""
    for several in parts(name):
        ordered = list(parts(several))
        if several[0] != SET or ordered != sorted(ordered):
            raise _malformed("parts of a name out of order")
        for attribute in ordered:
            oid, value = parts(attribute)
            yield _short(oid), value


def _short(oid: bytes) -> bytes:
    if content(oid)[:1] >= b"\x80":
        raise _malformed("an object identifier that begins with two bytes")
    return oid


def _extensions(more: list[bytes]) -> dict[bytes, bytes]:
    found: dict[bytes, bytes] = {}
    for tagged in (part for part in more if part[0] == 0xA3):
        (listed,) = parts(tagged)
        for extension in parts(listed):
            oid, *critical, value = parts(extension)
            if _short(oid) in found or value[0] != OCTET_STRING:
                raise _malformed("an extension twice")
            if critical and oid not in (KEY_USAGE, BASIC_CONSTRAINTS):
                raise Refusal("certificate-critical-extension", oid.hex())
            found[oid] = content(value)
    return found


def _named_bits(value: bytes) -> set[int]:
    """The bits of a named bit list, which ends with a bit that is set (X.690 §11.2.2)."""
    if value[:1] != bytes([BIT_STRING]) or sum(_place(value, 0)) != len(value):
        raise _malformed("key usage")
    unused, *octets = content(value) or [8]
    bits = {8 * at + bit for at, octet in enumerate(octets) for bit in range(8) if octet >> (7 - bit) & 1}
    last = 8 * len(octets) - 1 - unused
    if unused > 7 or last not in {*bits, -1} or any(bit > min(last, 8) for bit in bits):
        raise _malformed("key usage")
    return bits
