//! A verb gives the same result on the rows that the store returns for its query as on all facts,
//! whatever happened before.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test may fail loudly"
)]

extern crate alloc;

#[expect(dead_code, reason = "the laws of the core use more of it")]
#[path = "../../../core/tests/facts/world.rs"]
mod world;

use core::fmt::Debug;

use proptest::prelude::*;
use spacebridge::Facts;
use spacebridge::facts::FactQuery;
use spacebridge::{Actor, SpaceKeys};
use spacebridge_store::Store;
use spacebridge_testkit::{at, keys, open_space};

use self::world::{Step, World};

/// Holds a verb to the rows that a store returns for its query, and returns its result on all
/// facts.
pub(crate) fn same<O, E: Debug>(
    facts: &Facts,
    query: &FactQuery,
    _mask: u64,
    verb: impl Fn(&Facts) -> Result<O, E>,
    shown: impl Fn(&O) -> String,
) -> Result<O, E> {
    let told = |result: &Result<O, E>| match result {
        Ok(outcome) => Ok(shown(outcome)),
        Err(error) => Err(format!("{error:?}")),
    };
    let all = verb(facts);
    let stored = stored(facts, query);
    assert_eq!(told(&verb(&stored)), told(&all), "{query:?}");
    assert_eq!(stored.select(query), facts.select(query), "rows are missing: {query:?}");
    all
}

/// Stores the facts, and returns the rows that the store returns.
fn stored(facts: &Facts, query: &FactQuery) -> Facts {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path().join("space.db")).unwrap();
    let keys: SpaceKeys = keys("Here", 9);
    let space = open_space("Here", keys.certificate(), &["Test"]).build().unwrap();
    let actor = Actor::new("ada", at(spacebridge_testkit::NOW));
    let space = store.create_with(&space, facts, &actor).unwrap();
    assert_eq!(&space.all_facts().unwrap(), facts);
    space.facts(query).unwrap()
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = (0..30_u8, any::<usize>(), any::<usize>(), any::<u64>());
    prop::collection::vec(step, 10..40)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn every_verb_agrees_with_the_rows_of_the_store(steps in steps()) {
        let mut world = World::new();
        for step in steps {
            world.take(step);
        }
    }
}

/// The random histories may leave a verb out; this story reaches each of them.
#[test]
fn a_story_holds_every_verb_to_the_rows_of_the_store() {
    let mut world = World::new();
    world.tell();
    assert_eq!(world.succeeded.into_iter().collect::<Vec<_>>(), world::VERBS);
}
