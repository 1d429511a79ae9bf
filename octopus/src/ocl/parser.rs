//! The grammar of OCL, which looks like HCL's and gives other values.
//!
//! Octopus's own parser is the reference: no comments, no expressions, no templates, and heredocs
//! with rules of their own. Every text keeps its bytes, so `${`, `%{` and `#{` mean nothing here.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::Cell;
use core::mem::discriminant;

use super::super::error::OctopusError;
use super::syntax::{Attribute, Block, Body, Position, Value};
use spacebridge::Limits;

/// The deepest nesting of blocks, whatever the limits allow: it bounds the stack.
const DEEPEST: usize = 32;

/// Digits that a decimal may have: as many as the reference keeps without rounding.
const DIGITS: usize = 28;

/// Reads one file; a byte order mark at its beginning is skipped.
///
/// `left` is how many more elements and values may be read, over all documents.
pub(super) fn parse(
    document: &str,
    bytes: &[u8],
    limits: &Limits,
    left: &mut usize,
) -> Result<Body, OctopusError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let (text, broken) = match core::str::from_utf8(bytes) {
        Ok(text) => (text, false),
        Err(error) => {
            let valid = bytes.get(..error.valid_up_to()).unwrap_or_default();
            (core::str::from_utf8(valid).unwrap_or_default(), true)
        }
    };
    let seen = Cell::new((0, Position { line: 1, column: 1 }));
    let mut parser = Parser { document, text, at: 0, seen, limits, left };
    if broken {
        parser.at = text.len();
        return Err(parser.expected("text in UTF-8"));
    }
    parser.body(0)
}

/// A file, and how far it is read.
pub(super) struct Parser<'a> {
    document: &'a str,
    text: &'a str,
    /// The place of the next character, in bytes.
    at: usize,
    /// A place and its position: the next one is counted from there.
    seen: Cell<(usize, Position)>,
    limits: &'a Limits,
    left: &'a mut usize,
}

impl<'a> Parser<'a> {
    fn body(&mut self, depth: usize) -> Result<Body, OctopusError> {
        let mut body = Body::default();
        loop {
            self.skip(char::is_whitespace);
            match self.peek() {
                None if depth == 0 => return Ok(body),
                None => return Err(self.expected("`}` at the end of a block")),
                Some('}') if depth > 0 => {
                    self.eat('}');
                    return Ok(body);
                }
                Some(_) => self.element(&mut body, depth)?,
            }
        }
    }

    fn element(&mut self, body: &mut Body, depth: usize) -> Result<(), OctopusError> {
        self.take()?;
        let position = self.position();
        let name = self.name()?;
        self.skip(is_blank);
        if self.eat('=') {
            let value = self.value()?;
            body.attributes.push(Attribute { name, value, position });
            return Ok(());
        }
        let mut labels = Vec::new();
        while self.peek() == Some('"') {
            self.take()?;
            labels.push(self.quoted()?);
            self.skip(is_blank);
        }
        self.skip(char::is_whitespace);
        if !self.eat('{') {
            return Err(self.expected("`=`, a label in quotes or `{` after a name"));
        }
        self.skip(is_blank);
        let body_of_block = match self.peek() {
            Some('\n' | '}') | None => {
                let deepest = self.limits.depth.min(DEEPEST);
                if depth >= deepest {
                    return Err(self.too_large("blocks inside each other", deepest));
                }
                self.body(depth.saturating_add(1))?
            }
            Some(_) => return Err(self.expected("a line break after `{`")),
        };
        self.separated()?;
        body.blocks.push(Block { name, labels, body: body_of_block, position });
        Ok(())
    }

    /// A name: letters, digits and `_`. Octopus writes `-` as well, although it does not read it.
    fn name(&mut self) -> Result<String, OctopusError> {
        if self.rest().starts_with(['#', '/']) {
            return Err(self.expected("a name, because OCL has no comments"));
        }
        if self.peek().is_none_or(|first| first != '_' && !first.is_alphanumeric()) {
            return Err(self.expected("a name"));
        }
        let name = self.run(|c| c == '_' || c == '-' || c.is_alphanumeric());
        self.measure(name.len())?;
        Ok(name.into())
    }

    /// The value of an attribute, which begins on the line of its name.
    fn value(&mut self) -> Result<Value, OctopusError> {
        self.skip(is_blank);
        if self.peek() == Some('{') { self.dictionary() } else { self.literal() }
    }

