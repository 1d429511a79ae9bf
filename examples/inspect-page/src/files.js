// What a file is, by its first bytes. Nothing is sent anywhere, and a large file is never read whole.

/** @typedef {"carried" | "certificate" | "private-key" | "space" | "answers" | "json" | "empty" | "package" | "too-large"} Kind */

/** Files above this are packages: nothing else is that large (the library's limit for a message). */
export const LARGEST = 32 * 1024 * 1024;

/**
 * @param {File} file
 * @returns {Promise<{kind: Kind, file: File, text?: string}>}
 */
export async function kindOf(file) {
  const start = new Uint8Array(await file.slice(0, 1).arrayBuffer());
  if (start.length === 0) return { kind: "empty", file };
  // A tagged COSE_Sign1: CBOR tag 18. A bundle, a receipt or a notice.
  if (start[0] === 0xd2) return { kind: file.size > LARGEST ? "too-large" : "carried", file };
  if (file.size > LARGEST) return { kind: "package", file };
  const head = await file.slice(0, 64 * 1024).text();
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/u.test(head)) return { kind: "private-key", file };
  if (/^\uFEFF?[^{]*-----BEGIN CERTIFICATE-----/u.test(head)) return { kind: "certificate", file, text: await file.text() };
  if (/^\uFEFF?\s*\{/u.test(head)) {
    const text = await file.text();
    const document = parsed(text);
    if (document && typeof document.certificate === "string" && document.name !== undefined) return { kind: "space", file, text };
    if (document && typeof document.project === "string") return { kind: "answers", file, text };
    return { kind: file.name.toLowerCase().endsWith(".json") ? "json" : "package", file };
  }
  return { kind: "package", file };
}

/** @param {string} text @returns {any} */
export function parsed(text) {
  try {
    const value = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

/** SHA-256 as text, so that the record can be compared with what other tools say. @param {Uint8Array} bytes */
export async function sha256(bytes) {
  // Not every browser offers WebCrypto to a page that was opened from a disk.
  if (globalThis.crypto?.subtle === undefined) return "not computed: this browser offers no WebCrypto here";
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", /** @type {BufferSource} */ (bytes)));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
