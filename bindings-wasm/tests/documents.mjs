// Every JSON document that the project holds for ever, with the type that the package declares for it.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { cases, shared } from "../../vectors/js/vectors-judge.mjs";

const shown = new URL("../../core/tests/documents/shown", import.meta.url).pathname;
const json = (path) => JSON.parse(readFileSync(path, "utf8"));

/** The type of each document in `core/tests/documents/shown`. */
const SHOWN = {
  accepted: "s.Accepted",
  announcement: "s.AnnouncementDocument",
  answers: "s.AnswersDocument",
  assembled: "s.AssembledDocument",
  blanks: "s.Blank[]",
  bundle: "s.BundleDocument",
  center: "s.DataCenterDocument",
  changed: "s.TrustChanged",
  claimed: "s.BundleMessageDocument",
  comparison: "s.Comparison",
  dashboard: "s.Dashboard",
  delivery: "s.Delivery",
  enlisted: "s.DataCenterChanged",
  equivocation: "s.Equivocation",
  facts: "s.FactsDocument",
  holdings: "s.VerifiedPackageDocument[]",
  imported: "s.Imported",
  inventory: "s.Inventory",
  known: "s.KnownRelease",
  limits: "s.Limits",
  log: "s.AuditLogDocument",
  noted: "s.NoticeOutcome",
  notice: "s.NoticeDocument",
  parts: "s.PartTableDocument",
  plan: "s.PlanDocument",
  policy: "s.TransferPolicy",
  preview: "s.PreviewDocument",
  progress: "s.Progress",
  promoted: "s.PromotedDocument",
  receipt: "s.ReceiptDocument",
  recalled: "s.RecallOutcome",
  record: "s.AuditRecord",
  reported: "s.IssuedReceiptDocument",
  resolutions: "s.Resolution[]",
  rotated: "s.RotationOutcomeDocument",
  ruling: "s.AccessDecision",
  sliced: "s.Sliced",
  space: "s.SpaceDocument",
  transfer: "s.TransferPlan",
  trusts: "s.TrustTable",
  validity: "s.Validity",
};

/** Answers that are known before, each with its question. */
const KNOWN =
  "(Pick<s.Blank, 'question' | 'kind' | 'environment' | 'tenant'> & { value?: string | null; sensitive?: string; control?: string })[]";

/** The types of the members of a step of a vector; `given` and `value` depend on the verb. */
const STEP = {
  answers: "s.AnswersDocument",
  change: "s.TrustChange",
  checked: "s.Content",
  deployment: "s.DeploymentInput",
  encryption: "s.ValidityInput",
  facts: "s.FactsInput",
  holdings: "{ id: string; version: string; file: string }[]",
  identity: "s.ValidityInput",
  known: KNOWN,
  lifecycle: "s.LifecycleInput",
  limits: "Omit<s.LimitsInput, 'rounds'> & { pbkdf2_rounds?: number }",
  log: "s.AuditEntryInput[]",
  package: "s.Content",
  parts: "string[]",
  policy: "s.TransferPolicyInput",
  release: "s.ReleaseInput",
  sheet: "s.AnswerSheetDocument",
};

/** The types of the arguments of the verbs of the rules. */
const GIVEN = {
  between: "[string, string][]",
  candidate: "s.Candidate",
  environments: "string[]",
  facts: "s.FactsInput",
  here: "{ id: string; version: string; text: string }[]",
  known: KNOWN,
  lifecycle: "s.LifecycleInput",
  newer: "s.ReleaseInput",
  older: "s.ReleaseInput",
  packages: "s.PackageInput[]",
  place: "s.Place",
  policy: "s.TransferPolicyInput",
  release: "s.ReleaseInput",
  rows: "s.ProjectRow[]",
  slice: "s.SliceInput",
  space: "s.SpaceInput",
  teams: "s.TeamInput[]",
  templates: "s.TemplateInput[]",
  there: "s.InventoryInput",
  variables: "s.VariableInput[]",
  versions: "string[]",
};

/** The types of the results of the verbs. */
const VALUE = {
  blanks: "s.Blank[]",
  certificate: "{ name: string; fingerprint: s.Fingerprint }",
  compare: "s.Comparison",
  dashboard: "s.Dashboard",
  explain: "s.AccessDecision",
  facts: "s.FactsDocument",
  order: "string[]",
  package: "s.Content",
  permission: "s.AccessDecision",
  preview: "s.ReleaseDocument",
  progress: "s.Progress",
  promotable: "s.Reason[]",
  recall: "string[]",
  resolve: "s.Resolution | null",
  slice: "s.Sliced",
  space: "s.SpaceDocument",
};

/** The types of the results from an Octopus server's documents. */
const OCTOPUS = {
  answers: "s.AnswersDocument",
  deployments: "s.Deployment[]",
  release: "s.ReleaseDocument",
  space: "s.OctopusSpace",
};

/** All of them: where each stands, its type if one is declared, and the document itself. */
export function* documents() {
  for (const name of readdirSync(shown).toSorted()) {
    yield { where: `shown/${name}`, type: SHOWN[name.replace(".json", "")], document: json(join(shown, name)) };
  }
  for (const [where, { json: document }] of Object.entries(shared)) {
    if (where.startsWith("spaces/") && document) yield { where, type: "s.SpaceDocument", document };
  }
  for (const { path, steps } of cases()) {
    for (const [place, step] of steps.entries()) yield* inStep(`${path}, step ${place + 1}`, step);
  }
}

/** Yields the documents of one step; the documents of an Octopus server are of another format. */
function* inStep(where, { documents: _, expect, given, verb, ...step }) {
  const row = (name, type, document) => ({ where: `${where}: ${name}`, type, document });
  for (const [name, document] of Object.entries(step)) {
    if (typeof document === "object" && document !== null) yield row(name, STEP[name], document);
  }
  for (const [name, document] of Object.entries(given ?? {})) {
    if (typeof document === "object" && document !== null) yield row(`given.${name}`, GIVEN[name], document);
  }
  const value = verb === "octopus" ? OCTOPUS[step.read ?? "release"] : VALUE[verb];
  if (typeof expect?.value === "object") yield row(`value of ${verb}`, value, expect.value);
}
