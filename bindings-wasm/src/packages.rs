//! The bytes of packages: checked against what was tested, packed, taken apart and joined.

use core::ops::ControlFlow;

use js_sys::{Array, Function, Uint8Array};
use spacebridge::packages::{Inventory, TransferPolicy};
use spacebridge::{Content, Package};
use spacebridge_packs::{PackOptions, PackProgress, Unpacked};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast as _, JsValue};

use crate::convert::{Options, bytes, object, read, read_or_default, show, show_some, whole, word};
use crate::error::{OrRefused as _, argument, used_up};

/// A package whose bytes were read and are those of the release. Only a check makes one.
#[wasm_bindgen(skip_typescript)]
#[derive(Clone, Debug)]
pub struct VerifiedPackage(spacebridge::packages::VerifiedPackage);

#[wasm_bindgen]
impl VerifiedPackage {
    /// Id, version and content.
    pub fn document(&self) -> Result<JsValue, JsValue> {
        show(&self.0)
    }
}

/// The packages at hand whose bytes were checked.
#[wasm_bindgen(skip_typescript)]
#[derive(Clone, Debug, Default)]
pub struct AvailablePackages(pub(crate) spacebridge::packages::AvailablePackages);

#[wasm_bindgen]
impl AvailablePackages {
    /// No packages.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a package.
    pub fn insert(&mut self, package: &VerifiedPackage) {
        self.0.insert(package.0.clone());
    }

    /// Returns true if a package with exactly this content is available.
    pub fn has(&self, package: &JsValue) -> Result<bool, JsValue> {
        Ok(self.0.has(&read(package)?))
    }

    /// Returns true if another content is available under the same id and version.
    #[wasm_bindgen(js_name = hasOther)]
    pub fn has_other(&self, package: &JsValue) -> Result<bool, JsValue> {
        Ok(self.0.has_other(&read(package)?))
    }

    /// Says that this Space fetches from a feed by itself.
    pub fn reach(&mut self, feed: &JsValue) -> Result<(), JsValue> {
        self.0.reach(word(feed, "feed")?);
        Ok(())
    }

    /// Returns the way in which the bytes of a package reach the target.
    pub fn readiness(&self, package: &JsValue) -> Result<JsValue, JsValue> {
        show(&self.0.readiness(&read(package)?))
    }

    /// Returns the list of available packages, to be sent to a source that asks for it.
    pub fn inventory(&self) -> Result<JsValue, JsValue> {
        show(&self.0.inventory())
    }

    /// The packages, as a document.
    pub fn document(&self) -> Result<JsValue, JsValue> {
        show(&self.0)
    }

    /// Returns the number of packages.
    #[wasm_bindgen(getter)]
    pub fn length(&self) -> usize {
        self.0.len()
    }
}

/// The digest and the size of bytes that are read in pieces.
#[wasm_bindgen(skip_typescript)]
#[derive(Debug, Default)]
pub struct PackageDigest(Option<spacebridge::packages::PackageDigest>);

#[wasm_bindgen]
impl PackageDigest {
    /// Nothing read yet.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self(Some(spacebridge::packages::PackageDigest::new()))
    }

    /// The next piece.
    pub fn update(&mut self, data: &JsValue) -> Result<(), JsValue> {
        let data = bytes(data, "data")?;
        self.0.as_mut().ok_or_else(used_up)?.update(&data);
        Ok(())
    }

    /// Returns the digest and the size of the bytes that were read.
    pub fn finish(&mut self) -> Result<JsValue, JsValue> {
        show(&self.0.take().ok_or_else(used_up)?.finish())
    }
}

/// Checks the bytes of one package of a release, in pieces.
#[wasm_bindgen(skip_typescript)]
#[derive(Debug)]
pub struct PackageCheck(Option<spacebridge::packages::PackageCheck>);

#[wasm_bindgen]
impl PackageCheck {
    /// The package as the release names it.
    #[wasm_bindgen(constructor)]
    pub fn new(package: &JsValue) -> Result<Self, JsValue> {
        let package: Package = read(package)?;
        spacebridge::packages::PackageCheck::new(&package)
            .or_refused()
            .map(|check| Self(Some(check)))
    }

    /// The next piece.
    pub fn update(&mut self, data: &JsValue) -> Result<(), JsValue> {
        let data = bytes(data, "data")?;
        self.0.as_mut().ok_or_else(used_up)?.update(&data).or_refused()
    }

