// The package `spacebridge`: every verb of the library, with the names that it has in Rust and in
// Python. What a verb refuses, it throws as a `SpacebridgeError`, and nothing is changed.

import type * as d from "./documents.js";

export type * from "./documents.js";

/** A refusal: nothing was done, and nothing was changed. */
export class SpacebridgeError extends Error {
  constructor(code: string, path: string, detail: string, message?: string);
  readonly name: "SpacebridgeError";
  /** Stable, and listed in `docs/errors.md`; the message may be reworded at any time. */
  readonly code: string;
  /** The place of the problem, in words or in a document; empty if there is no particular place. */
  readonly path: string;
  /** The problem in words, without the place in a document, which `path` has. */
  readonly detail: string;
  /** The check results that verification reached before it failed. */
  readonly statement?: d.VerificationReport;
  /** Every reason why a deployment may not be made. */
  readonly reasons?: d.Finding[];
}

/** Bytes of a file. Node's `Buffer` is a `Uint8Array`. */
export type Bytes = Uint8Array | ArrayBuffer;
/** A point in time; a text is as RFC 3339 has it. */
export type Moment = Date | d.Time;
/** The time of the operation. Defaults to the clock of the system. */
export interface Now {
  now?: Moment;
}
/** 32 bytes of randomness, used once; fresh ones of the system, if nothing is given. */
export interface Chance {
  seed?: Bytes;
}
/** The acting person, as the Space's teams name them. */
export interface By {
  by: string;
}

/** Limits on untrusted input. Defaults to the library's limits. */
export interface Within {
  limits?: d.LimitsInput;
}

/** The methods of every handle. A handle that is no longer reachable is freed automatically. */
interface Handle {
  free(): void;
  [Symbol.dispose](): void;
}

/** The version of this package. */
export function version(): string;

// ── who we are ──

/** The public half of a Space: what others pin, and seal to. */
export interface Certificate extends Handle {
  /** The SHA-256 of the identity certificate, as OpenSSL prints it. */
  readonly fingerprint: d.Fingerprint;
  /** The fingerprint in words, for two people on a telephone. */
  readonly words: string;
  /** The name in it: shown, never believed. */
  readonly name: string;
  readonly valid: { from: Date; until: Date };
  readonly encryptionValid: { from: Date; until: Date };
  /** The public key that verifies signatures: 65 bytes, an uncompressed point. */
  readonly identityKey: Uint8Array;
  /** The public key that secrets are sealed to: 65 bytes, an uncompressed point. */
  readonly encryptionKey: Uint8Array;
  toPem(): d.Pem;
  toJSON(): d.Pem;
  /** Compares the fingerprint with what the other side read out, in words or in hexadecimal. */
  compare(typed: string): ComparedFingerprint;
}
/** Reads a certificate file. */
export const Certificate: { fromPem(pem: d.Pem, options?: Within): Certificate };

/** A fingerprint that a person compared: what `confirm` asks for. */
export interface ComparedFingerprint extends Handle {
  readonly fingerprint: d.Fingerprint;
}
/** Only `Certificate.compare` makes one. */
export const ComparedFingerprint: { prototype: ComparedFingerprint };

/** The words of a fingerprint, for two people on a telephone. */
export function fingerprintWords(fingerprint: d.Fingerprint): string;

/** The private keys of a Space, with its certificate. They are not printed or copied. */
export interface SpaceKeys extends Handle {
  readonly certificate: Certificate;
  /** These keys, now, with the randomness of one seal, in the hands of the person `by`. */
  signer(options?: Partial<By> & Now & Chance): Signer;
  renewEncryption(options?: { encryption?: d.ValidityInput } & Now & Chance): SpaceKeys;
  toEncryptedPem(passphrase: string, options?: Chance): string;
  toUnencryptedPem(): Secret;
}
/** Makes keys, or reads them from a file; without a passphrase only from one that has none. */
export const SpaceKeys: {
  generate(name: string, options?: { identity?: d.ValidityInput; encryption?: d.ValidityInput } & Now & Chance): SpaceKeys;
  fromPem(pem: string, passphrase: string | null | undefined, certificate: Certificate, options?: Within): SpaceKeys;
};

/** The certificates of a Space whose keys are kept elsewhere, before the identity key has signed them. */
export interface UnsignedCertificate extends Handle {
  /** The bytes that the identity key signs with ECDSA and SHA-256, in this order. */
  readonly toBeSigned: Uint8Array[];
  /** The SHA-256 of each part of `toBeSigned`, for a token that signs digests. */
  readonly digests: Uint8Array[];
  /** Joins the signatures, `r` and `s` in 64 bytes or DER, and verifies them. */
  finish(signatures: Bytes[]): Certificate;
}
/** Each key is 65 bytes, an uncompressed point. The same arguments, with `now` and `seed`, make the same bytes. */
export const UnsignedCertificate: {
  new (
    name: string,
    identityKey: Bytes,
    encryptionKey: Bytes,
    options?: { identity?: d.ValidityInput; encryption?: d.ValidityInput } & Now & Chance,
  ): UnsignedCertificate;
  /** Prepares a new encryption certificate for the same identity. */
  renewal(
    certificate: Certificate,
    encryptionKey: Bytes,
    options?: { encryption?: d.ValidityInput } & Now & Chance,
  ): UnsignedCertificate;
};

