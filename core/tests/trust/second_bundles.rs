//! A second bundle of an imported release can bring deployments and receipts, which become facts.

use spacebridge::answers::Assignment;
use spacebridge::packages::AvailablePackages;
use spacebridge::target::{ImportRequest, Imported, TargetState};
use spacebridge::trust::{Permission, Role, Trust};
use spacebridge::{Actor, Code, Error, Grant, Space, Team};
use spacebridge_testkit::{NOW, Pair, at, deployment, label, lifecycle, name, ours};

/// Prod, where one person alone may import.
fn with_one_importer(prod: &Space, dev: &Space) -> Space {
    let role = Role::new(label("Importer"), [Permission::BundleImport].into_iter().collect());
    let team = Team::new(label("Operators"), ["grace"]).with(Assignment::everywhere(role));
    let grants = [Grant::AcceptReleases];
    Space::builder(prod.name().clone(), prod.certificate())
        .team(team)
        .environment("Production")
        .lifecycle(lifecycle("Ours", &[("Only", &["Production"])]))
        .trust(Trust::new(name("Dev Space"), dev.certificate(), grants))
        .build()
        .unwrap()
}

fn import(pair: &Pair, file: &[u8], user: &str) -> Result<Imported, Error> {
    let prod = &pair.prod;
    let bundle = prod.verify(file).unwrap();
    let reviewed = *prod.preview(&bundle).digest();
    let none = AvailablePackages::default();
    let known = TargetState::new(&prod.facts, &[], &none);
    prod.space.import_release(
        &ImportRequest::new(&bundle, &reviewed),
        &known,
        &Actor::new(user, at(NOW)),
    )
}

#[test]
fn a_second_bundle_of_an_imported_release_adds_deployments_only_with_the_permission() {
    let mut pair = Pair::new();
    pair.prod.space = with_one_importer(&pair.prod.space, &pair.dev.space);
    let release = pair.assemble("1.0.0");
    let first = pair.promote(&release, 11);
    assert_eq!(import(&pair, &first, "eve").unwrap_err().code(), Code::PermissionMissing);
    let imported = import(&pair, &first, "grace").unwrap();
    pair.prod.facts.record(&imported).unwrap();

    // A second bundle without news gives the same release, whoever asks.
    let again = pair.promote(&release, 12);
    let same = import(&pair, &again, "eve").unwrap();
    assert_eq!((same.fact, same.history.len()), (None, 0));

    // Dev deploys the release meanwhile, and its next bundle says so.
    let done = deployment(ours(), "1.0.0", "Test", "2026-11-21T08:00:00Z");
    pair.dev.facts.record(&done).unwrap();
    let third = pair.promote(&release, 13);
    let refused = import(&pair, &third, "eve").unwrap_err();
    assert_eq!(refused.code(), Code::PermissionMissing);
    let outcome = import(&pair, &third, "grace").unwrap();
    assert_eq!((&outcome.fact, outcome.history.len()), (&None, 1));
    pair.prod.facts.record(&outcome).unwrap();

    // Once it is recorded, the bundle opens for whoever reads it.
    let opened = import(&pair, &third, "eve").unwrap();
    assert_eq!(opened.history, []);
}
