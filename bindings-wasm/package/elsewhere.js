// Keys that are kept elsewhere, and that answer later.

import { Opener } from "./spacebridge_wasm.js";

/**
 * Does what `verb` does, whose signers' keys are kept elsewhere: asks each key for what it has to
 * sign, and tries again. Sealing depends on nothing but its input and the signer's seed.
 */
export async function signed(verb, ...holders) {
  for (;;) {
    try {
      return verb();
    } catch (error) {
      if (error?.code !== "key-asked") throw error;
      for (const [signer, keys] of holders) {
        const asked = signer.asked;
        if (asked) signer.answer(asked, await keys.sign(asked));
      }
    }
  }
}

/** Opens the secrets of a plan with a key that is kept elsewhere. */
export async function opened(plan, keys) {
  const opener = new Opener();
  for (;;) {
    try {
      return plan.openSecretsWith(opener);
    } catch (error) {
      const asked = opener.asked;
      if (error?.code !== "key-asked" || !asked) throw error;
      opener.answer(asked, await keys.agree(asked));
    }
  }
}

const ECDSA = { name: "ECDSA", namedCurve: "P-256" };
const ECDH = { name: "ECDH", namedCurve: "P-256" };

/** Keys in WebCrypto, which need not be extractable. */
export class WebCryptoKeys {
  #identity;
  #encryption;

  /** `identity` signs (ECDSA), `encryption` agrees (ECDH); both on P-256. */
  constructor({ identity, encryption }) {
    this.#identity = identity;
    this.#encryption = encryption;
  }

  /** Takes the private keys in a PEM file into WebCrypto, which does not give them back. */
  static async fromPem(pem) {
    const blocks = pem.matchAll(/-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----/g);
    const [first, second = first] = [...blocks].map(([, text]) => fromBase64(text));
    if (!first) throw new TypeError("there is no private key in the file");
    const [identity, encryption] = await Promise.all([
      crypto.subtle.importKey("pkcs8", first, ECDSA, false, ["sign"]),
      crypto.subtle.importKey("pkcs8", second, ECDH, false, ["deriveBits"]),
    ]);
    return new WebCryptoKeys({ identity, encryption });
  }

  async sign(bytes) {
    const algorithm = { name: "ECDSA", hash: "SHA-256" };
    return new Uint8Array(await crypto.subtle.sign(algorithm, this.#identity, bytes));
  }

  async agree(point) {
    const other = await crypto.subtle.importKey("raw", point, ECDH, false, []);
    const algorithm = { name: "ECDH", public: other };
    return new Uint8Array(await crypto.subtle.deriveBits(algorithm, this.#encryption, 256));
  }
}

function fromBase64(text) {
  return Uint8Array.from(atob(text.replaceAll(/\s/g, "")), (letter) => letter.charCodeAt(0));
}
