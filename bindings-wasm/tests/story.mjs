// Two Spaces on either side of an air gap, and a release that crosses it.

import { spacebridge } from "./built.mjs";

const { Release, Space, SpaceKeys } = spacebridge;

export const now = "2026-11-23T09:00:00Z";
export const secret = "hunter2-4711";

const permissions = [
  "DeploymentCreate",
  "ReleaseCreate",
  "ReleasePromote",
  "BundleImport",
  "TrustEdit",
  "ReceiptView",
];
export const everyone = {
  name: "Everyone",
  members: [],
  everyone: true,
  assignments: [{ role: { name: "All", permissions } }],
};

/** Keys that are the same in every run. */
export function keys(name, number) {
  return SpaceKeys.generate(name, { now: "2026-01-01T00:00:00Z", seed: new Uint8Array(32).fill(number) });
}

export function story() {
  const [devKeys, prodKeys] = [keys("Dev Space", 1), keys("Prod Space", 2)];
  const trusted = (name, { certificate }, ...permits) => ({ name, certificate, permits, confirmed: true });
  const path = { name: "To production", phases: [{ name: "Live", manual: [{ space: "Prod Space" }] }] };
  const dev = new Space("Dev Space", devKeys.certificate, {
    environments: ["Test"],
    lifecycles: [path],
    teams: [everyone],
    trusts: [trusted("Prod Space", prodKeys, "promote-to", "accept-results")],
  });
  const prod = new Space("Prod Space", prodKeys.certificate, {
    environments: ["Production"],
    lifecycles: [{ name: "Ours", phases: [] }],
    teams: [everyone],
    trusts: [trusted("Dev Space", devKeys, "accept-releases")],
  });
  const release = new Release({
    project: "Shop",
    version: "1.1.0",
    assembled: "2026-11-20T08:00:00Z",
    notes: "Sells tickets again.",
    packages: [{ id: "Shop.Web", version: "1.1.0", content: { size: 3, sha256: spacebridge.digestOf(bytes("PK!")) } }],
    variables: [
      { name: "Shop.Url", value: { text: "https://shop.example" } },
      { name: "Shop.Password", value: { sensitive: secret } },
    ],
    templates: [{ name: "Shop.Contact", label: "Contact", per: { environment: true } }],
  });
  return { devKeys, prodKeys, dev, prod, path, release };
}

export function bytes(text) {
  return new TextEncoder().encode(text);
}

/** The file that Dev hands over. */
export function promoted({ dev, devKeys, release }, facts) {
  const signer = (number) => devKeys.signer({ by: "ada", now, seed: new Uint8Array(32).fill(number) });
  const assembled = dev.assemble(release, signer(10));
  return { assembled, ...dev.promote(assembled, "Prod Space", facts, signer(11)) };
}
