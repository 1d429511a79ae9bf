//! A release crosses, and everything that is stored on the way.

use core::sync::atomic::{AtomicU32, Ordering};

use spacebridge::facts::FactQuery;
use spacebridge::release::Set;
use spacebridge::rules::{Candidate, progress};
use spacebridge::source::RecallRequest;
use spacebridge::target::{PlanRequest, ReceiptPart, ReceiptRequest, RefuseRequest};
use spacebridge::trust::{LastGood, TrustChange};
use spacebridge::{Certificate, Code, Digest, Message, Notice, Receipt, Sign, Validity};
use spacebridge_testkit::label;

use super::*;
use crate::{MessageKind, StoreCode};

#[test]
fn a_release_crosses_and_its_receipt_returns() {
    let pair = Pair::new();
    let assembled = pair.assemble("1.1.0").unwrap();
    let promoted = pair.promote(&assembled).unwrap();
    let waiting = pair.dev().waiting().unwrap();
    assert_eq!(waiting.len(), 1);
    assert_eq!((waiting[0].kind, waiting[0].sequence), (MessageKind::Bundle, 1));
    assert_eq!(waiting[0].subject, "Shop-1.1.0");
    let file = pair.dev().outgoing_bytes(&waiting[0].digest).unwrap();
    assert_eq!(file, promoted.bundle.as_bytes());
    pair.dev().delivered(&waiting[0].digest, &Actor::new(ADA, minute(3))).unwrap();
    assert!(pair.dev().waiting().unwrap().is_empty());
    assert_eq!(pair.dev().outbox().unwrap()[0].delivered, Some(minute(3)));

    let imported = pair.import(&file).unwrap();
    assert!(imported.fact.is_some());
    let release = pair.prod().imported(imported.release.import()).unwrap();
    assert_eq!(release, imported.release);
    assert_eq!(pair.prod().known_releases().unwrap(), [release.known()]);
    let answers = Answers::new();
    let grace = Actor::new(GRACE, minute(12));
    let request = PlanRequest::new(&release, "Production", &answers);
    let packages = AvailablePackages::default();
    let plan = pair.prod().plan(&request, &packages, &grace).unwrap();
    let secrets = plan.open_secrets(&pair.prod_keys).unwrap();
    let password = secrets.variable(&plan, &label("Password")).unwrap();
    assert_eq!(password.expose(), spacebridge_testkit::SECRET);

    let receipt = Message::<Receipt>::from_bytes(pair.report(&release).unwrap()).unwrap();
    let receipt = pair.dev().verify_receipt(receipt, minute(30)).unwrap();
    let ada = Actor::new(ADA, minute(30));
    assert!(pair.dev().accept(&receipt, &ada).unwrap().fact.is_some());
    assert!(pair.dev().accept(&receipt, &ada).unwrap().fact.is_none(), "once");
    let space = pair.dev().space().unwrap();
    let project = "Shop".parse().unwrap();
    let candidate = Candidate::new(&project, release.version());
    let facts = pair.dev().facts(&FactQuery::progress(&candidate)).unwrap();
    let done = progress(&Pair::path(), space.environments(), &candidate, &facts);
    assert!(done.is_completed());
}

#[test]
fn every_act_has_one_entry_in_the_audit_log() {
    let pair = Pair::new();
    let file = pair.sent("1.1.0");
    let imported = pair.import(&file).unwrap();
    pair.report(&imported.release).unwrap();
    let words = |of: SpaceStore<'_>| {
        let log = of.verify_audit(None).unwrap();
        let texts = log.entries.iter().map(|entry| entry.record.what.clone());
        texts.collect::<Vec<_>>()
    };
    let dev = words(pair.dev());
    assert_eq!(dev[0], "creates the Space `Dev Space`");
    assert!(dev[1].starts_with("assembles `Shop` 1.1.0, "));
    assert_eq!(dev[2..], ["promotes `Shop` 1.1.0 to `Prod Space` as bundle 1"]);
    let prod = words(pair.prod());
    assert_eq!(prod[1], "imports `Dev Space: Shop` 1.1.0 from bundle 1 of `Dev Space`");
    assert_eq!(prod[2], "records `Dev Space: Shop` 1.1.0 in `Production`: succeeded");
    assert_eq!(prod[3], "tells `Dev Space` in receipt 1: `Shop` 1.1.0 succeeded");
    assert_eq!(prod.len(), 4);
}

