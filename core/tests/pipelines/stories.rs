//! The four pipelines, each as its paragraph tells it.

use spacebridge::facts::Evidence;
use spacebridge::rules::StageState;
use spacebridge::target::{ReceiptPart, ReceiptRequest};
use spacebridge::{Code, Outcome};
use spacebridge_testkit::{Site, connect, name, ours, release_for, theirs};

/// "You might want to promote a release through your test environments, then promote the release to
/// a different Space to manage your production environment."
#[test]
fn through_the_test_environments_and_then_to_another_space_for_production() {
    let mut dev = Site::new("Dev Space", 1, &["Development", "Test"]).with_path(&[
        ("Test", &["Development", "Test"]),
        ("Production", &["Prod Space: Production"]),
    ]);
    let mut prod =
        Site::new("Prod Space", 2, &["Production"]).with_path(&[("Production", &["Production"])]);
    connect(&mut dev, &mut prod);
    let shop = dev.assemble(release_for(&["Development", "Prod Space: Production"]));

    assert_eq!(dev.drawn(&ours()), "▶▶ –");
    assert_eq!(dev.promote(&shop, "Prod Space").unwrap_err().code(), Code::TargetNotOpen);
    dev.deploy(&ours(), "Development");
    dev.deploy(&ours(), "Test");
    assert_eq!(dev.drawn(&ours()), "✓✓ ▶");

    let file = dev.promote(&shop, "Prod Space").unwrap().bundle;
    let imported = prod.import(file.as_bytes());
    assert_eq!(imported.onward().count(), 0, "what was not asked for does not leave");
    let values = prod.values(&imported, "Production", &prod.keys).unwrap();
    assert_eq!(values.0, "Hello Prod Space: Production");
    assert_eq!(values.1, "secret of Prod Space: Production");

    let done = prod.deploy(&theirs(), "Production");
    let receipt = prod.issue_receipt(&imported, &done).receipt;
    assert_eq!(dev.accept(receipt.as_bytes()).findings, []);
    assert_eq!(dev.drawn(&ours()), "✓✓ ✓");
    assert!(dev.progress(&ours()).is_completed());
}

/// "You might do the same thing but host your production environment across different geographic
/// locations."
#[test]
fn the_same_with_production_in_three_places_of_the_world() {
    let regions = ["US Space", "AU Space", "EU Space"];
    let mut dev = Site::new("Dev Space", 1, &["Test"]).with_path(&[
        ("Test", &["Test"]),
        ("Production", &["Space US Space", "Space AU Space", "Space EU Space"]),
    ]);
    let mut sites: Vec<Site> = regions
        .iter()
        .zip(2..)
        .map(|(region, number)| {
            let path: &[(&str, &[&str])] = &[("Production", &["Production"])];
            Site::new(region, number, &["Production"]).with_path(path)
        })
        .collect();
    for site in &mut sites {
        connect(&mut dev, site);
    }
    let places: Vec<String> = regions.iter().map(|r| format!("{r}: Production")).collect();
    let shop = dev.assemble(release_for(&places.iter().map(String::as_str).collect::<Vec<_>>()));
    dev.deploy(&ours(), "Test");
    assert_eq!(dev.drawn(&ours()), "✓ ▶▶▶");

    let mut identities = Vec::new();
    for (site, region) in sites.iter_mut().zip(regions) {
        let file = dev.promote(&shop, region).unwrap().bundle;
        let imported = site.import(file.as_bytes());
        identities.push(imported.digest());
        let (_, password) = site.values(&imported, "Production", &site.keys).unwrap();
        assert_eq!(password, format!("secret of {region}: Production"), "each has its own");
        let outcome = if region == "AU Space" { Outcome::Failed } else { Outcome::Succeeded };
        let done = site.attempt(&theirs(), "Production", outcome);
        let receipt = site.issue_receipt(&imported, &done).receipt;
        let _ = dev.accept(receipt.as_bytes());
    }
    identities.dedup();
    assert_eq!(identities, [shop.digest()], "it is the same release everywhere");
    assert_eq!(dev.drawn(&ours()), "✓ ✓▶✓", "Australia may try again");
}

