//! Files that every case needs, and valid files.

use anyhow::Result;
use serde_json::{Value, json};
use spacebridge::documents::write_document;

use crate::cases::{About, Cases, open, package_file, preview, verify};
use crate::world::World;

pub(super) fn common(world: &World, cases: &mut Cases) -> Result<()> {
    for (name, identity) in &world.identities {
        cases.shared(format!("keys/{name}/certificate.pem"), identity.certificate().to_pem());
        let pem = identity.keys.to_unencrypted_pem()?;
        cases.shared(format!("keys/{name}/keys.pem"), pem.as_bytes());
    }
    for (name, space) in &world.spaces {
        let value: Value = serde_json::from_str(&write_document(space))?;
        cases.json(format!("spaces/{name}.json"), &value);
    }
    package_file(cases);
    Ok(())
}

/// Files that hold.
pub(super) fn accepted(world: &World, cases: &mut Cases) -> Result<()> {
    let about = About {
        path: "accept/bundle",
        purpose: "A bundle with every part, from the owner to its target.",
        spec: "format.md §12",
    };
    let standing = json!({
        "signature": "passed", "owner-signature": "passed", "passed-on": "passed",
        "slice": "passed", "parts": "passed", "secrets-addressed": "not-established",
        "freshness": "not-established",
    });
    let read = json!({"secrets-addressed": "passed", "content": "passed"});
    let steps = [
        with_file(verify("bundle", "prod", json!({"standing": standing}))),
        with_file(preview("prod", json!({"finds": ["package-missing"], "standing": read}))),
        with_file(open("prod", super::secrets::opened(world))),
    ];
    cases.case(&about, &steps, &[("input", &world.bundle)]);
    Ok(())
}

fn with_file(mut step: Value) -> Value {
    step["file"] = "input".into();
    step
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from_digit(u32::from(nibble), 16).unwrap_or_default();
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}
