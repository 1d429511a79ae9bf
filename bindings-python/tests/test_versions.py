"""Versions order in Python as they do in Rust."""

import functools

import pytest

from spacebridge import SpacebridgeError, compare_versions


def test_a_history_sorts_as_it_was_released():
    history = ["0.9", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0", "1.0.0.1", "1.10", "2016.01.02"]
    shuffled = sorted(history, reverse=True)
    assert sorted(shuffled, key=functools.cmp_to_key(compare_versions)) == history


def test_versions_that_are_written_differently_may_be_the_same():
    assert compare_versions("1.0", "1.0.0+build.7") == 0


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "version-empty"),
        ("1.0 or so", "version-malformed"),
        ("1.2147483648", "version-number-too-large"),
        ("1" * 350, "version-too-long"),
    ],
)
def test_what_is_not_a_version_is_refused_with_its_code(text, code):
    for pair in [(text, "1.0"), ("1.0", text)]:
        with pytest.raises(SpacebridgeError) as refused:
            compare_versions(*pair)
        assert refused.value.code == code


def test_a_wrong_type_is_a_type_error_and_not_a_refusal():
    with pytest.raises(TypeError):
        compare_versions(1.0, "1.0")
