//! The certificates and keys of a Space are those of everybody's tools: `openssl` reads what we
//! write, and we read what it writes.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test may stop at what is wrong")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use spacebridge::{Certificate, Code, Limits, SpaceKeys};
use spacebridge_testkit::{keys, seed};

/// A name with a letter that ASCII lacks.
const SPACE: &str = "Prod Space ü";

/// A folder of its own for one test, or `None`, said aloud, where there is no `openssl`. The gate
/// (`CI=true`) has to have one.
fn folder(name: &str) -> Option<PathBuf> {
    if Command::new("openssl").arg("version").output().is_err() {
        let is_gate = std::env::var_os("CI").is_some_and(|value| value == "true");
        assert!(!is_gate, "the gate needs `openssl`");
        println!("skipped: there is no `openssl` here");
        return None;
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("openssl").join(name);
    fs::create_dir_all(&folder).unwrap();
    Some(folder)
}

/// Returns the output of `openssl` with these words in this folder, which must succeed.
fn openssl(folder: &Path, words: &str) -> String {
    let words: Vec<&str> = words.split_whitespace().collect();
    let output = Command::new("openssl").args(&words).current_dir(folder).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "openssl {words:?}: {said}");
    String::from_utf8(output.stdout).unwrap()
}

/// Writes the two certificates of `keys` apart, as `openssl` takes them.
fn write(folder: &Path, keys: &SpaceKeys) {
    let pem = keys.certificate().to_pem();
    let end = "-----END CERTIFICATE-----\n";
    let mut blocks = pem.split_inclusive(end);
    fs::write(folder.join("space.pem"), &pem).unwrap();
    fs::write(folder.join("identity.pem"), blocks.next().unwrap()).unwrap();
    fs::write(folder.join("encryption.pem"), blocks.next().unwrap()).unwrap();
}

fn refusal(folder: &Path, file: &str) -> Code {
    let pem = fs::read_to_string(folder.join(file)).unwrap();
    Certificate::from_pem(&pem, &Limits::default()).expect_err("is no certificate of ours").code()
}

#[test]
fn openssl_reads_and_verifies_our_certificates() {
    let Some(folder) = folder("certificates") else { return };
    let keys = keys(SPACE, 7);
    write(&folder, &keys);

    let text = openssl(&folder, "x509 -in identity.pem -noout -text -nameopt utf8");
    for line in [
        "CN=Prod Space ü",
        "CA:TRUE, pathlen:0",
        "Digital Signature, Certificate Sign",
        "ASN1 OID: prime256v1",
        "Not After : Jan  1 00:00:00 2036 GMT",
    ] {
        assert!(text.contains(line), "`{line}` is not in {text}");
    }
    let text = openssl(&folder, "x509 -in encryption.pem -noout -text -nameopt utf8");
    for line in ["CA:FALSE", "Key Agreement", "Not After : Jan  1 00:00:00 2028 GMT"] {
        assert!(text.contains(line), "`{line}` is not in {text}");
    }
    assert_eq!(text.matches("critical").count(), 2, "key usage and basic constraints: {text}");

    let at = "-attime 1780000000";
    for file in ["identity.pem", "encryption.pem"] {
        let words = format!("verify -x509_strict -check_ss_sig {at} -CAfile identity.pem {file}");
        assert_eq!(openssl(&folder, &words), format!("{file}: OK\n"));
    }
    let fingerprint = openssl(&folder, "x509 -in space.pem -noout -fingerprint -sha256");
    let ours = keys.certificate().fingerprint();
    assert_eq!(fingerprint, format!("sha256 Fingerprint={ours}\n"));
}

#[test]
fn openssl_reads_our_private_keys() {
    let Some(folder) = folder("keys") else { return };
    let keys = keys(SPACE, 7);
    write(&folder, &keys);
    fs::write(folder.join("plain.key"), keys.to_unencrypted_pem().unwrap().as_bytes()).unwrap();
    let encrypted = keys.to_encrypted_pem("correct-horse", seed(8)).unwrap();
    fs::write(folder.join("encrypted.key"), encrypted).unwrap();

    let public = openssl(&folder, "x509 -in identity.pem -noout -pubkey");
    assert_eq!(openssl(&folder, "pkey -in plain.key -pubout"), public);
    let words = "pkey -in encrypted.key -passin pass:correct-horse -pubout";
    assert_eq!(openssl(&folder, words), public);
    assert!(openssl(&folder, "pkey -in plain.key -check -noout").contains("valid"));
    let parts = openssl(&folder, "asn1parse -in encrypted.key");
    for part in ["PBES2", "PBKDF2", ":0927C0", "hmacWithSHA256", "aes-256-cbc"] {
        assert!(parts.contains(part), "`{part}` is not in {parts}");
    }
}

