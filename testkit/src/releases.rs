//! Releases of the project `Shop`, from the smallest to one with a part of every kind.

use spacebridge::answers::Per;
use spacebridge::release::{Properties, Set};
use spacebridge::{
    Content, EnvironmentRef, Package, Process, Release, Scope, Sensitive, Template, Value, Variable,
};

use crate::process::{action, package_reference, step};
use crate::words::{at, label, name};

/// The secret of [`small_release`] and [`rich_release`].
pub const SECRET: &str = "hunter2-4711";

/// The bytes of the one package of [`release_for`] and [`rich_release`].
pub const PACKAGE: &[u8] = b"the bytes of the package";

/// Returns a release without any content.
pub fn empty_release(version: &str) -> Release {
    Release::new(name("Shop"), version.parse().unwrap(), at("2026-11-20T08:00:00Z"))
}

/// Returns a release with one secret.
pub fn small_release(version: &str) -> Release {
    release_with_secret(version, SECRET)
}

/// Returns a release with one secret, which `text` is.
pub fn release_with_secret(version: &str, text: impl Into<String>) -> Release {
    let secret = Value::Sensitive(Sensitive::known(text));
    let mut release = empty_release(version);
    release.variables.push(Variable::new(label("Password"), secret));
    release
}

/// Returns a release with one package, and with another password and another greeting in each of
/// these environments.
pub fn release_for(environments: &[&str]) -> Release {
    let mut release = empty_release("1.1.0");
    release.packages.push(Package::new(label("Shop.Web"), "1.1.0", Content::of(PACKAGE)));
    for environment in environments {
        let password = Value::Sensitive(Sensitive::known(format!("secret of {environment}")));
        let greeting = format!("Hello {environment}");
        for variable in [
            Variable::new(label("Password"), password),
            Variable::text(label("Greeting"), greeting),
        ] {
            release.variables.push(variable.scoped(scope_of(environment)));
        }
    }
    release
}

/// Returns a release with one of everything that a document can hold.
pub fn rich_release() -> Release {
    let pool = Value::Reference { kind: "WorkerPool".parse().unwrap(), name: label("Ubuntu") };
    let builtin = Some(label("builtin"));
    let mut package = Package::new(label("Shop.Web"), "1.1.0", Content::of(PACKAGE));
    package.feed.clone_from(&builtin);
    let mut reference = package_reference("Shop.Web", "1.1.0");
    reference.feed = builtin;
    let mut deploy_web = action("Deploy Web");
    deploy_web.required = true;
    deploy_web.properties = Properties::from_iter([("Script".into(), "echo #{Shop.Url}".into())]);
    deploy_web.packages = vec![reference];
    let mut contact = Template::new(label("Shop.Contact"));
    contact.label = "Contact".into();
    contact.help = "Who is called at night".into();
    contact.per = Per { environment: true, tenant: false };
    let mut release = empty_release("1.1.0").with_packages(vec![package]);
    release.notes = "Sells tickets again.".into();
    release.process = Process::new([step("Deploy Web", [deploy_web])]);
    release.variables = vec![
        Variable::text(label("Shop.Url"), "https://shop.example")
            .scoped(scope_of("Prod Space: Production")),
        Variable::text(label("Shop.Url"), "https://localhost"),
        Variable::new(label("Shop.Db.Password"), Value::Sensitive(Sensitive::known(SECRET))),
        Variable::new(label("Shop.Pool"), pool),
    ];
    release.templates = vec![contact];
    release
}

/// Returns the scope of a value that holds in one environment.
pub fn scope_of(environment: &str) -> Scope {
    let environments = Set::from([environment.parse::<EnvironmentRef>().unwrap()]);
    Scope::default().with_environments(environments)
}
