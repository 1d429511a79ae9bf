//! The families of cases: tables, and what makes files of them.

mod bundles;
mod cbor;
mod certificates;
mod der;
mod headers;
mod intermediates;
mod keys;
mod limits;
mod notices;
mod passing;
mod places;
mod plain;
mod receipts;
mod reporting;
mod secrets;
mod senders;
mod sending;
mod signatures;
mod slices;
mod steps;
mod stored;
mod trusts;
mod watching;

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
    certificates::family(world, &mut cases)?;
    keys::family(world, &mut cases)?;
    trusts::family(world, &mut cases)?;
    sending::family(world, &mut cases)?;
    watching::family(world, &mut cases)?;
    reporting::family(world, &mut cases)?;
    stored::family(world, &mut cases)?;
    // Last: it looks at the files of all others.
    intermediates::family(world, &mut cases)?;
    Ok(cases)
}
