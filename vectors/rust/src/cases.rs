//! The cases as they are collected, before anything is written.

use alloc::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::data::Files;
use crate::world::{NOW, PACKAGE};

/// Everything that is generated.
#[derive(Default)]
pub(crate) struct Cases {
    /// The shared files, by their references: `keys/dev/keys.pem`.
    pub(crate) shared: Files,
    /// The cases, by their paths: `refuse/A21-header-float`.
    pub(crate) cases: BTreeMap<String, Case>,
    family: &'static str,
}

/// One case, with the files that it names.
pub(crate) struct Case {
    /// The file below `vectors/` that lists it: `refuse/A21.json`.
    pub(crate) list: String,
    /// Everything but its name and its files.
    pub(crate) fields: Map<String, Value>,
    pub(crate) files: Files,
}

/// The path, the purpose and the section of a case.
pub(crate) struct About<'a> {
    /// Below `vectors/`: `refuse/A21-float-in-header`.
    pub(crate) path: &'a str,
    pub(crate) purpose: &'a str,
    pub(crate) spec: &'a str,
}

impl Cases {
    /// Names the list of all cases that follow, except those of `refuse`: an attack lists these.
    pub(crate) fn begin(&mut self, family: &'static str) {
        self.family = family;
    }

    /// Adds a file that several cases name.
    pub(crate) fn shared(&mut self, reference: impl Into<String>, content: impl Into<Vec<u8>>) {
        let reference = reference.into();
        let before = self.shared.insert(reference.clone(), content.into());
        assert!(before.is_none(), "{reference} is written twice");
    }

    pub(crate) fn json(&mut self, reference: impl Into<String>, value: &Value) {
        self.shared(reference, pretty(value));
    }

    /// Adds a case of any number of steps, with its files.
    pub(crate) fn case(&mut self, about: &About<'_>, steps: &[Value], files: &[(&str, &[u8])]) {
        let path = about.path;
        let (kind, name) = path.split_once('/').unwrap_or_else(|| panic!("{path} has no kind"));
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
        assert!(name.chars().all(plain) && name.len() < 80, "{path} is no name of a case");
        assert!(!steps.is_empty(), "{path} has no steps");
        let mut fields = Map::new();
        fields.insert("purpose".into(), about.purpose.into());
        fields.insert("spec".into(), about.spec.into());
        fields.insert("steps".into(), steps.into());
        let attack = name.split('-').next().unwrap_or_default();
        let mut list = self.family;
        if attack.len() == 3 && attack.starts_with('A') {
            fields.insert("attack".into(), attack.into());
            if kind == "refuse" {
                list = attack;
            }
        } else {
            assert!(kind != "refuse", "{path} names no attack");
        }
        assert!(!list.is_empty(), "{path} is of no family");
        let list = format!("{kind}/{list}.json");
        let named = |(name, content): &(&str, &[u8])| ((*name).to_owned(), content.to_vec());
        let case = Case { list, fields, files: files.iter().map(named).collect() };
        assert!(case.files.len() == files.len(), "{path} has a file twice");
        let before = self.cases.insert(path.into(), case);
        assert!(before.is_none(), "{path} is there twice");
    }

    /// Adds a case of one file and one verb.
    pub(crate) fn one(&mut self, about: &About<'_>, step: Value, file: &[u8]) {
        let mut step = step;
        step["file"] = "input".into();
        self.case(about, &[step], &[("input", file)]);
    }
}

pub(crate) fn pretty(value: &Value) -> String {
    crate::data::spelled(value).unwrap_or_else(|error| panic!("{error}"))
}

/// A step that verifies a file of `kind` at a Space.
pub(crate) fn verify(kind: &str, space: &str, expect: Value) -> Value {
    let space = space_path(space);
    json!({"verb": "verify", "kind": kind, "space": space, "now": NOW, "expect": expect})
}

pub(crate) fn preview(space: &str, expect: Value) -> Value {
    json!({"verb": "preview", "space": space_path(space), "now": NOW, "expect": expect})
}

/// A step that opens the secrets of a bundle of the small release.
pub(crate) fn open(space: &str, expect: Value) -> Value {
    json!({
        "verb": "open", "space": space_path(space), "now": NOW, "by": "grace",
        "environment": "Production", "keys": format!("keys/{space}/keys.pem"),
        "holdings": [held()], "expect": expect,
    })
}

/// The package of the small release, with the file that has its bytes.
pub(crate) fn held() -> Value {
    json!({"id": "Shop.Web", "version": "1.1.0", "file": PACKAGE_FILE})
}

pub(crate) fn space_path(name: &str) -> String {
    format!("spaces/{name}.json")
}

pub(crate) fn code(code: &str) -> Value {
    json!({"code": code})
}

const PACKAGE_FILE: &str = "spaces/Shop.Web.1.1.0";

pub(crate) fn package_file(cases: &mut Cases) {
    cases.shared(PACKAGE_FILE, PACKAGE);
}
