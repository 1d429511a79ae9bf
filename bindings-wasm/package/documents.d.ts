// The documents as types. `cargo xtask schemas` generates this file from `docs/spec/schemas`.
//
// A type whose name ends with `Input` is a document as it is given: what is left out has its
// default. The type without that ending is the document as it is shown.

/** A SHA-256: 64 hexadecimal digits. */
export type Digest = string;

/** A certificate's SHA-256, as `openssl x509 -fingerprint -sha256` prints it. */
export type Fingerprint = string;

/** Evidence of a deployment, as a Space knows it. */
export type Evidence =
  | "own"
  | { receipt: { signer: Fingerprint; audience: Fingerprint; sequence: number; previous: Digest | null; digest: Digest } }
  | { told: { sender: Fingerprint } };

/** Outcome of a deployment. */
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

/** A time as RFC 3339 writes it. */
export type Time = string;

/**
 * One deployment, or an attempt at one. Progress, dashboards and eligibility are folds over
 * these, independent of the order in which they arrived.
 */
export interface Deployment {
  /** The project, as seen from here. */
  project: string;
  /** The version. */
  version: string;
  /**
   * Digest of the content that the version named. `null` for a deployment made before the
   * release was assembled for promotion.
   */
  release: Digest | null;
  /** Environment. */
  environment: string;
  /** The tenant. */
  tenant: string | null;
  /** Outcome. */
  outcome: Outcome;
  /** The time at which it was requested. */
  queued: Time;
  /** The time at which it began. */
  started: Time | null;
  /** The time at which it ended. */
  finished: Time | null;
  /** Person who asked for it, as the deploying Space names them. */
  by: string;
  /** Notes of the deploying Space. */
  notes: string;
  /** True if the Space that did it says that its own lifecycle is completed with this. */
  completed: boolean;
  /** Evidence of the deployment. */
  evidence: Evidence;
}

/** A stable code: `docs/errors.md` explains each one. */
export type Code =
  | "action-dropped"
  | "already-imported"
  | "answer-not-an-option"
  | "answer-not-true-or-false"
  | "answer-outdated"
  | "answer-overridden"
  | "answer-unused"
  | "answers-contradictory"
  | "answers-environment-unknown"
  | "answers-field-type"
  | "answers-field-unknown"
  | "answers-in-clear"
  | "answers-key-twice"
  | "answers-malformed"
  | "answers-project-missing"
  | "answers-project-other"
  | "answers-question-unknown"
  | "answers-tenant-unknown"
  | "answers-too-large"
  | "audience-elsewhere"
  | "audience-missing"
  | "audience-other"
  | "audit-broken"
  | "audit-head-unknown"
  | "audit-unrecorded"
  | "blank"
  | "blanks"
  | "bundle-old"
  | "bundle-too-large"
  | "bundles-outstanding"
  | "carries-onward"
  | "cbor-depth"
  | "cbor-duplicate-key"
  | "cbor-float"
  | "cbor-indefinite"
  | "cbor-integer"
  | "cbor-items"
  | "cbor-key"
  | "cbor-length"
  | "cbor-not-shortest"
  | "cbor-reserved"
  | "cbor-simple"
  | "cbor-tag"
  | "cbor-too-large"
  | "cbor-trailing"
  | "cbor-truncated"
  | "cbor-type"
  | "cbor-unsorted-key"
  | "cbor-utf8"
  | "certificate-count"
  | "certificate-critical-extension"
  | "certificate-dual-use"
  | "certificate-expired"
  | "certificate-key-usage"
  | "certificate-known"
  | "certificate-malformed"
  | "certificate-name"
  | "certificate-not-issued"
  | "certificate-not-p256"
  | "certificate-pem-malformed"
  | "certificate-too-large"
  | "certificate-unsupported"
  | "clock-ahead"
  | "clock-behind"
  | "compared-other"
  | "cose-algorithm"
  | "cose-chain-mismatch"
  | "cose-claim"
  | "cose-critical"
  | "cose-header-missing"
  | "cose-header-too-large"
  | "cose-header-twice"
  | "cose-header-unknown"
  | "cose-issuer"
  | "cose-log-receipts"
  | "deployment-blocked"
  | "deployment-foreign"
  | "deployment-not-recorded"
  | "digest-malformed"
  | "document-malformed"
  | "document-too-large"
  | "environment-unknown"
  | "epoch-skipped"
  | "evidence-unverifiable"
  | "fact-contradicts"
  | "fact-number-used"
  | "facts-malformed"
  | "facts-too-large"
  | "fields-unknown"
  | "fingerprint-different"
  | "fingerprint-incomplete"
  | "former-certificates-too-many"
  | "grant-missing"
  | "identity-other"
  | "import-not-recorded"
  | "import-unverifiable"
  | "instant-malformed"
  | "key-point-invalid"
  | "key-revoked"
  | "key-signature-invalid"
  | "key-too-much"
  | "key-unavailable"
  | "keys-mismatch"
  | "keys-name"
  | "keys-not-p256"
  | "keys-passphrase"
  | "keys-passphrase-empty"
  | "keys-passphrase-missing"
  | "keys-pem-malformed"
  | "keys-too-expensive"
  | "keys-too-large"
  | "keys-unencodable"
  | "keys-unsupported"
  | "keys-validity"
  | "lifecycle-ambiguous"
  | "lifecycle-blocked"
  | "lifecycle-cut"
  | "lifecycle-unfit"
  | "lifecycle-unknown"
  | "lookup-malformed"
  | "manifest-signature-invalid"
  | "message-kind"
  | "message-too-large"
  | "name-confusable"
  | "name-empty"
  | "name-forbidden-character"
  | "name-relied-on"
  | "name-reserved-separator"
  | "name-taken"
  | "name-too-long"
  | "no-audience"
  | "notes-digest"
  | "notes-too-long"
  | "notice-equivocation"
  | "notice-gap"
  | "notice-known"
  | "notice-not-recall"
  | "numbers-leap"
  | "octopus-ambiguous"
  | "octopus-answer-twice"
  | "octopus-answer-unasked"
  | "octopus-assignment-dropped"
  | "octopus-deployer-unknown"
  | "octopus-deployment-disputed"
  | "octopus-deployment-remote"
  | "octopus-deployment-unread"
  | "octopus-document-twice"
  | "octopus-document-unknown"
  | "octopus-encoding"
  | "octopus-field"
  | "octopus-key-twice"
  | "octopus-lifecycle-open"
  | "octopus-limit-by-variable"
  | "octopus-local-id"
  | "octopus-malformed"
  | "octopus-members-elsewhere"
  | "octopus-name"
  | "octopus-ocl-element"
  | "octopus-ocl-project-unknown"
  | "octopus-ocl-sensitive"
  | "octopus-ocl-syntax"
  | "octopus-ocl-template-missing"
  | "octopus-package-unresolvable"
  | "octopus-package-unversioned"
  | "octopus-parameter-conflict"
  | "octopus-parameter-open"
  | "octopus-permission-unknown"
  | "octopus-process-missing"
  | "octopus-process-template"
  | "octopus-reference-missing"
  | "octopus-release-missing"
  | "octopus-release-unknown"
  | "octopus-scope-unknown"
  | "octopus-secret-unused"
  | "octopus-selection-unused"
  | "octopus-snapshot-missing"
  | "octopus-spaces-mixed"
  | "octopus-step-template-version"
  | "octopus-task-alone"
  | "octopus-template-per-unknown"
  | "octopus-time"
  | "octopus-too-large"
  | "octopus-type-unknown"
  | "octopus-value-withheld"
  | "octopus-version"
  | "onward-misaddressed"
  | "onward-missing"
  | "onward-not-committed"
  | "owner-revoked"
  | "owner-unknown"
  | "pack-basis-changed"
  | "pack-cancelled"
  | "pack-frame-too-large"
  | "pack-malformed"
  | "pack-other-basis"
  | "pack-other-package"
  | "pack-out-of-basis"
  | "pack-out-of-order"
  | "pack-out-of-window"
  | "pack-trailing"
  | "pack-truncated"
  | "pack-unknown"
  | "pack-window-too-large"
  | "package-ambiguous"
  | "package-missing"
  | "package-no-digest"
  | "package-not-selected"
  | "package-other-content"
  | "package-too-long"
  | "package-too-short"
  | "package-unpinned"
  | "part-mismatch"
  | "part-withheld"
  | "parts-malformed"
  | "parts-no-size"
  | "parts-too-many"
  | "parts-unknown"
  | "passed-on"
  | "permission-missing"
  | "permission-unknown"
  | "permit-covered"
  | "phase-incomplete"
  | "preview-other"
  | "project-not-granted"
  | "project-owner-other"
  | "promote-not-granted"
  | "prompt-unanswered"
  | "recall-foreign"
  | "recall-override-missing"
  | "recall-reason-missing"
  | "recall-reason-too-long"
  | "recall-signature-invalid"
  | "receipt-awaited"
  | "receipt-chain-broken"
  | "receipt-equivocation"
  | "receipt-gap"
  | "receipt-known"
  | "receipt-never-promoted"
  | "receipt-not-ours"
  | "receipt-number"
  | "receipt-onward"
  | "receipt-other-release"
  | "receipt-signature-invalid"
  | "receipt-signer-unknown"
  | "receipt-supersedes-nothing"
  | "receipt-supersedes-other"
  | "receipts-outstanding"
  | "reference-asked"
  | "refused-imported"
  | "release-changed"
  | "release-defective"
  | "release-older"
  | "release-recalled"
  | "renewal-older"
  | "schema-field-missing"
  | "schema-field-unknown"
  | "schema-must-understand"
  | "schema-name-form"
  | "schema-placeholder"
  | "schema-too-many"
  | "schema-unsupported"
  | "schema-value"
  | "sealer-foreign"
  | "secret-withheld"
  | "secrets-do-not-open"
  | "secrets-misaddressed"
  | "secrets-mismatch"
  | "secrets-not-committed"
  | "seed-zero"
  | "sender-certificate-expired"
  | "sender-pending"
  | "sender-replaced"
  | "sender-revoked"
  | "sender-unknown"
  | "sequence-reused"
  | "signature-invalid"
  | "signer-foreign"
  | "slice-digest"
  | "slice-not-ours"
  | "space-unknown"
  | "step-dropped"
  | "step-start-moved"
  | "stop-not-in-lifecycle"
  | "subject-mismatch"
  | "succession-other"
  | "succession-signature-invalid"
  | "target-not-open"
  | "target-unknown"
  | "templates-digest"
  | "tenant-unknown"
  | "variable-ambiguous"
  | "variable-falls-back"
  | "variable-omitted"
  | "variable-undefined"
  | "version-empty"
  | "version-has-other-content"
  | "version-has-several-contents"
  | "version-malformed"
  | "version-number-too-large"
  | "version-too-long";

