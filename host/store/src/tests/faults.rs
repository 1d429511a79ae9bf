//! A failure before each statement leaves the old state or the new one.

use spacebridge::source::RecallRequest;
use spacebridge::trust::TrustChange;
use spacebridge::{Message, Notice, Receipt};

use super::*;

/// Everything that a store has of its Space, for comparing.
fn state(space: &SpaceStore<'_>) -> String {
    let outbox = space.outbox().unwrap();
    let releases = space.releases().unwrap().len();
    format!(
        "{:?} {:?} {:?} {outbox:?} {releases} {}",
        space.space().unwrap(),
        space.all_facts().unwrap(),
        space.audit().unwrap(),
        space.revision().unwrap(),
    )
}

/// Lets `act` fail at each of its statements in turn, and then succeed. After each failure the
/// state is the old one, or the new one where only the answer was lost.
fn fail_everywhere<T>(store: &Store, act: impl Fn() -> Result<T, StoreError>) -> T {
    let space = || store.only_space().unwrap();
    let before = state(&space());
    let mut failures = 0;
    for statement in 1..200 {
        store.fail_at(statement);
        let outcome = act();
        let was_reached = !store.is_failure_pending();
        store.fail_at(0);
        match outcome {
            Ok(value) => {
                assert!(!was_reached, "the failure was swallowed");
                assert!(failures >= 4, "{failures} statements are too few");
                space().verify_audit(None).unwrap();
                return value;
            }
            Err(error) => {
                assert_eq!(error.code(), "store-failed");
                let after = state(&space());
                if after != before {
                    // The commit was done: the caller looks at the store, and finds the outcome.
                    space().verify_audit(None).unwrap();
                    return act().unwrap_or_else(|error| panic!("a retry succeeds: {error}"));
                }
                failures += 1;
            }
        }
    }
    panic!("the act has no end");
}

/// Lets `act` fail at each of its statements in turn, until one run was committed: for an act whose
/// second run is another act.
fn fail_until_committed<T>(store: &Store, act: impl Fn() -> Result<T, StoreError>) -> usize {
    let space = || store.only_space().unwrap();
    let before = state(&space());
    for statement in 1..200 {
        store.fail_at(statement);
        let outcome = act();
        store.fail_at(0);
        let after = state(&space());
        if after != before {
            space().verify_audit(None).unwrap();
            return usize::try_from(statement).unwrap();
        }
        assert_eq!(outcome.err().map(|error| error.code()), Some("store-failed"));
    }
    panic!("the act has no end");
}

#[test]
fn promote_is_whole_or_not_at_all() {
    let pair = Pair::new();
    let release = pair.assemble("1.1.0").unwrap();
    let statements = fail_until_committed(&pair.dev, || pair.promote(&release));
    assert!(statements > 8, "{statements}");
    let facts = pair.dev().all_facts().unwrap();
    assert_eq!(facts.promotions.len(), 1);
    assert_eq!(pair.dev().waiting().unwrap().len(), 1, "a used number has its file");
    let next = pair.promote(&release).unwrap();
    assert_eq!(next.fact.sequence, 2);
}

#[test]
fn assemble_is_whole_or_not_at_all() {
    let pair = Pair::new();
    let statements = fail_until_committed(&pair.dev, || pair.assemble("1.1.0"));
    assert!(statements > 5, "{statements}");
    assert_eq!(pair.dev().releases().unwrap().len(), 1);
}

#[test]
fn import_is_whole_or_not_at_all() {
    let pair = Pair::new();
    let file = pair.sent("1.1.0");
    let imported = fail_everywhere(&pair.prod, || pair.import(&file));
    assert_eq!(pair.prod().imports().unwrap(), [imported.release.import().clone()]);
    assert_eq!(pair.prod().imported(imported.release.import()).unwrap(), imported.release);
}

#[test]
fn a_receipt_is_whole_or_not_at_all() {
    let pair = Pair::new();
    let release = pair.import(&pair.sent("1.1.0")).unwrap().release;
    let statements = fail_until_committed(&pair.prod, || pair.report(&release));
    assert!(statements > 8, "{statements}");
    let facts = pair.prod().all_facts().unwrap();
    assert_eq!((facts.deployments.len(), facts.reports.len()), (1, 1));
    assert_eq!(pair.prod().waiting().unwrap().len(), 1);
}

#[test]
fn accept_is_whole_or_not_at_all() {
    let pair = Pair::new();
    let release = pair.import(&pair.sent("1.1.0")).unwrap().release;
    let receipt = Message::<Receipt>::from_bytes(pair.report(&release).unwrap()).unwrap();
    let receipt = pair.dev().verify_receipt(receipt, minute(30)).unwrap();
    let ada = Actor::new(ADA, minute(30));
    let _ = fail_everywhere(&pair.dev, || pair.dev().accept(&receipt, &ada));
    assert_eq!(pair.dev().all_facts().unwrap().deployments.len(), 1);
}

#[test]
fn a_recall_is_whole_or_not_at_all_on_both_sides() {
    let pair = Pair::new();
    let release = pair.assemble("1.1.0").unwrap();
    let _ = pair.promote(&release).unwrap();
    let ada = Actor::new(ADA, minute(30));
    let request = RecallRequest::new(&release, "it loses orders");
    let recall = || pair.dev().recall(&request, &Signing::new(&pair.dev_keys, &ada));
    fail_until_committed(&pair.dev, recall);
    let facts = pair.dev().all_facts().unwrap();
    assert_eq!((facts.recalls.len(), facts.announced.len()), (1, 1));
    let waiting = pair.dev().waiting().unwrap();
    let file = pair.dev().outgoing_bytes(&waiting[1].digest).unwrap();
    let notice = Message::<Notice>::from_bytes(file).unwrap();
    let grace = Actor::new(GRACE, minute(31));
    let _ = fail_everywhere(&pair.prod, || pair.prod().receive_notice(&notice, &grace));
    let facts = pair.prod().all_facts().unwrap();
    assert_eq!((facts.recalls.len(), facts.heard.len()), (1, 1));
}

#[test]
fn a_rotation_is_whole_or_not_at_all_on_both_sides() {
    let pair = Pair::new();
    let ada = Actor::new(ADA, minute(30));
    let next = keys("Dev Space", 9);
    let signing = Signing::new(&pair.dev_keys, &ada);
    let rotate = || pair.dev().rotate(&Signing::new(&next, &ada), &signing);
    fail_until_committed(&pair.dev, rotate);
    assert_eq!(pair.dev().space().unwrap().certificate(), next.certificate());
    let waiting = pair.dev().waiting().unwrap();
    let file = pair.dev().outgoing_bytes(&waiting[0].digest).unwrap();
    let notice = Message::<Notice>::from_bytes(file).unwrap();
    let grace = Actor::new(GRACE, minute(31));
    let _ = fail_everywhere(&pair.prod, || pair.prod().receive_notice(&notice, &grace));
    let space = pair.prod().space().unwrap();
    assert_eq!(space.trust(&name("Dev Space")).unwrap().certificate(), next.certificate());
}

#[test]
fn a_change_of_trust_is_whole_or_not_at_all() {
    let pair = Pair::new();
    let ada = Actor::new(ADA, minute(30));
    let change = TrustChange::Days { name: name("Prod Space"), days: Some(9) };
    fail_until_committed(&pair.dev, || pair.dev().change_trust(&change, &ada));
    assert_eq!(pair.dev().space().unwrap().trust(&name("Prod Space")).unwrap().days(), Some(9));
}
