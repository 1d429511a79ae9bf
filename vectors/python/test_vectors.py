"""All vectors through Python: the same files give the same answers as in Rust.

A case that cannot be run here is named and is a failure: every verb of the vectors is there.
"""

import json
from datetime import datetime
from types import SimpleNamespace

import pytest
import vector_files
import vector_signing

import spacebridge as sb

import rule_verbs
from rule_verbs import NoCounterpart

CASES, SHARED = vector_files.cases(), vector_files.shared()
SEALED = {"bundle": sb.BundleMessage, "receipt": sb.ReceiptMessage, "notice": sb.NoticeMessage}


VERBS = {
    "verify": "verify",
    "preview": "preview",
    "import": "imported",
    "plan": "plan",
    "open": "opened",
    "accept": "accept",
    "take-note": "take_note",
    "certificate": "certificate",
}
KEYS = """verb kind file space now facts by limits package basis window lifecycle override reviewed
    holdings environment tenant user reason keys"""
KNOWN = {*KEYS.split(), "expect", *rule_verbs.KEYS}


class Runner:
    """One case: what a step remembers is remembered for the Space of that file."""

    def __init__(self, files):
        self.files, self.spaces, self.facts, self.releases = files, {}, {}, {}

    def space(self, step):
        path = step["space"]
        if path not in self.spaces:
            self.spaces[path] = sb.Space.from_document(self.files.document(path))
            self.facts[path], self.releases[path] = {}, []
        given = step.get("facts", {})
        if isinstance(given, str):
            given = self.files.document(given)
        for kind, members in given.items():
            known = self.facts[path].setdefault(kind, [])
            known.extend(member for member in members if member not in known)
        return self.spaces[path], self.facts[path]

    def run(self, step):
        if step["verb"] in rule_verbs.VERBS:
            return rule_verbs.VERBS[step["verb"]](self.files, step)
        verb = getattr(self, VERBS.get(step["verb"], ""), None)
        if verb is None:
            raise NoCounterpart(step["verb"])
        return verb(step)

    def verify(self, step):
        space, facts = self.space(step)
        now = moment(step["now"])
        kind = step.get("kind", "bundle")
        sealed = SEALED[kind].from_bytes(self.files.data(step["file"]), limits=step.get("limits"))
        return (
            sealed.verify(space, facts, now=now)
            if kind == "bundle"
            else sealed.verify(space, now=now)
        )

    def preview(self, step):
        if "answers" in step:
            raise NoCounterpart("preview with answers")
        space, _ = self.space(step)
        bundle = self.verify({**step, "kind": "bundle"})
        return space.preview(bundle, sb.Answers(), self.known(step))

    def known(self, step):
        """Returns the state of the Space of a step, with the packages whose files the step
        names."""
        _, facts = self.space(step)
        holdings = sb.AvailablePackages()
        for held in step.get("holdings", []):
            data, digest = self.files.data(held["file"]), sb.PackageDigest()
            digest.update(data)
            package = {"id": held["id"], "version": held["version"], "content": digest.finish()}
            check = sb.PackageCheck(package)
            check.update(data)
            holdings.insert(check.finish())
        releases = self.releases[step["space"]]
        return sb.TargetState(facts, releases=releases, holdings=holdings)

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
        reviewed = step.get("reviewed", preview.digest)
        imported = space.import_release(
            bundle,
            reviewed,
            self.known(step),
            by=step["by"],
            now=moment(step["now"]),
            lifecycle=step.get("lifecycle"),
            because=step.get("override"),
        )
        if imported.fact:
            facts.setdefault("imports", []).append(imported.fact)
        release = imported.release
        self.releases[step["space"]].append(release)
        return SimpleNamespace(
            digest=release.digest, document=release.document, findings=preview.findings
        )

    def plan(self, step):
        """Imports first. A plan is refused for several reasons; a case may be about one of them."""
        self.imported(step)
        space, _ = self.space(step)
        release, by = self.releases[step["space"]][-1], step.get("user", step["by"])
        where = (step["environment"], step.get("tenant"))
        try:
            now = moment(step["now"])
            return space.plan(release, *where, sb.Answers(), self.known(step), by=by, now=now)
        except sb.errors.PlanError as refusal:
            reasons = [reason["code"] for reason in refusal.reasons]
            assert "reason" not in step or reasons == [step["reason"]], f"blocked by {reasons}"
            raise

    def opened(self, step):
        """Imports and plans first: no other way leads to a secret."""
        plan = self.plan(step)
        revealed = plan.open_secrets(self.keys(step["keys"]))
        sealed = ({"sensitive": None, "sealed": number} for number in revealed.ids())
        texts = [revealed.text(value).expose() for value in sealed]
        return SimpleNamespace(
            digest=plan.digest, document=plan.document, findings=plan.findings, secrets=texts
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
        file, limits = self.files.text(step["file"]), step.get("limits")
        certificate = sb.Certificate.from_pem(file, limits=limits)
        return {"name": certificate.name, "fingerprint": certificate.fingerprint}


def moment(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def judge(expected, given):
    """Returns true if a result has the expected content: every expected key has to hold."""
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
    if "shows" in expected:
        shown = given.document()
        assert rule_verbs.shows(shown, expected["shows"]), json.dumps(shown)
    if "secrets" in expected:
        assert given.secrets == expected["secrets"]


class SigningRunner(vector_signing.Signing, Runner):
    """A runner with the verbs of a Space that signs."""

    NoCounterpart = NoCounterpart


VERBS.update(vector_signing.VERBS)
KNOWN.update(vector_signing.KEYS.split())


def run(case):
    runner = SigningRunner(vector_files.Files(vector_files.contents(case), SHARED))
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
        pytest.skip("skipped: there is no case in the vectors")
    ran, other, wrong = [], {}, {}
    for name, case in CASES.items():
        try:
            run(case)
            ran.append(name)
        except NoCounterpart as reason:
            other[name] = str(reason)
        except (AssertionError, KeyError, ValueError, TypeError) as fault:
            wrong[name] = f"{type(fault).__name__} {fault}"
    with capsys.disabled():
        print(f"\nvectors: {len(ran)} held, {len(other)} not run here")
    assert not wrong, "\n".join(f"{name}: {fault}" for name, fault in sorted(wrong.items()))
    assert not other, "\n".join(f"{name}: {reason}" for name, reason in sorted(other.items()))
