//! House rules that no compiler knows, held as tests.
//!
//! Every rule is a function from a file to what is wrong with it, and is shown to fail by a test of
//! its own.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::std_instead_of_alloc,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a test that stops at the first surprise is what is wanted here"
)]

mod checks;
mod codes;
mod floors;
mod lets;
mod openings;
mod requirements;
mod secrets;
mod shape;
mod source;
mod threats;
mod words;

use source::{Source, workspace};

/// Fails with one line per violation, and what to do about them all.
fn assert_none(violations: &[String], advice: &str) {
    assert!(violations.is_empty(), "\n{}\n\n{advice}\n", violations.join("\n"));
}

fn check(files: &[Source], rule: fn(&Source) -> Vec<String>, advice: &str) {
    assert!(!files.is_empty(), "no file was read: the rule would hold for nothing");
    let violations: Vec<String> = files.iter().flat_map(rule).collect();
    assert_none(&violations, advice);
}

#[test]
fn every_import_goes_down_a_floor_or_stays_in_its_folder() {
    check(
        &workspace().core(),
        floors::violations,
        "Floors: terms < model < rules, seal, packages < flows < lib. Move what \
         is shared down a floor, or pass it in as an argument.",
    );
}

#[test]
fn everything_that_was_asked_for_is_held_by_a_test_that_runs() {
    let workspace = workspace();
    let table = workspace.read("docs/requirements.md");
    assert!(table.contains("\n| 1 |"), "no row was read: the rule would hold for nothing");
    assert_none(
        &requirements::violations(&table, &workspace.all()),
        "`docs/requirements.md` names tests as they are called; rename them there too.",
    );
}

#[test]
fn no_file_is_longer_than_800_lines() {
    check(&workspace().rust(), shape::long_files, "Split the file by what its parts are for.");
}

#[test]
fn no_function_is_longer_than_70_lines() {
    check(&workspace().rust(), shape::long_functions, "Name a part of it and move that part out.");
}

#[test]
fn no_line_is_longer_than_100_characters() {
    check(&workspace().rust(), shape::long_lines, "Break the line; rustfmt leaves texts to you.");
}

#[test]
fn no_let_binds_two_values_at_once() {
    check(&workspace().rust(), lets::packed, "Write one `let` for each value.");
}

#[test]
fn no_function_of_the_library_takes_a_parameter_apart() {
    check(
        &workspace().library(),
        lets::tuple_parameters,
        "Write a parameter for each part, or give the tuple a type with a name.",
    );
}

#[test]
fn no_local_of_the_library_has_the_name_of_the_function_that_made_it() {
    check(
        &workspace().rust_sources(),
        lets::shadowed_functions,
        "Call the function by a verb, or the value by another noun.",
    );
}

#[test]
fn a_lint_is_expected_with_a_reason_and_never_allowed() {
    check(
        &workspace().rust(),
        words::allowed_lints,
        "Write `#[expect(lint, reason = \"…\")]`: it is reported as soon as it is not needed.",
    );
}

#[test]
fn no_note_to_self_is_left_behind() {
    check(&workspace().all(), words::notes_to_self, "Do it now, or say in a sentence why not.");
}

#[test]
fn no_doc_comment_opens_without_a_subject_or_a_verb() {
    check(
        &workspace().documented(),
        openings::headless,
        "Begin with what the function does (\"Returns …\") or the thing is (\"The …\"), in words \
         of docs/glossary.md.",
    );
}

#[test]
fn no_file_names_a_place_on_somebody_s_machine() {
    check(&workspace().all(), words::machine_paths, "Find the place relative to the workspace.");
}

#[test]
fn no_secret_can_be_printed() {
    check(
        &workspace().library(),
        secrets::violations,
        "A secret has no `Display`, and a hand-written `Debug` that says nothing of the value.",
    );
}

#[test]
fn every_attack_has_a_row_that_names_code_and_tests_that_exist() {
    let workspace = workspace();
    let found =
        threats::violations(&workspace.read("docs/threats.md"), &|path| workspace.find(path));
    assert_none(&found, "Correct the row in docs/threats.md, or give the attack a test.");
}

#[test]
fn the_checks_of_each_kind_of_message_are_those_of_the_specification() {
    let workspace = workspace();
    let path = "core/src/seal/checks.rs";
    let source = Source::new(path, &workspace.read(path));
    let found = checks::violations(&source, &workspace.read("docs/spec/format.md"));
    assert_none(&found, "Give the check the same words in `table` and in section 19.");
}

#[test]
fn every_error_code_is_unique_well_formed_and_documented() {
    let workspace = workspace();
    let files = workspace.library();
    let rows = codes::table(&files);
    assert!(!rows.is_empty(), "no code was found: the rule would hold for nothing");
    let documented = codes::in_document(&workspace.read("docs/errors.md"));
    let found = [codes::against_document(&rows, &documented), codes::against_source(&rows, &files)];
    assert_none(
        &found.concat(),
        "A code is a promise: one row in `terms/code.rs`, one refusal or finding, one row in \
         docs/errors.md.",
    );
}
