"""The hosts of one slip, the files between them, and the clock.

The verbs are those of ``vectors/slips.json``, and no others.
"""

import base64
import copy
import json
import os
from datetime import datetime, timedelta
from pathlib import Path

import spacebridge as sb

VECTORS = Path(
    os.environ.get("SPACEBRIDGE_VECTORS", Path(__file__).resolve().parents[2] / "vectors")
)
TABLE = json.loads((VECTORS / "slips.json").read_text(encoding="utf-8"))
LIFECYCLES = {lifecycle["name"]: lifecycle for lifecycle in TABLE["lifecycles"]}
PACKAGES = {carried["package"]["id"]: carried for carried in TABLE["packages"]}
MESSAGES = {"bundle": sb.BundleMessage, "receipt": sb.ReceiptMessage, "notice": sb.NoticeMessage}


def shared():
    """Returns the shared files that a slip can name, by their references."""
    files = {}
    for kind in ("keys", "spaces"):
        document = json.loads((VECTORS / "shared" / f"{kind}.json").read_text(encoding="utf-8"))
        for name, file in document["files"].items():
            ((form, value),) = file.items()
            text = value if form == "text" else json.dumps(value)
            files[f"{kind}/{name}"] = base64.b64decode(text).decode() if form == "base64" else text
    return files


SHARED = shared()


