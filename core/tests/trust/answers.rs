//! The target's answers win against a release, or an alarm says which value overrides them.

use spacebridge::answers::{Answer, AnswerKey, AnswerValue, ControlType, Per, Question};
use spacebridge::release::Set;
use spacebridge::target::Plan;
use spacebridge::{
    Answers, Code, Finding, Grant, Name, Release, Scope, Severity, Template, Value, Variable,
};
use spacebridge_testkit::{PACKAGE, Site, Target, carried, label, release_for, scope_of};

const ANSWER: &str = "https://here.example";
const SENT: &str = "https://sent.example";
const THERE: &str = "Prod Space: Production";

/// Returns a release that asks for `Url`, in one of two ways.
fn asking(once: bool) -> Release {
    let mut release = release_for(&[THERE]);
    let mut template = Template::new(label("Url"));
    template.required = false;
    template.per = Per { environment: !once, tenant: false };
    release.templates = vec![template];
    release
}

fn with_value(mut release: Release, scope: Scope, rank: Option<u32>) -> Release {
    let value = Variable::text(label("Url"), SENT).scoped(scope).with_rank(rank);
    release.variables.push(value);
    release
}

/// Returns the answer to `Url`, given once or for one environment.
fn answer(environment: Option<&str>) -> Answers {
    let environment = environment.map(|name| name.parse::<Name>().unwrap());
    let cell = AnswerKey { question: Question::Template(label("Url")), environment, tenant: None };
    let given = AnswerValue::Text(ANSWER.into());
    Answers::from_iter([(cell, Answer::new(given, ControlType::SingleLineText))])
}

/// Sends a release; returns the preview's findings and the plan, both with these answers.
fn received(release: Release, answers: &Answers) -> (Vec<Finding>, Plan) {
    let mut dev =
        Site::new("Dev Space", 1, &["Test"]).with_path(&[("Production", &["Space Prod Space"])]);
    let mut prod =
        Site::new("Prod Space", 2, &["Production"]).with_path(&[("Production", &["Production"])]);
    dev.trust(&prod, [Grant::PromoteTo]);
    prod.trust(&dev, [Grant::AcceptReleases]);
    let assembled = dev.assemble(release);
    let promoted = dev.promote(&assembled, "Prod Space").unwrap();
    let bundle = prod.verify(promoted.bundle.as_bytes()).unwrap();
    let preview = Target { answers, ..prod.target(&[]) }.preview(&bundle).unwrap();
    let imported = prod.import(promoted.bundle.as_bytes());
    let packages = carried(imported.release(), |_| PACKAGE);
    let plan = Target { answers, packages: &packages, ..prod.target(&[]) }
        .plan(&imported, "Production")
        .unwrap();
    (preview.findings().to_vec(), plan)
}

fn value(plan: &Plan) -> Option<&str> {
    match plan.variable(&label("Url"))?.value.as_ref()? {
        Value::Text(text) => Some(text),
        _ => None,
    }
}

/// Returns the places of the alarms about overridden answers.
fn alarms(findings: &[Finding]) -> Vec<&str> {
    let overridden = findings.iter().filter(|finding| finding.code == Code::AnswerOverridden);
    overridden
        .inspect(|finding| assert_eq!(finding.severity, Severity::Alarm))
        .map(|finding| finding.path.as_str())
        .collect()
}

#[test]
fn no_rank_that_a_sender_writes_overrides_an_answer() {
    for once in [true, false] {
        let answers = answer((!once).then_some("Production"));
        for rank in [1_102, 100_000_001, u32::MAX] {
            for scope in [Scope::default(), scope_of(THERE)] {
                let release = with_value(asking(once), scope, Some(rank));
                let (findings, plan) = received(release, &answers);
                assert_eq!(value(&plan), Some(ANSWER), "rank {rank}");
                assert_eq!((alarms(&findings).len(), alarms(plan.findings()).len()), (0, 0));
            }
        }
    }
}

