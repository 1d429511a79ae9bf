"""``import``, ``refuse``, ``plan``, ``report``, ``accept`` and ``note``: messages that arrive, and their outcome."""

from __future__ import annotations

import argparse
import shlex
from pathlib import Path
from typing import Any, List, Optional

from spacebridge import (
    Answers,
    Facts,
    TargetState,
    NoticeMessage,
    ReceiptMessage,
    Secret,
    Space,
    allows,
    printable,
)
from spacebridge.documents import Value

from . import ask, packages, received, send
from .failure import DONE, LOOK, REFUSED, USAGE, Trouble
from .received import Filled
from .screen import Screen
from .state import OWNER_ONLY, Document, State, write, write_json


def _folder(state: State, asked: argparse.Namespace) -> Path:
    if not asked.packages:
        return state.path("packages")
    packages.require(Path(asked.packages))
    return Path(asked.packages)


def _require_here(space: Space, environment: str) -> None:
    """Refuses an environment that this Space does not have, and names those that it has."""
    if environment not in space.environments:
        own = ", ".join(space.environments) or "none yet: `spacebridge space add environment NAME`"
        raise Trouble(f"`{environment}` is no environment of this Space", f"it has {own}", USAGE)


def import_(asked: argparse.Namespace, screen: Screen) -> int:
    """Previews a bundle, and imports it once a person agrees."""
    state = State(Path(asked.space))
    path = Path(asked.file)
    with state.alone():
        space, facts = state.space(), state.facts()
        bundle = received.opened(space, facts, path)
        document = bundle.document()
        holdings = packages.held(document["manifest"]["packages"], _folder(state, asked), screen)
        known = TargetState(facts, releases=received.every(state, space, facts), holdings=holdings)
        filled = Filled(state, space.preview(bundle, Answers(), known), space, document["project"])
        preview = space.preview(bundle, filled.answers, known)
        _show(preview, screen)
        if not _yes(asked, preview.digest):
            screen.line()
            screen.line("Nothing was imported. To import what is shown here:")
            screen.line(f"  {screen.program} {_again(asked, preview.digest)}")
            return LOOK
        user, chosen = ask.user(asked.by), {"lifecycle": asked.lifecycle, "because": asked.because}
        imported = space.import_release(bundle, preview.digest, known, by=user, **chosen)
        # First the file, then the fact that it was imported: a fact without its file is of no use.
        # What was verified is what is kept.
        write(state.path("bundles", f"{document['digest']}.sbbundle"), bytes(bundle.sealed))
        if imported.fact:
            state.record("imports", imported.fact)
        if imported.history:
            state.record("deployments", *imported.history)
    screen.put(imported=imported.release.digest, fact=imported.fact)
    screen.line()
    screen.line(f"imported: {imported.release.project} {imported.release.version}", "good")
    return DONE


def _again(asked: argparse.Namespace, digest: str) -> str:
    """Returns the same command with the digest of the preview that the person reviewed."""
    options = ("packages", "lifecycle", "because")
    given = [(option, getattr(asked, option)) for option in options]
    words = [word for option, value in given if value for word in (f"--{option}", value)]
    return shlex.join(["import", asked.file, *words, "--reviewed", digest])


def _show(preview: Any, screen: Screen) -> None:
    document = preview.document()
    screen.put(preview=document)
    screen.line(preview.summary())
    rows: List[List[str]] = []
    for row in document["packages"]:
        package = row["package"]
        rows.append([package["id"], package["version"], str(package["content"]["size"]), str(row["standing"])])
    if rows:
        screen.table(["package", "version", "bytes", "here"], rows)
    screen.findings(document["findings"])
    screen.entries([("preview", preview.digest)])


def _yes(asked: argparse.Namespace, digest: str) -> bool:
    if asked.reviewed is not None:
        if asked.reviewed != digest:
            raise Trouble(
                "the preview changed since it was reviewed",
                "review it again: an import or a notice changed it since",
                REFUSED,
            )
        return True
    return ask.agreed("Import this?")


def refuse(asked: argparse.Namespace, screen: Screen) -> int:
    """Refuses a bundle: a receipt with the reason for its sender."""
    state = State(Path(asked.space))
    with state.alone():
        space, facts = state.space(), state.facts()
        bundle = received.opened(space, facts, Path(asked.file))
        keys = state.keys(ask.passphrase(asked.passphrase_file))
        signer = keys.signer(by=ask.user(asked.by))
        reported = space.refuse(bundle, asked.environment, asked.reason, facts, signer)
        _store(state, reported, asked, screen)
    return DONE


def _store(state: State, reported: Any, asked: argparse.Namespace, screen: Screen) -> None:
    # The number is used up before the file can leave.
    state.record("reports", reported.fact)
    receipt = reported.receipt
    for part in getattr(asked, "withhold", None) or []:
        receipt = receipt.withhold(part)
    name = f"receipt-{reported.fact['sequence']}-{receipt.digest[:12]}.sbreceipt"
    path = state.send(name, bytes(receipt), asked.out)
    screen.put(file=str(path), fact=reported.fact)
    screen.text(reported.text)
    screen.entries([("file", str(path))])


