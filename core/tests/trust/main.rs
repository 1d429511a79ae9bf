//! Trust over time: how it begins, what it lets through, how it is passed to another key, how it
//! ends.
#![expect(clippy::unwrap_used, reason = "tests fail loudly")]

extern crate alloc;

mod answers;
mod audit;
mod ceremony;
mod context;
mod data_center;
mod dual_use;
mod elsewhere;
mod established;
mod grants;
mod in_transit;
mod issued_elsewhere;
mod lifecycles;
mod long_texts;
mod opened;
mod packages;
mod passed_on;
mod recall;
mod refused_notices;
mod renewal;
mod reopened;
mod revocation;
mod second_bundles;
mod succession;
mod versions;
