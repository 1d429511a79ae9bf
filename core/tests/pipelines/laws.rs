//! Laws of receipts, whichever of them arrive, in whatever order and how often.

use proptest::prelude::*;
use spacebridge::facts::Evidence;
use spacebridge::{Actor, Code, Deployment, Facts, Message, Outcome, Receipt, Verified};

use crate::receipts::{Pair, edited, pair};
use spacebridge_testkit::{Site, minute, ours, theirs};

/// The deployments in production one after another, with their edits: each receipt, read once.
struct Chain {
    dev: Site,
    receipts: Vec<Verified<Receipt>>,
}

/// A chain as production reports it. `true` is a success, `false` a failure; the number says which
/// of three deployments it is about.
fn chain(steps: &[(usize, bool)]) -> Chain {
    let Pair { dev, mut prod, imported } = pair();
    let deployments: Vec<Deployment> =
        (0..3).map(|_| prod.deploy(&theirs(), "Production")).collect();
    prod.facts.deployments.clear();
    let receipts = steps
        .iter()
        .map(|(which, success)| {
            let outcome = if *success { Outcome::Succeeded } else { Outcome::Failed };
            let reported = prod.issue_receipt(&imported, &edited(&deployments[*which], outcome));
            let sealed = Message::<Receipt>::from_bytes(reported.receipt.as_bytes()).unwrap();
            sealed.verify(&dev.space, minute(1_000)).unwrap()
        })
        .collect();
    Chain { dev, receipts }
}

impl Chain {
    /// Returns the facts of Dev after these receipts arrived, in this order.
    fn after(&self, arrived: &[usize]) -> (Facts, bool) {
        let mut facts = self.dev.facts.clone();
        for index in arrived {
            let accepted = self
                .dev
                .space
                .accept(&self.receipts[*index], &facts, &Actor::new("ada", minute(0)))
                .unwrap();
            facts.record(&accepted).unwrap();
        }
        let site = self.dev.knowing(facts);
        let is_reached = site.drawn(&ours()) == "✓ ✓";
        (site.facts, is_reached)
    }
}

fn numbers(facts: &Facts) -> Vec<(u64, Outcome)> {
    let number = |fact: &Deployment| match fact.evidence {
        Evidence::Receipt { sequence, .. } => Some((sequence, fact.outcome)),
        _ => None,
    };
    let mut numbers: Vec<_> = facts.deployments.iter().filter_map(number).collect();
    numbers.sort_unstable();
    numbers
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// No order, loss or repetition of receipts turns a failure into a success.
    #[test]
    fn no_order_loss_or_repetition_turns_a_failure_into_a_success(
        steps in prop::collection::vec((0_usize..3, any::<bool>()), 1..6),
        arrived in prop::collection::vec(any::<prop::sample::Index>(), 0..12),
    ) {
        let chain = chain(&steps);
        let arrived: Vec<usize> = arrived.iter().map(|index| index.index(steps.len())).collect();
        let (facts, is_reached) = chain.after(&arrived);

        // Order and repetition: the same as each once, in the order of their numbers.
        let mut sorted = arrived.clone();
        sorted.sort_unstable();
        sorted.dedup();
        let (in_order, is_reached_in_order) = chain.after(&sorted);
        prop_assert_eq!(numbers(&facts), numbers(&in_order));
        prop_assert_eq!(is_reached, is_reached_in_order);

        // Loss: of each deployment, the last word that arrived counts, and only words that were
        // said.
        let last_words = (0..3).filter_map(|which| {
            sorted.iter().rev().map(|index| steps[*index]).find(|(about, _)| *about == which)
        });
        prop_assert_eq!(is_reached, last_words.clone().any(|(_, success)| success));

        // Loss of a success never makes one: what holds without a receipt holds with it, unless it
        // is the very receipt that takes something back.
        let all: Vec<usize> = (0..steps.len()).collect();
        let takes_back = chain.receipts.iter().any(|receipt| receipt.supersedes().is_some());
        if is_reached && !takes_back {
            prop_assert!(chain.after(&all).1);
        }
    }

    /// A loss in the middle is seen as soon as a later receipt arrives.
    #[test]
    fn what_is_lost_is_missed(count in 2_usize..6, lost in any::<prop::sample::Index>()) {
        let steps: Vec<(usize, bool)> = (0..count).map(|index| (index % 3, true)).collect();
        let chain = chain(&steps);
        let lost = lost.index(count - 1);
        let mut facts = chain.dev.facts.clone();
        let mut gaps = Vec::new();
        for (index, receipt) in chain.receipts.iter().enumerate().filter(|(i, _)| *i != lost) {
            let ada = Actor::new("ada", minute(0));
            let accepted = chain.dev.space.accept(receipt, &facts, &ada).unwrap();
            facts.record(&accepted).unwrap();
            gaps.extend(accepted.findings.iter().map(|finding| (index, finding.code)));
        }
        prop_assert_eq!(gaps, [(lost + 1, Code::ReceiptGap)]);
    }
}
