// The vectors in a page: it is given the shared files, and asked case by case.

import { outcomes } from "../vectors.mjs";

let shared = {};

globalThis.vectors = {
  /** Takes the shared files by their references, as the vectors hold them. */
  take(files) {
    shared = files;
  },
  outcomes: (one) => outcomes(one, shared),
};

globalThis.ready = true;
