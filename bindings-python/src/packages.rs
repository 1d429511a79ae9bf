//! The bytes of packages: checked against what was tested, packed, taken apart and joined.

use core::ops::ControlFlow;

use crate::prelude::*;

/// The message for a handle that was finished before.
const FINISHED: &str = "it is finished: make another";

class! {
    /// A package whose bytes were read and are those of the release. Only a check makes one.
    VerifiedPackage(sb::packages::VerifiedPackage);

    /// Id, version and content.
    fn document(&self) = shown(&self.0);
}

class! {
    /// The packages at hand whose bytes were checked.
    AvailablePackages(Shared<sb::packages::AvailablePackages>);

    fn __new__() = Self(Shared::new(sb::packages::AvailablePackages::default()));

    /// Adds a package.
    fn insert(&self, package: &VerifiedPackage) = self.0.lock().insert(package.0.clone());

    /// Returns true if a package with exactly this content is available.
    fn has(&self, package: Package) = self.0.lock().has(&package.0);

    /// Returns true if another content is available under the same id and version.
    fn has_other(&self, package: Package) = self.0.lock().has_other(&package.0);

    /// Says that this Space fetches from a feed by itself.
    fn reach(&self, feed: Label) = self.0.lock().reach(feed.0);

    /// Returns the way in which the bytes of a package reach the target.
    fn readiness(&self, package: Package) = shown(self.0.lock().readiness(&package.0));

    /// Returns the list of available packages, to be sent to a source that asks for it.
    fn inventory(&self) = shown(self.0.lock().inventory());

    /// The packages, as a document.
    fn document(&self) = shown(&*self.0.lock());

    fn __len__(&self) -> usize = self.0.lock().len();
}

class! {
    /// The digest and the size of bytes that are read in pieces.
    PackageDigest(Once<sb::packages::PackageDigest>);

    fn __new__() = Self(Once::new(sb::packages::PackageDigest::new()));

    /// The next piece.
    fn update(&self, data: Bytes) = self.0.with(FINISHED, |digest| digest.update(&data.0))?;

    /// Returns the digest and the size of the bytes that were read.
    fn finish(&self) = shown(self.0.take(FINISHED)?.finish());
}

class! {
    /// Checks the bytes of one package of a release, in pieces.
    PackageCheck(Once<sb::packages::PackageCheck>);

    fn __new__(package: Package) = Self(Once::new(sb::packages::PackageCheck::new(&package.0)?));

    /// The next piece.
    fn update(&self, data: Bytes) = self.0.with(FINISHED, |check| check.update(&data.0))??;

    /// The verdict over all pieces.
    fn finish(&self) = VerifiedPackage(self.0.take(FINISHED)?.finish()?);
}

functions! {
    /// Returns the way in which each package reaches a target.
    fn transfer_plan(packages: Vec<Package>, inventory: Inventory, holdings: &AvailablePackages,
        policy: TransferPolicy)
        = shown(sb::packages::transfer_plan(&packages, &inventory, &holdings.0.lock(), &policy)?);

    /// Makes the pack that turns `basis` into `target`; `None` if a pack would save too little.
    /// `watch(done, whole)` is called every few megabytes; an exception that it raises stops the
    /// work.
    fn make_pack(basis: Bytes, target: Bytes, *, options: Option<PackOptions> = None,
        watch: Option<Py<PyAny>> = None) = {
        let options = options.unwrap_or_default();
        let mut raised = Ok(());
        let mut tell = |progress| {
            raised = told(watch.as_ref(), progress);
            if raised.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        };
        let pack = spacebridge_packs::make_pack_watched(&basis.0, &target.0, &options, &mut tell);
        raised.map_err(Refused)?;
        pack?
    };

    /// Reads the header of a pack; `None` if the bytes are not a pack.
    fn read_pack(pack: Bytes, /) = spacebridge_packs::PackHeader::read(&pack.0).map(shown);

    /// Applies a pack: the bytes of the package, checked.
    fn apply_pack(pack: Bytes, basis: Bytes, package: Package, *, window: u64 = WINDOW) = {
        let (bytes, package) =
            spacebridge_packs::apply_pack(&pack.0, &basis.0, &package.0, window)?;
        (bytes, VerifiedPackage(package))
    };
}

