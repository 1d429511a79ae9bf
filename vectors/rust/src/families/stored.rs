//! Stored values that a host reads back in another state.

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

use crate::cases::{About, Cases, code};
use crate::world::World;

pub(super) fn family(world: &World, cases: &mut Cases) -> Result<()> {
    let whole = world.facts.to_bytes();
    let half = whole.get(..whole.len() / 2).context("no facts")?;
    let longer = [whole.as_slice(), &[0]].concat();
    let mut one = |path: &str, purpose: &str, limit: Option<usize>, expect: Value, file: &[u8]| {
        let mut step = json!({"verb": "facts", "expect": expect});
        if let Some(bytes) = limit {
            step["limits"] = json!({"bytes": bytes});
        }
        cases.one(&About { path, purpose, spec: "documents.md" }, step, file);
    };
    let facts = serde_json::to_value(&world.facts)?;
    one("accept/facts-stored", "Facts as they were stored.", None, json!({"value": facts}), &whole);
    for (path, purpose, file) in [
        ("refuse/A30-facts-cut-off", "The power failed while facts were stored.", half),
        ("refuse/A30-facts-and-more", "A byte follows the facts.", &longer),
    ] {
        one(path, purpose, None, code("facts-malformed"), file);
    }
    let limit = Some(whole.len() - 1);
    let purpose = "The stored facts have one byte more than the limit.";
    one("refuse/A25-facts-too-large", purpose, limit, code("facts-too-large"), &whole);
    Ok(())
}
