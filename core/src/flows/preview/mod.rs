//! The verb `preview`: everything that a person should see before an import.

mod other_owner;
mod serialize;

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::ToString as _;
use alloc::vec::Vec;

use serde::Serialize;

pub(super) use self::other_owner::import_of_other_owner;
use self::other_owner::other_owner_finding;
use super::package_status::PreviewedPackage;
use super::pinned::unpinned_findings;
use super::target_state::TargetState;
use crate::model::{
    Answers, Content, Deployment, Facts, Finding, Import, Omitted, Package, ProjectRef, Release,
    Slice, Space,
};
use crate::rules::{Block, Reach, blanks, overridden_answers, review_answers, slice_findings};
use crate::seal::{Bundle, Check, CheckStatus, RetainedSlice, VerificationReport, Verified};
use crate::terms::{
    Code, Digest, Error, Label, MessageDigest, Name, PreviewDigest, ReleaseVersion,
};

/// A request to preview a verified bundle, with the answers that are given so far.
#[derive(Clone, Copy, Debug)]
#[must_use = "pass it to `Space::preview`"]
pub struct PreviewRequest<'r> {
    pub(super) bundle: &'r Verified<Bundle>,
    answers: &'r Answers,
}

impl<'r> PreviewRequest<'r> {
    /// Requests a preview of `bundle`. Blanks that `answers` fill are not reported.
    pub const fn new(bundle: &'r Verified<Bundle>, answers: &'r Answers) -> Self {
        Self { bundle, answers }
    }
}

/// Content of a bundle, as a person reviews it. What was reviewed is what is imported: the preview
/// has a digest, and importing takes it.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
pub struct Preview {
    pub(super) digest: PreviewDigest,
    pub(super) bundle: MessageDigest,
    #[serde(rename = "statement")]
    pub(super) report: VerificationReport,
    pub(super) sender: Name,
    pub(super) project: ProjectRef,
    pub(super) release: Release,
    #[serde(skip)]
    pub(super) slice: Slice,
    pub(super) novelty: VersionComparison,
    pub(super) packages: Vec<PreviewedPackage>,
    pub(super) findings: Vec<Finding>,
    pub(super) history: Vec<Deployment>,
    pub(super) omitted: Omitted,
}

/// Relation of a bundle to the versions that were imported before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum VersionComparison {
    /// The release is imported already; importing it again changes nothing.
    Imported,
    /// The release is newer than any of its project here.
    Newer,
    /// A newer release of the project is imported already: taking this one must be a decision.
    Older,
    /// The version is imported already with another content. The bundle cannot be imported.
    OtherContent,
}

impl VersionComparison {
    const fn as_bytes(self) -> &'static [u8] {
        match self {
            Self::Imported => b"imported",
            Self::Newer => b"newer",
            Self::Older => b"older",
            Self::OtherContent => b"other-content",
        }
    }
}

impl Space {
    /// Shows what a verified bundle would bring: packages and whether they are at hand, variables
    /// with their scopes, templates with their blanks, the process, what was found, what became of
    /// the release so far, what was left out, and what changes against `against`, the release that
    /// runs now.
    ///
    /// No secret is in it: sensitive values are still sealed.
    ///
    /// # Errors
    ///
    /// - A code of the schema if the content is not what its schema says.
    /// - `Code::AudienceOther` if the bundle was verified for another Space,
    ///   `Code::SequenceReused` if its number was used since, and a code of the sender, the owner,
    ///   the grant or the project if this Space would no longer verify it: the trust ended or
    ///   covers less since.
    ///   A bundle that is imported already can be reviewed for ever.
    pub fn preview(
        &self,
        request: &PreviewRequest<'_>,
        known: &TargetState<'_>,
    ) -> Result<Preview, Error> {
        let PreviewRequest { bundle, answers } = *request;
        if known.facts.import_of(&bundle.digest()).is_none() {
            bundle.check_context(self, known.facts)?;
        }
        let decoded = bundle.decode(self)?;
        let release = decoded.release;
        let novelty = compare_version(self, bundle, known.facts);
        let slice =
            Slice { process: release.process.clone(), variables: release.variables.clone() };
        let elsewhere = Contents::of(known);
        let look_up =
            |package| PreviewedPackage::look_up(package, elsewhere.have_other(package), known);
        let packages: Vec<_> = release.packages.iter().map(look_up).collect();
        let mut findings = established(&decoded.report);
        findings.extend(recall_finding(bundle, known));
        findings.extend(novelty_finding(self, bundle, novelty, known.facts));
        findings.extend(other_owner_finding(self, bundle, known.facts));
        findings.extend(packages.iter().filter_map(PreviewedPackage::finding));
        findings.extend(unpinned_findings(&release.process.steps, &release.packages));
        findings.extend(name_findings(bundle, known));
        findings.extend(self.onward_findings(&decoded.onward));
        findings.extend(slice_findings(&slice, self.environments()));
        findings.extend(self.answer_findings(&release, &slice, answers));
        findings.extend(self.overridden_answers(&release, answers));
        findings.extend(self.blank_findings(&release, &slice, answers));
        Ok(Preview {
            digest: preview_digest(bundle, novelty, known.facts),
            bundle: bundle.digest(),
            report: decoded.report,
            sender: bundle.sender_name().clone(),
            project: bundle.project().clone(),
            release,
            slice,
            novelty,
            packages,
            findings,
            history: decoded.history,
            omitted: bundle.omitted(),
        })
    }

