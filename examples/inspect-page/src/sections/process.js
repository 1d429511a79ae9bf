// The process, readable: what runs where, and every script with its text.

import { h, listing, prose } from "../dom.js";
import { counted } from "../text.js";
import { kindOf, shown, textOf } from "../values.js";

/** @typedef {import("../types.js").Held} Held */

/** Properties that hold a program, whatever its length. */
const SCRIPT = /(ScriptBody|\.Script|Template|Configuration|\.Yaml|RawYaml|InlineScript)$/iu;

/** @param {Held} reading */
export function process(reading) {
  const { steps } = reading.preview.release.process;
  return h("section", { id: "process", "aria-labelledby": "process-heading" },
    h("h2", { id: "process-heading" }, `Process (${counted(steps.length, "step")})`),
    h("p", { class: "about" }, "The steps that would run, in this order. Steps that run only elsewhere are not in the bundle."),
    h("ol", { class: "steps" }, ...steps.map((step, index) => stepOf(step, index + 1))));
}

/** @param {import("../types.js").Step} step @param {number} number */
function stepOf(step, number) {
  const one = step.actions.length === 1 && step.actions[0]?.name === step.name;
  return h("li", { class: "step" },
    h("h3", {}, h("span", { class: "number" }, `${number}.`), " ", step.name),
    conditions(step),
    properties(step.properties, `of step ${number}`),
    ...step.actions.map((action) => actionOf(action, one)));
}

/** @type {Record<string, string>} */
const CONDITIONS = { Always: "Runs always, also after a failure.", Failure: "Runs only after a failure.", Variable: "Runs only if a variable says so." };

/** @param {import("../types.js").Step} step */
function conditions(step) {
  const said = [];
  if (step.condition && step.condition !== "Success") said.push(CONDITIONS[step.condition] ?? `Runs on ${step.condition}.`);
  if (step.start === "StartWithPrevious") said.push("Starts together with the step before.");
  return said.length > 0 && h("p", { class: "aside" }, said.join(" "));
}

/** @param {import("../types.js").Action} action @param {boolean} alone whether the step is this one action */
function actionOf(action, alone) {
  /** @type {[string, string[]][]} */
  const limited = [
    ["Only in", action.environments], ["Not in", action.excluded], ["Only in channel", action.channels], ["Only for tenants with", action.tags],
  ];
  const limits = limited.flatMap(([name, members]) => members.length > 0 ? [h("dt", {}, name), h("dd", {}, members.join(", "))] : []);
  return h("div", { class: `action${action.disabled ? " disabled" : ""}` },
    !alone && h("h4", {}, action.name),
    h("p", { class: "tags" }, h("span", { class: "tag" }, action.kind),
      action.disabled && h("span", { class: "tag off" }, "switched off"),
      action.required && h("span", { class: "tag" }, "cannot be skipped")),
    action.notes && prose(action.notes),
    h("dl", { class: "facts small" }, limits,
      action.pool && [h("dt", {}, "Runs in worker pool"), h("dd", {}, action.pool)],
      action.condition && action.condition !== "Success" && [h("dt", {}, "Runs on"), h("dd", {}, action.condition)],
      action.packages?.length > 0 && [h("dt", {}, "Packages"), h("dd", {}, h("ul", { class: "plain" }, ...action.packages.map(reference)))]),
    properties(action.properties, `of ${action.name}`));
}

/** @param {import("../types.js").Action["packages"][number]} it */
function reference(it) {
  return h("li", {}, it.name && `${it.name}: `, it.package, it.version && ` ${it.version}`, it.feed && ` from ${it.feed}`);
}

/** Properties: short ones in a list, programs with their text. @param {import("../types.js").Properties} all @param {string} whose */
function properties(all, whose) {
  const entries = Object.entries(all);
  const long = entries.filter(([name, value]) => kindOf(value) === "text" && (textOf(value).includes("\n") || (SCRIPT.test(name) && textOf(value).length > 0)));
  const short = entries.filter((entry) => !long.includes(entry));
  return [
    ...long.map(([name, value]) => h("figure", { class: "script" }, h("figcaption", {}, name), listing(textOf(value)))),
    short.length > 0 && h("details", { class: "properties" },
      h("summary", {}, counted(short.length, "property", "properties"), h("span", { class: "unheard" }, ` ${whose}`)),
      h("dl", { class: "facts small" }, ...short.map(([name, value]) => [h("dt", {}, name), h("dd", {}, shown(value))]))),
  ];
}
