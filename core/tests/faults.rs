//! A fault at any step of storing leaves the old state or the new one: nothing lost, nothing
//! doubled, and after the same call again everything is as if nothing had happened.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::std_instead_of_alloc,
    clippy::unwrap_used,
    reason = "tests fail loudly"
)]

#[path = "faults/host.rs"]
mod host;
#[path = "faults/sending.rs"]
mod sending;

use host::{Failing, Host, Stored};
use sending::{Sending, Signed};
use spacebridge::source::{Announcement, PromoteRequest, RecallRequest};
use spacebridge::target::ReceiptRequest;
use spacebridge::{Actor, Facts, MessageDigest, Space, SpaceKeys};
use spacebridge_testkit::{NOW, Pair, at, deployed, grace, keys, name, seed};

/// The files that arrive at a host, in the order of their arrival.
type Arrivals<'a> = [(&'a str, &'a [u8])];

/// Runs the arrivals once without a fault and then once for every step at which the medium can
/// fail, the host starting again each time; every run ends with the same things stored.
fn every_step_may_fail(space: &Space, before: &Stored, arrivals: &Arrivals<'_>) -> Stored {
    let mut whole = Host::new(space.clone(), Failing::never(before.clone()));
    for (kind, file) in arrivals {
        whole.receive(kind, file).unwrap();
    }
    let steps = whole.medium.steps();
    let expected = whole.medium.stored().clone();
    assert!(steps > arrivals.len(), "there is something to fail");
    for step in 0..steps {
        let mut medium = Failing::at(step, before.clone());
        let mut failures = 0;
        for (kind, file) in arrivals {
            loop {
                // The host is started anew: it knows what it stored, and nothing else.
                let mut host = Host::new(space.clone(), medium);
                let received = host.receive(kind, file);
                medium = host.medium;
                if received.is_ok() {
                    break;
                }
                failures += 1;
                assert_eq!(failures, 1, "the medium fails once");
            }
        }
        assert_eq!(failures, 1, "step {step} was reached");
        assert_eq!(*medium.stored(), expected, "after a fault at step {step}");
    }
    expected
}

#[test]
fn an_import_that_is_cut_off_is_done_once_when_it_is_done_again() {
    let mut pair = Pair::new();
    let file = pair.send("1.1.0");
    let arrivals = [("bundle", file.as_slice())];
    let stored = every_step_may_fail(&pair.prod.space, &Stored::with(Facts::none()), &arrivals);
    assert_eq!(stored.facts.imports.len(), 1);
    assert_eq!(stored.files.len(), 1, "the file is there for as long as the release is");
}

#[test]
fn several_imports_are_each_there_once_whichever_was_cut_off() {
    let mut pair = Pair::new();
    let files = [pair.send("1.0.0"), pair.send("1.1.0"), pair.send("1.2.0")];
    let arrivals: Vec<(&str, &[u8])> = files.iter().map(|file| ("bundle", &file[..])).collect();
    let stored = every_step_may_fail(&pair.prod.space, &Stored::with(Facts::none()), &arrivals);
    let numbers: Vec<u64> = stored.facts.imports.iter().map(|import| import.sequence).collect();
    assert_eq!(numbers, [1, 2, 3]);
}

#[test]
fn receipts_that_were_half_accepted_are_all_facts_in_the_end() {
    let mut pair = Pair::new();
    let file = pair.send("1.1.0");
    let imported = pair.prod.import(&file);
    let receipts = [pair.issue_receipt(&imported), pair.issue_receipt(&imported)];
    let before = Stored::with(pair.dev.facts.clone());
    let arrivals: Vec<(&str, &[u8])> = receipts.iter().map(|file| ("receipt", &file[..])).collect();
    let stored = every_step_may_fail(&pair.dev.space, &before, &arrivals);
    let evidence = stored.facts.deployments.iter().map(|fact| fact.evidence);
    let told = evidence.filter(|evidence| *evidence != spacebridge::facts::Evidence::Own).count();
    assert_eq!(told, 3, "the second takes the first one back, and brings its own: two facts");
}

#[test]
fn a_recall_that_was_half_noted_blocks_the_release_and_is_noted_once() {
    let mut pair = Pair::new();
    let release = pair.assemble("1.1.0");
    let bundle = pair.promote(&release, 11);
    let recalled = recall(&pair, &release);
    let arrivals = [("bundle", bundle.as_slice()), ("notice", recalled.as_slice())];
    let stored = every_step_may_fail(&pair.prod.space, &Stored::with(Facts::none()), &arrivals);
    assert_eq!((stored.facts.heard.len(), stored.facts.recalls.len()), (1, 1));
}

