//! Rules about the names that a function binds.

use crate::source::{Source, words};

/// Finds each `let (a, b) = (x, y);`, which is two statements in one.
pub(crate) fn packed(file: &Source) -> Vec<String> {
    let is_packed = |start: &usize| packed_names(&file.code, *start).is_some();
    let found = words(&file.code, "let").filter(is_packed);
    found.map(|start| file.at(start, "two values in one `let`")).collect()
}

/// Returns the place after the pattern of a packed `let` that begins at `start`.
fn packed_names(code: &str, start: usize) -> Option<usize> {
    let pattern = tuple(code, next(code, start + "let".len())?)?;
    let after = next(code, pattern)?;
    let equals = match code[after..].strip_prefix(':') {
        Some(_) => next(code, group(code, next(code, after + 1)?)?)?,
        None => after,
    };
    let value = tuple(code, next(code, equals + code[equals..].strip_prefix('=').map(|_| 1)?)?)?;
    code[next(code, value)?..].starts_with(';').then_some(pattern)
}

/// Finds each parameter of a function that is taken apart in the signature: `(a, b): (A, B)`.
pub(crate) fn tuple_parameters(file: &Source) -> Vec<String> {
    let code = &file.code;
    let lists = words(code, "fn").filter_map(|start| parameters(code, start));
    let found = lists.flat_map(|(open, end)| {
        let starts = commas(code, open, end).into_iter().chain([open]);
        starts.filter_map(|before| {
            let place = next(code, before + 1)?;
            let after = next(code, tuple(code, place)?)?;
            code[after..].starts_with(':').then_some(place)
        })
    });
    found.map(|place| file.at(place, "a parameter that is a tuple")).collect()
}

/// Returns the range of the parameters of the function whose `fn` stands at `start`: its `(`, and
/// the place after its `)`.
fn parameters(code: &str, start: usize) -> Option<(usize, usize)> {
    let name = next(code, start + "fn".len())?;
    let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
    let length = code[name..].find(|c| !is_part(c)).filter(|length| *length > 0)?;
    let mut open = next(code, name + length)?;
    if code[open..].starts_with('<') {
        open = next(code, angles(code, open)?)?;
    }
    Some((open, group(code, open)?))
}

/// Finds each local that has the name of the function that made it: `let parts = parts(bytes);`.
pub(crate) fn shadowed_functions(file: &Source) -> Vec<String> {
    let code = &file.code;
    let mut found = Vec::new();
    for start in words(code, "let") {
        let rest = code[start + "let".len()..].trim_start();
        let rest = rest.strip_prefix("mut ").unwrap_or(rest);
        let length = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(0);
        let end = statement_end(code, start);
        // A capital letter begins a pattern such as `Some(size)`.
        let is_name = rest.starts_with(|c: char| c.is_lowercase() || c == '_');
        if is_name && calls(&code[start..end], &rest[..length]) {
            found.push(file.at(start, &format!("`{}` hides a function", &rest[..length])));
        }
    }
    found
}

/// Returns true if a free function of this name is called in a statement.
fn calls(statement: &str, name: &str) -> bool {
    words(statement, name).any(|place| {
        let before = statement[..place].trim_end();
        let after = &statement[place + name.len()..];
        let is_call = after.starts_with('(') || after.starts_with("::<");
        is_call && !before.ends_with(['.', ':'])
    })
}

fn statement_end(code: &str, start: usize) -> usize {
    let mut depth = 0_usize;
    for (index, byte) in code.bytes().enumerate().skip(start) {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' | b';' if depth == 0 => return index,
            b')' | b']' | b'}' => depth -= 1,
            _ => {}
        }
    }
    code.len()
}

/// The first place from `start` that is not blank.
fn next(code: &str, start: usize) -> Option<usize> {
    let rest = code.get(start..)?;
    Some(code.len() - rest.trim_start().len()).filter(|place| *place < code.len())
}

/// Returns the place after the `)` of a group that begins at `start`.
fn group(code: &str, start: usize) -> Option<usize> {
    code[start..].starts_with('(').then(|| statement_end(code, start + 1) + 1)
}

/// Returns the place after the `)` of a tuple of two or more that begins at `start`.
fn tuple(code: &str, start: usize) -> Option<usize> {
    let end = group(code, start)?;
    (!commas(code, start, end).is_empty()).then_some(end)
}

/// The commas directly inside a group.
fn commas(code: &str, open: usize, end: usize) -> Vec<usize> {
    let mut depth = 0_usize;
    let mut found = Vec::new();
    for (index, byte) in code.bytes().enumerate().take(end).skip(open) {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth -= 1,
            b',' if depth == 1 => found.push(index),
            _ => {}
        }
    }
    found
}

/// Returns the place after the `>` that closes the `<` at `open`.
fn angles(code: &str, open: usize) -> Option<usize> {
    let bytes = code.as_bytes();
    let mut depth = 0_usize;
    for (index, byte) in code.bytes().enumerate().skip(open) {
        match byte {
            b'<' => depth += 1,
            b'>' if bytes[index - 1] == b'-' => {}
            b'>' if depth == 1 => return Some(index + 1),
            b'>' => depth -= 1,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(rule: fn(&Source) -> Vec<String>, text: &str) -> Vec<String> {
        let found = rule(&Source::new("a.rs", text));
        let line = |violation: String| violation.split(':').nth(1).unwrap().to_string();
        found.into_iter().map(line).collect()
    }

    #[test]
    fn a_packed_let_is_found_with_and_without_types() {
        let text = concat!(
            "fn f() {\n",
            "    let (a, b) = (1, 2);\n",
            "    let (mut c, (d, e)): (u8, _) = (\n        g(a, b),\n        h(),\n    );\n",
            "    let (i, j) = pair();\n",
            "    let (k, l) = (pair());\n",
            "    let (Some(m), Some(n)) = (o, p) else { return };\n",
            "    if let (q, r) = (s, t) {}\n",
            "    let u = (v, w);\n",
            "    // let (x, y) = (1, 2);\n",
            "}\n",
        );
        assert_eq!(lines(packed, text), ["2", "3"]);
    }

    #[test]
    fn a_tuple_is_found_among_parameters_and_not_elsewhere() {
        let text = concat!(
            "fn a((b, c): (u8, u8)) {}\n",
            "fn d<F: Fn(u8) -> (u8, u8)>(e: F, (g, h): (u8, u8)) {}\n",
            "fn i(j: (u8, u8), k: Map<u8, (u8, u8)>) { l.map(|(m, n): (u8, u8)| m) }\n",
            "fn o(Wrapped(p): Wrapped, q: fn((u8, u8))) {}\n",
            "fn r(\n    &self,\n    (s, t): (u8, u8),\n) {}\n",
        );
        assert_eq!(lines(tuple_parameters, text), ["1", "2", "7"]);
    }

    #[test]
    fn a_local_that_hides_the_function_that_made_it_is_found() {
        let text = concat!(
            "fn f() {\n",
            "    let parts = parts(bytes);\n",
            "    let mut limits: Limits = limits::<u8>(options)?;\n",
            "    let size = thing.size();\n",
            "    let name = Name::name(text);\n",
            "    let old = older(name);\n",
            "    let made = |x| made(x, 1);\n",
            "    if let Some(size) = Some(name) {}\n",
            "}\n",
        );
        assert_eq!(lines(shadowed_functions, text), ["2", "3", "7"]);
    }
}
