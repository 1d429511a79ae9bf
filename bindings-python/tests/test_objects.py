"""Secrets and keys do not print themselves, time is never naive, and bytes come in every shape."""

import copy
import json
import pickle
from datetime import datetime, timedelta, timezone

import pytest

import spacebridge as sb

from story import NOW, Story, keys, octopus


def test_a_secret_shows_itself_only_when_it_is_asked():
    secret = sb.Secret("hunter2")
    assert f"{secret} {secret!r} {secret!s} {[secret]}".count("hunter2") == 0
    for write in (json.dumps, pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError):
            write(secret)
    assert secret.expose() == "hunter2"
    assert secret == sb.Secret("hunter2") and secret != sb.Secret("hunter3")


def test_keys_are_neither_printed_nor_pickled_nor_copied():
    pair = keys("Dev Space", 1)
    pem = pair.to_unencrypted_pem()
    assert "PRIVATE KEY" in pem.expose() and "PRIVATE" not in repr(pem)
    for write in (json.dumps, pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError):
            write(pair)


def test_keys_are_stored_under_a_passphrase(tmp_path):
    pair = keys("Dev Space", 1)
    file = tmp_path / "keys.pem"
    file.write_text(pair.to_encrypted_pem("open sesame"))
    again = sb.SpaceKeys.from_pem(file, "open sesame", pair.certificate)
    assert again.to_unencrypted_pem() == pair.to_unencrypted_pem()
    with pytest.raises(sb.SpacebridgeError) as refused:
        sb.SpaceKeys.from_pem(file, "close sesame", pair.certificate)
    assert refused.value.code == "keys-passphrase"
    assert "sesame" not in str(refused.value)


def test_a_naive_time_is_refused_and_says_so():
    with pytest.raises(ValueError, match="naive"):
        keys("Dev Space", 1).signer(now=datetime(2026, 11, 23))
    with pytest.raises(TypeError, match="time zone"):
        keys("Dev Space", 1).signer(now="2026-11-23T09:00:00Z")
    release = {"project": "Shop", "version": "1.0", "assembled": datetime(2026, 11, 23)}
    with pytest.raises(ValueError, match="naive"):
        sb.Release(release)


def test_time_in_any_zone_is_the_same_time():
    zone = timezone(timedelta(hours=10))
    there = NOW.astimezone(zone)
    release = sb.Release({"project": "Shop", "version": "1.0", "assembled": there})
    assert release.document()["assembled"] == "2026-11-23T09:00:00Z"
    story = Story()
    assert story.verified().issued_at == NOW


def test_a_document_says_where_it_is_wrong_and_never_what_stands_there():
    release = octopus().release.document()
    release["variables"][3]["scope"] = "hunter2"
    with pytest.raises(sb.SpacebridgeError) as refused:
        sb.Release(release)
    assert refused.value.code == "document-malformed"
    assert refused.value.path == "variables[3].scope"
    assert "hunter2" not in str(refused.value)


def test_a_signer_signs_once():
    story, signer = Story(), Story().dev_signer(1)
    story.dev.assemble(octopus().release, signer)
    with pytest.raises(RuntimeError, match="once"):
        story.dev.assemble(octopus().release, signer)


def test_the_same_seed_makes_the_same_bytes():
    assert bytes(Story().promoted().bundle) == bytes(Story().promoted().bundle)
    story = Story()
    release = story.assembled()
    args = (release, "Prod Space", story.dev_facts)
    one, other = (story.dev.promote(*args, story.dev_keys.signer(by="ada", now=NOW)) for _ in "ab")
    assert bytes(one.bundle) != bytes(other.bundle)


def test_a_file_is_read_from_its_path_and_from_its_bytes(tmp_path):
    data = bytes(Story().promoted().bundle)
    file = tmp_path / "release.sbbundle"
    file.write_bytes(data)
    for given in (file, data, bytearray(data), memoryview(data)):
        assert bytes(sb.BundleMessage.from_bytes(given)) == data
    with pytest.raises(TypeError):
        sb.BundleMessage.from_bytes("release.sbbundle")
    with pytest.raises(FileNotFoundError):
        sb.BundleMessage.from_bytes(tmp_path / "none")


def test_what_a_host_stores_is_read_again():
    story = Story()
    assert sb.Space.from_document(json.loads(json.dumps(story.dev.document()))) == story.dev
    assert pickle.loads(pickle.dumps(story.dev)) == story.dev
    assert pickle.loads(pickle.dumps(story.dev.certificate)) == story.dev.certificate
    release = story.assembled()
    again = sb.AssembledRelease.from_stored(release.release, release.manifest_bytes, release.salt)
    assert again.digest == release.digest
    facts = sb.facts_from_bytes(sb.facts_to_bytes(story.dev_facts))
    assert facts["deployments"] == story.dev_facts["deployments"]


