//! What somebody is asked for when a deployment is created.

use spacebridge::{
    Acceptance, AnswerValue, Answers, AvailablePackages, Bundle, Code, ControlType, Message,
    Prompt, Scope, Set, TargetState, Value, Variable,
};

use crate::setup::{NOW, Story, answer_everything, at, holdings, known, label, name, octopus};

/// Why the release cannot be deployed with these answers, where one value more is asked for.
fn reasons(asked: &Variable, given: &dyn Fn(Answers) -> Answers) -> Vec<Code> {
    let mut story = Story::begin();
    let (mut release, _) = octopus("1.1.0");
    release.variables.push(asked.clone());
    let packages = holdings(&release);
    let assembled = story.dev.assemble(release, story.dev_signer(30)).unwrap();
    story.deploy_in_dev("1.1.0");
    let (target, facts) = (name("Prod Space"), &story.dev_facts);
    let signer = story.dev_signer(31);
    let promoted = story.dev.promote(&assembled, &target, &story.path, facts, signer).unwrap();
    let sealed = Message::<Bundle>::from_bytes(promoted.bundle.as_bytes()).unwrap();
    let bundle = sealed.verify(&story.prod, &story.prod_facts, at(NOW)).unwrap();
    let none = AvailablePackages::default();
    let before = known(&story.prod_facts, &[], &none);
    let preview = story.prod.preview(&bundle, &Answers::new(), &before).unwrap();
    let accepted = Acceptance::by("grace");
    let imported =
        story.prod.import_release(&bundle, &accepted, preview.digest(), &before).unwrap();
    story.prod_facts.record(&imported).unwrap();
    let answers = given(answer_everything(&story, &imported.release));
    let after = TargetState { holdings: &packages, ..known(&story.prod_facts, &[], &none) };
    let production = name("Production");
    match story.prod.plan(&imported.release, &production, None, &answers, &after, "grace") {
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

/// Where no target is chosen yet, what holds on some of them alone is asked for; and then it counts
/// as given, although it holds nowhere in the deployment as a whole.
#[test]
fn what_is_asked_for_can_be_given_wherever_it_holds() {
    let workers = Scope::default().with_roles(Set::from([label("worker")]));
    for scope in [Scope::default(), workers] {
        let nobody = |answers| answers;
        let with = |given: AnswerValue| {
            move |answers: Answers| answers.with_prompted(label("Pool"), given.clone())
        };
        let (open, default) = (asked("", scope.clone()), asked("small", scope));
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
