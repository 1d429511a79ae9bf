//! Packs: what a package has that an older one has not.

mod apply;
mod closed;
mod error;
mod frames;
mod headers;
mod likeness;
mod make;
mod matcher;
mod nested;
mod opaque;
mod pack;
mod recipe;
mod ring;
mod scan;
mod streams;
mod varint;
mod view;
mod watch;

pub use apply::{Unpacked, Unpacking, apply_pack};
pub use make::{PackOptions, make_pack, make_pack_watched};
pub use pack::PackHeader;
pub use watch::PackProgress;
