// The documents: what `docs/spec/documents.md` says, as types. What is left out when it is given has
// its default; what is shown has every key.

/** A time as RFC 3339 has it, in UTC. */
export type Time = string;
/** 64 lower-case hexadecimal digits. */
export type Digest = string;
/** As `openssl x509 -fingerprint -sha256` prints it. */
export type Fingerprint = string;
/** The text of a certificate's PEM file. */
export type Pem = string;

/** Something a person should see before deciding. */
export interface Finding {
  code: string;
  severity: "note" | "warning" | "alarm";
  path: string;
  detail: string;
}

/** Who may do what: names are Octopus's, the last four are ours. */
export type Permission =
  | "DeploymentCreate"
  | "DeploymentView"
  | "EnvironmentView"
  | "LifecycleView"
  | "ProcessView"
  | "ProjectView"
  | "ReleaseCreate"
  | "ReleaseView"
  | "VariableEdit"
  | "VariableView"
  | "ReleasePromote"
  | "BundleImport"
  | "TrustEdit"
  | "ReceiptView";

// ── what a release holds ──

/** A secret: given as text, shown as `null`; `sealed` is its place in the bundle that brought it. */
export interface Sensitive {
  sensitive: string | null;
  sealed?: number;
}
export interface Reference {
  kind: string;
  name: string;
}
export type Value = { text: string } | Sensitive | { reference: Reference };
export type PropertyValue = string | Sensitive;
export type Properties = Record<string, PropertyValue>;
export type Origin = "project" | { library: { set: string; order: number } };

/** What a value is limited to; an empty list means anywhere. */
export interface Scope {
  actions?: string[];
  channels?: string[];
  environments?: string[];
  machines?: string[];
  processes?: string[];
  roles?: string[];
  tags?: string[];
}
export interface Prompt {
  label: string;
  description?: string;
  required?: boolean;
  control?: string;
}
export interface Variable {
  name: string;
  value: Value;
  scope?: Scope;
  origin?: Origin;
  description?: string;
  prompt?: Prompt | null;
  rank?: number | null;
  extra?: Properties;
}
export interface Template {
  name: string;
  label?: string;
  help?: string;
  control?: string;
  default?: PropertyValue | null;
  options?: { value: string; text: string }[];
  required?: boolean;
  per?: { environment?: boolean; tenant?: boolean };
  origin?: Origin;
  extra?: Properties;
}
export interface Content {
  size: number;
  sha256: Digest;
}
export interface Package {
  id: string;
  version: string;
  feed?: string | null;
  content?: Content | null;
  /** What else it is known by: it helps to find the bytes, and proves nothing. */
  lookup?: { sha1?: string | null; oci?: string | null };
}
export interface PackageReference {
  name?: string | null;
  package: string;
  version?: string | null;
  feed?: string | null;
  acquisition?: string;
  properties?: Properties;
  extra?: Properties;
}
export interface Action {
  name: string;
  kind: string;
  notes?: string;
  disabled?: boolean;
  required?: boolean;
  condition?: string;
  pool?: string | null;
  environments?: string[];
  excluded?: string[];
  channels?: string[];
  tags?: string[];
  properties?: Properties;
  packages?: PackageReference[];
  extra?: Properties;
}
export interface Step {
  name: string;
  condition?: string;
  start?: string;
  acquisition?: string;
  properties?: Properties;
  actions: Action[];
  extra?: Properties;
}
export interface Process {
  steps: Step[];
}
export interface Slice {
  process: Process;
  variables: Variable[];
}
/** A frozen snapshot of everything that deploying it needs. */
export interface ReleaseDocument {
  project: string;
  version: string;
  channel?: string | null;
  assembled: Time;
  notes?: string;
  packages?: Package[];
  process?: Process;
  variables?: Variable[];
  templates?: Template[];
  extra?: Properties;
}
export interface Omitted {
  values: number;
  steps: number;
  actions: number;
}

// ── what is ours, and whom we trust ──

