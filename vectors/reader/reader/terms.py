"""Names, labels, versions and times (format.md §3)."""

from __future__ import annotations

import re
import unicodedata

from .refusal import Refusal

# Characters that show nothing of their own, or that reorder others.
_RANGES = (
    (0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C), (0x115F, 0x1160), (0x17B4, 0x17B5),
    (0x180B, 0x180F), (0x200B, 0x200F), (0x2028, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164),
    (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFFB),
    (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
)  # fmt: skip

INSTANT = (-62_167_219_200_000, 253_402_300_799_999)


def _text(text: str, longest: int) -> str:
    normal = unicodedata.normalize("NFC", text).strip()
    if not normal:
        raise Refusal("name-empty")
    for character in normal:
        code = ord(character)
        hidden = any(low <= code <= high for low, high in _RANGES)
        if hidden or unicodedata.category(character) == "Cc":
            raise Refusal("name-forbidden-character", f"U+{code:04X}")
    if len(normal) > longest:
        raise Refusal("name-too-long")
    if normal != text:
        raise Refusal("schema-name-form")
    return text


def name(text: str) -> str:
    """Checks the name of a Space, project, environment or tenant."""
    _text(text, 200)
    if ":" in text:
        raise Refusal("name-reserved-separator")
    return text


def label(text: str) -> str:
    """Checks a label, the name of anything else."""
    return _text(text, 1_000)


def tenant_tag(text: str) -> str:
    """A tag set and a tag."""
    of, separator, tag = text.partition("/")
    if not separator:
        raise Refusal("schema-value", "a tenant tag without `/`")
    label(of)
    label(tag)
    return text


def folded(text: str) -> str:
    """The form in which names are compared: each scalar value by itself, without its neighbours."""
    return "".join(character.lower() for character in text)


_NUMBER = re.compile(r" *(?P<digits>[0-9]+)(?![0-9A-Za-z]) *")
_REST = re.compile(r"[.\-_\\]?[0-9A-Za-z.\-_\\]*(?:\+[0-9A-Za-z.\-_\\+]*)?")


def version(text: str) -> str:
    """A release version, as it was written."""
    trimmed = text.strip()
    if not trimmed:
        raise Refusal("version-empty")
    if len(trimmed) > 349:
        raise Refusal("version-too-long")
    at = 0
    for place in range(4):
        if place == 0:
            start = at + (trimmed[:1] in ("v", "V"))
        elif trimmed.startswith(".", at):
            start = at + 1
        else:
            break
        number = _NUMBER.match(trimmed, start)
        if number is None:
            break
        if int(number["digits"]) > 2_147_483_647:
            raise Refusal("version-number-too-large")
        at = number.end()
    if _REST.fullmatch(trimmed, at) is None:
        raise Refusal("version-malformed")
    if trimmed != text:
        raise Refusal("schema-name-form", "white space around a version")
    return text
