//! Shown documents, word for word.

use std::path::Path;

use serde::Serialize;
use serde_json::Value as Json;
use spacebridge::answers::{Answer, AnswerKey, AnswerValue, ControlType, Question, blanks};
use spacebridge::compare::compare;
use spacebridge::dashboard::{ProjectRow, ReleaseRow, dashboard};
use spacebridge::documents::write_document;
use spacebridge::packages::{Inventory, PackageCheck, PartSplitter, TransferPolicy, transfer_plan};
use spacebridge::release::SecretText;
use spacebridge::rules::{Candidate, Place, Resolver, progress, slice};
use spacebridge::source::RecallRequest;
use spacebridge::target::{PlanRequest, ReceiptRequest};
use spacebridge::trust::{AuditLog, DataCenter, LastGood, TrustChange, explain};
use spacebridge::verify::{AnyMessage, Equivocation};
use spacebridge::{Actor, Answers, Content, Label, Limits, Name, Team, Timestamp, Validity};
use spacebridge_testkit::PACKAGE;
use spacebridge_testkit::Trusting as _;

use crate::story::{NOW, SECRET, Story, at, keys as keys_of, label, name, package, seed};

/// Holds a document against the file that a person read: nothing secret, keys in single words.
fn holds<T: Serialize>(called: &str, shown: &T) {
    let pretty = serde_json::to_string_pretty(shown).unwrap() + "\n";
    assert!(!pretty.contains(SECRET), "{called} shows a secret");
    let json: Json = serde_json::from_str(&write_document(shown)).unwrap();
    keys(&json, called);
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/documents/shown");
    let file = file.join(called).with_extension("json");
    if std::env::var_os("SPACEBRIDGE_WRITE_DOCUMENTS").is_some() {
        std::fs::write(&file, &pretty).unwrap();
    }
    let read = std::fs::read_to_string(&file).unwrap_or_default();
    assert_eq!(read, pretty, "{} differs", file.display());
}

/// Keys are single lower-case words, except where the user's names are keys.
fn keys(json: &Json, within: &str) {
    match json {
        Json::Object(entries) => {
            for (key, value) in entries {
                let named = matches!(within, "properties" | "extra" | "prompted");
                let word = key.chars().all(|letter| letter.is_ascii_lowercase() || letter == '2')
                    || key == "sha256"
                    || key == "sha1";
                assert!(named || word, "`{key}` in `{within}` is not one lower-case word");
                keys(value, key);
            }
        }
        Json::Array(items) => items.iter().for_each(|item| keys(item, within)),
        _ => {}
    }
}

#[test]
fn a_space_and_a_data_center() {
    let story = Story::begin();
    let dev = (story.dev.clone())
        .distrusting(&name("Prod Space"), LastGood { bundles: 3, receipts: 2, notices: 1 })
        .unwrap();
    holds("space", &dev);
    let center = DataCenter::new(name("Brisbane"), [Team::everyone(label("Hosts"))]);
    let center = center.with_space(story.prod.clone()).unwrap();
    holds("center", &center);
    holds("trusts", &center.trusts());
    let bundle = AnyMessage::Bundle(story.promoted.bundle.clone());
    let facts = story.prod_facts.clone();
    holds("delivery", &center.deliver(bundle, |_| &facts, at(NOW)).unwrap());
    let actor = Actor::new("ada", at(NOW));
    holds("enlisted", &center.enlist(story.dev, &actor).unwrap());
}

#[test]
fn a_change_of_trust() {
    let story = Story::begin();
    let compared = story.prod_keys.certificate().fingerprint();
    let compared = compared.compare(&compared.words()).unwrap();
    let change = TrustChange::Confirm { name: name("Prod Space"), compared };
    let actor = Actor::new("ada", at(NOW));
    let changed = story.dev.change_trust(&change, &actor).unwrap();
    holds("changed", &changed);
    holds("record", &changed.record);
    let mut log = AuditLog::default();
    log.append(changed.record);
    holds("log", &log);
    let ruling = story.dev.teams();
    let permission = "TrustEdit".parse().unwrap();
    holds("ruling", &explain(ruling, "ada", permission, None, None, None));
}

#[test]
fn a_release_on_its_way() {
    let story = Story::begin();
    holds("assembled", &story.release);
    holds("promoted", &story.promoted);
    holds("sliced", &slice(story.release.release(), &name("Prod Space")));
    holds("claimed", &story.promoted.bundle);
    holds("bundle", &story.verified());
    holds("preview", &story.preview());
}

#[test]
fn a_release_that_arrived() {
    let story = Story::begin();
    let imported = story.import();
    holds("imported", &imported);
    holds("known", &imported.release.known());
    let release = imported.release.release();
    let answers = answers();
    let production = name("Production");
    let slice = imported.release.slice();
    let nothing = Answers::new();
    let blanks = blanks(&release.templates, slice, &nothing, &production, None);
    holds("blanks", &blanks.collect::<Vec<_>>());
    holds("answers", &answers);
    let here = "Production".parse().unwrap();
    let resolver = Resolver::new(&release.variables).with_answers(&release.templates, &answers);
    let resolutions: Vec<_> = resolver.all(&Place::of(&here)).collect();
    holds("resolutions", &resolutions);

    let mut story = story;
    story.prod_facts.record(&imported).unwrap();
    let mut check = PackageCheck::new(&package()).unwrap();
    check.update(PACKAGE).unwrap();
    story.holdings.insert(check.finish().unwrap());
    holds("holdings", &story.holdings);
    let plan = story.prod.plan(
        &PlanRequest::new(&imported.release, &production, &answers),
        &story.known(),
        &Actor::new("grace", at(NOW)),
    );
    holds("plan", &plan.unwrap());
}

