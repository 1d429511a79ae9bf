//! The sensitive values of a release, one after the other.

use super::{Action, Properties, PropertyValue, Release, Sensitive, Step, Value};

impl Release {
    /// Calls `visit` for each sensitive value: of the templates, the process, and the variables, in
    /// this order.
    pub(crate) fn visit_sensitive(&mut self, visit: &mut dyn FnMut(&mut Sensitive)) {
        for template in &mut self.templates {
            if let Some(default) = &mut template.default {
                visit_property(default, visit);
            }
            visit_properties(&mut template.extra, visit);
        }
        for step in &mut self.process.steps {
            step.visit_sensitive(visit);
        }
        for variable in &mut self.variables {
            if let Value::Sensitive(sensitive) = variable.value_mut() {
                visit(sensitive);
            }
            if let Some(extra) = variable.extra_mut() {
                visit_properties(extra, visit);
            }
        }
    }
}

impl Step {
    /// Calls `visit` for each sensitive value of the step and of its actions.
    pub(crate) fn visit_sensitive(&mut self, visit: &mut dyn FnMut(&mut Sensitive)) {
        visit_properties(self.properties_mut(), visit);
        for action in self.actions_mut() {
            visit_action(action, visit);
        }
        visit_properties(self.extra_mut(), visit);
    }
}

fn visit_action(action: &mut Action, visit: &mut dyn FnMut(&mut Sensitive)) {
    visit_properties(&mut action.properties, visit);
    for reference in &mut action.packages {
        visit_properties(&mut reference.properties, visit);
        visit_properties(&mut reference.extra, visit);
    }
    visit_properties(&mut action.extra, visit);
}

fn visit_properties(properties: &mut Properties, visit: &mut dyn FnMut(&mut Sensitive)) {
    for value in properties.0.values_mut() {
        visit_property(value, visit);
    }
}

fn visit_property(value: &mut PropertyValue, visit: &mut dyn FnMut(&mut Sensitive)) {
    if let PropertyValue::Sensitive(sensitive) = value {
        visit(sensitive);
    }
}
