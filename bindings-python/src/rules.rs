//! The rules: pure questions over documents.

use pyo3::prelude::*;
use spacebridge::{
    CandidateDocument, Comparison, Dashboard, Facts, Finding, Label, Lifecycle, Name, Permission,
    PlaceDocument, ProjectDocument, ProjectRef, ProjectRow, Reason, ReleaseVersion, Resolver,
    Slice, Sliced, Team, Variable,
};

use crate::answers::Answers;
use crate::convert::{Document, Shown, Text};
use crate::release::Given;
use crate::shell::{self, Time};
use crate::space::Space;

/// What crosses to `target`, what is left out, and what its promoter should know.
#[pyfunction]
pub(crate) fn slice(release: Given, target: Text<Name>) -> Shown<Sliced> {
    Shown(spacebridge::slice(&release.0, &target.0))
}

/// What the target should know about a slice.
#[pyfunction]
pub(crate) fn slice_findings(
    slice: Document<Slice>,
    environments: Document<Vec<Name>>,
) -> Shown<Vec<Finding>> {
    Shown(spacebridge::slice_findings(&slice.0, &environments.0))
}

/// What nobody has answered for an environment and a tenant.
#[pyfunction]
#[pyo3(signature = (templates, slice, answers, environment, tenant=None))]
pub(crate) fn blanks<'py>(
    py: Python<'py>,
    templates: Document<Vec<spacebridge::Template>>,
    slice: Document<Slice>,
    answers: &Answers,
    environment: Text<Name>,
    tenant: Option<Text<Name>>,
) -> PyResult<Bound<'py, PyAny>> {
    let (answers, tenant) = (answers.lock(), tenant.map(|name| name.0));
    let blanks =
        spacebridge::blanks(&templates.0, &slice.0, &answers, &environment.0, tenant.as_ref());
    Shown(blanks.collect::<Vec<_>>()).into_pyobject(py)
}

/// What differs between two releases; `between` are versions and notes of those between.
#[pyfunction]
#[pyo3(signature = (older, newer, between=Document(Vec::new())))]
pub(crate) fn compare(
    older: Given,
    newer: Given,
    between: Document<Vec<(ReleaseVersion, String)>>,
) -> Shown<Comparison> {
    Shown(spacebridge::compare(&older.0, &newer.0, &between.0))
}

/// The same as a text of at most 100 columns, in which nothing that somebody wrote can act.
#[pyfunction]
#[pyo3(signature = (older, newer, between=Document(Vec::new())))]
pub(crate) fn compare_text(
    older: Given,
    newer: Given,
    between: Document<Vec<(ReleaseVersion, String)>>,
) -> String {
    spacebridge::compare(&older.0, &newer.0, &between.0).to_string()
}

/// How far a release has come in a lifecycle.
#[pyfunction]
pub(crate) fn progress(
    lifecycle: Document<Lifecycle>,
    environments: Document<Vec<Name>>,
    candidate: Document<CandidateDocument>,
    facts: Document<Facts>,
) -> Shown<spacebridge::Progress> {
    let candidate = candidate.0.candidate();
    Shown(spacebridge::progress(&lifecycle.0, &environments.0, &candidate, &facts.0))
}

/// Every reason why a release may not be promoted to `target` now; none if it may.
#[pyfunction]
pub(crate) fn promotable(
    lifecycle: Document<Lifecycle>,
    environments: Document<Vec<Name>>,
    candidate: Document<CandidateDocument>,
    facts: Document<Facts>,
    target: Text<Name>,
) -> Shown<Vec<Reason>> {
    let candidate = candidate.0.candidate();
    let asked =
        spacebridge::promotable(&lifecycle.0, &environments.0, &candidate, &facts.0, &target.0);
    Shown(asked.err().unwrap_or_default())
}

fn drawn(
    space: &Space,
    rows: &[ProjectDocument],
    facts: &Facts,
    now: Option<Time>,
) -> PyResult<Dashboard> {
    let rows: Vec<ProjectRow<'_>> = rows.iter().map(ProjectDocument::row).collect();
    Ok(spacebridge::dashboard(&space.0, &rows, facts, shell::now(now)?))
}

/// Which release is where, here and elsewhere, and what may be done next.
#[pyfunction]
#[pyo3(signature = (space, rows, facts, *, now=None))]
pub(crate) fn dashboard(
    space: &Space,
    rows: Document<Vec<ProjectDocument>>,
    facts: Document<Facts>,
    now: Option<Time>,
) -> PyResult<Shown<Dashboard>> {
    drawn(space, &rows.0, &facts.0, now).map(Shown)
}

/// The same as tables of at most 100 columns, in which nothing that somebody wrote can act.
#[pyfunction]
#[pyo3(signature = (space, rows, facts, *, now=None))]
pub(crate) fn dashboard_text(
    space: &Space,
    rows: Document<Vec<ProjectDocument>>,
    facts: Document<Facts>,
    now: Option<Time>,
) -> PyResult<String> {
    drawn(space, &rows.0, &facts.0, now).map(|dashboard| dashboard.to_string())
}

/// Which value of a variable wins in a place, and why; `None` if none holds there.
#[pyfunction]
pub(crate) fn resolve(
    py: Python<'_>,
    variables: Document<Vec<Variable>>,
    name: Text<Label>,
    place: Document<PlaceDocument>,
) -> PyResult<Bound<'_, PyAny>> {
    Shown(Resolver::new(&variables.0).resolve(&name.0, &place.0.place())).into_pyobject(py)
}

/// A team that lets everybody do everything: for a host that manages permissions itself.
#[pyfunction]
#[pyo3(signature = (name, /))]
pub(crate) fn everyone(name: Text<Label>) -> Shown<Team> {
    Shown(Team::everyone(name.0))
}

/// Who lets `user` do something, and which of their teams' roles come close.
#[pyfunction]
#[pyo3(signature = (teams, user, permission, *, project=None, environment=None, tenant=None))]
pub(crate) fn explain<'py>(
    py: Python<'py>,
    teams: Document<Vec<Team>>,
    user: &str,
    permission: Document<Permission>,
    project: Option<Text<ProjectRef>>,
    environment: Option<Text<Name>>,
    tenant: Option<Text<Name>>,
) -> PyResult<Bound<'py, PyAny>> {
    let (project, environment) = (project.map(|name| name.0), environment.map(|name| name.0));
    let tenant = tenant.map(|name| name.0);
    let (project, environment) = (project.as_ref(), environment.as_ref());
    let ruling =
        spacebridge::explain(&teams.0, user, permission.0, project, environment, tenant.as_ref());
    Shown(ruling).into_pyobject(py)
}

/// Whether `user` may do something in a Space.
#[pyfunction]
#[pyo3(signature = (space, user, permission, *, project=None, environment=None, tenant=None))]
pub(crate) fn allows(
    space: &Space,
    user: &str,
    permission: Document<Permission>,
    project: Option<Text<ProjectRef>>,
    environment: Option<Text<Name>>,
    tenant: Option<Text<Name>>,
) -> bool {
    let (project, environment) = (project.map(|name| name.0), environment.map(|name| name.0));
    let tenant = tenant.map(|name| name.0);
    let (project, environment) = (project.as_ref(), environment.as_ref());
    spacebridge::allows(&space.0, user, permission.0, project, environment, tenant.as_ref())
}
