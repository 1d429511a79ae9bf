// For a page that carries the module in itself: call `initSync({ module: bytes })` first.

export { initSync } from "./spacebridge_wasm.js";
export * from "./exports.js";