/** A key that signs for one verb, at one time, with one seed, for one person. */
export interface Signer extends Handle {
  /** The bytes that a key kept elsewhere has to sign, with ECDSA and SHA-256. `signed` passes them on. */
  readonly asked: Uint8Array | undefined;
  answer(asked: Bytes, signature: Bytes): void;
}
/** `SpaceKeys.signer` makes one too. */
export const Signer: {
  /** A signer whose key is kept elsewhere. */
  new (certificate: Certificate, options?: Partial<By> & Now & Chance): Signer;
};

/** A key that opens secrets, and is kept elsewhere. `opened` asks it. */
export interface Opener extends Handle {
  readonly asked: Uint8Array | undefined;
  answer(asked: Bytes, agreed: Bytes): void;
}
/** An opener is used for one plan. */
export const Opener: { new (): Opener };

/** Keys that are kept elsewhere and answer asynchronously. */
export interface KeysElsewhere {
  /** The signature of `bytes` with ECDSA on P-256 and SHA-256: `r` and `s`, 32 bytes each. */
  sign(bytes: Uint8Array): Promise<Uint8Array>;
  /** The x coordinate that is shared with `point`, which is 65 bytes long: 32 bytes. */
  agree(point: Uint8Array): Promise<Uint8Array>;
}
/** Keys in WebCrypto, which need not be extractable. */
export class WebCryptoKeys implements KeysElsewhere {
  constructor(keys: { identity: CryptoKey; encryption: CryptoKey });
  /** Takes the private keys in a PEM file into WebCrypto, which does not give them back. */
  static fromPem(pem: string): Promise<WebCryptoKeys>;
  sign(bytes: Uint8Array): Promise<Uint8Array>;
  agree(point: Uint8Array): Promise<Uint8Array>;
}
/** Does what `verb` does, with signers whose keys are kept elsewhere. */
export function signed<T>(verb: () => T, ...holders: [Signer, Pick<KeysElsewhere, "sign">][]): Promise<T>;
/** Opens the secrets of a plan with a key that is kept elsewhere. */
export function opened(plan: Plan, keys: Pick<KeysElsewhere, "agree">): Promise<OpenedSecrets>;

/** A text that must not be seen: it is written as `Secret(…)`, also as JSON. */
export interface Secret extends Handle {
  /** The text itself. Whoever calls this answers for where it goes. */
  expose(): string;
  toString(): string;
  toJSON(): string;
}
/** Holds a text so that it is not seen by accident. */
export const Secret: { new (text: string): Secret };

/** A list of permits: each is a grant for all projects or for some of them. */
export type Permits = d.PermitInput[];

/** The parts of a new Space. A trust grants something only if it is `confirmed`. */
interface Parts {
  environments?: string[];
  remote?: string[];
  tenants?: d.TenantInput[];
  lifecycles?: d.LifecycleInput[];
  teams?: d.TeamInput[];
  trusts?: d.TrustInput[];
}
/** The Spaces to which a target may forward a release. */
interface Onward {
  onward?: string[];
}

/** A Space: it holds no key and no clock, and changing it makes another value. */
export interface Space extends Handle {
  readonly name: string;
  readonly certificate: Certificate;
  readonly environments: string[];
  readonly tenants: d.Tenant[];
  readonly lifecycles: d.Lifecycle[];
  readonly trusts: d.Trust[];
  readonly trustDigest: d.Digest;
  document(): d.SpaceDocument;
  lifecycle(name: string): d.Lifecycle | null;
  trusted(name: string): Certificate | undefined;
  /** Returns the present or former trust in the key with this fingerprint. */
  trustOf(key: d.Fingerprint): d.Trust | null;
  /** Returns true if this Space knows both fingerprints as those of one Space. */
  knowsAsOne(one: d.Fingerprint, other: d.Fingerprint): boolean;

  withEnvironment(name: string): Space;
  withRemoteEnvironment(environment: string): Space;
  withTenant(tenant: d.TenantInput): Space;
  withLifecycle(lifecycle: d.LifecycleInput): Space;
  withTeam(team: d.TeamInput): Space;
  heardFrom(sender: d.Fingerprint, facts?: Facts | d.FactsInput): d.LastGood;
  factsThatHold(facts?: Facts | d.FactsInput): d.FactsDocument;

