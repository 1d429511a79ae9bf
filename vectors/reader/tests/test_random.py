"""Messages generated at random: this reader says of each what the core says."""

from __future__ import annotations

import copy
import json
import os
from pathlib import Path
from typing import Any

import pytest

from reader import random_cases

FOLDER = os.environ.get("SPACEBRIDGE_RANDOM")
needed = pytest.mark.skipif(FOLDER is None, reason="not run: `cargo xtask random` writes them")


def load() -> tuple[Path, list[dict[str, Any]]]:
    folder = Path(FOLDER or "")
    cases: list[dict[str, Any]] = json.loads((folder / "cases.json").read_text())
    return folder, cases


@needed
def test_this_reader_and_the_core_say_the_same() -> None:
    folder, cases = load()
    assert cases
    wrong = random_cases.compared(folder, cases)
    lines = [f"{case['file']} ({case['how']}): {why}" for case, why in wrong]
    assert not wrong, "\n".join(lines)


@needed
def test_the_messages_reach_every_part_of_the_way() -> None:
    _, cases = load()
    answers = [case["answer"] for case in cases]
    stopped = {answer["refused"]["check"] for answer in answers if "refused" in answer}
    assert {"form", "schema", "manifest", "sequence", "content"} <= stopped
    assert any("secrets" in answer for answer in answers)
    for kind in ("bundle", "receipt", "notice"):
        assert any(case["kind"] == kind and "refused" not in case["answer"] for case in cases)


@needed
def test_another_answer_of_the_core_is_noticed() -> None:
    folder, cases = load()
    accepted = next(case for case in cases if "refused" not in case["answer"])
    ours = random_cases.answer(folder, accepted)
    assert random_cases.difference(accepted["answer"], ours) is None
    refused = {"refused": {"check": "signature", "code": "signature-invalid"}}
    assert random_cases.difference(refused, ours) is not None
    other = copy.deepcopy(accepted["answer"])
    other["standing"]["freshness"] = "passed"
    assert random_cases.difference(other, ours) is not None
    assert random_cases.difference(accepted["answer"] | {"digest": "00"}, ours) is not None
    opened = {"secrets": ["one", "two", "three"]}
    assert random_cases.difference({"secrets": ["one", "three"]}, opened) is None
    assert random_cases.difference({"secrets": ["three", "one"]}, opened) is not None
    assert random_cases.difference({"secrets": ["one", "four"]}, opened) is not None
