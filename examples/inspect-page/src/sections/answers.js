// Filling in the blanks: a form by control type, and the file that it makes.
//
// The file's form is the library's: the page asks it for a skeleton, lets a person put answers into
// that skeleton, and has the library read the result before it is saved.

import { attribute, fill, h, icon, prose, said } from "../dom.js";
import { save } from "../save.js";
import { counted, sentence } from "../text.js";
import { THINGS } from "../values.js";

/**
 * @typedef {import("../types.js").Answer} Entry
 * @typedef {import("../types.js").Sheet} Sheet
 * @typedef {{title: string, entries: [string, Entry][]}} Group
 * @typedef {import("../types.js").Judgement} Judgement
 * @typedef {{way: "value" | "sensitive" | "blank", answer: string | boolean}} Given
 */

/** The groups of a sheet, in the order in which they are asked. @param {Sheet} sheet @returns {Group[]} */
export function groupsOf(sheet) {
  /** @type {Group[]} */
  const groups = [];
  const add = (/** @type {string} */ title, /** @type {Record<string, Entry> | undefined} */ entries) => {
    const list = Object.entries(entries ?? {});
    if (list.length > 0) groups.push({ title, entries: list });
  };
  add("Once for the whole Space", sheet.once);
  for (const [name, entries] of Object.entries(sheet.environments ?? {})) add(`Environment ${name}`, entries);
  for (const [name, entries] of Object.entries(sheet.tenants ?? {})) add(`Tenant ${name}`, entries);
  for (const [environment, tenants] of Object.entries(sheet.both ?? {})) {
    for (const [tenant, entries] of Object.entries(tenants)) add(`${tenant} in ${environment}`, entries);
  }
  for (const [kind, entries] of Object.entries(sheet.references ?? {})) add(`Things that exist only at the source: ${kind}`, entries);
  return groups;
}

/** Takes what an earlier file answers into a sheet that asks the same. @param {Sheet} sheet @param {unknown} earlier whatever a file held @returns {number} */
export function carryOver(sheet, earlier) {
  let taken = 0;
  const walk = (/** @type {any} */ to, /** @type {any} */ from) => {
    if (typeof to !== "object" || to === null || typeof from !== "object" || from === null) return;
    if (to.about !== undefined && !Array.isArray(to.about)) {
      const answer = answered(from);
      if (answer) {
        put(to, answer);
        taken += 1;
      }
      return;
    }
    for (const key of Object.keys(to)) if (Object.hasOwn(from, key)) walk(to[key], from[key]);
  };
  walk(sheet, earlier);
  return taken;
}

/** @param {Entry} entry @returns {Given | null} */
function answered(entry) {
  for (const way of /** @type {const} */ (["value", "sensitive", "blank"])) {
    const answer = entry[way];
    if (answer !== undefined && answer !== null && answer !== false) return { way, answer };
  }
  return null;
}

/** @param {Entry} entry @param {Given | null} given */
function put(entry, given) {
  delete entry.value;
  delete entry.sensitive;
  delete entry.blank;
  if (given) Object.assign(entry, { [given.way]: given.answer });
  else entry[secret(entry) ? "sensitive" : "value"] = null;
}

/** @param {Entry} entry */
const secret = (entry) => entry.about.control === "Sensitive";

/**
 * @param {Sheet} sheet the library's skeleton, which the form fills in
 * @param {(text: string) => Judgement} judge what the library says to a filled-in file
 * @param {(judgement: Judgement) => void} judged
 */
export function answers(sheet, judge, judged) {
  const groups = groupsOf(sheet);
  const state = h("div", { id: "answers-state", role: "status" });
  const text = () => `${JSON.stringify(sheet, null, 2)}\n`;
  const changed = () => {
    const judgement = judge(text());
    const entries = groups.flatMap((group) => group.entries);
    const given = entries.filter(([, entry]) => answered(entry)).length;
    fill(state, h("p", { class: "about" }, `${given} of ${counted(entries.length, "question")} answered.`),
      judgement.problem && h("p", { class: "problem" }, icon("fails"), " ", said(sentence(judgement.problem))),
      judgement.findings.length > 0 && h("ul", { class: "findings" }, ...judgement.findings.map((finding) =>
        h("li", { class: finding.severity }, icon(finding.severity === "alarm" ? "fails" : "warning"), h("div", {}, h("p", { class: "check" }, said(finding.path)), h("p", { class: "detail" }, said(finding.detail)))))));
    attribute(button, "disabled", judgement.problem !== null);
    judged(judgement);
  };
  const button = h("button", { type: "submit", class: "button primary" }, "Save the answers file");
  const form = h("form", {
    autocomplete: "off", novalidate: true,
    on: { submit: (/** @type {Event} */ event) => { event.preventDefault(); save(`${fileName(sheet)}.answers.json`, "application/json", text()); }, change: changed },
  }, ...groups.map((group) => h("fieldset", { class: "group" }, h("legend", {}, group.title), ...group.entries.map(([name, entry]) => field(name, entry, changed)))),
    h("p", { class: "about" }, "The file is meant for this Space alone. Secrets stand in it as you typed them: treat it as you treat them."),
    h("p", {}, button));
  queueMicrotask(changed);
  return h("section", { id: "answers", "aria-labelledby": "answers-heading" },
    h("h2", { id: "answers-heading" }, "Fill in the blanks"),
    h("p", { class: "about" }, "Set a value, or leave it blank on purpose. The file goes to whoever imports the release; the bundle stays as it is. An answers file that you drop here is taken over."),
    groups.length === 0
      ? h("p", { class: "about" }, "The release asks for nothing here.")
      : [form, state]);
}

