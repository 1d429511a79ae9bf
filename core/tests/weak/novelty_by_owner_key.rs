//! A version is unique only among imports of owners that are known.

use spacebridge::target::VersionComparison;
use spacebridge::{Grant, ProjectRef};
use spacebridge_testkit::Trusting as _;
use spacebridge_testkit::{Site, name, release_for};

/// A Space in between, trusted for "Shop", ships two contents as `QA Space: Shop 1.1.0`: the second
/// under an owner whose key was made up a minute ago.
#[test]
#[ignore = "shows a weakness that the trust issue mends"]
fn a_dishonest_sender_makes_up_an_owner_for_every_content() {
    let mut qa = Site::new("QA Space", 1, &["QA Env"])
        .with_path(&[("Test", &["QA Env"]), ("Prod", &["Space Prod Space"])]);
    let mut prod =
        Site::new("Prod Space", 2, &["Production"]).with_path(&[("Prod", &["Production"])]);
    qa.trust(&prod, [Grant::PromoteTo]);
    prod.trust(&qa, [Grant::AcceptReleases]);

    // 1. QA's own release.
    let ours = ProjectRef::local(name("Shop"));
    qa.deploy(&ours, "QA Env");
    let own = qa.assemble(release_for(&["Prod Space: Production"]));
    let honest = qa.promote(&own, "Prod Space").unwrap();
    let first = prod.import(honest.bundle.as_bytes());

    // 2. The same project and version, other content, by an owner that QA made up.
    for (number, greeting) in [(40_u8, "evil one"), (41, "evil two")] {
        let mut mallory = Site::new("Mallory", number, &[])
            .with_path(&[("QA", &["Space QA Space"]), ("Prod", &["Space Prod Space"])]);
        mallory.trust(&qa, [Grant::PromoteTo]);
        mallory.trust(&prod, [Grant::PromoteTo]);
        let mut inbetween = qa.knowing(spacebridge::Facts::none());
        inbetween.facts = qa.facts.clone();
        let called = format!("M{number}");
        let certificate = mallory.keys.certificate().clone();
        inbetween.space = inbetween
            .space
            .clone()
            .trusting(name(&called), &certificate, [Grant::AcceptReleases])
            .unwrap();
        let mut evil = release_for(&["Prod Space: Production"]);
        evil.notes = greeting.into();
        let evil = mallory.assemble(evil);
        let to_qa = mallory.promote_through(&evil, "QA Space", &["Prod Space"]).unwrap();
        let at_qa = inbetween.import(to_qa.bundle.as_bytes());
        inbetween.deploy(at_qa.project(), "QA Env");
        let passed = inbetween.forward(&at_qa, "Prod Space", &[]).unwrap();
        qa.facts.record(&passed).unwrap();

        let bundle = prod.verify(passed.bundle.as_bytes()).unwrap();
        let preview = prod.preview(&bundle);
        println!(
            "  `{}` {}: novelty {:?}",
            bundle.project(),
            bundle.manifest().version(),
            preview.novelty()
        );
        assert_eq!(preview.novelty(), VersionComparison::Newer, "neither refused nor an alarm");
        let second = prod.import(passed.bundle.as_bytes());
        assert_eq!(second.project(), first.project(), "the same project as seen from here");
        assert_eq!(second.version(), first.version());
        assert_ne!(second.digest(), first.digest());
    }
    assert_eq!(prod.facts.imports.len(), 3);
}
