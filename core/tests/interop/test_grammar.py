"""Every message is in the grammar, and what is not in the grammar is noticed."""

import cbor2
import pytest
from cddl_verifier import Validator

import files

GRAMMAR = Validator(files.GRAMMAR)
MESSAGES = files.messages()


RULES = {1: "templates-part", 2: "notes-part", 3: "slice-part", 4: "secrets-part", 5: "history-part", 8: "onward-part"}
OF_RECEIPTS = {1: "receipt-by", 2: "receipt-notes", 3: "receipt-answers", 4: "receipt-salt"}


def faults(data, rule="file-start"):
    result = GRAMMAR.validate(data, rule, require_deterministic=True)
    return [str(error) for error in result.errors]


@pytest.mark.parametrize("path", MESSAGES)
def test_every_message_is_in_the_grammar(path):
    signed = files.Signed(MESSAGES[path])
    is_manifest = signed.header[16] == "application/vnd.spacebridge.manifest+cose"
    assert faults(signed.data, "manifest-statement" if is_manifest else "file-start") == []
    key, rules = (3, RULES) if "bundle" in signed.header[16] else (17, OF_RECEIPTS)
    for kind, part in ({} if is_manifest else signed.rows(key)).items():
        assert faults(cbor2.dumps(part), "file-rest") == []
        assert faults(part, rules[kind]) == []


def test_what_the_secrets_are_bound_to_is_in_the_grammar():
    bundle = files.Bundle(files.message("prod.sbbundle"))
    aad = bundle.binding(bytes(32), bytes(32))
    assert faults(aad, "binding") == []
    protected = cbor2.loads(bundle.sealed).value[0]
    assert faults(cbor2.dumps(["Encrypt", protected, aad]), "enc-structure") == []
    structure = ["Signature1", bundle.protected, b"", bundle.payload]
    assert faults(cbor2.dumps(structure), "sig-structure") == []
    recipient = cbor2.loads(bundle.sealed).value[3][0][0]
    party = [bytes(32), None, None]
    context = cbor2.dumps([-5, party, party, [256, recipient]])
    assert faults(context, "kdf-context") == []


def changed(change):
    """The bundle for Prod with its payload changed, in deterministic CBOR."""
    message = cbor2.loads(files.Signed(files.message("prod.sbbundle")).data)
    payload = cbor2.loads(message.value[2])
    change(payload)
    message.value[2] = cbor2.dumps(payload, canonical=True)
    return cbor2.dumps(message, canonical=True)


def inside(kind, change):
    """The part of this kind of the bundle for Prod with its content changed."""
    part = cbor2.loads(files.Bundle(files.message("prod.sbbundle")).by_kind[kind])
    change(part[1])
    return cbor2.dumps(part, canonical=True)


CHANGES = {
    "another major": lambda payload: payload[0].__setitem__(0, 2),
    "no number": lambda payload: payload.pop(2),
    "number 0": lambda payload: payload.__setitem__(2, 0),
    "an empty table": lambda payload: payload.__setitem__(3, []),
    "a row without a digest": lambda payload: payload[3][0].pop(),
    "a field nobody knows": lambda payload: payload.__setitem__(14, True),
}
PARTS = {
    "a step without actions": (3, lambda content: content[0][0].__setitem__(5, [])),
    "a switch that is off": (3, lambda content: content[0][0][5][0].__setitem__(4, False)),
    "an empty description": (3, lambda content: content[1][0].__setitem__(4, "")),
    "a template asked per nothing": (1, lambda content: content[0].__setitem__(7, 0)),
}


def test_a_bundle_is_written_again_as_it_was():
    bundle = files.Bundle(files.message("prod.sbbundle"))
    assert changed(lambda payload: None) == bundle.data
    for kind, part in bundle.by_kind.items():
        assert inside(kind, lambda content: None) == part


@pytest.mark.parametrize("name", CHANGES)
def test_what_is_not_in_the_grammar_is_noticed(name):
    assert faults(changed(CHANGES[name])) != []


@pytest.mark.parametrize("name", PARTS)
def test_what_is_not_in_the_grammar_of_a_part_is_noticed(name):
    kind, change = PARTS[name]
    assert faults(inside(kind, change), RULES[kind]) != []
