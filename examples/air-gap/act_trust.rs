//! The first act: keys, certificates, and who trusts whom with what.

use std::path::PathBuf;

use spacebridge::answers::Assignment;
use spacebridge::release::Set;
use spacebridge::trust::{Permission, Role};
use spacebridge::{
    Certificate, EnvironmentRef, Grant, Label, Lifecycle, Name, Phase, Space, Stage, Team,
};

use crate::fault::Fault;
use crate::files;
use crate::network::{Network, read_certificate};
use crate::story::{ADA, BYSTANDER, GRACE, SOURCE, Story, TARGET};

impl Story {
    /// Exchanges certificates as files, and sets the three Spaces up.
    pub(crate) fn introduce(
        &mut self,
        environments: &[EnvironmentRef],
        passphrase: &str,
    ) -> Result<(), Fault> {
        self.source.restart(passphrase)?;
        self.target.restart(passphrase)?;
        let their = exchange(&self.target, &self.source, "prod-space.pem")?;
        let our = exchange(&self.source, &self.target, "devtest-space.pem")?;
        let known = exchange(&self.source, &self.bystander, "devtest-space.pem")?;
        let target = TARGET.parse::<Name>()?;

        let mut dev = Space::builder(SOURCE, self.source.space.certificate());
        for environment in environments.iter().filter(|known| !known.is_remote()) {
            dev = dev.environment(&environment.name);
        }
        dev = dev.remote(TARGET, &their, [Grant::PromoteTo, Grant::AcceptResults]);
        let remote = |known: &&EnvironmentRef| known.space.as_ref() == Some(&target);
        for environment in environments.iter().filter(remote) {
            dev = dev.remote_environment(environment);
        }
        let permissions = [
            Permission::ReleaseCreate,
            Permission::DeploymentCreate,
            Permission::ReleasePromote,
            Permission::ReceiptView,
        ];
        self.source.space = dev
            .lifecycle(self.lifecycle.clone())
            .team(team("Release engineers", ADA, &permissions)?)
            .build()?;

        let mut prod = Space::builder(TARGET, self.target.space.certificate());
        let mut ours: Vec<Name> =
            environments.iter().filter(remote).map(|known| known.name.clone()).collect();
        if ours.is_empty() {
            ours.push(self.environment.clone());
        }
        for environment in &ours {
            prod = prod.environment(environment);
        }
        let permits = [Grant::AcceptReleases.only([self.project.clone()])];
        prod = prod.remote(SOURCE, &our, permits);
        let stop = |name: &Name| Stage::Environment(EnvironmentRef::local(name.clone()));
        let phase = Phase::new("Open".parse()?, ours.iter().map(stop));
        let permissions =
            [Permission::BundleImport, Permission::DeploymentCreate, Permission::VariableEdit];
        self.target.space = prod
            .lifecycle(Lifecycle::new("Opening night".parse()?, [phase]))
            .team(team("Stage managers", GRACE, &permissions)?)
            .build()?;

        let branch = &self.bystander.space;
        self.bystander.space = Space::builder(branch.name(), branch.certificate())
            .environment("Production")
            .remote(SOURCE, &known, [Grant::AcceptReleases])
            .build()?;
        for network in [&self.source, &self.target, &self.bystander] {
            network.write_space()?;
        }
        self.show_trust()
    }

    fn show_trust(&mut self) -> Result<(), Fault> {
        self.screen.act("Two Spaces that trust each other, and no wire between them")?;
        self.screen.say(&format!(
            "Each made its keys in its own network and gave away a certificate. {ADA} and {GRACE} \
             read the fingerprints to each other on the telephone before they trusted them."
        ));
        for (folder, space) in [("dev/", &self.source.space), ("prod/", &self.target.space)] {
            self.screen.head(&format!("{} in {folder}", space.name()));
            for (label, lines) in ["words", "fingerprint"].into_iter().zip(fingerprint(space)) {
                let [first, second] = lines;
                self.screen.entry(label, &first);
                self.screen.entry("", &second);
            }
            let environments: Vec<_> = space.environments().iter().map(Name::as_str).collect();
            self.screen.entry("environments", &environments.join(", "));
            for lifecycle in space.lifecycles() {
                self.screen.entry("lifecycle", &in_words(lifecycle));
            }
            for trust in space.trusts() {
                let grants = trust.permits().iter().map(|permit| {
                    let only = permit.projects.iter().flat_map(Set::iter).map(Name::as_str);
                    let only: Vec<_> = only.collect();
                    let only = if only.is_empty() { String::new() } else { only.join(", ") };
                    let only = if only.is_empty() { only } else { format!(" (only {only})") };
                    format!("we {}{only}", permit.grant.in_words())
                });
                let grants: Vec<_> = grants.collect();
                self.screen.entry("trusts", &format!("{}: {}", trust.name(), grants.join("; ")));
            }
            for team in space.teams() {
                let members: Vec<_> = team.members.iter().map(String::as_str).collect();
                self.screen.entry("team", &format!("{}: {}", team.name, members.join(", ")));
            }
        }
        self.screen.gap();
        let theirs: Vec<_> = self.export.theirs.names.iter().map(Name::as_str).collect();
        if !theirs.is_empty() {
            let theirs = theirs.join(", ");
            self.screen.say(&format!("Of the export's environments, {TARGET} has: {theirs}."));
        }
        self.screen.say(&format!(
            "A third one, {BYSTANDER} in branch/, accepts releases from {SOURCE} too. It gets to \
             see a file that is not for it."
        ));
        Ok(())
    }
}

/// Carries a certificate to another network, and reads it there.
fn exchange(from: &Network, to: &Network, name: &str) -> Result<Certificate, Fault> {
    let file: PathBuf = to.path("trusted").join(name);
    files::write(&file, &files::read(&from.path("certificate.pem"))?)?;
    read_certificate(&file)
}

fn team(name: &str, member: &str, permissions: &[Permission]) -> Result<Team, Fault> {
    let permissions = permissions.iter().copied().collect();
    let name: Label = name.parse()?;
    let role = Role::new(name.clone(), permissions);
    Ok(Team::new(name, [member]).with(Assignment::everywhere(role)))
}

/// The fingerprint in words and in hexadecimal, each in two lines.
fn fingerprint(space: &Space) -> [[String; 2]; 2] {
    let fingerprint = space.fingerprint();
    [halves(&fingerprint.words(), '-'), halves(&fingerprint.to_string(), ':')]
}

fn halves(text: &str, separator: char) -> [String; 2] {
    let parts: Vec<&str> = text.split(separator).collect();
    let (first, second) = parts.split_at(parts.len() / 2);
    let separator = separator.to_string();
    [format!("{}{separator}", first.join(&separator)), second.join(&separator)]
}

fn in_words(lifecycle: &Lifecycle) -> String {
    let phases = lifecycle.phases.iter().map(|phase| {
        let stops: Vec<_> = phase.stops().map(ToString::to_string).collect();
        format!("{} ({})", phase.name, stops.join(", "))
    });
    format!("{}: {}", lifecycle.name, phases.collect::<Vec<_>>().join(" → "))
}