    fn dictionary(&mut self) -> Result<Value, OctopusError> {
        self.eat('{');
        let mut entries = BTreeMap::new();
        loop {
            self.skip(char::is_whitespace);
            match self.peek() {
                None => return Err(self.expected("`}` at the end of a dictionary")),
                Some('}') => break,
                Some(_) => {}
            }
            self.take()?;
            let position = self.position();
            let key = self.key()?;
            if entries.contains_key(&key) {
                return Err(key_twice(self.document, position));
            }
            self.skip(is_blank);
            if !self.eat('=') {
                return Err(self.expected("` = ` after a key, with a space before it"));
            }
            self.skip(is_blank);
            let value = self.literal()?;
            entries.insert(key, value);
        }
        self.eat('}');
        self.separated()?;
        Ok(Value::Dictionary(entries))
    }

    /// A key: in quotes, or any run without white space and quotes.
    fn key(&mut self) -> Result<String, OctopusError> {
        if self.peek() == Some('"') {
            return self.quoted();
        }
        let key = self.run(|c| !c.is_whitespace() && c != '"');
        self.measure(key.len())?;
        Ok(key.into())
    }

    fn literal(&mut self) -> Result<Value, OctopusError> {
        const WORDS: [(&str, Value); 3] =
            [("null", Value::Null), ("true", Value::Flag(true)), ("false", Value::Flag(false))];
        self.take()?;
        let value = match self.peek() {
            Some('"') => Value::Text(self.quoted()?),
            // A heredoc takes the line break after its end tag with it.
            Some('<') => return self.heredoc().map(Value::Text),
            Some('[') => self.list()?,
            Some('-' | '0'..='9') => self.number()?,
            Some('{') => return Err(self.expected("a value other than a dictionary")),
            _ => {
                let rest = self.rest();
                let word = WORDS.into_iter().find(|(word, _)| rest.starts_with(word));
                let Some((word, value)) = word else {
                    let values = "a text, a number, a list, `true`, `false` or `null`";
                    return Err(self.expected(values));
                };
                self.advance(word.len());
                value
            }
        };
        self.separated()?;
        Ok(value)
    }

    fn list(&mut self) -> Result<Value, OctopusError> {
        self.eat('[');
        self.skip(char::is_whitespace);
        let mut values: Vec<Value> = Vec::new();
        if self.eat(']') {
            return Ok(Value::List(values));
        }
        loop {
            self.skip(char::is_whitespace);
            self.take()?;
            let value = match self.peek() {
                Some('"') => Value::Text(self.quoted()?),
                Some('-' | '0'..='9') => self.number()?,
                _ => return Err(self.expected("a text in quotes or a number")),
            };
            if values.first().is_some_and(|first| discriminant(first) != discriminant(&value)) {
                return Err(self.expected("values of one type in a list"));
            }
            values.push(value);
            self.skip(char::is_whitespace);
            if self.eat(']') {
                return Ok(Value::List(values));
            }
            if !self.eat(',') {
                return Err(self.expected("`,` or `]` in a list"));
            }
        }
    }

    fn number(&mut self) -> Result<Value, OctopusError> {
        let negative = self.eat('-');
        let whole = self.run(|c| c.is_ascii_digit());
        let fraction = match self.rest().strip_prefix('.') {
            Some(after) if after.starts_with(|c: char| c.is_ascii_digit()) => {
                self.eat('.');
                Some(self.run(|c| c.is_ascii_digit()))
            }
            _ => None,
        };
        let Some(fraction) = fraction.filter(|_| !whole.is_empty()) else {
            // The reference reads the digits before the sign, so it refuses -2147483648.
            let number = whole.parse::<i32>().ok();
            let number = number.and_then(|n| if negative { n.checked_neg() } else { Some(n) });
            return number
                .map(Value::Integer)
                .ok_or_else(|| self.expected("a whole number of at most 2147483647"));
        };
        if whole.len().saturating_add(fraction.len()) > DIGITS {
            return Err(self.expected("a decimal of at most 28 digits"));
        }
        let whole = whole.trim_start_matches('0');
        let is_zero = whole.is_empty() && fraction.bytes().all(|digit| digit == b'0');
        let mut text = String::from(if negative && !is_zero { "-" } else { "" });
        text.push_str(if whole.is_empty() { "0" } else { whole });
        text.push('.');
        text.push_str(fraction);
        Ok(Value::Decimal(text))
    }

