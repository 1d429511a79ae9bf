//! Packages at the target, missing packages, and the ways in which these reach it.

use spacebridge::packages::{
    AvailablePackages, Inventory, Transfer, TransferPolicy, transfer_plan,
};
use spacebridge::source::{AssembledRelease, PromoteRequest};
use spacebridge::target::{ImportRequest, Preview, PreviewRequest, ReceiptRequest};
use spacebridge::{Actor, Answers, Bundle, Code, Content, Message, ProjectRef, Receipt, Verified};

use crate::setup::{NOW, Story, at, deployment, holdings, known, name, octopus, package_bytes};

/// A release is promoted; somebody carries the file.
fn promoted(
    story: &mut Story,
    version: &str,
    [owner, sender]: [u8; 2],
) -> (AssembledRelease, Verified<Bundle>) {
    let (release, _) = octopus(version);
    let assembled = story.dev.assemble(release, story.dev_signer(owner)).unwrap();
    story.deploy_in_dev(version);
    let target = name("Prod Space");
    let facts = &story.dev_facts;
    let signer = story.dev_signer(sender);
    let promoted =
        story.dev.promote(&PromoteRequest::new(&assembled, &target), facts, signer).unwrap();
    story.dev_facts.record(&promoted).unwrap();
    let received = Message::<Bundle>::from_bytes(promoted.bundle.as_bytes()).unwrap();
    let verified = received.verify(&story.prod, &story.prod_facts, at(NOW)).unwrap();
    (assembled, verified)
}

fn preview(story: &Story, bundle: &Verified<Bundle>, holdings: &AvailablePackages) -> Preview {
    let known = known(&story.prod_facts, &[], holdings);
    story.prod.preview(&PreviewRequest::new(bundle, &Answers::new()), &known).unwrap()
}

/// It is deployed at the target, and the receipt comes back.
fn deployed(story: &mut Story, bundle: &Verified<Bundle>, version: &str) {
    let none = AvailablePackages::default();
    let digest = *preview(story, bundle, &none).digest();
    let known = known(&story.prod_facts, &[], &none);
    let imported = story
        .prod
        .import_release(&ImportRequest::new(bundle, &digest), &known, &Actor::new("grace", at(NOW)))
        .unwrap();
    story.prod_facts.record(&imported).unwrap();
    let project = ProjectRef::remote(name("DevTest Space"), name("Box Office"));
    let done = deployment(project, version, "Production", NOW);
    story.prod_facts.record(&done).unwrap();
    let facts = &story.prod_facts;
    let signer = story.prod_signer(90);
    let reported = story
        .prod
        .issue_receipt(&ReceiptRequest::new(&imported.release, &done), facts, signer)
        .unwrap();
    let receipt = Message::<Receipt>::from_bytes(reported.receipt.as_bytes()).unwrap();
    let receipt = receipt.verify(&story.dev, at(NOW)).unwrap();
    let accepted =
        story.dev.accept(&receipt, &story.dev_facts, &Actor::new("ada", at(NOW))).unwrap();
    story.dev_facts.record(&accepted).unwrap();
}

fn both(story: &mut Story) -> (AssembledRelease, AssembledRelease, Verified<Bundle>) {
    let (first, bundle) = promoted(story, "1.0.0", [30, 31]);
    deployed(story, &bundle, "1.0.0");
    let (second, bundle) = promoted(story, "1.1.0", [40, 41]);
    (first, second, bundle)
}

fn contents(release: &AssembledRelease) -> Vec<Content> {
    release.release().packages.iter().filter_map(|package| package.content).collect()
}

#[test]
fn a_receipt_says_what_the_target_holds_so_only_what_changed_is_sent() {
    let mut story = Story::begin();
    let (first, second, _) = both(&mut story);
    let target = name("Prod Space");
    let manifests = [first.manifest(), second.manifest()];
    let there = story.dev.inventory(&target, &story.dev_facts, manifests);
    assert_eq!(there, Inventory::new(first.release().packages.clone()), "what ran there last");
    let mut here = holdings(first.release());
    for package in &second.release().packages {
        let mut check = spacebridge::packages::PackageCheck::new(package).unwrap();
        check.update(&package_bytes(package)).unwrap();
        here.insert(check.finish().unwrap());
    }
    let plan = |there: &Inventory, policy: TransferPolicy| {
        let plan = transfer_plan(&second.release().packages, there, &here, &policy).unwrap();
        plan.packages().iter().map(|planned| planned.transfer.clone()).collect::<Vec<_>>()
    };
    let old = contents(&first);
    let connected = plan(&there, TransferPolicy::connected());
    let is_delta = |way: &Transfer| matches!(way, Transfer::Delta { basis } if old.contains(basis));
    assert!(connected.iter().any(is_delta), "{connected:?}");
    assert!(connected.iter().all(|way| *way == Transfer::Have || is_delta(way)), "{connected:?}");
    // Without a connection nobody walks for a pack whose basis may be gone, unless it was promised.
    let carried = plan(&there, TransferPolicy::disconnected());
    assert!(carried.iter().all(|way| matches!(way, Transfer::Have | Transfer::Full)));
    assert_eq!(plan(&there.pinned(), TransferPolicy::disconnected()), connected);
    // Nobody else's receipts count, and neither does the source's own word.
    let others = story.dev.inventory(&name("Branch Space"), &story.dev_facts, manifests);
    assert_eq!(others, Inventory::default());
}

#[test]
fn the_target_sees_which_packages_are_missing_and_how_they_get_there() {
    let mut story = Story::begin();
    let (first, _, bundle) = both(&mut story);
    let ways = |holdings: &AvailablePackages| -> Vec<Transfer> {
        let preview = preview(&story, &bundle, holdings);
        preview.packages().iter().map(|shown| shown.transfer.clone()).collect()
    };
    assert!(ways(&AvailablePackages::default()).iter().all(|way| *way == Transfer::Full));
    let mut older = holdings(first.release());
    let shown = ways(&older);
    assert!(shown.iter().any(|way| matches!(way, Transfer::Delta { .. })), "{shown:?}");
    let feeds = first.release().packages.iter().filter_map(|package| package.feed.clone());
    feeds.for_each(|feed| older.reach(feed));
    let shown = ways(&older);
    assert!(shown.iter().any(|way| matches!(way, Transfer::Feed(_))), "{shown:?}");
    assert!(!shown.iter().any(|way| matches!(way, Transfer::Delta { .. })), "{shown:?}");
    let findings = preview(&story, &bundle, &older);
    let missing = findings.findings().iter().find(|finding| finding.code == Code::PackageMissing);
    assert!(missing.unwrap().detail.contains("has them"), "{missing:?}");
}
