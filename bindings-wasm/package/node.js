// For Node, which reads the module from the disk.

import { readFileSync } from "node:fs";

import { initSync } from "./spacebridge_wasm.js";

initSync({ module: readFileSync(new URL("./spacebridge_wasm_bg.wasm", import.meta.url)) });

export * from "./exports.js";
