// The variables with their scopes, however many there are.

import { onPaper } from "../around.js";
import { fill, h, listing } from "../dom.js";
import { Grid } from "../grid.js";
import { counted } from "../text.js";
import { dimensions, kindOf, originText, scopeText, shown, textOf } from "../values.js";

/** @typedef {import("../types.js").Held} Held */
/** @typedef {import("../types.js").Variable} Variable */

/** @param {Held} reading */
export function variables(reading) {
  const all = reading.preview.release.variables;
  const found = h("p", { class: "about", role: "status" });
  const detail = h("div", { id: "variable", class: "detail-pane", "aria-live": "polite" });
  const grid = new Grid({
    id: "variable-grid",
    label: "Variables",
    columns: [
      { name: "Name", cell: (it) => it.name },
      { name: "Value", cell: (it) => shown(it.value) },
      { name: "Scope", cell: (it) => scopeText(it.scope) },
    ],
    chosen: (it) => fill(detail, inFull(it)),
  });
  const wanted = h("input", { type: "search", id: "variable-filter", autocomplete: "off", spellcheck: "false", on: { input: () => narrow() } });
  const kind = h("select", { id: "variable-kind", on: { change: () => narrow() } },
    ...[["", "all values"], ["secret", "secrets"], ["reference", "things of the source"], ["text", "texts"]].map(([value, name]) => h("option", { value }, name)));
  const searched = all.map((it) => `${it.name}\n${textOf(it.value)}\n${scopeText(it.scope)}`.toLowerCase());
  const narrow = () => {
    const words = wanted.value.toLowerCase().split(/\s+/u).filter(Boolean);
    const rows = all.filter((it, index) =>
      (kind.value === "" || kindOf(it.value) === kind.value) && words.every((word) => searched[index]?.includes(word)));
    grid.show(rows);
    fill(detail, h("p", { class: "about" }, "Choose a row to read it in full."));
    fill(found, rows.length === all.length ? counted(all.length, "value") : `${counted(rows.length, "value")} of ${counted(all.length, "value")}`);
  };
  queueMicrotask(narrow);
  return h("section", { id: "variables", "aria-labelledby": "variables-heading" },
    h("h2", { id: "variables-heading" }, `Variables (${all.length.toLocaleString("en")})`),
    h("p", { class: "about" }, "Each row is one value and where it holds. Bindings such as ", h("code", {}, "#{Other}"), " are as their author wrote them."),
    all.length === 0 ? h("p", { class: "about" }, "There are none.") : [
      h("div", { class: "filters" },
        h("label", {}, "Find", wanted), h("label", {}, "Show", kind), found),
      grid.element, detail, paper(all),
    ]);
}

/** The most values that are printed: more fill more paper than anybody reads. */
const PRINTED = 500;

/** Makes the table that replaces the grid on paper. @param {Variable[]} all */
function paper(all) {
  const held = `${counted(all.length, "value")}, held by the digest of the slice that the owner committed to.`;
  const place = h("div", { class: "on-paper", id: "variables-on-paper" }, h("p", {}, all.length > PRINTED ? `${held} They are too many for paper: the list is for the screen.` : held));
  if (all.length > PRINTED) return place;
  onPaper(place, () => h("table", { class: "on-paper" },
    h("thead", {}, h("tr", {}, ...["Name", "Value", "Holds"].map((name) => h("th", { scope: "col" }, name)))),
    h("tbody", {}, ...all.map((it) => h("tr", {}, h("td", {}, it.name), h("td", {}, shown(it.value)), h("td", {}, scopeText(it.scope)))))));
  return place;
}

/** @param {Variable} it */
function inFull(it) {
  const row = (/** @type {string} */ name, /** @type {import("../dom.js").Child} */ value) => [h("dt", {}, name), h("dd", {}, value)];
  const text = textOf(it.value);
  const limits = dimensions(it.scope);
  return h("dl", { class: "facts" },
    row("Name", it.name),
    row("Value", kindOf(it.value) === "text" && text !== "" ? listing(text) : shown(it.value)),
    limits.length === 0
      ? row("Holds", "everywhere")
      : limits.flatMap(({ name, members }) => row(`Only for ${name}`, members.join(", "))),
    row("Defined by", originText(it.origin)),
    it.description && row("Description", it.description),
    it.prompt && row("Asked when deploying", `${it.prompt.label || it.name}${it.prompt.required ? ", an answer is required" : ""}`),
    kindOf(it.value) === "reference" && row("Means here", "nothing yet: it is a thing of the source, and is asked for under “Fill in the blanks”"));
}
