//! Segregated environments: a release is promoted across an air gap, and its result comes back.

use spacebridge::{
    Acceptance, Answers, Bundle, Check, Evidence, Facts, Holdings, Novelty, Outcome, ProjectRef,
    Receipt, Sealed, Standing, Stop, Value,
};

use crate::setup::{
    NOW, Story, answer_everything, at, deployment, holdings, known, label, name, octopus,
};

#[test]
fn a_release_crosses_the_air_gap_and_its_result_comes_back() {
    let mut story = Story::begin();

    // Life goes on as before: a release is created, and deployed to Development and Test.
    let (release, _) = octopus("1.1.0");
    let packages = holdings(&release);
    let assembled = story.dev.assemble(release, story.dev_signer(10)).unwrap();
    story.deploy_in_dev("1.1.0");

    // The release is promoted: one file, for the Prod Space alone.
    let promoted = story
        .dev
        .promote(
            &assembled,
            &name("Prod Space"),
            &story.path,
            &story.dev_facts,
            story.dev_signer(11),
        )
        .unwrap();
    assert_eq!(promoted.fact.sequence, 1);
    assert!(promoted.omitted.values > 0, "what only Development needs stays there");
    story.dev_facts.promotions.push(promoted.fact);
    let file = promoted.bundle.as_bytes().to_vec();

    // Somebody carries the file. Nobody believes it yet.
    let received = Sealed::<Bundle>::from_bytes(file.clone()).unwrap();
    assert_eq!(received.claims().unwrap().sender, story.dev.fingerprint());
    let verified = received.verify(&story.prod, &story.prod_facts, at(NOW)).unwrap();
    let statement = verified.statement();
    for check in [Check::Signature, Check::Audience, Check::Slice, Check::OwnerSignature] {
        assert_eq!(statement.standing(check), Standing::Passed, "{check:?}");
    }
    assert_eq!(statement.standing(Check::Freshness), Standing::NotEstablished);
    assert!(Check::ALL.len() >= 20 && statement.lines().len() == Check::ALL.len());

    // The person who imports sees what is in it before saying yes.
    let nothing = Answers::new();
    let none = Holdings::default();
    let before = known(&story.prod_facts, &[], &none);
    let preview = story.prod.preview(&verified, &nothing, &before).unwrap();
    assert_eq!(preview.novelty(), Novelty::Newer);
    assert_eq!(preview.project().to_string(), "DevTest Space: Box Office");
    assert_eq!(preview.history().len(), 2, "Development and Test are shown");
    assert!(preview.blanks(&nothing, &name("Production"), None).count() > 0);
    let production_only = |value: &spacebridge::Variable| {
        value.scope.environments.iter().all(|environment| environment.name == name("Production"))
    };
    assert!(preview.release().variables.iter().all(production_only));

    // The release is imported as it was reviewed. Its project is remote, its lifecycle is ours.
    let accepted = Acceptance::by("grace");
    let imported =
        story.prod.import_release(&verified, &accepted, preview.digest(), &before).unwrap();
    assert_eq!(imported.release.lifecycle(), &label("Straight to production"));
    story.prod_facts.imports.extend(imported.fact);
    let imported = [imported.release];

    // Blanks block the deployment, and missing packages do, until both are there.
    let production = name("Production");
    let known_now = known(&story.prod_facts, &imported, &none);
    let refusal = story
        .prod
        .plan(&imported[0], &production, None, &nothing, &known_now, "grace")
        .unwrap_err();
    let codes: Vec<&str> = refusal.reasons.iter().map(|reason| reason.code).collect();
    assert!(codes.contains(&"blank") && codes.contains(&"package-missing"), "{codes:?}");
    let answers = answer_everything(&story, &imported[0]);
    let known_now = known(&story.prod_facts, &imported, &packages);
    let plan =
        story.prod.plan(&imported[0], &production, None, &answers, &known_now, "grace").unwrap();

    // The deployment has its steps, its values, and its secrets, which open with the Space's key.
    assert!(!plan.steps().is_empty());
    let password = plan.variable(&label("Database:Password")).unwrap();
    let Some(Value::Sensitive(sealed)) = &password.value else { panic!("a password is sensitive") };
    let revealed = plan.reveal(&story.prod_keys).unwrap();
    assert_eq!(revealed.text(sealed).unwrap().expose(), "example-prod-vE7kXa");

    // It is deployed, and reported: a receipt is carried back.
    let project = ProjectRef::remote(name("DevTest Space"), name("Box Office"));
    let done = deployment(project, "1.1.0", "Production", "2026-11-23T08:00:00Z");
    story.prod_facts.deployments.push(done.clone());
    let reported = story
        .prod
        .report(&imported[0], &done, None, &story.prod_facts, story.prod_signer(20))
        .unwrap();
    story.prod_facts.reports.push(reported.fact);
    let file = reported.receipt.as_bytes().to_vec();

    // The source verifies the receipt and sees the whole pipeline, with proof.
    let receipt = Sealed::<Receipt>::from_bytes(file).unwrap();
    let receipt = receipt.verify(&story.dev, at(NOW)).unwrap();
    let accepted = story.dev.accept(&receipt, &story.dev_facts).unwrap();
    assert_eq!(accepted.findings, []);
    let fact = accepted.fact.unwrap();
    assert_eq!(fact.environment.to_string(), "Prod Space: Production");
    assert_eq!((fact.outcome, fact.by.as_str()), (Outcome::Succeeded, "ada"));
    assert!(matches!(fact.evidence, Evidence::Receipt { sequence: 1, .. }));
    story.dev_facts.deployments.push(fact);
    assert!(production_is_reached(&story));

    // The same receipt again changes nothing.
    let again = story.dev.accept(&receipt, &story.dev_facts).unwrap();
    assert!(again.fact.is_none());
    assert_eq!(again.findings[0].code, "receipt-known");
}

