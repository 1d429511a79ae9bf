//! Keys that are kept elsewhere, and that answer later: a browser's key store promises its answers,
//! while the core wants them at once.
//!
//! So a verb is tried: what the key would have to do is noted, and the verb is refused. When the
//! key has answered, the verb is tried again. Sealing depends on nothing but its input and the
//! seed, so the second time it asks for the same.

use alloc::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use js_sys::Uint8Array;
use spacebridge::{Agree, Digest, Error, Sign};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use zeroize::Zeroizing;

use crate::convert::{bytes, bytes_of};
use crate::error::refusal;

/// A key that only knows what it was told: what was asked of it is asked outside.
#[derive(Debug, Default)]
pub(crate) struct Asking<const N: usize> {
    asked: Mutex<Option<Vec<u8>>>,
    answers: Mutex<BTreeMap<Vec<u8>, Answered<N>>>,
}

/// The answer of a key. It is never printed: it may be a shared secret.
struct Answered<const N: usize>(Zeroizing<[u8; N]>);

impl<const N: usize> core::fmt::Debug for Answered<N> {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        out.write_str("Answered(…)")
    }
}

/// Locks a value. No code panics while it holds one, so a poisoned value is whole.
fn held<T>(value: &Mutex<T>) -> MutexGuard<'_, T> {
    value.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<const N: usize> Asking<N> {
    fn ask(&self, question: Vec<u8>) -> Result<Zeroizing<[u8; N]>, Error> {
        if let Some(Answered(answer)) = held(&self.answers).get(&question) {
            return Ok(answer.clone());
        }
        *held(&self.asked) = Some(question);
        Err(Error::key_unavailable())
    }

    /// Returns the question that is not answered yet.
    pub(crate) fn asked(&self) -> Option<Uint8Array> {
        held(&self.asked).as_deref().map(Into::into)
    }

    pub(crate) fn answer(&self, question: &JsValue, answer: &JsValue) -> Result<(), JsValue> {
        let question = bytes(question, "question")?;
        let answer = bytes_of(answer, "answer")?;
        held(&self.answers).insert(question, Answered(Zeroizing::new(answer)));
        *held(&self.asked) = None;
        Ok(())
    }

    /// Says of a refusal that it is none: the key has to be asked first.
    pub(crate) fn explain<T>(&self, result: Result<T, JsValue>) -> Result<T, JsValue> {
        result.map_err(|error| match *held(&self.asked) {
            None => error,
            Some(_) => refusal("key-asked", "", "the key has to be asked first: see `asked`"),
        })
    }
}

impl Sign for Asking<64> {
    fn sign(&self, _: &Digest, _: &[u8; 32]) -> Result<[u8; 64], Error> {
        Err(Error::key_unavailable())
    }

    /// A browser's key store hashes what it signs by itself, so it is asked for the whole.
    fn sign_whole(&self, parts: &[&[u8]], _: &[u8; 32]) -> Result<[u8; 64], Error> {
        self.ask(parts.concat()).map(|signature| *signature)
    }
}

impl Agree for Asking<32> {
    fn agree(&self, public: &[u8; 65]) -> Result<Zeroizing<[u8; 32]>, Error> {
        self.ask(public.to_vec())
    }
}

/// Opens secrets with a key that is kept elsewhere.
#[wasm_bindgen(skip_typescript)]
#[derive(Debug, Default)]
pub struct Opener(pub(crate) Asking<32>);

#[wasm_bindgen]
impl Opener {
    /// A key that has not been asked anything.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// The public key, a point of 65 bytes, with which the key has to agree; nothing if it has not
    /// to.
    #[wasm_bindgen(getter)]
    pub fn asked(&self) -> Option<Uint8Array> {
        self.0.asked()
    }

    /// Records the shared secret that the key agreed on with `asked`: 32 bytes of the x coordinate.
    pub fn answer(&self, asked: &JsValue, agreed: &JsValue) -> Result<(), JsValue> {
        self.0.answer(asked, agreed)
    }
}
