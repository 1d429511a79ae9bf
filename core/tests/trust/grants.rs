//! Grants are added, replaced and removed by three names, so that nobody widens what was to be
//! narrowed.

use spacebridge::trust::{LastGood, Permit, TrustChange};
use spacebridge::{Code, Error, Facts, Grant, Severity, Space};
use spacebridge_testkit::{Pair, Site, Trusting as _, grace, name};

fn grant(permits: impl IntoIterator<Item = Permit>) -> TrustChange {
    TrustChange::Grant { name: name("Dev Space"), permits: permits.into_iter().collect() }
}

fn regrant(permits: impl IntoIterator<Item = Permit>) -> TrustChange {
    TrustChange::Regrant { name: name("Dev Space"), permits: permits.into_iter().collect() }
}

fn changed(space: &Space, change: &TrustChange) -> Result<Space, Error> {
    space.change_trust(change, &grace()).map(|changed| changed.space)
}

fn covers(space: &Space, project: &str) -> bool {
    space.trust(&name("Dev Space")).unwrap().covers(Grant::AcceptReleases, &name(project))
}

fn only(project: &str) -> Permit {
    Grant::AcceptReleases.only([name(project)])
}

#[test]
fn a_permit_for_one_project_replaces_the_one_for_all_and_is_not_added_to_it() {
    let mut pair = Pair::new();
    let file = pair.send("1.0.0");
    let all = pair.prod.space.clone();
    let error = changed(&all, &grant([only("Other")])).unwrap_err();
    assert_eq!(error.code(), Code::PermitCovered);
    assert!(error.to_string().contains("replace its permits"), "{error}");

    let narrowed = changed(&all, &regrant([only("Other")])).unwrap();
    assert!(covers(&narrowed, "Other") && !covers(&narrowed, "Shop"));
    pair.prod.space = narrowed;
    assert_eq!(pair.prod.verify(&file).unwrap_err().code(), Code::ProjectNotGranted);
    pair.prod.space = changed(&pair.prod.space, &grant([only("Shop")])).unwrap();
    assert!(covers(&pair.prod.space, "Other") && covers(&pair.prod.space, "Shop"));
    pair.prod.verify(&file).unwrap();
}

#[test]
fn what_is_granted_again_or_more_widely_is_added() {
    let space = changed(&Pair::new().prod.space, &regrant([only("Shop")])).unwrap();
    let again = changed(&space, &grant([only("Shop")])).unwrap();
    assert_eq!(again.trust_digest(), space.trust_digest());
    let wider = changed(&space, &grant([Grant::AcceptReleases.into()])).unwrap();
    assert!(covers(&wider, "Other"));
    let other = changed(&space, &grant([Grant::AcceptResults.only([name("Other")])])).unwrap();
    assert!(covers(&other, "Shop") && !covers(&other, "Other"), "another grant widens nothing");
}

/// A change that is refused leaves nothing behind, although its first permit could be added.
#[test]
fn a_change_with_one_narrower_permit_adds_none_of_its_permits() {
    let space = Pair::new().prod.space;
    let both = [only("Other"), Grant::AcceptResults.into()];
    assert_eq!(changed(&space, &grant(both)).unwrap_err().code(), Code::PermitCovered);
    assert!(!space.trust(&name("Dev Space")).unwrap().grants(Grant::AcceptResults));
}

#[test]
fn nothing_is_granted_to_a_revoked_key_by_either_name() {
    let space = Pair::new().prod.space.distrusting(&name("Dev Space"), LastGood::default());
    let space = space.unwrap();
    for change in [grant([Grant::AcceptResults.into()]), regrant([])] {
        assert_eq!(changed(&space, &change).unwrap_err().code(), Code::KeyRevoked);
    }
    let removed = TrustChange::Withdraw { name: name("Dev Space"), grant: Grant::AcceptReleases };
    changed(&space, &removed).unwrap();
}

#[test]
fn the_audit_log_says_whether_permits_were_added_replaced_or_removed() {
    let space = changed(&Pair::new().prod.space, &regrant([only("Shop")])).unwrap();
    let removed = TrustChange::Withdraw { name: name("Dev Space"), grant: Grant::AcceptReleases };
    let words = [grant([only("Web")]), regrant([only("Web")]), regrant([]), removed]
        .map(|change| space.change_trust(&change, &grace()).unwrap().record.what);
    assert_eq!(
        words,
        [
            "grants `Dev Space`: we accept releases from it (only Web)",
            "replaces the grants of `Dev Space`: we accept releases from it (only Web)",
            "replaces the grants of `Dev Space`: nothing is granted",
            "withdraws from `Dev Space`: we no longer accept releases from it",
        ]
    );
}

/// A person who replaces the permits and forgets one sees which lifecycle ends there.
#[test]
fn a_rehearsal_tells_that_a_lifecycle_is_cut_by_replaced_permits() {
    let mut dev =
        Site::new("Dev Space", 1, &["Test"]).with_path(&[("Production", &["Space Prod Space"])]);
    let prod = Site::new("Prod Space", 2, &["Production"]);
    dev.trust(&prod, [Grant::PromoteTo, Grant::AcceptResults]);
    let rehearsed = |permits: &[Grant]| {
        let permits = permits.iter().map(|grant| Permit::from(*grant)).collect();
        let change = TrustChange::Regrant { name: name("Prod Space"), permits };
        let findings = dev.space.rehearse(&change, &Facts::none());
        assert!(findings.iter().all(|finding| finding.severity == Severity::Warning));
        findings.iter().map(|finding| finding.code).collect::<Vec<_>>()
    };
    assert_eq!(rehearsed(&[Grant::AcceptResults]), [Code::LifecycleCut]);
    assert_eq!(rehearsed(&[Grant::PromoteTo]), []);
}
