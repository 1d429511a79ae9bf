//! Certificates and private keys in DER, byte by byte: what no honest writer makes is made here.

use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{DerSignature, SigningKey};

const EC_PUBLIC_KEY: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1];
const P256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7];
const P384: &[u8] = &[0x2b, 0x81, 4, 0, 0x22];
const ECDSA_WITH_SHA256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2];
pub(super) const ECDSA_WITH_SHA384: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 3];
const COMMON_NAME: &[u8] = &[0x55, 4, 3];
const ORGANIZATION: &[u8] = &[0x55, 4, 10];
const BASIC_CONSTRAINTS: &[u8] = &[0x55, 0x1d, 0x13];
const KEY_USAGE: &[u8] = &[0x55, 0x1d, 0x0f];
const NAME_CONSTRAINTS: &[u8] = &[0x55, 0x1d, 0x1e];

pub(super) fn tlv(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let length = match u16::try_from(content.len()).unwrap_or_else(|error| panic!("{error}")) {
        short @ 0..0x80 => vec![short.to_be_bytes()[1]],
        long @ 0x80..0x100 => vec![0x81, long.to_be_bytes()[1]],
        long => [&[0x82][..], &long.to_be_bytes()].concat(),
    };
    [&[tag][..], &length, &content].concat()
}

pub(super) fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    tlv(0x30, parts)
}

pub(super) fn oid(oid: &[u8]) -> Vec<u8> {
    tlv(6, &[oid])
}

fn bits(content: &[u8]) -> Vec<u8> {
    tlv(3, &[&[0], content])
}

pub(crate) fn pem(label: &str, der: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for group in der.chunks(3) {
        let at = |index: usize| u32::from(group.get(index).copied().unwrap_or_default());
        let all = (at(0) << 16) | (at(1) << 8) | at(2);
        for place in 0..4 {
            let index = usize::try_from((all >> (18 - 6 * place)) & 63).unwrap_or_default();
            let digit = if place > group.len() { b'=' } else { DIGITS[index] };
            text.push(char::from(digit));
        }
    }
    let lines: Vec<&str> = (0..text.len().div_ceil(64))
        .map(|line| text.get(64 * line..(64 * line + 64).min(text.len())).unwrap_or_default())
        .collect();
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", lines.join("\n"))
}

/// The permitted uses of a key, as the bits of the extension.
pub(super) const SIGN_AND_AGREE: &[u8] = &[3, 0x88];
pub(super) const SIGN_ONLY: &[u8] = &[7, 0x80];

/// A certificate that is made part by part.
pub(super) struct X509 {
    pub(super) version: u8,
    pub(super) serial_number: &'static [u8],
    /// The signature algorithm that the signed part names.
    pub(super) algorithm: &'static [u8],
    /// Object identifier and text of the name's only part.
    pub(super) name: (&'static [u8], String),
    /// The type of that text.
    pub(super) text: u8,
    /// The attributes that follow in the name.
    pub(super) more_names: Vec<(&'static [u8], String)>,
    pub(super) key: Vec<u8>,
    pub(super) extensions: Vec<Vec<u8>>,
    pub(super) signer: SigningKey,
    /// The number of unused bits at the end of the signature.
    pub(super) unused: u8,
}

impl X509 {
    /// One certificate for both purposes, as it should be.
    pub(super) fn dual(signer: &SigningKey) -> Self {
        Self {
            version: 2,
            serial_number: &[0x41; 16],
            algorithm: ECDSA_WITH_SHA256,
            name: common_name("Both Space"),
            text: 0x0c,
            more_names: Vec::new(),
            key: p256(&point(signer)),
            extensions: vec![constraints(), usage(SIGN_AND_AGREE)],
            signer: signer.clone(),
            unused: 0,
        }
    }

    pub(super) fn encode(&self) -> Vec<u8> {
        let algorithm = sequence(&[&oid(ECDSA_WITH_SHA256)]);
        let named = |(kind, text): &(&[u8], String)| {
            let text = tlv(self.text, &[text.as_bytes()]);
            tlv(0x31, &[&sequence(&[&oid(kind), &text])])
        };
        let more: Vec<u8> = self.more_names.iter().flat_map(named).collect();
        let name = sequence(&[&named(&self.name), &more]);
        let time = |text: &[u8]| tlv(0x17, &[text]);
        let validity = sequence(&[&time(b"260101000000Z"), &time(b"360101000000Z")]);
        let extensions: Vec<&[u8]> = self.extensions.iter().map(Vec::as_slice).collect();
        let version = tlv(0xa0, &[&tlv(2, &[&[self.version]])]);
        let signed = sequence(&[
            &version,
            &tlv(2, &[self.serial_number]),
            &sequence(&[&oid(self.algorithm)]),
            &name,
            &validity,
            &name,
            &self.key,
            &tlv(0xa3, &[&sequence(&extensions)]),
        ]);
        let signature: DerSignature = self.signer.sign(&signed);
        sequence(&[&signed, &algorithm, &tlv(3, &[&[self.unused], signature.as_bytes()])])
    }
}

pub(super) fn common_name(text: &str) -> (&'static [u8], String) {
    (COMMON_NAME, text.into())
}

/// A name without a common name.
pub(super) fn organization(text: &str) -> (&'static [u8], String) {
    (ORGANIZATION, text.into())
}

pub(super) fn point(key: &SigningKey) -> Vec<u8> {
    key.verifying_key().to_sec1_point(false).as_bytes().to_vec()
}

pub(super) fn p256(point: &[u8]) -> Vec<u8> {
    sequence(&[&sequence(&[&oid(EC_PUBLIC_KEY), &oid(P256)]), &bits(point)])
}

/// A key that says it is on the curve P-384.
pub(super) fn p384() -> Vec<u8> {
    let point = [&[4][..], &[7; 96]].concat();
    sequence(&[&sequence(&[&oid(EC_PUBLIC_KEY), &oid(P384)]), &bits(&point)])
}

pub(super) fn usage(bits: &[u8]) -> Vec<u8> {
    extension(KEY_USAGE, &tlv(3, &[bits]))
}

pub(super) fn constraints() -> Vec<u8> {
    extension(BASIC_CONSTRAINTS, &sequence(&[]))
}

/// A critical extension that the format does not have: which names the issuer may certify.
pub(super) fn name_constraints() -> Vec<u8> {
    extension(NAME_CONSTRAINTS, &sequence(&[]))
}

fn extension(name: &[u8], value: &[u8]) -> Vec<u8> {
    sequence(&[&oid(name), &[1, 1, 0xff], &tlv(4, &[value])])
}

/// A private key in PKCS#8, of whatever algorithm.
pub(super) fn pkcs8(algorithm: &[u8], key: &[u8]) -> Vec<u8> {
    sequence(&[&[2, 1, 0], algorithm, &tlv(4, &[key])])
}

/// The key of a dual-use certificate in PKCS#8.
pub(super) fn pkcs8_p256(key: &SigningKey) -> Vec<u8> {
    pkcs8_scalar(key, key.to_bytes().as_slice())
}

/// Returns a PKCS #8 key with the scalar in bytes of another form.
pub(super) fn pkcs8_scalar(key: &SigningKey, scalar: &[u8]) -> Vec<u8> {
    let algorithm = sequence(&[&oid(EC_PUBLIC_KEY), &oid(P256)]);
    let public = tlv(0xa1, &[&bits(&point(key))]);
    let private = sequence(&[&[2, 1, 1], &tlv(4, &[scalar]), &public]);
    pkcs8(&algorithm, &private)
}
