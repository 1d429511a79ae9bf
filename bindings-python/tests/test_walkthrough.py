"""The walkthrough of the request for comments: one release crosses, and its receipt comes back."""

import json

import pytest

import spacebridge as sb

from story import EXAMPLE, NOW, Story, holdings, octopus, trusted

PLANTED = ["example-", "planted-answer"]


def test_a_release_crosses_and_its_receipt_comes_back():
    story = Story()
    promoted = story.promoted()

    # ── the file is walked across: nobody believes it yet ──
    bundle = sb.BundleMessage.from_bytes(bytearray(bytes(promoted.bundle)))
    bundle = bundle.verify(story.prod, story.prod_facts, now=NOW)
    standing = {line["check"]: line["standing"] for line in bundle.report}
    assert standing["signature"] == "passed"
    assert "not-established" in standing.values()

    answers = sb.Answers()
    preview = story.prod.preview(bundle, answers, story.known())
    assert preview.document()["sender"] == "DevTest Space"
    assert {package["standing"] for package in preview.document()["packages"]} == {"missing"}
    assert preview.blanks(answers, "Production")

    imported = story.prod.import_release(bundle, preview.digest, story.known(), by="grace", now=NOW)
    story.prod_facts["imports"].append(imported.fact)
    release = imported.release
    assert (release.project, release.version) == ("DevTest Space: Box Office", "1.1.0")

    with pytest.raises(sb.errors.PlanError) as refused:
        story.prod.plan(release, "Production", None, answers, story.known(), by="grace")
    codes = {reason["code"] for reason in refused.value.reasons}
    assert {"package-missing", "template-blank"} <= codes or len(codes) >= 2

    answers = story.answers(release)
    known = story.known(holdings(release.release["packages"]))
    plan = answered_plan(story, preview, release, answers, known)
    secrets = plan.open_secrets(story.prod_keys)
    sealed = [v for v in plan.variables if v["value"] and "sensitive" in v["value"]]
    opened = {v["name"]: secrets.text(v["value"]) for v in sealed}
    assert opened["Database:Password"].expose() == "example-prod-vE7kXa"

    deployed = release.deployed("Production", "succeeded", by="grace", at=NOW)
    story.prod_facts["deployments"].append(deployed)
    signer = story.prod_signer(20)
    reported = story.prod.issue_receipt(release, deployed, story.prod_facts, signer)
    assert "Production" in reported.text

    # ── and the receipt is walked back ──
    receipt = sb.ReceiptMessage.from_bytes(memoryview(bytes(reported.receipt)))
    receipt = receipt.verify(story.dev, now=NOW)
    accepted = story.dev.accept(receipt, story.dev_facts, by="ada", now=NOW)
    story.dev_facts["deployments"].extend(accepted.deployments)
    assert story.dev_facts["deployments"][-1]["environment"] == "Prod Space: Production"
    rows = [{"project": "Box Office", "lifecycle": story.path, "releases": [{"version": "1.1.0"}]}]
    text = sb.dashboard_text(story.dev, rows, story.dev_facts, now=NOW)
    assert text.count("deployed ✓") == 2 and "1.1.0" in text


def test_a_receipt_says_what_the_target_has_and_proves_only_what_it_can():
    story = Story()
    ours = story.assembled()
    promote = (ours, "Prod Space", story.dev_facts, story.dev_signer(11))
    promoted = story.dev.promote(*promote)
    story.dev_facts["promotions"].append(promoted.fact)
    bundle = promoted.bundle.verify(story.prod, story.prod_facts, now=NOW)
    reviewed = story.prod.preview(bundle, sb.Answers(), story.known()).digest
    known = story.known()
    imported = story.prod.import_release(bundle, reviewed, known, by="grace", now=NOW)
    story.prod_facts["imports"].append(imported.fact)
    release = imported.release
    receipts = []
    for outcome in ("succeeded", "failed"):
        # The same facts twice, so the same number twice: two stories.
        deployed = release.deployed("Production", outcome, by="grace", at=NOW)
        story.prod_facts["deployments"].append(deployed)
        signer = story.prod_signer(20)
        reported = story.prod.issue_receipt(release, deployed, story.prod_facts, signer)
        receipts.append(reported.receipt)
    verified = receipts[0].verify(story.dev, now=NOW)
    assert "Production" in verified.text()
    assert story.dev.inventory("Prod Space", story.dev_facts, [ours])["packages"] == []
    accepted = story.dev.accept(verified, story.dev_facts, by="ada", now=NOW)
    story.dev_facts["deployments"].extend(accepted.deployments)
    held = story.dev.inventory("Prod Space", story.dev_facts, [ours])["packages"]
    assert {package["id"] for package in held} == {p["id"] for p in ours.release.document()["packages"]}

    signed_by = story.prod_keys.certificate
    assert sb.prove_equivocation(signed_by, *receipts) is not None
    assert sb.prove_equivocation(signed_by, receipts[0], receipts[0]) is None
    assert sb.prove_equivocation(story.dev_keys.certificate, *receipts) is None


