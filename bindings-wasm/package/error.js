// What the library throws.

/** A refusal: nothing was done, and nothing was changed. */
export class SpacebridgeError extends Error {
  constructor(code, path, detail, message = detail) {
    super(message);
    this.code = code;
    this.path = path;
    this.detail = detail;
  }
}

Object.defineProperty(SpacebridgeError.prototype, "name", { value: "SpacebridgeError" });
