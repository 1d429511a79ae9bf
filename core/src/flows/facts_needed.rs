//! The constructors of [`FactQuery`], one for each verb.
//!
//! Each selects exactly the rows that the verb looks at; `core/tests/laws_facts.rs` holds them to
//! that.

use alloc::vec::Vec;

use super::forward::ForwardRequest;
use super::import::{ImportRequest, ImportedRelease};
use super::issue_receipt::ReceiptRequest;
use super::notice::{RECENT, RecallRequest};
use super::plan::PlanRequest;
use super::preview::PreviewRequest;
use super::promote::PromoteRequest;
use super::refuse::RefuseRequest;
use crate::model::{
    Deployment, DeploymentKey, FactQuery, ImportKey, ProjectRef, PromotionKey, RecallKey,
    ReceiptKey, ReceivedNoticeKey, SentNoticeKey, Space, Trust,
};
use crate::rules::{Candidate, ProjectRow};
use crate::seal::{Bundle, Message, Notice, NoticeContent, Receipt, Verified};
use crate::terms::{Fingerprint, Name, ReleaseDigest, ReleaseVersion, Timestamp};

impl FactQuery {
    /// Selects the facts that [`verify`](Message#method.verify) needs for a bundle.
    ///
    /// The signature is checked first: a file that no trusted Space signed selects no row.
    #[must_use]
    pub fn verify(message: &Message<Bundle>, space: &Space, now: Timestamp) -> Self {
        let Some(parts) = message.facts_needed(space, now) else { return Self::none() };
        let sender = parts.sender;
        let imports = [
            ImportKey::Bundle { bundle: parts.bundle },
            ImportKey::Number { sender, sequence: parts.sequence },
            ImportKey::LastFrom { sender },
            ImportKey::Release { release: parts.release },
        ];
        let senders = space.keys_of(&sender);
        let heard = ReceivedNoticeKey::UpTo { senders, sequence: parts.notices };
        Self { imports: imports.into(), heard: [heard].into(), ..Self::none() }
    }

    /// Selects the facts that [`Space::preview`] needs.
    #[must_use]
    pub fn preview(space: &Space, request: &PreviewRequest<'_>) -> Self {
        Self::review(space, request.bundle)
    }

    /// Selects the facts by which a bundle is reviewed.
    fn review(space: &Space, bundle: &Verified<Bundle>) -> Self {
        let project = bundle.project();
        let owners = space.keys_of(&bundle.manifest().owner());
        let senders = space.keys_of(&bundle.sender());
        let release = bundle.manifest().digest();
        let imports = [
            ImportKey::Number { sender: bundle.sender(), sequence: bundle.sequence() },
            ImportKey::OwnerProject { owners, name: project.name.clone() },
            ImportKey::SenderProject { senders, name: project.name.clone() },
            ImportKey::Project { project: project.clone() },
            ImportKey::Release { release },
        ];
        let recalls = [RecallKey::Release { release }];
        Self { imports: imports.into(), recalls: recalls.into(), ..Self::none() }
    }

    /// Selects the facts that [`Space::import_release`] needs.
    #[must_use]
    pub fn import_release(space: &Space, request: &ImportRequest<'_>) -> Self {
        let bundle = request.bundle;
        let project = bundle.project().clone();
        let version = bundle.manifest().version().clone();
        let deployments = [DeploymentKey::Version { project, version }];
        Self { deployments: deployments.into(), ..Self::review(space, bundle) }
    }

    /// Selects the facts that [`Space::reopen`] needs.
    #[must_use]
    pub fn reopen(bundle: &Message<Bundle>) -> Self {
        let imports = bundle.digest().map(|bundle| ImportKey::Bundle { bundle });
        Self { imports: imports.into_iter().collect(), ..Self::none() }
    }

    /// Selects the facts that [`Space::plan`] needs.
    #[must_use]
    pub fn plan(request: &PlanRequest<'_>) -> Self {
        Self::of_import(request.release)
    }

    fn of_import(release: &ImportedRelease) -> Self {
        of_release(release.project(), release.version(), Some(release.digest()))
    }

    /// Selects the facts that [`progress`](fn@crate::rules::progress),
    /// [`promotable`](crate::rules::promotable) and [`Candidate::recalled`] need.
    #[must_use]
    pub fn progress(candidate: &Candidate<'_>) -> Self {
        of_release(candidate.project, candidate.version, candidate.release)
    }

    /// Selects the facts that [`Space::promote`] needs.
    #[must_use]
    pub fn promote(space: &Space, request: &PromoteRequest<'_>) -> Self {
        let Ok(target) = &request.target else { return Self::none() };
        let release = request.release;
        let content = release.release();
        let project = ProjectRef::local(content.project.clone());
        let about = of_release(&project, &content.version, Some(release.digest()));
        about.and(numbers_of_bundle(space, target))
    }

