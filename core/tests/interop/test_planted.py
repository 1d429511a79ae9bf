"""Planted secrets are searched for in everything that the walkthrough prints and leaves behind."""

import json
import pathlib
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[3]
SECRETS = ROOT / "examples/air-gap/secrets.json"


def planted():
    """The text of every secret that the example's people know."""
    found = []

    def collect(node):
        if isinstance(node, dict):
            found.extend(value for key, value in node.items() if key == "value")
            node = list(node.values())
        if isinstance(node, list):
            for child in node:
                collect(child)

    collect(json.loads(SECRETS.read_text()))
    answers = [json.loads(path.read_text()) for path in (ROOT / "examples/air-gap/answers").iterdir()]
    collect_sensitive(answers, found)
    return sorted({value for value in found if isinstance(value, str)})


def collect_sensitive(node, found):
    """Answers that must not be seen are written `{"sensitive": "text"}`."""
    if isinstance(node, dict):
        if isinstance(node.get("sensitive"), str):
            found.append(node["sensitive"])
        node = list(node.values())
    if isinstance(node, list):
        for child in node:
            collect_sensitive(child, found)


@pytest.fixture(scope="module")
def walkthrough(tmp_path_factory):
    """Plays the walkthrough once: what it printed, and the folder it left."""
    out = tmp_path_factory.mktemp("walkthrough") / "air-gap-demo"
    command = ["cargo", "run", "--quiet", "--example", "air-gap", "--", "--out", str(out)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    return done.stdout + done.stderr, out


def forms(secret):
    """A secret as it stands, and as a careless program would write it."""
    text = secret.encode()
    return [text, json.dumps(secret)[1:-1].encode(), text.hex().encode(), text[::-1]]


def test_there_are_secrets_to_find():
    assert len(planted()) >= 8


def test_nothing_printed_shows_a_secret(walkthrough):
    printed, _ = walkthrough
    assert b"secret, sealed" in printed
    for secret in planted():
        assert not any(form in printed for form in forms(secret)), secret[:8]


def test_no_file_left_behind_holds_a_secret(walkthrough):
    _, folder = walkthrough
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert len(files) > 20
    for path in files:
        content = path.read_bytes()
        for secret in planted():
            assert not any(form in content for form in forms(secret)), (path, secret[:8])


def test_every_file_left_behind_is_listed_with_its_kind(walkthrough):
    printed, folder = walkthrough
    listed = printed.decode().partition("What lies in the folder")[2]
    assert "another file" not in listed
    assert list(folder.rglob("*.pack")), "the walkthrough carries a pack"
    for ending, kind in [
        ("space.json", "document of the Space"),
        (".zip.pack", "pack: "),
        (".sbbundle", "release bundle"),
        (".sbreceipt", "deployment receipt"),
    ]:
        lines = [line for line in listed.splitlines() if ending in line]
        assert lines and all(kind in line for line in lines), (ending, lines)
