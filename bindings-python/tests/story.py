"""The story's two Spaces, and the project's own documents of a release."""

from datetime import datetime, timedelta, timezone
from pathlib import Path

import spacebridge as sb

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=timezone.utc)
ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "air-gap"
EVERYBODY = sb.everyone("Managed by the host")


def seed(number):
    """32 bytes for a test, as different for every number as chance would have it."""
    return bytes.fromhex(sb.digest_of(b"seed %d" % number))


def keys(name, number):
    return sb.SpaceKeys.generate(name, now=NOW - timedelta(days=30), seed=seed(number))


def trusted(name, keys, *permits):
    """The trust in a Space whose fingerprint was compared."""
    return {"name": name, "certificate": keys.certificate, "permits": permits, "confirmed": True}


def octopus(version="1.1.0"):
    """A release of the project's own documents, with its secrets and the packages' digests."""
    folder = EXAMPLE / "octopus"
    files = sorted(folder.rglob("*.json"))
    documents = sb.OctopusDocuments.read([(str(file.relative_to(folder)), file) for file in files])
    read = documents.release(version=version, secrets=EXAMPLE / "secrets.json")
    packages = read.release.document()["packages"]
    for package in packages:
        bytes_ = package_bytes(package)
        package["content"] = {"size": len(bytes_), "sha256": sb.digest_of(bytes_)}
    return read._replace(release=read.release.with_packages(packages))


def package_bytes(package):
    return f"the bytes of {package['id']} {package['version']}".encode()


def holdings(packages):
    held = sb.AvailablePackages()
    for package in packages:
        check = sb.PackageCheck(package)
        check.update(memoryview(package_bytes(package)))
        held.insert(check.finish())
    return held


class Story:
    """Two Spaces that trust each other, and what each of them knows."""

    def __init__(self):
        self.dev_keys, self.prod_keys = keys("DevTest Space", 1), keys("Prod Space", 2)
        self.dev_facts = {"deployments": [], "promotions": []}
        self.prod_facts = {"deployments": [], "imports": [], "reports": []}
        self.path = {
            "name": "Across",
            "phases": [
                {"name": "Test", "manual": [{"environment": "Test"}]},
                {"name": "Production", "manual": [{"environment": "Prod Space: Production"}]},
            ],
        }
        self.dev = sb.Space(
            "DevTest Space",
            self.dev_keys.certificate,
            environments=["Development", "Test"],
            remote=["Prod Space: Production"],
            lifecycles=[self.path],
            teams=[EVERYBODY],
            trusts=[trusted("Prod Space", self.prod_keys, "promote-to", "accept-results")],
        )
        self.prod = sb.Space(
            "Prod Space",
            self.prod_keys.certificate,
            environments=["Production"],
            lifecycles=[{"name": "Straight", "phases": []}],
            teams=[EVERYBODY],
            trusts=[trusted("DevTest Space", self.dev_keys, "accept-releases")],
        )

    def dev_signer(self, number):
        return self.dev_keys.signer(by="ada", now=NOW, seed=seed(number))

    def prod_signer(self, number):
        return self.prod_keys.signer(by="grace", now=NOW, seed=seed(number))

    def assembled(self, version="1.1.0"):
        release = self.dev.assemble(octopus(version).release, self.dev_signer(10))
        self.dev_facts["deployments"].append(
            release.deployed("Test", "succeeded", by="ada", at=NOW)
        )
        return release

    def promoted(self, version="1.1.0"):
        release, signer = self.assembled(version), self.dev_signer(11)
        promoted = self.dev.promote(release, "Prod Space", self.dev_facts, signer)
        self.dev_facts["promotions"].append(promoted.fact)
        return promoted

    def verified(self, version="1.1.0"):
        bundle = sb.BundleMessage.from_bytes(bytes(self.promoted(version).bundle))
        return bundle.verify(self.prod, self.prod_facts, now=NOW)

    def known(self, held=None):
        return sb.TargetState(self.prod_facts, holdings=held)

    def imported(self, version="1.1.0"):
        bundle = self.verified(version)
        preview = self.prod.preview(bundle, sb.Answers(), self.known())
        reviewed, known = preview.digest, self.known()
        imported = self.prod.import_release(bundle, reviewed, known, by="grace", now=NOW)
        self.prod_facts["imports"].append(imported.fact)
        return imported.release

    def answers(self, release):
        """The answers that come with the example, and a planted secret."""
        sheet = sb.AnswerSheet.of(release, self.prod)
        return sheet.read(EXAMPLE / "answers" / "1.0.0.json", sb.Answers())
