// What is open in the page, and what is judged of it. Nothing here decides: the library does.

import { Checks } from "./checks.js";
import { sha256 } from "./files.js";

/** @typedef {import("./types.js").Reading} Reading */
/** @typedef {import("./types.js").Opened} Opened */
/** @typedef {import("./types.js").Paper} Paper */
/** @typedef {import("./types.js").Pem} Pem */

/** The page's state; `library` is what `engine.js` gives. */
export class Session {
  /** @type {Opened | null} */
  bundle = null;
  /** @type {Opened | null} */
  second = null;
  /** Receipts and notices that lie beside the bundle. @type {Opened[]} */
  papers = [];
  /** The time to judge at, where it is not the computer's: in the example. @type {string | null} */
  at = null;
  /** @type {import("./types.js").Trusted | null} */
  space = null;
  /** True if the document of the Space is judged for, where a person compared certificates too. */
  byDocument = true;
  /** @type {Pem[]} */
  certificates = [];
  environments = "";
  /** The answers of a file that was given, whatever it holds. @type {unknown} */
  earlier = null;
  /** @type {Checks} */
  checks;

  /** The readings so far, with their input: an unchanged input is not judged again. @type {WeakMap<Opened, {given: string, reading: Reading}>} */
  #read = new WeakMap();
  /** @type {WeakMap<Opened, {given: string, paper: Paper}>} */
  #papers = new WeakMap();

  /** The number of times that files were given: those of one time arrived together. */
  #arrival = 0;

  /** @param {import("./engine.js").Library} library */
  constructor(library) {
    this.library = library;
    this.checks = this.#checks();
  }

