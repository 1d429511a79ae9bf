// The documents: what `docs/spec/documents.md` says, as types. What is left out when it is given has
// its default; what is shown has every key but those of a variable that say nothing, and no empty
// `extra` or `lookup`.

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
/** A thing that exists only at the source, by its kind and name: an account, a feed, a worker pool. */
export interface Reference {
  kind: string;
  name: string;
}
/** What a variable holds: a text, a secret, or a thing of the source. */
export type Value = { text: string } | Sensitive | { reference: Reference };
/** The value of a property: a text, or a secret. */
export type PropertyValue = string | Sensitive;
/** Properties by their names; those in `extra` are Octopus's, kept as they are. */
export type Properties = Record<string, PropertyValue>;
/** Where something is defined: in the project, or in a library set that it includes, in this order. */
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
/** That a person is asked for the value when it is deployed, and how. */
export interface Prompt {
  label: string;
  description?: string;
  required?: boolean;
  control?: string;
}
/** One value of a variable, and where it holds. A variable with three values is three of these. */
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
/** A question to the target: a value that only it knows. */
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
/** The bytes of something, by their number and their SHA-256. */
export interface Content {
  size: number;
  sha256: Digest;
}
/** A package of a release. Without `content` nothing says which bytes it has, and it cannot be promoted. */
export interface Package {
  id: string;
  version: string;
  feed?: string | null;
  content?: Content | null;
  /** What else it is known by: it helps to find the bytes, and proves nothing. */
  lookup?: { sha1?: string | null; oci?: string | null };
}
/** The package that an action uses. */
export interface PackageReference {
  name?: string | null;
  package: string;
  version?: string | null;
  feed?: string | null;
  acquisition?: string;
  properties?: Properties;
  extra?: Properties;
}
/** What a step does. An empty list of environments, channels or tags limits nothing. */
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
/** A step of a process. */
export interface Step {
  name: string;
  condition?: string;
  start?: string;
  acquisition?: string;
  properties?: Properties;
  actions: Action[];
  extra?: Properties;
}
/** What is done to deploy, in this order. */
export interface Process {
  steps: Step[];
}
/** What one target may see of a release. */
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
/** How much of a release one target does not get, because it holds only elsewhere. */
export interface Omitted {
  values: number;
  steps: number;
  actions: number;
}

// ── what is ours, and whom we trust ──

/** `Production` is ours, `Prod Space: Production` another Space's. */
export type Stop = { environment: string } | { space: string };
/** A phase of a lifecycle; `minimum` is how many of its stops complete it, and 0 means all. */
export interface Phase {
  name: string;
  automatic?: Stop[];
  manual?: Stop[];
  minimum?: number;
  optional?: boolean;
  extra?: Properties;
}
/** How far a release may go, phase by phase. */
export interface Lifecycle {
  name: string;
  phases: Phase[];
  extra?: Properties;
}
/** A tenant of ours; a tag is `Set/Tag`. */
export interface Tenant {
  name: string;
  tags?: string[];
}
/** A role of a team, and where it holds. An empty list limits nothing. */
export interface Assignment {
  role: { name: string; permissions: Permission[] };
  projects?: string[];
  environments?: string[];
  tenants?: string[];
}
/** A team, its members by name, and what they may do. */
export interface Team {
  name: string;
  members: string[];
  everyone?: boolean;
  assignments: Assignment[];
}
/** What another Space may be allowed, each on its own. */
export type Grant = "promote-to" | "accept-releases" | "accept-results";
/** A grant, and the projects that it is limited to. */
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
/** Why a key counts no more, and up to which numbers its messages still do. */
export type KeyEnd = { replaced: LastGood } | { revoked: LastGood };
/** What we let one other Space do. */
export interface Trust {
  name: string;
  certificate: Pem;
  permits?: Permit[];
  /** Whether a person compared the fingerprint. Without it, nothing is granted. */
  confirmed?: boolean;
  ended?: KeyEnd | null;
  /** After how many days a bundle is shown as old; `null` means never. */
  days?: number | null;
  epoch?: number | null;
  former?: { certificate: Pem; end: KeyEnd }[];
}
/** A Space: who we are, what is ours, and whom we trust with what. It holds no key. */
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
/** Many Spaces under one administration. */
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
/** One change of what a Space trusts, as it is asked for. */
export type TrustChange =
  | { import: { name: string; certificate: Pem; permits: Permit[] } }
  | { confirm: { name: string; compared: Compared } }
  | { grant: { name: string; permits: Permit[] } }
  | { withdraw: { name: string; grant: Grant } }
  | { revoke: { name: string; good: LastGood } }
  | { former: { name: string; key: Fingerprint; good: LastGood } }
  | { replace: { name: string; certificate: Pem; compared: Compared; good: LastGood } };
