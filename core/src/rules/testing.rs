//! Helpers of the tests in this folder: lifecycles and facts, as short as a story tells them.

use alloc::string::String;

use crate::model::{Deployment, EnvironmentRef, Evidence, Lifecycle, Outcome, Phase, Stage};
use crate::terms::{Fingerprint, MessageDigest, Timestamp};

/// A stop as a person writes it: `Test`, `QA Space: QA 1`, `SPACE QA Space`.
pub(super) fn stop(text: &str) -> Stage {
    match text.strip_prefix("SPACE ") {
        Some(space) => Stage::Space(space.parse().unwrap()),
        None => Stage::Environment(text.parse().unwrap()),
    }
}

pub(super) fn phase(name: &str, stops: &[&str]) -> Phase {
    Phase::new(name.parse().unwrap(), stops.iter().map(|text| stop(text)))
}

pub(super) fn path<const N: usize>(phases: [Phase; N]) -> Lifecycle {
    Lifecycle::new("Path".parse().unwrap(), phases)
}

/// Returns the fact of a deployment at a place, `minutes` into the story.
pub(super) fn fact(place: &str, minutes: i64, outcome: Outcome) -> Deployment {
    let environment: EnvironmentRef = place.parse().unwrap();
    let signer = Fingerprint::from_bytes([7; 32]);
    let sequence = u64::try_from(minutes).unwrap();
    let receipt = Evidence::Receipt {
        signer,
        audience: Fingerprint::from_bytes([8; 32]),
        sequence,
        previous: None,
        digest: MessageDigest::of(b""),
    };
    let queued = Timestamp::from_unix_seconds(minutes.saturating_mul(60)).unwrap();
    Deployment {
        project: "Shop".parse().unwrap(),
        version: "1.1.0".parse().unwrap(),
        release: None,
        evidence: if environment.is_remote() { receipt } else { Evidence::Own },
        environment,
        tenant: None,
        outcome,
        queued,
        started: Some(queued),
        finished: Some(queued.saturating_add_milliseconds(30_000)),
        by: "ana".into(),
        notes: String::new(),
        completed: false,
    }
}

pub(super) fn done(place: &str, minutes: i64) -> Deployment {
    fact(place, minutes, Outcome::Succeeded)
}
