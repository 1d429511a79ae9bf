//! Connected networks: one Data Center, many Spaces, all trusts in one place.

use spacebridge::answers::Assignment;
use spacebridge::source::RecallRequest;
use spacebridge::trust::{
    AuditLog, DataCenter, DataCenterChanged, Delivered, Permission, Role, TrustChange,
};
use spacebridge::verify::AnyMessage;
use spacebridge::{Actor, Code, Facts, Grant, Limits, Name, Team};
use spacebridge_testkit::Trusting as _;
use spacebridge_testkit::{NOW, Pair, at, grace, keys, label, name, seed, space};

fn center() -> DataCenter {
    let administrators =
        Role::new(label("Administrator"), [Permission::TrustEdit].into_iter().collect());
    let team =
        Team::new(label("Administrators"), ["grace"]).with(Assignment::everywhere(administrators));
    DataCenter::new(name("Brisbane"), [team])
}

/// Keeps the change and its record, as a host would.
fn keep(log: &mut AuditLog, changed: DataCenterChanged) -> DataCenter {
    log.append(changed.record);
    changed.data_center
}

#[test]
fn a_data_center_connects_its_spaces_and_shows_every_trust() {
    let mut log = AuditLog::default();
    let mut brisbane = center();
    for (space, number) in [("Dev Space", 1), ("US Production", 2), ("EU Production", 3)] {
        let created = brisbane.create(name(space), seed(number), &grace()).unwrap();
        brisbane = keep(&mut log, created.changed);
    }
    let dev = name("Dev Space");
    for production in ["US Production", "EU Production"].map(name) {
        let dev_lets = [Grant::PromoteTo, Grant::AcceptResults];
        let lets_dev = [Grant::AcceptReleases.only([name("Shop")])];
        let changed = brisbane.connect(&dev, dev_lets, &production, lets_dev, &grace());
        brisbane = keep(&mut log, changed.unwrap());
    }
    // One more, in a network of its own: its certificate was carried here.
    let bank = keys("Bank \u{1f3e6} on the other side of the world", 9);
    let change = TrustChange::Import {
        name: name("Bank on the other side of the world"),
        certificate: bank.certificate().clone(),
        permits: [Grant::PromoteTo.into()].into(),
    };
    let changed = brisbane.change_trust(&dev, &change, &grace()).unwrap();
    assert!(changed.record.what.contains(&bank.certificate().fingerprint().to_string()));
    brisbane = keep(&mut log, changed);

    let shown = brisbane.trusts().to_string();
    let expected = "\
Space              trusts             how       state     promotes  releases  results  words
Dev Space          US Production      connected confirmed all       no        all      zofaf-…
Dev Space          EU Production      connected confirmed all       no        all      hukit-…
Dev Space          Bank on the other… remote    pending   all       no        no       hogut-…
US Production      Dev Space          connected confirmed no        1 project no       dikov-…
EU Production      Dev Space          connected confirmed no        1 project no       dikov-…
";
    let first_words = |text: &str| -> Vec<String> {
        text.lines().map(|line| line.chars().take(84).collect::<String>()).collect()
    };
    assert_eq!(first_words(&shown), first_words(expected), "\n{shown}");
    assert!(shown.lines().all(|line| line.chars().count() <= 100), "\n{shown}");
    assert_eq!(brisbane.trusts().rows.len(), 5);
    let rows = serde_json::to_value(brisbane.trusts()).unwrap();
    assert_eq!(rows["rows"][2]["state"], "pending");

    log.verify().unwrap();
    assert_eq!(log.entries.len(), 6);
    assert_eq!(log.entries[5].record.after, brisbane.trust_digest());
}

