// Compiled and never run: the declarations say what the package does.

import {
  Answers,
  Certificate,
  TargetState,
  OctopusDocuments,
  BundleMessage,
  Secret,
  Space,
  SpaceKeys,
  SpacebridgeError,
  checkWord,
  compareVersions,
  everyone,
  factsFromBytes,
  factsToBytes,
  version,
  type AssembledRelease,
  type Deployment,
} from "spacebridge";

const order: number = compareVersions("1.0", "2.0");
const certificate = Certificate.fromPem("-----BEGIN CERTIFICATE-----");
const fingerprint: string = certificate.fingerprint;
const own: string = version();

const refusal = (error: unknown): string[] =>
  error instanceof SpacebridgeError ? [error.code, error.path, error.detail] : [];

// @ts-expect-error A version is a text: a number would have lost its trailing zero.
compareVersions(1.1, "2.0");

{
  using keys = SpaceKeys.generate("Prod Space", { now: new Date() });
  const space = new Space("Prod Space", keys.certificate).withTeam({ name: "All", members: [], assignments: [] });
  const bundle = BundleMessage.fromBytes(new Uint8Array()).verify(space, undefined, { now: "2026-01-01T00:00:00Z" });
  const sender: string = bundle.document().sender;

  // @ts-expect-error What is only claimed stands under `claimed`.
  BundleMessage.fromBytes(new Uint8Array()).document().sender;
  // @ts-expect-error A grant is one of three words.
  space.changeTrust({ withdraw: { name: "Dev Space", grant: "promote" } }, { by: "ada" });
  // @ts-expect-error Only verifying makes a verified bundle.
  space.importRelease(BundleMessage.fromBytes(new Uint8Array()), "", new TargetState(), { by: "grace" });
  void sender;
}

const told = (release: AssembledRelease): [string, number, Date] => {
  const [space, { answers, findings }] = [OctopusDocuments.read({}).space(), OctopusDocuments.read({}).answers("Shop")];
  const here = space.environments.reduce((here, name) => here.withEnvironment(name), new Space("Prod Space", certificate));
  const deployments: Deployment[] = factsFromBytes(factsToBytes({}), { limits: { bytes: 1000 } }).deployments;
  answers.insertReference("Account", "Azure", new Secret("x"), { control: "AzureAccount" });
  const { packages } = here.withTeam(everyone("Host")).inventory("Prod Space", { deployments }, [release]);
  const at: Date = BundleMessage.fromBytes(new Uint8Array()).verify(here).issuedAt;

  // @ts-expect-error There is no such word.
  checkWord("word", "x");
  // @ts-expect-error An answer is a text, a secret or nothing.
  new Answers().insert("Shop.Contact", 7);
  // @ts-expect-error What is listed is what was assembled.
  here.inventory("Prod Space", {}, [{}]);
  return [checkWord("name", "Shop"), packages.length + findings.length, at];
};

export { fingerprint, order, own, refusal, told };