def answered_plan(story, preview, release, answers, known):
    """The plan, once what is left is answered with a secret that is searched for later."""
    sheet = sb.AnswerSheet.of(release, story.prod)
    for blank in preview.blanks(answers, "Production"):
        value = sb.Secret("planted-answer") if blank["control"] == "Sensitive" else "an answer"
        if "kind" in blank:
            answers.insert_reference(
                blank["kind"], blank["question"], value, control=blank["control"]
            )
        else:
            where = {key: blank[key] for key in ("environment", "tenant") if key in blank}
            answers.insert(blank["question"], value, control=blank["control"], **where)
    assert "planted-answer" not in sheet.skeleton(answers)
    answers = answers.with_prompted("Deployment:Reason", "opening night")
    return story.prod.plan(release, "Production", None, answers, known, by="grace")


def test_no_planted_secret_is_found_in_anything_that_is_shown():
    story = Story()
    read = octopus()
    assert (EXAMPLE / "secrets.json").read_text().count("example-") >= 8
    assembled = story.assembled()
    promoted = story.promoted()
    bundle = story.verified()
    preview = story.prod.preview(bundle, sb.Answers(), story.known())
    release = story.imported()
    answers = story.answers(release)
    known = story.known(holdings(release.release["packages"]))
    plan = answered_plan(story, preview, release, answers, known)
    revealed = plan.open_secrets(story.prod_keys)
    deployed = release.deployed("Production", "succeeded", by="grace", at=NOW)
    story.prod_facts["deployments"].append(deployed)
    reported = story.prod.issue_receipt(release, deployed, story.prod_facts, story.prod_signer(20))
    things = [
        read, assembled, promoted, bundle, preview, release, answers, plan, revealed, reported,
        story.dev_keys, story.prod_signer(21), story.dev,
    ]  # fmt: skip
    documents = [
        read.release.document(), assembled.release.document(), assembled.manifest, promoted.fact,
        bundle.document(), bundle.report, preview.document(), release.document(),
        answers.document(), plan.document(), plan.variables, story.dev.document(), reported.text,
        sb.compare_text(octopus("1.0.0").release, read.release),
    ]  # fmt: skip
    files = [bytes(promoted.bundle), assembled.manifest_bytes, bytes(reported.receipt)]
    shown = [repr(thing) + str(thing) for thing in things]
    shown += [json.dumps(document) for document in documents]
    shown += [file.decode("latin-1") for file in files]
    for text in shown:
        for secret in PLANTED:
            assert secret not in text, text[:200]


def test_a_file_begins_with_its_statement():
    bundle = Story().promoted().bundle
    statement = bundle.statement_bytes()
    assert bytes(bundle).startswith(statement) and len(statement) < len(bytes(bundle))
    assert statement[0] == 0xD2, "a tagged COSE_Sign1"


def test_what_is_refused_says_its_code_and_its_check():
    story = Story()
    data = bytearray(bytes(story.promoted().bundle))
    data[len(data) // 2] ^= 1
    with pytest.raises(sb.errors.VerificationError) as refused:
        sb.BundleMessage.from_bytes(data).verify(story.prod, story.prod_facts, now=NOW)
    assert refused.value.code == "part-mismatch"
    assert refused.value.path
    assert [line["check"] for line in refused.value.statement if line["standing"] == "failed"]


def test_who_may_not_is_refused():
    story = Story()
    trusts = [trusted("DevTest Space", story.dev_keys, "accept-releases")]
    nobody = sb.Space("Prod Space", story.prod_keys.certificate, trusts=trusts)
    bundle = story.promoted().bundle.verify(nobody, {}, now=NOW)
    with pytest.raises(sb.SpacebridgeError) as refused:
        preview = nobody.preview(bundle, sb.Answers(), story.known())
        nobody.import_release(bundle, preview.digest, story.known(), by="mallory")
    assert refused.value.code in {"permission-missing", "lifecycle-unfit"}


def test_a_recall_reaches_the_target():
    story = Story()
    promoted = story.promoted()
    release = story.dev.assemble(octopus().release, story.dev_signer(10))
    recalled = story.dev.recall(release, "loses orders", story.dev_facts, story.dev_signer(30))
    assert promoted.fact["release"] == recalled.fact["release"]
    (announcement,) = recalled.announcements
    notice = sb.read_message(bytes(announcement.notice)).verify(story.prod, now=NOW)
    noted = story.prod.take_note(notice, story.prod_facts, by="grace", now=NOW)
    assert noted.recall["reason"] == "loses orders"


def test_a_recall_takes_effect_although_its_sender_lost_the_grant():
    story = Story()
    story.promoted()
    release = story.dev.assemble(octopus().release, story.dev_signer(10))
    recalled = story.dev.recall(release, "loses orders", story.dev_facts, story.dev_signer(30))
    (announcement,) = recalled.announcements
    change = {"withdraw": {"name": "DevTest Space", "grant": "accept-releases"}}
    narrowed = story.prod.change_trust(change, by="grace", now=NOW).space
    with pytest.raises(sb.errors.VerificationError) as refused:
        announcement.notice.verify(narrowed, now=NOW)
    assert refused.value.code == "grant-missing"
    noted = narrowed.recall_in(announcement.notice, story.prod_facts, by="grace", now=NOW)
    assert noted.recall["reason"] == "loses orders"