/** @param {Sheet} sheet */
function fileName(sheet) {
  return `${sheet.project} ${sheet.version}`.replace(/[^\p{L}\p{N}._-]+/gu, "-");
}

let fields = 0;

/** @param {string} name @param {Entry} entry @param {() => void} changed */
function field(name, entry, changed) {
  fields += 1;
  const id = `answer-${fields}`;
  const { about } = entry;
  const control = controlOf(id, entry);
  const given = answered(entry);
  const blank = h("input", {
    type: "checkbox", id: `${id}-blank`, checked: given?.way === "blank",
    on: { change: () => { put(entry, blank.checked ? { way: "blank", answer: true } : control.given()); dim(); } },
  });
  const dim = () => control.enable(!blank.checked);
  control.listen(() => put(entry, control.given()));
  const clear = h("button", { type: "button", class: "small quiet", "aria-label": `Clear ${about.label || name}`, on: { click: () => { blank.checked = false; control.clear(); dim(); put(entry, null); changed(); } } }, "Clear");
  dim();
  return h("div", { class: "answer" },
    h("div", { class: "question" },
      h("label", { for: id }, about.label || name),
      h("span", { class: "tag" }, about.required ? "required" : "optional"),
      about.label && h("code", { class: "aside" }, name)),
    about.help && prose(about.help, { id: `${id}-help`, class: "prose help" }),
    h("div", { class: "control" }, control.element, control.beside, clear),
    h("p", { class: "aside" },
      h("label", { for: `${id}-blank`, class: "check-label" }, blank, "Leave blank on purpose"),
      about.default !== undefined && about.default !== null && h("span", {}, "Unless answered: ", typeof about.default === "string" ? h("code", {}, about.default || "empty text") : "a secret of the source"),
      about.state === "asked again" && h("span", {}, "It was answered when it was asked in another way.")));
}

/**
 * @typedef {object} Control
 * @property {HTMLElement} element
 * @property {HTMLElement | null} beside
 * @property {() => {way: "value" | "sensitive", answer: string} | null} given
 * @property {(is: boolean) => void} enable
 * @property {() => void} clear
 * @property {(put: () => void) => void} listen
 */

/** The input that suits a control type. @param {string} id @param {Entry} entry @returns {Control} */
function controlOf(id, entry) {
  const { about } = entry;
  const way = secret(entry) ? "sensitive" : "value";
  const before = entry[way];
  const start = typeof before === "string" ? before : before === true ? "True" : "";
  const common = { id, "aria-describedby": about.help ? `${id}-help` : null, spellcheck: "false" };
  if (about.control === "Select" || about.control === "Checkbox") {
    const options = about.control === "Checkbox"
      ? [{ value: "True", text: "Yes (True)" }, { value: "False", text: "No (False)" }]
      : (about.options ?? []);
    return chosen(common, options, start);
  }
  if (about.control === "MultiLineText") {
    return typed(h("textarea", { ...common, rows: 4 }), start, "value", null);
  }
  const input = h("input", { ...common, type: secret(entry) ? "password" : "text", autocomplete: secret(entry) ? "new-password" : "off", placeholder: THINGS[about.control] ?? null });
  /** @type {HTMLButtonElement} */
  const show = h("button", {
    type: "button", class: "small quiet", "aria-pressed": "false", "aria-label": `Show ${about.label || "the secret"}`,
    on: { click: () => { const hidden = input.type === "password"; input.type = hidden ? "text" : "password"; attribute(show, "aria-pressed", String(hidden)); fill(show, hidden ? "Hide" : "Show"); } },
  }, "Show");
  return typed(input, start, way, secret(entry) ? show : null);
}

/** @param {HTMLInputElement | HTMLTextAreaElement} input @param {string} start @param {"value" | "sensitive"} way @param {HTMLElement | null} beside @returns {Control} */
function typed(input, start, way, beside) {
  input.value = start;
  return {
    element: input, beside,
    given: () => input.value === "" ? null : { way, answer: input.value },
    enable: (is) => { input.disabled = !is; },
    clear: () => { input.value = ""; },
    listen: (put) => input.addEventListener("input", put),
  };
}

const OTHER = "\u0000other";

/** One of several, or a text with a binding. @param {import("../dom.js").Attributes} common @param {{value: string, text: string}[]} options @param {string} start @returns {Control} */
function chosen(common, options, start) {
  const known = start === "" || options.some((option) => option.value === start);
  const select = h("select", common);
  const add = (/** @type {string} */ value, /** @type {string} */ name) => {
    const option = h("option", {}, name);
    option.value = value;
    select.append(option);
  };
  add("", "not answered");
  for (const option of options) add(option.value, option.text || option.value);
  add(OTHER, "another text, with a binding…");
  const other = h("input", { type: "text", "aria-label": "The text with a binding", placeholder: "#{Another.Variable}", spellcheck: "false" });
  select.value = known ? start : OTHER;
  other.value = known ? "" : start;
  const show = () => { other.hidden = select.value !== OTHER; };
  show();
  return {
    element: select, beside: other,
    given: () => {
      const answer = select.value === OTHER ? other.value : select.value;
      return answer === "" ? null : { way: "value", answer };
    },
    enable: (is) => { select.disabled = !is; other.disabled = !is; },
    clear: () => { select.value = ""; other.value = ""; show(); },
    listen: (put) => { select.addEventListener("input", () => { show(); put(); }); other.addEventListener("input", put); },
  };
}
