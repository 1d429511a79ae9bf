// The page: takes files, has them judged, and draws what came out.

import { navigation, unfoldOnPaper } from "./around.js";
import { likely } from "./checks.js";
import { attribute, fill, h } from "./dom.js";
import { load } from "./engine.js";
import { DAY, example } from "./example.js";
import { kindOf, parsed } from "./files.js";
import { Busy, isOwn, put } from "./intake.js";
import { Session } from "./session.js";
import { answers, carryOver } from "./sections/answers.js";
import { comparison } from "./sections/compare.js";
import { certificates, desk, droppable, exampleSign } from "./sections/desk.js";
import { evidence, record } from "./sections/evidence.js";
import { history } from "./sections/history.js";
import { packages } from "./sections/packages.js";
import { process } from "./sections/process.js";
import { release, signers } from "./sections/release.js";
import { missing, templates } from "./sections/templates.js";
import { variables } from "./sections/variables.js";
import { announcement, claims, left, statement, verdict } from "./sections/verdict.js";
import { counted, moment, size } from "./text.js";

/** @typedef {import("./types.js").Held} Held */
/** @typedef {import("./types.js").Reading} Reading */

const content = /** @type {HTMLElement} */ (document.getElementById("content"));
const contents = /** @type {HTMLElement} */ (document.getElementById("contents"));
const announcer = /** @type {HTMLElement} */ (document.getElementById("announcer"));

/** @type {Session} */
let session;
/** @type {string[]} */
let notes = [];
/** @type {Reading | null} */
let reading = null;
/** The number of times that the page was drawn, for programs that wait for it. */
let drawn = 0;

let queue = Promise.resolve();

/** Does what takes time, one after the other. @param {() => Promise<void>} work */
function inTurn(work) {
  queue = queue.then(work).catch(fault);
}

/** True once the library broke. Its memory is then undefined, and no result of it counts. */
let broken = false;

/** Shows a fault of the page, and nothing else. @param {unknown} error */
function fault(error) {
  broken ||= error instanceof WebAssembly.RuntimeError;
  const said = error instanceof Error ? error.message : String(error);
  fill(content, h("section", { role: "alert" }, h("h2", {}, "The page failed"),
    h("p", { class: "problem" }, said),
    h("p", {}, "Nothing is established. Load the page again before you go on.")));
  contents.hidden = true;
  document.documentElement.dataset.drawn = String(drawn += 1);
}

/** @param {Iterable<File>} files @param {string} [place] */
function take(files, place) {
  inTurn(() => takeIn(files, place, false));
}

