//! Receipts: what a target says, how it corrects itself, and what a source makes of it.

use spacebridge::dashboard::{CellState, ProjectRow, ReleaseRow, dashboard};
use spacebridge::target::{
    ImportedRelease, IssuedReceipt, ReceiptPart, ReceiptRequest, RefuseRequest,
};
use spacebridge::verify::Equivocation;
use spacebridge::{Code, Deployment, Outcome, Severity};
use spacebridge_testkit::{Site, connect, grace, minute, name, ours, release_for, theirs};

/// Dev promoted its release to production, where it was imported.
pub(crate) struct Pair {
    pub(crate) dev: Site,
    pub(crate) prod: Site,
    pub(crate) imported: ImportedRelease,
}

/// Dev, production, and the bundle that Dev sealed for it.
fn sent() -> (Site, Site, Vec<u8>) {
    let mut dev = Site::new("Dev Space", 1, &["Test"])
        .with_path(&[("Test", &["Test"]), ("Production", &["Prod Space: Production"])]);
    let mut prod = Site::new("Prod Space", 2, &["Production", "Standby"])
        .with_path(&[("Production", &["Production"])]);
    connect(&mut dev, &mut prod);
    let shop = dev.assemble(release_for(&["Prod Space: Production"]));
    dev.deploy(&ours(), "Test");
    let file = dev.promote(&shop, "Prod Space").unwrap().bundle;
    (dev, prod, file.as_bytes().to_vec())
}

pub(crate) fn pair() -> Pair {
    let (dev, mut prod, file) = sent();
    let imported = prod.import(&file);
    Pair { dev, prod, imported }
}

/// Returns the deployment with another state, as after an edit.
pub(crate) fn edited(deployment: &Deployment, outcome: Outcome) -> Deployment {
    let mut deployment = deployment.clone();
    deployment.outcome = outcome;
    deployment.notes = "looked at again".into();
    deployment
}

/// Returns the cell of Dev's dashboard for production.
fn production(dev: &Site) -> CellState {
    let lifecycle = dev.path();
    let version = "1.1.0".parse().unwrap();
    let releases = vec![ReleaseRow::new(version)];
    let row = ProjectRow::new(ours(), &lifecycle, releases);
    let drawn = dashboard(&dev.space, &[row], &dev.facts, minute(1_000));
    drawn.projects[0].releases[0].cells.last().unwrap().state
}

#[test]
fn every_outcome_travels() {
    use Outcome::{Cancelled, Executing, Failed, Queued, Refused, Succeeded, TimedOut};
    let Pair { mut dev, mut prod, imported } = pair();
    let outcomes = [
        Queued,
        Executing,
        Failed,
        Cancelled,
        TimedOut,
        Refused,
        Outcome::SucceededWithWarnings,
        Succeeded,
    ];
    for outcome in outcomes {
        let done = prod.attempt(&theirs(), "Production", outcome);
        let receipt = prod.issue_receipt(&imported, &done).receipt;
        let fact = dev.accept(receipt.as_bytes()).fact.unwrap();
        assert_eq!((fact.outcome, fact.queued), (outcome, done.queued));
        assert_eq!(dev.drawn(&ours()) == "✓ ✓", outcome.is_success(), "{outcome}");
    }
}

#[test]
fn a_bundle_that_is_refused_is_answered_with_a_receipt() {
    let (mut dev, mut prod, file) = sent();
    let bundle = prod.verify(&file).unwrap();
    prod.wait(60);
    let space = prod.space.clone();
    let facts = prod.facts.clone();
    let because = "The freeze lasts until January.";
    let mut number = 70;
    let mut refuse = |environment: &str| {
        let request = RefuseRequest::new(&bundle, environment, because);
        number += 1;
        space.refuse(&request, &facts, prod.signer_of("grace", number))
    };
    let refused = refuse("Production").unwrap();
    let elsewhere = refuse("Moon").unwrap_err();
    assert_eq!(
        elsewhere.code(),
        Code::DeploymentForeign,
        "nobody refuses for a place that is not there"
    );

    let fact = dev.accept(refused.receipt.as_bytes()).fact.unwrap();
    assert_eq!(fact.outcome, Outcome::Refused);
    assert_eq!(fact.environment.to_string(), "Prod Space: Production");
    assert_eq!((fact.by.as_str(), fact.notes.as_str()), ("grace", because));
    assert_eq!(production(&dev), CellState::Refused);
    assert_eq!(dev.drawn(&ours()), "✓ ▶", "it may be promoted again");
}

