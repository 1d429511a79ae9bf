//! Runs cases in turn.

use core::fmt;
use core::time::Duration;

use rustix::time::{ClockId, clock_gettime};

/// The shortest duration of a sample, so that reading the clock does not show in it.
const SAMPLE: Duration = Duration::from_millis(1);

/// The most calls that make one sample.
const CALLS: u32 = 10_000;

/// Something to be measured, with the name it has in the table.
pub struct Case<'a> {
    name: String,
    #[expect(clippy::type_complexity, reason = "the clock, and how often")]
    run: Box<dyn FnMut(&mut dyn FnMut() -> Duration, u32) -> Duration + 'a>,
}

impl<'a> Case<'a> {
    /// The case `name`: one call of `run`, whose result is dropped within the measured time.
    ///
    /// The result passes through a black box, so that the optimiser cannot drop the work with it.
    pub fn new<T>(name: impl Into<String>, mut run: impl FnMut() -> T + 'a) -> Self {
        Self::prepared(name, || (), move |()| run())
    }

    /// The case `name`: one call of `run` with what `prepare` makes, which is not measured. For
    /// work that uses up what it is given.
    pub fn prepared<I, T>(
        name: impl Into<String>,
        mut prepare: impl FnMut() -> I + 'a,
        mut run: impl FnMut(I) -> T + 'a,
    ) -> Self {
        let run = Box::new(move |clock: &mut dyn FnMut() -> Duration, calls: u32| {
            let inputs: Vec<I> = (0..calls).map(|_| prepare()).collect();
            let start = clock();
            for input in inputs {
                drop(core::hint::black_box(run(input)));
            }
            clock().saturating_sub(start)
        });
        Self { name: name.into(), run }
    }
}

impl fmt::Debug for Case<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Case").field("name", &self.name).finish_non_exhaustive()
    }
}

/// The cost of one call of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Measured {
    /// The name of the case.
    pub name: String,
    /// The best round: the cost of the work itself.
    pub min: Duration,
    /// The middle round: what it costs on this machine, as busy as it is.
    pub median: Duration,
}

/// Measures each of `cases` once in every one of `rounds`, by the thread's CPU time.
///
/// A short case is called repeatedly within a round; one call before the first round, which is not
/// counted, tells how often, and warms the caches.
pub fn measure(rounds: usize, cases: &mut [Case<'_>]) -> Vec<Measured> {
    measure_by(&mut thread_time, rounds, cases)
}

fn thread_time() -> Duration {
    let now = clock_gettime(ClockId::ThreadCPUTime);
    let seconds = u64::try_from(now.tv_sec).unwrap_or_default();
    Duration::new(seconds, u32::try_from(now.tv_nsec).unwrap_or_default())
}

fn measure_by(
    clock: &mut dyn FnMut() -> Duration,
    rounds: usize,
    cases: &mut [Case<'_>],
) -> Vec<Measured> {
    let mut calls = Vec::new();
    for case in cases.iter_mut() {
        calls.push(calls_per_sample(sample(clock, case, 1)));
    }
    let mut samples = vec![Vec::new(); cases.len()];
    for _ in 0..rounds.max(1) {
        for ((case, calls), samples) in cases.iter_mut().zip(&calls).zip(&mut samples) {
            samples.push(sample(clock, case, *calls));
        }
    }
    let named = cases.iter().zip(samples);
    named.map(|(case, samples)| Measured::new(case.name.clone(), samples)).collect()
}

/// The time of one call, as the mean of `calls` of them.
fn sample(clock: &mut dyn FnMut() -> Duration, case: &mut Case<'_>, calls: u32) -> Duration {
    (case.run)(clock, calls).checked_div(calls).unwrap_or_default()
}

fn calls_per_sample(one: Duration) -> u32 {
    let one = one.as_nanos().max(1);
    let calls = SAMPLE.as_nanos().checked_div(one).unwrap_or_default();
    u32::try_from(calls).unwrap_or(CALLS).clamp(1, CALLS)
}

impl Measured {
    fn new(name: String, mut samples: Vec<Duration>) -> Self {
        samples.sort_unstable();
        let middle = samples.len().checked_div(2).unwrap_or_default();
        let at = |index: usize| samples.get(index).copied().unwrap_or_default();
        Self { name, min: at(0), median: at(middle) }
    }
}

#[cfg(test)]
mod tests {
    use core::cell::{Cell, RefCell};

    use super::*;

    /// Measures by a clock that moves only when a case says how long it took.
    fn measured(rounds: usize, cases: &mut [Case<'_>], time: &Cell<Duration>) -> Vec<Measured> {
        measure_by(&mut || time.get(), rounds, cases)
    }

    #[test]
    fn the_best_and_the_middle_round_are_reported() {
        let time = Cell::new(Duration::ZERO);
        let mut costs = [9, 5, 3, 8, 7, 4].map(Duration::from_millis).into_iter();
        let mut cases = [Case::new("work", || time.set(time.get() + costs.next().unwrap()))];
        let measured = measured(5, &mut cases, &time);
        // The first, 9 ms, is the one that is not counted.
        assert_eq!(measured[0].min, Duration::from_millis(3));
        assert_eq!(measured[0].median, Duration::from_millis(5));
    }

    #[test]
    fn preparing_is_not_measured() {
        let time = Cell::new(Duration::ZERO);
        let take = |seconds: u64| time.set(time.get() + Duration::from_secs(seconds));
        let mut cases = [Case::prepared("work", || take(60), |()| take(1))];
        assert_eq!(measured(3, &mut cases, &time)[0].median, Duration::from_secs(1));
    }

    #[test]
    fn cases_take_turns() {
        let time = Cell::new(Duration::ZERO);
        let order = RefCell::new(String::new());
        let turn = |name: char| {
            order.borrow_mut().push(name);
            time.set(time.get() + Duration::from_secs(1));
        };
        let mut cases = [Case::new("a", || turn('a')), Case::new("b", || turn('b'))];
        let measured = measured(2, &mut cases, &time);
        drop(cases);
        assert_eq!(measured.len(), 2);
        assert_eq!(order.into_inner(), "ababab");
    }

    #[test]
    fn a_short_case_is_called_until_the_clock_can_see_it() {
        let time = Cell::new(Duration::ZERO);
        let mut calls = 0;
        let mut cases = [Case::new("short", || {
            calls += 1;
            time.set(time.get() + Duration::from_micros(10));
        })];
        let measured = measured(3, &mut cases, &time);
        drop(cases);
        assert_eq!(measured[0].min, Duration::from_micros(10));
        assert_eq!(calls, 1 + 3 * 100);
    }

    #[test]
    fn the_thread_s_clock_moves_with_work_and_not_with_waiting() {
        let mut cases = [
            Case::new("wait", || std::thread::sleep(Duration::from_millis(20))),
            Case::new("work", || (0..200_000_u64).fold(0, |a, b| core::hint::black_box(a ^ b))),
        ];
        let [wait, work] = measure(3, &mut cases).try_into().unwrap();
        assert!(wait.min < Duration::from_millis(10), "{wait:?}");
        assert!(work.min > Duration::ZERO, "{work:?}");
    }
}
