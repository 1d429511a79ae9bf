//! Laws of facts: a verb gives the same result on the rows of its query as on all facts, and one
//! record stores a result completely or not at all.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test may fail loudly"
)]

extern crate alloc;

#[path = "facts/world.rs"]
mod world;

use core::fmt::Debug;

use proptest::prelude::*;
use spacebridge::facts::{Evidence, FactQuery, Import, Promotion, Recall, ReceivedNotice};
use spacebridge::facts::{ImportKey, PromotionKey};
use spacebridge::rules::Candidate;
use spacebridge::source::PromoteRequest;
use spacebridge::target::{PreviewRequest, VersionComparison};
use spacebridge::{Answers, Code, Facts, Outcome};
use spacebridge_testkit::{NOW, at, name};

use self::world::{Step, World};

/// Holds a verb to its query, and returns its result on all facts.
///
/// The rows of the query suffice, and so does anything between them and all facts: `mask` chooses
/// which other rows a host returns too.
pub(crate) fn same<O, E: Debug>(
    facts: &Facts,
    query: &FactQuery,
    mask: u64,
    verb: impl Fn(&Facts) -> Result<O, E>,
    shown: impl Fn(&O) -> String,
) -> Result<O, E> {
    let told = |result: &Result<O, E>| match result {
        Ok(outcome) => Ok(shown(outcome)),
        Err(error) => Err(format!("{error:?}")),
    };
    let all = verb(facts);
    let selected = facts.select(query);
    assert_eq!(told(&verb(&selected)), told(&all), "{query:?}");
    let more = between(&selected, facts, mask);
    assert_eq!(more.select(query), selected, "{query:?}");
    assert_eq!(told(&verb(&more)), told(&all), "{query:?}");
    let document = serde_json::to_string(query).unwrap();
    assert_eq!(&serde_json::from_str::<FactQuery>(&document).unwrap(), query);
    all
}

/// The selected rows and some of the others, in their order.
fn between(selected: &Facts, all: &Facts, mask: u64) -> Facts {
    fn some<R: Clone + PartialEq>(selected: &[R], all: &[R], mask: u64) -> Vec<R> {
        let bit = |place: usize| mask.rotate_right(u32::try_from(place % 64).unwrap()) & 1 == 1;
        let kept = all.iter().enumerate();
        let kept = kept.filter(|(place, row)| bit(*place) || selected.contains(row));
        kept.map(|(_, row)| row.clone()).collect()
    }
    Facts {
        deployments: some(&selected.deployments, &all.deployments, mask),
        promotions: some(&selected.promotions, &all.promotions, mask),
        imports: some(&selected.imports, &all.imports, mask),
        reports: some(&selected.reports, &all.reports, mask),
        announced: some(&selected.announced, &all.announced, mask),
        heard: some(&selected.heard, &all.heard, mask),
        recalls: some(&selected.recalls, &all.recalls, mask),
    }
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = (0..30_u8, any::<usize>(), any::<usize>(), any::<u64>());
    prop::collection::vec(step, 10..40)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Every verb agrees with its query, whatever happened before: in three Spaces with two
    /// projects, among replays, recalls and replaced keys.
    #[test]
    fn a_verb_needs_no_more_than_the_rows_of_its_query(steps in steps()) {
        let mut world = World::new();
        for step in steps {
            world.take(step);
        }
    }
}

/// The random histories reach every verb, with success and after a key was replaced.
#[test]
fn a_story_holds_every_verb_to_its_query() {
    let mut world = World::new();
    world.tell();
    assert_eq!(world.succeeded.into_iter().collect::<Vec<_>>(), world::VERBS);
}

/// A host that asks by the present key alone restarts the numbers, and its target rejects the file.
#[test]
fn a_query_holds_every_key_that_a_target_had() {
    let mut world = World::new();
    let release = world.release(0, 1);
    let first = world.promote_to_prod(&release);
    world.rotate(world::PROD);
    world.deliver_all();
    // The manifest of the first release commits to a slice for the first key only.
    let release = world.release(0, 2);
    let dev = &world.sites[world::DEV];
    let prod = &world.sites[world::PROD];
    let path = world::way(world::DEV);
    let request = PromoteRequest::new(&release, "Prod").with_lifecycle(&path);
    let query = FactQuery::promote(&dev.space, &request);
    let lines: Vec<&PromotionKey> =
        query.promotions.iter().filter(|key| matches!(key, PromotionKey::LastTo { .. })).collect();
    let [PromotionKey::LastTo { audiences }] = lines.as_slice() else { panic!("{lines:?}") };
    assert_eq!(audiences.len(), 2);
    assert!(audiences.contains(&first.fact.audience));
    assert!(audiences.contains(&prod.space.fingerprint()));
    let facts = dev.facts.select(&query);
    assert_eq!(world.promoted_on(&facts, &release).fact.sequence, 2);

    let mut short = query;
    let present = prod.space.fingerprint();
    short.promotions = vec![PromotionKey::LastTo { audiences: vec![present] }];
    let restarted = world.promoted_on(&dev.facts.select(&short), &release);
    assert_eq!(restarted.fact.sequence, 1, "the number is given twice");
}

