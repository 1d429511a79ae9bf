//! The project's own Octopus-shaped documents, read into the model: Box Office 1.0.0 and 1.1.0.

use serde_json::Value as Json;
use spacebridge::answers::{ControlType, ReferenceKind};
use spacebridge::release::PropertyValue;
use spacebridge::trust::Origin;
use spacebridge::{Action, Code, Limits, Sensitive, Template, Value, Variable};
use spacebridge_octopus::{OctopusDocuments, OctopusRelease, OctopusSecrets};

use super::common;

fn documents() -> OctopusDocuments {
    let documents = common::own_documents(&["shared", "1.0.0", "1.1.0"]);
    OctopusDocuments::read(documents, &Limits::default()).unwrap()
}

fn release(version: &str) -> OctopusRelease {
    documents().release(None, Some(&version.parse().unwrap())).unwrap()
}

fn secrets() -> OctopusSecrets {
    OctopusSecrets::read("secrets.json", &common::own_secrets(), &Limits::default()).unwrap()
}

pub(crate) fn list<T: ToString>(things: impl IntoIterator<Item = T>) -> String {
    things.into_iter().map(|thing| thing.to_string()).collect::<Vec<_>>().join(", ")
}

/// One line for each value of a variable: where it holds, and what it is.
fn values(read: &OctopusRelease, name: &str) -> Vec<String> {
    let line = |variable: &Variable| {
        let scope = variable.scope();
        let place = [
            list(scope.environments()),
            list(scope.machines()),
            list(scope.roles()),
            list(scope.actions()),
            list(scope.channels()),
            list(scope.tags()),
            list(scope.processes()),
        ];
        let place = place.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>();
        let value = match variable.value() {
            Value::Text(text) => format!("{text:?}"),
            Value::Sensitive(secret) => format!("{secret:?}"),
            Value::Reference { kind, name } => format!("{} {name}", kind.as_str()),
        };
        format!("[{}] {value}", place.join(" & "))
    };
    read.release.variables.iter().filter(|v| v.name().as_str() == name).map(line).collect()
}

pub(crate) fn action<'a>(read: &'a OctopusRelease, name: &str) -> &'a Action {
    let mut actions = read.release.process.steps.iter().flat_map(spacebridge::Step::actions);
    actions.find(|action| action.name.as_str() == name).expect("the action exists")
}

fn template<'a>(read: &'a OctopusRelease, name: &str) -> &'a Template {
    read.release.templates.iter().find(|t| t.name.as_str() == name).expect("the template exists")
}

fn codes(read: &OctopusRelease) -> Vec<Code> {
    read.findings().into_iter().map(|finding| finding.code).collect()
}

#[test]
fn a_release_is_what_it_froze() {
    let read = release("1.0.0");
    assert_eq!(read.release.project.as_str(), "Box Office");
    assert_eq!(read.release.channel.as_ref().unwrap().as_str(), "Stable");
    assert_eq!(read.release.assembled.to_string(), "2026-03-02T15:20:11.482Z");
    assert_eq!(read.release.notes, "First season. Seats, prices and tickets by mail.");
    assert_eq!(list(&read.environments), "Development, Test, Prod Space: Production");
    assert_eq!(read.release.extra.text("BuildInformation").unwrap().matches("Jenkins").count(), 1);
}

#[test]
fn without_a_version_the_newest_is_read() {
    assert_eq!(list(documents().versions().unwrap()), "1.0.0, 1.1.0");
    assert_eq!(documents().release(None, None).unwrap().release.version.to_string(), "1.1.0");
    let other = "Another".parse().unwrap();
    let code = documents().release(Some(&other), None).unwrap_err().code();
    assert_eq!(code, Code::OctopusReleaseMissing);
    let code = documents().release(None, Some(&"3".parse().unwrap())).unwrap_err().code();
    assert_eq!(code, Code::OctopusReleaseUnknown);
}

#[test]
fn steps_keep_their_order_and_their_limits() {
    let read = release("1.1.0");
    let steps = list(read.release.process.steps.iter().map(spacebridge::Step::name));
    assert_eq!(
        steps,
        "Announce the closing, Back up the database, Migrate the database, Load sample shows, \
         Approve the opening, Deploy web site, Deploy worker, Smoke test"
    );
    let places = |name| list(&action(&read, name).environments);
    assert_eq!(places("Announce the closing"), "Prod Space: Production");
    assert_eq!(places("Load sample shows"), "Development, Test");
    assert_eq!(places("Smoke test"), "");
    assert_eq!(list(&action(&read, "Back up the database").excluded), "Development");
    assert_eq!(action(&read, "Smoke test").pool.as_ref().unwrap().as_str(), "Linux workers");
    let script = action(&read, "Smoke test").properties.text("Octopus.Action.Script.ScriptBody");
    assert!(script.unwrap().lines().count() > 4, "scripts stay as they are, line by line");
}

