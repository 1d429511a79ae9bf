"""The two programs that a host's author would copy, run as a person runs them."""

import functools
import http.server
import json
import os
import subprocess
import sys
import threading

import pytest

import spacebridge as sb

from story import EXAMPLE, ROOT, Story, octopus, package_bytes


def run(program, *arguments, passphrase=None):
    read, write = os.pipe()
    with os.fdopen(write, "w") as pipe:
        pipe.write(f"{passphrase}\n")
    environment = {**os.environ, "SPACEBRIDGE_PASSPHRASE_FD": str(read)}
    command = [sys.executable, str(ROOT / "examples" / program), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, pass_fds=[read])
    os.close(read)
    return done


@pytest.fixture
def networks(tmp_path):
    """The folders of a source and of a target, and of the source's package files."""
    story = Story()
    for name, space, keys in [
        ("dev", story.dev, story.dev_keys),
        ("prod", story.prod, story.prod_keys),
    ]:
        (tmp_path / name).mkdir()
        (tmp_path / name / "space.json").write_text(json.dumps(space.document()))
        (tmp_path / name / "keys.pem").write_text(keys.to_encrypted_pem("open sesame"))
    (tmp_path / "packages").mkdir()
    for package in octopus().release.document()["packages"]:
        file = tmp_path / "packages" / f"{package['id']}.{package['version']}.zip"
        file.write_bytes(package_bytes(package))
    return tmp_path


def export(networks, *source):
    arguments = [
        "--version", "1.1.0", "--secrets", EXAMPLE / "secrets.json", "--to", "Prod Space",
        "--packages", networks / "packages", "--state", networks / "dev", "--by", "ada",
        "--deployed", "Test", "--out", networks / "release.sbbundle",
    ]  # fmt: skip
    return run("octopus_export.py", *source, *arguments, passphrase="open sesame")


def gate(networks, file, *more):
    space = networks / "prod" / "space.json"
    return run("gate.py", "--space", space, "--environment", "Production", file, *more)


def test_a_release_is_promoted_from_files_and_passes_the_gate(networks):
    done = export(networks, "--from", EXAMPLE / "octopus")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["promotion"]["target"] == "Prod Space"
    passed = gate(networks, networks / "release.sbbundle")
    assert passed.returncode == 0, passed.stderr
    assert "not established" in passed.stdout and "blank" in passed.stdout
    assert gate(networks, networks / "release.sbbundle", "--strict").returncode == 1
    for secret in ("example-prod", "example-live", "open sesame"):
        assert secret not in done.stdout + done.stderr + passed.stdout + passed.stderr


def test_a_release_is_promoted_from_a_server(networks):
    folder = EXAMPLE / "octopus"
    names = ",".join(str(file.relative_to(folder)) for file in sorted(folder.rglob("*.json")))
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(folder))
    handler.func.log_message = lambda *arguments: None
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_address[1]}"
        done = export(networks, "--from", address, "--documents", names)
        server.shutdown()
    assert done.returncode == 0, done.stderr
    sb.BundleMessage.from_bytes(networks / "release.sbbundle")


def test_a_bundle_that_was_changed_on_the_way_fails_the_job(networks):
    assert export(networks, "--from", EXAMPLE / "octopus").returncode == 0
    data = bytearray((networks / "release.sbbundle").read_bytes())
    data[len(data) // 2] ^= 1
    (networks / "changed.sbbundle").write_bytes(data)
    done = gate(networks, networks / "changed.sbbundle")
    assert done.returncode == 1
    assert "refused [part-mismatch]" in done.stderr


def test_a_wrong_passphrase_opens_nothing(networks):
    arguments = ["--from", EXAMPLE / "octopus", "--version", "1.1.0", "--to", "Prod Space"]
    arguments += ["--packages", networks / "packages", "--state", networks / "dev"]
    done = run("octopus_export.py", *arguments, "--out", networks / "no", passphrase="closed")
    assert done.returncode == 1 and not (networks / "no").exists()
    assert "closed" not in done.stderr
