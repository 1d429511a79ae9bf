"""``assemble``, ``promote`` and ``recall``: what leaves this Space."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, Dict, List, Optional, Tuple

from spacebridge import AssembledRelease, ImportedRelease, OctopusDocuments, Release, Space, SpaceKeys
from spacebridge.documents import Finding
from spacebridge.documents import Release as ReleaseDocument

from . import ask, packages, received
from .failure import DONE, USAGE, Trouble
from .screen import Screen
from .state import OWNER_ONLY, Document, State, read_json, slug, write, write_json


class Source:
    """A release as it was given: with its secrets, which rest nowhere in the folder."""

    def __init__(self, release: Release, lifecycle: Any, findings: List[Finding]) -> None:
        self.release, self.lifecycle, self.findings = release, lifecycle, findings

    @classmethod
    def read(cls, asked: argparse.Namespace) -> Source:
        """The release that the arguments name."""
        if asked.octopus:
            folder = Path(asked.octopus)
            files = sorted(folder.rglob("*.json")) if folder.is_dir() else [folder]
            if not files:
                raise Trouble(f"there is no JSON below `{folder}`")
            documents = OctopusDocuments.read([(str(file), file) for file in files])
            secrets = Path(asked.secrets) if asked.secrets else None
            read = documents.release(project=asked.project, version=asked.version, secrets=secrets)
            return cls(read.release, read.lifecycle, read.findings)
        if asked.release:
            return cls(Release(read_json(Path(asked.release))), None, [])
        raise Trouble("no release was given", "name it with --octopus FOLDER or --release FILE", USAGE)


def _about(state: State, release: ReleaseDocument) -> Path:
    return state.path("releases", slug(release["project"]), slug(release["version"]))


def _assembled(
    state: State,
    space: Space,
    source: Source,
    keys: SpaceKeys,
    asked: argparse.Namespace,
    screen: Screen,
) -> AssembledRelease:
    """The release as its owner signed it: now, or when it was assembled before."""
    document = source.release.document()
    folder = _about(state, document)
    if (folder / "about.json").exists():
        about = read_json(folder / "about.json")
        release = source.release.with_packages(about["packages"])
        return AssembledRelease.from_stored(
            release, (folder / "manifest.cose").read_bytes(), (folder / "salt").read_bytes()
        )
    found = Path(asked.packages) if asked.packages else None
    known = packages.contents(document["packages"], found, screen)
    signer = keys.signer(by=ask.user(asked.by))
    assembled = space.assemble(source.release.with_packages(known), signer)
    write(folder / "salt", assembled.salt, OWNER_ONLY)
    write(folder / "manifest.cose", assembled.manifest_bytes)
    write_json(folder / "release.json", assembled.release.document())
    about = {
        "project": document["project"],
        "version": document["version"],
        "digest": assembled.digest,
        "packages": known,
        "lifecycle": source.lifecycle,
    }
    write_json(folder / "about.json", about)
    screen.findings(source.findings)
    screen.line(f"assembled: {document['project']} {document['version']}, {assembled.digest}")
    return assembled


def assemble(asked: argparse.Namespace, screen: Screen) -> int:
    """Assembles a release: signs its manifest as the owner. Its content is then final."""
    state = State(Path(asked.space))
    with state.alone():
        source = Source.read(asked)
        keys = state.keys(ask.passphrase(asked.passphrase_file))
        assembled = _assembled(state, state.space(), source, keys, asked, screen)
    screen.put(release=assembled.digest, findings=source.findings)
    return DONE


def promote(asked: argparse.Namespace, screen: Screen) -> int:
    """Promotes a release to another Space, as one file to carry."""
    state = State(Path(asked.space))
    with state.alone():
        space, facts = state.space(), state.facts()
        if asked.imported:
            promoted, name = _passed_on(state, space, facts, asked, screen)
        else:
            promoted, name = _promoted(state, space, facts, asked, screen)
        # The number is used up before the file can leave.
        state.record("promotions", promoted.fact)
        path = state.send(name, bytes(promoted.bundle), asked.out)
    screen.findings(promoted.findings)
    screen.put(file=str(path), fact=promoted.fact, findings=promoted.findings, omitted=promoted.omitted)
    counted = [(what, count) for what, count in promoted.omitted.items() if count]
    omitted = ", ".join(f"{count} {what[:-1] if count == 1 else what}" for what, count in counted)
    screen.entries([
        ("file", f"{path}, {path.stat().st_size} bytes"),
        ("for", f"{asked.to}, number {promoted.fact['sequence']}"),
        ("left out", omitted or "nothing"),
    ])
    return DONE


def _promoted(
    state: State, space: Space, facts: Document, asked: argparse.Namespace, screen: Screen
) -> Tuple[Any, str]:
    source = Source.read(asked)
    keys = state.keys(ask.passphrase(asked.passphrase_file))
    assembled = _assembled(state, space, source, keys, asked, screen)
    lifecycle = _lifecycle(space, source, asked.lifecycle)
    signer = keys.signer(by=ask.user(asked.by))
    onward = asked.onward or ()
    promoted = space.promote(
        assembled, asked.to, facts, signer, with_lifecycle=lifecycle, onward=onward
    )
    release = source.release.document()
    return promoted, f"{release['project']}-{release['version']}-to-{asked.to}.sbbundle"


def _passed_on(
    state: State, space: Space, facts: Document, asked: argparse.Namespace, screen: Screen
) -> Tuple[Any, str]:
    release: ImportedRelease = received.imported(state, space, facts, asked.imported)
    keys = state.keys(ask.passphrase(asked.passphrase_file))
    signer = keys.signer(by=ask.user(asked.by))
    promoted = space.forward(release, asked.to, facts, signer, onward=asked.onward)
    return promoted, f"{release.project}-{release.version}-to-{asked.to}.sbbundle"


def _lifecycle(space: Space, source: Source, named: Optional[str]) -> Any:
    """The lifecycle that was named, or the release's own, or the only one of the Space."""
    if named and Path(named).is_file():
        return read_json(Path(named))
    if named:
        found = space.lifecycle(named)
        if found is None:
            raise Trouble(f"there is no lifecycle `{named}` here", "see space.json")
        return found
    if source.lifecycle is not None:
        return source.lifecycle
    lifecycles = space.lifecycles
    if len(lifecycles) == 1:
        return lifecycles[0]
    raise Trouble("it is not clear which lifecycle the release goes through", "give --lifecycle")


