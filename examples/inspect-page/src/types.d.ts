// What the page keeps. The documents in it (`any` here) are the library's, whose own declarations
// say what they hold.

export interface Line { check: string; standing: string; detail: string; words: string }
export interface Refusal { code: string; message: string; check?: string }
export interface Fingerprint { words: string; hex: string }
export interface Claims {
  subject: string;
  issued: string;
  sender: Fingerprint;
  audience: Fingerprint | null;
}
export interface FileAbout { name: string; size: number; sha256: string }

/** A file that was opened, and what it says about itself. */
export interface Opened {
  about: FileAbout;
  bytes: Uint8Array;
  kind: "bundle" | "receipt" | "notice";
  digest: string;
  claims: Claims | null;
  problem: Refusal | null;
}

/** A certificate that somebody gave. */
export interface Pem {
  file: string;
  pem: string;
  name: string;
  fingerprint: Fingerprint;
  from: string;
  until: string;
  role: "" | "ours" | "sender";
  called: string;
  compared: boolean;
}

export interface SpaceShown {
  name: string;
  fingerprint: Fingerprint;
  environments: string[];
  tenants: { name: string }[];
  /** What Spaces are called here, by the fingerprints of the keys that they have and had. */
  names: Map<string, string>;
}

/** What is missing for an environment, and for a tenant there. */
export interface Place {
  environment: string;
  tenant: string | null;
  blanks: any[];
}

export interface Reading {
  state: "unreadable" | "unjudged" | "refused" | "holds";
  judged: string;
  file: FileAbout;
  claims: Claims | null;
  refusal: Refusal | null;
  missing: string | null;
  statement: Line[] | null;
  /** Of a bundle that holds alone. */
  preview: any;
  bundle: any;
  space: SpaceShown | null;
  sender: Fingerprint | null;
  /** The library's own values, to compare and to ask further. */
  handle: any;
}

/** A receipt or a notice that lies beside the bundle, and what was found out about it. */
export interface Paper {
  about: FileAbout;
  kind: "receipt" | "notice";
  digest: string;
  claims: Claims | null;
  state: "unjudged" | "refused" | "holds";
  /** Whether the Space that is judged for signed it itself. */
  own: boolean;
  document: any;
  statement: Line[] | null;
  refusal: Refusal | null;
  missing: string | null;
  recall: any;
}
