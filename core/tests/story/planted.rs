//! Planted secrets are searched for in everything that any verb gives, prints or writes.

use core::fmt::Debug;

use base64ct::{Base64, Base64Unpadded, Encoding as _};
use spacebridge::packages::AvailablePackages;
use spacebridge::target::{ImportRequest, PlanRequest, PreviewRequest, ReceiptRequest};
use spacebridge::{Actor, Answers, ProjectRef, SpaceKeys};

use crate::refusals::{previewed, promoted};
use crate::setup::{NOW, Story, answer_everything, at, deployment, holdings, known, name, octopus};

/// Every secret of the example begins like this, and so does the one that the target answers with.
const PLANTED: [&str; 2] = ["example-", "planted-answer"];

fn innocent(what: &str, text: &str) {
    // The example's host names end in `.example`; its secrets begin with `example-`.
    for secret in PLANTED {
        assert!(!text.contains(secret), "`{secret}…` is in {what}");
    }
}

fn debug(what: &str, value: &impl Debug) {
    innocent(what, &format!("{value:?}"));
    innocent(what, &format!("{value:#?}"));
}

fn bytes(what: &str, bytes: &[u8]) {
    innocent(what, &String::from_utf8_lossy(bytes));
}

#[test]
fn secrets_are_planted_in_variables_steps_and_templates() {
    let (release, _) = octopus("1.1.0");
    let story = Story::begin();
    let assembled = story.dev.assemble(release, story.dev_signer(10)).unwrap();
    let row = assembled.manifest().audiences().count();
    assert_eq!(row, 1);
    let file = include_str!("../../../examples/air-gap/secrets.json");
    assert!(file.matches("example-").count() >= 8, "the example has secrets of every kind");
}

#[test]
fn no_planted_secret_is_found_outside_the_sealed_part() {
    let mut story = Story::begin();
    let (release, _) = octopus("1.1.0");
    debug("a release", &release);
    innocent("a release as JSON", &serde_json::to_string(&release).unwrap());
    let packages = holdings(&release);
    let (assembled, first) = promoted(&mut story, "1.1.0");
    debug("an assembled release", &assembled);
    debug("a promotion", &first);
    debug("findings", &first.findings);
    bytes("the manifest", assembled.manifest_bytes());
    bytes("the bundle", first.bundle.as_bytes());

    let (verified, digest) = previewed(&mut story, "1.1.0");
    debug("a verified bundle", &verified);
    innocent("a statement", &verified.report().to_string());
    innocent("a statement as JSON", &serde_json::to_string(verified.report()).unwrap());
    debug("what a bundle brings", &verified.release().unwrap());
    let none = AvailablePackages::default();
    let before = known(&story.prod_facts, &[], &none);
    debug(
        "a preview",
        &story.prod.preview(&PreviewRequest::new(&verified, &Answers::new()), &before).unwrap(),
    );
    let imported = story
        .prod
        .import_release(
            &ImportRequest::new(&verified, &digest),
            &before,
            &Actor::new("grace", at(NOW)),
        )
        .unwrap();
    debug("an import", &imported);
    story.prod_facts.record(&imported).unwrap();

    let answers = answer_everything(&story, &imported.release);
    debug("answers", &answers);
    let production = name("Production");
    let plan = |holdings, user: &str| {
        let known = spacebridge::target::TargetState::new(&story.prod_facts, &[], holdings);
        story.prod.plan(
            &PlanRequest::new(&imported.release, &production, &answers),
            &known,
            &Actor::new(user, at(NOW)),
        )
    };
    let refusal = plan(&none, "mallory").unwrap_err();
    debug("a refusal", &refusal);
    innocent("a refusal in words", &refusal.to_string());
    let plan = plan(&packages, "grace").unwrap();
    debug("a plan", &plan);
    for variable in plan.variables() {
        innocent("why a value won", &variable.why);
    }
    let revealed = plan.open_secrets(&story.prod_keys).unwrap();
    assert!(!revealed.is_empty());
    debug("what was revealed", &revealed);

    let project = ProjectRef::remote(name("DevTest Space"), name("Box Office"));
    let done = deployment(project, "1.1.0", "Production", "2026-11-23T08:00:00Z");
    story.prod_facts.record(&done).unwrap();
    let signer = story.prod_signer(20);
    let facts = &story.prod_facts;
    let reported = story
        .prod
        .issue_receipt(&ReceiptRequest::new(&imported.release, &done), facts, signer)
        .unwrap();
    bytes("a receipt", reported.receipt.as_bytes());
    debug("a report", &reported);
}

