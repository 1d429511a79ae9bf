//! The steps of a Space that sends, and of its host.

use alloc::collections::BTreeSet;
use alloc::rc::Rc;

use serde_json::Value;
use spacebridge::packages::PackageCheck;
use spacebridge::source::{Announcement, AssembledRelease, PromoteRequest, RecallRequest};
use spacebridge::trust::TrustChange;
use spacebridge::{Actor, Name, Outcome, Release, Validity};

use crate::host::Process;
use crate::scene::{Done, Scene, codes};
use crate::table::Step;

/// The verbs of a source.
impl Scene<'_> {
    /// Returns the release of the table, with the version and the changes of a step.
    fn release(&self, step: &Step) -> Release {
        let mut document = self.table.release.clone();
        document.insert("version".into(), step.text("version").into());
        if let Some(Value::Object(changes)) = step.field("change") {
            document.extend(changes.clone());
        }
        serde_json::from_value(Value::Object(document)).unwrap()
    }

    pub(crate) fn assemble(&mut self, step: &Step) -> Done {
        let keys = self.signing(step);
        let signer = self.signer(&keys, step);
        let assembled = self.host(step).space.assemble(self.release(step), signer)?;
        self.host_mut(step).assembled.insert(step.made().into(), assembled);
        Ok(Vec::new())
    }

    /// Combines the manifest of an assembled release with a release and a salt that the host
    /// stored.
    pub(crate) fn reopen(&mut self, step: &Step) -> Done {
        let assembled = self.host(step).assembled(step.text("release"));
        let manifest = assembled.manifest_bytes().to_vec();
        let salted = step.optional("salt").unwrap_or_else(|| step.text("release"));
        let salt = *self.host(step).assembled(salted).salt();
        let reopened = AssembledRelease::from_stored(self.release(step), manifest, salt)?;
        self.host_mut(step).assembled.insert(step.made().into(), reopened);
        Ok(Vec::new())
    }

    /// Deploys an assembled or an imported release, and records it unless the host forgets to.
    pub(crate) fn deploy(&mut self, step: &Step) -> Done {
        let name = step.text("release");
        let environment: Name = step.text("environment").parse()?;
        let outcome = step.read("outcome").unwrap_or(Outcome::Succeeded);
        let now = self.now(step);
        let host = self.host(step);
        let done = match host.process.imported.get(name) {
            Some(release) => release.deployed(&environment, outcome, now, "ada"),
            None => host.assembled(name).deployed(&environment, outcome, now, "ada"),
        };
        self.host_mut(step).deployments.insert(step.made().into(), done.clone());
        self.keep(step, done);
        Ok(Vec::new())
    }

    pub(crate) fn promote(&mut self, step: &Step) -> Done {
        let keys = self.signing(step);
        let host = self.host(step);
        let release = host.assembled(step.text("release"));
        let onward: Vec<Name> = step.read("onward").unwrap_or_default();
        let mut request = PromoteRequest::new(release, step.text("to")).onward(&onward);
        if let Some(own) = step.optional("lifecycle") {
            request = request.through(own);
        }
        if let Some(brought) = step.optional("with-lifecycle") {
            request = request.with_lifecycle(self.lifecycle(brought));
        }
        let promoted = host.space.promote(&request, &host.facts, self.signer(&keys, step))?;
        let found = codes(&promoted.findings);
        self.files.insert(step.made().into(), promoted.bundle.as_bytes().to_vec());
        self.keep(step, promoted);
        Ok(found)
    }

    pub(crate) fn recall(&mut self, step: &Step) -> Done {
        let keys = self.signing(step);
        let host = self.host(step);
        let request = RecallRequest::new(host.assembled(step.text("release")), step.text("reason"));
        let recalled = host.space.recall(&request, &host.facts, self.signer(&keys, step))?;
        self.announce(step, &recalled.announcements);
        self.keep(step, recalled);
        Ok(Vec::new())
    }

    /// Gives the identity of a Space to the keys of a test identity.
    pub(crate) fn rotate(&mut self, step: &Step) -> Done {
        let keys = self.signing(step);
        let next = Rc::new(self.keys(step.text("next"), step.text("next"))?);
        let host = self.host(step);
        let next_signer = next.signer(&Actor::unnamed(self.now(step)), self.seed(step));
        let rotated = host.space.rotate(next_signer, &host.facts, self.signer(&keys, step))?;
        self.announce(step, &rotated.announcements);
        let host = self.host_mut(step);
        host.space = rotated.space.clone();
        let _ = host.log.append(rotated.record.clone());
        host.keys = next;
        self.keep(step, rotated);
        Ok(Vec::new())
    }

    pub(crate) fn renew(&mut self, step: &Step) -> Done {
        let keys = self.signing(step);
        let validity = Validity::of_encryption(self.now(step));
        let renewed = Rc::new(keys.renew_encryption(validity, self.seed(step))?);
        let host = self.host(step);
        let signer = self.signer(&keys, step);
        let outcome = host.space.renew(renewed.certificate(), &host.facts, signer)?;
        self.announce(step, &outcome.announcements);
        let host = self.host_mut(step);
        host.space = outcome.space.clone();
        let _ = host.log.append(outcome.record.clone());
        host.keys = renewed;
        self.keep(step, outcome);
        Ok(Vec::new())
    }

    /// Keeps the notice for the Space that the step names.
    pub(crate) fn announce(&mut self, step: &Step, announcements: &[Announcement]) {
        let to = step.text("to");
        let announced = announcements.iter().find(|one| one.target.as_str() == to);
        let announced = announced.unwrap_or_else(|| panic!("{step:?}: nothing is announced"));
        self.files.insert(step.made().into(), announced.notice.as_bytes().to_vec());
    }

    pub(crate) fn progress(&mut self, step: &Step) -> Done {
        Ok(codes(&self.host(step).progress(step.text("release")).findings))
    }

    /// Rehearses a change of trust, and makes it.
    pub(crate) fn trust(&mut self, step: &Step) -> Done {
        let mut change = step.field("change").unwrap().clone();
        self.resolve(&mut change);
        let change: TrustChange = serde_json::from_value(change).unwrap();
        let host = self.host(step);
        let found = codes(&host.space.rehearse(&change, &host.facts));
        let changed = host.space.change_trust(&change, &self.actor(step))?;
        let host = self.host_mut(step);
        host.space = changed.space;
        let _ = host.log.append(changed.record);
        Ok(found)
    }

    /// Replaces `$certificate NAME` and `$fingerprint NAME` by those of a test identity.
    fn resolve(&self, value: &mut Value) {
        match value {
            Value::Object(members) => members.values_mut().for_each(|member| self.resolve(member)),
            Value::Array(items) => items.iter_mut().for_each(|item| self.resolve(item)),
            Value::String(text) => {
                if let Some(name) = text.strip_prefix("$certificate ") {
                    *text = self.certificate(name).unwrap().to_pem();
                } else if let Some(name) = text.strip_prefix("$fingerprint ") {
                    *text = self.certificate(name).unwrap().fingerprint().to_string();
                }
            }
            _ => {}
        }
    }
}

