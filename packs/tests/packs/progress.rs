//! The caller that makes a pack sees the progress, and may stop the work.

use core::ops::ControlFlow;

use spacebridge::Code;
use spacebridge_packs::{PackOptions, PackProgress, make_pack, make_pack_watched};

use crate::containers::{gzip, noise, text};

/// Packages that take a while: a large gzip, and a plain file beside it.
fn packages() -> (Vec<u8>, Vec<u8>) {
    let build = |seed| {
        let text = [text(700_000, 1), text(50_000, seed), text(700_000, 2)].concat();
        [gzip(&text, None), noise(1_500_000, 3)].concat()
    };
    (build(4), build(5))
}

fn make(
    (basis, target): &(Vec<u8>, Vec<u8>),
    tell: &mut dyn FnMut(PackProgress) -> ControlFlow<()>,
) -> Result<Vec<u8>, Code> {
    let pack = make_pack_watched(basis, target, &PackOptions::default(), tell);
    pack.map(|pack| pack.unwrap()).map_err(|error| error.code())
}

#[test]
fn progress_only_grows_reaches_its_end_and_changes_nothing() {
    let mut seen: Vec<PackProgress> = Vec::new();
    let both = packages();
    let pack = make(&both, &mut |progress| {
        seen.push(progress);
        ControlFlow::Continue(())
    });
    assert_eq!(pack.ok(), make_pack(&both.0, &both.1, &PackOptions::default()));
    assert!(seen.len() >= 6, "{}", seen.len());
    assert!(seen.iter().all(|progress| progress.whole == seen[0].whole));
    assert!(seen.is_sorted_by_key(|progress| progress.done));
    let last = seen.last().unwrap();
    assert_eq!(last.done, last.whole);
}

#[test]
fn whoever_watches_may_stop_it_at_any_point() {
    let both = packages();
    let mut count = 0;
    make(&both, &mut |_| {
        count += 1;
        ControlFlow::Continue(())
    })
    .unwrap();
    for stop in 1..=count {
        let mut asked = 0;
        let stopped = make(&both, &mut |_| {
            asked += 1;
            if asked == stop { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        assert_eq!((stopped, asked), (Err(Code::PackCancelled), stop), "nobody is asked again");
    }
}
