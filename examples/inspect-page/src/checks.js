// Reading package files piece by piece, and comparing each with what the manifest says.

/** @typedef {import("./types.js").Package} Package */
/** @typedef {(it: Package) => Pick<import("spacebridge/inline").PackageCheck, "update" | "finish" | "free">} Begin */
/** @typedef {"waiting" | "running" | "matches" | "other" | "cancelled" | "failed"} State */

/**
 * One package's check.
 *
 * @typedef {object} Check
 * @property {State} state
 * @property {number} read bytes read so far
 * @property {string} [file] the file's name
 * @property {string} [message] what the library says
 * @property {() => void} cancel
 */

/** The largest number of bytes read between two looks at the clock. */
const PAUSE = 16;

/** The checks of one release's packages. */
export class Checks {
  /** @type {Map<string, Check>} */
  #checks = new Map();
  /** @type {{changed: () => void, of?: string | undefined}[]} */
  #listeners = [];
  /** @type {Begin} */
  #begin;

  /** @param {Begin} begin starts the library's check of one package */
  constructor(begin) {
    this.#begin = begin;
  }

  /** Returns the status of one package. @param {Package} it @returns {Check} */
  of(it) {
    return this.#checks.get(key(it)) ?? { state: "waiting", read: 0, cancel: () => {} };
  }

  /** Every package's check, by what the package is called. */
  all() {
    return this.#checks;
  }

  /**
   * A statement with what the files at hand establish besides: that all packages are the signed ones.
   *
   * @param {import("./types.js").Line[]} lines
   * @param {Package[]} packages
   */
  established(lines, packages) {
    if (packages.length === 0 || packages.some((it) => this.of(it).state !== "matches")) return lines;
    const detail = `${packages.length === 1 ? "the one package" : `all ${packages.length} packages`} at hand, compared here`;
    return lines.map((line) => line.check === "packages" ? { ...line, standing: "passed", detail } : line);
  }

  /** Calls `changed` when a check changes: the one of `it`, or any. @param {() => void} changed @param {Package} [it] */
  listen(changed, it) {
    this.#listeners.push({ changed, of: it && key(it) });
  }

  /** Forgets who listens: the page is about to be drawn anew. */
  deafen() {
    this.#listeners = [];
  }

  /** Stops everything. */
  cancel() {
    for (const check of this.#checks.values()) check.cancel();
  }

  /**
   * Reads a file as the package `it`, to its end or to the first byte too many.
   *
   * @param {Package} it
   * @param {File} file
   * @returns {Promise<State>}
   */
  async read(it, file) {
    this.of(it).cancel();
    const stop = new AbortController();
    /** @type {Check} */
    const check = { state: "running", read: 0, file: file.name, cancel: () => stop.abort() };
    this.#checks.set(key(it), check);
    this.#tell(it);
    const end = (/** @type {State} */ state, /** @type {unknown} */ error) => {
      check.state = state;
      check.message = error instanceof Error ? error.message : undefined;
      check.cancel = () => {};
      if (this.#checks.get(key(it)) === check) this.#tell(it);
      return state;
    };
    let judge;
    try {
      judge = this.#begin(it);
    } catch (error) {
      return end("failed", error);
    }
    const reader = file.stream().getReader();
    let shown = performance.now();
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (stop.signal.aborted) {
          await reader.cancel();
          judge.free();
          return end("cancelled", undefined);
        }
        if (done) break;
        check.read += value.byteLength;
        try {
          judge.update(value);
        } catch (error) {
          await reader.cancel();
          return end("other", error);
        }
        if (performance.now() - shown > PAUSE) {
          this.#tell(it);
          await pause();
          shown = performance.now();
        }
      }
    } catch (error) {
      return end("failed", error);
    }
    try {
      judge.finish();
    } catch (error) {
      return end("other", error);
    }
    return end("matches", undefined);
  }

  /** @param {Package} it */
  #tell(it) {
    for (const { changed, of } of this.#listeners) if (of === undefined || of === key(it)) changed();
  }
}

/** Lets the page draw and take keys before the next piece. */
function pause() {
  return new Promise((resolve) => setTimeout(resolve));
}

/** @param {Package} it */
export function key(it) {
  return JSON.stringify([it.id, it.version]);
}

/**
 * The package that a file is likely to be: the one whose size it has, or whose id its name begins
 * with. The bytes decide afterwards.
 *
 * @param {{name: string, size: number}} file
 * @param {Package[]} packages
 */
export function likely(file, packages) {
  const name = file.name.toLowerCase();
  const named = packages.filter((it) => name.startsWith(it.id.toLowerCase()) && name.includes(it.version.toLowerCase()));
  const sized = packages.filter((it) => it.content?.size === file.size);
  const both = named.filter((it) => sized.includes(it));
  return both[0] ?? named.sort((a, b) => b.id.length - a.id.length)[0] ?? (sized.length === 1 ? sized[0] : undefined);
}