  /** Commits to a release, as its owner: signs the manifest under which it can be promoted. */
  assemble(release: Release, signer: Signer): AssembledRelease;
  /**
   * Promotes a release to another Space: one file to carry. The target may forward it to the Spaces
   * in `onward`, and to nobody else. `lifecycle` names one of this Space's, and `withLifecycle`
   * brings another along, which requires `LifecycleOverride`.
   */
  promote(
    release: AssembledRelease,
    target: string,
    facts: Facts | d.FactsInput | undefined,
    signer: Signer,
    options?: Onward & { lifecycle?: string; withLifecycle?: d.LifecycleInput },
  ): Promoted;
  /** Passes somebody else's release on. */
  forward(
    release: ImportedRelease,
    target: string,
    facts: Facts | d.FactsInput | undefined,
    signer: Signer,
    options?: Onward,
  ): Promoted;
  /** Shows what a bundle would bring, before anybody says yes. */
  preview(bundle: VerifiedBundle, answers: Answers, known: TargetState): Preview;
  /**
   * Imports what was reviewed: `reviewed` is the digest of the preview. `because` is the reason for
   * importing a release that is older than the newest one, `althoughRecalled` for one that its owner
   * recalled.
   */
  importRelease(
    bundle: VerifiedBundle,
    reviewed: d.Digest,
    known: TargetState,
    options: {
      lifecycle?: string | null;
      because?: string | null;
      althoughRecalled?: string | null;
    } & By &
      Now,
  ): ImportResult;
  /**
   * Returns a release that was imported, from the stored file of its bundle. The fact of the import
   * replaces the verification, so this works after the trust in the sender ended, too.
   */
  reopen(bundle: BundleMessage, facts: Facts | d.FactsInput | undefined): ImportedRelease;
  /** Plans a deployment, or says every reason why it may not be made. */
  plan(
    release: ImportedRelease,
    environment: string,
    tenant: string | null | undefined,
    answers: Answers,
    known: TargetState,
    options: By & Now,
  ): Plan;
  /**
   * Signs a receipt for what became of a release, for the Space that sent it, or for the Space that
   * owns it.
   */
  issueReceipt(
    release: ImportedRelease,
    deployment: d.DeploymentInput,
    facts: Facts | d.FactsInput | undefined,
    signer: Signer,
    options?: { answers?: d.Digest | null; toOwner?: boolean },
  ): IssuedReceipt;
  /** Refuses a bundle after looking at it, and signs that for its sender. */
  refuse(
    bundle: VerifiedBundle,
    environment: string,
    reason: string,
    facts: Facts | d.FactsInput | undefined,
    signer: Signer,
  ): IssuedReceipt;
  /** Accepts a verified receipt: its deployment becomes a fact of ours. */
  accept(receipt: VerifiedReceipt, facts: Facts | d.FactsInput | undefined, options: By & Now): d.Accepted;
  recall(
    release: AssembledRelease,
    reason: string,
    facts: Facts | d.FactsInput | undefined,
    signer: Signer,
  ): { announcements: Announcement[]; fact: d.Recall };
  forwardRecall(notice: VerifiedNotice, facts: Facts | d.FactsInput | undefined, signer: Signer): Announcement[];
  rotate(next: Signer, facts: Facts | d.FactsInput | undefined, signer: Signer): RotationOutcome;
  renew(certificate: Certificate, facts: Facts | d.FactsInput | undefined, signer: Signer): RotationOutcome;
  takeNote(notice: VerifiedNotice, facts: Facts | d.FactsInput | undefined, options: By & Now): NoticeResult;
  /** Takes the owner's recall out of a notice that `verify` or `takeNote` rejects. */
  recallIn(notice: NoticeMessage, facts: Facts | d.FactsInput | undefined, options: By & Now): NoticeResult;
  changeTrust(change: d.TrustChange, options: By & Now): { space: Space; record: d.AuditRecord };
  /** The packages that `target` said it deployed, of `releases` of ours: what it surely has. */
  inventory(
    target: string,
    facts: Facts | d.FactsInput | undefined,
    releases: Pick<AssembledRelease, "manifestBytes">[],
  ): d.Inventory;
  rehearse(change: d.TrustChange, facts?: Facts | d.FactsInput): d.Finding[];
  rehearseNotice(notice: VerifiedNotice, facts?: Facts | d.FactsInput): d.Finding[];
}
/** A new Space of the parts that are given, or one that was stored. */
export const Space: {
  new (name: string, certificate: Certificate, options?: Parts): Space;
  /** Reads what `document()` wrote. A Space that its functions would refuse is refused. */
  fromDocument(document: d.SpaceInput, options?: Within): Space;
};

/** A release that was promoted: the file to carry, and the fact to store with it. */
export interface Promoted {
  bundle: BundleMessage;
  fact: d.Promotion;
  findings: d.Finding[];
  omitted: d.Omitted;
}
/** A receipt that was signed: the file to carry back, and the fact to store with it. */
export interface IssuedReceipt {
  receipt: ReceiptMessage;
  /** Everything that it says, for a person to read before it leaves. */
  text: string;
  fact: d.ReceiptFact;
  /** The file with the salt of the answers, which the Space keeps; null without answers. */
  whole: ReceiptMessage | null;
}
/** A notice to one Space, and the fact to store with it. */
export interface Announcement {
  target: string;
  notice: NoticeMessage;
  fact: d.SentNotice;
}
/** A release that was imported, and the facts to store; `fact` is null if it is stored already. */
export interface ImportResult {
  release: ImportedRelease;
  fact: d.Import | null;
  history: d.Deployment[];
}
/** The facts to store of a notice, and the Space with the changed trust, if it changed one. */
export interface NoticeResult {
  heard: d.ReceivedNotice | null;
  recall: d.Recall | null;
  space: Space | null;
  record: d.AuditRecord | null;
  findings: d.Finding[];
}
/** A Space whose key changed, the notices that say so, and the record for the audit log. */
export interface RotationOutcome {
  announcements: Announcement[];
  space: Space;
  record: d.AuditRecord;
}

