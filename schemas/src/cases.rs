//! Documents that the tests hold, each with the schema that describes it, and one slip for each of
//! their keys.
//!
//! Boon judges them here. What it judged is written out for the validators of other languages.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail, ensure};
use boon::{Compiler, SchemaIndex, Schemas};
use serde_json::{Value as Json, json};

use crate::documents::Document;
use crate::{SCHEMAS, root};

const SHOWN: &str = "core/tests/documents/shown";
const VECTORS: &str = "vectors";
const SHEET: &str = "core/src/rules/answer_sheet/tests";

/// The files in `shown/` whose names are not those of their documents.
const CALLED: [(&str, &str); 23] = [
    ("assembled", "assembled-release"),
    ("blanks", "blank"),
    ("bundle", "verified-bundle"),
    ("center", "data-center"),
    ("changed", "trust-changed"),
    ("claimed", "message"),
    ("enlisted", "data-center-changed"),
    ("holdings", "available-packages"),
    ("known", "known-release"),
    ("log", "audit-log"),
    ("noted", "notice-outcome"),
    ("notice", "verified-notice"),
    ("parts", "part-table"),
    ("policy", "transfer-policy"),
    ("recalled", "recall-outcome"),
    ("receipt", "verified-receipt"),
    ("record", "audit-record"),
    ("reported", "issued-receipt"),
    ("resolutions", "resolution"),
    ("rotated", "rotation-outcome"),
    ("ruling", "access-decision"),
    ("transfer", "transfer-plan"),
    ("trusts", "trust-table"),
];

/// Documents that stand within one in `shown/`, by their place.
const WITHIN: [(&str, &str, &str); 13] = [
    ("assembled", "/manifest", "manifest"),
    ("center", "/spaces/0/tenants", "tenant"),
    ("preview", "/findings", "finding"),
    ("preview", "/release", "release"),
    ("preview", "/release/packages", "package"),
    ("preview", "/release/templates", "template"),
    ("preview", "/release/variables", "variable"),
    ("preview", "/release/variables/0/value", "value"),
    ("preview", "/statement", "verification-report"),
    ("space", "/lifecycles", "lifecycle"),
    ("space", "/teams", "team"),
    ("space", "/trusts", "trust"),
    ("space", "/trusts/0/ended", "key-end"),
];

/// The documents that are lists themselves.
const LISTS: [&str; 3] = ["audit-log", "available-packages", "verification-report"];

/// The keys of a vector's step that hold a document, and which; a list is one of documents.
const GIVEN: [(&str, &str); 19] = [
    ("candidate", "candidate"),
    ("change", "trust-change"),
    ("encryption", "validity"),
    ("facts", "facts"),
    ("identity", "validity"),
    ("lifecycle", "lifecycle"),
    ("log", "audit-log"),
    ("newer", "release"),
    ("older", "release"),
    ("packages", "package"),
    ("place", "place"),
    ("policy", "transfer-policy"),
    ("release", "release"),
    ("rows", "project-row"),
    ("sheet", "answer-sheet"),
    ("teams", "team"),
    ("templates", "template"),
    ("there", "inventory"),
    ("variables", "variable"),
];

/// The documents that no test holds: a new one is held, or stands here.
const UNSEEN: [&str; 10] = [
    "given/compared-fingerprint",
    "given/pack-options",
    "shown/octopus-answers",
    "shown/octopus-deployments",
    "shown/octopus-release",
    "shown/octopus-space",
    "shown/pack-header",
    "shown/pack-options",
    "shown/reason",
    "shown/step-template",
];

/// A document and the schema that it is to satisfy.
struct Case {
    place: String,
    schema: String,
    document: Json,
}

