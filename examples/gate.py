#!/usr/bin/env python3
"""A step of a pipeline: verifies a bundle, prints what is blank and what was found, and says no.

    python examples/gate.py --space space.json --environment Production release.bundle

It needs no private key. `space.json` is the document of the Space (`Space.document()`), `--facts` what
happened there so far. It ends with 0 if the bundle holds, with 1 if it is refused or something in it
is an alarm, and with `--strict` also if a question is not answered.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import List, Optional

import spacebridge


def judge(given: argparse.Namespace) -> int:
    space = spacebridge.Space.from_document(json.loads(given.space.read_text(encoding="utf-8")))
    facts = json.loads(given.facts.read_text(encoding="utf-8")) if given.facts else {}
    bundle = spacebridge.BundleMessage.from_bytes(given.bundle).verify(space, facts)
    for line in bundle.report:
        if line["standing"] == "not-established":
            print(f"not established  {line['check']}: {spacebridge.printable(line['detail'])}")
    answers = spacebridge.Answers()
    preview = space.preview(bundle, answers, spacebridge.TargetState(facts))
    if given.answers:
        answers = spacebridge.AnswerSheet.of(preview, space).read(given.answers, answers)
    blanks = preview.blanks(answers, given.environment)
    for blank in blanks:
        where = blank.get("environment") or blank.get("kind") or "once"
        print(f"blank            {spacebridge.printable(blank['question'])} ({where})")
    for finding in preview.findings:
        text = spacebridge.printable(f"{finding['path']}: {finding['detail']}")
        print(f"{finding['severity']:<17}[{finding['code']}] {text}")
    print(f"reviewed         {preview.digest}")
    alarms = [finding for finding in preview.findings if finding["severity"] == "alarm"]
    return 1 if alarms or (given.strict and blanks) else 0


def main(arguments: Optional[List[str]] = None) -> int:
    parser = argparse.ArgumentParser(description="Verifies a bundle, and fails the job if it must.")
    parser.add_argument("bundle", type=Path)
    parser.add_argument("--space", type=Path, required=True)
    parser.add_argument("--facts", type=Path)
    parser.add_argument("--answers", type=Path, help="the answers file, filled in")
    parser.add_argument("--environment", required=True)
    parser.add_argument("--strict", action="store_true", help="a blank fails the job as well")
    given = parser.parse_args(arguments)
    try:
        return judge(given)
    except spacebridge.SpacebridgeError as refusal:
        print(f"refused [{refusal.code}]: {spacebridge.printable(str(refusal))}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
