// What the compiler of TypeScript says to lines of a program, each by itself.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { folder } from "./built.mjs";

const compilerOptions = {
  lib: ["es2022", "esnext.disposable", "dom"],
  module: "nodenext",
  noEmit: true,
  paths: { spacebridge: [join(folder, "index.d.ts")] },
  skipLibCheck: false,
  strict: true,
  target: "es2022",
  types: [],
};

/** Compiles `lines`, which see the package as `s`, and gives the errors by the line's place among them. */
export function errorsIn(name, lines) {
  const place = join(folder, "../declarations", name);
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, "lines.ts"), ['import type * as s from "spacebridge";', ...lines, ""].join("\n"));
  writeFileSync(join(place, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["lines.ts"] }));
  const { status, stdout, stderr } = spawnSync(process.env.SPACEBRIDGE_TSC, ["--pretty", "false", "--project", place], { encoding: "utf8" });
  const found = [...stdout.matchAll(/^.*lines\.ts\((\d+),\d+\): (error TS\d+: .*)$/gmu)];
  const errors = new Map(found.map(([, line, error]) => [Number(line) - 2, error]));
  assert.equal(status === 0, errors.size === 0, stdout + stderr);
  return errors;
}
