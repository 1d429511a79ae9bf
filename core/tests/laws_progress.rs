//! Laws of progress, over any lifecycle and any facts.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use proptest::prelude::*;
use proptest::sample::select;
use spacebridge::facts::Evidence;
use spacebridge::rules::{
    Block, Candidate, PhaseStatus, Progress, Reason, StageState, progress, promotable,
};
use spacebridge::{
    Deployment, Facts, Fingerprint, Lifecycle, MessageDigest, Name, Outcome, Phase, ReleaseDigest,
    Stage, Timestamp,
};

const PLACES: [&str; 6] =
    ["Development", "Test", "Stage", "QA: QA 1", "QA: QA 2", "Prod: Production"];

const TENANTS: [&str; 2] = ["Acme", "Zenith"];

fn stops() -> impl Strategy<Value = Stage> {
    let environment = |place: &str| Stage::Environment(place.parse().unwrap());
    let space = |space: &str| Stage::Space(space.parse().unwrap());
    prop_oneof![
        select(PLACES.to_vec()).prop_map(environment),
        select(vec!["QA", "Prod"]).prop_map(space),
    ]
}

fn lifecycles() -> impl Strategy<Value = Lifecycle> {
    let list = || prop::collection::vec(stops(), 0..3);
    let phase = (list(), list(), 0..4_u32, any::<bool>()).prop_map(|(auto, manual, minimum, o)| {
        let mut phase = Phase::new("Phase".parse().unwrap(), manual);
        phase.automatic = auto;
        phase.minimum = minimum;
        phase.optional = o;
        phase
    });
    prop::collection::vec(phase, 0..5)
        .prop_map(|phases| Lifecycle::new("Path".parse().unwrap(), phases))
}

fn deployments() -> impl Strategy<Value = Deployment> {
    let outcomes = vec![
        Outcome::Queued,
        Outcome::Succeeded,
        Outcome::SucceededWithWarnings,
        Outcome::Failed,
        Outcome::Superseded,
    ];
    let evidence = prop_oneof![
        1 => Just(Evidence::Own),
        1 => Just(Evidence::Told { sender: Fingerprint::from_bytes([1; 32]) }),
        4 => (1_u64..5).prop_map(|sequence| Evidence::Receipt {
            signer: Fingerprint::from_bytes([2; 32]),
            audience: Fingerprint::from_bytes([3; 32]),
            sequence,
            previous: None,
            digest: MessageDigest::of(b""),
        }),
    ];
    let tenants = prop::option::weighted(0.4, select(TENANTS.to_vec()));
    let releases =
        prop::option::of(select(vec![ReleaseDigest::of(b"one"), ReleaseDigest::of(b"two")]));
    (
        select(PLACES.to_vec()),
        select(outcomes),
        evidence,
        tenants,
        releases,
        0..9_i64,
        any::<bool>(),
    )
        .prop_map(|(place, outcome, evidence, tenant, release, minute, completed)| {
            let environment: spacebridge::EnvironmentRef = place.parse().unwrap();
            let queued = Timestamp::from_unix_seconds(minute.saturating_mul(60)).unwrap();
            let mut deployment = Deployment::new(
                "Shop".parse().unwrap(),
                "1.0".parse().unwrap(),
                environment,
                outcome,
                queued,
                "ana",
            );
            deployment.release = release;
            deployment.evidence =
                if deployment.environment.is_remote() { evidence } else { Evidence::Own };
            deployment.tenant = tenant.map(|name| name.parse().unwrap());
            deployment.finished = Some(queued.saturating_add_milliseconds(30_000));
            deployment.completed = completed;
            deployment
        })
}

fn facts() -> impl Strategy<Value = Vec<Deployment>> {
    prop::collection::vec(deployments(), 0..14)
}

#[derive(Clone, Copy, Debug, Default)]
struct Asked {
    release: Option<ReleaseDigest>,
    block: Option<Block<'static>>,
    tenant: Option<&'static str>,
}

fn asked() -> impl Strategy<Value = Asked> {
    let blocks = vec![None, Some(Block::Defect("it burns")), Some(Block::Recall("it burns"))];
    let tenants = prop::option::of(select(TENANTS.to_vec()));
    (prop::option::of(Just(ReleaseDigest::of(b"one"))), select(blocks), tenants)
        .prop_map(|(release, block, tenant)| Asked { release, block, tenant })
}

fn environments() -> Vec<Name> {
    ["Development", "Test", "Stage"].map(|name| name.parse().unwrap()).into()
}

fn judge(lifecycle: &Lifecycle, asked: Asked, facts: &[Deployment]) -> Progress {
    let environments = environments();
    let project = "Shop".parse().unwrap();
    let version = "1.0".parse().unwrap();
    let tenant = asked.tenant.map(|name| name.parse().unwrap());
    let mut candidate = Candidate::new(&project, &version);
    candidate.release = asked.release;
    candidate.block = asked.block;
    candidate.tenant = tenant.as_ref();
    let facts = Facts { deployments: facts.to_vec(), ..Facts::none() };
    progress(lifecycle, &environments, &candidate, &facts)
}

fn reached(progress: &Progress) -> Vec<bool> {
    progress.stops().map(|at| matches!(at.state, StageState::Reached { .. })).collect()
}

fn offered(progress: &Progress) -> Vec<bool> {
    progress.stops().map(|at| at.state.is_offered()).collect()
}

