//! Every limit on what a stranger may send: what is just within it is taken, what is just beyond
//! it is refused, by the code that says so.
#![expect(clippy::arithmetic_side_effects, clippy::unwrap_used, reason = "tests fail loudly")]

use spacebridge::{
    Actor, Bundle, Certificate, Code, Content, Facts, Limits, Message, Notice, Package, SpaceKeys,
    Template, Variable,
};
use spacebridge_testkit::{
    NOW, Pair, action, at, deployment, keys, label, ours, scope_of, seed, small_release, step,
};

/// The notes are the longest text of the bundle.
const NOTES: usize = 5_000;
const VALUES: usize = 9;
const STEPS: usize = 7;
const PACKAGES: usize = 6;
const TEMPLATES: usize = 5;
const TOLD: usize = 4;

/// One limit: how it is set, where it lies for our file if that can be counted, and what is said
/// beyond it.
struct Case {
    name: &'static str,
    set: fn(&mut Limits, usize),
    exactly: Option<usize>,
    code: Code,
}

/// A bundle with a known number of everything, and the pair of Spaces that it crosses between.
fn crossing() -> (Pair, Vec<u8>) {
    let mut pair = Pair::new();
    let mut release = small_release("1.1.0");
    release.notes = "n".repeat(NOTES);
    for number in 1..VALUES {
        let name = label(&format!("Value {number}"));
        release
            .variables
            .push(Variable::text(name, "text").scoped(scope_of("Prod Space: Production")));
    }
    let step = |number| step(&format!("Step {number}"), [action("Run")]);
    release.process.steps = (0..STEPS).map(step).collect();
    let package = |number| {
        let id = label(&format!("Shop.Part{number}"));
        Package::new(id, "1.1.0", Content::of(b"PK"))
    };
    release.packages = (0..PACKAGES).map(package).collect();
    let template = |number| Template::new(label(&format!("Site.{number}")));
    release.templates = (0..TEMPLATES).map(template).collect();
    let release = pair.dev.space.assemble(release, pair.dev.signer(10)).unwrap();
    for minute in 0..TOLD {
        let queued = format!("2026-11-21T08:0{minute}:00Z");
        pair.dev.facts.deployments.push(deployment(ours(), "1.1.0", "Test", &queued));
    }
    let file = pair.promote(&release, 11);
    (pair, file)
}

/// Everything that is done with a file before somebody looks at it.
fn read(pair: &Pair, file: &[u8], limits: &Limits) -> Result<(), Code> {
    let sealed = Message::<Bundle>::from_bytes_within(file, limits).map_err(|e| e.code())?;
    let verified = sealed
        .verify(&pair.prod.space, &Facts::none(), at(NOW))
        .map_err(|refusal| refusal.code())?;
    let preview = pair.prod.target(&[]).preview(&verified).map_err(|e| e.code())?;
    let release = preview.release();
    assert_eq!((release.variables.len(), release.templates.len()), (VALUES, TEMPLATES));
    Ok(())
}

/// Finds where a limit begins to let `take` through, and holds both sides of it.
fn holds(case: &Case, take: impl Fn(&Limits) -> Result<(), Code>) {
    let within = |value| {
        let mut limits = Limits::default();
        (case.set)(&mut limits, value);
        take(&limits)
    };
    let mut refused = 0;
    let mut taken = 64 << 20;
    assert_eq!(within(taken), Ok(()), "{} at its highest", case.name);
    while taken - refused > 1 {
        let middle = refused + (taken - refused) / 2;
        *(if within(middle).is_ok() { &mut taken } else { &mut refused }) = middle;
    }
    assert_eq!(within(taken), Ok(()), "{} of {taken}", case.name);
    assert_eq!(within(taken - 1), Err(case.code), "{} of {}", case.name, taken - 1);
    if let Some(exactly) = case.exactly {
        assert_eq!(taken, exactly, "{} is of what it says", case.name);
    }
}

#[test]
fn each_limit_on_a_bundle_takes_what_is_within_and_refuses_what_is_beyond() {
    let (pair, file) = crossing();
    let certificate = pair.dev.space.certificate().identity_der().len();
    let case = |name, set, exactly, code| Case { name, set, exactly, code };
    let cases = [
        case("bytes", |l, v| l.bytes = v, Some(file.len()), Code::MessageTooLarge),
        // The sealed part is the deepest, and of what is wrong there nothing more is said.
        case("depth", |l, v| l.depth = v, None, Code::SecretsMisaddressed),
        case("items", |l, v| l.items = v, None, Code::CborItems),
        case("text", |l, v| l.text = v, Some(NOTES), Code::CborTooLarge),
        case("header", |l, v| l.header = v, None, Code::CoseHeaderTooLarge),
        case("certificate", |l, v| l.certificate = v, Some(certificate), Code::CoseHeaderTooLarge),
        case("sealed", |l, v| l.sealed = v, None, Code::SchemaTooMany),
        case("variables", |l, v| l.variables = v, Some(VALUES), Code::SchemaTooMany),
        case("steps", |l, v| l.steps = v, Some(STEPS), Code::SchemaTooMany),
        case("packages", |l, v| l.packages = v, Some(PACKAGES), Code::SchemaTooMany),
        case("templates", |l, v| l.templates = v, Some(TEMPLATES), Code::SchemaTooMany),
        case("receipts", |l, v| l.receipts = v, Some(TOLD), Code::SchemaTooMany),
        case("audiences", |l, v| l.audiences = v, Some(1), Code::SchemaTooMany),
    ];
    for case in &cases {
        holds(case, |limits| read(&pair, &file, limits));
    }
}

