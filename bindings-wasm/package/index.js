// For whatever loads modules from addresses: browsers, Deno, bundlers.

import init from "./spacebridge_wasm.js";

await init({ module_or_path: new URL("./spacebridge_wasm_bg.wasm", import.meta.url) });

export * from "./exports.js";
