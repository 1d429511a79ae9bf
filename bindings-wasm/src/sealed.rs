//! The three kinds of messages, before and after verification.

use js_sys::{Object, Reflect, Uint8Array};
use spacebridge::verify::{AnyMessage, Check, Equivocation};
use spacebridge::{Bundle, Message, Notice, Receipt, Verified};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::certificate::Certificate;
use crate::convert::{Options, bytes, given, read, read_limits, show, show_some};
use crate::error::OrRefused as _;
use crate::shell;
use crate::space::Space;

macro_rules! message {
    ($sealed:ident, $verified:ident, $body:ident, $doc:literal) => {
        #[doc = concat!($doc, " as it came: well-formed, and believed by nobody yet.")]
        #[wasm_bindgen(skip_typescript)]
        #[derive(Clone, Debug)]
        pub struct $sealed(pub(crate) Message<$body>);

        #[wasm_bindgen]
        impl $sealed {
            /// Reads the bytes of a file.
            #[wasm_bindgen(js_name = fromBytes)]
            pub fn from_bytes(data: &JsValue, options: &JsValue) -> Result<Self, JsValue> {
                let data = bytes(data, "data")?;
                let limits = read_limits(options)?;
                Message::from_bytes_within(data, &limits).or_refused().map(Self)
            }

            /// The bytes of the file.
            #[wasm_bindgen(js_name = toBytes)]
            pub fn to_bytes(&self) -> Uint8Array {
                self.0.as_bytes().into()
            }

            /// The bytes of the statement, with which the file begins: a `COSE_Sign1` by itself.
            #[wasm_bindgen(js_name = statementBytes)]
            pub fn statement_bytes(&self) -> Uint8Array {
                self.0.statement_bytes().into()
            }

            /// Its identity: the SHA-256 of what is signed, and not of the file.
            #[wasm_bindgen(getter)]
            pub fn digest(&self) -> Result<String, JsValue> {
                Ok(self.0.digest().or_refused()?.to_string())
            }

            /// Returns the claims of the message, which are untrusted until it is verified.
            pub fn claims(&self) -> Result<JsValue, JsValue> {
                show(&self.0.claims().or_refused()?)
            }

            /// Returns the content of the message as a document, without verifying it.
            pub fn document(&self) -> Result<JsValue, JsValue> {
                show(&self.0)
            }
        }

        #[doc = concat!($doc, " that holds: what it says is what its sender signed for us.")]
        #[wasm_bindgen(skip_typescript)]
        #[derive(Clone, Debug)]
        pub struct $verified(pub(crate) Verified<$body>);

        #[wasm_bindgen]
        impl $verified {
            /// The message as it came.
            #[wasm_bindgen(getter)]
            pub fn sealed(&self) -> $sealed {
                $sealed(self.0.sealed().clone())
            }

            /// Its identity: the SHA-256 of what is signed, and not of the file.
            #[wasm_bindgen(getter)]
            pub fn digest(&self) -> String {
                self.0.digest().to_string()
            }

            /// The verification report: the result of each check.
            #[wasm_bindgen(getter)]
            pub fn report(&self) -> Result<JsValue, JsValue> {
                show(self.0.report())
            }

            /// Everything that it says, as a document.
            pub fn document(&self) -> Result<JsValue, JsValue> {
                show(&self.0)
            }
        }

        #[cfg(feature = "full")]
        #[wasm_bindgen]
        impl $verified {
            /// The time of the signature, by the sender's clock.
            #[wasm_bindgen(getter, js_name = issuedAt)]
            pub fn issued_at(&self) -> JsValue {
                shell::date(self.0.issued_at())
            }
        }
    };
}

message!(BundleMessage, VerifiedBundle, Bundle, "A bundle");
message!(ReceiptMessage, VerifiedReceipt, Receipt, "A receipt");
message!(NoticeMessage, VerifiedNotice, Notice, "A notice");

