// The verbs of a Space that signs: what it sends, and what it changes of its own.

import { spacebridge } from "../../bindings-wasm/tests/built.mjs";

const { Answers, AssembledRelease, AuditLog, Certificate, DataCenter, Release, SpaceKeys } = spacebridge;

const seed = (byte) => new Uint8Array(32).fill(byte);
const made = (file) => spacebridge.digestOf(file.toBytes());

/** `templates` asks for so many more. */
function release({ release, templates = 0 }) {
  const more = Array.from({ length: templates }, (_, number) => ({ name: `T${number}` }));
  return new Release({ ...release, templates: [...release.templates, ...more] });
}

/** The verbs, for a runner that has the others: these are the ways in which it works. */
export function signing({ held, keep, keys, known, read, shown, verbs, verified }) {
  const signer = (it, step, byte = step.seed) =>
    keys(it, { ...step, certificate: undefined }).signer({ by: step.by, now: step.now, seed: seed(byte) });
  const assemble = (it, step, byte) => {
    const memory = it.memory(step);
    memory.assembled = memory.space.assemble(release(step), signer(it, step, byte));
    return { digest: memory.assembled.digest };
  };
  const announced = (memory, announcements) => {
    keep(memory, "announced", ...announcements.map(({ fact }) => fact));
    return { value: announcements.map(({ target }) => target) };
  };
  const reported = (memory, { receipt, fact }) => {
    keep(memory, "reports", fact);
    return { digest: made(receipt) };
  };
  const promoted = (memory, { bundle, fact, findings }) => {
    keep(memory, "promotions", fact);
    return { digest: made(bundle), findings };
  };
  return {
    assemble,
    "from-stored"(it, step) {
      const memory = it.memory(step);
      const { assembled } = memory;
      memory.assembled = AssembledRelease.fromStored(release(step), assembled.manifestBytes, assembled.salt);
      return {};
    },
    promote(it, step) {
      if (step.release) assemble(it, step, step.assembling);
      const memory = it.memory(step);
      const { target, through, lifecycle: withLifecycle, onward = [], promoting } = step;
      const { assembled, facts, space } = memory;
      const by = signer(it, step, promoting);
      const options = { lifecycle: through, withLifecycle, onward };
      return promoted(memory, space.promote(assembled, target, facts, by, options));
    },
    "pass-on"(it, step) {
      const memory = it.memory(step);
      const { facts, releases, space } = memory;
      return promoted(memory, space.forward(releases.at(-1), step.target, facts, signer(it, step)));
    },
    plan(it, step) {
      const { release } = verbs.import(it, step);
      const space = step.later ? it.memory({ space: step.later }).space : it.memory(step).space;
      const at = known(it, step, held(it, step));
      const plan = space.plan(release, step.environment, step.tenant, new Answers(), at, { by: step.user ?? step.by, now: step.now });
      return { findings: plan.findings, plan };
    },
    report(it, step) {
      const memory = it.memory(step);
      keep(memory, "deployments", step.deployment);
      const { facts, releases, space } = memory;
      return reported(memory, space.issueReceipt(releases.at(-1), step.deployment, facts, signer(it, step)));
    },
    refuse(it, step) {
      const memory = it.memory(step);
      const bundle = verified(it, step, "bundle");
      const { facts, space } = memory;
      return reported(memory, space.refuse(bundle, step.environment, step.reason, facts, signer(it, step)));
    },
    recall(it, step) {
      const memory = it.memory(step);
      const { assembled, facts, space } = memory;
      return announced(memory, space.recall(assembled, step.reason, facts, signer(it, step)).announcements);
    },
    "pass-on-recall"(it, step) {
      const memory = it.memory(step);
      const notice = verified(it, step, "notice");
      return announced(memory, memory.space.forwardRecall(notice, memory.facts, signer(it, step)));
    },
    renew(it, step) {
      const memory = it.memory(step);
      const certificate = Certificate.fromPem(it.text(step.certificate));
      return announced(memory, memory.space.renew(certificate, memory.facts, signer(it, step)).announcements);
    },
    "own-receipt": (it, step) => shown(read(it, step, "receipt").verifyOwn(it.memory(step).space)),
    reopen(it, step) {
      const { facts, releases, space } = it.memory(step);
      releases.push(space.reopen(read(it, step, "bundle"), facts));
      return { digest: releases.at(-1).digest };
    },
    rehearse(it, step) {
      const { facts, space } = it.memory(step);
      return { findings: space.rehearse(step.change, facts) };
    },
    "change-trust"(it, step) {
      const memory = it.memory(step);
      memory.space = memory.space.changeTrust(step.change, { by: step.by, now: step.now }).space;
      return { digest: memory.space.trustDigest };
    },
    generate(it, { name, identity, encryption, seed: byte }) {
      const keys = SpaceKeys.generate(name, { identity, encryption, seed: seed(byte) });
      return { value: keys.certificate.fingerprint };
    },
    "renew-keys"(it, step) {
      const renewed = keys(it, step).renewEncryption({ encryption: step.encryption, seed: seed(step.seed) });
      return { value: renewed.certificate.fingerprint };
    },
    encrypt(it, { passphrase, seed: byte, ...step }) {
      const pem = keys(it, step).toEncryptedPem(passphrase, { seed: seed(byte) });
      return { digest: spacebridge.digestOf(new TextEncoder().encode(pem)) };
    },
    "compare-fingerprint": (it, { file, typed }) => ({ value: Certificate.fromPem(it.text(file)).compare(typed).fingerprint }),
    audit(it, { log, since }) {
      const audit = new AuditLog(log);
      audit.verify(since);
      return { value: audit.head };
    },
    deliver(it, { center, file, now }) {
      const delivery = DataCenter.fromDocument(JSON.parse(it.text(center))).deliver(it.bytes(file), {}, { now });
      return { value: delivery.to };
    },
  };
}
