//! Writes answer sheets into `answers.json`, for other people's validators to judge: schemas,
//! skeletons, filled-in files, and what the library says of each file.
//!
//! One family of sheets asks with every control type there is and is filled in by a table of cases;
//! the others are drawn, templates and files alike. The file is put into the folder that is the
//! first argument, or the one this is started in. Every run writes the same bytes.

use core::error::Error;
use std::fs;
use std::path::PathBuf;

use serde_json::{Value as Json, json};
use spacebridge::answers::{AnswerSheet, review_answers};
use spacebridge::release::Slice;
use spacebridge::{Answers, Finding, Limits, Name, ProjectRef, ReleaseVersion, Template, Tenant};

/// The number of sheets, and the number of files for each.
const DRAWN: (u64, usize) = (60, 40);

const CONTROLS: [&str; 15] = [
    "AmazonWebServicesAccount",
    "AzureAccount",
    "Certificate",
    "Checkbox",
    "Fancy",
    "GenericOidcAccount",
    "GoogleCloudAccount",
    "MultiLineText",
    "Package",
    "Select",
    "Sensitive",
    "SingleLineText",
    "StepName",
    "UsernamePasswordAccount",
    "WorkerPool",
];

type Failure = Box<dyn Error>;

fn main() -> Result<(), Failure> {
    let folder = std::env::args().nth(1).map_or_else(|| ".".into(), PathBuf::from);
    let mut families = vec![every_control()?];
    for seed in 0..DRAWN.0 {
        families.push(drawn(seed)?);
    }
    let files: usize =
        families.iter().filter_map(|family| Some(family.get("files")?.as_array()?.len())).sum();
    fs::write(folder.join("answers.json"), serde_json::to_string_pretty(&families)?)?;
    println!("{} sheets with {files} files are in {}", families.len(), folder.display());
    Ok(())
}

/// The purpose of a family of files.
struct Family {
    project: ProjectRef,
    version: ReleaseVersion,
    templates: Vec<Template>,
    slice: Slice,
    environments: Vec<Name>,
    tenants: Vec<Tenant>,
}

impl Family {
    fn new(templates: &[Json]) -> Result<Self, Failure> {
        let pool = |name: &str| json!({"reference": {"kind": "WorkerPool", "name": name}});
        let variables: Vec<Json> = ["Linux", "Windows"]
            .iter()
            .map(|name| json!({"name": format!("Pool.{name}"), "value": pool(name)}))
            .collect();
        let slice = json!({"process": {"steps": []}, "variables": variables});
        Ok(Self {
            project: "DevTest Space: Shop".parse()?,
            version: "1.1.0".parse()?,
            templates: serde_json::from_value(json!(templates))?,
            slice: serde_json::from_value(slice)?,
            environments: vec!["Production".parse()?, "Failover".parse()?],
            tenants: serde_json::from_value(json!([{"name": "Acme"}, {"name": "Bolt"}]))?,
        })
    }

    fn sheet(&self) -> AnswerSheet<'_> {
        AnswerSheet {
            project: &self.project,
            version: &self.version,
            templates: &self.templates,
            slice: &self.slice,
            environments: &self.environments,
            tenants: &self.tenants,
        }
    }

    fn skeleton(&self) -> Result<Json, Failure> {
        Ok(serde_json::from_str(&self.sheet().skeleton(&Answers::new()))?)
    }

    /// The document of the family: what is asked, and each file with what is said of it.
    fn document(&self, name: &str, files: Vec<(String, Json)>) -> Result<Json, Failure> {
        let schema: Json = serde_json::from_str(&self.sheet().schema())?;
        let judged = files.into_iter().map(|(name, file)| {
            let said = self.said(&file.to_string());
            json!({"name": name, "file": file, "said": said})
        });
        Ok(json!({
            "name": name,
            "schema": schema,
            "skeleton": self.skeleton()?,
            "files": judged.collect::<Vec<_>>(),
        }))
    }

    /// The codes of what is wrong with a file: a refusal, or answers that do not fit.
    fn said(&self, file: &str) -> Vec<&'static str> {
        let answers = match self.sheet().read(file, &Answers::new(), &Limits::default()) {
            Ok(answers) => answers,
            Err(refusal) => return vec![refusal.code().as_str()],
        };
        let findings = review_answers(
            &self.templates,
            &self.slice,
            &answers,
            &self.environments,
            &self.tenants,
        );
        findings.iter().map(|finding: &Finding| finding.code.as_str()).collect()
    }
}

fn template(name: &str, control: &str, per: (bool, bool)) -> Json {
    let options = if control == "Select" {
        json!([{"value": "red", "text": "Red"}, {"value": "blue", "text": "Blue, like \"that\""}])
    } else {
        json!([])
    };
    json!({
        "name": name, "label": format!("The {name}"), "help": "One line.\nAnother.",
        "control": control, "options": options,
        "per": {"environment": per.0, "tenant": per.1}
    })
}

