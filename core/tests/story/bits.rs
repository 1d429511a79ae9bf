//! Every byte counts: any single changed bit of a sealed file is refused.

use spacebridge::source::PromoteRequest;
use spacebridge::target::{ReceiptPart, ReceiptRequest};
use spacebridge::{Bundle, Digest, Facts, Message, Receipt, Release, Value, Variable};

use crate::refusals::{done, imported};
use crate::setup::{NOW, Story, at, label, name};

/// A release as small as one gets that still has every part: a package, a secret, a value, a step.
fn small() -> Release {
    let mut release =
        Release::new(name("Box Office"), "1.1.0".parse().unwrap(), at("2026-11-20T08:00:00Z"));
    release.variables.push(Variable::new(
        label("Password"),
        Value::Sensitive(spacebridge::Sensitive::known("hunter2")),
    ));
    release.variables.push(Variable::text(label("Greeting"), "good evening"));
    release
}

#[test]
fn any_single_changed_bit_of_a_bundle_is_refused() {
    let mut story = Story::begin();
    story.deploy_in_dev("1.1.0");
    let assembled = story.dev.assemble(small(), story.dev_signer(10)).unwrap();
    let target = name("Prod Space");
    let facts = &story.dev_facts;
    let promoted = story
        .dev
        .promote(&PromoteRequest::new(&assembled, &target), facts, story.dev_signer(11))
        .unwrap();
    let nothing = Facts::none();
    let holds = |bytes: Vec<u8>| {
        Message::<Bundle>::from_bytes(bytes)
            .is_ok_and(|sealed| sealed.verify(&story.prod, &nothing, at(NOW)).is_ok())
    };
    every_bit(promoted.bundle.as_bytes(), holds);
}

#[test]
fn any_single_changed_bit_of_a_receipt_is_refused() {
    let mut story = Story::begin();
    let imported = imported(&mut story, "1.1.0");
    let mut done = done("Production");
    done.notes = "one retry".into();
    let mut facts = story.prod_facts.clone();
    let signer = story.prod_signer(20);
    facts.record(&done).unwrap();
    let answers = Some(Digest::of(b"the answers"));
    let reported = story
        .prod
        .issue_receipt(&ReceiptRequest::new(&imported, &done).with_answers(answers), &facts, signer)
        .unwrap();
    let holds = |bytes: Vec<u8>| {
        Message::<Receipt>::from_bytes(bytes)
            .is_ok_and(|sealed| sealed.verify(&story.dev, at(NOW)).is_ok())
    };
    every_bit(reported.receipt.as_bytes(), holds);
    // What is left when a part is withheld counts just as much.
    let bare = reported.receipt.withhold(ReceiptPart::Notes).unwrap();
    every_bit(bare.as_bytes(), holds);
}

/// Changes every bit of `file`, one at a time, and asks whether it still holds.
fn every_bit(file: &[u8], holds: impl Fn(Vec<u8>) -> bool) {
    assert!(holds(file.to_vec()), "the file as it is holds");
    for place in 0..file.len() {
        for bit in 0..8_u32 {
            let mut changed = file.to_vec();
            changed.get_mut(place).map(|byte| *byte ^= 1_u8.wrapping_shl(bit)).unwrap();
            assert!(!holds(changed), "bit {bit} of byte {place} does not count");
        }
    }
}