#[test]
fn packages_have_the_versions_the_release_selected() {
    let table = |version| {
        let read = release(version);
        let line = |p: &spacebridge::Package| {
            format!("{} {} from {}", p.id, p.version, p.feed.as_ref().unwrap())
        };
        read.release.packages.iter().map(line).collect::<Vec<_>>()
    };
    assert_eq!(
        table("1.1.0"),
        [
            "BoxOffice.Database 1.1.0 from Octopus Server (built-in)",
            "BoxOffice.Web 1.1.0 from Octopus Server (built-in)",
            "BoxOffice.Posters 2026.5 from Playhouse releases",
            "BoxOffice.Worker 1.0.3 from Octopus Server (built-in)",
        ]
    );
    assert_eq!(table("1.0.0")[2], "BoxOffice.Posters 2026.3 from Playhouse releases");
    let read = release("1.0.0");
    let web = &action(&read, "Deploy web site").packages;
    assert_eq!((&web[0].name, web[1].name.as_ref().unwrap().as_str()), (&None, "posters"));
}

#[test]
fn values_are_scoped_by_name() {
    let read = release("1.0.0");
    assert_eq!(
        values(&read, "Database:Server"),
        [
            "[Development] \"db.dev.example\"",
            "[Test] \"db.test.example\"",
            "[Prod Space: Production] \"db.playhouse.example\"",
        ]
    );
    assert_eq!(values(&read, "Web:DebugPort"), ["[test-web-01] \"9229\""]);
    assert_eq!(
        values(&read, "Logging:LogLevel:Default")[2],
        "[Test, Prod Space: Production & web] \"Warning\""
    );
    assert_eq!(values(&read, "Migration:Timeout"), ["[Migrate the database] \"600\""]);
    assert_eq!(values(&read, "Web:Banner")[1], "[Stable] \"\"");
    assert_eq!(values(&read, "Tickets:Rain"), ["[Venue/Open air] \"refund\""]);
    assert_eq!(values(&read, "Deployment:Reason"), ["[Box Office] \"\""]);
    assert_eq!(
        values(&read, "Database:Connection"),
        ["[] \"Host=#{Database:Server};Database=boxoffice;Username=boxoffice;\
          Password=#{Database:Password}\""],
        "bindings travel raw"
    );
}

#[test]
fn things_of_one_space_are_references_by_name() {
    let read = release("1.0.0");
    assert_eq!(values(&read, "Web:Certificate"), ["[] Certificate Box office TLS"]);
    assert_eq!(values(&read, "Mail:Account"), ["[] UsernamePasswordAccount Mail gateway"]);
    let kind = &read.release.variables.iter().find(|v| v.name().as_str() == "Web:Certificate");
    let Value::Reference { kind, .. } = kind.unwrap().value() else { panic!("a reference") };
    assert_eq!(*kind, ReferenceKind::Certificate);
}

#[test]
fn library_sets_follow_the_project_in_their_order() {
    let read = release("1.0.0");
    let origin = |name: &str| {
        let found = read.release.variables.iter().find(|v| v.name().as_str() == name);
        found.unwrap().origin().clone()
    };
    let library = |set: &str, order| Origin::Library { set: set.parse().unwrap(), order };
    assert_eq!(origin("Web:Banner"), Origin::Project);
    assert_eq!(origin("Mail:Server"), library("Mail", 0));
    assert_eq!(origin("Metrics:Endpoint"), library("Observability", 1));
    assert_eq!(template(&read, "Mail:ReplyTo").origin, library("Mail", 0));
}

#[test]
fn templates_say_how_and_how_often_they_are_asked() {
    let read = release("1.1.0");
    let replica = template(&read, "Database:ReplicaServer");
    assert!(replica.required && replica.per.environment && !replica.per.tenant);
    assert_eq!(replica.default, None, "an empty default is none");
    assert!(replica.help.starts_with("The server that answers searches"));
    let provider = template(&read, "Payment:Provider");
    assert_eq!(provider.control, ControlType::Select);
    assert_eq!(list(provider.options.iter().map(|o| &o.value)), "sandbox, cardline, sepa");
    assert_eq!(provider.options[0].text, "Nobody (sandbox)");
    assert!(!template(&read, "Web:Imprint").required);
    assert!(!template(&read, "Mail:ReplyTo").per.environment, "asked once");
    let names = |version| list(release(version).release.templates.iter().map(|t| &t.name));
    assert!(!names("1.0.0").contains("Refunds:Mailbox"), "each release has its own project.json");
    assert!(names("1.1.0").contains("Refunds:Mailbox"));
}

