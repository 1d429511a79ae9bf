//! Hashed content of records: of the audit log one change and all trusts of a Space, and of a
//! promotion the lifecycle that let it go.
//!
//! Neither crosses a boundary. They are written so that two implementations agree on the digests.
//!
//! ```cddl
//! audit-entry = [
//!   "spacebridge/audit/1",
//!   number: sequence,
//!   previous: digest / null,             ; of the entry before
//!   at: instant,
//!   by: tstr,
//!   subject: tstr,                       ; whose trust it is
//!   what: tstr,
//!   before: digest,                      ; of the trust state
//!   after: digest,
//! ]
//! trust-state = [
//!   "spacebridge/trust/1",
//!   own: [epoch: sequence, + [identity: fingerprint, encryption: fingerprint]],    ; newest first
//!   trusts: [* trust],                   ; ascending by identity
//!   ? before: [+ [identity: fingerprint, encryption: fingerprint]],    ; renewed, oldest first
//! ]
//! trust = [
//!   name: name,
//!   identity: fingerprint,
//!   encryption: fingerprint,
//!   confirmed: bool,
//!   end: key-end / null,
//!   epoch: sequence / null,
//!   permits: [* [grant: 0..2, projects: [* name] / null]],
//!   former: [* [identity: fingerprint, end: key-end, ? in-transit: [* digest]]],
//!   ? (
//!     days: uint .size 4 / null,         ; the age of bundles that is shown as old
//!     ? dual-use: true,                  ; one certificate may serve both purposes
//!   )
//! ]
//! data-center-state = [
//!   "spacebridge/data-center/1",
//!   name: name,
//!   spaces: [* [name, digest]],          ; of the trust state; in order of enlistment
//! ]
//! lifecycle-state = [
//!   "spacebridge/lifecycle/1",
//!   name: label,
//!   phases: [* phase-state],             ; in order
//! ]
//! phase-state = [
//!   name: label,
//!   automatic: [* stage-state],
//!   manual: [* stage-state],
//!   minimum: uint .size 4,               ; 0: all
//!   optional: bool,
//! ]
//! stage-state = name / [environment: name] / [space: name, environment: name]    ; a whole Space
//! key-end = [revoked: bool, bundles: uint, receipts: uint, notices: uint]
//! ```

use alloc::vec::Vec;

use super::super::cbor::Writer;
use crate::model::{AuditEntry, Grant, KeyEnd, Lifecycle, Space, Stage, Trust};
use crate::terms::{Digest, Name};

/// Writes an entry of an audit log.
pub(crate) fn write_audit_entry(entry: &AuditEntry) -> Vec<u8> {
    let record = &entry.record;
    let mut writer = Writer::new();
    writer.array(9).text("spacebridge/audit/1").uint(entry.number);
    match &entry.previous {
        Some(previous) => writer.bytes(previous.as_bytes()),
        None => writer.null(),
    };
    writer.int(record.at.unix_milliseconds()).text(&record.by).text(&record.subject);
    writer.text(&record.what).bytes(record.before.as_bytes()).bytes(record.after.as_bytes());
    writer.finish()
}

/// Writes all that a Space trusts.
pub(crate) fn write_trust_state(space: &Space) -> Vec<u8> {
    let mut writer = Writer::new();
    let before = space.former_encryption();
    writer.array(if before.is_empty() { 3 } else { 4 }).text("spacebridge/trust/1");
    writer.array(space.former().len().saturating_add(2)).uint(space.epoch());
    for own in core::iter::once(space.certificate()).chain(space.former().iter().rev()) {
        writer.array(2).bytes(own.fingerprint().as_bytes());
        writer.bytes(own.encryption_fingerprint().as_bytes());
    }
    let mut trusts: Vec<&Trust> = space.trusts().iter().collect();
    trusts.sort_by_key(|trust| trust.certificate().fingerprint());
    writer.array(trusts.len());
    for trust in trusts {
        write_trust(&mut writer, trust);
    }
    if !before.is_empty() {
        writer.array(before.len());
        for own in before {
            writer.array(2).bytes(own.fingerprint().as_bytes());
            writer.bytes(own.encryption_fingerprint().as_bytes());
        }
    }
    writer.finish()
}

