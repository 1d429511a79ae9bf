//! Permissions: every verb that acts asks for one permission, and one is enough.

use crate::straight_on::{CheckResult, PLACES, line};
use spacebridge::answers::Assignment;
use spacebridge::release::Set;
use spacebridge::source::{AssembledRelease, PromoteRequest, RecallRequest};
use spacebridge::target::{
    ForwardRequest, ImportRequest, ImportedRelease, PlanError, Preview, ReceiptRequest,
    RefuseRequest,
};
use spacebridge::trust::{Permission, Role, TrustChange};
use spacebridge::{
    Actor, Bundle, Code, Deployment, Grant, Message, Notice, Outcome, Receipt, Signer, Space,
    SpaceKeys, Team, Validity, Verified,
};
use spacebridge_testkit::Trusting as _;
use spacebridge_testkit::{
    PACKAGE, Site, Target, carried, keys, label, minute, name, ours, release_for, seed, theirs,
};

/// Everything that the verbs are given, made while everybody might do everything.
pub(crate) struct World {
    dev: Site,
    qa: Site,
    shop: AssembledRelease,
    bundle: Verified<Bundle>,
    preview: Preview,
    at_qa: ImportedRelease,
    done: Deployment,
    receipt: Verified<Receipt>,
    recall: Verified<Notice>,
    renewal: Verified<Notice>,
    renewed: SpaceKeys,
}

impl World {
    pub(crate) fn new() -> Self {
        let CheckResult { mut dev, mut qa, .. } = line();
        let shop = dev.assemble(release_for(&PLACES));
        let promoted = dev.promote_through(&shop, "QA Space", &["Ops Space"]).unwrap();
        let bundle = qa.verify(promoted.bundle.as_bytes()).unwrap();
        let preview = qa.preview(&bundle);
        let at_qa = qa.import(promoted.bundle.as_bytes());
        let done = qa.deploy(&theirs(), "QA 1");
        let receipt = qa.issue_receipt(&at_qa, &done).receipt;
        let receipt = dev.verify_receipt(receipt.as_bytes()).unwrap();
        let _ = qa.forward(&at_qa, "Ops Space", &[]).unwrap();
        let space = dev.space.clone();
        let facts = dev.facts.clone();
        let recalled =
            space.recall(&RecallRequest::new(&shop, "a hole"), &facts, dev.next_signer()).unwrap();
        let later = Validity::of_encryption(minute(0));
        let renewed = dev.keys.renew_encryption(later, seed(90)).unwrap();
        let renewal = space.renew(renewed.certificate(), &facts, dev.next_signer()).unwrap();
        let heard = |notice: &Message<Notice>| {
            let notice = Message::<Notice>::from_bytes(notice.as_bytes()).unwrap();
            notice.verify(&qa.space, minute(1_000)).unwrap()
        };
        let recall = heard(&recalled.announcements[0].notice);
        let renewal = heard(&renewal.announcements[0].notice);
        Self { dev, qa, shop, bundle, preview, at_qa, done, receipt, recall, renewal, renewed }
    }
}

/// Somebody who tries something, in Spaces whose only team is theirs.
pub(crate) struct Attempt<'w> {
    world: &'w World,
    user: &'static str,
    dev: Space,
    qa: Space,
}

impl<'w> Attempt<'w> {
    fn new(world: &'w World, user: &'static str, team: &Team) -> Self {
        let dev = governed(&world.dev.space, team);
        let qa = governed(&world.qa.space, team);
        Self { world, user, dev, qa }
    }

    fn dev_signs(&self) -> Signer<'w> {
        self.world.dev.keys.signer(&Actor::new(self.user, minute(900)), seed(91))
    }

    fn qa_signs(&self) -> Signer<'w> {
        self.world.qa.keys.signer(&Actor::new(self.user, minute(900)), seed(92))
    }

    fn actor(&self) -> Actor<'static> {
        Actor::new(self.user, minute(900))
    }

    fn note(&self, notice: &Verified<Notice>) -> Result<(), Code> {
        let noted = self.qa.take_note(notice, &self.world.qa.facts, &self.actor());
        noted.map(drop).map_err(|error| error.code())
    }
}

