//! Facts grow by what others write, and are read again within 32 MiB at most.

use spacebridge::documents::{read_document, write_document};
use spacebridge::{Deployment, Facts, Limits, Outcome};
use spacebridge_testkit::{Pair, at, deployed};

#[test]
#[ignore = "shows a weakness that the trust issue mends"]
fn a_few_receipts_make_the_source_unable_to_read_its_own_facts() {
    let mut pair = Pair::new();
    let file = pair.send("1.0.0");
    let release = pair.prod.import(&file);
    let mut count = 0;
    for minute in 0..12 {
        let mut done = deployed(&release);
        done.queued = at(&format!("2026-11-23T08:{minute:02}:00Z"));
        done.notes = "n".repeat((4 << 20) - 1);
        done.by = "b".repeat((4 << 20) - 1);
        let reported = pair.prod.issue_receipt(&release, &done);
        pair.accept(reported.receipt.as_bytes());
        count += 1;
        let stored = pair.dev.facts.to_bytes();
        if let Err(error) = Facts::from_bytes(&stored, &Limits::default()) {
            println!("  after {count} receipts: {} bytes, {}", stored.len(), error.code());
            let json = write_document(&pair.dev.facts);
            let read = read_document::<Facts>(&json, &Limits::default());
            println!("  as JSON: {} bytes, {}", json.len(), read.as_ref().unwrap_err().code());
            assert!(count <= 5);
            return;
        }
    }
    panic!("facts were always readable");
}

#[test]
#[ignore = "shows a weakness that the trust issue mends"]
fn honest_facts_reach_the_ceiling_too() {
    let mut pair = Pair::new();
    let file = pair.send("1.0.0");
    let release = pair.prod.import(&file);
    let received = {
        let f = pair.issue_receipt(&release);
        pair.accept(&f);
        pair.dev.facts.deployments[0].clone()
    };
    let one = write_document(&received).len();
    let cbor = {
        let f = Facts { deployments: vec![received; 1000], ..Facts::none() };
        f.to_bytes().len() / 1000
    };
    println!(
        "  one accepted receipt is a fact of {one} bytes of JSON, {cbor} of CBOR: {} / {} of them fit into 32 MiB",
        (32 << 20) / one,
        (32 << 20) / cbor
    );
}
