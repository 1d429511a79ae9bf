//! Refused actions and rejected input, each with its code.

use spacebridge::documents::{read_document, write_document};
use spacebridge::packages::{AvailablePackages, PackageCheck};
use spacebridge::source::{AssembledRelease, PromoteRequest, Promoted};
use spacebridge::target::{
    ImportRequest, ImportedRelease, PlanRequest, PreviewRequest, ReceiptRequest, TargetState,
};
use spacebridge::verify::{Check, VerifyError};
use spacebridge::{
    Actor, Answers, Bundle, Code, Deployment, Facts, Grant, Lifecycle, Limits, Message, Phase,
    PreviewDigest, ProjectRef, Receipt, Release, Sensitive, Space, Stage, Value, Variable,
    Verified,
};

use crate::setup::{
    NOW, Story, answer_everything, at, deployment, holdings, keys, known, label, name, octopus,
    package_bytes,
};

/// A release of the project's own documents, assembled and promoted to production.
pub(crate) fn promoted(story: &mut Story, version: &str) -> (AssembledRelease, Promoted) {
    let (release, _) = octopus(version);
    story.deploy_in_dev(version);
    let assembled = story.dev.assemble(release, story.dev_signer(10)).unwrap();
    let target = name("Prod Space");
    let facts = story.dev_facts.clone();
    let signer = story.dev_signer(11);
    let promoted =
        story.dev.promote(&PromoteRequest::new(&assembled, &target), &facts, signer).unwrap();
    story.dev_facts.record(&promoted).unwrap();
    (assembled, promoted)
}

/// Promotes the release, and verifies and previews its bundle in production.
pub(crate) fn previewed(story: &mut Story, version: &str) -> (Verified<Bundle>, PreviewDigest) {
    let (_, promoted) = promoted(story, version);
    let verified = promoted.bundle.verify(&story.prod, &story.prod_facts, at(NOW)).unwrap();
    let none = AvailablePackages::default();
    let known = known(&story.prod_facts, &[], &none);
    let digest = *story
        .prod
        .preview(&PreviewRequest::new(&verified, &Answers::new()), &known)
        .unwrap()
        .digest();
    (verified, digest)
}

/// Promotes the release and imports it in production.
pub(crate) fn imported(story: &mut Story, version: &str) -> ImportedRelease {
    let (verified, preview) = previewed(story, version);
    let none = AvailablePackages::default();
    let known = known(&story.prod_facts, &[], &none);
    let imported = story
        .prod
        .import_release(
            &ImportRequest::new(&verified, &preview),
            &known,
            &Actor::new("grace", at(NOW)),
        )
        .unwrap();
    story.prod_facts.record(&imported).unwrap();
    imported.release
}

/// A deployment that succeeded in an environment of production's.
pub(crate) fn done(environment: &str) -> Deployment {
    let project = ProjectRef::remote(name("DevTest Space"), name("Box Office"));
    deployment(project, "1.1.0", environment, "2026-11-23T08:00:00Z")
}

fn refused(bundle: Message<Bundle>, space: &Space) -> VerifyError {
    bundle.verify(space, &Facts::none(), at(NOW)).unwrap_err()
}

#[test]
fn a_flipped_byte_breaks_the_signature_or_is_no_part_that_was_signed() {
    let mut story = Story::begin();
    let (_, promoted) = promoted(&mut story, "1.1.0");
    let statement = promoted.bundle.statement_bytes().len();
    let flipped = |place: usize| {
        let mut bytes = promoted.bundle.as_bytes().to_vec();
        bytes[place] ^= 1;
        let refusal = refused(Message::from_bytes(bytes).unwrap(), &story.prod);
        (refusal.check(), refusal.code())
    };
    assert_eq!(flipped(statement / 2), (Check::Signature, Code::SignatureInvalid));
    let last = promoted.bundle.as_bytes().len() - 1;
    assert_eq!(flipped(last), (Check::Parts, Code::PartMismatch));
}

