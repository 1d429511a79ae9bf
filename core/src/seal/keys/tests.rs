use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use super::*;
use crate::seal::suite::{HedgedSeed, verify};
use crate::terms::{Code, Refusal, Timestamp};
use crate::testkit::seed;

/// Half a second past: certificates are valid from a whole second.
fn now() -> Timestamp {
    "2026-01-01T00:00:00.5Z".parse().unwrap()
}

fn keys(name: &str, byte: u8) -> SpaceKeys {
    let identity = Validity::of_identity(now());
    let encryption = Validity::of_encryption(now());
    SpaceKeys::generate(name, identity, encryption, seed(byte)).unwrap()
}

fn read_back(text: &str, passphrase: Option<&str>) -> Result<SpaceKeys, Code> {
    let certificate = keys("Dev", 1).certificate().clone();
    SpaceKeys::from_pem(text, passphrase, certificate, &Limits::default())
        .map_err(|error| error.code())
}

#[test]
fn a_certificate_is_read_as_it_was_made() {
    let keys = keys("Développement", 1);
    let made = keys.certificate();
    let read = Certificate::from_pem(made.to_pem(), &Limits::default()).unwrap();
    assert_eq!(&read, made);
    assert_eq!(read.name(), "Développement");
    assert!(!read.is_dual_use());
    assert_ne!(read.identity_key(), read.encryption_key());
    assert_ne!(read.fingerprint(), read.encryption_fingerprint());
    assert_eq!(read.valid().from.to_string(), "2026-01-01T00:00:00Z", "in whole seconds");
    assert_eq!(read.encryption_valid().until.to_string(), "2028-01-01T00:00:00Z");
    assert_eq!(
        format!("{read:?}"),
        format!("Certificate(\"Développement\", {})", read.fingerprint())
    );
}

#[test]
fn the_seed_and_the_name_make_the_keys() {
    let fingerprint = |name, byte| keys(name, byte).certificate().fingerprint();
    assert_eq!(fingerprint("Dev", 1), fingerprint("Dev", 1));
    assert_ne!(fingerprint("Dev", 1), fingerprint("Dev", 2));
    let key = |name, byte| *keys(name, byte).certificate().identity_key();
    assert_ne!(key("Dev", 1), key("Prod", 1), "a repeated seed makes no two Spaces the same");
}

#[test]
fn keys_sign_and_agree_as_their_certificate_says() {
    let dev = keys("Dev", 1);
    let prod = keys("Prod", 2);
    let digest = Digest::of(b"release");
    let signature = dev.sign(&digest, &[3; 32]).unwrap();
    assert!(verify(dev.certificate().identity_key(), &digest, &signature));
    assert!(!verify(dev.certificate().encryption_key(), &digest, &signature));
    let there = dev.agree(prod.certificate().encryption_key()).unwrap();
    let back = prod.agree(dev.certificate().encryption_key()).unwrap();
    assert_eq!(there, back);
    assert_eq!(dev.agree(&[4; 65]).unwrap_err().code(), Code::KeyPointInvalid);
}

#[test]
fn private_keys_come_back_from_a_file() {
    let keys = keys("Dev", 1);
    for text in [
        String::clone(&keys.to_unencrypted_pem().unwrap()),
        keys.to_encrypted_pem("correct horse", seed(9)).unwrap(),
    ] {
        let again = read_back(&text, Some("correct horse")).unwrap();
        assert_eq!(again.identity, keys.identity);
        assert_eq!(again.encryption, keys.encryption);
    }
}

