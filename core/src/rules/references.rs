//! References of a process or a value to things of one Space.

use crate::model::{Action, Question, ReferenceKind, Value, Variable};
use crate::terms::Label;

/// The built-in feed, by its id and by its name: every Space has one, so nobody has to be asked.
/// (An export of Octopus writes the id `feeds-builtin`.)
const EVERYWHERE: [&str; 2] = ["feeds-builtin", "Octopus Server (built-in)"];

/// Returns the reference of the value, if it has one.
pub(super) fn of_variable(variable: &Variable) -> Option<Question> {
    match variable.value() {
        Value::Reference { kind, name } => {
            Some(Question::Reference { kind: kind.clone(), name: name.clone() })
        }
        Value::Text(_) | Value::Sensitive(_) => None,
    }
}

/// The worker pool and the feeds that the action names. A binding such as `#{Feed}` names nothing
/// yet: what it resolves to is a variable's matter.
pub(super) fn of_action(action: &Action) -> impl Iterator<Item = Question> + '_ {
    let pool = action.pool.iter().map(|pool| (ReferenceKind::WorkerPool, pool));
    let feeds = action
        .packages
        .iter()
        .filter_map(|package| package.feed.as_ref())
        .filter(|feed| !is_everywhere(feed))
        .map(|feed| (ReferenceKind::Feed, feed));
    pool.chain(feeds)
        .filter(|(_, name)| !is_binding(name.as_str()))
        .map(|(kind, name)| Question::Reference { kind, name: name.clone() })
}

/// Returns true if the text holds a binding, which only a deployment can resolve.
pub(crate) fn is_binding(text: &str) -> bool {
    text.contains("#{")
}

fn is_everywhere(feed: &Label) -> bool {
    EVERYWHERE.iter().any(|name| feed.as_str().eq_ignore_ascii_case(name))
}