    /// Selects the facts that [`Space::forward`] needs.
    #[must_use]
    pub fn forward(space: &Space, request: &ForwardRequest<'_>) -> Self {
        let Ok(target) = &request.target else { return Self::none() };
        Self::of_import(request.release).and(numbers_of_bundle(space, target))
    }

    /// Selects the facts that [`Space::issue_receipt`] needs.
    #[must_use]
    pub fn issue_receipt(space: &Space, request: &ReceiptRequest<'_>) -> Self {
        receipt_for(space, &request.audience(), request.release, request.deployment)
    }

    /// Selects the facts that [`Space::refuse`] needs.
    #[must_use]
    pub fn refuse(space: &Space, request: &RefuseRequest<'_>) -> Self {
        let bundle = request.bundle;
        let sender = bundle.sender();
        let imports = [
            ImportKey::Bundle { bundle: bundle.digest() },
            ImportKey::Number { sender, sequence: bundle.sequence() },
            ImportKey::Release { release: bundle.manifest().digest() },
        ];
        Self { imports: imports.into(), ..numbers_of_receipt(space, &sender) }
    }

    /// Selects the facts that [`Space::accept`] needs.
    #[must_use]
    pub fn accept(space: &Space, receipt: &Verified<Receipt>) -> Self {
        let signer = receipt.signer();
        let audience = receipt.audience();
        let signers = space.keys_of(&signer);
        let sequence = receipt.sequence();
        let numbered = |sequence| DeploymentKey::ReceiptNumber {
            signers: signers.clone(),
            audience,
            sequence,
        };
        let before = DeploymentKey::ReceiptBefore { signers: signers.clone(), audience, sequence };
        let superseded = receipt.supersedes().map(|receipt| DeploymentKey::Receipt { receipt });
        let deployments = [numbered(sequence), before].into_iter();
        let deployments = deployments.chain(sequence.checked_add(1).map(numbered));
        let promotions = [PromotionKey::Release { release: receipt.release() }];
        let heard =
            ReceivedNoticeKey::UpTo { senders: signers.clone(), sequence: receipt.notices() };
        Self {
            deployments: deployments.chain(superseded).collect(),
            promotions: promotions.into(),
            heard: [heard].into(),
            ..Self::none()
        }
    }

    /// Selects the facts that [`Space::take_note`] needs.
    #[must_use]
    pub fn take_note(space: &Space, notice: &Verified<Notice>) -> Self {
        let sender = notice.sender();
        let sequence = notice.sequence();
        let heard = [
            ReceivedNoticeKey::Number { sender, sequence },
            ReceivedNoticeKey::UpTo { senders: space.keys_of(&sender), sequence },
        ];
        let numbers = Self { heard: heard.into(), ..Self::heard_from(space, &sender) };
        let last = ReceivedNoticeKey::LastFrom { sender };
        let numbers = numbers.and(Self { heard: [last].into(), ..Self::none() });
        let NoticeContent::Recall(recall) = notice.content() else { return numbers };
        let release = recall.release();
        numbers.and(Self::about_recalled(release))
    }

    /// Selects the facts by which the recall of a release is judged.
    pub(super) fn about_recalled(release: ReleaseDigest) -> Self {
        Self {
            imports: [ImportKey::Release { release }].into(),
            promotions: [PromotionKey::Release { release }].into(),
            recalls: [RecallKey::Release { release }].into(),
            ..Self::none()
        }
    }

    /// Selects the facts that [`Space::recall`] needs.
    #[must_use]
    pub fn recall(space: &Space, request: &RecallRequest<'_>) -> Self {
        let release = request.release;
        recalled(space, release.digest())
    }

    /// Selects the facts that [`Space::forward_recall`] needs.
    #[must_use]
    pub fn forward_recall(space: &Space, notice: &Verified<Notice>) -> Self {
        match notice.content() {
            NoticeContent::Recall(recall) => recalled(space, recall.release()),
            NoticeContent::Succession(_) | NoticeContent::Renewal(_) => Self::none(),
        }
    }

    /// Selects the facts that [`Space::rotate`] needs.
    #[must_use]
    pub fn rotate(space: &Space) -> Self {
        let lines: Vec<Vec<Fingerprint>> = space.trusts().iter().map(Trust::keys).collect();
        let lines = || lines.iter().cloned();
        let count = RECENT;
        Self {
            promotions: lines()
                .map(|audiences| PromotionKey::RecentTo { audiences, count })
                .collect(),
            reports: lines().map(|audiences| ReceiptKey::RecentTo { audiences, count }).collect(),
            announced: lines()
                .map(|audiences| SentNoticeKey::RecentTo { audiences, count })
                .collect(),
            ..Self::none()
        }
    }

    /// Selects the facts that [`Space::renew`] needs.
    #[must_use]
    pub fn renew(space: &Space) -> Self {
        numbers_of_notices(space)
    }

