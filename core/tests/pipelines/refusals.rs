//! Bundles and recalls that cannot be forwarded.

use crate::straight_on::{CheckResult, PLACES, line, line_with};
use spacebridge::{Bundle, Code, Grant, Message};
use spacebridge_testkit::Trusting as _;
use spacebridge_testkit::{Site, minute, ours, release_for, theirs};

#[test]
fn what_the_owner_did_not_give_cannot_be_passed_on() {
    let CheckResult { mut dev, mut qa, .. } = line();
    let shop = dev.assemble(release_for(&PLACES));
    let plain = dev.promote(&shop, "QA Space").unwrap();
    let at_qa = qa.import(plain.bundle.as_bytes());
    qa.deploy(&theirs(), "QA 1");
    let error = qa.forward(&at_qa, "Ops Space", &[]).unwrap_err();
    assert_eq!(error.code(), Code::OnwardMissing);

    // Nor to a Space that the owner never committed to, whatever QA's lifecycle says.
    let through = dev.promote_through(&shop, "QA Space", &["Ops Space"]).unwrap();
    let at_qa = qa.import(through.bundle.as_bytes());
    let stranger = Site::new("Moon Space", 9, &["Production"]);
    qa.trust(&stranger, [Grant::PromoteTo]);
    let error = qa.forward(&at_qa, "Moon Space", &[]).unwrap_err();
    assert_eq!(error.code(), Code::OnwardMissing);
    let error = qa.forward(&at_qa, "Ops Space", &["Moon Space"]).unwrap_err();
    assert_eq!(error.code(), Code::OnwardMissing);
    assert!(qa.forward(&at_qa, "Ops Space", &[]).is_ok());
}

#[test]
fn trust_is_asked_for_whoever_the_owner_is() {
    let CheckResult { mut dev, mut qa, .. } = line();
    let shop = dev.assemble(release_for(&PLACES));
    let through = dev.promote_through(&shop, "QA Space", &["Ops Space"]).unwrap();
    let at_qa = qa.import(through.bundle.as_bytes());
    qa.deploy(&theirs(), "QA 1");
    let code = |qa: &mut Site, target| qa.forward(&at_qa, target, &[]).unwrap_err().code();
    assert_eq!(code(&mut qa, "Nowhere"), Code::TargetUnknown);
    assert_eq!(code(&mut qa, "Dev Space"), Code::PromoteNotGranted);
    let beyond = dev.promote_through(&shop, "QA Space", &["Nowhere"]).unwrap_err();
    assert_eq!(beyond.code(), Code::TargetUnknown);
}

#[test]
fn a_space_that_is_trusted_later_gets_later_versions() {
    let CheckResult { mut dev, .. } = line();
    let shop = dev.assemble(release_for(&PLACES));
    let late = Site::new("Late Space", 8, &["Production"]);
    dev.trust(&late, [Grant::PromoteTo]);
    let error = dev.promote_through(&shop, "QA Space", &["Late Space"]).unwrap_err();
    assert_eq!(error.code(), Code::AudienceMissing);
}

#[test]
fn what_must_happen_here_before_is_not_left_to_somebody_else() {
    let CheckResult { mut dev, .. } = line_with(
        &[
            ("Test", &["Test"]),
            ("QA", &["Space QA Space"]),
            ("Once more", &["Test"]),
            ("Operations", &["Space Ops Space"]),
        ],
        &[("QA", &["QA 1"])],
    );
    let shop = dev.assemble(release_for(&PLACES));
    let error = dev.promote_through(&shop, "QA Space", &["Ops Space"]).unwrap_err();
    assert_eq!(error.code(), Code::TargetNotOpen);
    assert!(error.to_string().contains("`Ops Space`") && error.to_string().contains("Once more"));
    assert!(!error.to_string().contains("phase QA"), "QA itself is what it goes through: {error}");
}