/// The permission that a verb needs, and one use of it that is in order but for the permission.
type Row = (&'static str, Permission, for<'a, 'w> fn(&'a Attempt<'w>) -> Result<(), Code>);

/// Every verb of a Space that acts: what it makes is signed, stored or deployed.
const ACTS: &[Row] = &[
    ("accept", Permission::ReceiptView, |at| {
        let World { receipt, dev, .. } = at.world;
        at.dev.accept(receipt, &dev.facts, &at.actor()).map(drop).map_err(|error| error.code())
    }),
    ("assemble", Permission::ReleaseCreate, |at| {
        let made = at.dev.assemble(release_for(&PLACES), at.dev_signs());
        made.map(drop).map_err(|error| error.code())
    }),
    ("change_trust", Permission::TrustEdit, |at| {
        let change = TrustChange::Withdraw { name: name("QA Space"), grant: Grant::PromoteTo };
        at.dev.change_trust(&change, &at.actor()).map(drop).map_err(|error| error.code())
    }),
    ("import_release", Permission::BundleImport, |at| {
        let World { bundle, preview, qa, .. } = at.world;
        assert!(!qa.facts.imports.is_empty(), "it was imported here once: now it is for the first");
        let facts = spacebridge::Facts::none();
        let target = Target::new(&at.qa, &facts, minute(900));
        let target = Target { person: at.user, ..target };
        let imported = target.import_reviewed(&ImportRequest::new(bundle, preview.digest()));
        imported.map(drop).map_err(|error| error.code())
    }),
    ("forward", Permission::ReleasePromote, |at| {
        let World { at_qa, qa, .. } = at.world;
        let passed =
            at.qa.forward(&ForwardRequest::new(at_qa, "Ops Space"), &qa.facts, at.qa_signs());
        passed.map(drop).map_err(|error| error.code())
    }),
    ("forward_recall", Permission::ReleasePromote, |at| {
        let World { recall, qa, .. } = at.world;
        let passed = at.qa.forward_recall(recall, &qa.facts, at.qa_signs());
        passed.map(drop).map_err(|error| error.code())
    }),
    ("plan", Permission::DeploymentCreate, |at| {
        let World { at_qa, qa, .. } = at.world;
        let packages = carried(at_qa.release(), |_| PACKAGE);
        let target = Target::new(&at.qa, &qa.facts, minute(900));
        let target = Target { packages: &packages, person: at.user, ..target };
        let plan = target.plan(at_qa, "QA 1");
        plan.map(drop).map_err(|PlanError { reasons, .. }| {
            assert_eq!(reasons.len(), 1, "{reasons:?}");
            reasons[0].code
        })
    }),
    ("promote", Permission::ReleasePromote, |at| {
        let World { shop, dev, .. } = at.world;
        let to = name("QA Space");
        let path = dev.path();
        let promoted = at.dev.promote(
            &PromoteRequest::new(shop, &to).with_lifecycle(&path),
            &dev.facts,
            at.dev_signs(),
        );
        promoted.map(drop).map_err(|error| error.code())
    }),
    ("recall", Permission::ReleasePromote, |at| {
        let World { shop, dev, .. } = at.world;
        let recalled =
            at.dev.recall(&RecallRequest::new(shop, "a hole"), &dev.facts, at.dev_signs());
        recalled.map(drop).map_err(|error| error.code())
    }),
    ("recall_in", Permission::BundleImport, |at| {
        let outcome = at.qa.recall_in(at.world.recall.sealed(), &at.world.qa.facts, &at.actor());
        outcome.map(drop).map_err(|error| error.code())
    }),
    ("refuse", Permission::BundleImport, |at| {
        let facts = spacebridge::Facts::none();
        let bundle = &at.world.bundle;
        let to = name("QA 1");
        let refused =
            at.qa.refuse(&RefuseRequest::new(bundle, &to, "not now"), &facts, at.qa_signs());
        refused.map(drop).map_err(|error| error.code())
    }),
    ("renew", Permission::TrustEdit, |at| {
        let World { renewed, dev, .. } = at.world;
        let renewed = at.dev.renew(renewed.certificate(), &dev.facts, at.dev_signs());
        renewed.map(drop).map_err(|error| error.code())
    }),
    ("issue_receipt", Permission::DeploymentCreate, |at| {
        let World { at_qa, done, qa, .. } = at.world;
        let reported =
            at.qa.issue_receipt(&ReceiptRequest::new(at_qa, done), &qa.facts, at.qa_signs());
        reported.map(drop).map_err(|error| error.code())
    }),
    ("rotate", Permission::TrustEdit, |at| {
        let next = keys("Dev Space", 77);
        let signer = next.signer(&at.actor(), seed(93));
        let succeeded = at.dev.rotate(signer, &at.world.dev.facts, at.dev_signs());
        succeeded.map(drop).map_err(|error| error.code())
    }),
    ("take_note", Permission::BundleImport, |at| at.note(&at.world.recall)),
    ("take_note", Permission::TrustEdit, |at| at.note(&at.world.renewal)),
];

/// The functions of a Space beside its verbs: they show something, and make nothing.
const SHOWS: [&str; 6] =
    ["facts_that_hold", "inventory", "preview", "rehearse", "rehearse_notice", "reopen"];

#[test]
fn every_verb_asks_for_one_permission_and_no_other_will_do() {
    let world = World::new();
    for permission in Permission::ALL {
        let attempt = Attempt::new(&world, "ana", &team(&[*permission]));
        for (verb, needed, act) in ACTS {
            let expected = if needed == permission { Ok(()) } else { Err(Code::PermissionMissing) };
            assert_eq!(act(&attempt), expected, "{verb} with {permission}");
        }
    }
}

#[test]
fn who_is_in_no_team_may_do_nothing_and_a_signer_that_names_nobody_neither() {
    let world = World::new();
    for user in ["eve", ""] {
        let attempt = Attempt::new(&world, user, &team(Permission::ALL));
        for (verb, _, act) in ACTS {
            assert_eq!(act(&attempt), Err(Code::PermissionMissing), "{verb} by `{user}`");
        }
    }
    let attempt = Attempt::new(&world, "", &Team::everyone(label("Managed by the host")));
    for (verb, _, act) in ACTS {
        assert_eq!(act(&attempt), Ok(()), "{verb}, where the host asks itself");
    }
}

#[test]
fn a_role_for_another_project_or_environment_does_not_do() {
    let world = World::new();
    let mut elsewhere = Assignment::everywhere(role(Permission::ALL));
    elsewhere.projects = Set::from(["Other".parse().unwrap()]);
    let mut here = elsewhere.clone();
    here.projects = Set::from([ours(), theirs()]);
    let only = |assignment| Team::new(label("Some"), ["ana"]).with(assignment);
    let there = only(elsewhere);
    let here = only(here);
    let there = Attempt::new(&world, "ana", &there);
    let here = Attempt::new(&world, "ana", &here);
    for (verb, needed, act) in ACTS {
        assert_eq!(act(&here), Ok(()), "{verb} of the project");
        let of_the_space = *needed == Permission::TrustEdit;
        let expected = if of_the_space { Ok(()) } else { Err(Code::PermissionMissing) };
        assert_eq!(act(&there), expected, "{verb} of another project");
    }

    let mut stage = Assignment::everywhere(role(Permission::ALL));
    stage.environments = Set::from([name("Stage")]);
    let attempt = Attempt::new(&world, "ana", &only(stage));
    for (verb, needed, act) in ACTS {
        let deploys = *needed == Permission::DeploymentCreate;
        let expected = if deploys { Err(Code::PermissionMissing) } else { Ok(()) };
        assert_eq!(act(&attempt), expected, "{verb}, allowed for Stage only");
    }
}

#[test]
fn the_table_of_verbs_is_whole() {
    let mut known: Vec<&str> = ACTS.iter().map(|(verb, ..)| *verb).chain(SHOWS).collect();
    known.dedup();
    known.sort_unstable();
    let mut written = Vec::new();
    for (path, text) in crate::sources::of_the_verbs() {
        for function in crate::sources::public_functions(&text, "Space") {
            let shows = SHOWS.contains(&function.name.as_str());
            let names_a_person = ["Signer<", "Actor<"].iter().any(|t| function.head.contains(t));
            assert_ne!(shows, names_a_person, "{path}: {}", function.head);
            written.push(function.name);
        }
    }
    written.sort_unstable();
    assert_eq!(written, known, "each function of a Space either asks, or shows something");
}

fn role(permissions: &[Permission]) -> Role {
    Role::new(label("Role"), permissions.iter().copied().collect())
}

fn team(permissions: &[Permission]) -> Team {
    Team::new(label("Some"), ["ana"]).with(Assignment::everywhere(role(permissions)))
}

/// Returns the Space with this team as the only one.
fn governed(space: &Space, team: &Team) -> Space {
    let mut made =
        Space::new(space.name().clone(), space.certificate()).with_team(team.clone()).unwrap();
    for environment in space.environments() {
        made = made.with_environment(environment.clone()).unwrap();
    }
    for lifecycle in space.lifecycles() {
        made = made.with_lifecycle(lifecycle.clone()).unwrap();
    }
    for trust in space.trusts() {
        made = made.trusting_as(trust.clone()).unwrap();
    }
    made
}

#[test]
fn a_release_that_is_opened_again_is_no_act() {
    let World { qa, bundle, preview, .. } = World::new();
    let space = governed(&qa.space, &team(&[]));
    let target = Target::new(&space, &qa.facts, minute(900));
    let target = Target { person: "eve", ..target };
    let request = ImportRequest::new(&bundle, preview.digest());
    let again = target.import_reviewed(&request).unwrap();
    assert_eq!((again.fact, again.history.len()), (None, 0));
    assert_eq!(Outcome::Succeeded, qa.facts.deployments.last().unwrap().outcome);
}

#[test]
fn the_page_about_storing_has_a_row_for_every_verb_that_acts() {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/storing.md");
    let page = std::fs::read_to_string(page).unwrap();
    let rows = page.lines().filter_map(|line| line.strip_prefix("| `"));
    let mut told: Vec<&str> = rows.filter_map(|row| Some(row.split_once('`')?.0)).collect();
    told.sort_unstable();
    let mut acts: Vec<&str> = ACTS.iter().map(|(verb, ..)| *verb).collect();
    acts.sort_unstable();
    acts.dedup();
    assert_eq!(told, acts);
}
