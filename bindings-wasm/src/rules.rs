//! The rules: pure questions over documents.

use alloc::rc::Rc;
use core::cmp::Ordering;

use spacebridge::dashboard::ProjectDocument;
use spacebridge::release::Slice;
use spacebridge::rules::{CandidateDocument, PlaceDocument, Resolver};
use spacebridge::trust::Permission;
use spacebridge::{
    Facts, Label, Lifecycle, Name, ProjectRef, ReleaseVersion, Team, Template, Variable,
};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::answers::Answers;
use crate::convert::{
    Options, given, read, read_or_default, show, show_some, some_word, text, word,
};
use crate::shell;
use crate::space::Space;

/// Compares the versions of two releases as Octopus orders them: negative if `left` comes before
/// `right`, 0 if they are the same version, positive if it comes after.
#[wasm_bindgen(skip_typescript, js_name = compareVersions)]
pub fn compare_versions(left: &JsValue, right: &JsValue) -> Result<i32, JsValue> {
    let left: ReleaseVersion = word(left, "left")?;
    let right: ReleaseVersion = word(right, "right")?;
    Ok(match left.cmp(&right) {
        Ordering::Less => -1,
        Ordering::Equal => 0,
        Ordering::Greater => 1,
    })
}

/// Returns the slice for `target`, the parts left out of it, and findings for the promoter.
#[wasm_bindgen(skip_typescript)]
pub fn slice(release: &JsValue, target: &JsValue) -> Result<JsValue, JsValue> {
    show(&spacebridge::rules::slice(&read(release)?, &word(target, "target")?))
}

/// Returns findings about a slice that the target should see.
#[wasm_bindgen(skip_typescript, js_name = sliceFindings)]
pub fn slice_findings(slice: &JsValue, environments: &JsValue) -> Result<JsValue, JsValue> {
    let slice: Slice = read(slice)?;
    let environments: Vec<Name> = read(environments)?;
    show(&spacebridge::rules::slice_findings(&slice, &environments))
}

/// Returns the blanks that remain for an environment and a tenant.
#[wasm_bindgen(skip_typescript)]
pub fn blanks(
    templates: &JsValue,
    slice: &JsValue,
    answers: &Answers,
    environment: &JsValue,
    tenant: &JsValue,
) -> Result<JsValue, JsValue> {
    let templates: Vec<Template> = read(templates)?;
    let slice: Slice = read(slice)?;
    let environment: Name = word(environment, "environment")?;
    let tenant: Option<Name> = some_word(tenant, "tenant")?;
    let blanks =
        spacebridge::answers::blanks(&templates, &slice, &answers.0, &environment, tenant.as_ref());
    show(&blanks.collect::<Vec<_>>())
}

/// Compares two releases; `between` lists versions and notes of the releases between them.
#[wasm_bindgen(skip_typescript)]
pub fn compare(older: &JsValue, newer: &JsValue, between: &JsValue) -> Result<JsValue, JsValue> {
    show(&compared(older, newer, between)?)
}

/// Returns the comparison as a text of at most 100 columns, with control characters escaped.
#[wasm_bindgen(skip_typescript, js_name = compareText)]
pub fn compare_text(
    older: &JsValue,
    newer: &JsValue,
    between: &JsValue,
) -> Result<String, JsValue> {
    compared(older, newer, between).map(|comparison| comparison.to_string())
}

fn compared(
    older: &JsValue,
    newer: &JsValue,
    between: &JsValue,
) -> Result<spacebridge::compare::Comparison, JsValue> {
    let between: Vec<(ReleaseVersion, String)> = read_or_default(between)?;
    Ok(spacebridge::compare::compare(&read(older)?, &read(newer)?, &between))
}

/// Returns the progress of a release in a lifecycle.
#[wasm_bindgen(skip_typescript)]
pub fn progress(
    lifecycle: &JsValue,
    environments: &JsValue,
    candidate: &JsValue,
    facts: &JsValue,
) -> Result<JsValue, JsValue> {
    show(&progressed(lifecycle, environments, candidate, facts)?)
}