/// The steps of a host.
impl Scene<'_> {
    /// Verifies the log of the changes of trust.
    pub(crate) fn audit(&mut self, step: &Step) -> Done {
        self.host(step).log.verify()?;
        Ok(Vec::new())
    }

    /// Records the result of another step.
    pub(crate) fn record(&mut self, step: &Step) -> Done {
        let result = Rc::clone(&self.results[step.text("result")]);
        self.host_mut(step).facts.record(result.as_ref())?;
        Ok(Vec::new())
    }

    /// Empties tables of the facts.
    pub(crate) fn forget(&mut self, step: &Step) -> Done {
        let tables: BTreeSet<String> = step.read("facts").unwrap();
        let facts = &mut self.host_mut(step).facts;
        let mut document = serde_json::to_value(&*facts).unwrap();
        for table in tables {
            let rows = document.get_mut(&table).unwrap_or_else(|| panic!("no table `{table}`"));
            assert_ne!(rows.as_array().unwrap().len(), 0, "`{table}` has something to forget");
            *rows = Value::Array(Vec::new());
        }
        *facts = serde_json::from_value(document).unwrap();
        Ok(Vec::new())
    }

    /// Copies what a host stored: a backup, or a second process.
    pub(crate) fn copy(&mut self, step: &Step) -> Done {
        let mut copy = self.host(step).clone();
        copy.process = Process { imported: copy.process.imported, ..Process::default() };
        self.hosts.insert(step.made().into(), copy);
        Ok(Vec::new())
    }

    /// Takes the facts, the Space or the keys of another host, or a document of the vectors.
    pub(crate) fn use_other(&mut self, step: &Step) -> Done {
        if let Some(name) = step.optional("facts") {
            self.host_mut(step).facts = self.host_of(name).facts.clone();
        }
        if let Some(name) = step.optional("document") {
            let is_file = name.contains('/');
            let other = if is_file { self.space(name) } else { self.host_of(name).space.clone() };
            self.host_mut(step).space = other;
        }
        if let Some(name) = step.optional("keys") {
            let keys = self.hosts.get(name).map(|host| Rc::clone(&host.keys));
            self.host_mut(step).keys =
                keys.unwrap_or_else(|| Rc::new(self.keys(name, name).unwrap()));
        }
        Ok(Vec::new())
    }

    pub(crate) fn restart(&mut self, step: &Step) -> Done {
        self.host_mut(step).restart();
        Ok(Vec::new())
    }

    /// Reads keys together with a certificate.
    pub(crate) fn read_keys(&mut self, step: &Step) -> Done {
        let _ = self.keys(step.text("keys"), step.text("certificate"))?;
        Ok(Vec::new())
    }

    /// Compares the fingerprint of a certificate with that of another, as a person types it.
    pub(crate) fn compare(&mut self, step: &Step) -> Done {
        let typed = self.certificate(step.text("typed"))?.fingerprint().to_string();
        let typed = &typed[..step.read("letters").unwrap_or(typed.len())];
        let _ = self.certificate(step.text("certificate"))?.fingerprint().compare(typed)?;
        Ok(Vec::new())
    }

    /// Checks bytes against the package of the table with this id.
    pub(crate) fn package(&mut self, step: &Step) -> Done {
        let id = step.text("package");
        let named = self.table.packages.iter().find(|carried| carried.package.id.as_str() == id);
        let mut check = PackageCheck::new(&named.unwrap().package)?;
        check.update(step.text("text").as_bytes())?;
        let _ = check.finish()?;
        Ok(Vec::new())
    }

    /// Makes a file that is cut off, or followed by another file, or has one byte changed.
    pub(crate) fn damage(&mut self, step: &Step) -> Done {
        let mut bytes = self.file(step.text("file")).to_vec();
        match step.text("how") {
            "cut" => bytes.truncate(bytes.len() - 1),
            "joined" => bytes.extend(self.file(step.text("other"))),
            "changed" => *bytes.last_mut().unwrap() ^= 1,
            how => panic!("no damage is called `{how}`"),
        }
        self.files.insert(step.made().into(), bytes);
        Ok(Vec::new())
    }
}
