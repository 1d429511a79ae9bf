"""The bundles that were imported before, and the answers for them."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, List, Optional

from spacebridge import (
    Answers,
    AnswerSheet,
    ImportedRelease,
    TargetState,
    BundleMessage,
    Space,
    SpacebridgeError,
    VerifiedBundle,
    check_word,
)

from .failure import Trouble
from .state import OWNER_ONLY, Document, State, read_text, slug, write


def moment(text: str) -> datetime:
    """A time of a document, with as many digits of a second as it has."""
    # `datetime.fromisoformat` takes none, three or six of them before Python 3.11.
    written = check_word("instant", text)
    shape = "%Y-%m-%dT%H:%M:%S.%fZ" if "." in written else "%Y-%m-%dT%H:%M:%SZ"
    return datetime.strptime(written, shape).replace(tzinfo=timezone.utc)


def _imports(facts: Document, version: str, project: Optional[str]) -> List[Document]:
    return [
        one
        for one in facts["imports"]
        if one["version"] == version and project in (None, one["project"])
    ]


def imported(
    state: State, space: Space, facts: Document, version: str, project: Optional[str] = None
) -> ImportedRelease:
    """A release that was imported, read again from the bundle that was kept, and verified again."""
    found = _imports(facts, version, project)
    digests = {one["release"] for one in found}
    if len(digests) != 1:
        if not digests:
            raise Trouble(f"there is no release {version} here", "see `spacebridge status`")
        raise Trouble(
            f"{len(digests)} releases with the version {version} came here",
            "see `spacebridge status`, and name the project with --project",
        )
    return _again(state, space, facts, found[-1])


def _again(state: State, space: Space, facts: Document, fact: Document) -> ImportedRelease:
    path = state.path("bundles", f"{fact['bundle']}.sbbundle")
    at = moment(fact["at"])
    bundle = BundleMessage.from_bytes(path).verify(space, facts, now=at)
    known = TargetState(facts)
    preview = space.preview(bundle, Answers(), known)
    chosen = {"lifecycle": fact["lifecycle"], "because": fact["overridden"]}
    again = space.import_release(bundle, preview.digest, known, by=fact["by"], now=at, **chosen)
    return again.release


def every(state: State, space: Space, facts: Document) -> List[ImportedRelease]:
    """All releases that were imported and can still be read: what a comparison looks back on."""
    found = []
    for fact in {one["release"]: one for one in facts["imports"]}.values():
        try:
            found.append(_again(state, space, facts, fact))
        except (SpacebridgeError, OSError):
            # It was sealed by somebody who is trusted no more, or its file is gone: what is asked
            # now does not depend on it.
            continue
    return found


def opened(space: Space, facts: Document, path: Path) -> VerifiedBundle:
    """A bundle that somebody carried here, verified. Its bytes are read once."""
    return BundleMessage.from_bytes(path).verify(space, facts)


class Filled:
    """The answers for a project, kept for its next releases."""

    def __init__(self, state: State, shown: Any, space: Space, project: str) -> None:
        self.path = state.path("answers", f"{slug(project)}.json")
        self.sheet = AnswerSheet.of(shown, space)
        self.answers = Answers()
        if self.path.exists():
            self.answers = self._carried(self.path)

    def _carried(self, path: Path) -> Answers:
        try:
            return self.sheet.read(path, self.answers)
        except SpacebridgeError as error:
            raise Trouble(
                f"`{path}` does not fit this release: {error.detail} [{error.code}]",
                "correct the file, or move it away and fill it in again",
            ) from error

    def take(self, path: Path) -> None:
        """Puts a file that was filled in over what is known, and keeps it."""
        self.keep(read_text(path))

    def keep(self, text: str) -> None:
        """Stores the text of an answer file. It may contain secrets: only its owner may read it."""
        self.answers = self.sheet.read(text, self.answers)
        write(self.path, _merged(self.path, text), OWNER_ONLY)


def _merged(path: Path, text: str) -> str:
    """The answers on file with the new ones over them: an answer that is `null` says nothing."""
    older = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return json.dumps(_over(older, json.loads(text)), indent=2, ensure_ascii=False) + "\n"


def _over(older: Any, newer: Any) -> Any:
    if not isinstance(older, dict) or not isinstance(newer, dict):
        return newer
    if _is_answer(newer):
        return newer if _says(newer) else {**newer, **older}
    return {**older, **{key: _over(older.get(key), value) for key, value in newer.items()}}


def _is_answer(node: Any) -> bool:
    return any(key in node and not isinstance(node[key], dict) for key in ("value", "sensitive", "blank"))


def _says(node: Any) -> bool:
    return any(node.get(key) not in (None, False) for key in ("value", "sensitive", "blank"))
