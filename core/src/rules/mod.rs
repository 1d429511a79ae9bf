//! Floor 3, the rules: pure functions over the model that know neither bytes nor keys.

mod permissions;
pub use permissions::{Grantor, Ruling, Shortfall, allows, explain};