    /// Returns the findings about Spaces to which the importer can forward the release.
    fn onward_findings(&self, onward: &[RetainedSlice]) -> Vec<Finding> {
        let finding = |onward: &RetainedSlice| {
            let audience = &onward.audience;
            let name = match self.trust_by_fingerprint(audience) {
                Some(trust) => format!("`{}`", trust.name()),
                None => format!("{audience}, which is not known here"),
            };
            let detail = "the release may be passed on to it; its secrets cannot be read here";
            Finding::note(Code::CarriesOnward, format!("Space {name}"), detail)
        };
        onward.iter().map(finding).collect()
    }

    /// Answers that nobody needs, or that do not fit the question any more.
    fn answer_findings(&self, release: &Release, slice: &Slice, answers: &Answers) -> Vec<Finding> {
        let environments = self.environments();
        let tenants = self.tenants();
        review_answers(&release.templates, slice, answers, environments, tenants)
    }

    /// Returns the values of the release that override answers, those still to come among them.
    fn overridden_answers(&self, release: &Release, answers: &Answers) -> Vec<Finding> {
        let reach = Reach {
            environments: self.environments(),
            tenants: self.tenants(),
            channel: release.channel.as_ref(),
        };
        overridden_answers(release, answers, &reach, |_| true)
    }

    /// Returns the number of missing answers for each environment.
    fn blank_findings(&self, release: &Release, slice: &Slice, answers: &Answers) -> Vec<Finding> {
        self.environments()
            .iter()
            .filter_map(|environment| {
                let missing = blanks(&release.templates, slice, answers, environment, None).count();
                (missing > 0).then(|| {
                    let detail = format!("{missing} values are missing for `{environment}`");
                    Finding::note(Code::Blanks, format!("environment `{environment}`"), detail)
                })
            })
            .collect()
    }
}

/// Names that could be taken for others that are known here.
fn name_findings(bundle: &Verified<Bundle>, known: &TargetState<'_>) -> Vec<Finding> {
    let project = &bundle.project().name;
    let mut alike: Vec<&Name> = known
        .releases
        .iter()
        .map(|release| &release.project.name)
        .filter(|other| project.is_confusable_with(other))
        .collect();
    alike.sort();
    alike.dedup();
    alike
        .into_iter()
        .map(|other| {
            let detail = format!("`{project}` looks like `{other}`, and is another project");
            Finding::alarm(Code::NameConfusable, format!("project `{project}`"), detail)
        })
        .collect()
}

/// Returns findings for the checks that verification left open.
fn established(report: &VerificationReport) -> Vec<Finding> {
    const WORTH_KNOWING: [(Check, Code); 8] = [
        (Check::SenderValidity, Code::ClockBehind),
        (Check::IssuedAt, Code::ClockAhead),
        (Check::UnknownFields, Code::FieldsUnknown),
        (Check::Owner, Code::OwnerUnknown),
        (Check::PassedOn, Code::PassedOn),
        (Check::Receipts, Code::ReceiptSignerUnknown),
        (Check::Age, Code::BundleOld),
        (Check::Notices, Code::NoticeGap),
    ];
    report
        .lines()
        .iter()
        .filter(|line| line.standing == CheckStatus::NotEstablished)
        .filter_map(|line| {
            let (_, code) = WORTH_KNOWING.iter().find(|(check, _)| *check == line.check)?;
            Some(Finding::warning(*code, line.check.in_words(), line.detail.to_string()))
        })
        .collect()
}