proptest! {
    #[test]
    fn the_order_of_the_facts_and_hearing_them_twice_do_not_matter(
        lifecycle in lifecycles(),
        asked in asked(),
        (facts, shuffled) in facts().prop_flat_map(|facts| {
            let shuffled = Just(facts.clone()).prop_shuffle();
            (Just(facts), shuffled)
        }),
    ) {
        let twice: Vec<Deployment> = shuffled.iter().chain(&facts).cloned().collect();
        let once = judge(&lifecycle, asked, &facts);
        prop_assert_eq!(&once, &judge(&lifecycle, asked, &shuffled));
        prop_assert_eq!(&once, &judge(&lifecycle, asked, &twice));
    }

    #[test]
    fn another_fact_takes_nothing_back_unless_it_says_superseded(
        lifecycle in lifecycles(),
        asked in asked(),
        facts in facts(),
        more in deployments().prop_map(|mut more| {
            if more.outcome == Outcome::Superseded {
                more.outcome = Outcome::Succeeded;
            }
            more
        }),
    ) {
        let before = judge(&lifecycle, asked, &facts);
        let after = judge(&lifecycle, asked, &[facts, vec![more]].concat());
        for (before, after) in reached(&before).into_iter().zip(reached(&after)) {
            prop_assert!(!before || after);
        }
        // A defect exempts the first phase only as long as the release has been nowhere.
        if !matches!(asked.block, Some(Block::Defect(_))) {
            for (before, after) in offered(&before).into_iter().zip(offered(&after)) {
                prop_assert!(!before || after);
            }
        }
    }

    #[test]
    fn a_block_opens_nothing_and_hides_nothing_that_was_reached(
        lifecycle in lifecycles(),
        asked in asked(),
        facts in facts(),
    ) {
        let free = judge(&lifecycle, Asked { block: None, ..asked }, &facts);
        let blocked = judge(&lifecycle, asked, &facts);
        prop_assert_eq!(reached(&free), reached(&blocked));
        for (free, blocked) in offered(&free).into_iter().zip(offered(&blocked)) {
            prop_assert!(free || !blocked);
        }
    }

    #[test]
    fn a_recall_leaves_what_was_reached_and_nothing_else(
        lifecycle in lifecycles(),
        asked in asked(),
        facts in facts(),
    ) {
        let recall = Some(Block::Recall("it burns"));
        let recalled = judge(&lifecycle, Asked { block: recall, ..asked }, &facts);
        prop_assert_eq!(reached(&recalled), offered(&recalled));
    }

    #[test]
    fn what_is_told_and_what_is_about_other_content_or_tenants_never_counts(
        lifecycle in lifecycles(),
        facts in facts(),
    ) {
        let asked = Asked { release: Some(ReleaseDigest::of(b"one")), ..Asked::default() };
        let counting: Vec<Deployment> = facts
            .iter()
            .filter(|fact| !matches!(fact.evidence, Evidence::Told { .. }))
            .filter(|fact| {
                let other = fact.release == Some(ReleaseDigest::of(b"two"));
                !other || fact.outcome == Outcome::Superseded
            })
            .filter(|fact| fact.tenant.is_none() || fact.environment.is_remote())
            .cloned()
            .collect();
        let all = judge(&lifecycle, asked, &facts);
        prop_assert_eq!(all.phases, judge(&lifecycle, asked, &counting).phases);
    }

    #[test]
    fn a_release_crosses_when_it_may_for_one_of_those_for_whom_it_was_deployed(
        lifecycle in lifecycles(),
        asked in asked(),
        facts in facts(),
        target in select(vec!["QA", "Prod"]),
    ) {
        let target: Name = target.parse().unwrap();
        let here = |name: &str| facts.iter().any(|fact| {
            let same = fact.tenant.as_ref().is_some_and(|tenant| tenant.to_string() == name);
            same && !fact.environment.is_remote()
        });
        let for_whom = TENANTS.into_iter().filter(|name| here(name)).map(Some).chain([None]);
        let one_may = for_whom.into_iter().any(|tenant| {
            judge(&lifecycle, Asked { tenant, ..asked }, &facts).open_for_space(&target).is_ok()
        });
        let project = "Shop".parse().unwrap();
        let version = "1.0".parse().unwrap();
        let mut candidate = Candidate::new(&project, &version);
        candidate.release = asked.release;
        candidate.block = asked.block;
        let facts = Facts { deployments: facts, ..Facts::none() };
        let may = promotable(&lifecycle, &environments(), &candidate, &facts, &target);
        prop_assert_eq!(may.is_ok(), one_may);
    }

    #[test]
    fn the_pieces_agree_with_each_other(
        lifecycle in lifecycles(),
        asked in asked(),
        facts in facts(),
    ) {
        let progress = judge(&lifecycle, asked, &facts);
        if !lifecycle.phases.is_empty() {
            prop_assert_eq!(progress.phases.len(), lifecycle.phases.len());
        }
        let mut held_up = false;
        for phase in &progress.phases {
            let reached = |state: &StageState| matches!(state, StageState::Reached { .. });
            let count = phase.stops.iter().filter(|at| reached(&at.state)).count();
            prop_assert_eq!(phase.reached, count);
            prop_assert!(phase.required <= phase.stops.len());
            prop_assert_eq!(phase.reached >= phase.required, phase.status == PhaseStatus::Complete);
            prop_assert!(held_up || phase.status != PhaseStatus::Pending);
            for at in &phase.stops {
                if let StageState::Blocked { by } = &at.state {
                    prop_assert!(!by.is_empty());
                    let waits = by.iter().any(|reason| matches!(reason, Reason::Waits { .. }));
                    prop_assert_eq!(waits, held_up);
                }
                prop_assert!(!at.state.is_offered() || progress.open_for(&at.stop).is_ok());
                if at.state == StageState::Open {
                    prop_assert!(!held_up, "an open stop waits for nothing");
                }
            }
            held_up |= phase.status != PhaseStatus::Complete && !phase.optional;
        }
    }
}
