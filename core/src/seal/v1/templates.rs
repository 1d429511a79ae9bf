//! Variable templates: the same bytes for every audience.
//!
//! ```cddl
//! templates = [* template]
//! template = {
//!   0: label,
//!   ? 1: filled,                         ; label
//!   ? 2: filled,                         ; help
//!   3: filled,                           ; control type
//!   ? 4: property,                       ; default
//!   ? 5: [+ [value: tstr, text: tstr]],  ; options
//!   ? 6: true,                           ; required
//!   ? 7: 1..3,                           ; asked per: 1 environment, 2 tenant, 3 both
//!   ? 8: [order: count, set: label],     ; the library set that defines it; absent: the project
//!   ? 9: properties,                     ; what the source said beyond this
//! }
//! ```
//!
//! Secrets among the defaults are numbered before those of the slice.

use alloc::string::String;
use alloc::vec::Vec;

use super::super::cbor::{Fields, Reader};
use super::error::{SchemaError, SchemaFault};
use super::part::{Padding, read_part, write_part};
use super::record::{Nested, Reading, filled, list, must, name, on, properties, property};
use super::record::{record, some, write_properties, write_property};
use super::secrets::{Collector, Placeholders};
use super::variables::small;
use crate::model::{ControlType, Origin, Per, Properties, SelectOption, Template};
use crate::terms::Limits;

/// Writes the part with the templates of a release.
pub(crate) fn write_templates(
    templates: &[Template],
    salt: &[u8; 32],
    secrets: &mut Collector,
) -> Vec<u8> {
    write_part(salt, Padding::Bare, templates.len().saturating_mul(64), |writer| {
        writer.array(templates.len());
        for template in templates {
            writer.record(|fields| write_template(fields, template, secrets));
        }
    })
}

/// Reads the part with the templates of a release.
pub(crate) fn read_templates(
    bytes: &[u8],
    placeholders: &mut Placeholders,
    limits: &Limits,
) -> Result<Vec<Template>, SchemaError> {
    let mut reading = Reading::new(limits, placeholders);
    read_part(bytes, Padding::Bare, limits, |reader| {
        list(reader, "template", limits.templates, |item| read_template(item, &mut reading))
    })
}

fn write_template(fields: &mut Fields<'_>, template: &Template, secrets: &mut Collector) {
    let place = Nested(&"template", &template.name);
    fields.key(0).text(template.name.as_str());
    fields.text(1, &template.label);
    fields.text(2, &template.help);
    fields.key(3).text(template.control.as_str());
    if let Some(default) = &template.default {
        write_property(fields.key(4), default, &place, secrets);
    }
    if !template.options.is_empty() {
        let options = fields.key(5).array(template.options.len());
        for option in &template.options {
            options.array(2).text(&option.value).text(&option.text);
        }
    }
    fields.flag(6, template.required);
    let per = match template.per {
        Per { environment: false, tenant: false } => 0,
        Per { environment: true, tenant: false } => 1,
        Per { environment: false, tenant: true } => 2,
        Per { environment: true, tenant: true } => 3,
    };
    if per > 0 {
        fields.key(7).uint(per);
    }
    if let Origin::Library { set, order } = &template.origin {
        fields.key(8).array(2).uint(u64::from(*order)).text(set.as_str());
    }
    write_properties(fields, 9, &template.extra, &place, secrets);
}

fn read_template(
    reader: &mut Reader<'_>,
    reading: &mut Reading<'_>,
) -> Result<Template, SchemaError> {
    let mut label = None;
    let mut control = None;
    let mut text = String::new();
    let mut help = String::new();
    let mut default = None;
    let mut options = Vec::new();
    let mut required = false;
    let mut per = Per::default();
    let mut origin = Origin::Project;
    let mut extra = Properties::new();
    record(reader, |key, field| {
        match key {
            0 => label = Some(name(field)?),
            1 => text = filled(field)?.into(),
            2 => help = filled(field)?.into(),
            3 => control = Some(ControlType::from(filled(field)?)),
            4 => default = Some(property(field, reading)?),
            5 => options = some(field, "option", reading.limits.items, read_option)?,
            6 => required = on(field)?,
            7 => per = read_per(field.uint()?)?,
            8 => origin = read_origin(field)?,
            9 => extra = properties(field, reading)?,
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    Ok(Template {
        name: must(label, "name")?,
        label: text,
        help,
        control: must(control, "control")?,
        default,
        options,
        required,
        per,
        origin,
        extra,
    })
}

fn read_option(reader: &mut Reader<'_>) -> Result<SelectOption, SchemaError> {
    reader.array_of(2, |items| {
        let value = items.next()?.text()?.into();
        Ok(SelectOption { value, text: items.next()?.text()?.into() })
    })
}

fn read_origin(reader: &mut Reader<'_>) -> Result<Origin, SchemaError> {
    reader.array_of(2, |items| {
        let order = small(items.next()?.uint()?, "origin")?;
        Ok(Origin::Library { set: name(items.next()?)?, order })
    })
}

fn read_per(value: u64) -> Result<Per, SchemaError> {
    match value {
        1 => Ok(Per { environment: true, tenant: false }),
        2 => Ok(Per { environment: false, tenant: true }),
        3 => Ok(Per { environment: true, tenant: true }),
        _ => Err(SchemaFault::Range("per").into()),
    }
}
