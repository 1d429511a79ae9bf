//! Every package that a deployment can reach is pinned by the manifest, or is reported and refused.

use spacebridge::answers::{Answer, AnswerKey, AnswerValue, ControlType, Prompt, Question};
use spacebridge::facts::Lookup;
use spacebridge::packages::AvailablePackages;
use spacebridge::release::{PackageReference, PropertyValue};
use spacebridge::target::{Plan, PlanError};
use spacebridge::{
    Answers, Code, Content, Finding, Grant, Package, Process, Release, Scope, Sensitive, Severity,
    Template, Value, Variable,
};
use spacebridge_testkit::{
    PACKAGE, Site, Target, action, carried, label, package_reference, release_for, step,
};

const IMAGE: &str = "registry.example/shop/web";

fn sites() -> (Site, Site) {
    let mut dev =
        Site::new("Dev Space", 1, &["Test"]).with_path(&[("Production", &["Space Prod Space"])]);
    let mut prod =
        Site::new("Prod Space", 2, &["Production"]).with_path(&[("Production", &["Production"])]);
    dev.trust(&prod, [Grant::PromoteTo]);
    prod.trust(&dev, [Grant::AcceptReleases]);
    (dev, prod)
}

fn reference(package: &str, version: &str, acquisition: &str) -> PackageReference {
    let mut reference = package_reference(package, version);
    reference.feed = Some(label("Octopus Server (built-in)"));
    reference.acquisition = acquisition.into();
    reference
}

/// Returns a release with `Shop.Web 1.1.0` in its table whose one step uses these packages.
fn using(references: impl Into<Vec<PackageReference>>) -> Release {
    let mut release = release_for(&["Prod Space: Production"]);
    let mut run = action("Run");
    run.packages = references.into();
    release.process = Process::new([step("Run", [run])]);
    release
}

fn with(mut release: Release, variables: impl IntoIterator<Item = Variable>) -> Release {
    release.variables.extend(variables);
    release
}

fn text(name: &str, value: &str) -> Variable {
    Variable::text(label(name), value)
}

/// The findings for the promoter and the reviewer, and the plan.
struct Seen {
    promoter: Vec<Finding>,
    reviewer: Vec<Finding>,
    plan: Result<Plan, PlanError>,
}

impl Seen {
    /// Returns what the plan refuses, after its path is found among the findings of both people.
    fn reasons(&self) -> Vec<(Code, &str)> {
        let refusal = self.plan.as_ref().err();
        let reasons = refusal.into_iter().flat_map(|refusal| &refusal.reasons);
        reasons.map(|reason| (reason.code, reason.detail.as_str())).collect()
    }

    fn reported(&self) -> Vec<(&str, Severity)> {
        let [promoter, reviewer] = [&self.promoter, &self.reviewer].map(|findings| {
            let unpinned = findings.iter().filter(|one| one.code == Code::PackageUnpinned);
            unpinned.map(|one| (one.path.as_str(), one.severity)).collect::<Vec<_>>()
        });
        assert_eq!(promoter, reviewer);
        reviewer
    }
}

fn seen_with(release: Release, answers: &Answers, packages: Option<&AvailablePackages>) -> Seen {
    let (mut dev, mut prod) = sites();
    let assembled = dev.assemble(release);
    let promoted = dev.promote(&assembled, "Prod Space").unwrap();
    let bundle = prod.verify(promoted.bundle.as_bytes()).unwrap();
    let reviewer = prod.preview(&bundle).findings().to_vec();
    let imported = prod.import(promoted.bundle.as_bytes());
    let all = packages.cloned().unwrap_or_else(|| carried(imported.release(), |_| PACKAGE));
    let plan = Target { answers, packages: &all, ..prod.target(&[]) }.plan(&imported, "Production");
    Seen { promoter: promoted.findings, reviewer, plan }
}

fn seen(release: Release) -> Seen {
    seen_with(release, &Answers::new(), None)
}

const BOUND: &str = "process › Run › Run › package `#{Which} 1.1.0`";

#[test]
fn a_binding_that_becomes_a_listed_package_is_reported_and_planned() {
    let bound = reference("#{Which}", "1.1.0", "Server");
    let nested = [text("Which", "#{Shop}.#{Part}"), text("Shop", "Shop"), text("Part", "web")];
    for variables in [vec![text("Which", "Shop.Web")], nested.into()] {
        let seen = seen(with(using([bound.clone()]), variables));
        assert_eq!(seen.reported(), [(BOUND, Severity::Warning)]);
        assert_eq!(seen.reasons(), []);
    }
    // Its bytes are needed like those of a package that is named literally.
    let release = with(using([bound]), [text("Which", "Shop.Web")]);
    let seen = seen_with(release, &Answers::new(), Some(&AvailablePackages::default()));
    assert_eq!(seen.reasons()[0].0, Code::PackageMissing);
}