#[test]
fn an_import_that_is_repeated_changes_nothing() {
    let pair = Pair::new();
    let file = pair.sent("1.1.0");
    let first = pair.import(&file).unwrap();
    let revision = pair.prod().revision().unwrap();
    let again = pair.import(&file).unwrap();
    assert_eq!((again.fact, again.release), (None, first.release));
    assert_eq!(pair.prod().revision().unwrap(), revision);
}

#[test]
fn a_version_is_assembled_once_and_read_again_without_its_secret() {
    let pair = Pair::new();
    let assembled = pair.assemble("1.1.0").unwrap();
    let refused = pair.assemble("1.1.0.0").unwrap_err();
    assert_eq!(refused.store_code(), Some(StoreCode::ReleaseExists), "an equal version");
    let version = "1.1".parse().unwrap();
    let stored = pair.dev().release(&name("SHOP"), &version).unwrap();
    assert_eq!(stored.assembled.digest(), assembled.digest());
    let refused = pair.promote(&stored.assembled).unwrap_err();
    assert_eq!(refused.code(), Code::SecretWithheld.as_str(), "its secret is not stored");
    assert!(refused.to_string().contains("Password"), "{refused}");
    let whole = stored.with_values(small_release("1.1.0")).unwrap();
    assert_eq!(pair.promote(&whole).unwrap().fact.sequence, 1);
    let text = std::fs::read(pair.dev.path()).unwrap();
    let secret = spacebridge_testkit::SECRET.as_bytes();
    assert!(!text.windows(secret.len()).any(|part| part == secret));
}

#[test]
fn an_imported_release_is_opened_again_after_the_trust_ended() {
    let pair = Pair::new();
    let file = pair.sent("1.1.0");
    let before = pair.import(&file).unwrap().release;
    let grace = Actor::new(GRACE, minute(41));
    let dev = || name("Dev Space");
    let withdraw = TrustChange::Withdraw { name: dev(), grant: Grant::AcceptReleases };
    let revoke = TrustChange::Revoke { name: dev(), good: LastGood::default() };
    for change in [withdraw, revoke] {
        pair.prod().change_trust(&change, &grace).unwrap();
        assert_eq!(pair.prod().imported(before.import()).unwrap(), before);
    }
    let answers = Answers::new();
    let request = PlanRequest::new(&before, "Production", &answers);
    let packages = AvailablePackages::default();
    let plan = pair.prod().plan(&request, &packages, &grace).unwrap();
    assert_eq!(plan.open_secrets(&pair.prod_keys).unwrap().len(), 1);
}

#[test]
fn a_recall_is_heard_although_its_notice_is_refused() {
    let pair = Pair::new();
    let assembled = pair.assemble("1.1.0").unwrap();
    let file = pair.promote(&assembled).unwrap().bundle.as_bytes().to_vec();
    let _ = pair.import(&file).unwrap();
    let ada = Actor::new(ADA, minute(40));
    let signing = Signing::new(&pair.dev_keys, &ada);
    let request = RecallRequest::new(&assembled, "it loses orders");
    let recalled = pair.dev().recall(&request, &signing).unwrap();
    assert_eq!(pair.dev().waiting().unwrap().len(), 2, "the bundle and the notice");
    let notice = Message::<Notice>::from_bytes(recalled.announcements[0].notice.as_bytes());
    let notice = notice.unwrap();
    // Prod no longer takes releases of Dev, so it refuses the notice and hears the recall.
    let grace = Actor::new(GRACE, minute(41));
    let withdraw = TrustChange::Withdraw { name: name("Dev Space"), grant: Grant::AcceptReleases };
    pair.prod().change_trust(&withdraw, &grace).unwrap();
    let (outcome, refusal) = pair.prod().receive_notice(&notice, &grace).unwrap();
    assert!(outcome.recall.is_some() && outcome.heard.is_none());
    assert!(refusal.unwrap().core().is_some());
    assert_eq!(pair.prod().all_facts().unwrap().recalls.len(), 1);
    let _ = pair.prod().receive_notice(&notice, &grace).unwrap();
    assert_eq!(pair.prod().all_facts().unwrap().recalls.len(), 1, "once");
    pair.prod().verify_audit(None).unwrap();
}

