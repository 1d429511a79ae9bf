"""The arguments of the command line."""

from __future__ import annotations

import argparse
import os
import shlex
import sys
from typing import Any, Callable, Dict, NoReturn, Optional, Sequence, Union

from spacebridge import __version__

from . import fill, keys, look, receive, send, trust
from .examples import BEGIN, in_help
from .failure import EXIT_CODES, USAGE
from .screen import Screen

Command = Callable[[argparse.Namespace, Screen], int]
_Options = Union[argparse.ArgumentParser, "argparse._ArgumentGroup"]

_OUTCOMES = (
    "queued", "executing", "succeeded", "succeeded-with-warnings", "failed", "cancelled",
    "timed-out", "superseded",
)


class _Parser(argparse.ArgumentParser):
    """Says what was not understood, and where to look."""

    def error(self, message: str) -> NoReturn:
        print(f"{self.prog}: {message}\n  what to do: see `{self.prog} --help`", file=sys.stderr)
        raise SystemExit(USAGE)


def understood(arguments: Optional[Sequence[str]]) -> argparse.Namespace:
    """Parses the arguments and records the name of the program, which suggested commands repeat."""
    asked = parser().parse_args(arguments)
    given = [("--space", asked.space), ("--by", asked.by)]
    repeated = [word for option, value in given if value for word in (option, value)]
    asked.program = shlex.join(["spacebridge", *repeated])
    asked.space = asked.space or os.environ.get("SPACEBRIDGE_SPACE", ".")
    return asked


