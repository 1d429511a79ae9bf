"""Every vector that this reader can run, one test each; and that a wrong answer is noticed."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest

from reader import cases, intermediates, vectors
from reader.vectors import Case

ROOT = Path(__file__).parents[2]
CASES = vectors.cases(ROOT)


def test_there_are_vectors() -> None:
    assert len(CASES) > 200


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.fields["name"])
def test_it_gives_the_answer_of_the_vector(case: Case) -> None:
    try:
        cases.run(case)
    except cases.Skipped as verb:
        pytest.skip(f"not run: this reader has no {verb}")


HOLD = [case for case in CASES if "intermediates" in case.fields]


def test_every_message_that_holds_has_its_intermediates() -> None:
    assert len(HOLD) > 40
    known = {case.path for case in HOLD}
    for case in CASES:
        reads = any(step["verb"] in ("verify", "preview", "open", "import") for step in case.steps)
        if case.path.startswith("accept/") and reads:
            assert case.path in known, case.path


def test_what_a_case_opens_stands_among_its_intermediates() -> None:
    for name in ("bundle", "passed-on", "sealed-by-another-writer"):
        shown = vectors.case(ROOT, f"accept/{name}").fields["intermediates"]
        assert shown["input"]["secrets"]["plaintext"], name


@pytest.mark.parametrize("case", HOLD, ids=lambda case: case.fields["name"])
def test_it_computes_the_same_intermediates(case: Case) -> None:
    known = intermediates.Identities(ROOT)
    assert intermediates.of_case(case, known) == case.fields["intermediates"]


def test_another_answer_is_noticed() -> None:
    good = vectors.case(ROOT, "accept/bundle")
    step = copy.deepcopy(good.steps[0])
    step["expect"] = {"code": "signature-invalid"}
    with pytest.raises(cases.Wrong):
        cases.run(Case(good.path, {"steps": [step]}, good.files, good.shared))
