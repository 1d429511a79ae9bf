//! JSON Schemas of the words that a document writes as texts.

use alloc::vec::Vec;

/// Implements `JsonSchema` for types whose document is a text.
///
/// A type with a description is a definition of its own; a type without one stands where it is
/// used.
macro_rules! text_schemas {
    ($($Type:ty: $name:literal $(, $description:literal)?, { $($rule:tt)* };)*) => {
        $(impl schemars::JsonSchema for $Type {
            fn inline_schema() -> bool {
                $crate::terms::is_inline(&[$($description)?])
            }

            fn schema_name() -> alloc::borrow::Cow<'static, str> {
                $name.into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({
                    $("description": $description,)?
                    "type": "string",
                    $($rule)*
                })
            }
        })*
    };
}

/// Implements `JsonSchema` for a type whose document another type holds.
macro_rules! described_as {
    ($($Type:ty: $Document:ty;)*) => {
        $(impl schemars::JsonSchema for $Type {
            fn inline_schema() -> bool {
                <$Document>::inline_schema()
            }

            fn schema_name() -> alloc::borrow::Cow<'static, str> {
                <$Document>::schema_name()
            }

            fn schema_id() -> alloc::borrow::Cow<'static, str> {
                <$Document>::schema_id()
            }

            fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                <$Document>::json_schema(generator)
            }
        })*
    };
}

/// Implements `JsonSchema` for types whose documents are written by hand.
macro_rules! json_schemas {
    ($($Type:ty: $name:literal, |$generator:pat_param| { $($schema:tt)* };)*) => {
        $(impl schemars::JsonSchema for $Type {
            fn schema_name() -> alloc::borrow::Cow<'static, str> {
                $name.into()
            }

            fn json_schema($generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ $($schema)* })
            }
        })*
    };
}

pub(crate) use {described_as, json_schemas, text_schemas};

/// Returns whether a schema stands where it is used: a text that nobody described does.
pub(crate) const fn is_inline(description: &[&str]) -> bool {
    description.is_empty()
}

const TIME: &str = concat!(
    "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}",
    "(\\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})$"
);

text_schemas! {
    super::Name: "Name", { "minLength": 1, "maxLength": super::Name::LIMIT, "pattern": "^[^:]*$" };
    super::Label: "Label", { "minLength": 1, "maxLength": super::Label::LIMIT };
    super::ReleaseVersion: "ReleaseVersion", {
        "minLength": 1, "maxLength": super::ReleaseVersion::LIMIT
    };
    super::Timestamp: "Timestamp", "A time as RFC 3339 writes it.", { "pattern": TIME };
    super::Code: "Code", "A stable code: `docs/errors.md` explains each one.", {
        "enum": super::Code::ALL.iter().map(|code| code.as_str()).collect::<Vec<_>>()
    };
    super::Digest: "Digest", "A SHA-256: 64 hexadecimal digits.", {
        "pattern": "^[0-9A-Fa-f]{64}$"
    };
    super::Fingerprint: "Fingerprint",
        "A certificate's SHA-256, as `openssl x509 -fingerprint -sha256` prints it.",
        { "pattern": "^([0-9A-Fa-f]{2}:?){31}[0-9A-Fa-f]{2}$" };
}

described_as! {
    super::ContentDigest: super::Digest;
    super::MessageDigest: super::Digest;
    super::PreviewDigest: super::Digest;
    super::ReleaseDigest: super::Digest;
}
