// Puts the documents that `cargo xtask schemas` wrote out to two validators for JavaScript.
//
// The modules lie in the folder that is named second: Ajv, in its strict mode, and @cfworker.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [, , cases, modules] = process.argv;
const root = new URL("..", import.meta.url).pathname;
const require = createRequire(pathToFileURL(join(modules, "node_modules/")));
const json = (path) => JSON.parse(readFileSync(path, "utf8"));

const { Ajv2020 } = require("ajv/dist/2020.js");
const { Validator } = require("@cfworker/json-schema");

const given = json(cases);
const judges = {
  "ajv strict": (schema) => new Ajv2020({ strict: true }).compile(schema),
  "@cfworker/json-schema": (schema) => {
    const validator = new Validator(schema, "2020-12");
    return (document) => validator.validate(document).valid;
  },
};

/** The document with one letter more in the key at `path`. */
function withSlip(document, path) {
  const slip = structuredClone(document);
  const within = path.slice(0, -1).reduce((within, step) => within[step], slip);
  const key = path.at(-1);
  within[`${key}x`] = within[key];
  delete within[key];
  return slip;
}

let wrong = 0;
const complain = (words) => {
  console.log(words);
  wrong += 1;
};
for (const [name, of] of Object.entries(judges)) {
  const judge = new Map();
  for (const path of given.schemas) {
    try {
      judge.set(path, of(json(join(root, path))));
    } catch (error) {
      complain(`${name} refuses ${path}: ${error.message}`);
    }
  }
  let slips = 0;
  for (const { place, schema, document, renamed } of given.cases) {
    const validates = judge.get(schema);
    if (!validates) continue;
    if (!validates(document)) complain(`${name}: ${place} is no document of ${schema}`);
    for (const path of renamed) {
      slips += 1;
      if (validates(withSlip(document, path))) complain(`${name}: ${place}: ${schema} lets a slip in ${path.join(".")} pass`);
    }
  }
  console.log(`${name}: ${judge.size} schemas, ${given.cases.length} documents, ${slips} slips`);
}
process.exit(wrong === 0 ? 0 : 1);
