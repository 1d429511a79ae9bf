//! Walks through a deflate stream (RFC 1951), one symbol at a time, whatever pieces it comes in.

use super::alphabets::{
    DISTANCES, LITERALS, LONG_258, Lengths, ORDER, distance_meanings, fixed_lengths,
    length_meanings, literal_meanings, run_bits,
};
use super::bits::{BitReader, Spare, index, low};
use super::codes::{END, Entry, LITERAL, Lookup, VALUE};

/// Input below which a piece may end within a block's header: 14 bits, 19 code lengths of 3 bits
/// and 320 symbols of at most 14 bits are 569 bytes.
const HEADER: usize = 576;

/// How many bits a length with its distance takes at most.
const LONGEST: u32 = 48;

/// The parts of a stream, in their order.
pub(super) trait Sink {
    /// A block starts: the three bits of its header, and what follows them byte by byte.
    fn block(&mut self, bits: u8, rest: &[u8]);
    /// Bytes of a stored block.
    fn stored(&mut self, bytes: &[u8]);
    /// One literal.
    fn literal(&mut self, byte: u8);
    /// A copy; false if the sink cannot make it.
    fn copy(&mut self, length: u32, distance: u32) -> bool;
    /// The symbol that ends a block.
    fn end(&mut self);
    /// The bits after the last block, up to the byte boundary.
    fn padding(&mut self, bits: u8);
    /// What follows is no deflate stream; these are the bits up to the next byte boundary.
    fn broken(&mut self, within_block: bool, bits: u8);
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Boundary,
    Stored(usize),
    Symbols,
    Ended,
}

enum Flow {
    Next(State),
    Broken { within_block: bool },
    MoreInput,
}

/// Where we are in one stream.
#[derive(Clone, Debug)]
pub(super) struct Inflater {
    state: State,
    last: bool,
    broken: bool,
    spare: Spare,
    literals: Lookup<LITERALS>,
    distances: Lookup<DISTANCES>,
    lengths: Lookup<19>,
}

impl Inflater {
    pub(super) fn new() -> Self {
        Self {
            state: State::Boundary,
            last: false,
            broken: false,
            spare: Spare::default(),
            literals: Lookup::none(literal_meanings()),
            distances: Lookup::none(distance_meanings()),
            lengths: Lookup::none(length_meanings()),
        }
    }

    /// Starts again, with another stream.
    pub(super) fn restart(&mut self) {
        self.state = State::Boundary;
        self.last = false;
        self.broken = false;
        self.spare = Spare::default();
    }

    /// Whether the stream is over: complete or broken.
    pub(super) fn ended(&self) -> bool {
        self.state == State::Ended
    }

    /// Whether the stream is over, and was one to its end.
    pub(super) fn complete(&self) -> bool {
        self.state == State::Ended && !self.broken
    }

    /// Takes from `input` what can be taken, and says how many bytes that was. The rest has to be
    /// given again, with more after it, or with `all` if there is no more.
    pub(super) fn feed(&mut self, sink: &mut impl Sink, input: &[u8], all: bool) -> usize {
        let mut reader = BitReader::new(self.spare, input);
        while self.state != State::Ended {
            let flow = match self.state {
                State::Boundary => self.block(sink, &mut reader, all),
                State::Stored(length) => self.stored(sink, &mut reader, length),
                State::Symbols => self.symbols(sink, &mut reader, all),
                State::Ended => Flow::MoreInput,
            };
            match flow {
                Flow::Next(state) => self.state = state,
                Flow::MoreInput => break,
                Flow::Broken { within_block } => {
                    sink.broken(within_block, reader.skip_to_boundary());
                    self.broken = true;
                    self.state = State::Ended;
                }
            }
        }
        let (used, spare) = reader.finish();
        self.spare = spare;
        used
    }

    fn block(&mut self, sink: &mut impl Sink, reader: &mut BitReader<'_>, all: bool) -> Flow {
        if self.last {
            sink.padding(reader.skip_to_boundary());
            return Flow::Next(State::Ended);
        }
        if !all && reader.remaining() < HEADER {
            return Flow::MoreInput;
        }
        let mark = reader.mark();
        let mut rest = Header::default();
        if let Some((bits, state)) = self.header(reader, &mut rest) {
            sink.block(bits, rest.bytes());
            self.last = bits & 1 == 1;
            return Flow::Next(state);
        }
        reader.back_to(mark);
        Flow::Broken { within_block: false }
    }

    fn header(&mut self, reader: &mut BitReader<'_>, rest: &mut Header) -> Option<(u8, State)> {
        let [bits, ..] = reader.take(3)?.to_le_bytes();
        let state = match bits >> 1 {
            0 => {
                rest.push(reader.skip_to_boundary());
                let length = reader.take(16)?;
                let complement = reader.take(16)?;
                if length ^ complement != 0xFFFF {
                    return None;
                }
                let [low, high, ..] = length.to_le_bytes();
                rest.push(low);
                rest.push(high);
                State::Stored(index(length))
            }
            1 => {
                let (literals, distances) = fixed_lengths();
                self.literals.set(&literals)?;
                self.distances.set(&distances)?;
                State::Symbols
            }
            2 => {
                self.dynamic(reader, rest)?;
                State::Symbols
            }
            _ => return None,
        };
        Some((bits, state))
    }

