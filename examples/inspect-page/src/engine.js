// The library, as the page uses it. Every judgement comes from here; the page only shows it.

import * as library from "spacebridge/inline";
import module from "spacebridge/spacebridge_wasm_bg.wasm";

/** @typedef {import("./types.js").Reading} Reading */
/** @typedef {import("./types.js").Opened} Opened */
/** @typedef {import("./types.js").Line} Line */
/** @typedef {ReturnType<typeof gathered>} Library */

/** The most places (environments, and tenants in them) that are asked for blanks at once. */
const PLACES = 500;

/** Starts the library, which the page carries in itself. */
export async function load() {
  const compiled = await WebAssembly.compile(/** @type {BufferSource} */ (module));
  library.initSync({ module: compiled });
  return gathered();
}

/** @param {string} hex */
function fingerprint(hex) {
  return { hex, words: library.fingerprintWords(hex) };
}

/** @param {any} error @returns {import("./types.js").Refusal} */
function refusal(error) {
  if (typeof error?.code !== "string") throw error;
  return { code: error.code, message: error.message };
}

function gathered() {
  const words = library.checkWords();

  /** @param {any} statement @returns {Line[]} */
  const lines = (statement) => statement.map((/** @type {any} */ line) => ({ ...line, words: words[line.check] ?? line.check }));

  return {
    version: library.version(),

    /** A file that claims to be a bundle. @param {Uint8Array} bytes @returns {Pick<Opened, "claims" | "problem">} */
    open(bytes) {
      try {
        const { subject, issued, sender, audience } = library.SealedBundle.fromBytes(bytes).claims();
        return { problem: null, claims: { subject, issued, sender: fingerprint(sender), audience: audience ? fingerprint(audience) : null } };
      } catch (error) {
        return { claims: null, problem: refusal(error) };
      }
    },

    /** @param {string} pem */
    certificate(pem) {
      try {
        const read = library.Certificate.fromPem(pem);
        const { from, until } = read.valid;
        return { name: read.name, fingerprint: fingerprint(read.fingerprint), from: from.toISOString(), until: until.toISOString() };
      } catch (error) {
        return { problem: refusal(error).message };
      }
    },

    /** A Space's document, with the words of everybody it trusts. @param {string} text */
    space(text) {
      try {
        const document = /** @type {any} */ (library.Space.fromDocument(JSON.parse(text)).document());
        for (const trust of document.trusts) trust.shown = fingerprint(library.Certificate.fromPem(trust.certificate).fingerprint);
        return { document };
      } catch (error) {
        return { problem: refusal(error).message };
      }
    },

    /**
     * Judges a bundle for a Space, and reads it if it holds.
     *
     * @param {Uint8Array} bytes
     * @param {string} text the Space's document
     * @param {string} now
     * @returns {Partial<Reading> & {state: Reading["state"]}}
     */
    judge(bytes, text, now) {
      let space;
      try {
        space = library.Space.fromDocument(JSON.parse(text));
      } catch (error) {
        return { state: "unjudged", missing: refusal(error).message };
      }
      const { name, environments, certificate } = space;
      const { tenants } = /** @type {any} */ (space.document());
      const shown = { name, environments, tenants, fingerprint: fingerprint(certificate.fingerprint) };
      try {
        const verified = library.SealedBundle.fromBytes(bytes).verify(space, undefined, { now });
        const known = new library.Known(undefined, { now });
        const preview = space.preview(verified, new library.Answers(), known);
        const bundle = /** @type {any} */ (verified.document());
        return {
          state: "holds", space: shown, bundle, sender: fingerprint(bundle.fingerprint), preview: preview.document(),
          statement: lines(verified.statement), handle: { space, preview, known, sheet: library.AnswerSheet.ofPreview(preview, space) },
        };
      } catch (error) {
        const statement = /** @type {any} */ (error).statement;
        return { state: "refused", space: shown, refusal: refusal(error), statement: statement ? lines(statement) : null };
      }
    },

    /** What differs between two bundles that hold, and which of them is the newer. @param {Reading} one @param {Reading} other @returns {any} */
    compare(one, other) {
      const inOrder = library.compareVersions(one.preview.release.version, other.preview.release.version) <= 0;
      const [older, newer] = inOrder ? [one, other] : [other, one];
      return newer.handle.preview.compareWith(older.preview.release, newer.handle.known);
    },

    /** The file to fill in, before anybody did. @param {Reading} reading */
    sheet(reading) {
      return JSON.parse(reading.handle.sheet.skeleton(new library.Answers()));
    },

    /** What the library says to a filled-in file. @param {Reading} reading @param {string} text */
    judgeAnswers(reading, text) {
      const { sheet, preview } = reading.handle;
      try {
        const answers = sheet.read(text, new library.Answers());
        return { problem: null, findings: sheet.review(answers), places: places(reading, preview, answers) };
      } catch (error) {
        return { problem: refusal(error).message, findings: [], places: [] };
      }
    },

    /** Begins to check one package's bytes. @param {any} it */
    packageCheck(it) {
      return new library.PackageCheck(it);
    },

    /** The library's own way to write out what is not seen. @param {string} text */
    printable(text) {
      return library.printable(text);
    },
  };
}

/** What is missing in each environment, for each tenant. @param {Reading} reading @param {any} preview @param {any} answers */
function places(reading, preview, answers) {
  const { environments, tenants } = /** @type {import("./types.js").SpaceShown} */ (reading.space);
  const found = [];
  for (const environment of environments) {
    for (const tenant of [null, ...tenants.map((it) => it.name)]) {
      if (found.length === PLACES) return found;
      found.push({ place: tenant === null ? environment : `${tenant} in ${environment}`, blanks: preview.blanks(answers, environment, tenant) });
    }
  }
  return found;
}
