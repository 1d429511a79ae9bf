use alloc::string::{String, ToString};
use alloc::vec::Vec;
use alloc::{format, vec};

use super::*;
use crate::model::{Action, Process, Properties, Scope, Set, Step, Template, Variable};
use crate::terms::{Code, Timestamp};

fn release() -> Release {
    let assembled = Timestamp::from_unix_seconds(1_700_000_000).unwrap();
    Release::new("Shop".parse().unwrap(), "1.1.0".parse().unwrap(), assembled)
}

fn set<T: Ord + core::str::FromStr<Err: core::fmt::Debug>>(names: &[&str]) -> Set<T> {
    names.iter().map(|name| name.parse().unwrap()).collect()
}

fn action(name: &str, environments: &[&str]) -> Action {
    Action {
        name: name.parse().unwrap(),
        kind: "Octopus.Script".into(),
        notes: String::new(),
        disabled: false,
        required: false,
        condition: "Success".into(),
        pool: None,
        environments: set(environments),
        excluded: Set::new(),
        channels: Set::new(),
        tags: Set::new(),
        properties: Properties::new(),
        packages: Vec::new(),
        extra: Properties::new(),
    }
}

fn step(name: &str, start: &str, actions: Vec<Action>) -> Step {
    Step::new(name.parse().unwrap(), actions).with_condition("Success").with_start(start)
}

fn value(name: &str, text: &str, environments: &[&str]) -> Variable {
    let scope = Scope::default().with_environments(set(environments));
    Variable::text(name.parse().unwrap(), text).scoped(scope)
}

fn cut(release: &Release) -> Sliced {
    slice(release, &"Prod Space".parse().unwrap())
}

/// The slice's steps with their starts: `Deploy (StartAfterPrevious)`.
fn steps(sliced: &Sliced) -> Vec<String> {
    let steps = sliced.slice.process.steps.iter();
    steps.map(|step| format!("{} ({})", step.name(), step.start())).collect()
}

fn shown(sliced: &Sliced) -> Vec<String> {
    sliced.findings.iter().map(ToString::to_string).collect()
}

#[test]
fn a_step_for_our_environments_alone_is_dropped_and_never_widened() {
    let mut elsewhere = action("Tidy up", &["Test", "Development"]);
    elsewhere.excluded = set(&["Prod Space: Production"]);
    let release = Release {
        process: Process {
            steps: vec![
                step("Tidy up", "StartAfterPrevious", vec![elsewhere]),
                step("Deploy", "StartAfterPrevious", vec![action("Deploy", &[])]),
            ],
        },
        ..release()
    };
    let sliced = cut(&release);
    assert_eq!(steps(&sliced), ["Deploy (StartAfterPrevious)"]);
    assert_eq!((sliced.omitted.steps, sliced.omitted.actions), (1, 0));
    assert_eq!(
        shown(&sliced),
        ["note [step-dropped] process › Tidy up: never runs in `Prod Space` and does not cross"]
    );
}

#[test]
fn an_exclusion_may_become_empty_because_empty_then_means_what_it_meant() {
    let mut deploy = action("Deploy", &[]);
    deploy.excluded = set(&["Test", "Ops Space: Production"]);
    let process = Process { steps: vec![step("Deploy", "StartAfterPrevious", vec![deploy])] };
    let sliced = cut(&Release { process, ..release() });
    assert!(sliced.slice.process.steps[0].actions()[0].excluded.is_empty());
    assert_eq!(sliced.omitted, Omitted::default());
}

#[test]
fn an_action_listed_and_excluded_for_the_same_place_runs_nowhere_there() {
    let mut never = action("Never", &["Test", "Prod Space: Production"]);
    never.excluded = set(&["Prod Space: Production"]);
    let process = Process { steps: vec![step("Never", "StartAfterPrevious", vec![never])] };
    assert_eq!(cut(&Release { process, ..release() }).omitted.steps, 1);
}

/// The format has no such step, so what is sealed with one could not be read by anybody.
#[test]
fn a_step_without_an_action_does_not_cross() {
    let mut release = release();
    release.process.steps = vec![
        step("Nothing", "StartAfterPrevious", Vec::new()),
        step("Deploy", "StartWithPrevious", vec![action("Deploy", &[])]),
    ];
    let sliced = cut(&release);
    assert_eq!(steps(&sliced), ["Deploy (StartAfterPrevious)"]);
    assert_eq!(sliced.omitted.steps, 1);
    let shown = sliced.findings[0].to_string();
    assert_eq!(shown, "note [step-dropped] process › Nothing: has no action and does not cross");
}

#[test]
fn a_step_keeps_the_actions_that_run_there() {
    let actions = vec![
        action("Drain", &[]),
        action("Seed test data", &["Test"]),
        action("Deploy", &["Test", "Prod Space: Production"]),
    ];
    let process = Process { steps: vec![step("Rolling", "StartAfterPrevious", actions)] };
    let sliced = cut(&Release { process, ..release() });
    let kept: Vec<&str> =
        sliced.slice.process.steps[0].actions().iter().map(|action| action.name.as_str()).collect();
    assert_eq!(kept, ["Drain", "Deploy"]);
    assert_eq!((sliced.omitted.steps, sliced.omitted.actions), (0, 1));
    assert_eq!(sliced.findings[0].path, "process › Rolling › Seed test data");
}