#[test]
fn what_was_imported_is_reported_and_not_refused() {
    let (_, mut prod, file) = sent();
    prod.import(&file);
    let bundle = prod.verify(&file).unwrap();
    let space = prod.space.clone();
    let facts = prod.facts.clone();
    let production = name("Production");
    let refused =
        space.refuse(&RefuseRequest::new(&bundle, &production, "no"), &facts, prod.next_signer());
    assert_eq!(refused.unwrap_err().code(), Code::RefusedImported);
}

#[test]
fn an_edited_state_supersedes_what_was_reported_and_deletes_nothing() {
    let Pair { mut dev, mut prod, imported } = pair();
    let done = prod.deploy(&theirs(), "Production");
    let first = prod.issue_receipt(&imported, &done).receipt;
    let _ = dev.accept(first.as_bytes());
    assert_eq!(dev.drawn(&ours()), "✓ ✓");

    // Somebody finds that it did not work, and edits the state.
    let second = prod.issue_receipt(&imported, &edited(&done, Outcome::Failed)).receipt;
    let receipt = dev.verify_receipt(second.as_bytes()).unwrap();
    assert_eq!(receipt.supersedes(), Some(first.digest().unwrap()));
    let accepted = dev.accept(second.as_bytes());
    assert_eq!(accepted.findings, []);
    assert_eq!(accepted.fact.unwrap().outcome, Outcome::Failed);
    assert_eq!(accepted.superseded.unwrap().outcome, Outcome::Superseded);
    assert_eq!(dev.drawn(&ours()), "✓ ▶");
    assert_eq!(production(&dev), CellState::Failed, "the dashboard shows what holds");
    let kept = dev.facts.deployments.iter().filter(|fact| fact.outcome == Outcome::Succeeded);
    assert_eq!(
        kept.filter(|fact| fact.environment.is_remote()).count(),
        1,
        "the fact is still there"
    );

    // It can be taken back without anything in its place, and then done anew.
    let third = prod.issue_receipt(&imported, &edited(&done, Outcome::Superseded)).receipt;
    let accepted = dev.accept(third.as_bytes());
    assert!(accepted.fact.is_none() && accepted.superseded.is_some());
    assert_eq!(production(&dev), CellState::Sent, "nothing is known of it any more");
    assert_eq!(dev.drawn(&ours()), "✓ ▶");
    let again = prod.deploy(&theirs(), "Production");
    let fourth = prod.issue_receipt(&imported, &again).receipt;
    assert_eq!(
        dev.verify_receipt(fourth.as_bytes()).unwrap().supersedes(),
        None,
        "another deployment"
    );
    let _ = dev.accept(fourth.as_bytes());
    assert_eq!(dev.drawn(&ours()), "✓ ✓");
    assert_eq!(production(&dev), CellState::Deployed);
}

#[test]
fn the_correction_may_arrive_before_what_it_corrects() {
    let Pair { mut dev, mut prod, imported } = pair();
    let done = prod.deploy(&theirs(), "Production");
    let first = prod.issue_receipt(&imported, &done).receipt;
    let second = prod.issue_receipt(&imported, &edited(&done, Outcome::Failed)).receipt;
    let accepted = dev.accept(second.as_bytes());
    assert_eq!(accepted.findings[0].code, Code::ReceiptGap);
    assert_eq!(dev.accept(first.as_bytes()).findings, []);
    assert_eq!(dev.drawn(&ours()), "✓ ▶");
}

#[test]
fn what_goes_on_supersedes_nothing() {
    let Pair { mut prod, imported, dev } = pair();
    let done = prod.deploy(&theirs(), "Production");
    for outcome in [Outcome::Queued, Outcome::Executing, Outcome::Succeeded] {
        let receipt = prod.issue_receipt(&imported, &edited(&done, outcome)).receipt;
        assert_eq!(dev.verify_receipt(receipt.as_bytes()).unwrap().supersedes(), None, "{outcome}");
    }
    let never = prod.attempt(&theirs(), "Standby", Outcome::Superseded);
    let space = prod.space.clone();
    let facts = prod.facts.clone();
    let error = space
        .issue_receipt(&ReceiptRequest::new(&imported, &never), &facts, prod.next_signer())
        .unwrap_err();
    assert_eq!(error.code(), Code::ReceiptSupersedesNothing);
}

