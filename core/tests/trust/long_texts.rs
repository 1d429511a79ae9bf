//! Texts that other Spaces supply are limited to kilobytes, and a Space reads its own facts at any
//! size.

use spacebridge::documents::{read_document, write_document};
use spacebridge::source::RecallRequest;
use spacebridge::target::{ReceiptRequest, RefuseRequest};
use spacebridge::{Bundle, Code, Facts, Limits, Message, Notice, Receipt};
use spacebridge_testkit::{NOW, Pair, at, deployed, deployment, ours};

/// The longest text that a reader takes who sets no other limit.
const LONGEST: usize = 8 << 10;

fn tight(notes: usize) -> Limits {
    Limits { notes, ..Limits::default() }
}

/// Returns the code with which a reader of these limits refuses a receipt.
fn receipt_refused(pair: &Pair, file: &[u8], limits: &Limits) -> Option<Code> {
    let message = Message::<Receipt>::from_bytes_within(file, limits).unwrap();
    message.verify(&pair.dev.space, at(NOW)).err().map(|refusal| refusal.code())
}

/// The next receipt with a text of this length as the person, and as the notes.
fn receipt(pair: &mut Pair, by: usize, notes: usize) -> Result<Vec<u8>, Code> {
    if pair.prod.imported.is_empty() {
        let file = pair.send("1.0.0");
        pair.prod.import(&file);
    }
    let release = pair.prod.imported.first().unwrap().clone();
    let mut done = deployed(&release);
    done.queued = at(&format!("2026-11-23T08:{:02}:00Z", pair.prod.facts.deployments.len()));
    done.by = "b".repeat(by);
    done.notes = "n".repeat(notes);
    pair.prod.facts.record(&done).unwrap();
    let facts = pair.prod.facts.clone();
    let space = pair.prod.space.clone();
    let signer = pair.prod.next_signer();
    let reported = space
        .issue_receipt(&ReceiptRequest::new(&release, &done), &facts, signer)
        .map_err(|error| error.code())?;
    pair.prod.facts.record(&reported).unwrap();
    Ok(reported.receipt.as_bytes().to_vec())
}

#[test]
fn a_receipt_has_kilobytes_of_text_and_not_a_byte_more() {
    let mut pair = Pair::new();
    let file = receipt(&mut pair, LONGEST, LONGEST).unwrap();
    assert_eq!(receipt_refused(&pair, &file, &Limits::default()), None);
    let reports = pair.prod.facts.reports.len();
    for (by, notes) in [(LONGEST + 1, 1), (1, LONGEST + 1)] {
        assert_eq!(receipt(&mut pair, by, notes), Err(Code::NotesTooLong));
    }
    assert_eq!(pair.prod.facts.reports.len(), reports, "no number was used up");

    for (by, notes) in [(7, 1), (1, 7)] {
        let file = receipt(&mut pair, by, notes).unwrap();
        assert_eq!(receipt_refused(&pair, &file, &tight(7)), None);
        assert_eq!(receipt_refused(&pair, &file, &tight(6)), Some(Code::CborTooLarge));
    }
}

#[test]
fn a_recall_and_a_refusal_give_their_reason_in_kilobytes() {
    let mut pair = Pair::new();
    let assembled = pair.assemble("1.0.0");
    let file = pair.promote(&assembled, 1);
    let long = "r".repeat(LONGEST + 1);
    let longest = "r".repeat(LONGEST);
    let recall = |reason: &str| {
        let request = RecallRequest::new(&assembled, reason);
        pair.dev.space.recall(&request, &pair.dev.facts, pair.dev.signer(90))
    };
    assert_eq!(recall(&long).unwrap_err().code(), Code::RecallReasonTooLong);
    let recalled = recall(&longest).unwrap();
    let notice = recalled.announcements[0].notice.as_bytes();
    let read = |notes: usize| {
        let message = Message::<Notice>::from_bytes_within(notice, &tight(notes)).unwrap();
        message.verify(&pair.prod.space, at(NOW)).map(|_| ()).map_err(|refusal| refusal.code())
    };
    assert_eq!((read(LONGEST), read(LONGEST - 1)), (Ok(()), Err(Code::CborTooLarge)));

    let bundle = pair.prod.verify(&file).unwrap();
    let refuse = |reason: &str| {
        let request = RefuseRequest::new(&bundle, "Production", reason);
        let signer = pair.prod.signer(91);
        pair.prod.space.refuse(&request, &pair.prod.facts, signer).map(|_| ())
    };
    assert_eq!(refuse(&long).unwrap_err().code(), Code::NotesTooLong);
    refuse(&longest).unwrap();
}

/// A bundle tells who deployed the release before.
#[test]
fn a_bundle_names_each_person_in_kilobytes() {
    let mut pair = Pair::new();
    let release = pair.assemble("1.0.0");
    let mut promoted = |by: usize| {
        let mut tested = deployment(ours(), "1.0.0", "Test", "2026-11-20T09:00:00Z");
        tested.by = "b".repeat(by);
        pair.dev.facts = Facts { deployments: vec![tested], ..Facts::none() };
        let signer = pair.dev.signer(40);
        let sent = pair.dev.promoted(&release, "Prod Space", &[], &pair.path, signer);
        let sent = sent.map_err(|error| error.code());
        sent.map(|promoted| promoted.bundle.as_bytes().to_vec())
    };
    assert_eq!(promoted(LONGEST + 1).unwrap_err(), Code::BundleTooLarge);
    let file = promoted(9).unwrap();
    let read = |notes: usize| {
        let message = Message::<Bundle>::from_bytes_within(&file[..], &tight(notes)).unwrap();
        let verified = message.verify(&pair.prod.space, &Facts::none(), at(NOW)).unwrap();
        pair.prod.target(&[]).preview(&verified).map(|_| ()).map_err(|refusal| refusal.code())
    };
    assert_eq!((read(9), read(8)), (Ok(()), Err(Code::CborTooLarge)));
}

/// Receipts come for years. What a Space stored itself has no limit of size.
#[test]
fn a_space_reads_all_the_facts_that_it_stored() {
    let mut pair = Pair::new();
    let file = receipt(&mut pair, LONGEST, LONGEST).unwrap();
    pair.accept(&file);
    let one = pair.dev.facts.deployments[0].clone();
    assert!(pair.dev.facts.to_bytes().len() < 3 * LONGEST, "a receipt adds kilobytes");

    let deployments = vec![one; 2_200];
    let many = Facts { deployments, ..pair.dev.facts };
    let stored = many.to_bytes();
    assert!(stored.len() > Limits::default().bytes);
    assert_eq!(
        Facts::from_bytes(&stored, &Limits::default()).unwrap_err().code(),
        Code::FactsTooLarge
    );
    assert_eq!(Facts::from_bytes(&stored, &Limits::trusted()).unwrap(), many);
    let document = write_document(&many);
    assert_eq!(read_document::<Facts>(&document, &Limits::trusted()).unwrap(), many);
}

/// The Space's own notes are as long as its host likes; only what leaves is limited.
#[test]
fn own_facts_are_not_shortened_and_not_refused() {
    let mut dev = Pair::new().dev;
    let mut done = deployment(ours(), "1.0.0", "Test", "2026-11-20T09:00:00Z");
    done.notes = "n".repeat(5 << 20);
    dev.facts.record(&done).unwrap();
    let read = Facts::from_bytes(&dev.facts.to_bytes(), &Limits::trusted()).unwrap();
    assert_eq!(read.deployments[0].notes, done.notes);
}
