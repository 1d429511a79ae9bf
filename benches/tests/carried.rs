//! The raw operations of the benches are done on what a bundle really carries.

use spacebridge_benches::{AnyMessage, Crossing, Size};

#[test]
fn a_bundle_is_taken_apart_by_another_reader() {
    let crossing = Crossing::new(Size::of(10)).unwrap();
    let promoted = crossing.promote(&crossing.assemble(crossing.release.clone()).unwrap()).unwrap();
    let file = promoted.bundle.as_bytes();
    let read = AnyMessage::read(file).unwrap();

    assert_eq!(read.size, file.len());
    // The digest of the statement and both signatures are computed from what was read.
    read.verifying(crossing.source.certificate()).unwrap();
    let variable = crossing.release.variables.first().unwrap().name().as_str();
    assert!(read.texts().unwrap().iter().any(|text| text == variable));
    assert!(AnyMessage::read(&file[..file.len() - 1]).is_err());
}
