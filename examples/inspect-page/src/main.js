// The page: takes files, has them judged, and draws what came out.

import { likely } from "./checks.js";
import { fill, h } from "./dom.js";
import { load } from "./engine.js";
import { kindOf, parsed } from "./files.js";
import { Session } from "./session.js";
import { answers, carryOver } from "./sections/answers.js";
import { comparison } from "./sections/compare.js";
import { certificates, desk, droppable } from "./sections/desk.js";
import { evidence, record } from "./sections/evidence.js";
import { history } from "./sections/history.js";
import { packages } from "./sections/packages.js";
import { process } from "./sections/process.js";
import { release, signers } from "./sections/release.js";
import { missing, templates } from "./sections/templates.js";
import { variables } from "./sections/variables.js";
import { announcement, claims, statement, verdict } from "./sections/verdict.js";
import { counted, size } from "./text.js";

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
/** How often the page was drawn, for whoever waits for it. */
let drawn = 0;

/** @param {Iterable<File>} files @param {string} [place] */
async function take(files, place) {
  notes = [];
  /** @type {File[]} */
  const boxes = [];
  for (const file of files) {
    const found = await kindOf(file);
    switch (found.kind) {
      case "bundle":
        await session.open(file, place === "second" || (place !== "bundle" && session.bundle) ? "second" : "bundle");
        break;
      case "certificate": {
        const problem = session.trustCertificate(file.name, found.text ?? "");
        if (problem) notes.push(`${file.name}: ${problem}`);
        break;
      }
      case "space":
        session.trustSpace(file.name, found.text ?? "");
        if (session.space?.problem) notes.push(`${file.name}: ${session.space.problem}`);
        break;
      case "answers":
        session.earlier = parsed(found.text ?? "");
        if (!session.bundle) notes.push(`${file.name}: answers are taken over once the release is read.`);
        break;
      case "private-key":
        notes.push(`${file.name} holds a private key. This page never needs one: it was not kept. Do not carry it about.`);
        break;
      case "too-large":
        notes.push(`${file.name} is larger than any bundle (${size(file.size)}).`);
        break;
      default:
        boxes.push(file);
    }
  }
  draw();
  for (const file of boxes) checkPackage(file);
}

/** @param {File} file */
function checkPackage(file) {
  const rows = reading?.preview?.packages.map((/** @type {any} */ row) => row.package) ?? [];
  const it = likely(file, rows);
  if (it) {
    session.checks.read(it, file).then((state) => {
      announce(state === "matches" ? `${file.name}: these very bytes were signed.` : `${file.name}: ${session.checks.of(it).message ?? state}`);
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
  close: (/** @type {"bundle" | "second" | "space"} */ place) => { session.close(place); notes = []; draw(); },
  swap: () => { session.swap(); draw(); },
  changed: () => draw(),
};

/** Draws everything anew. What has the focus keeps it, if it is still there. */
function draw() {
  const focused = document.activeElement?.id;
  session.checks.deafen();
  reading = session.bundle ? session.read(session.bundle) : null;
  // What a person came for stands first.
  const sections = reading ? [verdict(reading)] : [];
  sections.push(desk(session, hands, notes));
  const trusted = certificates(session, hands);
  if (trusted) sections.push(trusted);
  if (reading) sections.push(...(reading.state === "holds" ? whole(reading) : partly(reading)));
  fill(content, ...sections);
  navigation();
  if (reading) {
    announce(announcement(reading));
    document.documentElement.dataset.verdict = reading.state;
  } else {
    announce("");
    delete document.documentElement.dataset.verdict;
  }
  drawn += 1;
  document.documentElement.dataset.drawn = String(drawn);
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
}

/** What is shown of a bundle that does not hold, or of which nothing is established. @param {Reading} it */
function partly(it) {
  return [claims(it), statement(it), evidence(() => record(it, session.checks.all()))].filter((section) => section !== null);
}

/** @param {Reading} it */
function whole(it) {
  const take_ = (/** @type {FileList} */ files) => [...files].forEach(checkPackage);
  const sheet = session.library.sheet(it);
  if (session.earlier) {
    const taken = carryOver(sheet, session.earlier);
    announce(`${counted(taken, "answer")} taken over.`);
  }
  return [
    statement(it), signers(it), release(it), packages(it, session.checks, take_), variables(it),
    templates(it, session.library.judgeAnswers(it, JSON.stringify(sheet)).places), process(it), history(it), ...compared(it),
    answers(sheet, (text) => session.library.judgeAnswers(it, text), (judged) => {
      session.earlier = parsed(JSON.stringify(sheet));
      const place = document.getElementById("missing");
      if (place) fill(place, missing(judged.places));
    }),
    evidence(() => record(it, session.checks.all())),
  ].filter((section) => section !== null);
}

/** @param {Reading} it */
function compared(it) {
  if (!session.second) return [];
  const other = session.read(session.second);
  if (other.state === "holds") {
    return [comparison(session.library.compare(other, it))];
  }
  return [h("section", { id: "compare", "aria-labelledby": "compare-heading" },
    h("h2", { id: "compare-heading" }, "Compare"),
    h("p", { class: "problem" }, `${other.file.name} does not hold, so it is not compared: ${other.refusal?.message ?? other.missing ?? ""}`))];
}

/** The list of sections beside them. */
function navigation() {
  const headings = [...content.querySelectorAll("section[id] > h2, section[id] > .said > h2, section[id] > details > summary > h2")].filter((heading) => !heading.classList.contains("unheard"));
  contents.hidden = headings.length < 3;
  fill(contents, h("ul", {}, ...headings.map((heading) => {
    const id = heading.closest("section")?.id ?? "";
    return h("li", {}, h("a", { href: `#${id}` }, NAMES[id] ?? heading.textContent));
  })));
}

/** @type {Record<string, string>} */
const NAMES = {
  desk: "Files", verdict: "Verdict", certificates: "Certificates", space: "Trust", claims: "Claims", statement: "Statement", signers: "Signer",
  release: "Release", packages: "Packages", variables: "Variables", templates: "Templates", process: "Process", history: "History",
  compare: "Compare", answers: "Fill in", evidence: "Evidence",
};

async function start() {
  try {
    session = new Session(await load());
    const build = document.getElementById("build");
    if (build) fill(build, `spacebridge ${session.library.version}. The page decides nothing itself: the library in it does.`);
    draw();
    droppable(take);
    document.documentElement.dataset.ready = "true";
  } catch (error) {
    fill(content, h("p", { class: "problem" }, `The page cannot work in this browser: ${error instanceof Error ? error.message : String(error)}`));
  }
}

start();
