//! Who may do what: every verb that acts asks for one permission, and one is enough.

use spacebridge::{
    Acceptance, Actor, Answers, AssembledRelease, Assignment, AvailablePackages, Bundle, Code,
    Deployment, Grant, ImportedRelease, Message, Notice, Outcome, Permission, PlanError, Preview,
    Receipt, Role, Set, Signer, Space, SpaceKeys, TargetState, Team, TrustChange, Validity,
    Verified,
};

use crate::setup::{Site, keys, label, minute, name, ours, release, seed, theirs};
use crate::straight_on::{CheckResult, PLACES, line};

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
        let shop = dev.assemble(release(&PLACES));
        let promoted = dev.promote_through(&shop, "QA Space", &["Ops Space"]).unwrap();
        let bundle = qa.verify(promoted.bundle.as_bytes());
        let preview = qa.preview(&bundle);
        let at_qa = qa.receive(promoted.bundle.as_bytes());
        let done = qa.deploy(&theirs(), "QA 1");
        let receipt = qa.issue_receipt(&at_qa, &done).receipt;
        let receipt = dev.read(receipt.as_bytes());
        let _ = qa.forward(&at_qa, "Ops Space", &[]).unwrap();
        let (space, facts) = (dev.space.clone(), dev.facts.clone());
        let recalled = space.recall(&shop, "a hole", &facts, dev.signer()).unwrap();
        let later = Validity::of_encryption(minute(0));
        let renewed = dev.keys.renew_encryption(later, seed(90)).unwrap();
        let renewal = space.renew(renewed.certificate(), &facts, dev.signer()).unwrap();
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
        let (dev, qa) = (governed(&world.dev.space, team), governed(&world.qa.space, team));
        Self { world, user, dev, qa }
    }

    fn dev_signs(&self) -> Signer<'w> {
        self.world.dev.keys.at(minute(900), seed(91)).by(self.user)
    }

    fn qa_signs(&self) -> Signer<'w> {
        self.world.qa.keys.at(minute(900), seed(92)).by(self.user)
    }

    fn actor(&self) -> Actor<'static> {
        Actor { user: self.user, now: minute(900) }
    }

    fn note(&self, notice: &Verified<Notice>) -> Result<(), Code> {
        let noted = self.qa.take_note(notice, &self.world.qa.facts, &self.actor());
        noted.map(drop).map_err(|error| error.code())
    }
}

