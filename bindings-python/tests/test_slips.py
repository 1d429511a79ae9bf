"""Slips of honest hosts and people, as ``vectors/slips.json`` tells them: each is refused, reported
or harmless. Rust and JavaScript run the same table."""

import pytest

import spacebridge as sb
from slip_scene import TABLE, VERBS, Scene, codes

SLIPS = {slip["id"]: slip for slip in TABLE["slips"]}
KEYS = {"id", "kind", "story", "world", "steps", "end"}


def steps_to(world):
    """Returns the steps that lead to a world."""
    told = TABLE["worlds"][world]
    return (steps_to(told["after"]) if "after" in told else []) + told["steps"]


def fault(slip, end):
    """Returns the fault of a slip that does not end so; ``None`` if it does."""
    scene = Scene()
    *before, last = steps_to(slip["world"]) + slip["steps"]
    for step in before:
        scene.run(step)
    ((kind, wanted),) = end.items()
    stored = scene.stored()
    try:
        found = scene.run(last)
    except sb.SpacebridgeError as error:
        reasons = getattr(error, "reasons", [])
        refused = [error.code, *codes(reasons)]
        if scene.stored() != stored:
            return "the refused step changed what is stored"
        return None if (kind, wanted) == ("refused", refused) else f"refused: {refused}"
    if kind == "reported":
        return None if wanted in found else f"found: {found}"
    if kind == "refused":
        return f"not refused: {found}"
    assert kind == "harmless", kind
    for one, other in wanted:
        value = scene.value(one)
        assert one != other and value != []
        if value != scene.value(other):
            return f"{one} is not {other}"
    return None


@pytest.mark.parametrize("id", SLIPS)
def test_a_slip_is_refused_or_reported_or_harmless(id):
    assert fault(SLIPS[id], SLIPS[id]["end"]) is None


def test_the_table_is_whole_and_its_vocabulary_is_closed():
    assert len(SLIPS) == len(TABLE["slips"]) >= 60
    assert set(TABLE["verbs"]) == set(VERBS)
    for slip in TABLE["slips"]:
        assert set(slip) == KEYS, slip["id"]
        for step in steps_to(slip["world"]) + slip["steps"]:
            assert set(step) <= {"verb", *TABLE["verbs"][step["verb"]]}, step


@pytest.mark.parametrize(
    ("kind", "end"),
    [
        ("refused", {"refused": ["seed-zero"]}),
        ("reported", {"reported": "seed-zero"}),
        ("harmless", {"harmless": [["space/dev", "space/ops"]]}),
    ],
)
def test_a_wrong_expectation_fails(kind, end):
    slips = [slip for slip in TABLE["slips"] if kind in slip["end"]]
    assert slips and all(fault(slip, end) for slip in slips[::7])


def test_an_unknown_step_fails():
    with pytest.raises(KeyError, match="frobnicate"):
        Scene().run({"verb": "frobnicate"})
