// The templates: what the target must supply, and where it is still missing.

import { h, icon, prose } from "../dom.js";
import { listed } from "../text.js";
import { controlText, originText, shown } from "../values.js";

/** @typedef {import("../types.js").Held} Held */
/** @typedef {import("../types.js").Place} Place */

/** Describes the scope in which a template is asked. @param {{environment?: boolean, tenant?: boolean}} per */
function asked(per) {
  if (per?.environment && per?.tenant) return "each environment and tenant";
  if (per?.environment) return "each environment";
  return per?.tenant ? "each tenant" : "once";
}

/**
 * @param {Held} reading
 * @param {Place[]} places what is still missing, by place
 */
export function templates(reading, places) {
  const all = reading.preview.release.templates;
  return h("section", { id: "templates", "aria-labelledby": "templates-heading" },
    h("h2", { id: "templates-heading" }, `Templates (${all.length})`),
    h("p", { class: "about" }, "Values that only the target knows. What is missing for an environment blocks a deployment there, and nowhere else."),
    h("div", { id: "missing" }, missing(places)),
    all.length === 0 ? h("p", { class: "about" }, "There are none.") : h("div", { class: "templates" }, ...all.map(card)));
}

/**
 * Shows the blanks, place by place; tenants with the same blanks as no tenant are named together.
 *
 * @param {Place[]} places
 */
export function missing(places) {
  if (places.length === 0) {
    return h("p", { class: "about" }, "No environment is known here. Give a Space document, or name the environments above, to see what is missing where.");
  }
  const of = (/** @type {Place} */ { environment, blanks }) => JSON.stringify([environment, blanks.map((blank) => [blank.kind, blank.question])]);
  const own = new Set(places.filter((place) => !place.tenant).map(of));
  return h("ul", { class: "places" }, ...places.filter((place) => !place.tenant || !own.has(of(place))).map((place) =>
    row(place, place.tenant ? [] : places.flatMap((other) => other.tenant && of(other) === of(place) ? [other.tenant] : []))));
}

/** @param {Place} place @param {string[]} same tenants for whom the same is missing there */
function row({ environment, tenant, blanks }, same) {
  const open = blanks.length > 0;
  return h("li", { class: open ? "open" : "done" }, icon(open ? "unknown" : "holds"),
    h("div", {}, h("p", { class: "check" }, tenant ? `${tenant} in ${environment}` : environment, ": ", open ? `${blanks.length} missing` : "nothing is missing"),
      open && h("p", { class: "detail" }, blanks.map((it) => it.label || it.question).join(", ")),
      same.length > 0 && h("p", { class: "detail" }, same.length > 6 ? `${same.length} tenants have the same blanks.` : `Tenants with the same blanks: ${listed(same)}.`)));
}

/** @param {import("../types.js").Template} it */
function card(it) {
  return h("div", { class: "card" },
    h("h3", {}, it.label || it.name, h("span", { class: "tag" }, it.required === false ? "optional" : "required")),
    it.label && h("p", { class: "aside" }, h("code", {}, it.name)),
    it.help && prose(it.help),
    h("dl", { class: "facts small" },
      h("dt", {}, "Asked"), h("dd", {}, asked(it.per)),
      h("dt", {}, "As"), h("dd", {}, controlText(it.control)),
      it.default !== null && it.default !== undefined && [h("dt", {}, "Unless answered"), h("dd", {}, shown(it.default))],
      it.options?.length > 0 && [h("dt", {}, "One of"), h("dd", {}, it.options.map((option) => option.text || option.value).join(", "))],
      h("dt", {}, "Defined by"), h("dd", {}, originText(it.origin))));
}
