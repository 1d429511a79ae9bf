//! The steps of the made-up release.

use anyhow::Result;
use spacebridge::release::{PackageReference, Properties, PropertyValue, Set};
use spacebridge::{Action, Process, Sensitive, Step};

use crate::release::{AREAS, PARTS, PRODUCTION, package_id, pick};

const SCRIPT: &str = r##"$ErrorActionPreference = "Stop"
$service = $OctopusParameters["Octopus.Action.Package[Service].ExtractedPath"]
Write-Host "Deploying to #{Octopus.Environment.Name} with #{Shop.Gateway.Api:BaseUrl}"
foreach ($site in "#{Shop.Gateway.Web:FeatureFlags}".Split(",")) {
  & "$service/bin/configure.ps1" -Site $site -Timeout "#{Shop.Gateway.Api:Timeout}"
  if ($LASTEXITCODE -ne 0) { throw "configure.ps1 ended with $LASTEXITCODE" }
}
"##;

/// `count` steps that cross, and after every tenth one that does not.
pub(crate) fn process(count: usize, packages: usize) -> Result<Process> {
    let mut steps = Vec::new();
    for index in 0..count {
        steps.push(step(index, packages)?);
        if index % 10 == 9 || count < 10 && index == 0 {
            let mut seed =
                step(index, packages)?.with_name(format!("Seed test data {index}").parse()?);
            for action in seed.actions_mut() {
                action.environments = Set::from(["Test".parse()?]);
            }
            steps.push(seed);
        }
    }
    Ok(Process::new(steps))
}

/// The name of an action that crosses.
pub(crate) fn crossing_action(index: usize, steps: usize) -> String {
    name(index.checked_rem(steps).unwrap_or_default(), 0)
}

fn name(index: usize, action: usize) -> String {
    let area = pick(&AREAS, index);
    let part = pick(&PARTS, index / 20);
    match action {
        0 => format!("Deploy {area} {part} {index}"),
        1 => format!("Check {area} {part} {index}"),
        _ => format!("Warm up {area} {part} {index}"),
    }
}

fn step(index: usize, packages: usize) -> Result<Step> {
    let actions = if index % 10 == 4 { 3 } else { 1 };
    let role = if index.is_multiple_of(3) { "worker" } else { "web-server,edge" };
    let properties = [("Octopus.Action.TargetRoles", role), ("Octopus.Action.MaxParallelism", "4")];
    Ok(Step::new(
        name(index, 0).parse()?,
        (0..actions).map(|at| action(index, at, packages)).collect::<Result<Vec<_>>>()?,
    )
    .with_condition("Success")
    .with_start(if index % 7 == 6 { "StartWithPrevious" } else { "StartAfterPrevious" })
    .with_acquisition("LetOctopusDecide")
    .with_properties(texts(properties)))
}

fn action(index: usize, at: usize, packages: usize) -> Result<Action> {
    let mut properties = texts([
        ("Octopus.Action.EnabledFeatures", "Octopus.Features.JsonConfigurationVariables"),
        ("Octopus.Action.Package.JsonConfigurationVariablesTargets", "appsettings.json"),
        ("Octopus.Action.RunOnServer", "false"),
        ("Octopus.Action.Script.ScriptBody", SCRIPT),
        ("Octopus.Action.Script.ScriptSource", "Inline"),
        ("Octopus.Action.Script.Syntax", "PowerShell"),
    ]);
    if index % 100 == 42 {
        let password = Sensitive::known(format!("pool-password-{index}-{at}"));
        let name = "Octopus.Action.IISWebSite.ApplicationPoolPassword".to_owned();
        properties.0.insert(name, PropertyValue::Sensitive(password));
    }
    let environments =
        if index % 5 == 2 { Set::from(["Test".parse()?, PRODUCTION.parse()?]) } else { Set::new() };
    let used = index.checked_rem(packages).unwrap_or_default();
    let mut package = PackageReference::new(package_id(used));
    package.version = Some(format!("2.4.{}", used % 40));
    package.feed = Some("Octopus Server (built-in)".parse()?);
    package.acquisition = "Server".into();
    package.properties = texts([("SelectionMode", "immediate")]);
    let mut action = Action::new(name(index, at).parse()?, "Octopus.Script");
    action.required = index.is_multiple_of(2);
    action.condition = "Success".into();
    action.pool = if index % 50 == 7 { Some("Linux workers".parse()?) } else { None };
    action.environments = environments;
    action.properties = properties;
    action.packages = vec![package];
    Ok(action)
}

fn texts<const N: usize>(properties: [(&str, &str); N]) -> Properties {
    properties.into_iter().map(|(name, text)| (name.into(), PropertyValue::from(text))).collect()
}
