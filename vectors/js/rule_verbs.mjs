// The verbs of the vectors that need no Space that remembers: rules, answers, packages, Octopus.
//
// `it` gives the files that a case names: `bytes(name)` and `text(name)`.

/** The verbs, with the package as it was built. */
export function ruleVerbs(sb) {
  const certificate = (it, name) => sb.Certificate.fromPem(it.text(`keys/${name}/certificate.pem`));
  const content = (bytes) => ({ size: bytes.length, sha256: sb.digestOf(bytes) });
  const made = (bytes) => ({ digest: sb.digestOf(bytes) });
  const found = (value) => ({ value, findings: value.findings });

  function answers(known = []) {
    const result = new sb.Answers();
    for (const { question, kind, value = null, sensitive, ...where } of known) {
      const given = sensitive === undefined ? value : new sb.Secret(sensitive);
      if (kind) result.insertReference(kind, question, given);
      else result.insert(question, given, where);
    }
    return result;
  }

  const judged = ({ lifecycle, environments, candidate, facts }) => [lifecycle, environments, candidate, facts];

  function resolve(it, { given }) {
    const { variables, name, place, templates } = given;
    const value = sb.resolve(variables, name, place, { templates, answers: answers(given.known) });
    return { value, findings: value?.finding ? [value.finding] : [] };
  }

  function confusable(it, { given }) {
    const trusted = (name, key) => ({ name, certificate: certificate(it, key), confirmed: true });
    const trusts = [trusted(given.one, "prod"), trusted(given.other, "ops")];
    const here = certificate(it, "dev");
    new sb.Space("Here", here, { trusts: trusts.slice(0, 1) });
    try {
      new sb.Space("Here", here, { trusts });
      return { value: false };
    } catch (refused) {
      if (!["name-confusable", "name-taken"].includes(refused?.code)) throw refused;
      return { value: refused.code === "name-confusable" };
    }
  }

  const word = (kind) => (it, { given }) => ({ value: sb.checkWord(kind, given.text) });

  function transfer(it, { given }) {
    const here = new sb.AvailablePackages();
    for (const { text, id, version } of given.here) {
      const bytes = new TextEncoder().encode(text);
      const check = new sb.PackageCheck({ id, version, content: content(bytes) });
      check.update(bytes);
      here.insert(check.finish());
    }
    return { value: sb.transferPlan(given.packages, given.there, here, given.policy) };
  }

  function blanks(it, { given }) {
    const slice = given.slice ?? { process: { steps: [] }, variables: [] };
    const { templates, environment, tenant } = given;
    return { value: sb.blanks(templates, slice, answers(given.known), environment, tenant) };
  }

  function read(it, step) {
    const sheet = new sb.AnswerSheet(step.sheet);
    const known = sheet.read(step.text, answers(step.known), { limits: step.limits });
    return { value: known.document().answers, findings: sheet.review(known) };
  }

  function review(it, step) {
    const known = answers(step.known);
    const findings = new sb.AnswerSheet(step.sheet).review(known);
    return { value: known.document().answers, findings };
  }

  function octopus(it, step) {
    const texts = step.documents.map((text) => (typeof text === "string" ? text : JSON.stringify(text)));
    const named = Object.fromEntries(texts.map((text, number) => [`${number}.json`, text]));
    const { limits, project, version, secrets, read = "release" } = step;
    const documents = sb.OctopusDocuments.read(named, { limits });
    switch (read) {
      case "answers": {
        const { answers, findings } = documents.answers(project);
        return { value: answers.document(), findings };
      }
      case "deployments": {
        const { deployments, findings } = documents.deployments();
        return { value: deployments, findings };
      }
      case "space":
        return found(documents.space());
      default: {
        const { release, findings } = documents.release({ project, version, secrets });
        return { value: release.document(), findings };
      }
    }
  }

  function repeated(it, step, taking) {
    const bytes = it.bytes(step.file);
    for (let left = step.times ?? 1; left > 0; left -= 1) taking.update(bytes);
    return taking.finish();
  }

  function checked(it, step) {
    repeated(it, step, new sb.PackageCheck({ id: "Package", version: "1", content: step.package }));
    return {};
  }

  function unpack(it, step) {
    const wanted = { id: "Package", version: "1", content: step.package };
    const options = step.window === undefined ? {} : { window: step.window };
    let [pack, basis] = [it.bytes(step.file), it.bytes(step.basis)];
    if (!step.checked) return made(sb.applyPack(pack, basis, wanted, options).bytes);
    const unpacking = new sb.Unpacking(wanted, step.checked, options);
    const bytes = [];
    for (let came = unpacking.advance(); came !== null; came = unpacking.advance()) {
      if (came === "pack") pack = pack.subarray(unpacking.givePack(pack));
      else if (came === "basis") basis = basis.subarray(unpacking.giveBasis(basis));
      else bytes.push(...came);
    }
    unpacking.finish();
    return made(Uint8Array.from(bytes));
  }

  function join(it, step) {
    const table = sb.PartTable.fromBytes(it.bytes(step.table));
    const joining = new sb.PartAssembler(table);
    const whole = new Uint8Array(table.document().whole.size);
    for (const name of step.parts) {
      const part = it.bytes(name);
      for (const offset of joining.place(content(part))) whole.set(part, Number(offset));
    }
    if (joining.missing().length) throw new Error("parts are missing");
    return made(whole);
  }

  function dashboard(it, { space, given, now }) {
    const here = sb.Space.fromDocument(JSON.parse(it.text(space)));
    return found(sb.dashboard(here, given.rows, given.facts, { now }));
  }

  function permission(it, { given }) {
    const { teams, user, permission, ...at } = given;
    return { value: sb.explain(teams, user, permission, at) };
  }

  return {
    answers: read,
    blanks,
    compare: (it, { given }) => ({ value: sb.compare(given.older, given.newer, given.between) }),
    confusable,
    dashboard,
    digest: word("digest"),
    environment: word("environment"),
    facts(it, { file, limits }) {
      const facts = sb.factsFromBytes(it.bytes(file), { limits });
      return { value: facts };
    },
    instant: word("instant"),
    join,
    label: word("label"),
    name: word("name"),
    oci: word("oci"),
    octopus,
    order: (it, { given }) => ({ value: given.versions.toSorted(sb.compareVersions) }),
    package: checked,
    permission,
    progress: (it, { given }) => found(sb.progress(...judged(given))),
    promotable(it, { given }) {
      const value = sb.promotable(...judged(given), given.target);
      return { value, findings: value };
    },
    resolve,
    review,
    sha1: word("sha1"),
    slice: (it, { given }) => found(sb.slice(given.release, given.target)),
    "slice-findings"(it, { given }) {
      const value = sb.sliceFindings(given.slice, given.environments);
      return { value, findings: value };
    },
    split: (it, step) => made(repeated(it, step, new sb.PartSplitter(step.size)).toBytes()),
    tag: word("tag"),
    transfer,
    unpack,
    version: word("version"),
  };
}

/** Returns true if the document contains at least the wanted content. */
export function shows(value, wanted) {
  if (Array.isArray(wanted)) {
    return Array.isArray(value) && value.length === wanted.length && wanted.every((one, at) => shows(value[at], one));
  }
  if (wanted === null || typeof wanted !== "object") return value === wanted;
  if (value === null || typeof value !== "object") return false;
  return Object.entries(wanted).every(([key, inner]) => Object.hasOwn(value, key) && shows(value[key], inner));
}
