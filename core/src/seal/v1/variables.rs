//! Variables, their scopes, and what is asked when a deployment is created.
//!
//! ```cddl
//! variable = {
//!   0: label,
//!   1: tstr / secret-id / [kind: label, label],    ; text, secret, or a Space-local thing by name
//!   ? 2: scope,
//!   ? 3: count,                          ; the library set that defines it; absent: the project
//!   ? 4: filled,                         ; description
//!   ? 5: prompt,
//!   ? 6: count,                          ; the rank it keeps
//!   ? 7: properties,                     ; what the source said beyond this
//! }
//! scope = {                              ; deployment targets have no key: they cross no boundary
//!   ? 0: [+ label],                      ; actions
//!   ? 1: [+ label],                      ; channels
//!   ? 2: [+ name],                       ; environments of the audience
//!   ? 3: [+ label],                      ; processes
//!   ? 4: [+ label],                      ; roles
//!   ? 5: [+ tenant-tag],
//! }
//! tenant-tag = tstr .size (3..8001)      ; tag set, `/`, tag: two labels
//! prompt = {
//!   0: tstr,                             ; label
//!   ? 1: filled,                         ; help
//!   ? 2: true,                           ; an empty answer is refused
//!   3: filled,                           ; control type
//! }
//! ```

use alloc::borrow::Cow;
use alloc::string::{String, ToString as _};
use core::mem;

use super::super::cbor::{Fields, Kind, Reader, Writer};
use super::error::{SchemaError, SchemaFault};
use super::record::{InNormalForm as _, Nested, Reading, filled, must, name, on, properties};
use super::record::{record, set, write_properties, write_set};
use super::secrets::Collector;
use crate::model::{
    ControlType, EnvironmentRef, Origin, Prompt, Properties, Scope, TenantTag, Value, Variable,
};
use crate::terms::{Label, Name};

pub(super) fn write_variable(writer: &mut Writer, variable: &Variable, secrets: &mut Collector) {
    writer.record(|fields| {
        fields.key(0).text(variable.name().as_str());
        write_value(fields.key(1), variable, secrets);
        if !variable.scope().is_empty() {
            fields.key(2).record(|fields| write_scope(fields, variable.scope()));
        }
        if let Origin::Library { order, .. } = *variable.origin() {
            fields.key(3).uint(u64::from(order));
        }
        fields.text(4, variable.description());
        if let Some(prompt) = variable.prompt() {
            fields.key(5).record(|fields| write_prompt(fields, prompt));
        }
        if let Some(rank) = variable.rank() {
            fields.key(6).uint(u64::from(rank));
        }
        let place = Nested(&"variable", variable.name());
        write_properties(fields, 7, variable.extra(), &place, secrets);
    });
}

fn write_value(writer: &mut Writer, variable: &Variable, secrets: &mut Collector) {
    match variable.value() {
        Value::Text(text) => writer.text(text),
        Value::Sensitive(sensitive) => {
            writer.uint(secrets.add(sensitive, &Nested(&"variable", variable.name())))
        }
        Value::Reference { kind, name } => writer.array(2).text(kind.as_str()).text(name.as_str()),
    };
}

fn write_scope(fields: &mut Fields<'_>, scope: &Scope) {
    fn label(label: &Label) -> Cow<'_, str> {
        label.as_str().into()
    }
    write_set(fields, 0, scope.actions(), label);
    write_set(fields, 1, scope.channels(), label);
    write_set(fields, 2, scope.environments(), environment_text);
    write_set(fields, 3, scope.processes(), label);
    write_set(fields, 4, scope.roles(), label);
    write_set(fields, 5, scope.tags(), tag_text);
}

/// An environment of the audience: its name there, without the Space's name here.
pub(super) fn environment_text(environment: &EnvironmentRef) -> Cow<'_, str> {
    environment.name.as_str().into()
}

pub(super) fn tag_text(tag: &TenantTag) -> Cow<'_, str> {
    tag.to_string().into()
}

