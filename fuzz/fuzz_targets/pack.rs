//! Whatever two packages are, their pack makes the second of the first.
#![no_main]

use libfuzzer_sys::fuzz_target;
use spacebridge::{Content, Package, PackOptions, apply_pack, make_pack};

fuzz_target!(|input: (&[u8], &[u8], u16, bool)| {
    let (basis, edit, place, wrapped) = input;
    // Something that resembles the basis, in most cases.
    let place = usize::from(place).min(basis.len());
    let target = [&basis[..place], edit, &basis[place..]].concat();
    let wrap = |bytes: &[u8]| {
        let header: &[u8] = if wrapped { b"\x1F\x8B\x08\0\0\0\0\0\0\x03" } else { b"" };
        [header, bytes].concat()
    };
    let (basis, target) = (wrap(basis), wrap(&target));
    let options = PackOptions { worth: 255, window: 1 << 12 };
    let Some(pack) = make_pack(&basis, &target, &options) else {
        return;
    };
    let package = Package::new("Shop.Web".parse().expect("a label"), "1.1.0", Content::of(&target));
    let (bytes, _) = apply_pack(&pack, &basis, &package, options.window).expect("our own pack");
    assert_eq!(bytes, target);
});
