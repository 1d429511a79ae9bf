// The hosts of one slip, the files between them, and the clock. The verbs are those of
// `vectors/slips.json`, and no others.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import { spacebridge } from "./built.mjs";

const { AnswerSheet, Answers, AssembledRelease, AuditLog, AvailablePackages, BundleMessage } = spacebridge;
const { Certificate, Facts, NoticeMessage, PackageCheck, ReceiptMessage, Release, Space, SpaceKeys, TargetState } = spacebridge;

const read = (name) => JSON.parse(readFileSync(new URL(`../../vectors/${name}.json`, import.meta.url), "utf8"));

export const table = read("slips");
const lifecycles = Object.fromEntries(table.lifecycles.map((lifecycle) => [lifecycle.name, lifecycle]));
const packages = Object.fromEntries(table.packages.map((carried) => [carried.package.id, carried]));
const messages = { bundle: BundleMessage, receipt: ReceiptMessage, notice: NoticeMessage };
const bytes = (text) => new TextEncoder().encode(text);

/** The shared files that a slip can name, by their references: texts and documents. */
const shared = Object.fromEntries(
  ["keys", "spaces"].flatMap((kind) =>
    Object.entries(read(`shared/${kind}`).files).map(([name, file]) => [`${kind}/${name}`, file.text ?? file.json]),
  ),
);

const certificate = (name) => Certificate.fromPem(shared[`keys/${name}/certificate.pem`]);

/** Reads the keys of a test identity, together with the certificate of it or of another. */
function keys(name, other = name) {
  return SpaceKeys.fromPem(shared[`keys/${name}/keys.pem`], null, certificate(other));
}

/** Replaces `$certificate NAME` and `$fingerprint NAME` by those of a test identity. */
function resolved(value) {
  const text = JSON.stringify(value).replace(/"\$(certificate|fingerprint) (\w+)"/g, (_, kind, name) =>
    JSON.stringify(kind === "certificate" ? certificate(name).toPem() : certificate(name).fingerprint),
  );
  return JSON.parse(text);
}

export const codes = (findings) => findings.map((finding) => finding.code);

/** A Space with everything that its host stored, and what its process has in memory. */
class Host {
  constructor(space, own) {
    Object.assign(this, { space, keys: own, facts: new Facts(), answers: new Answers() });
    Object.assign(this, { assembled: {}, deployments: {}, imported: {}, log: new AuditLog() });
    this.forgetProcess();
  }

  forgetProcess() {
    Object.assign(this, { verified: {}, previews: {}, plans: {}, opened: [] });
  }

  /** Starts again with what the host stored: documents, bytes and signed manifests. */
  restart() {
    this.space = Space.fromDocument(JSON.parse(JSON.stringify(this.space.document())));
    this.facts = Facts.fromBytes(this.facts.toBytes());
    for (const [name, { release, manifestBytes, salt }] of Object.entries(this.assembled)) {
      this.assembled[name] = AssembledRelease.fromStored(release, manifestBytes, salt);
    }
    this.imported = {};
    this.forgetProcess();
  }

  /** Returns a backup of what the host stored, or a second process. */
  copied() {
    const other = Object.assign(new Host(this.space, this.keys), { answers: this.answers, log: this.log });
    other.facts = Facts.fromBytes(this.facts.toBytes());
    for (const name of ["assembled", "deployments", "imported"]) other[name] = { ...this[name] };
    return other;
  }
}

/** The state of one slip. */
export class Scene {
  hosts = {};
  files = {};
  results = {};
  minutes = 0;

  constructor() {
    for (const [name, start] of Object.entries(table.hosts)) {
      this.hosts[name] = new Host(Space.fromDocument(shared[start.space]), keys(start.keys));
    }
  }

  /** Does a step, and returns the codes of its findings. */
  run(step) {
    this.minutes += 1;
    assert.ok(Object.hasOwn(verbs, step.verb), `no step is called ${step.verb}`);
    return verbs[step.verb](this, step, this.hosts[step.space]) ?? [];
  }

  /** Returns what the hosts have stored. */
  stored() {
    return Object.values(this.hosts).map((host) => [host.facts.document(), host.space.document()]);
  }

  /** Returns a value that the end of a slip compares. */
  value(reference) {
    const [kind, name, part] = reference.split("/");
    const host = this.hosts[name];
    const values = {
      facts: () => host.facts.document(),
      file: () => spacebridge.digestOf(this.files[name]),
      opened: () => host.opened,
      plan: () => host.plans[part].document(),
      progress: () => progress(host, part),
      release: () => host.imported[part].document(),
      space: () => host.space.document(),
    };
    return values[kind]();
  }

  now(step) {
    return step.now ?? new Date(Date.parse(table.begins) + this.minutes * 60_000);
  }

  who(step) {
    return { by: step.by ?? "ada", now: this.now(step) };
  }

  seed(step) {
    return new Uint8Array(32).fill(step.seed ?? this.minutes);
  }

