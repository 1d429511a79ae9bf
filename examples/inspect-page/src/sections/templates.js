// The templates: what the target must supply, and where it is still missing.

import { h, icon, prose } from "../dom.js";
import { originText, shown } from "../values.js";

/** @typedef {import("../types.js").Reading} Reading */

/** What a template is asked per. @param {{environment?: boolean, tenant?: boolean}} per */
function asked(per) {
  if (per?.environment && per?.tenant) return "each environment and tenant";
  if (per?.environment) return "each environment";
  return per?.tenant ? "each tenant" : "once";
}

/**
 * @param {Reading} reading
 * @param {{place: string, blanks: any[]}[]} places what is still missing, by place
 */
export function templates(reading, places) {
  /** @type {any[]} */
  const all = reading.preview.release.templates;
  return h("section", { id: "templates", "aria-labelledby": "templates-heading" },
    h("h2", { id: "templates-heading" }, `Templates (${all.length})`),
    h("p", { class: "about" }, "Values that only the target knows. What is missing for an environment blocks a deployment there, and nowhere else."),
    h("div", { id: "missing" }, missing(places)),
    all.length === 0 ? h("p", { class: "about" }, "There are none.") : h("div", { class: "templates" }, ...all.map(card)));
}

/** What is missing, place by place. @param {{place: string, blanks: any[]}[]} places */
export function missing(places) {
  if (places.length === 0) {
    return h("p", { class: "about" }, "No environment is known here. Give a Space document, or name the environments above, to see what is missing where.");
  }
  return h("ul", { class: "places" }, ...places.map(({ place, blanks }) =>
    h("li", { class: blanks.length > 0 ? "open" : "done" }, icon(blanks.length > 0 ? "unknown" : "holds"),
      h("div", {}, h("p", { class: "check" }, place, ": ", blanks.length === 0 ? "nothing is missing" : `${blanks.length} missing`),
        blanks.length > 0 && h("p", { class: "detail" }, blanks.map((it) => it.label || it.question).join(", "))))));
}

/** @param {any} it */
function card(it) {
  return h("div", { class: "card" },
    h("h3", {}, it.label || it.name, h("span", { class: "tag" }, it.required === false ? "optional" : "required")),
    it.label && h("p", { class: "aside" }, h("code", {}, it.name)),
    it.help && prose(it.help),
    h("dl", { class: "facts small" },
      h("dt", {}, "Asked"), h("dd", {}, asked(it.per)),
      h("dt", {}, "As"), h("dd", {}, it.control || "SingleLineText"),
      it.default !== null && it.default !== undefined && [h("dt", {}, "Unless answered"), h("dd", {}, shown(it.default))],
      it.options?.length > 0 && [h("dt", {}, "One of"), h("dd", {}, it.options.map((/** @type {any} */ option) => option.text || option.value).join(", "))],
      h("dt", {}, "Defined by"), h("dd", {}, originText(it.origin))));
}
