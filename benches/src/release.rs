//! A made-up release that is as large and as varied as a real one, the same every time.

use anyhow::Result;
use spacebridge::answers::{ControlType, Per, Prompt, ReferenceKind, SelectOption};
use spacebridge::release::{PropertyValue, Set};
use spacebridge::trust::Origin;
use spacebridge::{
    Content, Label, Package, Release, Scope, Sensitive, Template, Timestamp, Value, Variable,
};

use crate::chance::Chance;
use crate::process;

/// The Space that the release goes to, as the source calls it.
pub(crate) const TARGET: &str = "Prod Space";
pub(crate) const PRODUCTION: &str = "Prod Space: Production";
const STAGING: &str = "Prod Space: Staging";

pub(crate) const AREAS: [&str; 20] = [
    "Catalog",
    "Search",
    "Basket",
    "Checkout",
    "Payment",
    "Invoice",
    "Customer",
    "Loyalty",
    "Stock",
    "Shipping",
    "Returns",
    "Pricing",
    "Promotion",
    "Review",
    "Mail",
    "Report",
    "Identity",
    "Gateway",
    "Queue",
    "Archive",
];
pub(crate) const PARTS: [&str; 8] =
    ["Web", "Api", "Worker", "Database", "Cache", "Scheduler", "Importer", "Agent"];
const SETTINGS: [&str; 25] = [
    "BaseUrl",
    "ConnectionString",
    "Timeout",
    "RetryCount",
    "LogLevel",
    "ApiKey",
    "UserName",
    "Password",
    "Host",
    "Port",
    "PoolSize",
    "Region",
    "BucketName",
    "QueueName",
    "Endpoint",
    "FeatureFlags",
    "CorsOrigins",
    "CacheSeconds",
    "MaxBodySize",
    "HealthPath",
    "Certificate",
    "TenantId",
    "ClientId",
    "ClientSecret",
    "Options",
];
const ROLES: [&str; 4] = ["web-server", "worker", "db-admin", "edge"];

/// The size of the part of a release that crosses. A quarter more values and a tenth more steps are
/// for the source's own environments and stay there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Size {
    /// Values of variables, a tenth of them sensitive.
    pub variables: usize,
    /// Steps; one in ten has three actions, the others one.
    pub steps: usize,
    /// Packages.
    pub packages: usize,
    /// Templates that the target has to answer.
    pub templates: usize,
}

impl Size {
    /// A release with that many variables, and as much of the rest as goes with them: 500 steps,
    /// 300 packages and 200 templates for 20,000 variables.
    #[must_use]
    pub fn of(variables: usize) -> Self {
        let part = |of: usize| variables.saturating_mul(of).div_ceil(20_000);
        Self { variables, steps: part(500), packages: part(300), templates: part(200) }
    }
}

/// A release of that size: project `Shop`, version 2.4.0, for a target called `Prod Space`.
///
/// # Errors
///
/// None, unless the rules for names change.
pub fn release(size: Size) -> Result<Release> {
    let assembled = Timestamp::from_unix_seconds(1_790_000_000)?;
    let mut release = Release::new("Shop".parse()?, "2.4.0".parse()?, assembled);
    release.channel = Some("Default".parse()?);
    release.notes = "Faster search.\n\nPayments go through the new gateway.\n".repeat(20);
    release.packages = (0..size.packages).map(package).collect::<Result<_>>()?;
    release.process = process::process(size.steps, size.packages)?;
    release.variables = variables(size.variables, size.steps)?;
    release.templates = (0..size.templates).map(template).collect::<Result<_>>()?;
    Ok(release)
}

pub(crate) fn pick<'a>(list: &[&'a str], index: usize) -> &'a str {
    let index = index.checked_rem(list.len()).unwrap_or_default();
    list.get(index).copied().unwrap_or_default()
}

