"""The verbs of the vectors that need no Space that remembers: rules, answers, packages, Octopus.

Each takes the files of the case and the step, and gives an `Outcome`.
"""

import functools
import json
from datetime import datetime

import spacebridge as sb

KEYS = {
    *"given sheet text known documents read project version secrets".split(),
    *"checked times size parts table change".split(),
}


class NoCounterpart(Exception):
    """A verb, or a way to ask for it, that the package does not have."""


class Outcome:
    """The result of a step: a document, findings, and the digest of the made bytes."""

    def __init__(self, value=None, findings=(), made=None):
        self.value, self.findings = value, findings
        self.digest = None if made is None else sb.digest_of(made)

    def document(self):
        return self.value


def shows(value, wanted):
    """Returns true if the document contains at least the wanted content."""
    if isinstance(wanted, dict):
        return isinstance(value, dict) and all(
            key in value and shows(value[key], inner) for key, inner in wanted.items()
        )
    if isinstance(wanted, list):
        return (
            isinstance(value, list)
            and len(value) == len(wanted)
            and all(map(shows, value, wanted))
        )
    return type(value) is type(wanted) and value == wanted


def certificate(files, name):
    return sb.Certificate.from_pem(files.text(f"keys/{name}/certificate.pem"))


# -- words -------------------------------------------------------------------------------------


WORDS = "digest environment instant label name oci sha1 tag version".split()


def word(_files, step):
    return Outcome(sb.check_word(step["verb"], step["given"]["text"]))


def order(_files, step):
    key = functools.cmp_to_key(sb.compare_versions)
    return Outcome(sorted(step["given"]["versions"], key=key))


def confusable(files, step):
    """Names are compared where they matter: a Space is trusted beside another."""
    one, other = step["given"]["one"], step["given"]["other"]
    here = certificate(files, "dev")
    trusts = [
        {"name": one, "certificate": certificate(files, "prod"), "confirmed": True},
        {"name": other, "certificate": certificate(files, "ops"), "confirmed": True},
    ]
    sb.Space("Here", here, trusts=trusts[:1])
    try:
        sb.Space("Here", here, trusts=trusts)
    except sb.SpacebridgeError as refusal:
        assert refusal.code in ("name-confusable", "name-taken"), refusal.code
        return Outcome(refusal.code == "name-confusable")
    return Outcome(False)


# -- rules -------------------------------------------------------------------------------------


def resolve(_files, step):
    given = step["given"]
    known = answers(given.get("known", []))
    place = given["name"], given["place"]
    templates = given.get("templates", [])
    resolution = sb.resolve(given["variables"], *place, templates=templates, answers=known)
    told = resolution is not None and "finding" in resolution
    return Outcome(resolution, [resolution["finding"]] if told else [])


def slice_(_files, step):
    sliced = sb.slice(step["given"]["release"], step["given"]["target"])
    return Outcome(sliced, sliced["findings"])


def slice_findings(_files, step):
    findings = sb.slice_findings(step["given"]["slice"], step["given"]["environments"])
    return Outcome(findings, findings)


def answers(known):
    """Returns the earlier answers."""
    result = sb.Answers()
    for answer in known:
        value = answer.get("value")
        if "sensitive" in answer:
            value = sb.Secret(answer["sensitive"])
        if "kind" in answer:
            kind = answer["kind"]
            result.insert_reference(kind, answer["question"], value, control=kind)
        else:
            where = {key: answer.get(key) for key in ("environment", "tenant", "control")}
            result.insert(answer["question"], value, **where)
    return result


def blanks(_files, step):
    given = step["given"]
    sliced = given.get("slice", {"process": {"steps": []}, "variables": []})
    known = answers(given.get("known", []))
    place = given["environment"], given.get("tenant")
    return Outcome(sb.blanks(given["templates"], sliced, known, *place))


def progress(_files, step):
    progress = sb.progress(*judged(step["given"]))
    return Outcome(progress, progress["findings"])


def promotable(_files, step):
    reasons = sb.promotable(*judged(step["given"]), step["given"]["target"])
    return Outcome(reasons, reasons)


def judged(given):
    facts = given.get("facts", {})
    return given["lifecycle"], given["environments"], given["candidate"], facts


def compare(_files, step):
    given = step["given"]
    return Outcome(sb.compare(given["older"], given["newer"], given.get("between", [])))


def permission(_files, step):
    given = dict(step["given"])
    asked = [given.pop(key) for key in ("teams", "user", "permission")]
    return Outcome(sb.explain(*asked, **given))


