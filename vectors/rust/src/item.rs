//! CBOR as a tree that can also be written wrongly.

use anyhow::{Context as _, Result, bail, ensure};

/// One item. `Raw` stands for bytes that no honest writer makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Item {
    Uint(u64),
    /// −1 less the number.
    Negative(u64),
    Bytes(Vec<u8>),
    Text(String),
    Array(Vec<Item>),
    Map(Vec<(Item, Item)>),
    Tag(u64, Box<Item>),
    Simple(u8),
    Raw(Vec<u8>),
}

pub(crate) const NULL: Item = Item::Simple(22);
pub(crate) const TRUE: Item = Item::Simple(21);
pub(crate) const FALSE: Item = Item::Simple(20);

pub(crate) fn int(number: i64) -> Item {
    match u64::try_from(number) {
        Ok(number) => Item::Uint(number),
        Err(_) => Item::Negative(number.unsigned_abs().saturating_sub(1)),
    }
}

pub(crate) fn text(text: &str) -> Item {
    Item::Text(text.into())
}

pub(crate) fn bytes(bytes: impl Into<Vec<u8>>) -> Item {
    Item::Bytes(bytes.into())
}

impl Item {
    /// The one item in `data`.
    pub(crate) fn parse(data: &[u8]) -> Result<Self> {
        let (item, rest) = Self::read(data)?;
        ensure!(rest.is_empty(), "bytes follow the item");
        Ok(item)
    }

    /// Returns the items in `data`, one after the other.
    pub(crate) fn sequence(mut data: &[u8]) -> Result<Vec<Self>> {
        let mut items = Vec::new();
        while !data.is_empty() {
            let (item, rest) = Self::read(data)?;
            items.push(item);
            data = rest;
        }
        Ok(items)
    }

    fn read(data: &[u8]) -> Result<(Self, &[u8])> {
        let (&first, rest) = data.split_first().context("the bytes end")?;
        let info = first & 31;
        if first >> 5 == 7 {
            ensure!(info < 24, "a float, or a simple value of two bytes");
            return Ok((Self::Simple(info), rest));
        }
        let (value, mut rest) = match info {
            0..24 => (u64::from(info), rest),
            24..28 => {
                let size = 1_usize << (info - 24);
                let (head, rest) = rest.split_at_checked(size).context("the head is cut")?;
                (head.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte)), rest)
            }
            _ => bail!("an indefinite length"),
        };
        let length = usize::try_from(value)?;
        let item = match first >> 5 {
            0 => Self::Uint(value),
            1 => Self::Negative(value),
            kind @ (2 | 3) => {
                let (content, behind) = rest.split_at_checked(length).context("cut")?;
                rest = behind;
                if kind == 2 {
                    Self::Bytes(content.to_vec())
                } else {
                    Self::Text(str::from_utf8(content)?.to_owned())
                }
            }
            4 => {
                let mut items = Vec::new();
                for _ in 0..length {
                    let (item, behind) = Self::read(rest)?;
                    (rest, items) = (behind, [items, vec![item]].concat());
                }
                Self::Array(items)
            }
            5 => {
                let mut entries = Vec::new();
                for _ in 0..length {
                    let (key, behind) = Self::read(rest)?;
                    let (value, behind) = Self::read(behind)?;
                    rest = behind;
                    entries.push((key, value));
                }
                Self::Map(entries)
            }
            _ => {
                let (item, behind) = Self::read(rest)?;
                rest = behind;
                Self::Tag(value, Box::new(item))
            }
        };
        Ok((item, rest))
    }

    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut out = Vec::new();
        self.write(&mut out);
        out
    }

    fn write(&self, out: &mut Vec<u8>) {
        match self {
            Self::Uint(value) => out.extend(head(0, *value)),
            Self::Negative(value) => out.extend(head(1, *value)),
            Self::Bytes(content) => {
                out.extend(head(2, size(content)));
                out.extend(content);
            }
            Self::Text(content) => {
                out.extend(head(3, size(content.as_bytes())));
                out.extend(content.as_bytes());
            }
            Self::Array(items) => {
                out.extend(head(4, size(items)));
                for item in items {
                    item.write(out);
                }
            }
            Self::Map(entries) => {
                out.extend(head(5, size(entries)));
                for (key, value) in entries {
                    key.write(out);
                    value.write(out);
                }
            }
            Self::Tag(tag, item) => {
                out.extend(head(6, *tag));
                item.write(out);
            }
            Self::Simple(value) => out.extend(head(7, u64::from(*value))),
            Self::Raw(raw) => out.extend(raw),
        }
    }

    pub(crate) fn entries(&mut self) -> &mut Vec<(Item, Item)> {
        match self {
            Self::Map(entries) => entries,
            other => panic!("no map: {other:?}"),
        }
    }

    pub(crate) fn items(&mut self) -> &mut Vec<Item> {
        match self {
            Self::Array(items) => items,
            other => panic!("no array: {other:?}"),
        }
    }

    pub(crate) fn content(&self) -> &[u8] {
        match self {
            Self::Bytes(content) => content,
            other => panic!("no bytes: {other:?}"),
        }
    }

    pub(crate) fn has(&self, key: i64) -> bool {
        matches!(self, Self::Map(entries) if entries.iter().any(|(k, _)| *k == int(key)))
    }

    /// The value of a key that is there.
    pub(crate) fn at(&mut self, key: i64) -> &mut Item {
        let wanted = int(key);
        let found = self.entries().iter_mut().find(|(key, _)| *key == wanted);
        &mut found.unwrap_or_else(|| panic!("no key {key}")).1
    }

    /// Puts a value under a key, in its place among the others.
    pub(crate) fn put(&mut self, key: i64, value: Item) {
        self.put_item(int(key), value);
    }

    pub(crate) fn put_item(&mut self, key: Item, value: Item) {
        let entries = self.entries();
        entries.retain(|(known, _)| *known != key);
        let place = entries.iter().position(|(known, _)| known.encode() > key.encode());
        entries.insert(place.unwrap_or(entries.len()), (key, value));
    }

    pub(crate) fn drop_key(&mut self, key: i64) {
        self.entries().retain(|(known, _)| *known != int(key));
    }
}

pub(crate) fn map(entries: impl IntoIterator<Item = (i64, Item)>) -> Item {
    let mut map = Item::Map(Vec::new());
    for (key, value) in entries {
        map.put(key, value);
    }
    map
}

/// Returns the number of items, as a head has it.
pub(crate) fn size<T>(items: &[T]) -> u64 {
    u64::try_from(items.len()).unwrap_or(u64::MAX)
}

/// The head of an item, as short as can be.
pub(crate) fn head(major: u8, value: u64) -> Vec<u8> {
    let first = major << 5;
    match value {
        0..24 => vec![first | value.to_be_bytes()[7]],
        24..0x100 => long_head(major, 24, value),
        0x100..0x1_0000 => long_head(major, 25, value),
        0x1_0000..0x1_0000_0000 => long_head(major, 26, value),
        _ => long_head(major, 27, value),
    }
}

/// The head of an item in the form that `info` says, shortest or not.
pub(crate) fn long_head(major: u8, info: u8, value: u64) -> Vec<u8> {
    let mut head = vec![major << 5 | info];
    let bytes = value.to_be_bytes();
    head.extend(bytes.iter().skip(8_usize.saturating_sub(1 << (info - 24))));
    head
}
