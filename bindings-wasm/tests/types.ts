// Compiled and never run: the declarations say what the package does.

import { certificateFingerprint, compareVersions, version, type SpacebridgeError } from "spacebridge";

const order: number = compareVersions("1.0", "2.0");
const fingerprint: string = certificateFingerprint("-----BEGIN CERTIFICATE-----");
const own: string = version();

const refusal = (error: SpacebridgeError): [string, string] => [error.code, error.message];

// @ts-expect-error A version is a text: a number would have lost its trailing zero.
compareVersions(1.1, "2.0");

export { fingerprint, order, own, refusal };