/// A change of trust is the hardest case: the Space and the fact are stored together, or the next
/// message of the other side is refused by one of the two.
#[test]
fn a_succession_that_was_half_noted_leaves_the_old_key_or_the_new_one() {
    let pair = Pair::new();
    let next = keys("Dev Space", 7);
    let notice = succession(&pair, &next);
    let arrivals = [("notice", notice.as_slice())];
    let stored = every_step_may_fail(&pair.prod.space, &Stored::with(Facts::none()), &arrivals);
    let space = stored.space.unwrap();
    let trust = space.trust_by_fingerprint(&next.certificate().fingerprint());
    assert_eq!(trust.unwrap().name(), &name("Dev Space"));
    assert_eq!(stored.facts.heard.len(), 1);
    assert_eq!(stored.log.len(), 1, "the audit log has one entry about it");
}

/// Every signature uses a number up. If power is cut between the file and the fact, the file never
/// leaves, and the next file takes the number.
#[test]
fn a_promotion_that_was_cut_off_uses_its_number_once() {
    let pair = Pair::new();
    let dev = &pair.dev;
    let path = &pair.path;
    let releases = [pair.assemble("1.0.0"), pair.assemble("1.1.0")];
    let signing = releases.each_ref().map(|release| {
        move |space: &Space, facts: &mut Facts, attempt: u8| {
            let signer = signer_of(&dev.keys, attempt, "ada");
            let promoted = space.promote(
                &PromoteRequest::new(release, "Prod Space").with_lifecycle(path),
                facts,
                signer,
            );
            let promoted = promoted.unwrap();
            let file = (promoted.fact.bundle, promoted.bundle.as_bytes().to_vec());
            facts.record(&promoted).unwrap();
            Signed { files: vec![file], ..Signed::default() }
        }
    });
    let known = releases.each_ref().map(|release| {
        move |facts: &Facts| -> Vec<MessageDigest> {
            let ours = facts.promotions.iter().filter(|fact| fact.release == release.digest());
            ours.map(|fact| fact.bundle).collect()
        }
    });
    let sendings = [
        Sending { signed: &known[0], sign: &signing[0] },
        Sending { signed: &known[1], sign: &signing[1] },
    ];
    for (stored, carried) in
        sending::every_step_may_fail(&dev.space, &Stored::with(Facts::none()), &sendings)
    {
        let numbers: Vec<u64> = stored.facts.promotions.iter().map(|fact| fact.sequence).collect();
        assert_eq!(numbers, [1, 2]);
        let mut prod = Pair::new().prod;
        for file in &carried {
            prod.import(file);
        }
        let numbers: Vec<u64> = prod.facts.imports.iter().map(|import| import.sequence).collect();
        assert_eq!(numbers, [1, 2], "none is missing there, and none came twice");
    }
}

#[test]
fn a_report_that_was_cut_off_is_one_receipt_in_the_end() {
    let mut pair = Pair::new();
    let file = pair.send("1.1.0");
    let imported = pair.prod.import(&file);
    let done = deployed(&imported);
    let sign = |space: &Space, facts: &mut Facts, attempt: u8| {
        let signer = signer_of(&pair.prod.keys, attempt, "grace");
        facts.record(&done).unwrap();
        let reported =
            space.issue_receipt(&ReceiptRequest::new(&imported, &done), facts, signer).unwrap();
        let file = (reported.fact.receipt, reported.receipt.as_bytes().to_vec());
        facts.record(&reported).unwrap();
        Signed { files: vec![file], ..Signed::default() }
    };
    let signed = |facts: &Facts| facts.reports.iter().map(|fact| fact.receipt).collect();
    let before = Stored::with(pair.prod.facts.clone());
    let sendings = [Sending { signed: &signed, sign: &sign }];
    for (stored, carried) in sending::every_step_may_fail(&pair.prod.space, &before, &sendings) {
        assert_eq!((stored.facts.reports.len(), stored.facts.deployments.len()), (1, 1));
        let receipt = pair.dev.verify_receipt(&carried[0]).unwrap();
        let accepted =
            pair.dev.space.accept(&receipt, &pair.dev.facts, &Actor::new("ada", at(NOW))).unwrap();
        assert_eq!(accepted.deployments().count(), 1);
        assert_eq!(accepted.findings, [], "its number is the first");
    }
}

