// The package as a page carries it that is opened from a disk: the module is in the script.

import * as spacebridge from "spacebridge/inline";
import module from "spacebridge/spacebridge_wasm_bg.wasm";

spacebridge.initSync({ module: await WebAssembly.compile(module) });

export { spacebridge };
