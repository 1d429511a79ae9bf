//! The families of cases: tables, and what makes files of them.

mod bundles;
mod cbor;
mod found;
mod headers;
mod limits;
mod notices;
mod passing;
mod places;
mod plain;
mod receipts;
mod secrets;
mod senders;
mod signatures;
mod slices;

pub(crate) use plain::hex;

use anyhow::Result;

use crate::cases::Cases;
use crate::world::World;

pub(crate) fn all(world: &World) -> Result<Cases> {
    let mut cases = Cases::default();
    plain::common(world, &mut cases)?;
    plain::accepted(world, &mut cases)?;
    cbor::family(world, &mut cases)?;
    headers::family(world, &mut cases)?;
    signatures::family(world, &mut cases)?;
    bundles::family(world, &mut cases)?;
    slices::family(world, &mut cases)?;
    secrets::family(world, &mut cases)?;
    senders::family(world, &mut cases)?;
    passing::family(world, &mut cases)?;
    receipts::family(world, &mut cases)?;
    notices::family(world, &mut cases)?;
    limits::family(world, &mut cases)?;
    found::family(world, &mut cases)?;
    Ok(cases)
}