  signer(step, host) {
    const own = step.keys ? keys(step.keys) : host.keys;
    return own.signer({ ...this.who(step), seed: this.seed(step) });
  }

  /** Verifies a file, unless the process did before. */
  verified(step, host, kind) {
    const name = `${kind} ${step.file}`;
    const facts = kind === "bundle" ? [host.facts] : [];
    host.verified[name] ??= messages[kind]
      .fromBytes(this.files[step.file])
      .verify(host.space, ...facts, { now: this.now(step) });
    return host.verified[name];
  }

  state(step, host) {
    const available = new AvailablePackages();
    for (const id of step.packages ?? Object.keys(packages)) {
      const check = new PackageCheck(packages[id].package);
      check.update(bytes(packages[id].text));
      available.insert(check.finish());
    }
    const state = new TargetState(host.facts).withHoldings(available);
    return Object.values(host.imported).reduce((state, release) => state.withRelease(release), state);
  }

  /** Stores a result, and records its facts unless the host forgets to. */
  keep(step, host, result) {
    if (step.recorded ?? true) host.facts.record(result);
    this.results[step.as ?? step.file] = result;
  }

  announced(step, announcements) {
    const [one, ...more] = announcements.filter((one) => one.target === step.to);
    assert.ok(one && more.length === 0, `one notice for ${step.to}`);
    this.files[step.as] = one.notice.toBytes();
  }
}

function preview(scene, step, host) {
  const bundle = scene.verified(step, host, "bundle");
  const shown = host.space.preview(bundle, host.answers, scene.state(step, host));
  host.previews[step.file] = shown;
  return codes(shown.findings);
}

function progress(host, name) {
  const { project, version } = host.assembled[name].release.document();
  const [lifecycle] = host.space.lifecycles;
  return spacebridge.progress(lifecycle, host.space.environments, { project, version }, host.facts);
}

const released = (step) => new Release({ ...table.release, version: step.version, ...step.change });

function promoted(scene, step, host, result) {
  scene.files[step.as] = result.bundle.toBytes();
  scene.keep(step, host, result);
  return codes(result.findings);
}

function reported(scene, step, host, result) {
  scene.files[step.as] = result.receipt.toBytes();
  scene.keep(step, host, result);
}

function changedKeys(scene, step, host, outcome, own) {
  scene.announced(step, outcome.announcements);
  Object.assign(host, { space: outcome.space, keys: own, log: host.log.append(outcome.record) });
  scene.keep(step, host, outcome);
}

const damages = {
  changed: (data) => [...data.subarray(0, -1), data.at(-1) ^ 1],
  cut: (data) => data.subarray(0, -1),
  joined: (data, other) => [...data, ...other],
};

