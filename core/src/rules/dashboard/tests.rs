use alloc::string::{String, ToString as _};
use alloc::vec;
use alloc::vec::Vec;

use super::CellState as S;
use super::*;
use crate::model::{Deployment, Evidence, Import, Outcome, Promotion, PromotionGate};
use crate::rules::testing::{done, fact, path, phase};
use crate::terms::{Digest, Fingerprint, MessageDigest, PreviewDigest};
use crate::testkit::name;

fn minute(minutes: i64) -> Timestamp {
    Timestamp::from_unix_seconds(minutes.saturating_mul(60)).unwrap()
}

fn gate(lifecycle: &str, overridden: bool) -> PromotionGate {
    let lifecycle = lifecycle.parse().unwrap();
    PromotionGate { lifecycle, digest: Digest::of(b"lifecycle"), overridden }
}

fn promotion(target: &str, version: &str, minutes: i64) -> Promotion {
    Promotion {
        target: name(target),
        audience: Fingerprint::from_bytes([1; 32]),
        project: "Shop".parse().unwrap(),
        version: version.parse().unwrap(),
        release: ReleaseDigest::of(version.as_bytes()),
        bundle: MessageDigest::of(b"bundle"),
        sequence: 1,
        onward: Vec::new(),
        gate: gate("Standard", false),
        at: minute(minutes),
    }
}

fn rows<'a>(lifecycle: &'a Lifecycle, project: &str, versions: &[&str]) -> Vec<ProjectRow<'a>> {
    let releases = versions.iter().map(|version| ReleaseRow::new(version.parse().unwrap()));
    let project = project.parse().unwrap();
    vec![ProjectRow { project, lifecycle, releases: releases.collect() }]
}

fn of(version: &str, deployment: Deployment) -> Deployment {
    Deployment { version: version.parse().unwrap(), ..deployment }
}

#[test]
fn the_source_sees_what_became_of_its_releases() {
    let path =
        path([phase("Dev", &["Development", "Test"]), phase("Prod", &["Prod Space: Production"])]);
    let facts = Facts {
        deployments: vec![
            of("1.0.0", done("Development", 1)),
            of("1.0.0", done("Test", 2)),
            of("1.0.0", done("Prod Space: Production", 60)),
            of("1.1.0", done("Development", 120)),
            of("1.1.0", done("Test", 130)),
            of("2.0.0", fact("Development", 200, Outcome::Failed)),
        ],
        promotions: vec![
            promotion("Prod Space", "1.0.0", 10),
            promotion("Prod Space", "1.1.0", 140),
        ],
        ..Facts::none()
    };
    let rows = rows(&path, "Shop", &["1.0.0", "2.0.0", "1.1.0"]);
    let shown = drawn(&[name("Development"), name("Test")], &rows, &facts, minute(240));
    assert_eq!(
        shown.to_string(),
        "\
Shop

release  Development  Test        Prod Space:
                                  Production
                                  heard 2 h ago
2.0.0    failed       –           not sent
         39 min ago   [deploy]
         [deploy]
1.1.0    deployed ✓   deployed ✓  sent
         1 h ago      1 h ago     1 h ago
         [deploy]     [deploy]    [promote]
1.0.0    deployed     deployed    deployed ✓
         3 h ago      3 h ago     2 h ago
         [deploy]     [deploy]    [promote]
"
    );
    let document = serde_json::to_value(&shown).unwrap();
    assert_eq!(
        document["projects"][0]["releases"][1]["cells"][2],
        serde_json::json!({
            "state": "sent", "since": "1970-01-01T02:20:00Z", "age": 6_000, "current": false,
            "told": false, "environment": null, "tenants": 0, "troubled": 0, "overridden": null,
            "offer": "promote",
        })
    );
}

