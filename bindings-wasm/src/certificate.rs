//! The certificates of Spaces, and the words that two people compare.

#[cfg(feature = "full")]
use js_sys::Uint8Array;
use spacebridge::Fingerprint;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::convert::{object, read_limits, text, word};
use crate::error::OrRefused as _;
use crate::shell::date;

/// The public half of a Space: what others pin, and seal to.
#[wasm_bindgen(skip_typescript)]
#[derive(Clone, Debug)]
pub struct Certificate(pub(crate) spacebridge::Certificate);

#[wasm_bindgen]
impl Certificate {
    /// Reads the text of a certificate file.
    #[wasm_bindgen(js_name = fromPem)]
    pub fn from_pem(pem: &JsValue, options: &JsValue) -> Result<Self, JsValue> {
        let pem = text(pem, "pem")?;
        let limits = read_limits(options)?;
        spacebridge::Certificate::from_pem(&pem, &limits).or_refused().map(Self)
    }

    /// The text of the certificate file, to be carried to another network.
    #[wasm_bindgen(js_name = toPem)]
    pub fn to_pem(&self) -> String {
        self.0.to_pem()
    }

    /// The SHA-256 of the identity certificate, as OpenSSL prints it.
    #[wasm_bindgen(getter)]
    pub fn fingerprint(&self) -> String {
        self.0.fingerprint().to_string()
    }

    /// The fingerprint in words, for two people on a telephone.
    #[wasm_bindgen(getter)]
    pub fn words(&self) -> String {
        self.0.fingerprint().words()
    }

    /// The name in it: shown, never believed.
    #[wasm_bindgen(getter)]
    pub fn name(&self) -> String {
        self.0.name().into()
    }

    /// The validity of the identity certificate.
    #[wasm_bindgen(getter)]
    pub fn valid(&self) -> JsValue {
        validity(self.0.valid())
    }

    /// The validity of the encryption certificate, to which secrets are sealed.
    #[wasm_bindgen(getter, js_name = encryptionValid)]
    pub fn encryption_valid(&self) -> JsValue {
        validity(self.0.encryption_valid())
    }

    /// Compares the fingerprint with what the other side read out, in words or in hexadecimal.
    pub fn compare(&self, typed: &JsValue) -> Result<ComparedFingerprint, JsValue> {
        let typed = text(typed, "typed")?;
        self.0.fingerprint().compare(&typed).or_refused().map(ComparedFingerprint)
    }

    /// Returns the certificate in the form that documents contain.
    #[wasm_bindgen(js_name = toJSON)]
    pub fn to_json(&self) -> String {
        self.0.to_pem()
    }
}

#[cfg(feature = "full")]
#[wasm_bindgen]
impl Certificate {
    /// The public key that verifies signatures: 65 bytes, an uncompressed point.
    #[wasm_bindgen(getter, js_name = identityKey)]
    pub fn identity_key(&self) -> Uint8Array {
        self.0.identity_key().as_slice().into()
    }

    /// The public key that secrets are sealed to: 65 bytes, an uncompressed point.
    #[wasm_bindgen(getter, js_name = encryptionKey)]
    pub fn encryption_key(&self) -> Uint8Array {
        self.0.encryption_key().as_slice().into()
    }
}

fn validity(valid: spacebridge::Validity) -> JsValue {
    object(&[("from", date(valid.from)), ("until", date(valid.until))])
}

/// A fingerprint that a person compared: what `confirm` asks for.
#[wasm_bindgen(skip_typescript)]
#[derive(Clone, Copy, Debug)]
pub struct ComparedFingerprint(pub(crate) spacebridge::trust::ComparedFingerprint);

#[wasm_bindgen]
impl ComparedFingerprint {
    /// The fingerprint that a person compared.
    #[wasm_bindgen(getter)]
    pub fn fingerprint(&self) -> String {
        self.0.fingerprint().to_string()
    }
}

/// The words of a fingerprint, for two people on a telephone.
#[wasm_bindgen(skip_typescript, js_name = fingerprintWords)]
pub fn fingerprint_words(fingerprint: &JsValue) -> Result<String, JsValue> {
    let fingerprint: Fingerprint = word(fingerprint, "fingerprint")?;
    Ok(fingerprint.words())
}