#[test]
fn who_starts_together_with_a_dropped_step_starts_in_its_place() {
    let here = |name| vec![action(name, &["Test"])];
    let both = |name| vec![action(name, &[])];
    let process = Process {
        steps: vec![
            step("Backup", "StartAfterPrevious", both("Backup")),
            step("Seed", "StartAfterPrevious", here("Seed")),
            step("Deploy", "StartWithPrevious", both("Deploy")),
            step("Warm", "StartWithPrevious", both("Warm")),
        ],
    };
    let sliced = cut(&Release { process, ..release() });
    // Left alone, `Deploy` would have run while the backup was being made.
    assert_eq!(
        steps(&sliced),
        ["Backup (StartAfterPrevious)", "Deploy (StartAfterPrevious)", "Warm (StartWithPrevious)"]
    );
    assert_eq!(sliced.findings[1].code, Code::StepStartMoved);
}

#[test]
fn a_dropped_step_in_the_middle_of_a_group_moves_nobody() {
    let process = Process {
        steps: vec![
            step("Deploy", "StartAfterPrevious", vec![action("Deploy", &[])]),
            step("Seed", "StartWithPrevious", vec![action("Seed", &["Test"])]),
            step("Warm", "StartWithPrevious", vec![action("Warm", &[])]),
        ],
    };
    let sliced = cut(&Release { process, ..release() });
    assert_eq!(steps(&sliced), ["Deploy (StartAfterPrevious)", "Warm (StartWithPrevious)"]);
}

#[test]
fn the_promoter_hears_of_variables_that_will_be_undefined_or_fall_back() {
    let variables = vec![
        value("Shop.Url", "http://dev", &["Development"]),
        value("Shop.Url", "http://test", &["Test", "Ops Space: Production"]),
        value("Log.Level", "Info", &[]),
        value("Log.Level", "Debug", &["Development"]),
        value("Shop.Db", "dev-db", &["Development"]),
        value("Theme", "blue", &["Test", "Prod Space: Production"]),
    ];
    let templates = vec![Template::new("Shop.Db".parse().unwrap())];
    let sliced = cut(&Release { variables, templates, ..release() });
    assert_eq!(sliced.omitted.values, 4);
    assert_eq!(
        shown(&sliced),
        [
            "warning [variable-falls-back] variables › Log.Level: falls back in `Prod Space` to a \
             less specific value: it has values only for `Development`",
            "warning [variable-undefined] variables › Shop.Url: will be undefined in \
             `Prod Space`: it has values only for `Development`, `Test`, `Ops Space: Production`",
        ]
    );
}

#[test]
fn a_value_only_for_machines_or_for_dropped_steps_stays() {
    let for_machine = Scope::default()
        .with_environments(set(&["Prod Space: Production"]))
        .with_machines(set(&["WEB01"]));
    let for_step = Scope::default().with_actions(set(&["Seed"]));
    let release = Release {
        process: Process {
            steps: vec![step("Seed", "StartAfterPrevious", vec![action("Seed", &["Test"])])],
        },
        variables: vec![
            value("Port", "80", &[]).scoped(for_machine),
            value("Rows", "9", &[]).scoped(for_step),
        ],
        ..release()
    };
    let sliced = cut(&release);
    assert_eq!(sliced.slice.variables, []);
    let codes: Vec<Code> = sliced.findings.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, [Code::StepDropped, Code::VariableUndefined, Code::VariableOmitted]);
    assert!(sliced.findings[1].detail.ends_with("only for machine `WEB01`"));
}

#[test]
fn a_channel_scope_is_decided_and_stays_a_scope() {
    let scoped = |channels: &[&str]| Scope::default().with_channels(set(channels));
    let variables = vec![
        value("Theme", "a", &[]).scoped(scoped(&["Default", "Hotfix"])),
        value("Theme", "b", &[]).scoped(scoped(&["Hotfix"])),
    ];
    let channel = Some("default".parse().unwrap());
    let sliced = cut(&Release { channel, variables: variables.clone(), ..release() });
    assert_eq!(sliced.slice.variables.len(), 1);
    assert_eq!(*sliced.slice.variables[0].scope(), scoped(&["Default"]));
    assert_eq!(sliced.findings, []);
    // Without a channel, no value for a channel holds.
    assert_eq!(cut(&Release { variables, ..release() }).slice.variables, []);
}

#[test]
fn a_name_of_another_space_is_none_of_ours_whatever_it_is_called() {
    let named = |environment: &str| {
        let variables = vec![value("Port", "80", &[environment])];
        let slice = Slice { variables, ..Slice::default() };
        let findings = slice_findings(&slice, &["Production".parse().unwrap()]);
        findings.iter().map(|finding| finding.code).collect::<Vec<_>>()
    };
    assert_eq!(named("Production"), Vec::<Code>::new());
    assert_eq!(named("Staging"), [Code::EnvironmentUnknown]);
    assert_eq!(named("Ops Space: Production"), [Code::EnvironmentUnknown]);
}

#[test]
fn what_has_to_exist_there_is_told_once_by_name() {
    let mut deploy = action("Deploy", &[]);
    deploy.pool = Some("Ubuntu".parse().unwrap());
    deploy.tags = set(&["Tier/Gold"]);
    let roles = ("Octopus.Action.TargetRoles".into(), "web, #{Roles},db".into());
    let step = step("Deploy", "StartAfterPrevious", vec![deploy.clone(), deploy])
        .with_properties(Properties::from_iter([roles]));
    let scope = Scope::default().with_roles(set(&["web"]));
    let sliced = cut(&Release {
        process: Process { steps: vec![step] },
        variables: vec![value("Port", "80", &[]).scoped(scope)],
        ..release()
    });
    let paths: Vec<&str> = sliced.findings.iter().map(|finding| finding.path.as_str()).collect();
    assert_eq!(
        paths,
        [
            "target tag › db",
            "target tag › web",
            "tenant tag › Tier/Gold",
            "references › WorkerPool `Ubuntu`"
        ]
    );
}
