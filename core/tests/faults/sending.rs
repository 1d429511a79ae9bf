//! A host that signs through a medium: nothing leaves it before it is stored that it was signed.

use spacebridge::trust::AuditRecord;
use spacebridge::{Facts, MessageDigest, Space};

use crate::host::{Failing, Host, Medium, PowerCut, Stored};

/// Something to be signed and sent: once, however often the host is started again.
pub(crate) struct Sending<'a> {
    /// The files that were signed for it, as the facts have it; none if it is still to be signed.
    pub(crate) signed: &'a dyn Fn(&Facts) -> Vec<MessageDigest>,
    /// Signs it, with chance of its own for every attempt, and adds the facts of it.
    pub(crate) sign: &'a dyn Fn(&Space, &mut Facts, u8) -> Signed,
}

/// A signed message, and the facts that have to be stored with it.
#[derive(Default)]
pub(crate) struct Signed {
    pub(crate) files: Vec<(MessageDigest, Vec<u8>)>,
    pub(crate) space: Option<Space>,
    pub(crate) record: Option<AuditRecord>,
}

impl Host<Failing> {
    /// Gives the files to carry. Those of facts, and no others: what was signed before power was
    /// cut and is in no fact has a number that is given again, and must never be seen.
    pub(crate) fn send(
        &mut self,
        sending: &Sending<'_>,
        attempt: u8,
    ) -> Result<Vec<Vec<u8>>, PowerCut> {
        if (sending.signed)(&self.facts).is_empty() {
            let signed = (sending.sign)(&self.space, &mut self.facts, attempt);
            for (name, file) in &signed.files {
                self.medium.write(file)?;
                self.medium.keep_file(*name)?;
            }
            if let Some(record) = signed.record {
                self.log.append(record);
            }
            self.keep(signed.space)?;
        }
        let files = &self.medium.stored().files;
        Ok((sending.signed)(&self.facts).iter().map(|name| files[name].clone()).collect())
    }
}

/// Sends everything in turn, once without a fault and then once for every step at which the medium
/// can fail. Gives what was stored in the end and what was carried, for each of these runs.
pub(crate) fn every_step_may_fail(
    space: &Space,
    before: &Stored,
    sendings: &[Sending<'_>],
) -> Vec<(Stored, Vec<Vec<u8>>)> {
    let run = |mut medium: Failing| {
        let mut attempt = 0;
        let mut carried = Vec::new();
        for sending in sendings {
            loop {
                attempt += 1;
                let mut host = Host::new(space.clone(), medium);
                let sent = host.send(sending, attempt);
                medium = host.medium;
                if let Ok(files) = sent {
                    carried.extend(files);
                    break;
                }
            }
        }
        (medium, carried, usize::from(attempt) - sendings.len())
    };
    let (medium, carried, failures) = run(Failing::never(before.clone()));
    let steps = medium.steps();
    assert!(failures == 0 && steps >= 8 * sendings.len(), "the file and the facts, twice each");
    let mut runs = vec![(medium.stored().clone(), carried)];
    for step in 0..steps {
        let (medium, carried, failures) = run(Failing::at(step, before.clone()));
        assert_eq!(failures, 1, "step {step} was reached");
        assert_eq!(carried.len(), runs[0].1.len(), "after a fault at step {step}");
        runs.push((medium.stored().clone(), carried));
    }
    runs
}