#[test]
fn we_read_the_certificates_and_keys_of_openssl() {
    let Some(folder) = folder("theirs") else { return };
    let new = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc -subj /CN=Ops \
               -days 30 -keyout dual.key -out dual.pem -addext";
    openssl(&folder, &format!("{new} keyUsage=critical,digitalSignature,keyAgreement"));
    let pem = fs::read_to_string(folder.join("dual.pem")).unwrap();
    let certificate = Certificate::from_pem(&pem, &Limits::default()).unwrap();
    assert_eq!(certificate.name(), "Ops");
    assert!(certificate.is_dual_use());
    assert_eq!(certificate.encryption_key(), certificate.identity_key());
    let fingerprint = openssl(&folder, "x509 -in dual.pem -noout -fingerprint -sha256");
    assert_eq!(fingerprint, format!("sha256 Fingerprint={}\n", certificate.fingerprint()));

    let read = |file: &str, passphrase| {
        let text = fs::read_to_string(folder.join(file)).unwrap();
        SpaceKeys::from_pem(&text, passphrase, certificate.clone(), &Limits::default())
    };
    assert!(read("dual.key", None).is_ok());
    let encrypt = "pkcs8 -topk8 -in dual.key -passout pass:secret";
    openssl(&folder, &format!("{encrypt} -v2 aes256 -out pbkdf2.key"));
    openssl(&folder, &format!("{encrypt} -scrypt -out scrypt.key"));
    // Each is beyond one of three limits, and within the memory that OpenSSL allows.
    let costly = [
        ("n.key", "-scrypt_N 32768 -scrypt_r 4"),
        ("r.key", "-scrypt_N 8192 -scrypt_r 16"),
        ("p.key", "-scrypt_p 2"),
    ];
    for (file, cost) in costly {
        openssl(&folder, &format!("{encrypt} -scrypt {cost} -out {file}"));
    }
    openssl(&folder, "pkey -in dual.key -traditional -out sec1.key");
    assert!(read("pbkdf2.key", Some("secret")).is_ok());
    assert!(read("scrypt.key", Some("secret")).is_ok());
    let code = |file, passphrase| read(file, passphrase).expect_err("does not open").code();
    assert_eq!(code("scrypt.key", Some("wrong")), Code::KeysPassphrase);
    for (file, cost) in costly {
        assert_eq!(code(file, Some("secret")), Code::KeysTooExpensive, "{cost}");
    }
    assert_eq!(code("sec1.key", None), Code::KeysPemMalformed);

    // A text in front of the certificate, and the line ends of another system, are no harm.
    openssl(&folder, "x509 -in dual.pem -text -out text.pem");
    let text = fs::read_to_string(folder.join("text.pem")).unwrap().replace('\n', "\r\n");
    assert_eq!(Certificate::from_pem(&text, &Limits::default()).unwrap(), certificate);
}

#[test]
fn we_read_an_identity_and_what_it_issued() {
    let Some(folder) = folder("issued") else { return };
    let key = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc";
    openssl(
        &folder,
        &format!(
            "req -x509 {key} -subj /CN=Ops -keyout identity.key -out identity.pem \
             -addext keyUsage=critical,digitalSignature,keyCertSign"
        ),
    );
    openssl(&folder, &format!("req {key} -subj /CN=Ops-seal -keyout seal.key -out seal.csr"));
    fs::write(folder.join("seal.ext"), "keyUsage=critical,keyAgreement\n").unwrap();
    openssl(
        &folder,
        "x509 -req -in seal.csr -CA identity.pem -CAkey identity.key -CAcreateserial \
         -extfile seal.ext -days 30 -out seal.pem",
    );
    let read = |file: &str| fs::read_to_string(folder.join(file)).unwrap();
    let pem = [read("identity.pem"), read("seal.pem")].concat();
    let certificate = Certificate::from_pem(&pem, &Limits::default()).unwrap();
    assert_eq!(certificate.name(), "Ops");
    assert!(!certificate.is_dual_use());
    // In the other order, as keys are found by what they fit.
    let keys = [read("seal.key"), read("identity.key")].concat();
    assert!(SpaceKeys::from_pem(&keys, None, certificate, &Limits::default()).is_ok());
}

#[test]
fn other_keys_and_uses_are_refused_by_name() {
    let Some(folder) = folder("refused") else { return };
    let new = "req -x509 -noenc -subj /CN=Ops -keyout any.key";
    let both = "-addext keyUsage=critical,digitalSignature,keyAgreement";
    let p256 = "-newkey ec -pkeyopt ec_paramgen_curve:P-256";
    openssl(&folder, &format!("{new} -newkey rsa:2048 {both} -out rsa.pem"));
    openssl(&folder, "pkey -in any.key -out rsa.key");
    openssl(&folder, &format!("{new} -newkey ed25519 {both} -out ed25519.pem"));
    openssl(
        &folder,
        &format!("{new} -newkey ec -pkeyopt ec_paramgen_curve:P-384 {both} -out p384.pem"),
    );
    openssl(&folder, &format!("{new} {p256} -out anything.pem"));
    openssl(&folder, &format!("{new} {p256} -addext keyUsage=digitalSignature -out signs.pem"));
    openssl(
        &folder,
        &format!(
            "{new} {p256} {both} -addext nameConstraints=critical,permitted;DNS:a -out more.pem"
        ),
    );
    for (file, code) in [
        ("rsa.pem", Code::CertificateNotP256),
        ("ed25519.pem", Code::CertificateNotP256),
        ("p384.pem", Code::CertificateNotP256),
        ("anything.pem", Code::CertificateKeyUsage),
        ("signs.pem", Code::CertificateKeyUsage),
        ("more.pem", Code::CertificateCriticalExtension),
    ] {
        assert_eq!(refusal(&folder, file), code, "of {file}");
    }
    let rsa = fs::read_to_string(folder.join("rsa.key")).unwrap();
    let certificate = keys(SPACE, 7).certificate().clone();
    let refused = SpaceKeys::from_pem(&rsa, None, certificate, &Limits::default());
    assert_eq!(refused.expect_err("is RSA").code(), Code::KeysNotP256);
}
