//! Measures the peak memory of a piece of work.

use core::alloc::{GlobalAlloc, Layout};
use core::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::alloc::System;

static NOW: AtomicUsize = AtomicUsize::new(0);
static MOST: AtomicUsize = AtomicUsize::new(0);
static CALLS: AtomicUsize = AtomicUsize::new(0);

/// The system's allocator, which also counts: a program that asks [`counted`] makes it its own.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_structs, reason = "a program names it in a static")]
pub struct Counting;

/// The memory that a piece of work held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ResolvedValue {
    /// The most bytes that were held at once, beyond those held before.
    pub most: usize,
    /// The bytes that its result still holds.
    pub kept: usize,
    /// The number of allocations.
    pub calls: usize,
}

/// Runs `work` and counts. Right only where [`Counting`] is the allocator and no other thread runs.
pub fn counted<T>(work: impl FnOnce() -> T) -> (T, ResolvedValue) {
    let before = NOW.load(Relaxed);
    let calls = CALLS.load(Relaxed);
    MOST.store(before, Relaxed);
    let result = work();
    let held = ResolvedValue {
        most: MOST.load(Relaxed).saturating_sub(before),
        kept: NOW.load(Relaxed).saturating_sub(before),
        calls: CALLS.load(Relaxed).saturating_sub(calls),
    };
    (result, held)
}

fn grow(bytes: usize) {
    CALLS.fetch_add(1, Relaxed);
    let now = NOW.fetch_add(bytes, Relaxed).saturating_add(bytes);
    MOST.fetch_max(now, Relaxed);
}

#[expect(unsafe_code, reason = "an allocator has no safe form; this one only counts and passes on")]
// SAFETY: every call is passed to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        grow(layout.size());
        // SAFETY: the caller holds the contract of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        NOW.fetch_sub(layout.size(), Relaxed);
        // SAFETY: the block is the system's, with this layout.
        unsafe { System.dealloc(block, layout) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // A block that moves exists twice for a moment.
        grow(size);
        NOW.fetch_sub(layout.size(), Relaxed);
        // SAFETY: the block is the system's, with this layout.
        unsafe { System.realloc(block, layout, size) }
    }
}
