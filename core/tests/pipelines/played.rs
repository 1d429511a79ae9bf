//! The example program `pipelines` tells what it says it tells.

#[expect(dead_code, reason = "the program's own entry")]
#[path = "../../../examples/pipelines/main.rs"]
mod program;

#[test]
fn the_example_draws_the_dashboards_of_four_pipelines_and_five_regions() {
    let told = program::told().unwrap();
    let file =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/pipelines/output.txt");
    let (told, digests) = told.rsplit_once("different contents:").unwrap();
    let digits = digests.chars().filter(char::is_ascii_hexdigit).count();
    assert_eq!(digits, 24, "two contents are named: {digests}");
    if std::env::var_os("SPACEBRIDGE_WRITE_DOCUMENTS").is_some() {
        std::fs::write(&file, told).unwrap();
    }
    assert_eq!(told, std::fs::read_to_string(file).unwrap());
}