#[test]
fn a_recall_that_was_cut_off_is_announced_once() {
    let mut pair = Pair::new();
    let release = pair.assemble("1.1.0");
    let bundle = pair.promote(&release, 11);
    pair.prod.import(&bundle);
    let sign = |space: &Space, facts: &mut Facts, attempt: u8| {
        let signer = signer_of(&pair.dev.keys, attempt, "ada");
        let recalled =
            space.recall(&RecallRequest::new(&release, "it loses seats"), facts, signer).unwrap();
        facts.recalls.push(recalled.fact);
        Signed { files: announced(recalled.announcements, facts), ..Signed::default() }
    };
    let before = Stored::with(pair.dev.facts.clone());
    let sendings = [Sending { signed: &announcements, sign: &sign }];
    for (stored, carried) in sending::every_step_may_fail(&pair.dev.space, &before, &sendings) {
        assert_eq!((stored.facts.announced.len(), stored.facts.recalls.len()), (1, 1));
        let notice = pair.prod.verify_notice(&carried[0]).unwrap();
        let noted = pair.prod.space.take_note(&notice, &pair.prod.facts, &grace()).unwrap();
        assert!(noted.recall.is_some() && noted.findings.is_empty(), "{:?}", noted.findings);
    }
}

/// The Space under its next key and the notice of it are stored together: otherwise it would sign
/// with a key that nobody was told of, or have told of one that it does not have.
#[test]
fn a_succession_of_our_own_that_was_cut_off_is_announced_once() {
    let pair = Pair::new();
    let next = keys("Dev Space", 7);
    let sign = |space: &Space, facts: &mut Facts, attempt: u8| {
        let signer = signer_of(&pair.dev.keys, attempt, "ada");
        let succeeded =
            space.rotate(next.signer(&Actor::unnamed(at(NOW)), seed(90)), facts, signer).unwrap();
        let files = announced(succeeded.announcements, facts);
        Signed { files, space: Some(succeeded.space), record: Some(succeeded.record) }
    };
    let sendings = [Sending { signed: &announcements, sign: &sign }];
    let runs =
        sending::every_step_may_fail(&pair.dev.space, &Stored::with(Facts::none()), &sendings);
    for (stored, carried) in runs {
        assert_eq!((stored.facts.announced.len(), stored.log.len()), (1, 1));
        assert_eq!(stored.space.unwrap().fingerprint(), next.certificate().fingerprint());
        let notice = pair.prod.verify_notice(&carried[0]).unwrap();
        let noted = pair.prod.space.take_note(&notice, &pair.prod.facts, &grace()).unwrap();
        assert!(noted.space.is_some() && noted.findings.is_empty(), "{:?}", noted.findings);
    }
}

/// A signer with chance of its own for every attempt, as a host has.
fn signer_of<'a>(keys: &'a SpaceKeys, attempt: u8, user: &str) -> spacebridge::Signer<'a> {
    keys.signer(&Actor::new(user, at(NOW)), seed(100 + attempt))
}

/// Adds the facts of the announcements, and gives their files.
fn announced(announcements: Vec<Announcement>, facts: &mut Facts) -> Vec<(MessageDigest, Vec<u8>)> {
    let store = |announcement: Announcement| {
        let name = announcement.fact.notice;
        facts.record(&announcement).unwrap();
        (name, announcement.notice.as_bytes().to_vec())
    };
    announcements.into_iter().map(store).collect()
}

fn announcements(facts: &Facts) -> Vec<MessageDigest> {
    facts.announced.iter().map(|fact| fact.notice).collect()
}

fn recall(pair: &Pair, release: &spacebridge::source::AssembledRelease) -> Vec<u8> {
    let dev = &pair.dev;
    let signer = pair.dev.signer(30);
    let recalled = dev
        .space
        .recall(&RecallRequest::new(release, "it loses seats"), &dev.facts, signer)
        .unwrap();
    recalled.announcements[0].notice.as_bytes().to_vec()
}

fn succession(pair: &Pair, next: &spacebridge::SpaceKeys) -> Vec<u8> {
    let dev = &pair.dev;
    let signer = pair.dev.signer(60);
    let next = next.signer(&Actor::unnamed(at(NOW)), seed(61));
    let succeeded = dev.space.rotate(next, &dev.facts, signer).unwrap();
    succeeded.announcements[0].notice.as_bytes().to_vec()
}