/** Takes files, each to where it belongs. @param {Iterable<File>} files @param {string | undefined} place @param {boolean} example */
async function takeIn(files, place, example) {
  notes = [];
  session.arrive();
  const busy = new Busy(announce);
  /** @type {File[]} */
  const boxes = [];
  for (const file of files) {
    try {
      await busy.say("it is read", file);
      const found = await kindOf(file);
      if (session.at && !example && isOwn(found)) {
        session = new Session(session.library);
        session.arrive();
      }
      if (found.kind === "package") boxes.push(file);
      const note = await put(session, found, place);
      if (note) notes.push(note);
    } catch (error) {
      notes.push(`${file.name} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  await ready(busy);
  for (const file of boxes) checkPackage(file);
}

/** Has judged what is open, and draws it. @param {Busy} busy */
async function ready(busy) {
  try {
    await session.prepare((step, file) => busy.say(step, file));
    if (session.bundle) await busy.say("it is drawn", session.bundle.about);
    draw();
  } finally {
    busy.done();
  }
}

/** The interval between two announcements of the progress of a package to a screen reader, in milliseconds. */
const HEARD = 3000;

/** @type {Record<string, string>} */
const CHECKED = { cancelled: "stopped. Nothing is established about it.", failed: "it cannot be read.", other: "other bytes were signed." };

/** @param {File} file */
function checkPackage(file) {
  const rows = reading?.preview?.packages.map((row) => row.package) ?? [];
  const it = likely(file, rows);
  if (it) {
    const { checks } = session;
    announce(`${file.name} is being read: ${size(file.size)}.`);
    const heard = setInterval(() => announce(`${file.name}: ${size(checks.of(it).read)} of ${size(file.size)} read.`), HEARD);
    checks.read(it, file).then((state) => {
      clearInterval(heard);
      announce(state === "matches" ? `${file.name}: these very bytes were signed.` : `${file.name}: ${checks.of(it).message ?? CHECKED[state] ?? state}`);
    });
    return;
  }
  const stray = rows.length > 0 ? `${file.name} (${size(file.size)}) is none of the release’s packages by name or size.` : `${file.name}: not a bundle, a certificate or a Space document; packages can be checked once a bundle holds.`;
  const strays = document.getElementById("strays");
  if (strays) strays.append(h("li", {}, stray));
  else {
    notes.push(stray);
    draw();
  }
  announce(stray);
}

/** @param {string} what */
function announce(what) {
  announcer.textContent = what;
}

const hands = {
  take,
  close: (/** @type {"bundle" | "second" | "space"} */ place) => { session.close(place); notes = []; again(); },
  swap: () => { session.swap(); again(); },
  changed: () => again(),
  judgeBy: (/** @type {boolean} */ document) => { session.byDocument = document; again(); },
  example: (/** @type {boolean} */ changed) => {
    inTurn(async () => {
      session = new Session(session.library);
      session.at = DAY;
      await takeIn(example(changed), undefined, true);
      document.getElementById("verdict-heading")?.focus();
    });
  },
  begin: () => { session = new Session(session.library); notes = []; draw(); },
};

/** @param {string} sha256 */
function discard(sha256) {
  session.discard(sha256);
  again();
}

/** Judges anew what is open, and draws it. */
function again() {
  inTurn(() => ready(new Busy(announce)));
}

/** Draws everything anew, or says that this failed. */
function draw() {
  if (broken) return;
  try {
    drawAnew();
  } catch (error) {
    fault(error);
  }
}

/** Draws the page anew. The focus stays where it was, or moves to the section around it. */
function drawAnew() {
  const before = document.activeElement;
  const [focused, within] = [before?.id, before?.closest("section")?.id];
  session.checks.deafen();
  reading = session.bundle ? session.read(session.bundle) : null;
  fill(content, ...sections());
  navigation(content, contents);
  announce([...notes, reading ? announcement(reading) : waiting()].join(" "));
  if (reading) document.documentElement.dataset.verdict = reading.state;
  else delete document.documentElement.dataset.verdict;
  drawn += 1;
  document.documentElement.dataset.drawn = String(drawn);
  if (before && before !== document.body) focus(focused, within);
}

/** @param {string | undefined} focused @param {string | undefined} within */
function focus(focused, within) {
  const same = focused ? document.getElementById(focused) : null;
  const heading = within ? document.querySelector(`#${within} h2`) : null;
  if (!same && heading) attribute(heading, "tabindex", -1);
  const next = same ?? heading ?? (within || focused ? content : null);
  if (next instanceof HTMLElement) next.focus({ preventScroll: next !== content });
}

/** Returns the message for the files given so far, while no bundle is open. */
function waiting() {
  const given = [
    session.judgedSpace()?.document && `The Space “${session.judgedSpace()?.document?.name}” is given.`,
    !session.judgedSpace() && session.certificates.length > 0 && `${counted(session.certificates.length, "certificate")} given.`,
    session.papers.length > 0 && `${counted(session.papers.length, "receipt or notice", "receipts and notices")} given.`,
  ].filter(Boolean);
  return given.length > 0 ? `${given.join(" ")} Give the release bundle next.` : "";
}

/** All that is shown. What a person came for stands first. @returns {(HTMLElement | null)[]} */
function sections() {
  const sign = session.at ? exampleSign(moment(session.at), hands) : null;
  const trusted = certificates(session, hands);
  const files = desk(session, hands, notes);
  if (!reading) return [sign, files, trusted, history(null, session.readPapers(), discard)];
  const rest = reading.state === "holds" ? whole(reading) : partly(reading);
  return [sign, verdict(reading, todo(reading)), files, trusted, ...rest];
}

/** Returns the sections of a bundle that does not hold, or of which nothing is established. @param {Reading} it */
function partly(it) {
  return [claims(it), statement(it), history(null, session.readPapers(), discard), kept(it)];
}

/** Returns the record of it, at the time when it is saved. @param {Reading} it */
function kept(it) {
  return evidence(() => record(reading ?? it, session.checks.all(), session.readPapers(), session.at !== null));
}

/** The blanks that remain with the answers so far, place by place. @type {import("./types.js").Place[]} */
let places = [];

/** Returns the tasks that remain before a deployment. @param {Reading} it */
function todo(it) {
  const { findings = [], packages: rows = [] } = it.preview ?? {};
  // A value that is asked once per environment is missing for each of its tenants, and counted once.
  const asked = places.flatMap(({ blanks }) => blanks.map(({ question, kind, environment, tenant }) => JSON.stringify([question, kind, environment, tenant])));
  return {
    packages: rows.filter((row) => session.checks.of(row.package).state !== "matches").length,
    blanks: it.space?.environments.length ? new Set(asked).size : null,
    warnings: findings.filter((finding) => finding.severity === "warning").length,
  };
}

/** Says anew what is left to do, and what the packages at hand establish. */
function remind() {
  if (reading?.state !== "holds" || !session.bundle) return;
  const packages = reading.preview.packages.map((row) => row.package);
  const lines = session.checks.established(session.read(session.bundle).statement ?? [], packages);
  const changed = JSON.stringify(lines) !== JSON.stringify(reading.statement);
  reading = { ...reading, statement: lines };
  const list = document.getElementById("todo");
  if (list) fill(list, left(todo(reading)));
  if (!changed) return;
  document.getElementById("verdict")?.replaceWith(verdict(reading, todo(reading)));
  document.getElementById("statement")?.replaceWith(statement(reading) ?? "");
}

/** @param {Held} it */
function whole(it) {
  const sheet = session.library.sheet(it);
  if (session.earlier) {
    const taken = carryOver(sheet, session.earlier);
    announce(`${counted(taken, "answer")} taken over.`);
  }
  places = session.library.judgeAnswers(it, JSON.stringify(sheet)).places;
  session.checks.listen(remind);
  return [
    statement(it), signers(it), release(it), packages(it, session.checks, (files) => files.forEach(checkPackage)), variables(it),
    templates(it, places), process(it), history(it, session.readPapers(), discard), ...compared(it),
    answers(sheet, (text) => session.library.judgeAnswers(it, text), (judged) => {
      session.earlier = parsed(JSON.stringify(sheet));
      places = judged.places;
      const place = document.getElementById("missing");
      if (place) fill(place, missing(places));
      remind();
    }),
    kept(it),
  ];
}

/** @param {Held} it */
function compared(it) {
  if (!session.second) return [];
  const other = session.read(session.second);
  if (other.state === "holds") {
    return [comparison(session.library.compare(other, it), it.preview.release.version)];
  }
  return [h("section", { id: "compare", "aria-labelledby": "compare-heading" },
    h("h2", { id: "compare-heading" }, "Compare"),
    h("p", { class: "problem" }, `${other.file.name} does not hold, so it is not compared: ${other.refusal?.message ?? other.missing ?? ""}`))];
}

async function start() {
  try {
    session = new Session(await load());
    const build = document.getElementById("build");
    if (build) fill(build, `spacebridge ${session.library.version}. The page decides nothing itself: the library in it does.`);
    draw();
    droppable(take);
    unfoldOnPaper(content);
    globalThis.addEventListener("error", ({ error }) => error instanceof WebAssembly.RuntimeError && fault(error));
    document.documentElement.dataset.ready = "true";
  } catch (error) {
    fill(content, h("p", { class: "problem" }, `The page cannot work in this browser: ${error instanceof Error ? error.message : String(error)}`));
  }
}

start();
