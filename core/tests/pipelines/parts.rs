//! A file is a statement and the parts that it names: nothing else, in no other order.

use ciborium::Value as Item;
use spacebridge::verify::{Check, CheckStatus, Statement};
use spacebridge::{
    Bundle, Code, Facts, Grant, Limits, Message, Release, Sensitive, Value, Variable,
};
use spacebridge_testkit::{NOW, Pair, Site, at, empty_release, label, release_for, scope_of};

use crate::straight_on::{CheckResult, PLACES, line};

/// The items behind the statement of a file, each encoded.
fn parts(file: &[u8]) -> Vec<Vec<u8>> {
    let mut rest = &file[statement(file).len()..];
    let mut parts = Vec::new();
    while !rest.is_empty() {
        let before = rest;
        let _: Item = ciborium::from_reader(&mut rest).unwrap();
        parts.push(before[..before.len() - rest.len()].to_vec());
    }
    parts
}

fn statement(file: &[u8]) -> Vec<u8> {
    Message::<Bundle>::from_bytes(file).unwrap().statement_bytes().to_vec()
}

/// A bundle with every part: secrets, earlier deployments, and content for a Space further on.
fn crossing() -> (CheckResult, Vec<u8>) {
    let mut line = line();
    let shop = line.dev.assemble(release_for(&PLACES));
    let through = line.dev.promote_through(&shop, "QA Space", &["Ops Space"]).unwrap();
    let file = through.bundle.as_bytes().to_vec();
    assert_eq!(parts(&file).len(), 6, "every kind of part is there");
    (line, file)
}

#[test]
fn no_part_is_missing_repeated_moved_withheld_or_added() {
    let (CheckResult { qa, .. }, file) = crossing();
    let whole = parts(&file);
    let code = |parts: &[Vec<u8>]| {
        let changed = [statement(&file), parts.concat()].concat();
        let message = Message::<Bundle>::from_bytes(changed).map_err(|error| error.code())?;
        let verified = message.verify(&qa.space, &Facts::none(), at(NOW));
        verified.map(|_| ()).map_err(|refusal| {
            assert_eq!(refusal.check(), Check::Parts);
            refusal.code()
        })
    };
    assert_eq!(code(&whole), Ok(()));
    for place in 0..whole.len() {
        let mut missing = whole.clone();
        let part = missing.remove(place);
        assert_eq!(code(&missing), Err(Code::PartMismatch), "part {place} is missing");
        let mut withheld = whole.clone();
        withheld[place] = vec![0xf6];
        assert_eq!(code(&withheld), Err(Code::PartWithheld), "part {place} is withheld");
        for other in 0..=whole.len() {
            let mut repeated = whole.clone();
            repeated.insert(other, part.clone());
            assert_eq!(code(&repeated), Err(Code::PartMismatch), "part {place} again at {other}");
            let mut moved = whole.clone();
            if other < whole.len() && other != place {
                moved.swap(place, other);
                assert_eq!(code(&moved), Err(Code::PartMismatch), "{place} and {other} swapped");
                moved.clone_from(&whole);
                moved[other].clone_from(&part);
                assert_eq!(code(&moved), Err(Code::PartMismatch), "{place} in place of {other}");
            }
        }
    }
    for added in [vec![0xf6], vec![0x40], vec![0x41, 0]] {
        let more = [whole.clone(), vec![added]].concat();
        assert_eq!(code(&more), Err(Code::PartMismatch));
    }
}

#[test]
fn a_guard_judges_a_bundle_before_its_parts_arrive() {
    let (CheckResult { dev, qa, .. }, file) = crossing();
    let statement = statement(&file);
    assert!(statement.len() < 4096, "{} bytes", statement.len());
    let read = |bytes: &[u8]| Statement::from_prefix(bytes, &Limits::default());
    let verified = read(&file[..statement.len() + 7])
        .unwrap()
        .verify(&qa.space, &Facts::none(), at(NOW))
        .unwrap();
    assert_eq!(verified.file_length(), u64::try_from(file.len()).unwrap());
    assert_eq!((verified.sender_name().as_str(), verified.sequence()), ("Dev Space", 1));
    assert_eq!(verified.manifest().version().as_str(), "1.1.0");
    let report = verified.report();
    for established in [Check::Signature, Check::Audience, Check::OwnerSignature, Check::Slice] {
        assert_eq!(report.standing(established), CheckStatus::Passed, "{report}");
    }
    for open in [Check::Parts, Check::SecretsPresent, Check::Onward, Check::History] {
        assert_eq!(report.standing(open), CheckStatus::NotEstablished, "{report}");
    }
    let rest = &file[statement.len()..];
    let whole = verified.with_parts(rest).unwrap();
    assert_eq!(whole.as_bytes(), file);
    assert!(whole.verify(&qa.space, &Facts::none(), at(NOW)).is_ok());
    let short = verified.with_parts(&rest[1..]).unwrap_err();
    assert_eq!(short.code(), Code::PartMismatch);
    // What is not there as a whole is no statement, and what is for others is refused as before.
    let cut = read(&statement[..statement.len() - 1]).unwrap_err();
    assert_eq!(cut.code(), Code::CborTruncated);
    let elsewhere = read(&statement).unwrap().verify(&dev.space, &Facts::none(), at(NOW));
    assert_eq!(elsewhere.unwrap_err().code(), Code::SenderUnknown);
}

