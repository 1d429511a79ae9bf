//! The files of the workspace, and what in them is code.

use std::fs;
use std::path::{Path, PathBuf};

/// A file: its text, and the same text with comments and what stands in quotes blanked out, byte
/// for byte.
pub(crate) struct Source {
    /// From the root of the workspace, with `/`.
    pub(crate) path: String,
    pub(crate) text: String,
    /// The text without comments and literals; every offset and line number is the text's.
    pub(crate) code: String,
}

impl Source {
    pub(crate) fn new(path: &str, text: &str) -> Self {
        let code = if is_rust(path) { code_of(text) } else { text.into() };
        Self { path: path.into(), text: text.into(), code }
    }

    /// A violation at a byte of the file.
    pub(crate) fn at(&self, offset: usize, what: &str) -> String {
        format!("{}:{}: {what}", self.path, line_of(&self.text, offset))
    }
}

/// The number of the line, from 1, in which a byte lies.
pub(crate) fn line_of(text: &str, offset: usize) -> usize {
    1 + text[..offset].matches('\n').count()
}

/// The end of the block that the first `{` at or after `start` opens, just past its `}`.
///
/// `None` where a `;` comes first: a declaration without a body.
pub(crate) fn block_end(code: &str, start: usize) -> Option<usize> {
    let mut depth = 0;
    for (index, byte) in code.bytes().enumerate().skip(start) {
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 1 => return Some(index + 1),
            b'}' => depth -= 1,
            b';' if depth == 0 => return None,
            _ => {}
        }
    }
    None
}

/// The string literals of a file: where each begins, and what stands in it.
pub(crate) fn literals(file: &Source) -> Vec<(usize, &str)> {
    let marks: Vec<usize> = file.code.match_indices('"').map(|(offset, _)| offset).collect();
    marks.chunks_exact(2).map(|pair| (pair[0], &file.text[pair[0] + 1..pair[1]])).collect()
}

/// Every place where `word` stands in `code` with no identifier running into it.
pub(crate) fn words<'a>(code: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    let part = |byte: Option<&u8>| byte.is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_');
    code.match_indices(word).map(|(index, _)| index).filter(move |index| {
        let bytes = code.as_bytes();
        let before = index.checked_sub(1).and_then(|before| bytes.get(before));
        !part(before) && !part(bytes.get(index + word.len()))
    })
}

fn is_rust(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|extension| extension == "rs")
}

pub(crate) struct Workspace {
    root: PathBuf,
    files: Vec<String>,
}

/// The workspace that this crate lies in.
pub(crate) fn workspace() -> Workspace {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf();
    let mut files = Vec::new();
    collect(&root, &root, &mut files);
    files.sort();
    Workspace { root, files }
}

impl Workspace {
    /// The sources of the core, without its tests.
    pub(crate) fn core(&self) -> Vec<Source> {
        self.sources(|path| path.starts_with("core/src/") && is_rust(path))
    }

    /// The sources of the core and of the library crates beside it, without their tests.
    pub(crate) fn library(&self) -> Vec<Source> {
        let folders = ["core/src/", "json/src/", "octopus/src/", "packs/src/"];
        self.sources(|path| folders.iter().any(|start| path.starts_with(start)) && is_rust(path))
    }

    /// The sources of the library crates and of the bindings, without their tests.
    pub(crate) fn rust_sources(&self) -> Vec<Source> {
        let folders = ["core", "json", "octopus", "packs", "bindings-python", "bindings-wasm"];
        let is_source = |path: &str| {
            let within = path.split_once("/src/");
            within.is_some_and(|(folder, file)| {
                let is_test = |part: &str| part.ends_with("tests.rs") || part.ends_with("_tests");
                folders.contains(&folder) && is_rust(path) && !file.split('/').any(is_test)
            })
        };
        self.sources(is_source)
    }

    /// Every Rust file.
    pub(crate) fn rust(&self) -> Vec<Source> {
        self.sources(is_rust)
    }

    /// Every file that a person wrote.
    pub(crate) fn all(&self) -> Vec<Source> {
        let written = ["rs", "toml", "md", "py", "pyi", "sh", "mjs", "ts", "html", "cddl", "txt"];
        let is_written = |end: &std::ffi::OsStr| written.iter().any(|known| end == *known);
        self.sources(|path| {
            path == ".ci/run" || Path::new(path).extension().is_some_and(is_written)
        })
    }

