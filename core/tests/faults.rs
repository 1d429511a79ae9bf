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
#[expect(dead_code, reason = "two Spaces of the tests of trust, of which not all is needed here")]
#[path = "trust/setup.rs"]
mod setup;

use host::{Failing, Host, Stored};
use setup::{Pair, name};
use spacebridge::Space;

/// What arrives at a host, in the order in which it does.
type Arrivals<'a> = [(&'a str, &'a [u8])];

/// Runs the arrivals once without a fault and then once for every step at which the medium can
/// fail, the host starting again each time; every run ends with the same things stored.
fn every_step_may_fail(space: &Space, before: &Stored, arrivals: &Arrivals<'_>) -> Stored {
    let mut whole = Host::new(space.clone(), Failing::never(before.clone()));
    for (kind, file) in arrivals {
        whole.receive(kind, file).unwrap();
    }
    let (steps, expected) = (whole.medium.steps(), whole.medium.stored().clone());
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
    let stored = every_step_may_fail(&pair.prod.space, &Stored::default(), &arrivals);
    assert_eq!(stored.facts.imports.len(), 1);
    assert_eq!(stored.files.len(), 1, "the file is there for as long as the release is");
}

#[test]
fn several_imports_are_each_there_once_whichever_was_cut_off() {
    let mut pair = Pair::new();
    let files = [pair.send("1.0.0"), pair.send("1.1.0"), pair.send("1.2.0")];
    let arrivals: Vec<(&str, &[u8])> = files.iter().map(|file| ("bundle", &file[..])).collect();
    let stored = every_step_may_fail(&pair.prod.space, &Stored::default(), &arrivals);
    let numbers: Vec<u64> = stored.facts.imports.iter().map(|import| import.sequence).collect();
    assert_eq!(numbers, [1, 2, 3]);
}

#[test]
fn receipts_that_were_half_accepted_are_all_facts_in_the_end() {
    let mut pair = Pair::new();
    let file = pair.send("1.1.0");
    let imported = pair.prod.import(&file);
    let receipts = [pair.report(&imported), pair.report(&imported)];
    let before = Stored::with(pair.dev.facts.clone());
    let arrivals: Vec<(&str, &[u8])> = receipts.iter().map(|file| ("receipt", &file[..])).collect();
    let stored = every_step_may_fail(&pair.dev.space, &before, &arrivals);
    let evidence = stored.facts.deployments.iter().map(|fact| fact.evidence);
    let told = evidence.filter(|evidence| *evidence != spacebridge::Evidence::Own).count();
    assert_eq!(told, 3, "the second takes the first one back, and brings its own: two facts");
}

#[test]
fn a_recall_that_was_half_noted_blocks_the_release_and_is_noted_once() {
    let mut pair = Pair::new();
    let release = pair.assemble("1.1.0");
    let bundle = pair.promote(&release, 11);
    let recalled = recall(&pair, &release);
    let arrivals = [("bundle", bundle.as_slice()), ("notice", recalled.as_slice())];
    let stored = every_step_may_fail(&pair.prod.space, &Stored::default(), &arrivals);
    assert_eq!((stored.facts.heard.len(), stored.facts.recalls.len()), (1, 1));
}

/// What changes a trust is the hardest: the Space and the fact are stored together, or the next
/// message of the other side is refused by one of the two.
#[test]
fn a_succession_that_was_half_noted_leaves_the_old_key_or_the_new_one() {
    let pair = Pair::new();
    let next = setup::keys("Dev Space", 7);
    let notice = succession(&pair, &next);
    let arrivals = [("notice", notice.as_slice())];
    let stored = every_step_may_fail(&pair.prod.space, &Stored::default(), &arrivals);
    let space = stored.space.unwrap();
    let trust = space.trust_by_fingerprint(&next.certificate().fingerprint());
    assert_eq!(trust.unwrap().name(), &name("Dev Space"));
    assert_eq!(stored.facts.heard.len(), 1);
    assert_eq!(stored.log.len(), 1, "the audit log has one entry about it");
}

fn recall(pair: &Pair, release: &spacebridge::AssembledRelease) -> Vec<u8> {
    let (dev, signer) = (&pair.dev, pair.dev.signer(30));
    let recalled = dev.space.recall(release, "it loses seats", &dev.facts, signer).unwrap();
    recalled.announcements[0].notice.as_bytes().to_vec()
}

fn succession(pair: &Pair, next: &spacebridge::SpaceKeys) -> Vec<u8> {
    let (dev, signer) = (&pair.dev, pair.dev.signer(60));
    let next = next.at(setup::at(setup::NOW), setup::seed(61));
    let succeeded = dev.space.succeed(next, &dev.facts, signer).unwrap();
    succeeded.announcements[0].notice.as_bytes().to_vec()
}