  #checks() {
    return new Checks((it) => this.library.packageCheck(it));
  }

  /**
   * Opens a file that was carried. A receipt or a notice lies beside the bundle, wherever it was put;
   * what cannot be read displaces no bundle, unless it was put into its very place.
   *
   * @param {File} file
   * @param {"bundle" | "second" | null} place
   * @returns {Promise<{kind: Opened["kind"], problem: string | null}>} what it is, and why it is not taken
   */
  async open(file, place) {
    const bytes = new Uint8Array(await file.arrayBuffer());
    const about = { name: file.name, size: file.size, sha256: await sha256(bytes) };
    const opened = { about, bytes, arrival: this.#arrival, ...this.library.open(bytes) };
    if (opened.kind !== "bundle") {
      this.papers = [...this.papers.filter((paper) => paper.about.sha256 !== about.sha256), opened];
      return { kind: opened.kind, problem: null };
    }
    if (opened.problem && !place && this.bundle) {
      return { kind: "bundle", problem: `is neither a bundle nor a receipt nor a notice that can be read: ${opened.problem.message}` };
    }
    const into = place ?? (this.bundle ? "second" : "bundle");
    this[into] = opened;
    if (into === "bundle") this.#restart();
    this.suggest();
    return { kind: "bundle", problem: null };
  }

  #restart() {
    this.checks.cancel();
    this.checks = this.#checks();
    this.earlier = null;
  }

  /** Says that files are given: what comes until the next time arrived together. */
  arrive() {
    this.#arrival += 1;
  }

  /** Forgets what lies in a place. @param {"bundle" | "second" | "space"} place */
  close(place) {
    this[place] = null;
    if (place === "space") this.byDocument = true;
    if (place === "bundle") {
      this.bundle = this.second;
      this.second = null;
      this.#restart();
    }
  }

  /** Forgets a receipt or a notice. @param {string} sha256 */
  discard(sha256) {
    this.papers = this.papers.filter((paper) => paper.about.sha256 !== sha256);
  }

  swap() {
    [this.bundle, this.second] = [this.second, this.bundle];
    this.#restart();
  }

  /** @param {string} file @param {string} text */
  trustSpace(file, text) {
    const read = this.library.space(text);
    const judged = this.judgedSpace() !== null;
    this.space = { file, text, arrival: this.#arrival, document: read.document ?? null, problem: read.problem ?? null };
    // A document that is dropped displaces no certificate that a person compared.
    this.byDocument = judged || !this.certificates.some((known) => known.compared);
  }

  /** The document of the Space, if it is what is judged for. */
  judgedSpace() {
    return this.byDocument ? this.space : null;
  }

  /** Returns true if the Space's document came with a bundle that is open. The example does not count. */
  cameTogether() {
    const bundles = [this.bundle, this.second];
    return this.at === null && this.space !== null && bundles.some((bundle) => bundle?.arrival === this.space?.arrival);
  }

  /** @param {string} file @param {string} pem @returns {string | null} why it is not taken */
  trustCertificate(file, pem) {
    const read = this.library.certificate(pem);
    if (read.problem !== undefined) return read.problem;
    if (this.certificates.some((known) => known.fingerprint.hex === read.fingerprint.hex)) return null;
    this.certificates.push({ file, pem, ...read, role: "", called: read.name, compared: false });
    this.suggest();
    return null;
  }

  /** Suggests the role of a certificate from the file's own claims; a person confirms it. */
  suggest() {
    const claims = this.bundle?.claims;
    for (const known of this.certificates) {
      if (known.role !== "") continue;
      if (known.fingerprint.hex === claims?.audience?.hex) known.role = "ours";
      else if (known.fingerprint.hex === claims?.sender.hex) known.role = "sender";
    }
  }

  /** The document of the Space to judge for, or what is missing. @returns {{text: string} | {missing: string}} */
  spaceDocument() {
    const space = this.judgedSpace();
    if (space) return space.problem ? { missing: space.problem } : { text: space.text };
    const counted = this.certificates.filter((known) => known.compared && known.role !== "");
    const ours = counted.filter((known) => known.role === "ours");
    const senders = counted.filter((known) => known.role === "sender");
    const [own] = ours;
    if (this.certificates.length === 0) return { missing: "Give the Space’s document, or the certificates of the Space and of the sender." };
    if (ours.length > 1) return { missing: "Two certificates are said to be of the Space that the bundle is for: it can be only one." };
    if (!own) return { missing: "Give the certificate of the Space that the bundle is for, and say that you compared its words." };
    if (senders.length === 0) return { missing: "Give the sender’s certificate, and say that you compared its words." };
    const environments = this.environments.split(",").map((name) => name.trim()).filter(Boolean);
    const trusts = senders.map((known) => ({ name: known.called, certificate: known.pem, confirmed: true, permits: [{ grant: "accept-releases" }] }));
    return { text: JSON.stringify({ name: own.called, certificate: own.pem, environments, trusts }) };
  }

  /** Judges a file for the Space. @param {Opened} opened @returns {Reading} */
  read(opened) {
    const judging = this.#reading(opened);
    let step = judging.next();
    while (!step.done) step = judging.next();
    return step.value;
  }

  /**
   * Judges what is open before it is asked for, so that it is there when it is.
   *
   * @param {(step: string, file: import("./types.js").FileAbout) => unknown} pause what is done before each step
   */
  async prepare(pause) {
    for (const opened of [this.bundle, this.second]) {
      if (!opened) continue;
      for (const step of this.#reading(opened)) await pause(step, opened.about);
    }
  }

  /** Reads the bundle step by step. @param {Opened} opened @returns {Generator<string, Reading>} */
  *#reading(opened) {
    const space = this.spaceDocument();
    const judged = this.#now();
    const about = { judged, file: opened.about, claims: opened.claims };
    if (opened.problem) return { ...unjudged, ...about, state: "unreadable", refusal: opened.problem };
    if ("missing" in space) return { ...unjudged, ...about, missing: space.missing };
    const recalls = this.readPapers().flatMap((paper) => paper.recall ? [paper.recall] : []);
    const given = JSON.stringify([space.text, recalls]);
    if (this.#read.get(opened)?.given !== given) {
      const reading = { ...about, ...yield* this.library.judge(opened.bytes, space.text, judged, recalls) };
      this.#read.set(opened, { given, reading });
    }
    return this.#read.get(opened)?.reading ?? unjudged;
  }

  /** Judges the receipts and notices for the Space. @returns {Paper[]} */
  readPapers() {
    const space = this.spaceDocument();
    return this.papers.map((opened) => {
      const { about, kind, digest, claims } = opened;
      const lying = { about, kind: /** @type {Paper["kind"]} */ (kind), digest, claims };
      /** @type {import("./types.js").UnheldPaper} */
      const paper = { ...lying, state: "unjudged", statement: null, refusal: null, missing: null, recall: null };
      if ("missing" in space) return { ...paper, missing: space.missing };
      if (this.#papers.get(opened)?.given !== space.text) {
        const judged = this.library.paper(paper, opened.bytes, space.text, this.#now());
        this.#papers.set(opened, { given: space.text, paper: judged });
      }
      return this.#papers.get(opened)?.paper ?? paper;
    });
  }

  #now() {
    return this.at ?? `${new Date().toISOString().slice(0, 19)}Z`;
  }
}

/** @type {import("./types.js").Unheld} */
const unjudged = {
  state: "unjudged", judged: "", file: { name: "", size: 0, sha256: "" }, claims: null, refusal: null, missing: null,
  statement: null, preview: null, bundle: null, space: null, sender: null, handle: null,
};