def stored(state: State, version: str, project: Optional[str]) -> Tuple[AssembledRelease, Dict[str, Any]]:
    """A release that this Space owns, without its secrets."""
    found = [
        about
        for about in state.owned()
        if about["version"] == version and project in (None, about["project"])
    ]
    if len(found) != 1:
        several = f"{len(found)} releases here are {version}" if found else f"no release here is {version}"
        raise Trouble(several, "see `spacebridge status`, and name the project with --project")
    folder = Path(found[0]["folder"])
    release = AssembledRelease.from_stored(
        read_json(folder / "release.json"),
        (folder / "manifest.cose").read_bytes(),
        (folder / "salt").read_bytes(),
    )
    return release, found[0]


def recall(asked: argparse.Namespace, screen: Screen) -> int:
    """Recalls a release of this Space: a notice for each Space that has it."""
    state = State(Path(asked.space))
    with state.alone():
        release, about = stored(state, asked.version, asked.project)
        keys = state.keys(ask.passphrase(asked.passphrase_file))
        signer = keys.signer(by=ask.user(asked.by))
        recalled = state.space().recall(release, asked.reason, state.facts(), signer)
        state.record("recalls", recalled.fact)
        state.record("announced", *(one.fact for one in recalled.announcements))
        files = []
        for one in recalled.announcements:
            name = f"{about['project']}-{about['version']}-recall-to-{one.target}.sbnotice"
            files.append(state.send(name, bytes(one.notice), None))
    screen.put(files=[str(file) for file in files], fact=recalled.fact)
    screen.line(f"{about['project']} {about['version']} is recalled.", "warning")
    screen.entries(("carry", str(file)) for file in files)
    return DONE