#[test]
fn no_rank_that_a_sender_writes_overrides_what_was_given_for_one_deployment() {
    let prompt = spacebridge::answers::Prompt::new("Which?", ControlType::SingleLineText);
    let mut release = with_value(release_for(&[THERE]), Scope::default(), Some(u32::MAX));
    let asked = Variable::text(label("Url"), "").with_prompt(prompt);
    release.variables.push(asked);
    let given = AnswerValue::Text(ANSWER.into());
    let answers = Answers::new().with_prompted(label("Url"), given);
    let (_, plan) = received(release, &answers);
    assert_eq!(value(&plan), Some(ANSWER));
}

#[test]
fn a_value_that_overrides_an_answer_anywhere_is_an_alarm_in_preview_and_plan() {
    let scopes = [
        Scope::default().with_roles(Set::from([label("web")])),
        Scope::default()
            .with_roles(Set::from([label("web")]))
            .with_environments(Set::from([THERE.parse().unwrap()])),
        Scope::default().with_roles([label("web")]).with_processes([label("Restart")]),
    ];
    for once in [true, false] {
        let answers = answer((!once).then_some("Production"));
        for scope in &scopes {
            let release = with_value(asking(once), scope.clone(), None);
            let (findings, plan) = received(release.clone(), &answers);
            assert_eq!(value(&plan), Some(ANSWER), "the deployment as a whole has the answer");
            assert_eq!(alarms(&findings), ["variables › Url"], "{scope:?}");
            assert_eq!(alarms(plan.findings()), ["variables › Url"], "{scope:?}");

            // The reviewer is alarmed before anybody answers; a plan without an answer is complete.
            let (findings, plan) = received(release, &Answers::new());
            assert_eq!(alarms(&findings), ["variables › Url"]);
            assert!(alarms(plan.findings()).is_empty());
        }
    }
}

#[test]
fn a_value_that_an_answer_overrides_alarms_nobody() {
    let release = with_value(asking(true), scope_of(THERE), None);
    let (findings, plan) = received(release, &answer(None));
    assert_eq!(value(&plan), Some(ANSWER));
    assert_eq!((alarms(&findings).len(), alarms(plan.findings()).len()), (0, 0));
}

/// A release that asks in another way, or no more, makes the answer count for nothing.
#[test]
fn a_release_that_stops_asking_and_gives_its_own_value_is_an_alarm() {
    let silent = with_value(release_for(&[THERE]), Scope::default(), None);
    let per_environment = with_value(asking(false), Scope::default(), None);
    let mut other_control = with_value(asking(true), Scope::default(), None);
    other_control.templates[0].control = ControlType::MultiLineText;
    let mut default = asking(false);
    default.templates[0].default = Some(SENT.into());
    for release in [silent, per_environment, other_control, default] {
        let (findings, plan) = received(release, &answer(None));
        assert_eq!(value(&plan), Some(SENT));
        assert_eq!(alarms(&findings), ["variables › Url"]);
        assert_eq!(alarms(plan.findings()), ["variables › Url"]);
    }
    // Nothing takes the place of the answer: it is of no use, and harms nobody.
    let (findings, plan) = received(release_for(&[THERE]), &answer(None));
    assert_eq!(value(&plan), None);
    assert_eq!((alarms(&findings).len(), alarms(plan.findings()).len()), (0, 0));
    assert!(findings.iter().any(|finding| finding.code == Code::AnswerUnused));
}

#[test]
fn an_answer_that_was_given_anew_is_not_said_to_be_dropped() {
    let release = with_value(asking(false), Scope::default(), None);
    let mut answers = answer(None);
    for (cell, given) in answer(Some("Production")).iter() {
        answers.insert(cell.clone(), given.clone());
    }
    let (findings, plan) = received(release, &answers);
    assert_eq!(value(&plan), Some(ANSWER));
    assert_eq!((alarms(&findings).len(), alarms(plan.findings()).len()), (0, 0));
}