/** Severity of a finding. */
export type Severity =
  | "note"
  | "warning"
  | "alarm";

/** Something a person should see before deciding. */
export interface Finding {
  /** A stable code, like `variable-undefined`. */
  code: Code;
  /** Severity. */
  severity: Severity;
  /** Place in words: ``process › Deploy to IIS › package `MyWebsite` ``. */
  path: string;
  /** Finding in one sentence. */
  detail: string;
}

/** A receipt was accepted: what to store, whole or not at all. */
export interface Accepted {
  /**
   * Fact to add to `Facts.deployments`; `null` if it is there already, or if the receipt only
   * takes an earlier one back.
   */
  fact: Deployment | null;
  /**
   * Fact to add as well if the receipt supersedes an earlier one: the earlier word on the same
   * deployment no longer holds. The earlier fact stays where it is.
   */
  superseded: Deployment | null;
  /** Findings about the chain of receipts: gaps, and the like. */
  findings: Finding[];
}

/** The team that grants a permission, and the role through which it does. */
export interface GrantSource {
  /** The team. */
  team: string;
  /** The role. */
  role: string;
}

/** A permission, named as Octopus names it; the last four are ours. */
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
  | "ReceiptView"
  | "LifecycleOverride";

/** The dimension in which an assignment does not cover the question. */
export type ScopeMismatch =
  | "environment"
  | "project"
  | "tenant";

/** Decision on a permission, with the sources of the grant. */
export interface AccessDecision {
  /** Requested permission. */
  permission: Permission;
  /** Roles that grant it; empty if none does. Empty if nobody does. */
  granted: GrantSource[];
  /** Roles of the user that have the permission elsewhere, and the dimension that limits each. */
  missed: [GrantSource, ScopeMismatch][];
}

/** A secret: given as a text, shown as `null`; `sealed` is its place there. */
export interface Sensitive {
  sensitive: null;
  sealed?: number;
}

/** The value of a property, or of a template's default. */
export type PropertyValue =
  | string
  | Sensitive;

/** Properties by name. */
export type Properties = Record<string, PropertyValue>;

/** A package as an action refers to it. */
export interface PackageReference {
  /** The reference's name; `null` for an action's primary package. */
  name: string | null;
  /** The package's id, or a binding such as `#{Service.Package}`. */
  package: string;
  /** The version this release uses. */
  version: string | null;
  /** The feed it comes from, by name, or a binding. */
  feed: string | null;
  /** Place of acquisition: `Server`, `ExecutionTarget`, `NotAcquired`, or a binding. */
  acquisition: string;
  /** Its properties. */
  properties: Properties;
  /** Fields of the source's document beyond this model, by name, as JSON text. */
  extra?: Properties;
}

/** Action of a step: a script, a deployment of packages, a question to a person. */
export interface Action {
  /** The action's name; for a step with one action usually the step's. */
  name: string;
  /** Kind of work, as Octopus names it: `Octopus.Script`, `Octopus.IIS`. */
  kind: string;
  /** Its author's notes. */
  notes: string;
  /** True if it is switched off. */
  disabled: boolean;
  /** True if a deployment may not skip it. */
  required: boolean;
  /** The condition under which it runs, as Octopus writes it. */
  condition: string;
  /** The worker pool it runs in, by name. */
  pool: string | null;
  /**
   * The environments it runs for. **Empty means all**, which is why slicing drops an action
   * rather than empty this list.
   */
  environments: string[];
  /** The environments it does not run for. */
  excluded: string[];
  /** The channels it runs for; empty means all. */
  channels: string[];
  /** The tenant tags it runs for; empty means all. */
  tags: string[];
  /** Its properties: scripts, switches, settings. */
  properties: Properties;
  /** The packages it uses. */
  packages: PackageReference[];
  /** Fields of the source's document beyond this model, by name, as JSON text. */
  extra?: Properties;
}

/** A secret: given as a text, shown as `null`; `sealed` is its place there. */
export interface SensitiveInput {
  sensitive: string | null;
  sealed?: number;
}

/** The value of a property, or of a template's default. */
export type PropertyValueInput =
  | string
  | SensitiveInput;

/** Properties by name. */
export type PropertiesInput = Record<string, PropertyValueInput>;

/** A package as an action refers to it. */
export interface PackageReferenceInput {
  /** The reference's name; `null` for an action's primary package. */
  name?: string | null;
  /** The package's id, or a binding such as `#{Service.Package}`. */
  package: string;
  /** The version this release uses. */
  version?: string | null;
  /** The feed it comes from, by name, or a binding. */
  feed?: string | null;
  /** Place of acquisition: `Server`, `ExecutionTarget`, `NotAcquired`, or a binding. */
  acquisition?: string;
  /** Its properties. */
  properties?: PropertiesInput;
  /** Fields of the source's document beyond this model, by name, as JSON text. */
  extra?: PropertiesInput;
}

/** Action of a step: a script, a deployment of packages, a question to a person. */
export interface ActionInput {
  /** The action's name; for a step with one action usually the step's. */
  name: string;
  /** Kind of work, as Octopus names it: `Octopus.Script`, `Octopus.IIS`. */
  kind: string;
  /** Its author's notes. */
  notes?: string;
  /** True if it is switched off. */
  disabled?: boolean;
  /** True if a deployment may not skip it. */
  required?: boolean;
  /** The condition under which it runs, as Octopus writes it. */
  condition?: string;
  /** The worker pool it runs in, by name. */
  pool?: string | null;
  /**
   * The environments it runs for. **Empty means all**, which is why slicing drops an action
   * rather than empty this list.
   */
  environments?: string[];
  /** The environments it does not run for. */
  excluded?: string[];
  /** The channels it runs for; empty means all. */
  channels?: string[];
  /** The tenant tags it runs for; empty means all. */
  tags?: string[];
  /** Its properties: scripts, switches, settings. */
  properties?: PropertiesInput;
  /** The packages it uses. */
  packages?: PackageReferenceInput[];
  /** Fields of the source's document beyond this model, by name, as JSON text. */
  extra?: PropertiesInput;
}

/** Statements of a file about itself: anybody can have written them. */
export interface Claims {
  /** The fingerprint of the sender. */
  sender: Fingerprint;
  /** The fingerprint of the Space that the file is for. */
  audience: Fingerprint | null;
  /** The project and version that the file is about. */
  subject: string;
  /** The time at which the sender says that it signed. */
  issued: Time;
  /** True if the message contains a certificate. */
  certificate: boolean;
}

/** A file as it came: no one has verified it. */
export interface NoticeMessageDocument {
  /** The kind of message. */
  kind: "notice";
  /** The message's identity: the SHA-256 of what is signed. */
  digest: Digest;
  /** The size of the file in bytes. */
  size: number;
  /** Statements of the file about itself, which no one has checked. */
  claimed: Claims;
}

/** A notice was signed for another Space. */
export interface SentNotice {
  /** The Space it is addressed to. */
  audience: Fingerprint;
  /** Its number among the notices for this Space, from 1. */
  sequence: number;
  /** Its identity. */
  notice: Digest;
  /** The time of the signature. */
  at: Time;
}

/** A notice for one Space: the file to carry, and the fact to store. */
export interface AnnouncementDocument {
  /** The Space that it is for, by our name for it. */
  target: string;
  /** The file. */
  notice: NoticeMessageDocument;
  /** Fact to add to `Facts.announced`: the number is used up with it. */
  fact: SentNotice;
}

/** An answer: a text, a secret (which is not shown), or blank on purpose. */
export type AnswerValue =
  | { value: string }
  | { sensitive: null }
  | { blank: true };

/** An answer, and the question that it was given to. */
export interface AnswerRow {
  /** The name of the template, or of the thing in the source. */
  question: string;
  /** The kind of thing in the source; a template has none. */
  kind?: string | null;
  /** The environment, if the question is asked per environment. */
  environment?: string | null;
  /** The tenant, if the question is asked per tenant. */
  tenant?: string | null;
  /** The control type that the answer was given for. */
  control: string;
  /** The answer. */
  given: AnswerValue;
}

/** A step: one action, or several that run together on each target. */
export interface StepInput {
  /** The step's name. */
  name: string;
  /**
   * The condition under which it runs, as Octopus writes it: `Success`, `Failure`, `Always`,
   * `Variable`.
   */
  condition?: string;
  /** Start of the step in relation to the one before: `StartAfterPrevious`, `StartWithPrevious`. */
  start?: string;
  /** The time at which packages are acquired, relative to the step, as Octopus writes it. */
  acquisition?: string;
  /** Its properties, target tags among them. */
  properties?: PropertiesInput;
  /** Its actions. */
  actions: ActionInput[];
  /** Fields of the source's document beyond this model, by name, as JSON text. */
  extra?: PropertiesInput;
}

/** The steps that deploy a release, in order. */
export interface ProcessInput {
  /** The steps. */
  steps: StepInput[];
}

/** The set that defines a variable or a template. */
export type Origin =
  | "project"
  | { library: { set: string; order: number } };

/** Prompt that a person answers when creating a deployment. */
export interface PromptInput {
  /** The question's label. */
  label: string;
  /** Help for whoever answers. */
  description?: string;
  /** True if an empty answer is refused. */
  required?: boolean;
  /** Control type of the question. */
  control?: string;
}

/**
 * Scope of a variable's value: OR inside a dimension, AND across dimensions; an empty
 * dimension means any.
 */
export interface ScopeInput {
  /** The steps' actions, by name. */
  actions?: string[];
  /** The channels, by name. */
  channels?: string[];
  /** The environments, ours and other Spaces'. */
  environments?: string[];
  /** The deployment targets, by name: always ours. */
  machines?: string[];
  /** The deployment process or runbooks, by name. */
  processes?: string[];
  /** The target tags (Octopus calls the dimension Role). */
  roles?: string[];
  /** The tenant tags: tags of one tag set are OR, different tag sets are AND. */
  tags?: string[];
}

/** The value of a variable: a text, a secret, or a thing of the source. */
export type ValueInput =
  | { text: string }
  | SensitiveInput
  | { reference: { kind: string; name: string } };

