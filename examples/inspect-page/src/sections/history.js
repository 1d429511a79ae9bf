// The receipts so far, as a timeline: those that the bundle brought, and those that lie beside it.

import { h, icon, prose, said } from "../dom.js";
import { moment, sentence } from "../text.js";
import { folded } from "./verdict.js";

/** @typedef {import("../types.js").Held} Held */
/** @typedef {import("../types.js").Paper} Paper */
/** @typedef {import("../types.js").Receipt} Receipt */
/** @typedef {import("../types.js").Notice} Notice */
/** @typedef {import("../types.js").UnheldPaper} UnheldPaper */
/** @typedef {import("../types.js").Deployment} Deployment */
/** @typedef {import("spacebridge/inline").Evidence} Evidence */

/**
 * @typedef {object} Moment one moment of the timeline
 * @property {string} at
 * @property {Deployment} [fact]
 * @property {Paper | undefined} [paper] the file that tells of it
 */

/** Outcomes that say that it did not work. */
const BAD = ["failed", "refused", "timed-out", "cancelled"];

/** @param {Pick<Deployment, "finished" | "started" | "queued">} deployment */
const at = (deployment) => deployment.finished ?? deployment.started ?? deployment.queued;

/**
 * @param {Held | null} reading a bundle that holds, if there is one
 * @param {Paper[]} papers receipts and notices that lie beside it
 * @param {(sha256: string) => void} discard puts one of them away
 */
export function history(reading, papers, discard) {
  if (!reading && papers.length === 0) return null;
  const facts = reading?.preview.history ?? [];
  const held = papers.flatMap((paper) => paper.state === "holds" ? [paper] : []);
  const others = papers.flatMap((paper) => paper.state === "holds" ? [] : [paper]);
  /** @type {Moment[]} */
  const moments = [...facts.map((fact) => ({ at: at(fact), fact, paper: papers.find((paper) => isOf(fact, paper)) })), ...held.map(momentOf)]
    .filter((one, place, all) => !all.slice(0, place).some((before) => before.paper && before.paper === one.paper))
    .sort((a, b) => a.at.localeCompare(b.at));
  const cited = moments.map((one) => one.paper);
  return h("section", { id: "history", "aria-labelledby": "history-heading" },
    h("h2", { id: "history-heading" }, reading ? "Deployments, receipts and notices" : "Receipts and notices"),
    h("p", { class: "about" }, "Deployments from the bundle, and the receipts and notices that you add. Drop more of them here, in any order."),
    reading && facts.length === 0 && h("p", { class: "about" }, "The bundle tells of no deployment."),
    moments.length > 0 && h("ol", { class: "timeline" }, ...moments.map((one) => shown(one, reading, discard))),
    h("ul", { class: "papers" }, ...others.filter((paper) => !cited.includes(paper)).map((paper) => refused(paper, discard))));
}

/** Returns true if a paper is the very receipt behind a fact. @param {Deployment} fact @param {Paper} paper */
function isOf({ evidence }, paper) {
  return paper.digest !== "" && receiptOf(evidence)?.digest === paper.digest;
}

/** Describes the receipt behind a fact. @param {Evidence} evidence */
function receiptOf(evidence) {
  return typeof evidence === "object" && "receipt" in evidence ? evidence.receipt : null;
}

/** @param {Receipt | Notice} paper @returns {Moment} */
function momentOf(paper) {
  return { at: paper.kind === "receipt" ? at(paper.document) : paper.document.issued, paper };
}

