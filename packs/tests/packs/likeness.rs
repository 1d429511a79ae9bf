//! Members that stay, and new ones beside them that were made of those.

use crate::containers::{Member, gzip, noise, text, with_directory, zip};
use crate::{checked, two_texts};

/// Sizes of packs: for a change in place, and for the same change beside what stays.
fn sizes(in_place: [&[u8]; 2], beside: [&[u8]; 2]) -> [usize; 2] {
    [in_place, beside].map(|[old, new]| checked(old, new).unwrap().len())
}

fn assert_alike([in_place, beside]: [usize; 2]) {
    assert!(beside <= in_place + in_place / 5, "{beside}, in place {in_place}");
}

#[test]
fn a_changed_copy_costs_what_the_change_costs() {
    let (old, new) = two_texts();
    let more = text(300_000, 5);
    for directory in [false, true] {
        let build = |members: &[(&str, &[u8])]| {
            let members: Vec<Member<'_>> =
                members.iter().map(|(name, it)| Member::deflated(name, it)).collect();
            if directory { with_directory(&members) } else { zip(&members) }
        };
        let kept = build(&[("a", &old), ("m", &more)]);
        let in_place = build(&[("a", &new), ("m", &more)]);
        for beside in [
            build(&[("a", &old), ("b", &new), ("m", &more)]),
            build(&[("0", &new), ("a", &old), ("m", &more)]),
            build(&[("a", &old), ("m", &more), ("z", &new)]),
        ] {
            assert_alike(sizes([&kept, &in_place], [&kept, &beside]));
        }
        let twice = build(&[("a", &old), ("b", &old)]);
        for one in [build(&[("a", &new), ("b", &old)]), build(&[("a", &old), ("b", &new)])] {
            assert_alike(sizes([&kept, &in_place], [&twice, &one]));
        }
    }
}

#[test]
fn a_changed_copy_within_a_stream_costs_what_the_change_costs() {
    let (old, new) = two_texts();
    let more = text(300_000, 5);
    let build = |members: &[(&str, &[u8])]| {
        let members: Vec<Member<'_>> =
            members.iter().map(|(name, it)| Member::deflated(name, it)).collect();
        gzip(&with_directory(&members), None)
    };
    let kept = build(&[("a", &old), ("m", &more)]);
    let in_place = build(&[("a", &new), ("m", &more)]);
    let beside = build(&[("a", &old), ("b", &new), ("m", &more)]);
    let [in_place, beside] = sizes([&kept, &in_place], [&kept, &beside]);
    // The new member also moves what comes after it in the stream.
    assert!(beside <= in_place * 3, "{beside}, in place {in_place}");
}

#[test]
fn a_changed_archive_beside_the_one_it_was_made_of_is_seen_through() {
    let (old, new) = two_texts();
    let more = noise(200_000, 6);
    let jar =
        |text: &[u8]| with_directory(&[Member::deflated("n", &more), Member::deflated("t", text)]);
    let old = jar(&old);
    let new = jar(&new);
    let kept = zip(&[Member::deflated("a.jar", &old)]);
    let beside = zip(&[Member::deflated("a.jar", &old), Member::deflated("b.jar", &new)]);
    let pack = checked(&kept, &beside).unwrap();
    assert!(pack.len() * 10 < beside.len(), "{} of {}", pack.len(), beside.len());
}

#[test]
fn a_new_member_is_packed_as_it_is() {
    let more = text(200_000, 7);
    let kept = noise(400_000, 8);
    let old = zip(&[Member::stored("b", &kept)]);
    let new = zip(&[Member::deflated("a", &more), Member::stored("b", &kept)]);
    let pack = checked(&old, &new).unwrap();
    let member = new.len() - old.len();
    assert!(pack.len() <= member + 256, "{} for {member}", pack.len());
}

#[test]
fn members_whose_headers_are_wrong_are_packed_all_the_same() {
    // Each header says that its stream is shorter, or longer, than it is.
    let (old, new) = two_texts();
    for wrong in [-9_i32, 9] {
        let lie = |mut bytes: Vec<u8>| {
            let length = u32::from_le_bytes(bytes[18..22].try_into().unwrap());
            bytes[18..22].copy_from_slice(&length.wrapping_add_signed(wrong).to_le_bytes());
            bytes
        };
        let member = |name, text: &[u8]| lie(zip(&[Member::deflated(name, text)]));
        let kept = [member("a", &old), noise(500, 9)].concat();
        let beside = [kept.clone(), member("b", &new)].concat();
        checked(&kept, &beside);
        checked(&beside, &kept);
    }
}
