//! Reads Octopus Deploy's JSON documents into the model.
//!
//! [`OctopusDocuments::read`] takes any pile of documents, [`OctopusDocuments::release`] assembles
//! one release from them, [`OctopusRelease::supply`] adds the secrets that Octopus's API never
//! returns.

mod action;
mod context;
mod document;
mod error;
mod extra;
mod json;
mod lifecycle;
mod names;
mod node;
mod package;
mod process;
mod release;
mod secrets;
mod select;
mod template;
mod variable;

pub use document::OctopusDocuments;
pub use error::OctopusError;
pub use release::OctopusRelease;
pub use secrets::OctopusSecrets;
pub use template::OctopusStepTemplate;