// ── what crosses a boundary ──

/** The members of every message before verification. */
interface AnyMessage<Document> extends Handle {
  /** Its identity: the SHA-256 of what is signed, and not of the file. */
  readonly digest: d.Digest;
  toBytes(): Uint8Array;
  /** The bytes of the statement, with which the file begins: a `COSE_Sign1` by itself. */
  statementBytes(): Uint8Array;
  /** Returns the claims of the message, which are untrusted until it is verified. */
  claims(): d.Claims;
  document(): Document;
}
/** The members of every verified message. */
interface VerifiedMessage<Document> extends Handle {
  readonly digest: d.Digest;
  /** The verification report: the result of each check. */
  readonly report: d.VerificationReport;
  /** The time of the signature, by the sender's clock. */
  readonly issuedAt: Date;
  document(): Document;
}
/** Reads a message from the bytes of a file. Only the form is checked. */
interface Reading<T> {
  fromBytes(data: Bytes, options?: Within): T;
}

/** A bundle as it came: well-formed, and believed by nobody yet. */
export interface BundleMessage extends AnyMessage<d.BundleMessageDocument> {
  /** Verifies it for `space`, which has to know and to trust its sender. */
  verify(space: Space, facts?: Facts | d.FactsInput, options?: Now): VerifiedBundle;
}
/** Reads a bundle. */
export const BundleMessage: Reading<BundleMessage>;
/** A bundle that holds: what it says is what its sender signed for us. */
export interface VerifiedBundle extends VerifiedMessage<d.BundleDocument> {
  readonly sealed: BundleMessage;
  /** The release, as far as it is ours to see, with every secret still sealed. */
  release(): d.ReleaseDocument;
}
/** Only `BundleMessage.verify` makes one. */
export const VerifiedBundle: { prototype: VerifiedBundle };

/** A receipt as it came. */
export interface ReceiptMessage extends AnyMessage<d.ReceiptMessageDocument> {
  verify(space: Space, options?: Now): VerifiedReceipt;
  /** Verifies one of our own, to read it before it leaves, or to pass it on. */
  verifyOwn(space: Space): VerifiedReceipt;
  /** Returns the receipt without one of its parts; the signature stays valid. */
  withhold(part: d.ReceiptPart): ReceiptMessage;
}
/** Reads a receipt. */
export const ReceiptMessage: Reading<ReceiptMessage>;
/** A receipt that holds. */
export interface VerifiedReceipt extends VerifiedMessage<d.ReceiptDocument> {
  readonly sealed: ReceiptMessage;
  /** Everything that it says, line by line. */
  text(): string;
}
/** Only `ReceiptMessage.verify` and `verifyOwn` make one. */
export const VerifiedReceipt: { prototype: VerifiedReceipt };

/** A notice as it came. */
export interface NoticeMessage extends AnyMessage<d.NoticeMessageDocument> {
  verify(space: Space, options?: Now): VerifiedNotice;
}
/** Reads a notice. */
export const NoticeMessage: Reading<NoticeMessage>;
/** A notice that holds. */
export interface VerifiedNotice extends VerifiedMessage<d.NoticeDocument> {
  readonly sealed: NoticeMessage;
}
/** Only `NoticeMessage.verify` makes one. */
export const VerifiedNotice: { prototype: VerifiedNotice };

/** Returns a description of each check, by the name of the check. */
export function checkWords(): Record<string, string>;

/** Reads a file of whichever kind it is; `document().kind` says which. */
export function readMessage(data: Bytes, options?: Within): BundleMessage | ReceiptMessage | NoticeMessage;
/** The proof that somebody told two stories; `null` if the two receipts do not prove it. */
export function proveEquivocation(
  signer: Certificate,
  one: ReceiptMessage,
  other: ReceiptMessage,
): d.Equivocation | null;

// ── releases ──

/** The members of every release that can be deployed. */
interface Deployable {
  /** The fact that it was deployed to an environment of ours. Every field can still be changed. */
  deployed(environment: string, outcome: d.Outcome, options: By & { at?: Moment }): d.Deployment;
}
/** A release that knows its secrets. It is not printed, and a document of it has none of them. */
export interface Release extends Handle {
  document(): d.ReleaseDocument;
  toJSON(): d.ReleaseDocument;
  withPackages(packages: d.PackageInput[]): Release;
}
/** Takes a release, with its secrets. */
export const Release: { new (document: d.ReleaseInput): Release };
/** A release, and the manifest that its owner signed for it: what can be promoted. */
export interface AssembledRelease extends Handle, Deployable {
  readonly release: Release;
  readonly manifest: d.Manifest;
  readonly digest: d.Digest;
  /** The signed manifest, to be stored. */
  readonly manifestBytes: Uint8Array;
  /** The salt of the commitments. Store it, and keep it as secret as the release. */
  readonly salt: Uint8Array;
  document(): d.AssembledDocument;
  withReceipt(receipt: VerifiedReceipt): AssembledRelease;
}
/** Takes up again what `assemble` made and a host stored. */
export const AssembledRelease: {
  fromStored(release: Release, manifest: Bytes, salt: Bytes): AssembledRelease;
};
/** A release that was imported. It is read-only: nothing edits it. */
export interface ImportedRelease extends Handle, Deployable {
  readonly project: string;
  readonly version: string;
  readonly release: d.ReleaseDocument;
  /** Our slice of it: its process, and the values that came here. */
  readonly slice: d.Slice;
  readonly digest: d.Digest;
  readonly lifecycle: string;
  document(): d.ImportedDocument;
  withReceipt(receipt: VerifiedReceipt): ImportedRelease;
}
/** `Space.importRelease` and `Space.reopen` make one. */
export const ImportedRelease: { prototype: ImportedRelease };

