//! Limits on the length of files, functions and lines.

use crate::source::{Source, block_end, line_of, words};

const FILE: usize = 800;
const FUNCTION: usize = 70;
const LINE: usize = 100;

pub(crate) fn long_files(file: &Source) -> Vec<String> {
    let lines = file.text.lines().count();
    let long = lines > FILE;
    long.then(|| format!("{}: {lines} lines", file.path)).into_iter().collect()
}

pub(crate) fn long_functions(file: &Source) -> Vec<String> {
    let mut found = Vec::new();
    for start in words(&file.code, "fn") {
        let Some(end) = block_end(&file.code, start) else { continue };
        let lines = 1 + line_of(&file.code, end) - line_of(&file.code, start);
        if lines > FUNCTION {
            let head = file.text[start..].lines().next().unwrap_or_default();
            found.push(file.at(start, &format!("{lines} lines: `{head}`")));
        }
    }
    found
}

pub(crate) fn long_lines(file: &Source) -> Vec<String> {
    let long = file.text.lines().enumerate().filter(|(_, line)| line.chars().count() > LINE);
    long.map(|(index, line)| {
        format!("{}:{}: {} characters", file.path, index + 1, line.chars().count())
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn function(lines: usize) -> Source {
        let body = "    // A brace in a comment { counts for nothing.\n".repeat(lines - 2);
        Source::new("a.rs", &format!("trait A {{ fn f(); }}\nfn g() {{\n{body}}}\nfn h() {{}}\n"))
    }

    #[test]
    fn a_file_of_801_lines_is_reported() {
        assert!(long_files(&Source::new("a.rs", &"\n".repeat(800))).is_empty());
        assert_eq!(long_files(&Source::new("a.rs", &"\n".repeat(801))), ["a.rs: 801 lines"]);
    }

    #[test]
    fn a_function_of_71_lines_is_reported() {
        assert!(long_functions(&function(70)).is_empty());
        assert_eq!(long_functions(&function(71)), ["a.rs:2: 71 lines: `fn g() {`"]);
    }

    #[test]
    fn a_line_of_101_characters_is_reported() {
        assert!(long_lines(&Source::new("a.rs", &"ä".repeat(100))).is_empty());
        let found = long_lines(&Source::new("a.rs", &"ä".repeat(101)));
        assert_eq!(found, ["a.rs:1: 101 characters"]);
    }
}
