//! Rejected content of slices and templates.

use anyhow::Result;

use super::bundles::{Row, list, map_of};
use super::places;
use crate::cases::{About, Cases, code, preview};
use crate::item::{FALSE, Item, TRUE, bytes, int, map, text};
use crate::world::World;

const VALUE: &str = "schema-value";
const MISSING: &str = "schema-field-missing";
const UNKNOWN: &str = "schema-field-unknown";
const PLACE: &str = "schema-placeholder";

static PARTS: [Row; 6] = [
    ("A31-slice-no-salt", "cbor-length", "The slice has no salt.", |_, p| {
        p.items().remove(0);
    }),
    ("A31-slice-salt-short", "cbor-length", "The salt has 31 bytes.", |_, p| {
        p.items()[0] = bytes([1; 31])
    }),
    ("A31-slice-no-padding", "cbor-length", "The slice has no padding.", |_, p| {
        p.items().pop();
    }),
    ("A31-slice-padding-not-zero", VALUE, "The padding of the slice says something.", |_, p| {
        p.items()[2] = bytes([1; 40])
    }),
    ("A31-slice-four-members", "cbor-length", "A fourth member follows the padding.", |_, p| {
        p.items().push(int(1))
    }),
    ("A21-slice-padding-text", "cbor-type", "The padding of the slice is a text.", |_, p| {
        p.items()[2] = text("")
    }),
];

static SLICE: [Row; 25] = [
    ("A22-slice-unknown", UNKNOWN, "The slice has a field that nobody knows.", |_, s| {
        s.put(40, int(1))
    }),
    ("A22-steps-empty", VALUE, "The slice has an empty list of steps.", |_, s| *s.at(0) = list([])),
    ("A22-actions-empty", VALUE, "A step has no actions.", |_, s| {
        *s.at(0).items()[0].at(5) = list([])
    }),
    ("A34-action-no-kind", MISSING, "An action has no kind.", |_, s| action(s).drop_key(1)),
    (
        "A22-action-disabled-false",
        VALUE,
        "An action says that it is not disabled, where it should say nothing.",
        |_, s| action(s).put(3, FALSE),
    ),
    (
        "A21-action-disabled-number",
        "cbor-type",
        "An action is disabled with the number 1.",
        |_, s| action(s).put(3, int(1)),
    ),
    (
        "A32-action-environments-empty",
        VALUE,
        "An action's list of environments is empty, which would mean any.",
        |_, s| *action(s).at(7) = list([]),
    ),
    ("A21-channels-unsorted", VALUE, "A set of channels stands in the wrong order.", |_, s| {
        *action(s).at(9) = list([text("Stable"), text("Beta")])
    }),
    ("A21-channels-twice", VALUE, "A set of channels has one twice, in two spellings.", |_, s| {
        *action(s).at(9) = list([text("BETA"), text("beta")])
    }),
    ("A32-scope-empty", VALUE, "A scope limits nothing.", |_, s| *variable(s, 0).at(2) = map([])),
    ("A32-scope-unknown", UNKNOWN, "A scope limits in a way that nobody knows.", |_, s| {
        variable(s, 0).at(2).put(9, list([text("x")]))
    }),
    ("A32-scope-roles-empty", VALUE, "A scope has an empty list of roles.", |_, s| {
        *variable(s, 0).at(2).at(4) = list([])
    }),
    ("A32-tag-without-set", "name-empty", "A tenant tag has no tag set.", |_, s| {
        variable(s, 0).at(2).put(5, list([text("Asia")]))
    }),
    (
        "A32-library-unnamed",
        VALUE,
        "A variable comes from a library set that has no name.",
        |_, s| s.drop_key(2),
    ),
    ("A32-library-unused", VALUE, "A library set is named that no variable comes from.", |_, s| {
        s.at(2).put(7, text("Other"))
    }),
    ("A32-rank-negative", "cbor-type", "A variable keeps a negative rank.", |_, s| {
        variable(s, 0).put(6, int(-1))
    }),
    ("A32-rank-large", VALUE, "A variable keeps a rank that does not fit.", |_, s| {
        variable(s, 0).put(6, int(1 << 32))
    }),
    ("A31-secret-of-2-32", VALUE, "The number of a secret does not fit.", |_, s| {
        *variable(s, 1).at(1) = int(1 << 32)
    }),
    ("A31-secret-twice", PLACE, "Two places have one secret.", |_, s| {
        let id = variable(s, 1).at(1).clone();
        variable(s, 1).put(7, map_of("extra", id));
    }),
    ("A31-secret-missing", "secrets-mismatch", "A secret has no place.", |_, s| {
        *variable(s, 1).at(1) = text("in clear")
    }),
    (
        "A31-secret-too-many",
        "secrets-mismatch",
        "There is a place for a secret that does not exist.",
        |_, s| {
            variable(s, 1).put(7, map_of("extra", int(2)));
        },
    ),
    ("A27-variable-name-empty", "name-empty", "A variable has no name.", |_, s| {
        *variable(s, 0).at(0) = text("")
    }),
    (
        "A27-variable-name-long",
        "name-too-long",
        "A variable's name has 1,001 characters.",
        |_, s| *variable(s, 0).at(0) = text(&"n".repeat(1001)),
    ),
    (
        "A22-prompt-control-empty",
        VALUE,
        "A variable is asked for with an empty control type.",
        |_, s| variable(s, 0).put(5, map([(0, text("Why?")), (3, text(""))])),
    ),
    (
        "A21-variable-value-list",
        "cbor-length",
        "A variable refers to something with three parts.",
        |_, s| *variable(s, 0).at(1) = list([text("a"), text("b"), text("c")]),
    ),
];

