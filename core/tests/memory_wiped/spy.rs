//! The allocator that looks into every block before it is given back.
#![expect(unsafe_code, reason = "an allocator is unsafe to write")]

use core::alloc::{GlobalAlloc, Layout};
use core::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use core::{ptr, slice};
use std::alloc::System;

/// The text that secrets are made of.
pub(crate) const NEEDLE: &str = "N33DLE-7q!";

static ARMED: AtomicBool = AtomicBool::new(false);
static FREED: AtomicUsize = AtomicUsize::new(0);

/// Does something, and counts the freed blocks that held the needle.
pub(crate) fn freed_with_secret<T>(act: impl FnOnce() -> T) -> (T, usize) {
    FREED.store(0, Ordering::SeqCst);
    ARMED.store(true, Ordering::SeqCst);
    let made = act();
    ARMED.store(false, Ordering::SeqCst);
    (made, FREED.load(Ordering::SeqCst))
}

struct Spy;

// SAFETY: every call is passed on to the allocator of the system with the layout of the block.
unsafe impl GlobalAlloc for Spy {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // A new block may hold what was freed before the spy was armed, so it is zeroed.
        // SAFETY: the caller keeps the rules of `GlobalAlloc::alloc`, which are the same.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        if ARMED.load(Ordering::SeqCst) {
            // SAFETY: the block has this size, all of it was initialised by `alloc`, and nobody
            // else uses it any more.
            let bytes = unsafe { slice::from_raw_parts(block, layout.size()) };
            if holds_needle(bytes) {
                FREED.fetch_add(1, Ordering::SeqCst);
            }
        }
        // SAFETY: the block came from this allocator of the system, with this layout.
        unsafe { System.dealloc(block, layout) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // As if every growth moved the block: whether it does is up to the system.
        // SAFETY: the caller gives a size that is valid with this alignment.
        let new = unsafe { Layout::from_size_align_unchecked(size, layout.align()) };
        // SAFETY: the layout is valid, and its size is not zero.
        let moved = unsafe { self.alloc(new) };
        if !moved.is_null() {
            // SAFETY: both blocks are that long, and the new one overlaps no other.
            unsafe { ptr::copy_nonoverlapping(block, moved, layout.size().min(size)) };
            // SAFETY: the block came from here, with this layout, and is used no more.
            unsafe { self.dealloc(block, layout) };
        }
        moved
    }
}

fn holds_needle(bytes: &[u8]) -> bool {
    let needle = NEEDLE.as_bytes();
    let first = needle.first();
    // The first letter is rare, so most blocks are passed over quickly.
    bytes.windows(needle.len()).any(|part| part.first() == first && part == needle)
}

#[global_allocator]
static SPY: Spy = Spy;
