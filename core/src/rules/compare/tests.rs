use alloc::string::ToString as _;
use alloc::vec;

use super::*;
use crate::model::{
    Action, Lookup, Package, Properties, PropertyValue, Scope, SecretId, Sensitive, Set, Step,
    Template, Value, Variable,
};

fn release(version: &str) -> Release {
    let at = "2026-01-01T00:00:00Z".parse().unwrap();
    Release::new("Shop".parse().unwrap(), version.parse().unwrap(), at)
}

fn production() -> Scope {
    Scope::default().with_environments(Set::from(["Prod Space: Production".parse().unwrap()]))
}

fn step(name: &str, script: &str) -> Step {
    let action = Action {
        name: name.parse().unwrap(),
        kind: "Octopus.Script".into(),
        notes: String::new(),
        disabled: false,
        required: false,
        condition: String::new(),
        pool: None,
        environments: Set::new(),
        excluded: Set::new(),
        channels: Set::new(),
        tags: Set::new(),
        properties: [("Script".into(), PropertyValue::from(script))].into_iter().collect(),
        packages: vec![],
        extra: Properties::new(),
    };
    Step::new(name.parse().unwrap(), vec![action])
}

fn secret(state: Sensitive) -> Variable {
    Variable::new("Db.Password".parse().unwrap(), Value::Sensitive(state)).scoped(production())
}

/// The release that the acceptor of a bundle compares with the one that runs.
fn two() -> (Release, Release) {
    let mut older = release("1.0.0");
    let mut newer = release("1.2.0");
    newer.notes = "Faster.\r\n\u{1b}[2JFixed.".into();
    let package = |version: &str| Package {
        id: "Shop.Web".parse().unwrap(),
        version: version.into(),
        feed: None,
        content: None,
        lookup: Lookup::default(),
    };
    older.packages = vec![package("1.0.0")];
    newer.packages = vec![package("1.2.0")];
    newer.templates = vec![Template::new("Db.Host".parse().unwrap())];
    let text = |name: &str, value: &str| Variable::text(name.parse().unwrap(), value);
    older.variables = vec![
        text("Log", "Info"),
        text("Log", "Warn").scoped(production()),
        text("Gone", "1"),
        secret(Sensitive::known("hunter2")),
    ];
    newer.variables = vec![
        text("Log", "Info"),
        text("Log", "Error").scoped(production()),
        secret(Sensitive::Sealed(SecretId(0))),
    ];
    let script = "cd /srv\nstop\ncopy\nstart\ncheck\nlog\nmail\nend";
    older.process.steps = vec![step("Backup", "tar"), step("Deploy", script)];
    newer.process.steps =
        vec![step("Deploy", &script.replace("start", "start --warm\n")), step("Backup", "tar")];
    (older, newer)
}

