//! Any bytes behind a good header are refused, or make the package: never anything else, and
//! quickly.
#![no_main]

use libfuzzer_sys::fuzz_target;
use spacebridge::{Content, Package, apply_pack};

const WINDOW: u64 = 1 << 20;
const BASIS: &[u8] = include_bytes!("../../vectors/packs/accept/gzip/basis");
const TARGET: &[u8] = include_bytes!("../../vectors/packs/accept/gzip/target");

fuzz_target!(|frames: &[u8]| {
    let mut pack = b"SBDELTA\x01".to_vec();
    for content in [Content::of(BASIS), Content::of(TARGET)] {
        pack.extend_from_slice(&content.size.to_le_bytes());
        pack.extend_from_slice(content.sha256.as_bytes());
    }
    pack.extend_from_slice(&WINDOW.to_le_bytes());
    pack.extend_from_slice(frames);
    let package = Package::new("Shop.Web".parse().expect("a label"), "1.1.0", Content::of(TARGET));
    if let Ok((bytes, verified)) = apply_pack(&pack, BASIS, &package, WINDOW) {
        assert_eq!(bytes, TARGET);
        assert_eq!(verified.content(), Content::of(TARGET));
    }
});