#[test]
fn a_file_is_delivered_to_the_space_that_it_is_for_and_nothing_is_imported() {
    let mut pair = Pair::new();
    let file = pair.send("1.1.0");
    let brisbane = center()
        .with_space(pair.dev.space.clone())
        .and_then(|center| center.with_space(pair.prod.space.clone()))
        .unwrap();
    let facts = Facts::none();
    let limits = Limits::default();
    let now = grace().now();
    let deliver = |file: &[u8]| {
        let carried = AnyMessage::from_bytes(file, &limits).unwrap();
        brisbane.deliver(carried, |_| &facts, now)
    };
    let delivery = deliver(&file).unwrap();
    assert_eq!(delivery.to, name("Prod Space"));
    let Delivered::Bundle(bundle) = delivery.content else { panic!("a bundle") };
    assert_eq!(bundle.sender_name(), &name("Dev Space"));

    let imported = pair.prod.import(&file);
    let receipt = pair.issue_receipt(&imported);
    let delivery = deliver(&receipt).unwrap();
    assert_eq!(delivery.to, name("Dev Space"));
    assert!(matches!(delivery.content, Delivered::Receipt(_)));

    let release = pair.assemble("1.1.0");
    let dev = &pair.dev;
    let signer = pair.dev.signer(30);
    let recalled = dev.space.recall(&RecallRequest::new(&release, "a hole"), &dev.facts, signer);
    if let Some(announcement) = recalled.unwrap().announcements.first() {
        let delivery = deliver(announcement.notice.as_bytes()).unwrap();
        assert!(matches!(delivery.content, Delivered::Notice(_)));
    }
    // What is for somebody else is to be carried, and what does not hold is refused.
    let alone = center().with_space(pair.dev.space.clone()).unwrap();
    let carried = AnyMessage::from_bytes(&file, &limits).unwrap();
    let error = alone.deliver(carried, |_| &facts, now).unwrap_err();
    assert_eq!(error.code(), Code::AudienceElsewhere);
    let mut changed = file.clone();
    let middle = changed.len() / 2;
    changed[middle] ^= 1;
    assert_eq!(deliver(&changed).unwrap_err().code(), Code::SignatureInvalid);
}

#[test]
fn who_does_not_administer_a_data_center_changes_nothing_in_it() {
    let eve = Actor::new("eve", at(NOW));
    let error = center().create(name("Eve's Space"), seed(1), &eve).unwrap_err();
    assert_eq!(error.code(), Code::PermissionMissing);
}

#[test]
fn two_spaces_of_one_name_or_one_certificate_are_not_managed_together() {
    let pair = Pair::new();
    let brisbane = center().with_space(pair.dev.space.clone()).unwrap();
    let refusal = |called: &str, number: u8| {
        let space = space(called, &keys(called, number), "Test");
        brisbane.enlist(space, &grace()).unwrap_err().code()
    };
    assert_eq!(refusal("Dev Space", 5), Code::NameTaken);
    assert_eq!(refusal("D\u{435}v Space", 5), Code::NameConfusable);
    let twice = spacebridge::Space::new(name("Other Name"), pair.dev.space.certificate());
    assert_eq!(brisbane.enlist(twice, &grace()).unwrap_err().code(), Code::CertificateKnown);
    let nowhere: Name = name("Nowhere");
    let connected = brisbane.connect(
        &name("Dev Space"),
        [Grant::PromoteTo],
        &nowhere,
        [Grant::AcceptReleases],
        &grace(),
    );
    assert_eq!(connected.unwrap_err().code(), Code::SpaceUnknown);
}

#[test]
fn a_space_that_followed_another_s_key_is_taken_over_and_recorded() {
    let pair = Pair::new();
    let brisbane = center().with_space(pair.prod.space.clone()).unwrap();
    let good = spacebridge::trust::LastGood::default();
    let revoked = pair.prod.space.distrusting(&name("Dev Space"), good).unwrap();
    let changed = brisbane.update(revoked, "lost a laptop", &grace()).unwrap();
    assert_eq!(changed.record.what, "`Prod Space`: lost a laptop");
    assert_ne!(changed.record.before, changed.record.after);
    let state = changed.data_center.trusts().rows.first().map(|row| row.state.in_words());
    assert_eq!(state, Some("revoked"));
}