    /// Selects the facts that [`dashboard`](crate::dashboard::dashboard) needs.
    #[must_use]
    pub fn dashboard(rows: &[ProjectRow<'_>]) -> Self {
        let mut query = Self::none();
        query.deployments.push(DeploymentKey::LatestOfEachSpace);
        for row in rows {
            for release in &row.releases {
                query = query.and(of_release(&row.project, &release.version, release.release));
            }
        }
        query
    }

    /// Selects the facts that [`Space::inventory`] needs.
    #[must_use]
    pub fn inventory(space: &Space, target: &Name) -> Self {
        let signers = space.trust(target).map(Trust::keys).unwrap_or_default();
        let deployments = [DeploymentKey::Installed { space: target.clone(), signers }];
        Self { deployments: deployments.into(), ..Self::none() }
    }

    /// Selects the facts that [`Space::heard_from`] needs.
    #[must_use]
    pub fn heard_from(space: &Space, sender: &Fingerprint) -> Self {
        let audiences = space.keys_of(&space.fingerprint());
        let deployments = [DeploymentKey::LastReceipt { signer: *sender, audiences }];
        Self {
            deployments: deployments.into(),
            imports: [ImportKey::LastFrom { sender: *sender }].into(),
            heard: [ReceivedNoticeKey::LastFrom { sender: *sender }].into(),
            ..Self::none()
        }
    }
}

/// The rows about one release: its deployments, its contents, and whether its owner recalled it.
fn of_release(
    project: &ProjectRef,
    version: &ReleaseVersion,
    release: Option<ReleaseDigest>,
) -> FactQuery {
    let project = project.clone();
    let version = version.clone();
    let (recall, imported) = match release {
        Some(release) => (RecallKey::Release { release }, ImportKey::Release { release }),
        None => (
            RecallKey::Version { project: project.clone(), version: version.clone() },
            ImportKey::Recalled { project: project.clone(), version: version.clone() },
        ),
    };
    let same = ImportKey::Version { project: project.clone(), version: version.clone() };
    let promoted = PromotionKey::Version { project: project.clone(), version: version.clone() };
    FactQuery {
        deployments: [DeploymentKey::Version { project, version }].into(),
        imports: [imported, same].into(),
        promotions: [promoted].into(),
        recalls: [recall].into(),
        ..FactQuery::none()
    }
}

/// The rows with the last numbers of the messages to one target.
fn numbers_of_bundle(space: &Space, target: &Name) -> FactQuery {
    let Some(trust) = space.trust(target) else { return FactQuery::none() };
    let notices = space.keys_of(&trust.certificate().fingerprint());
    FactQuery {
        promotions: [PromotionKey::LastTo { audiences: trust.keys() }].into(),
        announced: [SentNoticeKey::LastTo { audiences: notices }].into(),
        ..FactQuery::none()
    }
}

/// The rows with the last numbers of receipts and notices for one audience. Receipts are numbered
/// for each key of an audience anew, notices are not.
fn numbers_of_receipt(space: &Space, audience: &Fingerprint) -> FactQuery {
    FactQuery {
        reports: [ReceiptKey::LastTo { audiences: [*audience].into() }].into(),
        announced: [SentNoticeKey::LastTo { audiences: space.keys_of(audience) }].into(),
        ..FactQuery::none()
    }
}

fn receipt_for(
    space: &Space,
    audience: &Fingerprint,
    release: &ImportedRelease,
    deployment: &Deployment,
) -> FactQuery {
    let about = ReceiptKey::LastAbout {
        audience: *audience,
        release: release.digest(),
        environment: deployment.environment.name.clone(),
        tenant: deployment.tenant.clone(),
        queued: deployment.queued,
    };
    let project = release.project().clone();
    let version = release.version().clone();
    let query = FactQuery {
        deployments: [DeploymentKey::Version { project, version }].into(),
        imports: [ImportKey::Bundle { bundle: release.bundle() }].into(),
        reports: [about].into(),
        ..FactQuery::none()
    };
    query.and(numbers_of_receipt(space, audience))
}

fn recalled(space: &Space, release: ReleaseDigest) -> FactQuery {
    let promotions = [PromotionKey::Release { release }];
    let promotions = FactQuery { promotions: promotions.into(), ..FactQuery::none() };
    promotions.and(numbers_of_notices(space))
}

/// The rows with the last numbers of the messages to every Space that is trusted.
fn numbers_of_notices(space: &Space) -> FactQuery {
    let lines: Vec<Vec<Fingerprint>> = space.trusts().iter().map(Trust::keys).collect();
    let lines = || lines.iter().cloned();
    FactQuery {
        promotions: lines().map(|audiences| PromotionKey::LastTo { audiences }).collect(),
        reports: lines().map(|audiences| ReceiptKey::LastTo { audiences }).collect(),
        announced: lines().map(|audiences| SentNoticeKey::LastTo { audiences }).collect(),
        ..FactQuery::none()
    }
}
