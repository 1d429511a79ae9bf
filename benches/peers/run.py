"""Does the same job with other people's tools as with ours, in one run, and prints the ratios.

The job: a release's public part stays readable and is signed, its secrets are sealed to one P-256
recipient ("seal"); the signature is checked, the secrets are opened, everything is decoded ("open").

    python benches/peers/run.py                        beside ours, 1,000 and 20,000 variables
    python benches/peers/run.py --without-ours         peers alone, on a payload made up here
    python benches/peers/run.py --payload PUBLIC SECRETS

Ours is a program that is called with `--variables N --rounds N --out FOLDER`, once per block. It
writes `payload-N.cbor` (the public part, item for item as our bundle carries it), `document-N.cbor`
(the same release as a document whose keys are names) and `secrets-N.cbor` (what is sealed) into the
folder and ends its output with one line of JSON, times per call in nanoseconds:

    {"open": {"median_ns": 1, "min_ns": 1}, "seal": {"median_ns": 1, "min_ns": 1}, "size": 1}
"""

import argparse
import json
import pathlib
import subprocess
import sys

import age_minisign
import cose_cwt
import cose_pycose
import measure
import openssl_cms
import payload

ROOT = pathlib.Path(__file__).resolve().parents[2]
IN_PROCESS = [cose_cwt.Peer, cose_pycose.Peer]
PARTS = ("payload", "secrets", "document")
WHOLE_PROCESS = [openssl_cms.Peer, age_minisign.Peer]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--variables", type=int, nargs="+", default=[1000, 20000])
    parser.add_argument("--payload", type=pathlib.Path, nargs=2, metavar=("PUBLIC", "SECRETS"))
    parser.add_argument("--without-ours", action="store_true")
    parser.add_argument("--blocks", type=int, default=5, help="how often the tools take turns")
    parser.add_argument("--rounds", type=int, default=3, help="how often each runs in its turn")
    return parser.parse_args()


class Ours:
    """Our own program: measured by its own harness, which this script only reads."""

    name = "spacebridge"

    def __init__(self, variables, rounds):
        self.folder = ROOT / "target" / "bench"
        self.folder.mkdir(parents=True, exist_ok=True)
        build = ["cargo", "build", "--quiet", "--release", "-p", "spacebridge-benches"]
        subprocess.run([*build, "--bin", "envelope"], cwd=ROOT, check=True)
        run = ["cargo", "run", "--quiet", "--release", "-p", "spacebridge-benches"]
        self.command = [*run, "--bin", "envelope", "--", "--variables", str(variables)]
        self.command += ["--rounds", str(rounds), "--out", str(self.folder)]
        self.files = [self.folder / f"{part}-{variables}.cbor" for part in PARTS]
        self.size = 0

    def block(self, times):
        output = subprocess.run(self.command, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout
        report = json.loads(output.decode().strip().splitlines()[-1])
        self.size = report["size"]
        for verb in ("seal", "open"):
            times.add_block(self.name, verb, report[verb]["min_ns"], report[verb]["median_ns"])


def measure_all(ours, public, secrets, blocks, rounds):
    """Every tool in turn, block by block, and the two tables that come of it."""
    in_process, whole_process = present(IN_PROCESS), present(WHOLE_PROCESS)
    times, sizes = measure.Times(), {}
    for _ in range(blocks):
        if ours:
            ours.block(times)
            sizes[ours.name] = ours.size
        for peer in in_process:
            sizes[peer.name] = measure.in_process(times, peer, public, secrets, rounds)
        for peer in whole_process:
            sizes[peer.name] = measure.whole_process(times, peer, public, secrets, rounds)
    names = ([ours.name] if ours else []) + [peer.name for peer in in_process]
    print(measure.table("in one process, thread CPU time", names, times, sizes))
    names = [peer.name for peer in whole_process]
    if names:
        title = "whole processes, their CPU time (starting them included, decoding not)"
        print(measure.table(title, names, times, sizes))


def present(peers):
    found = []
    for peer in peers:
        missing = peer.missing()
        if missing:
            print(f"skipped: {peer.name}: {missing} is not installed", file=sys.stderr)
        else:
            found.append(peer())
    return found


def main():
    options = arguments()
    if options.payload:
        public, secrets = (path.read_bytes() for path in options.payload)
        print(f"# {options.payload[0]}: {len(public):,} bytes, secrets {len(secrets):,} bytes\n")
        measure_all(None, public, secrets, options.blocks, options.rounds)
        return
    for variables in options.variables:
        if options.without_ours:
            ours, (public, secrets), document = None, payload.made_up(variables), None
        else:
            ours = Ours(variables, options.rounds)
            ours.block(measure.Times())  # Writes the files; not counted.
            public, secrets, document = (path.read_bytes() for path in ours.files)
        print(f"# {variables:,} variables: {len(public):,} bytes, secrets {len(secrets):,} bytes\n")
        measure_all(ours, public, secrets, options.blocks, options.rounds)
        if document:
            print(f"# the same, peers with names for keys: {len(document):,} bytes\n")
            measure_all(ours, document, secrets, options.blocks, options.rounds)


if __name__ == "__main__":
    main()
