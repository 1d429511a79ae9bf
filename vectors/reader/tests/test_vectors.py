"""Every vector that this reader can run, one test each; and that a wrong answer is noticed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reader import cases, intermediates

ROOT = Path(__file__).parents[2]
CASES = sorted(ROOT.glob("*/*/case.json"))


def test_there_are_vectors() -> None:
    assert len(CASES) > 200


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}")
def test_it_gives_the_answer_of_the_vector(case: Path) -> None:
    try:
        cases.run(case)
    except cases.Skipped as verb:
        pytest.skip(f"not run: this reader has no {verb}")


HOLD = sorted(ROOT.glob("accept/*/intermediates.json"))


def test_every_message_that_holds_has_its_intermediates() -> None:
    assert len(HOLD) > 40
    known = {file.parent.name for file in HOLD}
    for case in ROOT.glob("accept/*/case.json"):
        steps = json.loads(case.read_text())["steps"]
        if any(step["verb"] in ("verify", "preview", "open", "import") for step in steps):
            assert case.parent.name in known, case


def test_what_a_case_opens_stands_among_its_intermediates() -> None:
    for name in ("bundle", "passed-on", "sealed-by-another-writer"):
        shown = json.loads((ROOT / f"accept/{name}/intermediates.json").read_text())
        assert shown["input"]["secrets"]["plaintext"], name


@pytest.mark.parametrize("file", HOLD, ids=lambda file: f"{file.parent.name}")
def test_it_computes_the_same_intermediates(file: Path) -> None:
    known = intermediates.Identities(ROOT / "keys")
    assert intermediates.of_case(file.parent, known) == json.loads(file.read_text())


def test_another_answer_is_noticed(tmp_path: Path) -> None:
    case = json.loads((ROOT / "accept/bundle/case.json").read_text())
    step = case["steps"][0]
    step["file"] = str(ROOT / "accept/bundle/input")
    step["space"] = str(ROOT / "spaces/prod.json")
    step["expect"] = {"code": "signature-invalid"}
    wrong = tmp_path / "case.json"
    wrong.write_text(json.dumps({"steps": [step]}))
    with pytest.raises(cases.Wrong):
        cases.run(wrong)