/** One value of a variable. A variable with three values is three of these with one name. */
export interface VariableInput {
  /** The name, compared without regard to case. */
  name: string;
  /** The value, raw: bindings such as `#{Other}` are never resolved while bundling. */
  value: ValueInput;
  /** Scope of the value. */
  scope?: ScopeInput;
  /** Set that defines it. */
  origin?: Origin;
  /** Purpose, in the author's words. */
  description?: string;
  /** Prompt at the creation of a deployment. */
  prompt?: PromptInput | null;
  /**
   * A specificity that counts instead of what the scope says, for a value whose scope was
   * decided by somebody else than `slice`): precedence must not change on the way. Slicing
   * itself keeps every dimension, so it needs none.
   */
  rank?: number | null;
  /** Fields of the source's document beyond this model, by name, as JSON text. */
  extra?: PropertiesInput;
}

/** Process and variables of a release, cut to one audience. */
export interface SliceInput {
  /** The steps that may run there. */
  process: ProcessInput;
  /** The values that may hold there, in document order. */
  variables: VariableInput[];
}

/**
 * Dimensions per which a template's value is asked: two independent switches, hence four
 * cases.
 */
export interface PerInput {
  /** Once for each environment. */
  environment?: boolean;
  /** Once for each tenant. */
  tenant?: boolean;
}

/** One choice of a `Select`. */
export interface SelectOption {
  /** The value that is stored. */
  value: string;
  /** Text that a person reads. */
  text: string;
}

/** A value that whoever deploys must supply, with all that helps a person to do so. */
export interface TemplateInput {
  /** The variable that the answer defines. */
  name: string;
  /** The question's label. */
  label?: string;
  /** Help for whoever answers. */
  help?: string;
  /** Control type of the question. */
  control?: string;
  /** Value if there is no answer. */
  default?: PropertyValueInput | null;
  /** The choices of a `Select`. */
  options?: SelectOption[];
  /** True if a missing value blocks a deployment. */
  required?: boolean;
  /** Dimensions per which it is asked. */
  per?: PerInput;
  /** Set that defines it. */
  origin?: Origin;
  /** Fields of the source's document beyond this model, by name, as JSON text. */
  extra?: PropertiesInput;
}

/**
 * Somebody for whom a Space deploys separately. Tenants belong to one Space and cross no
 * boundary.
 */
export interface TenantInput {
  /** The tenant's name. */
  name: string;
  /** Its tags. */
  tags?: string[];
}

/** An `AnswerSheet` as a document gives it. */
export interface AnswerSheetDocument {
  /** The project, as seen from here. */
  project: string;
  /** The release's version. */
  version: string;
  /** The release's templates. */
  templates: TemplateInput[];
  /** Our slice of the release. */
  slice: SliceInput;
  /** The environments to ask for. */
  environments: string[];
  /** The tenants to ask for. */
  tenants?: TenantInput[];
}

/** The answers of a Space, without any secret. */
export interface AnswersDocument {
  /** The answers, ordered by question. */
  answers: AnswerRow[];
  /** The answers for prompted variables of one deployment, by name. */
  prompted: Record<string, AnswerValue>;
}

/** The part of a release that one target may receive. */
export interface ManifestAudience {
  /** The fingerprint of the target. */
  audience: Fingerprint;
  /** The digest of the target's slice. */
  slice: Digest;
  /** The number of sealed secrets for the target. */
  secrets: number;
}

/**
 * Size and digest that pin a package's bytes. Id and version do not: a pushed package can be
 * overwritten.
 */
export interface Content {
  /** Length in bytes. */
  size: number;
  /** SHA-256 of the bytes. */
  sha256: Digest;
}

/** Further identifiers of a package, in stores that do not know its SHA-256. */
export interface Lookup {
  /** The SHA-1 of its bytes, which is what Octopus's built-in feed knows packages by. */
  sha1?: string | null;
  /** Digest by which a container registry serves it. */
  oci?: string | null;
}

/** A package that a release deploys. */
export interface Package {
  /** The package's id in its feed. */
  id: string;
  /** Its version, as its feed writes it. */
  version: string;
  /** The feed it comes from, by name. */
  feed: string | null;
  /** Content of its bytes. `null` until somebody read them: such a release cannot be promoted. */
  content: Content | null;
  /** Further identifiers, which only help to find it. This only helps to find it. */
  lookup?: Lookup;
}

/**
 * The commitment of a release's owner, signed once for every target: it names all of the
 * release by digests.
 */
export interface Manifest {
  /** The release's identity. */
  digest: Digest;
  /** The fingerprint of the owner. */
  owner: Fingerprint;
  /** The project, in the Space that owns it. */
  project: string;
  /** The version. */
  version: string;
  /** The channel. */
  channel: string | null;
  /** The time of the snapshot. */
  assembled: Time;
  /** The digest of the release notes. */
  notes: Digest;
  /** The packages, each with its content. */
  packages: Package[];
  /** The digest of the templates. */
  templates: Digest;
  /** The targets, each with the digest of its slice. */
  audiences: ManifestAudience[];
}

/** A step: one action, or several that run together on each target. */
export interface Step {
  /** The step's name. */
  name: string;
  /**
   * The condition under which it runs, as Octopus writes it: `Success`, `Failure`, `Always`,
   * `Variable`.
   */
  condition: string;
  /** Start of the step in relation to the one before: `StartAfterPrevious`, `StartWithPrevious`. */
  start: string;
  /** The time at which packages are acquired, relative to the step, as Octopus writes it. */
  acquisition: string;
  /** Its properties, target tags among them. */
  properties: Properties;
  /** Its actions. */
  actions: Action[];
  /** Fields of the source's document beyond this model, by name, as JSON text. */
  extra?: Properties;
}

/** The steps that deploy a release, in order. */
export interface Process {
  /** The steps. */
  steps: Step[];
}

/**
 * Dimensions per which a template's value is asked: two independent switches, hence four
 * cases.
 */
export interface Per {
  /** Once for each environment. */
  environment: boolean;
  /** Once for each tenant. */
  tenant: boolean;
}

/** A value that whoever deploys must supply, with all that helps a person to do so. */
export interface Template {
  /** The variable that the answer defines. */
  name: string;
  /** The question's label. */
  label: string;
  /** Help for whoever answers. */
  help: string;
  /** Control type of the question. */
  control: string;
  /** Value if there is no answer. */
  default: PropertyValue | null;
  /** The choices of a `Select`. */
  options: SelectOption[];
  /** True if a missing value blocks a deployment. */
  required: boolean;
  /** Dimensions per which it is asked. */
  per: Per;
  /** Set that defines it. */
  origin: Origin;
  /** Fields of the source's document beyond this model, by name, as JSON text. */
  extra?: Properties;
}

/** Prompt that a person answers when creating a deployment. */
export interface Prompt {
  /** The question's label. */
  label: string;
  /** Help for whoever answers. */
  description: string;
  /** True if an empty answer is refused. */
  required: boolean;
  /** Control type of the question. */
  control: string;
}

/**
 * Scope of a variable's value: OR inside a dimension, AND across dimensions; an empty
 * dimension means any.
 */
export interface Scope {
  /** The steps' actions, by name. */
  actions: string[];
  /** The channels, by name. */
  channels: string[];
  /** The environments, ours and other Spaces'. */
  environments: string[];
  /** The deployment targets, by name: always ours. */
  machines: string[];
  /** The deployment process or runbooks, by name. */
  processes: string[];
  /** The target tags (Octopus calls the dimension Role). */
  roles: string[];
  /** The tenant tags: tags of one tag set are OR, different tag sets are AND. */
  tags: string[];
}

/** The value of a variable: a text, a secret, or a thing of the source. */
export type Value =
  | { text: string }
  | Sensitive
  | { reference: { kind: string; name: string } };

/** One value of a variable. A variable with three values is three of these with one name. */
export interface Variable {
  /** The name, compared without regard to case. */
  name: string;
  /** The value, raw: bindings such as `#{Other}` are never resolved while bundling. */
  value: Value;
  /** Scope of the value. */
  scope?: Scope;
  /** Set that defines it. */
  origin: Origin;
  /** Purpose, in the author's words. */
  description?: string;
  /** Prompt at the creation of a deployment. */
  prompt?: Prompt | null;
  /**
   * A specificity that counts instead of what the scope says, for a value whose scope was
   * decided by somebody else than `slice`): precedence must not change on the way. Slicing
   * itself keeps every dimension, so it needs none.
   */
  rank?: number | null;
  /** Fields of the source's document beyond this model, by name, as JSON text. */
  extra?: Properties;
}

/** A frozen snapshot of a project: details, process, variables, templates, packages. */
export interface ReleaseDocument {
  /** The project, in the Space that owns it. */
  project: string;
  /** The version. */
  version: string;
  /** The channel it was created in. */
  channel: string | null;
  /** The time of the snapshot. */
  assembled: Time;
  /** Release notes, as written. */
  notes: string;
  /** The packages it deploys. */
  packages: Package[];
  /** The steps that deploy it. */
  process: Process;
  /** The values its author knows, in document order. */
  variables: Variable[];
  /** The values that the target must supply. */
  templates: Template[];
  /** Fields of the source's document beyond this model, by name, as JSON text. */
  extra?: Properties;
}

/** A release, and the manifest that its owner signed for it. */
export interface AssembledDocument {
  /** The release's identity. */
  digest: Digest;
  /** The commitment of the owner. */
  manifest: Manifest;
  /** The release. */
  release: ReleaseDocument;
}

/** A named set of permissions. */
export interface Role {
  /** The role's name. */
  name: string;
  /** Permissions of the role. */
  permissions: Permission[];
}

/** A role given to a team. Dimensions AND; an empty dimension is unrestricted. */
export interface Assignment {
  /** The role. */
  role: Role;
  /** The projects it covers; empty means all. */
  projects: string[];
  /** The environments it covers; empty means all. */
  environments: string[];
  /** The tenants it covers; empty means all, and also deployments without a tenant. */
  tenants: string[];
}

/** A role given to a team. Dimensions AND; an empty dimension is unrestricted. */
export interface AssignmentInput {
  /** The role. */
  role: Role;
  /** The projects it covers; empty means all. */
  projects?: string[];
  /** The environments it covers; empty means all. */
  environments?: string[];
  /** The tenants it covers; empty means all, and also deployments without a tenant. */
  tenants?: string[];
}

/** One change: who, when, what, and the digest of the whole trust before and after it. */
export interface AuditRecord {
  /** The time of the change. */
  at: Time;
  /** Acting person. */
  by: string;
  /** The owner of the trust: the name of a Space or of a Data Center. */
  subject: string;
  /** Change, in words. */
  what: string;
  /** The digest of everything that the subject trusted before. */
  before: Digest;
  /** Digest after the change. */
  after: Digest;
}

/** A record in its place in an `AuditLog`. */
export interface AuditEntry {
  /** Its number, from 1. */
  number: number;
  /** The digest of the entry before it; `null` for the first. */
  previous: Digest | null;
  /** The record. */
  record: AuditRecord;
}

