"""The examples that ``--help`` shows. A test reads each with the real parser."""

from __future__ import annotations

from typing import Any, Dict, Optional

BEGIN = """to begin, at either side:
  spacebridge --space prod keys new "Prod Space" --environment Production
  spacebridge --space prod trust export --out prod.pem
  spacebridge --space prod trust add "DevTest Space" dev.pem --accept-releases
"""

EXAMPLES: Dict[str, str] = {
    "keys.new": """spacebridge --space dev keys new "DevTest Space" --environment Development --environment Test
spacebridge --space prod keys new "Prod Space" --environment Production --lifecycle straight.json""",
    "keys.show": """spacebridge keys show
spacebridge keys show dev.pem""",
    "keys.add": """spacebridge space add environment Staging
spacebridge space add tenant "Store 12" --tag Region/North
spacebridge space add lifecycle straight.json""",
    "trust.add": """spacebridge trust add "Prod Space" prod.pem --promote-to --accept-results --environment Production
spacebridge trust add "DevTest Space" dev.pem --accept-releases""",
    "trust.confirm": """spacebridge trust confirm "Prod Space"
spacebridge trust confirm "Prod Space" --fingerprint 51:BF:BE:49""",
    "trust.revoke": """spacebridge trust revoke "Prod Space" --rehearse
spacebridge trust revoke "Prod Space\"""",
    "trust.show": "spacebridge trust list",
    "trust.export": "spacebridge trust export --out prod.pem",
    "send.assemble": "spacebridge assemble --octopus export/ --secrets secrets.json --packages packages/",
    "send.promote": """spacebridge promote --octopus export/ --secrets secrets.json --packages packages/ --to "Prod Space"
spacebridge promote --release release.json --packages packages/ --lifecycle across.json --to "Prod Space"
spacebridge promote --imported 1.1.0 --to "Store Space\"""",
    "send.recall": 'spacebridge recall 1.1.0 --reason "prices are rounded wrongly"',
    "look.inspect": "spacebridge inspect box-office.sbbundle",
    "look.verify": """spacebridge verify box-office.sbbundle
spacebridge --json verify box-office.sbreceipt""",
    "look.compare": """spacebridge compare box-office.sbbundle
spacebridge compare box-office.sbbundle --environment Production""",
    "look.status": "spacebridge status",
    "fill.fill": """spacebridge fill box-office.sbbundle
spacebridge fill box-office.sbbundle --write answers.json
spacebridge fill box-office.sbbundle --read answers.json""",
    "receive.import_": """spacebridge import box-office.sbbundle --packages packages/
spacebridge import box-office.sbbundle --reviewed 5f660566…""",
    "receive.refuse": 'spacebridge refuse box-office.sbbundle --environment Production --reason "not before the audit"',
    "receive.plan": """spacebridge plan 1.1.0 --environment Production
spacebridge plan 1.1.0 --environment Production --reveal values.json""",
    "receive.report": """spacebridge report 1.1.0 --environment Production --outcome succeeded
spacebridge report 1.1.0 --environment Production --outcome failed --notes "the disk is full\"""",
    "receive.accept": "spacebridge accept box-office.sbreceipt",
    "receive.note": "spacebridge note recall.sbnotice",
}


def in_help(act: Any) -> Optional[str]:
    """The examples of a command, as its help shows them."""
    name = f"{act.__module__.rsplit('.', 1)[-1]}.{act.__name__}"
    lines = EXAMPLES[name].splitlines()
    return "\n".join(["examples:" if len(lines) > 1 else "example:", *(f"  {line}" for line in lines)])