#[test]
fn a_file_of_keys_that_does_not_fit_is_refused() {
    let keys_of_dev = keys("Dev", 1);
    let plain = keys_of_dev.to_unencrypted_pem().unwrap();
    let encrypted = keys_of_dev.to_encrypted_pem("correct horse", seed(9)).unwrap();
    let code = |text: &str, passphrase| read_back(text, passphrase).unwrap_err();
    let others = keys("Dev", 2).to_unencrypted_pem().unwrap();
    assert_eq!(code(&others, None), Code::KeysMismatch);
    let half = plain.split_inclusive("-----END PRIVATE KEY-----").next().unwrap();
    assert_eq!(code(half, None), Code::KeysMismatch, "the encryption key is not there");
    assert_eq!(code(&[plain.as_str(), half].concat(), None), Code::KeysMismatch, "three keys");
    assert_eq!(code(&encrypted, None), Code::KeysPassphraseMissing);
    assert_eq!(code(&encrypted, Some("wrong horse")), Code::KeysPassphrase);
    assert_eq!(code("", None), Code::KeysPemMalformed);
    assert_eq!(code(&keys_of_dev.certificate().to_pem(), None), Code::KeysPemMalformed);
    assert_eq!(code(&plain.replace("\n-----END", "*\n-----END"), None), Code::KeysPemMalformed);
    let empty = keys_of_dev.to_encrypted_pem("", seed(9)).unwrap_err();
    assert_eq!(empty.code(), Code::KeysPassphraseEmpty);

    let certificate = || keys_of_dev.certificate().clone();
    let limited = |limits| {
        SpaceKeys::from_pem(&encrypted, Some("correct horse"), certificate(), &limits)
            .unwrap_err()
            .code()
    };
    let limits = Limits { pbkdf2_rounds: 599_999, ..Limits::default() };
    assert_eq!(limited(limits), Code::KeysTooExpensive);
    assert_eq!(limited(Limits { pem: 100, ..Limits::default() }), Code::KeysTooLarge);
}

#[test]
fn what_cannot_be_a_certificate_is_not_made() {
    let code = |name: &str, from: &str, until: &str| {
        let validity = Validity { from: from.parse().unwrap(), until: until.parse().unwrap() };
        SpaceKeys::generate(name, validity, validity, seed(1)).map(|_| ()).map_err(|e| e.code())
    };
    let early = "2026-01-01T00:00:00Z";
    let late = "9999-12-31T23:59:59Z";
    assert_eq!(code("Dev", early, late), Ok(()));
    assert_eq!(code(&"ü".repeat(200), early, late), Ok(()));
    assert_eq!(code(&"ü".repeat(201), early, late), Err(Code::KeysName));
    assert_eq!(code("", early, late), Err(Code::KeysName));
    assert_eq!(code("a\nb", early, late), Err(Code::KeysName));
    assert_eq!(code("Dev", late, early), Err(Code::KeysValidity));
    assert_eq!(code("Dev", "1969-12-31T23:59:59Z", late), Err(Code::KeysValidity));

    let possible = Validity::of_identity(now());
    let never = Validity { from: possible.until, until: possible.from };
    for (identity, encryption) in [(possible, never), (never, possible)] {
        let refused = SpaceKeys::generate("Dev", identity, encryption, seed(1)).unwrap_err();
        assert_eq!(refused.code(), Code::KeysValidity, "one of the two is enough");
    }
}

#[test]
fn certificates_that_do_not_fit_are_refused() {
    let dev = keys("Dev", 1);
    let other = keys("Dev", 2);
    let certificate = dev.certificate();
    let identity = certificate.identity_der();
    let encryption = certificate.encryption_der();
    let foreign = other.certificate().encryption_der();
    let code =
        |ders: &[&[u8]]| Certificate::from_ders(ders, &Limits::default()).unwrap_err().code();
    assert_eq!(code(&[]), Code::CertificateCount);
    assert_eq!(code(&[identity, encryption, encryption]), Code::CertificateCount);
    assert_eq!(code(&[encryption, encryption]), Code::CertificateKeyUsage);
    assert_eq!(
        Certificate::from_ders(&[encryption, identity], &Limits::default()).as_ref(),
        Ok(certificate)
    );
    assert_eq!(code(&[identity]), Code::CertificateKeyUsage, "nobody could seal to it");
    assert_eq!(code(&[identity, foreign]), Code::CertificateNotIssued);
    assert_eq!(code(&[&[identity, &[0]].concat(), encryption]), Code::CertificateMalformed);

    let pem = certificate.to_pem();
    let code = |text: &str, limits| Certificate::from_pem(text, &limits).unwrap_err().code();
    let small = Limits { pem: 100, ..Limits::default() };
    assert_eq!(code(&pem, small), Code::CertificateTooLarge);
    let small = Limits { certificate: 100, ..Limits::default() };
    assert_eq!(code(&pem, small), Code::CertificateTooLarge);
    assert_eq!(code("", Limits::default()), Code::CertificatePemMalformed);
    let with_key = [pem.as_str(), &dev.to_unencrypted_pem().unwrap()].concat();
    assert_eq!(code(&with_key, Limits::default()), Code::CertificatePemMalformed);
}

