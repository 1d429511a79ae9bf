//! JSON Schemas of the model's types whose documents are read and written by hand.

use alloc::vec::Vec;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::certificate::Certificate;
use super::lookup::{OciDigest, Sha1};
use super::reference::{EnvironmentRef, ProjectRef};
use super::scope::{Dimensions, Scope, TenantTag};
use super::sensitive::Sensitive;
use super::set::Set;
use super::team::Permission;
use super::template::ControlType;
use super::trust::{Grant, Permit};
use super::variable::{Document, ReferenceKind, Value, Variable};
use crate::terms::{Label, Name, described_as, json_schemas, text_schemas};

text_schemas! {
    Certificate: "Certificate",
        "The text of a PEM file: the identity certificate, then the encryption certificate.",
        { "pattern": "-----BEGIN CERTIFICATE-----" };
    EnvironmentRef: "EnvironmentRef", { "minLength": 1 };
    ProjectRef: "ProjectRef", { "minLength": 1 };
    TenantTag: "TenantTag", { "pattern": "^[^/]+/.+$" };
    Sha1: "Sha1", { "pattern": "^[0-9A-Fa-f]{40}$" };
    OciDigest: "OciDigest", { "pattern": "^(sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$" };
    ControlType: "ControlType", {};
    ReferenceKind: "ReferenceKind", { "minLength": 1, "maxLength": Label::LIMIT };
    Permission: "Permission", "A permission, named as Octopus names it; the last four are ours.", {
        "enum": permissions()
    };
}

described_as! {
    Scope: Dimensions;
    Variable: Document<'static>;
}

fn permissions() -> Vec<&'static str> {
    Permission::ALL.iter().map(|permission| permission.as_str()).collect()
}

/// The text of a secret: a document may give it, and none shows it.
fn secret_text(generator: &SchemaGenerator) -> Schema {
    if generator.contract().is_deserialize() {
        json_schema!({ "type": ["string", "null"], "writeOnly": true })
    } else {
        json_schema!({ "type": "null" })
    }
}

json_schemas! {
    Sensitive: "Sensitive", |generator| {
        "description": "A secret: given as a text, shown as `null`; `sealed` is its place there.",
        "type": "object",
        "properties": {
            "sensitive": secret_text(generator),
            "sealed": generator.subschema_for::<u32>(),
        },
        "required": ["sensitive"],
    };
    Value: "Value", |generator| {
        "description": "The value of a variable: a text, a secret, or a thing of the source.",
        "oneOf": [
            {
                "title": "text",
                "type": "object",
                "properties": { "text": { "type": "string" } },
                "required": ["text"],
            },
            generator.subschema_for::<Sensitive>(),
            {
                "title": "reference",
                "type": "object",
                "properties": { "reference": {
                    "type": "object",
                    "properties": {
                        "kind": generator.subschema_for::<ReferenceKind>(),
                        "name": generator.subschema_for::<Label>(),
                    },
                    "required": ["kind", "name"],
                } },
                "required": ["reference"],
            },
        ],
    };
}

impl JsonSchema for Permit {
    fn schema_name() -> alloc::borrow::Cow<'static, str> {
        "Permit".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let is_given = generator.contract().is_deserialize();
        let grant = generator.subschema_for::<Grant>();
        let projects = generator.subschema_for::<Option<Set<Name>>>();
        let mut limited = json_schema!({
            "type": "object",
            "properties": { "grant": grant, "projects": projects },
            "required": if is_given { &["grant"][..] } else { &["grant", "projects"][..] },
        });
        let description = "A grant, and the projects that it covers: `null` means all.";
        if is_given {
            limited = json_schema!({ "anyOf": [grant, limited] });
        }
        limited.insert("description".into(), description.into());
        limited
    }
}
