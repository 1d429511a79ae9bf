//! Nothing that holds a secret can end up in a message or a log.

use crate::source::{Source, words};

/// The types that hold a secret in clear, themselves.
const HOLDERS: [&str; 6] = ["PrivateKey", "Secret", "SecretKey", "SecretText", "Seed", "SpaceKeys"];

/// The types that have one of those inside, and may derive `Debug` from it.
const SECRETS: [&str; 2] = ["Secrets", "Sensitive"];

pub(crate) fn violations(file: &Source) -> Vec<String> {
    let mut found = Vec::new();
    for name in HOLDERS.into_iter().chain(SECRETS) {
        for offset in words(&file.code, name) {
            let item = item_before(&file.code, offset);
            if displays(item) || (HOLDERS.contains(&name) && derives_debug(item)) {
                found.push(file.at(offset, &format!("`{name}` can be printed")));
            }
        }
    }
    found
}

/// Returns true if `item` is an `impl … Display for`, up to the type that it is for.
fn displays(item: &str) -> bool {
    let is_path = |c: char| c.is_alphanumeric() || "_: ".contains(c);
    words(item, "impl").next().is_some()
        && item.rsplit_once("Display for").is_some_and(|(_, path)| path.chars().all(is_path))
}

/// Returns true if `item` is a declaration with a derived `Debug`, up to the type that it declares.
fn derives_debug(item: &str) -> bool {
    let declares = ["struct", "enum"].iter().any(|word| item.trim_end().ends_with(word));
    declares
        && words(item, "derive").any(|start| {
            let end = item[start..].find(')').map_or(item.len(), |length| start + length);
            words(&item[start..end], "Debug").next().is_some()
        })
}

/// The code from the end of the item before to `offset`: attributes, keywords and paths.
fn item_before(code: &str, offset: usize) -> &str {
    let start = code[..offset].rfind([';', '{', '}']).map_or(0, |end| end + 1);
    &code[start..offset]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        violations(&Source::new("a.rs", text))
    }

    #[test]
    fn a_secret_that_displays_itself_is_reported() {
        let text = "struct Sensitive(String);\nimpl fmt::Display for Sensitive {}";
        assert_eq!(found(text), ["a.rs:2: `Sensitive` can be printed"]);
        assert_eq!(found("impl<'a> core::fmt::Display for super::Seed {}").len(), 1);
    }

    #[test]
    fn a_secret_that_derives_debug_is_reported() {
        assert_eq!(found("#[derive(Clone, Debug)]\npub struct SpaceKeys { a: u8 }").len(), 1);
        assert_eq!(found("#[derive(Clone)]\n#[derive(Debug)]\nenum Secret { A }").len(), 1);
        assert!(found("#[derive(Debug)]\nenum Sensitive { Known(SecretText) }").is_empty());
    }

    #[test]
    fn a_redacted_secret_and_an_error_about_secrets_are_fine() {
        let text = "#[derive(Clone)] pub struct Secret(u8);\nimpl fmt::Debug for Secret {}\n\
                    #[derive(Debug)] pub struct SecretError(Secret);\n\
                    impl fmt::Display for SecretError {}";
        assert!(found(text).is_empty(), "{:?}", found(text));
    }
}