/// The identity's signature covers every bit of the encryption certificate. Any change in an
/// identity certificate gives another fingerprint.
#[test]
fn every_changed_bit_of_the_encryption_certificate_is_refused() {
    let keys = keys("Dev", 1);
    let certificate = keys.certificate();
    for position in 0..certificate.encryption_der().len() {
        let mut changed = certificate.encryption_der().to_vec();
        changed[position] ^= 1;
        let ders = [certificate.identity_der(), &changed];
        assert!(Certificate::from_ders(&ders, &Limits::default()).is_err(), "byte {position}");
    }
}

#[test]
fn a_critical_extension_that_nobody_knows_is_refused() {
    use x509_cert::der::{Decode as _, Encode as _};
    // The extension of key usage, under a number that means nothing.
    let keys = keys("Dev", 1);
    let der = keys.certificate().identity_der();
    let unknown: Vec<u8> = replace(der, &[0x55, 0x1d, 0x0f], &[0x55, 0x1d, 0x7f]);
    assert!(x509_cert::Certificate::from_der(&unknown).unwrap().to_der().is_ok());
    let refused = Certificate::from_ders(&[&unknown], &Limits::default()).unwrap_err();
    assert_eq!(refused.code(), Code::CertificateCriticalExtension);
    assert!(refused.to_string().contains("`2.5.29.127`"), "{refused}");
    // And one that comes twice.
    let twice = replace(der, &[0x55, 0x1d, 0x0e], &[0x55, 0x1d, 0x0f]);
    let refused = Certificate::from_ders(&[&twice], &Limits::default()).unwrap_err();
    assert_eq!(refused.code(), Code::CertificateMalformed);
}

#[test]
fn a_key_that_is_no_point_of_the_curve_is_refused_by_its_own_code() {
    let keys = keys("Dev", 1);
    let der = keys.certificate().identity_der();
    let nowhere = [&[4][..], &[7; 64]].concat();
    let der = replace(der, keys.certificate().identity_key(), &nowhere);
    let refused = Certificate::from_ders(&[&der], &Limits::default()).unwrap_err();
    assert_eq!(refused.code(), Code::KeyPointInvalid);
}

/// The name in Dev's certificate if the identity has `to` where it had `from`. Nobody checks the
/// signature of an identity, whose fingerprint is pinned, so that it is judged by what it says.
fn changed_identity(from: &[u8], to: &[u8]) -> Result<String, Code> {
    let keys = keys("Dev", 1);
    let identity = replace(keys.certificate().identity_der(), from, to);
    named(&[&identity, keys.certificate().encryption_der()])
}

fn named(ders: &[&[u8]]) -> Result<String, Code> {
    let read = Certificate::from_ders(ders, &Limits::default());
    read.map(|certificate| certificate.name().into()).map_err(|error| error.code())
}

#[test]
fn a_certificate_is_of_the_third_version() {
    let version = |number| changed_identity(&[0xa0, 3, 2, 1, 2], &[0xa0, 3, 2, 1, number]);
    assert_eq!(version(2), Ok("Dev".into()));
    assert_eq!(version(1), Err(Code::CertificateMalformed), "the second knows no extensions");
    assert_eq!(version(0), Err(Code::CertificateMalformed), "the first is never written");
}

#[test]
fn an_identity_is_an_authority_that_signs_messages_and_certificates() {
    let usage = |unused, bits| changed_identity(&[3, 2, 2, 0x84], &[3, 2, unused, bits]);
    assert_eq!(usage(2, 0x84), Ok("Dev".into()));
    assert_eq!(usage(7, 0x80), Err(Code::CertificateKeyUsage), "digitalSignature alone");
    assert_eq!(usage(2, 0x04), Err(Code::CertificateKeyUsage), "keyCertSign alone");
    // Whoever is no authority issues nothing, whatever its key may be used for.
    let keys = keys("Dev", 1);
    let encryption = keys.certificate().encryption_der();
    let signs = replace(encryption, &[3, 2, 3, 0x08], &[3, 2, 2, 0x84]);
    assert_eq!(named(&[&signs, encryption]), Err(Code::CertificateKeyUsage));
}

