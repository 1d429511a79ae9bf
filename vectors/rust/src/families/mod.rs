//! The families of cases: tables, and what makes files of them.

mod answers;
mod bundles;
mod cbor;
mod certificates;
mod der;
mod found;
mod headers;
mod intermediates;
mod keys;
mod limits;
mod notices;
mod octopus;
mod octopus_findings;
mod octopus_parts;
mod octopus_space;
mod pack_bytes;
mod packs;
mod parts;
mod passing;
mod places;
mod plain;
mod receipts;
mod releases;
mod reporting;
mod rules;
mod rules_blanks;
mod rules_compare;
mod rules_dashboard;
mod rules_facts;
mod rules_names;
mod rules_permissions;
mod rules_phases;
mod rules_pipelines;
mod rules_progress;
mod rules_resolve;
mod rules_slice;
mod rules_terms;
mod rules_transfer;
mod secrets;
mod senders;
mod sending;
mod signatures;
mod slices;
mod steps;
mod stored;
mod trusts;
mod watching;

pub(crate) use certificates::dual_certificate;
pub(crate) use der::pem;
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
    rules_resolve::family(&mut cases);
    rules_slice::family(&mut cases);
    rules_blanks::family(&mut cases);
    rules_pipelines::family(&mut cases);
    rules_progress::family(&mut cases);
    rules_phases::family(&mut cases);
    rules_names::family(&mut cases);
    rules_terms::family(&mut cases);
    rules_compare::family(&mut cases);
    rules_permissions::family(&mut cases);
    rules_transfer::family(&mut cases);
    rules_dashboard::family(&mut cases);
    releases::family(world, &mut cases)?;
    answers::family(&mut cases);
    packs::family(&mut cases);
    parts::family(&mut cases);
    octopus::family(&mut cases);
    octopus_findings::family(&mut cases);
    octopus_space::family(&mut cases);
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
