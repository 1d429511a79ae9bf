// The vectors in a page: it is given the files, and asked case by case.

import { outcomes } from "../vectors.mjs";

const files = new Map();

function read(path) {
  const bytes = files.get(path);
  if (!bytes) throw new Error(`there is no file ${path}`);
  return bytes;
}

globalThis.vectors = {
  /** Takes files: pairs of a path below the vectors and the bytes in base64. */
  take(pairs) {
    for (const [path, base64] of pairs) {
      files.set(path, Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)));
    }
  },
  outcomes: (folder) => outcomes(folder, read),
};

globalThis.ready = true;
