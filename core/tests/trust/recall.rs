//! A release is recalled by its owner, and goes nowhere new, wherever it is.

use spacebridge::facts::Promotion;
use spacebridge::rules::Candidate;
use spacebridge::source::RecallRequest;
use spacebridge::target::ImportRequest;
use spacebridge::trust::{Permission, Role, TrustChange};
use spacebridge::verify::{AnyMessage, Check, CheckStatus};
use spacebridge::{Actor, Bundle, Code, Finding, Grant, Limits, Message, Notice, ProjectRef, Team};
use spacebridge_testkit::Trusting as _;
use spacebridge_testkit::{
    NOW, Pair, Site, at, deployed, grace, keys, label, name, seed, space, theirs,
};

#[test]
fn a_recalled_release_goes_nowhere_new() {
    let mut pair = Pair::new();
    let release = pair.assemble("1.1.0");
    let file = pair.promote(&release, 11);
    let imported = pair.prod.import(&file);
    assert_eq!(pair.prod.reasons(&imported), Vec::<Code>::new(), "it could be deployed");

    // Somebody finds out that it loses seats. One call, and a file for each Space that has it.
    let dev = &pair.dev;
    let signer = pair.dev.signer(30);
    let recalled = dev
        .space
        .recall(&RecallRequest::new(&release, "it loses seats"), &dev.facts, signer)
        .unwrap();
    let [announcement] = &recalled.announcements[..] else { panic!("one Space has it") };
    assert_eq!(announcement.target, name("Prod Space"));
    pair.dev.facts.recalls.push(recalled.fact);

    // Production learns who recalled it, and why, before it believes it.
    let file = announcement.notice.as_bytes();
    let notice = pair.prod.verify_notice(file).unwrap();
    let report = notice.report();
    for check in [Check::Signature, Check::Audience, Check::Recall, Check::Owner] {
        assert_eq!(report.standing(check), CheckStatus::Passed, "{check:?}");
    }
    assert_eq!(report.standing(Check::Freshness), CheckStatus::NotEstablished);
    let noted = pair.prod.take_note(file);
    assert!(noted.findings.is_empty(), "{:?}", noted.findings);
    assert_eq!(noted.recall.unwrap().project, theirs());
    assert_eq!(pair.prod.reasons(&imported), [Code::ReleaseRecalled]);

    // The source itself knows it too, and sends it nowhere any more.
    assert_eq!(pair.refusal(&release), Code::TargetNotOpen);
    let project = ProjectRef::local(name("Shop"));
    let version = "1.1.0".parse().unwrap();
    let candidate = Candidate::new(&project, &version).recalled(&pair.dev.facts);
    assert_eq!(candidate.block.unwrap().to_string(), "recalled by its owner: it loses seats");
}

#[test]
fn where_a_recalled_release_runs_it_may_be_deployed_again_and_not_unseen() {
    let (mut pair, file, recall) = recalled();
    let imported = pair.prod.import(&file);
    pair.prod.facts.deployments.push(deployed(&imported));
    let _ = pair.prod.take_note(&recall);
    assert_eq!(pair.prod.reasons(&imported), Vec::<Code>::new());
    let plan = pair.prod.plan(&imported, "Production").unwrap();
    assert!(plan.findings().iter().any(|finding| finding.code == Code::ReleaseRecalled));
}

#[test]
fn a_recall_that_overtakes_its_bundle_blocks_it_all_the_same() {
    let (mut pair, file, recall) = recalled();
    let noted = pair.prod.take_note(&recall);
    let codes: Vec<Code> = noted.findings.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, [Code::BundlesOutstanding], "it says that there is a bundle to come");
    let preview = pair.prod.preview(&pair.prod.verify(&file).unwrap());
    let finding = preview.findings().iter().find(|f| f.code == Code::ReleaseRecalled).unwrap();
    assert_eq!(
        finding.to_string(),
        "alarm [release-recalled] release 1.1.0: recalled by its owner: it loses seats"
    );
    // Somebody imports it all the same, and says why.
    let error = pair.prod.import_recalled(&file, " ").unwrap_err();
    assert_eq!(error.code(), Code::RecallOverrideMissing);
    assert!(error.to_string().contains("it loses seats"), "{error}");
    let imported = pair.prod.import_recalled(&file, "we compare it with 1.2.0").unwrap();
    let reason = imported.import().although_recalled.as_deref();
    assert_eq!(reason, Some("we compare it with 1.2.0"));
    assert_eq!(pair.prod.reasons(&imported), [Code::ReleaseRecalled]);
}

