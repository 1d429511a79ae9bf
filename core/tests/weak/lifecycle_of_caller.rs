//! The lifecycle that gates a promotion is an argument of whoever promotes.

use spacebridge::{Code, Grant};
use spacebridge_testkit::{Site, lifecycle, release_for};

#[test]
#[ignore = "shows a weakness that the trust issue mends"]
fn who_may_promote_brings_a_lifecycle_along_and_skips_test() {
    let mut dev = Site::new("Dev Space", 1, &["Test"])
        .with_path(&[("Test", &["Test"]), ("Production", &["Space Prod Space"])]);
    let prod = Site::new("Prod Space", 2, &["Production"]);
    dev.trust(&prod, [Grant::PromoteTo]);
    let assembled = dev.assemble(release_for(&["Prod Space: Production"]));
    assert_eq!(
        dev.promote(&assembled, "Prod Space").unwrap_err().code(),
        Code::TargetNotOpen,
        "nothing was tested"
    );

    let own = lifecycle("The way", &[("Straight", &["Space Prod Space"])]);
    assert!(
        dev.space.lifecycle(&own.name).is_some_and(|known| *known != own),
        "the Space has another one of that name"
    );
    let promoted = dev.promoted(&assembled, "Prod Space", &[], &own, dev.signer(101));
    let fact = promoted.unwrap().fact;
    println!(
        "  promoted as number {}; the fact does not say by which lifecycle: {}",
        fact.sequence,
        spacebridge::documents::write_document(&fact)
    );
}