#[test]
fn prompts_are_kept() {
    let read = release("1.0.0");
    let asked = read.release.variables.iter().find_map(|v| v.prompt()).unwrap();
    assert_eq!((asked.label.as_str(), asked.required), ("Reason", true));
}

#[test]
fn the_lifecycle_leads_across_the_gap() {
    let lifecycle = release("1.0.0").lifecycle.unwrap();
    let phase = |index: usize| {
        let phase = &lifecycle.phases[index];
        format!("{}: {} | {}", phase.name, list(&phase.automatic), list(&phase.manual))
    };
    assert_eq!(phase(0), "Build: Development | ");
    assert_eq!(phase(1), "Rehearse:  | Test");
    assert_eq!(phase(2), "Open the doors:  | Prod Space: Production");
    assert_eq!(lifecycle.phases[2].minimum, 1);
    assert!(lifecycle.extra.text("ReleaseRetentionPolicy").unwrap().contains("Items"));
}

#[test]
fn what_the_server_withholds_is_found_until_it_is_supplied() {
    let mut read = release("1.1.0");
    let paths: Vec<_> = read.findings().into_iter().map(|finding| finding.path).collect();
    assert_eq!(
        paths,
        [
            "process › Deploy web site › property \
             `Octopus.Action.IISWebSite.ApplicationPoolPassword`",
            "variables › `Database:Password` in Development",
            "variables › `Database:Password` in Test",
            "variables › `Database:Password` in Prod Space: Production",
            "variables › `Payment:ApiKey` in Development, Test",
            "variables › `Payment:ApiKey` in Prod Space: Production",
            "variables › `Refunds:SigningKey`",
            "library set Observability › `Metrics:Token`",
            "templates › `Database:BackupKey`",
        ]
    );
    read.supply(&secrets());
    assert_eq!(read.findings(), []);
    let password = action(&read, "Deploy web site")
        .properties
        .0
        .get("Octopus.Action.IISWebSite.ApplicationPoolPassword");
    let Some(PropertyValue::Sensitive(Sensitive::Known(secret))) = password else {
        panic!("the password is known")
    };
    assert_eq!(secret.expose(), "example-pool-R5uH");
    let text = format!("{read:?}");
    assert!(!text.contains("R5uH") && !text.contains("vE7kXa"), "no secret is shown");
}

#[test]
fn a_secret_that_fits_nothing_is_found() {
    let mut read = release("1.0.0");
    read.supply(&secrets());
    assert_eq!(codes(&read), [Code::OctopusSecretUnused], "1.0.0 has no Refunds:SigningKey");
    assert_eq!(read.findings()[0].path, "variables › `Refunds:SigningKey`");
    read.supply(&secrets());
    assert!(codes(&read).len() > 1, "a value once known is not replaced");
}

#[test]
fn a_broken_secrets_document_is_refused_without_being_quoted() {
    let document = br#"{"templates": [{"name": "A", "value": ["hunter2"]}]}"#;
    let error = OctopusSecrets::read("s.json", document, &Limits::default()).unwrap_err();
    assert_eq!(error.code(), Code::OctopusMalformed);
    assert!(!format!("{error} {error:?}").contains("hunter2"));
}

/// A release as data, without the bags of what the model does not know.
fn data(read: &OctopusRelease) -> Json {
    fn strip(json: &mut Json) {
        match json {
            Json::Object(map) => {
                map.remove("extra");
                map.values_mut().for_each(strip);
            }
            Json::Array(items) => items.iter_mut().for_each(strip),
            _ => {}
        }
    }
    let mut json = serde_json::to_value(&read.release).unwrap();
    strip(&mut json);
    json
}

/// Returns the document in camel case; the names of properties are data and stay.
fn camel(json: Json) -> Json {
    match json {
        Json::Object(map) => {
            let entry = |(key, value): (String, Json)| {
                let keeps = ["Properties", "DisplaySettings"].contains(&key.as_str());
                let mut name = key;
                name.get_mut(..1).into_iter().for_each(str::make_ascii_lowercase);
                (name, if keeps { value } else { camel(value) })
            };
            Json::Object(map.into_iter().map(entry).collect())
        }
        Json::Array(items) => items.into_iter().map(camel).collect(),
        other => other,
    }
}

#[test]
fn neither_case_nor_order_of_documents_matters() {
    let expected = data(&release("1.0.0"));
    let mut documents = common::own_documents(&["shared", "1.0.0", "1.1.0"]);
    documents.reverse();
    for (_, bytes) in &mut documents {
        let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        *bytes = camel(serde_json::from_slice(text).unwrap()).to_string().into_bytes();
    }
    let version = "1.0".parse().unwrap();
    let read = OctopusDocuments::read(documents, &Limits::default()).unwrap();
    assert_eq!(data(&read.release(None, Some(&version)).unwrap()), expected);
}