/** A time as RFC 3339 writes it, or a `Date`. */
export type TimeInput = string | Date;

/** One change: who, when, what, and the digest of the whole trust before and after it. */
export interface AuditRecordInput {
  /** The time of the change. */
  at: TimeInput;
  /** Acting person. */
  by: string;
  /** The owner of the trust: the name of a Space or of a Data Center. */
  subject: string;
  /** Change, in words. */
  what: string;
  /** The digest of everything that the subject trusted before. */
  before: Digest;
  /** Digest after the change. */
  after: Digest;
}

/** A record in its place in an `AuditLog`. */
export interface AuditEntryInput {
  /** Its number, from 1. */
  number: number;
  /** The digest of the entry before it; `null` for the first. */
  previous?: Digest | null;
  /** The record. */
  record: AuditRecordInput;
}

/**
 * Records that each hold the digest of the one before: none can be changed, moved or taken out
 * without breaking the chain, and none taken off the end without contradicting a `head` that
 * somebody wrote down.
 */
export type AuditLogDocument = AuditEntry[];

/**
 * Records that each hold the digest of the one before: none can be changed, moved or taken out
 * without breaking the chain, and none taken off the end without contradicting a `head` that
 * somebody wrote down.
 */
export type AuditLogInput = AuditEntryInput[];

/** A package whose bytes are the ones that its manifest names. Only `PackageCheck` makes one. */
export interface VerifiedPackageDocument {
  id: string;
  version: string;
  content: Content;
}

/** The packages whose bytes are available and were checked. */
export type AvailablePackagesDocument = VerifiedPackageDocument[];

/** The reason why a question is still asked. */
export type BlankReason =
  | "changed"
  | "unanswered";

/** A question that is still to be answered. */
export interface Blank {
  /** The name of the template, or of the thing in the source. */
  question: string;
  /** The kind of thing in the source; a template has none. */
  kind?: string | null;
  /** The environment, if the question is asked per environment. */
  environment?: string | null;
  /** The tenant, if the question is asked per tenant. */
  tenant?: string | null;
  /** The control type that the question is asked by. */
  control: string;
  /** The label of the question. */
  label?: string;
  /** The help for the person who answers. */
  help?: string;
  /** The reason why it is asked. */
  why: BlankReason;
}

/** A `Block` as a document gives it: `{"defect": …}` or `{"recall": …}`. */
export type Block =
  | { defect: string }
  | { recall: string };

/** State of a release at a stage, in the order of its progress. */
export type CellState =
  | "absent"
  | "sent"
  | "imported"
  | "waiting"
  | "deploying"
  | "deployed"
  | "failed"
  | "refused"
  | "recalled";

/** Offered action. */
export type Offer =
  | "deploy"
  | "promote";

/** A release at a stop. */
export interface BoardCell {
  /** Latest known state. */
  state: CellState;
  /** The first known time of the state. */
  since: Time | null;
  /** Age of the knowledge in seconds; negative if the other clock is ahead. */
  age: number | null;
  /** True if this is the latest release whose last deployment there succeeded. */
  current: boolean;
  /** True if the owner of the stop did not sign this for us, but somebody else told it. */
  told: boolean;
  /** Environment in the Space, if the stage is a whole Space. */
  environment: string | null;
  /** The number of tenants with a deployment there. */
  tenants: number;
  /** The number of tenants (or none) whose last deployment did not succeed. */
  troubled: number;
  /**
   * The lifecycle through which the release was last promoted to the stop's Space, if the
   * promoter brought it along in place of one of this Space's.
   */
  overridden: string | null;
  /** Offered action, for at least one tenant or without one. */
  offer: Offer | null;
}

/** A release. */
export interface BoardRow {
  /** The version. */
  version: string;
  /** Block that keeps the release from new stages, in words. */
  blocked: string | null;
  /** One for each column. */
  cells: BoardCell[];
}

/**
 * A place where a release stops: one of our environments, one of another Space's, or a whole
 * Space.
 */
export type Stage =
  | { environment: string }
  | { space: string };

/** A stop. */
export interface Column {
  /** The stop. */
  stop: Stage;
  /** True if it is none of the lifecycle's: a stop of the source, or of a Space on the way. */
  upstream: boolean;
  /**
   * The time of the last message about the stop from the Space that owns it; `null` for own
   * stops, and without any message.
   */
  heard: Time | null;
}

/** The releases of one project. */
export interface Board {
  /** The project. */
  project: string;
  /** Its stops: first those that others told of, then those of the lifecycle, in its order. */
  columns: Column[];
  /** Its releases, newest first. */
  releases: BoardRow[];
}

/** A file as it came: no one has verified it. */
export interface BundleMessageDocument {
  /** The kind of message. */
  kind: "bundle";
  /** The message's identity: the SHA-256 of what is signed. */
  digest: Digest;
  /** The size of the file in bytes. */
  size: number;
  /** Statements of the file about itself, which no one has checked. */
  claimed: Claims;
}

/** A `Candidate` as a document gives it. */
export interface Candidate {
  /** The project, as seen from here. */
  project: string;
  /** The version. */
  version: string;
  /** The release's identity, if it has one. */
  release?: Digest | null;
  /** The tenant for which it is judged. */
  tenant?: string | null;
  /** Block that keeps it from new stages. */
  block?: Block | null;
}

/** The text of a PEM file: the identity certificate, then the encryption certificate. */
export type Pem = string;

/** Kind of a change. */
export type Change =
  | "added"
  | "removed"
  | "changed"
  | "cannot-tell";

/** One thing that verification looks at, in the order in which it does. */
export type Check =
  | "size"
  | "form"
  | "kind"
  | "sender"
  | "algorithm"
  | "sender-validity"
  | "signature"
  | "issued-at"
  | "schema"
  | "unknown-fields"
  | "audience"
  | "grant"
  | "manifest"
  | "project"
  | "subject"
  | "sequence"
  | "key-standing"
  | "owner"
  | "owner-signature"
  | "passed-on"
  | "slice"
  | "templates"
  | "notes"
  | "parts"
  | "secrets-present"
  | "secrets-addressed"
  | "onward"
  | "receipts"
  | "history"
  | "recall"
  | "succession"
  | "renewal"
  | "secrets-open"
  | "content"
  | "packages"
  | "chain"
  | "age"
  | "transparency"
  | "notices"
  | "freshness";

/** Status of a check. */
export type CheckStatus =
  | "passed"
  | "failed"
  | "not-applicable"
  | "not-established";

/** Result of one check, with its detail. */
export interface CheckResult {
  /** The check. */
  check: Check;
  /** Status of the check. */
  standing: CheckStatus;
  /** Detail in a sentence without secrets. */
  detail: string;
}

/** A fingerprint, and what a person typed to confirm it. */
export interface ComparedFingerprintDocument {
  /** The fingerprint of the certificate at hand. */
  fingerprint: Fingerprint;
  /** The fingerprint that the person read out: 16 words, or 64 hexadecimal digits. */
  typed: string;
}

/** A line of a difference, or how many lines are passed over because they are the same. */
export type DiffLine =
  | { same: string }
  | { removed: string }
  | { added: string }
  | { skipped: number };

/** A value as it may be shown: a text, or a secret. */
export type DisplayValue =
  | string
  | Sensitive;

/** A field that differs. */
export interface Difference {
  /** The field. */
  field: string;
  /** Kind of change. */
  change: Change;
  /** Value in the newer release. */
  newer: DisplayValue | null;
  /** Value in the older release. */
  older: DisplayValue | null;
  /** Line by line, if either is more than one line. */
  lines?: DiffLine[];
}

/** One thing that differs. */
export interface Entry {
  /** Path of the thing: ``Deploy to IIS › Web``, or `Log (Prod Space: Production)`. */
  path: string;
  /** Kind of change. */
  change: Change;
  /** The fields that differ. A thing that was added or removed lists all fields with a value. */
  fields: Difference[];
}

/** The notes of one release. */
export interface Notes {
  /** The release's version. */
  version: string;
  /** Added; or removed, where an older release is put in the place of a newer one. */
  change: Change;
  /** The notes, as written. */
  text: string;
}

/**
 * Differences of two releases, in reading order. `Display` shows it as text of at most 100
 * columns in which nothing that somebody else wrote can act; serialised, it is a document.
 */
export interface Comparison {
  /** The newer release's project. */
  project: string;
  /** The older release's version. */
  older: string;
  /** The newer release's version. */
  newer: string;
  /** The notes of every release after the older one, up to and including the newer one. */
  notes: Notes[];
  /** Project, channel, and what the source's document says beyond the model. */
  details: Entry[];
  /** Packages, by id. */
  packages: Entry[];
  /** Templates, by name. */
  templates: Entry[];
  /** Variables, by name; a variable with several values is compared value by value. */
  variables: Entry[];
  /** Steps and actions, in the order in which they run. */
  process: Entry[];
}

/**
 * Projects, releases and stops. `Display` shows it as tables of at most 100 columns in which
 * nothing that somebody else wrote can act; serialised, it is a document.
 */
export interface Dashboard {
  /** The time of the dashboard. Ages are relative to it. */
  now: Time;
  /** A board for each project. */
  projects: Board[];
  /** Findings for a person, alarms among them. */
  findings: Finding[];
}

/** A phase: stops that are open together. */
export interface Phase {
  /** The phase's name. */
  name: string;
  /** Stops that are made without anybody asking, as soon as the phase is open. */
  automatic: Stage[];
  /** Stops that a person decides on. Not skippable by that alone: see `minimum`. */
  manual: Stage[];
  /** Number of stages to reach before the next phase opens; 0 means all of them. */
  minimum: number;
  /** True if the phase may be skipped. */
  optional: boolean;
  /** Fields of the source's document beyond this model, by name, as JSON text. */
  extra?: Properties;
}

/**
 * The phases a release goes through, in order. Defined in one Space; other Spaces may be stops
 * in it.
 */
export interface Lifecycle {
  /** The lifecycle's name. */
  name: string;
  /** Its phases. */
  phases: Phase[];
  /** Fields of the source's document beyond this model, by name, as JSON text. */
  extra?: Properties;
}

/** People, and the roles they have together. A person's rights are the union over their teams. */
export interface Team {
  /** The team's name. */
  name: string;
  /** The user names of its members. */
  members: string[];
  /** True if every user is a member, as in Octopus's team *Everyone*. */
  everyone: boolean;
  /** The roles it has, each within a scope. */
  assignments: Assignment[];
}

/**
 * Somebody for whom a Space deploys separately. Tenants belong to one Space and cross no
 * boundary.
 */
export interface Tenant {
  /** The tenant's name. */
  name: string;
  /** Its tags. */
  tags: string[];
}

