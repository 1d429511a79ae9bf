"""The walkthrough at the command line: two folders, one file carried, and its receipt back."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import stat
import sys
from datetime import datetime, timezone
from pathlib import Path
from typing import List

import pytest
from cli_world import EXAMPLE, World

from spacebridge.cli.arguments import parser, understood
from spacebridge.cli.examples import BEGIN, EXAMPLES
from spacebridge.cli.received import moment
from spacebridge.cli.screen import Progress, Screen

ANSWERED = "answered-at-the-target-7Hq"


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = World(tmp_path)
    made.founded()
    return made


def test_a_release_crosses_is_deployed_and_its_receipt_comes_back(world: World) -> None:
    world.promoted()
    verified = world.prod.json("verify", "box-office.sbbundle")
    assert verified["sender"] == "DevTest Space"
    assert {line["check"]: line["standing"] for line in verified["statement"]}["signature"] == "passed"

    world.filled(ANSWERED)
    world.imported()
    planned = world.prod.run(
        "plan", "1.1.0", "--environment", "Production",
        "--prompted", "Deployment:Reason=the season opens", "--reveal", "values.json",
    )
    assert "may be deployed to Production" in planned.out
    values = json.loads((world.prod.folder / "values.json").read_text(encoding="utf-8"))
    assert values["Database:Password"] == "example-prod-vE7kXa"
    assert values["Database:BackupKey"] == ANSWERED

    world.prod.run(
        "report", "1.1.0", "--environment", "Production", "--outcome", "succeeded", "--out", "back.sbreceipt"
    )
    world.carry(world.prod.folder / "back.sbreceipt", world.dev)
    accepted = world.dev.json("accept", "back.sbreceipt")
    assert [one["environment"] for one in accepted["deployments"]] == ["Prod Space: Production"]
    assert "deployed" in world.dev.run("status").out

    again = world.dev.json("accept", "back.sbreceipt")
    assert again["deployments"] == [], "a receipt that comes twice tells nothing twice"


def test_what_nobody_tested_does_not_leave(world: World) -> None:
    refused = world.promote(expect=1)
    assert "[target-not-open]" in refused.err
    assert "what to do:" in refused.err
    assert not (world.dev.folder / "box-office.sbbundle").exists()


def test_a_changed_bit_is_refused_with_its_code(world: World) -> None:
    file = world.promoted()
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    facts = (world.prod.space / "facts.json").read_bytes()
    refused = world.prod.json("import", "box-office.sbbundle", expect=1)["error"]
    assert refused["code"]
    assert refused["advice"]
    assert (world.prod.space / "facts.json").read_bytes() == facts


def test_nothing_is_imported_that_nobody_looked_at(world: World) -> None:
    world.promoted()
    world.filled(ANSWERED)
    world.prod.run("import", "box-office.sbbundle", expect=4)
    world.prod.run("import", "box-office.sbbundle", "--reviewed", "0" * 64, expect=1)
    assert json.loads((world.prod.space / "facts.json").read_text(encoding="utf-8"))["imports"] == []


def test_a_package_with_other_bytes_is_named_and_not_used(world: World) -> None:
    world.promoted()
    package = next((world.prod.space / "packages").glob("*Web*"))
    package.write_text("other bytes", encoding="utf-8")
    shown = world.prod.run("import", "box-office.sbbundle", expect=4)
    assert f"not used: {package.name}" in shown.out


def test_a_recall_stops_a_release_at_the_target(world: World) -> None:
    world.promoted()
    world.filled(ANSWERED)
    world.imported()
    recalled = world.dev.json("recall", "1.1.0", "--reason", "it sells seats twice")
    (notice,) = recalled["files"]
    world.carry(Path(notice), world.prod)
    world.prod.run("note", Path(notice).name)
    (project,) = world.prod.json("status")["projects"]
    assert "it sells seats twice" in json.dumps(project["releases"][0]["blocked"])


def test_a_release_is_refused_and_the_source_hears_why(world: World) -> None:
    world.promoted()
    world.prod.run(
        "refuse", "box-office.sbbundle", "--environment", "Production",
        "--reason", "not before the season opens", "--out", "no.sbreceipt",
    )
    world.carry(world.prod.folder / "no.sbreceipt", world.dev)
    (told,) = world.dev.json("accept", "no.sbreceipt")["deployments"]
    assert told["outcome"] == "refused"
    assert told["notes"] == "not before the season opens"


def test_no_secret_is_printed_or_rests_where_it_should_not(world: World) -> None:
    test_a_release_crosses_is_deployed_and_its_receipt_comes_back(world)
    planted = _planted()
    assert len(planted) > 5
    for printed in world.dev.printed + world.prod.printed:
        assert not [text for text in planted if text in printed]
    for folder in (world.dev.space, world.prod.space):
        for file in (file for file in folder.rglob("*") if file.is_file()):
            found = [text for text in planted if text.encode() in file.read_bytes()]
            if found == [ANSWERED]:
                assert file.parent.name == "answers"
                assert stat.S_IMODE(file.stat().st_mode) == 0o600
            else:
                assert not found, file


def _planted() -> List[str]:
    secrets = json.loads((EXAMPLE / "secrets.json").read_text(encoding="utf-8"))
    texts = [one["value"] for part in secrets.values() for one in part]
    return [ANSWERED, "passphrase of ada", "passphrase of grace", *texts]


def test_a_person_without_a_role_is_refused_by_name(world: World) -> None:
    team = {
        "name": "Releasers",
        "members": ["ada"],
        "assignments": [{"role": {"name": "Release", "permissions": ["ReleaseCreate", "ReleasePromote"]}}],
    }
    (world.dev.folder / "team.json").write_text(json.dumps(team), encoding="utf-8")
    world.dev.run("space", "add", "team", "team.json")
    world.dev.user = "mallory"
    refused = world.promote(expect=1)
    assert "[permission-missing]" in refused.err
    assert "mallory" in refused.err


def test_the_folder_says_what_is_wrong_with_it(tmp_path: Path) -> None:
    world = World(tmp_path)
    assert "keys new" in world.dev.run("status", expect=3).err
    world.founded()
    (world.dev.space / ".lock").write_text("1\n", encoding="utf-8")
    assert "another command" in world.promote(expect=3).err
    assert "there already" in world.dev.run("keys", "new", "Another", expect=3).err
    (world.dev.space / "facts.json").write_text("{", encoding="utf-8")
    assert "is not JSON" in world.dev.run("status", expect=3).err


def test_every_example_in_the_help_is_understood(capsys: pytest.CaptureFixture[str]) -> None:
    commands = [BEGIN, *EXAMPLES.values()]
    lines = [line.strip() for text in commands for line in text.splitlines() if "--" in line or " " in line]
    examples = [line for line in lines if line.startswith("spacebridge ")]
    assert len(examples) > len(EXAMPLES)
    for line in examples:
        assert parser().parse_args(shlex.split(line)[1:]).command, line
    with pytest.raises(SystemExit):
        parser().parse_args(["trust", "add", "--help"])
    assert "example" in capsys.readouterr().out


def test_a_mistake_is_answered_with_what_to_do(world: World) -> None:
    assert "--help" in world.dev.run("promot", expect=2).err
    assert "there is no `nothing.pem`" in world.dev.run("trust", "add", "X", "nothing.pem", "--promote-to", expect=3).err
    known = world.dev.run("trust", "add", "Prod Space", "prod.pem", "--promote-to", expect=3).err
    assert "known here already" in known and "trust list" in known
    shutil.rmtree(world.dev.folder / "packages")
    assert "there is no folder `packages`" in world.promote(expect=3).err
    (world.dev.folder / "packages").mkdir()
    missing = world.promote(expect=3).err
    assert missing.count("BoxOffice.") > 2 and "--packages" in missing


def test_a_file_in_another_encoding_is_named(world: World) -> None:
    lifecycle = world.dev.folder / "lifecycle.json"
    lifecycle.write_text('{"name": "Straight", "phases": []}', encoding="utf-16")
    told = world.dev.run("space", "add", "lifecycle", "lifecycle.json", expect=3).err
    assert "`lifecycle.json` is UTF-16" in told and "save it as UTF-8" in told
    lifecycle.write_bytes(b'{"name": "Caf\xe9", "phases": []}')
    told = world.dev.run("space", "add", "lifecycle", "lifecycle.json", expect=3).err
    assert "`lifecycle.json` is not UTF-8: byte 13 " in told
    certificate = world.dev.folder / "prod.crt"
    certificate.write_bytes((world.dev.folder / "prod.pem").read_bytes().decode().encode("utf-16"))
    told = world.dev.run("keys", "show", "prod.crt", expect=1).err
    assert "is text in UTF-16, where PEM is ASCII" in told and "certificate-pem-malformed" in told
    assert "this is a PEM certificate, not a bundle" in world.dev.run("inspect", "prod.pem", expect=1).err


def test_a_command_is_suggested_as_the_person_would_type_it(world: World) -> None:
    """With the folder of the Space, if it was given, and with whatever the shell wants quoted."""
    world.promoted()
    called = f"spacebridge --space {world.prod.space}"
    unknown = world.prod.json("plan", "9.9", "--environment", "Production", expect=3)["error"]
    assert unknown["advice"] == f"see `{called} status`"
    shown = world.prod.run("import", "box-office.sbbundle", "--because", "it is time", expect=4).out
    (again,) = [line.strip() for line in shown.splitlines() if "--reviewed" in line]
    assert again.startswith(f"{called} import box-office.sbbundle --because 'it is time' --reviewed ")
    asked = shlex.split(again)[1:]
    assert "imported: " in world.prod.run(*asked[2:]).out
    (blank,) = [line for line in world.prod.run("fill", "1.1.0", expect=4).out.splitlines() if "To answer" in line]
    assert f"`{called} fill 1.1.0 --write FILE`" in blank

    said = Screen(as_json=False, program="spacebridge").advised("see `spacebridge trust list`")
    assert said == "see `spacebridge trust list`", "nothing was given, so nothing is repeated"


def test_what_every_command_takes_is_given_before_it_or_after_it(tmp_path: Path) -> None:
    for words in (["--space", "dev", "--json", "status"], ["status", "--space", "dev", "--json"]):
        asked = understood(words)
        assert (asked.space, asked.json, asked.by) == ("dev", True, None)
        assert asked.program == "spacebridge --space dev"
    assert understood(["--space", "one", "status", "--space", "two"]).space == "two"
    made = World(tmp_path).dev.run("keys", "new", "Dev Space", "--by", "grace", "--json")
    assert made.document()["name"] == "Dev Space"


@pytest.mark.parametrize(
    ("text", "milliseconds"),
    [("09:00:00Z", 0), ("09:00:00.8Z", 800), ("09:00:00.88Z", 880), ("10:00:00.125+01:00", 125)],
)
def test_a_time_is_read_with_as_many_digits_as_it_has(text: str, milliseconds: int) -> None:
    read = moment(f"2026-11-28T{text}")
    assert read == datetime(2026, 11, 28, 9, microsecond=milliseconds * 1000, tzinfo=timezone.utc)


def test_an_imported_release_is_filled_in_by_its_version(world: World) -> None:
    world.promoted()
    world.imported()
    world.prod.run("fill", "1.1.0", "--write", "answers.json", expect=4)
    world.filled(ANSWERED, release="1.1.0")
    assert "Nothing is blank." in world.prod.run("fill", "1.1.0").out


def test_a_name_that_is_not_here_is_answered_with_those_that_are(world: World) -> None:
    world.promoted()
    world.imported()
    for command in ("plan", "report"):
        outcome = ["--outcome", "succeeded"] if command == "report" else []
        said = world.prod.run(command, "1.1.0", "--environment", "Prodction", *outcome, expect=2).err
        assert "`Prodction` is no environment" in said and "it has Production" in said
    assert "no release 7" in world.prod.run("compare", "box-office.sbbundle", "--version", "7", expect=3).err
    tag = world.prod.run("space", "add", "tenant", "Acme", "--tag", "North", expect=2).err
    assert "`Region/North`" in tag
    no_folder = world.prod.run("import", "box-office.sbbundle", "--packages", "pakages", expect=3).err
    assert "there is no folder `pakages`" in no_folder


def test_a_recalled_release_that_may_run_again_asks_for_a_look(world: World) -> None:
    world.promoted()
    world.filled(ANSWERED)
    world.imported()
    plan = ["plan", "1.1.0", "--environment", "Production", "--prompted", "Deployment:Reason=again"]
    world.prod.run(*plan)
    world.prod.run("report", "1.1.0", "--environment", "Production", "--outcome", "succeeded")
    (notice,) = world.dev.json("recall", "1.1.0", "--reason", "it sells seats twice")["files"]
    world.carry(Path(notice), world.prod)
    world.prod.run("note", Path(notice).name)
    assert "alarm: " in world.prod.run(*plan, expect=4).out


def test_words_that_differ_are_refused_by_their_own_code(world: World) -> None:
    heard = world.prod.json("keys", "show")["words"]
    wrong = ("b" if heard[0] != "b" else "d") + heard[1:]
    refused = world.dev.json("trust", "confirm", "Prod Space", "--fingerprint", wrong, expect=1)
    assert refused["error"]["code"] == "fingerprint-different"


def test_a_blocked_plan_says_each_reason_once_and_what_to_do_about_it(world: World) -> None:
    world.promoted()
    shutil.rmtree(world.prod.space / "packages")
    world.imported()
    said = world.prod.run("plan", "1.1.0", "--environment", "Production", expect=1).err
    assert said.count("[package-missing]") == said.count("are not here")
    assert f"`spacebridge --space {world.prod.space} fill VERSION`" in said
    assert "--prompted" in said and "--packages" in said


def test_what_a_file_claims_is_shown_with_the_names_that_keys_have_here(world: World) -> None:
    world.promoted()
    shown = world.prod.run("inspect", "box-office.sbbundle").out
    assert "kind         bundle" in shown and "(DevTest Space)" in shown and "this Space" in shown


@pytest.mark.skipif(sys.platform == "win32", reason="there is no pseudo-terminal")
def test_a_passphrase_is_asked_for_at_a_terminal_and_not_shown(tmp_path: Path) -> None:
    import pexpect

    folder = tmp_path / "space"
    command = ["-m", "spacebridge.cli", "--space", str(folder), "keys", "new", "Dev Space"]
    child = pexpect.spawn(sys.executable, command, encoding="utf-8", timeout=60)
    child.expect("Passphrase of the private keys: ")
    child.sendline("typed-and-not-shown")
    child.expect("Repeat it: ")
    child.sendline("typed-and-not-shown")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    assert "typed-and-not-shown" not in (child.before or "")
    assert stat.S_IMODE(os.stat(folder / "keys.pem").st_mode) == 0o600
    assert "ENCRYPTED" in (folder / "keys.pem").read_text(encoding="ascii")


@pytest.mark.skipif(sys.platform == "win32", reason="there is no pseudo-terminal")
def test_blanks_are_asked_for_at_a_terminal(world: World) -> None:
    import pexpect

    world.promoted()
    command = ["-m", "spacebridge.cli", "--space", str(world.prod.space), "fill", "box-office.sbbundle"]
    child = pexpect.spawn(sys.executable, command, cwd=str(world.prod.folder), encoding="utf-8", timeout=60)
    asked = 0
    while child.expect(["blank on purpose: ", pexpect.EOF]) == 0:
        asked += 1
        child.sendline(f"typed {asked}")
    child.close()
    assert asked > 3
    assert child.exitstatus == 0, child.before


def test_somebody_who_watches_sees_how_far_a_file_has_been_read(capsys: pytest.CaptureFixture[str]) -> None:
    with Progress("Shop.Web.1.1.0.zip", 2048, watched=True) as progress:
        progress.advance(1024)
    drawn = capsys.readouterr().err
    assert "Shop.Web.1.1.0.zip [" in drawn and " 50%" in drawn and drawn.endswith("\r\x1b[K")
    with Progress("Shop.Web.1.1.0.zip", 2048, watched=False) as progress:
        progress.advance(2048)
    assert capsys.readouterr().err == ""