#[test]
fn a_recall_between_review_and_import_stops_the_import() {
    let (mut pair, file, recall) = recalled();
    let bundle = pair.prod.verify(&file).unwrap();
    let reviewed = *pair.prod.preview(&bundle).digest();
    let request = ImportRequest::new(&bundle, &reviewed).although_recalled("nobody saw why");
    let _ = pair.prod.take_note(&recall);
    let refused = pair.prod.target(&[]).import_reviewed(&request).unwrap_err();
    assert_eq!(refused.code(), Code::PreviewOther);
    assert_ne!(reviewed, *pair.prod.preview(&bundle).digest());
}

#[test]
fn what_somebody_else_says_about_a_release_to_come_is_not_shown_as_its_recall() {
    let (mut pair, file, recall) = recalled();
    let outcome = pair.prod.take_note(&recall);
    let mut foreign = outcome.recall.unwrap();
    foreign.owner = keys("QA Space", 3).certificate().fingerprint();
    pair.prod.facts.recalls = vec![foreign];
    let preview = pair.prod.preview(&pair.prod.verify(&file).unwrap());
    assert!(preview.findings().iter().all(|finding| finding.code != Code::ReleaseRecalled));
    assert_eq!(pair.prod.import(&file).import().although_recalled, None);
}

#[test]
fn a_notice_that_was_stored_without_its_recall_restores_it_when_it_is_read_again() {
    let (mut pair, file, recall) = recalled();
    let imported = pair.prod.import(&file);
    let _ = pair.prod.take_note(&recall);
    // The host stopped after it stored the notice, and before it stored the recall.
    pair.prod.facts.recalls.clear();
    assert!(pair.prod.reasons(&imported).is_empty());
    let again = pair.prod.take_note(&recall);
    assert!(again.heard.is_none() && again.recall.is_some());
    assert_eq!(
        again.findings[0].to_string(),
        "warning [notice-known] notice 1 of `Dev Space`: it was stored without its effect, which \
         is restored now"
    );
    assert_eq!(pair.prod.reasons(&imported), [Code::ReleaseRecalled]);
    assert!(pair.prod.take_note(&recall).recall.is_none(), "nothing is missing any more");
}

#[test]
fn a_notice_that_was_stored_without_the_changed_space_changes_it_when_it_is_read_again() {
    let mut pair = Pair::new();
    let next = keys("Dev Space", 5);
    let signer = pair.dev.signer(60);
    let next_signer = next.signer(&Actor::unnamed(at(NOW)), seed(61));
    let rotated = pair.dev.space.rotate(next_signer, &pair.dev.facts, signer).unwrap();
    let file = rotated.announcements[0].notice.as_bytes();
    let before = pair.prod.space.clone();
    let noted = pair.prod.take_note(file);
    let after = pair.prod.space.clone();
    assert_eq!(noted.space.as_ref(), Some(&after));
    assert!(pair.prod.take_note(file).space.is_none(), "nothing is missing");
    pair.prod.space = before;
    let again = pair.prod.take_note(file);
    assert_eq!(again.space.as_ref(), Some(&after));
    assert!(again.record.is_some() && again.heard.is_none());
}

