// The verdict: whether it holds, what exactly is established, and what is not.

import { h, icon, said } from "../dom.js";
import { counted, moment, sentence } from "../text.js";

/** @typedef {import("../types.js").Reading} Reading */
/** @typedef {import("../types.js").Line} Line */
/** @typedef {{packages: number, blanks: number | null, warnings: number}} Todo */

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

/** Returns the result in one sentence, which the live region repeats. @param {Reading} reading */
export function headline(reading) {
  switch (reading.state) {
    case "unreadable":
      return "This is not a release bundle that can be read.";
    case "unjudged":
      return "Nothing is established.";
    case "refused":
      return "This bundle does not hold.";
    default:
      return alarms(reading).length > 0 ? "This bundle holds, but there is an alarm." : "This bundle holds.";
  }
}

/** Returns the alarms among the findings of the library. @param {Reading} reading @returns {import("../types.js").Finding[]} */
function alarms(reading) {
  return (reading.preview?.findings ?? []).filter((finding) => finding.severity === "alarm");
}

/** The announcement for whoever does not see the page. @param {Reading} reading */
export function announcement(reading) {
  const counts = tally(reading.statement ?? []);
  const told = [headline(reading), reading.refusal ? sentence(reading.refusal.message) : lead(reading)];
  if (reading.statement) told.push(counts);
  return told.join(" ");
}

/** @param {Reading} reading */
function lead(reading) {
  switch (reading.state) {
    case "unjudged":
      return `${reading.missing ?? ""} Below is only what the file says about itself; anybody can have written it.`;
    case "holds":
      return `It is ${reading.preview.release.project} ${reading.preview.release.version}, signed by “${reading.preview.sender}” for “${reading.space?.name}”. Nothing in it was changed since.`;
    default:
      return "";
  }
}

/** @param {Line[]} lines */
function tally(lines) {
  const of = (/** @type {string} */ standing) => lines.filter((line) => line.standing === standing).length;
  const failed = of("failed");
  const parts = [`${counted(of("passed"), "check")} ${of("passed") === 1 ? "holds" : "hold"}`];
  if (failed > 0) parts.push(`${failed} ${failed === 1 ? "does" : "do"} not`);
  parts.push(`${of("not-established")} not established`);
  return `${parts.join(", ")}.`;
}

/** @type {Record<string, string>} */
const SIGNS = { holds: "holds", alarmed: "warning", refused: "fails", unreadable: "fails", unjudged: "unknown" };

/** @param {Reading} reading @param {Todo} todo what is left to do before a deployment */
export function verdict(reading, todo) {
  const lines = reading.statement ?? [];
  const tone = alarms(reading).length > 0 ? "alarmed" : reading.state;
  return h("section", { id: "verdict", class: `verdict ${tone}`, "aria-labelledby": "verdict-heading" },
    h("div", { class: "seal" }, icon(SIGNS[tone] ?? "unknown")),
    h("div", { class: "said" },
      h("h2", { id: "verdict-heading", tabindex: -1 }, headline(reading)),
      h("p", { class: "lead" }, reading.refusal ? refused(reading) : lead(reading)),
      alarms(reading).map((finding) => h("p", { class: "problem" }, said(sentence(finding.detail)))),
      reading.refusal && h("p", {}, "Do not use this file. Ask its sender for another, and tell them this code: ", h("code", {}, reading.refusal.code), "."),
      lines.length > 0 && h("p", { class: "aside" }, `${tally(lines)} Judged at ${moment(reading.judged)}. `,
        reading.state === "holds" && "This page remembers no earlier bundle, so it cannot know whether the bundle’s number was used before.")),
    onPaper(reading),
    reading.state === "holds" && h("div", { class: "essence" },
      established(lines), open(lines),
      h("div", { class: "tile todo" }, h("h3", {}, "Still to do"), h("div", { id: "todo" }, left(todo)))));
}

/** Returns the lines that a printed page adds: on the screen they stand in other places. @param {Reading} reading */
function onPaper({ file, judged, space }) {
  const row = (/** @type {string} */ name, /** @type {string} */ value) => [h("dt", {}, name), h("dd", {}, value)];
  return h("dl", { class: "facts small on-paper" },
    row("File", `${file.name}, ${file.size} bytes`),
    row("SHA-256 of the file", file.sha256),
    row("Judged at", judged),
    space && row("Judged for", `${space.name}, ${space.fingerprint.hex}`));
}

