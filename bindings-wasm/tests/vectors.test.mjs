// The vectors: files with the answer that every implementation has to give.
//
// A verb that is not run here, and the cases that need it, are counted and named at the end.

import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";

import { signing } from "./vectors-signing.mjs";
import { spacebridge } from "./built.mjs";

const {
  Answers,
  Certificate,
  Holdings,
  Known,
  PackageCheck,
  SealedBundle,
  SealedNotice,
  SealedReceipt,
  Space,
  SpaceKeys,
} = spacebridge;

const root = process.env.SPACEBRIDGE_VECTORS ?? new URL("../../vectors", import.meta.url).pathname;
const sealed = { bundle: SealedBundle, receipt: SealedReceipt, notice: SealedNotice };

/** One case: its folder, and what each Space remembers from step to step. */
class Case {
  #spaces = new Map();

  constructor(folder) {
    this.folder = folder;
    this.steps = JSON.parse(readFileSync(join(folder, "case.json"), "utf8")).steps;
  }

  bytes(name) {
    return readFileSync(join(this.folder, name));
  }

  text(name) {
    return this.bytes(name).toString("utf8");
  }

  memory(step) {
    if (!this.#spaces.has(step.space)) {
      const space = Space.fromDocument(JSON.parse(this.text(step.space)));
      this.#spaces.set(step.space, { space, facts: {}, releases: [] });
    }
    const memory = this.#spaces.get(step.space);
    if (step.facts) memory.facts = structuredClone(step.facts);
    return memory;
  }
}

function keep(memory, kind, ...facts) {
  const some = facts.filter((fact) => fact);
  memory.facts = { ...memory.facts, [kind]: [...(memory.facts[kind] ?? []), ...some] };
}

function read(it, step, kind) {
  const { limits = {} } = step;
  const { pbkdf2_rounds: rounds, ...rest } = limits;
  return sealed[kind].fromBytes(it.bytes(step.file), { limits: rounds ? { ...rest, rounds } : rest });
}

function verified(it, step, kind) {
  const { space, facts } = it.memory(step);
  const { now } = step;
  const message = read(it, step, kind);
  return kind === "bundle" ? message.verify(space, facts, { now }) : message.verify(space, { now });
}

function held(it, step) {
  const holdings = new Holdings();
  for (const { file, ...named } of step.holdings ?? []) {
    const bytes = it.bytes(file);
    const check = new PackageCheck({ ...named, content: { size: bytes.length, sha256: spacebridge.digestOf(bytes) } });
    check.update(bytes);
    holdings.insert(check.finish());
  }
  return holdings;
}

function known(it, step, holdings) {
  const memory = it.memory(step);
  let known = new Known(memory.facts, { now: step.now }).withHoldings(holdings);
  for (const release of memory.releases) known = known.withRelease(release);
  return known;
}

function keys(it, step) {
  const certificate = Certificate.fromPem(it.text((step.certificate ?? step.keys.replace("keys.pem", "certificate.pem"))));
  return SpaceKeys.fromPem(it.text(step.keys), step.passphrase, certificate);
}

const shown = (message) => ({ digest: message.digest, statement: message.statement });

