// The same judgement of the same bytes with what a browser has and a published reader of CBOR:
// taking everything apart, two signatures, and the digest of each part.
//
// It decides nothing about Spaces, trust or content, and does not hold the bytes to one spelling.

import { decode, encode } from "cborg";

class Tagged {
  constructor(value) {
    this.value = value;
  }
}

const SIGN1 = 18;
const ENCRYPT = 96;
const taken = (inner) => new Tagged(inner());
const options = { useMaps: true, tags: Object.assign([], { [SIGN1]: taken, [ENCRYPT]: taken }) };
const ECDSA = { name: "ECDSA", namedCurve: "P-256" };

/** The uncompressed P-256 point of the first certificate: the bits after its algorithm. */
export function keyOf(pem) {
  const body = pem.split("-----")[2].replace(/\s/g, "");
  const der = Uint8Array.from(atob(body), (letter) => letter.charCodeAt(0));
  for (let at = 0; at + 68 < der.length; at += 1) {
    if (der[at] === 3 && der[at + 1] === 66 && der[at + 2] === 0 && der[at + 3] === 4) return der.slice(at + 3, at + 68);
  }
  throw new Error("no key");
}

/** One reading of the bundle: what it costs is measured by whoever asks. */
export async function judged(bytes, point) {
  const key = await crypto.subtle.importKey("raw", point, ECDSA, false, ["verify"]);
  const payload = await signed(decode(bytes, options), key);
  const found = { digests: 1, signatures: 1 };
  for (const value of payload.values()) {
    if (!(value instanceof Uint8Array) || value.length < 2) continue;
    await crypto.subtle.digest("SHA-256", value);
    found.digests += 1;
    const inner = read(value);
    if (!isSigned(inner)) continue;
    await signed(inner, key);
    found.signatures += 1;
  }
  if (found.digests < 3 || found.signatures !== 2) throw new Error(`the bundle is not as expected: ${JSON.stringify(found)}`);
}

/** Returns the content of a byte string, if it is CBOR. */
function read(bytes) {
  try {
    return decode(bytes, options);
  } catch {
    return null;
  }
}

const isSigned = (value) => value instanceof Tagged && value.value.length === 4 && value.value[3] instanceof Uint8Array && value.value[3].length === 64;

async function signed(message, key) {
  const [header, , payload, signature] = message.value;
  const toSign = encode(["Signature1", header, new Uint8Array(0), payload]);
  if (!await crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, signature, toSign)) throw new Error("the signature does not hold");
  await crypto.subtle.digest("SHA-256", toSign);
  return decode(payload, options);
}
