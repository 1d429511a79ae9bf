#!/usr/bin/env python3
"""Takes the JSON documents of an Octopus release, from a folder or from a server, and promotes it.

    python examples/octopus_export.py --from FOLDER --packages DIR --state DIR --to "Prod Space" --out F
    python examples/octopus_export.py --from https://octopus.example --documents projects/1,… …

`--state` holds `space.json`, `certificate.pem` and `keys.pem`; the passphrase of the keys is asked for, or
read from the descriptor in SPACEBRIDGE_PASSPHRASE_FD. The API key of the server is read from the variable
OCTOPUS_API_KEY. Neither is ever an argument. The facts to store are printed.
"""

import argparse
import getpass
import json
import os
import sys
import urllib.request
from pathlib import Path
from typing import Any, Dict, List, Optional, Tuple

import spacebridge as sb

LIMIT = 64 << 20


def documents(given: argparse.Namespace) -> List[Tuple[str, bytes]]:
    """The documents by name: every JSON file of a folder, or what a server answers with."""
    if not given.source.startswith(("http://", "https://")):
        folder = Path(given.source)
        files = sorted(folder.rglob("*.json"))
        return [(str(file.relative_to(folder)), file.read_bytes()) for file in files]
    return [(name, fetched(given.source, name)) for name in given.documents.split(",")]


def fetched(server: str, name: str) -> bytes:
    request = urllib.request.Request(f"{server.rstrip('/')}/{name}")
    if "OCTOPUS_API_KEY" in os.environ:
        request.add_header("X-Octopus-ApiKey", os.environ["OCTOPUS_API_KEY"])
    with urllib.request.urlopen(request, timeout=60) as answer:
        body: bytes = answer.read(LIMIT + 1)
    if len(body) > LIMIT:
        raise SystemExit(f"{name} is larger than {LIMIT} bytes")
    return body


def with_content(packages: List[Any], folder: Path) -> List[Any]:
    """The packages with the digests of their files, `ID.VERSION.*` in the folder."""
    known = []
    for package in packages:
        files = sorted(folder.glob(f"{package['id']}.{package['version']}.*"))
        if files:
            digest = sb.PackageDigest()
            with files[0].open("rb") as file:
                while piece := file.read(1 << 20):
                    digest.update(piece)
            package = {**package, "content": digest.finish()}
        known.append(package)
    return known


def passphrase() -> str:
    if "SPACEBRIDGE_PASSPHRASE_FD" in os.environ:
        with os.fdopen(int(os.environ["SPACEBRIDGE_PASSPHRASE_FD"]), encoding="utf-8") as file:
            return file.readline().rstrip("\r\n")
    return getpass.getpass("Passphrase of the keys: ")


def promote(given: argparse.Namespace) -> Dict[str, Any]:
    space = sb.Space.from_document(json.loads((given.state / "space.json").read_text("utf-8")))
    facts_file = given.state / "facts.json"
    facts: Any = json.loads(facts_file.read_text("utf-8")) if facts_file.exists() else {}
    read = sb.OctopusDocuments.read(documents(given))
    found = read.release(version=given.version, secrets=given.secrets)
    for finding in found.findings:
        text = sb.printable(f"{finding['path']}: {finding['detail']}")
        print(f"{finding['severity']} [{finding['code']}] {text}", file=sys.stderr)
    packages = with_content(list(found.release.document()["packages"]), given.packages)
    keys = sb.SpaceKeys.from_pem(given.state / "keys.pem", passphrase(), space.certificate)
    release = space.assemble(found.release.with_packages(packages), keys.signer(by=given.by))
    lifecycle = space.lifecycles[0] if space.lifecycles else found.lifecycle
    if lifecycle is None:
        raise SystemExit("neither the Space nor the documents have a lifecycle")
    if given.deployed:
        fact = release.deployed(given.deployed, "succeeded", by=given.by)
        facts.setdefault("deployments", []).append(fact)
    promoted = space.promote(
        release, given.to, facts, keys.signer(by=given.by), with_lifecycle=lifecycle
    )
    given.out.write_bytes(bytes(promoted.bundle))
    return {"promotion": promoted.fact, "findings": promoted.findings, "omitted": promoted.omitted}


def main(arguments: Optional[List[str]] = None) -> int:
    parser = argparse.ArgumentParser(description="Promotes a release of an Octopus server.")
    parser.add_argument("--from", dest="source", required=True, help="a folder, or a REST address")
    parser.add_argument("--documents", default="", help="paths below the address, with commas")
    parser.add_argument("--version", help="which release; needed if there are several")
    parser.add_argument(
        "--secrets", type=Path, help="the file that supplies what Octopus withholds"
    )
    parser.add_argument("--packages", type=Path, required=True, help="the folder of package files")
    parser.add_argument("--state", type=Path, required=True, help="the folder of the Space")
    parser.add_argument("--to", required=True, help="the Space to promote to")
    parser.add_argument("--deployed", help="an environment of ours where it succeeded")
    parser.add_argument("--by", default=getpass.getuser())
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args(arguments)
    try:
        print(json.dumps(promote(given), indent=2))
    except sb.SpacebridgeError as refusal:
        print(f"refused [{refusal.code}]: {sb.printable(str(refusal))}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
