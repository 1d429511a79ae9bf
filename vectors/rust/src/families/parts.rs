//! Packages as files, and in parts for media of a given size.

use serde_json::{Value, json};
use spacebridge::{Content, Digest};

use super::packs::NEW;
use crate::cases::{About, Cases};
use crate::world::PACKAGE;

pub(super) fn family(cases: &mut Cases) {
    packages(cases);
    splitting(cases);
    joining(cases);
    crossing(cases);
}

fn packages(cases: &mut Cases) {
    let about = |path, purpose| About { path, purpose, spec: "packages.md §5" };
    let step = |expect: Value| {
        let package = Content::of(PACKAGE);
        json!({"verb": "package", "package": package, "expect": expect})
    };
    let accept =
        about("accept/package-bytes", "A package has the size and digest that were released.");
    cases.one(&accept, step(json!({"ok": true})), PACKAGE);
    let rows: [(&str, &str, Vec<u8>, &str); 3] = [
        (
            "refuse/A17-package-exchanged",
            "A package of the right size has other bytes.",
            PACKAGE.iter().map(u8::to_ascii_uppercase).collect(),
            "package-other-content",
        ),
        (
            "refuse/A17-package-cut",
            "A package ends a byte early.",
            PACKAGE[..PACKAGE.len() - 1].to_vec(),
            "package-too-short",
        ),
        (
            "refuse/A17-package-with-more",
            "A package goes on for a byte.",
            [PACKAGE, b"!"].concat(),
            "package-too-long",
        ),
    ];
    for (path, purpose, bytes, code) in rows {
        cases.one(&about(path, purpose), step(json!({"code": code})), &bytes);
    }
    let mut endless = step(json!({"code": "package-too-long"}));
    endless["times"] = 1_000_000.into();
    let purpose = "A package never ends: it is refused by the first byte that is too many.";
    cases.one(&about("refuse/A24-package-endless", purpose), endless, &[0; 1024]);
}

/// The table of parts of ten bytes, written from packages.md §8.
fn table(bytes: &[u8]) -> Vec<u8> {
    let whole = Content::of(bytes);
    let mut out = b"SBPARTS\x01".to_vec();
    out.extend_from_slice(&whole.size.to_le_bytes());
    out.extend_from_slice(whole.sha256.as_bytes());
    out.extend_from_slice(&10_u64.to_le_bytes());
    for part in bytes.chunks(10) {
        out.extend_from_slice(Digest::of(part).as_bytes());
    }
    out
}

fn splitting(cases: &mut Cases) {
    let spec = "packages.md §8";
    let expect = json!({"digest": Digest::of(&table(NEW)).to_string()});
    let step = json!({"verb": "split", "size": 10, "expect": expect});
    let purpose = "A package is split into parts of one size, the last of which is smaller.";
    cases.one(&About { path: "accept/parts-table", purpose, spec }, step, NEW);
    let step = json!({"verb": "split", "size": 0, "expect": {"code": "parts-no-size"}});
    let purpose = "Parts of no bytes hold nothing.";
    cases.one(&About { path: "rules/parts-no-size", purpose, spec }, step, NEW);
    let step = json!({
        "verb": "split", "size": 1, "times": 65_537, "expect": {"code": "parts-too-many"},
    });
    let purpose = "A table has place for 65,536 parts.";
    cases.one(&About { path: "refuse/A24-parts-too-many", purpose, spec }, step, b"!");
}

fn joining(cases: &mut Cases) {
    let parts: Vec<&[u8]> = NEW.chunks(10).collect();
    let table = table(NEW);
    let files = [("0", parts[0]), ("1", parts[1]), ("2", parts[2]), ("other", b"0123456789")];
    let spec = "packages.md §8";
    let step = |parts: &[&str], expect: Value| {
        let table = "table";
        json!({"verb": "join", "table": table, "parts": parts, "expect": expect})
    };
    let with = |table: &[u8]| {
        let mut all: Vec<(&str, Vec<u8>)> =
            files.iter().map(|(name, part)| (*name, part.to_vec())).collect();
        all.push(("table", table.to_vec()));
        all
    };
    let mut put = |path: &str, purpose: &str, step: Value, table: &[u8]| {
        let files = with(table);
        let files: Vec<(&str, &[u8])> =
            files.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect();
        cases.case(&About { path, purpose, spec }, &[step], &files);
    };
    let expect = json!({"digest": Content::of(NEW).sha256});
    let purpose = "Parts come in any order, and any number of times.";
    let good = step(&["2", "0", "2", "1"], expect);
    put("accept/parts-joined", purpose, good, &table);
    let purpose = "A part is none of those in the table.";
    let other = step(&["0", "other", "2"], json!({"code": "parts-unknown"}));
    put("refuse/A18-parts-unknown", purpose, other, &table);
    let malformed = || step(&["0", "1", "2"], json!({"code": "parts-malformed"}));
    let purpose = "A table has a digest less than its sizes ask for.";
    put("refuse/A18-parts-digest-missing", purpose, malformed(), &table[..table.len() - 32]);
    let purpose = "A table has a digest more than its sizes ask for.";
    let more = [table.as_slice(), &[0; 32]].concat();
    put("refuse/A18-parts-digest-more", purpose, malformed(), &more);
    let mut huge = table.clone();
    huge[8..16].copy_from_slice(&u64::MAX.to_le_bytes());
    let purpose = "A table says that the whole is larger than its digests can be.";
    put("refuse/A24-parts-of-2-64", purpose, malformed(), &huge);
    let mut version = table.clone();
    version[7] = 2;
    let purpose = "A table is of a version that nobody knows.";
    put("refuse/A20-parts-version", purpose, malformed(), &version);
}

/// The packs that were kept from the beginning.
fn crossing(cases: &mut Cases) {
    let packs = crate::data::shared(&crate::root(), "packs")
        .unwrap_or_else(|error| panic!("packs: {error}"));
    for name in [
        "broken-stream",
        "gzip",
        "gzip-stored-blocks",
        "gzip-two-members",
        "plain",
        "zip",
        "zip-in-gzip",
        "zip-in-zip",
        "zip-with-descriptors",
    ] {
        let content = Content::of(&packs[&format!("accept/{name}/target")]);
        let at = |file: &str| format!("packs/accept/{name}/{file}");
        let step = json!({
            "verb": "unpack", "file": at("pack"), "basis": at("basis"), "package": content,
            "expect": {"digest": content.sha256},
        });
        let path = format!("accept/pack-{name}");
        let purpose = "A pack that was made once makes the same package for ever.";
        let about = About { path: &path, purpose, spec: "packages.md §4" };
        cases.case(&about, &[step], &[]);
    }
}
