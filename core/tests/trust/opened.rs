//! The secrets that a plan opens: those that it uses, and no others.

use alloc::collections::BTreeSet;

use spacebridge::release::{Properties, PropertyValue, SecretText, Set};
use spacebridge::target::{OpenedSecrets, Plan};
use spacebridge::{Action, Process, Release, Scope, Sensitive, Template, Value, Variable};
use spacebridge_testkit::{Pair, Site, action, connect, empty_release, label, scope_of, step};

fn secret(called: &str, text: &str, scope: Scope) -> Variable {
    Variable::new(label(called), Value::Sensitive(Sensitive::known(text))).scoped(scope)
}

fn production() -> Scope {
    scope_of("Prod Space: Production")
}

/// An action with a secret property, for one environment.
fn action_with(called: &str, text: &str, environment: &str) -> Action {
    let mut action = action(called);
    let property = PropertyValue::Sensitive(Sensitive::known(text));
    action.properties = Properties::from_iter([("Token".into(), property)]);
    action.environments = Set::from([environment.parse().unwrap()]);
    action
}

fn release() -> Release {
    let mut release = empty_release("1.0.0");
    let in_staging = || scope_of("Prod Space: Staging");
    let role = Set::from([label("web")]);
    let for_action = |called: &str| Set::from([label(called)]);
    release.variables = vec![
        secret("Password", "the password of production", production()),
        secret("Password", "the password of staging", in_staging()),
        secret("Password", "the password of any place", Scope::default()),
        secret("Key", "the key on web servers", production().with_roles(role.clone())),
        secret("Key", "the key on web servers of staging", in_staging().with_roles(role)),
        secret("Token", "the token of deploy", Scope::default().with_actions(for_action("Deploy"))),
        secret(
            "Token",
            "the token of warm up",
            Scope::default().with_actions(for_action("Warm up")),
        ),
    ];
    release.process = Process::new([
        step("Deploy", [action_with("Deploy", "the property of deploy", "Prod Space: Production")]),
        step("Warm up", [action_with("Warm up", "the property of warm up", "Prod Space: Staging")]),
    ]);
    let mut template = Template::new(label("Licence"));
    template.default = Some(PropertyValue::Sensitive(Sensitive::known("the licence by default")));
    release.templates.push(template);
    release
}

fn planned(environment: &str) -> (Site, Plan) {
    let mut pair = Pair::new();
    pair.dev = Site::new("Dev Space", 1, &["Test"]);
    pair.prod = Site::new("Prod Space", 2, &["Production", "Staging"])
        .with_path(&[("Ours", &["Production", "Staging"])]);
    connect(&mut pair.dev, &mut pair.prod);
    let release = pair.dev.space.assemble(release(), pair.dev.signer(10)).unwrap();
    let file = pair.promote(&release, 11);
    let imported = pair.prod.import(&file);
    assert_eq!(imported.secrets().unwrap().count(), 10);
    let plan = pair.prod.plan(&imported, environment).unwrap();
    (pair.prod, plan)
}

fn texts(opened: &OpenedSecrets) -> BTreeSet<String> {
    let texts = opened
        .ids()
        .map(|id| opened.text(&Sensitive::Sealed(id)).map(SecretText::expose).unwrap().into());
    texts.collect()
}

#[test]
fn opening_secrets_returns_those_that_the_plan_uses() {
    let (prod, plan) = planned("Production");
    let opened = plan.open_secrets(&prod.keys).unwrap();
    let used = [
        "the password of production",
        "the key on web servers",
        "the token of deploy",
        "the property of deploy",
        "the licence by default",
    ];
    assert_eq!(texts(&opened), used.map(String::from).into());
    let password = opened.variable(&plan, &label("Password")).unwrap();
    assert_eq!(password.expose(), "the password of production");

    let (prod, plan) = planned("Staging");
    let opened = plan.open_secrets(&prod.keys).unwrap();
    let used = [
        "the password of staging",
        "the key on web servers of staging",
        "the token of warm up",
        "the property of warm up",
        "the licence by default",
    ];
    assert_eq!(texts(&opened), used.map(String::from).into());
}
