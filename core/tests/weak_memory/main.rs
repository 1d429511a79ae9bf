//! "Memory of the core that held them is wiped": looks into every block that is given back.
#![allow(warnings, clippy::all, clippy::pedantic, clippy::restriction, unsafe_code)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use spacebridge::documents::read_document;
use spacebridge::{Limits, Release};
use spacebridge_testkit::{Pair, release_with_secret};

const NEEDLE: &[u8] = b"N33DLE-of-the-secret-0123456789";
static ARMED: AtomicBool = AtomicBool::new(false);
static HITS: AtomicUsize = AtomicUsize::new(0);
static TRACES: Mutex<Vec<String>> = Mutex::new(Vec::new());

struct Spy;
unsafe impl GlobalAlloc for Spy {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        unsafe { System.alloc(layout) }
    }
    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        if ARMED.load(Ordering::Relaxed) && layout.size() >= NEEDLE.len() {
            let block = unsafe { std::slice::from_raw_parts(at, layout.size()) };
            // `first` keeps this fast; memory beyond a Vec's length may be anything, and is read as
            // bytes.
            if block.windows(NEEDLE.len()).any(|w| w == NEEDLE) {
                ARMED.store(false, Ordering::Relaxed);
                HITS.fetch_add(1, Ordering::Relaxed);
                let trace = std::backtrace::Backtrace::force_capture().to_string();
                let lines: Vec<&str> = trace
                    .lines()
                    .map(str::trim)
                    .filter(|l| {
                        l.contains("spacebridge")
                            || l.contains("serde_json")
                            || l.contains("serde::")
                    })
                    .filter(|l| !l.starts_with("at "))
                    .take(6)
                    .collect();
                TRACES.lock().unwrap().push(format!(
                    "{} bytes: {}",
                    layout.size(),
                    lines.join(" < ")
                ));
                ARMED.store(true, Ordering::Relaxed);
            }
        }
        unsafe { System.dealloc(at, layout) }
    }
    unsafe fn realloc(&self, at: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // As if every growth moved: whether it does is up to the system's allocator.
        let new = unsafe { System.alloc(Layout::from_size_align_unchecked(size, layout.align())) };
        unsafe { std::ptr::copy_nonoverlapping(at, new, layout.size().min(size)) };
        unsafe { self.dealloc(at, layout) };
        new
    }
}
#[global_allocator]
static SPY: Spy = Spy;

fn watch<T>(what: &str, act: impl FnOnce() -> T) -> T {
    HITS.store(0, Ordering::Relaxed);
    TRACES.lock().unwrap().clear();
    ARMED.store(true, Ordering::Relaxed);
    let made = act();
    ARMED.store(false, Ordering::Relaxed);
    println!("{what}: {} freed blocks still hold the secret", HITS.load(Ordering::Relaxed));
    let mut traces = TRACES.lock().unwrap().clone();
    traces.dedup();
    for trace in traces.iter().take(8) {
        println!("    {trace}");
    }
    made
}

fn secret(fill: usize) -> String {
    let mut text = String::with_capacity(fill + NEEDLE.len());
    text.push_str(std::str::from_utf8(NEEDLE).unwrap());
    text.extend(std::iter::repeat_n('x', fill));
    text
}

fn release(fill: usize) -> Release {
    release_with_secret("1.1.0", secret(fill))
}

#[test]
#[ignore = "shows a weakness that the trust issue mends"]
fn what_is_left_in_memory_that_was_given_back() {
    for fill in [0, 600] {
        println!("== a secret of {} bytes", fill + NEEDLE.len());
        let mut pair = Pair::new();
        let made = release(fill);
        let assembled =
            watch("assemble", || pair.dev.space.assemble(made, pair.dev.signer(10)).unwrap());
        let file = watch("promote", || pair.promote(&assembled, 11));
        watch("drop of the release", || drop(assembled));
        let imported = pair.prod.import(&file);
        let plan = pair.prod.plan(&imported, "Production").unwrap();
        let keys = spacebridge_testkit::keys("Prod Space", 2);
        watch("reveal and drop", || {
            let revealed = plan.open_secrets(&keys).unwrap();
            assert_eq!(revealed.len(), 1);
        });
        // A document is the host's; what the core copies of it is not.
        let json = format!(
            r#"{{"project":"Shop","version":"1.1.0","assembled":"2026-11-20T08:00:00Z","process":{{"steps":[{{"name":"a","actions":[{{"name":"a","kind":"k","properties":{{"P":{{"sensitive":"{0}"}}}}}}]}}]}},"variables":[{{"name":"V","value":{{"sensitive":"{0}"}}}},{{"name":"W","value":{{"sensitive":"\u0041{0}"}}}}]}}"#,
            secret(fill)
        );
        let json: &'static str = Box::leak(json.into_boxed_str());
        watch("read_document::<Release> and drop", || {
            let release: Release = read_document(json, &Limits::default()).unwrap();
            assert_eq!(release.variables.len(), 2);
        });
    }
}
