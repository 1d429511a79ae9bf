use alloc::string::ToString as _;
use alloc::vec;

use super::*;
use crate::model::{Role, Set};
use crate::testkit::{label, name};

fn assignment(permissions: impl IntoIterator<Item = Permission>) -> Assignment {
    let permissions = permissions.into_iter().collect();
    Assignment::everywhere(Role { name: label("Role"), permissions })
}

fn ask(
    teams: &[Team],
    permission: Permission,
    environment: Option<&str>,
    tenant: Option<&str>,
) -> bool {
    let shop = "Shop".parse().unwrap();
    let environment = environment.map(name);
    let tenant = tenant.map(name);
    explain(teams, "ana", permission, Some(&shop), environment.as_ref(), tenant.as_ref())
        .is_allowed()
}

#[test]
fn without_a_team_nobody_may_do_anything() {
    for permission in Permission::ALL {
        assert!(!ask(&[], *permission, None, None));
        assert!(!ask(&[Team::new(label("Empty"), ["ana"])], *permission, None, None));
        assert!(ask(&[Team::everyone(label("Host"))], *permission, Some("Test"), Some("Acme")));
    }
    let others = Team::new(label("Others"), ["ben"]).with(assignment([Permission::TrustEdit]));
    assert!(!ask(&[others], Permission::TrustEdit, None, None));
}

#[test]
fn rights_add_up_over_teams_and_dimensions_narrow_within_one_assignment() {
    let mut test_for_acme = assignment([Permission::DeploymentCreate]);
    test_for_acme.environments = Set::from([name("Test")]);
    test_for_acme.tenants = Set::from([name("Acme")]);
    let mut production = assignment([Permission::DeploymentCreate]);
    production.environments = Set::from([name("Production")]);
    let teams = [
        Team::new(label("Testers"), ["ana"]).with(test_for_acme),
        Team::new(label("Operators"), ["ana", "ben"]).with(production),
    ];

    let may = |place, tenant| ask(&teams, Permission::DeploymentCreate, Some(place), tenant);
    assert!(may("test", Some("ACME")));
    assert!(!may("Test", Some("Globex")));
    assert!(may("Production", Some("Globex")));
    assert!(may("Production", None));
    // The environment of one team and the tenant of another make no right together.
    assert!(!may("Development", Some("Acme")));
}

#[test]
fn a_deployment_without_a_tenant_needs_a_role_that_is_not_limited_to_tenants() {
    let mut acme = assignment([Permission::DeploymentCreate, Permission::ReleaseView]);
    acme.tenants = Set::from([name("Acme")]);
    let teams = [Team::new(label("Acme"), ["ana"]).with(acme)];
    assert!(!ask(&teams, Permission::DeploymentCreate, Some("Test"), None));
    assert!(ask(&teams, Permission::DeploymentCreate, Some("Test"), Some("Acme")));
    assert!(ask(&teams, Permission::ReleaseView, None, None));
    assert!(!ask(&teams, Permission::ReleaseView, None, Some("Globex")));
}

#[test]
fn a_permission_ignores_the_dimensions_it_does_not_support() {
    let mut narrow = assignment(Permission::ALL.iter().copied());
    narrow.projects = Set::from(["Other".parse().unwrap()]);
    narrow.environments = Set::from([name("Test")]);
    narrow.tenants = Set::from([name("Acme")]);
    let teams = [Team::new(label("Narrow"), ["ana"]).with(narrow.clone())];
    let granted: Vec<Permission> = Permission::ALL
        .iter()
        .copied()
        .filter(|permission| ask(&teams, *permission, Some("Production"), Some("Globex")))
        .collect();
    assert_eq!(granted, [Permission::LifecycleView, Permission::TrustEdit]);

    narrow.projects = Set::new();
    let teams = [Team::new(label("Narrow"), ["ana"]).with(narrow)];
    let granted: Vec<Permission> = Permission::ALL
        .iter()
        .copied()
        .filter(|permission| ask(&teams, *permission, Some("Production"), Some("Globex")))
        .collect();
    assert_eq!(
        granted,
        [
            Permission::LifecycleView,
            Permission::ProcessView,
            Permission::ReleasePromote,
            Permission::BundleImport,
            Permission::TrustEdit,
            Permission::ReceiptView,
            Permission::LifecycleOverride,
        ]
    );
}

#[test]
fn a_question_about_no_environment_is_not_answered_by_a_role_for_some() {
    let mut test = assignment([Permission::VariableEdit]);
    test.environments = Set::from([name("Test")]);
    let teams = [Team::new(label("Testers"), ["ana"]).with(test)];
    assert!(!ask(&teams, Permission::VariableEdit, None, None));
    assert!(ask(&teams, Permission::VariableEdit, Some("Test"), None));
}

#[test]
fn the_ruling_names_every_team_that_grants_and_every_one_that_comes_close() {
    let mut other = assignment([Permission::ReleasePromote]);
    other.projects = Set::from(["Other".parse().unwrap()]);
    let teams = [
        Team::new(label("Leads"), ["ana"]).with(assignment([Permission::ReleasePromote])),
        Team::everyone(label("Everyone")),
        Team::new(label("Others"), ["ana"]).with(other),
    ];
    let shop = "Shop".parse().unwrap();
    let ruling = explain(&teams, "ana", Permission::ReleasePromote, Some(&shop), None, None);
    assert_eq!(
        ruling.to_string(),
        "granted by team `Leads` through role `Role`; team `Everyone` through role `Everyone`"
    );
    assert_eq!(
        serde_json::to_value(&ruling).unwrap(),
        serde_json::json!({
            "permission": "ReleasePromote",
            "granted": [
                {"team": "Leads", "role": "Role"},
                {"team": "Everyone", "role": "Everyone"},
            ],
            "missed": [[{"team": "Others", "role": "Role"}, "project"]],
        })
    );
    let nobody = explain(&teams[2..], "ben", Permission::ReleasePromote, None, None, None);
    assert_eq!(nobody.to_string(), "not granted: none of the user's teams has ReleasePromote");
    assert_eq!(nobody.missed, vec![]);
}
