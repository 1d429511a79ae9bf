"""Maps with integer keys, field by field (format.md §2 and §21)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from . import terms
from .limits import UNKNOWN_FIELDS
from .refusal import Refusal

T = TypeVar("T")
Read = Callable[[Any], T]


class Record:
    """One map of the grammar; whoever reads it says at the end which fields it knows."""

    def __init__(self, value: Any) -> None:
        if not isinstance(value, dict):
            raise Refusal("cbor-type", "a map is wanted")
        self.fields: dict[Any, Any] = value
        self.known: set[int] = set()

    def need(self, key: int, read: Read[T]) -> T:
        self.known.add(key)
        if key not in self.fields:
            raise Refusal("schema-field-missing", str(key))
        return read(self.fields[key])

    def may(self, key: int, read: Read[T]) -> T | None:
        self.known.add(key)
        return read(self.fields[key]) if key in self.fields else None

    def close(self) -> None:
        """Refuses every other field."""
        for key in self.fields:
            if key not in self.known:
                raise Refusal("schema-field-unknown", str(key))

    def rest(self) -> list[Any]:
        """The keys of the fields that are passed over."""
        unknown = [key for key in self.fields if key not in self.known]
        for key in unknown:
            if isinstance(key, bool) or not isinstance(key, int) or key < 0:
                raise Refusal("schema-field-unknown", str(key))
        if len(unknown) > UNKNOWN_FIELDS:
            raise Refusal("schema-too-many", "unknown fields")
        return unknown


def text(value: Any) -> str:
    if not isinstance(value, str):
        raise Refusal("cbor-type", "a text is wanted")
    return value


def filled(value: Any) -> str:
    if not text(value):
        raise Refusal("schema-value", "an empty text that should be left out")
    return text(value)


def note(limit: int) -> Callable[[Any], str]:
    """Reads a text that becomes part of the reader's facts."""

    def read(value: Any) -> str:
        if len(text(value).encode()) > limit:
            raise Refusal("cbor-too-large", "a text of facts")
        return text(value)

    return read


def name(value: Any) -> str:
    return terms.name(text(value))


def label(value: Any) -> str:
    return terms.label(text(value))


def version(value: Any) -> str:
    return terms.version(text(value))


def tag(value: Any) -> str:
    return terms.tenant_tag(text(value))


def data(value: Any) -> bytes:
    if not isinstance(value, bytes):
        raise Refusal("cbor-type", "bytes are wanted")
    return value


def sized(size: int) -> Read[bytes]:
    def read(value: Any) -> bytes:
        if len(data(value)) != size:
            raise Refusal("cbor-length")
        return data(value)

    return read


digest = sized(32)


def number(low: int, high: int, code: str = "schema-value") -> Read[int]:
    def read(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise Refusal("cbor-type", "a number is wanted")
        if not 0 <= value < 1 << 64 and low >= 0:
            raise Refusal("cbor-integer")
        if not low <= value <= high:
            raise Refusal(code, str(value))
        return value

    return read


U64 = (1 << 64) - 1
uint = number(0, U64)
count = number(0, (1 << 32) - 1, "cbor-integer")
secret_id = number(0, (1 << 32) - 1)
sequence = number(1, U64)


def instant(value: Any) -> int:
    return number(*terms.INSTANT, "instant-malformed")(value)


def true(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Refusal("cbor-type", "true is wanted")
    if not value:
        raise Refusal("schema-value", "false that should be left out")
    return True


def array(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise Refusal("cbor-type", "a list is wanted")
    return value


def tuple_of(length: int) -> Read[list[Any]]:
    def read(value: Any) -> list[Any]:
        if len(array(value)) != length:
            raise Refusal("cbor-length")
        return array(value)

    return read


def many(read: Read[T], limit: int, empty: bool = False) -> Read[list[T]]:
    """A list; an empty one is left out, except where the grammar has it."""

    def read_all(value: Any) -> list[T]:
        if not array(value) and not empty:
            raise Refusal("schema-value", "an empty list that should be left out")
        if len(array(value)) > limit:
            raise Refusal("schema-too-many")
        return [read(member) for member in array(value)]

    return read_all


def members(read: Read[str], limit: int) -> Read[list[str]]:
    """A set of texts: ascending as the keys of a map, no two equal as names are compared."""

    def read_all(value: Any) -> list[str]:
        texts = many(read, limit)(value)
        order = [(len(member.encode()), member.encode()) for member in texts]
        if sorted(set(order)) != order:
            raise Refusal("schema-value", "a set out of order")
        if len({terms.folded(member) for member in texts}) != len(texts):
            raise Refusal("schema-value", "a set that names something twice")
        return texts

    return read_all


def ascending(keys: Sequence[Any], what: str) -> None:
    if any(later <= earlier for earlier, later in zip(keys, keys[1:], strict=False)):
        raise Refusal("schema-value", what)


def schema(value: Any) -> tuple[int, int]:
    major, minor = (uint(part) for part in tuple_of(2)(value))
    if major != 1:
        raise Refusal("schema-unsupported", f"{major}.{minor}")
    return major, minor