    /// The verdict over all pieces.
    pub fn finish(&mut self) -> Result<VerifiedPackage, JsValue> {
        self.0.take().ok_or_else(used_up)?.finish().or_refused().map(VerifiedPackage)
    }
}

/// Returns the way in which each package reaches a target, as a document.
#[wasm_bindgen(skip_typescript, js_name = transferPlan)]
pub fn transfer_plan(
    packages: &JsValue,
    inventory: &JsValue,
    holdings: &AvailablePackages,
    policy: &JsValue,
) -> Result<JsValue, JsValue> {
    let packages: Vec<Package> = read(packages)?;
    let inventory: Inventory = read(inventory)?;
    let policy: TransferPolicy = read_or_default(policy)?;
    show(
        &spacebridge::packages::transfer_plan(&packages, &inventory, &holdings.0, &policy)
            .or_refused()?,
    )
}

/// Makes the pack that turns `basis` into `target`; nothing if a pack would save too little.
/// `watch(done, whole)` is called every few megabytes; an exception that it throws stops the work.
#[wasm_bindgen(skip_typescript, js_name = makePack)]
pub fn make_pack(
    basis: &JsValue,
    target: &JsValue,
    options: &JsValue,
    watch: &JsValue,
) -> Result<Option<Uint8Array>, JsValue> {
    let basis = bytes(basis, "basis")?;
    let target = bytes(target, "target")?;
    let options: PackOptions = read_or_default(options)?;
    if !watch.is_undefined() && !watch.is_function() {
        return Err(argument("watch", "a function"));
    }
    let mut thrown = None;
    let mut tell = |progress| match told(watch.dyn_ref(), progress) {
        Ok(()) => ControlFlow::Continue(()),
        Err(error) => {
            thrown = Some(error);
            ControlFlow::Break(())
        }
    };
    let pack = spacebridge_packs::make_pack_watched(&basis, &target, &options, &mut tell);
    match thrown {
        Some(error) => Err(error),
        None => Ok(pack.or_refused()?.map(|pack| pack.as_slice().into())),
    }
}

fn told(watch: Option<&Function>, progress: PackProgress) -> Result<(), JsValue> {
    let Some(watch) = watch else { return Ok(()) };
    watch.call2(&JsValue::NULL, &show(&progress.done)?, &show(&progress.whole)?).map(drop)
}

/// Reads the header of a pack; `null` if the bytes are not a pack.
#[wasm_bindgen(skip_typescript, js_name = readPack)]
pub fn read_pack(pack: &JsValue) -> Result<JsValue, JsValue> {
    show_some(spacebridge_packs::PackHeader::read(&bytes(pack, "pack")?).as_ref())
}

/// Applies a pack: the bytes of the package, checked.
#[wasm_bindgen(skip_typescript, js_name = applyPack)]
pub fn apply_pack(
    pack: &JsValue,
    basis: &JsValue,
    package: &JsValue,
    options: &JsValue,
) -> Result<JsValue, JsValue> {
    let pack = bytes(pack, "pack")?;
    let basis = bytes(basis, "basis")?;
    let window = window_size(options)?;
    let applied = spacebridge_packs::apply_pack(&pack, &basis, &read(package)?, window);
    let (bytes, package) = applied.or_refused()?;
    let bytes = Uint8Array::from(bytes.as_slice());
    Ok(object(&[("bytes", bytes.into()), ("package", VerifiedPackage(package).into())]))
}

/// The most memory that applying a pack takes for what it looks back on, in bytes.
fn window_size(options: &JsValue) -> Result<u64, JsValue> {
    let given = Options::new(options, &["window"])?.get("window")?;
    given.map_or(Ok(64 << 20), |window| whole(&window, "window"))
}

/// Applies a pack in pieces.
#[wasm_bindgen(skip_typescript)]
#[derive(Debug)]
pub struct Unpacking(Option<spacebridge_packs::Unpacking>);

#[wasm_bindgen]
impl Unpacking {
    /// The package that will be made, and the content of the older one.
    #[wasm_bindgen(constructor)]
    pub fn new(package: &JsValue, basis: &JsValue, options: &JsValue) -> Result<Self, JsValue> {
        let package: Package = read(package)?;
        let basis: Content = read(basis)?;
        let made = spacebridge_packs::Unpacking::new(&package, basis, window_size(options)?)
            .or_refused()?;
        Ok(Self(Some(made)))
    }

    /// Gives a piece of the pack; how much of it was taken.
    #[wasm_bindgen(js_name = givePack)]
    pub fn give_pack(&mut self, data: &JsValue) -> Result<usize, JsValue> {
        let data = bytes(data, "data")?;
        Ok(self.0.as_mut().ok_or_else(used_up)?.give_pack(&data))
    }

