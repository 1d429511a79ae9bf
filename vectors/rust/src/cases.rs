//! The cases as they are collected, before anything is written.

use alloc::collections::BTreeMap;

use serde_json::{Value, json};

use crate::world::{NOW, PACKAGE};

/// All files of the vectors that are generated, by their path below `vectors/`.
#[derive(Default)]
pub(crate) struct Cases {
    pub(crate) files: BTreeMap<String, Vec<u8>>,
    pub(crate) cases: BTreeMap<String, Value>,
}

/// What a case is about.
pub(crate) struct About<'a> {
    /// Below `vectors/`: `refuse/A21-float-in-header`.
    pub(crate) path: &'a str,
    pub(crate) purpose: &'a str,
    pub(crate) spec: &'a str,
}

impl Cases {
    pub(crate) fn file(&mut self, path: impl Into<String>, content: impl Into<Vec<u8>>) {
        let path = path.into();
        let before = self.files.insert(path.clone(), content.into());
        assert!(before.is_none(), "{path} is written twice");
    }

    pub(crate) fn json(&mut self, path: impl Into<String>, value: &Value) {
        self.file(path, pretty(value));
    }

    /// A case of any number of steps, with the files that lie beside it.
    pub(crate) fn case(&mut self, about: &About<'_>, steps: &[Value], files: &[(&str, &[u8])]) {
        let path = about.path;
        let name = path.rsplit('/').next().unwrap_or_default();
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
        assert!(name.chars().all(plain) && name.len() < 80, "{path} is no name of a folder");
        assert!(!steps.is_empty(), "{path} has no steps");
        let mut case = json!({"purpose": about.purpose, "spec": about.spec, "steps": steps});
        let attack = name.split('-').next().unwrap_or_default();
        if attack.len() == 3 && attack.starts_with('A') {
            case["attack"] = attack.into();
        } else {
            assert!(!path.starts_with("refuse/"), "{path} names no attack");
        }
        for (name, content) in files {
            self.file(format!("{path}/{name}"), *content);
        }
        self.json(format!("{path}/case.json"), &case);
        let before = self.cases.insert(path.into(), case);
        assert!(before.is_none(), "{path} is there twice");
    }

    /// One file and one verb.
    pub(crate) fn one(&mut self, about: &About<'_>, step: Value, file: &[u8]) {
        let mut step = step;
        step["file"] = "input".into();
        self.case(about, &[step], &[("input", file)]);
    }
}

pub(crate) fn pretty(value: &Value) -> String {
    let text = serde_json::to_string_pretty(value).unwrap_or_else(|error| panic!("{error}"));
    format!("{text}\n")
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
        "environment": "Production", "keys": format!("../../keys/{space}/keys.pem"),
        "holdings": [held()], "expect": expect,
    })
}

/// The package of the small release, with the file that has its bytes.
pub(crate) fn held() -> Value {
    json!({"id": "Shop.Web", "version": "1.1.0", "file": "../../spaces/Shop.Web.1.1.0"})
}

pub(crate) fn space_path(name: &str) -> String {
    format!("../../spaces/{name}.json")
}

pub(crate) fn code(code: &str) -> Value {
    json!({"code": code})
}

pub(crate) fn package_file(cases: &mut Cases) {
    cases.file("spaces/Shop.Web.1.1.0", PACKAGE);
}
