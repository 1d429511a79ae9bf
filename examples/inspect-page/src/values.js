// Values and scopes as a person reads them.

import { h, icon } from "./dom.js";

/** @typedef {import("spacebridge/inline").Value | import("spacebridge/inline").PropertyValue} Value what a variable or a property holds */

/** Returns the kind of a value: a text, a secret, or a thing of the source. @param {Value} value */
export function kindOf(value) {
  if (typeof value === "string" || "text" in value) return "text";
  return "reference" in value ? "reference" : "secret";
}

/** The text of a value that has one. @param {Value} value */
export function textOf(value) {
  if (typeof value === "string") return value;
  return "text" in value ? value.text : "";
}

/** A value on one line. @param {Value} value */
export function shown(value) {
  const text = textOf(value);
  if (typeof value === "object" && "sensitive" in value) {
    return h("span", { class: "secret" }, icon("lock"), value.sealed === undefined ? "secret" : "secret, sealed to the target");
  }
  if (typeof value === "object" && "reference" in value) {
    return h("span", { class: "reference" }, h("span", { class: "tag" }, value.reference.kind), " ", value.reference.name);
  }
  return text === "" ? h("span", { class: "empty" }, "empty text") : h("span", { class: "value" }, text);
}

/** @type {[keyof import("spacebridge/inline").Scope, string][]} */
const DIMENSIONS = [
  ["environments", "environment"], ["roles", "target tag"], ["machines", "machine"], ["actions", "step"],
  ["channels", "channel"], ["tags", "tenant tag"], ["processes", "process"],
];

/** The dimensions that a scope limits, with their members. @param {import("spacebridge/inline").Scope | undefined} scope @returns {{name: string, members: string[]}[]} */
export function dimensions(scope) {
  return DIMENSIONS.flatMap(([key, name]) => {
    const members = scope?.[key] ?? [];
    return members.length > 0 ? [{ name, members }] : [];
  });
}

/** A scope in one line of text. @param {import("spacebridge/inline").Scope | undefined} scope */
export function scopeText(scope) {
  const limits = dimensions(scope);
  return limits.length === 0 ? "everywhere" : limits.map(({ members }) => members.join(" or ")).join(" and ");
}

/** Describes the set that defines a variable. @param {import("spacebridge/inline").Origin} origin */
export function originText(origin) {
  return origin === "project" ? "project" : `library set ${origin.library.set}`;
}

/** Control types that ask for something by its name. @type {Record<string, string>} */
export const THINGS = {
  AmazonWebServicesAccount: "name of an AWS account here", AzureAccount: "name of an Azure account here",
  Certificate: "name of a certificate here", Feed: "name of a feed here", GenericOidcAccount: "name of an account here",
  GoogleCloudAccount: "name of a Google Cloud account here", Package: "id of a package", StepName: "name of a step",
  UsernamePasswordAccount: "name of an account here", WorkerPool: "name of a worker pool here",
};

/** @type {Record<string, string>} */
const CONTROLS = {
  "": "a line of text", SingleLineText: "a line of text", MultiLineText: "a text of several lines", Select: "one of several", Checkbox: "yes or no",
  Sensitive: "a secret",
};

/** Describes the input of a control type. @param {string | undefined} control */
export function controlText(control = "") {
  const thing = THINGS[control];
  return thing ? `the ${thing}` : CONTROLS[control] ?? control;
}