#[test]
fn a_bundle_for_another_space_is_refused() {
    let mut story = Story::begin();
    let (_, promoted) = promoted(&mut story, "1.1.0");
    let elsewhere = Space::builder("Other Space", keys("Other Space", 9).certificate())
        .remote("DevTest Space", story.dev_keys.certificate(), [Grant::AcceptReleases])
        .build()
        .unwrap();
    let refusal = refused(promoted.bundle, &elsewhere);
    assert_eq!((refusal.check(), refusal.code()), (Check::Audience, Code::AudienceOther));
}

#[test]
fn a_bundle_from_an_unknown_sender_is_refused() {
    let mut story = Story::begin();
    let (_, promoted) = promoted(&mut story, "1.1.0");
    let lonely = Space::new(name("Prod Space"), story.prod_keys.certificate());
    let refusal = refused(promoted.bundle, &lonely);
    assert_eq!((refusal.check(), refusal.code()), (Check::Sender, Code::SenderUnknown));
}

#[test]
fn trust_without_the_grant_lets_no_release_in() {
    let mut story = Story::begin();
    let (_, promoted) = promoted(&mut story, "1.1.0");
    let listening = Space::builder("Prod Space", story.prod_keys.certificate())
        .remote("DevTest Space", story.dev_keys.certificate(), [Grant::AcceptResults])
        .build()
        .unwrap();
    let refusal = refused(promoted.bundle, &listening);
    assert_eq!((refusal.check(), refusal.code()), (Check::Grant, Code::GrantMissing));
}

#[test]
fn a_grant_for_one_project_does_not_cover_another() {
    let mut story = Story::begin();
    let (_, promoted) = promoted(&mut story, "1.1.0");
    let picky = Space::builder("Prod Space", story.prod_keys.certificate())
        .remote(
            "DevTest Space",
            story.dev_keys.certificate(),
            [Grant::AcceptReleases.only([name("Cloakroom")])],
        )
        .build()
        .unwrap();
    let refusal = refused(promoted.bundle, &picky);
    assert_eq!((refusal.check(), refusal.code()), (Check::Project, Code::ProjectNotGranted));
}

#[test]
fn a_receipt_is_no_bundle_and_a_bundle_no_receipt() {
    let mut story = Story::begin();
    let (_, promoted) = promoted(&mut story, "1.1.0");
    let error = Message::<Receipt>::from_bytes(promoted.bundle.as_bytes()).unwrap_err();
    assert_eq!(error.code(), Code::MessageKind);
}

#[test]
fn a_file_that_is_no_message_is_refused_before_anything_else() {
    for bytes in [&b""[..], b"PK\x03\x04", b"\xd2\x84"] {
        let error = Message::<Bundle>::from_bytes(bytes).unwrap_err();
        assert!(error.code().as_str().starts_with("cbor-"), "{error}");
    }
}

#[test]
fn a_package_with_other_bytes_is_refused_whatever_its_version_says() {
    let (release, _) = octopus("1.1.0");
    let package = &release.packages[0];
    let mut bytes = package_bytes(package);
    bytes[3] ^= 0x20;
    let mut check = PackageCheck::new(package).unwrap();
    check.update(&bytes).unwrap();
    assert_eq!(check.finish().unwrap_err().code(), Code::PackageOtherContent);
}

