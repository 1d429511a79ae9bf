"""The facts of a Space as an object, which verbs take and which records what they return."""

import pytest

import spacebridge as sb

from story import NOW, Story


def crossed(story, source, target):
    """One release crosses; the objects record every result, each of them twice."""

    def record(facts, result):
        facts.record(result)
        before = facts.document()
        facts.record(result)
        assert facts.document() == before
        return result

    release = story.dev.assemble(sb.Release({"project": "Box Office", "version": "1.1.0", "assembled": NOW}), story.dev_signer(10))
    record(source, release.deployed("Test", "succeeded", by="ada", at=NOW))
    promoted = record(source, story.dev.promote(release, "Prod Space", source, story.dev_signer(11)))
    bundle = promoted.bundle.verify(story.prod, target, now=NOW)
    known = sb.TargetState(target)
    reviewed = story.prod.preview(bundle, sb.Answers(), known).digest
    imported = record(target, story.prod.import_release(bundle, reviewed, known, by="grace", now=NOW))
    done = record(target, imported.release.deployed("Production", "succeeded", by="grace", at=NOW))
    issued = story.prod.issue_receipt(imported.release, done, target, story.prod_signer(20))
    record(target, issued)
    receipt = issued.receipt.verify(story.dev, now=NOW)
    record(source, story.dev.accept(receipt, source, by="ada"))
    record(source, story.dev.recall(release, "loses orders", source, story.dev_signer(30)))
    return promoted, imported


def test_an_object_records_what_verbs_return():
    story, source, target = Story(), sb.Facts(), sb.Facts()
    crossed(story, source, target)
    assert {kind: len(rows) for kind, rows in source.document().items()} == {
        "deployments": 2, "promotions": 1, "imports": 0, "reports": 0,
        "announced": 1, "heard": 0, "recalls": 1,
    }
    assert len(target.document()["imports"]) == len(target.document()["reports"]) == 1
    assert sb.Facts.from_bytes(source.to_bytes()).document() == source.document()
    assert sb.Facts.from_document(target.document()).to_bytes() == target.to_bytes()


def test_a_space_reads_its_own_facts_at_any_size():
    story, source = Story(), sb.Facts()
    crossed(story, source, sb.Facts())
    document = source.document()
    document["deployments"][0]["notes"] = "n" * (33 << 20)
    facts = sb.Facts.from_document(document)
    stored = facts.to_bytes()
    assert sb.Facts.from_bytes(stored).to_bytes() == stored
    assert sb.facts_to_bytes(sb.facts_from_bytes(stored)) == stored
    with pytest.raises(sb.SpacebridgeError) as refused:
        sb.Facts.from_bytes(stored, limits={})
    assert refused.value.code == "facts-too-large"


def test_a_result_that_contradicts_the_facts_is_not_recorded():
    story, source, target = Story(), sb.Facts(), sb.Facts()
    promoted, imported = crossed(story, source, target)
    other = promoted._replace(fact={**promoted.fact, "bundle": "0" * 64})
    before = source.document()
    with pytest.raises(sb.SpacebridgeError) as refused:
        source.record(other)
    assert refused.value.code == "fact-number-used"
    assert source.document() == before
    with pytest.raises(TypeError):
        source.record("a text")
    done = imported.release.deployed("Production", "succeeded", by="grace", at=NOW)
    with pytest.raises(sb.SpacebridgeError) as refused:
        story.prod.issue_receipt(imported.release, done, sb.Facts(), story.prod_signer(21))
    assert refused.value.code == "import-not-recorded"


def test_a_query_selects_what_a_verb_needs():
    story = Story()
    release = story.assembled()
    source = sb.Facts.from_document(story.dev_facts)
    source.record({**story.dev_facts["deployments"][0], "version": "0.9.0", "release": None})
    query = sb.FactQuery.promote(story.dev, release, "Prod Space")
    chosen = source.select(query)
    versions = [one["version"] for one in chosen.document()["deployments"]]
    assert versions == ["1.1.0"] and len(source.document()["deployments"]) == 2
    one, other = (
        story.dev.promote(release, "Prod Space", facts, story.dev_signer(11))
        for facts in (source, chosen)
    )
    assert bytes(one.bundle) == bytes(other.bundle)
    assert query.also(sb.FactQuery.rotate(story.dev)).document()["reports"]
    assert query.also(query) == query != sb.FactQuery.renew(story.dev)


def test_a_query_for_each_verb_of_the_target():
    story = Story()
    bundle = story.verified()
    queries = [
        sb.FactQuery.verify(bundle.sealed, story.prod, now=NOW),
        sb.FactQuery.preview(story.prod, bundle),
        sb.FactQuery.refuse(story.prod, bundle, "Production", "not now"),
    ]
    reviewed = story.prod.preview(bundle, sb.Answers(), story.known()).digest
    queries.append(sb.FactQuery.import_release(story.prod, bundle, reviewed))
    release = story.imported()
    done = release.deployed("Production", "succeeded", by="grace", at=NOW)
    queries += [
        sb.FactQuery.plan(release, "Production"),
        sb.FactQuery.issue_receipt(story.prod, release, done, to_owner=True),
        sb.FactQuery.heard_from(story.prod, story.dev_keys.certificate.fingerprint),
    ]
    tables = [{table for table, keys in query.document().items() if keys} for query in queries]
    assert all("imports" in table for table in tables), tables
