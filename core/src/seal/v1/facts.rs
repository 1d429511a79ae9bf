//! Deployments as a bundle tells of them.
//!
//! ```cddl
//! told = {                               ; a deployment that the sender tells of
//!   0: name,                             ; environment
//!   ? 1: name,                           ; tenant
//!   2: outcome,
//!   3: instant,                          ; asked for
//!   ? 4: instant,                        ; began
//!   ? 5: instant,                        ; ended
//!   6: tstr,                             ; by whom
//!   ? 7: fingerprint,                    ; the Space it was made in; absent: the sender's own
//! }
//! outcome = 0..8     ; queued, executing, succeeded, succeeded with warnings, failed, cancelled,
//!                    ; timed out, refused, superseded
//! ```

use alloc::string::String;

use super::super::cbor::{Reader, Writer};
use super::error::{SchemaError, SchemaFault};
use super::record::{fingerprint, instant, must, name, record};
use crate::model::{Deployment, Outcome};
use crate::terms::{Fingerprint, Name, Timestamp};

/// A deployment that the sender of a bundle tells of: its own, or one that it was told of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ReportedDeployment {
    pub(crate) environment: Name,
    pub(crate) tenant: Option<Name>,
    pub(crate) outcome: Outcome,
    pub(crate) queued: Timestamp,
    pub(crate) started: Option<Timestamp>,
    pub(crate) finished: Option<Timestamp>,
    pub(crate) by: String,
    /// The Space it happened in, if not the sender's.
    pub(crate) space: Option<Fingerprint>,
}

impl ReportedDeployment {
    /// Returns the sender's report on a deployment of its own.
    pub(crate) fn own(deployment: &Deployment) -> Self {
        Self {
            environment: deployment.environment.name.clone(),
            tenant: deployment.tenant.clone(),
            outcome: deployment.outcome,
            queued: deployment.queued,
            started: deployment.started,
            finished: deployment.finished,
            by: deployment.by.clone(),
            space: None,
        }
    }
}

pub(super) fn write_told(writer: &mut Writer, told: &ReportedDeployment) {
    writer.record(|fields| {
        fields.key(0).text(told.environment.as_str());
        if let Some(tenant) = &told.tenant {
            fields.key(1).text(tenant.as_str());
        }
        fields.key(2).uint(outcome_number(told.outcome));
        fields.key(3).int(told.queued.unix_milliseconds());
        if let Some(started) = told.started {
            fields.key(4).int(started.unix_milliseconds());
        }
        if let Some(finished) = told.finished {
            fields.key(5).int(finished.unix_milliseconds());
        }
        fields.key(6).text(&told.by);
        if let Some(space) = &told.space {
            fields.key(7).bytes(space.as_bytes());
        }
    });
}

pub(super) fn read_told(reader: &mut Reader<'_>) -> Result<ReportedDeployment, SchemaError> {
    let mut environment = None;
    let mut tenant = None;
    let mut outcome = None;
    let mut queued = None;
    let mut started = None;
    let mut finished = None;
    let mut by = None;
    let mut space = None;
    record(reader, |key, value| {
        match key {
            0 => environment = Some(name(value)?),
            1 => tenant = Some(name(value)?),
            2 => outcome = Some(read_outcome(value)?),
            3 => queued = Some(instant(value)?),
            4 => started = Some(instant(value)?),
            5 => finished = Some(instant(value)?),
            6 => by = Some(value.note()?.into()),
            7 => space = Some(fingerprint(value)?),
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    Ok(ReportedDeployment {
        environment: must(environment, "environment")?,
        tenant,
        outcome: must(outcome, "outcome")?,
        queued: must(queued, "queued")?,
        started,
        finished,
        by: must(by, "by")?,
        space,
    })
}

pub(super) const fn outcome_number(outcome: Outcome) -> u64 {
    match outcome {
        Outcome::Queued => 0,
        Outcome::Executing => 1,
        Outcome::Succeeded => 2,
        Outcome::SucceededWithWarnings => 3,
        Outcome::Failed => 4,
        Outcome::Cancelled => 5,
        Outcome::TimedOut => 6,
        Outcome::Refused => 7,
        Outcome::Superseded => 8,
    }
}

pub(super) fn read_outcome(reader: &mut Reader<'_>) -> Result<Outcome, SchemaError> {
    Ok(match reader.uint()? {
        0 => Outcome::Queued,
        1 => Outcome::Executing,
        2 => Outcome::Succeeded,
        3 => Outcome::SucceededWithWarnings,
        4 => Outcome::Failed,
        5 => Outcome::Cancelled,
        6 => Outcome::TimedOut,
        7 => Outcome::Refused,
        8 => Outcome::Superseded,
        _ => return Err(SchemaFault::Range("outcome").into()),
    })
}