/** @param {Moment} one @param {Held | null} reading @param {(sha256: string) => void} discard */
function shown({ at, fact, paper }, reading, discard) {
  const when = h("p", { class: "when" }, h("time", { datetime: at }, moment(at)));
  if (paper?.kind === "notice" && paper.state === "holds") return notice(paper, when, reading, discard);
  const receipt = paper?.kind === "receipt" && paper.state === "holds" ? paper : null;
  const told = fact ?? receipt?.document;
  if (!told) return null;
  const { outcome } = told;
  const proven = paper || (fact && receiptOf(fact.evidence)) ? "" : " told";
  return h("li", { class: `${outcome.startsWith("succeeded") ? "good" : BAD.includes(outcome) ? "bad" : "open"}${proven}` }, when,
    h("p", { class: "what" }, h("strong", {}, outcome.replaceAll("-", " ")), " in ", h("strong", {}, told.environment),
      ...(told.tenant ? [" for ", h("strong", {}, told.tenant)] : []), ` by ${told.by || "somebody who is not named"}`),
    receipt && other(receipt.document, reading),
    told.completed && h("p", { class: "aside" }, "With this the Space’s own lifecycle is completed."),
    told.notes && h("div", { class: "notes" }, prose(told.notes)),
    receipt && receipt.document.withheld.length > 0 && h("p", { class: "aside" }, `Withheld: ${receipt.document.withheld.join(", ")}. The signature holds all the same.`),
    h("p", { class: "proof" }, fact ? evidence(fact.evidence, reading?.space.names) : receipt && standing(receipt)),
    paper && file(paper, discard, fact && "the very receipt that came in the bundle"));
}

/** @param {Notice} paper @param {HTMLElement} when @param {Held | null} reading @param {(sha256: string) => void} discard */
function notice(paper, when, reading, discard) {
  const { document, recall } = paper;
  return h("li", { class: recall ? "bad" : "open" }, when,
    h("p", { class: "what" }, h("strong", {}, recall ? "recalled" : "a key of the sender changed"), ` by ${document.sender}`),
    recall && other(recall, reading),
    recall ? h("div", { class: "notes" }, prose(recall.reason)) : h("p", { class: "aside" }, document.words),
    h("p", { class: "proof" }, icon("holds"), `Notice ${document.sequence} of ${document.sender}: its signature holds.`),
    file(paper, discard));
}

/** Says so where something is not about the release that is open. @param {{release: string, project: string, version: string}} about @param {Held | null} reading */
function other(about, reading) {
  const same = reading && about.release === reading.bundle.manifest.digest;
  return !same && h("p", { class: "what" }, h("span", { class: "tag off" }, reading ? "another release" : "release"), ` ${about.project} ${about.version}`);
}

/** @param {Evidence} known @param {Map<string, string>} [names] */
function evidence(known, names) {
  const receipt = receiptOf(known);
  if (receipt) {
    const { sequence, signer } = receipt;
    return [icon("holds"), `Receipt ${sequence}, signed by ${names?.get(signer) ?? "the key"} `, h("code", {}, signer), ": its signature holds."];
  }
  if (typeof known === "object") return [icon("unknown"), "Not established: the sender tells it under its own signature, and there is no receipt."];
  return "It happened here.";
}

/** @param {Receipt} paper */
function standing({ document: { sequence, sender }, own }) {
  return [icon("holds"), own ? `Receipt ${sequence} of this Space itself, made for the source: its signature holds.` : `Receipt ${sequence} of ${sender}: its signature holds.`];
}

/** @param {Paper} paper @param {(sha256: string) => void} discard @param {string | false | null | undefined} [what] */
function file(paper, discard, what) {
  return [
    h("p", { class: "aside" }, `${paper.about.name}${what ? `, ${what}` : ""}. `, away(paper, discard)),
    !what && paper.statement && folded(paper.statement),
  ];
}

/** @param {Paper} paper @param {(sha256: string) => void} discard */
function away(paper, discard) {
  return h("button", { type: "button", class: "small quiet", "aria-label": `Put away ${paper.about.name}`, on: { click: () => discard(paper.about.sha256) } }, "Put away");
}

/** A paper of which nothing is established. @param {UnheldPaper} paper @param {(sha256: string) => void} discard */
function refused(paper, discard) {
  const refused = paper.state === "refused";
  return h("li", { class: refused ? "bad" : "open" }, icon(refused ? "fails" : "unknown"),
    h("div", {},
      h("p", { class: "check" }, `${paper.about.name}: ${refused ? `this ${paper.kind} does not hold here` : "nothing is established"}`),
      h("p", { class: "detail" }, said(sentence(paper.refusal?.message ?? paper.missing ?? ""))),
      paper.claims && h("p", { class: "detail" }, `It claims to be about ${paper.claims.subject}, sealed ${moment(paper.claims.issued)}.`),
      paper.statement && folded(paper.statement),
      away(paper, discard)));
}
