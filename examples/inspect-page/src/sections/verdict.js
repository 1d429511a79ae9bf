// The verdict: whether it holds, what exactly is established, and what is not.

import { h, icon } from "../dom.js";
import { counted } from "../text.js";

/** @typedef {import("../types.js").Reading} Reading */
/** @typedef {import("../types.js").Line} Line */

/** @type {Record<string, {icon: string, heading: string, about: string}>} */
const GROUPS = {
  failed: { icon: "fails", heading: "Does not hold", about: "For this the bundle is refused." },
  "not-established": {
    icon: "unknown",
    heading: "Not established",
    about: "This could not be found out here. Do not rely on it.",
  },
  passed: { icon: "holds", heading: "Established", about: "This was checked, and it holds." },
  "not-applicable": { icon: "moot", heading: "Not applicable", about: "There is nothing of the kind in this bundle." },
};

/** What the page says in one sentence, which the live region says too. @param {Reading} reading */
export function headline(reading) {
  switch (reading.state) {
    case "unreadable":
      return "This is not a release bundle that can be read.";
    case "unjudged":
      return "Nothing is established.";
    case "refused":
      return "This bundle does not hold.";
    default:
      return "This bundle holds.";
  }
}

/** The announcement for whoever does not see the page. @param {Reading} reading */
export function announcement(reading) {
  const counts = tally(reading.statement ?? []);
  const said = [headline(reading), reading.refusal?.message ?? lead(reading)];
  if (reading.statement) said.push(counts);
  return said.join(" ");
}

/** @param {Reading} reading */
function lead(reading) {
  switch (reading.state) {
    case "unjudged":
      return `${reading.missing ?? ""} Below is only what the file says about itself; anybody can have written it.`;
    case "holds":
      return `“${reading.preview.sender}” signed it for “${reading.space?.name}”: ${reading.preview.project} ${reading.preview.release.version}.`;
    default:
      return "";
  }
}

/** @param {Line[]} lines */
function tally(lines) {
  const of = (/** @type {string} */ standing) => lines.filter((line) => line.standing === standing).length;
  const failed = of("failed");
  const said = [`${counted(of("passed"), "check")} ${of("passed") === 1 ? "holds" : "hold"}`];
  if (failed > 0) said.push(`${failed} ${failed === 1 ? "does" : "do"} not`);
  said.push(`${of("not-established")} not established`);
  return `${said.join(", ")}.`;
}

/** @type {Record<string, string>} */
const SIGNS = { holds: "holds", refused: "fails", unreadable: "fails", unjudged: "unknown" };

/** @param {Reading} reading */
export function verdict(reading) {
  const lines = reading.statement ?? [];
  return h("section", { id: "verdict", class: `verdict ${reading.state}`, "aria-labelledby": "verdict-heading" },
    h("div", { class: "seal" }, icon(SIGNS[reading.state] ?? "unknown")),
    h("div", { class: "said" },
      h("h2", { id: "verdict-heading", tabindex: -1 }, headline(reading)),
      h("p", { class: "lead" }, reading.refusal ? reading.refusal.message : lead(reading)),
      reading.refusal && h("p", { class: "aside" }, "Its code is ", h("code", {}, reading.refusal.code), ". Nothing of its content is shown."),
      lines.length > 0 && h("p", { class: "aside" }, `${tally(lines)} Judged at ${reading.judged} by this computer’s clock. `,
        reading.state === "holds" && "This page remembers no earlier bundle, so it cannot know whether the bundle’s number was used before.")));
}

/** What the file says about itself. @param {Reading} reading */
export function claims(reading) {
  const said = reading.claims;
  if (!said) return null;
  const row = (/** @type {string} */ name, /** @type {any} */ ...value) => [h("dt", {}, name), h("dd", {}, ...value)];
  return h("section", { id: "claims", class: "claims", "aria-labelledby": "claims-heading" },
    h("h2", { id: "claims-heading" }, "What the file claims"),
    h("p", { class: "about" }, "Nobody has confirmed any of this. Compare the words of a fingerprint with its owner before you believe a name."),
    h("dl", {},
      row("It is about", said.subject),
      row("Sealed at", said.issued),
      row("Sender’s fingerprint", words(said.sender)),
      row("It is for", said.audience ? words(said.audience) : "nobody in particular")));
}

/** A fingerprint as sixteen words and as it is written. @param {{words: string, hex: string}} fingerprint */
export function words(fingerprint) {
  return h("div", { class: "fingerprint" },
    h("ol", { class: "words", "aria-label": "sixteen words" }, ...fingerprint.words.split("-").map((word) => h("li", {}, word))),
    h("p", { class: "hex" }, h("code", {}, fingerprint.hex)));
}

/** The whole statement, what a person cannot rely on first. @param {Reading} reading */
export function statement(reading) {
  const lines = reading.statement;
  if (!lines) return null;
  return h("section", { id: "statement", class: "statement", "aria-labelledby": "statement-heading" },
    h("h2", { id: "statement-heading" }, "What is established, and what is not"),
    ...Object.entries(GROUPS).map(([standing, group]) => {
      const members = lines.filter((line) => line.standing === standing);
      if (members.length === 0) return null;
      const list = h("ul", { class: `lines ${standing}` }, ...members.map((line) => entry(line, group.icon)));
      const title = `${group.heading} (${members.length})`;
      if (standing !== "not-applicable") {
        return h("div", { class: "group" }, h("h3", {}, title), h("p", { class: "about" }, group.about), list);
      }
      return h("details", { class: "group" }, h("summary", {}, h("h3", {}, title)), h("p", { class: "about" }, group.about), list);
    }));
}

/** @param {Line} line @param {string} sign */
function entry(line, sign) {
  return h("li", {}, icon(sign),
    h("div", {}, h("p", { class: "check" }, line.words), line.detail && h("p", { class: "detail" }, line.detail)));
}