#[test]
fn nobody_recalls_what_somebody_else_owns() {
    let mut pair = Pair::new();
    let file = pair.send("1.1.0");
    let imported = pair.prod.import(&file);
    // Production trusts QA too, and QA has a release of the same name and version.
    let qa_keys = keys("QA Space", 3);
    let grants = [Grant::PromoteTo];
    let prod_certificate = pair.prod.space.certificate().clone();
    let qa = space("QA Space", &qa_keys, "QA")
        .trusting(name("Prod Space"), &prod_certificate, grants)
        .unwrap();
    let qa = Site::of(qa, qa_keys);
    pair.prod.space = pair
        .prod
        .space
        .trusting(name("QA Space"), qa.space.certificate(), [Grant::AcceptReleases])
        .unwrap();

    // QA cannot recall the release of Dev …
    let devs = pair.assemble("1.1.0");
    let error =
        qa.space.recall(&RecallRequest::new(&devs, "ours is better"), &qa.facts, qa.signer(40));
    assert_eq!(error.unwrap_err().code(), Code::RecallForeign);

    // … and a recall of its own release means that release and no other.
    let mut theirs = Pair::new();
    theirs.dev.space = qa.space.clone();
    theirs.dev.keys = keys("QA Space", 3);
    let own = theirs.assemble("1.1.0");
    let mut facts = qa.facts.clone();
    facts.promotions.push(promotion(own.digest(), "Prod Space", pair.prod.space.fingerprint()));
    let signer = qa.signer(41);
    let recalled =
        qa.space.recall(&RecallRequest::new(&own, "ours is better"), &facts, signer).unwrap();
    let _ = pair.prod.take_note(recalled.announcements[0].notice.as_bytes());
    assert_eq!(pair.prod.reasons(&imported), Vec::<Code>::new(), "Dev's release is untouched");
}

#[test]
fn a_recall_is_passed_on_to_a_space_that_does_not_know_its_owner() {
    let (pair, _, recall) = recalled();
    let release = pair.prod.verify_notice(&recall).unwrap();
    // Prod had passed the release on to Ops, which has never heard of Dev.
    let ops_keys = keys("Ops Space", 4);
    let mut prod = pair.prod;
    prod.space =
        prod.space.trusting(name("Ops Space"), ops_keys.certificate(), [Grant::PromoteTo]).unwrap();
    let spacebridge::verify::NoticeContent::Recall(report) = release.content() else { panic!() };
    let digest = report.release();
    let ops = ops_keys.certificate().fingerprint();
    prod.facts.promotions.push(promotion(digest, "Ops Space", ops));
    let passed = prod.space.forward_recall(&release, &prod.facts, prod.signer(50)).unwrap();
    assert_eq!(passed.len(), 1);

    let ops = space("Ops Space", &ops_keys, "Production")
        .trusting(name("Prod Space"), prod.space.certificate(), [Grant::AcceptReleases])
        .unwrap();
    let mut ops = Site::of(ops, ops_keys);
    let notice = ops.verify_notice(passed[0].notice.as_bytes()).unwrap();
    let report = notice.report();
    assert_eq!(report.standing(Check::Recall), CheckStatus::Passed);
    assert_eq!(report.standing(Check::Owner), CheckStatus::NotEstablished);
    let recall = ops.take_note(passed[0].notice.as_bytes()).recall.unwrap();
    assert_eq!((recall.release, recall.owner), (digest, pair.dev.space.fingerprint()));
}

#[test]
fn only_a_recall_is_passed_on_and_it_says_why() {
    let pair = Pair::new();
    let release = pair.assemble("1.1.0");
    let dev = &pair.dev;
    let signer = pair.dev.signer(30);
    let error =
        dev.space.recall(&RecallRequest::new(&release, " "), &dev.facts, signer).unwrap_err();
    assert_eq!(error.code(), Code::RecallReasonMissing);
    let renewed = dev.space.renew(dev.space.certificate(), &dev.facts, dev.signer(31));
    let announcements = renewed.unwrap().announcements;
    let notice = pair.prod.verify_notice(announcements[0].notice.as_bytes()).unwrap();
    let prod = &pair.prod;
    let signer = pair.prod.signer(32);
    let error = prod.space.forward_recall(&notice, &prod.facts, signer).unwrap_err();
    assert_eq!(error.code(), Code::NoticeNotRecall);
}

