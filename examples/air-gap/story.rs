//! The story: who takes part, and the order of the acts.

use std::fs;
use std::path::Path;

use spacebridge::verify::Manifest;
use spacebridge::{Lifecycle, Name, ProjectRef, ReleaseVersion};

use crate::export::Export;
use crate::fault::Fault;
use crate::files;
use crate::network::Network;
use crate::options::Options;
use crate::screen::Screen;

pub(crate) const SOURCE: &str = "DevTest Space";
pub(crate) const TARGET: &str = "Prod Space";
pub(crate) const BYSTANDER: &str = "Branch Space";

/// The person who creates and promotes releases at the source.
pub(crate) const ADA: &str = "ada";
/// The person who accepts and deploys them at the target.
pub(crate) const GRACE: &str = "grace";

/// The first line of a file by which a folder of ours is known.
const MARK: &str = "This folder was written by `cargo run --example air-gap`.";

/// The two Spaces of the story, and their data.
#[derive(Debug)]
pub(crate) struct Story {
    pub(crate) screen: Screen,
    pub(crate) options: Options,
    pub(crate) export: Export,
    pub(crate) source: Network,
    pub(crate) target: Network,
    /// A third Space, to which nothing is addressed.
    pub(crate) bystander: Network,
    /// The project, in the Space that owns it.
    pub(crate) project: Name,
    /// The lifecycle of a release at the source, the gap included.
    pub(crate) lifecycle: Lifecycle,
    /// The manifests so far: they list the packages of a release that runs at the target.
    pub(crate) manifests: Vec<Manifest>,
    /// The environment of the target to which it is deployed.
    pub(crate) environment: Name,
}

impl Story {
    /// Makes the folder and the three Spaces in it.
    pub(crate) fn begin(options: Options) -> Result<Self, Fault> {
        check_inputs(&options)?;
        clear(&options.out)?;
        let out = |name: &str| options.out.join(name);
        let passphrase = options.passphrase.text();
        let target: Name = TARGET.parse()?;
        let export = Export::open(&options, &target, &out("dev").join("packages"))?;
        let (environments, lifecycle) = export.pipeline()?;
        let theirs = environments.iter().find(|known| known.space.as_ref() == Some(&target));
        let environment = match theirs {
            Some(environment) => environment.name.clone(),
            None => "Production".parse()?,
        };
        let project = export.project()?;
        let mut story = Self {
            screen: Screen::default(),
            source: Network::found(out("dev"), SOURCE, &passphrase)?,
            target: Network::found(out("prod"), TARGET, &passphrase)?,
            bystander: Network::found(out("branch"), BYSTANDER, &passphrase)?,
            options,
            export,
            project,
            lifecycle,
            manifests: Vec::new(),
            environment,
        };
        story.introduce(&environments, &passphrase)?;
        Ok(story)
    }

    /// Tells the story, and what lies in the folder afterwards.
    pub(crate) fn tell(&mut self) -> Result<(), Fault> {
        let versions = self.export.versions.clone();
        let (newest, before) = match versions.as_slice() {
            [.., before, newest] => (newest, Some(before)),
            [newest] => (newest, None),
            [] => return Err(Fault::new("octopus-release-missing", "there is no release")),
        };
        // Of anybody's export only the newest is taken: who knows what ran before?
        if let (Some(before), None) = (before, &self.options.octopus) {
            self.in_short(before)?;
        }
        self.in_full(newest)?;
        self.refusals(newest)?;
        self.list_files()
    }

    /// A release all the way, in a few lines: what runs in production before the story begins.
    fn in_short(&mut self, version: &ReleaseVersion) -> Result<(), Fault> {
        self.screen.act(&format!("{} {version} goes all the way, in short", self.project))?;
        self.screen.say(&format!(
            "Assembled, deployed at the source, promoted, carried, verified, previewed, imported, \
             deployed to {}, and its receipt carried back and accepted. The same steps follow for \
             the next release, one by one.",
            self.environment
        ));
        self.screen.gap();
        let frozen = self.freeze(version, false)?;
        self.deploy_at_source(&frozen, false)?;
        let file = self.promote(&frozen, false)?;
        let carried = files::carry(&file, &self.target.path("inbox"))?;
        let bundle = self.receive(&carried)?;
        let preview = self.preview(&bundle)?;
        self.carry_packages(&preview, false)?;
        self.answer(&preview, false)?;
        let release = self.import(&bundle, &preview)?;
        let plan = self.plan(&release)?;
        let receipt = self.deploy(&release, &plan)?;
        let accepted = self.accept(&receipt)?;
        self.screen.entry("accepted", &accepted);
        Ok(())
    }

