//! The unpacker: it makes the new package from an older one and a pack.

use alloc::vec::Vec;

use super::error::ApplyError;
use super::frames::{Frame, Frames};
use super::recipe::Recipe;
use super::ring::Ring;
use super::varint;
use super::view::{ViewDecoder, ViewEncoder};
use crate::deflate::size::as_u64;
use spacebridge::Error;
use spacebridge::packages::{PackageCheck, PackageDigest, VerifiedPackage};
use spacebridge::{Content, Package};

/// Number of bytes of the view handled at once.
const PIECE: usize = 1 << 16;

/// Number of bytes of the basis opened at once; each makes at most 16 of its view.
const BASIS_PIECE: usize = 1 << 15;

/// Room of the ring above the window: the most that opening a piece of the basis makes. That is a
/// part of an unfolded stream, of less than 2^17 bytes of content: 16 times as many, the tokens for
/// it, and a few bytes for every stream of the recipe, which may all be empty and stand there.
const MARGIN: usize = 5 << 19;

/// Need or result of an unpacking step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unpacked<'a> {
    /// The next bytes of the pack are needed: [`Unpacking::give_pack`].
    NeedsPack,
    /// The next bytes of the basis are needed: [`Unpacking::give_basis`].
    NeedsBasis,
    /// The next bytes of the package, which nobody may use before [`Unpacking::finish`] says so.
    Bytes(&'a [u8]),
    /// There is nothing more.
    Complete,
}

#[derive(Debug)]
enum State {
    Header,
    Recipes,
    Ops,
    Literals { run: u64, length: u64 },
    Copy { from: u64, length: u64 },
    End,
    Complete,
}

/// Makes a package of an older one and a pack, in the memory of the pack's window and 16 MiB,
/// whatever the sizes.
///
/// A pack needs no trust and no signature: the size and the digest that the *manifest* says decide.
#[derive(Debug)]
pub struct Unpacking {
    state: State,
    check: PackageCheck,
    target: Content,
    basis: Content,
    most_window: u64,
    frames: Frames,
    frame: Frame,
    ops_done: usize,
    literals_done: usize,
    /// Bytes of the basis that were given and not opened yet.
    given: Vec<u8>,
    given_all: bool,
    given_digest: PackageDigest,
    opening: ViewEncoder,
    opened: Vec<u8>,
    ring: Ring,
    window: u64,
    /// The end of the furthest copy.
    head: u64,
    /// End of the last copy.
    last: u64,
    closing: ViewDecoder,
    view: Vec<u8>,
    out: Vec<u8>,
}

/// Result of one step.
enum Flow {
    Go,
    NeedsBasis,
    NeedsPack,
}

impl Unpacking {
    /// Before the first byte: `package` is what the manifest names, `basis` is the older package,
    /// whose bytes were checked, and `window` the most memory that the pack may ask for.
    ///
    /// # Errors
    ///
    /// `Code::PackageNoDigest` if nothing pins the package's bytes.
    pub fn new(package: &Package, basis: Content, window: u64) -> Result<Self, Error> {
        let check = PackageCheck::new(package)?;
        Ok(Self {
            state: State::Header,
            target: check.expected(),
            check,
            basis,
            most_window: window,
            frames: Frames::default(),
            frame: Frame::default(),
            ops_done: 0,
            literals_done: 0,
            given: Vec::new(),
            given_all: false,
            given_digest: PackageDigest::new(),
            opening: ViewEncoder::new(Recipe::of_package()),
            opened: Vec::new(),
            ring: Ring::new(1),
            window: 0,
            head: 0,
            last: 0,
            closing: ViewDecoder::new(Recipe::of_package()),
            view: Vec::new(),
            out: Vec::new(),
        })
    }

    /// Gives the next bytes of the pack, none if it is over; says how many were taken.
    pub fn give_pack(&mut self, bytes: &[u8]) -> usize {
        self.frames.give(bytes)
    }

    /// Gives the next bytes of the basis, none if it is over; says how many were taken.
    pub fn give_basis(&mut self, bytes: &[u8]) -> usize {
        self.given_all |= bytes.is_empty();
        let taken = bytes.get(..PIECE.saturating_sub(self.given.len())).unwrap_or(bytes);
        self.given.extend_from_slice(taken);
        self.given_digest.update(taken);
        taken.len()
    }

