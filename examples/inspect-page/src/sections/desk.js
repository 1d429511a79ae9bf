// The desk: where files are put, and where a person says whom to trust.

import { append, chosen, h, icon } from "../dom.js";
import { size } from "../text.js";
import { words } from "./verdict.js";

/** @typedef {import("../session.js").Session} Session */
/** @typedef {import("../types.js").Opened} Opened */
/** @typedef {import("../types.js").Pem} Pem */

/**
 * @typedef {object} Hands what the desk can set in motion
 * @property {(files: Iterable<File>, place: string) => void} take
 * @property {(place: "bundle" | "second" | "space") => void} close
 * @property {() => void} swap
 * @property {() => void} changed the trust was edited
 * @property {(document: boolean) => void} judgeBy judges for the document of the Space, or by the compared certificates
 * @property {(changed: boolean) => void} example shows the example, as it was carried or with one bit changed
 * @property {() => void} begin puts everything away
 */

/** @param {Session} session @param {Hands} hands @param {string[]} notes what was said about files that were not taken */
export function desk(session, hands, notes) {
  return h("section", { id: "desk", class: session.bundle ? "desk compact" : "desk", "aria-labelledby": "desk-heading" },
    h("h2", { id: "desk-heading", class: session.bundle ? "unheard" : "" }, session.bundle ? "The files" : "Drop a release bundle here"),
    !session.bundle && h("p", { class: "about" }, "Give the bundle, and the document or the certificates that say whom you trust: drop them anywhere on this page, or choose them. The page tells what each file is from its content."),
    h("ul", { class: "notes-of-files", id: "file-notes", role: "status" }, ...notes.map((note) => h("li", {}, note))),
    h("div", { class: "slots" },
      slot("bundle", "file", "The release bundle", "The file that came across.", session.bundle, hands),
      trust(session, hands),
      slot("second", "compare", "To compare with", "Another bundle: for example the release that runs now.", session.second, hands,
        session.second && h("button", { type: "button", class: "small", id: "swap", on: { click: hands.swap } }, "Swap the two"))),
    h("p", { class: "about beside" }, "Package files, receipts, notices and an answers file can be dropped as well."),
    !session.bundle && tryIt(hands));
}

/** Offers examples to a person without a bundle. @param {Hands} hands */
function tryIt(hands) {
  return h("div", { class: "try" },
    h("p", {}, h("strong", {}, "No bundle at hand?"), " The page carries an example, whose names, keys and packages are made up."),
    h("p", { class: "buttons" },
      h("button", { type: "button", class: "button", id: "try-good", on: { click: () => hands.example(false) } }, "Try it with an example"),
      h("button", { type: "button", class: "button", id: "try-bad", on: { click: () => hands.example(true) } }, "Try it with one bit changed")));
}

/** Says that what is shown is the example. @param {string} day @param {Hands} hands */
export function exampleSign(day, hands) {
  return h("section", { id: "example", class: "example", "aria-label": "Example" },
    h("p", {}, h("strong", {}, "This is an example."), ` Its names, keys and packages are made up; it is judged as on ${day}.`),
    h("button", { type: "button", class: "button", on: { click: hands.begin } }, "Close the example"));
}

/** @param {"bundle" | "second"} place @param {string} sign @param {string} title @param {string} about @param {Opened | null} opened @param {Hands} hands @param {import("../dom.js").Child} [more] */
function slot(place, sign, title, about, opened, hands, more) {
  return h("div", { class: `slot${opened ? " taken" : ""}` },
    h("h3", {}, icon(sign), title),
    opened
      ? h("p", { class: "file" }, h("strong", {}, opened.about.name), h("span", { class: "aside" }, size(opened.about.size)))
      : h("p", { class: "about" }, about),
    h("div", { class: "buttons" },
      chooser(place, opened ? "Another file…" : "Choose a file…", opened ? " small" : place === "bundle" ? " primary" : "", hands),
      opened && h("button", { type: "button", class: "small", "aria-label": `Put away ${opened.about.name}`, on: { click: () => hands.close(place) } }, "Put away"),
      more));
}

/** @param {string} place @param {string} label @param {string} looks @param {Hands} hands */
function chooser(place, label, looks, hands) {
  return h("label", { class: `button${looks}` }, label,
    h("input", { type: "file", id: `choose-${place}`, multiple: place !== "second", on: { change: chosen((files) => hands.take(files, place)) } }));
}

/** @param {Session} session @param {Hands} hands */
function trust(session, hands) {
  const has = session.space !== null || session.certificates.length > 0;
  return h("div", { class: `slot${has ? " taken" : ""}` },
    h("h3", {}, icon("people"), "Trust"),
    !has && h("p", { class: "about" }, "The document of your Space, or the certificates of your Space and of the sender. Without it nothing is established."),
    session.judgedSpace() && session.space && h("p", { class: "file" }, h("strong", {}, session.space.document?.name ?? session.space.file), h("span", { class: "aside" }, session.space.problem ?? `Space document, ${session.space.file}`)),
    !session.judgedSpace() && session.certificates.length > 0 && h("p", { class: "file" }, h("strong", {}, session.certificates.map((known) => known.file).join(", "))),
    h("div", { class: "buttons" },
      chooser("trust", has ? "Another file…" : "Choose files…", has ? " small" : "", hands),
      session.space && h("button", { type: "button", class: "small", "aria-label": "Put away the Space document", on: { click: () => hands.close("space") } }, "Put away")));
}