#[test]
fn a_rotation_is_announced_stored_and_heard() {
    let pair = Pair::new();
    let release = pair.assemble("1.1.0").unwrap();
    for _ in 0..2 {
        let _ = pair.promote(&release).unwrap();
    }
    let ada = Actor::new(ADA, minute(40));
    let next = keys("Dev Space", 9);
    let signing = Signing::new(&pair.dev_keys, &ada);
    let rotated = pair.dev().rotate(&Signing::new(&next, &ada), &signing).unwrap();
    assert_eq!(pair.dev().space().unwrap(), rotated.space);
    let notice = Message::<Notice>::from_bytes(rotated.announcements[0].notice.as_bytes());
    let grace = Actor::new(GRACE, minute(41));
    let known = pair.prod().space().unwrap();
    let verified = notice.clone().unwrap().verify(&known, minute(41)).unwrap();
    let sent = pair.dev().all_facts().unwrap().promotions;
    let sent: Set<_> = sent.iter().map(|promotion| promotion.bundle).collect();
    assert_eq!(sent.len(), 2);
    assert_eq!(verified.in_transit(), &sent, "what the store sent is listed");
    let (outcome, refusal) = pair.prod().receive_notice(&notice.unwrap(), &grace).unwrap();
    assert_eq!((refusal, outcome.heard.is_some()), (None, true));
    let trust = pair.prod().space().unwrap().trust(&name("Dev Space")).unwrap().clone();
    assert_eq!(trust.certificate(), next.certificate());
    let renewed = next.renew_encryption(Validity::of_encryption(minute(42)), pair.seed()).unwrap();
    let later = Actor::new(ADA, minute(43));
    let signing = Signing::new(&next, &later);
    let _ = pair.dev().renew(renewed.certificate(), &signing).unwrap();
    assert_eq!(pair.dev().space().unwrap().certificate(), renewed.certificate());
    for space in [pair.dev(), pair.prod()] {
        space.verify_audit(None).unwrap();
    }
}

#[test]
fn a_refused_bundle_has_a_receipt_and_no_import() {
    let pair = Pair::new();
    let file = pair.sent("1.1.0");
    let bundle = Message::<Bundle>::from_bytes(file).unwrap();
    let bundle = pair.prod().verify_bundle(bundle, minute(10)).unwrap();
    let grace = Actor::new(GRACE, minute(10));
    let request = RefuseRequest::new(&bundle, "Production", "it has no tests");
    let issued = pair.prod().refuse(&request, &Signing::new(&pair.prod_keys, &grace)).unwrap();
    assert_eq!(issued.fact.outcome, Outcome::Refused);
    assert!(pair.prod().imports().unwrap().is_empty());
    assert_eq!(pair.prod().waiting().unwrap()[0].kind, MessageKind::Receipt);
}

#[test]
fn only_a_verb_changes_a_trust() {
    let pair = Pair::new();
    let ada = Actor::new(ADA, minute(1));
    let edited = pair
        .dev()
        .edit("adds the environment `Stage`", &ada, |space| space.with_environment(name("Stage")));
    assert_eq!(edited.unwrap(), pair.dev().space().unwrap());
    let other = keys("Other", 8);
    let refused = pair.dev().edit("adds a trust", &ada, |space| {
        space.trusting(name("Other"), other.certificate(), [Grant::PromoteTo])
    });
    assert_eq!(refused.unwrap_err().store_code(), Some(StoreCode::TrustNotRecorded));
    assert!(pair.dev().space().unwrap().trust(&name("Other")).is_none());
    let log = pair.dev().verify_audit(None).unwrap();
    assert_eq!(log.entries.last().unwrap().record.what, "adds the environment `Stage`");
}

#[test]
fn a_deployment_is_recorded_by_who_may_deploy_there() {
    let pair = Pair::new();
    let release = pair.assemble("1.1.0").unwrap();
    let ada = Actor::new(ADA, minute(5));
    let done = release.deployed(&name("Test"), Outcome::Succeeded, minute(4), ADA);
    pair.dev().record_deployment(&done, &ada).unwrap();
    pair.dev().record_deployment(&done, &ada).unwrap();
    assert_eq!(pair.dev().all_facts().unwrap().deployments, core::slice::from_ref(&done));
    let mut elsewhere = done.clone();
    elsewhere.environment = "Prod Space: Production".parse().unwrap();
    let refused = pair.dev().record_deployment(&elsewhere, &ada).unwrap_err();
    assert_eq!(refused.code(), Code::DeploymentForeign.as_str());
    let mut told = done;
    told.evidence =
        spacebridge::facts::Evidence::Told { sender: pair.prod_keys.certificate().fingerprint() };
    assert!(pair.dev().record_deployment(&told, &ada).is_err());
}