#[test]
fn the_same_version_with_other_content_is_refused() {
    let mut story = Story::begin();
    imported(&mut story, "1.1.0");
    let none = AvailablePackages::default();

    let (mut release, _) = octopus("1.1.0");
    release.notes.push_str(" And nobody will notice.");
    let assembled = story.dev.assemble(release, story.dev_signer(30)).unwrap();
    let target = name("Prod Space");
    let facts = story.dev_facts.clone();
    let promoted = story
        .dev
        .promote(&PromoteRequest::new(&assembled, &target), &facts, story.dev_signer(31))
        .unwrap();
    let verified = promoted.bundle.verify(&story.prod, &story.prod_facts, at(NOW)).unwrap();
    let known = known(&story.prod_facts, &[], &none);
    let preview =
        story.prod.preview(&PreviewRequest::new(&verified, &Answers::new()), &known).unwrap();
    assert!(preview.findings().iter().any(|f| f.code == Code::VersionHasOtherContent));
    let error = story
        .prod
        .import_release(
            &ImportRequest::new(&verified, preview.digest()),
            &known,
            &Actor::new("grace", at(NOW)),
        )
        .unwrap_err();
    assert_eq!(error.code(), Code::VersionHasOtherContent);
}

#[test]
fn a_number_that_was_used_for_another_bundle_is_refused() {
    let mut story = Story::begin();
    imported(&mut story, "1.0.0");
    // The source was restored from a backup and forgot that number 1 is used up.
    story.dev_facts.promotions.clear();
    let (_, promoted) = promoted(&mut story, "1.1.0");
    let refusal = promoted.bundle.verify(&story.prod, &story.prod_facts, at(NOW)).unwrap_err();
    assert_eq!((refusal.check(), refusal.code()), (Check::Sequence, Code::SequenceReused));
}

#[test]
fn an_older_release_needs_a_reason_that_is_recorded() {
    let mut story = Story::begin();
    imported(&mut story, "1.1.0");
    let none = AvailablePackages::default();
    let (older, preview) = previewed(&mut story, "1.0.0");
    let known: TargetState<'_> = known(&story.prod_facts, &[], &none);
    let grace = Actor::new("grace", at(NOW));
    let import = |request: &ImportRequest<'_>| story.prod.import_release(request, &known, &grace);
    let request = ImportRequest::new(&older, &preview);
    assert_eq!(import(&request).unwrap_err().code(), Code::ReleaseOlder);
    let fact = import(&request.because_older("1.1.0 loses seats")).unwrap().fact.unwrap();
    assert_eq!(fact.overridden.as_deref(), Some("1.1.0 loses seats"));
}

/// Checks the message where the owner had another name here when the newest release came.
#[test]
fn an_older_release_is_told_the_newest_one_whatever_its_owner_was_called() {
    let mut story = Story::begin();
    imported(&mut story, "1.1.0");
    for import in &mut story.prod_facts.imports {
        import.project.space = Some("Old Name".parse().unwrap());
    }
    let none = AvailablePackages::default();
    let nothing = Answers::new();
    let (older, preview) = previewed(&mut story, "1.0.0");
    let known: TargetState<'_> = known(&story.prod_facts, &[], &none);
    let refused = story
        .prod
        .import_release(
            &ImportRequest::new(&older, &preview),
            &known,
            &Actor::new("grace", at(NOW)),
        )
        .unwrap_err();
    assert_eq!(refused.code(), Code::ReleaseOlder);
    assert!(refused.to_string().starts_with("1.1.0 is imported already"), "{refused}");
    let request = PreviewRequest::new(&older, &nothing);
    let shown = story.prod.preview(&request, &known).unwrap();
    let mut findings = shown.findings().iter().filter(|finding| finding.code == Code::ReleaseOlder);
    let finding = findings.next().unwrap();
    assert!(finding.detail.starts_with("1.1.0 is imported already"), "{finding}");
}

#[test]
fn only_what_was_reviewed_is_imported() {
    let mut story = Story::begin();
    let (verified, _) = previewed(&mut story, "1.1.0");
    let none = AvailablePackages::default();
    let known = known(&story.prod_facts, &[], &none);
    let error = story
        .prod
        .import_release(
            &ImportRequest::new(&verified, &PreviewDigest::of(b"else")),
            &known,
            &Actor::new("grace", at(NOW)),
        )
        .unwrap_err();
    assert_eq!(error.code(), Code::PreviewOther);
}