/// Every reason why a release may not go to a stop now; none if it may.
#[wasm_bindgen(skip_typescript, js_name = openFor)]
pub fn open_for(
    lifecycle: &JsValue,
    environments: &JsValue,
    candidate: &JsValue,
    facts: &JsValue,
    stop: &JsValue,
) -> Result<JsValue, JsValue> {
    let progress = progressed(lifecycle, environments, candidate, facts)?;
    show(&progress.open_for(&read(stop)?).err().unwrap_or_default())
}

/// The stops that are to be made now without anybody asking.
#[wasm_bindgen(skip_typescript)]
pub fn due(
    lifecycle: &JsValue,
    environments: &JsValue,
    candidate: &JsValue,
    facts: &JsValue,
) -> Result<JsValue, JsValue> {
    let progress = progressed(lifecycle, environments, candidate, facts)?;
    show(&progress.due().collect::<Vec<_>>())
}

/// Returns true if every phase that is not optional is complete.
#[wasm_bindgen(skip_typescript, js_name = isCompleted)]
pub fn is_completed(
    lifecycle: &JsValue,
    environments: &JsValue,
    candidate: &JsValue,
    facts: &JsValue,
) -> Result<bool, JsValue> {
    Ok(progressed(lifecycle, environments, candidate, facts)?.is_completed())
}

fn progressed(
    lifecycle: &JsValue,
    environments: &JsValue,
    candidate: &JsValue,
    facts: &JsValue,
) -> Result<spacebridge::rules::Progress, JsValue> {
    let lifecycle: Lifecycle = read(lifecycle)?;
    let environments: Vec<Name> = read(environments)?;
    let candidate: CandidateDocument = read(candidate)?;
    let facts = given(facts)?;
    Ok(spacebridge::rules::progress(&lifecycle, &environments, &candidate.candidate(), &facts))
}

/// Every reason why a release may not be promoted to `target` now; none if it may.
#[wasm_bindgen(skip_typescript)]
pub fn promotable(
    lifecycle: &JsValue,
    environments: &JsValue,
    candidate: &JsValue,
    facts: &JsValue,
    target: &JsValue,
) -> Result<JsValue, JsValue> {
    let lifecycle: Lifecycle = read(lifecycle)?;
    let environments: Vec<Name> = read(environments)?;
    let candidate: CandidateDocument = read(candidate)?;
    let facts: Rc<Facts> = given(facts)?;
    let target = word(target, "target")?;
    let candidate = candidate.candidate();
    let open =
        spacebridge::rules::promotable(&lifecycle, &environments, &candidate, &facts, &target);
    show(&open.err().unwrap_or_default())
}

/// Returns the dashboard: the releases at each stage, and the actions that may come next.
#[wasm_bindgen(skip_typescript)]
pub fn dashboard(
    space: &Space,
    rows: &JsValue,
    facts: &JsValue,
    options: &JsValue,
) -> Result<JsValue, JsValue> {
    show(&drawn(space, rows, facts, options)?)
}

/// Returns the dashboard as tables of at most 100 columns, with control characters escaped.
#[wasm_bindgen(skip_typescript, js_name = dashboardText)]
pub fn dashboard_text(
    space: &Space,
    rows: &JsValue,
    facts: &JsValue,
    options: &JsValue,
) -> Result<String, JsValue> {
    drawn(space, rows, facts, options).map(|dashboard| dashboard.to_string())
}

fn drawn(
    space: &Space,
    rows: &JsValue,
    facts: &JsValue,
    options: &JsValue,
) -> Result<spacebridge::dashboard::Dashboard, JsValue> {
    let now = shell::now(&Options::new(options, &["now"])?)?;
    let rows: Vec<ProjectDocument> = read(rows)?;
    let rows: Vec<_> = rows.iter().map(ProjectDocument::row).collect();
    Ok(spacebridge::dashboard::dashboard(&space.0, &rows, &*given(facts)?, now))
}

