//! The rules: pure questions over documents.

use crate::prelude::*;

functions! {
    /// Returns the slice for `target`, the parts left out of it, and findings for the promoter.
    fn slice(release: AnswerValue, target: Name) = shown(sb::rules::slice(&release.0, &target));

    /// Returns findings about a slice that the target should see.
    fn slice_findings(slice: Slice, environments: Vec<Name>)
        = shown(sb::rules::slice_findings(&slice, &environments.0));

    /// Returns the blanks that remain for an environment and a tenant.
    fn blanks(templates: Vec<Template>, slice: Slice, answers: &Answers, environment: Name,
        tenant: Option<Name> = None)
        = listed(sb::answers::blanks(&templates, &slice, &answers.0.lock(), &environment,
            tenant.as_deref()));

    /// Compares two releases; `between` lists versions and notes of the releases between them.
    fn compare(older: AnswerValue, newer: AnswerValue,
        between: Vec<(ReleaseVersion, String)> = (Document::default()))
        = shown(sb::compare::compare(&older.0, &newer.0, &between.0));

    /// Returns the comparison as a text of at most 100 columns, with control characters escaped.
    fn compare_text(older: AnswerValue, newer: AnswerValue,
        between: Vec<(ReleaseVersion, String)> = (Document::default()))
        = sb::compare::compare(&older.0, &newer.0, &between.0).to_string();

    /// Returns the progress of a release in a lifecycle.
    fn progress(lifecycle: Lifecycle, environments: Vec<Name>, candidate: CandidateDocument,
        facts: Facts)
        = shown(sb::rules::progress(&lifecycle, &environments.0, &candidate.candidate(), &facts));

    /// Every reason why a release may not go to a stop now; none if it may.
    fn open_for(lifecycle: Lifecycle, environments: Vec<Name>, candidate: CandidateDocument,
        facts: Facts, stop: Stage) = {
        let candidate = candidate.candidate();
        let progress = sb::rules::progress(&lifecycle, &environments.0, &candidate, &facts);
        shown(progress.open_for(&stop).err().unwrap_or_default())
    };

    /// The stops that are to be made now without anybody asking.
    fn due(lifecycle: Lifecycle, environments: Vec<Name>, candidate: CandidateDocument,
        facts: Facts) = {
        let candidate = candidate.candidate();
        let progress = sb::rules::progress(&lifecycle, &environments.0, &candidate, &facts);
        listed(progress.due())
    };

    /// Returns true if every phase that is not optional is complete.
    fn is_completed(lifecycle: Lifecycle, environments: Vec<Name>, candidate: CandidateDocument,
        facts: Facts)
        = sb::rules::progress(&lifecycle, &environments.0, &candidate.candidate(), &facts)
            .is_completed();

    /// Every reason why a release may not be promoted to `target` now; none if it may.
    fn promotable(lifecycle: Lifecycle, environments: Vec<Name>, candidate: CandidateDocument,
        facts: Facts, target: Name) = {
        let asked = candidate.candidate();
        let ruled = sb::rules::promotable(&lifecycle, &environments.0, &asked, &facts, &target);
        shown(ruled.err().unwrap_or_default())
    };

    /// Returns the dashboard: the releases at each stage, and the actions that may come next.
    fn dashboard(space: &Space, rows: Vec<ProjectDocument>, facts: Facts, *, ..now)
        = shown(sb::dashboard::dashboard(&space.0, &projects(&rows), &facts, time(now)?));

    /// Returns the dashboard as tables of at most 100 columns, with control characters escaped.
    fn dashboard_text(space: &Space, rows: Vec<ProjectDocument>, facts: Facts, *, ..now)
        = sb::dashboard::dashboard(&space.0, &projects(&rows), &facts, time(now)?).to_string();

    /// Resolves a variable in a place and gives the reason; `None` if no value holds there. Answers
    /// to `templates`, and their defaults, count beside the values.
    fn resolve(variables: Vec<Variable>, name: Label, place: PlaceDocument, *,
        templates: Vec<Template> = (Document::default()), answers: Option<&Answers> = None) = {
        let known = answers.map(|answers| answers.0.copy()).unwrap_or_default();
        let resolver = sb::rules::Resolver::new(&variables.0).with_answers(&templates.0, &known);
        shown(resolver.resolve(&name, &place.0.place()))
    };

    /// Resolves every variable that has a value in a place.
    fn resolve_all(variables: Vec<Variable>, place: PlaceDocument, *,
        templates: Vec<Template> = (Document::default()), answers: Option<&Answers> = None) = {
        let known = answers.map(|answers| answers.0.copy()).unwrap_or_default();
        let resolver = sb::rules::Resolver::new(&variables.0).with_answers(&templates.0, &known);
        listed(resolver.all(&place.0.place()))
    };

    /// The variables to ask for when a deployment to a place is created, in their order.
    fn prompts(variables: Vec<Variable>, place: PlaceDocument) = {
        let asked = sb::rules::Resolver::new(&variables.0).prompts(&place.0.place());
        listed(asked.iter().map(|(variable, _)| variable))
    };

    /// A team that lets everybody do everything: for a host that manages permissions itself.
    fn everyone(name: Label, /) = shown(sb::Team::everyone(name.0));

    /// Returns the grants of a permission to `user`, and the scope mismatches of other roles.
    fn explain(teams: Vec<Team>, user: &str, permission: Permission, *,
        project: Option<ProjectRef> = None, environment: Option<Name> = None,
        tenant: Option<Name> = None)
        = shown(sb::trust::explain(&teams.0, user, permission.0, project.as_deref(),
            environment.as_deref(), tenant.as_deref()));

    /// Returns true if `user` has a permission in a Space.
    fn allows(space: &Space, user: &str, permission: Permission, *,
        project: Option<ProjectRef> = None, environment: Option<Name> = None,
        tenant: Option<Name> = None)
        = sb::trust::allows(&space.0, user, permission.0, project.as_deref(),
            environment.as_deref(),
            tenant.as_deref());
}

fn projects(rows: &[ProjectDocument]) -> Vec<sb::dashboard::ProjectRow<'_>> {
    rows.iter().map(sb::dashboard::ProjectDocument::row).collect()
}
