//! Packages that were carried along, and checked.

use spacebridge::packages::{AvailablePackages, PackageCheck};
use spacebridge::{Package, Release};

/// Returns every package of the release, checked against the bytes that `content` gives of it.
pub fn carried<B: AsRef<[u8]>>(
    release: &Release,
    content: impl Fn(&Package) -> B,
) -> AvailablePackages {
    let checked = release.packages.iter().map(|package| {
        let mut check = PackageCheck::new(package).unwrap();
        check.update(content(package).as_ref()).unwrap();
        check.finish().unwrap()
    });
    checked.collect()
}