/// A host that asks by the present key of the owner alone takes an older release without a reason.
#[test]
fn a_query_holds_every_key_that_an_owner_had() {
    let mut world = World::new();
    let newer = world.release(0, 3);
    let first = world.promote_to_prod(&newer).bundle.as_bytes().to_vec();
    world.deliver_all();
    let former = world.sites[world::DEV].space.fingerprint();
    world.rotate(world::DEV);
    world.deliver_all();
    let older = world.release(0, 1);
    let file = world.promote_to_prod(&older).bundle.as_bytes().to_vec();

    let prod = &world.sites[world::PROD];
    let owner = world.sites[world::DEV].space.fingerprint();
    assert_eq!(world.version_on(&prod.facts, &first), VersionComparison::Imported);
    let bundle = world.verified(&file);
    let query = FactQuery::preview(&prod.space, &PreviewRequest::new(&bundle, &Answers::new()));
    let keys = query.imports.iter().find_map(|key| match key {
        ImportKey::OwnerProject { owners, .. } => Some(owners.clone()),
        _ => None,
    });
    assert_eq!(keys, Some(vec![owner, former]));
    let selected = prod.facts.select(&query);
    assert_eq!(world.version_on(&selected, &file), VersionComparison::Older);

    let mut short = query;
    let name = bundle.project().name.clone();
    short.imports = vec![ImportKey::OwnerProject { owners: vec![owner], name }];
    let selected = prod.facts.select(&short);
    assert_eq!(world.version_on(&selected, &file), VersionComparison::Newer, "a row is missing");
}

fn import(version: &str, sequence: u64, content: &str) -> Import {
    let digest = |text: String| spacebridge::Digest::of(text.as_bytes());
    let sender = spacebridge::Fingerprint::from_bytes([1; 32]);
    let import = serde_json::json!({
        "sender": sender,
        "owner": sender,
        "project": "Dev: Shop",
        "version": version,
        "release": digest(format!("release {version} {content}")),
        "slice": digest(format!("slice {version} {content}")),
        "bundle": digest(format!("bundle {sequence} {content}")),
        "sequence": sequence,
        "preview": digest(String::new()),
        "lifecycle": "Way",
        "at": at(NOW),
        "by": "grace",
    });
    serde_json::from_value(import).unwrap()
}

/// Several facts at once, as a verb returns them.
struct Several(Facts);

impl spacebridge::facts::NewFacts for Several {
    fn new_facts(&self) -> Facts {
        self.0.clone()
    }
}

fn promotion(sequence: u64, bundle: &str) -> Promotion {
    let import = import("1.0", sequence, bundle);
    let promotion = serde_json::json!({
        "target": "Prod",
        "audience": import.sender,
        "project": import.project,
        "version": import.version,
        "release": import.release,
        "bundle": import.bundle,
        "sequence": sequence,
        "gate": {
            "lifecycle": "Standard",
            "digest": spacebridge::Digest::of(b"lifecycle"),
            "overridden": false,
        },
        "at": at(NOW),
    });
    serde_json::from_value(promotion).unwrap()
}

fn received(sequence: u64, text: &str) -> ReceivedNotice {
    let sender = spacebridge::Fingerprint::from_bytes([1; 32]);
    let notice = spacebridge::MessageDigest::of(text.as_bytes());
    ReceivedNotice::new(sender, sequence, notice, at(NOW), "grace")
}

/// Records `new` on facts that hold `known`: it fails with this code and changes nothing.
fn rejected(known: &Facts, new: Facts) -> Code {
    let mut facts = known.clone();
    let good = Facts { heard: vec![received(99, "another")], ..new };
    let error = facts.record(&Several(good)).unwrap_err();
    assert_eq!(&facts, known, "nothing is recorded");
    error.code()
}

