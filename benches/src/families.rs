//! Packages as people make them, in two versions: what a pack has to be small for.
//!
//! Each family is one kind of change. All are made by one writer of zips, of tars with gzip and of
//! plain files, which takes every setting that zlib has.

use zlib_rs::{Deflate, DeflateConfig, DeflateFlush, Method, Status, Strategy};

/// A package, and its content with the compression undone.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Archive {
    /// The package.
    pub bytes: Vec<u8>,
    /// Its members and their headers, without compression.
    pub opened: Vec<u8>,
}

/// Two versions of a package.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Family {
    /// Kind of change, then the writer and its settings.
    pub name: String,
    /// The older version.
    pub old: Archive,
    /// The newer version.
    pub new: Archive,
    /// A newer version with the same change in place, where the pack has to be as small as its.
    pub in_place: Option<Archive>,
    /// Windows of content (32 KiB) that the change alters in the deflate stream: a copy that
    /// reaches across the change is further from its source, and blocks have other codes.
    pub windows: usize,
}

/// Writes packages.
#[derive(Clone, Copy, Debug)]
struct Writer {
    container: Container,
    settings: DeflateConfig,
    /// Every how many bytes the stream is flushed, and in which way.
    flush: Option<(usize, DeflateFlush)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Container {
    Zip,
    TarGz,
}

/// A member's name and content.
type Member<'m> = (&'m str, &'m [u8]);

/// All families.
#[must_use]
pub fn families() -> Vec<Family> {
    let mut families = insertions();
    for container in [Container::Zip, Container::TarGz] {
        let writer = Writer::new(container);
        families.extend(members(writer));
        families.extend(writers(container));
        families.extend(incompressible(container));
    }
    families
}

/// Bytes of any number come in front of, or into the middle of, bytes that stay.
fn insertions() -> Vec<Family> {
    let stay = noise(1_000_000, 1);
    let plain = |bytes: Vec<u8>| Archive { opened: bytes.clone(), bytes };
    let mut families = Vec::new();
    for at in [0, 300_001] {
        for count in [1, 2, 3, 5, 8_000, 10_000, 10_001, 10_002, 10_003] {
            let more = noise(count, 2);
            families.push(Family {
                name: format!("inserted/plain, {count} bytes at {at}"),
                old: plain(stay.clone()),
                new: plain(spliced(&stay, at, 0, &more)),
                in_place: Some(plain(spliced(&stay, at, count, &more))),
                windows: 0,
            });
        }
    }
    families
}

/// Returns the family of one change of members, whose cost differs between zip and tar.gz.
fn made(
    writer: Writer,
    name: &str,
    old: &[Member<'_>],
    new: &[Member<'_>],
    [zip, tar]: [usize; 2],
) -> Family {
    let name = format!("{name}, {}", writer.name());
    let old = writer.archive(old);
    let new = writer.archive(new);
    // In a zip every member has a stream of its own.
    let windows = if writer.container == Container::Zip { zip } else { tar };
    Family { name, old, new, in_place: None, windows }
}

/// Returns the families in which new members come beside kept ones.
fn new_members(writer: Writer) -> Vec<Family> {
    let text = prose(250_000, 3);
    let more = prose(60_000, 5);
    let replaced = prose(60_000, 8);
    let old_noise = noise(300_000, 6);
    let new_noise = noise(30_000, 7);
    let replaced_noise = noise(30_000, 9);
    let b = ("b", text.as_slice());
    vec![
        made(writer, "new member/before an unchanged one", &[b], &[("a", &more), b], [0, 2]),
        made(
            writer,
            "new member/in the place of another",
            &[("a", &replaced), b],
            &[("a", &more), b],
            [0, 2],
        ),
        made(
            writer,
            "new member/noise before noise",
            &[("b", &old_noise)],
            &[("a", &new_noise), ("b", &old_noise)],
            [0, 1],
        ),
        made(
            writer,
            "new member/noise in the place of noise",
            &[("a", &replaced_noise), ("b", &old_noise)],
            &[("a", &new_noise), ("b", &old_noise)],
            [0, 0],
        ),
    ]
}

/// Returns the families in which members change, and are copies of others.
fn members(writer: Writer) -> Vec<Family> {
    let mut families = new_members(writer);
    families.extend(changed_members(writer));
    families
}

/// Returns the families in which a member changes beside copies of it.
fn changed_members(writer: Writer) -> Vec<Family> {
    let text = prose(250_000, 3);
    let other = prose(250_000, 4);
    let changed = changed(&text);
    let twice = spliced(&changed, 90_000, 0, b"and another line\n");
    let zipped = writer.container == Container::Zip;
    let made = |name: &str, old: &[Member<'_>], new: &[Member<'_>], windows: [usize; 2]| {
        made(writer, name, old, new, windows)
    };
    let a = ("a", text.as_slice());
    let b = ("b", text.as_slice());
    let a_changed = ("a", changed.as_slice());
    let b_changed = ("b", changed.as_slice());
    let o = ("o", other.as_slice());
    // A change in place, and the same change where something else stands beside it.
    let as_in_place = |family: Family, old: &[Member<'_>], new: &[Member<'_>]| {
        let in_place = zipped.then(|| made("", old, new, [0, 0]).new);
        Family { in_place, ..family }
    };
    let before = ("A", changed.as_slice());
    vec![
        made("changed/a line", &[a], &[a_changed], [1, 1]),
        as_in_place(
            made("copy/changed, beside the original", &[a], &[a, b_changed], [1, 2]),
            &[a],
            &[a_changed],
        ),
        as_in_place(
            made("copy/changed, before the original", &[a], &[before, a], [1, 2]),
            &[a],
            &[a_changed],
        ),
        made("copy/changed, beside a changed original", &[a], &[a_changed, ("b", &twice)], [2, 3]),
        as_in_place(
            made("copy/changed, far from the original", &[a, o], &[a, o, ("z", &changed)], [1, 2]),
            &[a, o],
            &[a_changed, o],
        ),
        as_in_place(
            made("equal/one of two changed", &[a, b], &[a_changed, b], [1, 1]),
            &[a],
            &[a_changed],
        ),
        as_in_place(
            made("equal/the second of two changed", &[a, o, b], &[a, o, b_changed], [1, 1]),
            &[a],
            &[a_changed],
        ),
        made("equal/both of two changed", &[a, o, b], &[a_changed, o, b_changed], [1, 2]),
        made("equal/a second one added", &[a], &[a, b], [0, 1]),
        made("equal/a file in another folder", &[a, o], &[o, ("new/a", &text)], [0, 2]),
    ]
}

/// One line comes, for every setting of the writer.
fn writers(container: Container) -> Vec<Family> {
    let text = prose(250_000, 10);
    let other = prose(100_000, 11);
    let new = spliced(&text, 100_000, 0, b"one line was inserted right here\n");
    let usual = Writer::new(container);
    let mut writers: Vec<Writer> = Vec::new();
    for level in 0..=9 {
        writers.push(Writer { settings: DeflateConfig { level, ..usual.settings }, ..usual });
    }
    for mem_level in [1, 2, 3, 4, 5, 6, 7, 9] {
        writers.push(Writer { settings: DeflateConfig { mem_level, ..usual.settings }, ..usual });
    }
    for strategy in [Strategy::Filtered, Strategy::HuffmanOnly, Strategy::Rle, Strategy::Fixed] {
        writers.push(Writer { settings: DeflateConfig { strategy, ..usual.settings }, ..usual });
    }
    let flushes = [DeflateFlush::PartialFlush, DeflateFlush::SyncFlush, DeflateFlush::FullFlush];
    for flush in flushes {
        writers.push(Writer { flush: Some((10_000, flush)), ..usual });
    }
    let made = |writer: Writer| {
        // A block has 2^(memLevel + 6) symbols, and each one after the change has other codes.
        let codes = 16_usize.checked_shr(writer.settings.mem_level.unsigned_abs()).unwrap_or(0);
        Family {
            name: format!("writer/{}", writer.name()),
            old: writer.archive(&[("a", &text), ("b", &other)]),
            new: writer.archive(&[("a", &new), ("b", &other)]),
            in_place: None,
            windows: codes.saturating_add(1),
        }
    };
    writers.into_iter().map(made).collect()
}

/// Content that does not shrink, by writers that deflate it all the same.
fn incompressible(container: Container) -> Vec<Family> {
    let content = noise(300_000, 12);
    let narrow: Vec<u8> = content.iter().map(|byte| byte & 63 | 64).collect();
    let more = noise(1_000, 13);
    let narrow_more: Vec<u8> = more.iter().map(|byte| byte & 63 | 64).collect();
    let usual = Writer::new(container);
    let mut families = Vec::new();
    for level in [1, 6, 9] {
        let writer = Writer { settings: DeflateConfig { level, ..usual.settings }, ..usual };
        let contents = [("noise", &content, &more), ("6 bits", &narrow, &narrow_more)];
        for (what, content, more) in contents {
            families.push(Family {
                name: format!("stores nothing/{what}, {}", writer.name()),
                old: writer.archive(&[("a", content)]),
                new: writer.archive(&[("a", &spliced(content, 100_000, 0, more))]),
                in_place: None,
                windows: 1,
            });
        }
    }
    families
}

impl Writer {
    fn new(container: Container) -> Self {
        let settings = DeflateConfig {
            level: 6,
            method: Method::Deflated,
            window_bits: -15,
            mem_level: 8,
            strategy: Strategy::Default,
        };
        Self { container, settings, flush: None }
    }

    fn name(&self) -> String {
        let DeflateConfig { level, mem_level, strategy, .. } = self.settings;
        let container = if self.container == Container::Zip { "zip" } else { "tar.gz" };
        let mut name = format!("{container}, level {level}");
        if mem_level != 8 {
            name = format!("{name}, memLevel {mem_level}");
        }
        if strategy != Strategy::Default {
            name = format!("{name}, {strategy:?}");
        }
        if let Some((_, flush)) = self.flush {
            name = format!("{name}, {flush:?}");
        }
        name
    }

    fn archive(&self, members: &[Member<'_>]) -> Archive {
        match self.container {
            Container::Zip => Archive {
                bytes: zip(members, 8, |content| self.deflated(content)),
                opened: zip(members, 0, <[u8]>::to_vec),
            },
            Container::TarGz => {
                let opened = tar(members);
                let mut bytes = vec![0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3];
                bytes.extend(self.deflated(&opened));
                bytes.extend_from_slice(&zlib_rs::crc32::crc32(0, &opened).to_le_bytes());
                bytes.extend_from_slice(&number(opened.len()));
                Archive { bytes, opened }
            }
        }
    }

    fn deflated(&self, content: &[u8]) -> Vec<u8> {
        let mut deflate = Deflate::new_with_config(self.settings);
        let mut out = Vec::new();
        let (every, flush) = self.flush.unwrap_or((usize::MAX, DeflateFlush::NoFlush));
        let mut pieces = content.chunks(every).peekable();
        while let Some(piece) = pieces.next() {
            let flush = if pieces.peek().is_some() { flush } else { DeflateFlush::Finish };
            feed(&mut deflate, piece, flush, &mut out);
        }
        out
    }
}

fn feed(deflate: &mut Deflate, piece: &[u8], flush: DeflateFlush, out: &mut Vec<u8>) {
    let mut buffer = vec![0; 1 << 16];
    let mut rest = piece;
    let mut status = Ok(Status::Ok);
    while matches!(status, Ok(Status::Ok)) {
        let read = deflate.total_in();
        let written = deflate.total_out();
        status = deflate.compress(rest, &mut buffer, flush);
        let read = length(deflate.total_in().saturating_sub(read));
        let written = length(deflate.total_out().saturating_sub(written));
        rest = rest.get(read..).unwrap_or_default();
        out.extend(buffer.iter().take(written));
        if written < buffer.len() && rest.is_empty() && flush != DeflateFlush::Finish {
            return;
        }
    }
}

fn length(count: u64) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

fn number(count: usize) -> [u8; 4] {
    u32::try_from(count).unwrap_or(u32::MAX).to_le_bytes()
}

/// A zip with its directory.
fn zip(members: &[Member<'_>], method: u8, packed: impl Fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
    let mut out = Vec::new();
    let mut directory = Vec::new();
    for (name, content) in members {
        let data = packed(content);
        let mut fields = vec![20, 0, 0, 0, method, 0, 0, 0, 0x21, 0x50];
        fields.extend_from_slice(&zlib_rs::crc32::crc32(0, content).to_le_bytes());
        for count in [data.len(), content.len(), name.len()] {
            fields.extend_from_slice(&number(count));
        }
        directory.extend_from_slice(b"PK\x01\x02\x14\0");
        directory.extend_from_slice(&fields);
        directory.extend_from_slice(&[0; 10]);
        directory.extend_from_slice(&number(out.len()));
        directory.extend_from_slice(name.as_bytes());
        out.extend_from_slice(b"PK\x03\x04");
        out.extend_from_slice(&fields);
        out.extend_from_slice(name.as_bytes());
        out.extend(data);
    }
    let start = number(out.len());
    let size = number(directory.len());
    out.extend(directory);
    out.extend_from_slice(b"PK\x05\x06\0\0\0\0");
    let [low, high, ..] = number(members.len());
    out.extend_from_slice(&[low, high, low, high]);
    out.extend_from_slice(&size);
    out.extend_from_slice(&start);
    out.extend_from_slice(&[0; 2]);
    out
}

fn tar(members: &[Member<'_>]) -> Vec<u8> {
    let mut out = Vec::new();
    for (name, content) in members {
        let size = content.len();
        let mode = format!("{:0>7}\0{:0>7}\0{:0>7}\0{size:011o}\0{:0>11}\0", 644, 0, 0, 0);
        let mut header = name.as_bytes().to_vec();
        header.resize(100, 0);
        header.extend_from_slice(mode.as_bytes());
        header.extend_from_slice(b"        0");
        header.resize(257, 0);
        header.extend_from_slice(b"ustar\x0000");
        header.resize(512, 0);
        let sum = header.iter().fold(0_u32, |sum, byte| sum.saturating_add(u32::from(*byte)));
        header.splice(148..156, format!("{sum:06o}\0 ").into_bytes());
        out.extend(header);
        out.extend_from_slice(content);
        out.resize(out.len().next_multiple_of(512), 0);
    }
    out.resize(out.len().saturating_add(1024).next_multiple_of(10_240), 0);
    out
}

/// `bytes` with `new` at `at`, in the place of as many as `removed` says.
fn spliced(bytes: &[u8], at: usize, removed: usize, new: &[u8]) -> Vec<u8> {
    let mut out = bytes.to_vec();
    out.splice(at..at.saturating_add(removed), new.iter().copied());
    out
}

/// A line comes in the middle.
fn changed(text: &[u8]) -> Vec<u8> {
    spliced(text, text.len() / 2, 0, b"one line was changed here\n")
}

/// Bytes that do not compress.
fn noise(length: usize, seed: u64) -> Vec<u8> {
    let mut random = Random::new(seed);
    let mut out = Vec::with_capacity(length);
    while out.len() < length {
        out.extend_from_slice(&random.next().to_le_bytes());
    }
    out.truncate(length);
    out
}

/// Words of which some are used more often than others, ten in a line.
fn prose(length: usize, seed: u64) -> Vec<u8> {
    let mut random = Random::new(99);
    let word = |random: &mut Random| -> Vec<u8> {
        let letters = (0..random.below(8).saturating_add(2)).map(|_| random.below(26));
        letters.map(|letter| b'a'.saturating_add(u8::try_from(letter).unwrap_or(0))).collect()
    };
    let words: Vec<Vec<u8>> = (0..3_000).map(|_| word(&mut random)).collect();
    let mut random = Random::new(seed);
    let mut out = Vec::with_capacity(length);
    let mut count = 0_u8;
    while out.len() < length {
        let rank = random.below(3_000).min(random.below(3_000));
        out.extend_from_slice(words.get(rank).map_or(b"", Vec::as_slice));
        count = count.wrapping_add(1);
        out.push(if count.is_multiple_of(10) { b'\n' } else { b' ' });
    }
    out.truncate(length);
    out
}

/// Numbers that look random and are always the same ones.
struct Random(u64);

impl Random {
    const fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    const fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    fn below(&mut self, limit: u64) -> usize {
        let high = self.next().wrapping_shr(32);
        length(high.wrapping_mul(limit).wrapping_shr(32))
    }
}