/// Writes all that the Spaces of a Data Center trust.
pub(crate) fn write_data_center_state(name: &Name, states: &[(&Name, Digest)]) -> Vec<u8> {
    let mut writer = Writer::new();
    writer.array(3).text("spacebridge/data-center/1").text(name.as_str()).array(states.len());
    for (space, state) in states {
        writer.array(2).text(space.as_str()).bytes(state.as_bytes());
    }
    writer.finish()
}

/// Writes the stages of a lifecycle, and when each of its phases opens.
pub(crate) fn write_lifecycle_state(lifecycle: &Lifecycle) -> Vec<u8> {
    let mut writer = Writer::new();
    writer.array(3).text("spacebridge/lifecycle/1").text(lifecycle.name.as_str());
    writer.array(lifecycle.phases.len());
    for phase in &lifecycle.phases {
        writer.array(5).text(phase.name.as_str());
        for stages in [&phase.automatic, &phase.manual] {
            writer.array(stages.len());
            for stage in stages {
                write_stage(&mut writer, stage);
            }
        }
        writer.uint(u64::from(phase.minimum)).bool(phase.optional);
    }
    writer.finish()
}

fn write_stage(writer: &mut Writer, stage: &Stage) {
    match stage {
        Stage::Space(space) => writer.text(space.as_str()),
        Stage::Environment(environment) => match &environment.space {
            Some(space) => writer.array(2).text(space.as_str()).text(environment.name.as_str()),
            None => writer.array(1).text(environment.name.as_str()),
        },
    };
}

fn write_trust(writer: &mut Writer, trust: &Trust) {
    let certificate = trust.certificate();
    let fields = match (trust.days(), trust.allows_dual_use()) {
        (_, true) => 10,
        (Some(_), false) => 9,
        (None, false) => 8,
    };
    writer.array(fields).text(trust.name().as_str()).bytes(certificate.fingerprint().as_bytes());
    writer.bytes(certificate.encryption_fingerprint().as_bytes()).bool(!trust.is_pending());
    match trust.ended() {
        Some(end) => write_end(writer, end),
        None => _ = writer.null(),
    }
    match trust.epoch() {
        Some(epoch) => writer.uint(epoch),
        None => writer.null(),
    };
    writer.array(trust.permits().len());
    for permit in trust.permits() {
        writer.array(2).uint(match permit.grant {
            Grant::PromoteTo => 0,
            Grant::AcceptReleases => 1,
            Grant::AcceptResults => 2,
        });
        match &permit.projects {
            None => _ = writer.null(),
            Some(projects) => {
                writer.array(projects.len());
                for project in projects {
                    writer.text(project.as_str());
                }
            }
        }
    }
    writer.array(trust.former().len());
    for former in trust.former() {
        let fields = if former.in_transit.is_some() { 3 } else { 2 };
        writer.array(fields).bytes(former.certificate.fingerprint().as_bytes());
        write_end(writer, former.end);
        if let Some(listed) = &former.in_transit {
            writer.array(listed.len());
            for message in listed {
                writer.bytes(message.as_bytes());
            }
        }
    }
    match trust.days() {
        Some(days) => _ = writer.uint(u64::from(days)),
        None if trust.allows_dual_use() => _ = writer.null(),
        None => {}
    }
    if trust.allows_dual_use() {
        writer.bool(true);
    }
}

fn write_end(writer: &mut Writer, end: KeyEnd) {
    let good = end.good();
    writer.array(4).bool(end.is_revoked());
    writer.uint(good.bundles).uint(good.receipts).uint(good.notices);
}
