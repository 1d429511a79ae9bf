//! Written documents read back as the same values.

use core::fmt::Debug;

use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use spacebridge::documents::{read_document, write_document};
use spacebridge::release::PropertyValue;
use spacebridge::trust::{DataCenter, FormerKey, KeyEnd, LastGood, Trust};
use spacebridge::{Actor, Limits, Release, Sensitive, Space, Step, Team, Value};
use spacebridge_testkit::{Trusting as _, arbitrary_release};

use crate::story::{NOW, Story, at, keys, label, name};

fn same<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T) {
    let read: T = read_document(&write_document(value), &Limits::default()).unwrap();
    assert_eq!(read, *value);
}

/// The release as a document can have it: every secret is there, and not its text.
fn withheld(mut release: Release) -> Release {
    let withhold = |sensitive: &mut Sensitive| *sensitive = Sensitive::Withheld;
    for variable in &mut release.variables {
        if let Value::Sensitive(sensitive) = variable.value_mut() {
            withhold(sensitive);
        }
    }
    for action in release.process.steps.iter_mut().flat_map(Step::actions_mut) {
        for property in action.properties.0.values_mut() {
            if let PropertyValue::Sensitive(sensitive) = property {
                withhold(sensitive);
            }
        }
    }
    for template in &mut release.templates {
        if let Some(PropertyValue::Sensitive(sensitive)) = &mut template.default {
            withhold(sensitive);
        }
    }
    release
}

proptest! {
    #[test]
    fn a_release_comes_back_without_the_texts_of_its_secrets(release in arbitrary_release()) {
        let read: Release = read_document(&write_document(&release), &Limits::default()).unwrap();
        prop_assert_eq!(&read, &withheld(release));
        same(&read);
    }
}

#[test]
fn facts_lifecycles_and_teams_come_back() {
    let mut story = Story::begin();
    let imported = story.import();
    let reported = story.receipt(&imported);
    let receipt =
        reported.receipt.clone().verify(&story.dev, crate::story::at(crate::story::NOW)).unwrap();
    let accepted =
        story.dev.accept(&receipt, &story.dev_facts, &Actor::new("ada", at(NOW))).unwrap();
    story.dev_facts.record(&accepted).unwrap();
    story.prod_facts.record(&imported).unwrap();
    story.prod_facts.record(&reported).unwrap();
    same(&story.dev_facts);
    same(&story.prod_facts);
    same(&story.path);
    same(&Team::everyone(label("Everyone")));
    same(&story.prod_keys.certificate().clone());
}

#[test]
fn spaces_come_back_with_all_that_became_of_their_trusts() {
    let story = Story::begin();
    let good = LastGood { bundles: 7, receipts: 8, notices: u64::MAX };
    let former = keys("Ops", 5);
    let later = keys("Ops", 6);
    let ops = Trust::new::<spacebridge::Grant>(name("Ops"), later.certificate(), [])
        .after(FormerKey {
            certificate: former.certificate().clone(),
            end: KeyEnd::Replaced(good),
            in_transit: Some([spacebridge::MessageDigest::of(b"a bundle")].into_iter().collect()),
        })
        .at_epoch(2)
        .revoked(good);
    let qa = keys("QA", 7);
    let only = spacebridge::Grant::AcceptReleases.only([name("Shop")]);
    let space = story.dev.clone().trusting_as(ops).unwrap();
    let space =
        space.trusting_as(Trust::new(name("QA"), qa.certificate(), [only]).pending()).unwrap();
    let space = space.under(keys("Dev Space", 8).certificate()).unwrap();
    let space = space.under(keys("Dev Space", 9).certificate()).unwrap();
    same(&space);
    let text = write_document(&space);
    assert_eq!(Space::from_document(&text, &Limits::default()).unwrap(), space);
    let center = DataCenter::new(name("Brisbane"), [Team::everyone(label("Hosts"))]);
    let center = center.with_space(space).unwrap().with_space(story.prod).unwrap();
    same(&center);
    let text = write_document(&center);
    assert_eq!(DataCenter::from_document(&text, &Limits::default()).unwrap(), center);
}