def test_a_pack_turns_one_package_into_the_next():
    basis = b"".join(b"line %d of the older package\n" % number for number in range(4000))
    target = basis.replace(b"line 77 ", b"line seventy-seven ")
    content = {"size": len(target), "sha256": sb.digest_of(target)}
    package = {"id": "Shop.Web", "version": "1.1.0", "content": content}
    pack = sb.make_pack(basis, target)
    assert pack is not None and len(pack) < len(target) // 10
    assert sb.apply_pack(pack, basis, package)[0] == target
    unpacking = sb.Unpacking(package, {"size": len(basis), "sha256": sb.digest_of(basis)})
    given = {"pack": pack, "basis": basis}
    made = b""
    while (step := unpacking.advance()) is not None:
        if isinstance(step, bytes):
            made += step
            continue
        take = getattr(unpacking, f"give_{step}")(given[step][:1000])
        given[step] = given[step][take:]
    assert made == target
    assert unpacking.finish().document()["id"] == "Shop.Web"


def test_the_making_of_a_pack_tells_how_far_it_is_and_can_be_stopped():
    basis = b"".join(b"line %d of the older package\n" % number for number in range(4000))
    seen = []
    pack = sb.make_pack(basis, basis + b"more", watch=lambda *progress: seen.append(progress))
    assert pack == sb.make_pack(basis, basis + b"more")
    assert seen == sorted(seen) and seen[-1][0] == seen[-1][1]

    def impatient(done, whole):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sb.make_pack(basis, basis + b"more", watch=impatient)


def test_the_words_of_a_fingerprint_and_of_each_check():
    certificate = keys("Dev Space", 1).certificate
    assert sb.fingerprint_words(certificate.fingerprint) == certificate.words
    words = sb.check_words()
    statement = Story().verified().report
    assert {line["check"] for line in statement} <= words.keys()
    assert all(words.values())


def test_a_file_is_carried_in_parts_that_arrive_in_any_order():
    whole = bytes(range(256)) * 300
    splitting = sb.PartSplitter(30_000)
    splitting.update(whole)
    table = sb.PartTable.from_bytes(bytes(splitting.finish()))
    joined, joining = bytearray(len(whole)), sb.PartAssembler(table)
    for part in reversed(table.parts):
        piece = whole[part["offset"] : part["offset"] + part["content"]["size"]]
        for place in joining.place({"size": len(piece), "sha256": sb.digest_of(piece)}):
            joined[place : place + len(piece)] = piece
    assert joining.missing() == [] and joined == whole


def test_a_data_center_connects_its_spaces_and_keeps_a_log():
    center = sb.DataCenter("Brisbane", [sb.everyone("Host")])
    log = sb.AuditLog()
    for number, name in enumerate(["Dev Space", "Ops Space"]):
        created = center.create(name, by="ada", now=NOW, seed=bytes([number + 1]) * 32)
        center, log = created.changed.center, log.append(created.changed.record)
    connected = center.connect(
        "Dev Space", ["promote-to", "accept-results"], "Ops Space", ["accept-releases"],
        by="ada", now=NOW,
    )  # fmt: skip
    log = log.append(connected.record)
    assert len(connected.center.trusts()["rows"]) == 2
    log.verify()
    forged = log.document()
    forged[1]["record"]["by"] = "mallory"
    with pytest.raises(sb.SpacebridgeError) as refused:
        sb.AuditLog(forged).verify()
    assert refused.value.code == "audit-broken"
    assert sb.DataCenter.from_document(connected.center.document()) == connected.center


def test_a_trust_is_confirmed_by_what_was_compared():
    prod, dev = keys("Prod Space", 2), keys("Dev Space", 1)
    space = sb.Space("Dev Space", dev.certificate).with_team(sb.everyone("Host"))
    given = {"name": "Prod Space", "certificate": prod.certificate, "permits": []}
    space = space.change_trust({"import": given}, by="ada", now=NOW).space
    with pytest.raises(sb.SpacebridgeError) as refused:
        prod.certificate.compare(dev.certificate.words)
    assert refused.value.code == "fingerprint-different"
    compared = prod.certificate.compare(prod.certificate.words)
    changed = space.change_trust(
        {"confirm": {"name": "Prod Space", "compared": compared}}, by="ada"
    )
    (trust,) = space.trusts
    confirmed = {**space.document(), "trusts": [{**trust, "confirmed": True}]}
    assert changed.space == sb.Space.from_document(confirmed)
    assert changed.record["by"] == "ada"
