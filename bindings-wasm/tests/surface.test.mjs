// The same verbs in every language: `vectors/surface.json` has their names as Rust and Python spell
// them, and apart what only JavaScript needs.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { folder, spacebridge } from "./built.mjs";

const surface = JSON.parse(readFileSync(new URL("../../vectors/surface.json", import.meta.url), "utf8"));
const camel = (name) => name.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase());
const GENERATED = ["constructor", "free", "length", "name", "prototype", "__destroy_into_raw", "__wrap", "__unwrap"];

/** Returns the own members of a class, static or not. */
function members(kind) {
  const own = [...Object.getOwnPropertyNames(kind.prototype), ...Object.getOwnPropertyNames(kind)];
  const length = Object.getOwnPropertyDescriptor(kind.prototype, "length") ? ["length"] : [];
  const name = Object.getOwnPropertyDescriptor(kind.prototype, "name") ? ["name"] : [];
  return [...own.filter((one) => !GENERATED.includes(one)), ...length, ...name].sort();
}

test("JavaScript has every function, and no other", () => {
  const wanted = [...surface.functions.map(camel), ...surface.javascript.functions.map(camel)];
  const given = Object.keys(spacebridge).filter((name) => /^[a-z]/.test(name));
  assert.deepEqual(given.sort(), wanted.sort());
});

test("JavaScript has every class with every member, and no other", () => {
  const own = surface.javascript.classes;
  const classes = new Set([...Object.keys(surface.classes), ...Object.keys(own)]);
  assert.deepEqual(Object.keys(spacebridge).filter((name) => /^[A-Z]/.test(name)).sort(), [...classes].sort());
  for (const name of classes) {
    const wanted = [...(surface.classes[name] ?? []).map(camel), ...(own[name] ?? [])].sort();
    assert.deepEqual(members(spacebridge[name]), wanted, name);
  }
});

test("every name is declared", () => {
  const declared = readFileSync(join(folder, "index.d.ts"), "utf8");
  for (const name of Object.keys(spacebridge)) {
    assert.match(declared, new RegExp(`export (const|function|class) ${name}\\b`), name);
  }
});
