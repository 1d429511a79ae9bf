"""The bundle that the specification shows byte for byte, computed anew."""

from __future__ import annotations

from pathlib import Path

from reader import example

FORMAT = Path(__file__).parents[3] / "docs/spec/format.md"


def specified() -> str:
    _, _, section = FORMAT.read_text().partition("## 28. One bundle, byte for byte")
    return section.partition("```text\n")[2].partition("```")[0]


def test_each_value_is_the_one_that_is_shown() -> None:
    assert specified() == example.shown(example.example())


def test_what_is_drawn_from_the_seed_is_what_stands_in_the_bundle() -> None:
    values, drawn = example.example(), example.drawn()
    # `cti` is the second of the binding's parts, behind a text of 20 letters.
    assert drawn.pop("id") == values["binding"][23:39]
    assert drawn == {name: values[name] for name in drawn}
