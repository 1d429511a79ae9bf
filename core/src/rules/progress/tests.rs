use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use super::*;
use crate::model::{Deployment, Evidence, Outcome, Phase};
use crate::rules::testing::{done, fact, path, phase, stop};
use crate::terms::{Code, Fingerprint};

const OURS: [&str; 3] = ["Development", "Test", "Stage"];

#[derive(Clone, Copy, Default)]
struct With<'a> {
    tenant: Option<&'a Name>,
    release: Option<ReleaseDigest>,
    block: Option<Block<'a>>,
}

fn ask(lifecycle: &Lifecycle, facts: &[Deployment], with: With<'_>) -> Progress {
    let environments: Vec<Name> = OURS.iter().map(|name| name.parse().unwrap()).collect();
    let project = "Shop".parse().unwrap();
    let version = "1.1.0".parse().unwrap();
    let With { tenant, release, block } = with;
    let candidate = Candidate { release, tenant, block, ..Candidate::new(&project, &version) };
    let facts = Facts { deployments: facts.to_vec(), ..Facts::none() };
    progress(lifecycle, &environments, &candidate, &facts)
}

/// Every stop with ✓ (reached), ▶ (open) or – (blocked), as the designers drew it.
fn drawn(lifecycle: &Lifecycle, facts: &[Deployment]) -> String {
    draw(&ask(lifecycle, facts, With::default()))
}

fn draw(progress: &Progress) -> String {
    let mark = |at: &StageProgress| match at.state {
        StageState::Reached { .. } => "✓",
        StageState::Open => "▶",
        StageState::Blocked { .. } => "–",
    };
    let marks: Vec<Vec<&str>> =
        progress.phases.iter().map(|phase| phase.stops.iter().map(mark).collect()).collect();
    marks.iter().map(|phase| phase.concat()).collect::<Vec<_>>().join(" ")
}

#[test]
fn dev_to_prod() {
    let path =
        path([phase("Dev", &["Development", "Test"]), phase("Prod", &["Prod Space: Production"])]);
    assert_eq!(drawn(&path, &[]), "▶▶ –");
    assert_eq!(drawn(&path, &[done("Development", 1)]), "✓▶ –");
    assert_eq!(drawn(&path, &[done("Development", 1), done("Test", 2)]), "✓✓ ▶");
    let all = [done("Development", 1), done("Test", 2), done("Prod Space: Production", 3)];
    assert_eq!(drawn(&path, &all), "✓✓ ✓");
    assert!(ask(&path, &all, With::default()).is_completed());
}

#[test]
fn dev_to_three_regions_of_which_two_are_enough() {
    let mut regions = phase("Regions", &["SPACE US", "SPACE AU", "SPACE EU"]);
    regions.minimum = 2;
    let path = path([phase("Dev", &["Development"]), regions, phase("Done", &["Stage"])]);
    let mut facts = vec![done("Development", 1), done("US: Production", 2)];
    assert_eq!(drawn(&path, &facts), "✓ ✓▶▶ –");
    facts.push(fact("AU: Production", 3, Outcome::Failed));
    assert_eq!(drawn(&path, &facts), "✓ ✓▶▶ –");
    facts.push(fact("AU: Production", 4, Outcome::SucceededWithWarnings));
    assert_eq!(drawn(&path, &facts), "✓ ✓✓▶ ▶");
}

#[test]
fn the_mock_of_the_designers_there_and_back_again() {
    let mut test = phase("Test", &["Test"]);
    test.optional = true;
    let path = path([
        phase("Development", &["Development"]),
        test,
        phase("QA", &["SPACE QA"]),
        phase("Stage", &["Stage"]),
        phase("Production Stage", &["Production: Stage"]),
        phase("Production", &["Production: Production"]),
    ]);
    let mut facts = vec![done("Development", 1)];
    assert_eq!(drawn(&path, &facts), "✓ ▶ ▶ – – –");
    facts.extend([done("QA: QA 1", 2), done("Stage", 3), done("Production: Stage", 4)]);
    assert_eq!(drawn(&path, &facts), "✓ ▶ ✓ ✓ ✓ ▶");
}

