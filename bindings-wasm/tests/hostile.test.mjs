// Whatever JavaScript hands over: it is refused, and the library works on.

import assert from "node:assert/strict";
import { test } from "node:test";

import { spacebridge } from "./built.mjs";
import { bytes, now, promoted, story } from "./story.mjs";

const cyclic = {};
cyclic.self = cyclic;
const trap = () => {
  throw new Error("a trap");
};
const traps = new Proxy({}, { get: trap, ownKeys: trap, has: trap, getPrototypeOf: trap });

const BAD = [
  undefined,
  null,
  0,
  -1,
  1.5,
  NaN,
  Infinity,
  1n,
  2 ** 60,
  "",
  "\ud800",
  "x".repeat(10_000),
  true,
  Symbol("s"),
  trap,
  {},
  [],
  [[[]]],
  cyclic,
  traps,
  { get name() { return trap(); } },
  { toJSON: trap },
  { now: traps },
  { limits: { bytes: -1 } },
  { __proto__: null, name: "x" },
  new Date(NaN),
  new Uint8Array(3),
  new ArrayBuffer(2),
  new Map([["name", "x"]]),
  new Proxy(new Uint8Array(2), {}),
  { length: 4_000_000_000 },
  Object.create(Uint8Array.prototype),
];

/** Calls, and expects nothing but that it comes back. */
function tried(call) {
  try {
    call();
  } catch (error) {
    assert.ok(!(error instanceof WebAssembly.RuntimeError), `the library broke: ${error.stack}`);
  }
}

function works() {
  const it = story();
  const verified = promoted(it).bundle.verify(it.prod, undefined, { now });
  assert.equal(verified.document().manifest.project, "Shop");
}

test("no function breaks on what it is handed", () => {
  works();
  const functions = Object.entries(spacebridge).filter(([name, value]) => typeof value === "function" && /^[a-z]/.test(name));
  assert.ok(functions.length > 20);
  for (const [name, call] of functions) {
    if (name === "signed" || name === "opened") continue;
    for (const bad of BAD) {
      for (let place = 0; place < 5; place += 1) {
        const given = [undefined, undefined, undefined, undefined, undefined];
        given[place] = bad;
        tried(() => call(...given));
        tried(() => call(...Array(5).fill(bad)));
      }
    }
  }
  works();
});

test("no class breaks on what it is handed, nor does what it makes", () => {
  const it = story();
  const { bundle, assembled } = promoted(it);
  const verified = bundle.verify(it.prod, undefined, { now });
  const preview = it.prod.preview(verified, new spacebridge.Answers(), new spacebridge.TargetState());
  const instances = [
    it.dev,
    it.devKeys,
    it.devKeys.certificate,
    it.devKeys.signer({ now }),
    it.release,
    bundle,
    assembled,
    verified,
    preview,
    new spacebridge.Answers(),
    new spacebridge.AvailablePackages(),
    new spacebridge.AuditLog(),
    new spacebridge.DataCenter("Brisbane", []),
    new spacebridge.PackageDigest(),
    new spacebridge.PartSplitter(10),
    spacebridge.AnswerSheet.ofPreview(preview, it.prod),
  ];
  for (const instance of instances) {
    const kind = Object.getPrototypeOf(instance);
    for (const name of Object.getOwnPropertyNames(kind)) {
      const method = Object.getOwnPropertyDescriptor(kind, name).value;
      // What frees or uses up is tried below.
      if (typeof method !== "function" || ["constructor", "free", "finish", "__destroy_into_raw"].includes(name)) continue;
      for (const bad of BAD) tried(() => method.call(instance, bad, bad, bad, bad, bad, bad));
    }
    for (const bad of BAD) tried(() => new kind.constructor(bad, bad, bad));
  }
  works();
});

/** Matches an error of the package that speaks of the object, and of nothing inside the module. */
const usedUp = (code) => (error) => {
  assert.ok(error instanceof spacebridge.SpacebridgeError, String(error));
  assert.equal(error.code, code);
  assert.equal(error.message, "the object was freed or used up: make another");
  return true;
};

test("a handle that was freed says so, and nothing else happens", () => {
  const it = story();
  const certificate = it.devKeys.certificate;
  certificate.free();
  const gone = usedUp("argument-used-up");
  assert.throws(() => certificate.fingerprint, gone);
  assert.throws(() => new spacebridge.Space("Dev Space", certificate), gone);
  const known = new spacebridge.TargetState();
  known.withHoldings(new spacebridge.AvailablePackages());
  assert.throws(() => known.withHoldings(new spacebridge.AvailablePackages()), gone);
  const check = new spacebridge.PackageDigest();
  check.finish();
  assert.throws(() => check.finish(), { code: "argument-used-up" });
  works();
});

