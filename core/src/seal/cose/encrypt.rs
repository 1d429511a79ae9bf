//! Sealed secrets: `COSE_Encrypt` for one recipient (RFC 9052 §5.1).

use alloc::vec::Vec;

use zeroize::Zeroizing;

use super::OpenError;
use crate::seal::cbor::{CborError, Items, Key, Reader, TAG_ENCRYPT, Writer};
use crate::seal::suite::algorithm::{A256GCM, ECDH_ES_A256KW};
use crate::seal::suite::{self, Agree, HedgedSeed, KeyEncryptionKey, KeyError, WRAPPED_KEY_LENGTH};
use crate::terms::{Fingerprint, Limits};

/// The sender and the recipient of sealed bytes. Both are named by their identity certificates, and
/// both are part of the key: neither can be exchanged for another afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Route {
    pub(crate) sender: Fingerprint,
    pub(crate) recipient: Fingerprint,
}

const IV: i64 = 5;
const EPHEMERAL_KEY: i64 = -1;
const PARTY_U_IDENTITY: i64 = -21;
const PARTY_V_IDENTITY: i64 = -24;
/// The tag that AES-GCM puts behind the ciphertext.
const TAG_LENGTH: usize = 16;

/// The parts of a sealed message.
struct Message<'b> {
    iv: &'b [u8; 12],
    ciphertext: &'b [u8],
    protected: &'b [u8],
    ephemeral: [u8; 65],
    wrapped: &'b [u8; WRAPPED_KEY_LENGTH],
}

/// Seals `plaintext` to the holder of `public`, the recipient's encryption key. It opens only
/// together with the same `associated` bytes, which are not part of the message.
///
/// The keys depend on everything given here, so a `hedge` that comes twice seals other content with
/// other keys.
///
/// ```cddl
/// encrypt = #6.96([
///   protected: bstr .cbor { 1: 3 },      ; AES-256-GCM
///   unprotected: { 5: bstr .size 12 },   ; nonce
///   ciphertext: bstr,                    ; of `secrets`, and the 16-byte tag
///   recipients: [recipient],
/// ])
/// recipient = [
///   protected: bstr .cbor recipient-protected,
///   unprotected: { -1: ephemeral-key },
///   wrapped: bstr .size 40,              ; the content key
/// ]
/// recipient-protected = {
///   1: -31,                              ; ECDH-ES + A256KW
///   -21: fingerprint,                    ; PartyU identity: who sealed
///   -24: fingerprint,                    ; PartyV identity: the recipient
/// }
/// ephemeral-key = { 1: 2, -1: 1, -2: bstr .size 32, -3: bstr .size 32 }    ; EC2, P-256, x, y
/// ```
///
/// # Errors
///
/// `Code::KeyPointInvalid` if `public` is no point of the curve.
pub(crate) fn seal(
    plaintext: &[u8],
    associated: &[u8],
    route: &Route,
    public: &[u8; 65],
    hedge: &HedgedSeed,
) -> Result<Vec<u8>, KeyError> {
    let sender = route.sender.as_bytes();
    let recipient = route.recipient.as_bytes();
    let hedge = hedge.bind(&[b"seal", associated, sender, recipient, public, plaintext]);
    let ephemeral = hedge.secret_key("eph");
    let key = hedge.expand::<32>("cek", 0);
    let iv = hedge.expand::<12>("iv", 0);

    let recipient_protected = protected_of_recipient(route);
    let shared = suite::agree(&ephemeral, public)?;
    let context = KeyEncryptionKey::context(Some(sender), Some(recipient), &recipient_protected);
    let wrapping = KeyEncryptionKey::derive(&shared, &context);
    let protected = protected_header();
    let associated = enc_structure(&protected, associated);
    let ciphertext = suite::encrypt(&key, &iv, &associated, plaintext)?;

    let ephemeral = suite::public_key(&ephemeral.public_key());
    let (_, coordinates) = ephemeral.split_at(1);
    let (x, y) = coordinates.split_at(32);
    let mut writer = Writer::with_capacity(ciphertext.len().saturating_add(320));
    writer.tag(TAG_ENCRYPT).array(4).bytes(&protected);
    writer.map(1).int(IV).bytes(iv.as_slice());
    writer.bytes(&ciphertext);
    writer.array(1).array(3).bytes(&recipient_protected);
    writer.map(1).int(EPHEMERAL_KEY).map(4);
    writer.int(1).int(2).int(-1).int(1).int(-2).bytes(x).int(-3).bytes(y);
    writer.bytes(&wrapping.wrap(&key));
    Ok(writer.finish())
}

