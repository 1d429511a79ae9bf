//! Prompts for values when a deployment is created.

use spacebridge::answers::{AnswerValue, ControlType, Prompt};
use spacebridge::packages::AvailablePackages;
use spacebridge::release::Set;
use spacebridge::source::PromoteRequest;
use spacebridge::target::{ImportRequest, PlanRequest, PreviewRequest};
use spacebridge::{Actor, Answers, Bundle, Code, Message, Scope, Value, Variable};

use crate::setup::{NOW, Story, answer_everything, at, holdings, known, label, name, octopus};

/// Returns the reasons against a deployment with these answers and one prompted variable more.
fn reasons(asked: &Variable, given: &dyn Fn(Answers) -> Answers) -> Vec<Code> {
    let mut story = Story::begin();
    let (mut release, _) = octopus("1.1.0");
    release.variables.push(asked.clone());
    let packages = holdings(&release);
    let assembled = story.dev.assemble(release, story.dev_signer(30)).unwrap();
    story.deploy_in_dev("1.1.0");
    let target = name("Prod Space");
    let facts = &story.dev_facts;
    let signer = story.dev_signer(31);
    let promoted =
        story.dev.promote(&PromoteRequest::new(&assembled, &target), facts, signer).unwrap();
    let sealed = Message::<Bundle>::from_bytes(promoted.bundle.as_bytes()).unwrap();
    let bundle = sealed.verify(&story.prod, &story.prod_facts, at(NOW)).unwrap();
    let none = AvailablePackages::default();
    let before = known(&story.prod_facts, &[], &none);
    let preview =
        story.prod.preview(&PreviewRequest::new(&bundle, &Answers::new()), &before).unwrap();
    let imported = story
        .prod
        .import_release(
            &ImportRequest::new(&bundle, preview.digest()),
            &before,
            &Actor::new("grace", at(NOW)),
        )
        .unwrap();
    story.prod_facts.record(&imported).unwrap();
    let answers = given(answer_everything(&story, &imported.release));
    let after = known(&story.prod_facts, &[], &packages);
    let production = name("Production");
    match story.prod.plan(
        &PlanRequest::new(&imported.release, &production, &answers),
        &after,
        &Actor::new("grace", at(NOW)),
    ) {
        Ok(_) => Vec::new(),
        Err(refusal) => refusal.reasons.iter().map(|reason| reason.code).collect(),
    }
}

fn asked(value: &str, scope: Scope) -> Variable {
    let mut prompt = Prompt::new("Which?", ControlType::SingleLineText);
    prompt.required = true;
    let variable = Variable::new(label("Pool"), Value::Text(value.into())).scoped(scope);
    variable.with_prompt(prompt)
}

/// A prompt that holds on some targets alone is asked for while no target is chosen. The value then
/// counts as given, although it holds nowhere in the deployment as a whole.
#[test]
fn what_is_asked_for_can_be_given_wherever_it_holds() {
    let workers = Scope::default().with_roles(Set::from([label("worker")]));
    for scope in [Scope::default(), workers] {
        let nobody = |answers| answers;
        let with = |given: AnswerValue| {
            move |answers: Answers| answers.with_prompted(label("Pool"), given.clone())
        };
        let open = asked("", scope.clone());
        let default = asked("small", scope);
        assert_eq!(reasons(&open, &nobody), [Code::PromptUnanswered], "{:?}", open.scope());
        assert_eq!(reasons(&open, &with(AnswerValue::Blank)), [Code::PromptUnanswered]);
        assert_eq!(reasons(&open, &with(AnswerValue::Text("large".into()))), Vec::<Code>::new());
        assert_eq!(reasons(&default, &nobody), Vec::<Code>::new(), "what the release says holds");
        assert_eq!(
            reasons(&default, &with(AnswerValue::Text(String::new()))),
            [Code::PromptUnanswered]
        );
    }
}
