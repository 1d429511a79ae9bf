//! Reads Octopus Deploy's JSON and OCL documents into the model of [`spacebridge`].
//!
//! [`OctopusDocuments::read`] takes any pile of documents, [`OctopusDocuments::release`] assembles
//! one release from them, [`OctopusRelease::supply`] adds the secrets that Octopus's API never
//! returns. [`OctopusDocuments::deployments`] tells what ran, [`OctopusDocuments::space`] what a
//! host makes a Space of, and [`OctopusDocuments::answers`] what tenants answered already.
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

mod action;
mod context;
mod deployment;
mod document;
mod error;
mod extra;
mod kind;
mod lifecycle;
mod names;
mod node;
mod ocl;
mod package;
mod process;
mod release;
mod secrets;
mod select;
mod space;
mod step_template;
mod team;
mod template;
mod tenant_values;
mod variable;
mod wrapper;

pub use deployment::OctopusDeployments;
pub use document::OctopusDocuments;
pub use release::OctopusRelease;
pub use secrets::OctopusSecrets;
pub use space::OctopusSpace;
pub use step_template::OctopusStepTemplate;
pub use tenant_values::OctopusAnswers;
