// Compiled and never run: the declarations say what the package does.

import {
  Certificate,
  Known,
  SealedBundle,
  Space,
  SpaceKeys,
  compareVersions,
  version,
  type SpacebridgeError,
} from "spacebridge";

const order: number = compareVersions("1.0", "2.0");
const fingerprint: string = Certificate.fromPem("-----BEGIN CERTIFICATE-----").fingerprint;
const own: string = version();

const refusal = (error: SpacebridgeError): [string, string, string] => [error.code, error.path, error.detail];

// @ts-expect-error A version is a text: a number would have lost its trailing zero.
compareVersions(1.1, "2.0");

{
  using keys = SpaceKeys.generate("Prod Space", { now: new Date() });
  const space = new Space("Prod Space", keys.certificate).withTeam({ name: "All", members: [], assignments: [] });
  const bundle = SealedBundle.fromBytes(new Uint8Array()).verify(space, undefined, { now: "2026-01-01T00:00:00Z" });
  const sender: string = bundle.document().sender;

  // @ts-expect-error What is only claimed stands under `claimed`.
  SealedBundle.fromBytes(new Uint8Array()).document().sender;
  // @ts-expect-error A grant is one of three words.
  space.withoutGrant("Dev Space", "promote");
  // @ts-expect-error Only verifying makes a verified bundle.
  space.importRelease(SealedBundle.fromBytes(new Uint8Array()), { by: "grace" }, "", new Known());
  void sender;
}

export { fingerprint, order, own, refusal };
