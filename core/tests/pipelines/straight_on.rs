//! Forwarded releases.

use spacebridge::facts::Evidence;
use spacebridge::rules::{Candidate, progress};
use spacebridge::target::ImportedRelease;
use spacebridge::verify::{Check, CheckStatus};
use spacebridge::{Code, Deployment, Grant, Outcome, Stage};
use spacebridge_testkit::{Site, connect, lifecycle, name, ours, release_for, theirs};

/// Dev, QA and Operations, where QA may pass Dev's release on to Operations.
pub(crate) struct CheckResult {
    pub(crate) dev: Site,
    pub(crate) qa: Site,
    pub(crate) ops: Site,
}

pub(crate) fn line() -> CheckResult {
    line_with(
        &[("Test", &["Test"]), ("QA", &["Space QA Space"])],
        &[("QA", &["QA 1"]), ("Operations", &["Space Ops Space"])],
    )
}

/// Builds the line of Spaces in which Dev and QA have these lifecycles.
pub(crate) fn line_with(of_dev: &[(&str, &[&str])], of_qa: &[(&str, &[&str])]) -> CheckResult {
    let mut dev = Site::new("Dev Space", 1, &["Test"]).with_path(of_dev);
    let mut qa = Site::new("QA Space", 2, &["QA 1"]).with_path(of_qa);
    let mut ops =
        Site::new("Ops Space", 3, &["Production"]).with_path(&[("Production", &["Production"])]);
    connect(&mut dev, &mut qa);
    qa.trust(&ops, [Grant::PromoteTo, Grant::AcceptResults]);
    ops.trust(&qa, [Grant::AcceptReleases, Grant::AcceptResults]);
    dev.trust(&ops, [Grant::PromoteTo, Grant::AcceptResults]);
    dev.deploy(&ours(), "Test");
    CheckResult { dev, qa, ops }
}

pub(crate) const PLACES: [&str; 2] = ["QA Space: QA 1", "Ops Space: Production"];

#[test]
fn an_owner_that_is_not_known_is_told_and_its_name_is_nobodys() {
    let CheckResult { mut dev, mut qa, mut ops } = line();
    let shop = dev.assemble(release_for(&PLACES));
    let promoted = dev.promote_through(&shop, "QA Space", &["Ops Space"]).unwrap();
    let at_qa = qa.import(promoted.bundle.as_bytes());
    qa.deploy(&theirs(), "QA 1");
    let passed = qa.forward(&at_qa, "Ops Space", &[]).unwrap();

    let bundle = ops.verify(passed.bundle.as_bytes()).unwrap();
    let report = bundle.report();
    assert_eq!(report.standing(Check::Owner), CheckStatus::NotEstablished);
    assert_eq!(report.standing(Check::OwnerSignature), CheckStatus::Passed);
    assert_eq!(report.standing(Check::PassedOn), CheckStatus::NotEstablished);
    assert_eq!(report.standing(Check::SecretsAddressed), CheckStatus::NotEstablished);
    let preview = ops.preview(&bundle);
    assert_eq!(preview.report().standing(Check::SecretsAddressed), CheckStatus::Passed);
    let codes: Vec<Code> = preview.findings().iter().map(|finding| finding.code).collect();
    assert!(codes.contains(&Code::OwnerUnknown) && codes.contains(&Code::PassedOn), "{codes:?}");
    let owner: String = dev.space.fingerprint().to_string().split(':').take(16).collect();
    let project = format!("unknown owner {owner}: Shop");
    assert_eq!(bundle.project().to_string(), project, "named after its key, and nobody else's");
    assert_eq!(preview.history().len(), 1, "what happened in a Space without a name is not shown");

    // The commitments hold all the same, and the secrets are those that the owner sealed.
    let at_ops = ops.import(passed.bundle.as_bytes());
    let (_, password) = ops.values(&at_ops, "Production", &ops.keys).unwrap();
    assert_eq!(password, "secret of Ops Space: Production");
}

#[test]
fn the_reviewer_sees_what_a_bundle_carries_for_others() {
    let CheckResult { mut dev, qa, ops } = line();
    let shop = dev.assemble(release_for(&PLACES));
    let plain = dev.promote(&shop, "QA Space").unwrap();
    let through = dev.promote_through(&shop, "QA Space", &["Ops Space", "Ops Space"]).unwrap();
    let carries = |file: &[u8]| {
        let preview = qa.preview(&qa.verify(file).unwrap());
        preview.findings().iter().any(|finding| finding.code == Code::CarriesOnward)
    };
    assert!(!carries(plain.bundle.as_bytes()));
    assert!(carries(through.bundle.as_bytes()));
    assert_eq!(through.fact.onward, [ops.space.fingerprint()], "named twice, it counts once");
}

