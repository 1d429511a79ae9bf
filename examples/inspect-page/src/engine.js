// The library, as the page uses it. Every judgement comes from here; the page only shows it.

import * as library from "spacebridge/inline";
import module from "spacebridge/spacebridge_wasm_bg.wasm";

/** @typedef {import("./types.js").Held} Held */
/** @typedef {import("./types.js").Opened} Opened */
/** @typedef {import("./types.js").Line} Line */
/** @typedef {import("./types.js").Paper} Paper */
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

/** Returns the refusal of the library. Any other error is a fault of the page and is thrown again. @param {any} error @returns {import("./types.js").Refusal} */
function refusal(error) {
  if (typeof error?.code !== "string") throw error;
  return { code: error.code, message: error.message };
}

/** @param {string} text @returns {any} */
function json(text) {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw Object.assign(new Error("the document is not JSON"), { code: "json-malformed" }, { cause: error });
  }
}

/**
 * A Space in which whoever reads may read: nobody acts in this page, so nobody is asked who they are.
 *
 * @param {string} text
 */
function readers(text) {
  const role = { name: "Reader", permissions: ["BundleImport", "TrustEdit"] };
  const teams = [{ name: "Readers", members: [], everyone: true, assignments: [{ role }] }];
  return library.Space.fromDocument({ ...json(text), teams });
}

/**
 * Returns a document of the library in which every key is present.
 *
 * @template Document
 * @param {Document} document
 */
function shownIn(document) {
  return /** @type {import("./types.js").Shown<Document>} */ (document);
}

/** The members of a bundle that does not hold. */
const unheld = { refusal: null, missing: null, statement: null, preview: null, bundle: null, space: null, sender: null, handle: null };

