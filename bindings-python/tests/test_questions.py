"""Questions of a host that no vector covers."""

import pytest

import spacebridge as sb

from story import Story, holdings, octopus, package_bytes

SHOP = {"project": "Shop", "version": "1.1.0"}


@pytest.fixture(scope="module")
def story():
    return Story()


def deployed(environment):
    return {
        **SHOP,
        "environment": environment,
        "outcome": "succeeded",
        "queued": "2026-11-23T09:00:00Z",
        "by": "ada",
    }


def test_a_stop_is_open_due_or_waits():
    path = {
        "name": "Across",
        "phases": [
            {"name": "Test", "automatic": [{"environment": "Test"}]},
            {"name": "Live", "manual": [{"environment": "Production"}]},
        ],
    }
    given = (path, ["Test", "Production"], SHOP)
    production = {"environment": "Production"}
    assert sb.due(*given, {}) == [{"environment": "Test"}]
    (reason,) = sb.open_for(*given, {}, production)
    assert reason["code"] == "phase-incomplete"
    assert not sb.is_completed(*given, {})

    tested = {"deployments": [deployed("Test")]}
    assert sb.due(*given, tested) == [] == sb.open_for(*given, tested, production)
    live = {"deployments": [deployed("Test"), deployed("Production")]}
    assert sb.is_completed(*given, live)


def test_variables_are_resolved_all_at_once_and_some_are_asked_for():
    variables = [
        {"name": "Url", "value": {"text": "a"}},
        {"name": "Url", "value": {"text": "b"}, "scope": {"environments": ["Production"]}},
        {"name": "Who", "value": {"text": ""}, "prompt": {"label": "Who asked?"}},
    ]
    place = {"environment": "Production"}
    resolved = {one["name"]: one["value"] for one in sb.resolve_all(variables, place)}
    assert resolved == {"Url": {"text": "b"}, "Who": {"text": ""}}
    assert [variable["name"] for variable in sb.prompts(variables, place)] == ["Who"]


def test_answers_and_defaults_count_beside_the_values():
    place = {"environment": "Production"}
    templates = [{"name": "Mail", "default": "nobody@example.com"}]
    assert sb.resolve([], "Mail", place) is None
    assert sb.resolve([], "Mail", place, templates=templates)["winner"] == {"default": "Mail"}
    answers = sb.Answers()
    answers.insert("Mail", "shop@example.com")
    (mail,) = sb.resolve_all([], place, templates=templates, answers=answers)
    assert mail["value"] == {"text": "shop@example.com"} and mail["winner"] == {"answer": "Mail"}


def test_an_answer_is_withdrawn():
    answers = sb.Answers()
    answers.insert("Url", "a", environment="Production")
    answers.insert_reference("WorkerPool", "Ubuntu", "Linux")
    answers.remove("Url")
    assert len(answers) == 2, "it was answered for one environment, and nowhere else"
    answers.remove("Url", environment="Production")
    answers.remove_reference("WorkerPool", "Ubuntu")
    assert len(answers) == 0


def test_a_reference_is_answered_by_its_kind_and_name():
    account = {"name": "Account", "value": {"reference": {"kind": "AzureAccount", "name": "Azure"}}}
    answers = sb.Answers()
    given = ([], {"process": {"steps": []}, "variables": [account]}, answers, "Production")
    (blank,) = sb.blanks(*given)
    answers.insert_reference(blank["kind"], blank["question"], "Ours")
    assert sb.blanks(*given) == []


def test_holdings_say_how_a_package_gets_here():
    first, *_ = octopus().release.document()["packages"]
    held = holdings([first])
    assert held.readiness(first) == "have" and not held.has_other(first)
    assert held.inventory()["packages"][0]["content"] == first["content"]

    data = package_bytes(first) + b"!"
    other = {**first, "content": {"size": len(data), "sha256": sb.digest_of(data)}}
    assert held.has_other(other)
    newer = {**other, "version": "99.0.0", "feed": "nuget"}
    assert held.readiness(newer) == {"delta": {"basis": first["content"]}}
    held.reach("nuget")
    assert held.readiness(newer) == {"feed": "nuget"}


