"""The verbs of a Space that signs, for the runner of the vectors."""

import copy
from datetime import datetime
from types import SimpleNamespace

import spacebridge as sb

VERBS = {
    "plan": "plan",
    "open": "opened",
    "promote": "promote",
    "keys": "keys_file",
    "facts": "facts_file",
    "assemble": "assemble",
    "from-stored": "from_stored",
    "pass-on": "forward",
    "report": "issue_receipt",
    "refuse": "refuse",
    "recall": "recall",
    "pass-on-recall": "forward_recall",
    "renew": "renew",
    "own-receipt": "own_receipt",
    "reopen": "reopen",
    "rehearse": "rehearse",
    "change-trust": "change_trust",
    "generate": "generate",
    "renew-keys": "renew_keys",
    "encrypt": "encrypt",
    "compare-fingerprint": "compare_fingerprint",
    "audit": "audit",
    "deliver": "deliver",
}
KEYS = (
    "environment tenant user later holdings keys release templates seed assembling promoting"
    " target onward through deployment reason certificate change name identity encryption passphrase"
    " typed log since center"
)


def moment(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def came(value=None, digest=None, findings=()):
    return SimpleNamespace(document=lambda: value, digest=digest, findings=findings)


def release(step):
    """The release of a step; ``templates`` asks for so many more."""
    more = [{"name": f"T{number}"} for number in range(step.get("templates", 0))]
    document = step["release"]
    return sb.Release({**document, "templates": [*document["templates"], *more]})


def validity(document):
    return moment(document["from"]), moment(document["until"])


class Signing:
    """Beside what the runner remembers of a Space: the releases that it imported and assembled."""

    def __init__(self, files):
        super().__init__(files)
        self.releases, self.assembled = {}, {}

    def run(self, step):
        """Facts that a step gives are all that the Space has from then on."""
        if isinstance(step.get("facts"), dict):
            rest = {key: value for key, value in step.items() if key != "facts"}
            self.space(rest)
            self.facts[step["space"]] = copy.deepcopy(step["facts"])
            step = rest
        return super().run(step)

    def keys(self, path, passphrase=None):
        beside = path.replace("keys.pem", "certificate.pem")
        certificate = sb.Certificate.from_pem(self.files.text(beside))
        return sb.SpaceKeys.from_pem(self.files.text(path), passphrase, certificate)

    def signer(self, step, key="seed"):
        seed = bytes([step[key]]) * 32
        return self.keys(step["keys"]).signer(by=step.get("by"), now=moment(step["now"]), seed=seed)

    def known(self, step):
        _, facts = self.space(step)
        holdings = sb.AvailablePackages()
        for held in step.get("holdings", []):
            data = self.files.data(held["file"])
            content = {"size": len(data), "sha256": sb.digest_of(data)}
            named = {key: value for key, value in held.items() if key != "file"}
            check = sb.PackageCheck({**named, "content": content})
            check.update(data)
            holdings.insert(check.finish())
        releases = self.releases.setdefault(step["space"], [])
        return sb.TargetState(facts, releases=releases, holdings=holdings)

    def keep(self, step, kind, *facts):
        _, known = self.space(step)
        known.setdefault(kind, []).extend(fact for fact in facts if fact)

    def preview(self, step):
        if "answers" in step:
            raise self.NoCounterpart("preview with answers")
        space, _ = self.space(step)
        bundle = self.verify({**step, "kind": "bundle"})
        return space.preview(bundle, sb.Answers(), self.known(step))

    def imported(self, step):
        preview = self.preview(step)
        space, _ = self.space(step)
        bundle = self.verify({**step, "kind": "bundle"})
        reviewed = step.get("reviewed", preview.digest)
        imported = space.import_release(
            bundle,
            reviewed,
            self.known(step),
            by=step["by"],
            now=moment(step["now"]),
            lifecycle=step.get("lifecycle"),
            because=step.get("override"),
        )
        self.keep(step, "imports", imported.fact)
        self.releases[step["space"]].append(imported.release)
        return came(imported.release.document(), imported.release.digest, preview.findings)

    def plan(self, step):
        self.imported(step)
        release = self.releases[step["space"]][-1]
        space, _ = self.space({**step, "space": step.get("later", step["space"])})
        by = step.get("user", step["by"])
        known, tenant = self.known(step), step.get("tenant")
        return space.plan(release, step["environment"], tenant, sb.Answers(), known, by=by, now=moment(step["now"]))

    def opened(self, step):
        plan = self.plan(step)
        revealed = plan.open_secrets(self.keys(step["keys"]))
        texts = (revealed.text({"sensitive": None, "sealed": id}) for id in revealed.ids())
        return SimpleNamespace(findings=plan.findings, secrets=[text.expose() for text in texts])

    def assemble(self, step, key="seed"):
        space, _ = self.space(step)
        assembled = space.assemble(release(step), self.signer(step, key))
        self.assembled[step["space"]] = assembled
        return assembled

    def from_stored(self, step):
        stored = self.assembled[step["space"]]
        self.assembled[step["space"]] = sb.AssembledRelease.from_stored(
            release(step), stored.manifest_bytes, stored.salt
        )
        return came()

    def promoted(self, step, promoted):
        self.keep(step, "promotions", promoted.fact)
        return came(None, sb.digest_of(bytes(promoted.bundle)), promoted.findings)

    def promote(self, step):
        if "release" in step:
            self.assemble(step, "assembling")
        space, facts = self.space(step)
        promoted = space.promote(
            self.assembled[step["space"]],
            step["target"],
            facts,
            self.signer(step, "promoting"),
            lifecycle=step.get("through"),
            with_lifecycle=step.get("lifecycle"),
            onward=step.get("onward", []),
        )
        return self.promoted(step, promoted)

    def forward(self, step):
        space, facts = self.space(step)
        release, signer = self.releases[step["space"]][-1], self.signer(step)
        return self.promoted(step, space.forward(release, step["target"], facts, signer))

    def reported(self, step, reported):
        self.keep(step, "reports", reported.fact)
        return came(None, sb.digest_of(bytes(reported.receipt)))

    def issue_receipt(self, step):
        space, facts = self.space(step)
        release, signer = self.releases[step["space"]][-1], self.signer(step)
        facts.setdefault("deployments", []).append(step["deployment"])
        reported = space.issue_receipt(release, step["deployment"], facts, signer)
        return self.reported(step, reported)

    def refuse(self, step):
        bundle = self.verify({**step, "kind": "bundle"})
        space, facts = self.space(step)
        reason, signer = step["reason"], self.signer(step)
        return self.reported(step, space.refuse(bundle, step["environment"], reason, facts, signer))

    def announced(self, step, announcements):
        self.keep(step, "announced", *(one.fact for one in announcements))
        return [one.target for one in announcements]

    def recall(self, step):
        space, facts = self.space(step)
        release, signer = self.assembled[step["space"]], self.signer(step)
        recalled = space.recall(release, step["reason"], facts, signer)
        return self.announced(step, recalled.announcements)

    def forward_recall(self, step):
        notice = self.verify({**step, "kind": "notice"})
        space, facts = self.space(step)
        return self.announced(step, space.forward_recall(notice, facts, self.signer(step)))

    def renew(self, step):
        space, facts = self.space(step)
        certificate = sb.Certificate.from_pem(self.files.text(step["certificate"]))
        renewed = space.renew(certificate, facts, self.signer(step))
        return self.announced(step, renewed.announcements)

    def own_receipt(self, step):
        space, _ = self.space(step)
        return sb.ReceiptMessage.from_bytes(self.files.data(step["file"])).verify_own(space)

    def reopen(self, step):
        space, facts = self.space(step)
        bundle = sb.BundleMessage.from_bytes(self.files.data(step["file"]))
        release = space.reopen(bundle, facts)
        self.known(step)
        self.releases[step["space"]].append(release)
        return came(release.document(), release.digest)

    def rehearse(self, step):
        space, facts = self.space(step)
        return came(findings=space.rehearse(step["change"], facts))

    def change_trust(self, step):
        space, _ = self.space(step)
        changed = space.change_trust(step["change"], by=step["by"], now=moment(step["now"]))
        self.spaces[step["space"]] = changed.space
        return came(None, changed.space.trust_digest)

    def keys_file(self, step):
        certificate = sb.Certificate.from_pem(self.files.text(step["certificate"]))
        file, passphrase = self.files.text(step["file"]), step.get("passphrase")
        sb.SpaceKeys.from_pem(file, passphrase, certificate, limits=step.get("limits"))
        return came()

    def facts_file(self, step):
        return sb.facts_from_bytes(self.files.data(step["file"]), limits=step.get("limits"))

    def generate(self, step):
        keys = sb.SpaceKeys.generate(
            step["name"],
            identity=validity(step["identity"]),
            encryption=validity(step["encryption"]),
            seed=bytes([step["seed"]]) * 32,
        )
        return came(keys.certificate.fingerprint)

    def renew_keys(self, step):
        encryption, seed = validity(step["encryption"]), bytes([step["seed"]]) * 32
        renewed = self.keys(step["keys"]).renew_encryption(encryption=encryption, seed=seed)
        return came(renewed.certificate.fingerprint)

    def encrypt(self, step):
        keys, seed = self.keys(step["keys"]), bytes([step["seed"]]) * 32
        return came(None, sb.digest_of(keys.to_encrypted_pem(step["passphrase"], seed=seed)))

    def compare_fingerprint(self, step):
        certificate = sb.Certificate.from_pem(self.files.text(step["file"]))
        return came(certificate.compare(step["typed"]).fingerprint)

    def audit(self, step):
        log = sb.AuditLog(step["log"])
        log.verify(step.get("since"))
        return came(log.head)

    def deliver(self, step):
        center = sb.DataCenter.from_document(self.files.document(step["center"]))
        delivery = center.deliver(self.files.data(step["file"]), {}, now=moment(step["now"]))
        return came(delivery.to)
