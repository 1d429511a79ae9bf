"""``keys`` and ``space``: who this Space is, and what is its own."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import List, Sequence, Tuple

from spacebridge import AuditLog, Certificate, Space, SpaceKeys, everyone

from . import ask
from .failure import DONE, USAGE, Trouble
from .screen import Screen
from .state import OWNER_ONLY, State, read_json, write, write_json

_NO_FACTS = ("deployments", "promotions", "imports", "reports", "announced", "heard", "recalls")


def new(asked: argparse.Namespace, screen: Screen) -> int:
    """Makes the keys and the folder of a new Space."""
    state = State(Path(asked.space))
    for name in ("space.json", "keys.pem"):
        if state.path(name).exists():
            raise Trouble(
                f"`{state.path(name)}` is there already",
                "choose another folder with --space; keys are never written over",
            )
    passphrase = ask.passphrase(asked.passphrase_file, twice=True)
    keys = SpaceKeys.generate(asked.name)
    space = Space(asked.name, keys.certificate)
    for environment in asked.environment:
        space = space.with_environment(environment)
    for lifecycle in asked.lifecycle:
        space = space.with_lifecycle(read_json(Path(lifecycle)))
    for team in asked.team:
        space = space.with_team(read_json(Path(team)))
    if not asked.team:
        space = space.with_team(everyone("Whoever can use this folder"))
    state.folder.mkdir(parents=True, exist_ok=True)
    write(state.path("keys.pem"), keys.to_encrypted_pem(passphrase), OWNER_ONLY)
    write(state.path("certificate.pem"), keys.certificate.to_pem())
    write_json(state.path("facts.json"), {kind: [] for kind in _NO_FACTS})
    write_json(state.path("audit.json"), AuditLog().document())
    write_json(state.path("space.json"), space.document())
    _show(keys.certificate, screen)
    screen.put(folder=str(state.folder))
    screen.line()
    screen.line(f"Give `{state.path('certificate.pem')}` to the other side, and read the words to")
    screen.line("each other over another way than the one by which the file goes.")
    if not asked.team:
        said = "Whoever can use the folder may do everything: see `spacebridge space add team`."
        screen.line(screen.advised(said))
    return DONE


def show(asked: argparse.Namespace, screen: Screen) -> int:
    """Shows a certificate: this Space's, or one in a file."""
    state = State(Path(asked.space))
    path = Path(asked.certificate) if asked.certificate else state.path("certificate.pem")
    if not asked.certificate:
        state.require()
    _show(Certificate.from_pem(path), screen)
    return DONE


def _show(certificate: Certificate, screen: Screen) -> None:
    (since, until), (_, sealed_until) = certificate.valid, certificate.encryption_valid
    entries: List[Tuple[str, str]] = [
        ("name", certificate.name),
        ("fingerprint", certificate.fingerprint),
        ("words", certificate.words),
        ("valid", f"{since:%Y-%m-%d} until {until:%Y-%m-%d}"),
        ("secrets", f"may be sealed to it until {sealed_until:%Y-%m-%d}"),
    ]
    screen.entries(entries)
    screen.put(
        name=certificate.name,
        fingerprint=certificate.fingerprint,
        words=certificate.words,
        until=until.isoformat(),
    )


def add(asked: argparse.Namespace, screen: Screen) -> int:
    """Adds an environment, a lifecycle, a team or a tenant to this Space."""
    state = State(Path(asked.space))
    with state.alone():
        space = state.space()
        if asked.kind == "environment":
            space = space.with_environment(asked.what)
        elif asked.kind == "remote-environment":
            space = space.with_remote_environment(asked.what)
        elif asked.kind == "tenant":
            _require_sets(asked.tag)
            space = space.with_tenant({"name": asked.what, "tags": asked.tag})
        elif asked.kind == "lifecycle":
            space = space.with_lifecycle(read_json(Path(asked.what)))
        elif asked.kind == "team":
            space = _with_team(space, asked.what)
        else:
            raise Trouble(f"a Space has no {asked.kind}", None, USAGE)
        state.change(space)
    screen.put(added=asked.kind)
    screen.line(f"added: {asked.kind} {asked.what}")
    return DONE


def _require_sets(tags: Sequence[str]) -> None:
    for tag in tags:
        if "/" not in tag:
            raise Trouble(f"`{tag}` is no tag", f"write its set too, as `Region/{tag}`", USAGE)


def _with_team(space: Space, file: str) -> Space:
    # The team of everybody was there so that the folder is of use at once. A team that somebody
    # wrote says who may do what, and takes its place.
    document = space.document()
    document["teams"] = [team for team in document["teams"] if not team["everyone"]]
    return Space.from_document(document).with_team(read_json(Path(file)))
