//! Sixteen programs on one store: one of them wins, and no number repeats.

use alloc::collections::BTreeSet;
use std::sync::Barrier;
use std::thread;

use super::*;

const RACERS: usize = 16;

/// Runs `act` at once in threads, each with a store of its own on the one file.
fn race<T: Send>(path: &std::path::Path, act: impl Fn(usize, &Store) -> T + Sync) -> Vec<T> {
    let start = Barrier::new(RACERS);
    thread::scope(|scope| {
        let racers: Vec<_> = (0..RACERS)
            .map(|racer| {
                let start = &start;
                let act = &act;
                scope.spawn(move || {
                    let store = Store::open(path).unwrap();
                    start.wait();
                    act(racer, &store)
                })
            })
            .collect();
        racers.into_iter().map(|racer| racer.join().unwrap()).collect()
    })
}

#[test]
fn sixteen_importers_of_one_bundle_have_one_winner() {
    let pair = Pair::new();
    let file = pair.sent("1.1.0");
    let outcomes =
        race(pair.prod.path(), |_, store| import(&store.only_space().unwrap(), &file, minute(10)));
    let imported: Vec<Imported> = outcomes.into_iter().map(Result::unwrap).collect();
    assert_eq!(imported.iter().filter(|one| one.fact.is_some()).count(), 1);
    assert!(imported.iter().all(|one| one.release == imported[0].release));
    assert_eq!(pair.prod().imports().unwrap().len(), 1);
    pair.prod().verify_audit(None).unwrap();
}

#[test]
fn sixteen_promoters_use_sixteen_numbers() {
    let pair = Pair::new();
    let releases: Vec<_> =
        (0..RACERS).map(|racer| pair.assemble(&format!("1.{racer}")).unwrap()).collect();
    let path = Pair::path();
    let numbers = race(pair.dev.path(), |racer, store| {
        let ada = Actor::new(ADA, minute(2));
        let signing = Signing::new(&pair.dev_keys, &ada);
        let request = PromoteRequest::new(&releases[racer], "Prod Space").with_lifecycle(&path);
        store.only_space().unwrap().promote(&request, &signing).unwrap().fact.sequence
    });
    let numbers: BTreeSet<u64> = numbers.into_iter().collect();
    assert_eq!(numbers, (1..=16).collect());
    assert_eq!(pair.dev().waiting().unwrap().len(), RACERS);
    pair.dev().verify_audit(None).unwrap();
}

#[test]
fn sixteen_tokens_use_no_number_twice() {
    let pair = Pair::new();
    let release = pair.assemble("1.1.0").unwrap();
    let path = Pair::path();
    let outcomes = race(pair.dev.path(), |_, store| {
        let ada = Actor::new(ADA, minute(2));
        let signing = Signing::elsewhere(pair.dev_keys.certificate(), &pair.dev_keys, &ada);
        let request = PromoteRequest::new(&release, "Prod Space").with_lifecycle(&path);
        store.only_space().unwrap().promote(&request, &signing)
    });
    let mut numbers = BTreeSet::new();
    for outcome in outcomes {
        match outcome {
            Ok(promoted) => assert!(numbers.insert(promoted.fact.sequence), "a number repeats"),
            Err(error) => assert_eq!(error.code(), "store-contended"),
        }
    }
    let stored = pair.dev().all_facts().unwrap().promotions;
    let stored: BTreeSet<u64> = stored.iter().map(|row| row.sequence).collect();
    assert_eq!(stored, numbers);
    assert_eq!(stored, (1..=u64::try_from(stored.len()).unwrap()).collect());
}

#[test]
fn sixteen_programs_create_one_store() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new.db");
    let keys = keys("Dev Space", 1);
    let space = space("Dev Space", &keys, "Test");
    let created =
        race(&path, |_, store| store.create(&space, &Actor::new(ADA, minute(0))).map(|_| ()));
    assert_eq!(created.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    let refused = created.into_iter().filter_map(Result::err);
    assert!(refused.map(|error| error.code()).all(|code| code == "space-exists"));
}

#[test]
fn a_reader_sees_the_last_commit_while_a_writer_works() {
    let pair = Pair::new();
    let release = pair.assemble("1.1.0").unwrap();
    let dev = pair.dev();
    let ada = Actor::new(ADA, minute(2));
    dev.write(&ada, |work| {
        work.note(&ada, "begins".into())?;
        let other = Store::open(pair.dev.path()).unwrap();
        let reader = other.only_space().unwrap();
        assert_eq!(reader.audit().unwrap().entries.len(), 2);
        assert_eq!(reader.releases().unwrap()[0].assembled.digest(), release.digest());
        Ok(())
    })
    .unwrap();
    assert_eq!(dev.audit().unwrap().entries.len(), 3);
}
