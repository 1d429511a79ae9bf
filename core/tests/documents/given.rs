//! Documents that are accepted, and documents that are rejected.

use serde_json::{Value as Json, json};
use spacebridge::answers::AnswerSheetDocument;
use spacebridge::dashboard::ProjectDocument;
use spacebridge::documents::{read_document, write_document};
use spacebridge::packages::{Inventory, TransferPolicy, UseDelta};
use spacebridge::release::Slice;
use spacebridge::rules::{CandidateDocument, PlaceDocument};
use spacebridge::trust::{Permit, TrustChange};
use spacebridge::{Code, Grant, Limits, Release, Space, Variable};
use spacebridge_packs::PackOptions;

use crate::story::{Story, name};

fn read<T: serde::de::DeserializeOwned>(json: &Json) -> T {
    read_document(&json.to_string(), &Limits::default()).unwrap()
}

fn space(document: &Json) -> Result<Space, (Code, String)> {
    Space::from_document(&document.to_string(), &Limits::default())
        .map_err(|error| (error.code(), error.path().unwrap_or_default().to_owned()))
}

#[test]
fn what_is_left_out_is_the_default() {
    assert_eq!(read::<PackOptions>(&json!({})), PackOptions::default());
    let policy: TransferPolicy = read(&json!({"delta": "always"}));
    assert_eq!((policy.delta, policy.feeds.len()), (UseDelta::Always, 0));
    assert_eq!(read::<Limits>(&json!({"rounds": 7})).pbkdf2_rounds, 7);
    assert_eq!(read::<Inventory>(&json!({"packages": []})), Inventory::new([]));
    let place: PlaceDocument = read(&json!({"environment": "Production", "roles": ["web"]}));
    assert_eq!(place.place().roles.len(), 1);
    let candidate: CandidateDocument = read(&json!({
        "project": "Shop", "version": "1.0", "block": {"recall": "it burns"},
    }));
    let block = candidate.candidate().block.unwrap();
    assert_eq!(block.to_string(), "recalled by its owner: it burns");
    let row: ProjectDocument = read(&json!({
        "project": "Shop",
        "lifecycle": {"name": "Default", "phases": []},
        "releases": [{"version": "1.0"}],
    }));
    assert_eq!(row.row().releases.len(), 1);
}

#[test]
fn an_answer_sheet_asks_for_all_that_a_space_has() {
    let story = Story::begin();
    let release = story.release.release();
    let slice = Slice::default();
    let project = "Dev Space: Shop".parse().unwrap();
    let sheet = AnswerSheetDocument::of(&project, release, &slice, &story.prod);
    assert_eq!(sheet.environments, story.prod.environments());
    assert_eq!(sheet.tenants, story.prod.tenants());
    assert_eq!((&sheet.version, &sheet.templates), (&release.version, &release.templates));
    let mut document: Json = serde_json::from_str(&write_document(&sheet)).unwrap();
    assert_eq!(read::<AnswerSheetDocument>(&document), sheet);
    document.as_object_mut().unwrap().remove("tenants");
    assert_eq!(read::<AnswerSheetDocument>(&document).tenants, []);
}

#[test]
fn a_trust_changes_as_its_document_says() {
    let story = Story::begin();
    let fingerprint = story.prod_keys.certificate().fingerprint();
    let certificate = story.prod_keys.certificate().to_pem();
    let good = json!({"bundles": 1, "receipts": 2, "notices": 3});
    let compared = json!({"fingerprint": fingerprint, "typed": fingerprint.words()});
    let prod = "Prod Space";
    for change in [
        json!({"import": {"name": prod, "certificate": certificate, "permits": []}}),
        json!({"confirm": {"name": prod, "compared": compared}}),
        json!({"grant": {"name": prod, "permits": [{"grant": "promote-to"}]}}),
        json!({"regrant": {"name": prod, "permits": ["promote-to"]}}),
        json!({"withdraw": {"name": prod, "grant": "promote-to"}}),
        json!({"revoke": {"name": prod, "good": good}}),
        json!({"former": {"name": prod, "key": fingerprint, "good": good}}),
        json!({"replace": {
            "name": prod, "certificate": certificate, "compared": compared, "good": good,
        }}),
    ] {
        assert_eq!(read::<TrustChange>(&change).name(), &name(prod));
    }
    let lazy = json!({"confirm": {
        "name": prod,
        "compared": {"fingerprint": fingerprint, "typed": "lutuz"},
    }});
    let refused = read_document::<TrustChange>(&lazy.to_string(), &Limits::default());
    let refused = refused.unwrap_err();
    assert_eq!(refused.path(), Some("confirm.compared"));
    assert!(refused.detail().contains("compared whole"), "{refused}");
}

/// Nothing else says up to which numbers a key counts, and a default would be a guess.
#[test]
fn a_revocation_without_its_last_good_numbers_is_malformed() {
    let story = Story::begin();
    let key = story.prod_keys.certificate().fingerprint();
    let good = json!({"bundles": 1, "receipts": 2, "notices": 3});
    let revocation = |kind: &str, good: Option<Json>| {
        let mut change = json!({"name": "Prod Space"});
        if kind == "former" {
            change["key"] = json!(key);
        }
        if let Some(good) = good {
            change["good"] = good;
        }
        json!({ kind: change }).to_string()
    };
    for kind in ["revoke", "former"] {
        let read = |text: &str| read_document::<TrustChange>(text, &Limits::default());
        read(&revocation(kind, Some(good.clone()))).unwrap();
        let mut incomplete = vec![None, Some(Json::Null), Some(json!({}))];
        for number in ["bundles", "receipts", "notices"] {
            let mut others = good.clone();
            others.as_object_mut().unwrap().remove(number);
            incomplete.push(Some(others));
        }
        for good in incomplete {
            let refused = read(&revocation(kind, good)).unwrap_err();
            assert_eq!(refused.code(), Code::DocumentMalformed);
        }
    }
}

