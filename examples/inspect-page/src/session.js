// What is open in the page, and what is judged of it. Nothing here decides: the library does.

import { Checks } from "./checks.js";
import { sha256 } from "./files.js";

/** @typedef {import("./types.js").Reading} Reading */
/** @typedef {import("./types.js").Opened} Opened */
/** @typedef {import("./types.js").Pem} Pem */

/** The page's state; `library` is what `engine.js` gives. */
export class Session {
  /** @type {Opened | null} */
  bundle = null;
  /** @type {Opened | null} */
  second = null;
  /** @type {{file: string, text: string, document: any, problem: string | null} | null} */
  space = null;
  /** @type {Pem[]} */
  certificates = [];
  environments = "";
  /** @type {any} */
  earlier = null;
  /** @type {Checks} */
  checks;

  /** What was judged for which Space: what has not changed is not judged again. @type {WeakMap<Opened, {text: string, reading: Reading}>} */
  #read = new WeakMap();

  /** @param {import("./engine.js").Library} library */
  constructor(library) {
    this.library = library;
    this.checks = this.#checks();
  }

  #checks() {
    return new Checks((it) => this.library.packageCheck(it));
  }

  /** @param {File} file @param {"bundle" | "second"} place */
  async open(file, place) {
    const bytes = new Uint8Array(await file.arrayBuffer());
    const about = { name: file.name, size: file.size, sha256: await sha256(bytes) };
    this[place] = { about, bytes, ...this.library.open(bytes) };
    if (place === "bundle") this.#restart();
    this.suggest();
  }

  #restart() {
    this.checks.cancel();
    this.checks = this.#checks();
    this.earlier = null;
  }

  /** Forgets what lies in a place. @param {"bundle" | "second" | "space"} place */
  close(place) {
    this[place] = null;
    if (place === "bundle") {
      this.bundle = this.second;
      this.second = null;
      this.#restart();
    }
  }

  swap() {
    [this.bundle, this.second] = [this.second, this.bundle];
    this.#restart();
  }

  /** @param {string} file @param {string} text */
  trustSpace(file, text) {
    const read = this.library.space(text);
    this.space = { file, text, document: read.document ?? null, problem: read.problem ?? null };
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

  /** What a certificate is for, as far as the file's own claims suggest: a person confirms it. */
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
    if (this.space) return this.space.problem ? { missing: this.space.problem } : { text: this.space.text };
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
    const space = this.spaceDocument();
    const judged = `${new Date().toISOString().slice(0, 19)}Z`;
    const about = { judged, file: opened.about, claims: opened.claims };
    if (opened.problem) return { ...nothing, ...about, state: "unreadable", refusal: opened.problem };
    if ("missing" in space) return { ...nothing, ...about, state: "unjudged", missing: space.missing };
    if (this.#read.get(opened)?.text !== space.text) {
      const reading = { ...nothing, ...about, ...this.library.judge(opened.bytes, space.text, judged) };
      this.#read.set(opened, { text: space.text, reading });
    }
    return this.#read.get(opened)?.reading ?? nothing;
  }
}

/** @type {Reading} */
const nothing = {
  state: "unjudged", judged: "", file: { name: "", size: 0, sha256: "" }, claims: null, refusal: null, missing: null,
  statement: null, preview: null, bundle: null, space: null, sender: null, handle: null,
};