#[test]
fn a_lifecycle_that_was_brought_along_is_shown() {
    let path = path([phase("Live", &["Prod Space: Production"])]);
    let brought = |version: &str, minutes, overridden, sequence| Promotion {
        gate: gate("Straight", overridden),
        sequence,
        ..promotion("Prod Space", version, minutes)
    };
    let facts = Facts {
        promotions: vec![
            brought("1.0.0", 1, true, 1),
            brought("1.1.0", 2, true, 2),
            brought("1.1.0", 3, false, 3),
        ],
        ..Facts::none()
    };
    let rows = rows(&path, "Shop", &["1.0.0", "1.1.0"]);
    let shown = drawn(&[], &rows, &facts, minute(10));
    let cell = |row: usize| &shown.projects[0].releases[row].cells[0];
    assert_eq!(cell(0).overridden, None, "the last promotion counts");
    assert_eq!(cell(1).overridden, Some("Straight".parse().unwrap()));
    assert!(shown.to_string().contains("overridden by:"), "{shown}");
}

#[test]
fn the_target_sees_the_stops_of_the_source_and_its_own() {
    let path = path([phase("Stage", &["Staging"]), phase("Prod", &["Production"])]);
    let sender = Fingerprint::from_bytes([3; 32]);
    let told = |place: &str, minutes| Deployment {
        project: "DevTest Space: Shop".parse().unwrap(),
        evidence: Evidence::Told { sender },
        ..done(place, minutes)
    };
    let import = Import {
        sender,
        owner: sender,
        project: "DevTest Space: Shop".parse().unwrap(),
        version: "1.1.0".parse().unwrap(),
        release: ReleaseDigest::of(b"1.1.0"),
        slice: Digest::of(b"slice"),
        bundle: MessageDigest::of(b"bundle"),
        sequence: 1,
        preview: PreviewDigest::of(b"preview"),
        lifecycle: "Path".parse().unwrap(),
        at: minute(50),
        by: "ben".into(),
        overridden: None,
        although_recalled: None,
    };
    let facts = Facts {
        deployments: vec![told("DevTest Space: Test", 5)],
        imports: vec![import],
        ..Facts::none()
    };
    let rows = rows(&path, "DevTest Space: Shop", &["1.1.0"]);
    let shown = drawn(&[name("Staging"), name("Production")], &rows, &facts, minute(55));
    assert_eq!(
        shown.to_string(),
        "\
DevTest Space: Shop

release  DevTest Space:    Staging    Production
         Test
         heard 49 min ago
1.1.0    deployed ✓        imported   imported
         49 min ago, told  5 min ago  5 min ago
                           [deploy]
"
    );
    assert!(shown.projects[0].columns[0].upstream);
}

#[test]
fn every_region_is_shown_as_it_is_known() {
    let regions = ["AU", "BR", "CA", "EU", "IN", "JP", "UK", "US"];
    let stops: Vec<String> = regions.iter().map(|region| ["SPACE ", region].concat()).collect();
    let stops: Vec<&str> = stops.iter().map(String::as_str).collect();
    let path = path([phase("Regions", &stops)]);
    let sent = |region: &&str| promotion(region, "1.1.0", 1);
    let facts = Facts {
        promotions: regions.iter().filter(|region| **region != "AU").map(sent).collect(),
        deployments: vec![
            fact("CA: Production", 5, Outcome::Queued),
            fact("EU: Production", 6, Outcome::Executing),
            done("IN: Production", 7),
            fact("JP: Production", 8, Outcome::TimedOut),
            fact("UK: Production", 9, Outcome::Refused),
            fact("US: Staging", 9, Outcome::Queued),
            fact("US: Staging", 10, Outcome::Succeeded),
            fact("US: Production", 10, Outcome::Failed),
        ],
        ..Facts::none()
    };
    let mut rows = rows(&path, "Shop", &["1.1.0"]);
    let states = |rows: &[ProjectRow<'_>], facts: &Facts| {
        let shown = drawn(&[], rows, facts, minute(20));
        let cells = shown.projects[0].releases[0].cells.iter();
        cells.map(|cell| cell.state).collect::<Vec<_>>()
    };
    assert_eq!(
        states(&rows, &facts),
        [
            S::Absent,
            S::Sent,
            S::Waiting,
            S::Deploying,
            S::Deployed,
            S::Failed,
            S::Refused,
            S::Failed
        ]
    );
    rows[0].releases[0].block = Some(Block::Recall("it burns"));
    assert_eq!(states(&rows, &facts)[..2], [S::Absent, S::Recalled]);

    // What is sent again is not answered, whichever of the two clocks is ahead.
    for minutes in [15, 2] {
        let mut again = facts.clone();
        again.promotions.push(promotion("UK", "1.1.0", minutes));
        assert_eq!(states(&rows, &again)[6], S::Sent);
        again.deployments.push(fact("UK: Production", 9, Outcome::Refused));
        assert_eq!(states(&rows, &again)[6], S::Sent, "the same refusal is no second one");
        again.deployments.push(fact("UK: Production", 10, Outcome::Refused));
        assert_eq!(states(&rows, &again)[6], S::Refused);
    }
}