/** The certificates, each to be compared by a person before it counts. @param {Session} session @param {Hands} hands */
export function certificates(session, hands) {
  if (session.judgedSpace() && session.space) return spaceShown(session, session.space, hands);
  if (session.certificates.length === 0) return null;
  const environments = h("input", { type: "text", id: "environments", autocomplete: "off", placeholder: "Production, Staging", on: { change: () => { session.environments = environments.value; hands.changed(); } } });
  environments.value = session.environments;
  return h("section", { id: "certificates", "aria-labelledby": "certificates-heading" },
    h("h2", { id: "certificates-heading" }, "Certificates given"),
    session.space && h("p", { class: "problem", id: "space-beside" },
      `The document of “${session.space.document?.name ?? session.space.file}” (${session.space.file}) was given as well. It decides nothing: the certificates that you compared are kept. `,
      h("button", { type: "button", class: "small", id: "by-document", on: { click: () => hands.judgeBy(true) } }, "Judge for the document")),
    session.space && together(session),
    h("p", { class: "about" }, "Anybody can write any name into a certificate. Read the sixteen words aloud with its owner, over a way that you trust; only then does it count here."),
    h("div", { class: "pair" }, ...session.certificates.map((known, index) => card(session, known, index, hands))),
    h("p", {}, h("label", { for: "environments" }, "Environments of the Space, to see what is missing where"), environments));
}

/** @param {Session} session @param {Pem} known @param {number} index @param {Hands} hands */
function card(session, known, index, hands) {
  const role = h("select", { id: `role-${index}`, on: { change: () => { known.role = /** @type {Pem["role"]} */ (role.value); hands.changed(); } } },
    h("option", { value: "" }, "not used"), h("option", { value: "ours" }, "the Space that the bundle is for"), h("option", { value: "sender" }, "a sender whose releases are accepted"));
  role.value = known.role;
  const called = h("input", { type: "text", id: `called-${index}`, autocomplete: "off", on: { change: () => { known.called = called.value; hands.changed(); } } });
  called.value = known.called;
  const compared = h("input", { type: "checkbox", id: `compared-${index}`, checked: known.compared, on: { change: () => { known.compared = compared.checked; hands.changed(); } } });
  return h("div", { class: "card" },
    h("h3", {}, `Calls itself “${known.name}”`, h("span", { class: `tag${known.compared ? " good" : ""}` }, known.compared ? "compared" : "not believed yet")),
    words(known.fingerprint),
    h("div", { class: "form-row" }, h("label", { for: `role-${index}` }, "It is"), role),
    h("div", { class: "form-row" }, h("label", { for: `called-${index}` }, "You call it"), called),
    h("p", {}, h("label", { for: `compared-${index}`, class: "check-label" }, compared, "I compared all sixteen words with its owner")),
    h("p", { class: "aside" }, `${known.file}. Valid ${known.from.slice(0, 10)} to ${known.until.slice(0, 10)}. `,
      h("button", { type: "button", class: "small quiet", "aria-label": `Put away ${known.file}`, on: { click: () => { session.certificates.splice(index, 1); hands.changed(); } } }, "Put away")));
}

/** Warns where whoever gave the bundle may have written the document as well. @param {Session} session */
function together(session) {
  return session.cameTogether()
    ? h("p", { class: "problem", id: "came-together" }, "This document arrived together with the bundle. Whoever gave you the bundle may have written it, and a forged bundle holds for a forged document. Take the document from a place that you trust, and give it by itself.")
    : null;
}

/** @param {Session} session @param {import("../types.js").Trusted} space @param {Hands} hands */
function spaceShown(session, space, hands) {
  if (!space.document) return null;
  const { document } = space;
  const judged = session.bundle !== null;
  const compared = session.certificates.filter((known) => known.compared);
  return h("section", { id: "space", "aria-labelledby": "space-heading" },
    h("p", { id: "whose" }, "This page trusts the document of ", h("strong", {}, `“${document.name}”`), `, from ${space.file}. The certificate of that Space has these words:`),
    words(document.shown),
    together(session),
    compared.length > 0 && h("p", { id: "certificates-kept" },
      `The certificates that you compared are kept: ${compared.map((known) => `“${known.called}”`).join(", ")}. `,
      h("button", { type: "button", class: "small", id: "by-certificates", on: { click: () => hands.judgeBy(false) } }, "Judge by them instead")),
    h("details", { class: "group" },
      h("summary", {}, h("h2", { id: "space-heading" }, `${judged ? "Judged" : "Whatever you open is judged"} for “${document.name}”, which trusts ${document.trusts.length === 1 ? "one Space" : `${document.trusts.length} Spaces`}`)),
      h("p", { class: "about" }, `From ${space.file}. The document decides whom it trusts: take it from a place that you trust.`),
      h("ul", { class: "plain" }, ...document.trusts.map((trust) => h("li", {},
        h("strong", {}, trust.name), h("span", { class: "tag" }, trust.ended ? "ended" : trust.confirmed ? "compared" : "not compared"), " ",
        trust.permits.map((permit) => permit.grant.replaceAll("-", " ") + (permit.projects ? ` (${permit.projects.join(", ")})` : "")).join(", ") || "nothing granted",
        trust.shown && words(trust.shown))))));
}

/** Lets files be dropped anywhere. @param {(files: Iterable<File>) => void} take */
export function droppable(take) {
  const root = document.documentElement;
  const over = (/** @type {boolean} */ is) => root.classList.toggle("dropping", is);
  root.addEventListener("dragover", (event) => { event.preventDefault(); over(true); });
  root.addEventListener("dragleave", (event) => { if (event.relatedTarget === null) over(false); });
  root.addEventListener("drop", (event) => {
    event.preventDefault();
    over(false);
    if (event.dataTransfer) take([...event.dataTransfer.files]);
  });
  append(document.body, [h("div", { class: "drop-hint", "aria-hidden": "true" }, "Let go: the page finds out what it is")]);
}