static TEMPLATES: [Row; 9] = [
    ("A34-template-no-control", MISSING, "A template has no control type.", |_, t| {
        t.items()[0].drop_key(3)
    }),
    ("A22-template-control-empty", VALUE, "A template has an empty control type.", |_, t| {
        t.items()[0].put(3, text(""))
    }),
    ("A22-template-unknown", UNKNOWN, "A template has a field that nobody knows.", |_, t| {
        t.items()[0].put(40, int(1))
    }),
    (
        "A22-template-required-false",
        VALUE,
        "A template says that it is optional, where it should say nothing.",
        |_, t| t.items()[0].put(6, FALSE),
    ),
    (
        "A34-template-per-4",
        VALUE,
        "A template is asked per something that does not exist.",
        |_, t| t.items()[0].put(7, int(4)),
    ),
    ("A22-template-label-empty", VALUE, "A template has an empty label.", |_, t| {
        t.items()[0].put(1, text(""))
    }),
    ("A22-template-options-empty", VALUE, "A template has an empty list of options.", |_, t| {
        t.items()[0].put(5, list([]))
    }),
    ("A31-template-secret-twice", PLACE, "Two templates have one secret.", |_, t| {
        let id = t.items()[1].at(4).clone();
        *t.items()[0].at(4) = id;
    }),
    (
        "A21-template-default-true",
        "cbor-type",
        "A default is neither a text nor a secret.",
        |_, t| *t.items()[0].at(4) = TRUE,
    ),
];

pub(super) fn family(world: &World, cases: &mut Cases) -> Result<()> {
    let mut add = |row: &Row, spec: &str, file: Vec<u8>| {
        let path = format!("refuse/{}", row.0);
        let about = About { path: &path, purpose: row.2, spec };
        cases.one(&about, preview("prod", code(row.1)), &file);
    };
    for row in &PARTS {
        let file = places::document(world, places::SLICE, |part| row.3(world, part));
        add(row, "format.md §8", file);
    }
    for row in &SLICE {
        add(row, "format.md §13", places::slice(world, |slice| row.3(world, slice)));
    }
    for row in &TEMPLATES {
        let file = places::templates(world, |templates| row.3(world, templates));
        add(row, "format.md §14", file);
    }
    Ok(())
}

fn action(slice: &mut Item) -> &mut Item {
    &mut slice.at(0).items()[0].at(5).items()[0]
}

fn variable(slice: &mut Item, index: usize) -> &mut Item {
    &mut slice.at(1).items()[index]
}
