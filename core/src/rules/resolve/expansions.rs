//! Texts with bindings, resolved for every machine and target tag of a place.

use alloc::collections::BTreeSet;
use alloc::string::{String, ToString as _};

use super::resolution::ResolvedValue;
use super::{Place, Resolver};
use crate::model::{AnswerValue, Value};
use crate::terms::Label;

/// Largest number of texts that one text with bindings may become.
const MOST: usize = 64;

/// Largest length of such a text, in bytes.
const LONGEST: usize = 1_000;

/// Largest number of bindings in a row, and within the values of bindings.
const DEEPEST: u8 = 8;

/// Largest number of texts that are looked at. A release could repeat 64 values on each level.
const WORK: u32 = 1_000;

impl Resolver<'_> {
    /// Returns every text that `text` can become in `place`, on any machine with any target tags.
    ///
    /// `None` if this cannot be known: a binding has a filter or a condition, is not defined by the
    /// release, is a secret or a thing of the source, or there are too many texts. A caller treats
    /// such a text as one that can become anything.
    pub(crate) fn expansions(&self, text: &str, place: &Place<'_>) -> Option<BTreeSet<String>> {
        let mut work = WORK;
        self.expand(text, place, DEEPEST, &mut work)
    }

    fn expand(
        &self,
        text: &str,
        place: &Place<'_>,
        depth: u8,
        work: &mut u32,
    ) -> Option<BTreeSet<String>> {
        *work = work.checked_sub(1)?;
        if text.len() > LONGEST {
            return None;
        }
        let Some((before, rest)) = text.split_once("#{") else {
            return Some(BTreeSet::from([text.to_string()]));
        };
        let (name, after) = rest.split_once('}')?;
        // `##{` is Octopus's way to write the two characters themselves. Other names are filters,
        // conditions and indexes: variables with such names must not stand for them.
        if before.ends_with('#') || !name.chars().all(is_plain) {
            return None;
        }
        let deeper = depth.checked_sub(1)?;
        let mut beginnings = BTreeSet::new();
        for value in self.reachable_values(&name.parse().ok()?, place)? {
            beginnings.extend(self.expand(&value, place, deeper, work)?);
        }
        let endings = self.expand(after, place, deeper, work)?;
        let mut all = BTreeSet::new();
        for (value, end) in
            beginnings.iter().flat_map(|value| endings.iter().map(move |end| (value, end)))
        {
            let whole = [before, value, end].concat();
            if whole.len() > LONGEST || all.len() >= MOST {
                return None;
            }
            all.insert(whole);
        }
        Some(all)
    }

    /// Returns the values of a variable in `place`, and those for its machines and target tags.
    fn reachable_values(&self, name: &Label, place: &Place<'_>) -> Option<BTreeSet<String>> {
        let mut values = BTreeSet::new();
        if let Some(resolution) = self.resolve(name, place) {
            let Some(ResolvedValue::Text(text)) = resolution.value() else { return None };
            values.insert(text.to_string());
        }
        let candidates = self.named.get(name)?;
        for variable in &candidates.variables {
            let scope = variable.scope();
            let is_narrower = !(scope.machines().is_empty() && scope.roles().is_empty());
            if !is_narrower || !place.is_in_action(scope) {
                continue;
            }
            let Value::Text(text) = variable.value() else { return None };
            values.insert(text.clone());
            let given = self.prompted.and_then(|prompted| prompted.get(name));
            match given.filter(|_| variable.prompt().is_some()) {
                Some(AnswerValue::Text(text)) => _ = values.insert(text.clone()),
                Some(AnswerValue::Sensitive(_)) => return None,
                Some(AnswerValue::Blank) | None => {}
            }
        }
        (!values.is_empty() && values.len() <= MOST).then_some(values)
    }
}

fn is_plain(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '.' | '_' | '-' | ':')
}