/** A result that `Facts.record` takes: of a verb, or a deployment that the host made. */
export type Recordable =
  | Promoted
  | ImportResult
  | IssuedReceipt
  | d.Accepted
  | { heard: d.ReceivedNotice | null; recall: d.Recall | null }
  | { announcements: Announcement[]; fact: d.Recall }
  | RotationOutcome
  | Announcement
  | d.Deployment;

/** The facts of a Space, which every verb takes. */
export interface Facts extends Handle {
  /** Everything in it, as a document. */
  document(): d.FactsDocument;
  /** The facts as bytes, for a host that keeps them in one column. */
  toBytes(): Uint8Array;
  /** Records every fact that a result brings, or none of them; a second record changes nothing. */
  record(result: Recordable | Recordable[]): void;
  /** Returns the rows that a query selects. */
  select(query: FactQuery): Facts;
  /** Another handle of the same facts. */
  shared(): Facts;
}
/** Facts of a Space in which nothing happened yet, or facts that were stored. */
export const Facts: {
  new (): Facts;
  fromDocument(document: Facts | d.FactsInput): Facts;
  fromBytes(data: Bytes, options?: Within): Facts;
};

/** The rows of the facts that one verb needs: what a host reads from its database for it. */
export interface FactQuery extends Handle {
  /** The keys of the rows, by the table that has them. */
  document(): Record<string, unknown[]>;
  /** Returns the query that selects the rows of both. */
  also(other: FactQuery): FactQuery;
}
/** Each selects the facts that the verb of its name needs. */
export const FactQuery: {
  verify(message: BundleMessage, space: Space, options?: Now): FactQuery;
  preview(space: Space, bundle: VerifiedBundle): FactQuery;
  importRelease(space: Space, bundle: VerifiedBundle, reviewed: d.Digest): FactQuery;
  reopen(bundle: BundleMessage): FactQuery;
  plan(release: ImportedRelease, environment: string): FactQuery;
  progress(candidate: d.Candidate): FactQuery;
  promote(space: Space, release: AssembledRelease, target: string): FactQuery;
  forward(space: Space, release: ImportedRelease, target: string): FactQuery;
  issueReceipt(
    space: Space,
    release: ImportedRelease,
    deployment: d.DeploymentInput,
    options?: { toOwner?: boolean },
  ): FactQuery;
  refuse(space: Space, bundle: VerifiedBundle, environment: string, reason: string): FactQuery;
  accept(space: Space, receipt: VerifiedReceipt): FactQuery;
  takeNote(space: Space, notice: VerifiedNotice): FactQuery;
  recall(space: Space, release: AssembledRelease, reason: string): FactQuery;
  forwardRecall(space: Space, notice: VerifiedNotice): FactQuery;
  rotate(space: Space): FactQuery;
  renew(space: Space): FactQuery;
  dashboard(rows: d.ProjectRow[]): FactQuery;
  inventory(space: Space, target: string): FactQuery;
  heardFrom(space: Space, sender: d.Fingerprint): FactQuery;
};

/** The state of the target: facts, imported releases and available packages. */
export interface TargetState extends Handle {
  /** Returns the state with a release that was imported before. The former value is used up. */
  withRelease(release: ImportedRelease): TargetState;
  /** Returns the state with these packages available. The former value is used up. */
  withHoldings(holdings: AvailablePackages): TargetState;
}
/** Without facts nothing is known. */
export const TargetState: { new (facts?: Facts | d.FactsInput): TargetState };

/** The content of a verified bundle, compared with the target. Importing takes its digest. */
export interface Preview extends Handle {
  readonly digest: d.Digest;
  readonly findings: d.Finding[];
  document(): d.PreviewDocument;
  summary(): string;
  /** Returns the blanks that remain for an environment and a tenant. */
  blanks(answers: Answers, environment: string, tenant?: string | null): d.Blank[];
  /** Compares the bundle with another release, with the notes of the releases between them. */
  compareWith(current: d.ReleaseInput, known: TargetState): d.Comparison;
  compareText(current: d.ReleaseInput, known: TargetState): string;
}
/** Only `Space.preview` makes one. */
export const Preview: { prototype: Preview };

