//! The bytes of packages: checked against what was tested, packed, taken apart and joined.

use alloc::borrow::Cow;
use std::sync::{Mutex, MutexGuard, PoisonError};

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use spacebridge::{
    ApplyError, Content, Inventory, PackOptions, Package, Part, TransferPlan, TransferPolicy,
    Unpacked,
};

use crate::convert::{Bytes, Document, Shown};
use crate::error::OrRefused as _;

/// A thing that is used up when it is finished.
struct Once<T>(Mutex<Option<T>>);

impl<T> Once<T> {
    const fn new(value: T) -> Self {
        Self(Mutex::new(Some(value)))
    }

    fn with<R>(&self, act: impl FnOnce(&mut T) -> R) -> PyResult<R> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.as_mut().map(act).ok_or_else(spent)
    }

    fn take(&self) -> PyResult<T> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take().ok_or_else(spent)
    }
}

fn spent() -> PyErr {
    PyRuntimeError::new_err("it is finished: make another")
}

/// A package whose bytes were read and are those of the release. Only a check makes one.
#[pyclass(frozen, module = "spacebridge")]
#[derive(Clone)]
pub(crate) struct VerifiedPackage(spacebridge::VerifiedPackage);

#[pymethods]
impl VerifiedPackage {
    /// Id, version and content.
    fn document(&self) -> Shown<&spacebridge::VerifiedPackage> {
        Shown(&self.0)
    }
}

/// The packages at hand whose bytes were checked.
#[pyclass(frozen, module = "spacebridge")]
pub(crate) struct Holdings(Mutex<spacebridge::Holdings>);

#[pymethods]
impl Holdings {
    #[new]
    fn new() -> Self {
        Self(Mutex::new(spacebridge::Holdings::default()))
    }

    /// Adds a package.
    fn insert(&self, package: &VerifiedPackage) {
        self.lock().insert(package.0.clone());
    }

    /// Whether these very bytes are here.
    fn has(&self, package: Document<Package>) -> bool {
        self.lock().has(&package.0)
    }

    fn __len__(&self) -> usize {
        self.lock().len()
    }
}

impl Holdings {
    pub(crate) fn lock(&self) -> MutexGuard<'_, spacebridge::Holdings> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The digest and the size of bytes that are read in pieces.
#[pyclass(frozen, module = "spacebridge")]
pub(crate) struct PackageDigest(Once<spacebridge::PackageDigest>);

#[pymethods]
impl PackageDigest {
    #[new]
    fn new() -> Self {
        Self(Once::new(spacebridge::PackageDigest::new()))
    }

    /// The next piece.
    fn update(&self, py: Python<'_>, data: Bytes) -> PyResult<()> {
        py.detach(|| self.0.with(|digest| digest.update(&data.0)))
    }

    /// What was read.
    fn finish(&self) -> PyResult<Shown<Content>> {
        Ok(Shown(self.0.take()?.finish()))
    }
}

/// Checks the bytes of one package of a release, in pieces.
#[pyclass(frozen, module = "spacebridge")]
pub(crate) struct PackageCheck(Once<spacebridge::PackageCheck>);

#[pymethods]
impl PackageCheck {
    #[new]
    fn new(package: Document<Package>) -> PyResult<Self> {
        spacebridge::PackageCheck::new(&package.0).or_refused().map(|check| Self(Once::new(check)))
    }

    /// The next piece.
    fn update(&self, py: Python<'_>, data: Bytes) -> PyResult<()> {
        py.detach(|| self.0.with(|check| check.update(&data.0)))?.or_refused()
    }

    /// The verdict over all pieces.
    fn finish(&self) -> PyResult<VerifiedPackage> {
        self.0.take()?.finish().or_refused().map(VerifiedPackage)
    }
}

/// How each package gets to a target.
#[pyfunction]
pub(crate) fn transfer_plan(
    packages: Document<Vec<Package>>,
    inventory: Document<Inventory>,
    holdings: &Holdings,
    policy: Document<TransferPolicy>,
) -> PyResult<Shown<TransferPlan>> {
    spacebridge::transfer_plan(&packages.0, &inventory.0, &holdings.lock(), &policy.0)
        .or_refused()
        .map(Shown)
}

/// What turns `basis` into `target`, or `None` where it is not worth it.
#[pyfunction]
#[pyo3(signature = (basis, target, *, options=None))]
pub(crate) fn make_pack(
    py: Python<'_>,
    basis: Bytes,
    target: Bytes,
    options: Option<Document<PackOptions>>,
) -> Option<Cow<'static, [u8]>> {
    let options = options.map_or_else(PackOptions::default, |options| options.0);
    py.detach(|| spacebridge::make_pack(&basis.0, &target.0, &options)).map(Cow::Owned)
}

/// What a pack says of itself, or `None` if it is none.
#[pyfunction]
#[pyo3(signature = (pack, /))]
pub(crate) fn read_pack(pack: Bytes) -> Option<Shown<spacebridge::PackHeader>> {
    spacebridge::PackHeader::read(&pack.0).map(Shown)
}

