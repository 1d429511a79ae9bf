// Two releases side by side: the newer beside the older, the notes between them, what changed marked.

import { fill, h, icon, prose, tabbed } from "../dom.js";
import { counted } from "../text.js";

/** @typedef {import("../types.js").Entry} Entry */

/** @type {Record<string, {sign: string, words: string}>} */
const CHANGES = {
  added: { sign: "+", words: "added" },
  removed: { sign: "−", words: "removed" },
  changed: { sign: "~", words: "changed" },
  "cannot-tell": { sign: "?", words: "cannot tell" },
};

/** The number of entries of a part that are shown at once. */
const AT_ONCE = 200;

/**
 * @param {import("../types.js").Comparison} document what the library says differs
 * @param {string} judged the version of the bundle that is judged
 */
export function comparison(document, judged) {
  const { project, newer, older, notes, details, packages, templates, variables, process } = document;
  const parts = /** @type {[string, Entry[]][]} */ ([
    ["Release", details], ["Packages", packages], ["Templates", templates], ["Variables", variables], ["Process", process],
  ]).filter(([, entries]) => entries.length > 0);
  const nothing = parts.length === 0 && notes.length === 0;
  return h("section", { id: "compare", "aria-labelledby": "compare-heading" },
    h("h2", { id: "compare-heading" }, `${project} ${newer} beside ${older}`),
    judged === older && judged !== newer && h("p", { class: "problem" }, icon("warning"), ` The bundle that is judged is the older of the two: importing it would go back from ${newer} to ${older}. If you meant the other one, swap the two.`),
    nothing && h("p", { class: "about" }, "Nothing differs."),
    !nothing && h("p", { class: "about" }, parts.map(([name, entries]) => `${name}: ${counted(entries.length, "change")}`).join(" · ") || "Only the notes differ."),
    notes.length > 0 && h("div", { class: "between" }, h("h3", {}, "Notes of every release between"),
      h("ol", { class: "plain" }, ...notes.map((note) => h("li", { class: note.change }, h("h4", {}, mark(note.change), note.version), prose(note.text))))),
    parts.length > 0 && h("div", { class: "sides", "aria-hidden": "true" }, h("p", {}, "Newer · ", h("strong", {}, newer)), h("p", {}, "Older · ", h("strong", {}, older))),
    ...parts.map(([name, entries]) => part(name, entries, newer, older)));
}

/** @param {string} change */
function mark(change) {
  const { sign, words } = CHANGES[change] ?? { sign: "?", words: change };
  return h("span", { class: `mark-of ${change}` }, h("span", { "aria-hidden": "true" }, `${sign} `), words);
}

/** @param {string} name @param {Entry[]} entries @param {string} newer @param {string} older */
function part(name, entries, newer, older) {
  const list = h("div", { class: "entries" });
  const more = h("p", { class: "more" });
  let shown = 0;
  const next = () => {
    const added = entries.slice(shown, shown + AT_ONCE).map((entry) => entryOf(entry, newer, older));
    list.append(...added);
    shown = Math.min(entries.length, shown + AT_ONCE);
    const left = entries.length - shown;
    // The button that was pressed is gone: what it brought has the focus.
    const held = more.contains(document.activeElement);
    fill(more, left > 0 && h("button", { type: "button", class: "small", on: { click: next } }, `Show ${Math.min(AT_ONCE, left)} more of ${counted(left, "change")}`));
    if (held) added[0]?.focus();
  };
  next();
  return h("div", { class: "part" }, h("h3", {}, `${name} (${entries.length})`), list, more);
}

/** @param {Entry} entry @param {string} newer @param {string} older */
function entryOf(entry, newer, older) {
  return h("article", { class: `entry ${entry.change}`, tabindex: -1 },
    h("h4", {}, mark(entry.change), entry.path),
    ...entry.fields.map((field) => fieldOf(field, newer, older)));
}

/** @param {Entry["fields"][number]} field @param {string} newer @param {string} older */
function fieldOf(field, newer, older) {
  if (field.lines?.length) {
    return h("div", { class: "field lines" }, h("p", { class: "field-name" }, field.field, " ", mark(field.change)), sideBySide(field.lines, field.field, newer, older));
  }
  return h("div", { class: `field ${field.change}` },
    h("p", { class: "field-name" }, field.field, field.change === "cannot-tell" && [" ", mark(field.change)]),
    h("div", { class: "side newer" }, h("span", { class: "unheard" }, `in ${newer}: `), value(field.newer)),
    h("div", { class: "side older" }, h("span", { class: "unheard" }, `in ${older}: `), value(field.older)));
}

/** @param {Entry["fields"][number]["newer"]} shown */
function value(shown) {
  if (shown === null || shown === undefined) return h("span", { class: "empty" }, "—");
  if (typeof shown !== "string") return h("span", { class: "secret" }, icon("lock"), "secret");
  return shown === "" ? h("span", { class: "empty" }, "empty text") : h("span", { class: "value" }, shown);
}

/** A difference line by line, aligned. @param {import("spacebridge/inline").DiffLine[]} lines @param {string} what @param {string} newer @param {string} older */
function sideBySide(lines, what, newer, older) {
  /** @type {HTMLElement[]} */
  const rows = [];
  /** @type {string[]} */
  let removed = [];
  /** @type {string[]} */
  let added = [];
  const close = () => {
    for (let at = 0; at < Math.max(removed.length, added.length); at += 1) rows.push(pair(added[at], removed[at]));
    removed = [];
    added = [];
  };
  for (const line of lines) {
    if ("removed" in line) removed.push(line.removed);
    else if ("added" in line) added.push(line.added);
    else {
      close();
      rows.push("same" in line ? both(line.same) : h("tr", { class: "skipped" }, h("td", { colspan: 2 }, `${counted(line.skipped, "line")} the same`)));
    }
  }
  close();
  return h("table", { class: "diff" },
    h("caption", { class: "unheard" }, `${what}, line by line`),
    h("thead", { class: "unheard" }, h("tr", {}, h("th", { scope: "col" }, `Newer, ${newer}`), h("th", { scope: "col" }, `Older, ${older}`))),
    h("tbody", {}, ...rows));
}

/** @param {string | undefined} added @param {string | undefined} removed */
function pair(added, removed) {
  const cell = (/** @type {string} */ kind, /** @type {string | undefined} */ line) => line === undefined
    ? h("td", { class: "nothing" })
    : h("td", { class: kind }, h("span", { class: "unheard" }, `${kind}: `), tabbed(line));
  return h("tr", {}, cell("added", added), cell("removed", removed));
}

/** @param {string} line */
function both(line) {
  return h("tr", { class: "same" }, h("td", {}, tabbed(line)), h("td", {}, tabbed(line)));
}