/** Shows the refusal of a file: the check that failed, and its detail. @param {Reading} reading */
function refused(reading) {
  const failed = reading.statement?.find((line) => line.standing === "failed");
  const why = sentence(reading.refusal?.message ?? "");
  if (reading.state === "unreadable") return ["It is damaged, it was cut short, or it is something else. ", ...said(why)];
  if (!failed) return said(why);
  return ["It does not hold that ", failed.words, failed.detail && ": ", ...said(sentence(failed.detail).replace(/^./u, failed.detail.charAt(0)))];
}

/** The checks that a person asks for first, in that order. */
const FIRST = ["signature", "sender", "audience", "owner-signature", "slice"];

/** The most that is named of what is not established; the rest is in the statement. */
const NAMED = 6;

/** @param {Line[]} lines */
function established(lines) {
  const passed = lines.filter((line) => line.standing === "passed");
  const first = FIRST.flatMap((check) => passed.filter((line) => line.check === check));
  return tile("established", "holds", "It is established that", first, passed.length - first.length);
}

/** @param {Line[]} lines */
function open(lines) {
  const missing = lines.filter((line) => line.standing === "not-established");
  return tile("open", "unknown", "It is not established that", missing.slice(0, NAMED), missing.length - NAMED);
}

/** @param {string} kind @param {string} sign @param {string} title @param {Line[]} lines @param {number} more */
function tile(kind, sign, title, lines, more) {
  return h("div", { class: `tile ${kind}` }, h("h3", {}, title),
    h("ul", {}, ...lines.map((line) => h("li", {}, icon(sign), h("span", {}, line.words)))),
    more > 0 && h("p", {}, h("a", { href: "#statement" }, `and ${more} more`)));
}

/**
 * Shows the tasks that remain, each with a link to its section.
 *
 * @param {Todo} todo
 */
export function left({ packages, blanks, warnings }) {
  const row = (/** @type {number} */ count, /** @type {string} */ to, /** @type {string} */ said, /** @type {string} */ done) =>
    h("li", {}, icon(count > 0 ? "open" : "holds"), h("span", {}, count > 0 ? h("a", { href: to }, said) : done));
  return h("ul", {},
    row(packages, "#packages", `${counted(packages, "package")} to compare with the files at hand`, "every package is compared"),
    blanks === null
      ? h("li", {}, icon("open"), h("span", {}, "no environment is known here, so nobody can say which values are missing"))
      : row(blanks, "#answers", `${counted(blanks, "value")} missing before it can be deployed everywhere`, "no value is missing"),
    row(warnings, "#findings", `${counted(warnings, "warning")} to read`, "no warning"));
}

/** Shows the claims of the file. @param {Reading} reading */
export function claims(reading) {
  const claimed = reading.claims;
  if (!claimed) return null;
  const row = (/** @type {string} */ name, /** @type {import("../dom.js").Child[]} */ ...value) => [h("dt", {}, name), h("dd", {}, ...value)];
  return h("section", { id: "claims", class: "claims", "aria-labelledby": "claims-heading" },
    h("h2", { id: "claims-heading" }, "Claims of the file"),
    h("p", { class: "about" }, "Nobody has confirmed any of this. Compare the words of a fingerprint with its owner before you believe a name."),
    h("dl", {},
      row("It is about", claimed.subject),
      row("Sealed", moment(claimed.issued)),
      row("Sender’s fingerprint", words(claimed.sender)),
      row("It is for", claimed.audience ? words(claimed.audience) : "nobody in particular")));
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
    h("h2", { id: "statement-heading" }, "Verification report"),
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

/** A statement that is folded to what it comes to: of a receipt or a notice. @param {Line[]} lines */
export function folded(lines) {
  const groups = Object.entries(GROUPS).filter(([standing]) => standing !== "not-applicable");
  return h("details", { class: "properties" }, h("summary", {}, tally(lines)), ...groups.map(([standing, group]) => {
    const members = lines.filter((line) => line.standing === standing);
    return members.length > 0 && h("ul", { class: `lines ${standing}`, "aria-label": group.heading }, ...members.map((line) => entry(line, group.icon)));
  }));
}

/** @param {Line} line @param {string} sign */
function entry(line, sign) {
  return h("li", {}, icon(sign),
    h("div", {}, h("p", { class: "check" }, line.words), line.detail && h("p", { class: "detail" }, said(line.detail))));
}