/// "You might want to promote a release through your Dev team's test environments, then promote the
/// release to another Space managed by a QA team. When they are finished testing you want the Dev
/// team to promote that same release to yet another Space where the Operations team manages your
/// production environments."
#[test]
fn to_the_qa_team_and_back_and_from_the_dev_team_to_operations() {
    let mut dev = Site::new("Dev Space", 1, &["Test"]).with_path(&[
        ("Test", &["Test"]),
        ("QA", &["Space QA Space"]),
        ("Operations", &["Ops Space: Production"]),
    ]);
    let mut qa = Site::new("QA Space", 2, &["QA 1", "QA 2"])
        .with_path(&[("First", &["QA 1"]), ("Second", &["QA 2"])]);
    let mut ops = Site::new("Ops Space", 3, &["Production"])
        .with_path(&[("Acceptance", &["QA Space: QA 2"]), ("Production", &["Production"])]);
    connect(&mut dev, &mut qa);
    connect(&mut dev, &mut ops);
    // Operations believe what QA signs about its tests, and take no releases from there.
    ops.trust(&qa, [spacebridge::Grant::AcceptResults]);
    let shop =
        dev.assemble(release_for(&["QA Space: QA 1", "QA Space: QA 2", "Ops Space: Production"]));
    dev.deploy(&ours(), "Test");
    let file = dev.promote(&shop, "QA Space").unwrap().bundle;
    let imported = qa.import(file.as_bytes());

    // QA is finished when its own lifecycle says so, and not before.
    let first = qa.attempt(&theirs(), "QA 1", Outcome::Succeeded);
    let first = qa.issue_receipt(&imported, &first);
    assert!(!dev.accept(first.receipt.as_bytes()).fact.unwrap().completed);
    let second = qa.deploy(&theirs(), "QA 2");
    let second = qa.issue_receipt(&imported, &second);
    assert!(dev.accept(second.receipt.as_bytes()).fact.unwrap().completed);
    assert_eq!(dev.drawn(&ours()), "✓ ✓ ▶");

    // The Dev team promotes that same release, with QA's receipts. What QA's people noted stays
    // home.
    let mut shop = shop;
    for receipt in [first, second] {
        let bare = receipt.receipt.withhold(ReceiptPart::Notes).unwrap();
        shop = shop.with_receipt(&dev.verify_receipt(bare.as_bytes()).unwrap());
    }
    let file = dev.promote(&shop, "Ops Space").unwrap().bundle;
    assert_eq!(ops.drawn(&theirs()), "▶ –", "QA's tests are not proven here yet");
    let imported = ops.import(file.as_bytes());
    assert_eq!(imported.digest(), shop.digest());
    assert_eq!(ops.drawn(&theirs()), "✓ ▶", "Operations checked QA's evidence themselves");
    let by_qa = |evidence: Evidence| match evidence {
        Evidence::Receipt { signer, .. } => signer == qa.space.fingerprint(),
        _ => false,
    };
    let proven = |fact: &&spacebridge::Deployment| by_qa(fact.evidence);
    let proven: Vec<_> = imported.history().iter().filter(proven).collect();
    assert_eq!(proven.len(), 2);
    assert!(proven.iter().all(|fact| fact.notes.is_empty() && fact.by == "ana"));

    let (_, password) = ops.values(&imported, "Production", &ops.keys).unwrap();
    assert_eq!(password, "secret of Ops Space: Production");
    let done = ops.deploy(&theirs(), "Production");
    let receipt = ops.issue_receipt(&imported, &done).receipt;
    let _ = dev.accept(receipt.as_bytes());
    assert_eq!(dev.drawn(&ours()), "✓ ✓ ✓");
}