/** A deployment that may be made: its steps and values. Secrets stay sealed until `openSecrets`. */
export interface Plan extends Handle {
  readonly digest: d.Digest;
  readonly steps: d.PlannedStep[];
  readonly variables: d.PlannedVariable[];
  readonly findings: d.Finding[];
  document(): d.PlanDocument;
  /** The value of a variable on a target with these tags, in this step; and why it won. */
  resolve(
    name: string,
    options?: { roles?: string[]; action?: string; machine?: string },
  ): d.Resolution | null;
  /** Opens the release's secrets: the only place where that is done. */
  openSecrets(keys: SpaceKeys): OpenedSecrets;
  /** Opens the secrets with a key that is kept elsewhere; see `opened`. */
  openSecretsWith(opener: Opener): OpenedSecrets;
}
/** Only `Space.plan` makes one. */
export const Plan: { prototype: Plan };
/** The secrets of a deployment, opened. */
export interface OpenedSecrets extends Handle {
  readonly length: number;
  /** The numbers that stand for the secrets in the plan, in ascending order. */
  ids(): Uint32Array;
  /** The text of a sensitive value of the plan; nothing if it is not one. */
  text(sensitive: d.ValueInput): Secret | undefined;
  /** Returns the value of a variable of `plan`, from the release or from the answers. */
  variable(plan: Plan, name: string): Secret | undefined;
}
/** Only `Plan.openSecrets` and `openSecretsWith` make one. */
export const OpenedSecrets: { prototype: OpenedSecrets };

// ── answers ──

/** An answer that a person gives: a text, a secret, or `null` for "left blank on purpose". */
export type Answer = string | Secret | null;
/** The answers of a Space to what releases ask. Secrets among them are not shown. */
export interface Answers extends Handle {
  readonly length: number;
  document(): d.AnswersDocument;
  /** `null` leaves it blank on purpose. */
  insert(
    template: string,
    value: Answer,
    options?: { environment?: string; tenant?: string; control?: string },
  ): void;
  insertReference(kind: string, name: string, value: Answer, options?: { control?: string }): void;
  /** Withdraws the answer to a template. */
  remove(template: string, options?: { environment?: string; tenant?: string }): void;
  /** Withdraws what stands here for a thing that exists only in the source. */
  removeReference(kind: string, name: string): void;
  withPrompted(name: string, value: Answer): Answers;
}
/** No answers yet. */
export const Answers: { new (): Answers };
/** The fill-in file of one release at one target: one contract for a person and a pipeline. */
export interface AnswerSheet extends Handle {
  skeleton(answers: Answers): string;
  /** The JSON Schema of the file. */
  schema(): string;
  /** Reads the text of a file: `known`, with what the file answers put over it. */
  read(file: string, known: Answers, options?: Within): Answers;
  review(answers: Answers): d.Finding[];
}
/** The sheet of a bundle that is reviewed, of a release that was imported, or of its parts. */
export const AnswerSheet: {
  new (document: d.AnswerSheetDocument): AnswerSheet;
  ofPreview(preview: Preview, space: Space): AnswerSheet;
  ofRelease(release: ImportedRelease, space: Space): AnswerSheet;
};

// ── the rules ──

/** Less than 0, 0 or more than 0, as the left version is older, equal or newer. */
export function compareVersions(left: string, right: string): number;
/** Returns the slice that promotion to `target` would send. */
export function slice(release: d.ReleaseInput, target: string): d.Sliced;
/** Returns findings about a slice for a target with these environments. */
export function sliceFindings(slice: d.SliceInput, environments: string[]): d.Finding[];
/** Returns the blanks that remain for an environment and a tenant. */
export function blanks(
  templates: d.TemplateInput[],
  slice: d.SliceInput,
  answers: Answers,
  environment: string,
  tenant?: string | null,
): d.Blank[];
/** `between` are the versions and notes of the releases between the two. */
export function compare(
  older: d.ReleaseInput,
  newer: d.ReleaseInput,
  between?: [string, string][],
): d.Comparison;
/** Returns the comparison as a text for a terminal. */
export function compareText(
  older: d.ReleaseInput,
  newer: d.ReleaseInput,
  between?: [string, string][],
): string;
/** Returns the progress of a release in its lifecycle. */
export function progress(
  lifecycle: d.LifecycleInput,
  environments: string[],
  candidate: d.Candidate,
  facts?: Facts | d.FactsInput,
): d.Progress;
/** Every reason why a release may not go to a stop now; none if it may. */
export function openFor(
  lifecycle: d.LifecycleInput,
  environments: string[],
  candidate: d.Candidate,
  facts: Facts | d.FactsInput | undefined,
  stop: d.Stage,
): d.Reason[];
/** The stops that are to be made now without anybody asking. */
export function due(
  lifecycle: d.LifecycleInput,
  environments: string[],
  candidate: d.Candidate,
  facts?: Facts | d.FactsInput,
): d.Stage[];
/** Returns true if every phase that is not optional is complete. */
export function isCompleted(
  lifecycle: d.LifecycleInput,
  environments: string[],
  candidate: d.Candidate,
  facts?: Facts | d.FactsInput,
): boolean;
/** Every reason why a release may not be promoted to `target` now; none if it may. */
export function promotable(
  lifecycle: d.LifecycleInput,
  environments: string[],
  candidate: d.Candidate,
  facts: Facts | d.FactsInput | undefined,
  target: string,
): d.Reason[];
/** Returns the dashboard: the releases at each stage, as this Space knows them. */
export function dashboard(space: Space, rows: d.ProjectRow[], facts?: Facts | d.FactsInput, options?: Now): d.Dashboard;
/** Returns the dashboard as a text for a terminal. */
export function dashboardText(space: Space, rows: d.ProjectRow[], facts?: Facts | d.FactsInput, options?: Now): string;
/** Answers to templates, and their defaults, which count beside the values of a release. */
interface Among {
  templates?: d.TemplateInput[];
  answers?: Answers;
}
/** The value of a variable at a place, and why; `null` if it has none there. */
export function resolve(
  variables: d.VariableInput[],
  name: string,
  place: d.Place,
  options?: Among,
): d.Resolution | null;
/** Resolves every variable that has a value at a place. */
export function resolveAll(variables: d.VariableInput[], place: d.Place, options?: Among): d.Resolution[];
/** The variables to ask for when a deployment to a place is created, in their order. */
export function prompts(variables: d.VariableInput[], place: d.Place): d.Variable[];
/** The place of an action; a member that is left out means anywhere. */
interface At {
  project?: string;
  environment?: string;
  tenant?: string;
}
/** A team that lets everybody do everything: for a host that asks for permissions itself. */
export function everyone(name: string): d.Team;
/** Returns the grants of a permission to a user, and the scope mismatches of other roles. */
export function explain(teams: d.TeamInput[], user: string, permission: d.Permission, options?: At): d.AccessDecision;
/** Returns true if a user of this Space has a permission. */
export function allows(space: Space, user: string, permission: d.Permission, options?: At): boolean;