#[test]
fn a_binding_that_becomes_an_unlisted_package_is_refused_by_the_plan() {
    let seen =
        seen(with(using([reference("#{Which}", "9.9.9", "Server")]), [text("Which", "Evil.Tool")]));
    assert_eq!(seen.reported().len(), 1);
    let expected =
        "package `Evil.Tool 9.9.9` has no row in the manifest, so nothing pins its bytes";
    assert_eq!(seen.reasons(), [(Code::PackageUnpinned, expected)]);
}

/// The plan is made before a machine is chosen: what one machine would be given counts too.
#[test]
fn a_value_for_one_role_cannot_bring_a_package_that_the_plan_did_not_see() {
    let evil = text("Which", "Evil.Tool");
    let role = Scope::default().with_roles([label("web")]);
    let on_role = evil.clone().scoped(role.clone());
    let in_action = evil.clone().scoped(Scope::default().with_actions([label("Run")]));
    let elsewhere =
        evil.scoped(Scope::default().with_roles([label("web")]).with_channels([label("Other")]));
    let bound = || using([reference("#{Which}", "1.1.0", "Server")]);
    for value in [on_role, in_action] {
        let seen = seen(with(bound(), [text("Which", "Shop.Web"), value]));
        assert!(seen.reasons()[0].1.contains("Evil.Tool"), "{:?}", seen.reasons());
    }
    let harmless = seen(with(bound(), [text("Which", "Shop.Web"), elsewhere]));
    assert_eq!(harmless.reasons(), []);
    let only_there = seen(with(bound(), [text("Which", "Shop.Web").scoped(role)]));
    assert_eq!(only_there.reasons(), []);
}

#[test]
fn answers_and_prompts_are_resolved_like_values_of_the_release() {
    let cell =
        AnswerKey { question: Question::Template(label("Which")), environment: None, tenant: None };
    for (package, reasons) in [("Shop.Web", 0), ("Evil.Tool", 1)] {
        let given = || AnswerValue::Text(package.into());
        let mut asking = using([reference("#{Which}", "1.1.0", "Server")]);
        asking.templates.push(Template::new(label("Which")));
        let answer = Answer::new(given(), ControlType::SingleLineText);
        let answers = Answers::from_iter([(cell.clone(), answer)]);
        assert_eq!(seen_with(asking, &answers, None).reasons().len(), reasons);

        let role = Scope::default().with_roles([label("web")]);
        let prompt = Prompt::new("Which?", ControlType::SingleLineText);
        let prompted = text("Which", "Shop.Web").scoped(role).with_prompt(prompt);
        let release = with(using([reference("#{Which}", "1.1.0", "Server")]), [prompted]);
        let answers = Answers::new().with_prompted(label("Which"), given());
        assert_eq!(seen_with(release, &answers, None).reasons().len(), reasons);
    }
}

#[test]
fn a_binding_that_cannot_be_resolved_is_refused() {
    let secret = Variable::new(label("Which"), Value::Sensitive(Sensitive::known("Shop.Web")));
    let reference_to_feed =
        Value::Reference { kind: "Feed".parse().unwrap(), name: label("Shop.Web") };
    let cases: [(&str, Vec<Variable>); 8] = [
        ("#{Which}", vec![]),
        ("#{Which", vec![text("Which", "Shop.Web")]),
        ("##{Which}", vec![text("Which", "Shop.Web")]),
        ("#{Which | ToLower}", vec![text("Which | ToLower", "Shop.Web")]),
        ("#{if A}Shop.Web#{/if}", vec![text("if A", ""), text("/if", "")]),
        ("#{Which}", vec![secret]),
        ("#{Which}", vec![Variable::new(label("Which"), reference_to_feed)]),
        ("#{Which}", vec![text("Which", "#{Again}"), text("Again", "#{Which}")]),
    ];
    for (id, variables) in cases {
        let seen = seen(with(using([reference(id, "1.1.0", "Server")]), variables));
        let refused = seen.reasons();
        let expected = format!("the bindings of package `{id} 1.1.0` cannot be resolved in a plan");
        assert!(refused.contains(&(Code::PackageUnpinned, &expected)), "{id}: {refused:?}");
    }
}

#[test]
fn a_binding_with_very_many_values_is_refused_in_a_bounded_time() {
    let roles = |number: usize| Scope::default().with_roles([label(&format!("role-{number}"))]);
    let many = (0..65).map(|number| text("Which", &format!("P{number}")).scoped(roles(number)));
    let seen_many = seen(with(using([reference("#{Which}", "1.1.0", "Server")]), many));
    assert!(seen_many.reasons()[0].1.contains("cannot be resolved"));

    // Each level has 64 values, and all of them become the same text in the end.
    let level = |number: usize| {
        (0..64).map(move |value| {
            let next = format!("#{{V{}.{}}}", number + 1, value % 8);
            (0..8).map(move |name| {
                let scope = Scope::default().with_roles([label(&format!("role-{value}"))]);
                text(&format!("V{number}.{name}"), &next).scoped(scope)
            })
        })
    };
    let wide = (0..8).flat_map(level).flatten();
    let last = (0..8).map(|name| text(&format!("V8.{name}"), "Shop.Web"));
    let release = using([reference("#{V0.0}", "1.1.0", "Server")]);
    let seen_wide = seen(with(release, wide.chain(last)));
    assert!(seen_wide.reasons()[0].1.contains("cannot be resolved"));

    let long = text("Which", &"x".repeat(1_001));
    let seen_long = seen(with(using([reference("#{Which}", "1.1.0", "Server")]), [long]));
    assert!(seen_long.reasons()[0].1.contains("cannot be resolved"));
}

