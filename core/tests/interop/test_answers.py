"""The JSON Schema of the answers file says what the library says, by a published validator."""

import json

import pytest
from jsonschema import Draft202012Validator

import files

PATH = files.EXAMPLES / "answers/answers.json"
FAMILIES = json.loads(PATH.read_text()) if PATH.exists() else []


def validator(family):
    return Draft202012Validator(family["schema"])


def test_the_example_left_its_sheets():
    assert len(FAMILIES) > 50, f"run `cargo run --example answers -- {PATH.parent}` first"


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family["name"])
def test_the_schema_is_one_and_takes_the_skeleton(family):
    assert family["schema"]["$schema"] == Draft202012Validator.META_SCHEMA["$id"]
    Draft202012Validator.check_schema(family["schema"])
    validator(family).validate(family["skeleton"])


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family["name"])
def test_a_file_fails_exactly_where_the_library_objects(family):
    judge = validator(family)
    differing = [
        (file["name"], file["said"], file["file"])
        for file in family["files"]
        if judge.is_valid(file["file"]) != (file["said"] == [])
    ]
    assert differing == []


def test_the_table_holds_both_verdicts_for_every_control_type():
    verdicts = {}
    for file in FAMILIES[0]["files"]:
        control = file["name"].rsplit(" ", 1)[0]
        verdicts.setdefault(control, set()).add(file["said"] == [])
    controls = FAMILIES[0]["schema"]["$defs"]["once"]["properties"]
    assert len(controls) == 15
    assert all(verdicts[control] == {True, False} for control in [*controls, "reference"])


def test_the_drawn_files_hold_both_verdicts():
    fine = [file["said"] == [] for family in FAMILIES[1:] for file in family["files"]]
    assert min(fine.count(True), fine.count(False)) > 300
