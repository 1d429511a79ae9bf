//! The families of cases: tables, and what makes files of them.

mod answers;
mod bundles;
mod cbor;
mod certificates;
mod der;
mod file_parts;
mod found;
mod headers;
mod in_transit;
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
pub(crate) mod places;
mod plain;
mod receipts;
mod releases;
mod renewals;
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

/// Makes all cases. `begin` names the list of the cases that follow it.
pub(crate) fn all(world: &World) -> Result<Cases> {
    let mut cases = Cases::default();
    plain::common(world, &mut cases)?;
    messages(world, &mut cases)?;
    rules(&mut cases);
    verbs(world, &mut cases)?;
    // Last: it looks at the files of all others.
    intermediates::family(world, &mut cases)?;
    Ok(cases)
}

/// Makes the cases of what is read: bundles, receipts and notices.
fn messages(world: &World, cases: &mut Cases) -> Result<()> {
    cases.begin("messages");
    plain::accepted(world, cases)?;
    cbor::family(world, cases)?;
    headers::family(world, cases)?;
    signatures::family(world, cases)?;
    bundles::family(world, cases)?;
    file_parts::family(world, cases)?;
    slices::family(world, cases)?;
    secrets::family(world, cases)?;
    cases.begin("senders");
    senders::family(world, cases)?;
    cases.begin("imports");
    passing::family(world, cases)?;
    cases.begin("receipts");
    receipts::family(world, cases)?;
    cases.begin("notices");
    notices::family(world, cases)?;
    cases.begin("limits");
    limits::family(world, cases)?;
    cases.begin("messages");
    found::family(world, cases)?;
    Ok(())
}

/// Makes the cases of what is only decided.
fn rules(cases: &mut Cases) {
    cases.begin("resolve");
    rules_resolve::family(cases);
    cases.begin("slice");
    rules_slice::family(cases);
    cases.begin("blanks");
    rules_blanks::family(cases);
    cases.begin("pipelines");
    rules_pipelines::family(cases);
    cases.begin("progress");
    rules_progress::family(cases);
    rules_phases::family(cases);
    cases.begin("slice");
    rules_names::family(cases);
    cases.begin("words");
    rules_terms::family(cases);
    cases.begin("compare");
    rules_compare::family(cases);
    cases.begin("permissions");
    rules_permissions::family(cases);
    cases.begin("transfer");
    rules_transfer::family(cases);
    cases.begin("dashboard");
    rules_dashboard::family(cases);
}

/// Makes the cases of all other verbs: what a Space does, and what it reads beside messages.
fn verbs(world: &World, cases: &mut Cases) -> Result<()> {
    cases.begin("releases");
    releases::family(world, cases)?;
    cases.begin("answers");
    answers::family(cases);
    cases.begin("packages");
    packs::family(cases);
    parts::family(cases);
    cases.begin("octopus");
    octopus::family(cases);
    octopus_findings::family(cases);
    octopus_space::family(cases);
    cases.begin("keys");
    certificates::family(world, cases)?;
    keys::family(world, cases)?;
    cases.begin("trust");
    trusts::family(world, cases)?;
    cases.begin("sending");
    sending::family(world, cases)?;
    cases.begin("review");
    watching::family(world, cases)?;
    cases.begin("reporting");
    reporting::family(world, cases)?;
    cases.begin("stored");
    renewals::family(world, cases)?;
    stored::family(world, cases)?;
    Ok(())
}