fn answers() -> Answers {
    let cell =
        |question, environment: Option<Name>| AnswerKey { question, environment, tenant: None };
    let contact = Question::Template(label("Shop.Contact"));
    let kind: spacebridge::answers::ReferenceKind = "WorkerPool".parse().unwrap();
    let pool = Question::Reference { kind, name: label("Ubuntu") };
    let feed = Question::Reference {
        kind: spacebridge::answers::ReferenceKind::Feed,
        name: label("builtin"),
    };
    let answer = Answer::new;
    let secret = AnswerValue::Sensitive(SecretText::new(SECRET));
    Answers::from_iter([
        (
            cell(contact, Some(name("Production"))),
            answer(AnswerValue::Text("ada".into()), ControlType::SingleLineText),
        ),
        (cell(pool, None), answer(AnswerValue::Text("Linux".into()), ControlType::WorkerPool)),
        (cell(feed, None), answer(AnswerValue::Text("nuget".into()), ControlType::from("Feed"))),
    ])
    .with_prompted(Label::new("Reason").unwrap(), secret)
}

#[test]
fn what_comes_back() {
    let story = Story::begin();
    let imported = story.import();
    let reported = story.receipt(&imported);
    holds("reported", &reported);
    let receipt = reported.receipt.clone().verify(&story.dev, at(NOW)).unwrap();
    holds("receipt", &receipt);
    let accepted =
        story.dev.accept(&receipt, &story.dev_facts, &Actor::new("ada", at(NOW))).unwrap();
    holds("accepted", &accepted);

    let done = imported.release.deployed(
        &name("Production"),
        spacebridge::Outcome::Failed,
        at(NOW),
        "grace",
    );
    let signer = story.prod_keys.signer(&Actor::unnamed(at(NOW)), seed(21));
    let mut facts = story.prod_facts.clone();
    facts.record(&imported).unwrap();
    facts.record(&done).unwrap();
    let other =
        story.prod.issue_receipt(&ReceiptRequest::new(&imported.release, &done), &facts, signer);
    let one = reported.receipt;
    let other = other.unwrap().receipt;
    let proof = Equivocation::prove(story.prod_keys.certificate(), &one, &other).unwrap();
    holds("equivocation", &proof);
}

#[test]
fn what_notices_bring_about() {
    let story = Story::begin();
    let dev_keys = keys_of("Dev Space", 1);
    let next = keys_of("Dev Space", 3);
    let signer = |number| dev_keys.signer(&Actor::unnamed(at(NOW)), seed(number));
    let dev = &story.dev;
    let facts = &story.dev_facts;
    let recalled = dev
        .recall(&RecallRequest::new(&story.release, "it loses orders"), facts, signer(30))
        .unwrap();
    holds("recalled", &recalled);
    holds("announcement", &recalled.announcements[0]);
    let notice = recalled.announcements[0].notice.clone().verify(&story.prod, at(NOW)).unwrap();
    holds("notice", &notice);
    let actor = Actor::new("grace", at(NOW));
    holds("noted", &story.prod.take_note(&notice, &story.prod_facts, &actor).unwrap());
    let rotated =
        dev.rotate(next.signer(&Actor::unnamed(at(NOW)), seed(31)), facts, signer(32)).unwrap();
    holds("rotated", &rotated);
}

#[test]
fn what_a_host_decides() {
    holds("limits", &Limits::default());
    holds("policy", &TransferPolicy::connected());
    holds("inventory", &Inventory::new([package()]));
    holds("validity", &Validity::of_encryption(at(NOW)));
}

#[test]
fn progress_comparison_and_dashboard() {
    let story = Story::begin();
    let project = "Shop".parse().unwrap();
    let version = "1.1.0".parse().unwrap();
    let candidate = Candidate::new(&project, &version);
    let environments = story.dev.environments();
    let progress = progress(&story.path, environments, &candidate, &story.dev_facts);
    holds("progress", &progress);
    let releases = vec![ReleaseRow::new(version.clone())];
    let rows = [ProjectRow::new(project.clone(), &story.path, releases)];
    let now: Timestamp = at(NOW);
    holds("dashboard", &dashboard(&story.dev, &rows, &story.dev_facts, now));
    let older = story.release.release();
    let mut newer = older.clone();
    newer.version = "1.2.0".parse().unwrap();
    newer.notes = "Sells them twice.".into();
    newer.variables.remove(0);
    holds("comparison", &compare(older, &newer, &[]));
    holds("facts", &story.dev_facts);
}

#[test]
fn packages_on_their_way() {
    let story = Story::begin();
    let packages = &story.release.release().packages;
    let inventory = Inventory::new([]);
    let policy = TransferPolicy::disconnected();
    let plan = transfer_plan(packages, &inventory, &story.holdings, &policy).unwrap();
    holds("transfer", &plan);
    let mut splitting = PartSplitter::new(10).unwrap();
    splitting.update(PACKAGE).unwrap();
    holds("parts", &splitting.finish());
    assert_eq!(Content::of(PACKAGE), packages[0].content.unwrap());
}
