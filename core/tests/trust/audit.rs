//! The audit log of trusts: rewriting an entry is detected.

use spacebridge::trust::{AuditLog, LastGood, TrustChange};
use spacebridge::{Actor, Code, Digest, Grant, Space, Team};
use spacebridge_testkit::Trusting as _;
use spacebridge_testkit::{NOW, at, grace, keys, label, name};

/// Production imports, confirms, grants, withdraws and revokes; all of it is recorded.
fn history() -> (Space, AuditLog) {
    let dev = keys("Dev Space", 1);
    let prod = keys("Prod Space", 2);
    let mut space = Space::new(name("Prod Space"), prod.certificate())
        .with_team(Team::everyone(label("Everyone")))
        .unwrap();
    let fingerprint = dev.certificate().fingerprint();
    let changes = [
        TrustChange::Import {
            name: name("Dev Space"),
            certificate: dev.certificate().clone(),
            permits: [Grant::AcceptReleases.into()].into(),
        },
        TrustChange::Confirm {
            name: name("Dev Space"),
            compared: fingerprint.compare(&fingerprint.words()).unwrap(),
        },
        TrustChange::Grant {
            name: name("Dev Space"),
            permits: [Grant::AcceptResults.only([name("Shop")])].into(),
        },
        TrustChange::Withdraw { name: name("Dev Space"), grant: Grant::AcceptResults },
        TrustChange::Revoke {
            name: name("Dev Space"),
            good: LastGood { bundles: 7, ..LastGood::default() },
        },
    ];
    let mut log = AuditLog::default();
    for change in changes {
        let made = space.change_trust(&change, &grace()).unwrap();
        log.append(made.record);
        space = made.space;
    }
    (space, log)
}

#[test]
fn every_change_is_recorded_with_who_when_and_what() {
    let (space, log) = history();
    log.verify().unwrap();
    assert!(log.entries.iter().all(|entry| entry.record.at == grace().now()));
    let shown: Vec<String> = log
        .entries
        .iter()
        .map(|entry| {
            let record = &entry.record;
            let fingerprint = space.trusts()[0].certificate().fingerprint().to_string();
            let what = record.what.replace(&fingerprint, "AB:CD");
            format!("{} {} {what}", entry.number, record.by)
        })
        .collect();
    assert_eq!(
        shown,
        [
            "1 grace imports `Dev Space`, AB:CD, to be compared; we accept releases \
         from it",
            "2 grace confirms `Dev Space`, AB:CD",
            "3 grace grants `Dev Space`: we accept results from it (only Shop)",
            "4 grace withdraws from `Dev Space`: we no longer accept results from it",
            "5 grace revokes the key of `Dev Space`, good up to bundle 7, receipt 0, \
         notice 0",
        ]
    );
    assert_eq!(log.entries[4].record.after, space.trust_digest());
    // What was withdrawn leaves the trust as it was before it was granted.
    assert_eq!(log.entries[3].record.after, log.entries[2].record.before);
}

#[test]
fn the_digest_of_a_trust_says_everything_about_it() {
    let (_, log) = history();
    let before = log.entries.iter().map(|entry| entry.record.before);
    let mut digests: Vec<Digest> = before.chain([log.entries[4].record.after]).collect();
    digests.sort_unstable();
    digests.dedup();
    assert_eq!(digests.len(), 5, "six states, of which two are the same");
}

#[test]
fn an_entry_that_is_changed_moved_or_taken_out_is_noticed() {
    let (_, log) = history();
    let head = log.head().unwrap();
    log.verify_since(&head).unwrap();
    let broken = |change: &dyn Fn(&mut AuditLog)| {
        let mut changed = log.clone();
        change(&mut changed);
        changed.verify_since(&head).unwrap_err().code()
    };
    for index in 0..5 {
        let expected = if index == 4 { Code::AuditHeadUnknown } else { Code::AuditBroken };
        let altered = broken(&|log| log.entries[index].record.by = "nobody".into());
        assert_eq!(altered, expected, "entry {index} has another author");
        let altered = broken(&|log| log.entries[index].record.what.push('.'));
        assert_eq!(altered, expected, "entry {index} says something else");
        let altered = broken(&|log| log.entries[index].record.at = at("2026-11-24T09:00:00Z"));
        assert_eq!(altered, expected, "entry {index} has another time");
        let removed = broken(&|log| _ = log.entries.remove(index));
        assert_eq!(removed, expected, "entry {index} is gone");
        let doubled = broken(&|log| {
            let entry = log.entries[index].clone();
            log.entries.insert(index, entry);
        });
        assert_eq!(doubled, Code::AuditBroken, "entry {index} is there twice");
    }
    for index in 0..4 {
        assert_eq!(broken(&|log| log.entries.swap(index, index + 1)), Code::AuditBroken);
    }
    assert_eq!(broken(&|log| log.entries.clear()), Code::AuditHeadUnknown);
}

#[test]
fn a_forger_who_rebuilds_the_chain_contradicts_the_head_that_was_written_down() {
    let (_, log) = history();
    let head = log.head().unwrap();
    let mut forged = AuditLog::default();
    for entry in &log.entries {
        let mut record = entry.record.clone();
        record.by = "mallory".into();
        forged.append(record);
    }
    assert_eq!(forged.verify(), Ok(()), "a chain alone proves no author");
    assert_eq!(forged.verify_since(&head).unwrap_err().code(), Code::AuditHeadUnknown);
}

#[test]
fn a_change_that_nobody_recorded_leaves_a_gap() {
    let (space, mut log) = history();
    let quietly = space.distrusting(&name("Dev Space"), LastGood::default()).unwrap();
    let open = TrustChange::Withdraw { name: name("Dev Space"), grant: Grant::AcceptReleases };
    let changed = quietly.change_trust(&open, &grace()).unwrap();
    log.append(changed.record);
    let refused = log.verify().unwrap_err();
    assert_eq!(refused.code(), Code::AuditUnrecorded);
    assert!(refused.to_string().contains("`Prod Space` changed before entry 6"), "{refused}");
}

#[test]
fn a_log_survives_being_stored() {
    let (_, log) = history();
    let stored = serde_json::to_string(&log).unwrap();
    let read: AuditLog = serde_json::from_str(&stored).unwrap();
    assert_eq!(read, log);
    read.verify_since(&log.head().unwrap()).unwrap();
}

#[test]
fn who_may_not_edit_trust_edits_none() {
    let (space, _) = history();
    let space = Space::new(space.name().clone(), space.certificate());
    let change = TrustChange::Withdraw { name: name("Dev Space"), grant: Grant::PromoteTo };
    let eve = Actor::new("eve", at(NOW));
    let error = space.change_trust(&change, &eve).unwrap_err();
    assert_eq!(error.code(), Code::PermissionMissing);
}
