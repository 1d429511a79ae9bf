"""Two folders as two networks, and the real command in each, as a person would use it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Dict, List

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "air-gap"


class Ran:
    """One command that was run."""

    def __init__(self, done: "subprocess.CompletedProcess[str]") -> None:
        self.code, self.out, self.err = done.returncode, done.stdout, done.stderr

    def document(self) -> Any:
        """Returns the output with ``--json``."""
        return json.loads(self.out)


class Network:
    """A folder, a person, and everything that was ever printed there."""

    def __init__(self, folder: Path, user: str) -> None:
        self.folder, self.user = folder, user
        self.printed: List[str] = []
        folder.mkdir()
        (folder / "passphrase").write_text(f"passphrase of {user}\n", encoding="utf-8")

    @property
    def space(self) -> Path:
        """The folder of the Space."""
        return self.folder / "space"

    def run(self, *arguments: str, expect: int = 0) -> Ran:
        """Runs the command, and holds it to its exit code."""
        passphrase = ["--passphrase-file", str(self.folder / "passphrase")]
        command = [sys.executable, "-m", "spacebridge.cli", "--space", str(self.space), *passphrase]
        environment = {**os.environ, "SPACEBRIDGE_USER": self.user, "COLUMNS": "100"}
        done = subprocess.run(
            [*command, *arguments],
            cwd=self.folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        self.printed += [done.stdout, done.stderr]
        assert done.returncode == expect, f"{arguments}: {done.returncode}\n{done.stdout}{done.stderr}"
        return Ran(done)

    def json(self, *arguments: str, expect: int = 0) -> Any:
        """The document that a command prints."""
        return self.run("--json", *arguments, expect=expect).document()


class World:
    """DevTest and Prod, and the product Box Office that one makes and the other runs."""

    def __init__(self, folder: Path) -> None:
        self.dev, self.prod = Network(folder / "dev", "ada"), Network(folder / "prod", "grace")
        for part in ("shared", "1.1.0"):
            shutil.copytree(EXAMPLE / "octopus" / part, self.dev.folder / "octopus" / part)
        shutil.copy(EXAMPLE / "secrets.json", self.dev.folder)
        self.packages()
        straight = {"name": "Straight", "phases": []}
        (self.prod.folder / "straight.json").write_text(json.dumps(straight), encoding="utf-8")

    def packages(self) -> None:
        """The files of the packages, at the source."""
        from spacebridge import OctopusDocuments

        files = sorted((self.dev.folder / "octopus").rglob("*.json"))
        read = OctopusDocuments.read([(str(file), file) for file in files]).release()
        folder = self.dev.folder / "packages"
        folder.mkdir()
        for package in read.release.document()["packages"]:
            name = package["id"].rsplit("/", 1)[-1]
            (folder / f"{name}.{package['version']}.zip").write_text(f"the bytes of {name}", encoding="utf-8")

    def carry(self, file: Path, to: Network) -> Path:
        """Walks a file across."""
        return Path(shutil.copy(file, to.folder))

    def founded(self) -> None:
        """Both sides make their keys, exchange certificates, and read fingerprints to each other."""
        self.dev.run("keys", "new", "DevTest Space", "--environment", "Development", "--environment", "Test")
        self.prod.run("keys", "new", "Prod Space", "--environment", "Production", "--lifecycle", "straight.json")
        self.dev.run("trust", "export", "--out", "dev.pem")
        self.prod.run("trust", "export", "--out", "prod.pem")
        self.carry(self.dev.folder / "dev.pem", self.prod)
        self.carry(self.prod.folder / "prod.pem", self.dev)
        heard_at_dev = self.prod.json("keys", "show")["words"]
        heard_at_prod = self.dev.json("keys", "show")["fingerprint"]
        self.dev.run(
            "trust", "add", "Prod Space", "prod.pem", "--promote-to", "--accept-results",
            "--environment", "Production", "--fingerprint", heard_at_dev,
        )
        self.prod.run("trust", "add", "DevTest Space", "dev.pem", "--accept-releases")
        self.prod.run("trust", "confirm", "DevTest Space", "--fingerprint", heard_at_prod)

    def promote(self, expect: int = 0) -> Ran:
        """Promotes Box Office 1.1.0 into the file `box-office.sbbundle`."""
        return self.dev.run(
            "promote", "--octopus", "octopus", "--secrets", "secrets.json",
            "--packages", "packages", "--to", "Prod Space", "--out", "box-office.sbbundle",
            expect=expect,
        )

    def promoted(self) -> Path:
        """Tested at the source, promoted, and walked across with its packages."""
        self.promote(expect=1)
        for environment in ("Development", "Test"):
            self.dev.run("report", "1.1.0", "--environment", environment, "--outcome", "succeeded")
        self.promote()
        shutil.copytree(self.dev.folder / "packages", self.prod.space / "packages")
        return self.carry(self.dev.folder / "box-office.sbbundle", self.prod)

    def filled(self, secret: str, release: str = "box-office.sbbundle") -> None:
        """Answers what the release asks, in a file, as somebody at the target would."""
        self.prod.run("fill", release, "--write", "answers.json", expect=4)
        sheet: Dict[str, Any] = json.loads((self.prod.folder / "answers.json").read_text(encoding="utf-8"))
        _fill(sheet, secret)
        (self.prod.folder / "answers.json").write_text(json.dumps(sheet), encoding="utf-8")
        self.prod.run("fill", release, "--read", "answers.json")
        (self.prod.folder / "answers.json").unlink()

    def imported(self) -> None:
        """Looked at, and imported as it was looked at."""
        digest = self.prod.json("import", "box-office.sbbundle", expect=4)["preview"]["digest"]
        self.prod.run("import", "box-office.sbbundle", "--reviewed", digest)


def _fill(node: Any, secret: str) -> None:
    if not isinstance(node, dict):
        return
    for key, value in list(node.items()):
        if key == "value" and value is None:
            node[key] = "filled in"
        elif key == "sensitive" and value is None:
            node[key] = secret
        elif key != "about":
            _fill(value, secret)
