// Versions order in JavaScript as they do in Rust.

import assert from "node:assert/strict";
import { test } from "node:test";

import { spacebridge } from "./built.mjs";

const { compareVersions } = spacebridge;

test("a history sorts as it was released", () => {
  const history = ["0.9", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0", "1.0.0.1", "1.10", "2016.01.02"];
  assert.deepEqual([...history].reverse().sort(compareVersions), history);
});

test("versions that are written differently may be the same", () => {
  assert.equal(compareVersions("1.0", "1.0.0+build.7"), 0);
});

test("what is not a version is refused with its code, on either side", () => {
  const refused = [
    ["", "version-empty"],
    ["1.0 or so", "version-malformed"],
    ["1.2147483648", "version-number-too-large"],
    ["1".repeat(350), "version-too-long"],
  ];
  for (const [text, code] of refused) {
    assert.throws(() => compareVersions(text, "1.0"), { name: "SpacebridgeError", code });
    assert.throws(() => compareVersions("1.0", text), { name: "SpacebridgeError", code });
  }
});
