"""The reader's own rules of CBOR, one by one."""

from __future__ import annotations

import pytest

from reader import strict
from reader.limits import Limits
from reader.refusal import Refusal

REFUSED = {
    "": "cbor-truncated",
    "1817": "cbor-not-shortest",
    "1a0000ffff": "cbor-not-shortest",
    "9fff": "cbor-indefinite",
    "7f6161ff": "cbor-indefinite",
    "a201000100": "cbor-duplicate-key",
    "a202000100": "cbor-unsorted-key",
    "a1410000": "cbor-key",
    "a1f500": "cbor-key",
    "f93c00": "cbor-float",
    "f7": "cbor-simple",
    "1c": "cbor-reserved",
    "c100": "cbor-tag",
    "62c328": "cbor-utf8",
    "3bffffffffffffffff": "cbor-integer",
    "0000": "cbor-trailing",
    "9bffffffffffffffff": "cbor-truncated",
    "81" * 17 + "00": "cbor-depth",
}


@pytest.mark.parametrize(("data", "code"), REFUSED.items())
def test_every_rule_refuses(data: str, code: str) -> None:
    with pytest.raises(Refusal) as refusal:
        strict.decode(bytes.fromhex(data), Limits())
    assert refusal.value.code == code


def test_what_is_written_is_read_again() -> None:
    value = {1: [True, None, -1, "ü"], "a": b"\x00", "aa": 2**64 - 1}
    assert strict.decode(strict.encode(value), Limits()) == value