#[test]
fn who_may_neither_promote_nor_import_may_not_recall_nor_take_note() {
    let (pair, _, recall) = recalled();
    let notice = pair.prod.verify_notice(&recall).unwrap();
    let permissions = [Permission::ReleaseView].into_iter().collect();
    let role = Role::new(label("Reader"), permissions);
    let readers = Team::new(label("Readers"), ["eve"])
        .with(spacebridge::answers::Assignment::everywhere(role));
    let dev = spacebridge::Space::new(name("Dev Space"), pair.dev.space.certificate())
        .with_team(readers.clone())
        .unwrap();
    let release = pair.assemble("1.1.0");
    let signer = pair.dev.keys.signer(&Actor::new("eve", at(NOW)), seed(30));
    let error =
        dev.recall(&RecallRequest::new(&release, "because"), &pair.dev.facts, signer).unwrap_err();
    assert_eq!(error.code(), Code::PermissionMissing);
    let prod = spacebridge::Space::new(name("Prod Space"), pair.prod.space.certificate())
        .with_team(readers)
        .unwrap();
    let eve = Actor::new("eve", at(NOW));
    let error = prod.take_note(&notice, &pair.prod.facts, &eve).unwrap_err();
    assert_eq!(error.code(), Code::PermissionMissing);
    assert!(error.to_string().contains("BundleImport"), "{error}");
}

#[test]
fn the_same_notice_again_changes_nothing_and_another_of_its_number_is_evidence() {
    let (mut pair, _, recall) = recalled();
    let _ = pair.prod.take_note(&recall);
    let again = pair.prod.take_note(&recall);
    assert_eq!(again.findings[0].code, Code::NoticeKnown);
    assert!(again.heard.is_none() && again.recall.is_none());

    // The source was restored from a backup, and number 1 is used again.
    pair.dev.facts.announced.clear();
    let release = pair.assemble("1.1.0");
    let dev = &pair.dev;
    let signer = pair.dev.signer(33);
    let other = dev
        .space
        .recall(&RecallRequest::new(&release, "something else"), &dev.facts, signer)
        .unwrap();
    let other = pair.prod.verify_notice(other.announcements[0].notice.as_bytes()).unwrap();
    let error = pair.prod.space.take_note(&other, &pair.prod.facts, &grace()).unwrap_err();
    assert_eq!(error.code(), Code::NoticeEquivocation);
}

#[test]
fn a_notice_that_was_withheld_is_missed() {
    let mut pair = Pair::new();
    let mut files = Vec::new();
    for (version, number) in [("1.0.0", 30), ("1.1.0", 31), ("1.2.0", 32)] {
        let release = pair.assemble(version);
        pair.promote(&release, number);
        let dev = &pair.dev;
        let signer = pair.dev.signer(number);
        let recalled =
            dev.space.recall(&RecallRequest::new(&release, "a hole"), &dev.facts, signer).unwrap();
        let announcement = &recalled.announcements[0];
        pair.dev.facts.record(announcement).unwrap();
        files.push(announcement.notice.as_bytes().to_vec());
    }
    let noted = pair.prod.take_note(&files[2]);
    let shown: Vec<String> = noted.findings.iter().map(ToString::to_string).collect();
    assert_eq!(
        shown,
        [
            "warning [notice-gap] notice 3 of `Dev Space`: notices 1 to 2 have not arrived",
            "note [bundles-outstanding] notice 3 of `Dev Space`: bundle 3 is the newest that it \
             signed; none imported",
        ]
    );
    assert!(pair.prod.take_note(&files[0]).findings.iter().all(|f| f.code != Code::NoticeGap));
}