pub(super) fn compare_version(
    space: &Space,
    bundle: &Verified<Bundle>,
    facts: &Facts,
) -> VersionComparison {
    let version = bundle.manifest().version();
    let mut novelty = VersionComparison::Newer;
    for import in imports_of_project(space, bundle, facts) {
        if import.version == *version {
            let same = import.release == bundle.manifest().digest()
                && bundle.slice_digest() == import.slice;
            return if same {
                VersionComparison::Imported
            } else {
                VersionComparison::OtherContent
            };
        }
        if import.version > *version {
            novelty = VersionComparison::Older;
        }
    }
    novelty
}

/// Returns the newest version of the bundle's project that is imported.
pub(super) fn newest_import<'f>(
    space: &Space,
    bundle: &Verified<Bundle>,
    facts: &'f Facts,
) -> Option<&'f ReleaseVersion> {
    imports_of_project(space, bundle, facts).map(|import| &import.version).max()
}

/// Returns the imports of the bundle's project. The owner, under any of its keys, and the owner's
/// name for the project identify it, whatever the owner is called here. A project with the same
/// full name here is the same project, too: nothing else here could tell the two apart.
fn imports_of_project<'f>(
    space: &Space,
    bundle: &Verified<Bundle>,
    facts: &'f Facts,
) -> impl Iterator<Item = &'f Import> {
    let owner = bundle.manifest().owner();
    let project = bundle.project();
    facts.imports.iter().filter(move |import| {
        import.project == *project
            || import.project.name == project.name && space.knows_as_one(&import.owner, &owner)
    })
}

/// A recall may be here before the bundle is: whoever reviews it must not miss that.
fn recall_finding(bundle: &Verified<Bundle>, known: &TargetState<'_>) -> Option<Finding> {
    let manifest = bundle.manifest();
    let recall = known.facts.recalls_by(manifest.owner(), manifest.digest()).next()?;
    let path = format!("release {}", bundle.manifest().version());
    Some(Finding::alarm(Code::ReleaseRecalled, path, Block::Recall(&recall.reason).to_string()))
}

fn novelty_finding(
    space: &Space,
    bundle: &Verified<Bundle>,
    novelty: VersionComparison,
    facts: &Facts,
) -> Option<Finding> {
    let version = bundle.manifest().version();
    let path = format!("release {version}");
    match novelty {
        VersionComparison::Newer => None,
        VersionComparison::Imported => {
            let detail = "it is imported already; importing it again changes nothing";
            Some(Finding::note(Code::AlreadyImported, path, detail))
        }
        VersionComparison::Older => {
            let newest = newest_import(space, bundle, facts)?;
            let detail = format!("{newest} is imported already, and this is older");
            Some(Finding::warning(Code::ReleaseOlder, path, detail))
        }
        VersionComparison::OtherContent => {
            let detail = "the same version is imported already with another content";
            Some(Finding::alarm(Code::VersionHasOtherContent, path, detail))
        }
    }
}

/// The contents that the releases imported so far have under each id and version.
struct Contents<'k>(BTreeMap<(&'k Label, &'k str), BTreeSet<Option<Content>>>);

impl<'k> Contents<'k> {
    fn of(known: &TargetState<'k>) -> Self {
        let mut contents = Self(BTreeMap::new());
        for package in known.releases.iter().flat_map(|release| &release.packages) {
            let name = (&package.id, package.version.as_str());
            contents.0.entry(name).or_default().insert(package.content);
        }
        contents
    }

    /// Returns true if there is another content than that of `package` under its id and version.
    fn have_other(&self, package: &Package) -> bool {
        let known = self.0.get(&(&package.id, package.version.as_str()));
        known.into_iter().flatten().any(|content| *content != package.content)
    }
}

/// Returns the digest of the review: the bundle's identity, its relation to earlier imports, and
/// the reasons of the owner's recalls. The order in which recalls arrived does not matter.
pub(super) fn preview_digest(
    bundle: &Verified<Bundle>,
    novelty: VersionComparison,
    facts: &Facts,
) -> PreviewDigest {
    let digest = bundle.digest();
    let release = bundle.manifest().digest();
    let mut parts: Vec<&[u8]> = [
        b"spacebridge/preview/1",
        &digest.as_bytes()[..],
        &release.as_bytes()[..],
        novelty.as_bytes(),
    ]
    .into();
    let recalls = facts.recalls_by(bundle.manifest().owner(), release);
    let reasons: BTreeSet<&[u8]> = recalls.map(|recall| recall.reason.as_bytes()).collect();
    for reason in reasons {
        parts.extend([b"recalled", reason]);
    }
    Digest::of_parts(&parts).into()
}
