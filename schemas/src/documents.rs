//! The schemas as files: closed, described, and in one order.

use anyhow::{Context as _, Result, ensure};
use serde_json::{Map, Value as Json, json};
use spacebridge::schemas::{DocumentSchema, Side, documents, given, shown};
use spacebridge_octopus::{
    OctopusAnswers, OctopusDeployments, OctopusRelease, OctopusSpace, OctopusStepTemplate,
};
use spacebridge_packs::{PackHeader, PackOptions};

/// The schema of one document on one side.
pub(crate) struct Document {
    /// The name of the file without its endings, as `given/space`.
    pub(crate) name: String,
    pub(crate) side: Side,
    pub(crate) schema: Json,
}

impl Document {
    /// The path of the file below `docs/spec/schemas`.
    pub(crate) fn path(&self) -> String {
        format!("{}.schema.json", self.name)
    }

    /// The name of the type, in `PascalCase`.
    pub(crate) fn title(&self) -> Result<&str> {
        self.schema["title"].as_str().with_context(|| format!("`{}` has no title", self.name))
    }
}

/// Returns every schema in the form in which it is committed.
pub(crate) fn all() -> Result<Vec<Document>> {
    let mut all: Vec<DocumentSchema> = documents().into_iter().chain(beside_the_core()).collect();
    all.sort_by_key(|document| (document.side == Side::Shown, document.name));
    all.into_iter()
        .map(|document| {
            let side = document.side;
            let folder = if side == Side::Given { "given" } else { "shown" };
            let name = format!("{folder}/{}", kebab(document.name));
            let schema = committed(document.name, &name, document.schema.to_value())
                .with_context(|| name.clone())?;
            Ok(Document { name, side, schema })
        })
        .collect()
}

/// The documents of the crates that read Octopus's documents and make packs.
fn beside_the_core() -> [DocumentSchema; 8] {
    [
        given::<PackOptions>("PackOptions"),
        shown::<OctopusAnswers>("OctopusAnswers"),
        shown::<OctopusDeployments>("OctopusDeployments"),
        shown::<OctopusRelease>("OctopusRelease"),
        shown::<OctopusSpace>("OctopusSpace"),
        shown::<OctopusStepTemplate>("StepTemplate"),
        shown::<PackHeader>("PackHeader"),
        shown::<PackOptions>("PackOptions"),
    ]
}

fn committed(title: &str, name: &str, schema: Json) -> Result<Json> {
    let Json::Object(mut root) = schema else { anyhow::bail!("the schema is no object") };
    let mut titled = Map::new();
    titled.insert("$schema".into(), root.remove("$schema").context("no dialect")?);
    let id = format!("urn:spacebridge:schema:{}", name.replace('/', ":"));
    titled.insert("$id".into(), id.into());
    titled.insert("title".into(), title.into());
    // The definition and the document have one name; a list of things has none in Rust.
    if let Some(Json::String(own)) = root.remove("title") {
        ensure!(own == title || own.starts_with("Array_of_"), "it is called `{own}` as well");
    }
    titled.insert("description".into(), root.remove("description").unwrap_or_default());
    let definitions = root.remove("$defs");
    titled.extend(root);
    if titled["description"].is_null() {
        titled.remove("description");
    }
    if let Some(Json::Object(definitions)) = definitions {
        let mut sorted: Vec<(String, Json)> = definitions.into_iter().collect();
        sorted.sort_by(|(one, _), (other, _)| one.cmp(other));
        titled.insert("$defs".into(), sorted.into_iter().collect::<Map<_, _>>().into());
    }
    let mut schema = Json::Object(titled);
    polish(&mut schema)?;
    Ok(schema)
}

/// Changes a schema and all schemas within it, so that every validator reads it alike.
fn polish(schema: &mut Json) -> Result<()> {
    let Some(object) = schema.as_object_mut() else { return Ok(()) };
    bound(object);
    if let Some(text) = object.get("description").and_then(Json::as_str) {
        let text = sentence(text);
        object.insert("description".into(), text.into());
    }
    // A key that no document has is a slip, and a slip may change what is trusted.
    if object.contains_key("properties") && !object.contains_key("additionalProperties") {
        object.insert("additionalProperties".into(), false.into());
    }
    for key in ["properties", "$defs"] {
        if let Some(Json::Object(schemas)) = object.get_mut(key) {
            schemas.values_mut().try_for_each(polish)?;
        }
    }
    for key in ["anyOf", "oneOf", "prefixItems"] {
        if let Some(Json::Array(schemas)) = object.get_mut(key) {
            schemas.iter_mut().try_for_each(polish)?;
            if key == "oneOf" {
                schemas.iter_mut().for_each(title_of_branch);
            }
        }
    }
    for key in ["items", "additionalProperties"] {
        object.get_mut(key).map_or(Ok(()), polish)?;
    }
    for key in ["allOf", "not", "if", "patternProperties", "unevaluatedProperties"] {
        ensure!(!object.contains_key(key), "`{key}` is not expected in a document's schema");
    }
    Ok(())
}

/// Replaces the name of a number's type, which is no format of JSON Schema, by its bounds.
fn bound(object: &mut Map<String, Json>) {
    let maximum = match object.remove("format") {
        Some(Json::String(format)) if format == "uint32" => json!(u32::MAX),
        // A larger maximum is no number that JavaScript reads exactly.
        _ => return,
    };
    object.insert("maximum".into(), maximum);
}

/// Names a branch after its only key, for the forms that let a person choose.
fn title_of_branch(branch: &mut Json) {
    let key = branch["required"].as_array().and_then(|keys| match &keys[..] {
        [Json::String(key)] => Some(key.clone()),
        _ => None,
    });
    let Some(object) = branch.as_object_mut() else { return };
    if let Some(key) = key.filter(|_| !object.contains_key("title")) {
        let mut titled = Map::from_iter([("title".into(), key.into())]);
        titled.append(object);
        *object = titled;
    }
}

/// The first paragraph of a doc comment, without the links of Rust.
fn sentence(text: &str) -> String {
    let first = text.split("\n\n").next().unwrap_or(text).replace('\n', " ");
    let mut plain = String::new();
    let mut rest = first.as_str();
    while let Some((before, after)) = rest.split_once("[`") {
        let Some((name, after)) = after.split_once("`]") else { break };
        let target = after.strip_prefix('(').and_then(|after| after.split_once(')'));
        plain.extend([before, "`", name, "`"]);
        rest = target.map_or(after, |(_, after)| after);
    }
    plain.push_str(rest);
    plain.replace("`None`", "`null`").replace("::", ".")
}

fn kebab(name: &str) -> String {
    let mut kebab = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !kebab.is_empty() {
            kebab.push('-');
        }
        kebab.extend(letter.to_lowercase());
    }
    kebab
}
