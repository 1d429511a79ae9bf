//! Messages generated at random, good and spoilt, each with what the core says of it.
//!
//! Another reader of the format is put to them: `vectors/reader` has the test.

mod answer;
mod bases;
mod certificates;
mod chance;
mod layers;
mod mutate;
mod releases;

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use serde_json::{Map, Value, json};
use spacebridge::{Facts, Limits, Space, Timestamp};

use self::answer::Reading;
use self::bases::Base;
use self::chance::Chance;
use crate::world::{NOW, World};

/// So many messages are made of one release before another one is thought of.
const OF_ONE: usize = 40;
const NOTICES: usize = 3;

/// Writes `count` messages into `folder`, and what the core says of them into `cases.json`.
/// The same `seed` gives the same messages.
pub(crate) fn write(root: &Path, folder: &Path, count: usize, seed: u64) -> Result<()> {
    let world = World::make().context("the world")?;
    let spaces = Spaces::read(root)?;
    let mut chance = Chance::new(seed);
    let mut cases = Vec::new();
    fs::create_dir_all(folder)?;
    let mut bases = Vec::new();
    let mut accepted = 0_usize;
    let mut opened = 0_usize;
    for number in 0..count {
        if number % OF_ONE == 0 {
            bases = bases::crossing(&world, &mut chance)
                .with_context(|| format!("the release for message {number}"))?;
            bases.extend(bases::notices(&world));
        }
        if chance.once_in(10) {
            let (file, how) = certificates::spoilt(&world, &mut chance);
            let answer = certificates::answer(&file);
            fs::write(folder.join(number.to_string()), file)?;
            let file = number.to_string();
            cases.push(json!({"file": file, "how": how, "kind": "certificate", "answer": answer}));
            continue;
        }
        // There are but three notices, and they are always the same.
        let few = bases.len() - if chance.once_in(6) { 0 } else { NOTICES };
        let base = bases[chance.below(few)].clone();
        let case = Case::make(&world, &spaces, base, &mut chance)
            .with_context(|| format!("message {number}"))?;
        let answer = case.answer(&world, &spaces)?;
        accepted += usize::from(answer.get("refused").is_none());
        opened += usize::from(answer.get("secrets").is_some());
        fs::write(folder.join(number.to_string()), &case.file)?;
        cases.push(case.shown(number, &answer)?);
    }
    fs::write(folder.join("cases.json"), serde_json::to_vec(&cases)?)?;
    println!(
        "seed {seed}: {count} messages, {accepted} of them accepted, {opened} with secrets opened"
    );
    ensure!(count < 100 || accepted * 20 > count, "hardly any message was accepted");
    Ok(())
}

/// The Spaces of the vectors, by the names of their documents.
struct Spaces(Vec<(String, Space)>);

impl Spaces {
    fn read(root: &Path) -> Result<Self> {
        let mut spaces = Vec::new();
        for (name, text) in crate::data::shared(root, "spaces")? {
            let Some(name) = name.strip_suffix(".json") else { continue };
            let text = String::from_utf8(text)?;
            let space = Space::from_document(&text, &Limits::default())
                .with_context(|| format!("the Space {name}"))?;
            spaces.push((name.to_owned(), space));
        }
        spaces.sort_by(|one, other| one.0.cmp(&other.0));
        Ok(Self(spaces))
    }

    /// `name` itself most of the time, or one of its variants.
    fn like(&self, name: &str, chance: &mut Chance) -> String {
        if !chance.once_in(6) {
            return name.to_owned();
        }
        let variants: Vec<&String> =
            self.0.iter().map(|(name, _)| name).filter(|known| known.starts_with(name)).collect();
        chance.pick(&variants).clone()
    }

    fn get(&self, name: &str) -> Result<&Space> {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map(|(_, space)| space).with_context(|| format!("there is no Space {name}"))
    }
}

/// One message, and how it is read.
struct Case {
    base: Base,
    file: Vec<u8>,
    how: String,
    kind: &'static str,
    space: String,
    facts: Facts,
    limits: Map<String, Value>,
    now: &'static str,
}

static TIMES: [&str; 6] =
    [NOW, NOW, NOW, "2025-01-01T00:00:00Z", "2026-11-23T08:55:00Z", "2099-01-01T00:00:00Z"];

impl Case {
    fn make(world: &World, spaces: &Spaces, base: Base, chance: &mut Chance) -> Result<Self> {
        let mut file = base.file.clone();
        let how = match chance.below(10) {
            0 | 1 => "as it is".to_owned(),
            2 => mutate::file(&mut file, chance),
            _ => {
                let (changed, how) = layers::changed(world, &base, chance)?;
                file = changed;
                how
            }
        };
        let mut kind = base.kind;
        if chance.once_in(30) {
            kind = chance.pick(&["bundle", "receipt", "notice"]);
        }
        let space = spaces.like(base.space, chance);
        let facts = base.facts(chance);
        let limits = if chance.once_in(10) { limits(chance) } else { Map::new() };
        let now = if chance.once_in(5) { chance.pick(&TIMES) } else { NOW };
        Ok(Self { base, file, how, kind, space, facts, limits, now })
    }

    fn answer(&self, world: &World, spaces: &Spaces) -> Result<Value> {
        let limits = serde_json::from_value(Value::Object(self.limits.clone()))?;
        let reading = Reading {
            space: spaces.get(&self.space)?,
            keys: world.identities.get(self.base.space).map(|identity| &identity.keys),
            facts: &self.facts,
            limits: &limits,
            now: self.now.parse::<Timestamp>()?,
        };
        reading.answer(self.kind, &self.file)
    }

    fn shown(&self, number: usize, answer: &Value) -> Result<Value> {
        Ok(json!({
            "file": number.to_string(), "how": self.how, "kind": self.kind, "space": self.space,
            "keys": self.base.space, "facts": serde_json::to_value(&self.facts)?,
            "limits": self.limits, "now": self.now, "answer": answer,
        }))
    }
}

/// One limit, lowered to where it may begin to matter.
fn limits(chance: &mut Chance) -> Map<String, Value> {
    static AROUND: [(&str, usize, usize); 12] = [
        ("bytes", 1_000, 4_000),
        ("depth", 1, 9),
        ("items", 20, 200),
        ("text", 20, 300),
        ("header", 300, 600),
        ("certificate", 300, 500),
        ("sealed", 300, 700),
        ("variables", 0, 6),
        ("steps", 0, 4),
        ("packages", 0, 3),
        ("templates", 0, 4),
        ("audiences", 0, 3),
    ];
    let (name, low, high) = chance.pick(&AROUND);
    Map::from_iter([(name.to_owned(), (low + chance.below(high - low)).into())])
}