#[test]
fn a_permit_is_a_grant_or_one_that_is_limited_and_never_widened_by_a_slip() {
    let whole: Permit = read(&json!("accept-releases"));
    assert_eq!(whole, Permit::from(Grant::AcceptReleases));
    assert_eq!(read::<Permit>(&json!({"grant": "accept-releases", "projects": null})), whole);
    let limited: Permit = read(&json!({"grant": "accept-releases", "projects": ["Shop"]}));
    assert_eq!(limited, Grant::AcceptReleases.only([name("Shop")]));
    for (slip, detail) in [
        (json!({"grant": "accept-releases", "project": ["Shop"]}), "unknown field `project`"),
        (json!({"grant": "accept-release"}), "expected one of `promote-to`"),
        (json!("accept-release"), "expected one of `promote-to`"),
        (json!({"projects": ["Shop"]}), "missing field `grant`"),
        (json!(7), "a grant, or one that is limited to projects"),
    ] {
        let refused = read_document::<Permit>(&slip.to_string(), &Limits::default()).unwrap_err();
        assert_eq!(refused.code(), Code::DocumentMalformed);
        assert!(refused.detail().contains(detail), "{refused}");
    }
}

/// No document makes a Space that the functions of a Space would refuse.
#[test]
fn a_space_is_checked_when_it_is_read() {
    let story = Story::begin();
    let document: Json = serde_json::from_str(&write_document(&story.dev)).unwrap();
    assert_eq!(space(&document).unwrap(), story.dev);
    let changed = |change: &dyn Fn(&mut Json)| {
        let mut document = document.clone();
        change(&mut document);
        space(&document).map(|_| ()).unwrap_err()
    };
    let at = |code, path: &str| (code, path.to_owned());
    let twice = |part: &'static str| {
        changed(&|space| {
            let first = space[part][0].clone();
            space[part].as_array_mut().unwrap().push(first);
        })
    };
    assert_eq!(twice("environments"), at(Code::NameTaken, "environments[1]"));
    assert_eq!(twice("trusts"), at(Code::NameTaken, "trusts[1]"));
    assert_eq!(twice("remote"), at(Code::NameTaken, "remote[1]"));
    assert_eq!(twice("lifecycles"), at(Code::NameTaken, "lifecycles[1]"));
    assert_eq!(twice("teams"), at(Code::NameTaken, "teams[1]"));
    let renamed = changed(&|space| space["trusts"][0]["name"] = "Other Space".into());
    assert_eq!(renamed, at(Code::SpaceUnknown, "remote[0]"));
    let own = changed(&|space| space["trusts"][0]["certificate"] = space["certificate"].clone());
    assert_eq!(own, at(Code::CertificateKnown, "trusts[0]"));
    let again = changed(&|space| space["former"] = json!([space["certificate"]]));
    assert_eq!(again, at(Code::CertificateKnown, "former[0]"));
    let epoch = changed(&|space| space["epoch"] = 5.into());
    assert_eq!(epoch, at(Code::EpochSkipped, "epoch"));
    let field = changed(&|space| space["trust"] = json!([]));
    assert_eq!(field, at(Code::DocumentMalformed, "trust"));
    let pem = changed(&|space| space["trusts"][0]["certificate"] = "hello".into());
    assert_eq!(pem, at(Code::DocumentMalformed, "trusts[0].certificate"));
}

/// A trust is believed only if its document says that a person compared the fingerprint.
#[test]
fn a_trust_is_pending_unless_its_document_says_otherwise() {
    let story = Story::begin();
    let mut document: Json = serde_json::from_str(&write_document(&story.dev)).unwrap();
    document["trusts"][0].as_object_mut().unwrap().remove("confirmed");
    assert!(space(&document).unwrap().trust(&name("Prod Space")).unwrap().is_pending());
}

fn refused<T: serde::de::DeserializeOwned + core::fmt::Debug>(text: &str) -> (String, String) {
    let error = read_document::<T>(text, &Limits::default()).unwrap_err();
    assert_eq!(error.code(), Code::DocumentMalformed);
    (error.path().unwrap_or_default().to_owned(), error.detail().to_owned())
}

#[test]
fn a_refusal_says_where_and_never_what() {
    let release = |variable: &str| {
        let head = r#"{"project": "Shop", "version": "1", "assembled": "2026-01-01T00:00:00Z""#;
        refused::<Release>(&format!("{head}, \"variables\": [{variable}]}}"))
    };
    for secret in [r#""hunter2""#, "4711", r#"{"sensitive": 4711}"#, r#"["hunter2"]"#] {
        let (path, detail) = release(&format!(r#"{{"name": "Db", "value": {secret}}}"#));
        assert!(path.starts_with("variables[0].value"), "{path}");
        assert!(!detail.contains("4711") && !detail.contains("hunter2"), "{detail}");
    }
}

#[test]
fn what_is_missing_or_too_much_is_named() {
    let (path, detail) = refused::<Variable>(r#"{"name": "Db"}"#);
    assert_eq!((path.as_str(), detail.as_str()), ("", "missing field `value`"));
    assert_eq!(refused::<Variable>("{").0, "");
    assert!(refused::<Variable>("{} {}").1.contains("missing field `name`"));
    let (path, detail) = refused::<Variable>(r#"{"name": "Db", "value": {"txt": "x"}}"#);
    assert_eq!(path, "value.txt");
    assert!(detail.starts_with("unknown key `txt`; did you mean `text`?"), "{detail}");
}
