export * from "./index.js";

/** Starts the library from the bytes of `spacebridge_wasm_bg.wasm`. Nothing else works before. */
export function initSync(options: { module: BufferSource | WebAssembly.Module }): unknown;
