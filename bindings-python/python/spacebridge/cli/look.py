"""``inspect``, ``verify``, ``compare`` and ``status``: looking, which changes nothing."""

from __future__ import annotations

import argparse
import shlex
from pathlib import Path
from typing import Any, Dict, List, Optional

from spacebridge import (
    Answers,
    Certificate,
    ImportedRelease,
    TargetState,
    BundleMessage,
    read_message,
    dashboard,
    dashboard_text,
)

from . import received
from .failure import DONE, LOOK, Trouble
from .screen import Screen
from .state import State


def inspect(asked: argparse.Namespace, screen: Screen) -> int:
    """Shows the claims of a file, none of which is verified."""
    sealed = read_message(Path(asked.file))
    claims = sealed.claims()
    screen.put(digest=sealed.digest, size=len(bytes(sealed)), claimed=claims)
    said = f"Nobody has checked any of this: `spacebridge verify {shlex.quote(asked.file)}` does."
    screen.line(screen.advised(said), "warning")
    kind = type(sealed).__name__[: -len("Message")].lower()
    rows = [("file", f"{len(bytes(sealed))} bytes"), ("kind", kind), ("digest", sealed.digest)]
    names = _names(State(Path(asked.space)))
    for key, value in claims.items():
        if key == "certificate":
            value = "comes along" if value else "does not come along"
        rows.append((key, f"{value}{names.get(str(value), '')}"))
    screen.entries(rows)
    return DONE


def _names(state: State) -> Dict[str, str]:
    """Returns the names of the trusted keys, if there is a Space in this folder."""
    if not state.path("space.json").exists():
        return {}
    space = state.space()
    known = {trust["name"]: space.trusted(trust["name"]) for trust in space.trusts}
    named = {one.fingerprint: f" ({name})" for name, one in known.items() if one is not None}
    return {**named, space.certificate.fingerprint: f" ({space.name}, this Space)"}


def verify(asked: argparse.Namespace, screen: Screen) -> int:
    """Verifies a file for this Space, and shows the verification report."""
    state = State(Path(asked.space))
    space, sealed = state.space(), read_message(Path(asked.file))
    if isinstance(sealed, BundleMessage):
        verified: Any = sealed.verify(space, state.facts())
    else:
        verified = sealed.verify(space)
    document = verified.document()
    screen.put(**document)
    screen.statement(verified.report)
    screen.line()
    screen.line(f"It holds: a {document['kind']} of {document['sender']}.", "good")
    return DONE


def compare(asked: argparse.Namespace, screen: Screen) -> int:
    """Compares a bundle with an imported release: the newest, or a given version."""
    state = State(Path(asked.space))
    space, facts = state.space(), state.facts()
    bundle = received.opened(space, facts, Path(asked.file))
    others = [one for one in received.every(state, space, facts) if one.project == bundle.document()["project"]]
    current = _chosen(others, asked, facts)
    known = TargetState(facts, releases=others)
    preview = space.preview(bundle, Answers(), known)
    screen.put(comparison=preview.compare_with(current.release, known))
    screen.text(preview.compare_text(current.release, known))
    return DONE


def _chosen(
    others: List[ImportedRelease], asked: argparse.Namespace, facts: Dict[str, Any]
) -> ImportedRelease:
    version: Optional[str] = asked.version
    if asked.environment:
        there = [
            one
            for one in facts["deployments"]
            if one["environment"] == asked.environment and one["outcome"].startswith("succeeded")
        ]
        version = there[-1]["version"] if there else None
        if version is None:
            raise Trouble(f"nothing was deployed to `{asked.environment}` yet")
    found = [one for one in others if version in (None, one.version)]
    if not found and others:
        raise Trouble(f"there is no release {version} of it here", "see `spacebridge status`")
    if not found:
        raise Trouble("there is no release here to compare it with", "import one first")
    return found[-1]


def status(asked: argparse.Namespace, screen: Screen) -> int:
    """Shows the dashboard: the releases at each stage, and the actions that may come next."""
    state = State(Path(asked.space))
    space, facts = state.space(), state.facts()
    rows = _rows(state, space, facts)
    shown = dashboard(space, rows, facts)
    screen.put(**shown)
    if rows:
        screen.text(dashboard_text(space, rows, facts))
    else:
        screen.line("No release yet: `promote` one of ours, or `import` a bundle that came.")
    soon = Certificate.from_pem(state.path("certificate.pem")).encryption_valid[1]
    screen.line(f"Secrets may be sealed to this Space until {soon:%Y-%m-%d}.", "faint")
    return LOOK if any(one["severity"] == "alarm" for one in shown["findings"]) else DONE


def _rows(state: State, space: Any, facts: Dict[str, Any]) -> List[Dict[str, Any]]:
    """A row for each project: those that are ours, and those that came."""
    projects: Dict[str, Dict[str, Any]] = {}
    for about in state.owned():
        lifecycle = about["lifecycle"] or (space.lifecycles or [None])[0]
        _add(projects, about["project"], lifecycle, about["version"], about["digest"])
    for one in facts["imports"]:
        _add(projects, one["project"], space.lifecycle(one["lifecycle"]), one["version"], one["release"])
    for recall in facts["recalls"]:
        for release in projects.get(recall["project"], {"releases": []})["releases"]:
            if release["release"] == recall["release"]:
                release["block"] = {"recall": recall["reason"]}
    return list(projects.values())


def _add(
    projects: Dict[str, Dict[str, Any]], project: str, lifecycle: Any, version: str, digest: str
) -> None:
    if lifecycle is None:
        return
    row = projects.setdefault(project, {"project": project, "lifecycle": lifecycle, "releases": []})
    if all(release["release"] != digest for release in row["releases"]):
        row["releases"].insert(0, {"version": version, "release": digest, "block": None})
