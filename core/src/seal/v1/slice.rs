//! A slice: what one audience may see of a release's process and variables.
//!
//! ```cddl
//! slice = {
//!   ? 0: [+ step],
//!   ? 1: [+ variable],
//!   ? 2: { + count => label },           ; library sets, by their order
//! }
//! ```

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

use super::super::cbor::{Key, Reader, Writer};
use super::error::{SchemaError, SchemaFault};
use super::part::{Padding, read_part, write_part};
use super::process::{read_step, write_step};
use super::record::{Reading, name, record, some};
use super::secrets::{Collector, Placeholders, SMALLEST};
use super::variables::{read_variable, write_variable};
use crate::model::{Origin, Slice, Variable};
use crate::terms::{Label, Limits};

/// The sizes of the part with a slice.
const STEPS: Padding = Padding::AtLeast(SMALLEST);

/// Writes the part with a slice whose references to environments all name the audience.
pub(crate) fn write_slice(slice: &Slice, salt: &[u8; 32], secrets: &mut Collector) -> Vec<u8> {
    let room = slice.variables.len().saturating_mul(128);
    write_part(salt, STEPS, room, |writer| write_content(slice, writer, secrets))
}

fn write_content(slice: &Slice, writer: &mut Writer, secrets: &mut Collector) {
    writer.record(|fields| {
        if !slice.process.steps.is_empty() {
            let steps = fields.key(0).array(slice.process.steps.len());
            for step in &slice.process.steps {
                write_step(steps, step, secrets);
            }
        }
        if !slice.variables.is_empty() {
            let variables = fields.key(1).array(slice.variables.len());
            for variable in &slice.variables {
                write_variable(variables, variable, secrets);
            }
        }
        let sets = library_sets(&slice.variables);
        if !sets.is_empty() {
            let map = fields.key(2).map(sets.len());
            for (order, set) in sets {
                map.uint(u64::from(order)).text(set.as_str());
            }
        }
    });
}

/// Reads the part with a slice. Environments in it are the audience's own.
pub(crate) fn read_slice(
    bytes: &[u8],
    placeholders: &mut Placeholders,
    limits: &Limits,
) -> Result<Slice, SchemaError> {
    read_part(bytes, STEPS, limits, |reader| read_content(reader, placeholders, limits))
}

fn read_content(
    reader: &mut Reader<'_>,
    placeholders: &mut Placeholders,
    limits: &Limits,
) -> Result<Slice, SchemaError> {
    let mut reading = Reading::new(limits, placeholders);
    let mut slice = Slice::default();
    let mut sets = BTreeMap::new();
    let mut orders = Vec::new();
    record(reader, |key, value| {
        match key {
            0 => {
                slice.process.steps =
                    some(value, "step", limits.steps, |item| read_step(item, &mut reading))?;
            }
            1 => {
                slice.variables = some(value, "variable", limits.variables, |item| {
                    let (variable, order) = read_variable(item, &mut reading)?;
                    orders.push(order);
                    Ok(variable)
                })?;
            }
            2 => sets = read_sets(value)?,
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    let mut used = BTreeSet::new();
    for (variable, order) in slice.variables.iter_mut().zip(orders) {
        if let Some(order) = order {
            used.insert(order);
            let set = sets.get(&order).cloned().ok_or(SchemaFault::Range("origin"))?;
            variable.set_origin(Origin::Library { set, order });
        }
    }
    // A set that no variable comes from could hold any name, and be shown to nobody.
    if !sets.keys().eq(&used) {
        return Err(SchemaFault::Range("sets").into());
    }
    Ok(slice)
}

fn read_sets(reader: &mut Reader<'_>) -> Result<BTreeMap<u32, Label>, SchemaError> {
    reader.map(|entries| {
        let mut sets = BTreeMap::new();
        while let Some((key, value)) = entries.next()? {
            let Key::Int(order) = key else { return Err(SchemaFault::Range("sets").into()) };
            let order = u32::try_from(order).map_err(|_| SchemaFault::Range("sets"))?;
            sets.insert(order, name(value)?);
        }
        // A table of no sets is left out.
        if sets.is_empty() { Err(SchemaFault::Range("sets").into()) } else { Ok(sets) }
    })
}

fn library_sets(variables: &[Variable]) -> BTreeMap<u32, &Label> {
    variables
        .iter()
        .filter_map(|variable| match variable.origin() {
            Origin::Library { set, order } => Some((*order, set)),
            Origin::Project => None,
        })
        .collect()
}