/// Every way to write an entry that says something else.
fn entries() -> Vec<Json> {
    let texts = ["", "red", "True", "true", "#{Other}", "a\nb"];
    let mut values: Vec<Json> = texts.iter().map(|text| json!(text)).collect();
    values.extend([json!(null), json!(true), json!(false), json!(3), json!([]), json!({})]);
    let mut entries = Vec::new();
    for way in ["value", "sensitive", "blank", "about", "valu"] {
        entries.extend(values.iter().map(|value| json!({ way: value })));
    }
    entries.extend([json!({}), json!(null), json!("red"), json!([])]);
    for (one, other) in [("value", "sensitive"), ("value", "blank"), ("sensitive", "blank")] {
        for a in [json!(null), json!("red"), json!(false), json!(true)] {
            for b in [json!(null), json!("red"), json!(false), json!(true)] {
                entries.push(json!({one: a, other: b}));
            }
        }
    }
    entries
}

/// A question of every control type, each answered in every way, and what surrounds them.
fn every_control() -> Result<Json, Failure> {
    let templates: Vec<Json> =
        CONTROLS.iter().map(|control| template(control, control, (false, false))).collect();
    let family = Family::new(&templates)?;
    let mut files = Vec::new();
    for control in CONTROLS {
        for (number, entry) in entries().into_iter().enumerate() {
            let file = json!({"project": "DevTest Space: Shop", "once": {control: entry}});
            files.push((format!("{control} {number}"), file));
        }
    }
    for (number, entry) in entries().into_iter().enumerate() {
        let references = json!({"WorkerPool": {"Linux": entry}});
        let file = json!({"project": "DevTest Space: Shop", "references": references});
        files.push((format!("reference {number}"), file));
    }
    let around = [
        ("nothing", json!({})),
        ("a list", json!([])),
        ("another project", json!({"project": "DevTest Space: Shed"})),
        ("a project that is none", json!({"project": 3})),
        ("the project alone", json!({"project": "DevTest Space: Shop"})),
        ("a number for a version", json!({"project": "DevTest Space: Shop", "version": 1})),
        ("a field too many", json!({"project": "DevTest Space: Shop", "notes": "x"})),
        ("an unknown tenant", json!({"project": "DevTest Space: Shop", "tenants": {"Ada": {}}})),
        (
            "a kind nobody asks",
            json!({"project": "DevTest Space: Shop", "references": {"Feed": {}}}),
        ),
        ("no object", json!({"project": "DevTest Space: Shop", "environments": null})),
    ];
    files.extend(around.map(|(name, file)| (name.into(), file)));
    family.document("every control type", files)
}

/// `SplitMix64` (Steele, Lea, Flood 2014): drawn, and the same every time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let drawn = usize::try_from((mixed ^ (mixed >> 31)) >> 33).unwrap_or_default();
        drawn.checked_rem(limit).unwrap_or_default()
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        all.get(self.below(all.len().max(1)))
    }
}

/// Templates that were drawn, and skeletons of theirs that somebody filled in as chance had it.
fn drawn(seed: u64) -> Result<Json, Failure> {
    let mut chance = Chance(seed);
    let names = ["Url", "Ωmega", "a/b~c", "$ref", "with space", "#/x", "Key", "Tone", "%41"];
    let mut templates = Vec::new();
    for name in names.iter().take(chance.below(names.len()).saturating_add(1)) {
        let control = chance.of(&CONTROLS).copied().unwrap_or_default();
        templates.push(template(name, control, (chance.below(2) == 0, chance.below(2) == 0)));
    }
    let family = Family::new(&templates)?;
    let skeleton = family.skeleton()?;
    let mut files = Vec::new();
    for number in 0..DRAWN.1 {
        let mut file = skeleton.clone();
        // A file with one slip is likelier than one with many, as among people.
        for _ in 0..chance.below(4) {
            fill(&mut file, &mut chance, 0);
        }
        files.push((format!("file {number}"), file));
    }
    family.document(&format!("drawn {seed}"), files)
}

/// Changes one place in a file: mostly an entry, now and then what surrounds it.
fn fill(file: &mut Json, chance: &mut Chance, depth: usize) {
    let Json::Object(map) = file else { return };
    let is_entry = map.contains_key("about");
    if is_entry || (depth > 0 && chance.below(12) == 0) {
        let entry = chance.of(&entries()).cloned();
        *file = entry.unwrap_or_default();
        return;
    }
    if chance.below(25) == 0 {
        map.insert("Nowhere".into(), json!({}));
        return;
    }
    let keys: Vec<String> = map.keys().filter(|key| *key != "version").cloned().collect();
    if let Some(place) = chance.of(&keys).and_then(|key| map.get_mut(key)) {
        fill(place, chance, depth.saturating_add(1));
    }
}