pub(crate) fn package_id(index: usize) -> String {
    let area = pick(&AREAS, index);
    let part = pick(&PARTS, index / 20);
    match index / 160 {
        0 => format!("Shop.{area}.{part}"),
        more => format!("Shop.{area}.{part}.Extension{more}"),
    }
}

/// The bytes of a package: what its digest is of.
pub(crate) fn package_bytes(id: &str, version: &str) -> Vec<u8> {
    format!("PK {id} {version}").into_bytes()
}

fn package(index: usize) -> Result<Package> {
    let id = package_id(index);
    let version = format!("2.4.{}", index % 40);
    let content = Content::of(&package_bytes(&id, &version));
    let mut package = Package::new(id.parse()?, version, content);
    package.feed = Some("Octopus Server (built-in)".parse()?);
    Ok(package)
}

/// `count` values that cross, and a quarter as many between them that do not.
fn variables(count: usize, steps: usize) -> Result<Vec<Variable>> {
    let mut chance = Chance::new(0x5bace);
    let mut variables = Vec::with_capacity(count.saturating_mul(5).div_ceil(4));
    let mut crossing = 0_usize;
    for index in 0.. {
        let name: Label = name(index).parse()?;
        let values = [1, 1, 1, 2, 1, 1, 3, 1, 2, 4].get(index % 10).copied().unwrap_or(1);
        for nth in 0..values {
            if crossing == count {
                return Ok(variables);
            }
            let value = value(crossing, &mut chance)?;
            let scope = scope(crossing, nth, values, steps)?;
            variables.push(detailed(Variable::new(name.clone(), value).scoped(scope), crossing)?);
            if crossing % 4 == 3 {
                let own = [if crossing % 8 == 3 { "Development" } else { "Test" }.parse()?];
                let scope = Scope::default().with_environments(Set::from(own));
                variables.push(Variable::text(name.clone(), "http://localhost:8080").scoped(scope));
            }
            crossing = crossing.saturating_add(1);
        }
    }
    Ok(variables)
}

fn name(index: usize) -> String {
    let setting = pick(&SETTINGS, index);
    let part = pick(&PARTS, index / 25);
    let area = pick(&AREAS, index / 200);
    match index / 4_000 {
        0 => format!("Shop.{area}.{part}:{setting}"),
        more => format!("Shop.{area}.{part}.Module{more:02}:{setting}"),
    }
}

fn value(index: usize, chance: &mut Chance) -> Result<Value> {
    let number = chance.next();
    let area = pick(&AREAS, index / 25);
    if index % 10 == 3 {
        return Ok(Value::Sensitive(Sensitive::known(format!("{number:016x}-{area}"))));
    }
    if index % 100 == 50 {
        let name = format!("shop {area} service").parse()?;
        return Ok(Value::Reference { kind: ReferenceKind::UsernamePasswordAccount, name });
    }
    Ok(Value::Text(match chance.below(20) {
        0..=5 => format!("https://{area}-{}.shop.example/api/v2", number % 1_000),
        6..=9 => (number % 10_000).to_string(),
        10 | 11 => "True".into(),
        12..=15 => format!(
            "Server=#{{Shop.{area}.Database:Host}};Database={area}{};User Id=#{{Shop.{area}.\
             Database:UserName}};Pooling=true;Max Pool Size={}",
            number % 100,
            number % 64
        ),
        16..=18 => format!("shop-{area}-{:06x}", number % 0x00ff_ffff),
        _ => format!(
            concat!(
                r#"{{"retries": {}, "backoff": "exponential", "hosts": ["{}-a.example", "#,
                r#""{}-b.example", "{}-c.example"], "#,
                r#""limits": {{"rps": {}, "burst": {}}}}}"#
            ),
            number % 10,
            area,
            area,
            area,
            number % 500,
            number % 900
        ),
    }))
}

