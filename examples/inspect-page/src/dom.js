// The one place where elements are made. Every text becomes a text node, and is escaped on the way;
// no string is ever parsed as markup.

import { pieces, printable } from "./text.js";

/**
 * @typedef {Node | string | number | false | null | undefined} Leaf
 * @typedef {Leaf | Leaf[] | Leaf[][] | (Leaf | Leaf[])[][]} Child what is put into an element; of lists, their members
 * @typedef {string | number | boolean | null | undefined} Value
 * @typedef {{[name: string]: Value | Listeners, on?: Listeners}} Attributes attributes, and under `on` listeners by the name of their event
 * @typedef {Record<string, (event: any) => unknown>} Listeners
 */

/** Attributes that would run something, load something, or be refused by the page's own policy. */
const REFUSED = /^(on|style$|src|action|formaction|srcdoc)/u;

/**
 * Makes an element.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Attributes} [attributes]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  const { on = {}, ...rest } = attributes;
  for (const [name, value] of Object.entries(rest)) attribute(element, name, /** @type {Value} */ (value));
  for (const [name, listener] of Object.entries(on)) {
    element.addEventListener(name, /** @type {EventListener} */ (listener));
  }
  append(element, children.flat(3));
  return element;
}

/**
 * @param {Element} element
 * @param {string} name
 * @param {Value} value
 */
export function attribute(element, name, value) {
  if (REFUSED.test(name)) throw new Error(`an element is not given \`${name}\``);
  if (value === false || value === null || value === undefined) element.removeAttribute(name);
  else if (name === "href" && !/^#[a-z-]+$/u.test(String(value))) throw new Error("a link leaves the page");
  else element.setAttribute(name, value === true ? "" : printable(String(value)));
}

/** @param {Element | DocumentFragment} parent @param {Leaf[]} children */
export function append(parent, children) {
  for (const child of children) {
    if (child === false || child === null || child === undefined) continue;
    if (child instanceof Node) parent.append(child);
    else parent.append(text(String(child)));
  }
}

/** Puts `children` in the place of what an element holds. @param {Element} element @param {...Child} children */
export function fill(element, ...children) {
  element.replaceChildren();
  append(element, children.flat(3));
}

/** A listener of an input for files: gives those that were chosen, and forgets them. @param {(files: File[]) => void} take */
export function chosen(take) {
  return (/** @type {Event} */ { target }) => {
    const input = /** @type {HTMLInputElement} */ (target);
    take([...(input.files ?? [])]);
    input.value = "";
  };
}

/**
 * A foreign text on one line. What is not seen is written out and marked, so that nobody takes it
 * for letters of the text.
 *
 * @param {string} foreign
 */
export function text(foreign) {
  const parts = pieces(foreign);
  const first = parts[0];
  if (parts.length <= 1 && !first?.unseen) return document.createTextNode(foreign);
  const fragment = document.createDocumentFragment();
  for (const part of parts) fragment.append(part.unseen ? unseen(part.text) : part.text);
  return fragment;
}

/** Ends of lines and tabs, which are no cause for alarm. */
const PLAIN = ["\\n", "\\r", "\\t"];

/** @param {string} written */
function unseen(written) {
  const mark = document.createElement("span");
  mark.className = PLAIN.includes(written) ? "unseen plain" : "unseen";
  mark.title = "a character that shows nothing of its own";
  mark.textContent = written;
  return mark;
}

/**
 * Returns a text of the library with the names in backticks marked.
 *
 * @param {string} message
 */
export function said(message) {
  const parts = message.split("`");
  if (parts.length % 2 === 0) return [message];
  return parts.map((part, place) => place % 2 === 0 ? part : h("b", { class: "named" }, part));
}

/**
 * A foreign text of several lines: notes, help.
 *
 * @param {string} foreign
 * @param {Attributes} [attributes]
 */
export function prose(foreign, attributes = {}) {
  const lines = foreign.split(/\r?\n/u);
  return h("p", { class: "prose", ...attributes }, ...lines.flatMap((line, index) =>
    index === 0 ? [line] : [h("br"), line]));
}

/** More lines than this are shown without numbers: each number costs an element. */
const NUMBERED = 2000;

/**
 * A foreign text as it is written, with numbered lines: a script.
 *
 * @param {string} foreign
 */
export function listing(foreign) {
  const lines = foreign.split("\n");
  if (lines.length > NUMBERED) {
    return h("pre", { class: "listing plain" }, ...lines.flatMap((line) => [tabbed(line), document.createTextNode("\n")]));
  }
  return h("pre", { class: "listing" }, ...lines.map((line) => h("code", { class: "line" }, tabbed(line))));
}

/** A line in which a tab is a tab: it acts on nothing. @param {string} line */
export function tabbed(line) {
  const fragment = document.createDocumentFragment();
  line.split("\t").forEach((part, index) => {
    if (index > 0) fragment.append("\t");
    fragment.append(text(part));
  });
  return fragment;
}

const SVG = "http://www.w3.org/2000/svg";

/** @type {Record<string, string>} */
const PATHS = {
  holds: "M4.5 12.5l5 5 10-11",
  fails: "M6 6l12 12M18 6L6 18",
  unknown: "M8.5 9a3.5 3.5 0 1 1 5.2 3.1c-1.1.6-1.7 1.3-1.7 2.6M12 18.2v.3",
  moot: "M6 12h12",
  open: "M5.5 5.5h13v13h-13z",
  lock: "M7 11V8a5 5 0 0 1 10 0v3M5.5 11h13v9h-13z",
  file: "M6 3h8l4 4v14H6zM14 3v4h4",
  people: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5a7.5 7.5 0 0 1 15 0",
  box: "M4 8l8-4 8 4v8l-8 4-8-4zM4 8l8 4 8-4M12 12v8",
  compare: "M9 4H4v16h5M15 4h5v16h-5M12 3v18",
  warning: "M12 4l9 16H3zM12 10v5M12 17.2v.3",
  note: "M12 8v.3M12 11v6M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z",
};

/** A picture beside a word that says the same; so it says nothing to a screen reader. @param {string} name */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name] ?? "");
  svg.append(path);
  return svg;
}