#[test]
fn an_image_is_pinned_by_its_digest_alone() {
    let digest = format!("sha256:{}", "0f".repeat(32));
    let named = format!("{IMAGE}@{digest}");
    let tagged = format!("1.1.0@{digest}");
    for (id, version) in [(IMAGE, digest.as_str()), (&named, "1.1.0"), (IMAGE, &tagged)] {
        let seen = seen(using([reference(id, version, "NotAcquired")]));
        assert_eq!((seen.reported(), seen.reasons()), (vec![], vec![]), "{id} {version}");
    }
    let short = format!("sha256:{}", "0f".repeat(31));
    for version in ["latest", "1.1.0@sha256", &short] {
        let seen = seen(using([reference(IMAGE, version, "NotAcquired")]));
        let path = format!("process › Run › Run › package `{IMAGE} {version}`");
        assert_eq!(seen.reported(), [(path.as_str(), Severity::Warning)]);
        assert_eq!(seen.reasons().len(), 1);
        assert_eq!(seen.reasons()[0].0, Code::PackageUnpinned);
    }
    // A tag that a variable chooses is resolved like an id.
    let bound = using([reference(IMAGE, "#{Tag}", "NotAcquired")]);
    assert_eq!(seen(with(bound.clone(), [text("Tag", &digest)])).reasons(), []);
    assert_eq!(seen(with(bound, [text("Tag", "latest")])).reasons().len(), 1);
}

/// The engine that fetches the image checks the digest of its row, so its bytes need not be here.
#[test]
fn a_row_with_the_digest_of_an_image_pins_it_without_its_bytes() {
    let oci = format!("sha256:{}", "0f".repeat(32)).parse().ok();
    let image = |lookup: Lookup| {
        let mut image = Package::new(label(IMAGE), "1.1.0", Content::of(b"the image's manifest"));
        image.lookup = lookup;
        let mut release = using([reference(IMAGE, "1.1.0", "NotAcquired")]);
        release.packages = vec![image];
        release
    };
    let none = AvailablePackages::default();
    let with_digest = image(Lookup { oci, ..Lookup::default() });
    let seen_image = seen_with(with_digest.clone(), &Answers::new(), Some(&none));
    assert_eq!((seen_image.reported(), seen_image.reasons()), (vec![], vec![]));

    let without = seen_with(image(Lookup::default()), &Answers::new(), Some(&none));
    assert_eq!(without.reasons()[0].0, Code::PackageMissing);

    // A package that the server fetches is checked by its SHA-256, whatever else its row says.
    let mut acquired = with_digest;
    acquired.process.steps[0].actions_mut()[0].packages[0].acquisition = "Server".into();
    let acquired = seen_with(acquired, &Answers::new(), Some(&none));
    assert_eq!(acquired.reasons()[0].0, Code::PackageMissing);
}

/// A digest in a name counts where an engine checks it, and nowhere else.
#[test]
fn a_digest_in_the_name_of_a_package_that_is_acquired_pins_nothing() {
    let (dev, _) = sites();
    let version = format!("sha256:{}", "0f".repeat(32));
    let release = using([reference("Evil.Tool", &version, "Server")]);
    let error = dev.space.assemble(release, dev.signer(1)).unwrap_err();
    assert_eq!(error.code(), Code::PackageNotSelected);
}

/// An action's properties repeat its package. They must not name another one.
#[test]
fn a_package_that_only_a_property_names_is_held_against_the_manifest_too() {
    let (dev, _) = sites();
    for property in ["Octopus.Action.Package.PackageId", "Octopus.Action.Package.NuGetPackageId"] {
        let named = |id: &str| {
            let mut release = using([reference("Shop.Web", "1.1.0", "Server")]);
            let properties = &mut release.process.steps[0].actions_mut()[0].properties;
            properties.0.insert(property.into(), PropertyValue::Text(id.into()));
            release
        };
        let error = dev.space.assemble(named("Evil.Tool"), dev.signer(1)).unwrap_err();
        assert_eq!(error.code(), Code::PackageNotSelected);
        assert_eq!(seen(named("shop.web")).reasons(), []);
        let bound = seen(with(named("#{Which}"), [text("Which", "Evil.Tool")]));
        assert_eq!((bound.reported().len(), bound.reasons().len()), (1, 1));
    }
}

/// A disabled action, and one that does not run here, reach no package.
#[test]
fn an_action_that_does_not_run_reaches_no_package() {
    let mut release = using([reference("#{Which}", "1.1.0", "Server")]);
    release.process.steps[0].actions_mut()[0].disabled = true;
    let seen = seen(release);
    assert_eq!((seen.reported(), seen.reasons()), (vec![], vec![]));
}