def test_a_space_knows_whose_key_it_is(story):
    prod, dev = story.prod, story.dev_keys.certificate.fingerprint
    old = prod.change_trust({"days": {"name": "DevTest Space", "days": 30}}, by="grace").space
    assert old.trust_of(dev)["days"] == 30
    assert prod.trust_of(dev)["name"] == "DevTest Space"
    assert prod.trust_of(prod.certificate.fingerprint) is None
    assert prod.knows_as_one(dev, dev)
    assert not prod.knows_as_one(dev, prod.certificate.fingerprint)


def test_a_trust_is_put_back_as_it_was_stored(story):
    (trust,) = story.prod.trusts
    prod = story.prod
    parts = {
        "environments": prod.environments,
        "lifecycles": prod.lifecycles,
        "teams": prod.document()["teams"],
    }
    again = sb.Space("Prod Space", prod.certificate, trusts=[trust], **parts)
    assert again == prod
    with pytest.raises(sb.SpacebridgeError) as refused:
        sb.Space("Prod Space", prod.certificate, trusts=[trust, trust], **parts)
    assert (refused.value.code, refused.value.path) == ("name-taken", "trusts[1]")


def test_a_slip_in_a_permit_does_not_widen_it(story):
    wide = {"grant": "accept-releases", "project": ["Shop"]}
    ops = sb.SpaceKeys.generate("Ops Space").certificate
    trust = {"name": "Ops Space", "certificate": ops, "permits": ["accept-results", wide]}
    with pytest.raises(sb.SpacebridgeError) as refused:
        sb.Space("Prod Space", story.prod_keys.certificate, trusts=[trust])
    assert refused.value.code == "document-malformed"
    assert refused.value.path == "[0].permits[1].project" and "unknown field" in refused.value.detail


def test_a_data_center_names_its_spaces(story):
    center = sb.DataCenter("Everywhere", []).with_space(story.prod)
    assert center.name == "Everywhere" and center.spaces == [story.prod]


def test_a_verified_bundle_has_its_release_without_its_secrets(story):
    release = story.verified().release()
    assert release["version"] == "1.1.0" and "sealed" in str(release["variables"])


def test_an_octopus_server_is_read_as_a_whole():
    documents = sb.OctopusDocuments.read(
        [
            ("environment", b'{"Id": "Environments-1", "Name": "Test"}'),
            (
                "template",
                b'{"Id": "ActionTemplates-1", "Name": "Notify", "ActionType": "Octopus.Script",'
                b' "Version": 3, "Parameters": [{"Id": "1", "Name": "Channel"}]}',
            ),
        ]
    )
    space = documents.space()
    assert (space.environments, space.tenants) == (["Test"], [])
    assert documents.deployments() == ([], [])
    (template,) = documents.step_templates()
    assert (template["name"], template["version"]) == ("Notify", 3)
    assert [parameter["name"] for parameter in template["parameters"]] == ["Channel"]


def test_a_reader_takes_no_more_than_it_was_told(story):
    few = {"bytes": 10}
    space, center = story.prod.document(), sb.DataCenter("Everywhere", []).document()
    pem = story.dev_keys.certificate.to_pem()
    for read, code in [
        (lambda: sb.Space.from_document(space, limits=few), "document-too-large"),
        (lambda: sb.DataCenter.from_document(center, limits=few), "document-too-large"),
        (lambda: sb.Certificate.from_pem(pem, limits={"pem": 10}), "certificate-too-large"),
        (lambda: sb.read_message(bytes(100), limits=few), "message-too-large"),
        (lambda: sb.OctopusDocuments.read([("a", b"[{}, {}, {}]")], limits=few), "octopus-too-large"),
    ]:
        with pytest.raises(sb.SpacebridgeError) as refused:
            read()
        assert refused.value.code == code
    with pytest.raises(sb.SpacebridgeError) as refused:
        sb.Space.from_document(space, limits={"byte": 1})
    assert refused.value.code == "document-malformed"


def test_a_word_is_of_a_kind():
    assert sb.check_word("instant", "2026-11-23T10:00:00+01:00") == "2026-11-23T09:00:00Z"
    with pytest.raises(ValueError, match="no word `colour`"):
        sb.check_word("colour", "red")
    with pytest.raises(sb.SpacebridgeError) as refused:
        sb.check_word("sha1", "aa")
    assert refused.value.code == "lookup-malformed"