/// Opens what [`seal`] sealed on this route with one of these `associated` bytes, tried in their
/// order.
///
/// # Errors
///
/// [`OpenError`], and never why.
pub(crate) fn open(
    sealed: &[u8],
    associated: &[Vec<u8>],
    route: &Route,
    key: &dyn Agree,
    limits: &Limits,
) -> Result<Zeroizing<Vec<u8>>, OpenError> {
    let sealed = Message::decode(sealed, limits).map_err(|_| OpenError)?;
    if sealed.protected != protected_of_recipient(route) || sealed.ciphertext.len() > limits.sealed
    {
        return Err(OpenError);
    }
    let shared = key.agree(&sealed.ephemeral).map_err(|_| OpenError)?;
    let sender = route.sender.as_bytes();
    let recipient = route.recipient.as_bytes();
    let context = KeyEncryptionKey::context(Some(sender), Some(recipient), sealed.protected);
    let wrapping = KeyEncryptionKey::derive(&shared, &context);
    let key = wrapping.unwrap(sealed.wrapped).ok_or(OpenError)?;
    let protected = protected_header();
    let open = |associated: &Vec<u8>| {
        let associated = enc_structure(&protected, associated);
        suite::decrypt(&key, sealed.iv, &associated, sealed.ciphertext)
    };
    associated.iter().find_map(open).ok_or(OpenError)
}

/// Returns true if `sealed` is well-formed and says that it takes this route. Whether it opens
/// takes a key.
pub(crate) fn is_sealed_for(sealed: &[u8], route: &Route, limits: &Limits) -> bool {
    Message::decode(sealed, limits)
        .is_ok_and(|sealed| sealed.protected == protected_of_recipient(route))
}

impl<'b> Message<'b> {
    fn decode(bytes: &'b [u8], limits: &Limits) -> Result<Self, Malformed> {
        let mut reader = Reader::new(bytes, limits);
        let sealed = reader.tagged(TAG_ENCRYPT, |reader| {
            reader.array_of(4, |items| {
                must(items.next()?.bytes()? == protected_header())?;
                let iv = items.next()?.map(|entries| {
                    let (key, value) = entries.next()?.ok_or(Malformed)?;
                    must(key == Key::Int(IV))?;
                    Ok::<_, Malformed>(value.bytes_of::<12>()?)
                })?;
                let ciphertext = items.next()?.bytes()?;
                must(ciphertext.len() >= TAG_LENGTH)?;
                items.next()?.array_of(1, |recipients| {
                    recipients.next()?.array_of(3, |items| Self::recipient(iv, ciphertext, items))
                })
            })
        })?;
        reader.finish()?;
        Ok(sealed)
    }

    fn recipient(
        iv: &'b [u8; 12],
        ciphertext: &'b [u8],
        items: &mut Items<'_, 'b>,
    ) -> Result<Self, Malformed> {
        let protected = items.next()?.bytes()?;
        let ephemeral = items.next()?.map(|entries| {
            let (key, value) = entries.next()?.ok_or(Malformed)?;
            must(key == Key::Int(EPHEMERAL_KEY))?;
            ephemeral_key(value)
        })?;
        let wrapped = items.next()?.bytes_of()?;
        Ok(Self { iv, ciphertext, protected, ephemeral, wrapped })
    }
}

/// An uncompressed P-256 key: `COSE_Key` (RFC 9053 §7.1).
fn ephemeral_key(value: &mut Reader<'_>) -> Result<[u8; 65], Malformed> {
    value.map(|entries| {
        for (label, expected) in [(1, 2), (-1, 1)] {
            let (key, value) = entries.next()?.ok_or(Malformed)?;
            must(key == Key::Int(label) && value.int()? == expected)?;
        }
        let mut point = [4; 65];
        let (_, coordinates) = point.split_at_mut(1);
        for (label, coordinate) in [-2, -3].into_iter().zip(coordinates.chunks_exact_mut(32)) {
            let (key, value) = entries.next()?.ok_or(Malformed)?;
            must(key == Key::Int(label))?;
            coordinate.copy_from_slice(value.bytes_of::<32>()?);
        }
        Ok(point)
    })
}

/// The header under which the secrets are encrypted: the algorithm.
fn protected_header() -> Vec<u8> {
    let mut writer = Writer::new();
    writer.map(1).int(1).int(A256GCM);
    writer.finish()
}

/// The header under which the content key is wrapped: the algorithm and both parties.
fn protected_of_recipient(route: &Route) -> Vec<u8> {
    let mut writer = Writer::new();
    writer.map(3).int(1).int(ECDH_ES_A256KW);
    writer.int(PARTY_U_IDENTITY).bytes(route.sender.as_bytes());
    writer.int(PARTY_V_IDENTITY).bytes(route.recipient.as_bytes());
    writer.finish()
}

/// Returns the data authenticated beside the ciphertext: `Enc_structure` (RFC 9052 §5.3).
///
/// ```cddl
/// enc-structure = ["Encrypt", protected: bstr, external-aad: bstr .cbor binding]
/// ```
fn enc_structure(protected: &[u8], external: &[u8]) -> Vec<u8> {
    let mut writer = Writer::new();
    writer.array(3).text("Encrypt").bytes(protected).bytes(external);
    writer.finish()
}

/// The bytes are not in the profile; whoever opens them is not told more.
struct Malformed;

impl From<CborError> for Malformed {
    fn from(_: CborError) -> Self {
        Self
    }
}

fn must(holds: bool) -> Result<(), Malformed> {
    if holds { Ok(()) } else { Err(Malformed) }
}