#[test]
fn a_release_that_is_in_a_space_but_not_at_the_stop_is_imported_there() {
    let path = path([phase("Prod", &["US: Staging", "US: Production"])]);
    let facts = Facts { deployments: vec![done("US: Staging", 5)], ..Facts::none() };
    let shown = drawn(&[], &rows(&path, "Shop", &["1.1.0"]), &facts, minute(6));
    let states: Vec<CellState> =
        shown.projects[0].releases[0].cells.iter().map(|cell| cell.state).collect();
    assert_eq!(states, [CellState::Deployed, CellState::Imported]);
}

#[test]
fn one_version_with_two_contents_is_an_alarm_wherever_they_are() {
    let path = path([phase("Regions", &["SPACE US", "SPACE EU"])]);
    let mut us = done("US: Production", 1);
    us.release = Some(ReleaseDigest::of(b"one"));
    let mut eu = done("EU: Production", 2);
    eu.release = Some(ReleaseDigest::of(b"another"));
    let facts = Facts { deployments: vec![us, eu], ..Facts::none() };
    let shown = drawn(&[], &rows(&path, "Shop", &["1.1.0"]), &facts, minute(3));
    assert_eq!(shown.findings.len(), 1);
    assert!(shown.to_string().contains("alarm [version-has-several-contents] Shop 1.1.0: "));
}

#[test]
fn tenants_are_counted_and_one_that_may_go_on_is_enough_for_an_offer() {
    let path = path([phase("Test", &["Test"]), phase("Prod", &["Production"])]);
    let for_tenant =
        |tenant: &str, deployment| Deployment { tenant: Some(name(tenant)), ..deployment };
    let facts = Facts {
        deployments: vec![
            for_tenant("Acme", done("Test", 1)),
            for_tenant("Globex", fact("Test", 2, Outcome::Failed)),
        ],
        ..Facts::none()
    };
    let environments = [name("Test"), name("Production")];
    let shown = drawn(&environments, &rows(&path, "Shop", &["1.1.0"]), &facts, minute(3));
    let cells = &shown.projects[0].releases[0].cells;
    assert_eq!((cells[0].tenants, cells[0].troubled), (2, 1));
    assert_eq!(cells[1].offer, Some(Offer::Deploy));
}

#[test]
fn many_stops_with_foreign_names_stay_within_100_columns() {
    let names: Vec<String> = (0..40)
        .map(|number| {
            alloc::format!("A Space with a name as long as {number}: 環境の本番 {number}")
        })
        .collect();
    let stops: Vec<&str> = names.iter().map(String::as_str).collect();
    let path = path([phase("All", &stops)]);
    let version = alloc::format!("1.1.0-{}", "x".repeat(200));
    let mut rows = rows(&path, "Shop", &[&version]);
    rows[0].releases[0].block = Some(Block::Defect("\u{1b}[2J burns\nall"));
    let shown = drawn(&[], &rows, &Facts::none(), minute(3)).to_string();
    for line in shown.lines() {
        assert!(crate::terms::Printable(line).width() <= 100, "{line}");
        assert!(!line.contains('\u{1b}'));
    }
    assert_eq!(shown.matches("環境の本番 39").count(), 1);
}