/// A release with these variables for production.
fn valued(values: &[&str]) -> Release {
    let mut release = empty_release("1.1.0");
    release.variables = values
        .iter()
        .enumerate()
        .map(|(number, value)| {
            Variable::text(label(&format!("Value {number}")), *value)
                .scoped(scope_of("Prod Space: Production"))
        })
        .collect();
    release
}

/// The length and the digest of the part with the slice, as the statement says them.
fn slice_row(pair: &mut Pair, release: Release) -> (usize, Vec<u8>) {
    let release = pair.dev.assemble(release);
    let file = pair.promote(&release, 11);
    let part = parts(&file)[2].clone();
    let digest = pair.prod.verify(&file).unwrap().slice_digest().as_bytes().to_vec();
    (part.len(), digest)
}

#[test]
fn the_length_of_a_slice_says_little_and_its_digest_nothing() {
    let lengths: Vec<usize> = ["", "a", "a much longer text, of about forty bytes"]
        .into_iter()
        .map(|value| slice_row(&mut Pair::new(), valued(&[value])).0)
        .collect();
    assert!(lengths.iter().all(|length| *length == lengths[0]), "{lengths:?}");
    // The same slice, for two Spaces and in two releases.
    let mut digests = Vec::new();
    for version in ["1.1.0", "1.2.0"] {
        let mut pair = Pair::new();
        let ops = Site::new("Ops Space", 9, &["Production"]);
        pair.dev.trust(&ops, [Grant::PromoteTo]);
        let release = pair.dev.assemble(empty_release(version));
        let file = pair.promote(&release, 11);
        let manifest = pair.prod.verify(&file).unwrap().manifest().clone();
        let document = serde_json::to_value(&manifest).unwrap();
        let rows = document["audiences"].as_array().unwrap().clone();
        digests.extend(rows.iter().map(|row| row["slice"].as_str().unwrap().to_owned()));
    }
    digests.sort();
    let all = digests.len();
    digests.dedup();
    assert_eq!((digests.len(), all), (4, 4), "equal slices have different digests");
}

/// The ids of the secrets that production sees, of a release with secrets for others between them.
fn ids(others: usize) -> Vec<u64> {
    let mut pair = Pair::new();
    let mut release = empty_release("1.1.0");
    let secret = |name: String, environment: &str| {
        let value = Value::Sensitive(Sensitive::known("hunter2"));
        Variable::new(label(&name), value).scoped(scope_of(environment))
    };
    release.variables.push(secret("First".into(), "Prod Space: Production"));
    for number in 0..others {
        release.variables.push(secret(format!("Other {number}"), "Test"));
    }
    release.variables.push(secret("Last".into(), "Prod Space: Production"));
    let release = pair.dev.assemble(release);
    let file = pair.promote(&release, 11);
    let seen = pair.prod.verify(&file).unwrap().release().unwrap();
    let id = |variable: &Variable| {
        let value = serde_json::to_value(variable.value()).unwrap();
        value["sealed"].as_u64().unwrap()
    };
    seen.variables.iter().map(id).collect()
}

#[test]
fn a_gap_between_the_ids_of_secrets_says_nothing_of_the_secrets_of_others() {
    // Ids are drawn, and do not count: without a secret between them they are as far apart as with.
    for others in [0, 1, 40] {
        let seen = ids(others);
        assert_eq!(seen.len(), 2);
        assert!(seen[0].abs_diff(seen[1]) > 1 << 16, "{others} others: {seen:?}");
    }
}
