"""``trust``: the other Spaces that this Space trusts, and the record of each change."""

from __future__ import annotations

import argparse
import shlex
import sys
from pathlib import Path
from typing import Dict, List

from spacebridge import Certificate, Space
from spacebridge.documents import ComparedFingerprint, Grant, Permit, PermitInput, TrustChange

from . import ask
from .failure import DONE, USAGE, Trouble
from .screen import Screen
from .state import State

GRANTS: Dict[Grant, str] = {
    "promote-to": "this Space may promote releases to it",
    "accept-releases": "this Space accepts releases from it",
    "accept-results": "this Space accepts its receipts",
}


def _change(state: State, space: Space, change: TrustChange, asked: argparse.Namespace) -> Space:
    changed = space.change_trust(change, by=ask.user(asked.by))
    state.change(changed.space, changed.record)
    return changed.space


def add(asked: argparse.Namespace, screen: Screen) -> int:
    """Adds a certificate, and trusts it once a person has compared its fingerprint."""
    state = State(Path(asked.space))
    grants = [grant for grant in GRANTS if getattr(asked, grant.replace("-", "_"))]
    if not grants:
        choices = ", ".join(f"--{grant}" for grant in GRANTS)
        raise Trouble("a trust without a grant is of no use", f"give some of {choices}", USAGE)
    permits: List[PermitInput] = [{"grant": grant, "projects": asked.project or None} for grant in grants]
    certificate = Certificate.from_pem(Path(asked.certificate))
    with state.alone():
        space = state.space()
        _refuse_twice(space, asked)
        space = _change(
            state,
            space,
            {"import": {"name": asked.name, "certificate": certificate.to_pem(), "permits": permits}},
            asked,
        )
        for environment in asked.environment:
            space = space.with_remote_environment(f"{asked.name}: {environment}")
            state.change(space)
        names = ("name", "fingerprint", "words")
        screen.entries((name, getattr(certificate, name)) for name in names)
        return _confirmed(state, space, asked, screen)


def _refuse_twice(space: Space, asked: argparse.Namespace) -> None:
    """A Space that is known already is not taken in again: say what was meant instead."""
    known = {trust["name"]: trust for trust in space.trusts}.get(asked.name)
    if known is not None:
        again = "trust list" if known["confirmed"] else f"trust confirm {shlex.quote(asked.name)}"
        raise Trouble(f"`{asked.name}` is known here already", f"see `spacebridge {again}`")


def confirm(asked: argparse.Namespace, screen: Screen) -> int:
    """Trusts a pending certificate, whose fingerprint a person has compared."""
    state = State(Path(asked.space))
    with state.alone():
        return _confirmed(state, state.space(), asked, screen)


def _confirmed(state: State, space: Space, asked: argparse.Namespace, screen: Screen) -> int:
    certificate = space.trusted(asked.name)
    if certificate is None:
        raise Trouble(f"no Space called `{asked.name}` is known here", "see `spacebridge trust list`")
    typed = asked.fingerprint
    if typed is None and ask.at_terminal():
        screen.line("Let the other side read its fingerprint to you, in words or in digits.")
        typed = ask.line("Type what you hear (nothing to decide later): ") or None
    if typed is not None:
        certificate.compare(typed)
        compared: ComparedFingerprint = {"fingerprint": certificate.fingerprint, "typed": typed}
        _change(state, space, {"confirm": {"name": asked.name, "compared": compared}}, asked)
    screen.put(name=asked.name, fingerprint=certificate.fingerprint, confirmed=typed is not None)
    if typed is None:
        screen.line(f"{asked.name} waits: nothing goes to it or comes from it until its fingerprint")
        screen.line(f"was compared. Then: {screen.program} trust confirm {shlex.quote(asked.name)}")
    else:
        screen.line(f"{asked.name} is trusted.", "good")
    return DONE


def revoke(asked: argparse.Namespace, screen: Screen) -> int:
    """Revokes a trust: earlier messages still count, later ones do not."""
    state = State(Path(asked.space))
    with state.alone():
        space, facts = state.space(), state.facts()
        certificate = space.trusted(asked.name)
        if certificate is None:
            raise Trouble(f"no Space called `{asked.name}` is known here", "see `spacebridge trust list`")
        good = space.heard_from(certificate.fingerprint, facts)
        change: TrustChange = {"revoke": {"name": asked.name, "good": good}}
        findings = space.rehearse(change, facts)
        screen.findings(findings)
        if asked.rehearse:
            screen.put(findings=findings)
            if not findings:
                screen.line("Nothing would be left without proof.")
            return DONE
        _change(state, space, change, asked)
    screen.put(name=asked.name, good=good, findings=findings)
    screen.line(f"{asked.name} is revoked; what it sent up to these numbers still counts: {good}")
    return DONE


def show(asked: argparse.Namespace, screen: Screen) -> int:
    """Lists the trusts of this Space with their grants."""
    space = State(Path(asked.space)).space()
    rows: List[List[str]] = []
    documents = []
    for trust in space.trusts:
        name = trust["name"]
        certificate = space.trusted(name)
        ended = trust["ended"]
        state = "trusted" if trust["confirmed"] else "waits for its fingerprint"
        if ended:
            state = "revoked" if "revoked" in ended else "replaced"
        permits = ", ".join(_in_words(permit) for permit in trust["permits"])
        fingerprint = certificate.fingerprint if certificate else ""
        rows.append([name, state, permits, fingerprint])
        documents.append({"name": name, "state": state, "permits": trust["permits"], "fingerprint": fingerprint})
    screen.put(trusts=documents)
    if not rows:
        said = "Nobody yet: `spacebridge trust add NAME FILE` takes in what the other side exported."
        screen.line(screen.advised(said))
        return DONE
    screen.table(["Space", "state", "grants", "fingerprint"], rows)
    return DONE


def _in_words(permit: Permit) -> str:
    projects = permit.get("projects")
    return f"{permit['grant']} ({', '.join(projects)})" if projects else str(permit["grant"])


def export(asked: argparse.Namespace, screen: Screen) -> int:
    """Writes this Space's certificate, for the other side."""
    state = State(Path(asked.space))
    state.require()
    certificate = Certificate.from_pem(state.path("certificate.pem"))
    pem = certificate.to_pem()
    if asked.out:
        Path(asked.out).write_text(pem, encoding="ascii")
        screen.line(f"written: {asked.out}; give it to the other side")
    elif not screen.as_json:
        print(pem, end="")
    screen.put(certificate=pem, fingerprint=certificate.fingerprint, words=certificate.words)
    print(f"fingerprint {certificate.fingerprint}\nwords       {certificate.words}", file=sys.stderr)
    return DONE
