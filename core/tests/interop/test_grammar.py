"""Every message is in the grammar, and what is not in the grammar is noticed."""

import cbor2
import pytest
from cddl_verifier import Validator

import files

GRAMMAR = Validator(files.GRAMMAR)
MESSAGES = files.messages()


def faults(data, rule="file"):
    result = GRAMMAR.validate(data, rule, require_deterministic=True)
    return [str(error) for error in result.errors]


@pytest.mark.parametrize("path", MESSAGES)
def test_every_message_is_in_the_grammar(path):
    typ = files.Signed(MESSAGES[path]).header[16]
    is_manifest = typ == "application/vnd.spacebridge.manifest+cose"
    assert faults(MESSAGES[path], "manifest-message" if is_manifest else "file") == []


def test_what_the_secrets_are_bound_to_is_in_the_grammar():
    bundle = files.Bundle(files.message("prod.bundle"))
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
    message = cbor2.loads(files.message("prod.bundle"))
    payload = cbor2.loads(message.value[2])
    change(payload)
    message.value[2] = cbor2.dumps(payload, canonical=True)
    return cbor2.dumps(message, canonical=True)


def inside(key, change):
    """Changes a document inside the payload."""

    def both(payload):
        document = cbor2.loads(payload[key])
        change(document)
        payload[key] = cbor2.dumps(document, canonical=True)

    return both


CHANGES = {
    "another major": lambda payload: payload[0].__setitem__(0, 2),
    "no number": lambda payload: payload.pop(2),
    "number 0": lambda payload: payload.__setitem__(2, 0),
    "an empty list": lambda payload: payload.__setitem__(8, []),
    "a field nobody knows": lambda payload: payload.__setitem__(14, True),
    "secrets without a ciphertext": lambda payload: payload[6].pop(2),
    "a step without actions": inside(5, lambda document: document[1][0].__setitem__(5, [])),
    "a switch that is off": inside(5, lambda document: document[1][0][5][0].__setitem__(4, False)),
    "an empty description": inside(5, lambda document: document[2][0].__setitem__(4, "")),
    "a template asked per nothing": inside(4, lambda document: document[0].__setitem__(7, 0)),
}


def test_a_bundle_is_written_again_as_it_was():
    assert changed(lambda payload: None) == files.message("prod.bundle")


@pytest.mark.parametrize("name", CHANGES)
def test_what_is_not_in_the_grammar_is_noticed(name):
    assert faults(changed(CHANGES[name])) != []