#[test]
fn a_lifecycle_is_chosen_where_more_than_one_fits() {
    let mut story = Story::begin();
    let (verified, preview) = previewed(&mut story, "1.1.0");
    let none = AvailablePackages::default();
    let known = known(&story.prod_facts, &[], &none);
    let request = ImportRequest::new(&verified, &preview);
    let import = |space: &Space, request: &ImportRequest<'_>| {
        let imported = space.import_release(request, &known, &Actor::new("grace", at(NOW)));
        imported.map(|imported| imported.release.lifecycle().to_string())
    };
    assert_eq!(import(&story.prod, &request).unwrap(), "Straight to production");

    let with = |space: &Space, name: &str, stops: &[Stage]| {
        let phase = Phase::new(label("Live"), stops.iter().cloned());
        space.clone().with_lifecycle(Lifecycle::new(label(name), [phase])).unwrap()
    };
    let elsewhere = [Stage::Space(name("DevTest Space"))];
    let prod = with(&story.prod, "Elsewhere", &elsewhere);
    assert_eq!(import(&prod, &request).unwrap(), "Straight to production", "it stops nowhere here");
    let unfit = import(&prod, &request.clone().through("Elsewhere")).unwrap_err();
    assert_eq!(unfit.code(), Code::LifecycleUnfit);

    let production = [Stage::Environment("Production".parse().unwrap())];
    let prod = with(&prod, "Slowly", &production);
    let open = import(&prod, &request).unwrap_err();
    assert_eq!(
        (open.code(), open.to_string().as_str()),
        (Code::LifecycleAmbiguous, "choose a lifecycle: `Straight to production`, `Slowly` fit",)
    );
    assert_eq!(import(&prod, &request.through("Slowly")).unwrap(), "Slowly");
}

#[test]
fn a_release_that_skipped_test_is_not_promoted() {
    let story = Story::begin();
    let (release, _) = octopus("1.1.0");
    let assembled = story.dev.assemble(release, story.dev_signer(10)).unwrap();
    let target = name("Prod Space");
    let facts = Facts::none();
    let error = story
        .dev
        .promote(&PromoteRequest::new(&assembled, &target), &facts, story.dev_signer(11))
        .unwrap_err();
    assert_eq!(error.code(), Code::TargetNotOpen);
    assert!(error.to_string().contains("waits for phase"), "{error}");
}

#[test]
fn a_release_that_was_changed_after_it_was_assembled_is_not_promoted() {
    let mut story = Story::begin();
    let (assembled, _) = promoted(&mut story, "1.1.0");
    let mut release = assembled.release().clone();
    release.variables.pop();
    let manifest = assembled.manifest_bytes().to_vec();
    let changed = AssembledRelease::from_stored(release, manifest, *assembled.salt()).unwrap();
    let target = name("Prod Space");
    let facts = &story.dev_facts;
    let error = story
        .dev
        .promote(&PromoteRequest::new(&changed, &target), facts, story.dev_signer(12))
        .unwrap_err();
    assert_eq!(error.code(), Code::ReleaseChanged);
}

