//! Arbitrary releases: few names, so that scopes, steps and values meet often.

use core::fmt::Debug;
use core::str::FromStr;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use spacebridge::answers::{ControlType, Per, Prompt, ReferenceKind};
use spacebridge::release::{PackageReference, Properties, PropertyValue, Set};
use spacebridge::trust::Origin;
use spacebridge::{
    Action, Label, Process, Release, Scope, Sensitive, Step, Template, Timestamp, Value, Variable,
};

use crate::process;

const ENVIRONMENTS: [&str; 6] = [
    "Development",
    "Test",
    "Prod Space: Production",
    "Prod Space: Staging",
    "Ops Space: Production",
    "Ops Space: Recovery",
];
const STEPS: [&str; 5] = ["Backup", "Migrate", "Deploy Web", "Smoke Test", "Notify"];
const CHANNELS: [&str; 2] = ["Default", "Hotfix"];
const ROLES: [&str; 3] = ["web", "db", "worker"];
const TAGS: [&str; 4] = ["Region/North", "Region/South", "Tier/Gold", "Tier/Trial"];
const VARIABLES: [&str; 5] = ["Shop.Url", "shop.url", "Shop.Db", "Log", "Feature.New"];

/// Makes releases with a few steps, values and templates.
pub fn arbitrary_release() -> impl Strategy<Value = Release> {
    let parts = (
        option::of(label(&CHANNELS)),
        vec(step(), 0..6),
        vec(variable(), 0..14),
        vec(template(), 0..3),
    );
    parts.prop_map(|(channel, steps, variables, templates)| {
        let mut release = Release::new(
            "Shop".parse().unwrap(),
            "1.1.0".parse().unwrap(),
            Timestamp::from_unix_seconds(1_700_000_000).unwrap(),
        );
        release.channel = channel;
        release.process = Process::new(steps);
        release.variables = variables;
        release.templates = templates;
        release
    })
}

fn step() -> impl Strategy<Value = Step> {
    let start = select(vec!["StartAfterPrevious", "StartWithPrevious"]);
    (select(&STEPS), start, vec(action(), 0..3)).prop_map(|(name, start, actions)| {
        process::step(name, actions).with_start(start).with_properties(Properties::from_iter([(
            "Octopus.Action.TargetRoles".into(),
            "web".into(),
        )]))
    })
}

fn action() -> impl Strategy<Value = Action> {
    let scopes = (
        some(&ENVIRONMENTS),
        some(&ENVIRONMENTS),
        some::<Label>(&CHANNELS),
        some(&TAGS),
        option::of(label(&["Ubuntu", "Windows"])),
    );
    (select(&STEPS), property(), package(), scopes).prop_map(
        |(name, property, package, (environments, excluded, channels, tags, pool))| {
            let mut action = process::action(name);
            action.pool = pool;
            action.environments = environments;
            action.excluded = excluded;
            action.channels = channels;
            action.tags = tags;
            action.properties = Properties::from_iter([("Octopus.Action.Script".into(), property)]);
            action.packages = vec![package];
            action
        },
    )
}

fn package() -> impl Strategy<Value = PackageReference> {
    option::of(label(&["feeds-builtin", "Docker Hub", "#{Feed}"])).prop_map(|feed| {
        let mut reference = process::package_reference("Shop.Web", "1.1.0");
        reference.feed = feed;
        reference
    })
}

fn variable() -> impl Strategy<Value = Variable> {
    let origin = prop_oneof![
        2 => Just(Origin::Project),
        1 => (0..2_u32).prop_map(|order| Origin::Library { set: "Common".parse().unwrap(), order }),
    ];
    (label(&VARIABLES), value(), scope(), origin, option::weighted(0.2, prompt())).prop_map(
        |(name, value, scope, origin, prompt)| {
            Variable::new(name, value).scoped(scope).defined_by(origin).with_prompt(prompt)
        },
    )
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        4 => "[a-d]{1,2}".prop_map(Value::Text),
        1 => "[a-d]{1,2}".prop_map(|text| Value::Sensitive(Sensitive::known(text))),
        1 => label(&["Shop AWS", "Spare AWS"]).prop_map(|name| Value::Reference {
            kind: ReferenceKind::AmazonWebServicesAccount,
            name,
        }),
    ]
}

fn scope() -> impl Strategy<Value = Scope> {
    let dimensions = (
        some(&STEPS),
        some(&CHANNELS),
        some(&ENVIRONMENTS),
        some(&["WEB01", "WEB02"]),
        some(&["Deployment Process"]),
        some(&ROLES),
        some(&TAGS),
    );
    dimensions.prop_map(|(actions, channels, environments, machines, processes, roles, tags)| {
        Scope::default()
            .with_actions(actions)
            .with_channels(channels)
            .with_environments(environments)
            .with_machines(machines)
            .with_processes(processes)
            .with_roles(roles)
            .with_tags(tags)
    })
}

fn prompt() -> impl Strategy<Value = Prompt> {
    any::<bool>().prop_map(|required| {
        let mut prompt = Prompt::new("Which?", ControlType::SingleLineText);
        prompt.required = required;
        prompt
    })
}

fn template() -> impl Strategy<Value = Template> {
    let per = (any::<bool>(), any::<bool>())
        .prop_map(|(environment, tenant)| Per { environment, tenant });
    let control = select(vec![ControlType::SingleLineText, ControlType::Sensitive]);
    let default = option::weighted(0.3, property());
    (label(&["Shop.Db", "Region.Name", "Contact"]), per, control, default, any::<bool>()).prop_map(
        |(name, per, control, default, required)| {
            let mut template = Template::new(name);
            template.control = control;
            template.default = default;
            template.required = required;
            template.per = per;
            template
        },
    )
}

fn property() -> impl Strategy<Value = PropertyValue> {
    prop_oneof![
        3 => "[a-d]{1,2}".prop_map(PropertyValue::Text),
        1 => "[a-d]{1,2}".prop_map(|text| PropertyValue::Sensitive(Sensitive::known(text))),
    ]
}

fn label(names: &'static [&'static str]) -> impl Strategy<Value = Label> {
    select(names).prop_map(|name| name.parse().unwrap())
}

/// Often nothing, otherwise some of `names`.
fn some<T>(names: &'static [&'static str]) -> impl Strategy<Value = Set<T>>
where
    T: Ord + FromStr<Err: Debug> + Debug,
{
    let chosen = prop_oneof![
        2 => Just(Vec::new()),
        1 => subsequence(names, 1..=names.len()),
    ];
    chosen.prop_map(|chosen| chosen.into_iter().map(|name| name.parse().unwrap()).collect())
}
