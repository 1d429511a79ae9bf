// The verbs of the vectors: cases with the answer that every implementation has to give.
//
// This module asks nothing of Node: the same code runs in a browser. It is handed a case and the
// shared files, and gives what came out as plain data; `vectors-judge.mjs` says whether that is the
// answer.

import { ruleVerbs } from "./rule_verbs.mjs";
import { signing } from "./vectors-signing.mjs";
import { spacebridge } from "../../bindings-wasm/tests/built.mjs";

const {
  Answers,
  Certificate,
  AvailablePackages,
  TargetState,
  PackageCheck,
  BundleMessage,
  NoticeMessage,
  ReceiptMessage,
  Space,
  SpaceKeys,
} = spacebridge;

const sealed = { bundle: BundleMessage, receipt: ReceiptMessage, notice: NoticeMessage };

/** Decodes a file, which is given in exactly one form. */
function content(file) {
  const [[form, value], ...more] = Object.entries(file);
  if (more.length) throw new Error("a file has one form");
  switch (form) {
    case "base64":
      return Uint8Array.from(atob(value), (letter) => letter.charCodeAt(0));
    case "json":
      return new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);
    case "text":
      return new TextEncoder().encode(value);
    default:
      throw new Error(`a file has no form ${form}`);
  }
}

/** The bytes of one of `files`. */
export function fileOf(files, name) {
  if (!Object.hasOwn(files, name)) throw new Error(`there is no file ${name}`);
  return content(files[name]);
}

/** One case: its files, and what each Space remembers from step to step. */
class Case {
  #files;
  #shared;
  #spaces = new Map();

  /** `shared` has the shared files by their references, such as `keys/dev/keys.pem`. */
  constructor({ files = {}, steps }, shared) {
    this.#files = files;
    this.#shared = shared;
    this.steps = steps;
  }

  /** The bytes of a file: a shared one has a `/` in its name. */
  bytes(name) {
    return fileOf(name.includes("/") ? this.#shared : this.#files, name);
  }

  text(name) {
    return new TextDecoder("utf-8", { ignoreBOM: true }).decode(this.bytes(name));
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
  const holdings = new AvailablePackages();
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
  let known = new TargetState(memory.facts).withHoldings(holdings);
  for (const release of memory.releases) known = known.withRelease(release);
  return known;
}

function keys(it, step) {
  const certificate = Certificate.fromPem(it.text((step.certificate ?? step.keys.replace("keys.pem", "certificate.pem"))));
  return SpaceKeys.fromPem(it.text(step.keys), step.passphrase, certificate);
}

const shown = (message) => ({ digest: message.digest, statement: message.report });

const verbs = {
  verify: (it, step) => shown(verified(it, step, step.kind)),
  preview(it, step) {
    const bundle = verified(it, step, "bundle");
    const { space } = it.memory(step);
    const preview = space.preview(bundle, new Answers(), known(it, step, held(it, step)));
    const { release, statement } = preview.document();
    return { ...shown(bundle), statement, findings: preview.findings, value: release };
  },
  import(it, step) {
    const memory = it.memory(step);
    const bundle = verified(it, step, "bundle");
    const holdings = held(it, step);
    const preview = memory.space.preview(bundle, new Answers(), known(it, step, holdings));
    const options = { by: step.by, now: step.now, lifecycle: step.lifecycle, because: step.override };
    const reviewed = step.reviewed ?? preview.digest;
    const imported = memory.space.importRelease(bundle, reviewed, known(it, step, holdings), options);
    keep(memory, "imports", imported.fact);
    memory.releases.push(imported.release);
    return { digest: imported.release.digest, findings: preview.findings, release: imported.release };
  },
  open(it, step) {
    const { plan, findings } = verbs.plan(it, step);
    const revealed = plan.openSecrets(keys(it, step));
    const secrets = Array.from(revealed.ids(), (sealed) => revealed.text({ sensitive: null, sealed }).expose());
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
  space(it, { file, limits }) {
    return { value: Space.fromDocument(JSON.parse(it.text(file)), { limits }).name };
  },
  ...ruleVerbs(spacebridge),
};

Object.assign(verbs, signing({ held, keep, keys, known, read, shown, verbs, verified }));

/** Does the steps of a case, and gives what came out of each, as plain data. */
export function outcomes(one, shared) {
  const it = new Case(one, shared);
  const done = [];
  for (const step of it.steps) {
    try {
      if (!Object.hasOwn(verbs, step.verb)) throw new Error(`there is no verb ${step.verb}`);
      done.push(plain(verbs[step.verb](it, step)));
    } catch (error) {
      if (error?.name !== "SpacebridgeError") return [...done, { broke: String(error?.stack ?? error) }];
      const reasons = error.reasons?.map((reason) => reason.code);
      done.push({ refused: { code: error.code, message: error.message, reasons } });
    }
  }
  return done;
}

/** Returns the judged part of a result, without the handles that later steps need. */
function plain({ digest, findings = [], secrets, statement = [], value }) {
  return {
    digest,
    findings: findings.map((finding) => finding.code),
    secrets,
    standing: Object.fromEntries(statement.map((line) => [line.check, line.standing])),
    value,
  };
}