/// A document of a release holds no secret, so a host that stored one has to bring them again.
#[test]
fn a_stored_release_is_promoted_again_with_its_secrets_and_with_no_fewer() {
    let mut story = Story::begin();
    let (assembled, first) = promoted(&mut story, "1.1.0");
    let document = write_document(assembled.release());
    let promote = |release: Release| {
        let manifest = assembled.manifest_bytes().to_vec();
        let stored = AssembledRelease::from_stored(release, manifest, *assembled.salt()).unwrap();
        let target = name("Prod Space");
        let request = PromoteRequest::new(&stored, &target);
        story.dev.promote(&request, &story.dev_facts, story.dev_signer(12))
    };
    let stored: Release = read_document(&document, &Limits::default()).unwrap();
    let error = promote(stored.clone()).unwrap_err();
    assert_eq!(error.code(), Code::SecretWithheld);
    assert_eq!(error.path(), Some("template › Database:BackupKey"));

    let whole = assembled.release().clone();
    let again = promote(whole.clone()).unwrap();
    assert_eq!(again.fact.release, first.fact.release);
    assert_eq!(again.fact.sequence, first.fact.sequence + 1);

    // A secret that is missing is named, unless the target gets none of it.
    let mut elsewhere = 0;
    for index in 0..whole.variables.len() {
        let mut holed = whole.clone();
        let value = holed.variables[index].value_mut();
        if !matches!(value, Value::Sensitive(Sensitive::Known(_))) {
            continue;
        }
        *value = Value::Sensitive(Sensitive::Withheld);
        let name = holed.variables[index].name().to_string();
        match promote(holed) {
            Err(error) => {
                assert_eq!(error.code(), Code::SecretWithheld);
                assert!(error.path().unwrap().contains(&name), "{error:?}");
            }
            Ok(again) => {
                assert_eq!(again.fact.release, first.fact.release);
                elsewhere += 1;
            }
        }
    }
    assert!(elsewhere > 0, "the release has secrets of the other environments");
}

#[test]
fn the_manifest_of_another_release_is_not_combined_with_a_release() {
    let mut story = Story::begin();
    let (assembled, _) = promoted(&mut story, "1.1.0");
    let combined = |change: fn(&mut Release)| {
        let mut release = assembled.release().clone();
        change(&mut release);
        let manifest = assembled.manifest_bytes().to_vec();
        AssembledRelease::from_stored(release, manifest, *assembled.salt())
    };
    assert!(combined(|_| {}).is_ok());
    let changes: [fn(&mut Release); 3] = [
        |release| release.project = name("Till"),
        |release| release.version = "1.2.0".parse().unwrap(),
        |release| release.channel = Some(label("Other")),
    ];
    for change in changes {
        assert_eq!(combined(change).unwrap_err().code(), Code::ReleaseChanged);
    }
}

#[test]
fn a_package_that_nobody_read_stops_the_release_at_home() {
    let story = Story::begin();
    let (mut release, _) = octopus("1.1.0");
    release.packages[0].content = None;
    let error = story.dev.assemble(release, story.dev_signer(10)).unwrap_err();
    assert_eq!(error.code(), Code::PackageNoDigest);
}

#[test]
fn a_secret_that_is_not_known_stops_the_release_at_home() {
    let story = Story::begin();
    let (mut release, _) = octopus("1.1.0");
    for variable in &mut release.variables {
        if variable.name().as_str() == "Refunds:SigningKey" {
            *variable.value_mut() = spacebridge::Value::Sensitive(spacebridge::Sensitive::Withheld);
        }
    }
    let error = story.dev.assemble(release, story.dev_signer(10)).unwrap_err();
    assert_eq!(error.code(), Code::SecretWithheld);
    assert!(error.to_string().contains("Refunds:SigningKey"), "{error}");
    assert!(error.path().unwrap().contains("Refunds:SigningKey"), "{error:?}");
}

#[test]
fn a_stranger_may_not_deploy_and_a_changed_package_stops_everybody() {
    let mut story = Story::begin();
    let imported = imported(&mut story, "1.1.0");
    let (release, _) = octopus("1.1.0");
    let answers = answer_everything(&story, &imported);
    let reasons = |holdings: &AvailablePackages, user: &str| {
        let known = known(&story.prod_facts, &[], holdings);
        let production = name("Production");
        let plan = story.prod.plan(
            &PlanRequest::new(&imported, &production, &answers),
            &known,
            &Actor::new(user, at(NOW)),
        );
        plan.unwrap_err().reasons.iter().map(|reason| reason.code).collect::<Vec<_>>()
    };
    assert_eq!(reasons(&holdings(&release), "mallory"), [Code::PermissionMissing]);
    let mut without = release.clone();
    without.packages.remove(0);
    assert_eq!(reasons(&holdings(&without), "grace"), [Code::PackageMissing]);
}

