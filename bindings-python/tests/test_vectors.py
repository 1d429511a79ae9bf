"""All vectors through Python: the same files give the same answers as in Rust.

A case whose verb has no counterpart here is counted and named, never passed over in silence.
"""

import json
import os
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
import vector_signing

import spacebridge as sb

VECTORS = Path(
    os.environ.get("SPACEBRIDGE_VECTORS", Path(__file__).resolve().parents[2] / "vectors")
)
CASES = sorted(VECTORS.glob("*/*/case.json"))
SEALED = {"bundle": sb.SealedBundle, "receipt": sb.SealedReceipt, "notice": sb.SealedNotice}


VERBS = {
    "verify": "verify",
    "preview": "preview",
    "import": "imported",
    "accept": "accept",
    "take-note": "take_note",
    "certificate": "certificate",
    "package": "package",
    "unpack": "unpack",
}
KEYS = "verb kind file space now facts by limits package basis window lifecycle override reviewed"
KNOWN = {*KEYS.split(), "expect"}


class NoCounterpart(Exception):
    """A verb, or a way to ask for it, that the package does not have."""


class Runner:
    """One case: what a step remembers is remembered for the Space of that path."""

    def __init__(self, folder):
        self.folder, self.spaces, self.facts = folder, {}, {}

    def at(self, path):
        return self.folder / path

    def space(self, step):
        path = step["space"]
        if path not in self.spaces:
            document = json.loads(self.at(path).read_text(encoding="utf-8"))
            self.spaces[path] = sb.Space.from_document(document)
            self.facts[path] = {}
        given = step.get("facts", {})
        if isinstance(given, str):
            given = json.loads(self.at(given).read_text(encoding="utf-8"))
        for kind, members in given.items():
            known = self.facts[path].setdefault(kind, [])
            known.extend(member for member in members if member not in known)
        return self.spaces[path], self.facts[path]

    def run(self, step):
        verb = getattr(self, VERBS.get(step["verb"], ""), None)
        if verb is None:
            raise NoCounterpart(step["verb"])
        return verb(step)

    def verify(self, step):
        space, facts = self.space(step)
        now = moment(step["now"])
        kind = step.get("kind", "bundle")
        sealed = SEALED[kind].from_bytes(self.at(step["file"]), limits=step.get("limits"))
        return (
            sealed.verify(space, facts, now=now)
            if kind == "bundle"
            else sealed.verify(space, now=now)
        )

    def preview(self, step):
        if "answers" in step:
            raise NoCounterpart("preview with answers")
        space, facts = self.space(step)
        bundle = self.verify({**step, "kind": "bundle"})
        return space.preview(bundle, sb.Answers(), sb.Known(facts, now=moment(step["now"])))

    def accept(self, step):
        receipt = self.verify({**step, "kind": "receipt"})
        space, facts = self.space(step)
        accepted = space.accept(receipt, facts, by=step.get("by", ""))
        facts.setdefault("deployments", []).extend(accepted.deployments)
        return accepted

    def imported(self, step):
        """Imports as a person does who looked; an import by itself remembers what it stores."""
        preview = self.preview(step)
        space, facts = self.space(step)
        bundle = self.verify({**step, "kind": "bundle"})
        given = {
            "by": step["by"],
            "lifecycle": step.get("lifecycle"),
            "because": step.get("override"),
        }
        known = sb.Known(facts, now=moment(step["now"]))
        imported = space.import_release(bundle, given, step.get("reviewed", preview.digest), known)
        if imported.fact:
            facts.setdefault("imports", []).append(imported.fact)
        release = imported.release
        return SimpleNamespace(
            digest=release.digest, document=release.document, findings=preview.findings
        )

    def take_note(self, step):
        notice = self.verify({**step, "kind": "notice"})
        space, facts = self.space(step)
        noted = space.take_note(notice, facts, by=step["by"], now=moment(step["now"]))
        for kind, fact in (("heard", noted.heard), ("recalls", noted.recall)):
            if fact:
                facts.setdefault(kind, []).append(fact)
        self.spaces[step["space"]] = noted.space or space
        return noted

    def certificate(self, step):
        certificate = sb.Certificate.from_pem(self.at(step["file"]))
        return {"name": certificate.name, "fingerprint": certificate.fingerprint}

    def package(self, step):
        content = step["package"]
        check = sb.PackageCheck({"id": "Package", "version": "1", "content": content})
        check.update(self.at(step["file"]).read_bytes())
        return check.finish()

    def unpack(self, step):
        package = {"id": "Package", "version": "1", "content": step["package"]}
        pack, basis = self.at(step["file"]), self.at(step["basis"])
        return sb.apply_pack(pack, basis, package, window=step["window"])


def moment(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def judge(expected, given):
    """Whether what came out is what has to: each key that is there has to hold."""
    if "standing" in expected:
        statement = given.document()["statement"] if hasattr(given, "document") else given.statement
        standing = {line["check"]: line["standing"] for line in statement}
        assert {check: standing[check] for check in expected["standing"]} == expected["standing"]
    findings = getattr(given, "findings", [])
    codes = sorted(finding["code"] for finding in findings)
    if "findings" in expected:
        assert codes == expected["findings"]
    if "finds" in expected:
        assert set(expected["finds"]) <= set(codes)
    if "digest" in expected:
        assert given.digest == expected["digest"]
    if "value" in expected:
        value = given if isinstance(given, (dict, list)) else given.document()
        assert value == expected["value"]
    if "secrets" in expected:
        assert given.secrets == expected["secrets"]


class SigningRunner(vector_signing.Signing, Runner):
    """The same, with the verbs of a Space that signs."""

    NoCounterpart = NoCounterpart


VERBS.update(vector_signing.VERBS)
KNOWN.update(vector_signing.KEYS.split())


def run(path):
    case = json.loads(path.read_text(encoding="utf-8"))
    runner = SigningRunner(path.parent)
    for step in case["steps"]:
        expected = step.get("expect", {})
        for unknown in step.keys() - KNOWN:
            raise NoCounterpart(f"{step['verb']} with {unknown}")
        try:
            given = runner.run(step)
        except sb.SpacebridgeError as refusal:
            assert refusal.code == expected.get("code"), f"{refusal.code}: {refusal.detail}"
            if "reasons" in expected:
                reasons = sorted(reason["code"] for reason in refusal.reasons)
                assert reasons == expected["reasons"]
        else:
            assert "code" not in expected, f"it was not refused with {expected['code']}"
            judge(expected, given)


def test_the_vectors_give_the_same_answers(capsys):
    if not CASES:
        pytest.skip("skipped: there is no case in vectors/")
    ran, other, wrong = [], {}, {}
    for path in CASES:
        name = str(path.parent.relative_to(VECTORS))
        try:
            run(path)
            ran.append(name)
        except NoCounterpart as reason:
            other[name] = str(reason)
        except (AssertionError, KeyError, ValueError, TypeError) as fault:
            wrong[name] = f"{type(fault).__name__} {fault}"
    with capsys.disabled():
        print(f"\nvectors: {len(ran)} held, {len(other)} not run here")
        for name, reason in sorted(other.items()):
            print(f"  not run: {name} ({reason})")
    assert not wrong, "\n".join(f"{name}: {fault}" for name, fault in sorted(wrong.items()))
    assert ran, "no case has a counterpart: the test would hold for nothing"
