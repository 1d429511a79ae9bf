"""Puts the documents that ``cargo xtask schemas`` wrote out to two validators for Python."""

import copy
import json
import sys
from pathlib import Path
from typing import Any, Callable, Dict, List

import jsonschema
import jsonschema_rs

ROOT = Path(__file__).parents[1]
Judge = Callable[[Any], bool]


def python_jsonschema(schema: Dict[str, Any]) -> Judge:
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema).is_valid


def rust_jsonschema(schema: Dict[str, Any]) -> Judge:
    return jsonschema_rs.Draft202012Validator(schema).is_valid


def with_slip(document: Any, path: List[Any]) -> Any:
    slip = copy.deepcopy(document)
    within = slip
    for step in path[:-1]:
        within = within[step]
    within[path[-1] + "x"] = within.pop(path[-1])
    return slip


def main(cases: Path) -> int:
    given = json.loads(cases.read_text(encoding="utf-8"))
    wrong = 0
    for name, of in (("python-jsonschema", python_jsonschema), ("jsonschema-rs", rust_jsonschema)):
        texts = {path: json.loads((ROOT / path).read_text(encoding="utf-8")) for path in given["schemas"]}
        judges = {path: of(schema) for path, schema in texts.items()}
        slips = 0
        for case in given["cases"]:
            judge = judges[case["schema"]]
            if not judge(case["document"]):
                print(f"{name}: {case['place']} is no document of {case['schema']}")
                wrong += 1
            for path in case["renamed"]:
                slips += 1
                if judge(with_slip(case["document"], path)):
                    print(f"{name}: {case['place']}: {case['schema']} lets a slip in {path} pass")
                    wrong += 1
        print(f"{name}: {len(judges)} schemas, {len(given['cases'])} documents, {slips} slips")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