#[test]
fn a_result_that_contradicts_the_facts_is_not_recorded_in_part() {
    let imports = |import: Import| Facts { imports: vec![import], ..Facts::none() };
    let known = || imports(import("1.0", 1, "a"));
    assert_eq!(rejected(&known(), imports(import("1.1", 1, "b"))), Code::FactNumberUsed);
    assert_eq!(rejected(&known(), imports(import("1.0", 2, "b"))), Code::FactContradicts);
    let mut later = import("1.0", 1, "a");
    later.by = "ada".into();
    assert_eq!(rejected(&known(), imports(later)), Code::FactContradicts);
    // One project here has one content of a version, whichever key owns it.
    let mut other_key = import("1.0", 2, "b");
    other_key.owner = spacebridge::Fingerprint::from_bytes([9; 32]);
    assert_eq!(rejected(&known(), imports(other_key.clone())), Code::FactContradicts);
    other_key.project = "Another Space: Shop".parse().unwrap();
    known().record(&Several(imports(other_key))).unwrap();

    let promotions =
        |sequence, bundle| Facts { promotions: vec![promotion(sequence, bundle)], ..Facts::none() };
    assert_eq!(rejected(&promotions(1, "a"), promotions(1, "b")), Code::FactNumberUsed);

    // Two rows of one result may contradict each other as well.
    let twice = Facts { promotions: vec![promotion(1, "a"), promotion(1, "b")], ..Facts::none() };
    assert_eq!(rejected(&Facts::none(), twice), Code::FactNumberUsed);

    let heard = Facts { heard: vec![received(1, "a")], ..Facts::none() };
    let mut facts = heard.clone();
    let other = Several(Facts { heard: vec![received(1, "b")], ..Facts::none() });
    let error = facts.record(&other).unwrap_err();
    assert_eq!(error.code(), Code::FactNumberUsed);
    let party = spacebridge::Fingerprint::from_bytes([1; 32]).to_string();
    assert!(error.to_string().starts_with(&format!("notice 1 of or for {party}")), "{error}");
    assert_eq!(facts, heard);
}

#[test]
fn one_recall_may_arrive_by_several_notices() {
    let recall = |notice: &str| {
        let mut recall = Recall::new(
            "Dev: Shop".parse().unwrap(),
            "1.0".parse().unwrap(),
            spacebridge::ReleaseDigest::of(b"release"),
            spacebridge::Fingerprint::from_bytes([1; 32]),
            "it loses seats",
            at(NOW),
        );
        recall.notice = Some(spacebridge::MessageDigest::of(notice.as_bytes()));
        recall
    };
    let recalls = |notice| Several(Facts { recalls: vec![recall(notice)], ..Facts::none() });
    let mut facts = Facts::none();
    for notice in ["the owner's", "a sender's", "the owner's"] {
        facts.record(&recalls(notice)).unwrap();
    }
    assert_eq!(facts.recalls, [recall("the owner's"), recall("a sender's")]);
}

/// A release that was never recorded is neither deployed nor reported.
#[test]
fn what_is_not_recorded_is_neither_deployed_nor_reported() {
    let mut world = World::new();
    let release = world.release(0, 1);
    let _ = world.promote_to_prod(&release);
    world.deliver_all();
    let prod = &world.sites[world::PROD];
    let imported = prod.imported.last().unwrap();
    let done = imported.deployed(&name("Production"), Outcome::Succeeded, at(NOW), "grace");
    assert_eq!(world.planned_on(&Facts::none(), imported), [Code::ImportNotRecorded]);
    assert_eq!(world.planned_on(&prod.facts, imported), Vec::<Code>::new());
    let receipt = |facts: &Facts| {
        let receipt = world.receipt_on(facts, imported, &done);
        receipt.map(|receipt| receipt.fact.sequence).map_err(|error| error.code())
    };
    assert_eq!(receipt(&Facts::none()), Err(Code::ImportNotRecorded));
    assert_eq!(receipt(&prod.facts), Err(Code::DeploymentNotRecorded));
    let mut facts = prod.facts.clone();
    let mut failed = done.clone();
    failed.outcome = Outcome::Failed;
    facts.record(&failed).unwrap();
    assert_eq!(
        receipt(&facts),
        Err(Code::DeploymentNotRecorded),
        "it failed as far as is recorded"
    );
    let mut told = done.clone();
    told.evidence = Evidence::Told { sender: prod.space.fingerprint() };
    facts.record(&told).unwrap();
    assert_eq!(receipt(&facts), Err(Code::DeploymentNotRecorded), "another Space told of it");
    facts.record(&done).unwrap();
    assert_eq!(receipt(&facts), Ok(1));
}

/// A recall is found by its name as well, where the release has no identity yet.
#[test]
fn progress_without_an_identity_needs_the_imports_of_what_was_recalled() {
    let release = import("1.0", 1, "a");
    let recall = Recall::new(
        release.project.clone(),
        release.version.clone(),
        release.release,
        spacebridge::Fingerprint::from_bytes([9; 32]),
        "an intruder says so",
        at(NOW),
    );
    // The import is known by another name here, so only its release leads to it.
    let mut imported = release.clone();
    imported.project = "Renamed: Shop".parse().unwrap();
    let facts = Facts { recalls: vec![recall], imports: vec![imported], ..Facts::none() };
    let candidate = Candidate::new(&release.project, &release.version);
    let query = FactQuery::progress(&candidate);
    assert_eq!(candidate.recalled(&facts).block, None, "another Space owns the release");
    assert_eq!(candidate.recalled(&facts.select(&query)).block, None);
    let short = FactQuery { imports: Vec::new(), ..query };
    assert_ne!(candidate.recalled(&facts.select(&short)).block, None);
}
