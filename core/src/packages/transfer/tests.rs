//! Tests of transfer policies.

use alloc::vec;

use super::*;
use crate::model::Lookup;
use crate::terms::{Code, ContentDigest};

fn package(id: &str, version: &str, bytes: &[u8]) -> Package {
    Package::new(id.parse().unwrap(), version, Content::of(bytes))
}

fn web(version: &str) -> Package {
    package("Shop.Web", version, version.as_bytes())
}

fn holdings(packages: &[Package]) -> AvailablePackages {
    let verified = |package: &Package| {
        let mut check = PackageCheck::new(package).unwrap();
        check.update(package.version.as_bytes()).unwrap();
        check.finish().unwrap()
    };
    packages.iter().map(verified).collect()
}

fn check(wanted: &Package, there: &[&str], policy: &TransferPolicy, expected: &Transfer) {
    let inventory = Inventory::new(there.iter().map(|version| web(version)));
    let versions = ["0.9.0", "1.0.0", "1.1.0", "1.2.0", "2.0.0", "latest"];
    let here = holdings(&versions.map(web));
    let plan = transfer_plan(core::slice::from_ref(wanted), &inventory, &here, policy).unwrap();
    assert_eq!(&plan.packages()[0].transfer, expected, "{there:?}");
}

fn delta(version: &str) -> Transfer {
    Transfer::Delta { basis: Content::of(version.as_bytes()) }
}

#[test]
fn the_basis_is_the_nearest_version_that_both_hold() {
    let policy = TransferPolicy::connected();
    check(&web("1.1.0"), &["0.9.0", "1.0.0", "1.2.0"], &policy, &delta("1.0.0"));
    check(&web("1.1.0"), &["2.0.0", "1.2.0"], &policy, &delta("1.2.0"));
    check(&web("1.1.0"), &["latest"], &policy, &delta("latest"));
    check(&web("1.1.0"), &["latest", "0.9.0"], &policy, &delta("0.9.0"));
    // The source does not hold this one.
    check(&web("1.1.0"), &["1.0.5"], &policy, &Transfer::Full);
    check(&web("1.1.0"), &[], &policy, &Transfer::Full);
}

#[test]
fn what_is_there_is_not_sent_whatever_it_is_called() {
    let renamed = package("Shop.Site", "7.0.0", b"1.0.0");
    check(&renamed, &["1.0.0"], &TransferPolicy::connected(), &Transfer::Have);
}

#[test]
fn the_same_id_and_version_with_other_bytes_is_not_what_is_wanted() {
    let inventory = Inventory::new([package("Shop.Web", "1.1.0", b"other bytes")]);
    let wanted = [web("1.1.0")];
    let here = holdings(&wanted);
    let policy = TransferPolicy::connected();
    let plan = transfer_plan(&wanted, &inventory, &here, &policy).unwrap();
    assert_eq!(plan.packages()[0].transfer, Transfer::Full);
    assert_eq!(plan.packages()[0].other, Some(Content::of(b"other bytes")));
}

#[test]
fn a_look_up_digest_finds_a_package_and_accepts_none() {
    let lookup = Lookup { sha1: "a9".repeat(20).parse().ok(), ..Lookup::default() };
    let wanted = Package { lookup: lookup.clone(), ..web("1.1.0") };
    let here = holdings(&[web("1.0.0"), web("1.1.0")]);
    let plan = |held: &Package, policy: TransferPolicy| {
        let inventory = Inventory::new([held.clone(), web("1.0.0")]).pinned();
        let wanted = core::slice::from_ref(&wanted);
        let plan = transfer_plan(wanted, &inventory, &here, &policy).unwrap();
        plan.packages()[0].transfer.clone()
    };
    // A feed knows it by its SHA-1, and nobody read its bytes there.
    let unread = Package { content: None, ..wanted.clone() };
    assert_eq!(plan(&unread, TransferPolicy::connected()), Transfer::LookUp);
    assert_eq!(plan(&unread, TransferPolicy::disconnected()), delta("1.0.0"));
    // Its bytes are known to be others: the same SHA-1 changes nothing.
    let sha256 = ContentDigest::of(b"made for the same SHA-1");
    let other = Package { content: Some(Content { size: 5, sha256 }), ..wanted.clone() };
    assert_eq!(plan(&other, TransferPolicy::connected()), delta("1.0.0"));
}

#[test]
fn nobody_walks_for_a_pack_whose_basis_may_be_gone() {
    let wanted = [web("1.1.0")];
    let here = holdings(&[web("1.0.0"), web("1.1.0")]);
    let inventory = Inventory::new([web("1.0.0")]);
    let plan = |inventory: &Inventory, policy: &TransferPolicy| {
        transfer_plan(&wanted, inventory, &here, policy).unwrap().packages()[0].transfer.clone()
    };
    let policy = TransferPolicy::disconnected();
    assert_eq!(plan(&inventory, &policy), Transfer::Full);
    assert_eq!(plan(&inventory.clone().pinned(), &policy), delta("1.0.0"));
    let never = TransferPolicy { delta: UseDelta::Never, ..TransferPolicy::default() };
    assert_eq!(plan(&inventory.pinned(), &never), Transfer::Full);
}

#[test]
fn a_feed_that_the_target_reaches_comes_before_sending() {
    let feed: Label = "nuget".parse().unwrap();
    let wanted = Package { feed: Some(feed.clone()), ..package("Lib", "1.0.0", b"lib") };
    let open = TransferPolicy { feeds: [feed.clone()].into(), ..TransferPolicy::default() };
    check(&wanted, &["1.0.0"], &open, &Transfer::Feed(feed));
    check(&wanted, &["1.0.0"], &TransferPolicy::default(), &Transfer::Absent);
}

#[test]
fn one_pack_serves_every_target_with_the_same_basis() {
    let here = holdings(&["1.0.0", "1.1.0", "1.2.0"].map(web));
    let twice = vec![web("1.2.0"), package("Shop.Api", "1.2.0", b"1.2.0"), web("1.2.0")];
    let policy = TransferPolicy::connected();
    let packs = |held: &str| {
        let inventory = Inventory::new([web(held)]);
        transfer_plan(&twice, &inventory, &here, &policy).unwrap().packs().collect::<Vec<_>>()
    };
    assert_eq!(packs("1.0.0").len(), 1);
    let plans = ["1.0.0", "1.1.0", "1.0.0"].map(|held| {
        let inventory = Inventory::new([web(held)]);
        transfer_plan(&twice, &inventory, &here, &policy).unwrap()
    });
    let shared: Vec<usize> = TransferPlan::packs_of(&plans).into_values().collect();
    assert_eq!(shared.iter().sum::<usize>(), 3, "three targets");
    assert_eq!(shared.len(), 2, "two packs");
    let all: BTreeSet<_> =
        ["1.0.0", "1.1.0", "1.0.0", "1.1.0"].iter().flat_map(|held| packs(held)).collect();
    assert_eq!(all.len(), 2);
}

#[test]
fn a_package_that_nothing_pins_is_not_planned() {
    let unpinned = Package { content: None, ..web("1.1.0") };
    let nothing = AvailablePackages::default();
    let policy = TransferPolicy::default();
    let refused = transfer_plan(&[unpinned], &Inventory::default(), &nothing, &policy);
    assert_eq!(refused.unwrap_err().code(), Code::PackageNoDigest);
}