def moment(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def certificate(name):
    return sb.Certificate.from_pem(SHARED[f"keys/{name}/certificate.pem"])


def keys(name, other=None):
    """Reads the keys of a test identity, together with the certificate of it or of another."""
    pem = SHARED[f"keys/{name}/keys.pem"]
    return sb.SpaceKeys.from_pem(pem, None, certificate(other or name))


def resolved(value):
    """Replaces ``$certificate NAME`` and ``$fingerprint NAME`` by those of a test identity."""
    if isinstance(value, dict):
        return {key: resolved(member) for key, member in value.items()}
    if isinstance(value, list):
        return [resolved(item) for item in value]
    if isinstance(value, str) and value.startswith("$certificate "):
        return certificate(value.split()[1]).to_pem()
    if isinstance(value, str) and value.startswith("$fingerprint "):
        return certificate(value.split()[1]).fingerprint
    return value


def codes(findings):
    return [finding["code"] for finding in findings]


class Host:
    """A Space with everything that its host stored, and what its process has in memory."""

    def __init__(self, space, own):
        self.space, self.keys, self.facts, self.answers = space, own, sb.Facts(), sb.Answers()
        self.log = sb.AuditLog()
        self.assembled, self.deployments, self.imported = {}, {}, {}
        self.forget_process()

    def forget_process(self):
        self.verified, self.previews, self.plans, self.opened = {}, {}, {}, []

    def restart(self):
        """Starts again with what the host stored: documents, bytes and signed manifests."""
        self.space = sb.Space.from_document(json.loads(json.dumps(self.space.document())))
        self.facts = sb.Facts.from_bytes(self.facts.to_bytes())
        for name, release in self.assembled.items():
            stored = release.release, release.manifest_bytes, release.salt
            self.assembled[name] = sb.AssembledRelease.from_stored(*stored)
        self.imported = {}
        self.forget_process()

    def copied(self):
        """Returns a backup of what the host stored, or a second process."""
        other = copy.copy(self)
        other.facts = sb.Facts.from_bytes(self.facts.to_bytes())
        for name in ("assembled", "deployments", "imported"):
            setattr(other, name, dict(getattr(self, name)))
        other.forget_process()
        return other


class Scene:
    """The state of one slip. Each verb returns the codes of its findings."""

    def __init__(self):
        self.hosts, self.files, self.results, self.minutes = {}, {}, {}, 0
        for name, start in TABLE["hosts"].items():
            space = sb.Space.from_document(json.loads(SHARED[start["space"]]))
            self.hosts[name] = Host(space, keys(start["keys"]))

    def run(self, step):
        self.minutes += 1
        verb = VERBS[step["verb"]]
        if "space" not in step:
            return verb(self, step) or []
        return verb(self, step, self.hosts[step["space"]]) or []

    def stored(self):
        """Returns what the hosts have stored."""
        hosts = self.hosts.items()
        return {name: (host.facts.document(), host.space.document()) for name, host in hosts}

    def value(self, reference):
        """Returns a value that the end of a slip compares."""
        kind, name, *rest = reference.split("/")
        if kind == "file":
            return sb.digest_of(self.files[name])
        host = self.hosts[name]
        if kind == "progress":
            return progress(host, *rest)
        values = {
            "facts": lambda: host.facts.document(),
            "opened": lambda: host.opened,
            "plan": lambda: host.plans[rest[0]].document(),
            "release": lambda: host.imported[rest[0]].document(),
            "space": lambda: host.space.document(),
        }
        return values[kind]()

    def now(self, step):
        if "now" in step:
            return moment(step["now"])
        return moment(TABLE["begins"]) + timedelta(minutes=self.minutes)

    def who(self, step):
        return {"by": step.get("by", "ada"), "now": self.now(step)}

    def seed(self, step):
        return bytes([step.get("seed", self.minutes)]) * 32

    def signer(self, step, host):
        own = keys(step["keys"]) if "keys" in step else host.keys
        return own.signer(seed=self.seed(step), **self.who(step))

    def verified(self, step, host, kind):
        """Verifies a file, unless the process did before."""
        known = host.verified
        name = kind, step["file"]
        if name not in known:
            message = MESSAGES[kind].from_bytes(self.files[step["file"]])
            facts = [host.facts] if kind == "bundle" else []
            known[name] = message.verify(host.space, *facts, now=self.now(step))
        return known[name]

    def state(self, step, host):
        available = sb.AvailablePackages()
        for package in step.get("packages", PACKAGES):
            check = sb.PackageCheck(PACKAGES[package]["package"])
            check.update(PACKAGES[package]["text"].encode())
            available.insert(check.finish())
        releases = list(host.imported.values())
        return sb.TargetState(host.facts, releases=releases, holdings=available)

    def keep(self, step, host, result):
        """Stores a result, and records its facts unless the host forgets to."""
        if step.get("recorded", True):
            host.facts.record(result)
        self.results[step.get("as", step.get("file"))] = result

    def announced(self, step, announcements):
        (one,) = [one for one in announcements if one.target == step["to"]]
        self.files[step["as"]] = bytes(one.notice)


# -- the verbs of a target ------------------------------------------------------------------------


def verify(scene, step, host):
    host.verified.pop((step["kind"], step["file"]), None)
    scene.verified(step, host, step["kind"])


def preview(scene, step, host):
    bundle = scene.verified(step, host, "bundle")
    shown = host.space.preview(bundle, host.answers, scene.state(step, host))
    host.previews[step["file"]] = shown
    return codes(shown.findings)


def import_release(scene, step, host):
    """Imports a bundle. A host that has no preview of it in memory makes one."""
    bundle = scene.verified(step, host, "bundle")
    reviewed = step.get("reviewed", step["file"])
    if reviewed not in host.previews:
        preview(scene, step, host)
    shown = host.previews[reviewed]
    imported = host.space.import_release(
        bundle,
        shown.digest,
        scene.state(step, host),
        lifecycle=step.get("lifecycle"),
        because=step.get("because"),
        **scene.who(step),
    )
    scene.keep(step, host, imported)
    host.imported[step["file"]] = imported.release
    return codes(shown.findings)


def answer(_scene, step, host):
    sheet = sb.AnswerSheet.of(host.previews[step["file"]], host.space)
    host.answers = sheet.read(json.dumps(step["sheet"]), host.answers)
    return codes(sheet.review(host.answers))


def plan(scene, step, host):
    release, state = host.imported[step["release"]], scene.state(step, host)
    where = step["environment"], None
    made = host.space.plan(release, *where, host.answers, state, **scene.who(step))
    host.plans[step["release"]] = made
    return codes(made.findings)


def open_secrets(_scene, step, host):
    planned = host.plans[step["release"]]
    opened = planned.open_secrets(keys(step["keys"]) if "keys" in step else host.keys)
    values = (variable.get("value") or {} for variable in planned.variables)
    texts = [opened.text(value) for value in values if "sensitive" in value]
    host.opened = [text.expose() for text in texts if text is not None]


def report(scene, step, host):
    release, deployment = host.imported[step["release"]], host.deployments[step["deployment"]]
    signer = scene.signer(step, host)
    issued = host.space.issue_receipt(release, deployment, host.facts, signer)
    scene.files[step["as"]] = bytes(issued.receipt)
    scene.keep(step, host, issued)


def refuse(scene, step, host):
    bundle, signer = scene.verified(step, host, "bundle"), scene.signer(step, host)
    why = step["environment"], step["reason"]
    issued = host.space.refuse(bundle, *why, host.facts, signer)
    scene.files[step["as"]] = bytes(issued.receipt)
    scene.keep(step, host, issued)


def accept(scene, step, host):
    receipt = scene.verified(step, host, "receipt")
    accepted = host.space.accept(receipt, host.facts, **scene.who(step))
    scene.keep(step, host, accepted)
    return codes(accepted.findings)


def take_note(scene, step, host):
    notice = scene.verified(step, host, "notice")
    noted = host.space.take_note(notice, host.facts, **scene.who(step))
    scene.keep(step, host, noted)
    if noted.space is not None and step.get("recorded", True):
        host.space, host.log = noted.space, host.log.append(noted.record)
    return codes(noted.findings)


def recall_in(scene, step, host):
    notice = sb.NoticeMessage.from_bytes(scene.files[step["file"]])
    noted = host.space.recall_in(notice, host.facts, **scene.who(step))
    scene.keep(step, host, noted)
    return codes(noted.findings)


# -- the verbs of a source ------------------------------------------------------------------------


def release_of(step):
    changes = {"version": step["version"], **step.get("change", {})}
    return sb.Release({**TABLE["release"], **changes})


def assemble(scene, step, host):
    signer = scene.signer(step, host)
    host.assembled[step["as"]] = host.space.assemble(release_of(step), signer)


def reopen(_scene, step, host):
    manifest = host.assembled[step["release"]].manifest_bytes
    salt = host.assembled[step.get("salt", step["release"])].salt
    reopened = sb.AssembledRelease.from_stored(release_of(step), manifest, salt)
    host.assembled[step["as"]] = reopened


def deploy(scene, step, host):
    name, now = step["release"], scene.now(step)
    release = host.imported[name] if name in host.imported else host.assembled[name]
    outcome = step.get("outcome", "succeeded")
    done = release.deployed(step["environment"], outcome, by="ada", at=now)
    host.deployments[step["as"]] = done
    scene.keep(step, host, done)


def promoted(scene, step, host, result):
    scene.files[step["as"]] = bytes(result.bundle)
    scene.keep(step, host, result)
    return codes(result.findings)


def promote(scene, step, host):
    what, signer = (host.assembled[step["release"]], step["to"]), scene.signer(step, host)
    options = {"onward": step.get("onward", []), "lifecycle": step.get("lifecycle")}
    options["with_lifecycle"] = LIFECYCLES.get(step.get("with-lifecycle"))
    result = host.space.promote(*what, host.facts, signer, **options)
    return promoted(scene, step, host, result)


def forward(scene, step, host):
    release, signer = host.imported[step["release"]], scene.signer(step, host)
    return promoted(
        scene, step, host, host.space.forward(release, step["to"], host.facts, signer)
    )


def recall(scene, step, host):
    release, signer = host.assembled[step["release"]], scene.signer(step, host)
    recalled = host.space.recall(release, step["reason"], host.facts, signer)
    scene.announced(step, recalled.announcements)
    scene.keep(step, host, recalled)


def forward_recall(scene, step, host):
    notice, signer = scene.verified(step, host, "notice"), scene.signer(step, host)
    announcements = host.space.forward_recall(notice, host.facts, signer)
    scene.announced(step, announcements)
    scene.keep(step, host, announcements)


def changed_keys(scene, step, host, outcome, own):
    scene.announced(step, outcome.announcements)
    host.space, host.keys, host.log = outcome.space, own, host.log.append(outcome.record)
    scene.keep(step, host, outcome)


def rotate(scene, step, host):
    own = keys(step["next"])
    following = own.signer(now=scene.now(step), seed=scene.seed(step))
    outcome = host.space.rotate(following, host.facts, scene.signer(step, host))
    changed_keys(scene, step, host, outcome, own)


def renew(scene, step, host):
    own = host.keys.renew_encryption(now=scene.now(step), seed=scene.seed(step))
    outcome = host.space.renew(own.certificate, host.facts, scene.signer(step, host))
    changed_keys(scene, step, host, outcome, own)


def progress(host, name):
    release = host.assembled[name].release.document()
    candidate = {key: release[key] for key in ("project", "version")}
    lifecycle, *_ = host.space.lifecycles
    return sb.progress(lifecycle, host.space.environments, candidate, host.facts)


def show_progress(_scene, step, host):
    return codes(progress(host, step["release"])["findings"])


def trust(scene, step, host):
    change = resolved(step["change"])
    found = codes(host.space.rehearse(change, host.facts))
    changed = host.space.change_trust(change, **scene.who(step))
    host.space, host.log = changed.space, host.log.append(changed.record)
    return found


# -- the steps of a host --------------------------------------------------------------------------


def record(scene, step, host):
    host.facts.record(scene.results[step["result"]])


def forget(_scene, step, host):
    document = host.facts.document()
    for table in step["facts"]:
        assert document[table], f"{table} has something to forget"
        document[table] = []
    host.facts = sb.Facts.from_document(document)


def copy_host(scene, step, host):
    scene.hosts[step["as"]] = host.copied()


def use(scene, step, host):
    if "facts" in step:
        host.facts = scene.hosts[step["facts"]].copied().facts
    if "document" in step:
        name = step["document"]
        is_file = "/" in name
        host.space = (
            sb.Space.from_document(json.loads(SHARED[name]))
            if is_file
            else scene.hosts[name].space
        )
    if "keys" in step:
        host.keys = scene.hosts[step["keys"]].keys


def audit(_scene, _step, host):
    host.log.verify()


def restart(_scene, _step, host):
    host.restart()


def read_keys(_scene, step):
    keys(step["keys"], step["certificate"])


def compare(_scene, step):
    typed = certificate(step["typed"]).fingerprint
    certificate(step["certificate"]).compare(typed[: step.get("letters", len(typed))])


def check_package(_scene, step):
    check = sb.PackageCheck(PACKAGES[step["package"]]["package"])
    check.update(step["text"].encode())
    check.finish()


def damage(scene, step):
    data = scene.files[step["file"]]
    damaged = {
        "cut": lambda: data[:-1],
        "joined": lambda: data + scene.files[step["other"]],
        "changed": lambda: data[:-1] + bytes([data[-1] ^ 1]),
    }
    scene.files[step["as"]] = damaged[step["how"]]()


VERBS = {
    "accept": accept,
    "answer": answer,
    "assemble": assemble,
    "audit": audit,
    "compare": compare,
    "copy": copy_host,
    "damage": damage,
    "deploy": deploy,
    "forget": forget,
    "forward": forward,
    "forward-recall": forward_recall,
    "import": import_release,
    "keys": read_keys,
    "open": open_secrets,
    "package": check_package,
    "plan": plan,
    "preview": preview,
    "progress": show_progress,
    "promote": promote,
    "recall": recall,
    "recall-in": recall_in,
    "record": record,
    "refuse": refuse,
    "renew": renew,
    "reopen": reopen,
    "report": report,
    "restart": restart,
    "rotate": rotate,
    "take-note": take_note,
    "trust": trust,
    "use": use,
    "verify": verify,
}