/** `Production` is ours, `Prod Space: Production` another Space's. */
export type Stop = { environment: string } | { space: string };
export interface Phase {
  name: string;
  automatic?: Stop[];
  manual?: Stop[];
  minimum?: number;
  optional?: boolean;
  extra?: Properties;
}
export interface Lifecycle {
  name: string;
  phases: Phase[];
  extra?: Properties;
}
export interface Tenant {
  name: string;
  tags?: string[];
}
export interface Assignment {
  role: { name: string; permissions: Permission[] };
  projects?: string[];
  environments?: string[];
  tenants?: string[];
}
export interface Team {
  name: string;
  members: string[];
  everyone?: boolean;
  assignments: Assignment[];
}
export type Grant = "promote-to" | "accept-releases" | "accept-results";
export interface Permit {
  grant: Grant;
  /** The projects it covers; `null` means all. */
  projects?: string[] | null;
}
/** The last number of each kind of message that counts. */
export interface LastGood {
  bundles: number;
  receipts: number;
  notices: number;
}
export type KeyEnd = { replaced: LastGood } | { revoked: LastGood };
export interface Trust {
  name: string;
  certificate: Pem;
  permits?: Permit[];
  /** Whether a person compared the fingerprint. Without it, nothing is granted. */
  confirmed?: boolean;
  ended?: KeyEnd | null;
  epoch?: number | null;
  former?: { certificate: Pem; end: KeyEnd }[];
}
export interface SpaceDocument {
  name: string;
  certificate: Pem;
  epoch?: number;
  former?: Pem[];
  environments?: string[];
  remote?: string[];
  tenants?: Tenant[];
  lifecycles?: Lifecycle[];
  teams?: Team[];
  trusts?: Trust[];
}
export interface DataCenterDocument {
  name: string;
  spaces?: SpaceDocument[];
  teams?: Team[];
}
/** What a person compared: the certificate's fingerprint, and what they typed. */
export interface Compared {
  fingerprint: Fingerprint;
  typed: string;
}
export type TrustChange =
  | { import: { name: string; certificate: Pem; permits: Permit[] } }
  | { confirm: { name: string; compared: Compared } }
  | { grant: { name: string; permits: Permit[] } }
  | { withdraw: { name: string; grant: Grant } }
  | { revoke: { name: string; good: LastGood } }
  | { former: { name: string; key: Fingerprint; good: LastGood } }
  | { replace: { name: string; certificate: Pem; compared: Compared; good: LastGood } };
export interface AuditRecord {
  at: Time;
  by: string;
  subject: string;
  what: string;
  before: Digest;
  after: Digest;
}
export interface AuditEntry {
  number: number;
  previous: Digest | null;
  record: AuditRecord;
}
export interface TrustTable {
  rows: {
    space: string;
    trusted: string;
    connected: boolean;
    state: "pending" | "confirmed" | "revoked";
    permits: Permit[];
    fingerprint: Fingerprint;
  }[];
}
export interface Ruling {
  permission: Permission;
  granted: Grantor[];
  missed: [Grantor, "environment" | "project" | "tenant"][];
}
export interface Grantor {
  team: string;
  role: string;
}

// ── what happened ──

export type Outcome =
  | "queued"
  | "executing"
  | "succeeded"
  | "succeeded-with-warnings"
  | "failed"
  | "cancelled"
  | "timed-out"
  | "refused"
  | "superseded";
export type Evidence =
  | "own"
  | { receipt: { signer: Fingerprint; audience: Fingerprint; sequence: number; previous: Digest | null; digest: Digest } }
  | { told: { sender: Fingerprint } };
export interface Deployment {
  project: string;
  version: string;
  release?: Digest | null;
  environment: string;
  tenant?: string | null;
  outcome: Outcome;
  queued: Time;
  started?: Time | null;
  finished?: Time | null;
  by: string;
  notes?: string;
  completed?: boolean;
  evidence?: Evidence;
}
export interface Promotion {
  target: string;
  audience: Fingerprint;
  project: string;
  version: string;
  release: Digest;
  bundle: Digest;
  sequence: number;
  onward?: Fingerprint[];
  at: Time;
}
export interface Import {
  sender: Fingerprint;
  owner: Fingerprint;
  project: string;
  version: string;
  release: Digest;
  slice: Digest;
  bundle: Digest;
  sequence: number;
  preview: Digest;
  lifecycle: string;
  at: Time;
  by: string;
  overridden?: string | null;
}
export interface Report {
  audience: Fingerprint;
  sequence: number;
  receipt: Digest;
  release: Digest;
  environment: string;
  tenant?: string | null;
  queued: Time;
  outcome: Outcome;
  at: Time;
}
export interface Announced {
  audience: Fingerprint;
  sequence: number;
  notice: Digest;
  at: Time;
}
export interface Heard {
  sender: Fingerprint;
  sequence: number;
  notice: Digest;
  at: Time;
  by: string;
}
export interface Recall {
  project: string;
  version: string;
  release: Digest;
  owner: Fingerprint;
  reason: string;
  notice?: Digest | null;
  at: Time;
}
export interface Facts {
  deployments?: Deployment[];
  promotions?: Promotion[];
  imports?: Import[];
  reports?: Report[];
  announced?: Announced[];
  heard?: Heard[];
  recalls?: Recall[];
}