fn write_prompt(fields: &mut Fields<'_>, prompt: &Prompt) {
    fields.key(0).text(&prompt.label);
    fields.text(1, &prompt.description);
    fields.flag(2, prompt.required);
    fields.key(3).text(prompt.control.as_str());
}

/// Reads a variable as if the project defined it, and the number of the library set that does: the
/// slice's table, which follows, has its name.
pub(super) fn read_variable(
    reader: &mut Reader<'_>,
    reading: &mut Reading<'_>,
) -> Result<(Variable, Option<u32>), SchemaError> {
    let mut label = None;
    let mut value = None;
    let mut scope = Scope::default();
    let mut origin = None;
    let mut description = "";
    let mut prompt = None;
    let mut rank = None;
    let mut extra = Properties::new();
    record(reader, |key, field| {
        match key {
            0 => label = Some(name(field)?),
            1 => value = Some(read_value(field, reading)?),
            2 => scope = read_scope(field)?,
            3 => origin = Some(small(field.uint()?, "origin")?),
            4 => description = filled(field)?,
            5 => prompt = Some(read_prompt(field)?),
            6 => rank = Some(small(field.uint()?, "rank")?),
            7 => extra = properties(field, reading)?,
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    let of_project = Variable::new(must(label, "name")?, must(value, "value")?)
        .scoped(scope)
        .described(description)
        .with_prompt(prompt)
        .with_rank(rank)
        .with_extra(extra);
    Ok((of_project, origin))
}

fn read_value(reader: &mut Reader<'_>, reading: &mut Reading<'_>) -> Result<Value, SchemaError> {
    match reader.peek()? {
        Kind::Text => Ok(Value::Text(reader.text()?.into())),
        Kind::Array => reader.array_of(2, |items| {
            let kind = name(items.next()?)?;
            Ok(Value::Reference { kind, name: name(items.next()?)? })
        }),
        _ => Ok(Value::Sensitive(reading.placeholders.take(reader.uint()?)?)),
    }
}

fn read_scope(reader: &mut Reader<'_>) -> Result<Scope, SchemaError> {
    let mut scope = Scope::default();
    record(reader, |key, field| {
        let read = mem::take(&mut scope);
        scope = match key {
            0 => read.with_actions(set(field, Label::read)?),
            1 => read.with_channels(set(field, Label::read)?),
            2 => read.with_environments(set(field, environment)?),
            3 => read.with_processes(set(field, Label::read)?),
            4 => read.with_roles(set(field, Label::read)?),
            5 => read.with_tags(set(field, tag)?),
            _ => return Ok(false),
        };
        Ok(true)
    })?;
    if scope.is_empty() {
        return Err(SchemaFault::Range("scope").into());
    }
    Ok(scope)
}

pub(super) fn environment(text: &str) -> Result<EnvironmentRef, SchemaError> {
    Name::read(text).map(EnvironmentRef::local)
}

pub(super) fn tag(text: &str) -> Result<TenantTag, SchemaError> {
    let tag: TenantTag = text.parse()?;
    if tag.to_string() == text { Ok(tag) } else { Err(SchemaFault::NameForm.into()) }
}

fn read_prompt(reader: &mut Reader<'_>) -> Result<Prompt, SchemaError> {
    let mut label = None;
    let mut control: Option<ControlType> = None;
    let mut description = String::new();
    let mut required = false;
    record(reader, |key, field| {
        match key {
            0 => label = Some(field.text()?.into()),
            1 => description = filled(field)?.into(),
            2 => required = on(field)?,
            3 => control = Some(filled(field)?.into()),
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    let label = must(label, "label")?;
    let control = must(control, "control")?;
    Ok(Prompt { label, description, required, control })
}

pub(super) fn small(value: u64, field: &'static str) -> Result<u32, SchemaError> {
    u32::try_from(value).map_err(|_| SchemaFault::Range(field).into())
}