#[test]
fn an_encryption_key_agrees_and_is_no_authority() {
    let keys = keys("Dev", 1);
    let identity = keys.certificate().identity_der();
    let encryption = keys.certificate().encryption_der();
    assert_eq!(named(&[identity, identity]), Err(Code::CertificateKeyUsage), "it issued itself");
    let agrees = replace(identity, &[3, 2, 2, 0x84], &[3, 2, 3, 0x88]);
    assert_eq!(named(&[identity, &agrees]), Err(Code::CertificateKeyUsage), "an authority");
    let signs = replace(encryption, &[3, 2, 3, 0x08], &[3, 2, 7, 0x80]);
    assert_eq!(
        named(&[identity, &signs]),
        Err(Code::CertificateKeyUsage),
        "digitalSignature alone"
    );
}

#[test]
fn a_serial_number_is_positive() {
    let keys = keys("Dev", 1);
    let der = keys.certificate().identity_der();
    let before = [0xa0, 3, 2, 1, 2, 2];
    // Behind the version come the tag of a number, its length, and its first byte.
    let first_byte = der.windows(6).position(|bytes| bytes == before).unwrap() + 7;
    let beginning = |first| {
        let mut changed = der.to_vec();
        changed[first_byte] = first;
        named(&[&changed, keys.certificate().encryption_der()])
    };
    assert_eq!(beginning(0x7f), Ok("Dev".into()));
    assert_eq!(beginning(0x80), Err(Code::CertificateMalformed));
    assert_eq!(beginning(0xff), Err(Code::CertificateMalformed));
}

/// Two Spaces may not share an encryption certificate only because they share a key.
#[test]
fn an_encryption_certificate_names_the_identity_that_signed_it() {
    let dev = keys("Dev", 1);
    let issued_by = |name| {
        let subject = Subject::Encryption(name);
        let hedge = HedgedSeed::new(&seed(2), &[b"another"]);
        let validity = Validity::of_encryption(now());
        let der = issue(subject, validity, &dev.encryption, &dev.identity, &hedge).unwrap();
        named(&[dev.certificate().identity_der(), &der])
    };
    assert_eq!(issued_by("Dev"), Ok("Dev".into()));
    assert_eq!(issued_by("Prod"), Err(Code::CertificateNotIssued));
}

#[test]
fn a_name_is_read_in_either_type_of_text_that_names_have() {
    let keys = keys("Dev", 1);
    // One certificate for both purposes, so that no other has to repeat the name.
    let dual = replace(keys.certificate().identity_der(), &[3, 2, 2, 0x84], &[3, 2, 3, 0x88]);
    assert_eq!(named(&[&dual]), Ok("Dev".into()));
    let printable = |der: &[u8]| replace(der, b"\x0c\x03Dev", b"\x13\x03Dev");
    assert_eq!(named(&[&printable(&printable(&dual))]), Ok("Dev".into()), "PrintableString");
    let control = |der: &[u8]| replace(der, b"\x0c\x03Dev", b"\x0c\x03D\nv");
    assert_eq!(named(&[&control(&control(&dual))]), Err(Code::CertificateName));
}

#[test]
fn a_name_has_from_one_to_200_characters() {
    let dev = keys("Dev", 1);
    let of_name = |name: &str| {
        let der = |subject, key| {
            let validity = Validity::of_encryption(now());
            issue(subject, validity, key, &dev.identity, &HedgedSeed::new(&seed(2), &[])).unwrap()
        };
        let identity = der(Subject::Identity(name), &dev.identity);
        let encryption = der(Subject::Encryption(name), &dev.encryption);
        named(&[&identity, &encryption]).map(|name| name.chars().count())
    };
    assert_eq!(of_name(""), Err(Code::CertificateName));
    assert_eq!(of_name("D"), Ok(1));
    assert_eq!(of_name(&"ü".repeat(200)), Ok(200));
    assert_eq!(of_name(&"ü".repeat(201)), Err(Code::CertificateName));
}