/// Validates every document and every slip, and writes them to `cases.json` in `folder`.
pub(crate) fn judge(documents: &[Document], folder: &Path) -> Result<()> {
    let cases = cases(documents)?;
    let mut schemas = Schemas::new();
    let mut indices: BTreeMap<&str, SchemaIndex> = BTreeMap::new();
    let mut compiler = Compiler::new();
    let paths: BTreeSet<&str> = cases.iter().map(|case| case.schema.as_str()).collect();
    for path in paths {
        let index = compiler.compile(&root().join(path).to_string_lossy(), &mut schemas);
        indices.insert(path, index.map_err(|error| anyhow::anyhow!("{path}: {error}"))?);
    }
    let mut seen = BTreeSet::new();
    let mut slips = 0_usize;
    let mut rows = Vec::new();
    for Case { place, schema, document } in &cases {
        let index = *indices.get(schema.as_str()).context("a schema that was compiled")?;
        if let Err(error) = schemas.validate(document, index) {
            bail!("{place} is no document of {schema}: {error:#}");
        }
        let mut renamed = Vec::new();
        for path in keys(document) {
            if !seen.insert((schema.clone(), without_places(&path))) {
                continue;
            }
            let slip = with_slip(document.clone(), &path)?;
            ensure!(
                schemas.validate(&slip, index).is_err(),
                "{place}: {schema} lets a slip in the key {} pass",
                Json::from(path)
            );
            renamed.push(Json::from(path));
        }
        slips += renamed.len();
        rows.push(json!({
            "place": place, "schema": schema, "document": document, "renamed": renamed,
        }));
    }
    let unused: Vec<&str> =
        documents.iter().map(|one| &*one.name).filter(|name| !is_used(&cases, name)).collect();
    println!("{} documents validate, and none with one of {slips} slips", cases.len());
    ensure!(unused == UNSEEN, "the documents that no test holds are {unused:?}, not {UNSEEN:?}");
    std::fs::create_dir_all(root().join(folder))?;
    let all: Vec<String> = documents
        .iter()
        .map(|document| format!("{SCHEMAS}/{}", document.path()))
        .chain([format!("{SHEET}/schema.json")])
        .collect();
    let text = serde_json::to_string(&json!({ "schemas": all, "cases": rows }))?;
    Ok(std::fs::write(root().join(folder).join("cases.json"), text)?)
}

fn is_used(cases: &[Case], name: &str) -> bool {
    let path = format!("{SCHEMAS}/{name}.schema.json");
    cases.iter().any(|case| case.schema == path)
}

fn cases(documents: &[Document]) -> Result<Vec<Case>> {
    let known: BTreeSet<&str> = documents.iter().map(|document| &*document.name).collect();
    let mut cases = Vec::new();
    let mut add = |place: &str, name: &str, sides: &[&str], document: &Json| {
        let is_list = document.is_array() && !LISTS.contains(&name);
        let items = if is_list {
            document.as_array().cloned().unwrap_or_default()
        } else {
            vec![document.clone()]
        };
        for side in sides {
            let name = format!("{side}/{name}");
            if known.contains(&*name) {
                let schema = format!("{SCHEMAS}/{name}.schema.json");
                cases.extend(items.iter().map(|document| Case {
                    place: place.into(),
                    schema: schema.clone(),
                    document: document.clone(),
                }));
            }
        }
    };
    for path in files(&root().join(SHOWN))? {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let name = CALLED.iter().find(|(file, _)| *file == stem).map_or(&*stem, |(_, name)| name);
        ensure!(known.contains(&*format!("shown/{name}")), "`{stem}` has no schema");
        let document = read(&path)?;
        let place = format!("{SHOWN}/{stem}.json");
        add(&place, name, &["shown", "given"], &document);
        for (_, pointer, name) in WITHIN.iter().filter(|(file, _, _)| *file == stem) {
            let part = document.pointer(pointer).with_context(|| format!("{place}{pointer}"))?;
            add(&format!("{place}{pointer}"), name, &["shown", "given"], part);
        }
    }
    for (place, space) in spaces()? {
        add(&place, "space", &["given"], &space);
    }
    for (place, step) in steps()? {
        for (key, name) in GIVEN {
            let holds =
                |step: &Json| step.get(key).filter(|it| it.is_object() || it.is_array()).cloned();
            let given = step.get("given").and_then(holds);
            for document in holds(&step).into_iter().chain(given) {
                add(&format!("{place}, {key}"), name, &["given"], &document);
            }
        }
    }
    let sheet = root().join(SHEET).join("skeleton.json");
    cases.push(Case {
        place: format!("{SHEET}/skeleton.json"),
        schema: format!("{SHEET}/schema.json"),
        document: read(&sheet)?,
    });
    Ok(cases)
}