    /// Goes on, as far as it can.
    ///
    /// # Errors
    ///
    /// Every code of a pack: the pack is refused, and what it made so far is to be thrown away.
    pub fn advance(&mut self) -> Result<Unpacked<'_>, Error> {
        self.out.clear();
        loop {
            let flow = match self.state {
                State::Header => self.header()?,
                State::Recipes => self.recipes()?,
                State::Ops => self.op()?,
                State::Literals { run, length } => self.literals(run, length)?,
                State::Copy { from, length } => self.copy(from, length)?,
                State::End if self.frames.at_end()? => {
                    self.close()?;
                    if !self.view.is_empty() || !self.closing.may_end() {
                        return Err(ApplyError::Malformed.into());
                    }
                    self.state = State::Complete;
                    Flow::Go
                }
                State::End => Flow::NeedsPack,
                State::Complete => return Ok(Unpacked::Complete),
            };
            if self.view.len() >= PIECE || !matches!(flow, Flow::Go) {
                self.close()?;
            }
            if !self.out.is_empty() {
                self.check.update(&self.out)?;
                return Ok(Unpacked::Bytes(&self.out));
            }
            match flow {
                Flow::Go => {}
                Flow::NeedsBasis => return Ok(Unpacked::NeedsBasis),
                Flow::NeedsPack => return Ok(Unpacked::NeedsPack),
            }
        }
    }

    /// Judges, once everything was unpacked.
    ///
    /// # Errors
    ///
    /// - `Code::PackTruncated` if there is more to come.
    /// - `Code::PackBasisChanged` if the basis is not what it was when it was checked.
    /// - A code of the package if the bytes are not those of the package.
    pub fn finish(self) -> Result<VerifiedPackage, Error> {
        if !matches!(self.state, State::Complete) {
            return Err(ApplyError::Truncated.into());
        }
        let basis_read = self.given_digest.size() == self.basis.size;
        self.check.finish().map_err(|error| {
            if basis_read && self.given_digest.finish() != self.basis {
                return ApplyError::BasisChanged.into();
            }
            error
        })
    }

    fn header(&mut self) -> Result<Flow, ApplyError> {
        let Some(header) = self.frames.header()? else {
            return Ok(Flow::NeedsPack);
        };
        if header.target != self.target {
            return Err(ApplyError::OtherPackage);
        }
        if header.basis != self.basis {
            return Err(ApplyError::OtherBasis);
        }
        let size = usize::try_from(header.window).ok().and_then(|size| size.checked_add(MARGIN));
        let size = size.filter(|_| header.window <= self.most_window);
        self.ring = Ring::new(size.ok_or(ApplyError::WindowTooLarge)?);
        self.window = header.window;
        self.state = State::Recipes;
        Ok(Flow::Go)
    }

    fn recipes(&mut self) -> Result<Flow, ApplyError> {
        let Some(frame) = self.frames.frame()? else {
            return Ok(Flow::NeedsPack);
        };
        let recipe = |bytes: &[u8]| Recipe::read(bytes).ok_or(ApplyError::Malformed);
        self.opening = ViewEncoder::new(recipe(&frame.ops)?);
        self.closing = ViewDecoder::new(recipe(&frame.literals)?);
        self.state = State::Ops;
        Ok(Flow::Go)
    }

    fn op(&mut self) -> Result<Flow, ApplyError> {
        let mut rest = self.frame.ops.get(self.ops_done..).unwrap_or_default();
        if rest.is_empty() {
            if self.literals_done < self.frame.literals.len() {
                return Err(ApplyError::Malformed);
            }
            let Some(frame) = self.frames.frame()? else {
                return Ok(Flow::NeedsPack);
            };
            if frame.ops.is_empty() {
                if !frame.literals.is_empty() {
                    return Err(ApplyError::Malformed);
                }
                self.state = State::End;
            }
            self.frame = frame;
            (self.ops_done, self.literals_done) = (0, 0);
            return Ok(Flow::Go);
        }
        let run = varint::read(&mut rest).ok_or(ApplyError::Malformed)?;
        let length = varint::read(&mut rest).ok_or(ApplyError::Malformed)?;
        self.last = self.last.checked_add(run).ok_or(ApplyError::Malformed)?;
        if length > 0 {
            let offset = varint::read(&mut rest).ok_or(ApplyError::Malformed)?;
            self.last = varint::unzigzag(self.last, offset);
        } else if run == 0 {
            return Err(ApplyError::Malformed);
        }
        self.ops_done = self.frame.ops.len().saturating_sub(rest.len());
        self.state = State::Literals { run, length };
        Ok(Flow::Go)
    }

    fn literals(&mut self, run: u64, length: u64) -> Result<Flow, ApplyError> {
        let from = self.literals_done;
        let run = usize::try_from(run).map_err(|_| ApplyError::Malformed)?;
        let literals = self.frame.literals.get(from..).and_then(|rest| rest.get(..run));
        let literals = literals.ok_or(ApplyError::Malformed)?;
        let now = literals.get(..PIECE).unwrap_or(literals);
        self.view.extend_from_slice(now);
        self.literals_done = from.saturating_add(now.len());
        if now.len() < run {
            let run = as_u64(run.saturating_sub(now.len()));
            self.state = State::Literals { run, length };
            return Ok(Flow::Go);
        }
        if length == 0 {
            self.state = State::Ops;
            return Ok(Flow::Go);
        }
        let from = self.last;
        if from.saturating_add(self.window) < self.head {
            return Err(ApplyError::OutOfWindow);
        }
        self.last = from.checked_add(length).ok_or(ApplyError::Malformed)?;
        self.head = self.head.max(self.last);
        self.state = State::Copy { from, length };
        Ok(Flow::Go)
    }

    fn copy(&mut self, from: u64, length: u64) -> Result<Flow, ApplyError> {
        let most = usize::try_from(length).unwrap_or(PIECE).min(PIECE);
        if self.ring.end() <= from {
            return self.open();
        }
        let Some(bytes) = self.ring.get(from, most) else {
            return Err(ApplyError::OutOfWindow);
        };
        self.view.extend_from_slice(bytes);
        let copied = as_u64(bytes.len());
        let length = length.saturating_sub(copied);
        self.state = if length == 0 {
            State::Ops
        } else {
            State::Copy { from: from.saturating_add(copied), length }
        };
        Ok(Flow::Go)
    }

    /// Opens the next piece of the basis.
    fn open(&mut self) -> Result<Flow, ApplyError> {
        let whole = self.given.len() <= BASIS_PIECE;
        let piece = self.given.get(..BASIS_PIECE).unwrap_or(&self.given);
        if !self.given_all && piece.len() < BASIS_PIECE {
            return Ok(Flow::NeedsBasis);
        }
        self.opened.clear();
        let used = self.opening.feed(piece, self.given_all && whole, &mut self.opened);
        if used == 0 && self.opened.is_empty() {
            return Err(ApplyError::OutOfBasis);
        }
        self.given.drain(..used);
        self.ring.push(&self.opened);
        Ok(Flow::Go)
    }

    /// Closes what there is of the new view.
    fn close(&mut self) -> Result<(), ApplyError> {
        let used = self.closing.feed(&self.view, &mut self.out);
        let used = used.map_err(|_| ApplyError::Malformed)?;
        self.view.drain(..used);
        Ok(())
    }
}

/// Unpacks at once what is at hand as slices.
///
/// # Errors
///
/// Every code of a pack: nothing is given back that is not the package.
pub fn apply_pack(
    mut pack: &[u8],
    mut basis: &[u8],
    package: &Package,
    window: u64,
) -> Result<(Vec<u8>, VerifiedPackage), Error> {
    let mut unpacking = Unpacking::new(package, Content::of(basis), window)?;
    let mut out = Vec::new();
    loop {
        match unpacking.advance()? {
            Unpacked::NeedsPack => {
                let taken = unpacking.give_pack(pack);
                pack = pack.get(taken..).unwrap_or_default();
            }
            Unpacked::NeedsBasis => {
                let taken = unpacking.give_basis(basis);
                basis = basis.get(taken..).unwrap_or_default();
            }
            Unpacked::Bytes(bytes) => out.extend_from_slice(bytes),
            Unpacked::Complete => break,
        }
    }
    Ok((out, unpacking.finish()?))
}
