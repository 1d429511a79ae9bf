// The receipts so far, as a timeline.

import { h, prose } from "../dom.js";
import { moment } from "../text.js";

/** @typedef {import("../types.js").Reading} Reading */

/** @param {any} deployment */
const at = (deployment) => deployment.finished ?? deployment.started ?? deployment.queued;

/** @param {Reading} reading */
export function history(reading) {
  const facts = [...reading.preview.history].sort((a, b) => at(a).localeCompare(at(b)));
  return h("section", { id: "history", "aria-labelledby": "history-heading" },
    h("h2", { id: "history-heading" }, "What became of it so far"),
    facts.length === 0 && h("p", { class: "about" }, "The bundle tells of no deployment."),
    facts.length > 0 && h("ol", { class: "timeline" }, ...facts.map(moments)));
}

/** @param {any} fact */
function moments(fact) {
  const outcome = String(fact.outcome);
  return h("li", { class: outcome.startsWith("succeeded") ? "good" : ["failed", "refused", "timed-out"].includes(outcome) ? "bad" : "open" },
    h("p", { class: "when" }, h("time", { datetime: at(fact) }, moment(at(fact)))),
    h("p", { class: "what" }, h("strong", {}, outcome.replaceAll("-", " ")), " in ", h("strong", {}, fact.environment),
      ...(fact.tenant ? [" for ", h("strong", {}, fact.tenant)] : []), " by ", fact.by || "somebody unnamed"),
    fact.completed && h("p", { class: "aside" }, "With this the Space’s own lifecycle is completed."),
    fact.notes && h("div", { class: "notes" }, prose(fact.notes)),
    h("p", { class: "aside" }, evidence(fact.evidence)));
}

/** @param {any} known */
function evidence(known) {
  if (known?.receipt) {
    return `Receipt ${known.receipt.sequence}, signed by ${known.receipt.signer}: the signature holds.`;
  }
  if (known?.told) return "Told by the sender under its own signature: there is no receipt of its own.";
  return "It happened here.";
}
