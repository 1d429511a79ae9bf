//! The commands and their options.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::failure::EXIT_CODES;
use crate::session::quoted;

const BEGIN: &str = "To begin, at either side:
  spacebridge --space prod init \"Prod Space\" --environment Production
  spacebridge --space prod trust export --out prod.pem
  spacebridge --space prod trust add \"DevTest Space\" dev.pem --accept-releases
";

/// Promotes a software release between deployment servers as one signed file.
#[derive(Debug, Parser)]
#[command(name = "spacebridge", version, after_help = format!("{BEGIN}\n{EXIT_CODES}"))]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) common: Common,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// The options of every command.
#[derive(Args, Clone, Debug)]
pub(crate) struct Common {
    /// The folder of the Space.
    #[arg(
        long,
        global = true,
        value_name = "FOLDER",
        help = "The folder of the Space (else SPACEBRIDGE_SPACE, else this folder)"
    )]
    pub(crate) space: Option<PathBuf>,
    /// The acting person.
    #[arg(
        long,
        global = true,
        value_name = "USER",
        help = "The acting person (else SPACEBRIDGE_USER, else your login)"
    )]
    pub(crate) by: Option<String>,
    /// Print a document instead of text.
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// The file whose first line is the passphrase of the keys (- for the standard input); else the
    /// program asks for it.
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) passphrase_file: Option<PathBuf>,
}