    /// Gives a piece of the basis; how much of it was taken.
    #[wasm_bindgen(js_name = giveBasis)]
    pub fn give_basis(&mut self, data: &JsValue) -> Result<usize, JsValue> {
        let data = bytes(data, "data")?;
        Ok(self.0.as_mut().ok_or_else(used_up)?.give_basis(&data))
    }

    /// Goes on: bytes of the package, or `"pack"`, `"basis"` for what is needed, or `null` at the
    /// end.
    pub fn advance(&mut self) -> Result<JsValue, JsValue> {
        Ok(match self.0.as_mut().ok_or_else(used_up)?.advance().or_refused()? {
            Unpacked::NeedsPack => "pack".into(),
            Unpacked::NeedsBasis => "basis".into(),
            Unpacked::Bytes(bytes) => Uint8Array::from(bytes).into(),
            // `finish` says whether it is.
            _ => JsValue::NULL,
        })
    }

    /// The verdict over the package.
    pub fn finish(&mut self) -> Result<VerifiedPackage, JsValue> {
        self.0.take().ok_or_else(used_up)?.finish().or_refused().map(VerifiedPackage)
    }
}

/// Takes bytes apart into pieces of one size, and writes the table of their digests.
#[wasm_bindgen(skip_typescript)]
#[derive(Debug)]
pub struct PartSplitter(Option<spacebridge::packages::PartSplitter>);

#[wasm_bindgen]
impl PartSplitter {
    /// Pieces of `size` bytes.
    #[wasm_bindgen(constructor)]
    pub fn new(size: &JsValue) -> Result<Self, JsValue> {
        let made = spacebridge::packages::PartSplitter::new(whole(size, "size")?).or_refused()?;
        Ok(Self(Some(made)))
    }

    /// The next bytes, in pieces of any size.
    pub fn update(&mut self, data: &JsValue) -> Result<(), JsValue> {
        let data = bytes(data, "data")?;
        self.0.as_mut().ok_or_else(used_up)?.update(&data).or_refused()
    }

    /// The table, to be carried with the parts.
    pub fn finish(&mut self) -> Result<PartTable, JsValue> {
        Ok(PartTable(self.0.take().ok_or_else(used_up)?.finish()))
    }
}

/// The parts of something that is carried in pieces.
#[wasm_bindgen(skip_typescript)]
#[derive(Clone, Debug)]
pub struct PartTable(spacebridge::packages::PartTable);

#[wasm_bindgen]
impl PartTable {
    /// Reads what `toBytes` of a table wrote.
    #[wasm_bindgen(js_name = fromBytes)]
    pub fn from_bytes(data: &JsValue) -> Result<Self, JsValue> {
        spacebridge::packages::PartTable::from_bytes(&bytes(data, "data")?).or_refused().map(Self)
    }

    /// The table as the bytes of a file.
    #[wasm_bindgen(js_name = toBytes)]
    pub fn to_bytes(&self) -> Uint8Array {
        self.0.to_bytes().as_slice().into()
    }

    /// Size and digest of the whole.
    #[wasm_bindgen(getter)]
    pub fn whole(&self) -> Result<JsValue, JsValue> {
        show(&self.0.whole())
    }

    /// The parts, in their order.
    #[wasm_bindgen(getter)]
    pub fn parts(&self) -> Result<Array, JsValue> {
        self.0.parts().map(|part| show(&part)).collect()
    }

    /// The whole, the size of a part, and the parts in their order, as a document.
    pub fn document(&self) -> Result<JsValue, JsValue> {
        show(&self.0)
    }
}

/// Puts parts together that arrive in any order.
#[wasm_bindgen(skip_typescript)]
#[derive(Debug)]
pub struct PartAssembler(spacebridge::packages::PartAssembler);

#[wasm_bindgen]
impl PartAssembler {
    /// No part has arrived.
    #[wasm_bindgen(constructor)]
    pub fn new(table: &PartTable) -> Self {
        Self(spacebridge::packages::PartAssembler::new(table.0.clone()))
    }

    /// Returns the positions in the file at which a part with this content belongs.
    pub fn place(&mut self, content: &JsValue) -> Result<JsValue, JsValue> {
        show(self.0.place(read(content)?).or_refused()?)
    }

    /// Returns the parts that are still missing.
    pub fn missing(&self) -> Result<Array, JsValue> {
        let missing = self.0.missing().map(|part| show(&part));
        missing.collect()
    }
}