#[test]
fn a_clock_that_jumped_back_is_refused() {
    let pair = Pair::new();
    let release = pair.assemble("1.1.0").unwrap();
    let earlier = Actor::new(ADA, minute(-60));
    let signing = Signing::new(&pair.dev_keys, &earlier);
    let path = Pair::path();
    let request = PromoteRequest::new(&release, "Prod Space").with_lifecycle(&path);
    let refused = pair.dev().promote(&request, &signing).unwrap_err();
    assert_eq!(refused.store_code(), Some(StoreCode::ClockWentBack));
    assert!(pair.dev().waiting().unwrap().is_empty());
}

/// A token: while it signs, another program acts on the Space.
struct Token<'t> {
    pair: &'t Pair,
    meanwhile: &'t (dyn Fn(u32) + Sync),
    signatures: AtomicU32,
}

impl Sign for Token<'_> {
    fn sign(&self, digest: &Digest, hedge: &[u8; 32]) -> Result<[u8; 64], spacebridge::Error> {
        let signature = self.signatures.fetch_add(1, Ordering::SeqCst) + 1;
        (self.meanwhile)(signature);
        self.pair.dev_keys.sign(digest, hedge)
    }
}

#[test]
fn a_token_signs_again_if_the_facts_changed_meanwhile() {
    let pair = Pair::new();
    let [one, two, three] = ["1.0.0", "1.1.0", "1.2.0"].map(|v| pair.assemble(v).unwrap());
    // Another program promotes during the first signature, and adds an environment in the second.
    let meanwhile = |signature| match signature {
        1 => drop(pair.promote(&one).unwrap()),
        2 => {
            let ada = Actor::new(ADA, minute(2));
            let edit = |space: spacebridge::Space| space.with_environment(name("Stage"));
            pair.dev().edit("adds `Stage`", &ada, edit).unwrap();
        }
        _ => {}
    };
    let token = Token { pair: &pair, meanwhile: &meanwhile, signatures: AtomicU32::new(0) };
    let ada = Actor::new(ADA, minute(2));
    let certificate: &Certificate = pair.dev_keys.certificate();
    let path = Pair::path();
    let signing = Signing::elsewhere(certificate, &token, &ada);
    let request = PromoteRequest::new(&two, "Prod Space").with_lifecycle(&path);
    let promoted = pair.dev().promote(&request, &signing).unwrap();
    assert_eq!((promoted.fact.sequence, token.signatures.load(Ordering::SeqCst)), (2, 3));
    let request = PromoteRequest::new(&three, "Prod Space").with_lifecycle(&path);
    let promoted = pair.dev().promote(&request, &signing).unwrap();
    assert_eq!(
        (promoted.fact.sequence, token.signatures.load(Ordering::SeqCst)),
        (3, 4),
        "at once"
    );
    assert_eq!(pair.dev().waiting().unwrap().len(), 3, "discarded bytes never leave");
}

#[test]
fn a_token_gives_up_if_the_facts_change_every_time() {
    let pair = Pair::new();
    let release = pair.assemble("1.1.0").unwrap();
    let meanwhile = |signature| {
        let other = pair.assemble(&format!("2.{signature}")).unwrap();
        let _ = pair.promote(&other).unwrap();
    };
    let token = Token { pair: &pair, meanwhile: &meanwhile, signatures: AtomicU32::new(0) };
    let ada = Actor::new(ADA, minute(2));
    let signing = Signing::elsewhere(pair.dev_keys.certificate(), &token, &ada);
    let path = Pair::path();
    let request = PromoteRequest::new(&release, "Prod Space").with_lifecycle(&path);
    let refused = pair.dev().promote(&request, &signing).unwrap_err();
    assert_eq!(refused.store_code(), Some(StoreCode::StoreContended));
    let version = release.release().version.clone();
    let promotions = pair.dev().all_facts().unwrap().promotions;
    assert!(promotions.iter().all(|row| row.version != version));
}