fn production_is_reached(story: &Story) -> bool {
    let project = ProjectRef::local(name("Box Office"));
    let version = "1.1.0".parse().unwrap();
    let candidate = spacebridge::Candidate::new(&project, &version);
    let environments = story.dev.environments();
    let progress = spacebridge::progress(&story.path, environments, &candidate, &story.dev_facts);
    let production = Stop::Environment("Prod Space: Production".parse().unwrap());
    progress.stops().any(|stop| {
        stop.stop == production && matches!(stop.state, spacebridge::StopState::Reached { .. })
    })
}

#[test]
fn importing_the_same_bundle_again_changes_nothing() {
    let mut story = Story::begin();
    let (verified, preview) = crate::refusals::previewed(&mut story, "1.1.0");
    let none = Holdings::default();
    let before = known(&story.prod_facts, &[], &none);
    let first =
        story.prod.import_release(&verified, &Acceptance::by("grace"), &preview, &before).unwrap();
    story.prod_facts.imports.extend(first.fact);
    let after = known(&story.prod_facts, &[], &none);
    let second =
        story.prod.import_release(&verified, &Acceptance::by("mallory"), &preview, &after).unwrap();
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
        let (target, facts) = (name("Prod Space"), &story.dev_facts);
        let signer = story.dev_signer(number);
        story.dev.promote(&assembled, &target, &story.path, facts, signer).unwrap()
    };
    let (one, same, other) = (promote(11), promote(11), promote(12));
    assert_eq!(one.bundle.as_bytes(), same.bundle.as_bytes());
    assert_ne!(one.bundle.as_bytes(), other.bundle.as_bytes());
    let facts = Facts::default();
    let verify = |promoted: spacebridge::Promoted| {
        promoted.bundle.verify(&story.prod, &facts, at(NOW)).unwrap()
    };
    let (one, other) = (verify(one), verify(other));
    assert_eq!(one.manifest().digest(), other.manifest().digest(), "the release is one");
    assert_ne!(one.digest(), other.digest(), "the bundles are two");
}
