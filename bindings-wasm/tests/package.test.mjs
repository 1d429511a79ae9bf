// What holds for the package as a whole. The built package lies where the environment says.

import assert from "node:assert/strict";
import { test } from "node:test";

import { spacebridge } from "./built.mjs";

test("the version is that of the workspace", () => {
  assert.match(spacebridge.version(), /^\d+\.\d+\.\d+/);
});

test("a refusal is an Error with a code, a message and a stack", () => {
  assert.throws(
    () => spacebridge.compareVersions("1.0 or so", "1.0"),
    (error) => {
      assert.ok(error instanceof Error);
      assert.ok(error instanceof spacebridge.SpacebridgeError);
      assert.equal(error.name, "SpacebridgeError");
      assert.equal(error.code, "version-malformed");
      assert.match(error.message, /`1\.0 or so`/);
      assert.ok(error.stack.length > 0);
      return true;
    },
  );
});

test("the package works on after a refusal", () => {
  for (let i = 0; i < 1000; i += 1) {
    assert.throws(() => spacebridge.compareVersions("", "1.0"), { code: "version-empty" });
  }
  assert.equal(spacebridge.compareVersions("1.0", "1.0"), 0);
});
