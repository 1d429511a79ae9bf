//! Every document gives a release or a reason, and the reader never panics.

use proptest::prelude::*;
use serde_json::{Map, Value as Json};
use spacebridge::Limits;
use spacebridge_octopus::{OctopusDocuments, OctopusSecrets};

use super::common;

/// Words that the reader knows, and some that no name may hold.
static WORDS: [&str; 56] = [
    "Id",
    "Name",
    "Items",
    "Steps",
    "Actions",
    "Variables",
    "Scope",
    "ScopeValues",
    "Environment",
    "Phases",
    "Packages",
    "Properties",
    "HasValue",
    "NewValue",
    "Prompt",
    "Templates",
    "DisplaySettings",
    "Octopus.ControlType",
    "ProjectId",
    "Version",
    "Environments-1",
    "Certificates-9",
    "#{A}",
    "Type",
    "Value",
    "Deployments",
    "Releases",
    "PreviousItems",
    "Environments",
    "State",
    "Success",
    "EnvironmentId",
    "ReleaseId",
    "DeploymentId",
    "ReleaseVersion",
    "QueueTime",
    "2026-05-18T12:30:00Z",
    "Task",
    "Arguments",
    "TenantId",
    "ProjectVariables",
    "LibraryVariables",
    "EnvironmentIds",
    "MemberUserIds",
    "TeamId",
    "UserRoleId",
    "GrantedSpacePermissions",
    "Username",
    "TenantTags",
    "Parameters",
    "ActionType",
    "1.0",
    "Prod Space: Production",
    "a: b: c",
    "\u{202e}",
    "",
];

/// Any JSON, with a liking for the words that the reader knows.
fn json() -> impl Strategy<Value = Json> {
    let word = prop::sample::select(WORDS.as_slice());
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        any::<f64>().prop_map(Json::from),
        word.clone().prop_map(Json::from),
        any::<String>().prop_map(Json::from),
    ];
    leaf.prop_recursive(4, 24, 4, move |inner| {
        let entry = (word.clone().prop_map(String::from), inner.clone());
        let object = prop::collection::vec(entry, 0..5);
        prop_oneof![
            prop::collection::vec(inner, 0..4).prop_map(Json::from),
            object.prop_map(|entries| Json::from(entries.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

/// Replaces one value inside `json`, found by following `path` down.
fn replace(json: &mut Json, path: &[usize], with: Json) {
    let Some((first, rest)) = path.split_first() else {
        *json = with;
        return;
    };
    let chosen = match json {
        Json::Array(items) if !items.is_empty() => {
            let index = first % items.len();
            items.get_mut(index)
        }
        Json::Object(map) if !map.is_empty() => {
            let index = first % map.len();
            map.values_mut().nth(index)
        }
        _ => None,
    };
    match chosen {
        Some(chosen) => replace(chosen, rest, with),
        None => *json = with,
    }
}

fn read(documents: &[(String, Vec<u8>)]) {
    let read = OctopusDocuments::read(documents.iter().map(|(n, b)| (n, b)), &Limits::default());
    let release = read.and_then(|documents| {
        let _ = (documents.versions(), documents.step_templates());
        let ran = documents.deployments();
        assert!(ran.deployments.iter().all(|fact| !fact.environment.is_remote()));
        assert!(ran.findings.iter().all(|finding| finding.code.as_str().starts_with("octopus-")));
        for code in [
            documents.space().err().map(|error| error.code()),
            documents.answers(&"Box Office".parse().unwrap()).err().map(|error| error.code()),
        ] {
            assert!(code.is_none_or(|code| code.as_str().starts_with("octopus-")));
        }
        documents.release(None, None)
    });
    match release {
        Ok(mut release) => {
            let secrets = common::own_secrets();
            let secrets = OctopusSecrets::read("s", &secrets, &Limits::default()).unwrap();
            release.supply(&secrets);
            assert!(release.findings().iter().all(|finding| !finding.path.is_empty()));
        }
        Err(error) => assert!(error.code().as_str().starts_with("octopus-")),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_json_is_read_or_refused(values in prop::collection::vec(json(), 0..4)) {
        let named = |(index, value): (usize, &Json)| {
            (format!("{index}.json"), value.to_string().into_bytes())
        };
        read(&values.iter().enumerate().map(named).collect::<Vec<_>>());
    }

    #[test]
    fn real_documents_with_anything_in_them_are_read_or_refused(
        document in any::<prop::sample::Index>(),
        path in prop::collection::vec(any::<usize>(), 1..9),
        with in json(),
    ) {
        let mut documents = common::own_documents(&["shared", "1.1.0", "history"]);
        let chosen = document.index(documents.len());
        let bytes = &mut documents[chosen].1;
        let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let mut json: Json = serde_json::from_slice(text).unwrap();
        replace(&mut json, &path, with);
        *bytes = json.to_string().into_bytes();
        read(&documents);
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in any::<Vec<u8>>()) {
        read(&[("bytes".into(), bytes.clone())]);
        let _ = OctopusSecrets::read("bytes", &bytes, &Limits::default());
    }
}