/// "You might want to do the same thing, but once the QA team is finished they promote the release
/// directly to the Operations team's Space without going back through the Dev team."
#[test]
fn to_the_qa_team_and_straight_on_to_operations() {
    let mut dev = Site::new("Dev Space", 1, &["Test"]).with_path(&[
        ("Test", &["Test"]),
        ("QA", &["Space QA Space"]),
        ("Operations", &["Ops Space: Production"]),
    ]);
    let mut qa = Site::new("QA Space", 2, &["QA 1"])
        .with_path(&[("QA", &["QA 1"]), ("Operations", &["Space Ops Space"])]);
    let mut ops =
        Site::new("Ops Space", 3, &["Production"]).with_path(&[("Production", &["Production"])]);
    connect(&mut dev, &mut qa);
    connect(&mut qa, &mut ops);
    // Dev and Operations know each other's certificates; releases come from QA only.
    dev.trust(&ops, [spacebridge::Grant::PromoteTo, spacebridge::Grant::AcceptResults]);
    ops.trust(&dev, []);
    let shop = dev.assemble(release_for(&["QA Space: QA 1", "Ops Space: Production"]));
    dev.deploy(&ours(), "Test");

    // The bundle for QA carries what Operations will need.
    let promoted = dev.promote_through(&shop, "QA Space", &["Ops Space"]).unwrap();
    let at_qa = qa.import(promoted.bundle.as_bytes());
    assert_eq!(at_qa.onward().collect::<Vec<_>>(), [ops.space.fingerprint()]);
    let (_, password) = qa.values(&at_qa, "QA 1", &qa.keys).unwrap();
    assert_eq!(password, "secret of QA Space: QA 1");

    // QA's lifecycle decides when it goes on.
    assert_eq!(qa.forward(&at_qa, "Ops Space", &[]).unwrap_err().code(), Code::TargetNotOpen);
    let tested = qa.deploy(&theirs(), "QA 1");
    let receipt = qa.issue_receipt(&at_qa, &tested).receipt;
    let _ = dev.accept(receipt.as_bytes());
    let at_qa = at_qa.with_receipt(&receipt.verify_own(&qa.space).unwrap());
    let passed = qa.forward(&at_qa, "Ops Space", &[]).unwrap();
    assert_eq!((passed.fact.sequence, passed.fact.target), (1, name("Ops Space")));

    // Operations see Dev's release from QA's hands, and deploy it with Dev's secrets.
    let at_ops = ops.import(passed.bundle.as_bytes());
    assert_eq!(at_ops.digest(), shop.digest(), "it is Dev's release, untouched");
    assert_eq!(at_ops.project(), &theirs());
    assert_eq!(at_ops.sender(), qa.space.fingerprint());
    let (greeting, password) = ops.values(&at_ops, "Production", &ops.keys).unwrap();
    assert_eq!(greeting, "Hello Ops Space: Production");
    assert_eq!(password, "secret of Ops Space: Production");
    let told: Vec<String> =
        at_ops.history().iter().map(|fact| fact.environment.to_string()).collect();
    assert_eq!(told, ["Dev Space: Test", "QA Space: QA 1"]);

    // The result goes back to QA, and from Operations to Dev as well, who own the release.
    let done = ops.deploy(&theirs(), "Production");
    let receipt = ops.issue_receipt(&at_ops, &done).receipt;
    let _ = qa.accept(receipt.as_bytes());
    assert!(qa.progress(&theirs()).is_completed());
    let space = ops.space.clone();
    let facts = ops.facts.clone();
    let owned = space
        .issue_receipt(&ReceiptRequest::new(&at_ops, &done).to_owner(), &facts, ops.next_signer())
        .unwrap();
    assert_eq!(owned.fact.sequence, 1, "the owner's chain is one of its own");
    let accepted = dev.accept(owned.receipt.as_bytes());
    assert_eq!(accepted.findings[0].code, Code::ReceiptOnward);
    let ops_stop = &dev.progress(&ours()).phases[2].stops[0];
    assert!(matches!(ops_stop.state, StageState::Reached { .. }));
}