/// The issuer of an identity is nobody's name, and is held to one form all the same.
#[test]
fn a_number_in_a_name_has_one_form() {
    let kind = |number: &[u8]| changed_identity(b"\x06\x03\x55\x04\x03\x0c\x03Dev", number);
    assert_eq!(kind(b"\x06\x03\x55\x04\x0a\x0c\x03Dev"), Ok("Dev".into()), "an organization");
    let padded = kind(b"\x06\x03\x55\x80\x03\x0c\x03Dev");
    assert_eq!(padded, Err(Code::CertificateMalformed), "a byte that adds nothing");
    // Inside of a number it is a digit like any other.
    assert_eq!(kind(b"\x06\x05\x55\x81\x80\x80\x03\x0c\x01D"), Ok("Dev".into()));
}

fn replace(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let at = bytes.windows(from.len()).position(|window| window == from).unwrap();
    [&bytes[..at], to, &bytes[at..][from.len()..]].concat()
}

#[test]
fn nothing_shows_a_key() {
    let keys = keys("Dev", 1);
    let shown = format!("{keys:?} {:?}", HedgedSeed::new(&seed(1), &[]));
    let fingerprint = keys.certificate().fingerprint();
    assert_eq!(shown, format!("SpaceKeys(Certificate(\"Dev\", {fingerprint}), ..) Hedge(..)"));
}

/// The two parts of a file of keys in PEM.
fn pem_blocks(keys: &SpaceKeys) -> (String, String) {
    let text = keys.to_unencrypted_pem().unwrap();
    let end = "-----END PRIVATE KEY-----\n";
    let (first, second) = text.split_once(end).unwrap();
    (format!("{first}{end}"), second.into())
}

fn pkcs8_block(der: &[u8]) -> String {
    crate::seal::pem::block("PRIVATE KEY", der).unwrap().to_string()
}

/// The identity key of Dev in PKCS#8, and where its `ECPrivateKey` holds the scalar.
fn identity_der() -> Vec<u8> {
    use pkcs8::EncodePrivateKey as _;
    keys("Dev", 1).identity.to_pkcs8_der().unwrap().as_bytes().to_vec()
}

fn detail(text: impl AsRef<[u8]>, passphrase: Option<&str>) -> (Code, String) {
    let certificate = keys("Dev", 1).certificate().clone();
    let refused = SpaceKeys::from_pem(text, passphrase, certificate, &Limits::default());
    let refused = refused.unwrap_err();
    (refused.code(), refused.to_string())
}

/// GnuTLS writes the scalar as an integer: with a zero in front where its highest bit is set.
#[test]
fn a_scalar_with_a_zero_in_front_is_read() {
    let der = identity_der();
    let at = der.windows(2).position(|bytes| bytes == [4, 32]).unwrap();
    let padded = |zero: u8| {
        let mut der = [&der[..at], &[4, 33, zero], &der[at + 2..]].concat();
        // One byte more in each of the four that hold the scalar, all of short or one-byte length.
        for length in [2, at - 4, at - 6] {
            der[length] = der[length].checked_add(1).unwrap();
        }
        der
    };
    let (_, encryption) = pem_blocks(&keys("Dev", 1));
    let text = |zero| pkcs8_block(&padded(zero)) + &encryption;
    let read = read_back(&text(0), None).unwrap();
    assert_eq!(read.to_unencrypted_pem(), keys("Dev", 1).to_unencrypted_pem());
    assert_eq!(read_back(&text(1), None).unwrap_err(), Code::KeysNotP256);
}

#[test]
fn certificates_and_text_of_any_encoding_beside_the_keys_are_ignored() {
    let keys = keys("Dev", 1);
    let text = keys.to_unencrypted_pem().unwrap();
    let both = [keys.certificate().to_pem().as_str(), &text].concat();
    assert!(read_back(&both, None).is_ok());
    let (first, second) = pem_blocks(&keys);
    assert!(
        read_back(
            &[&first, &keys.certificate().to_pem(), &second].map(String::as_str).concat(),
            None
        )
        .is_ok()
    );

    let latin = |pem: &str| [b"Schl\xfcssel\n", pem.as_bytes(), b"\xff\n"].concat();
    let certificate = keys.certificate().clone();
    let limits = Limits::default();
    assert_eq!(Certificate::from_pem(latin(&certificate.to_pem()), &limits).unwrap(), certificate);
    assert!(SpaceKeys::from_pem(latin(&text), None, certificate, &limits).is_ok());
}