    /// A text in quotes. It ends on the line where it begins, and knows five escapes.
    fn quoted(&mut self) -> Result<String, OctopusError> {
        self.eat('"');
        let mut end = None;
        let mut escapes = 0_usize;
        let mut follows = false;
        for (index, c) in self.rest().char_indices() {
            match c {
                _ if follows => follows = false,
                '\\' => {
                    follows = true;
                    escapes = escapes.saturating_add(1);
                }
                '"' => {
                    end = Some(index);
                    break;
                }
                '\r' | '\n' => break,
                _ => {}
            }
        }
        let Some(end) = end else { return Err(self.expected("`\"` at the end of this text")) };
        self.measure(end.saturating_sub(escapes))?;
        let mut text = String::with_capacity(end.saturating_sub(escapes));
        let end = self.at.saturating_add(end);
        while self.at < end {
            let Some(c) = self.next() else { break };
            let c = if c == '\\' { self.escape()? } else { c };
            text.push(c);
        }
        self.eat('"');
        Ok(text)
    }

    fn escape(&mut self) -> Result<char, OctopusError> {
        const ESCAPES: [(char, char); 5] =
            [('r', '\r'), ('n', '\n'), ('t', '\t'), ('\\', '\\'), ('"', '"')];
        let known = ESCAPES.into_iter().find(|(letter, _)| self.peek() == Some(*letter));
        let Some((letter, c)) = known else {
            return Err(self.expected("`r`, `n`, `t`, `\\` or `\"` after a backslash"));
        };
        self.eat(letter);
        Ok(c)
    }

    /// Makes sure that a value does not run into what follows it.
    fn separated(&self) -> Result<(), OctopusError> {
        match self.peek() {
            None | Some('}') => Ok(()),
            Some(c) if c.is_whitespace() => Ok(()),
            Some(_) => Err(self.expected("a line break after a value")),
        }
    }

    pub(super) fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(super) fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.advance(c.len_utf8());
        Some(c)
    }

    pub(super) fn eat(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        if found {
            self.advance(wanted.len_utf8());
        }
        found
    }

    pub(super) fn advance(&mut self, bytes: usize) {
        self.at = self.at.saturating_add(bytes);
    }

    pub(super) fn skip(&mut self, is_skipped: impl Fn(char) -> bool) {
        self.run(is_skipped);
    }

    /// Takes the characters that are of a kind.
    pub(super) fn run(&mut self, is_of: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|c| !is_of(c)).unwrap_or(rest.len());
        self.advance(end);
        rest.get(..end).unwrap_or_default()
    }

    fn take(&mut self) -> Result<(), OctopusError> {
        let left = self.left.checked_sub(1);
        *self.left = left.ok_or_else(|| self.too_large("values", self.limits.items))?;
        Ok(())
    }

    /// Refuses a text of more bytes than the limits allow.
    pub(super) fn measure(&self, bytes: usize) -> Result<(), OctopusError> {
        if bytes > self.limits.text {
            return Err(self.too_large("bytes in a text", self.limits.text));
        }
        Ok(())
    }

    fn too_large(&self, what: &'static str, limit: usize) -> OctopusError {
        OctopusError::TooLarge { document: self.document.into(), what, limit }
    }

    /// Returns the position of the next character.
    fn position(&self) -> Position {
        let (seen, mut position) = self.seen.get();
        for c in self.text.get(seen..self.at).unwrap_or_default().chars() {
            if c == '\n' {
                position = Position { line: position.line.saturating_add(1), column: 1 };
            } else {
                position.column = position.column.saturating_add(1);
            }
        }
        self.seen.set((self.at, position));
        position
    }

    pub(super) fn expected(&self, expected: &'static str) -> OctopusError {
        let Position { line, column } = self.position();
        OctopusError::OclSyntax { document: self.document.into(), line, column, expected }
    }
}

/// Returns true if a character is white space within a line. A carriage return is.
pub(super) fn is_blank(c: char) -> bool {
    c != '\n' && c.is_whitespace()
}

pub(super) fn key_twice(document: &str, position: Position) -> OctopusError {
    let Position { line, column } = position;
    OctopusError::KeyTwice { document: document.into(), line, column }
}