/// What a verb needs, and one use of it that is in order but for the permission.
type Row = (&'static str, Permission, for<'a, 'w> fn(&'a Attempt<'w>) -> Result<(), Code>);

/// Every verb of a Space that acts: what it makes is signed, stored or deployed.
const ACTS: &[Row] = &[
    ("accept", Permission::ReceiptView, |at| {
        let World { receipt, dev, .. } = at.world;
        at.dev.accept(receipt, &dev.facts, at.user).map(drop).map_err(|error| error.code())
    }),
    ("assemble", Permission::ReleaseCreate, |at| {
        let made = at.dev.assemble(release(&PLACES), at.dev_signs());
        made.map(drop).map_err(|error| error.code())
    }),
    ("change_trust", Permission::TrustEdit, |at| {
        let change = TrustChange::Withdraw { name: name("QA Space"), grant: Grant::PromoteTo };
        at.dev.change_trust(&change, &at.actor()).map(drop).map_err(|error| error.code())
    }),
    ("import_release", Permission::BundleImport, |at| {
        let World { bundle, preview, qa, .. } = at.world;
        let (facts, holdings) = (spacebridge::Facts::none(), AvailablePackages::default());
        let known =
            TargetState { facts: &facts, releases: &[], holdings: &holdings, now: minute(900) };
        assert!(!qa.facts.imports.is_empty(), "it was imported here once: now it is for the first");
        let imported =
            at.qa.import_release(bundle, &Acceptance::by(at.user), preview.digest(), &known);
        imported.map(drop).map_err(|error| error.code())
    }),
    ("forward", Permission::ReleasePromote, |at| {
        let World { at_qa, qa, .. } = at.world;
        let passed = at.qa.forward(at_qa, &name("Ops Space"), &[], &qa.facts, at.qa_signs());
        passed.map(drop).map_err(|error| error.code())
    }),
    ("forward_recall", Permission::ReleasePromote, |at| {
        let World { recall, qa, .. } = at.world;
        let passed = at.qa.forward_recall(recall, &qa.facts, at.qa_signs());
        passed.map(drop).map_err(|error| error.code())
    }),
    ("plan", Permission::DeploymentCreate, |at| {
        let World { at_qa, qa, .. } = at.world;
        let holdings = crate::setup::holdings(at_qa.release());
        let known =
            TargetState { facts: &qa.facts, releases: &[], holdings: &holdings, now: minute(900) };
        let answers = Answers::new();
        let plan = at.qa.plan(at_qa, &name("QA 1"), None, &answers, &known, at.user);
        plan.map(drop).map_err(|PlanError { reasons, .. }| {
            assert_eq!(reasons.len(), 1, "{reasons:?}");
            reasons[0].code
        })
    }),
    ("promote", Permission::ReleasePromote, |at| {
        let World { shop, dev, .. } = at.world;
        let (to, path) = (name("QA Space"), dev.path());
        let promoted = at.dev.promote(shop, &to, &path, &dev.facts, at.dev_signs());
        promoted.map(drop).map_err(|error| error.code())
    }),
    ("promote_through", Permission::ReleasePromote, |at| {
        let World { shop, dev, .. } = at.world;
        let (to, onward, path) = (name("QA Space"), [name("Ops Space")], dev.path());
        let signer = at.dev_signs();
        let promoted = at.dev.promote_through(shop, &to, &onward, &path, &dev.facts, signer);
        promoted.map(drop).map_err(|error| error.code())
    }),
    ("recall", Permission::ReleasePromote, |at| {
        let World { shop, dev, .. } = at.world;
        let recalled = at.dev.recall(shop, "a hole", &dev.facts, at.dev_signs());
        recalled.map(drop).map_err(|error| error.code())
    }),
    ("refuse", Permission::BundleImport, |at| {
        let facts = spacebridge::Facts::none();
        let (bundle, to) = (&at.world.bundle, name("QA 1"));
        let refused = at.qa.refuse(bundle, &to, "not now", &facts, at.qa_signs());
        refused.map(drop).map_err(|error| error.code())
    }),
    ("renew", Permission::TrustEdit, |at| {
        let World { renewed, dev, .. } = at.world;
        let renewed = at.dev.renew(renewed.certificate(), &dev.facts, at.dev_signs());
        renewed.map(drop).map_err(|error| error.code())
    }),
    ("issue_receipt", Permission::DeploymentCreate, |at| {
        let World { at_qa, done, qa, .. } = at.world;
        let reported = at.qa.issue_receipt(at_qa, done, None, &qa.facts, at.qa_signs());
        reported.map(drop).map_err(|error| error.code())
    }),
    ("issue_receipt_to_owner", Permission::DeploymentCreate, |at| {
        let World { at_qa, done, qa, .. } = at.world;
        let reported = at.qa.issue_receipt_to_owner(at_qa, done, None, &qa.facts, at.qa_signs());
        reported.map(drop).map_err(|error| error.code())
    }),
    ("rotate", Permission::TrustEdit, |at| {
        let next = keys("Dev Space", 77);
        let signer = next.at(minute(900), seed(93)).by(at.user);
        let succeeded = at.dev.rotate(signer, &at.world.dev.facts, at.dev_signs());
        succeeded.map(drop).map_err(|error| error.code())
    }),
    ("take_note", Permission::BundleImport, |at| at.note(&at.world.recall)),
    ("take_note", Permission::TrustEdit, |at| at.note(&at.world.renewal)),
];

/// The functions of a Space beside its verbs: they show something, and make nothing.
const SHOWS: [&str; 5] = ["facts_that_hold", "inventory", "preview", "rehearse", "rehearse_notice"];

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
    let (there, here) = (only(elsewhere), only(here));
    let (there, here) = (Attempt::new(&world, "ana", &there), Attempt::new(&world, "ana", &here));
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
            let names_a_person = ["Signer<", "Actor<", "Acceptance", "user:"]
                .iter()
                .any(|t| function.head.contains(t));
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

/// The same Space, where these are the only people.
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
        made = made.with_trust(trust.clone()).unwrap();
    }
    made
}

#[test]
fn a_release_that_is_opened_again_is_no_act() {
    let World { qa, bundle, preview, .. } = World::new();
    let space = governed(&qa.space, &team(&[]));
    let holdings = AvailablePackages::default();
    let known =
        TargetState { facts: &qa.facts, releases: &[], holdings: &holdings, now: minute(900) };
    let by = Acceptance::by("eve");
    let again = space.import_release(&bundle, &by, preview.digest(), &known).unwrap();
    assert_eq!((again.fact, again.history.len()), (None, 0));
    assert_eq!(Outcome::Succeeded, qa.facts.deployments.last().unwrap().outcome);
}
