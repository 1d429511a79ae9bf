// The package as it was built: it lies where the environment says.

import { join } from "node:path";
import { pathToFileURL } from "node:url";

export const folder = process.env.SPACEBRIDGE_WASM;

/** Everything that `import ... from "spacebridge"` gives. */
export const spacebridge = await import(pathToFileURL(join(folder, "node.js")));
