//! The body of the fuzz target `cross`: what a source promotes is what its target deploys.

use spacebridge::answers::{Answer, AnswerValue, blanks};
use spacebridge::release::{Properties, PropertyValue, Set};
use spacebridge::rules::slice;
use spacebridge::target::{ImportedRelease, OpenedSecrets, Plan};
use spacebridge::{
    Answers, Code, Content, EnvironmentRef, Facts, Package, Release, Sensitive, Step, Value,
};
use spacebridge_testkit::{Target, carried, empty_release};

use crate::bodies::{bundle, imported, pair, prod};

const BYTES: &[u8] = b"PK";

/// A target reads every bundle that a source can promote, and reads exactly the values meant for
/// it, to the last secret that its deployment uses. Other secrets are not opened.
pub fn cross(mut release: Release) {
    select_packages(&mut release);
    let mut meant = meant_for_prod(&release);
    let file = match bundle(release) {
        Ok(file) => file,
        // A release may be refused at home, by a reason of its own.
        Err(error) => match error.code() {
            Code::PackageNotSelected | Code::PackageAmbiguous => return,
            code => panic!("refused at home [{code}]: {error}"),
        },
    };
    let verified = prod(&Facts::none()).verify(&file).unwrap();
    let imported = imported(&verified).expect("what was promoted can be imported");
    let plan = planned(&imported);
    let opened = plan.open_secrets(&pair().prod.keys).unwrap();
    check_used(&plan, &opened);
    let mut read = imported.release().clone();
    let mut used = Vec::new();
    each_secret(&mut read, &mut |sensitive| {
        let text = opened.text(sensitive).cloned();
        used.push(text.is_some());
        *sensitive = text.map_or(Sensitive::Withheld, Sensitive::Known);
    });
    let mut used = used.into_iter();
    each_secret(&mut meant, &mut |sensitive| {
        if !used.next().unwrap() {
            *sensitive = Sensitive::Withheld;
        }
    });
    // Debug shows no secret; `==` compares them.
    assert!(read == meant, "{read:#?}\nis not what was meant:\n{meant:#?}");
}

/// The release as the target is to have it: its slice, in its own names.
fn meant_for_prod(release: &Release) -> Release {
    let cut = slice(release, &"Prod Space".parse().unwrap()).slice;
    let mut meant = release.clone();
    meant.process = cut.process;
    meant.variables = cut.variables;
    // What the source calls `Prod Space: Production` is ours here.
    let ours = |environments: &mut Set<EnvironmentRef>| {
        let local = |there: &EnvironmentRef| EnvironmentRef::local(there.name.clone());
        *environments = environments.iter().map(local).collect();
    };
    for variable in &mut meant.variables {
        let mut environments = variable.scope().environments().clone();
        ours(&mut environments);
        let scope = core::mem::take(variable.scope_mut());
        *variable.scope_mut() = scope.with_environments(environments);
    }
    for action in meant.process.steps.iter_mut().flat_map(Step::actions_mut) {
        ours(&mut action.environments);
        ours(&mut action.excluded);
    }
    meant
}

/// Checks that every secret of the planned steps and variables is opened.
fn check_used(plan: &Plan, opened: &OpenedSecrets) {
    let mut used = plan.variables().iter().collect::<Vec<_>>();
    let mut steps = empty_release("1.0.0");
    for planned in plan.steps() {
        used.extend(planned.overrides.iter().map(|(_, variable)| variable));
        steps.process.steps.push(planned.step.clone());
    }
    for variable in used {
        if let Some(Value::Sensitive(sensitive)) = &variable.value {
            assert!(opened.text(sensitive).is_some(), "`{}` is used", variable.name);
        }
    }
    each_secret(&mut steps, &mut |sensitive| {
        assert!(opened.text(sensitive).is_some(), "a step uses it");
    });
}

/// The plan of a deployment to which everything was answered.
fn planned(imported: &ImportedRelease) -> Plan {
    let production = "Production".parse().unwrap();
    let facts = Facts { imports: vec![imported.import().clone()], ..Facts::none() };
    let packages = carried(imported.release(), |_| BYTES);
    let given = || AnswerValue::Text("given".into());
    let mut answers = Answers::new();
    for variable in &imported.release().variables {
        answers = answers.with_prompted(variable.name().clone(), given());
    }
    let templates = &imported.release().templates;
    let none = Answers::new();
    for blank in blanks(templates, imported.slice(), &none, &production, None) {
        answers.insert(blank.cell, Answer::new(given(), blank.control));
    }
    let target = Target { packages: &packages, answers: &answers, ..prod(&facts) };
    target.plan(imported, "Production").unwrap()
}

/// Gives the release every package that its actions use by name.
fn select_packages(release: &mut Release) {
    let actions = release.process.steps.iter().flat_map(Step::actions);
    for reference in actions.flat_map(|action| &action.packages) {
        let Ok(id) = reference.package.parse() else { continue };
        let version = reference.version.clone().unwrap_or_else(|| "1.0.0".into());
        let known =
            release.packages.iter().any(|package| package.id == id && package.version == version);
        if !known {
            release.packages.push(Package::new(id, version, Content::of(BYTES)));
        }
    }
}

fn each_secret(release: &mut Release, change: &mut dyn FnMut(&mut Sensitive)) {
    for variable in &mut release.variables {
        if let Value::Sensitive(sensitive) = variable.value_mut() {
            change(sensitive);
        }
    }
    for template in &mut release.templates {
        if let Some(PropertyValue::Sensitive(sensitive)) = &mut template.default {
            change(sensitive);
        }
        in_properties(&mut template.extra, change);
    }
    for step in &mut release.process.steps {
        in_properties(step.properties_mut(), change);
        for action in step.actions_mut() {
            in_properties(&mut action.properties, change);
            for package in &mut action.packages {
                in_properties(&mut package.properties, change);
            }
        }
    }
}

fn in_properties(properties: &mut Properties, change: &mut dyn FnMut(&mut Sensitive)) {
    for value in properties.0.values_mut() {
        if let PropertyValue::Sensitive(sensitive) = value {
            change(sensitive);
        }
    }
}
