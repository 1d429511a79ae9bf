//! A key kept elsewhere is verified when it signs: no number is used for a signature that no target
//! would accept.

use spacebridge::source::{PromoteRequest, RecallRequest};
use spacebridge::target::ReceiptRequest;
use spacebridge::{Actor, Code, Digest, Error, Message, Receipt, Sign, Signer, SpaceKeys};
use spacebridge_testkit::{NOW, Pair, at, deployed, keys, name, seed};

/// A faulty integration of a key store.
enum Faulty {
    /// Hashes the digest again, as the `sign` of many libraries does by default.
    HashesAgain(SpaceKeys),
    /// Signs with another key.
    OtherKey(SpaceKeys),
    /// Returns zeros.
    Zeros,
    /// Signs as it should.
    Sound(SpaceKeys),
}

impl Sign for Faulty {
    fn sign(&self, digest: &Digest, hedge: &[u8; 32]) -> Result<[u8; 64], Error> {
        match self {
            Self::HashesAgain(keys) => keys.sign(&Digest::of(digest.as_bytes()), hedge),
            Self::OtherKey(keys) | Self::Sound(keys) => keys.sign(digest, hedge),
            Self::Zeros => Ok([0; 64]),
        }
    }
}

const CODE: Code = Code::KeySignatureInvalid;

/// Key stores with each fault, for the Space whose keys are `keys(space, number)`.
fn faulty(space: &str, number: u8) -> [Faulty; 3] {
    let ours = || keys(space, number);
    [Faulty::HashesAgain(ours()), Faulty::OtherKey(keys(space, 77)), Faulty::Zeros]
}

fn dev<'k>(pair: &'k Pair, key: &'k Faulty) -> Signer<'k> {
    Signer::new(pair.dev.keys.certificate(), key, &Actor::new("ada", at(NOW)), seed(9))
}

#[test]
fn a_faulty_key_assembles_and_promotes_nothing() {
    let pair = Pair::new();
    let release = pair.assemble("1.0.0");
    let space = &pair.dev.space;
    let facts = &pair.dev.facts;
    let to = name("Prod Space");
    for key in &faulty("Dev Space", 1) {
        let again = space.assemble(release.release().clone(), dev(&pair, key));
        assert_eq!(again.unwrap_err().code(), CODE);
        let promoted = space.promote(
            &PromoteRequest::new(&release, &to).with_lifecycle(&pair.path),
            facts,
            dev(&pair, key),
        );
        assert_eq!(promoted.unwrap_err().code(), CODE);
    }
    let sound = Faulty::Sound(keys("Dev Space", 1));
    let promoted = space
        .promote(
            &PromoteRequest::new(&release, &to).with_lifecycle(&pair.path),
            facts,
            dev(&pair, &sound),
        )
        .unwrap();
    assert_eq!(promoted.fact.sequence, 1, "the refused promotions used no number");
    assert!(pair.prod.verify(promoted.bundle.as_bytes()).is_ok());
}

#[test]
fn a_faulty_key_announces_nothing() {
    let pair = Pair::new();
    let release = pair.assemble("1.0.0");
    let space = &pair.dev.space;
    let facts = &pair.dev.facts;
    let next = keys("Dev Space", 5);
    for key in &faulty("Dev Space", 1) {
        let recalled =
            space.recall(&RecallRequest::new(&release, "broken"), facts, dev(&pair, key));
        assert_eq!(recalled.unwrap_err().code(), CODE);
        let rotated =
            space.rotate(next.signer(&Actor::unnamed(at(NOW)), seed(61)), facts, dev(&pair, key));
        assert_eq!(rotated.unwrap_err().code(), CODE);
    }
    // The next identity's own key is asked as well.
    for key in &faulty("Dev Space", 5) {
        let next = Signer::new(next.certificate(), key, &Actor::unnamed(at(NOW)), seed(61));
        let rotated = space.rotate(next, facts, pair.dev.signer(60));
        assert_eq!(rotated.unwrap_err().code(), CODE);
    }
}

#[test]
fn a_faulty_key_issues_no_receipt() {
    let mut pair = Pair::new();
    let file = pair.send("1.0.0");
    let imported = pair.prod.import(&file);
    let done = deployed(&imported);
    pair.prod.facts.deployments.push(done.clone());
    let space = &pair.prod.space;
    let facts = &pair.prod.facts;
    let issue = |key: &Faulty| {
        let signer =
            Signer::new(pair.prod.keys.certificate(), key, &Actor::new("grace", at(NOW)), seed(9));
        space.issue_receipt(&ReceiptRequest::new(&imported, &done), facts, signer)
    };
    for key in &faulty("Prod Space", 2) {
        assert_eq!(issue(key).unwrap_err().code(), CODE);
    }
    let issued = issue(&Faulty::Sound(keys("Prod Space", 2))).unwrap();
    let receipt = Message::<Receipt>::from_bytes(issued.receipt.as_bytes()).unwrap();
    assert!(receipt.verify(&pair.dev.space, at(NOW)).is_ok());
}