/// The documents of Spaces that the vectors share.
fn spaces() -> Result<Vec<(String, Json)>> {
    let shared = read(&root().join(VECTORS).join("shared/spaces.json"))?;
    let files = shared["files"].as_object().context("the vectors share no Space")?;
    let space = |(name, file): (&String, &Json)| {
        Some((format!("{VECTORS}/{name}"), file.get("json")?.clone()))
    };
    Ok(files.iter().filter_map(space).collect())
}

/// The steps of every vector, each with its place.
fn steps() -> Result<Vec<(String, Json)>> {
    let mut steps = Vec::new();
    for group in ["accept", "refuse", "rules"] {
        for path in files(&root().join(VECTORS).join(group))? {
            for case in read(&path)?["cases"].as_array().into_iter().flatten() {
                let place = format!("{}, {}", path.display(), case["name"]);
                let of_case = case["steps"].as_array().into_iter().flatten();
                steps.extend(of_case.map(|step| (place.clone(), step.clone())));
            }
        }
    }
    ensure!(!steps.is_empty(), "no vector has a step");
    Ok(steps)
}

fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    let mut paths = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}

fn read(path: &Path) -> Result<Json> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    serde_json::from_str(&text).with_context(|| path.display().to_string())
}

/// The way to every key of a document that a schema knows by name.
fn keys(document: &Json) -> Vec<Vec<Json>> {
    let mut found = Vec::new();
    descend(document, &mut Vec::new(), &mut found);
    found
}

/// The keys under these are a person's own.
const FREE: [&str; 3] = ["extra", "prompted", "properties"];

fn descend(document: &Json, path: &mut Vec<Json>, found: &mut Vec<Vec<Json>>) {
    let is_free = path.last().and_then(Json::as_str).is_some_and(|key| FREE.contains(&key));
    match document {
        Json::Object(entries) => {
            for (key, value) in entries {
                path.push(key.clone().into());
                if !is_free {
                    found.push(path.clone());
                }
                // An answer sheet explains itself there, and nothing of it is read.
                if key != "about" {
                    descend(value, path, found);
                }
                path.pop();
            }
        }
        Json::Array(items) => {
            for (place, item) in items.iter().enumerate() {
                path.push(place.into());
                descend(item, path, found);
                path.pop();
            }
        }
        _ => {}
    }
}

/// One slip for a key is enough, in whichever item of a list.
fn without_places(path: &[Json]) -> Vec<String> {
    path.iter().map(|step| step.as_str().unwrap_or("[]").into()).collect()
}

/// The document with one letter more in the key at `path`.
fn with_slip(mut document: Json, path: &[Json]) -> Result<Json> {
    let (Json::String(key), steps) = path.split_last().context("a key")? else {
        bail!("the way ends at no key");
    };
    let mut pointer = String::new();
    for step in steps {
        pointer.push('/');
        pointer.push_str(&step.as_str().map_or(step.to_string(), escaped));
    }
    let within = document.pointer_mut(&pointer).and_then(Json::as_object_mut).context("a way")?;
    let value = within.remove(key).context("a key")?;
    within.insert(format!("{key}x"), value);
    Ok(document)
}

fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_gets_one_slip_and_a_person_s_own_keys_get_none() {
        let document = json!({"a": [{"b/c": 1}, {"b/c": 2}], "extra": {"own": {"d": 1}}});
        let keys = keys(&document);
        let slips: BTreeSet<Vec<String>> = keys.iter().map(|path| without_places(path)).collect();
        assert_eq!(keys.len(), 5);
        assert_eq!(slips.len(), 4);
        assert!(slips.contains(&vec!["extra".into(), "own".into(), "d".into()]));
        let slip = with_slip(document, &keys[2]).unwrap_or_default();
        assert_eq!(slip, json!({"a": [{"b/c": 1}, {"b/cx": 2}], "extra": {"own": {"d": 1}}}));
    }
}
