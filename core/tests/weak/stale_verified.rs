//! `Verified<…>` is a capability without an expiry: nothing ties it to the Space, the trust or the
//! facts under which it was verified.

use spacebridge::trust::LastGood;
use spacebridge::{Actor, Code, Facts, Grant, Space};
use spacebridge_testkit::Trusting as _;
use spacebridge_testkit::{NOW, Pair, Site, Target, at, grace, keys, label, name, seed, space};

fn import(
    space: &Space,
    facts: &Facts,
    verified: &spacebridge::Verified<spacebridge::Bundle>,
) -> Result<spacebridge::target::Imported, spacebridge::Error> {
    Target::new(space, facts, at(NOW)).import(verified)
}

/// Format §18: "Another bundle with a number that was imported MUST be refused."
#[test]
#[ignore = "shows a weakness that the trust issue mends"]
fn two_bundles_of_one_number_are_both_imported_if_both_were_verified_first() {
    let mut pair = Pair::new();
    let one = pair.send("1.0.0");
    pair.dev.facts.promotions.clear(); // the source was restored, or is dishonest
    let other = pair.send("1.1.0");

    // A host shows "bundles ready to be imported": it verifies all that lie there.
    let first = pair.prod.verify(&one).unwrap();
    let second = pair.prod.verify(&other).unwrap();
    assert_eq!((first.sequence(), second.sequence()), (1, 1));
    let mut facts = pair.prod.facts.clone();
    facts.imports.extend(import(&pair.prod.space, &facts, &first).unwrap().fact);
    let taken = import(&pair.prod.space, &facts, &second);
    assert!(taken.is_ok(), "number 1 is imported twice");
    pair.prod.facts = facts;
    assert_eq!(
        pair.prod.verify(&other).unwrap_err().code(),
        Code::SequenceReused,
        "verified now, it is refused"
    );
}

#[test]
#[ignore = "shows a weakness that the trust issue mends"]
fn a_bundle_is_imported_after_its_sender_was_revoked_or_lost_its_grant() {
    let mut pair = Pair::new();
    let file = pair.send("1.0.0");
    let verified = pair.prod.verify(&file).unwrap();
    let dev = name("Dev Space");
    let revoked = pair.prod.space.clone().distrusting(&dev, LastGood::default()).unwrap();
    let withdrawn = pair
        .prod
        .space
        .change_trust(
            &spacebridge::trust::TrustChange::Withdraw {
                name: dev.clone(),
                grant: Grant::AcceptReleases,
            },
            &grace(),
        )
        .unwrap()
        .space;
    for space in [revoked, withdrawn] {
        assert!(import(&space, &pair.prod.facts, &verified).is_ok());
    }
}

/// In a Data Center several Spaces are in one process.
#[test]
#[ignore = "shows a weakness that the trust issue mends"]
fn a_bundle_that_was_verified_for_one_space_is_imported_by_another_that_trusts_nobody() {
    let mut pair = Pair::new();
    let file = pair.send("1.0.0");
    let for_prod = pair.prod.verify(&file).unwrap();
    let ops_keys = keys("Ops Space", 9);
    let ops = space("Ops Space", &ops_keys, "Production");
    assert!(ops.trusts().is_empty());
    let imported = import(&ops, &Facts::none(), &for_prod).unwrap();
    println!(
        "  Ops, which trusts nobody, imported {} {}",
        imported.release.project(),
        imported.release.version()
    );
    let facts = Facts { imports: imported.fact.into_iter().collect(), ..Facts::none() };
    let target = Target::new(&ops, &facts, at(NOW));
    assert!(target.plan(&imported.release, "Production").is_ok(), "and may deploy it");
}

/// A notice that was verified for Prod is noted in Ops. Prod calls the sender "Dev Space"; in Ops
/// somebody else has that name, and loses its certificate to the sender.
#[test]
#[ignore = "shows a weakness that the trust issue mends"]
fn a_succession_noted_in_the_wrong_space_takes_over_the_trust_of_a_namesake() {
    let pair = Pair::new();
    let next = keys("Dev Space", 5);
    let succeeded = {
        let dev = &pair.dev;
        let signer = pair.dev.signer(60);
        dev.space
            .rotate(next.signer(&Actor::unnamed(at(NOW)), seed(61)), &dev.facts, signer)
            .unwrap()
    };
    let notice = pair.prod.verify_notice(succeeded.announcements[0].notice.as_bytes()).unwrap();

    let ops_keys = keys("Ops Space", 9);
    let victim = keys("Another Dev", 8);
    let ops = space("Ops Space", &ops_keys, "Production")
        .trusting(name("Upstream"), pair.dev.keys.certificate(), [Grant::AcceptResults])
        .unwrap()
        .trusting(
            name("Dev Space"),
            victim.certificate(),
            [Grant::AcceptReleases, Grant::PromoteTo],
        )
        .unwrap();
    let noted = ops.take_note(&notice, &Facts::none(), &grace()).unwrap();
    let after = noted.space.unwrap();
    let taken = after.trust(&name("Dev Space")).unwrap();
    assert_eq!(taken.certificate().fingerprint(), next.certificate().fingerprint());
    assert!(
        taken.grants(Grant::AcceptReleases),
        "with the victim's grants, and nobody compared anything"
    );
}