// ── packages ──

/** A package whose bytes were read and are those of the release. Only a check makes one. */
export interface VerifiedPackage extends Handle {
  document(): d.VerifiedPackageDocument;
}
/** Only a check makes one. */
export const VerifiedPackage: { prototype: VerifiedPackage };
/** The packages at hand whose bytes were checked. */
export interface AvailablePackages extends Handle {
  readonly length: number;
  document(): d.VerifiedPackageDocument[];
  insert(package_: VerifiedPackage): void;
  has(package_: d.PackageInput): boolean;
  /** Returns true if another content is available under the same id and version. */
  hasOther(package_: d.PackageInput): boolean;
  /** Says that this Space fetches from a feed by itself. */
  reach(feed: string): void;
  /** Returns the way in which the bytes of a package reach the target. */
  readiness(package_: d.PackageInput): d.Transfer;
  /** Returns the list of available packages, to be sent to a source that asks for it. */
  inventory(): d.Inventory;
}
/** No packages yet. */
export const AvailablePackages: { new (): AvailablePackages };
/** The digest and the size of bytes that are read in pieces. */
export interface PackageDigest extends Handle {
  update(data: Bytes): void;
  finish(): d.Content;
}
/** Begins a digest. */
export const PackageDigest: { new (): PackageDigest };
/** Checks the bytes of one package of a release, in pieces. */
export interface PackageCheck extends Handle {
  /** Refuses as soon as there are too many bytes. */
  update(data: Bytes): void;
  finish(): VerifiedPackage;
}
/** Begins the check of one package. */
export const PackageCheck: { new (package_: d.PackageInput): PackageCheck };
/** Returns the way in which each package of a release reaches a target that holds `inventory`. */
export function transferPlan(
  packages: d.PackageInput[],
  inventory: d.InventoryInput,
  holdings: AvailablePackages,
  policy?: d.TransferPolicyInput,
): d.TransferPlan;
/**
 * Makes the pack that turns `basis` into `target`; nothing if a pack would save too little. `watch`
 * is called every few megabytes with the bytes done and the total; an exception that it throws
 * stops the work.
 */
export function makePack(
  basis: Bytes,
  target: Bytes,
  options?: d.PackOptionsInput,
  watch?: (done: number, whole: number) => void,
): Uint8Array | undefined;
/** Reads the header of a pack; `null` if the bytes are not a pack. */
export function readPack(pack: Bytes): d.PackHeader | null;
/** The most memory that applying a pack takes for what it looks back on, in bytes. */
interface Window {
  window?: number;
}
/** Makes a package of a pack and its basis, and checks it against what was signed. */
export function applyPack(
  pack: Bytes,
  basis: Bytes,
  package_: d.PackageInput,
  options?: Window,
): { bytes: Uint8Array; package: VerifiedPackage };
/** Applies a pack in pieces. */
export interface Unpacking extends Handle {
  /** Gives a piece of the pack; how much of it was taken. */
  givePack(data: Bytes): number;
  /** Gives a piece of the basis, nothing at its end; how much of it was taken. */
  giveBasis(data: Bytes): number;
  /** Bytes of the package, or what is needed, or `null` at the end. */
  advance(): Uint8Array | "pack" | "basis" | null;
  finish(): VerifiedPackage;
}
/** Begins to make a package of a pack and a basis. */
export const Unpacking: { new (package_: d.PackageInput, basis: d.Content, options?: Window): Unpacking };
/** Takes bytes apart into pieces of one size, and writes the table of their digests. */
export interface PartSplitter extends Handle {
  update(data: Bytes): void;
  finish(): PartTable;
}
/** Begins to take something apart into pieces of `size` bytes. */
export const PartSplitter: { new (size: number): PartSplitter };
/** The parts of something that is carried in pieces. */
export interface PartTable extends Handle {
  /** The content of the whole file. */
  readonly whole: d.Content;
  readonly parts: d.Part[];
  toBytes(): Uint8Array;
  document(): d.PartTableDocument;
}
/** Reads a table of parts. */
export const PartTable: { fromBytes(data: Bytes): PartTable };
/** Puts parts together that arrive in any order. */
export interface PartAssembler extends Handle {
  /** Returns the positions in the file at which a part with this content belongs. */
  place(content: d.Content): number[];
  missing(): d.Part[];
}
/** Begins to put parts together. */
export const PartAssembler: { new (table: PartTable): PartAssembler };