/** The last number of each kind of message to us that counts; 0 if none does. */
export interface LastGood {
  /** Of bundles. */
  bundles: number;
  /** Of receipts. */
  receipts: number;
  /** Of notices. */
  notices: number;
}

/**
 * End of a key. What it signed with a higher number than the last good one does not count, and
 * no time that it wrote into a message changes that: whoever has a stolen key can write any
 * time.
 */
export type KeyEnd =
  | { replaced: LastGood }
  | { revoked: LastGood };

/** A key that a Space had before, kept so that what it signed then stays attributable. */
export interface FormerKey {
  /** The certificate. */
  certificate: Pem;
  /** End of the key, and the last numbers that count. */
  end: KeyEnd;
  /**
   * The messages that may still arrive, as the notice of the rotation lists them. No other new
   * message of a replaced key counts. `null` if no notice ended the key: the numbers decide.
   */
  transit?: Digest[] | null;
}

/** One of the three things that one Space can be trusted with. */
export type Grant =
  | "promote-to"
  | "accept-releases"
  | "accept-results";

/** A grant, and the projects that it covers: `null` means all. */
export interface Permit {
  grant: Grant;
  projects: string[] | null;
}

/** Trust in one other Space. Nothing is granted by default, and no bundle can grant anything. */
export interface Trust {
  name: string;
  certificate: Pem;
  permits: Permit[];
  confirmed: boolean;
  ended: KeyEnd | null;
  epoch: number | null;
  former: FormerKey[];
  days: number | null;
  /** True if one certificate of the Space may serve for signatures and for encryption. */
  dual?: boolean;
}

/**
 * A Space: name and certificate, environments, tenants, lifecycles, teams, and the trusts in
 * other Spaces.
 */
export interface SpaceDocument {
  name: string;
  certificate: Pem;
  epoch: number;
  former: Pem[];
  former_encryption?: Pem[];
  environments: string[];
  remote: string[];
  tenants: Tenant[];
  lifecycles: Lifecycle[];
  teams: Team[];
  trusts: Trust[];
}

/**
 * Many Spaces under one administration, and all that they trust: it makes Spaces, connects
 * them by exchanging their certificates itself, takes in the certificates of Remote Spaces
 * that were carried here, and delivers files between its own.
 */
export interface DataCenterDocument {
  name: string;
  spaces: SpaceDocument[];
  teams: Team[];
}

/**
 * A Data Center changed: how it is now, and the record for the audit log. Both are to be
 * stored, or neither.
 */
export interface DataCenterChanged {
  /** The Data Center with the change. */
  center: DataCenterDocument;
  /** Record to append to the `AuditLog`. */
  record: AuditRecord;
}

/** A phase: stops that are open together. */
export interface PhaseInput {
  /** The phase's name. */
  name: string;
  /** Stops that are made without anybody asking, as soon as the phase is open. */
  automatic?: Stage[];
  /** Stops that a person decides on. Not skippable by that alone: see `minimum`. */
  manual?: Stage[];
  /** Number of stages to reach before the next phase opens; 0 means all of them. */
  minimum?: number;
  /** True if the phase may be skipped. */
  optional?: boolean;
  /** Fields of the source's document beyond this model, by name, as JSON text. */
  extra?: PropertiesInput;
}

/**
 * The phases a release goes through, in order. Defined in one Space; other Spaces may be stops
 * in it.
 */
export interface LifecycleInput {
  /** The lifecycle's name. */
  name: string;
  /** Its phases. */
  phases: PhaseInput[];
  /** Fields of the source's document beyond this model, by name, as JSON text. */
  extra?: PropertiesInput;
}

/** People, and the roles they have together. A person's rights are the union over their teams. */
export interface TeamInput {
  /** The team's name. */
  name: string;
  /** The user names of its members. */
  members: string[];
  /** True if every user is a member, as in Octopus's team *Everyone*. */
  everyone?: boolean;
  /** The roles it has, each within a scope. */
  assignments: AssignmentInput[];
}

/** A grant, and the projects that it covers: `null` means all. */
export type PermitInput =
  | Grant
  | { grant: Grant; projects?: string[] | null };

/** Trust in one other Space. Nothing is granted by default, and no bundle can grant anything. */
export interface TrustInput {
  name: string;
  certificate: Pem;
  permits?: PermitInput[];
  confirmed?: boolean;
  ended?: KeyEnd | null;
  epoch?: number | null;
  former?: FormerKey[];
  days?: number | null;
  /** True if one certificate of the Space may serve for signatures and for encryption. */
  dual?: boolean;
}

/** The parts of a Space, as its document has them. Nothing is checked yet. */
export interface SpaceInput {
  name: string;
  certificate: Pem;
  /** Written for whoever reads the document. It follows from `former`. */
  epoch?: number | null;
  former?: Pem[];
  former_encryption?: Pem[];
  environments?: string[];
  remote?: string[];
  tenants?: TenantInput[];
  lifecycles?: LifecycleInput[];
  teams?: TeamInput[];
  trusts?: TrustInput[];
}

/** The parts of a Data Center, as its document has them. Nothing is checked yet. */
export interface DataCenterInput {
  name: string;
  spaces?: SpaceInput[];
  teams?: TeamInput[];
}

/** A definition of a variable's value. */
export type Definition =
  | { answer: string }
  | { default: string }
  | { prompted: string }
  | { variable: Variable };

/**
 * Counts of the parts that a slice leaves out. It travels with the slice: the target sees that
 * something was left out on purpose, and not what.
 */
export interface Omitted {
  /** Variable values that hold only elsewhere. */
  values: number;
  /** Steps that run only elsewhere. */
  steps: number;
  /** Actions that run only elsewhere, of steps that are kept. */
  actions: number;
}

/**
 * Verification report: a result for every check there is, so that a reader sees which checks
 * were made and which were not.
 */
export type VerificationReport = CheckResult[];

/** A verified bundle. */
export interface BundleDocument {
  /** The kind of message. */
  kind: "bundle";
  /** The message's identity: the SHA-256 of what is signed. */
  digest: Digest;
  /** The reader's name for the sender. */
  sender: string;
  /** The fingerprint of the sender. */
  fingerprint: Fingerprint;
  /** The fingerprint of the Space that the message is for. */
  audience: Fingerprint;
  /** The message's number among those of its kind for this audience. */
  sequence: number;
  /** The time at which the sender says that it signed. */
  issued: Time;
  /** The project, as the reader names it. */
  project: string;
  /** The commitment of the release's owner. */
  manifest: Manifest;
  /** The number of values, steps and actions that the target does not get. */
  omitted: Omitted;
  /** The number of the sender's last notice for the reader; 0 if there is none. */
  notices: number;
  /** The fields that this version does not know. */
  unknown: number[];
  /** Every check, and its outcome. */
  statement: VerificationReport;
}

/** The next identity of a Space. */
export interface KeyRotation {
  /** The number of the identity, from 1. */
  epoch: number;
  /** The fingerprint of the next certificate. */
  fingerprint: Fingerprint;
  /** The next certificate. */
  certificate: Pem;
}

/** The recall of a release by its owner. */
export interface RecallStatement {
  /** The release's identity. */
  release: Digest;
  /** The fingerprint of the release's owner. */
  owner: Fingerprint;
  /** The fingerprint of the key that signed the recall. */
  signer: Fingerprint;
  /** The project, in the Space that owns it. */
  project: string;
  /** The version. */
  version: string;
  /** The reason, in the owner's words. */
  reason: string;
}

/** Content of a notice. One notice has one content. One notice says one thing. */
export type NoticeContent =
  | { recall: RecallStatement }
  | { succession: KeyRotation }
  | { renewal: Pem };

/** A verified notice. */
export interface NoticeDocument {
  /** The kind of message. */
  kind: "notice";
  /** The message's identity: the SHA-256 of what is signed. */
  digest: Digest;
  /** The reader's name for the sender. */
  sender: string;
  /** The fingerprint of the sender. */
  fingerprint: Fingerprint;
  /** The fingerprint of the Space that the message is for. */
  audience: Fingerprint;
  /** The message's number among those of its kind for this audience. */
  sequence: number;
  /** The last number of each kind of message that the sender used before. */
  last: LastGood;
  /** The messages that may be on their way, if the sender's key gives way to the next. */
  transit?: Digest[];
  /** The time at which the sender says that it signed. */
  issued: Time;
  /** The statement of the notice. */
  content: NoticeContent;
  /** The statement as a sentence. */
  words: string;
  /** Every check, and its outcome. */
  statement: VerificationReport;
}

/** A part of a receipt that can be withheld without breaking the signature. */
export type ReceiptPart =
  | "by"
  | "notes"
  | "answers"
  | "salt";

/** A verified receipt. A withheld part is `null`, and is named in `withheld`. */
export interface ReceiptDocument {
  /** The kind of message. */
  kind: "receipt";
  /** The message's identity: the SHA-256 of what is signed. */
  digest: Digest;
  /** The reader's name for the sender. */
  sender: string;
  /** The fingerprint of the sender. */
  fingerprint: Fingerprint;
  /** The fingerprint of the Space that the message is for. */
  audience: Fingerprint;
  /** The message's number among those of its kind for this audience. */
  sequence: number;
  /** The identity of the receipt before it in the signer's chain. */
  previous: Digest | null;
  /** The identity of the receipt that it supersedes. */
  supersedes: Digest | null;
  /** The time at which the sender says that it signed. */
  issued: Time;
  /** The bundle that brought the release. */
  bundle: Digest;
  /** The release's identity. */
  release: Digest;
  /** The project, in the Space that owns it. */
  project: string;
  /** The version. */
  version: string;
  /** The environment, as the signer names it. */
  environment: string;
  /** The tenant, as the signer names it. */
  tenant: string | null;
  /** The outcome. */
  outcome: Outcome;
  /** The time at which the deployment was requested. */
  queued: Time;
  /** The time at which it began. */
  started: Time | null;
  /** The time at which it ended. */
  finished: Time | null;
  /** True if the signer's own lifecycle is completed with it. */
  completed: boolean;
  /** The person who requested the deployment. */
  by: string | null;
  /** The signer's notes. */
  notes: string | null;
  /** The HMAC-SHA256 of the digest of the answers that the deployment used, under `salt`. */
  answers: Digest | null;
  /** The salt of `answers`; the file that leaves does not have it. */
  salt: Digest | null;
  /** The number of the signer's last notice for the reader; 0 if there is none. */
  notices: number;
  /** The parts that are withheld. */
  withheld: ReceiptPart[];
  /** Every check, and its outcome. */
  statement: VerificationReport;
}