// ── messages ──

/** What a message says of itself. Anybody can have written it. */
export interface Claims {
  sender: Fingerprint;
  audience: Fingerprint | null;
  subject: string;
  issued: Time;
  certificate: boolean;
}
export interface Sealed<Kind extends string = "bundle" | "receipt" | "notice"> {
  kind: Kind;
  digest: Digest;
  size: number;
  /** Nobody checked what stands here. */
  claimed: Claims;
}
export type Standing = "passed" | "failed" | "not-applicable" | "not-established";
export interface Line {
  check: string;
  standing: Standing;
  detail: string;
}
export type Statement = Line[];
export interface Manifest {
  digest: Digest;
  owner: Fingerprint;
  project: string;
  version: string;
  channel: string | null;
  assembled: Time;
  notes: Digest;
  packages: Package[];
  templates: Digest;
  audiences: { audience: Fingerprint; slice: Digest; secrets: number }[];
}
interface Message<Kind extends string> {
  kind: Kind;
  digest: Digest;
  /** Our name for whoever signed it. */
  sender: string;
  fingerprint: Fingerprint;
  audience: Fingerprint;
  sequence: number;
  issued: Time;
  statement: Statement;
}
export interface BundleDocument extends Message<"bundle"> {
  project: string;
  manifest: Manifest;
  omitted: Omitted;
  history: Deployment[];
  receipts: number;
  onward: Fingerprint[];
  unknown: number[];
}
export type ReceiptPart = "by" | "notes" | "answers";
export interface ReceiptDocument extends Message<"receipt"> {
  previous: Digest | null;
  supersedes: Digest | null;
  bundle: Digest;
  release: Digest;
  project: string;
  version: string;
  environment: string;
  tenant: string | null;
  outcome: Outcome;
  queued: Time;
  started: Time | null;
  finished: Time | null;
  completed: boolean;
  by: string | null;
  notes: string | null;
  answers: Digest | null;
  withheld: ReceiptPart[];
}
export type NoticeContent =
  | { recall: { release: Digest; owner: Fingerprint; signer: Fingerprint; project: string; version: string; reason: string } }
  | { succession: { epoch: number; fingerprint: Fingerprint; certificate: Pem } }
  | { renewal: Pem };
export interface NoticeDocument extends Message<"notice"> {
  last: LastGood;
  content: NoticeContent;
  words: string;
}
export interface EquivocationDocument {
  signer: Fingerprint;
  audience: Fingerprint | null;
  sequence: number;
  receipts: Digest[];
}

// ── what is decided ──

