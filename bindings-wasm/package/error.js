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

/** The error for an argument that is no object of the class that a function takes. */
export function otherClass(name, kind) {
  return new SpacebridgeError("argument-malformed", name, `\`${name}\` is not a \`${kind}\` of this package`);
}

/** The error for a message of the compiled module's runtime; a fault of the library keeps its message. */
export function ofRuntime(message) {
  switch (message) {
    case "null pointer passed to rust":
      return new SpacebridgeError("argument-used-up", "", "the object was freed or used up: make another");
    case "recursive use of an object detected which would lead to unsafe aliasing in rust":
    case "attempted to take ownership of Rust value while it was borrowed":
      return new SpacebridgeError("argument-malformed", "", "the object is in use by another call: wait until it returns");
    default:
      return new Error(message);
  }
}
