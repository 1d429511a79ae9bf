//! Texts that are secret: read without a buffer that keeps them.

use alloc::string::String;
use core::char;

use serde::de::value::StringDeserializer;
use serde::de::{Error as _, Unexpected, Visitor};
use serde::{Deserialize as _, Deserializer};
use serde_json::value::RawValue;

/// The name of a newtype whose text is secret.
///
/// A type that asks a deserializer for a newtype of this name owns the one allocation of the text.
/// `serde_json` unescapes a text in a buffer of its own, which is freed with the text in it;
/// [`read`](crate::read) unescapes the text of such a newtype by itself.
pub const SECRET: &str = "spacebridge_json::Secret";

/// Gives the visitor of a secret newtype its text.
pub(crate) fn secret<'de, D: Deserializer<'de>, V: Visitor<'de>>(
    deserializer: D,
    visitor: V,
) -> Result<V::Value, D::Error> {
    let literal = <&RawValue>::deserialize(deserializer)?.get();
    if !literal.starts_with('"') {
        return Err(D::Error::invalid_type(Unexpected::Other("value"), &"a string"));
    }
    match secret_text(literal) {
        Some(text) => visitor.visit_newtype_struct(StringDeserializer::new(text)),
        None => Err(D::Error::custom("expected a text without half of a surrogate pair")),
    }
}

/// Returns the text of a JSON literal, such as a [`RawValue`] holds, in one allocation; `None` if
/// it is no text, or has half of a surrogate pair.
///
/// ```
/// let text = spacebridge_json::secret_text(r#""hunter\u0032""#);
/// assert_eq!(text.as_deref(), Some("hunter2"));
/// ```
#[must_use]
pub fn secret_text(literal: &str) -> Option<String> {
    let escaped = literal.strip_prefix('"')?.strip_suffix('"')?;
    // The first pass finds every fault, so that no text is dropped half-way.
    if !unescape(escaped, |_| {}) {
        return None;
    }
    // An escape is longer than what it stands for, so the text never grows out of its allocation.
    let mut text = String::with_capacity(escaped.len());
    unescape(escaped, |part| text.push_str(part));
    Some(text)
}

/// Gives the parts of the text of a JSON literal, whose escapes are well-formed; false if one of
/// them is half of a surrogate pair.
fn unescape(escaped: &str, mut give: impl FnMut(&str)) -> bool {
    let mut rest = escaped;
    while let Some(place) = rest.find('\\') {
        let (plain, after) = rest.split_at(place);
        give(plain);
        let Some((letter, after)) = letter(after) else { return false };
        give(letter.encode_utf8(&mut [0; 4]));
        rest = after;
    }
    give(rest);
    true
}

/// Returns the letter that an escape at the beginning of `text` stands for, and what follows it.
fn letter(text: &str) -> Option<(char, &str)> {
    let mut letters = text.chars();
    let kind = letters.nth(1)?;
    let simple = match kind {
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => {
            let (first, after) = unit(letters.as_str())?;
            if let Some(letter) = char::from_u32(first) {
                return Some((letter, after));
            }
            let (second, after) = unit(after.strip_prefix("\\u")?)?;
            let pair =
                char::decode_utf16([u16::try_from(first).ok()?, u16::try_from(second).ok()?]);
            let letter = pair.into_iter().next()?.ok()?;
            return Some((letter, after));
        }
        itself => itself,
    };
    Some((simple, letters.as_str()))
}

/// Returns the number in four hexadecimal digits, and what follows them.
fn unit(text: &str) -> Option<(u32, &str)> {
    let (digits, after) = text.split_at_checked(4)?;
    Some((u32::from_str_radix(digits, 16).ok()?, after))
}

#[cfg(test)]
mod tests {
    use alloc::format;
    use alloc::string::ToString as _;

    use serde::Deserialize;

    use super::*;
    use crate::{Kind, read};

    #[derive(Debug, PartialEq)]
    struct Text(String);

    impl<'de> Deserialize<'de> for Text {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            struct Newtype;

            impl<'de> Visitor<'de> for Newtype {
                type Value = Text;

                fn expecting(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                    out.write_str("a string")
                }

                fn visit_newtype_struct<D: Deserializer<'de>>(
                    self,
                    deserializer: D,
                ) -> Result<Text, D::Error> {
                    String::deserialize(deserializer).map(Text)
                }
            }
            deserializer.deserialize_newtype_struct(SECRET, Newtype)
        }
    }

    #[derive(Debug, PartialEq, Deserialize)]
    struct Holder {
        secret: Option<Text>,
        next: u8,
    }

    fn held(literal: &str) -> Result<Option<String>, (Kind, String, String)> {
        let holder: Result<Holder, _> = read(&format!(r#"{{"secret": {literal}, "next": 1}}"#));
        match holder {
            Ok(holder) => Ok(holder.secret.map(|Text(text)| text)),
            Err(error) => Err((error.kind(), error.path().to_string(), error.detail().to_string())),
        }
    }

    #[test]
    fn a_secret_is_the_text_that_serde_json_reads() {
        for literal in [
            r#""""#,
            r#""plain""#,
            r#""\"\\\/\b\f\n\r\t""#,
            r#""a\u0041\u00e9\u20ac\ud83d\ude00z""#,
            r#""\u0000 and \\u0041""#,
            r#""é€😀""#,
        ] {
            let expected: String = serde_json::from_str(literal).unwrap();
            assert_eq!(held(literal), Ok(Some(expected.clone())), "{literal}");
            let Holder { secret, .. } =
                serde_json::from_str(&format!(r#"{{"secret": {literal}, "next": 1}}"#)).unwrap();
            assert_eq!(secret, Some(Text(expected)), "another reader has the newtype too");
        }
        assert_eq!(held("null"), Ok(None));
    }

    #[test]
    fn what_serde_json_refuses_is_no_secret() {
        for literal in [
            r#""\ud83d""#,
            r#""\ud83d\ud83d""#,
            r#""\ud83dx""#,
            r#""\ude00""#,
            r#""\ud83d\n""#,
            r#""\u00g0""#,
            r#""\x""#,
            "\"\n\"",
            r#""open"#,
        ] {
            assert!(serde_json::from_str::<String>(literal).is_err(), "{literal}");
            assert!(held(literal).is_err(), "{literal}");
        }
    }

    #[test]
    fn a_value_that_is_no_text_is_shown_by_its_place_and_not_quoted() {
        for literal in ["17", "true", r#"{"a": "N33DLE"}"#, r#"["N33DLE"]"#] {
            let (kind, path, detail) = held(literal).unwrap_err();
            assert_eq!((kind, path.as_str()), (Kind::Unexpected, "secret"), "{literal}");
            assert_eq!(detail, "expected a text");
        }
    }
}
