//! A release is passed on with a good key, and was signed by an owner whose key ended.

use spacebridge::{
    Check, CheckStatus, Code, EnvironmentRef, Grant, LastGood, Lifecycle, Phase, Space, Stage, Team,
};

use crate::setup::{NOW, Pair, Side, at, deployed, keys, label, name, seed, space};

/// Returns the bundle in which QA forwards Dev's release, and Ops, which knows both.
fn passed_on() -> (Vec<u8>, Side, Pair) {
    let mut pair = Pair::new();
    let (qa_keys, ops_keys) = (keys("QA Space", 3), keys("Ops Space", 4));
    pair.dev.space = pair
        .dev
        .space
        .with_remote(name("QA Space"), qa_keys.certificate(), [Grant::PromoteTo])
        .and_then(|dev| {
            dev.with_remote(name("Ops Space"), ops_keys.certificate(), [Grant::PromoteTo])
        })
        .unwrap();
    let release = pair.assemble("1.1.0");
    let to_qa = Phase::new(label("QA"), [Stage::Space(name("QA Space"))]);
    let path = Lifecycle::new(label("To QA"), [to_qa]);
    let (to, beyond) = (name("QA Space"), [name("Ops Space")]);
    let (dev, signer) = (&pair.dev, pair.dev.signer(11));
    let promoted =
        dev.space.promote_through(&release, &to, &beyond, &path, &dev.facts, signer).unwrap();

    let here = Stage::Environment(EnvironmentRef::local(name("Production")));
    let phases = [
        Phase::new(label("Here"), [here]),
        Phase::new(label("On"), [Stage::Space(name("Ops Space"))]),
    ];
    let qa = Space::new(name("QA Space"), qa_keys.certificate())
        .with_environment(name("Production"))
        .and_then(|qa| qa.with_team(Team::everyone(label("Everyone"))))
        .and_then(|qa| qa.with_lifecycle(Lifecycle::new(label("Straight on"), phases)))
        .and_then(|qa| {
            let dev = pair.dev.space.certificate();
            qa.with_remote(name("Dev Space"), dev, [Grant::AcceptReleases])
        })
        .and_then(|qa| {
            qa.with_remote(name("Ops Space"), ops_keys.certificate(), [Grant::PromoteTo])
        })
        .unwrap();
    let mut qa = Side::new(qa, qa_keys);
    let imported = qa.import(promoted.bundle.as_bytes());
    qa.facts.deployments.push(deployed(&imported));
    let signer = qa.keys.at(at(NOW), seed(21));
    let on = qa.space.forward(&imported, &name("Ops Space"), &[], &qa.facts, signer).unwrap();

    let ops = space("Ops Space", &ops_keys, "Production")
        .with_remote(name("QA Space"), qa.space.certificate(), [Grant::AcceptReleases])
        .and_then(|ops| {
            ops.with_remote::<Grant>(name("Dev Space"), pair.dev.space.certificate(), [])
        })
        .unwrap();
    (on.bundle.as_bytes().to_vec(), Side::new(ops, ops_keys), pair)
}

#[test]
fn what_a_revoked_owner_signed_counts_only_where_it_was_imported_before() {
    let (file, mut ops, _) = passed_on();
    let good = LastGood { bundles: 9, receipts: 9, notices: 9 };
    let verified = ops.verify(&file).unwrap();
    assert_eq!(verified.report().standing(Check::Owner), CheckStatus::Passed);
    let before = ops.space.clone();

    // A manifest has no number, so nobody can tell whether the thief signed it.
    ops.space = ops.space.revoke(&name("Dev Space"), good).unwrap();
    let refusal = ops.verify(&file).unwrap_err();
    assert_eq!((refusal.check(), refusal.code()), (Check::Owner, Code::OwnerRevoked));

    let after = core::mem::replace(&mut ops.space, before);
    ops.import(&file);
    ops.space = after;
    let verified = ops.verify(&file).unwrap();
    assert_eq!(verified.report().standing(Check::Owner), CheckStatus::NotEstablished);
    assert_eq!(verified.project().to_string(), "Dev Space: Shop");
}

#[test]
fn what_an_owner_signed_before_its_key_gave_way_is_shown_as_such() {
    let (file, mut ops, pair) = passed_on();
    let next = keys("Dev Space", 5);
    let (dev, signer) = (&pair.dev, pair.dev.signer(60));
    let succeeded = dev.space.rotate(next.at(at(NOW), seed(61)), &dev.facts, signer).unwrap();
    let notice = succeeded.announcements.iter().find(|a| a.target == name("Ops Space")).unwrap();
    let _ = ops.take_note(notice.notice.as_bytes());
    let verified = ops.verify(&file).unwrap();
    let owner = verified.report().lines().iter().find(|l| l.check == Check::Owner).unwrap();
    assert!(owner.detail.contains("by a key that it no longer has"), "{owner}");
    assert_eq!(verified.project().to_string(), "Dev Space: Shop");
}