#[test]
fn a_file_of_another_format_is_called_by_its_format() {
    let keys = keys("Dev", 1);
    let text = keys.to_unencrypted_pem().unwrap();
    let certificate = keys.certificate();
    let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
    let sec1 = text.replace("PRIVATE KEY", "EC PRIVATE KEY");
    let parameters =
        "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";
    for (file, cause) in [
        (identity_der(), "is DER"),
        (utf16(&text), "UTF-16"),
        (sec1.clone().into_bytes(), "SEC 1"),
        ([parameters, &sec1].concat().into_bytes(), "`EC PARAMETERS`"),
        (certificate.to_pem().into_bytes(), "no private key"),
        (b"a key".to_vec(), "no PEM block"),
    ] {
        let (code, said) = detail(&file, None);
        assert_eq!(code, Code::KeysPemMalformed, "{cause}");
        assert!(said.contains(cause), "{said}");
    }
    for (file, cause) in [
        (certificate.identity_der().to_vec(), "is DER"),
        (utf16(&certificate.to_pem()), "UTF-16"),
        ([&[0xff, 0xfe][..], &utf16(&certificate.to_pem())].concat(), "UTF-16"),
        ([certificate.to_pem().as_bytes(), text.as_bytes()].concat(), "private key"),
        (parameters.into(), "no certificate"),
    ] {
        let refused = Certificate::from_pem(&file, &Limits::default()).unwrap_err();
        assert_eq!(refused.code(), Code::CertificatePemMalformed, "{cause}");
        assert!(refused.to_string().contains(cause), "{refused}");
    }
}

#[test]
fn a_key_joined_with_the_public_key_of_another_is_called_so() {
    let der = identity_der();
    let keys = keys("Dev", 1);
    let joined =
        replace(&der, keys.certificate().identity_key(), keys.certificate().encryption_key());
    let (code, said) = detail(pkcs8_block(&joined), None);
    assert_eq!(code, Code::KeysMismatch);
    assert!(said.contains("public key of another"), "{said}");
}

#[test]
fn a_certificate_is_refused_for_its_own_cause() {
    let keys = keys("Dev", 1);
    let identity = keys.certificate().identity_der();
    let encryption = keys.certificate().encryption_der();
    let said = |ders: &[&[u8]]| {
        let refused = Certificate::from_ders(ders, &Limits::default()).unwrap_err();
        (refused.code(), refused.to_string())
    };
    // Both algorithm identifiers of the encryption certificate name SHA-384.
    let sha384 = |der: &[u8]| {
        let from = [0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2];
        let mut der = der.to_vec();
        for at in 0..der.len() - from.len() {
            if der[at..].starts_with(&from) {
                der[at + from.len() - 1] = 3;
            }
        }
        der
    };
    let (code, cause) = said(&[identity, &sha384(encryption)]);
    assert_eq!(code, Code::CertificateUnsupported);
    assert!(cause.contains("another algorithm"), "{cause}");

    let bmp = replace(identity, &[0x0c, 3, b'D', b'e', b'v'], &[0x1e, 3, b'D', b'e', b'v']);
    let (code, cause) = said(&[&bmp, encryption]);
    assert_eq!(code, Code::CertificateUnsupported);
    assert!(cause.contains("BMPString"), "{cause}");

    let key = *keys.certificate().identity_key();
    let compact = replace(identity, &key, &[&[5], &key[1..]].concat());
    let (code, cause) = said(&[&compact, encryption]);
    assert_eq!(code, Code::KeyPointInvalid);
    assert!(cause.contains("no uncompressed point"), "{cause}");
}

/// RFC 8018 makes HMAC-SHA1 the default of PBKDF2: the passphrase is not looked at.
#[test]
fn a_key_derived_with_sha1_is_unsupported() {
    let keys = keys("Dev", 1);
    let text = keys.to_encrypted_pem("pw", seed(3)).unwrap();
    let blocks = crate::seal::pem::blocks(text.as_bytes()).unwrap();
    let sha256 = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 2, 9];
    let sha1 = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 2, 7];
    let der = replace(&blocks[0].der, &sha256, &sha1);
    let text = crate::seal::pem::block("ENCRYPTED PRIVATE KEY", &der).unwrap();
    let (code, said) = detail(text.as_bytes(), Some("pw"));
    assert_eq!(code, Code::KeysUnsupported);
    assert!(said.contains("HMAC-SHA1"), "{said}");
}