    /// A release all the way, step by step.
    fn in_full(&mut self, version: &ReleaseVersion) -> Result<(), Fault> {
        self.screen.act(&format!("{} {version} is frozen", self.project))?;
        let frozen = self.freeze(version, true)?;
        self.screen.act("Development deploys and tests it")?;
        self.deploy_at_source(&frozen, true)?;
        self.show_source()?;
        self.screen.act("Promoted: one file for one Space")?;
        let file = self.promote(&frozen, true)?;
        self.screen.act("The file is carried, and verified")?;
        let carried = files::carry(&file, &self.target.path("inbox"))?;
        self.screen.entry("carried", &self.named(&[&file, &carried]).join(" → "));
        let bundle = self.receive(&carried)?;
        self.show_statement(&bundle)?;
        self.screen.act("What it would bring")?;
        let preview = self.preview(&bundle)?;
        self.show_preview(&preview)?;
        self.screen.act("What changes against the release that runs now")?;
        self.show_comparison(&preview)?;
        self.screen.act("Packages and blanks")?;
        self.carry_packages(&preview, true)?;
        self.answer(&preview, true)?;
        self.screen.act("Imported: what was reviewed, and nothing else")?;
        let preview = self.preview(&bundle)?;
        let release = self.import(&bundle, &preview)?;
        self.show_import(&release);
        self.screen.act(&format!("The deployment to {}, planned", self.environment))?;
        let plan = self.plan(&release)?;
        self.show_plan(&release, &plan);
        self.screen.act("Deployed; the receipt goes back")?;
        let receipt = self.deploy(&release, &plan)?;
        let accepted = self.accept(&receipt)?;
        self.screen.entry("accepted", &accepted);
        self.screen.act("Both dashboards")?;
        self.show_source()?;
        self.show_target()
    }

    /// Paths as a person types them, from the folder of the story.
    pub(crate) fn named(&self, paths: &[&Path]) -> Vec<String> {
        let shorten = |path: &&Path| {
            let path = path.strip_prefix(&self.options.out).unwrap_or(path);
            path.display().to_string()
        };
        paths.iter().map(shorten).collect()
    }

    /// The project as the target calls it.
    pub(crate) fn remote_project(&self) -> Result<ProjectRef, Fault> {
        Ok(ProjectRef::remote(SOURCE.parse()?, self.project.clone()))
    }
}

/// Nothing that is read may lie in the folder that is emptied.
fn check_inputs(options: &Options) -> Result<(), Fault> {
    let Ok(out) = options.out.canonicalize() else { return Ok(()) };
    let inputs = [&options.octopus, &options.packages, &options.secrets, &options.answers];
    for input in inputs.into_iter().flatten() {
        let path = input.canonicalize().map_err(|error| Fault::file(input, &error))?;
        if path.starts_with(&out) {
            let message = format!("`{}` lies in the folder that is emptied", input.display());
            return Err(Fault::new("folder-taken", message).help("copy it to another place"));
        }
    }
    Ok(())
}

/// Empties the folder, if it is ours to empty.
fn clear(folder: &Path) -> Result<(), Fault> {
    let mark = folder.join("README.txt");
    let io = |error| Fault::file(folder, &error);
    if folder.exists() && fs::read_dir(folder).map_err(io)?.next().is_some() {
        let ours = fs::read_to_string(&mark).is_ok_and(|text| text.starts_with(MARK));
        if !ours {
            let message = format!("`{}` holds something else", folder.display());
            return Err(Fault::new("folder-taken", message).help("choose another with `--out`"));
        }
        fs::remove_dir_all(folder).map_err(io)?;
    }
    let text = format!(
        "{MARK}\nThe next run removes it and writes it again. Everything in it is invented.\n"
    );
    files::write(&mark, text.as_bytes())
}