#[test]
fn numbers_continue_after_a_restored_backup() {
    let pair = Pair::new();
    pair.sent("1.0.0");
    let backup = pair.folder.path().join("backup.db");
    pair.dev.backup(&backup).unwrap();
    let lost = pair.sent("1.1.0");
    let _ = pair.import(&lost).unwrap();

    let path = pair.folder.path().join("restored.db");
    let restored = Store::restore(&backup, &path).unwrap();
    let dev = restored.only_space().unwrap();
    let ada = Actor::new(ADA, minute(50));
    let signing = Signing::new(&pair.dev_keys, &ada);
    let next = dev.assemble(&small_release("1.2.0"), None, &signing);
    assert_eq!(next.unwrap_err().store_code(), Some(StoreCode::NumbersUnknown));
    // The people of Prod read there what they received.
    let prod = pair.prod().space().unwrap();
    let facts = pair.prod().all_facts().unwrap();
    let received = prod.heard_from(&dev.space().unwrap().fingerprint(), &facts);
    assert_eq!(received, LastGood { bundles: 2, receipts: 0, notices: 0 });
    assert!(dev.continue_from(&[], &ada).is_err());
    let unknown = [(name("Prod Space"), received), (name("Nobody"), received)];
    assert_eq!(dev.continue_from(&unknown, &ada).unwrap_err().code(), "space-unknown");
    dev.continue_from(&[(name("Prod Space"), received)], &ada).unwrap();
    let again = dev.continue_from(&[(name("Prod Space"), received)], &ada).unwrap_err();
    assert_eq!(again.store_code(), Some(StoreCode::NumbersKnown), "no number leaps by accident");
    let release = dev.assemble(&small_release("1.2.0"), None, &signing).unwrap();
    let path = Pair::path();
    let promoted =
        dev.promote(&PromoteRequest::new(&release, "Prod Space").with_lifecycle(&path), &signing);
    let promoted = promoted.unwrap();
    assert_eq!(promoted.fact.sequence, 3, "number 2 is not used twice");
    let _ = import(&pair.prod(), promoted.bundle.as_bytes(), minute(60)).unwrap();
    let facts = dev.all_facts().unwrap();
    assert_eq!(facts.promotions.len(), 2, "the lost number is no fact");
}

#[test]
fn a_withheld_part_is_not_stored_to_be_sent() {
    let pair = Pair::new();
    let release = pair.import(&pair.sent("1.1.0")).unwrap().release;
    let grace = Actor::new(GRACE, minute(20));
    let mut done = release.deployed(&name("Production"), Outcome::Succeeded, minute(15), GRACE);
    done.notes = "a note for this Space alone".into();
    let request = ReceiptRequest::new(&release, &done);
    let signing = Signing::new(&pair.prod_keys, &grace);
    pair.prod().record_deployment(&done, &grace).unwrap();
    let issued = pair.prod().issue_receipt(&request, &[ReceiptPart::Notes], &signing).unwrap();
    let bytes = pair.prod().outgoing_bytes(&issued.fact.receipt).unwrap();
    assert_eq!(bytes, issued.receipt.as_bytes());
    let notes = done.notes.as_bytes();
    assert!(!bytes.windows(notes.len()).any(|part| part == notes));
    let receipt = Message::<Receipt>::from_bytes(bytes).unwrap();
    let receipt = pair.dev().verify_receipt(receipt, minute(30)).unwrap();
    assert!(receipt.is_withheld(ReceiptPart::Notes));
}

#[test]
fn secrets_open_with_the_key_that_they_were_sealed_to() {
    let pair = Pair::new();
    let file = pair.sent("1.1.0");
    let before = pair.import(&file).unwrap().release;
    let validity = Validity::of_encryption(minute(30));
    let next = pair.prod_keys.renew_encryption(validity, pair.seed()).unwrap();
    let grace = Actor::new(GRACE, minute(31));
    let signing = Signing::new(&pair.prod_keys, &grace);
    let _ = pair.prod().renew(next.certificate(), &signing).unwrap();
    let again = pair.prod().imported(before.import()).unwrap();
    assert_eq!(again, before);
    let answers = Answers::new();
    let request = PlanRequest::new(&again, "Production", &answers);
    let plan = pair.prod().plan(&request, &AvailablePackages::default(), &grace).unwrap();
    assert_eq!(plan.open_secrets(&pair.prod_keys).unwrap().len(), 1);
    let refused = plan.open_secrets(&next).unwrap_err().to_string();
    let former = pair.prod_keys.certificate().encryption_fingerprint();
    assert!(refused.contains(&former.to_string()), "{refused}");
}