/// The private scalars in a file of keys: 32 bytes behind the head of an octet string (RFC 5915).
fn scalars(pem: &str) -> Vec<[u8; 32]> {
    let blocks = pem.split("-----END PRIVATE KEY-----");
    let bodies =
        blocks.filter_map(|block| Some(block.split_once("-----BEGIN PRIVATE KEY-----")?.1));
    let der =
        |body: &str| Base64::decode_vec(&body.split_whitespace().collect::<String>()).unwrap();
    let scalar = |der: Vec<u8>| {
        let mut windows = der.windows(5);
        // `INTEGER 1`, which is the version of ECPrivateKey, and the octet string.
        let head = windows.position(|window| window == [2, 1, 1, 4, 32]).unwrap();
        let start = head.saturating_add(5);
        der.get(start..start.saturating_add(32)).unwrap().try_into().unwrap()
    };
    bodies.map(|body| scalar(der(body))).collect()
}

/// The bytes of a secret in every form in which a text can show them: hexadecimal digits in both
/// cases, closed up, with colons or spaces; decimal and hexadecimal lists as `Debug` writes them;
/// base64 in both alphabets, whatever stands before the bytes; and the bytes themselves.
fn forms(secret: &[u8]) -> Vec<String> {
    let list = |separator: &str, show: fn(&u8) -> String| {
        secret.iter().map(show).collect::<Vec<_>>().join(separator)
    };
    let mut forms = Vec::new();
    for separator in ["", ":", " ", ", ", ",\n    "] {
        forms.push(list(separator, |byte| format!("{byte:02x}")));
        forms.push(list(separator, |byte| format!("{byte:02X}")));
    }
    for separator in [", ", ",", " ", ",\n    "] {
        forms.push(list(separator, ToString::to_string));
        forms.push(list(separator, |byte| format!("0x{byte:02x}")));
        forms.push(list(separator, |byte| format!("0x{byte:02X}")));
        forms.push(list(separator, |byte| format!("{byte:#x}")));
    }
    for before in 0..3 {
        let padded = [vec![0; before], secret.to_vec()].concat();
        let text = Base64Unpadded::encode_string(&padded);
        // The digits at both ends depend on the bytes around.
        let inner = text.get(4..text.len().saturating_sub(4)).unwrap();
        forms.push(inner.to_owned());
        forms.push(inner.replace('+', "-").replace('/', "_"));
    }
    forms.push(String::from_utf8_lossy(secret).into_owned());
    forms.push(secret.iter().copied().map(char::from).collect());
    forms
}

#[test]
fn every_form_of_a_secret_is_found() {
    let secret = [7, 200, 33, 250, 0, 91, 164, 18, 255, 3, 77, 129];
    let shows = |text: &str| forms(&secret).iter().any(|form| text.contains(form));
    assert!(shows(&format!("{secret:?}")) && shows(&format!("{secret:#?}")));
    for before in ["", "a", "ab", "abc"] {
        let bytes = [before.as_bytes(), &secret, b"xyz"].concat();
        assert!(shows(&Base64::encode_string(&bytes)), "{before}");
    }
    assert!(!shows("Keys(Prod Space)"));
}

#[test]
fn private_keys_are_not_shown() {
    let story = Story::begin();
    let pem = story.prod_keys.to_unencrypted_pem().unwrap();
    let found = scalars(&pem);
    assert_eq!(found.len(), 2, "of the identity and of the encryption");
    let signer = story.prod_signer(20);
    let shown = [
        format!("{:?} {:#?}", story.prod_keys, story.prod_keys),
        format!("{signer:?} {signer:#?}"),
        format!("{:?} {:#?}", story.prod, story.prod_keys.certificate()),
        spacebridge::documents::write_document(&story.prod),
        story.prod_keys.certificate().to_pem(),
        String::from_utf8_lossy(story.prod_keys.certificate().identity_der()).into_owned(),
        String::from_utf8_lossy(story.prod_keys.certificate().encryption_der()).into_owned(),
        String::from(
            &*story.prod_keys.to_encrypted_pem("open sesame", crate::setup::seed(6)).unwrap(),
        ),
    ];
    for scalar in &found {
        for part in scalar.windows(12) {
            for form in forms(part) {
                assert!(!shown.iter().any(|text| text.contains(&form)), "a private key is shown");
            }
        }
        let seen = scalar.windows(12).flat_map(forms).any(|form| pem.contains(&form));
        assert!(seen, "the file of the keys has it, so the search finds it");
    }
    let sealed = story.prod_keys.to_encrypted_pem("open sesame", crate::setup::seed(5)).unwrap();
    assert!(!sealed.contains("open sesame"));
    let certificate = story.prod_keys.certificate();
    let limits = spacebridge::Limits::default();
    let opened =
        SpaceKeys::from_pem(&sealed, Some("open sesame"), certificate.clone(), &limits).unwrap();
    assert_eq!(opened.to_unencrypted_pem().unwrap(), pem);
    let wrong =
        SpaceKeys::from_pem(&sealed, Some("closed"), certificate.clone(), &limits).unwrap_err();
    assert!(!wrong.to_string().contains("closed"));
}
