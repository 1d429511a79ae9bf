//! Real packages, two versions each, fetched by the registries' own clients.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use spacebridge::Digest;

use crate::program::run;

/// The kind of content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Inside {
    /// One level of deflate.
    Deflate,
    /// Deflate within deflate.
    Nested,
    /// Compressed by other means.
    Opaque,
}

enum Source {
    Npm {
        name: &'static str,
    },
    Wheel {
        name: &'static str,
    },
    Sdist {
        name: &'static str,
    },
    Crate {
        name: &'static str,
    },
    Deb {
        name: &'static str,
    },
    /// A member of another pair's packages.
    Member {
        of: &'static str,
        member: &'static str,
    },
    /// The contents of the wheels of other pairs, in one archive.
    Tree {
        of: [&'static str; 2],
        archive: Archive,
    },
}

#[derive(Clone, Copy)]
enum Archive {
    TarGz,
    Zip,
}

/// Two versions of a package.
pub(crate) struct Pair {
    pub(crate) key: &'static str,
    pub(crate) inside: Inside,
    versions: [&'static str; 2],
    /// The first bytes of their digests, in hexadecimal; nothing for what is made here.
    digests: [&'static str; 2],
    /// The signature and delta of Octodiff, in per cent of the new package, measured with exactly
    /// these packages.
    pub(crate) octodiff: Option<f64>,
    source: Source,
}

/// The pairs, those first of which others are made.
pub(crate) const PAIRS: [Pair; 12] = [
    Pair {
        key: "typescript",
        inside: Inside::Deflate,
        versions: ["5.9.2", "5.9.3"],
        digests: ["67a3bc82e822b8f4", "10e108c9cf7d5f28"],
        octodiff: Some(100.43),
        source: Source::Npm { name: "typescript" },
    },
    Pair {
        key: "awsec2",
        inside: Inside::Deflate,
        versions: ["1.273.0", "1.274.0"],
        digests: ["bcfb1a47a1d7e9c3", "13e3f0815e4ac749"],
        octodiff: Some(100.28),
        source: Source::Crate { name: "aws-sdk-ec2" },
    },
    Pair {
        key: "django-whl",
        inside: Inside::Deflate,
        versions: ["5.2.18", "5.2.19"],
        digests: ["92ed81d500be6408", "5965d974a5218a2b"],
        octodiff: Some(60.16),
        source: Source::Wheel { name: "django" },
    },
    Pair {
        key: "django-sdist",
        inside: Inside::Deflate,
        versions: ["5.2.18", "5.2.19"],
        digests: ["461c5dd06d2ea16b", "ad03d8abc51dbff9"],
        octodiff: Some(97.38),
        source: Source::Sdist { name: "django" },
    },
    Pair {
        key: "closure",
        inside: Inside::Nested,
        versions: ["20261011.0.0", "20261015.0.0"],
        digests: ["98fcb7d974363c68", "ca26ec5391c4bd95"],
        octodiff: Some(98.41),
        source: Source::Npm { name: "google-closure-compiler-java" },
    },
    Pair {
        key: "jar",
        inside: Inside::Deflate,
        versions: ["20261011.0.0", "20261015.0.0"],
        digests: ["de210ba45de3d606", "900abe99a5e746c3"],
        octodiff: Some(13.11),
        source: Source::Member { of: "closure", member: "package/compiler.jar" },
    },
    Pair {
        key: "pg",
        inside: Inside::Opaque,
        versions: ["15.18-0+deb12u1", "15.20-0+deb12u1"],
        digests: ["6974c43ddec4f383", "8566850f295c2cb5"],
        octodiff: Some(101.26),
        source: Source::Deb { name: "postgresql-15" },
    },
    Pair {
        key: "botocore",
        inside: Inside::Nested,
        versions: ["1.44.4", "1.44.5"],
        digests: ["5a9303fc65e9a133", "8f16a56d1dff125d"],
        octodiff: Some(28.75),
        source: Source::Wheel { name: "botocore" },
    },
    Pair {
        key: "numpy",
        inside: Inside::Deflate,
        versions: ["2.4.5", "2.4.6"],
        digests: ["07ce7e74da92d7c7", "89cd468399cfd250"],
        octodiff: Some(28.12),
        source: Source::Wheel { name: "numpy" },
    },
    Pair {
        key: "next",
        inside: Inside::Deflate,
        versions: ["16.4.5", "16.4.6"],
        digests: ["a9b934c4deda237c", "954cc114e2e4f574"],
        octodiff: Some(96.22),
        source: Source::Npm { name: "next" },
    },
    Pair {
        key: "layer",
        inside: Inside::Deflate,
        versions: ["old", "new"],
        digests: ["", ""],
        octodiff: None,
        source: Source::Tree { of: ["django-whl", "numpy"], archive: Archive::TarGz },
    },
    Pair {
        key: "appzip",
        inside: Inside::Deflate,
        versions: ["old", "new"],
        digests: ["", ""],
        octodiff: None,
        source: Source::Tree { of: ["django-whl", "numpy"], archive: Archive::Zip },
    },
];

impl Pair {
    /// The older and the newer package, below `folder`, fetched if they are not there.
    pub(crate) fn fetch(&self, folder: &Path) -> Result<[PathBuf; 2]> {
        let fetched = |index: usize| -> Result<PathBuf> {
            let version = self.versions.get(index).copied().unwrap_or_default();
            let place = folder.join(self.key).join(if index == 0 { "old" } else { "new" });
            if the_file_in(&place).is_err() {
                fs::create_dir_all(&place)?;
                let context = || format!("{} {version} cannot be fetched", self.key);
                self.source.fetch(version, &place, folder, index).with_context(context)?;
            }
            let file = the_file_in(&place)?;
            let digest = Digest::of(&fs::read(&file)?).to_string();
            let expected = self.digests.get(index).copied().unwrap_or_default();
            ensure!(digest.starts_with(expected), "{} {version} has other bytes", self.key);
            Ok(file)
        };
        Ok([fetched(0)?, fetched(1)?])
    }
}

impl Source {
    fn fetch(&self, version: &str, place: &Path, folder: &Path, index: usize) -> Result<()> {
        let at = place.to_string_lossy();
        match self {
            Self::Npm { name } => {
                let spec = format!("{name}@{version}");
                run("npm", &["pack", "--silent", "--pack-destination", &at, &spec], place)
            }
            Self::Wheel { name } => {
                let spec = format!("{name}=={version}");
                let kind = ["--only-binary", ":all:", "--python-version", "311"];
                let platform = ["manylinux_2_27_x86_64", "manylinux_2_28_x86_64"]
                    .map(|platform| ["--platform", platform]);
                let common = ["-m", "pip", "download", "-q", "--no-deps", "-d", &at, &spec];
                run("python3", &[common.as_slice(), &kind, platform.as_flattened()].concat(), place)
            }
            Self::Sdist { name } => {
                let spec = format!("{name}=={version}");
                let common = ["-m", "pip", "download", "-q", "--no-deps", "-d", &at, &spec];
                run("python3", &[common.as_slice(), &["--no-binary", ":all:"]].concat(), place)
            }
            Self::Crate { name } => fetch_crate(name, version, place, folder),
            Self::Deb { name } => {
                run("apt-get", &["download", &format!("{name}={version}")], place)
            }
            Self::Member { of, member } => {
                let archive = the_file_in(&folder.join(of).join(side(index)))?;
                let archive = archive.to_string_lossy();
                run("tar", &["-xzf", &archive, "--strip-components=1", member], place)
            }
            Self::Tree { of, archive } => {
                let tree = folder.join("trees").join(side(index));
                fs::create_dir_all(&tree)?;
                for key in of {
                    let wheel = the_file_in(&folder.join(key).join(side(index)))?;
                    let wheel = wheel.to_string_lossy();
                    run("python3", &["-m", "zipfile", "-e", &wheel, "."], &tree)?;
                }
                let file = place.join("archive");
                let file = file.to_string_lossy();
                match archive {
                    Archive::TarGz => run("tar", &["--sort=name", "-czf", &file, "."], &tree),
                    Archive::Zip => {
                        let script = "import shutil, sys; shutil.make_archive(sys.argv[1], 'zip')";
                        run("python3", &["-c", script, &file], &tree)
                    }
                }
            }
        }
    }
}

fn side(index: usize) -> &'static str {
    if index == 0 { "old" } else { "new" }
}

/// Lets cargo fetch a crate as a dependency, and takes it from cargo's cache.
fn fetch_crate(name: &str, version: &str, place: &Path, folder: &Path) -> Result<()> {
    let home = folder.join("cargo-home");
    let project = folder.join("cargo-project").join(version);
    fs::create_dir_all(project.join("src"))?;
    fs::write(project.join("src/lib.rs"), "")?;
    let manifest = format!(
        "[package]\nname = \"fetch\"\nversion = \"0.0.0\"\nedition = \"2021\"\n[workspace]\n\
         [dependencies]\n{name} = {{ version = \"={version}\", default-features = false }}\n"
    );
    fs::write(project.join("Cargo.toml"), manifest)?;
    let home_text = home.to_string_lossy();
    run("env", &[&format!("CARGO_HOME={home_text}"), "cargo", "fetch", "--quiet"], &project)?;
    let file = format!("{name}-{version}.crate");
    for registry in fs::read_dir(home.join("registry/cache"))? {
        let cached = registry?.path().join(&file);
        if cached.exists() {
            fs::copy(cached, place.join(&file))?;
        }
    }
    Ok(())
}

fn the_file_in(folder: &Path) -> Result<PathBuf> {
    let context = || format!("{} has no package", folder.display());
    let mut files = fs::read_dir(folder).with_context(context)?;
    Ok(files.next().with_context(context)??.path())
}