def transfer(_files, step):
    given = step["given"]
    here = sb.AvailablePackages()
    for held in given["here"]:
        data = held["text"].encode()
        content = {"size": len(data), "sha256": sb.digest_of(data)}
        check = sb.PackageCheck({"id": held["id"], "version": held["version"], "content": content})
        check.update(data)
        here.insert(check.finish())
    plan = sb.transfer_plan(given["packages"], given["there"], here, given["policy"])
    return Outcome(plan)


def dashboard(files, step):
    document = files.document(step["space"])
    space, given = sb.Space.from_document(document), step["given"]
    now = datetime.fromisoformat(step["now"].replace("Z", "+00:00"))
    drawn = sb.dashboard(space, given["rows"], given.get("facts", {}), now=now)
    return Outcome(drawn, drawn["findings"])


def space(files, step):
    document = files.document(step["file"])
    return Outcome(sb.Space.from_document(document, limits=step.get("limits")).name)


# -- answers and Octopus -------------------------------------------------------------------------


def read_sheet(_files, step):
    sheet = sb.AnswerSheet(step["sheet"])
    known = answers(step.get("known", []))
    read = sheet.read(step["text"], known, limits=step.get("limits"))
    return Outcome(read.document()["answers"], sheet.review(read))


def review(_files, step):
    known = answers(step["known"])
    findings = sb.AnswerSheet(step["sheet"]).review(known)
    return Outcome(known.document()["answers"], findings)


def octopus(_files, step):
    texts = [text if isinstance(text, str) else json.dumps(text) for text in step["documents"]]
    named = [(f"{number}.json", text.encode()) for number, text in enumerate(texts)]
    limits = step.get("limits")
    documents = sb.OctopusDocuments.read(named, limits=limits)
    kind = step.get("read", "release")
    if kind == "release":
        asked = {key: step[key] for key in ("project", "version") if key in step}
        if "secrets" in step:
            asked["secrets"] = step["secrets"].encode()
        read = documents.release(**asked, limits=limits)
        return Outcome(read.release.document(), read.findings)
    if kind == "space":
        read = documents.space()
        return Outcome(read._asdict(), read.findings)
    if kind == "deployments":
        read = documents.deployments()
        return Outcome(read.deployments, read.findings)
    read = documents.answers(step["project"])
    return Outcome(read.answers.document(), read.findings)


# -- packages --------------------------------------------------------------------------------------


def package(files, step):
    check = sb.PackageCheck({"id": "Package", "version": "1", "content": step["package"]})
    data = files.data(step["file"])
    for _ in range(step.get("times", 1)):
        check.update(data)
    check.finish()
    return Outcome()


def unpack(files, step):
    package = {"id": "Package", "version": "1", "content": step["package"]}
    window = {"window": step["window"]} if "window" in step else {}
    pack, basis = (files.data(step[key]) for key in ("file", "basis"))
    if "checked" not in step:
        return Outcome(made=sb.apply_pack(pack, basis, package, **window)[0])
    unpacking, made = sb.Unpacking(package, step["checked"], **window), []
    while (came := unpacking.advance()) is not None:
        if came == "pack":
            pack = pack[unpacking.give_pack(pack) :]
        elif came == "basis":
            basis = basis[unpacking.give_basis(basis) :]
        else:
            made.append(came)
    unpacking.finish()
    return Outcome(made=b"".join(made))


def split(files, step):
    splitting = sb.PartSplitter(step["size"])
    data = files.data(step["file"])
    for _ in range(step.get("times", 1)):
        splitting.update(data)
    return Outcome(made=bytes(splitting.finish()))


def join(files, step):
    table = sb.PartTable.from_bytes(files.data(step["table"]))
    joining, whole = sb.PartAssembler(table), bytearray(table.whole["size"])
    for part in step["parts"]:
        data = files.data(part)
        content = {"size": len(data), "sha256": sb.digest_of(data)}
        for offset in joining.place(content):
            whole[offset : offset + len(data)] = data
    assert not joining.missing(), "parts are missing"
    return Outcome(made=bytes(whole))


VERBS = {
    "answers": read_sheet,
    "blanks": blanks,
    "compare": compare,
    "confusable": confusable,
    "dashboard": dashboard,
    "join": join,
    "octopus": octopus,
    "order": order,
    "package": package,
    "permission": permission,
    "progress": progress,
    "promotable": promotable,
    "resolve": resolve,
    "review": review,
    "slice": slice_,
    "slice-findings": slice_findings,
    "space": space,
    "split": split,
    "transfer": transfer,
    "unpack": unpack,
    **dict.fromkeys(WORDS, word),
}
