//! A lifecycle of the Space gates each promotion; another one takes a permission of its own.

use spacebridge::answers::Assignment;
use spacebridge::facts::PromotionGate;
use spacebridge::release::Set;
use spacebridge::source::{AssembledRelease, PromoteRequest, Promoted};
use spacebridge::trust::{Permission, Role};
use spacebridge::{Code, Error, Grant, Lifecycle, Phase, Space, Stage, Team};
use spacebridge_testkit::{Site, keys, label, lifecycle, name, open_space, release_for};

/// A Space whose people may do everything but what is left out, and that goes through Test.
fn careful(without: &[Permission]) -> Site {
    let allowed = Permission::ALL.iter().copied().filter(|one| !without.contains(one));
    let role = Role::new(label("Nearly all"), allowed.collect::<Set<_>>());
    let team = Team::new(label("Shop Team"), ["ada"]).with(Assignment::everywhere(role));
    let keys = keys("Dev Space", 1);
    let space = Space::new(name("Dev Space"), keys.certificate())
        .with_environment(name("Test"))
        .and_then(|space| space.with_team(team))
        .unwrap();
    let mut dev = Site::of(space, keys)
        .with_path(&[("Test", &["Test"]), ("Production", &["Space Prod Space"])]);
    dev.trust(&prod(), [Grant::PromoteTo]);
    dev
}

fn prod() -> Site {
    Site::new("Prod Space", 2, &["Production"])
}

fn straight(called: &str) -> Lifecycle {
    lifecycle(called, &[("Straight", &["Space Prod Space"])])
}

fn promoted(dev: &Site, request: &PromoteRequest<'_>) -> Result<Promoted, Error> {
    dev.space.promote(request, &dev.facts, dev.signer(101))
}

fn assembled(dev: &mut Site) -> AssembledRelease {
    dev.assemble(release_for(&["Prod Space: Production"]))
}

#[test]
fn a_lifecycle_that_is_brought_along_needs_its_own_permission() {
    let mut dev = careful(&[Permission::LifecycleOverride]);
    let release = assembled(&mut dev);
    let request = PromoteRequest::new(&release, "Prod Space");
    assert_eq!(promoted(&dev, &request).unwrap_err().code(), Code::TargetNotOpen, "no test");

    for called in ["Straight", "The way"] {
        let brought = straight(called);
        let request = request.clone().with_lifecycle(&brought);
        let error = promoted(&dev, &request).unwrap_err();
        assert_eq!(error.code(), Code::PermissionMissing, "{called}");
        assert!(error.to_string().contains("LifecycleOverride"), "{error}");
    }
    let own = dev.path();
    let request = request.with_lifecycle(&own);
    let error = promoted(&dev, &request).unwrap_err();
    assert_eq!(error.code(), Code::TargetNotOpen, "it is the Space's own");
}

#[test]
fn the_permission_alone_promotes_nothing() {
    let mut dev = careful(&[Permission::ReleasePromote]);
    let release = assembled(&mut dev);
    let brought = straight("Straight");
    let request = PromoteRequest::new(&release, "Prod Space").with_lifecycle(&brought);
    let error = promoted(&dev, &request).unwrap_err();
    assert_eq!(error.code(), Code::PermissionMissing);
    assert!(error.to_string().contains("ReleasePromote"), "{error}");
}

#[test]
fn the_fact_says_which_lifecycle_let_a_release_go() {
    let mut dev = careful(&[]);
    let release = assembled(&mut dev);
    let brought = straight("The way");
    let request = PromoteRequest::new(&release, "Prod Space").with_lifecycle(&brought);
    let PromotionGate { lifecycle, digest, overridden, .. } =
        promoted(&dev, &request).unwrap().fact.gate;
    assert_eq!((lifecycle, digest, overridden), (label("The way"), brought.digest(), true));
    assert_ne!(digest, dev.path().digest(), "one name, two contents");

    dev.space = dev.space.with_lifecycle(straight("Straight")).unwrap();
    let ambiguous = promoted(&dev, &PromoteRequest::new(&release, "Prod Space")).unwrap_err();
    assert_eq!(
        (ambiguous.code(), ambiguous.to_string().as_str()),
        (Code::LifecycleAmbiguous, "choose a lifecycle: `The way`, `Straight` fit")
    );
    let request = PromoteRequest::new(&release, "Prod Space").through("Straight");
    let gate = promoted(&dev, &request).unwrap().fact.gate;
    assert_eq!((gate.lifecycle, gate.overridden), (label("Straight"), false));
}

#[test]
fn a_lifecycle_that_leads_elsewhere_lets_nothing_go() {
    let keys = keys("Dev Space", 1);
    let space = open_space("Dev Space", keys.certificate(), &["Test"]).build().unwrap();
    let mut dev = Site::of(space, keys);
    dev.trust(&prod(), [Grant::PromoteTo]);
    let release = assembled(&mut dev);
    let request = PromoteRequest::new(&release, "Prod Space");
    let none = promoted(&dev, &request).unwrap_err();
    assert_eq!(none.code(), Code::LifecycleUnfit, "the Space has none");

    let dev = dev.with_path(&[("Test", &["Test"])]);
    for request in [request.clone(), request.clone().through("The way")] {
        assert_eq!(promoted(&dev, &request).unwrap_err().code(), Code::LifecycleUnfit);
    }
    let unknown = promoted(&dev, &request.clone().through("Hotfix")).unwrap_err();
    assert_eq!(unknown.code(), Code::LifecycleUnfit);
    let no_label = promoted(&dev, &request.through("")).unwrap_err();
    assert_eq!(no_label.code(), Code::NameEmpty);
}

#[test]
fn the_digest_of_a_lifecycle_covers_all_that_gates() {
    let gate = |change: &dyn Fn(&mut Phase)| {
        let mut phase = Phase::new(label("Live"), [Stage::Space(name("Prod Space"))]);
        change(&mut phase);
        Lifecycle::new(label("The way"), [phase]).digest()
    };
    let stage = |place: &str| Stage::Environment(place.parse().unwrap());
    let digests = [
        gate(&|_| ()),
        gate(&|phase| phase.minimum = 1),
        gate(&|phase| phase.optional = true),
        gate(&|phase| phase.name = label("Later")),
        gate(&|phase| phase.automatic = core::mem::take(&mut phase.manual)),
        gate(&|phase| phase.manual = vec![stage("Prod Space")]),
        gate(&|phase| phase.manual = vec![stage("Prod Space: Production")]),
        gate(&|phase| phase.manual.push(stage("Production"))),
        straight("The way").digest(),
        Lifecycle::new(label("The way"), []).digest(),
    ];
    for (index, digest) in digests.iter().enumerate() {
        assert!(!digests[..index].contains(digest), "{index}");
    }
    let more = |phase: &mut Phase| _ = phase.extra.0.insert("Color".into(), "1".into());
    assert_eq!(gate(&more), digests[0], "what the model does not know gates nothing");
}
