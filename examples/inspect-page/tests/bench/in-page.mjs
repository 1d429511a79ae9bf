// Both sides in one page: the library as the page carries it, and the peer, in turns.

import * as library from "spacebridge/inline";
import module from "spacebridge/spacebridge_wasm_bg.wasm";

import { judged, keyOf } from "./peer.mjs";

/** Measures each verb, in milliseconds, round by round. */
export async function measured({ base64, space: document, pem, now, rounds }) {
  library.initSync({ module: await WebAssembly.compile(module) });
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const space = library.Space.fromDocument(JSON.parse(document));
  const point = keyOf(pem);
  const cases = {
    verify: () => library.BundleMessage.fromBytes(bytes).verify(space, undefined, { now }).free(),
    preview() {
      const verified = library.BundleMessage.fromBytes(bytes).verify(space, undefined, { now });
      space.preview(verified, new library.Answers(), new library.TargetState(undefined)).document();
    },
    peer: () => judged(bytes, point),
  };
  const times = Object.fromEntries(Object.keys(cases).map((name) => [name, []]));
  for (let round = -1; round < rounds; round += 1) {
    for (const [name, work] of Object.entries(cases)) {
      const start = performance.now();
      await work();
      if (round >= 0) times[name].push(performance.now() - start);
    }
  }
  return times;
}