#[test]
fn whether_the_lifecycle_is_completed_is_not_for_the_host_to_say() {
    let Pair { dev, mut prod, imported } = pair();
    let mut elsewhere = prod.deploy(&theirs(), "Standby");
    elsewhere.completed = true;
    let receipt = prod.issue_receipt(&imported, &elsewhere).receipt;
    let said = dev.verify_receipt(receipt.as_bytes()).unwrap().to_string();
    assert!(said.contains("completed   no"), "{said}");
    let mut done = prod.deploy(&theirs(), "Production");
    done.completed = false;
    let receipt = prod.issue_receipt(&imported, &done).receipt;
    let said = dev.verify_receipt(receipt.as_bytes()).unwrap().to_string();
    assert!(said.contains("completed   yes"), "{said}");
    let receipt = prod.issue_receipt(&imported, &edited(&done, Outcome::Failed)).receipt;
    let said = dev.verify_receipt(receipt.as_bytes()).unwrap().to_string();
    assert!(said.contains("completed   no"), "an edit takes it back: {said}");
}

#[test]
fn a_receipt_is_read_before_it_leaves() {
    let Pair { dev, mut prod, imported } = pair();
    let mut done = prod.deploy(&theirs(), "Production");
    done.notes = "fine\u{1b}[2J\nsigned by the boss".into();
    let IssuedReceipt { receipt, text, .. } = prod.issue_receipt(&imported, &done);
    let lines: Vec<(&str, &str)> = text.lines().skip(1).map(|line| line.split_at(12)).collect();
    let fields: Vec<&str> = lines.iter().map(|(field, _)| field.trim_end()).collect();
    assert_eq!(
        fields,
        [
            "signed by",
            "signed at",
            "for",
            "number",
            "follows",
            "supersedes",
            "project",
            "version",
            "release",
            "bundle",
            "environment",
            "tenant",
            "outcome",
            "completed",
            "asked for",
            "began",
            "ended",
            "by",
            "notes",
            "answers",
            "salt",
            "last notice",
        ]
    );
    let value = |field: &str| lines.iter().find(|line| line.0.trim_end() == field).unwrap().1;
    assert_eq!(value("signed by"), prod.space.fingerprint().to_string());
    assert_eq!(value("for"), dev.space.fingerprint().to_string());
    assert_eq!(value("project"), "Shop");
    assert_eq!(value("outcome"), "succeeded");
    assert_eq!(value("tenant"), "-");
    assert_eq!(value("notes"), r"fine\u{1b}[2J\nsigned by the boss");
    // Both sides read the same words.
    assert_eq!(dev.verify_receipt(receipt.as_bytes()).unwrap().to_string(), text);
    assert_eq!(receipt.clone().verify_own(&prod.space).unwrap().to_string(), text);
    let error = receipt.verify_own(&dev.space).unwrap_err();
    assert_eq!(error.code(), Code::ReceiptNotOurs);
}

