"""Deterministic CBOR (format.md §2): every rule is checked on the bytes, then cbor2 decodes them."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import cbor2

from .limits import PARTS, Limits
from .refusal import Refusal

DEEPEST = 64
_NULL = 0xF6
UINT, NEGATIVE, BYTES, TEXT, ARRAY, MAP, TAG, SIMPLE = range(8)


class _Scan:
    def __init__(self, data: bytes, limits: Limits) -> None:
        self.data = data
        self.limits = limits
        self.at = 0
        self.items = 0

    def take(self, length: int) -> bytes:
        if length > len(self.data) - self.at:
            raise Refusal("cbor-truncated", f"{length} bytes at {self.at}")
        self.at += length
        return self.data[self.at - length : self.at]

    def head(self) -> tuple[int, int]:
        first = self.take(1)[0]
        major, info = first >> 5, first & 31
        if major == SIMPLE:
            if info in (20, 21, 22):
                return major, info
            if info in (25, 26, 27):
                raise Refusal("cbor-float")
            if info in (28, 29, 30):
                raise Refusal("cbor-reserved")
            if info == 31:
                raise Refusal("cbor-indefinite")
            raise Refusal("cbor-simple")
        if info < 24:
            return major, info
        if info == 31:
            if major in (BYTES, TEXT, ARRAY, MAP):
                raise Refusal("cbor-indefinite")
            raise Refusal("cbor-reserved")
        if info > 27:
            raise Refusal("cbor-reserved")
        size = 1 << (info - 24)
        value = int.from_bytes(self.take(size), "big")
        if value < (24 if size == 1 else 1 << (4 * size)):
            raise Refusal("cbor-not-shortest")
        return major, value

    def item(self, depth: int, tag: int | None) -> int:
        """Scans one item; says its major type."""
        self.items += 1
        if self.items > self.limits.items:
            raise Refusal("cbor-items")
        major, value = self.head()
        if tag is not None and major != TAG:
            raise Refusal("cbor-tag" if major == ARRAY else "cbor-type")
        if major == NEGATIVE and value >= 1 << 63:
            raise Refusal("cbor-integer")
        if major in (ARRAY, MAP, TAG) and depth >= min(self.limits.depth, DEEPEST):
            raise Refusal("cbor-depth")
        if major in (BYTES, TEXT):
            self.string(major, value)
        elif major in (ARRAY, MAP):
            if value * (2 if major == MAP else 1) > len(self.data) - self.at:
                raise Refusal("cbor-truncated", "more members than bytes")
            if major == ARRAY:
                for _ in range(value):
                    self.item(depth + 1, None)
            else:
                self.map(value, depth + 1)
        elif major == TAG:
            if tag is None or value != tag:
                raise Refusal("cbor-tag", str(value))
            self.item(depth + 1, None)
        return major

    def string(self, major: int, length: int) -> None:
        if major == TEXT and length > self.limits.text:
            raise Refusal("cbor-too-large")
        data = self.take(length)
        if major == TEXT:
            try:
                data.decode("utf-8", "strict")
            except UnicodeDecodeError as error:
                raise Refusal("cbor-utf8") from error

    def map(self, length: int, depth: int) -> None:
        before: bytes | None = None
        for _ in range(length):
            start = self.at
            major = self.item(depth, None)
            if major not in (UINT, NEGATIVE, TEXT):
                raise Refusal("cbor-key")
            if major == UINT and int_of(self.data[start : self.at]) >= 1 << 63:
                raise Refusal("cbor-integer")
            key = self.data[start : self.at]
            if before is not None and key == before:
                raise Refusal("cbor-duplicate-key")
            if before is not None and key < before:
                raise Refusal("cbor-unsorted-key")
            before = key
            self.item(depth, None)


def int_of(encoded: bytes) -> int:
    """The value of an unsigned integer in its shortest form."""
    return encoded[0] & 31 if len(encoded) == 1 else int.from_bytes(encoded[1:], "big")


def decode(data: bytes, limits: Limits, tag: int | None = None) -> Any:
    """The one item in `data`, behind `tag` if there is one; nothing follows it."""
    scan = _Scan(data, limits)
    scan.item(0, tag)
    if scan.at != len(data):
        raise Refusal("cbor-trailing", f"{len(data) - scan.at} bytes")
    value = cbor2.CBORDecoder(BytesIO(data)).decode()
    return value.value if tag is not None else value


def sequence(data: bytes, limits: Limits, tag: int) -> list[tuple[Any, bytes]]:
    """The items of a CBOR sequence, each with its bytes; the first one is behind `tag`."""
    scan = _Scan(data, limits)
    items: list[tuple[Any, bytes]] = []
    while scan.at < len(data) or not items:
        start = scan.at
        if items and data[start] != _NULL and data[start] >> 5 != BYTES:
            raise Refusal("cbor-type", "a part is a byte string or null")
        if len(items) > PARTS:
            raise Refusal("cbor-items", "parts")
        scan.item(0, None if items else tag)
        encoded = data[start : scan.at]
        value = cbor2.CBORDecoder(BytesIO(encoded)).decode()
        items.append((value if items else value.value, encoded))
    return items


def encode(value: Any) -> bytes:
    """`value` as deterministic CBOR."""
    return cbor2.dumps(value, canonical=True)
