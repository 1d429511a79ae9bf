// An example to look at, which the page carries in itself. Its names, keys and packages are made up.

import good from "spacebridge-example/good.sbbundle";
import older from "spacebridge-example/older.sbbundle";
import space from "spacebridge-example/prod.space.json";
import failed from "spacebridge-example/failed.sbreceipt";
import succeeded from "spacebridge-example/succeeded.sbreceipt";

/** The day on which the example's story ends: it is judged as on that day. */
export const DAY = "2026-11-24T12:00:00Z";

/** @param {string} name @param {Uint8Array | string} content */
const file = (name, content) => new File([/** @type {BlobPart} */ (content)], name);

/**
 * The files of the example: as they were carried, or with one bit changed on the way.
 *
 * @param {boolean} changed
 */
export function example(changed) {
  const bundle = file("example Shop 1.1.0.sbbundle", changed ? withOneBitChanged(good) : good);
  const others = [file("example Shop 1.0.0.sbbundle", older), file("example failed.sbreceipt", failed), file("example succeeded.sbreceipt", succeeded)];
  return [file("example Prod Space.json", space), bundle, ...(changed ? [] : others)];
}

/** @param {Uint8Array} bytes */
function withOneBitChanged(bytes) {
  const place = Math.floor(bytes.length / 2);
  return bytes.map((byte, at) => at === place ? byte ^ 1 : byte);
}