#[test]
fn the_acceptor_reads_what_differs_in_reading_order() {
    let (older, newer) = two();
    let between = [
        ("1.1.0".parse().unwrap(), "Cheaper.".into()),
        ("1.0.0".parse().unwrap(), "Long known.".into()),
        ("1.3.0".parse().unwrap(), "Not yet.".into()),
    ];
    assert_eq!(
        compare(&older, &newer, &between).to_string(),
        "\
Shop 1.2.0 compared with 1.0.0

Notes
  + 1.1.0
      Cheaper.
  + 1.2.0
      Faster.\\r
      \\u{1b}[2JFixed.

Packages
  ~ Shop.Web
      version: 1.2.0 (was 1.0.0)

Templates
  + Db.Host
      control: SingleLineText
      required: yes

Variables
  ? Db.Password (Prod Space: Production)
      value: a secret, cannot tell whether it changed
  - Gone
      value: 1
  ~ Log (Prod Space: Production)
      value: Error (was Warn)

Process
  ~ Deploy › Deploy
      property Script:
          cd /srv
          stop
          copy
        - start
        + start --warm
        +
          check
          log
          mail
        … 1 line is the same
  ~ order of the steps
      order:
        + deploy
        + deploy › deploy
          backup
          backup › backup
        - deploy
        - deploy › deploy
"
    );
}

#[test]
fn of_secrets_it_says_what_it_can_and_shows_none() {
    let with = |state| Release { variables: vec![secret(state)], ..release("1.0.0") };
    let change = |older: Sensitive, newer: Sensitive| {
        let comparison = compare(&with(older), &with(newer), &[]);
        let document = serde_json::to_string(&comparison).unwrap();
        for output in [document, comparison.to_string(), alloc::format!("{comparison:?}")] {
            assert!(!output.contains("hunter"), "{output}");
        }
        comparison.variables.first().map(|entry| entry.change)
    };
    let known = Sensitive::known;
    assert_eq!(change(known("hunter2"), known("hunter2")), None);
    assert_eq!(change(known("hunter2"), known("hunter3")), Some(Change::Changed));
    let one = Sensitive::Sealed(SecretId(0));
    let two = Sensitive::Sealed(SecretId(1));
    assert_eq!(change(one.clone(), two.clone()), Some(Change::CannotTell));
    assert_eq!(change(known("hunter2"), two), Some(Change::CannotTell));
    assert_eq!(change(Sensitive::Withheld, one), Some(Change::CannotTell));
    assert_eq!(change(Sensitive::Withheld, Sensitive::Withheld), None);

    // One and the same number says nothing about two releases.
    let mut other = with(Sensitive::Sealed(SecretId(0)));
    let sealed = other.clone();
    other.channel = Some("Hotfix".parse().unwrap());
    assert_eq!(compare(&sealed, &other, &[]).variables[0].change, Change::CannotTell);
}

#[test]
fn a_secret_that_became_a_text_is_a_change() {
    let mut text = release("1.1.0");
    text.variables =
        vec![Variable::text("Db.Password".parse().unwrap(), "open").scoped(production())];
    let secret = Release { variables: vec![secret(Sensitive::known("x"))], ..release("1.0.0") };
    let shown = compare(&secret, &text, &[]).to_string();
    assert!(shown.contains("value: open (was a secret)"), "{shown}");
}

#[test]
fn a_value_whose_scope_changed_is_one_change() {
    let mut older = release("1.0.0");
    let mut newer = release("1.1.0");
    let log = Variable::text("Log".parse().unwrap(), "Info");
    older.variables = vec![log.clone()];
    newer.variables = vec![log.scoped(production())];
    let comparison = compare(&older, &newer, &[]);
    assert_eq!(comparison.variables.len(), 1);
    assert_eq!(
        comparison.variables[0].fields[0].newer,
        Some(Shown::Text("Log (Prod Space: Production)".into()))
    );
}

#[test]
fn values_that_change_places_are_noticed_because_the_first_of_equals_wins() {
    let at = |role: &str, value: &str| {
        let scope = Scope::default().with_roles(Set::from([role.parse().unwrap()]));
        Variable::text("Log".parse().unwrap(), value).scoped(scope)
    };
    let mut older = release("1.0.0");
    let mut newer = release("1.0.0");
    older.variables = vec![at("web", "Info"), at("db", "Warn")];
    newer.variables = vec![at("db", "Warn"), at("web", "Info")];
    let comparison = compare(&older, &newer, &[]);
    assert_eq!(comparison.variables[0].path, "Log: order of its values");
    assert_eq!(comparison.variables[0].fields[0].lines.len(), 3);
}

#[test]
fn ill_matched_texts_are_compared_in_bounded_time() {
    let mut older = release("1.0.0");
    let mut newer = release("1.1.0");
    let text = |from: usize| {
        let lines: Vec<String> = (from..).take(20_000).map(|line| line.to_string()).collect();
        lines.join("\n")
    };
    older.process.steps = vec![step("Deploy", &text(0))];
    newer.process.steps = vec![step("Deploy", &text(100_000))];
    let comparison = compare(&older, &newer, &[]);
    assert_eq!(comparison.process[0].fields[0].lines.len(), 40_000);
}

#[test]
fn going_back_takes_the_notes_away() {
    let (older, newer) = two();
    let back = compare(&newer, &older, &[]);
    assert_eq!(back.notes[0].change, Change::Removed);
    assert_eq!(back.notes[0].version, newer.version);
}