#[test]
fn a_recall_that_was_withheld_is_missed_by_whatever_comes_after_it() {
    let (mut pair, _, recall) = recalled();
    let later = pair.send("1.2.0");
    let line = |pair: &Pair| {
        let bundle = pair.prod.verify(&later).unwrap();
        assert_eq!(bundle.notices(), 1);
        let report = bundle.report();
        report.lines().iter().find(|l| l.check == Check::Notices).unwrap().to_string()
    };
    assert_eq!(
        line(&pair),
        "not established  every notice that the sender says it sent is here: notice 1 has not \
         arrived"
    );
    let has_gap = |pair: &Pair| {
        pair.prod.preview(&pair.prod.verify(&later).unwrap()).findings().iter().any(is_gap)
    };
    assert!(has_gap(&pair));
    let _ = pair.prod.take_note(&recall);
    assert!(line(&pair).starts_with("holds"), "{}", line(&pair));
    assert!(!has_gap(&pair));
}

#[test]
fn a_receipt_says_too_which_notice_was_the_last() {
    let mut pair = Pair::new();
    let file = pair.send("1.1.0");
    let imported = pair.prod.import(&file);
    let prod = &pair.prod;
    let signer = pair.prod.signer(50);
    let renewed = prod.space.renew(prod.space.certificate(), &prod.facts, signer).unwrap();
    pair.prod.facts.announced.push(renewed.announcements[0].fact.clone());

    let receipt = pair.issue_receipt(&imported);
    let verified = pair.dev.verify_receipt(&receipt).unwrap();
    assert_eq!(verified.notices(), 1);
    let accepted = |pair: &Pair| {
        let accepted =
            pair.dev.space.accept(&verified, &pair.dev.facts, &Actor::new("ada", at(NOW))).unwrap();
        accepted.findings.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(
        accepted(&pair),
        ["warning [notice-gap] notices of `Prod Space`: notice 1 has not arrived"]
    );
    let _ = pair.dev.take_note(renewed.announcements[0].notice.as_bytes());
    assert_eq!(accepted(&pair), [""; 0]);
}

#[test]
fn who_never_announced_anything_writes_no_number() {
    let mut pair = Pair::new();
    let file = pair.send("1.1.0");
    assert_eq!(pair.prod.verify(&file).unwrap().notices(), 0);
    assert_eq!(keys_of_the_payload(&file).last(), Some(&3), "no field after the table of parts");
    let imported = pair.prod.import(&file);
    assert_eq!(
        keys_of_the_payload(&pair.issue_receipt(&imported)).last(),
        Some(&17),
        "the table of parts"
    );
}

#[test]
fn a_bundle_that_was_kept_back_is_shown_as_old_where_somebody_said_how_long_the_way_is() {
    let mut pair = Pair::new();
    let file = pair.send("1.1.0");
    let said = |pair: &Pair, day: &str| {
        let sealed = Message::<Bundle>::from_bytes(file.as_slice()).unwrap();
        let bundle = sealed.verify(&pair.prod.space, &pair.prod.facts, at(day)).unwrap();
        let line = bundle.report().lines().iter().find(|l| l.check == Check::Age).unwrap();
        let preview = pair.prod.preview(&bundle);
        let is_old = preview.findings().iter().any(|finding| finding.code == Code::BundleOld);
        (line.standing, is_old)
    };
    let on_the_day = "2026-11-30T09:00:00Z";
    let a_moment_later = "2026-11-30T09:00:01Z";
    assert_eq!(said(&pair, a_moment_later), (CheckStatus::NotApplicable, false));

    let days = |days| TrustChange::Days { name: name("Dev Space"), days };
    let changed = pair.prod.space.change_trust(&days(Some(7)), &grace()).unwrap();
    assert_eq!(changed.record.what, "finds bundles of `Dev Space` old after 7 days");
    assert_ne!(changed.record.before, changed.record.after, "it is part of what is trusted");
    let before = pair.prod.space.clone();
    let back = changed.space.change_trust(&days(None), &grace());
    assert_eq!(back.unwrap().space, before);
    pair.prod.space = changed.space;
    assert_eq!(said(&pair, on_the_day), (CheckStatus::Passed, false));
    assert_eq!(said(&pair, a_moment_later), (CheckStatus::NotEstablished, true));
}

fn is_gap(finding: &Finding) -> bool {
    finding.code == Code::NoticeGap
}

/// The keys of the fields that a message's payload has.
fn keys_of_the_payload(file: &[u8]) -> Vec<i64> {
    let message: ciborium::Value = ciborium::from_reader(file).unwrap();
    let parts = message.as_tag().unwrap().1.as_array().unwrap();
    let payload = parts.get(2).unwrap().as_bytes().unwrap().as_slice();
    let payload: ciborium::Value = ciborium::from_reader(payload).unwrap();
    let keys = payload.as_map().unwrap().iter().map(|(key, _)| key.as_integer().unwrap());
    keys.map(|key| i64::try_from(key).unwrap()).collect()
}

#[test]
fn a_notice_is_for_one_space_and_is_nothing_else() {
    let (pair, bundle, recall) = recalled();
    let elsewhere = space("Other Space", &keys("Other Space", 9), "Production")
        .trusting(name("Dev Space"), pair.dev.space.certificate(), [Grant::AcceptReleases])
        .unwrap();
    let notice = Message::<Notice>::from_bytes(recall.clone()).unwrap();
    assert_eq!(notice.verify(&elsewhere, at(NOW)).unwrap_err().code(), Code::AudienceOther);
    let error = Message::<Notice>::from_bytes(bundle.clone()).unwrap_err();
    assert_eq!(error.code(), Code::MessageKind);
    let limits = Limits::default();
    assert!(matches!(AnyMessage::from_bytes(&recall, &limits), Ok(AnyMessage::Notice(_))));
    assert!(matches!(AnyMessage::from_bytes(&bundle, &limits), Ok(AnyMessage::Bundle(_))));
    assert_eq!(AnyMessage::from_bytes(b"PK", &limits).unwrap_err().code(), Code::CborTag);
}

#[test]
fn any_single_changed_bit_of_a_notice_is_refused() {
    let (pair, _, recall) = recalled();
    let holds = |bytes: Vec<u8>| {
        Message::<Notice>::from_bytes(bytes)
            .is_ok_and(|sealed| sealed.verify(&pair.prod.space, at(NOW)).is_ok())
    };
    assert!(holds(recall.clone()), "the file as it is holds");
    for place in 0..recall.len() {
        // One bit of every byte, another one of the next: each of the eight in turn.
        let mut changed = recall.clone();
        let bit = u32::try_from(place % 8).unwrap();
        changed.get_mut(place).map(|byte| *byte ^= 1_u8.wrapping_shl(bit)).unwrap();
        assert!(!holds(changed), "bit {bit} of byte {place} does not count");
    }
}

/// A release on its way to Production, and its recall.
pub(crate) fn recalled() -> (Pair, Vec<u8>, Vec<u8>) {
    let mut pair = Pair::new();
    let release = pair.assemble("1.1.0");
    let file = pair.promote(&release, 11);
    let dev = &pair.dev;
    let signer = pair.dev.keys.signer(&Actor::unnamed(at(NOW)), seed(30));
    let recalled = dev
        .space
        .recall(&RecallRequest::new(&release, "it loses seats"), &dev.facts, signer)
        .unwrap();
    let announcement = recalled.announcements.first().unwrap().clone();
    pair.dev.facts.record(&announcement).unwrap();
    (pair, file, announcement.notice.as_bytes().to_vec())
}

pub(crate) fn promotion(
    release: spacebridge::ReleaseDigest,
    target: &str,
    audience: spacebridge::Fingerprint,
) -> Promotion {
    let json = serde_json::json!({
        "target": target,
        "audience": audience,
        "project": "Shop",
        "version": "1.1.0",
        "release": release,
        "bundle": release,
        "sequence": 1,
        "gate": {
            "lifecycle": "Standard",
            "digest": spacebridge::Digest::of(b"lifecycle"),
            "overridden": false,
        },
        "at": NOW,
    });
    serde_json::from_value(json).unwrap()
}