#[test]
fn a_second_visit_to_a_space_is_another_visit() {
    let path = path([
        phase("QA", &["SPACE QA"]),
        phase("Fix", &["Development"]),
        phase("QA again", &["SPACE QA"]),
        phase("Ops", &["SPACE Ops"]),
    ]);
    // Two deployments of the first visit are not a second visit.
    let mut facts = vec![done("QA: QA 1", 1), done("QA: QA 2", 2)];
    assert_eq!(drawn(&path, &facts), "✓ ▶ – –");
    facts.push(done("Development", 5));
    assert_eq!(drawn(&path, &facts), "✓ ✓ ▶ –");
    facts.push(done("QA: QA 1", 9));
    assert_eq!(drawn(&path, &facts), "✓ ✓ ✓ ▶");
}

#[test]
fn a_whole_space_is_reached_when_it_says_so() {
    let path = path([phase("QA", &["SPACE QA"])]);
    let mut completing = fact("QA: QA 3", 1, Outcome::Failed);
    assert_eq!(drawn(&path, &[completing.clone()]), "▶");
    completing.completed = true;
    assert_eq!(drawn(&path, &[completing.clone()]), "✓");
    completing.outcome = Outcome::Superseded;
    assert_eq!(drawn(&path, &[completing]), "▶");
}

#[test]
fn only_a_receipt_is_evidence_for_another_space_and_only_what_happened_here_for_ours() {
    let path = path([phase("Dev", &["Test"]), phase("Prod", &["Prod: Production"])]);
    let told = Evidence::Told { sender: Fingerprint::from_bytes([9; 32]) };
    let mut facts = [done("Test", 1), done("Prod: Production", 2)];
    assert_eq!(drawn(&path, &facts), "✓ ✓");
    facts[1].evidence = told;
    assert_eq!(drawn(&path, &facts), "✓ ▶");
    facts[1].evidence = Evidence::Own;
    assert_eq!(drawn(&path, &facts), "✓ ▶");
    facts[0].evidence = told;
    assert_eq!(drawn(&path, &facts), "▶ –");
    facts[0].evidence = done("Prod: Production", 1).evidence;
    assert_eq!(drawn(&path, &facts), "▶ –");
}

#[test]
fn a_later_failure_takes_nothing_back_and_a_superseded_deployment_does() {
    let path = path([phase("Dev", &["Test"]), phase("Prod", &["Prod: Production"])]);
    let mut facts = vec![done("Test", 1), fact("Test", 2, Outcome::Failed)];
    assert_eq!(drawn(&path, &facts), "✓ ▶");
    facts.push(done("Prod: Production", 3));
    let mut taken_back = fact("Prod: Production", 3, Outcome::Superseded);
    facts.push(taken_back.clone());
    assert_eq!(drawn(&path, &facts), "✓ ✓", "an equal number is no later word");
    if let Evidence::Receipt { sequence, .. } = &mut taken_back.evidence {
        *sequence = 4;
    }
    facts.push(taken_back);
    assert_eq!(drawn(&path, &facts), "✓ ▶");
    facts.push(done("Prod: Production", 5));
    assert_eq!(drawn(&path, &facts), "✓ ✓");
}

#[test]
fn tenants_progress_each_on_their_own_and_a_release_crosses_when_one_has_come_so_far() {
    let path = path([phase("Dev", &["Test"]), phase("Prod", &["SPACE Prod"])]);
    let acme: Name = "Acme".parse().unwrap();
    let globex: Name = "Globex".parse().unwrap();
    let mut facts = vec![done("Test", 1)];
    facts[0].tenant = Some(acme.clone());
    assert_eq!(draw(&ask(&path, &facts, With { tenant: Some(&acme), ..With::default() })), "✓ ▶");
    assert_eq!(draw(&ask(&path, &facts, With { tenant: Some(&globex), ..With::default() })), "▶ –");
    assert_eq!(drawn(&path, &facts), "▶ –");

    let project = "Shop".parse().unwrap();
    let version = "1.1.0".parse().unwrap();
    let candidate = Candidate::new(&project, &version);
    let prod = "Prod".parse().unwrap();
    let known = Facts { deployments: facts, ..Facts::none() };
    assert_eq!(promotable(&path, &[], &candidate, &known, &prod), Ok(()));
    let by = promotable(&path, &[], &candidate, &Facts::none(), &prod).unwrap_err();
    assert_eq!(by[0].to_string(), "waits for phase Dev: 0 of 1 stop reached");
    let elsewhere = promotable(&path, &[], &candidate, &known, &"Moon".parse().unwrap());
    assert_eq!(elsewhere.unwrap_err()[0].to_string(), "the lifecycle does not stop at Moon");
}

