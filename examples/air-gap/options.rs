//! The arguments of the program.

use std::ffi::OsString;
use std::path::PathBuf;

use crate::fault::Fault;

/// The output of `--help`.
pub(crate) const HELP: &str = "\
Promotes a release across an air gap: two networks as two folders, one file carried.

  cargo run --example air-gap [-- OPTIONS]

  --out FOLDER          where to play it; default: air-gap-demo
  --octopus FOLDER      your own export: JSON documents of an Octopus server, in any files,
                        instead of the product that comes with this example
  --packages FOLDER     the files of its packages, as ID.VERSION.nupkg, .zip, .tar.gz, …
  --secrets FILE        the values that Octopus withholds
  --answers FILE        what the target fills in
  --prompted NAME=VALUE what somebody gives for a prompted variable (may be repeated)
  --theirs ENVIRONMENT  an environment of the export that lies behind the gap (may be repeated);
                        default: those of the last phase

  SPACEBRIDGE_PASSPHRASE in the environment encrypts the key files; default: that of the demo.
";

/// The options of the program.
#[derive(Debug)]
pub(crate) struct Options {
    pub(crate) out: PathBuf,
    pub(crate) octopus: Option<PathBuf>,
    pub(crate) packages: Option<PathBuf>,
    pub(crate) secrets: Option<PathBuf>,
    pub(crate) answers: Option<PathBuf>,
    /// Prompted variables, with what is given for them.
    pub(crate) prompted: Vec<(String, String)>,
    pub(crate) theirs: Vec<String>,
    pub(crate) passphrase: Passphrase,
    pub(crate) help: bool,
}

/// The passphrase that encrypts the key files.
#[derive(Debug)]
pub(crate) enum Passphrase {
    /// The demo's, which everybody knows.
    Known,
    /// The user's own, which is never shown.
    Own,
}

/// The passphrase of the key files, if the environment gives none.
pub(crate) const KNOWN_PASSPHRASE: &str = "two folders, one gap";
const VARIABLE: &str = "SPACEBRIDGE_PASSPHRASE";

impl Options {
    /// Reads the arguments.
    pub(crate) fn read(arguments: impl IntoIterator<Item = OsString>) -> Result<Self, Fault> {
        let mut options = Self {
            out: "air-gap-demo".into(),
            octopus: None,
            packages: None,
            secrets: None,
            answers: None,
            prompted: Vec::new(),
            theirs: Vec::new(),
            passphrase: match std::env::var_os(VARIABLE) {
                Some(_) => Passphrase::Own,
                None => Passphrase::Known,
            },
            help: false,
        };
        let mut arguments = arguments.into_iter();
        while let Some(argument) = arguments.next() {
            let name = argument.to_string_lossy().into_owned();
            if name == "--help" || name == "-h" {
                options.help = true;
                return Ok(options);
            }
            let value = arguments.next();
            let value = value.ok_or_else(|| usage(&format!("`{name}` needs a value")))?;
            match name.as_str() {
                "--out" => options.out = value.into(),
                "--octopus" => options.octopus = Some(value.into()),
                "--packages" => options.packages = Some(value.into()),
                "--secrets" => options.secrets = Some(value.into()),
                "--answers" => options.answers = Some(value.into()),
                "--prompted" => options.prompted.push(prompted(&value)?),
                "--theirs" => options.theirs.push(value.to_string_lossy().into_owned()),
                _ => return Err(usage(&format!("`{name}` is not an option"))),
            }
        }
        if options.octopus.is_none() && (options.packages.is_some() || options.secrets.is_some()) {
            return Err(usage("`--packages` and `--secrets` belong to an export: add `--octopus`"));
        }
        if options.octopus.is_none() {
            // What the product that comes with this example asks whoever deploys it.
            options.prompted.push(("Deployment:Reason".into(), "The season opens".into()));
        }
        Ok(options)
    }
}

fn prompted(value: &OsString) -> Result<(String, String), Fault> {
    let value = value.to_string_lossy();
    let (name, value) =
        value.split_once('=').ok_or_else(|| usage("`--prompted` needs NAME=VALUE"))?;
    Ok((name.into(), value.into()))
}

impl Passphrase {
    /// The passphrase itself.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Known => KNOWN_PASSPHRASE.into(),
            Self::Own => std::env::var(VARIABLE).unwrap_or_default(),
        }
    }
}

fn usage(message: &str) -> Fault {
    Fault::new("usage", message).help("cargo run --example air-gap -- --help")
}
