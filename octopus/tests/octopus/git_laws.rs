//! Any OCL is read or refused, by every verb, and never panics.

use proptest::prelude::*;
use spacebridge::Limits;
use spacebridge_octopus::OctopusDocuments;

use super::git::{Documents, PROCESS, VARIABLES, file, with};

/// Names that the reader knows in a file, and one that it does not.
const NAMES: [&str; 28] = [
    "step",
    "action",
    "packages",
    "git_dependencies",
    "container",
    "variable",
    "value",
    "prompt",
    "name",
    "slug",
    "id",
    "steps",
    "actions",
    "properties",
    "environments",
    "channels",
    "worker_pool",
    "tenant_tags",
    "feed",
    "type",
    "is_sensitive",
    "environment",
    "process",
    "role",
    "description",
    "display_settings",
    "scope",
    "strange",
];

fn elements() -> impl Strategy<Value = String> {
    let name = prop::sample::select(NAMES.as_slice());
    let values = [
        "null",
        "true",
        "1",
        "1.5",
        "\"\"",
        "\"test\"",
        "\"Sensitive\"",
        "\"a: b: c\"",
        "[\"test\", \"x\"]",
        "[1]",
        "{\n\"Octopus.Action.Template.Id\" = \"a\"\nx = [1]\n}",
        "<<E\n#{a}\nE",
    ];
    let value = prop::sample::select(values.to_vec());
    let attribute = (name.clone(), value).prop_map(|(name, value)| format!("{name} = {value}\n"));
    attribute.prop_recursive(4, 40, 5, move |inner| {
        let labels = prop::sample::select(["", " \"test\"", " \"a\"", " \"a\" \"b\""].to_vec());
        let body = prop::collection::vec(inner, 0..5);
        (name.clone(), labels, body)
            .prop_map(|(name, labels, body)| format!("{name}{labels} {{\n{}}}\n", body.concat()))
    })
}

/// Reads documents with every verb: each gives a value, or a refusal with a code.
fn read_by_every_verb(documents: &Documents) {
    let inputs = documents.iter().map(|(name, bytes)| (name, bytes));
    let codes = match OctopusDocuments::read(inputs, &Limits::default()) {
        Ok(read) => {
            let _ = (read.deployments(), read.step_templates());
            let space = read.space().err().map(|error| error.code());
            [read.release(None, None).err().map(|error| error.code()), space]
        }
        Err(error) => [Some(error.code()), None],
    };
    assert!(codes.iter().flatten().all(|code| code.as_str().starts_with("octopus-")), "{codes:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_elements_are_read_or_refused(
        elements in prop::collection::vec(elements(), 0..4),
        is_process in any::<bool>(),
    ) {
        let name = if is_process { PROCESS } else { VARIABLES };
        read_by_every_verb(&with(name, &elements.concat()));
    }

    #[test]
    fn real_files_with_anything_in_them_are_read_or_refused(
        at in any::<prop::sample::Index>(),
        elements in elements(),
        is_process in any::<bool>(),
    ) {
        let name = if is_process { PROCESS } else { VARIABLES };
        let mut text = String::from_utf8(file(name.rsplit('/').next().unwrap())).unwrap();
        let ends: Vec<_> = text.match_indices('\n').map(|(end, _)| end + 1).collect();
        text.insert_str(ends[at.index(ends.len())], &elements);
        read_by_every_verb(&with(name, &text));
    }
}