const verbs = {
  verify: (it, step) => shown(verified(it, step, step.kind)),
  preview(it, step) {
    const bundle = verified(it, step, "bundle");
    const { space } = it.memory(step);
    const preview = space.preview(bundle, new Answers(), known(it, step, held(it, step)));
    return { ...shown(bundle), findings: preview.findings, value: preview.document().release };
  },
  import(it, step) {
    const memory = it.memory(step);
    const bundle = verified(it, step, "bundle");
    const holdings = held(it, step);
    const preview = memory.space.preview(bundle, new Answers(), known(it, step, holdings));
    const acceptance = { by: step.by, lifecycle: step.lifecycle, because: step.override };
    const reviewed = step.reviewed ?? preview.digest;
    const imported = memory.space.importRelease(bundle, acceptance, reviewed, known(it, step, holdings));
    keep(memory, "imports", imported.fact);
    memory.releases.push(imported.release);
    return { digest: imported.release.digest, findings: preview.findings, release: imported.release };
  },
  open(it, step) {
    const { plan, findings } = verbs.plan(it, step);
    const revealed = plan.reveal(keys(it, step));
    const secrets = Array.from({ length: revealed.length }, (_, sealed) => revealed.text({ sensitive: null, sealed }).expose());
    return { findings, secrets };
  },
  accept(it, step) {
    const memory = it.memory(step);
    const receipt = verified(it, step, "receipt");
    const accepted = memory.space.accept(receipt, memory.facts, { by: step.by ?? "grace" });
    keep(memory, "deployments", accepted.fact);
    return { digest: receipt.digest, findings: accepted.findings };
  },
  "take-note"(it, step) {
    const memory = it.memory(step);
    const notice = verified(it, step, "notice");
    const noted = memory.space.takeNote(notice, memory.facts, { by: step.by ?? "grace", now: step.now });
    keep(memory, "heard", noted.heard);
    keep(memory, "recalls", noted.recall);
    if (noted.space) memory.space = noted.space;
    return { digest: notice.digest, findings: noted.findings };
  },
  certificate(it, step) {
    const certificate = Certificate.fromPem(it.text(step.file));
    return { value: { name: certificate.name, fingerprint: certificate.fingerprint } };
  },
  keys: (it, step) => ({ keys: keys(it, { ...step, keys: step.file }) }),
  package(it, step) {
    const check = new PackageCheck({ id: "Package", version: "1", content: step.package });
    check.update(it.bytes(step.file));
    return { value: check.finish().document().content };
  },
  space: (it, step) => ({ value: Space.fromDocument(JSON.parse(it.text(step.file))).document() }),
  order: (it, { given }) => ({ value: given.versions.toSorted(spacebridge.compareVersions) }),
  compare: (it, { given }) => ({ value: spacebridge.compare(given.older, given.newer, given.between) }),
};

Object.assign(verbs, signing({ held, keep, keys, known, read, shown, verbs, verified }));

function judge(step, done) {
  const { expect } = step;
  if (done.refused) {
    assert.equal(done.refused.code, expect.code, done.refused.stack);
    const reasons = done.refused.reasons?.map((reason) => reason.code).toSorted();
    if (expect.reasons) assert.deepEqual(reasons, expect.reasons);
    return;
  }
  assert.equal(undefined, expect.code, "it was not refused");
  const codes = (done.findings ?? []).map((finding) => finding.code);
  if (expect.digest) assert.equal(done.digest, expect.digest);
  if (expect.secrets) assert.deepEqual(done.secrets, expect.secrets);
  if (expect.findings) assert.deepEqual(codes.toSorted(), expect.findings);
  for (const code of expect.finds ?? []) assert.ok(codes.includes(code), `${code} is not among ${codes}`);
  if (expect.value !== undefined) assert.deepEqual(done.value, expect.value);
  for (const [check, standing] of Object.entries(expect.standing ?? {})) {
    assert.equal(done.statement.find((line) => line.check === check)?.standing, standing, check);
  }
}

const count = { run: 0, left: new Map() };

for (const kind of ["accept", "refuse", "rules"]) {
  const folder = join(root, kind);
  for (const name of existsSync(folder) ? readdirSync(folder).toSorted() : []) {
    if (!existsSync(join(folder, name, "case.json"))) continue;
    const it = new Case(join(folder, name));
    const missing = it.steps.map((step) => step.verb).find((verb) => !Object.hasOwn(verbs, verb));
    if (missing) {
      count.left.set(missing, [...(count.left.get(missing) ?? []), `${kind}/${name}`]);
      continue;
    }
    count.run += 1;
    test(`${kind}/${name}`, () => {
      for (const step of it.steps) {
        let done;
        try {
          done = verbs[step.verb](it, step);
        } catch (refused) {
          if (refused?.name !== "SpacebridgeError") throw refused;
          done = { refused };
        }
        judge(step, done);
      }
    });
  }
}

after(() => {
  console.log(`${count.run} cases were run`);
  for (const [verb, cases] of count.left) console.log(`left, for want of \`${verb}\`: ${cases.join(", ")}`);
});

test("what lies in `accept/crossing` verifies at the end that it is for", () => {
  const folder = join(root, "accept/crossing");
  const certificate = (name) => Certificate.fromPem(readFileSync(join(folder, name, "certificate.pem"), "utf8"));
  const prod = new Space("Prod Space", certificate("prod")).withRemote("DevTest Space", certificate("devtest"), ["accept-releases"]);
  const file = SealedBundle.fromBytes(readFileSync(join(folder, "prod.bundle")));
  assert.equal(file.claims().sender, certificate("devtest").fingerprint);
  const now = new Date(Date.parse(file.claims().issued) + 1000);
  assert.equal(file.verify(prod, undefined, { now }).document().kind, "bundle");
});