#[test]
fn what_a_space_takes_back_is_taken_back_further_on_too() {
    let CheckResult { mut dev, mut qa, mut ops } = line();
    let shop = dev.assemble(release_for(&PLACES));
    let promoted = dev.promote_through(&shop, "QA Space", &["Ops Space"]).unwrap();
    let at_qa = qa.import(promoted.bundle.as_bytes());
    let done = qa.deploy(&theirs(), "QA 1");
    let first = qa.issue_receipt(&at_qa, &done).receipt;
    let mut corrected = done;
    corrected.outcome = Outcome::Failed;
    let second = qa.issue_receipt(&at_qa, &corrected).receipt;
    let both = [first, second].map(|receipt| receipt.verify_own(&qa.space).unwrap());
    let at_qa = both.iter().fold(at_qa, ImportedRelease::with_receipt);
    qa.deploy(&theirs(), "QA 1");
    let passed = qa.forward(&at_qa, "Ops Space", &[]).unwrap();

    let at_ops = ops.import(passed.bundle.as_bytes());
    let signed = |fact: &&Deployment| {
        matches!(fact.evidence, Evidence::Receipt { audience, .. }
            if audience == dev.space.fingerprint())
    };
    let outcomes: Vec<Outcome> =
        at_ops.history().iter().filter(signed).map(|fact| fact.outcome).collect();
    assert_eq!(outcomes, [Outcome::Succeeded, Outcome::Superseded, Outcome::Failed]);
    let there = Stage::Space(name("QA Space"));
    let version = "1.1.0".parse().unwrap();
    let way = lifecycle("The way", &[("QA", &["Space QA Space"])]);
    let candidate = Candidate::new(at_ops.project(), &version);
    let progress = progress(&way, &[], &candidate, &ops.facts);
    assert_eq!(progress.open_for(&there), Ok(()));
    assert!(!progress.is_completed(), "the success that was reported no longer holds");
    // Importing once more brings nothing new.
    let facts = ops.facts.deployments.len();
    ops.import(passed.bundle.as_bytes());
    assert_eq!(ops.facts.deployments.len(), facts);
}

#[test]
fn a_release_can_go_on_and_on() {
    let CheckResult { mut dev, mut qa, mut ops } = line_with(
        &[("Test", &["Test"]), ("QA", &["Space QA Space"])],
        &[("QA", &["QA 1"]), ("Stage", &["Space Stage Space"])],
    );
    let mut stage = Site::new("Stage Space", 4, &["Stage"])
        .with_path(&[("Stage", &["Stage"]), ("Operations", &["Space Ops Space"])]);
    connect(&mut qa, &mut stage);
    connect(&mut stage, &mut ops);
    dev.trust(&stage, [Grant::PromoteTo]);
    let shop = dev.assemble(release_for(&["QA Space: QA 1", "Stage Space: Stage", PLACES[1]]));
    let beyond = ["Stage Space", "Ops Space"];
    let promoted = dev.promote_through(&shop, "QA Space", &beyond).unwrap();
    let at_qa = qa.import(promoted.bundle.as_bytes());
    qa.deploy(&theirs(), "QA 1");
    let passed = qa.forward(&at_qa, "Stage Space", &["Ops Space"]).unwrap();

    let at_stage = stage.import(passed.bundle.as_bytes());
    let project = at_stage.project().clone();
    let (_, password) = stage.values(&at_stage, "Stage", &stage.keys).unwrap();
    assert_eq!(password, "secret of Stage Space: Stage");
    stage.deploy(&project, "Stage");
    let passed = stage.forward(&at_stage, "Ops Space", &[]).unwrap();

    let at_ops = ops.import(passed.bundle.as_bytes());
    let (_, password) = ops.values(&at_ops, "Production", &ops.keys).unwrap();
    assert_eq!(password, "secret of Ops Space: Production");
    assert_eq!(at_ops.digest(), shop.digest());
}

#[test]
fn the_same_release_by_two_ways_is_one_release() {
    let CheckResult { mut dev, mut qa, mut ops } = line_with(
        &[("Test", &["Test"]), ("Elsewhere", &["Space QA Space", "Space Ops Space"])],
        &[("QA", &["QA 1"]), ("Operations", &["Space Ops Space"])],
    );
    ops.trust(&dev, [Grant::AcceptReleases]);
    let shop = dev.assemble(release_for(&PLACES));
    let through = dev.promote_through(&shop, "QA Space", &["Ops Space"]).unwrap();
    let at_qa = qa.import(through.bundle.as_bytes());
    qa.deploy(&theirs(), "QA 1");
    let passed = qa.forward(&at_qa, "Ops Space", &[]).unwrap();
    let direct = dev.promote(&shop, "Ops Space").unwrap();

    let first = ops.import(direct.bundle.as_bytes());
    let second = ops.import(passed.bundle.as_bytes());
    assert_eq!(first.digest(), second.digest());
    assert_eq!(ops.facts.imports.len(), 1, "there is no second release");
    assert_eq!(second.release(), first.release());
}