test("an object of another class is refused with the name of the argument", () => {
  const it = story();
  const { bundle, assembled } = promoted(it);
  const wrong = (name, kind) => (error) => {
    assert.ok(error instanceof spacebridge.SpacebridgeError, String(error));
    assert.deepEqual([error.code, error.path], ["argument-malformed", name]);
    assert.equal(error.message, `\`${name}\` is not a \`${kind}\` of this package`);
    return true;
  };
  for (const bad of [undefined, null, 7, "Dev Space", {}, [], it.dev.document(), it.release]) {
    assert.throws(() => bundle.verify(bad, undefined, { now }), wrong("space", "Space"));
    assert.throws(() => new spacebridge.Space("Dev Space", bad), wrong("certificate", "Certificate"));
    assert.throws(() => it.dev.promote(assembled, "Prod Space", undefined, bad), wrong("signer", "Signer"));
    if (bad !== it.release) assert.throws(() => it.dev.assemble(bad, it.devKeys.signer({ now })), wrong("release", "Release"));
  }
  works();
});

test("a file that is no message is named in the error", () => {
  const it = story();
  const document = JSON.stringify(it.dev.document());
  for (const [given, kind] of [
    [bytes(it.devKeys.certificate.toPem()), "a PEM certificate"],
    [bytes(document), "the document of a Space"],
    [Uint8Array.from(Buffer.from(`\ufeff${document}`, "utf16le")), "text in UTF-16"],
    [bytes('{"payload": 1}'), "a JSON document"],
    [bytes("PK\u0003\u0004"), "a ZIP archive, as packages are"],
    [bytes("SBDELTA\u0001"), "a pack"],
    [new Uint8Array(), "an empty file"],
  ]) {
    const named = (expected) => (error) => {
      assert.equal(error.message, `this is ${kind}, not a ${expected}`);
      assert.match(error.code, /^cbor-/u);
      return error instanceof spacebridge.SpacebridgeError;
    };
    assert.throws(() => spacebridge.BundleMessage.fromBytes(given), named("bundle"));
    assert.throws(() => spacebridge.ReceiptMessage.fromBytes(given), named("receipt"));
    assert.throws(() => spacebridge.readMessage(given), named("bundle, receipt or notice"));
  }
});

test("a refusal names the argument, or the place in the document", () => {
  const it = story();
  const { Space, SpaceKeys, BundleMessage } = spacebridge;
  assert.throws(() => it.dev.withEnvironment(7), { code: "argument-malformed", path: "name" });
  assert.throws(() => it.dev.withEnvironment("a: b"), { code: "name-reserved-separator" });
  assert.throws(() => BundleMessage.fromBytes("PK"), { code: "argument-malformed", path: "data" });
  assert.throws(() => SpaceKeys.generate("x", { nwo: now }), { code: "argument-malformed", path: "nwo" });
  const document = it.dev.document();
  document.environments.push("TEST");
  assert.throws(() => Space.fromDocument(document), { code: "name-taken", path: "environments[1]" });
  document.environments = [{ hunter2: 1 }];
  assert.throws(
    () => Space.fromDocument(document),
    (error) => error.code === "document-malformed" && error.path.startsWith("environments[0]") && !error.message.includes("hunter2: "),
  );
});

test("a number that JavaScript cannot hold is refused and not rounded", () => {
  const it = story();
  const good = { bundles: Number.MAX_SAFE_INTEGER, receipts: 0, notices: 0 };
  const revoke = (good) => it.dev.changeTrust({ revoke: { name: "Prod Space", good } }, { by: "ada", now }).space;
  assert.deepEqual(revoke(good).document().trusts[0].ended, { revoked: good });
  for (const bundles of [2 ** 53, -1, 0.5]) {
    const revoked = () => revoke({ ...good, bundles }).document();
    assert.throws(revoked, (error) => ["number-unsafe", "document-malformed"].includes(error.code));
  }
});

test("handles free themselves where the runtime can", () => {
  const { Certificate } = spacebridge;
  if (Symbol.dispose) assert.equal(typeof Certificate.prototype[Symbol.dispose], "function");
  assert.equal(typeof Certificate.prototype.free, "function");
});