impl Common {
    /// Returns the beginning of each command that is suggested, with the options of this one.
    pub(crate) fn program(&self) -> String {
        let space = self.space.as_ref().map(|folder| folder.to_string_lossy().into_owned());
        let given = [("--space", space), ("--by", self.by.clone())];
        let mut program = String::from("spacebridge");
        for (option, value) in given {
            if let Some(value) = value {
                program = format!("{program} {option} {}", quoted(&value));
            }
        }
        program
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make the keys and the folder of a new Space.
    Init(Init),
    /// The keys and the certificate of this Space.
    #[command(subcommand)]
    Keys(Keys),
    /// The environments, lifecycles, teams and tenants of this Space.
    #[command(subcommand)]
    Space(SpaceCommand),
    /// The other Spaces that this Space trusts.
    #[command(subcommand)]
    Trust(Trust),
    /// Assemble a release: sign its manifest as the owner. Its content is then final.
    Assemble(Source),
    /// Promote a release to another Space, as one file to carry.
    Promote(Promote),
    /// Pass an imported release on to another Space.
    Forward(Forward),
    /// Recall a release of this Space: a notice for each Space that has it.
    Recall(Recall),
    /// Pass the recall of another owner on: a notice for each Space that this one sent the release.
    ForwardRecall(OneFile),
    /// Show the claims of a file, none of which is verified.
    Inspect(OneFile),
    /// Verify a file for this Space, and show the verification report.
    Verify(OneFile),
    /// Show what a bundle brings, and import nothing.
    Preview(Preview),
    /// Compare two releases: bundles, or versions that are stored here.
    Compare(Compare),
    /// Show a release that is stored here: its packages, steps and values.
    Show(OneRelease),
    /// Show the dashboard: the releases at each stage, and the actions that may come next.
    Status(Status),
    /// Fill in the blanks of a release: from a file, or asking at a terminal.
    Fill(Fill),
    /// Preview a bundle, and import it once a person agrees.
    Import(Import),
    /// Refuse a bundle: a receipt with the reason for its sender.
    Refuse(Refuse),
    /// Plan a deployment, or list every reason against it.
    Plan(Plan),
    /// Plan the release that ran in an environment before the present one.
    Rollback(Rollback),
    /// Report the outcome of a deployment: a receipt for the sender, or a fact for an own release.
    #[command(alias = "receipt")]
    Report(Report),
    /// Accept a receipt: the deployment that it reports becomes a fact of this Space.
    Accept(OneFile),
    /// Take note of a recall, a key rotation, or a new encryption certificate.
    #[command(alias = "notice")]
    Note(Note),
    /// The messages that this Space signed.
    Outbox(Outbox),
    /// The audit log of this Space.
    #[command(subcommand)]
    Audit(Audit),
    /// Copy the store of this Space to a new file.
    Backup(Backup),
    /// Make the folder of a Space from a backup of its store, and its keys.
    Restore(Restore),
    /// Continue the numbers after a backup was restored.
    Continue(Continue),
    /// Write everything that the store has as readable JSON.
    Export(Export),
    /// Play the journey of a release between two Spaces in a new folder.
    Demo(Demo),
    /// Print the completions of a shell.
    Completions(Completions),
    /// Print the manual page.
    Man,
}

#[derive(Args, Debug)]
pub(crate) struct Init {
    /// The name of the Space, as in its certificate.
    pub(crate) name: String,
    /// One of its environments.
    #[arg(long, value_name = "NAME")]
    pub(crate) environment: Vec<String>,
    /// A lifecycle, as JSON: {"name": "Straight", "phases": []}.
    #[arg(long, value_name = "FILE")]
    pub(crate) lifecycle: Vec<PathBuf>,
    /// A team, as JSON.
    #[arg(long, value_name = "FILE")]
    pub(crate) team: Vec<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Keys {
    /// Make the keys and the folder of a new Space: the same as `init`.
    New(Init),
    /// Show a certificate: this Space's, or one in a file.
    Show {
        /// A certificate file; else the Space's own.
        certificate: Option<PathBuf>,
    },
    /// Replace the identity of this Space: a notice for each Space that it trusts.
    Rotate {
        /// Do not ask: the next fingerprint is not compared with anything yet.
        #[arg(long)]
        yes: bool,
    },
    /// Replace the encryption key of this Space: a notice for each Space that it trusts.
    Renew,
}

#[derive(Debug, Subcommand)]
pub(crate) enum SpaceCommand {
    /// Add an environment, a lifecycle, a team or a tenant to this Space.
    Add {
        /// The kind of thing.
        kind: Thing,
        /// Its name; for a lifecycle or a team a JSON file.
        what: String,
        /// A tag of a tenant, as Set/Tag.
        #[arg(long)]
        tag: Vec<String>,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Thing {
    Environment,
    RemoteEnvironment,
    Lifecycle,
    Team,
    Tenant,
}

/// The grants of a trust.
#[derive(Args, Debug)]
pub(crate) struct Grants {
    /// This Space may promote releases to it.
    #[arg(long)]
    pub(crate) promote_to: bool,
    /// This Space accepts releases from it.
    #[arg(long)]
    pub(crate) accept_releases: bool,
    /// This Space accepts its receipts.
    #[arg(long)]
    pub(crate) accept_results: bool,
    /// Only for this project.
    #[arg(long, value_name = "NAME")]
    pub(crate) project: Vec<String>,
}

/// The last numbers of a key that still count.
#[derive(Args, Clone, Copy, Debug)]
pub(crate) struct Good {
    /// The last bundle that still counts.
    #[arg(long = "good-bundle", value_name = "NUMBER")]
    pub(crate) bundle: Option<u64>,
    /// The last receipt that still counts.
    #[arg(long = "good-receipt", value_name = "NUMBER")]
    pub(crate) receipt: Option<u64>,
    /// The last notice that still counts.
    #[arg(long = "good-notice", value_name = "NUMBER")]
    pub(crate) notice: Option<u64>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Trust {
    /// Add a certificate, and trust it once a person has compared its fingerprint.
    Add {
        /// The name of that Space in this one.
        name: String,
        /// The file that it exported.
        certificate: PathBuf,
        #[command(flatten)]
        grants: Grants,
        /// One of its environments, to name in lifecycles.
        #[arg(long, value_name = "NAME")]
        environment: Vec<String>,
        /// The fingerprint that the other side read out: words or digits.
        #[arg(long)]
        fingerprint: Option<String>,
    },
    /// Trust a pending certificate, whose fingerprint a person has compared.
    Confirm {
        /// The name of the other Space.
        name: String,
        /// The fingerprint that the other side read out: words or digits.
        #[arg(long)]
        fingerprint: Option<String>,
    },
    /// Allow one certificate of a Space to serve for signatures and for encryption.
    DualUse {
        /// The name of the other Space.
        name: String,
    },
    /// Grant a trusted Space more.
    Grant {
        /// The name of the other Space.
        name: String,
        #[command(flatten)]
        grants: Grants,
    },
    /// Withdraw a grant from a trusted Space, for every project.
    Narrow {
        /// The name of the other Space.
        name: String,
        #[command(flatten)]
        grants: Grants,
        /// Only list the facts that would be without proof.
        #[arg(long)]
        rehearse: bool,
    },
    /// Replace the certificate of a Space whose key was lost or stolen.
    Replace {
        /// The name of the other Space.
        name: String,
        /// The file that it exported.
        certificate: PathBuf,
        /// The fingerprint that the other side read out: words or digits.
        #[arg(long)]
        fingerprint: Option<String>,
        #[command(flatten)]
        good: Good,
    },
    /// Revoke a trust: messages up to the last good numbers still count, later ones do not.
    Revoke {
        /// The name of the other Space.
        name: String,
        #[command(flatten)]
        good: Good,
        /// Only list the facts that would be without proof.
        #[arg(long)]
        rehearse: bool,
    },
    /// List the trusts of this Space with their grants.
    List,
    /// Write this Space's certificate, for the other side.
    Export {
        /// The file to write; else the certificate is printed.
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
}

/// A release as its documents tell it.
#[derive(Args, Clone, Debug)]
pub(crate) struct Source {
    /// The folder of Octopus's JSON documents.
    #[arg(long, value_name = "FOLDER", conflicts_with = "release")]
    pub(crate) octopus: Option<PathBuf>,
    /// The document of a release.
    #[arg(long, value_name = "FILE")]
    pub(crate) release: Option<PathBuf>,
    /// The project in the documents.
    #[arg(long, value_name = "NAME")]
    pub(crate) project: Option<String>,
    /// The version of the release.
    #[arg(long)]
    pub(crate) version: Option<String>,
    /// The secrets, which Octopus withholds.
    #[arg(long, value_name = "FILE")]
    pub(crate) secrets: Option<PathBuf>,
    /// The files of its packages.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) packages: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub(crate) struct Promote {
    #[command(flatten)]
    pub(crate) source: Source,
    /// The target, by its name in this Space.
    #[arg(long, value_name = "SPACE")]
    pub(crate) to: String,
    /// Forward an imported release of this version: the same as `forward`.
    #[arg(long, value_name = "VERSION", conflicts_with_all = ["octopus", "release"])]
    pub(crate) imported: Option<String>,
    /// A Space to which the target may forward the release.
    #[arg(long, value_name = "SPACE")]
    pub(crate) onward: Vec<String>,
    /// A lifecycle of this Space, or a JSON file; a foreign one takes a permission of its own.
    #[arg(long, value_name = "NAME")]
    pub(crate) lifecycle: Option<String>,
    /// Promote it although it was promoted there before.
    #[arg(long)]
    pub(crate) again: bool,
    /// The file to write; else one in outbox/.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub(crate) struct Forward {
    /// The version of the imported release.
    pub(crate) version: String,
    /// Its project, as `Space: Project`.
    #[arg(long)]
    pub(crate) project: Option<String>,
    /// The target, by its name in this Space.
    #[arg(long, value_name = "SPACE")]
    pub(crate) to: String,
    /// A Space to which the target may forward it in turn.
    #[arg(long, value_name = "SPACE")]
    pub(crate) onward: Vec<String>,
    /// Forward it although it was sent there before.
    #[arg(long)]
    pub(crate) again: bool,
    /// The file to write; else one in outbox/.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub(crate) struct Recall {
    /// The version of the release.
    pub(crate) version: String,
    /// Its project.
    #[arg(long)]
    pub(crate) project: Option<String>,
    /// The reason, which every target sees.
    #[arg(long)]
    pub(crate) reason: String,
    /// Recall it although it was recalled before.
    #[arg(long)]
    pub(crate) again: bool,
}

#[derive(Args, Debug)]
pub(crate) struct OneFile {
    /// The file to read.
    pub(crate) file: PathBuf,
}

#[derive(Args, Debug)]
pub(crate) struct Note {
    /// The notice.
    pub(crate) file: PathBuf,
    /// Accept the next key of the sender without a question, alarms included.
    #[arg(long)]
    pub(crate) yes: bool,
}

#[derive(Args, Debug)]
pub(crate) struct OneRelease {
    /// The version of the release.
    pub(crate) version: String,
    /// Its project.
    #[arg(long)]
    pub(crate) project: Option<String>,
}

#[derive(Args, Debug)]
pub(crate) struct Preview {
    /// The bundle.
    pub(crate) file: PathBuf,
    /// The files of its packages; else packages/.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) packages: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub(crate) struct Compare {
    /// The newer release: a bundle, or a version that is stored here.
    pub(crate) newer: String,
    /// The older release: a bundle, or a version; else the newest import of the same project.
    pub(crate) older: Option<String>,
    /// The older release; the same as the second argument.
    #[arg(long, conflicts_with = "older")]
    pub(crate) version: Option<String>,
    /// The project of the versions.
    #[arg(long)]
    pub(crate) project: Option<String>,
    /// Compare with the release that is deployed there.
    #[arg(long, conflicts_with_all = ["older", "version"])]
    pub(crate) environment: Option<String>,
}

#[derive(Args, Debug)]
pub(crate) struct Status {
    /// Exit with 4 for a silent Space, a missing receipt, a certificate that soon ends, or an old
    /// file in the outbox.
    #[arg(long)]
    pub(crate) check: bool,
    /// The number of days after which a Space counts as silent, and a file as old.
    #[arg(long, value_name = "DAYS", default_value_t = 7)]
    pub(crate) days: u32,
}

#[derive(Args, Debug)]
pub(crate) struct Fill {
    /// A bundle, or the version of an imported release.
    pub(crate) release: String,
    /// Its project, as `Space: Project`.
    #[arg(long)]
    pub(crate) project: Option<String>,
    /// A filled-in file.
    #[arg(long, value_name = "FILE")]
    pub(crate) read: Option<PathBuf>,
    /// Write the file to fill in.
    #[arg(long, value_name = "FILE")]
    pub(crate) write: Option<PathBuf>,
    /// Write the JSON Schema of that file.
    #[arg(long, value_name = "FILE")]
    pub(crate) schema: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub(crate) struct Import {
    /// The bundle.
    pub(crate) file: PathBuf,
    /// The files of its packages; else packages/.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) packages: Option<PathBuf>,
    /// The lifecycle of this Space for the release.
    #[arg(long, value_name = "NAME")]
    pub(crate) lifecycle: Option<String>,
    /// The reason for importing an older release.
    #[arg(long, value_name = "REASON")]
    pub(crate) because: Option<String>,
    /// The reason for importing a release that its owner recalled.
    #[arg(long, value_name = "REASON")]
    pub(crate) although_recalled: Option<String>,
    /// The digest of the preview that a person reviewed.
    #[arg(long, value_name = "DIGEST")]
    pub(crate) reviewed: Option<String>,
}

#[derive(Args, Debug)]
pub(crate) struct Refuse {
    /// The bundle.
    pub(crate) file: PathBuf,
    /// The environment of its first deployment.
    #[arg(long)]
    pub(crate) environment: String,
    /// The reason, for the people of the source.
    #[arg(long)]
    pub(crate) reason: String,
    /// The file to write; else one in outbox/.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Args, Clone, Debug)]
pub(crate) struct Plan {
    /// The version of the release.
    pub(crate) version: String,
    /// Its project, as `Space: Project`.
    #[arg(long)]
    pub(crate) project: Option<String>,
    /// The environment of this Space.
    #[arg(long)]
    pub(crate) environment: String,
    /// The tenant.
    #[arg(long)]
    pub(crate) tenant: Option<String>,
    #[command(flatten)]
    pub(crate) values: Values,
}

/// The options of a plan beside its release and its place.
#[derive(Args, Clone, Debug)]
pub(crate) struct Values {
    /// The files of its packages; else packages/.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) packages: Option<PathBuf>,
    /// A prompted variable.
    #[arg(long, value_name = "NAME=VALUE")]
    pub(crate) prompted: Vec<String>,
    /// Write all values there, with the secrets in clear, for the deployment.
    #[arg(long, value_name = "FILE")]
    pub(crate) reveal: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub(crate) struct Rollback {
    /// The project, as `Space: Project`; needed if several run there.
    #[arg(long)]
    pub(crate) project: Option<String>,
    /// The environment of this Space.
    #[arg(long)]
    pub(crate) environment: String,
    /// The tenant.
    #[arg(long)]
    pub(crate) tenant: Option<String>,
    /// The version to return to; else the one that ran before the present one.
    #[arg(long, value_name = "VERSION")]
    pub(crate) to: Option<String>,
    #[command(flatten)]
    pub(crate) values: Values,
}

#[derive(Args, Debug)]
pub(crate) struct Report {
    /// The version of the release.
    pub(crate) version: String,
    /// Its project.
    #[arg(long)]
    pub(crate) project: Option<String>,
    /// The environment of this Space.
    #[arg(long)]
    pub(crate) environment: String,
    /// The tenant.
    #[arg(long)]
    pub(crate) tenant: Option<String>,
    /// The outcome.
    #[arg(long)]
    pub(crate) outcome: Ended,
    /// Notes for the source.
    #[arg(long)]
    pub(crate) notes: Option<String>,
    /// Leave a part out of the file.
    #[arg(long, value_name = "PART")]
    pub(crate) withhold: Vec<Part>,
    /// Address the receipt to the owner instead of the sender.
    #[arg(long)]
    pub(crate) to_owner: bool,
    /// Report it although the same outcome was reported before.
    #[arg(long)]
    pub(crate) again: bool,
    /// The file to write; else one in outbox/.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Ended {
    Queued,
    Executing,
    Succeeded,
    SucceededWithWarnings,
    Failed,
    Cancelled,
    TimedOut,
    Superseded,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Part {
    By,
    Notes,
    Answers,
}

#[derive(Args, Debug)]
pub(crate) struct Outbox {
    /// Write the file of each message to this folder again.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) write: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Audit {
    /// Show the entries.
    Show,
    /// Verify the chain of entries against the Space of today.
    Verify {
        /// The digest of an earlier last entry, which somebody wrote down.
        #[arg(long, value_name = "DIGEST")]
        head: Option<String>,
    },
}

#[derive(Args, Debug)]
pub(crate) struct Backup {
    /// The file to write.
    pub(crate) file: PathBuf,
}

#[derive(Args, Debug)]
pub(crate) struct Restore {
    /// The backup.
    pub(crate) file: PathBuf,
}

#[derive(Args, Debug)]
pub(crate) struct Continue {
    /// A trusted Space and the last numbers that it received, as NAME=BUNDLE,RECEIPT,NOTICE.
    #[arg(required = true, value_name = "NAME=BUNDLE,RECEIPT,NOTICE")]
    pub(crate) received: Vec<String>,
}

#[derive(Args, Debug)]
pub(crate) struct Export {
    /// The folder to write.
    pub(crate) folder: PathBuf,
}

#[derive(Args, Debug)]
pub(crate) struct Demo {
    /// The folder to make; it must not exist yet.
    #[arg(default_value = "spacebridge-demo")]
    pub(crate) folder: PathBuf,
}

#[derive(Args, Debug)]
pub(crate) struct Completions {
    /// The shell.
    pub(crate) shell: clap_complete::Shell,
}