/** The closed vocabulary. */
export const verbs = {
  accept(scene, step, host) {
    const receipt = scene.verified(step, host, "receipt");
    const accepted = host.space.accept(receipt, host.facts, scene.who(step));
    scene.keep(step, host, accepted);
    return codes(accepted.findings);
  },
  answer(_scene, step, host) {
    const sheet = AnswerSheet.ofPreview(host.previews[step.file], host.space);
    host.answers = sheet.read(JSON.stringify(step.sheet), host.answers);
    return codes(sheet.review(host.answers));
  },
  assemble(scene, step, host) {
    host.assembled[step.as] = host.space.assemble(released(step), scene.signer(step, host));
  },
  audit(_scene, _step, host) {
    host.log.verify();
  },
  compare(_scene, step) {
    const { fingerprint } = certificate(step.typed);
    certificate(step.certificate).compare(fingerprint.slice(0, step.letters));
  },
  copy(scene, step, host) {
    scene.hosts[step.as] = host.copied();
  },
  damage(scene, step) {
    const damaged = damages[step.how](scene.files[step.file], scene.files[step.other]);
    scene.files[step.as] = Uint8Array.from(damaged);
  },
  deploy(scene, step, host) {
    const release = host.imported[step.release] ?? host.assembled[step.release];
    const done = release.deployed(step.environment, step.outcome ?? "succeeded", { by: "ada", at: scene.now(step) });
    host.deployments[step.as] = done;
    scene.keep(step, host, done);
  },
  forget(_scene, step, host) {
    const document = host.facts.document();
    for (const rows of step.facts) {
      assert.ok(document[rows].length > 0, `${rows} has something to forget`);
      document[rows] = [];
    }
    host.facts = Facts.fromDocument(document);
  },
  forward(scene, step, host) {
    const release = host.imported[step.release];
    return promoted(scene, step, host, host.space.forward(release, step.to, host.facts, scene.signer(step, host)));
  },
  "forward-recall"(scene, step, host) {
    const notice = scene.verified(step, host, "notice");
    const announcements = host.space.forwardRecall(notice, host.facts, scene.signer(step, host));
    scene.announced(step, announcements);
    scene.keep(step, host, announcements);
  },
  /** A host that has no preview of a bundle in memory makes one. */
  import(scene, step, host) {
    const bundle = scene.verified(step, host, "bundle");
    const reviewed = step.reviewed ?? step.file;
    if (!host.previews[reviewed]) preview(scene, step, host);
    const shown = host.previews[reviewed];
    const { lifecycle, because } = step;
    const options = { lifecycle, because, ...scene.who(step) };
    const imported = host.space.importRelease(bundle, shown.digest, scene.state(step, host), options);
    scene.keep(step, host, imported);
    host.imported[step.file] = imported.release;
    return codes(shown.findings);
  },
  keys(_scene, step) {
    keys(step.keys, step.certificate);
  },
  open(_scene, step, host) {
    const plan = host.plans[step.release];
    const opened = plan.openSecrets(step.keys ? keys(step.keys) : host.keys);
    const values = plan.variables.map(({ value }) => value).filter((value) => value && "sensitive" in value);
    host.opened = values.flatMap((value) => opened.text(value)?.expose() ?? []);
  },
  package(_scene, step) {
    const check = new PackageCheck(packages[step.package].package);
    check.update(bytes(step.text));
    check.finish();
  },
  plan(scene, step, host) {
    const { environment, release } = step;
    const state = scene.state(step, host);
    const plan = host.space.plan(host.imported[release], environment, null, host.answers, state, scene.who(step));
    host.plans[release] = plan;
    return codes(plan.findings);
  },
  preview,
  progress(_scene, step, host) {
    return codes(progress(host, step.release).findings);
  },
  promote(scene, step, host) {
    const { lifecycle, onward = [], release, to } = step;
    const signer = scene.signer(step, host);
    const options = { onward, lifecycle, withLifecycle: lifecycles[step["with-lifecycle"]] };
    return promoted(scene, step, host, host.space.promote(host.assembled[release], to, host.facts, signer, options));
  },
  recall(scene, step, host) {
    const release = host.assembled[step.release];
    const recalled = host.space.recall(release, step.reason, host.facts, scene.signer(step, host));
    scene.announced(step, recalled.announcements);
    scene.keep(step, host, recalled);
  },
  "recall-in"(scene, step, host) {
    const notice = NoticeMessage.fromBytes(scene.files[step.file]);
    const noted = host.space.recallIn(notice, host.facts, scene.who(step));
    scene.keep(step, host, noted);
    return codes(noted.findings);
  },
  record(scene, step, host) {
    host.facts.record(scene.results[step.result]);
  },
  refuse(scene, step, host) {
    const bundle = scene.verified(step, host, "bundle");
    const signer = scene.signer(step, host);
    reported(scene, step, host, host.space.refuse(bundle, step.environment, step.reason, host.facts, signer));
  },
  renew(scene, step, host) {
    const own = host.keys.renewEncryption({ now: scene.now(step), seed: scene.seed(step) });
    const outcome = host.space.renew(own.certificate, host.facts, scene.signer(step, host));
    changedKeys(scene, step, host, outcome, own);
  },
  reopen(_scene, step, host) {
    const { manifestBytes } = host.assembled[step.release];
    const { salt } = host.assembled[step.salt ?? step.release];
    host.assembled[step.as] = AssembledRelease.fromStored(released(step), manifestBytes, salt);
  },
  report(scene, step, host) {
    const [release, deployment] = [host.imported[step.release], host.deployments[step.deployment]];
    reported(scene, step, host, host.space.issueReceipt(release, deployment, host.facts, scene.signer(step, host)));
  },
  restart(_scene, _step, host) {
    host.restart();
  },
  rotate(scene, step, host) {
    const own = keys(step.next);
    const following = own.signer({ now: scene.now(step), seed: scene.seed(step) });
    const outcome = host.space.rotate(following, host.facts, scene.signer(step, host));
    changedKeys(scene, step, host, outcome, own);
  },
  "take-note"(scene, step, host) {
    const notice = scene.verified(step, host, "notice");
    const noted = host.space.takeNote(notice, host.facts, scene.who(step));
    scene.keep(step, host, noted);
    if (noted.space && (step.recorded ?? true)) {
      Object.assign(host, { space: noted.space, log: host.log.append(noted.record) });
    }
    return codes(noted.findings);
  },
  trust(scene, step, host) {
    const change = resolved(step.change);
    const found = codes(host.space.rehearse(change, host.facts));
    const { space, record } = host.space.changeTrust(change, scene.who(step));
    Object.assign(host, { space, log: host.log.append(record) });
    return found;
  },
  use(scene, step, host) {
    const { document, facts, keys: other } = step;
    if (facts) host.facts = scene.hosts[facts].copied().facts;
    if (document) host.space = document.includes("/") ? Space.fromDocument(shared[document]) : scene.hosts[document].space;
    if (other) host.keys = scene.hosts[other].keys;
  },
  verify(scene, step, host) {
    delete host.verified[`${step.kind} ${step.file}`];
    scene.verified(step, host, step.kind);
  },
};
