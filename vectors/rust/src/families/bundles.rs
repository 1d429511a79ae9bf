//! Rejected content of a bundle, a manifest and the documents in them.

use anyhow::Result;
use serde_json::{Value, json};

use super::places::{self, HISTORY, NOTES, ONWARD, SECRETS, SLICE, TEMPLATES};
use crate::cases::{About, Cases, code, open, preview, verify};
use crate::item::{Item, bytes, int, text};
use crate::message::RawMessage;
use crate::world::World;

pub(super) type Row = (&'static str, &'static str, &'static str, fn(&World, &mut Item));
type BundleRow = (&'static str, &'static str, &'static str, fn(&World, &mut RawMessage));

const VALUE: &str = "schema-value";
const MISSING: &str = "schema-field-missing";
const UNKNOWN: &str = "schema-field-unknown";
const FORM: &str = "schema-name-form";

static BUNDLE: [BundleRow; 15] = [
    (
        "A20-schema-2",
        "schema-unsupported",
        "The bundle has a major version that nobody knows.",
        |_, p| *p.payload.at(0) = list([int(2), int(0)]),
    ),
    (
        "A20-schema-0",
        "schema-unsupported",
        "The bundle has a version from before the first.",
        |_, p| *p.payload.at(0) = list([int(0), int(9)]),
    ),
    ("A22-bundle-no-schema", MISSING, "The bundle has no schema.", |_, p| p.payload.drop_key(0)),
    ("A07-bundle-no-manifest", MISSING, "The bundle has no manifest.", |_, p| {
        p.payload.drop_key(1)
    }),
    ("A01-bundle-no-number", MISSING, "The bundle has no number.", |_, p| p.payload.drop_key(2)),
    ("A34-bundle-no-notes", MISSING, "The bundle has no notes.", |_, p| p.drop_part(NOTES)),
    ("A34-bundle-no-templates", MISSING, "The bundle has no templates.", |_, p| {
        p.drop_part(TEMPLATES)
    }),
    ("A34-bundle-no-slice", MISSING, "The bundle has no slice.", |_, p| p.drop_part(SLICE)),
    ("A01-bundle-number-0", "sequence-reused", "The bundle has the number 0.", |_, p| {
        *p.payload.at(2) = int(0)
    }),
    (
        "A34-must-understand",
        "schema-must-understand",
        "The bundle asks to understand a field that nobody knows.",
        |_, p| {
            p.payload.put(15, list([int(40)]));
            p.payload.put(40, int(1));
        },
    ),
    ("A22-must-understand-empty", VALUE, "The bundle lists nothing to be understood.", |_, p| {
        p.payload.put(15, list([]))
    }),
    (
        "A22-omitted-nothing",
        VALUE,
        "The bundle says that it leaves out nothing, three times.",
        |_, p| p.payload.put(5, list([int(0), int(0), int(0)])),
    ),
    (
        "A21-omitted-two",
        "cbor-length",
        "The bundle counts two kinds of what it leaves out.",
        |_, p| p.payload.put(5, list([int(1), int(0)])),
    ),
    ("A08-secrets-stripped", "secrets-mismatch", "The sealed secrets were left out.", |_, p| {
        p.drop_part(SECRETS)
    }),
    (
        "A06-sealed-by-nobody",
        "cbor-length",
        "The sealed secrets name the owner and not the bundle.",
        |w, p| p.payload.put(4, list([bytes(w.identity("dev").fingerprint())])),
    ),
];

/// The rows whose fault is found when the parts are decoded.
static DECODED: [BundleRow; 9] = [
    ("A22-told-empty", VALUE, "The bundle tells of no deployments, in an empty list.", |_, p| {
        p.edit(HISTORY, |h| h.put(0, list([])))
    }),
    ("A33-told-outcome-9", VALUE, "The bundle tells of an outcome that does not exist.", |_, p| {
        p.edit(HISTORY, |h| *h.at(0).items()[0].at(2) = int(9))
    }),
    ("A33-told-no-environment", MISSING, "The bundle tells of a deployment to nowhere.", |_, p| {
        p.edit(HISTORY, |h| h.at(0).items()[0].drop_key(0))
    }),
    (
        "A22-told-unknown",
        UNKNOWN,
        "What the bundle tells of has a field that nobody knows.",
        |_, p| p.edit(HISTORY, |h| h.at(0).items()[0].put(20, int(1))),
    ),
    (
        "A27-told-two-colons",
        "name-reserved-separator",
        "An environment is called as if it lay in a Space.",
        |_, p| p.edit(HISTORY, |h| *h.at(0).items()[0].at(0) = text("Prod: Live")),
    ),
    (
        "A29-told-year-10000",
        "instant-malformed",
        "The bundle tells of a deployment in the year 10000.",
        |_, p| p.edit(HISTORY, |h| *h.at(0).items()[0].at(3) = int(253_402_300_800_000)),
    ),
    ("A22-receipts-empty", VALUE, "The bundle has no receipts, in an empty list.", |_, p| {
        p.edit(HISTORY, |h| h.put(1, list([])))
    }),
    (
        "A22-onward-empty",
        VALUE,
        "The bundle has nothing for Spaces further on, in an empty list.",
        |_, p| p.put_part(ONWARD, part(list([]))),
    ),
    (
        "A06-sealed-form-of-owner",
        "sealer-foreign",
        "The owner sends its own release as if it passed it on.",
        |w, p| p.payload.put(4, list([bytes(w.identity("dev").fingerprint()), bytes([1; 16])])),
    ),
];

static MANIFEST: [Row; 28] = [
    (
        "A20-manifest-schema-2",
        "schema-unsupported",
        "The manifest has a major version that nobody knows.",
        |_, p| *p.at(0) = list([int(2), int(0)]),
    ),
    ("A34-manifest-no-project", MISSING, "The manifest has no project.", |_, p| p.drop_key(1)),
    ("A34-manifest-no-version", MISSING, "The manifest has no version.", |_, p| p.drop_key(2)),
    ("A34-manifest-no-time", MISSING, "The manifest has no time.", |_, p| p.drop_key(4)),
    ("A34-manifest-no-notes", MISSING, "The manifest has no digest of the notes.", |_, p| {
        p.drop_key(5)
    }),
    ("A17-manifest-no-packages", MISSING, "The manifest has no table of packages.", |_, p| {
        p.drop_key(6)
    }),
    (
        "A34-manifest-no-templates",
        MISSING,
        "The manifest has no digest of the templates.",
        |_, p| p.drop_key(7),
    ),
    ("A05-manifest-no-audiences", MISSING, "The manifest is for nobody.", |_, p| p.drop_key(8)),
    (
        "A05-manifest-audiences-empty",
        VALUE,
        "The manifest has an empty list of audiences.",
        |_, p| *p.at(8) = list([]),
    ),
    ("A09-audiences-unsorted", VALUE, "The audiences stand in the wrong order.", |_, p| {
        p.at(8).items().reverse()
    }),
    ("A09-audience-twice", VALUE, "An audience comes twice.", |_, p| {
        let first = p.at(8).items()[0].clone();
        p.at(8).items().insert(0, first);
    }),
    ("A05-not-an-audience", "slice-not-ours", "The manifest has no row for the target.", |w, p| {
        let ours = bytes(w.identity("prod").fingerprint());
        p.at(8).items().retain(|row| !matches!(row, Item::Array(parts) if parts[0] == ours));
    }),
    ("A34-slice-of-another", "slice-digest", "The target's row has another slice.", |w, p| {
        places::row(w, p, "prod").items()[1] = bytes([1; 32])
    }),
    (
        "A34-templates-of-another",
        "templates-digest",
        "The manifest commits to other templates.",
        |_, p| *p.at(7) = bytes([1; 32]),
    ),
    ("A34-notes-of-another", "notes-digest", "The manifest commits to other notes.", |_, p| {
        *p.at(5) = bytes([1; 32])
    }),
    (
        "A08-row-without-secrets",
        "secrets-mismatch",
        "The owner committed to no secrets, and some came.",
        |w, p| places::row(w, p, "prod").items()[2] = int(0),
    ),
    ("A17-package-twice", VALUE, "A package is listed with two contents.", |_, p| {
        let mut again = p.at(6).items()[0].clone();
        *again.at(4) = bytes([1; 32]);
        p.at(6).items().push(again);
    }),
    ("A17-package-no-digest", MISSING, "A package has no digest.", |_, p| {
        p.at(6).items()[0].drop_key(4)
    }),
    ("A17-package-digest-short", "cbor-length", "A package's digest has 31 bytes.", |_, p| {
        *p.at(6).items()[0].at(4) = bytes([1; 31])
    }),
    ("A17-package-unknown-field", UNKNOWN, "A package has a field that nobody knows.", |_, p| {
        p.at(6).items()[0].put(40, int(1))
    }),
    (
        "A27-project-zero-width",
        "name-forbidden-character",
        "The project's name holds a character that nobody sees.",
        |_, p| *p.at(1) = text("Sh\u{200b}op"),
    ),
    (
        "A27-project-bidi",
        "name-forbidden-character",
        "The project's name turns the text around.",
        |_, p| *p.at(1) = text("Shop\u{202e}poh"),
    ),
    (
        "A27-project-variation",
        "name-forbidden-character",
        "The project's name holds a variation selector.",
        |_, p| *p.at(1) = text("Shop\u{fe0f}"),
    ),
    (
        "A27-project-colon",
        "name-reserved-separator",
        "The project is called as if it lay in a Space.",
        |_, p| *p.at(1) = text("Prod Space: Shop"),
    ),
    ("A27-project-decomposed", FORM, "The project's name is not composed.", |_, p| {
        *p.at(1) = text("Cafe\u{301}")
    }),
    ("A27-project-blank", FORM, "White space stands around the project's name.", |_, p| {
        *p.at(1) = text(" Shop")
    }),
    (
        "A28-project-escape",
        "name-forbidden-character",
        "The project's name moves the cursor of a terminal.",
        |_, p| *p.at(1) = text("Shop\u{1b}[2J"),
    ),
    (
        "A02-version-malformed",
        "version-malformed",
        "The version has a character that no version has.",
        |_, p| *p.at(2) = text("1.1.0/../9"),
    ),
];

pub(super) fn list<const N: usize>(items: [Item; N]) -> Item {
    Item::Array(items.into())
}

pub(super) fn map_of(key: &str, value: Item) -> Item {
    Item::Map(vec![(text(key), value)])
}

/// Returns a part with this content.
pub(super) fn part(content: Item) -> Item {
    bytes(list([bytes([6; 32]), content, bytes([])]).encode())
}

pub(super) fn family(world: &World, cases: &mut Cases) -> Result<()> {
    let mut add = |name: &str, purpose: &str, spec: &str, step: Value, file: Vec<u8>| {
        let path = format!("refuse/{name}");
        cases.one(&About { path: &path, purpose, spec }, step, &file);
    };
    for (name, wanted, purpose, change) in BUNDLE {
        let file = places::bundle(world, |message| change(world, message));
        add(name, purpose, "format.md §12", verify("bundle", "prod", code(wanted)), file);
    }
    for (name, wanted, purpose, change) in DECODED {
        let file = places::bundle(world, |message| change(world, message));
        add(name, purpose, "format.md §12", preview("prod", code(wanted)), file);
    }
    for (name, wanted, purpose, change) in MANIFEST {
        let file = places::manifest(world, |manifest| change(world, &mut manifest.payload));
        add(name, purpose, "format.md §11", verify("bundle", "prod", code(wanted)), file);
    }
    swapped(world, cases);
    let later = places::bundle(world, |message| {
        *message.payload.at(0) = list([int(1), int(7)]);
        message.payload.put(40, map_of("hint", list([int(1), text("new")])));
    });
    let about = About {
        path: "accept/later-minor-version",
        purpose: "A later minor version has a field that is passed over, and shown.",
        spec: "format.md §21",
    };
    let expect = json!({"standing": {"unknown-fields": "not-established", "schema": "passed"}});
    cases.one(&about, verify("bundle", "prod", expect), &later);
    Ok(())
}

/// Parts of one bundle in another.
fn swapped(world: &World, cases: &mut Cases) {
    let mut later = RawMessage::open(&world.later).unwrap_or_else(|error| panic!("{error}"));
    let rows: [(&str, &str, &str, Option<i64>); 4] = [
        (
            "A16-manifest-of-another",
            "subject-mismatch",
            "The manifest is that of another release.",
            None,
        ),
        (
            "A34-slice-of-another-release",
            "slice-digest",
            "The slice is that of another release.",
            Some(SLICE),
        ),
        (
            "A34-notes-swapped",
            "notes-digest",
            "The notes are not those that the owner signed.",
            Some(NOTES),
        ),
        (
            "A34-templates-swapped",
            "templates-digest",
            "The templates are not those that the owner signed.",
            Some(TEMPLATES),
        ),
    ];
    for (name, wanted, purpose, kind) in rows {
        let file = places::bundle(world, |message| match kind {
            None => *message.payload.at(1) = later.payload.at(1).clone(),
            Some(NOTES) => message.edit(NOTES, |notes| *notes = text("Read the other notes.")),
            Some(TEMPLATES) => message.edit(TEMPLATES, |templates| *templates = list([])),
            Some(kind) => *message.part(kind) = later.part(kind).clone(),
        });
        let path = format!("refuse/{name}");
        let about = About { path: &path, purpose, spec: "format.md §12, §19" };
        cases.one(&about, verify("bundle", "prod", code(wanted)), &file);
    }
    let subject = places::bundle(world, |message| *message.claims().at(2) = text("Shop/9.9.9"));
    let about = About {
        path: "refuse/A34-subject-other-version",
        purpose: "The header is about another version than the content.",
        spec: "format.md §19 row 12",
    };
    cases.one(&about, verify("bundle", "prod", code("subject-mismatch")), &subject);
    let lifted = later.part(SECRETS).clone();
    let file = places::bundle(world, |message| *message.part(SECRETS) = lifted);
    let about = About {
        path: "refuse/A06-secrets-lifted",
        purpose: "The sealed secrets were taken out of another bundle of the same sender.",
        spec: "format.md §16",
    };
    cases.one(&about, open("prod", code("secrets-do-not-open")), &file);
}