#[test]
fn a_defect_lets_a_release_go_nowhere_new() {
    let path = path([
        phase("Dev", &["Development", "Test"]),
        phase("Stage", &["Stage"]),
        phase("Prod", &["Prod: Production"]),
    ]);
    let defect = With { block: Some(Block::Defect("burns\n")), ..With::default() };
    let recall = With { block: Some(Block::Recall("burns")), ..With::default() };
    assert_eq!(draw(&ask(&path, &[], defect)), "▶▶ – –");
    assert_eq!(draw(&ask(&path, &[], recall)), "–– – –");

    let mut facts = vec![done("Development", 1)];
    assert_eq!(draw(&ask(&path, &facts, defect)), "✓▶ – –");
    facts.extend([done("Test", 2), done("Stage", 3)]);
    let blocked = ask(&path, &facts, defect);
    assert_eq!(draw(&blocked), "✓✓ ✓ –");
    let StageState::Blocked { by } = &blocked.phases[2].stops[0].state else { panic!() };
    assert_eq!(by[0].to_string(), "blocked by a defect: burns\\n");
    assert_eq!(
        serde_json::to_value(&blocked.phases[2]).unwrap(),
        serde_json::json!({
            "name": "Prod", "optional": false, "required": 1, "reached": 0, "status": "current",
            "stops": [{
                "stop": {"environment": "Prod: Production"}, "automatic": false,
                "state": {"blocked": {"by": [{
                    "code": Code::ReleaseDefective, "detail": "blocked by a defect: burns\\n",
                }]}},
            }],
        })
    );
    // A phase that was reached stays open for a defect; a recall knows no other region.
    assert_eq!(draw(&ask(&path, &[done("Test", 2)], recall)), "–✓ – –");
    // Reached in Stage, open again there, although the phase before has lost its successes.
    assert_eq!(draw(&ask(&path, &[done("Stage", 3)], recall)), "–– ✓ –");
}

#[test]
fn other_content_under_the_same_version_does_not_count_and_is_an_alarm() {
    let path = path([phase("Dev", &["Test"])]);
    let ours = ReleaseDigest::of(b"ours");
    let theirs = ReleaseDigest::of(b"theirs");
    let mut facts = [done("Test", 1)];
    let ask =
        |facts: &[Deployment]| ask(&path, facts, With { release: Some(ours), ..With::default() });
    assert_eq!(draw(&ask(&facts)), "✓");
    facts[0].release = Some(ours);
    assert_eq!(draw(&ask(&facts)), "✓");
    assert!(ask(&facts).findings.is_empty());
    facts[0].release = Some(theirs);
    assert_eq!(draw(&ask(&facts)), "▶");
    assert_eq!(ask(&facts).findings[0].code, Code::VersionHasSeveralContents);
}

#[test]
fn a_phase_without_stops_holds_what_no_earlier_phase_holds() {
    let open = path([phase("First", &["Test"]), phase("Rest", &[]), phase("Nothing", &[])]);
    let stops = |progress: &Progress| {
        let stops = progress.phases.iter().map(|phase| phase.stops.iter());
        let shown = stops.map(|stops| stops.map(|at| at.stop.to_string()).collect::<Vec<_>>());
        shown.map(|stops| stops.join(", ")).collect::<Vec<_>>()
    };
    let progress = ask(&open, &[done("Test", 1)], With::default());
    assert_eq!(stops(&progress), ["Test", "Development, Stage", ""]);
    assert_eq!(progress.phases[2].status, PhaseStatus::Complete);

    let implicit = ask(&path([]), &[done("Development", 1)], With::default());
    assert_eq!(stops(&implicit), OURS);
    assert_eq!(draw(&implicit), "✓ ▶ –");
}

#[test]
fn automatic_stops_are_due_as_soon_as_they_are_open_except_in_optional_phases() {
    let mut dev = phase("Dev", &["Test"]);
    dev.automatic = vec![stop("Development")];
    let mut next = phase("Next", &[]);
    next.automatic = vec![stop("Stage"), stop("Stage")];
    next.minimum = 9;
    let due = |dev: &Phase, facts: &[Deployment]| {
        let progress = ask(&path([dev.clone(), next.clone()]), facts, With::default());
        progress.due().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(due(&dev, &[]), ["Development"]);
    let both = [done("Development", 1), done("Test", 2)];
    assert_eq!(due(&dev, &both), ["Stage"]);
    let path = path([dev.clone(), next.clone()]);
    assert_eq!(ask(&path, &both, With::default()).phases[1].required, 1);
    dev.optional = true;
    assert_eq!(due(&dev, &[]), ["Stage"]);
}