    /// Every file with doc comments, in the languages that have them.
    pub(crate) fn documented(&self) -> Vec<Source> {
        let languages = ["rs", "py", "pyi", "js", "mjs", "ts"];
        let has_comments = |end: &std::ffi::OsStr| languages.iter().any(|known| end == *known);
        self.sources(|path| Path::new(path).extension().is_some_and(has_comments))
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// The text of a file, if there is one at this path.
    pub(crate) fn find(&self, path: &str) -> Option<String> {
        self.files.iter().any(|file| file == path).then(|| self.read(path))
    }

    fn sources(&self, wanted: impl Fn(&str) -> bool) -> Vec<Source> {
        let wanted = self.files.iter().filter(|path| wanted(path));
        wanted.map(|path| Source::new(path, &self.read(path))).collect()
    }
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let hidden = name.starts_with('.') && !matches!(&*name, ".ci" | ".cargo");
        let made = ["target", "node_modules", "__pycache__", "air-gap-demo"].contains(&&*name);
        if path.is_dir() && !hidden && !made {
            collect(root, &path, files);
        } else if path.is_file() {
            files.push(path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/"));
        }
    }
}

/// `text` with every comment and literal replaced by spaces of the same length, except the
/// quotation marks around a string.
fn code_of(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut code = bytes.to_vec();
    let mut index = 0;
    while index < bytes.len() {
        let end = skipped_end(text, index).min(bytes.len());
        let marks = quotation_marks(&bytes[index..end]);
        for (offset, byte) in code[index..end].iter_mut().enumerate() {
            if *byte != b'\n' && !marks.is_some_and(|(open, close)| [open, close].contains(&offset))
            {
                *byte = b' ';
            }
        }
        index = end.max(index + 1);
    }
    String::from_utf8(code).unwrap()
}

/// Returns the places of the quotation marks of a string literal; `None` for comments and
/// characters.
fn quotation_marks(skipped: &[u8]) -> Option<(usize, usize)> {
    let is_string = matches!(skipped, [b'"' | b'r', ..]);
    let mark = |byte: &u8| *byte == b'"';
    Some((skipped.iter().position(mark)?, skipped.iter().rposition(mark)?)).filter(|_| is_string)
}

/// Returns the end of the comment or literal that begins at `start`; `start` itself if none begins
/// there.
fn skipped_end(text: &str, start: usize) -> usize {
    let rest = &text.as_bytes()[start..];
    let length = match rest {
        [b'/', b'/', ..] => find(rest, b"\n"),
        [b'/', b'*', ..] => comment_length(rest),
        [b'"', ..] => quoted_length(rest, b'"'),
        [b'r', b'"' | b'#', ..] if !runs_into(text, start) => raw_length(rest),
        [b'\'', b'\\', ..] => quoted_length(rest, b'\''),
        [b'\'', ..] => character_length(rest),
        _ => 0,
    };
    start + length
}

fn runs_into(text: &str, start: usize) -> bool {
    // The `b` of a raw byte string is not the end of a name.
    let before = text[..start].trim_end_matches('b');
    before.ends_with(|c: char| c.is_alphanumeric() || c == '_')
}

fn find(bytes: &[u8], what: &[u8]) -> usize {
    bytes.windows(what.len()).position(|window| window == what).unwrap_or(bytes.len())
}

fn comment_length(bytes: &[u8]) -> usize {
    let mut depth = 0;
    let mut index = 0;
    while index < bytes.len() {
        match &bytes[index..] {
            [b'/', b'*', ..] => (depth, index) = (depth + 1, index + 2),
            [b'*', b'/', ..] if depth == 1 => return index + 2,
            [b'*', b'/', ..] => (depth, index) = (depth - 1, index + 2),
            _ => index += 1,
        }
    }
    index
}

fn quoted_length(bytes: &[u8], quote: u8) -> usize {
    let mut index = 1;
    while index < bytes.len() && bytes[index] != quote {
        index += if bytes[index] == b'\\' { 2 } else { 1 };
    }
    index + 1
}

fn raw_length(bytes: &[u8]) -> usize {
    let hashes = bytes[1..].iter().take_while(|byte| **byte == b'#').count();
    if bytes.get(1 + hashes) != Some(&b'"') {
        return 0; // A raw identifier, like `r#type`.
    }
    let mut end = vec![b'"'];
    end.resize(1 + hashes, b'#');
    let body = 2 + hashes;
    body + find(&bytes[body..], &end) + end.len()
}

/// A character in quotes; not a lifetime, which no quote closes.
fn character_length(bytes: &[u8]) -> usize {
    let close = bytes.iter().skip(1).take(5).position(|byte| *byte == b'\'');
    let one = |n: usize| core::str::from_utf8(&bytes[1..=n]).is_ok_and(|s| s.chars().count() == 1);
    close.filter(|n| *n > 0 && one(*n)).map_or(0, |n| n + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_literals_are_blanked_in_place() {
        let text = concat!(
            "let a = \"// {\"; // }\n",
            "let b = r#\"{\"}\"#; /* { /* } */ { */ let c = '{';\n",
            "fn d<'a>(x: &'a str, y: char) { x == '\\'' && y == 'ä' }\n",
        );
        let code = code_of(text);
        assert_eq!(code.len(), text.len());
        assert_eq!(code.matches('{').count(), 1);
        assert_eq!(code.matches('}').count(), 1);
        assert!(code.contains("fn d<'a>(x: &'a str, y: char) {"));
        assert_eq!(code.find("let c"), text.find("let c"));
        let source = Source::new("a.rs", text);
        let found: Vec<&str> = literals(&source).into_iter().map(|(_, text)| text).collect();
        assert_eq!(found, ["// {", "{\"}"]);
    }

    #[test]
    fn a_word_inside_another_word_is_not_that_word() {
        assert_eq!(words("fn a() {} my_fn b; fn", "fn").collect::<Vec<_>>(), [0, 19]);
    }

    #[test]
    fn the_walk_sees_the_sources_and_not_what_is_built_from_them() {
        let workspace = workspace();
        assert!(workspace.files.contains(&"core/tests/tidy/source.rs".into()));
        assert!(workspace.files.contains(&"Cargo.toml".into()));
        assert!(!workspace.files.iter().any(|path| path.starts_with("target/")));
    }
}