function gathered() {
  const words = library.checkWords();

  /** @param {import("spacebridge/inline").VerificationReport} statement @returns {Line[]} */
  const lines = (statement) => statement.map((line) => ({ ...line, words: words[line.check] ?? line.check }));
  /** Returns the check results that verification reached before a refusal. @param {any} error */
  const established = (error) => error.statement ? lines(error.statement) : null;

  return {
    version: library.version(),

    /** A file that was readMessage, and what it claims. @param {Uint8Array} bytes @returns {Pick<Opened, "kind" | "digest" | "claims" | "problem">} */
    open(bytes) {
      try {
        const { kind, digest, claimed } = library.readMessage(bytes).document();
        const { subject, issued, sender, audience } = claimed;
        return { kind, digest, problem: null, claims: { subject, issued, sender: fingerprint(sender), audience: audience ? fingerprint(audience) : null } };
      } catch (error) {
        return { kind: "bundle", digest: "", claims: null, problem: refusal(error) };
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
        const document = shownIn(library.Space.fromDocument(json(text)).document());
        const trusts = document.trusts.map((trust) => ({ ...trust, shown: fingerprint(library.Certificate.fromPem(trust.certificate).fingerprint) }));
        const shown = fingerprint(library.Certificate.fromPem(document.certificate).fingerprint);
        return { document: { ...document, shown, trusts } };
      } catch (error) {
        return { problem: refusal(error).message };
      }
    },

    /**
     * Judges a bundle for a Space, and reads it if it holds: step by step, each named before it is
     * taken, so that the page can do something else in between.
     *
     * @param {Uint8Array} bytes
     * @param {string} text the Space's document
     * @param {string} now
     * @param {import("spacebridge/inline").Recall[]} recalls what notices that hold say of releases
     * @returns {Generator<string, import("./types.js").Outcome>}
     */
    *judge(bytes, text, now, recalls) {
      let space;
      try {
        space = library.Space.fromDocument(json(text));
      } catch (error) {
        return { ...unheld, state: "unjudged", missing: refusal(error).message };
      }
      const shown = spaceShown(space);
      try {
        const facts = { recalls };
        yield "its signatures are checked";
        const verified = library.BundleMessage.fromBytes(bytes).verify(space, facts, { now });
        const known = new library.TargetState(facts);
        yield "its content is read";
        const preview = space.preview(verified, new library.Answers(), known);
        const bundle = shownIn(verified.document());
        yield "what it would bring is put together";
        const document = shownIn(preview.document());
        yield "what it asks for is collected";
        const handle = { preview, known, sheet: library.AnswerSheet.ofPreview(preview, space) };
        return {
          state: "holds", refusal: null, missing: null, space: shown, bundle, sender: fingerprint(bundle.fingerprint), preview: document,
          statement: lines(document.statement), handle,
        };
      } catch (error) {
        return { ...unheld, state: "refused", space: shown, refusal: refusal(error), statement: established(error) };
      }
    },

    /**
     * Judges a receipt or a notice for a Space: one that came to it, or a receipt of its own.
     *
     * @param {import("./types.js").UnheldPaper} paper what is known of it without judging it
     * @param {Uint8Array} bytes
     * @param {string} text the Space's document
     * @param {string} now
     * @returns {Paper}
     */
    paper(paper, bytes, text, now) {
      const { about, digest, claims } = paper;
      try {
        const space = readers(text);
        if (paper.kind === "receipt") {
          const { verified, own } = receipt(bytes, space, now);
          return { about, digest, claims, kind: "receipt", state: "holds", own, document: shownIn(verified.document()), statement: lines(verified.report), recall: null };
        }
        const verified = library.NoticeMessage.fromBytes(bytes).verify(space, { now });
        const { recall } = space.takeNote(verified, {}, { by: "whoever reads this", now });
        return { about, digest, claims, kind: "notice", state: "holds", document: shownIn(verified.document()), statement: lines(verified.report), recall };
      } catch (error) {
        return { ...paper, state: "refused", refusal: refusal(error), statement: established(error) };
      }
    },

    /** Compares two bundles that hold, and finds the newer one. @param {Held} one @param {Held} other */
    compare(one, other) {
      const inOrder = library.compareVersions(one.preview.release.version, other.preview.release.version) <= 0;
      const [older, newer] = inOrder ? [one, other] : [other, one];
      return newer.handle.preview.compareWith(older.preview.release, newer.handle.known);
    },

    /** The file to fill in, before anybody did. @param {Held} reading @returns {import("./types.js").Sheet} */
    sheet(reading) {
      return JSON.parse(reading.handle.sheet.skeleton(new library.Answers()));
    },

    /** Judges a filled-in file with the library. @param {Held} reading @param {string} text */
    judgeAnswers(reading, text) {
      const { sheet, preview } = reading.handle;
      try {
        const answers = sheet.read(text, new library.Answers());
        return { problem: null, findings: sheet.review(answers), places: places(reading, preview, answers) };
      } catch (error) {
        return { problem: refusal(error).message, findings: [], places: [] };
      }
    },

    /** Begins to check one package's bytes. @param {import("./types.js").Package} it */
    packageCheck(it) {
      return new library.PackageCheck(it);
    },

    /** The library's own way to write out what is not seen. @param {string} text */
    printable(text) {
      return library.printable(text);
    },
  };
}

/** @param {import("spacebridge/inline").Space} space @returns {import("./types.js").SpaceShown} */
function spaceShown({ name, environments, tenants, certificate, trusts }) {
  const names = new Map([[certificate.fingerprint, name]]);
  for (const trust of trusts) {
    for (const pem of [trust.certificate, ...(trust.former ?? []).map((key) => key.certificate)]) names.set(library.Certificate.fromPem(pem).fingerprint, trust.name);
  }
  return { name, environments, tenants, names, fingerprint: fingerprint(certificate.fingerprint) };
}

/** A receipt that this Space signed, or that another signed for it. @param {Uint8Array} bytes @param {import("spacebridge/inline").Space} space @param {string} now */
function receipt(bytes, space, now) {
  try {
    return { own: true, verified: library.ReceiptMessage.fromBytes(bytes).verifyOwn(space) };
  } catch (error) {
    refusal(error);
    return { own: false, verified: library.ReceiptMessage.fromBytes(bytes).verify(space, { now }) };
  }
}

/** Returns the blanks in each environment, for each tenant. @param {Held} reading @param {import("spacebridge/inline").Preview} preview @param {import("spacebridge/inline").Answers} answers */
function places(reading, preview, answers) {
  const { environments, tenants } = reading.space;
  const found = [];
  for (const environment of environments) {
    for (const tenant of [null, ...tenants.map((it) => it.name)]) {
      if (found.length === PLACES) return found;
      found.push({ environment, tenant, blanks: preview.blanks(answers, environment, tenant) });
    }
  }
  return found;
}
