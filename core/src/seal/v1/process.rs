//! Steps, actions, and the packages that actions refer to.
//!
//! ```cddl
//! step = {
//!   0: label,
//!   ? 1: filled,                         ; condition
//!   ? 2: filled,                         ; start trigger
//!   ? 3: filled,                         ; package acquisition
//!   ? 4: properties,
//!   5: [+ action],
//!   ? 6: properties,                     ; what the source said beyond this
//! }
//! action = {
//!   0: label,
//!   1: tstr,                             ; kind
//!   ? 2: filled,                         ; notes
//!   ? 3: true,                           ; disabled
//!   ? 4: true,                           ; required
//!   ? 5: filled,                         ; condition
//!   ? 6: label,                          ; worker pool
//!   ? 7: [+ name],                       ; environments of the audience
//!   ? 8: [+ name],                       ; excluded environments of the audience
//!   ? 9: [+ label],                      ; channels
//!   ? 10: [+ tenant-tag],
//!   ? 11: properties,
//!   ? 12: [+ package-reference],
//!   ? 13: properties,                    ; what the source said beyond this
//! }
//! package-reference = {
//!   ? 0: label,                          ; absent: the action's primary package
//!   1: tstr,                             ; package id, or a binding
//!   ? 2: tstr,                           ; version
//!   ? 3: label,                          ; feed
//!   ? 4: filled,                         ; acquisition location
//!   ? 5: properties,
//!   ? 6: properties,                     ; what the source said beyond this
//! }
//! ```

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::super::cbor::{Reader, Writer};
use super::error::{SchemaError, SchemaFault};
use super::record::{InNormalForm as _, Nested, Reading, filled, must, name, on, properties};
use super::record::{record, set, some, write_properties, write_set};
use super::secrets::Collector;
use super::variables::{environment, environment_text, tag, tag_text};
use crate::model::{Action, PackageReference, Properties, Step};
use crate::terms::Label;

pub(super) fn write_step(writer: &mut Writer, step: &Step, secrets: &mut Collector) {
    let place = Nested(&"process", step.name());
    writer.record(|fields| {
        fields.key(0).text(step.name().as_str());
        fields.text(1, step.condition());
        fields.text(2, step.start());
        fields.text(3, step.acquisition());
        write_properties(fields, 4, step.properties(), &place, secrets);
        let actions = fields.key(5).array(step.actions().len());
        for action in step.actions() {
            write_action(actions, action, &place, secrets);
        }
        write_properties(fields, 6, step.extra(), &place, secrets);
    });
}

fn write_action(
    writer: &mut Writer,
    action: &Action,
    step: &dyn fmt::Display,
    secrets: &mut Collector,
) {
    let place = Nested(step, &action.name);
    writer.record(|fields| {
        fields.key(0).text(action.name.as_str());
        fields.key(1).text(&action.kind);
        fields.text(2, &action.notes);
        fields.flag(3, action.disabled);
        fields.flag(4, action.required);
        fields.text(5, &action.condition);
        if let Some(pool) = &action.pool {
            fields.key(6).text(pool.as_str());
        }
        write_set(fields, 7, &action.environments, environment_text);
        write_set(fields, 8, &action.excluded, environment_text);
        write_set(fields, 9, &action.channels, |channel| channel.as_str().into());
        write_set(fields, 10, &action.tags, tag_text);
        write_properties(fields, 11, &action.properties, &place, secrets);
        if !action.packages.is_empty() {
            let packages = fields.key(12).array(action.packages.len());
            for package in &action.packages {
                write_reference(packages, package, &place, secrets);
            }
        }
        write_properties(fields, 13, &action.extra, &place, secrets);
    });
}

fn write_reference(
    writer: &mut Writer,
    reference: &PackageReference,
    action: &dyn fmt::Display,
    secrets: &mut Collector,
) {
    let place = Nested(action, &reference.package);
    writer.record(|fields| {
        if let Some(name) = &reference.name {
            fields.key(0).text(name.as_str());
        }
        fields.key(1).text(&reference.package);
        if let Some(version) = &reference.version {
            fields.key(2).text(version);
        }
        if let Some(feed) = &reference.feed {
            fields.key(3).text(feed.as_str());
        }
        fields.text(4, &reference.acquisition);
        write_properties(fields, 5, &reference.properties, &place, secrets);
        write_properties(fields, 6, &reference.extra, &place, secrets);
    });
}

pub(super) fn read_step(
    reader: &mut Reader<'_>,
    reading: &mut Reading<'_>,
) -> Result<Step, SchemaError> {
    let mut label = None;
    let mut actions = Vec::new();
    let mut condition = String::new();
    let mut start = String::new();
    let mut acquisition = String::new();
    let mut own = Properties::new();
    let mut extra = Properties::new();
    record(reader, |key, field| {
        match key {
            0 => label = Some(name(field)?),
            1 => condition = filled(field)?.into(),
            2 => start = filled(field)?.into(),
            3 => acquisition = filled(field)?.into(),
            4 => own = properties(field, reading)?,
            5 => {
                let limit = reading.actions_left;
                actions = some(field, "action", limit, |item| read_action(item, reading))?;
                reading.actions_left = limit.saturating_sub(actions.len());
            }
            6 => extra = properties(field, reading)?,
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    if actions.is_empty() {
        return Err(SchemaFault::Missing("actions").into());
    }
    let step = Step::new(must(label, "name")?, actions)
        .with_condition(condition)
        .with_start(start)
        .with_acquisition(acquisition);
    Ok(step.with_properties(own).with_extra(extra))
}

fn read_action(reader: &mut Reader<'_>, reading: &mut Reading<'_>) -> Result<Action, SchemaError> {
    let mut label = None;
    let mut kind = None;
    let mut action = Action::new(Label::read("action")?, String::new());
    record(reader, |key, field| {
        match key {
            0 => label = Some(name(field)?),
            1 => kind = Some(field.text()?.into()),
            2 => action.notes = filled(field)?.into(),
            3 => action.disabled = on(field)?,
            4 => action.required = on(field)?,
            5 => action.condition = filled(field)?.into(),
            6 => action.pool = Some(name(field)?),
            7 => action.environments = set(field, environment)?,
            8 => action.excluded = set(field, environment)?,
            9 => action.channels = set(field, Label::read)?,
            10 => action.tags = set(field, tag)?,
            11 => action.properties = properties(field, reading)?,
            12 => {
                let limit = reading.references_left;
                let read = |item: &mut Reader<'_>| read_reference(item, reading);
                action.packages = some(field, "package", limit, read)?;
                reading.references_left = limit.saturating_sub(action.packages.len());
            }
            13 => action.extra = properties(field, reading)?,
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    action.name = must(label, "name")?;
    action.kind = must(kind, "kind")?;
    Ok(action)
}

fn read_reference(
    reader: &mut Reader<'_>,
    reading: &mut Reading<'_>,
) -> Result<PackageReference, SchemaError> {
    let mut label = None;
    let mut package = None;
    let mut version = None;
    let mut feed = None;
    let mut acquisition = String::new();
    let mut own = Properties::new();
    let mut extra = Properties::new();
    record(reader, |key, field| {
        match key {
            0 => label = Some(name(field)?),
            1 => package = Some(field.text()?.into()),
            2 => version = Some(field.text()?.into()),
            3 => feed = Some(name(field)?),
            4 => acquisition = filled(field)?.into(),
            5 => own = properties(field, reading)?,
            6 => extra = properties(field, reading)?,
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    let package = must(package, "package")?;
    Ok(PackageReference {
        name: label,
        package,
        version,
        feed,
        acquisition,
        properties: own,
        extra,
    })
}