#[test]
fn a_receipt_for_a_release_that_was_never_promoted_is_not_accepted() {
    let mut story = Story::begin();
    let imported = imported(&mut story, "1.1.0");
    let done = done("Production");
    story.prod_facts.record(&done).unwrap();
    let facts = &story.prod_facts;
    let reported = story
        .prod
        .issue_receipt(&ReceiptRequest::new(&imported, &done), facts, story.prod_signer(20))
        .unwrap();
    let receipt = reported.receipt.verify(&story.dev, at(NOW)).unwrap();
    let error =
        story.dev.accept(&receipt, &Facts::none(), &Actor::new("ada", at(NOW))).unwrap_err();
    assert_eq!(error.code(), Code::ReceiptNeverPromoted);
    assert!(
        story
            .dev
            .accept(&receipt, &story.dev_facts, &Actor::new("ada", at(NOW)))
            .unwrap()
            .fact
            .is_some()
    );
}

#[test]
fn a_space_reports_only_what_it_did_itself() {
    let mut story = Story::begin();
    let imported = imported(&mut story, "1.1.0");
    let elsewhere = done("Staging");
    let facts = Facts::none();
    let error = story
        .prod
        .issue_receipt(&ReceiptRequest::new(&imported, &elsewhere), &facts, story.prod_signer(20))
        .unwrap_err();
    assert_eq!(error.code(), Code::DeploymentForeign);
}

#[test]
fn an_expired_sender_is_refused_and_nobody_seals_to_an_expired_key() {
    let mut story = Story::begin();
    let (assembled, promoted) = promoted(&mut story, "1.1.0");
    let late = at("2099-01-01T00:00:00Z");
    let refusal = promoted.bundle.verify(&story.prod, &Facts::none(), late).unwrap_err();
    assert_eq!(refusal.code(), Code::SenderCertificateExpired);
    // The encryption key of production has two years, the identity of the source has ten.
    let signer = story
        .dev_keys
        .signer(&Actor::new("ada", at("2029-01-01T00:00:00Z")), crate::setup::seed(40));
    let target = name("Prod Space");
    let facts = &story.dev_facts;
    let error =
        story.dev.promote(&PromoteRequest::new(&assembled, &target), facts, signer).unwrap_err();
    assert_eq!(error.code(), Code::CertificateExpired);
}

#[test]
fn what_no_reader_would_take_does_not_leave() {
    let mut story = Story::begin();
    story.deploy_in_dev("1.0.0");
    let target = name("Prod Space");
    let promoted = |change: &dyn Fn(&mut Release)| {
        let (mut release, _) = octopus("1.0.0");
        change(&mut release);
        let assembled = story.dev.assemble(release, story.dev_signer(10)).unwrap();
        let signer = story.dev_signer(11);
        story.dev.promote(&PromoteRequest::new(&assembled, &target), &story.dev_facts, signer)
    };
    let script = |bytes: usize, release: &mut Release| {
        let text = Value::Text("x".repeat(bytes));
        release.variables.push(Variable::new(label("A script"), text));
    };
    let notes = |bytes: usize, release: &mut Release| release.notes = "x".repeat(bytes);
    let limited = |change: &dyn Fn(usize, &mut Release)| {
        let most = Limits::default().text;
        let bundle = promoted(&|release| change(most, release)).unwrap().bundle;
        let bundle = bundle.verify(&story.prod, &story.prod_facts, at(NOW)).unwrap();
        assert!(bundle.release().is_ok(), "the reader takes what is just within the limit");
        let error = promoted(&|release| change(most + 1, release)).unwrap_err();
        assert_eq!(error.code(), Code::BundleTooLarge);
        assert!(error.to_string().starts_with("the bundle is more than `Prod Space` would take"));
    };
    limited(&script);
    limited(&notes);
}
