"""``fill``: what a release asks of whoever deploys it here."""

from __future__ import annotations

import argparse
import json
import shlex
from pathlib import Path
from typing import Any, Dict, List, Optional, Tuple

from spacebridge import Answers, ImportedRelease, TargetState, Space, blanks
from spacebridge.documents import Blank

from . import ask, received
from .failure import DONE, LOOK
from .received import Filled
from .screen import Screen
from .state import OWNER_ONLY, Document, State, write


def fill(asked: argparse.Namespace, screen: Screen) -> int:
    """Fills in the blanks of a release: from a file, or asking at a terminal."""
    state = State(Path(asked.space))
    with state.alone():
        space, facts = state.space(), state.facts()
        shown, project = _shown(state, space, facts, asked)
        filled = Filled(state, shown, space, project)
        if asked.schema:
            write(Path(asked.schema), filled.sheet.schema())
        if asked.read:
            filled.take(Path(asked.read))
        if not asked.read and not asked.write and ask.at_terminal():
            _asked(filled, shown, space, screen)
        if asked.write:
            # What is secret is not written out again: the file says that it is set.
            write(Path(asked.write), filled.sheet.skeleton(filled.answers), OWNER_ONLY)
            screen.line(f"written: {asked.write}")
    left = _blanks(shown, filled.answers, space)
    findings = filled.sheet.review(filled.answers)
    screen.findings(findings)
    screen.put(blanks=left, findings=findings)
    if left:
        screen.table(["still blank", "for", "why"], [_row(blank) for blank in left])
        release, file = shlex.quote(asked.release), shlex.quote(asked.write or "FILE")
        steps = "" if asked.write else f"`spacebridge fill {release} --write {file}`, "
        said = f"To answer: {steps}fill it in, `spacebridge fill {release} --read {file}`."
        screen.line(screen.advised(said))
        return LOOK
    screen.line("Nothing is blank.", "good")
    return DONE


def _shown(
    state: State, space: Space, facts: Document, asked: argparse.Namespace
) -> Tuple[Any, str]:
    """A bundle that was read_message here, or a release that was imported."""
    if Path(asked.release).is_file():
        bundle = received.opened(space, facts, Path(asked.release))
        preview = space.preview(bundle, Answers(), TargetState(facts))
        return preview, preview.document()["project"]
    release = received.imported(state, space, facts, asked.release, asked.project)
    return release, release.project


def _blanks(shown: Any, answers: Answers, space: Space) -> List[Document]:
    """Every blank, of all environments and tenants; one that is asked once is there once."""
    found: Dict[str, Document] = {}
    tenants = [None, *(tenant["name"] for tenant in space.tenants)]
    for environment in space.environments:
        for tenant in tenants:
            for blank in _blanks_in(shown, answers, environment, tenant):
                found.setdefault(json.dumps(blank, sort_keys=True), dict(blank))
    return list(found.values())


def _blanks_in(
    shown: Any, answers: Answers, environment: str, tenant: Optional[str]
) -> List[Blank]:
    if isinstance(shown, ImportedRelease):
        templates = shown.release["templates"]
        return blanks(templates, shown.slice, answers, environment, tenant)
    found: List[Blank] = shown.blanks(answers, environment, tenant)
    return found


def _row(blank: Document) -> List[str]:
    place = " / ".join(part for part in (blank.get("environment"), blank.get("tenant")) if part)
    return [blank.get("label") or blank["question"], place or "everywhere", blank["why"]]


def _asked(filled: Filled, shown: Any, space: Space, screen: Screen) -> None:
    for blank in _blanks(shown, filled.answers, space):
        title, place, _ = _row(blank)
        screen.line()
        screen.line(f"{title} ({place})", "strong")
        if blank.get("help"):
            screen.line(blank["help"], "faint")
        secret = blank.get("control") == "Sensitive"
        label = "  value, nothing to skip, - to leave blank on purpose: "
        typed = ask.secret(label) if secret else ask.line(label)
        if typed:
            filled.keep(json.dumps(_sheet(filled, blank, typed, secret)))


def _sheet(filled: Filled, blank: Document, typed: str, secret: bool) -> Document:
    """A fill-in file with this one answer."""
    if typed == "-":
        answer: Document = {"blank": True}
    else:
        answer = {"sensitive" if secret else "value": typed}
    sheet = json.loads(filled.sheet.skeleton(Answers()))
    environment, tenant = blank.get("environment"), blank.get("tenant")
    document: Document = {"project": sheet["project"], "version": sheet["version"]}
    if blank.get("kind"):
        document["references"] = {blank["kind"]: {blank["question"]: answer}}
    elif environment and tenant:
        document["both"] = {environment: {tenant: {blank["question"]: answer}}}
    elif environment:
        document["environments"] = {environment: {blank["question"]: answer}}
    elif tenant:
        document["tenants"] = {tenant: {blank["question"]: answer}}
    else:
        document["once"] = {blank["question"]: answer}
    return document
