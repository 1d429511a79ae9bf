// Resolving, among what was answered if anything was: the module takes a handle where one may be missing.

import { Answers, resolveAllAmong, resolveAmong } from "./spacebridge_wasm.js";

export function resolve(variables, name, place, options) {
  return resolveAmong(variables, name, place, options, options?.answers ?? new Answers());
}

export function resolveAll(variables, place, options) {
  return resolveAllAmong(variables, place, options, options?.answers ?? new Answers());
}