#[wasm_bindgen]
impl BundleMessage {
    /// Verifies it for `space`, which has to know and to trust its sender.
    pub fn verify(
        &self,
        space: &Space,
        facts: &JsValue,
        options: &JsValue,
    ) -> Result<VerifiedBundle, JsValue> {
        let now = shell::now(&Options::new(options, &["now"])?)?;
        let facts = given(facts)?;
        self.0.clone().verify(&space.0, &facts, now).or_refused().map(VerifiedBundle)
    }
}

#[cfg(feature = "full")]
#[wasm_bindgen]
impl VerifiedBundle {
    /// The release, as far as it is ours to see, with every secret still sealed.
    pub fn release(&self) -> Result<JsValue, JsValue> {
        show(&self.0.release().or_refused()?)
    }
}

#[wasm_bindgen]
impl ReceiptMessage {
    /// Verifies it for `space`, which has to know and to trust its signer.
    pub fn verify(&self, space: &Space, options: &JsValue) -> Result<VerifiedReceipt, JsValue> {
        let now = shell::now(&Options::new(options, &["now"])?)?;
        self.0.clone().verify(&space.0, now).or_refused().map(VerifiedReceipt)
    }

    /// Verifies one of our own, to read it before it leaves, or to pass it on.
    #[wasm_bindgen(js_name = verifyOwn)]
    pub fn verify_own(&self, space: &Space) -> Result<VerifiedReceipt, JsValue> {
        self.0.clone().verify_own(&space.0).or_refused().map(VerifiedReceipt)
    }

    /// Returns the receipt without one of its parts; the signature stays valid.
    pub fn withhold(&self, part: &JsValue) -> Result<Self, JsValue> {
        self.0.withhold(read(part)?).or_refused().map(Self)
    }
}

#[wasm_bindgen]
impl VerifiedReceipt {
    /// Everything that it says, line by line.
    pub fn text(&self) -> String {
        self.0.to_string()
    }
}

#[wasm_bindgen]
impl NoticeMessage {
    /// Verifies it for `space`, which has to know its sender.
    pub fn verify(&self, space: &Space, options: &JsValue) -> Result<VerifiedNotice, JsValue> {
        let now = shell::now(&Options::new(options, &["now"])?)?;
        self.0.clone().verify(&space.0, now).or_refused().map(VerifiedNotice)
    }
}

/// Reads a file of whichever kind it is: a bundle, a receipt or a notice.
#[wasm_bindgen(js_name = readMessage, skip_typescript)]
pub fn read_message(data: &JsValue, options: &JsValue) -> Result<JsValue, JsValue> {
    let data = bytes(data, "data")?;
    let limits = read_limits(options)?;
    Ok(match AnyMessage::from_bytes(&data, &limits).or_refused()? {
        AnyMessage::Bundle(sealed) => BundleMessage(sealed).into(),
        AnyMessage::Receipt(sealed) => ReceiptMessage(sealed).into(),
        AnyMessage::Notice(sealed) => NoticeMessage(sealed).into(),
    })
}

/// Returns a description of each check, by the name of the check.
#[wasm_bindgen(skip_typescript, js_name = checkWords)]
pub fn check_words() -> Result<JsValue, JsValue> {
    let table = Object::new();
    for check in Check::ALL {
        // A property can always be added to an object that was made just now.
        let _ = Reflect::set(&table, &show(check)?, &check.in_words().into());
    }
    Ok(table.into())
}

/// The proof that the holder of a certificate told two stories, as a document; `null` if the two
/// receipts do not prove it.
#[cfg(feature = "full")]
#[wasm_bindgen(skip_typescript, js_name = proveEquivocation)]
pub fn prove_equivocation(
    signer: &Certificate,
    one: &ReceiptMessage,
    other: &ReceiptMessage,
) -> Result<JsValue, JsValue> {
    show_some(Equivocation::prove(&signer.0, &one.0, &other.0).as_ref())
}