fn told(watch: Option<&Py<PyAny>>, progress: spacebridge_packs::PackProgress) -> PyResult<()> {
    let Some(watch) = watch else { return Ok(()) };
    Python::attach(|py| watch.call1(py, (progress.done, progress.whole))).map(drop)
}

/// The most memory that applying a pack takes for what it looks back on, in bytes.
pub(crate) const WINDOW: u64 = 64 << 20;

class! {
    /// Applies a pack in pieces.
    Unpacking(Once<spacebridge_packs::Unpacking>);

    fn __new__(package: Package, basis: Content, *, window: u64 = WINDOW)
        = Self(Once::new(spacebridge_packs::Unpacking::new(&package.0, basis.0, window)?));

    /// Gives a piece of the pack; how much of it was taken.
    fn give_pack(&self, data: Bytes)
        = self.0.with(FINISHED, |unpacking| unpacking.give_pack(&data.0))?;

    /// Gives a piece of the basis; how much of it was taken.
    fn give_basis(&self, data: Bytes)
        = self.0.with(FINISHED, |unpacking| unpacking.give_basis(&data.0))?;

    /// Goes on: bytes of the package, or `"pack"`, `"basis"` for what is needed, or `None` at the
    /// end.
    fn advance(&self) = self.0.with(FINISHED, |unpacking| unpacking.advance().map(next))??;

    /// The verdict over the package.
    fn finish(&self) = VerifiedPackage(self.0.take(FINISHED)?.finish()?);
}

/// The next item of an unpacking.
#[derive(IntoPyObject)]
pub(crate) enum Next {
    Needs(&'static str),
    Bytes(Vec<u8>),
}

fn next(unpacked: spacebridge_packs::Unpacked<'_>) -> Option<Next> {
    match unpacked {
        spacebridge_packs::Unpacked::NeedsPack => Some(Next::Needs("pack")),
        spacebridge_packs::Unpacked::NeedsBasis => Some(Next::Needs("basis")),
        spacebridge_packs::Unpacked::Bytes(bytes) => Some(Next::Bytes(bytes.to_vec())),
        spacebridge_packs::Unpacked::Complete => None,
        _ => Some(Next::Needs("more")),
    }
}

class! {
    /// Takes bytes apart into pieces of one size, and writes the table of their digests.
    PartSplitter(Once<sb::packages::PartSplitter>);

    fn __new__(size: u64, /) = Self(Once::new(sb::packages::PartSplitter::new(size)?));

    /// The next bytes, in pieces of any size.
    fn update(&self, data: Bytes) = self.0.with(FINISHED, |splitting| splitting.update(&data.0))??;

    /// The table, to be carried with the parts.
    fn finish(&self) = PartTable(self.0.take(FINISHED)?.finish());
}

class! {
    /// The parts of something that is carried in pieces.
    PartTable(sb::packages::PartTable);

    /// Reads what `bytes(table)` wrote, or a path to it.
    static from_bytes(data: Bytes, /) = Self(sb::packages::PartTable::from_bytes(&data.0)?);

    /// The file.
    fn __bytes__(&self) = self.0.to_bytes();

    /// Size and digest of the whole.
    get whole(&self) = shown(self.0.whole());

    /// Its parts, in order.
    get parts(&self) = listed(self.0.parts());
}

class! {
    /// Puts parts together that arrive in any order.
    PartAssembler(Shared<sb::packages::PartAssembler>);

    fn __new__(table: &PartTable, /)
        = Self(Shared::new(sb::packages::PartAssembler::new(table.0.clone())));

    /// Returns the positions in the file at which a part with this content belongs.
    fn place(&self, content: Content) = self.0.lock().place(content.0)?.to_vec();

    /// Returns the parts that are still missing.
    fn missing(&self) = listed(self.0.lock().missing());
}
