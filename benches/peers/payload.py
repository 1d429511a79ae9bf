"""A release as large as a real one: what is measured when ours does not supply it."""

import random

import cbor2

ENVIRONMENTS = ["Production", "Production EU", "Production AU", "Staging"]


def made_up(variables):
    """The public part and the secrets of a release with that many variables, a tenth sensitive.

    The same bytes every time; about 150 bytes a variable.
    """
    chance = random.Random(variables)
    words = [f"{a}{b}" for a in ("Web", "Api", "Db", "Queue", "Mail") for b in range(40)]
    public, secrets = [], {}
    for index in range(variables):
        name = f"{chance.choice(words)}.{chance.choice(words)}.Setting{index:05}"
        scope = {
            "environments": chance.sample(ENVIRONMENTS, chance.randint(0, 2)),
            "roles": ["web-server"] if index % 3 == 0 else [],
        }
        variable = {"name": name, "scope": scope, "type": "String", "prompt": None}
        if index % 10 == 0:
            variable["value"] = {"sealed": index}
            secrets[index] = chance.randbytes(18).hex()
        else:
            variable["value"] = f"https://{name.lower()}.example.com/{chance.randbytes(6).hex()}"
        public.append(variable)
    release = {"project": "Shop", "version": "2.4.0", "variables": public}
    return cbor2.dumps(release), cbor2.dumps(secrets)