#[test]
fn each_limit_on_a_certificate_takes_what_is_within_and_refuses_what_is_beyond() {
    let keys = keys("Prod Space", 2);
    let pem = keys.certificate().to_pem();
    let longest = [keys.certificate().identity_der(), keys.certificate().encryption_der()];
    let longest = longest.iter().map(|der| der.len()).max();
    let take =
        |limits: &Limits| Certificate::from_pem(&pem, limits).map(|_| ()).map_err(|e| e.code());
    let code = Code::CertificateTooLarge;
    let set: fn(&mut Limits, usize) = |limits, value| limits.pem = value;
    holds(&Case { name: "pem", set, exactly: Some(pem.len()), code }, take);
    let set: fn(&mut Limits, usize) = |limits, value| limits.certificate = value;
    holds(&Case { name: "certificate", set, exactly: longest, code }, take);
}

#[test]
fn each_limit_on_private_keys_takes_what_is_within_and_refuses_what_is_beyond() {
    let keys = keys("Prod Space", 2);
    let open = |pem: &str, limits: &Limits| {
        let certificate = keys.certificate().clone();
        SpaceKeys::from_pem(pem, Some("open sesame"), certificate, limits)
            .map(|_| ())
            .map_err(|error| error.code())
    };
    let plain = keys.to_unencrypted_pem().unwrap();
    let set: fn(&mut Limits, usize) = |limits, value| limits.pem = value;
    let code = Code::KeysTooLarge;
    let case = Case { name: "pem", set, exactly: Some(plain.len()), code };
    holds(&case, |limits| open(&plain, limits));

    // Each try costs the work that is limited, so only the two sides are tried.
    let encrypted = keys.to_encrypted_pem("open sesame", seed(5)).unwrap();
    let rounds = |pbkdf2_rounds| Limits { pbkdf2_rounds, ..Limits::default() };
    assert_eq!(open(&encrypted, &rounds(600_000)), Ok(()));
    assert_eq!(open(&encrypted, &rounds(599_999)), Err(Code::KeysTooExpensive));
}

#[test]
fn the_limit_on_messages_in_transit_takes_what_is_within_and_refuses_what_is_beyond() {
    let mut pair = Pair::new();
    let release = pair.assemble("1.0.0");
    for number in 11..15 {
        pair.promote(&release, number);
    }
    let dev = &pair.dev;
    let next = keys("Dev Space", 5);
    let next = next.signer(&Actor::unnamed(at(NOW)), seed(61));
    let rotated = dev.space.rotate(next, &dev.facts, dev.signer(60)).unwrap();
    let file = rotated.announcements[0].notice.as_bytes();
    let take = |limits: &Limits| {
        let notice = Message::<Notice>::from_bytes_within(file, limits).map_err(|e| e.code())?;
        notice.verify(&pair.prod.space, at(NOW)).map(|_| ()).map_err(|refusal| refusal.code())
    };
    let set: fn(&mut Limits, usize) = |limits, value| limits.in_transit = value;
    let code = Code::SchemaTooMany;
    holds(&Case { name: "in_transit", set, exactly: Some(4), code }, take);
}

#[test]
fn facts_that_were_stored_have_their_limits_too() {
    let (pair, _) = crossing();
    let bytes = pair.dev.facts.to_bytes();
    let take =
        |limits: &Limits| Facts::from_bytes(&bytes, limits).map(|_| ()).map_err(|e| e.code());
    let set: fn(&mut Limits, usize) = |limits, value| limits.bytes = value;
    let case = Case { name: "bytes", set, exactly: Some(bytes.len()), code: Code::FactsTooLarge };
    holds(&case, take);
    let set: fn(&mut Limits, usize) = |limits, value| limits.depth = value;
    holds(&Case { name: "depth", set, exactly: None, code: Code::FactsMalformed }, take);
}

/// The test names every field: a new limit does not compile until it is tested here.
#[test]
fn no_limit_is_without_a_test() {
    let Limits {
        bytes: _,
        statement: _,
        depth: _,
        items: _,
        text: _,
        notes: _,
        header: _,
        log_receipts: _,
        certificate: _,
        pem: _,
        sealed: _,
        variables: _,
        steps: _,
        packages: _,
        templates: _,
        receipts: _,
        audiences: _,
        in_transit: _,
        pbkdf2_rounds: _,
    } = Limits::default();
}
