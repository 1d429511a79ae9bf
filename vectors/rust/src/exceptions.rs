//! Codes that no file of data can bring about, and what holds them instead.

use alloc::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// A code without a case.
pub(crate) struct Exception {
    pub(crate) code: &'static str,
    /// The file of a test, and the test in it.
    pub(crate) held: (&'static str, &'static str),
    pub(crate) why: &'static str,
}

/// In the order of their codes.
pub(crate) static EXCEPTIONS: [Exception; 3] = [
    Exception {
        code: "key-too-much",
        held: (
            "core/src/seal/suite/tests.rs",
            "no_more_is_encrypted_at_once_than_the_counter_of_gcm_lasts",
        ),
        why: "more than 64 GiB would have to be sealed at once",
    },
    Exception {
        code: "key-unavailable",
        held: (
            "bindings-python/tests/test_keys_elsewhere.py",
            "test_what_a_key_raises_is_the_cause_of_the_refusal",
        ),
        why: "a key in a module or a service does not work, and no file can hold that",
    },
    Exception {
        code: "pack-cancelled",
        held: ("packs/tests/packs/progress.rs", "whoever_watches_may_stop_it_at_any_point"),
        why: "somebody who watches the making of a pack stops it",
    },
];

/// Returns the faults of the list: an undocumented code, a code that has a case, a test that does
/// not exist.
pub(crate) fn wrong(
    project: &Path,
    documented: &BTreeSet<String>,
    with_case: &BTreeSet<String>,
) -> Vec<String> {
    let mut wrong = Vec::new();
    for Exception { code, held: (file, test), .. } in &EXCEPTIONS {
        if !documented.contains(*code) {
            wrong.push(format!("`{code}` is no code"));
        }
        if with_case.contains(*code) {
            wrong.push(format!("`{code}` has a case, and needs no exception"));
        }
        let text = fs::read_to_string(project.join(file)).unwrap_or_default();
        let is_there = ["fn", "def"].iter().any(|word| text.contains(&format!("{word} {test}(")));
        if !is_there {
            wrong.push(format!("{file} has no test `{test}`, which should hold `{code}`"));
        }
    }
    wrong
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(codes: &[&str]) -> BTreeSet<String> {
        codes.iter().map(|code| (*code).to_owned()).collect()
    }

    #[test]
    fn an_exception_that_is_not_needed_or_holds_nothing_is_noticed() {
        let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let all = set(&EXCEPTIONS.each_ref().map(|exception| exception.code));
        assert_eq!(wrong(&project, &all, &set(&[])), Vec::<String>::new());
        let needless = wrong(&project, &all, &set(&["key-too-much"]));
        assert_eq!(needless, ["`key-too-much` has a case, and needs no exception"]);
        let unknown = wrong(&project, &set(&["key-too-much"]), &set(&[]));
        assert!(unknown.contains(&"`key-unavailable` is no code".to_owned()), "{unknown:?}");
        let elsewhere = wrong(Path::new("nowhere"), &all, &set(&[]));
        assert!(elsewhere.concat().contains("has no test"), "{elsewhere:?}");
    }
}
