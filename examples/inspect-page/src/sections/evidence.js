// The statement as evidence: a record of what was judged, on what, and what came out.

import { h } from "../dom.js";
import { save } from "../save.js";
import { printable } from "../text.js";
import { headline } from "./verdict.js";

/** @typedef {import("../types.js").Reading} Reading */

/**
 * @param {Reading} reading
 * @param {Map<string, import("../checks.js").Check>} checks
 * @param {import("../types.js").Paper[]} papers
 * @param {boolean} example
 */
export function record(reading, checks, papers, example) {
  const { preview, bundle, refusal } = reading;
  return {
    record: "what a browser established about a release bundle; it is not signed",
    example,
    judged: reading.judged,
    file: reading.file,
    verdict: headline(reading),
    refusal,
    claimed: reading.claims,
    space: reading.space && { name: reading.space.name, fingerprint: reading.space.fingerprint },
    sender: bundle && reading.sender ? { name: bundle.sender, fingerprint: reading.sender } : null,
    bundle: bundle ? { digest: bundle.digest, sequence: bundle.sequence, issued: bundle.issued } : null,
    release: bundle ? { digest: bundle.manifest.digest, owner: bundle.manifest.owner, project: bundle.project, version: bundle.manifest.version } : null,
    statement: reading.statement,
    packages: preview ? preview.packages.map((row) => {
      const { id, version, content } = row.package;
      const check = checks.get(JSON.stringify([id, version]));
      return { id, version, content, file: check?.file ?? null, standing: check?.state ?? "waiting" };
    }) : [],
    papers: papers.map((paper) => ({
      file: paper.about, kind: paper.kind, digest: paper.digest, standing: paper.state, refusal: paper.state === "holds" ? null : paper.refusal, says: said(paper),
    })),
    findings: preview?.findings ?? [],
  };
}

/** Returns the content of a verified receipt or notice in one line. @param {import("../types.js").Paper} paper */
function said(paper) {
  if (paper.state !== "holds") return null;
  if (paper.kind === "notice") return `${paper.document.sender}: ${paper.document.words}`;
  const { document } = paper;
  return `${document.sender}: ${document.project} ${document.version} ${document.outcome} in ${document.environment}`;
}

/** Returns the record as a text. @param {ReturnType<typeof record>} it */
export function inText(it) {
  const lines = [
    "WHAT WAS ESTABLISHED ABOUT A RELEASE BUNDLE",
    it.example && "An example, whose names, keys and packages are made up.",
    "",
    `Verdict          ${it.verdict}`,
    it.refusal && `Refusal          ${it.refusal.code}: ${it.refusal.message}`,
    `Judged at        ${it.judged}, ${it.example ? "the day of the example" : "by the clock of the computer"}`,
    `File             ${it.file.name}, ${it.file.size} bytes`,
    `  SHA-256        ${it.file.sha256}`,
    it.space && `Judged for       ${it.space.name}`,
    it.space && `  fingerprint    ${it.space.fingerprint.hex}`,
    it.space && `  in words       ${it.space.fingerprint.words}`,
    it.sender && `Signed by        ${it.sender.name}`,
    it.sender && `  fingerprint    ${it.sender.fingerprint.hex}`,
    it.sender && `  in words       ${it.sender.fingerprint.words}`,
    it.release && `Release          ${it.release.project} ${it.release.version}`,
    it.release && `  identity       ${it.release.digest}`,
    it.bundle && `Bundle           number ${it.bundle.sequence}, sealed ${it.bundle.issued}`,
    it.bundle && `  identity       ${it.bundle.digest}`,
    !it.sender && it.claimed && `It claims        ${it.claimed.subject}, from ${it.claimed.sender.hex}; nobody has confirmed this`,
    "",
    "CHECKS",
    ...(it.statement ?? []).map((line) => `${STANDINGS[line.standing] ?? line.standing}`.padEnd(17) + line.words + (line.detail && `: ${line.detail}`)),
    !it.statement && "none was made",
    "",
    "PACKAGES",
    ...it.packages.map((row) => `${(PACKAGES[row.standing] ?? row.standing).padEnd(17)}${row.id} ${row.version} ${row.content?.sha256 ?? ""}`),
    it.packages.length === 0 && "none is known",
    it.papers.length > 0 && "",
    it.papers.length > 0 && "RECEIPTS AND NOTICES BESIDE IT",
    ...it.papers.map((paper) => `${(PAPERS[paper.standing] ?? paper.standing).padEnd(17)}${paper.file.name}: ${paper.says ?? paper.refusal?.message ?? "not judged"}`),
    "",
    "This record is not signed. It can be made again from the file and the certificates.",
  ];
  return `${lines.filter((line) => line !== false && line !== null && line !== undefined).map((line) => printable(String(line))).join("\n")}\n`;
}

/** @type {Record<string, string>} */
const STANDINGS = { passed: "holds", failed: "DOES NOT HOLD", "not-applicable": "not applicable", "not-established": "not established" };

/** @type {Record<string, string>} */
const PAPERS = { holds: "holds", refused: "DOES NOT HOLD", unjudged: "not established" };

/** @type {Record<string, string>} */
const PACKAGES = { matches: "these bytes", other: "OTHER BYTES", waiting: "not established", running: "not established", cancelled: "not established", failed: "not established" };

/** @param {() => ReturnType<typeof record>} made */
export function evidence(made) {
  const name = (/** @type {string} */ ending) => `${made().file.name.replace(/[^\p{L}\p{N}._-]+/gu, "-")}.statement.${ending}`;
  return h("section", { id: "evidence", "aria-labelledby": "evidence-heading" },
    h("h2", { id: "evidence-heading" }, "Keep it as evidence"),
    h("p", { class: "about" }, "The files, the time and the results of this verification, for an audit. The record is not signed, and can be made again from the same files."),
    h("p", { class: "buttons" },
      h("button", { type: "button", class: "button", on: { click: () => globalThis.print() } }, "Print"),
      h("button", { type: "button", class: "button", on: { click: () => save(name("txt"), "text/plain", inText(made())) } }, "Save as text"),
      h("button", { type: "button", class: "button", on: { click: () => save(name("json"), "application/json", `${JSON.stringify(made(), null, 2)}\n`) } }, "Save as JSON")));
}