def plan(asked: argparse.Namespace, screen: Screen) -> int:
    """Plans a deployment, or lists every reason against it."""
    state = State(Path(asked.space))
    space, facts = state.space(), state.facts()
    _require_here(space, asked.environment)
    release = received.imported(state, space, facts, asked.version, asked.project)
    holdings = packages.held(release.release["packages"], _folder(state, asked), screen)
    filled = Filled(state, release, space, release.project)
    answers = filled.answers
    for given in asked.prompted:
        name, _, value = given.partition("=")
        answers = answers.with_prompted(name, value)
    known = TargetState(facts, holdings=holdings)
    made = space.plan(release, asked.environment, asked.tenant, answers, known, by=ask.user(asked.by))
    document = made.document()
    screen.put(plan=document)
    screen.line(f"{release.project} {release.version} may be deployed to {asked.environment}.", "good")
    screen.table(
        ["step", "actions"],
        [
            [step["step"]["name"], ", ".join(action["name"] for action in step["step"]["actions"])]
            for step in document["steps"]
        ],
    )
    screen.line()
    screen.table(["variable", "value"], [[v["name"], _value(v["value"])] for v in document["variables"]])
    screen.findings(document["findings"])
    if asked.reveal:
        _reveal(state, made, document, asked, screen)
    return LOOK if any(one["severity"] == "alarm" for one in document["findings"]) else DONE


def _value(value: Optional[Value]) -> str:
    if value is None:
        return "(none)"
    if "text" in value:
        text: str = value["text"]
        first, *more = text.splitlines() or ["(empty)"]
        return first + (" …" if more else "")
    if "sensitive" in value:
        return "(secret)"
    return f"({printable(str(value))})"


def _reveal(state: State, made: Any, document: Any, asked: argparse.Namespace, screen: Screen) -> None:
    """Opens the secrets into a file that nobody else may read, for whoever deploys."""
    secrets = made.open_secrets(state.keys(ask.passphrase(asked.passphrase_file)))
    values = {}
    for variable in document["variables"]:
        secret: Optional[Secret] = secrets.variable(made, variable["name"])
        plain = (variable["value"] or {}).get("text")
        values[variable["name"]] = plain if secret is None else secret.expose()
    write_json(Path(asked.reveal), values, OWNER_ONLY)
    screen.line(f"The values, secrets among them, are in {asked.reveal}: remove it after use.", "warning")


def report(asked: argparse.Namespace, screen: Screen) -> int:
    """Reports the outcome of a deployment: a receipt for the sender, or a fact for an own release."""
    state = State(Path(asked.space))
    user = ask.user(asked.by)
    with state.alone():
        space, facts = state.space(), state.facts()
        _require_here(space, asked.environment)
        ours = [one for one in state.owned() if one["version"] == asked.version]
        if ours and not any(one["version"] == asked.version for one in facts["imports"]):
            return _told_here(state, asked, user, screen)
        release = received.imported(state, space, facts, asked.version, asked.project)
        deployment = _deployment(release, asked, user)
        keys = state.keys(ask.passphrase(asked.passphrase_file))
        signer = keys.signer(by=user)
        known = Facts.from_document(facts)
        known.record(deployment)
        reported = space.issue_receipt(release, deployment, known, signer, to_owner=asked.to_owner)
        state.record("deployments", deployment)
        _store(state, reported, asked, screen)
    return DONE


def _told_here(state: State, asked: argparse.Namespace, user: str, screen: Screen) -> int:
    release, about = send.stored(state, asked.version, asked.project)
    space = state.space()
    place = {"project": about["project"], "environment": asked.environment, "tenant": asked.tenant}
    if not allows(space, user, "DeploymentCreate", **place):
        raise Trouble(f"`{user}` has no DeploymentCreate here", "ask who manages the teams", REFUSED)
    deployment = _deployment(release, asked, user)
    state.record("deployments", deployment)
    screen.put(fact=deployment)
    screen.line(f"recorded: {about['project']} {about['version']}, {asked.environment}, {asked.outcome}")
    return DONE


def _deployment(release: Any, asked: argparse.Namespace, user: str) -> Document:
    deployment: Document = release.deployed(asked.environment, asked.outcome, by=user)
    if asked.tenant:
        deployment["tenant"] = asked.tenant
    if asked.notes:
        deployment["notes"] = asked.notes
    return deployment


def accept(asked: argparse.Namespace, screen: Screen) -> int:
    """Accepts a receipt: the deployment that it reports becomes a fact of this Space."""
    state = State(Path(asked.space))
    with state.alone():
        space, facts = state.space(), state.facts()
        receipt = ReceiptMessage.from_bytes(Path(asked.file)).verify(space)
        accepted = space.accept(receipt, facts, by=ask.user(asked.by))
        if accepted.deployments:
            state.record("deployments", *accepted.deployments)
    screen.findings(accepted.findings)
    screen.put(deployments=accepted.deployments, findings=accepted.findings)
    for one in accepted.deployments:
        screen.line(f"{one['project']} {one['version']}: {one['environment']}, {one['outcome']}")
    return LOOK if any(one["severity"] == "alarm" for one in accepted.findings) else DONE


def note(asked: argparse.Namespace, screen: Screen) -> int:
    """Takes note of a recall, a key rotation, or a new encryption certificate."""
    state = State(Path(asked.space))
    with state.alone():
        space, facts = state.space(), state.facts()
        notice = NoticeMessage.from_bytes(Path(asked.file)).verify(space)
        screen.line(notice.document()["words"])
        noted = space.take_note(notice, facts, by=ask.user(asked.by))
        if noted.heard:
            state.record("heard", noted.heard)
        if noted.recall:
            state.record("recalls", noted.recall)
        if noted.space is not None:
            state.change(noted.space, noted.record)
    screen.findings(noted.findings)
    screen.put(heard=noted.heard, recall=noted.recall, findings=noted.findings)
    return DONE