/** What was changed, when and by whom, with the digests of what was trusted before and after. */
export interface AuditRecord {
  at: Time;
  by: string;
  subject: string;
  what: string;
  before: Digest;
  after: Digest;
}
/** A record in its place: each entry names the digest of the one before it. */
export interface AuditEntry {
  number: number;
  previous: Digest | null;
  record: AuditRecord;
}
/** Every trust of a Data Center in one table. */
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
/** Whether somebody may do something, and why: the roles that allow it, and those that miss it by a limit. */
export interface Ruling {
  permission: Permission;
  granted: Grantor[];
  missed: [Grantor, "environment" | "project" | "tenant"][];
}
/** A role of a team. */
export interface Grantor {
  team: string;
  role: string;
}

// ── what happened ──

/** What became of a deployment. */
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
/** How we know of a deployment: it is ours, a receipt says it, or the sender of a bundle told it. */
export type Evidence =
  | "own"
  | { receipt: { signer: Fingerprint; audience: Fingerprint; sequence: number; previous: Digest | null; digest: Digest } }
  | { told: { sender: Fingerprint } };
/** A fact: a release was deployed to an environment, for a tenant or for none. */
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
/** A fact: a release was promoted to another Space. */
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
/** A fact: a release was imported, by whom, and what was reviewed before. */
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
/** A fact: a receipt was signed for the Space that sent a release. */
export interface ReceiptFact {
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
/** A fact: a notice was signed for another Space. */
export interface SentNotice {
  audience: Fingerprint;
  sequence: number;
  notice: Digest;
  at: Time;
}
/** A fact: a notice of another Space was taken note of. */
export interface ReceivedNotice {
  sender: Fingerprint;
  sequence: number;
  notice: Digest;
  at: Time;
  by: string;
}
/** A fact: the owner of a release recalled it. */
export interface Recall {
  project: string;
  version: string;
  release: Digest;
  owner: Fingerprint;
  reason: string;
  notice?: Digest | null;
  at: Time;
}
/** All that happened, as a host stores it. The order of the facts means nothing. */
export interface Facts {
  deployments?: Deployment[];
  promotions?: Promotion[];
  imports?: Import[];
  reports?: ReceiptFact[];
  announced?: SentNotice[];
  heard?: ReceivedNotice[];
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
/** A file as it came, believed by nobody yet. */
export interface Sealed<Kind extends string = "bundle" | "receipt" | "notice"> {
  kind: Kind;
  digest: Digest;
  size: number;
  /** Nobody checked what stands here. */
  claimed: Claims;
}
/** How a check came out. What is not established could not be found out here. */
export type Standing = "passed" | "failed" | "not-applicable" | "not-established";
/** One check, and what came of it. */
export interface Line {
  check: string;
  standing: Standing;
  detail: string;
}
/** Everything that verifying established, and everything that it did not. */
export type Statement = Line[];
/** What the owner of a release signed once for every target: it commits to all of the release by digests. */
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
/** What every verified message has. */
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
/** A bundle that holds. */
export interface BundleDocument extends Message<"bundle"> {
  project: string;
  manifest: Manifest;
  omitted: Omitted;
  history: Deployment[];
  receipts: number;
  onward: Fingerprint[];
  /** The number of the last notice that the sender had signed for us. */
  notices: number;
  unknown: number[];
}
/** A part of a receipt that can be withheld without breaking its signature. */
export type ReceiptPart = "by" | "notes" | "answers";
/** A receipt that holds. What was withheld is `null`, and is named in `withheld`. */
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
  /** The number of the last notice that the signer had signed for us. */
  notices: number;
  withheld: ReceiptPart[];
}
/** What a notice says: a release is recalled, a key has a successor, an encryption key was renewed. */
export type NoticeContent =
  | { recall: { release: Digest; owner: Fingerprint; signer: Fingerprint; project: string; version: string; reason: string } }
  | { succession: { epoch: number; fingerprint: Fingerprint; certificate: Pem } }
  | { renewal: Pem };
/** A notice that holds; `last` are the numbers that its sender used before it. */
export interface NoticeDocument extends Message<"notice"> {
  last: LastGood;
  content: NoticeContent;
  words: string;
}
/** The proof that somebody signed two different receipts under one number. */
export interface EquivocationDocument {
  signer: Fingerprint;
  audience: Fingerprint | null;
  sequence: number;
  receipts: Digest[];
}

// ── what is decided ──

/** A release, and the manifest that its owner signed for it. */
export interface AssembledDocument {
  digest: Digest;
  manifest: Manifest;
  release: ReleaseDocument;
}
/** A release that was imported. */
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
/** What a bundle would bring, as a person reviews it before saying yes. */
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
/** What accepting a receipt yields: a new fact, the fact that it takes the place of, and what to look at. */
export interface Accepted {
  fact: Deployment | null;
  superseded: Deployment | null;
  findings: Finding[];
}
/** What is asked: a template by name, or, with a `kind`, what stands here for a thing of the source. */
export interface Question {
  question: string;
  kind?: string;
  environment?: string;
  tenant?: string;
}
/** A question that nobody answered. */
export interface Blank extends Question {
  control: string;
  label?: string;
  help?: string;
  why: "unanswered" | "changed";
}
/** An answer: a text, a secret (which is not shown), or blank on purpose. */
export type Given = { value: string } | { sensitive: null } | { blank: true };
/** The answers of a Space. `prompted` are those to what is asked for each deployment. */
export interface AnswersDocument {
  answers: (Question & { control: string; given: Given })[];
  prompted: Record<string, Given>;
}
/** What an answer sheet is made of: what one release asks of one target. */
export interface AnswerSheetDocument {
  project: string;
  version: string;
  templates: Template[];
  slice: Slice;
  environments: string[];
  tenants?: Tenant[];
}
/** What gives a variable its value. */
export type Definition = { answer: string } | { default: string } | { prompted: string } | { variable: Variable };
/** The value of a variable at one place, what won, what lost, and why. */
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
  /** Where the order of the document alone decided between values that differ: what says so. */
  finding?: Finding;
}
/** A variable of a deployment, and why it has this value. */
export interface PlannedVariable {
  name: string;
  value: Value | null;
  why: string;
}
/** A step that runs, and the variables that have another value in one of its actions. */
export interface PlannedStep {
  step: Step;
  overrides: (PlannedVariable & { action: string })[];
}
/** A deployment that may be made. */
export interface PlanDocument {
  release: Digest;
  environment: string;
  tenant: Tenant | null;
  steps: PlannedStep[];
  variables: PlannedVariable[];
  packages: PackageStanding[];
  findings: Finding[];
}
/** What one target would get of a release, and what it would not. */
export interface Sliced {
  slice: Slice;
  omitted: Omitted;
  findings: Finding[];
}
/** A line of a difference, or how many lines are passed over because they are the same. */
export type DiffLine = { added: string } | { removed: string } | { same: string } | { skipped: number };
/** How something differs. Of two secrets nobody can tell. */
export type Change = "added" | "removed" | "changed" | "cannot-tell";
/** One thing that differs between two releases, and in what. */
export interface Entry {
  path: string;
  change: Change;
  fields: {
    field: string;
    change: Change;
    newer: string | Sensitive | null;
    older: string | Sensitive | null;
    /** The difference line by line, where both are texts of several lines. */
    lines?: DiffLine[];
  }[];
}
/** What differs between two releases, in reading order; `notes` are those of every release between. */
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
/** Why a release goes nowhere new. */
export type Block = { defect: string } | { recall: string };
/** A release, for whom, and what blocks it. */
export interface Candidate {
  project: string;
  version: string;
  release?: Digest | null;
  tenant?: string | null;
  block?: Block | null;
}
/** Where a variable is resolved; `targeted` are the tags of the targets that the step runs on. */
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
/** Why not. */
export interface Reason {
  code: string;
  detail: string;
}
/** How far a release is in its lifecycle, stop by stop. */
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
/** A project as a dashboard is asked for it. */
export interface ProjectRow {
  project: string;
  lifecycle: Lifecycle;
  releases?: { version: string; release?: Digest | null; block?: Block | null }[];
}
/** What is where: projects, their releases, and a cell for each stop of the lifecycle. */
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