/** Delivered message, by its kind. */
export type Delivered =
  | { bundle: BundleDocument }
  | { receipt: ReceiptDocument }
  | { notice: NoticeDocument };

/** A file was delivered: verified by the Space that it is for, and nothing more. */
export interface Delivery {
  /** The Space that it is for. */
  to: string;
  /** Verified content. */
  content: Delivered;
}

/** Evidence of a deployment, as a Space knows it. */
export type EvidenceInput =
  | "own"
  | { receipt: { signer: Fingerprint; audience: Fingerprint; sequence: number; previous?: Digest | null; digest: Digest } }
  | { told: { sender: Fingerprint } };

/**
 * One deployment, or an attempt at one. Progress, dashboards and eligibility are folds over
 * these, independent of the order in which they arrived.
 */
export interface DeploymentInput {
  /** The project, as seen from here. */
  project: string;
  /** The version. */
  version: string;
  /**
   * Digest of the content that the version named. `null` for a deployment made before the
   * release was assembled for promotion.
   */
  release?: Digest | null;
  /** Environment. */
  environment: string;
  /** The tenant. */
  tenant?: string | null;
  /** Outcome. */
  outcome: Outcome;
  /** The time at which it was requested. */
  queued: TimeInput;
  /** The time at which it began. */
  started?: TimeInput | null;
  /** The time at which it ended. */
  finished?: TimeInput | null;
  /** Person who asked for it, as the deploying Space names them. */
  by: string;
  /** Notes of the deploying Space. */
  notes?: string;
  /** True if the Space that did it says that its own lifecycle is completed with this. */
  completed?: boolean;
  /** Evidence of the deployment. */
  evidence?: EvidenceInput;
}

/** The proof that a signer signed two different receipts under one number. */
export interface Equivocation {
  /** The fingerprint of the signer. */
  signer: Fingerprint;
  /** The fingerprint of the audience. */
  audience: Fingerprint | null;
  /** The number that both receipts have. */
  sequence: number;
  /** The identities of the receipts. */
  receipts: Digest[];
}

/** A release was imported from another Space. */
export interface Import {
  /** The Space that sent the bundle. */
  sender: Fingerprint;
  /** The Space that owns the release: often, not always, the sender. */
  owner: Fingerprint;
  /** The project, as seen from here. */
  project: string;
  /** The version. */
  version: string;
  /** The release's identity. */
  release: Digest;
  /** The digest of the slice that came with it. */
  slice: Digest;
  /** The bundle's identity. */
  bundle: Digest;
  /** The bundle's number among those that the sender sealed for us. */
  sequence: number;
  /** Digest of the preview that was reviewed before the import. */
  preview: Digest;
  /** The lifecycle it goes through here. */
  lifecycle: string;
  /** The time of the import. */
  at: Time;
  /** Person who imported it. */
  by: string;
  /** Reason for importing an older release than the newest, if it was older. */
  overridden: string | null;
  /** Reason for importing the release although its owner had recalled it. */
  although_recalled?: string | null;
}

/** The lifecycle that let a release go. */
export interface PromotionGate {
  /** The lifecycle's name. */
  lifecycle: string;
  /** Identity of the lifecycle's content: `Lifecycle.digest`. */
  digest: Digest;
  /** True if the promoter brought the lifecycle along, in place of one of this Space's. */
  overridden: boolean;
}

/** A release was promoted to another Space. */
export interface Promotion {
  /** The Space it was promoted to, by its local name. */
  target: string;
  /** Fingerprint of the same Space, to which the bundle is addressed. */
  audience: Fingerprint;
  /** The project, as seen from here. */
  project: string;
  /** The version. */
  version: string;
  /** The release's identity. */
  release: Digest;
  /** The bundle's identity. */
  bundle: Digest;
  /** The bundle's number among those for this Space, from 1. */
  sequence: number;
  /**
   * The Spaces further on for which the bundle carries something: the target may pass the
   * release on to them.
   */
  onward: Fingerprint[];
  /** The lifecycle that let it go. */
  gate: PromotionGate;
  /** The time of the signature. */
  at: Time;
}

/** A release was recalled by its owner: it goes nowhere new. */
export interface Recall {
  /** The project, as seen from here. */
  project: string;
  /** The version. */
  version: string;
  /** The release's identity. */
  release: Digest;
  /** The Space that owns the release, by the key that signed its manifest. */
  owner: Fingerprint;
  /** Reason, in the owner's words. */
  reason: string;
  /** The notice that told of it; `null` for a release of our own. */
  notice: Digest | null;
  /** The time at which this Space learned of it. */
  at: Time;
}

/** A receipt was signed for another Space. */
export interface ReceiptFact {
  /** The Space it is addressed to. */
  audience: Fingerprint;
  /** Its number among those for this Space, from 1. */
  sequence: number;
  /** Its identity. */
  receipt: Digest;
  /** The release it is about. */
  release: Digest;
  /** The environment of ours. */
  environment: string;
  /** The tenant. */
  tenant: string | null;
  /** The time at which the deployment was requested. It identifies the deployment in its place. */
  queued: Time;
  /** Outcome in the receipt. */
  outcome: Outcome;
  /** The time of the signature. */
  at: Time;
}

/** A notice of another Space was heard. */
export interface ReceivedNotice {
  /** The Space that signed it. */
  sender: Fingerprint;
  /** Its number among those for us. */
  sequence: number;
  /** Its identity. */
  notice: Digest;
  /** The time at which it was received. */
  at: Time;
  /** Person who took note of it. */
  by: string;
}

/**
 * All events that a Space has recorded. The host stores them and passes them to every verb;
 * `record` adds the facts that a verb returns.
 */
export interface FactsDocument {
  /** Deployments here, and elsewhere as far as somebody told us. */
  deployments: Deployment[];
  /** Releases that we promoted to other Spaces. */
  promotions: Promotion[];
  /** Releases that we imported from other Spaces. */
  imports: Import[];
  /** Receipts that we signed for other Spaces. */
  reports: ReceiptFact[];
  /** Notices that we signed for other Spaces. */
  announced: SentNotice[];
  /** Notices that we heard from other Spaces. */
  heard: ReceivedNotice[];
  /** Releases that their owners recalled, we among them. */
  recalls: Recall[];
}

/** A release was imported from another Space. */
export interface ImportInput {
  /** The Space that sent the bundle. */
  sender: Fingerprint;
  /** The Space that owns the release: often, not always, the sender. */
  owner: Fingerprint;
  /** The project, as seen from here. */
  project: string;
  /** The version. */
  version: string;
  /** The release's identity. */
  release: Digest;
  /** The digest of the slice that came with it. */
  slice: Digest;
  /** The bundle's identity. */
  bundle: Digest;
  /** The bundle's number among those that the sender sealed for us. */
  sequence: number;
  /** Digest of the preview that was reviewed before the import. */
  preview: Digest;
  /** The lifecycle it goes through here. */
  lifecycle: string;
  /** The time of the import. */
  at: TimeInput;
  /** Person who imported it. */
  by: string;
  /** Reason for importing an older release than the newest, if it was older. */
  overridden?: string | null;
  /** Reason for importing the release although its owner had recalled it. */
  although_recalled?: string | null;
}

/** A release was promoted to another Space. */
export interface PromotionInput {
  /** The Space it was promoted to, by its local name. */
  target: string;
  /** Fingerprint of the same Space, to which the bundle is addressed. */
  audience: Fingerprint;
  /** The project, as seen from here. */
  project: string;
  /** The version. */
  version: string;
  /** The release's identity. */
  release: Digest;
  /** The bundle's identity. */
  bundle: Digest;
  /** The bundle's number among those for this Space, from 1. */
  sequence: number;
  /**
   * The Spaces further on for which the bundle carries something: the target may pass the
   * release on to them.
   */
  onward?: Fingerprint[];
  /** The lifecycle that let it go. */
  gate: PromotionGate;
  /** The time of the signature. */
  at: TimeInput;
}

/** A release was recalled by its owner: it goes nowhere new. */
export interface RecallInput {
  /** The project, as seen from here. */
  project: string;
  /** The version. */
  version: string;
  /** The release's identity. */
  release: Digest;
  /** The Space that owns the release, by the key that signed its manifest. */
  owner: Fingerprint;
  /** Reason, in the owner's words. */
  reason: string;
  /** The notice that told of it; `null` for a release of our own. */
  notice?: Digest | null;
  /** The time at which this Space learned of it. */
  at: TimeInput;
}

/** A receipt was signed for another Space. */
export interface ReceiptFactInput {
  /** The Space it is addressed to. */
  audience: Fingerprint;
  /** Its number among those for this Space, from 1. */
  sequence: number;
  /** Its identity. */
  receipt: Digest;
  /** The release it is about. */
  release: Digest;
  /** The environment of ours. */
  environment: string;
  /** The tenant. */
  tenant?: string | null;
  /** The time at which the deployment was requested. It identifies the deployment in its place. */
  queued: TimeInput;
  /** Outcome in the receipt. */
  outcome: Outcome;
  /** The time of the signature. */
  at: TimeInput;
}

/** A notice of another Space was heard. */
export interface ReceivedNoticeInput {
  /** The Space that signed it. */
  sender: Fingerprint;
  /** Its number among those for us. */
  sequence: number;
  /** Its identity. */
  notice: Digest;
  /** The time at which it was received. */
  at: TimeInput;
  /** Person who took note of it. */
  by: string;
}

/** A notice was signed for another Space. */
export interface SentNoticeInput {
  /** The Space it is addressed to. */
  audience: Fingerprint;
  /** Its number among the notices for this Space, from 1. */
  sequence: number;
  /** Its identity. */
  notice: Digest;
  /** The time of the signature. */
  at: TimeInput;
}

/**
 * All events that a Space has recorded. The host stores them and passes them to every verb;
 * `record` adds the facts that a verb returns.
 */
export interface FactsInput {
  /** Deployments here, and elsewhere as far as somebody told us. */
  deployments?: DeploymentInput[];
  /** Releases that we promoted to other Spaces. */
  promotions?: PromotionInput[];
  /** Releases that we imported from other Spaces. */
  imports?: ImportInput[];
  /** Receipts that we signed for other Spaces. */
  reports?: ReceiptFactInput[];
  /** Notices that we signed for other Spaces. */
  announced?: SentNoticeInput[];
  /** Notices that we heard from other Spaces. */
  heard?: ReceivedNoticeInput[];
  /** Releases that their owners recalled, we among them. */
  recalls?: RecallInput[];
}