    /// RFC 1951 §3.2.7.
    fn dynamic(&mut self, reader: &mut BitReader<'_>, rest: &mut Header) -> Option<()> {
        let counts = [reader.take(5)?, reader.take(5)?, reader.take(4)?];
        for count in counts {
            rest.push_low(count);
        }
        let [literals, distances, order] = counts.map(index);
        let mut lengths = [0; 19];
        for position in ORDER.iter().take(order.wrapping_add(4)) {
            let length = reader.take(3)?;
            rest.push_low(length);
            let [length, ..] = length.to_le_bytes();
            *lengths.get_mut(*position)? = length;
        }
        self.lengths.set(&lengths)?;
        let literals = literals.wrapping_add(257);
        let mut lengths = Lengths::new(literals.wrapping_add(distances).wrapping_add(1));
        while !lengths.complete() {
            reader.refill();
            let entry = self.lengths.find(reader.peek());
            if entry.length() == 0 || entry.length() > reader.available() {
                return None;
            }
            reader.skip(entry.length());
            let [symbol, ..] = entry.base().to_le_bytes();
            let (extra, mark) = run_bits(symbol);
            let [more, ..] = reader.take(extra)?.to_le_bytes();
            lengths.push(symbol, more)?;
            rest.push(mark.wrapping_add(more));
        }
        let (literals, distances) = lengths.split(literals)?;
        self.literals.set(literals)?;
        self.distances.set(distances)
    }

    fn stored(&self, sink: &mut impl Sink, reader: &mut BitReader<'_>, length: usize) -> Flow {
        let bytes = reader.take_bytes(length);
        sink.stored(bytes);
        match length.saturating_sub(bytes.len()) {
            0 if self.last => Flow::Next(State::Ended),
            0 => Flow::Next(State::Boundary),
            _ if bytes.is_empty() => Flow::MoreInput,
            left => Flow::Next(State::Stored(left)),
        }
    }

    fn symbols(&self, sink: &mut impl Sink, reader: &mut BitReader<'_>, all: bool) -> Flow {
        let broken = Flow::Broken { within_block: true };
        loop {
            if reader.available() < LONGEST {
                reader.refill();
                if !all && reader.available() < LONGEST {
                    return Flow::MoreInput;
                }
            }
            let entry = self.literals.find(reader.peek());
            let used = entry.length();
            if used == 0 || used > reader.available() {
                return broken;
            }
            match entry.kind() {
                LITERAL => {
                    reader.skip(used);
                    let [byte, ..] = entry.base().to_le_bytes();
                    sink.literal(byte);
                }
                END => {
                    reader.skip(used);
                    sink.end();
                    return Flow::Next(State::Boundary);
                }
                VALUE => {
                    let Some((used, length, distance)) = self.pair(entry, reader.peek()) else {
                        return broken;
                    };
                    if used > reader.available() || !sink.copy(length, distance) {
                        return broken;
                    }
                    reader.skip(used);
                }
                _ => return broken,
            }
        }
    }

    /// The length that `entry` starts, its distance, and how many bits both take: at most 48.
    #[inline(always)]
    fn pair(&self, entry: Entry, bits: u64) -> Option<(u32, u32, u32)> {
        let mut used = entry.length();
        let extra = low(bits.wrapping_shr(used), entry.extra());
        used = used.wrapping_add(entry.extra());
        let mut length = entry.base().wrapping_add(extra);
        if length == 258 && entry.extra() > 0 {
            length = LONG_258;
        }
        let entry = self.distances.find(bits.wrapping_shr(used));
        if entry.length() == 0 || entry.kind() != VALUE {
            return None;
        }
        used = used.wrapping_add(entry.length());
        let extra = low(bits.wrapping_shr(used), entry.extra());
        Some((used.wrapping_add(entry.extra()), length, entry.base().wrapping_add(extra)))
    }
}

/// What follows the three bits of a block's header, byte by byte.
#[derive(Debug)]
struct Header {
    bytes: [u8; HEADER],
    length: usize,
}

impl Default for Header {
    fn default() -> Self {
        Self { bytes: [0; HEADER], length: 0 }
    }
}

impl Header {
    fn push(&mut self, byte: u8) {
        if let Some(slot) = self.bytes.get_mut(self.length) {
            *slot = byte;
            self.length = self.length.wrapping_add(1);
        }
    }

    fn push_low(&mut self, value: u32) {
        let [byte, ..] = value.to_le_bytes();
        self.push(byte);
    }

    fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }
}
