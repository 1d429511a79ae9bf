//! Deployments as a bundle tells of them.
//!
//! ```cddl
//! told = {                               ; a deployment in the sender's own Space
//!   0: name,                             ; environment
//!   ? 1: name,                           ; tenant
//!   2: outcome,
//!   3: instant,                          ; asked for
//!   ? 4: instant,                        ; began
//!   ? 5: instant,                        ; ended
//!   6: tstr,                             ; by whom
//! }
//! outcome = 0..8     ; queued, executing, succeeded, succeeded with warnings, failed, cancelled,
//!                    ; timed out, refused, superseded
//! ```

use alloc::string::String;

use super::super::cbor::{Reader, Writer};
use super::error::{SchemaError, SchemaFault};
use super::record::{instant, must, name, record};
use crate::model::{Deployment, Outcome};
use crate::terms::{Instant, Name};

const OUTCOMES: [Outcome; 9] = [
    Outcome::Queued,
    Outcome::Executing,
    Outcome::Succeeded,
    Outcome::SucceededWithWarnings,
    Outcome::Failed,
    Outcome::Cancelled,
    Outcome::TimedOut,
    Outcome::Refused,
    Outcome::Superseded,
];

/// A deployment that the sender of a bundle tells of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) environment: Name,
    pub(crate) tenant: Option<Name>,
    pub(crate) outcome: Outcome,
    pub(crate) queued: Instant,
    pub(crate) started: Option<Instant>,
    pub(crate) finished: Option<Instant>,
    pub(crate) by: String,
}

pub(super) fn write_told(writer: &mut Writer, deployment: &Deployment) {
    writer.record(|fields| {
        fields.key(0).text(deployment.environment.name.as_str());
        if let Some(tenant) = &deployment.tenant {
            fields.key(1).text(tenant.as_str());
        }
        fields.key(2).uint(outcome_number(deployment.outcome));
        fields.key(3).int(deployment.queued.unix_milliseconds());
        if let Some(started) = deployment.started {
            fields.key(4).int(started.unix_milliseconds());
        }
        if let Some(finished) = deployment.finished {
            fields.key(5).int(finished.unix_milliseconds());
        }
        fields.key(6).text(&deployment.by);
    });
}

pub(super) fn read_told(reader: &mut Reader<'_>) -> Result<Told, SchemaError> {
    let (mut environment, mut tenant, mut outcome) = (None, None, None);
    let (mut queued, mut started, mut finished, mut by) = (None, None, None, None);
    record(reader, |key, value| {
        match key {
            0 => environment = Some(name(value)?),
            1 => tenant = Some(name(value)?),
            2 => outcome = Some(read_outcome(value)?),
            3 => queued = Some(instant(value)?),
            4 => started = Some(instant(value)?),
            5 => finished = Some(instant(value)?),
            6 => by = Some(value.text()?.into()),
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    Ok(Told {
        environment: must(environment, "environment")?,
        tenant,
        outcome: must(outcome, "outcome")?,
        queued: must(queued, "queued")?,
        started,
        finished,
        by: must(by, "by")?,
    })
}

pub(super) fn outcome_number(outcome: Outcome) -> u64 {
    let place = OUTCOMES.iter().position(|known| *known == outcome).unwrap_or_default();
    u64::try_from(place).unwrap_or_default()
}

pub(super) fn read_outcome(reader: &mut Reader<'_>) -> Result<Outcome, SchemaError> {
    let number = usize::try_from(reader.uint()?).unwrap_or(usize::MAX);
    OUTCOMES.get(number).copied().ok_or_else(|| SchemaFault::Range("outcome").into())
}