/// Returns the scope of the `nth` of `values` values of one name. Each name has one value for every
/// place.
fn scope(index: usize, nth: usize, values: usize, steps: usize) -> Result<Scope> {
    let scope = Scope::default();
    Ok(match (values, nth) {
        (1, _) => match index % 12 {
            7 => scope.with_environments([PRODUCTION.parse()?, STAGING.parse()?]),
            8 => scope.with_tags(["Region/North".parse()?, "Tier/Gold".parse()?]),
            9 => scope.with_channels(["Default".parse()?]),
            10 => scope.with_environments([PRODUCTION.parse()?, "Test".parse()?]),
            _ => scope,
        },
        (_, 0) => scope,
        (_, 1) => scope.with_environments([PRODUCTION.parse()?, "Test".parse()?]),
        (_, 2) => scope
            .with_roles([pick(&ROLES, index).parse()?])
            .with_environments([PRODUCTION.parse()?]),
        _ => scope.with_actions([process::crossing_action(index, steps).parse()?]),
    })
}

fn detailed(mut variable: Variable, index: usize) -> Result<Variable> {
    if index % 5 < 2 {
        let order = u32::try_from(index % 7)?;
        let set = format!("Shared {order}").parse()?;
        variable = variable.defined_by(Origin::Library { set, order });
    }
    if index % 20 == 1 {
        variable =
            variable.described("Agreed with operations; see the runbook before changing it.");
    }
    if index % 200 == 11 {
        variable = variable.with_prompt(Prompt::new("Which window?", ControlType::SingleLineText));
    }
    Ok(variable)
}

fn template(index: usize) -> Result<Template> {
    let area = pick(&AREAS, index);
    let part = pick(&PARTS, index / 20);
    let name = format!("Site.{area}.{part}.{index:04}").parse()?;
    let control = match index % 5 {
        0 => ControlType::Sensitive,
        1 => ControlType::Select,
        2 => ControlType::MultiLineText,
        _ => ControlType::SingleLineText,
    };
    let option = |value: &str| SelectOption::new(value, format!("Use {value}"));
    let options = if control == ControlType::Select {
        vec![option("blue"), option("green")]
    } else {
        Vec::new()
    };
    let mut template = Template::new(name);
    template.label = format!("{area} {part} at your site");
    template.help = "What your operations team agreed on with ours. Ask before you guess.".into();
    template.control = control;
    template.default = (index % 4 == 3).then(|| PropertyValue::from("standard"));
    template.options = options;
    template.per = Per { environment: index.is_multiple_of(2), tenant: false };
    Ok(template)
}

#[cfg(test)]
mod tests {
    use super::*;
    use spacebridge::rules::slice;

    #[test]
    fn a_release_has_the_size_that_was_asked_for() {
        let size = Size::of(1_000);
        let release = release(size).unwrap();
        let sliced = slice(&release, &TARGET.parse().unwrap());
        assert_eq!(sliced.slice.variables.len(), 1_000);
        assert_eq!(sliced.slice.process.steps.len(), size.steps);
        assert_eq!((sliced.omitted.values, sliced.omitted.steps), (250, 2));
        let sensitive = |v: &&Variable| matches!(v.value(), Value::Sensitive(_));
        assert_eq!(sliced.slice.variables.iter().filter(sensitive).count(), 100);
        assert_eq!((size.steps, size.packages, size.templates), (25, 15, 10));
    }

    #[test]
    fn the_release_is_the_same_every_time() {
        assert_eq!(release(Size::of(500)).unwrap(), release(Size::of(500)).unwrap());
    }

    #[test]
    fn every_dimension_of_a_scope_is_used() {
        let release = release(Size::of(2_000)).unwrap();
        let scopes = || release.variables.iter().map(Variable::scope);
        assert!(scopes().any(|scope| !scope.actions().is_empty()));
        assert!(scopes().any(|scope| !scope.channels().is_empty()));
        assert!(scopes().any(|scope| !scope.roles().is_empty()));
        assert!(scopes().any(|scope| !scope.tags().is_empty()));
        assert!(
            scopes().any(|scope| scope
                .environments()
                .iter()
                .any(spacebridge::EnvironmentRef::is_remote))
        );
    }
}