// ── many Spaces, and what a host keeps ──

/** A Data Center changed, and the record for its audit log. */
export interface CenterChanged {
  center: DataCenter;
  record: d.AuditRecord;
}
/** Many Spaces under one administration, and all that they trust. */
export interface DataCenter extends Handle {
  readonly trustDigest: d.Digest;
  document(): d.DataCenterDocument;
  readonly name: string;
  readonly spaces: Space[];
  withSpace(space: Space): DataCenter;
  space(name: string): Space | undefined;
  trusts(): d.TrustTable;
  trustsText(): string;
  create(name: string, options: By & Now & Chance): { changed: CenterChanged; keys: SpaceKeys };
  enlist(space: Space, options: By & Now): CenterChanged;
  connect(one: string, permits: Permits, other: string, back: Permits, options: By & Now): CenterChanged;
  changeTrust(space: string, change: d.TrustChange, options: By & Now): CenterChanged;
  update(space: Space, what: string, options: By & Now): CenterChanged;
  /** Delivers a file to the Space that it is for, verified and nothing more. */
  deliver(
    data: Bytes,
    facts?: Record<string, Facts | d.FactsInput>,
    options?: Now & Within,
  ):
    | { to: string; kind: "bundle"; content: VerifiedBundle }
    | { to: string; kind: "receipt"; content: VerifiedReceipt }
    | { to: string; kind: "notice"; content: VerifiedNotice };
}
/** A Data Center without Spaces, or one that was stored. */
export const DataCenter: {
  new (name: string, teams: d.TeamInput[]): DataCenter;
  fromDocument(document: d.DataCenterInput, options?: Within): DataCenter;
};
/** A log of who changed whom we trust, each entry with the digest of the one before. */
export interface AuditLog extends Handle {
  /** The digest of the last entry: what an auditor writes down. */
  readonly head: d.Digest | undefined;
  document(): d.AuditEntry[];
  append(record: d.AuditRecordInput): AuditLog;
  /** Refuses unless every entry follows the one before it; since a head that was written down. */
  verify(since?: d.Digest | null): void;
}
/** An empty log, or one that was stored. */
export const AuditLog: { new (document?: d.AuditEntryInput[]): AuditLog };

/** Facts as bytes, for a host that keeps them in one column. */
export function factsToBytes(facts: Facts | d.FactsInput): Uint8Array;
/** Reads what `factsToBytes` wrote: facts of any size, unless `limits` are given. */
export function factsFromBytes(data: Bytes, options?: Within): d.FactsDocument;

/** The words that documents are made of. */
export type WordKind =
  | "digest"
  | "environment"
  | "instant"
  | "label"
  | "name"
  | "oci"
  | "sha1"
  | "tag"
  | "version";
/** One word as documents write it, once it is read; refused if it is no such word. */
export function checkWord(kind: WordKind, text: string): string;
/** A text that somebody else wrote, in a form in which nothing of it can act on a terminal. */
export function printable(text: string): string;
/** The SHA-256 of bytes. */
export function digestOf(data: Bytes): d.Digest;

/** The JSON documents of an Octopus server, by name. */
export interface OctopusDocuments extends Handle {
  versions(): string[];
  /** `secrets` is the text of the file that supplies what Octopus withholds. */
  release(options?: { project?: string; version?: string; secrets?: string }): {
    release: Release;
    lifecycle: d.Lifecycle | null;
    environments: string[];
    findings: d.Finding[];
  };
  /** Returns the parts that belong to the whole Space. */
  space(): d.OctopusSpace;
  /** Returns the deployments as facts. */
  deployments(): d.OctopusDeployments;
  /** The step templates among the documents. */
  stepTemplates(): d.StepTemplate[];
  /** Returns the answers for a project that the tenants' variables contain. */
  answers(project: string): { answers: Answers; findings: d.Finding[] };
}
/** Reads documents as an Octopus server gives them, by any names. */
export const OctopusDocuments: {
  read(documents: Record<string, string | Bytes>, options?: Within): OctopusDocuments;
};