export interface AssembledDocument {
  digest: Digest;
  manifest: Manifest;
  release: ReleaseDocument;
}
export interface ImportedDocument {
  digest: Digest;
  project: string;
  version: string;
  import: Import;
  release: ReleaseDocument;
  secrets: number;
  omitted: Omitted;
  history: Deployment[];
  onward: Fingerprint[];
}
/** A package of a release, whether it is here, and how it gets here. */
export interface PackageStanding {
  package: Package;
  standing: "have" | "missing" | "other-content";
  transfer: Transfer;
}
export interface PreviewDocument {
  digest: Digest;
  bundle: Digest;
  statement: Statement;
  sender: string;
  project: string;
  release: ReleaseDocument;
  novelty: "imported" | "newer" | "older" | "other-content";
  packages: PackageStanding[];
  findings: Finding[];
  history: Deployment[];
  omitted: Omitted;
}
/** Who accepts a release, and on what terms. */
export interface Acceptance {
  by: string;
  lifecycle?: string | null;
  /** Why an older release than the newest is taken. */
  because?: string | null;
}
export interface Accepted {
  fact: Deployment | null;
  superseded: Deployment | null;
  findings: Finding[];
}
export interface Question {
  question: string;
  kind?: string;
  environment?: string;
  tenant?: string;
}
export interface Blank extends Question {
  control: string;
  label?: string;
  help?: string;
  why: "unanswered" | "changed";
}
export type Given = { value: string } | { sensitive: null } | { blank: true };
export interface AnswersDocument {
  answers: (Question & { control: string; given: Given })[];
  prompted: Record<string, Given>;
}
export interface AnswerSheetDocument {
  project: string;
  version: string;
  templates: Template[];
  slice: Slice;
  environments: string[];
  tenants?: Tenant[];
}
export type Definition = { answer: string } | { default: string } | { prompted: string } | { variable: Variable };
export interface Resolution {
  name: string;
  value: Value | null;
  rank: number;
  winner: Definition;
  lost: {
    definition: Definition;
    rank: number;
    why: "default" | "later-set" | "less-specific" | "library" | "not-ours" | "tied";
  }[];
  why: string;
}
export interface PlannedVariable {
  name: string;
  value: Value | null;
  why: string;
}
export interface PlannedStep {
  step: Step;
  overrides: (PlannedVariable & { action: string })[];
}
export interface PlanDocument {
  release: Digest;
  environment: string;
  tenant: Tenant | null;
  steps: PlannedStep[];
  variables: PlannedVariable[];
  packages: PackageStanding[];
  findings: Finding[];
}
export interface Sliced {
  slice: Slice;
  omitted: Omitted;
  findings: Finding[];
}
export type Change = "added" | "removed" | "changed" | "cannot-tell";
export interface Entry {
  path: string;
  change: Change;
  fields: {
    field: string;
    change: Change;
    newer: string | Sensitive | null;
    older: string | Sensitive | null;
    lines?: unknown[];
  }[];
}
export interface Comparison {
  project: string;
  older: string;
  newer: string;
  notes: { version: string; change: Change; text: string }[];
  details: Entry[];
  packages: Entry[];
  templates: Entry[];
  variables: Entry[];
  process: Entry[];
}
export type Block = { defect: string } | { recall: string };
export interface Candidate {
  project: string;
  version: string;
  release?: Digest | null;
  tenant?: string | null;
  block?: Block | null;
}
export interface Place {
  environment: string;
  tenant?: Tenant | null;
  machine?: string | null;
  roles?: string[];
  targeted?: string[];
  action?: string | null;
  channel?: string | null;
  process?: string | null;
}
export interface Reason {
  code: string;
  detail: string;
}
export interface Progress {
  phases: {
    name: string;
    optional: boolean;
    required: number;
    reached: number;
    status: "pending" | "current" | "complete";
    stops: {
      stop: Stop;
      automatic: boolean;
      state: "open" | { reached: { since: Time } } | { blocked: { by: Reason[] } };
    }[];
  }[];
  findings: Finding[];
}
export interface ProjectRow {
  project: string;
  lifecycle: Lifecycle;
  releases?: { version: string; release?: Digest | null; block?: Block | null }[];
}
export interface Dashboard {
  now: Time;
  projects: {
    project: string;
    columns: { stop: Stop; upstream: boolean; heard: Time | null }[];
    releases: {
      version: string;
      blocked: string | null;
      cells: {
        state: "absent" | "sent" | "imported" | "waiting" | "deploying" | "deployed" | "failed" | "refused" | "recalled";
        since: Time | null;
        age: number | null;
        current: boolean;
        told: boolean;
        environment: string | null;
        tenants: number;
        troubled: number;
        offer: "deploy" | "promote" | null;
      }[];
    }[];
  }[];
  findings: Finding[];
}

// ── packages ──

export interface Inventory {
  packages: Package[];
  pinned?: boolean;
}
export interface TransferPolicy {
  feeds?: string[];
  delta?: "always" | "pinned" | "never";
}
export type Transfer = "absent" | "full" | "have" | "look-up" | { delta: { basis: Content } } | { feed: string };
export interface TransferPlan {
  packages: { package: Package; content: Content; transfer: Transfer; other: Content | null }[];
}
export interface PackOptions {
  window?: number;
  worth?: number;
}
export interface PackHeader {
  basis: Content;
  target: Content;
  window: number;
}
export interface Part {
  number: number;
  offset: number;
  content: Content;
}
export interface PartTableDocument {
  whole: Content;
  size: number;
  parts: Part[];
}
export interface VerifiedPackageDocument {
  id: string;
  version: string;
  content: Content;
}

// ── how much is taken from a stranger ──

export interface Limits {
  bytes?: number;
  depth?: number;
  items?: number;
  text?: number;
  header?: number;
  certificate?: number;
  pem?: number;
  sealed?: number;
  variables?: number;
  steps?: number;
  packages?: number;
  templates?: number;
  receipts?: number;
  audiences?: number;
  rounds?: number;
}
export interface Validity {
  from: Time | Date;
  until: Time | Date;
}
