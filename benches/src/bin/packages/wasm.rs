//! The packing of the built npm package, in Node.

use std::path::Path;

use anyhow::{Context as _, Result, ensure};

use crate::program::output;

/// The time of Node for a pair, in seconds of one processor.
pub(crate) struct InNode {
    pub(crate) bytes: u64,
    pub(crate) packing: f64,
    /// Nothing if there was nothing to unpack.
    pub(crate) unpacking: Option<f64>,
    /// The size of the module's memory for packing, with both packages in it.
    pub(crate) held: u64,
}

/// Packs and unpacks with the package that was built into `folder`.
pub(crate) fn measure(folder: &Path, old: &Path, new: &Path) -> Result<InNode> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("wasm/packages.mjs");
    let arguments = [script.as_path(), folder, old, new].map(Path::to_string_lossy);
    let arguments: Vec<&str> = arguments.iter().map(AsRef::as_ref).collect();
    let said = output("node", &arguments, folder)?;
    let said: serde_json::Value = serde_json::from_str(&said)?;
    let number = |name: &str| said.get(name).and_then(serde_json::Value::as_f64);
    let whole = |name: &str| said.get(name).and_then(serde_json::Value::as_u64);
    let bytes = whole("bytes").context("Node does not say how large the pack is")?;
    let packing = number("packing").context("Node does not say how long packing took")?;
    let held = whole("held").context("Node does not say how much memory there is")?;
    ensure!(packing > 0.0, "Node's clock stands still");
    Ok(InNode { bytes, packing, unpacking: number("unpacking"), held })
}
