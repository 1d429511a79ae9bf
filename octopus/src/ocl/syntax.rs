//! The syntax tree of one OCL file.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

/// A place in a file: line and column, both from 1, the column in characters.
#[derive(Clone, Copy, Default)]
#[cfg_attr(test, derive(Debug))]
pub(super) struct Position {
    pub(super) line: usize,
    pub(super) column: usize,
}

/// The elements of a file or of a block. Attributes and blocks do not depend on each other's order.
#[derive(Default)]
#[cfg_attr(test, derive(Clone, Debug))]
pub(super) struct Body {
    pub(super) attributes: Vec<Attribute>,
    pub(super) blocks: Vec<Block>,
}

/// `name = value`.
#[cfg_attr(test, derive(Clone, Debug))]
pub(super) struct Attribute {
    pub(super) name: String,
    pub(super) value: Value,
    pub(super) position: Position,
}

/// `name "label" { … }`.
#[cfg_attr(test, derive(Clone, Debug))]
pub(super) struct Block {
    pub(super) name: String,
    pub(super) labels: Vec<String>,
    pub(super) body: Body,
    pub(super) position: Position,
}

/// The value of an attribute or of a dictionary's entry.
#[derive(PartialEq)]
#[cfg_attr(test, derive(Clone, Debug))]
pub(super) enum Value {
    Null,
    Flag(bool),
    Integer(i32),
    /// A number with a fraction, without zeros in front; its own digits keep it exact.
    Decimal(String),
    Text(String),
    /// Texts, integers or decimals, never mixed.
    List(Vec<Value>),
    /// Only directly in an attribute: a dictionary holds none.
    Dictionary(BTreeMap<String, Value>),
}