/** A release of another Space that was imported. */
export interface ImportedDocument {
  /** The release's identity. */
  digest: Digest;
  /** The project, as the importing Space names it. */
  project: string;
  /** The version. */
  version: string;
  /** The fact that records the import. */
  import: Import;
  /** The release, as far as the target may see it. */
  release: ReleaseDocument;
  /** The number of sealed secrets. */
  secrets: number;
  /** The number of values, steps and actions that the target does not get. */
  omitted: Omitted;
  /** The deployments that the bundle told of. */
  history: Deployment[];
  /** The Spaces further on for which the bundle carries something. */
  onward: Fingerprint[];
}

/** A release was imported: one value to store, whole or not at all. */
export interface Imported {
  /** The release. */
  release: ImportedDocument;
  /**
   * Fact to add to `Facts.imports`; `null` if it is there already, because the same bundle was
   * imported before.
   */
  fact: Import | null;
  /**
   * Facts to add to `Facts.deployments`: earlier deployments of the release, proven by forwarded
   * receipts or told by the sender, as far as they are new.
   */
  history: Deployment[];
}

/** Inventory of a target, from its latest receipt or from its answer to a question. */
export interface Inventory {
  packages: Package[];
  pinned: boolean;
}

/** A package that a release deploys. */
export interface PackageInput {
  /** The package's id in its feed. */
  id: string;
  /** Its version, as its feed writes it. */
  version: string;
  /** The feed it comes from, by name. */
  feed?: string | null;
  /** Content of its bytes. `null` until somebody read them: such a release cannot be promoted. */
  content?: Content | null;
  /** Further identifiers, which only help to find it. This only helps to find it. */
  lookup?: Lookup;
}

/** The parts of an inventory, as its document has them. */
export interface InventoryInput {
  /** The packages that the target said it holds. */
  packages: PackageInput[];
  /** True if the target keeps them until it says otherwise. */
  pinned?: boolean;
}

/** A file as it came: no one has verified it. */
export interface ReceiptMessageDocument {
  /** The kind of message. */
  kind: "receipt";
  /** The message's identity: the SHA-256 of what is signed. */
  digest: Digest;
  /** The size of the file in bytes. */
  size: number;
  /** Statements of the file about itself, which no one has checked. */
  claimed: Claims;
}

/** A deployment was reported: the file to carry, and the fact to store. */
export interface IssuedReceiptDocument {
  /** The file. It does not have the salt of the answers. */
  receipt: ReceiptMessageDocument;
  /**
   * The file with the salt of the answers, if the receipt has an HMAC of them. The Space keeps
   * it, and shows it only to whom it proves the answers.
   */
  whole?: ReceiptMessageDocument | null;
  /** Everything that it says, for a person to read before it leaves. */
  text: string;
  /** Fact to add to `Facts.reports`: the number is used up with it. */
  fact: ReceiptFact;
}

/** An imported release, as far as a preview of another one needs it: a few kilobytes of it. */
export interface KnownRelease {
  /** The project, as it is called in this Space. */
  project: string;
  /** The version. */
  version: string;
  /** The release notes. */
  notes: string;
  /** The packages, with the contents that its owner signed for. */
  packages: Package[];
}

/** An imported release, as far as a preview of another one needs it: a few kilobytes of it. */
export interface KnownReleaseInput {
  /** The project, as it is called in this Space. */
  project: string;
  /** The version. */
  version: string;
  /** The release notes. */
  notes: string;
  /** The packages, with the contents that its owner signed for. */
  packages: PackageInput[];
}

/** Limits on untrusted input. Every limit is inclusive. */
export interface Limits {
  /** The whole file, in bytes. */
  bytes: number;
  /** The statement at the beginning of a file, in bytes. */
  statement: number;
  /** Nesting of CBOR items. */
  depth: number;
  /** CBOR items in one file. */
  items: number;
  /** One text string, in bytes. */
  text: number;
  /**
   * One text that becomes part of the reader's facts, in bytes: who deployed, the notes of a
   * deployment, the reason of a recall.
   */
  notes: number;
  /** The protected header of one message, in bytes. */
  header: number;
  /** The receipts of transparency logs beside one statement, in bytes. */
  logs: number;
  /** One certificate, in bytes of DER. */
  certificate: number;
  /** One PEM file, in bytes. */
  pem: number;
  /** The sealed secrets of one bundle, in bytes. */
  sealed: number;
  /** Variable values in one release. */
  variables: number;
  /** Steps in one release, and the actions of all of them. */
  steps: number;
  /** Packages in one release, and references to packages in all of its actions. */
  packages: number;
  /** Variable templates in one release. */
  templates: number;
  /** Receipts embedded in one bundle. */
  receipts: number;
  /** Audiences named by one release manifest. */
  audiences: number;
  /** Messages that the notice of one key rotation lists. */
  transit: number;
  /** Rounds of PBKDF2 accepted when an encrypted private key is opened. */
  rounds: number;
}

/** Limits on untrusted input. Every limit is inclusive. */
export interface LimitsInput {
  /** The whole file, in bytes. */
  bytes?: number;
  /** The statement at the beginning of a file, in bytes. */
  statement?: number;
  /** Nesting of CBOR items. */
  depth?: number;
  /** CBOR items in one file. */
  items?: number;
  /** One text string, in bytes. */
  text?: number;
  /**
   * One text that becomes part of the reader's facts, in bytes: who deployed, the notes of a
   * deployment, the reason of a recall.
   */
  notes?: number;
  /** The protected header of one message, in bytes. */
  header?: number;
  /** The receipts of transparency logs beside one statement, in bytes. */
  logs?: number;
  /** One certificate, in bytes of DER. */
  certificate?: number;
  /** One PEM file, in bytes. */
  pem?: number;
  /** The sealed secrets of one bundle, in bytes. */
  sealed?: number;
  /** Variable values in one release. */
  variables?: number;
  /** Steps in one release, and the actions of all of them. */
  steps?: number;
  /** Packages in one release, and references to packages in all of its actions. */
  packages?: number;
  /** Variable templates in one release. */
  templates?: number;
  /** Receipts embedded in one bundle. */
  receipts?: number;
  /** Audiences named by one release manifest. */
  audiences?: number;
  /** Messages that the notice of one key rotation lists. */
  transit?: number;
  /** Rounds of PBKDF2 accepted when an encrypted private key is opened. */
  rounds?: number;
}

/** A file as it came, of any kind: no one has verified it. */
export type Message =
  | BundleMessageDocument
  | ReceiptMessageDocument
  | NoticeMessageDocument;

/** Somebody took note of a notice: what to store, whole or not at all. */
export interface NoticeOutcome {
  /** Fact to add to `Facts.heard`; `null` if it is there already. */
  heard: ReceivedNotice | null;
  /** Fact to add to `Facts.recalls`, if a release is recalled. */
  recall: Recall | null;
  /** The Space with the changed trust, if an identity or an encryption key gave way to another. */
  space: SpaceDocument | null;
  /** Record to append to the `AuditLog`, if the trust changed. */
  record: AuditRecord | null;
  /** Findings from the numbers: notices, bundles and receipts that have not arrived. */
  findings: Finding[];
}

/** Tenants' variables, as answers to the templates of one project. */
export interface OctopusAnswers {
  /** The answers. */
  answers: AnswersDocument;
  /** Findings for a person: set values that are no answers here. */
  findings: Finding[];
}

/** Deployments of a server, from its documents. */
export interface OctopusDeployments {
  /** Deployments in the server's own environments, in the order of their requests. */
  deployments: Deployment[];
  /** Findings for a person: unreadable parts, and the reasons. */
  findings: Finding[];
}

/** A release as an Octopus server has it, and what was read with it. */
export interface OctopusRelease {
  /** The release. */
  release: ReleaseDocument;
  /** The lifecycle that the release goes through, if the documents hold it. */
  lifecycle: Lifecycle | null;
  /** The environments of the server, in its order. */
  environments: string[];
  /** The findings that a person should look at. */
  findings: Finding[];
}

/** Things of which a host makes a `Space`, from a server's documents. */
export interface OctopusSpace {
  /** The environments in the server's order. One that is named like another Space's is remote. */
  environments: string[];
  /** The lifecycles, with what they leave open written out as of these environments. */
  lifecycles: Lifecycle[];
  /** The tenants with their tags. */
  tenants: Tenant[];
  /** The teams, with the roles they have here. */
  teams: Team[];
  /** Findings for a person. */
  findings: Finding[];
}

/** Reason why a definition lost against the winner. */
export type OverrideReason =
  | "default"
  | "later-set"
  | "less-specific"
  | "library"
  | "not-ours"
  | "tied";

/** A definition that holds in a place and did not win. */
export interface Overridden {
  /** The definition. */
  definition: Definition;
  /** Rank of the definition. */
  rank: number;
  /** Reason for losing. */
  why: OverrideReason;
}

/** Header of a pack, known before anything is unpacked. */
export interface PackHeader {
  /** The package that has to be there. */
  basis: Content;
  /** The package that it makes. */
  target: Content;
  /** Number of bytes of the basis to remember at once. */
  window: number;
}

/** Options for making a pack. */
export interface PackOptions {
  /** The most bytes that whoever unpacks it has to remember: 64 MiB by default. */
  window: number;
  /** A pack that is larger than this many per cent of the package is not worth it: 80 by default. */
  worth: number;
}

/** Options for making a pack. */
export interface PackOptionsInput {
  /** The most bytes that whoever unpacks it has to remember: 64 MiB by default. */
  window?: number;
  /** A pack that is larger than this many per cent of the package is not worth it: 80 by default. */
  worth?: number;
}

/** Availability of a package. */
export type PackageStanding =
  | "have"
  | "missing"
  | "other-content";

/** Transfer of one package to a target. */
export type Transfer =
  | "absent"
  | { delta: { basis: Content } }
  | { feed: string }
  | "full"
  | "have"
  | "look-up";

/** One package of a release, and how it gets to a target. */
export interface PackageTransfer {
  /** The package. */
  package: Package;
  /** Returns the content of the bytes. */
  content: Content;
  /** Transfer of the package. */
  transfer: Transfer;
  /**
   * Other bytes that the target holds under the same id and version: somebody has to look at
   * that.
   */
  other: Content | null;
}

/** One part of something larger. */
export interface Part {
  /** Number of the part, from 1. */
  number: number;
  /** Offset of its bytes in the whole. */
  offset: number;
  /** Content of its bytes. Its digest is its name. Its digest is its name. */
  content: Content;
}

/** A table of parts. */
export interface PartTableDocument {
  /** The content of the whole file. */
  whole: Content;
  /** The size of every part but the last, in bytes. */
  size: number;
  /** The parts, in the order of the whole. */
  parts: Part[];
}

/** Status of a phase, in Octopus's words. */
export type PhaseStatus =
  | "pending"
  | "current"
  | "complete";

