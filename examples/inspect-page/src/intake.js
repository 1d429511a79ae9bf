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
  switch (kind) {
    case "carried": {
      const problem = await session.open(file, place === "bundle" || place === "second" ? place : null);
      return problem && `${name} ${problem}`;
    }
    case "certificate": {
      const problem = session.trustCertificate(name, text);
      return problem && `${name}: ${problem}`;
    }
    case "space":
      session.trustSpace(name, text);
      return session.space?.problem ? `${name}: ${session.space.problem}` : null;
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

/** A bundle above this takes long enough for a person to wonder. */
const LONG = 2_000_000;

/** Says that a large bundle is read, before the page has no time to say anything. @param {Iterable<File>} files */
export async function busy(files) {
  const sign = document.getElementById("busy");
  const large = [...files].find((file) => file.size > LONG && file.size <= LARGEST);
  if (!sign || !large) return () => {};
  fill(sign, `${large.name} is being read…`);
  sign.hidden = false;
  await new Promise((resolve) => setTimeout(resolve, 50));
  return () => { sign.hidden = true; };
}