/// Resolves a variable in a place and gives the reason; `null` if no value holds there.
/// `answered.js` makes `answers` optional, which a handle cannot be.
#[wasm_bindgen(skip_typescript, js_name = resolveAmong)]
pub fn resolve_among(
    variables: &JsValue,
    name: &JsValue,
    place: &JsValue,
    options: &JsValue,
    answers: &Answers,
) -> Result<JsValue, JsValue> {
    let variables: Vec<Variable> = read(variables)?;
    let place: PlaceDocument = read(place)?;
    let name: Label = word(name, "name")?;
    let templates = read_templates(options)?;
    let resolver = Resolver::new(&variables).with_answers(&templates, &answers.0);
    show_some(resolver.resolve(&name, &place.place()).as_ref())
}

/// Resolves every variable that has a value in a place.
#[wasm_bindgen(skip_typescript, js_name = resolveAllAmong)]
pub fn resolve_all_among(
    variables: &JsValue,
    place: &JsValue,
    options: &JsValue,
    answers: &Answers,
) -> Result<JsValue, JsValue> {
    let variables: Vec<Variable> = read(variables)?;
    let place: PlaceDocument = read(place)?;
    let templates = read_templates(options)?;
    let resolver = Resolver::new(&variables).with_answers(&templates, &answers.0);
    show(&resolver.all(&place.place()).collect::<Vec<_>>())
}

fn read_templates(options: &JsValue) -> Result<Vec<Template>, JsValue> {
    let options = Options::new(options, &["templates", "answers"])?;
    Ok(options.read("templates")?.unwrap_or_default())
}

/// The variables to ask for when a deployment to a place is created, in their order.
#[wasm_bindgen(skip_typescript)]
pub fn prompts(variables: &JsValue, place: &JsValue) -> Result<JsValue, JsValue> {
    let variables: Vec<Variable> = read(variables)?;
    let place: PlaceDocument = read(place)?;
    let asked = Resolver::new(&variables).prompts(&place.place());
    show(&asked.iter().map(|(variable, _)| *variable).collect::<Vec<_>>())
}

/// A team that lets everybody do everything: for a host that manages permissions itself.
#[wasm_bindgen(skip_typescript)]
pub fn everyone(name: &JsValue) -> Result<JsValue, JsValue> {
    show(&Team::everyone(word(name, "name")?))
}

/// Returns the grants of a permission to `user`, and the scope mismatches of other roles.
#[wasm_bindgen(skip_typescript)]
pub fn explain(
    teams: &JsValue,
    user: &JsValue,
    permission: &JsValue,
    options: &JsValue,
) -> Result<JsValue, JsValue> {
    let teams: Vec<Team> = read(teams)?;
    let user = text(user, "user")?;
    let permission: Permission = word(permission, "permission")?;
    let at = At::of(options)?;
    let project = at.project.as_ref();
    let environment = at.environment.as_ref();
    show(&spacebridge::trust::explain(
        &teams,
        &user,
        permission,
        project,
        environment,
        at.tenant.as_ref(),
    ))
}

/// Returns true if `user` has a permission in a Space.
#[wasm_bindgen(skip_typescript)]
pub fn allows(
    space: &Space,
    user: &JsValue,
    permission: &JsValue,
    options: &JsValue,
) -> Result<bool, JsValue> {
    let user = text(user, "user")?;
    let permission = word(permission, "permission")?;
    let At { project, environment, tenant } = At::of(options)?;
    let project = project.as_ref();
    let environment = environment.as_ref();
    let tenant = tenant.as_ref();
    Ok(spacebridge::trust::allows(&space.0, &user, permission, project, environment, tenant))
}

/// The place of an action: project, environment and tenant.
struct At {
    project: Option<ProjectRef>,
    environment: Option<Name>,
    tenant: Option<Name>,
}

impl At {
    fn of(options: &JsValue) -> Result<Self, JsValue> {
        let options = Options::new(options, &["project", "environment", "tenant"])?;
        let project = options.word("project")?;
        let environment = options.word("environment")?;
        Ok(Self { project, environment, tenant: options.word("tenant")? })
    }
}
