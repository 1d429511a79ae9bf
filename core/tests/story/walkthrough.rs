//! Segregated environments: a release is promoted across an air gap, and its result comes back.

use spacebridge::facts::Evidence;
use spacebridge::packages::AvailablePackages;
use spacebridge::source::PromoteRequest;
use spacebridge::target::{
    ImportRequest, ImportedRelease, PlanRequest, PreviewRequest, ReceiptRequest, VersionComparison,
};
use spacebridge::verify::{Check, CheckStatus};
use spacebridge::{
    Actor, Answers, Bundle, Code, Facts, Message, Outcome, ProjectRef, Receipt, Stage, Value,
    Variable, Verified,
};

use crate::setup::{
    NOW, Story, answer_everything, at, deployment, holdings, known, label, name, octopus,
};

#[test]
fn a_release_crosses_the_air_gap_and_its_result_comes_back() {
    let mut story = Story::begin();
    let (file, packages) = it_is_tested_and_promoted(&mut story);
    // Somebody carries the file.
    let verified = it_is_received(&story, file);
    let imported = [it_is_reviewed_and_imported(&mut story, &verified)];
    let answers = its_blanks_are_filled_in(&story, &imported);
    it_is_planned_with_its_secrets(&story, &imported, &answers, &packages);
    let file = it_is_deployed_and_reported(&mut story, &imported[0]);
    // Somebody carries the file back.
    its_result_is_accepted(&mut story, file);
    assert!(production_is_reached(&story));
}

/// Life goes on as before: a release is created, and deployed to Development and Test. Then it is
/// promoted: one file, for the Prod Space alone.
fn it_is_tested_and_promoted(story: &mut Story) -> (Vec<u8>, AvailablePackages) {
    let (release, _) = octopus("1.1.0");
    let packages = holdings(&release);
    let assembled = story.dev.assemble(release, story.dev_signer(10)).unwrap();
    story.deploy_in_dev("1.1.0");
    let target = name("Prod Space");
    let facts = &story.dev_facts;
    let signer = story.dev_signer(11);
    let promoted =
        story.dev.promote(&PromoteRequest::new(&assembled, &target), facts, signer).unwrap();
    assert_eq!(promoted.fact.sequence, 1);
    assert!(promoted.omitted.values > 0, "what only Development needs stays there");
    story.dev_facts.record(&promoted).unwrap();
    (promoted.bundle.as_bytes().to_vec(), packages)
}

/// Nobody believes the file, until the statement says what is established.
fn it_is_received(story: &Story, file: Vec<u8>) -> Verified<Bundle> {
    let received = Message::<Bundle>::from_bytes(file).unwrap();
    assert_eq!(received.claims().unwrap().sender, story.dev.fingerprint());
    let verified = received.verify(&story.prod, &story.prod_facts, at(NOW)).unwrap();
    let report = verified.report();
    for check in [Check::Signature, Check::Audience, Check::Slice, Check::OwnerSignature] {
        assert_eq!(report.standing(check), CheckStatus::Passed, "{check:?}");
    }
    assert_eq!(report.standing(Check::Freshness), CheckStatus::NotEstablished);
    assert!(Check::ALL.len() >= 20 && report.lines().len() == Check::ALL.len());
    verified
}

/// The person who imports sees what is in it before saying yes. The release is imported as it was
/// reviewed; its project is remote, its lifecycle is ours.
fn it_is_reviewed_and_imported(story: &mut Story, verified: &Verified<Bundle>) -> ImportedRelease {
    let nothing = Answers::new();
    let none = AvailablePackages::default();
    let known = known(&story.prod_facts, &[], &none);
    let preview = story.prod.preview(&PreviewRequest::new(verified, &nothing), &known).unwrap();
    assert_eq!(preview.novelty(), VersionComparison::Newer);
    assert_eq!(preview.project().to_string(), "DevTest Space: Box Office");
    assert_eq!(preview.history().len(), 2, "Development and Test are shown");
    assert!(preview.blanks(&nothing, &name("Production"), None).count() > 0);
    let here = |value: &Variable| {
        value
            .scope()
            .environments()
            .iter()
            .all(|environment| environment.name == name("Production"))
    };
    assert!(preview.release().variables.iter().all(here));
    let imported = story
        .prod
        .import_release(
            &ImportRequest::new(verified, preview.digest()),
            &known,
            &Actor::new("grace", at(NOW)),
        )
        .unwrap();
    assert_eq!(imported.release.lifecycle(), &label("Straight to production"));
    story.prod_facts.record(&imported).unwrap();
    imported.release
}

/// Blanks block the deployment, and so do missing packages.
fn its_blanks_are_filled_in(story: &Story, imported: &[ImportedRelease]) -> Answers {
    let nothing = Answers::new();
    let none = AvailablePackages::default();
    let known = known(&story.prod_facts, &[], &none);
    let production = name("Production");
    let plan = story.prod.plan(
        &PlanRequest::new(&imported[0], &production, &nothing),
        &known,
        &Actor::new("grace", at(NOW)),
    );
    let reasons = plan.unwrap_err().reasons;
    let codes: Vec<Code> = reasons.iter().map(|reason| reason.code).collect();
    assert!(codes.contains(&Code::Blank) && codes.contains(&Code::PackageMissing), "{codes:?}");
    answer_everything(story, &imported[0])
}