// ── what an Octopus server has ──

/** What belongs to a whole Space of an Octopus server. */
export interface OctopusSpace {
  /** In the server's order; one that is named like another Space's is that Space's. */
  environments: string[];
  lifecycles: Lifecycle[];
  tenants: Tenant[];
  /** Their members are as the server names them: user names, and ids where it gives no names. */
  teams: Team[];
  findings: Finding[];
}
/** What many steps share, with parameters that each step sets. */
export interface StepTemplate {
  name: string;
  version: number;
  parameters: Template[];
}
/** What ran on an Octopus server. */
export interface OctopusDeployments {
  deployments: Deployment[];
  findings: Finding[];
}

// ── packages ──

/** The packages that a target is known to hold; `pinned` if a receipt of its own says so. */
export interface Inventory {
  packages: Package[];
  pinned?: boolean;
}
/** How packages may travel: from which feeds, and when as differences. */
export interface TransferPolicy {
  feeds?: string[];
  delta?: "always" | "pinned" | "never";
}
/** How a package gets to the target. */
export type Transfer = "absent" | "full" | "have" | "look-up" | { delta: { basis: Content } } | { feed: string };
/** How each package of a release gets to a target. */
export interface TransferPlan {
  packages: { package: Package; content: Content; transfer: Transfer; other: Content | null }[];
}
/**
 * How a pack is made: the window that it may look back on, and how many per cent of the package it
 * may have to be worth it.
 */
export interface PackOptions {
  window?: number;
  worth?: number;
}
/** What a pack says of itself. */
export interface PackHeader {
  basis: Content;
  target: Content;
  window: number;
}
/** One part of something that is carried in pieces. */
export interface Part {
  number: number;
  offset: number;
  content: Content;
}
/** The parts of something that is carried in pieces, and what they make together. */
export interface PartTableDocument {
  whole: Content;
  size: number;
  parts: Part[];
}
/** A package whose bytes were read, and are those of the release. */
export interface VerifiedPackageDocument {
  id: string;
  version: string;
  content: Content;
}

// ── how much is taken from a stranger ──

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
/** How much is taken from a stranger; `docs/spec/format.md` §20 has what each limits, and its default. */
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
/** From when until when a certificate is valid. */
export interface Validity {
  from: Time | Date;
  until: Time | Date;
}