#[test]
fn nobody_in_between_can_read_what_is_for_another() {
    let CheckResult { mut dev, mut qa, mut ops } = line();
    let shop = dev.assemble(release_for(&PLACES));
    let through = dev.promote_through(&shop, "QA Space", &["Ops Space"]).unwrap();
    let file = through.bundle.as_bytes();
    let text = String::from_utf8_lossy(file);
    assert!(text.contains("Hello Ops Space: Production"), "the slice can be reviewed");
    assert!(!text.contains("secret of"), "the secrets cannot");

    let at_qa = qa.import(file);
    qa.deploy(&theirs(), "QA 1");
    let passed = qa.forward(&at_qa, "Ops Space", &[]).unwrap();
    let at_ops = ops.import(passed.bundle.as_bytes());
    let error = ops.values(&at_ops, "Production", &qa.keys).unwrap_err();
    assert_eq!(error.code(), Code::SecretsDoNotOpen);
    let error = ops.values(&at_ops, "Production", &dev.keys).unwrap_err();
    assert_eq!(error.code(), Code::SecretsDoNotOpen);
    let error = qa.values(&at_qa, "QA 1", &ops.keys).unwrap_err();
    assert_eq!(error.code(), Code::SecretsDoNotOpen);
}

#[test]
fn the_bundle_for_qa_is_no_bundle_for_operations() {
    let CheckResult { mut dev, mut ops, .. } = line();
    ops.trust(&dev, [Grant::AcceptReleases]);
    let shop = dev.assemble(release_for(&PLACES));
    let through = dev.promote_through(&shop, "QA Space", &["Ops Space"]).unwrap();
    let sealed = Message::<Bundle>::from_bytes(through.bundle.as_bytes()).unwrap();
    let error = sealed.verify(&ops.space, &ops.facts, minute(1_000)).unwrap_err();
    assert_eq!(error.code(), Code::AudienceOther);
}

#[test]
fn any_single_changed_bit_of_a_release_that_was_passed_on_is_refused() {
    let CheckResult { mut dev, mut qa, ops } = line();
    let shop = dev.assemble(release_for(&PLACES));
    let through = dev.promote_through(&shop, "QA Space", &["Ops Space"]).unwrap();
    let at_qa = qa.import(through.bundle.as_bytes());
    let done = qa.deploy(&theirs(), "QA 1");
    let receipt = qa.issue_receipt(&at_qa, &done).receipt.verify_own(&qa.space).unwrap();
    let passed = qa.forward(&at_qa.with_receipt(&receipt), "Ops Space", &[]).unwrap();
    for (file, reader) in [(through.bundle, &qa), (passed.bundle, &ops)] {
        let holds = |bytes: Vec<u8>| {
            Message::<Bundle>::from_bytes(bytes).is_ok_and(|sealed| {
                sealed.verify(&reader.space, &spacebridge::Facts::none(), minute(1_000)).is_ok()
            })
        };
        let file = file.as_bytes();
        assert!(holds(file.to_vec()), "the file as it is holds");
        for place in 0..file.len() {
            let mut changed = file.to_vec();
            changed[place] ^= 1_u8.wrapping_shl(u32::try_from(place % 8).unwrap());
            assert!(!holds(changed), "byte {place} does not count");
        }
    }
}

#[test]
fn the_release_stays_where_its_lifecycle_is_gone() {
    let CheckResult { mut dev, mut qa, .. } = line();
    let shop = dev.assemble(release_for(&PLACES));
    let through = dev.promote_through(&shop, "QA Space", &["Ops Space"]).unwrap();
    let at_qa = qa.import(through.bundle.as_bytes());
    qa.deploy(&theirs(), "QA 1");
    // The same Space, restored without its lifecycles.
    let mut restored = Site::new("QA Space", 2, &["QA 1"]);
    for trust in qa.space.trusts() {
        let name = trust.name().clone();
        let certificate = trust.certificate();
        let permits = trust.permits().iter().cloned();
        restored.space = restored.space.trusting(name, certificate, permits).unwrap();
    }
    restored.facts = qa.facts.clone();
    let error = restored.forward(&at_qa, "Ops Space", &[]).unwrap_err();
    assert_eq!(error.code(), Code::TargetNotOpen);
    assert!(error.to_string().contains("is gone"), "{error}");
    assert_eq!(dev.drawn(&ours()), "✓ ▶");
}