/// Applies a pack: the bytes of the package, checked.
#[pyfunction]
#[pyo3(signature = (pack, basis, package, *, window=WINDOW))]
pub(crate) fn apply_pack(
    py: Python<'_>,
    pack: Bytes,
    basis: Bytes,
    package: Document<Package>,
    window: u64,
) -> PyResult<(Cow<'static, [u8]>, VerifiedPackage)> {
    let apply = || spacebridge::apply_pack(&pack.0, &basis.0, &package.0, window);
    let (bytes, package) = py.detach(apply).or_refused()?;
    Ok((Cow::Owned(bytes), VerifiedPackage(package)))
}

/// The most memory that applying a pack takes for what it looks back on, in bytes.
pub(crate) const WINDOW: u64 = 64 << 20;

/// Applies a pack in pieces.
#[pyclass(frozen, module = "spacebridge")]
pub(crate) struct Unpacking(Once<spacebridge::Unpacking>);

#[pymethods]
impl Unpacking {
    #[new]
    #[pyo3(signature = (package, basis, *, window=WINDOW))]
    fn new(package: Document<Package>, basis: Document<Content>, window: u64) -> PyResult<Self> {
        let made = spacebridge::Unpacking::new(&package.0, basis.0, window).or_refused()?;
        Ok(Self(Once::new(made)))
    }

    /// Gives a piece of the pack; how much of it was taken.
    fn give_pack(&self, data: Bytes) -> PyResult<usize> {
        self.0.with(|unpacking| unpacking.give_pack(&data.0))
    }

    /// Gives a piece of the basis; how much of it was taken.
    fn give_basis(&self, data: Bytes) -> PyResult<usize> {
        self.0.with(|unpacking| unpacking.give_basis(&data.0))
    }

    /// Goes on: bytes of the package, or `"pack"`, `"basis"` for what is needed, or `None` at the
    /// end.
    fn advance(&self, py: Python<'_>) -> PyResult<Next> {
        let advance = |unpacking: &mut spacebridge::Unpacking| -> Result<Next, ApplyError> {
            Ok(match unpacking.advance()? {
                Unpacked::NeedsPack => Next::Needs("pack"),
                Unpacked::NeedsBasis => Next::Needs("basis"),
                Unpacked::Bytes(bytes) => Next::Bytes(Cow::Owned(bytes.to_vec())),
                Unpacked::Complete => Next::Complete(None),
                _ => Next::Needs("more"),
            })
        };
        py.detach(|| self.0.with(advance))?.or_refused()
    }

    /// The verdict over the package.
    fn finish(&self) -> PyResult<VerifiedPackage> {
        self.0.take()?.finish().or_refused().map(VerifiedPackage)
    }
}

/// What comes next of an unpacking.
#[derive(IntoPyObject)]
pub(crate) enum Next {
    Needs(&'static str),
    Bytes(Cow<'static, [u8]>),
    Complete(Option<bool>),
}

/// Takes bytes apart into pieces of one size, and writes the table of their digests.
#[pyclass(frozen, module = "spacebridge")]
pub(crate) struct Splitting(Once<spacebridge::Splitting>);

#[pymethods]
impl Splitting {
    #[new]
    #[pyo3(signature = (size, /))]
    fn new(size: u64) -> PyResult<Self> {
        spacebridge::Splitting::new(size).or_refused().map(|made| Self(Once::new(made)))
    }

    /// The next bytes, in pieces of any size.
    fn update(&self, py: Python<'_>, data: Bytes) -> PyResult<()> {
        py.detach(|| self.0.with(|splitting| splitting.update(&data.0)))?.or_refused()
    }

    /// The table, to be carried with the parts.
    fn finish(&self) -> PyResult<PartTable> {
        Ok(PartTable(self.0.take()?.finish()))
    }
}

/// The parts of something that is carried in pieces.
#[pyclass(frozen, module = "spacebridge")]
pub(crate) struct PartTable(spacebridge::PartTable);

#[pymethods]
impl PartTable {
    /// Reads what `bytes()` of a table wrote, or a path to it.
    #[staticmethod]
    #[pyo3(signature = (data, /))]
    fn from_bytes(data: Bytes) -> PyResult<Self> {
        spacebridge::PartTable::from_bytes(&data.0).or_refused().map(Self)
    }

    fn __bytes__(&self) -> Cow<'_, [u8]> {
        Cow::Owned(self.0.to_bytes())
    }

    /// Size and digest of the whole.
    #[getter]
    fn whole(&self) -> Shown<Content> {
        Shown(self.0.whole())
    }

    /// Its parts, in order.
    #[getter]
    fn parts(&self) -> Shown<Vec<Part>> {
        Shown(self.0.parts().collect())
    }
}

/// Puts parts together that arrive in any order.
#[pyclass(frozen, module = "spacebridge")]
pub(crate) struct Joining(Mutex<spacebridge::Joining>);

#[pymethods]
impl Joining {
    #[new]
    #[pyo3(signature = (table, /))]
    fn new(table: &PartTable) -> Self {
        Self(Mutex::new(spacebridge::Joining::new(table.0.clone())))
    }

    /// Where in the whole a part with this content belongs.
    fn place(&self, content: Document<Content>) -> PyResult<Vec<u64>> {
        self.lock().place(content.0).or_refused().map(<[u64]>::to_vec)
    }

    /// What has not arrived.
    fn missing(&self) -> Shown<Vec<Part>> {
        Shown(self.lock().missing().collect())
    }
}

impl Joining {
    fn lock(&self) -> MutexGuard<'_, spacebridge::Joining> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
