// What the page keeps. The documents in it are the library's.

import type * as d from "spacebridge/inline";

/** The keys that the library leaves out if they are empty. */
type Quiet = "description" | "extra" | "lookup" | "oci" | "prompt" | "rank" | "scope" | "sealed" | "sha1";
/** A document as the library shows it: all else that may be left out where it is given is there. */
export type Shown<T> = T extends (infer Member)[] ? Shown<Member>[]
  : T extends object
    ? { [Key in keyof T as Exclude<Key, Quiet>]-?: Shown<T[Key]> } & { [Key in keyof T as Extract<Key, Quiet>]: Shown<T[Key]> }
    : T;
export type Package = Shown<d.Package>;
export type Preview = Shown<d.PreviewDocument>;
export type Release = Shown<d.ReleaseDocument>;
export type SpaceDocument = Shown<d.SpaceDocument>;
export type Variable = Shown<d.Variable>;
export type Template = Shown<d.Template>;
export type Step = Shown<d.Step>;
export type Action = Shown<d.Action>;
export type Properties = Shown<d.Properties>;
export type Deployment = Shown<d.Deployment>;
export type Comparison = d.Comparison;
export type Entry = d.Entry;
export type Finding = d.Finding;

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
  /** The time at which it was given: files of one time arrived together. */
  arrival: number;
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
  /** The names of the Spaces, by the fingerprints of their present and former keys. */
  names: Map<string, string>;
}

/** The blanks of an environment, and of a tenant there. */
export interface Place {
  environment: string;
  tenant: string | null;
  blanks: d.Blank[];
}

/** The library's own values, to compare and to ask further. */
export interface Handle {
  preview: d.Preview;
  known: d.TargetState;
  sheet: d.AnswerSheet;
}

interface Judged {
  judged: string;
  file: FileAbout;
  claims: Claims | null;
}
/** A bundle that holds. */
export interface Held extends Judged {
  state: "holds";
  refusal: null;
  missing: null;
  statement: Line[];
  preview: Preview;
  bundle: Shown<d.BundleDocument>;
  space: SpaceShown;
  sender: Fingerprint;
  handle: Handle;
}
/** A bundle that does not, or of which nothing is established. */
export interface Unheld extends Judged {
  state: "unreadable" | "unjudged" | "refused";
  refusal: Refusal | null;
  missing: string | null;
  statement: Line[] | null;
  preview: null;
  bundle: null;
  space: SpaceShown | null;
  sender: null;
  handle: null;
}
export type Reading = Held | Unheld;
/** The result of judging a bundle. */
export type Outcome = Omit<Held, keyof Judged> | Omit<Unheld, keyof Judged>;

/** A receipt or a notice that was given beside the bundle. */
interface Lying {
  about: FileAbout;
  digest: string;
  claims: Claims | null;
}
export interface Receipt extends Lying {
  kind: "receipt";
  state: "holds";
  /** True if the chosen Space signed it itself. */
  own: boolean;
  document: Shown<d.ReceiptDocument>;
  statement: Line[];
  recall: null;
}
export interface Notice extends Lying {
  kind: "notice";
  state: "holds";
  document: Shown<d.NoticeDocument>;
  statement: Line[];
  recall: d.Recall | null;
}
/** One that does not hold, or of which nothing is established. */
export interface UnheldPaper extends Lying {
  kind: "receipt" | "notice";
  state: "unjudged" | "refused";
  statement: Line[] | null;
  refusal: Refusal | null;
  missing: string | null;
  recall: null;
}
export type Paper = Receipt | Notice | UnheldPaper;

/** The document of the Space to judge for, and what it says. */
export interface Trusted {
  file: string;
  text: string;
  /** The time at which it was given: files of one time arrived together. */
  arrival: number;
  document: (Omit<SpaceDocument, "trusts"> & { shown: Fingerprint } & { trusts: (SpaceDocument["trusts"][number] & { shown: Fingerprint })[] }) | null;
  problem: string | null;
}

/** One question of an answer sheet, and its answer in one of three ways. */
export interface Answer {
  about: {
    label?: string;
    help?: string;
    control: string;
    required?: boolean;
    default?: d.PropertyValue | null;
    options?: { value: string; text: string }[];
    state?: string;
  };
  value?: string | boolean | null;
  sensitive?: string | null;
  blank?: boolean;
}
export type AnswerGroup = Record<string, Answer>;
/** The file to fill in: questions by where they are asked. */
export interface Sheet {
  project: string;
  version: string;
  once?: AnswerGroup;
  environments?: Record<string, AnswerGroup>;
  tenants?: Record<string, AnswerGroup>;
  both?: Record<string, Record<string, AnswerGroup>>;
  references?: Record<string, AnswerGroup>;
}
/** The judgement of the library on a filled-in sheet. */
export interface Judgement {
  problem: string | null;
  findings: d.Finding[];
  places: Place[];
}
