// Values and scopes as a person reads them.

import { h, icon } from "./dom.js";

/** What a value is: a text, a secret, or a thing of the source. @param {any} value */
export function kindOf(value) {
  if (value === null || value === undefined) return "text";
  if (typeof value === "string" || value.text !== undefined) return "text";
  return value.reference ? "reference" : "secret";
}

/** The text of a value that has one. @param {any} value */
export function textOf(value) {
  return typeof value === "string" ? value : (value?.text ?? "");
}

/** What is said of a secret in place of the secret. @param {any} value */
function secrecy(value) {
  const sealed = value?.sealed ?? value?.sensitive?.sealed;
  return sealed === undefined || sealed === null ? "secret" : "secret, sealed to the target";
}

/** A value on one line. @param {any} value */
export function shown(value) {
  switch (kindOf(value)) {
    case "secret":
      return h("span", { class: "secret" }, icon("lock"), secrecy(value));
    case "reference":
      return h("span", { class: "reference" }, h("span", { class: "tag" }, value.reference.kind), " ", value.reference.name);
    default: {
      const text = textOf(value);
      return text === "" ? h("span", { class: "empty" }, "empty text") : h("span", { class: "value" }, text);
    }
  }
}

/** @type {[string, string][]} */
const DIMENSIONS = [
  ["environments", "environment"], ["roles", "target tag"], ["machines", "machine"], ["actions", "step"],
  ["channels", "channel"], ["tags", "tenant tag"], ["processes", "process"],
];

/** The dimensions that a scope limits, with their members. @param {any} scope @returns {{name: string, members: string[]}[]} */
export function dimensions(scope) {
  return DIMENSIONS.flatMap(([key, name]) => {
    const members = scope?.[key] ?? [];
    return members.length > 0 ? [{ name, members }] : [];
  });
}

/** A scope in one line of text. @param {any} scope */
export function scopeText(scope) {
  const limits = dimensions(scope);
  return limits.length === 0 ? "everywhere" : limits.map(({ members }) => members.join(" or ")).join(" and ");
}

/** Which set defines something. @param {any} origin */
export function originText(origin) {
  return origin?.library ? `library set ${origin.library.set}` : "project";
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

/** What a control type asks for, in words. @param {string | undefined} control */
export function controlText(control = "") {
  const thing = THINGS[control];
  return thing ? `the ${thing}` : CONTROLS[control] ?? control;
}
