//! A step may use a package that no digest pins, if a binding or `NotAcquired` names it.

use spacebridge::release::PackageReference;
use spacebridge::{Action, Grant, Process, Variable};
use spacebridge_testkit::{Site, action, label, package_reference, release_for, step};

fn reference(package: &str, version: &str, acquisition: &str) -> PackageReference {
    let mut reference = package_reference(package, version);
    reference.feed = Some(label("Octopus Server (built-in)"));
    reference.acquisition = acquisition.into();
    reference
}

#[test]
#[ignore = "shows a weakness that the trust issue mends"]
fn nothing_is_said_of_a_package_that_nothing_pins() {
    let mut dev =
        Site::new("Dev Space", 1, &["Test"]).with_path(&[("Production", &["Space Prod Space"])]);
    let mut prod =
        Site::new("Prod Space", 2, &["Production"]).with_path(&[("Production", &["Production"])]);
    dev.trust(&prod, [Grant::PromoteTo]);
    prod.trust(&dev, [Grant::AcceptReleases]);
    let mut release = release_for(&["Prod Space: Production"]);
    release.variables.push(Variable::text(label("Which"), "Evil.Tool"));
    let packages = vec![
        reference("#{Which}", "9.9.9", "Server"),
        reference("Evil.Image", "latest", "NotAcquired"),
    ];
    let mut run = action("Run");
    run.kind = "Octopus.TentaclePackage".into();
    run.packages = packages;
    release.process = Process::new(vec![step("Run", [run])]);
    let assembled = dev.assemble(release);
    let promoted = dev.promote(&assembled, "Prod Space").unwrap();
    println!(
        "  findings for the promoter: {:?}",
        promoted.findings.iter().map(|f| f.code).collect::<Vec<_>>()
    );
    let bundle = prod.verify(promoted.bundle.as_bytes()).unwrap();
    let preview = prod.preview(&bundle);
    let codes: Vec<_> = preview.findings().iter().map(|f| (f.code, f.path.clone())).collect();
    println!("  findings for the reviewer: {codes:?}");
    assert!(!codes.iter().any(|(_, path)| path.contains("Evil") || path.contains("Which")));
    let imported = prod.import(promoted.bundle.as_bytes());
    let plan = prod.plan(&imported, "Production").unwrap();
    let uses: Vec<_> =
        plan.steps()[0].step.actions()[0].packages.iter().map(|p| p.package.clone()).collect();
    let pinned: Vec<_> = plan.packages().iter().map(|p| p.package.id.to_string()).collect();
    println!(
        "  the plan uses {uses:?}; pinned by digest: {pinned:?}; findings: {:?}",
        plan.findings().len()
    );
    assert!(plan.findings().is_empty());
}