def parser() -> argparse.ArgumentParser:
    """All commands with their arguments."""
    top = _Parser(
        prog="spacebridge",
        description="Promote a software release between deployment servers as one signed file.",
        epilog=f"{BEGIN}\n{EXIT_CODES}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"spacebridge {__version__}")
    _everywhere(top, {})
    commands = top.add_subparsers(dest="verb", required=True, metavar="COMMAND")
    _own(commands)
    _trust(commands)
    _sending(commands)
    _looking(commands)
    _receiving(commands)
    return top


def _everywhere(made: _Options, default: Dict[str, Any]) -> None:
    """Adds the options that every command takes, before its name or after it."""
    made.add_argument(
        "--space",
        metavar="FOLDER",
        help="the folder of the Space (else SPACEBRIDGE_SPACE, else this folder)",
        **default,
    )
    made.add_argument(
        "--by",
        metavar="USER",
        help="the acting person (else SPACEBRIDGE_USER, else your login)",
        **default,
    )
    made.add_argument(
        "--json", action="store_true", help="print a document instead of text", **default
    )
    made.add_argument(
        "--passphrase-file",
        metavar="FILE",
        help="the first line is the passphrase of the keys (- for the standard input); else it is asked for",
        **default,
    )


def _command(commands: Any, name: str, act: Command) -> argparse.ArgumentParser:
    said = (act.__doc__ or "").split("\n", 1)[0]
    made: argparse.ArgumentParser = commands.add_parser(
        name,
        help=said,
        description=act.__doc__,
        epilog=in_help(act),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.set_defaults(command=act)
    # An option that is missing here must not overrule the one before the command.
    _everywhere(made.add_argument_group("options of every command"), {"default": argparse.SUPPRESS})
    return made


def _group(commands: Any, name: str, said: str) -> Any:
    return commands.add_parser(name, help=said, description=said).add_subparsers(
        dest="what", required=True, metavar="WHAT"
    )


def _own(commands: Any) -> None:
    group = _group(commands, "keys", "The keys and the certificate of this Space.")
    new = _command(group, "new", keys.new)
    new.add_argument("name", help="the name of the Space, as in its certificate")
    new.add_argument("--environment", action="append", default=[], help="one of its environments")
    new.add_argument("--lifecycle", action="append", default=[], metavar="FILE", help='a lifecycle, as JSON: {"name": "Straight", "phases": []}')
    new.add_argument("--team", action="append", default=[], metavar="FILE", help="a team, as JSON")
    show = _command(group, "show", keys.show)
    show.add_argument("certificate", nargs="?", help="a certificate file; else the Space's own")
    group = _group(commands, "space", "The environments, lifecycles, teams and tenants of this Space.")
    add = _command(group, "add", keys.add)
    kinds = ("environment", "remote-environment", "lifecycle", "team", "tenant")
    add.add_argument("kind", choices=kinds)
    add.add_argument("what", help="its name; for a lifecycle or a team a JSON file")
    add.add_argument("--tag", action="append", default=[], help="a tag of a tenant, as Set/Tag")


def _trust(commands: Any) -> None:
    group = _group(commands, "trust", "The other Spaces that this Space trusts.")
    add = _command(group, "add", trust.add)
    add.add_argument("name", help="the name of that Space in this one")
    add.add_argument("certificate", help="the file that it exported")
    for grant, said in trust.GRANTS.items():
        add.add_argument(f"--{grant}", action="store_true", help=said)
    add.add_argument("--project", action="append", default=[], help="only for this project")
    add.add_argument("--environment", action="append", default=[], help="one of its environments, to name in lifecycles")
    confirm = _command(group, "confirm", trust.confirm)
    confirm.add_argument("name")
    for one in (add, confirm):
        one.add_argument("--fingerprint", help="the fingerprint that the other side read out: words or digits")
    revoke = _command(group, "revoke", trust.revoke)
    revoke.add_argument("name")
    revoke.add_argument("--rehearse", action="store_true", help="only list the facts that would be without proof")
    _command(group, "list", trust.show)
    export = _command(group, "export", trust.export)
    export.add_argument("--out", metavar="FILE", help="the file to write; else the certificate is printed")


def _sending(commands: Any) -> None:
    assemble = _command(commands, "assemble", send.assemble)
    promote = _command(commands, "promote", send.promote)
    for one in (assemble, promote):
        one.add_argument("--octopus", metavar="FOLDER", help="Octopus's JSON documents")
        one.add_argument("--release", metavar="FILE", help="the document of a release")
        one.add_argument("--project", help="the project in the documents")
        one.add_argument("--version", help="the version of the release")
        one.add_argument("--secrets", metavar="FILE", help="the secrets, which Octopus withholds")
        one.add_argument("--packages", metavar="FOLDER", help="the files of its packages")
    promote.add_argument("--imported", metavar="VERSION", help="forward an imported release")
    promote.add_argument("--to", required=True, metavar="SPACE", help="the target, by its name in this Space")
    promote.add_argument("--onward", action="append", default=[], metavar="SPACE", help="a Space to which the target may forward it")
    promote.add_argument("--lifecycle", metavar="NAME", help="a lifecycle of this Space, or a JSON file")
    promote.add_argument("--out", metavar="FILE", help="the file to write; else one in outbox/")
    recall = _command(commands, "recall", send.recall)
    recall.add_argument("version")
    recall.add_argument("--project")
    recall.add_argument("--reason", required=True, help="the reason, which every target sees")


def _looking(commands: Any) -> None:
    inspect = _command(commands, "inspect", look.inspect)
    verify = _command(commands, "verify", look.verify)
    compare = _command(commands, "compare", look.compare)
    for one in (inspect, verify, compare):
        one.add_argument("file", help="the file to read")
    compare.add_argument("--version", help="compare with this release; else with the newest")
    compare.add_argument("--environment", help="compare with the release that is deployed there")
    _command(commands, "status", look.status)


def _receiving(commands: Any) -> None:
    asked = _command(commands, "fill", fill.fill)
    asked.add_argument("release", help="a bundle, or the version of an imported release")
    asked.add_argument("--project")
    asked.add_argument("--read", metavar="FILE", help="a filled-in file")
    asked.add_argument("--write", metavar="FILE", help="write the file to fill in")
    asked.add_argument("--schema", metavar="FILE", help="write the JSON Schema of that file")
    taken = _command(commands, "import", receive.import_)
    taken.add_argument("file")
    taken.add_argument("--packages", metavar="FOLDER", help="the files of its packages; else packages/")
    taken.add_argument("--lifecycle", metavar="NAME", help="the lifecycle of this Space for the release")
    taken.add_argument("--because", metavar="REASON", help="the reason for importing an older release")
    taken.add_argument("--reviewed", metavar="DIGEST", help="the digest of the preview that a person reviewed")
    refused = _command(commands, "refuse", receive.refuse)
    refused.add_argument("file")
    refused.add_argument("--environment", required=True, help="the environment of its first deployment")
    refused.add_argument("--reason", required=True)
    planned = _command(commands, "plan", receive.plan)
    reported = _command(commands, "report", receive.report)
    for one in (planned, reported):
        one.add_argument("version", help="the version of the release")
        one.add_argument("--project")
        one.add_argument("--environment", required=True)
        one.add_argument("--tenant")
    planned.add_argument("--packages", metavar="FOLDER", help="the files of its packages; else packages/")
    planned.add_argument("--prompted", action="append", default=[], metavar="NAME=VALUE", help="a prompted variable")
    planned.add_argument("--reveal", metavar="FILE", help="write all values there, with the secrets in clear, for the deployment")
    reported.add_argument("--outcome", required=True, choices=_OUTCOMES)
    reported.add_argument("--notes", help="notes for the source")
    reported.add_argument("--withhold", action="append", choices=("by", "notes", "answers"), help="leave a part out")
    reported.add_argument("--to-owner", action="store_true", help="address it to the owner instead of the sender")
    for one in (refused, reported):
        one.add_argument("--out", metavar="FILE", help="the file to write; else one in outbox/")
    for name, act in (("accept", receive.accept), ("note", receive.note)):
        _command(commands, name, act).add_argument("file")