/// The deployment has its steps, its values, and its secrets, which open with the Space's key.
fn it_is_planned_with_its_secrets(
    story: &Story,
    imported: &[ImportedRelease],
    answers: &Answers,
    packages: &AvailablePackages,
) {
    let known = known(&story.prod_facts, &[], packages);
    let production = name("Production");
    let plan = story.prod.plan(
        &PlanRequest::new(&imported[0], &production, answers),
        &known,
        &Actor::new("grace", at(NOW)),
    );
    let plan = plan.unwrap();
    assert!(!plan.steps().is_empty());
    assert_eq!(imported[0].secrets().unwrap().count(), 6, "those of the example for production");
    let password = plan.variable(&label("Database:Password")).unwrap();
    let Some(Value::Sensitive(sealed)) = &password.value else { panic!("a password is sensitive") };
    let revealed = plan.open_secrets(&story.prod_keys).unwrap();
    assert_eq!(revealed.text(sealed).unwrap().expose(), "example-prod-vE7kXa");
}

/// It is deployed, and reported.
fn it_is_deployed_and_reported(story: &mut Story, imported: &ImportedRelease) -> Vec<u8> {
    let project = ProjectRef::remote(name("DevTest Space"), name("Box Office"));
    let done = deployment(project, "1.1.0", "Production", "2026-11-23T08:00:00Z");
    story.prod_facts.deployments.push(done.clone());
    let facts = &story.prod_facts;
    let signer = story.prod_signer(20);
    let reported =
        story.prod.issue_receipt(&ReceiptRequest::new(imported, &done), facts, signer).unwrap();
    story.prod_facts.record(&reported).unwrap();
    reported.receipt.as_bytes().to_vec()
}

/// The source verifies the receipt and sees the whole pipeline, with proof. The same receipt again
/// changes nothing.
fn its_result_is_accepted(story: &mut Story, file: Vec<u8>) {
    let receipt = Message::<Receipt>::from_bytes(file).unwrap();
    let receipt = receipt.verify(&story.dev, at(NOW)).unwrap();
    let accepted =
        story.dev.accept(&receipt, &story.dev_facts, &Actor::new("ada", at(NOW))).unwrap();
    assert_eq!(accepted.findings, []);
    let fact = accepted.fact.unwrap();
    assert_eq!(fact.environment.to_string(), "Prod Space: Production");
    assert_eq!((fact.outcome, fact.by.as_str()), (Outcome::Succeeded, "ada"));
    assert!(matches!(fact.evidence, Evidence::Receipt { sequence: 1, .. }));
    story.dev_facts.deployments.push(fact);
    let again = story.dev.accept(&receipt, &story.dev_facts, &Actor::new("ada", at(NOW))).unwrap();
    assert!(again.fact.is_none());
    assert_eq!(again.findings[0].code, Code::ReceiptKnown);
}

fn production_is_reached(story: &Story) -> bool {
    let project = ProjectRef::local(name("Box Office"));
    let version = "1.1.0".parse().unwrap();
    let candidate = spacebridge::rules::Candidate::new(&project, &version);
    let environments = story.dev.environments();
    let progress =
        spacebridge::rules::progress(&story.path, environments, &candidate, &story.dev_facts);
    let production = Stage::Environment("Prod Space: Production".parse().unwrap());
    progress.stops().any(|stop| {
        stop.stop == production
            && matches!(stop.state, spacebridge::rules::StageState::Reached { .. })
    })
}

#[test]
fn importing_the_same_bundle_again_changes_nothing() {
    let mut story = Story::begin();
    let (verified, preview) = crate::refusals::previewed(&mut story, "1.1.0");
    let none = AvailablePackages::default();
    let before = known(&story.prod_facts, &[], &none);
    let first = story
        .prod
        .import_release(
            &ImportRequest::new(&verified, &preview),
            &before,
            &Actor::new("grace", at(NOW)),
        )
        .unwrap();
    story.prod_facts.record(&first).unwrap();
    let after = known(&story.prod_facts, &[], &none);
    let second = story
        .prod
        .import_release(
            &ImportRequest::new(&verified, &preview),
            &after,
            &Actor::new("mallory", at(NOW)),
        )
        .unwrap();
    assert_eq!(second.fact, None, "there is no new fact");
    assert_eq!(second.release, first.release, "and the same release, accepted by the same person");
}

#[test]
fn equal_input_gives_equal_bytes_and_another_seed_other_ciphertext_of_one_release() {
    let mut story = Story::begin();
    let (release, _) = octopus("1.1.0");
    story.deploy_in_dev("1.1.0");
    let assembled = story.dev.assemble(release, story.dev_signer(10)).unwrap();
    let promote = |number| {
        let target = name("Prod Space");
        let facts = &story.dev_facts;
        let signer = story.dev_signer(number);
        story.dev.promote(&PromoteRequest::new(&assembled, &target), facts, signer).unwrap()
    };
    let one = promote(11);
    let same = promote(11);
    let other = promote(12);
    assert_eq!(one.bundle.as_bytes(), same.bundle.as_bytes());
    assert_ne!(one.bundle.as_bytes(), other.bundle.as_bytes());
    let facts = Facts::none();
    let verify = |promoted: spacebridge::source::Promoted| {
        promoted.bundle.verify(&story.prod, &facts, at(NOW)).unwrap()
    };
    let one = verify(one);
    let other = verify(other);
    assert_eq!(one.manifest().digest(), other.manifest().digest(), "the release is one");
    assert_ne!(one.digest(), other.digest(), "the bundles are two");
}
