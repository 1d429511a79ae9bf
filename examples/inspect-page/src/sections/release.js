// The signers, the release, and the findings that a person should see before deciding.

import { h, icon, prose, said } from "../dom.js";
import { counted, moment } from "../text.js";
import { words } from "./verdict.js";

/** @typedef {import("../types.js").Held} Held */

/** @param {Held} reading */
export function signers(reading) {
  const { preview, sender, space } = reading;
  const owned = reading.bundle.manifest.owner === sender.hex;
  return h("section", { id: "signers", "aria-labelledby": "signers-heading" },
    h("h2", { id: "signers-heading" }, "Signers"),
    h("div", { class: "pair" },
      h("div", { class: "card" },
        h("h3", {}, preview.sender, h("span", { class: "tag" }, owned ? "sender and owner" : "sender")),
        h("p", { class: "about" }, "The name is yours for it. The fingerprint is what was checked."),
        words(sender)),
      h("div", { class: "card" },
        h("h3", {}, space.name, h("span", { class: "tag" }, "addressed to")),
        h("p", { class: "about" }, "Only this Space can open the secrets in the bundle."),
        words(space.fingerprint))),
    !owned && h("p", { class: "about" }, "The sender passes on what another Space owns and signed. Its owner’s fingerprint is ", h("code", {}, reading.bundle.manifest.owner), "."));
}

/** @type {Record<string, string>} */
const NOVELTY = {
  imported: "The release is imported already.",
  newer: "The release is newer than any of its project that is known here.",
  older: "A newer release of the project is imported already.",
  "other-content": "The same version is imported already with another content.",
};

/** @param {Held} reading */
export function release(reading) {
  const { preview, bundle } = reading;
  const { release: it, omitted } = preview;
  const left = [
    omitted.values > 0 && counted(omitted.values, "variable value"),
    omitted.steps > 0 && counted(omitted.steps, "step"),
    omitted.actions > 0 && counted(omitted.actions, "action"),
  ].filter(Boolean);
  const row = (/** @type {string} */ name, /** @type {import("../dom.js").Child} */ value) => [h("dt", {}, name), h("dd", {}, value)];
  return h("section", { id: "release", "aria-labelledby": "release-heading" },
    h("h2", { id: "release-heading" }, `${it.project} ${it.version}`),
    h("dl", { class: "facts" },
      row("Seen from here as", preview.project),
      it.channel && row("Channel", it.channel),
      row("Snapshot taken", moment(it.assembled)),
      row("Number of the bundle", String(bundle.sequence)),
      row("Sealed", moment(bundle.issued)),
      row("Left out on purpose", left.length > 0 ? `${left.join(", ")}, for other places only` : "nothing"),
      row("Identity of the release", h("code", {}, bundle.manifest.digest)),
      row("Identity of the bundle", h("code", {}, preview.bundle))),
    h("p", { class: "about" }, NOVELTY[preview.novelty] ?? preview.novelty),
    h("h3", {}, "Release notes"),
    it.notes ? h("div", { class: "notes" }, prose(it.notes)) : h("p", { class: "about" }, "There are none."),
    findings(preview.findings));
}

/** @type {Record<string, string>} */
const SEVERITY = { alarm: "fails", warning: "warning", note: "note" };

/** @param {import("../types.js").Finding[]} found */
function findings(found) {
  const order = ["alarm", "warning", "note"];
  const sorted = [...found].sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
  return h("div", { id: "findings", class: "findings" },
    h("h3", {}, `Worth knowing before you decide (${found.length})`),
    found.length === 0
      ? h("p", { class: "about" }, "Nothing was found.")
      : h("ul", {}, ...sorted.map((finding) => h("li", { class: finding.severity }, icon(SEVERITY[finding.severity] ?? "note"),
          h("div", {}, h("p", { class: "check" }, h("span", { class: "tag" }, finding.severity), " ", said(finding.path)),
            h("p", { class: "detail" }, said(finding.detail)))))));
}