/** A reason why a release may not go to a stop now. */
export interface Reason {
  code: string;
  detail: string;
}

/** Reached, open, or blocked and by what. */
export type StageState =
  | { reached: { since: Time } }
  | "open"
  | { blocked: { by: Reason[] } };

/** Progress of a release towards one stage. */
export interface StageProgress {
  /** The stop. */
  stop: Stage;
  /** True if it is made without anybody asking. Never so in an optional phase. */
  automatic: boolean;
  /** Reached, open, or blocked and by what. */
  state: StageState;
}

/** Progress of a release in one phase. */
export interface PhaseProgress {
  /** The phase's name; of a lifecycle without phases, the environment's. */
  name: string;
  /** True if the phase may be skipped. */
  optional: boolean;
  /** Number of stages to reach for the phase to be complete. */
  required: number;
  /** Number of reached stages. */
  reached: number;
  /** Status of the phase. */
  status: PhaseStatus;
  /** Its stops, automatic ones first, each once. */
  stops: StageProgress[];
}

/** A `Place` as a document gives it. */
export interface Place {
  /** The environment. */
  environment: string;
  /** The tenant, with its tags. */
  tenant?: TenantInput | null;
  /** The deployment target. */
  machine?: string | null;
  /** The target's tags. */
  roles?: string[];
  /** The tags that the step is limited to. */
  targeted?: string[];
  /** The step's action. */
  action?: string | null;
  /** The channel of the release. */
  channel?: string | null;
  /** The deployment process or runbook. */
  process?: string | null;
}

/** A variable that has another value in one action of a step. */
export interface PlannedOverride {
  /** The action. */
  action: string;
  /** The variable. */
  name: string;
  /** The value; `null` if it was left blank on purpose. */
  value: Value | null;
  /** The reason for the value. */
  why: string;
}

/** A step that runs, and the variables that it sees differently from the others. */
export interface PlannedStep {
  /** The step, with the actions that run. */
  step: Step;
  /** The variables that have another value in one of the actions. */
  overrides: PlannedOverride[];
}

/** A variable as the deployment uses it. */
export interface PlannedVariable {
  /** The name. */
  name: string;
  /** The value; `null` if it was left blank on purpose. */
  value: Value | null;
  /** Explanation of the value, and of the values that it overrides. */
  why: string;
}

/** A package of the release, and whether it is at hand. */
export interface PreviewedPackage {
  /** The package. */
  package: Package;
  /** Availability of the package. */
  standing: PackageStanding;
  /** Way in which its bytes arrive. */
  transfer: Transfer;
}

/** A deployment that may be made. */
export interface PlanDocument {
  /** The release's identity. */
  release: Digest;
  /** The environment. */
  environment: string;
  /** The tenant, or `null` for a deployment without one. */
  tenant: Tenant | null;
  /** The steps that run, in order. */
  steps: PlannedStep[];
  /** The variables, resolved for the deployment as a whole. */
  variables: PlannedVariable[];
  /** The packages, and whether each is at hand. */
  packages: PreviewedPackage[];
  /** The findings that a person should look at. */
  findings: Finding[];
}

/** Relation of a bundle to the versions that were imported before. */
export type VersionComparison =
  | "imported"
  | "newer"
  | "older"
  | "other-content";

/**
 * Content of a bundle, as a person reviews it. What was reviewed is what is imported: the
 * preview has a digest, and importing takes it.
 */
export interface PreviewDocument {
  digest: Digest;
  bundle: Digest;
  statement: VerificationReport;
  sender: string;
  project: string;
  release: ReleaseDocument;
  novelty: VersionComparison;
  packages: PreviewedPackage[];
  findings: Finding[];
  history: Deployment[];
  omitted: Omitted;
}

/** Progress of a release in a lifecycle. */
export interface Progress {
  /** The lifecycle's phases, in order. */
  phases: PhaseProgress[];
  /** Findings for a person: other content under the same version. */
  findings: Finding[];
}

/** A `ReleaseRow` as a document gives it. */
export interface ReleaseRow {
  /** The version. */
  version: string;
  /** The release's identity, if it has one. */
  release?: Digest | null;
  /** Block that keeps it from new stages. */
  block?: Block | null;
}

/** A `ProjectRow` as a document gives it. */
export interface ProjectRow {
  /** The project, as seen from here. */
  project: string;
  /** The lifecycle that its releases go through. */
  lifecycle: LifecycleInput;
  /** The releases to show. */
  releases?: ReleaseRow[];
}

/** A release was promoted: the file to carry, and the fact to store. */
export interface PromotedDocument {
  /** The file. */
  bundle: BundleMessageDocument;
  /** Fact to add to `Facts.promotions`: the number is used up with it. */
  fact: Promotion;
  /** Findings for the promoter: dropped, narrowed and undefined values. */
  findings: Finding[];
  /** Counts of the parts that were left out. */
  omitted: Omitted;
}

/**
 * A release was recalled: a file for every Space that it was promoted to, and the fact for
 * ourselves.
 */
export interface RecallOutcome {
  /** Notices to carry. */
  announcements: AnnouncementDocument[];
  /** Fact to add to `Facts.recalls`. */
  fact: Recall;
}

/** A frozen snapshot of a project: details, process, variables, templates, packages. */
export interface ReleaseInput {
  /** The project, in the Space that owns it. */
  project: string;
  /** The version. */
  version: string;
  /** The channel it was created in. */
  channel?: string | null;
  /** The time of the snapshot. */
  assembled: TimeInput;
  /** Release notes, as written. */
  notes?: string;
  /** The packages it deploys. */
  packages?: PackageInput[];
  /** The steps that deploy it. */
  process?: ProcessInput;
  /** The values its author knows, in document order. */
  variables?: VariableInput[];
  /** The values that the target must supply. */
  templates?: TemplateInput[];
  /** Fields of the source's document beyond this model, by name, as JSON text. */
  extra?: PropertiesInput;
}

/** The value of a variable at one place, the winner, the losers, and the reason. */
export interface Resolution {
  /** The variable. */
  name: string;
  /** The value; `null` if it was left blank on purpose. */
  value: Value | null;
  /** The specificity of the winner. */
  rank: number;
  /** The definition that gives the value. */
  winner: Definition;
  /** The other definitions that hold at the place. */
  lost: Overridden[];
  /** The reason in a sentence. */
  why: string;
  /** The finding, where the order of the document alone decided between values that differ. */
  finding?: Finding | null;
}

/**
 * Our own certificate changed: a file for every Space that trusts us, and the Space as it is
 * now.
 */
export interface RotationOutcomeDocument {
  /** Notices to carry. */
  announcements: AnnouncementDocument[];
  /** The Space under its next certificate. */
  space: SpaceDocument;
  /** Record to append to the `AuditLog`. */
  record: AuditRecord;
}

/** Process and variables of a release, cut to one audience. */
export interface Slice {
  /** The steps that may run there. */
  process: Process;
  /** The values that may hold there, in document order. */
  variables: Variable[];
}

/** A slice, with what was left out of it and what the promoter should know. */
export interface Sliced {
  /**
   * Slice that the target may see. Environments are still named as the source names them: `Prod
   * Space: Production`.
   */
  slice: Slice;
  /** Counts of the parts left out. */
  omitted: Omitted;
  /**
   * Findings for the promoter: dropped steps, undefined variables, and things to find in the
   * target. Never part of what crosses: they name what was left out.
   */
  findings: Finding[];
}

/** A step template: what many steps share, with parameters that each step sets. */
export interface StepTemplate {
  /** The template's name. */
  name: string;
  /** Version of the template. */
  version: number;
  /** Parameters that a step sets among its properties, by these names. */
  parameters: Template[];
}

/** Transfers of all packages of a release to a target. */
export interface TransferPlan {
  packages: PackageTransfer[];
}

/** A policy for sending packs in place of whole packages. */
export type UseDelta =
  | "always"
  | "pinned"
  | "never";

/**
 * Policy for the transfer of packages to a target. The default suits a target that cannot be
 * reached.
 */
export interface TransferPolicy {
  /** The feeds that the target reaches by itself. */
  feeds: string[];
  /** The policy for sending packs in place of whole packages. */
  delta: UseDelta;
}

/**
 * Policy for the transfer of packages to a target. The default suits a target that cannot be
 * reached.
 */
export interface TransferPolicyInput {
  /** The feeds that the target reaches by itself. */
  feeds?: string[];
  /** The policy for sending packs in place of whole packages. */
  delta?: UseDelta;
}

/**
 * One change of what a Space trusts. `Space.rehearse` shows what it would make unverifiable,
 * `Space.change_trust` makes it.
 */
export type TrustChange =
  | { import: { name: string; certificate: Pem; permits: PermitInput[] } }
  | { confirm: { name: string; compared: ComparedFingerprintDocument } }
  | { grant: { name: string; permits: PermitInput[] } }
  | { regrant: { name: string; permits: PermitInput[] } }
  | { withdraw: { name: string; grant: Grant } }
  | { dual: { name: string } }
  | { days: { name: string; days?: number | null } }
  | { revoke: { name: string; good: LastGood } }
  | { former: { name: string; key: Fingerprint; good: LastGood } }
  | { replace: { name: string; certificate: Pem; compared: ComparedFingerprintDocument; good: LastGood } };

/**
 * A trust changed: the Space as it is now, and the record for the audit log. Both are to be
 * stored, or neither.
 */
export interface TrustChanged {
  /** The Space with the change. */
  space: SpaceDocument;
  /** Record to append to the `AuditLog`. */
  record: AuditRecord;
}

/** State of a trust. */
export type TrustState =
  | "pending"
  | "confirmed"
  | "revoked";

/** One trust. */
export interface TrustRow {
  /** The Space that trusts. */
  space: string;
  /** The Space that is trusted, by the name that the first has for it. */
  trusted: string;
  /** True if the Data Center manages both. */
  connected: boolean;
  /** State of the trust. */
  state: TrustState;
  /** Permits that hold once the trust is confirmed and while it is not revoked. */
  permits: Permit[];
  /** The fingerprint of the certificate that is trusted. */
  fingerprint: Fingerprint;
}

/**
 * Table of all trusts between the Spaces of a Data Center, a row for each. It displays as a
 * table of at most 100 columns.
 */
export interface TrustTable {
  /** The rows, by Space and in the order in which the trusts were made. */
  rows: TrustRow[];
}

/** The time between two instants, both included: when a certificate is valid. */
export interface Validity {
  /** The first instant. */
  from: Time;
  /** The last instant. */
  until: Time;
}

/** The time between two instants, both included: when a certificate is valid. */
export interface ValidityInput {
  /** The first instant. */
  from: TimeInput;
  /** The last instant. */
  until: TimeInput;
}
