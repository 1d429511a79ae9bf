// Files on their way in: what each is, and where it belongs.

import { fill } from "./dom.js";
import { LARGEST, parsed } from "./files.js";
import { size } from "./text.js";

/** @typedef {import("./session.js").Session} Session */
/** @typedef {Awaited<ReturnType<typeof import("./files.js").kindOf>>} Found */

/** Files that say whom to trust or what to read: in their presence the example is put away. @param {Found} found */
export function isOwn({ kind }) {
  return kind === "carried" || kind === "certificate" || kind === "space";
}

/**
 * Puts a file that is no package where it belongs.
 *
 * @param {Session} session
 * @param {Found} found
 * @param {string} [place] where a person put it
 * @returns {Promise<string | null>} what is to be said about it
 */
export async function put(session, { kind, file, text = "" }, place) {
  const { name } = file;
  const slot = place === "bundle" || place === "second" ? place : null;
  const elsewhere = (/** @type {string} */ what) => slot && `${name} is no bundle: it is ${what}.`;
  switch (kind) {
    case "carried": {
      const { kind, problem } = await session.open(file, slot);
      return problem ? `${name} ${problem}` : kind === "bundle" ? null : elsewhere(`a ${kind}, and stands under “Receipts and notices” or in the history`);
    }
    case "certificate": {
      const problem = session.trustCertificate(name, text);
      return problem ? `${name}: ${problem}` : elsewhere("a certificate, and stands under “Trust”");
    }
    case "space":
      session.trustSpace(name, text);
      return session.space?.problem ? `${name}: ${session.space.problem}` : elsewhere("the document of a Space, and stands under “Trust”");
    case "answers":
      session.earlier = parsed(text);
      return session.bundle ? null : `${name}: answers are taken over once the release is read.`;
    case "private-key":
      return `${name} holds a private key. This page never needs one: it was not kept. Do not carry it about.`;
    case "empty":
      return `${name} is empty.`;
    case "too-large":
      return `${name} is larger than any bundle may be (${size(file.size)}).`;
    case "json":
      return `${name} is JSON, but neither the document of a Space nor a file with answers.`;
    default:
      return null;
  }
}

/** A file above this takes long enough for a person to wonder. */
const LONG = 2_000_000;

/** The message that stands while a large file is read. */
export class Busy {
  #sign = /** @type {HTMLElement} */ (document.getElementById("busy"));
  #announce;

  /** @param {(what: string) => void} announce tells whoever does not see the sign */
  constructor(announce) {
    this.#announce = announce;
  }

  /**
   * Says what comes next, and lets the page draw it and do what was asked meanwhile. Of what is done
   * at once nothing is said.
   *
   * @param {string} what
   * @param {{name: string, size: number}} file
   */
  async say(what, { name, size }) {
    if (size <= LONG || size > LARGEST) return;
    if (this.#sign.hidden) this.#announce(`${name} is being read.`);
    fill(this.#sign, `${name}: ${what}…`);
    this.#sign.hidden = false;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }

  done() {
    this.#sign.hidden = true;
  }
}