#[test]
fn parts_are_withheld_and_the_signature_still_holds() {
    let Pair { mut dev, mut prod, imported } = pair();
    let done = prod.deploy(&theirs(), "Production");
    let space = prod.space.clone();
    let facts = prod.facts.clone();
    let answers = Some(spacebridge::Digest::of(b"our answers"));
    let issued = space
        .issue_receipt(
            &ReceiptRequest::new(&imported, &done).with_answers(answers),
            &facts,
            prod.next_signer(),
        )
        .unwrap();
    // What leaves has an HMAC of the answers, and not its salt.
    let left = dev.verify_receipt(issued.receipt.as_bytes()).unwrap();
    assert!(left.is_withheld(ReceiptPart::Salt) && left.salt().is_none());
    assert!(left.answers().is_some() && left.answers() != answers);
    let whole = issued.whole.unwrap();
    assert_eq!(whole.digest(), issued.receipt.digest());
    let proven = dev.verify_receipt(whole.as_bytes()).unwrap();
    assert_eq!(proven.answers(), answers.map(|answers| answers.keyed(proven.salt().unwrap())));

    let mut bare = whole.clone();
    for part in ReceiptPart::ALL {
        let less = bare.withhold(*part).unwrap();
        assert!(less.as_bytes().len() < bare.as_bytes().len(), "{part}");
        assert_eq!(less.digest(), whole.digest(), "it is the same receipt");
        assert_eq!(less.withhold(*part).unwrap(), less, "twice is once");
        let read = dev.verify_receipt(less.as_bytes()).unwrap();
        assert!(read.is_withheld(*part));
        bare = less;
    }
    let text = String::from_utf8_lossy(bare.as_bytes()).into_owned();
    assert!(!text.contains("ana") && !text.contains("as seen in"), "nothing of them is left");
    let read = dev.verify_receipt(bare.as_bytes()).unwrap();
    let said = read.to_string();
    assert_eq!(said.matches("(withheld)").count(), 4, "{said}");
    assert_eq!(read.answers(), None);
    let fact = dev.accept(bare.as_bytes()).fact.unwrap();
    assert_eq!((fact.by.as_str(), fact.notes.as_str()), ("", ""));
    assert_eq!(fact.outcome, Outcome::Succeeded);
    // The whole receipt, when it arrives, is known already.
    assert_eq!(dev.accept(whole.as_bytes()).findings[0].code, Code::ReceiptKnown);
}

#[test]
fn two_receipts_of_one_number_are_evidence() {
    let Pair { mut dev, mut prod, imported } = pair();
    let done = prod.deploy(&theirs(), "Production");
    let one = prod.issue_receipt(&imported, &done).receipt;
    // Production is restored from a backup, and forgets that number 1 is used up.
    prod.facts.reports.clear();
    let failed = prod.attempt(&theirs(), "Production", Outcome::Failed);
    let other = prod.issue_receipt(&imported, &failed).receipt;
    let _ = dev.accept(one.as_bytes());
    let error = dev
        .space
        .accept(&dev.verify_receipt(other.as_bytes()).unwrap(), &dev.facts, &grace())
        .unwrap_err();
    assert_eq!(error.code(), Code::ReceiptEquivocation);

    // Whoever has the certificate can check it: no Space, no trust, no facts.
    let certificate = &prod.keys.certificate().clone();
    let bare = other.withhold(ReceiptPart::By).unwrap();
    let proof = Equivocation::prove(certificate, &one, &bare).unwrap();
    assert_eq!((proof.signer(), proof.sequence()), (prod.space.fingerprint(), 1));
    assert_eq!(proof.audience(), Some(dev.space.fingerprint()));
    assert_eq!(proof.receipts(), &[one.clone(), bare]);
    let again = one.withhold(ReceiptPart::By).unwrap();
    assert_eq!(Equivocation::prove(certificate, &one, &again), None, "that is one receipt");
    assert_eq!(Equivocation::prove(dev.keys.certificate(), &one, &other), None);
    let next = prod.issue_receipt(&imported, &failed).receipt;
    assert_eq!(Equivocation::prove(certificate, &one, &next), None, "these have two numbers");
}

#[test]
fn a_chain_that_forks_is_an_alarm_in_whichever_order_it_arrives() {
    let Pair { dev, mut prod, imported } = pair();
    let done = prod.deploy(&theirs(), "Production");
    let first = prod.issue_receipt(&imported, &done);
    let second = prod.issue_receipt(&imported, &done);
    // Another history, in which number 1 was something else.
    prod.facts.reports.clear();
    let failed = prod.attempt(&theirs(), "Production", Outcome::Failed);
    let forked = prod.issue_receipt(&imported, &failed);
    assert_eq!((second.fact.sequence, forked.fact.sequence), (2, first.fact.sequence));
    for files in [[&forked, &second], [&second, &forked]] {
        let mut dev = dev.knowing(dev.facts.clone());
        let _ = dev.accept(files[0].receipt.as_bytes());
        let findings = dev.accept(files[1].receipt.as_bytes()).findings;
        assert_eq!(findings[0].code, Code::ReceiptChainBroken);
        assert_eq!(findings[0].severity, Severity::Alarm);
    }
}
