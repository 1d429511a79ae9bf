// The packages of the release, and whether the files at hand are those very bytes.

import { chosen, h, icon, fill, said } from "../dom.js";
import { counted, size } from "../text.js";

/** @typedef {import("../types.js").Held} Held */
/** @typedef {import("../types.js").Package} Package */
/** @typedef {import("../checks.js").Checks} Checks */

/** @type {Record<string, {icon: string, words: string}>} */
const STANDINGS = {
  waiting: { icon: "moot", words: "no file given" },
  running: { icon: "note", words: "being read" },
  matches: { icon: "holds", words: "these very bytes" },
  other: { icon: "fails", words: "other bytes" },
  cancelled: { icon: "unknown", words: "stopped: not established" },
  failed: { icon: "fails", words: "cannot be read" },
};

/** @param {Held} reading @param {Checks} checks @param {(files: File[]) => void} take */
export function packages(reading, checks, take) {
  const rows = reading.preview.packages.map((row) => row.package);
  const body = h("tbody", {}, ...rows.map((it) => packageRow(it, checks)));
  const summary = h("p", { class: "about", id: "packages-summary" });
  const note = () => fill(summary, summed(rows, checks));
  note();
  checks.listen(note);
  return h("section", { id: "packages", "aria-labelledby": "packages-heading" },
    h("h2", { id: "packages-heading" }, `Packages (${rows.length})`),
    h("p", { class: "about" }, "The bundle does not hold them. It names the bytes of each; give the files to have them compared. They are read piece by piece, whatever their size."),
    h("p", { class: "choose" }, h("label", { class: "button" }, icon("box"), "Check package files…",
      h("input", { type: "file", multiple: true, id: "package-files", on: { change: chosen(take) } }))),
    summary,
    rows.length > 0 && h("div", { class: "wide" }, h("table", { class: "packages" },
      h("caption", { class: "unheard" }, "Packages of the release"),
      h("thead", {}, h("tr", {}, ...["Package", "Version", "Feed", "Size", "SHA-256", "File at hand"].map((name) => h("th", { scope: "col" }, name)))),
      body)),
    h("ul", { id: "strays", class: "strays", "aria-label": "Files that are none of the packages" }));
}

/** @param {Package[]} rows @param {Checks} checks */
function summed(rows, checks) {
  const of = (/** @type {string} */ state) => rows.filter((it) => checks.of(it).state === state).length;
  const matching = of("matches");
  if (matching === rows.length && rows.length > 0) return `All ${counted(rows.length, "package")} are at hand, with the very bytes that were signed.`;
  return `${matching} of ${counted(rows.length, "package")} established.${of("other") > 0 ? ` ${counted(of("other"), "file")} with other bytes.` : ""}`;
}

/** @param {Package} it @param {Checks} checks */
function packageRow(it, checks) {
  const cell = h("td", { "data-name": "File at hand", class: "standing", tabindex: -1 });
  const show = () => {
    const check = checks.of(it);
    const standing = STANDINGS[check.state] ?? { icon: "unknown", words: check.state };
    cell.className = `standing ${check.state}`;
    if (check.state === "running") {
      const part = it.content?.size ? check.read / it.content.size : 0;
      const shown = cell.querySelector("progress");
      if (shown) {
        shown.value = part;
        const label = cell.querySelector(".amount");
        if (label) fill(label, `${size(check.read)} of ${size(it.content?.size ?? 0)}`);
        return;
      }
      fill(cell, h("progress", { max: 1, value: part, "aria-label": `Reading ${it.id} ${it.version}` }),
        h("span", { class: "amount" }, size(check.read)),
        h("button", { type: "button", class: "small", "aria-label": `Stop reading ${it.id} ${it.version}`, on: { click: () => check.cancel() } }, "Stop"));
      return;
    }
    const held = cell.contains(document.activeElement);
    fill(cell, h("span", { class: "state" }, icon(standing.icon), standing.words),
      check.file && h("span", { class: "aside" }, check.file),
      check.message && h("span", { class: "detail" }, said(check.message)));
    // The button that stopped it is gone.
    if (held) cell.focus({ preventScroll: true });
  };
  show();
  checks.listen(show, it);
  return h("tr", {},
    h("th", { scope: "row", "data-name": "Package" }, it.id),
    h("td", { "data-name": "Version" }, it.version),
    h("td", { "data-name": "Feed" }, it.feed ?? "—"),
    h("td", { "data-name": "Size", class: "number" }, it.content ? size(it.content.size) : "—"),
    h("td", { "data-name": "SHA-256" }, h("code", { class: "digest" }, it.content?.sha256 ?? "nothing pins it")),
    cell);
}
