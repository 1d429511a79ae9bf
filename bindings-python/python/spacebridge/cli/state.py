"""The folder of a Space: plain files, each written whole or not at all.

    space.json          the Space: environments, lifecycles, teams, and whom it trusts
    facts.json          what happened: deployments, promotions, imports, receipts, recalls
    audit.json          who changed whom the Space trusts, entry after entry
    certificate.pem     to be given to everybody
    keys.pem            the private keys, encrypted with the passphrase; nobody else may read it
    releases/           what this Space owns: the signed manifest, its salt, and no secrets
    bundles/            what it imported, as it came
    answers/            what was filled in; secrets among it, so nobody else may read it
    outbox/             what is to be carried
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import tempfile
from pathlib import Path
from typing import Any, Dict, Iterator, List, Union

from spacebridge import AuditLog, Certificate, Space, SpaceKeys

from .failure import Trouble

Document = Dict[str, Any]
OWNER_ONLY = 0o600
EVERYBODY = 0o644


def write(path: Path, data: Union[bytes, str], mode: int = EVERYBODY) -> None:
    """Writes a file so that there is the old one or the new one, and never half of one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data.encode("utf-8") if isinstance(data, str) else data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, mode)
        os.replace(name, path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(name)
        raise


def write_json(path: Path, document: Any, mode: int = EVERYBODY) -> None:
    """Writes a document as a person reads it."""
    write(path, json.dumps(document, indent=2, ensure_ascii=False) + "\n", mode)


def read_text(path: Path) -> str:
    """Reads a text in UTF-8; the error names another encoding."""
    data = path.read_bytes()
    wide = data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in data[:4]
    if wide:
        raise Trouble(f"`{path}` is UTF-16", "save it as UTF-8")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Trouble(f"`{path}` is not UTF-8: byte {error.start} is of another encoding", "save it as UTF-8") from error


def read_json(path: Path) -> Any:
    """Reads a document."""
    try:
        return json.loads(read_text(path))
    except json.JSONDecodeError as error:
        raise Trouble(f"`{path}` is not JSON: {error}") from error


def slug(text: str) -> str:
    """A name for a file. Different texts may share one, so nothing is decided by it."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", text).strip("-.") or "unnamed"


class State:
    """The folder of one Space."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, *parts: str) -> Path:
        """A path in the folder."""
        return self.folder.joinpath(*parts)

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Keeps a second command out while this one changes the folder: numbers count once."""
        self.require()
        lock = self.path(".lock")
        try:
            handle = os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_ONLY)
        except FileExistsError:
            raise Trouble(
                f"another command is changing `{self.folder}`",
                f"wait for it; if none is running any more, remove `{lock}`",
            ) from None
        try:
            os.write(handle, f"{os.getpid()}\n".encode())
            os.close(handle)
            yield
        finally:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(lock)

    def require(self) -> None:
        """Refuses a folder that is no Space's."""
        if not self.path("space.json").is_file():
            raise Trouble(
                f"`{self.folder}` is not the folder of a Space",
                "make one with `spacebridge keys new NAME`, or name another with --space FOLDER",
            )

    def space(self) -> Space:
        """The Space, as it stands."""
        self.require()
        return Space.from_document(read_json(self.path("space.json")))

    def facts(self) -> Document:
        """Returns the stored facts."""
        facts: Document = read_json(self.path("facts.json"))
        return facts

    def record(self, kind: str, *facts: Any) -> None:
        """Adds facts of one kind."""
        known = self.facts()
        known.setdefault(kind, []).extend(facts)
        write_json(self.path("facts.json"), known)

    def change(self, space: Space, record: Any = None) -> None:
        """Stores the Space as it is now, and who changed whom it trusts."""
        if record is not None:
            log = AuditLog(read_json(self.path("audit.json"))).append(record)
            write_json(self.path("audit.json"), log.document())
        write_json(self.path("space.json"), space.document())

    def keys(self, passphrase: str) -> SpaceKeys:
        """The private keys."""
        certificate = Certificate.from_pem(self.path("certificate.pem"))
        return SpaceKeys.from_pem(self.path("keys.pem"), passphrase, certificate)

    def send(self, name: str, data: bytes, out: Union[str, None]) -> Path:
        """Puts a file where it will be fetched."""
        path = Path(out) if out else self.path("outbox", slug(name))
        write(path, data)
        return path

    def owned(self) -> List[Document]:
        """The releases that this Space owns, oldest first."""
        files = sorted(self.path("releases").glob("*/*/about.json"), key=lambda f: f.stat().st_mtime)
        return [{**read_json(file), "folder": str(file.parent)} for file in files]
