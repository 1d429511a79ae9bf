"""Measures the cost of the library in Python: the wheel, the import, and `verify` beside Rust's
own.

    python benches/python/run.py WHEEL PROGRAM [VARIABLES…]

PROGRAM is the bench `python` of Rust. It writes a bundle and the Space that it is for, and then
measures the same call in Rust each time it is asked, so that both take turns on the same files.
"""

import argparse
import gc
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import datetime

import spacebridge as sb

BLOCKS, ROUNDS, STARTS = 9, 3, 15
AT_MOST = 1.2  # How many times Rust's time the verb `verify` may take from Python.

# An interpreter of its own for each: what was imported once costs nothing again.
IMPORT = """
import time
start = time.thread_time_ns()
import argparse, datetime, json, os, typing
between = time.thread_time_ns()
import spacebridge
print(between - start, time.thread_time_ns() - between)
"""


class Rust:
    """A program in Rust that makes these calls and reports the thread's CPU time."""

    def __init__(self, program, variables, folder):
        command = [program, str(variables), str(folder)]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.process.stdout.readline()

    def block(self):
        self.process.stdin.write(f"{ROUNDS}\n")
        self.process.stdin.flush()
        times = json.loads(self.process.stdout.readline())
        return {name: (row["min_ns"], row["median_ns"]) for name, row in times.items()}

    def end(self):
        self.process.stdin.close()
        if self.process.wait():
            sys.exit("the program failed")


class Python:
    """A program as a person writes it."""

    def __init__(self, folder):
        self.data = (folder / "bundle").read_bytes()
        self.space = sb.Space.from_document(json.loads((folder / "space.json").read_text()))
        self.sealed = sb.BundleMessage.from_bytes(self.data)
        self.now = datetime.fromisoformat((folder / "now").read_text().replace("Z", "+00:00"))

    def alone(self):
        """A message that was read before is verified."""
        return self.sealed.verify(self.space, {}, now=self.now)

    def whole(self):
        """A message is read from bytes in memory, and verified."""
        return sb.BundleMessage.from_bytes(self.data).verify(self.space, {}, now=self.now)

    def block(self):
        return {"verify alone": timed(self.alone), "verify": timed(self.whole)}


def timed(call):
    """The minimum and the median of one block; a result is dropped within its time."""
    samples = []
    call()
    for _ in range(ROUNDS):
        gc.collect()
        gc.disable()
        start = time.thread_time_ns()
        call()
        samples.append(time.thread_time_ns() - start)
        gc.enable()
    return min(samples), statistics.median(samples)


def verify(program, variables):
    """Both in turn, and whether Python is as near to Rust as it should be."""
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        rust = Rust(program, variables, folder)
        python = Python(folder)
        taken = {"Rust": {}, "Python": {}}
        for _ in range(BLOCKS):
            for name, side in (("Rust", rust), ("Python", python)):
                for call, times in side.block().items():
                    taken[name].setdefault(call, []).append(times)
        rust.end()
    print(f"# verify, {variables:,} variables, {len(python.data):,} B: thread CPU time in ms\n")
    print(f"{'':<24}{'Rust':>18}{'Python':>18}{'× Rust':>9}")
    ratios = {}
    for call in taken["Rust"]:
        rows = [taken[name][call] for name in ("Rust", "Python")]
        minima = [min(minimum for minimum, _ in row) / 1e6 for row in rows]
        medians = [statistics.median(median for _, median in row) / 1e6 for row in rows]
        cells = "".join(f"{a:>9.2f} ({b:.2f})" for a, b in zip(minima, medians))
        ratios[call] = minima[1] / minima[0]
        print(f"{call:<24}{cells}{ratios[call]:>9.2f}")
    print()
    return ratios["verify alone"] <= AT_MOST


def importing():
    samples = []
    for _ in range(STARTS):
        child = [sys.executable, "-c", IMPORT]
        output = subprocess.run(child, check=True, stdout=subprocess.PIPE, text=True).stdout
        samples.append([int(figure) / 1e6 for figure in output.split()])
    print("# import, in an interpreter of its own: thread CPU time in ms\n")
    for name, row in zip(("what it uses of Python's", "spacebridge"), zip(*samples)):
        print(f"{name:<26}{min(row):>8.2f} ({statistics.median(row):.2f})")
    print()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("wheel", type=pathlib.Path)
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("variables", type=int, nargs="*", default=[1_000, 20_000])
    options = parser.parse_args()
    print(f"# {options.wheel.name}: {options.wheel.stat().st_size:,} B\n")
    importing()
    near = [verify(options.program, variables) for variables in options.variables]
    if not all(near):
        print(f"above {AT_MOST} times of Rust: see how steady the machine was, by the medians")


if __name__ == "__main__":
    main()
