"""Secrets open with other people's COSE libraries, for the target's key, and bound as specified."""

import cbor2
import cwt
import pytest
from cryptography.hazmat.primitives import hashes
from pycose.keys import EC2Key
from pycose.keys.curves import P256
from pycose.messages import CoseMessage

import files

TARGETS = ["prod", "ops"]


class Case:
    """A bundle, its target, and the target's key."""

    def __init__(self, space):
        self.bundle = files.Bundle(files.message(f"{space}.sbbundle"))
        identity, encryption = (
            certificate.fingerprint(hashes.SHA256()) for certificate in files.certificates(space)
        )
        self.recipient = identity
        self.key = files.private_keys(space)[1]
        self.aad = self.bundle.binding(identity, encryption)
        self.sealed = self.bundle.sealed


def cwt_opens(case):
    ((protected, _, _),) = cbor2.loads(case.sealed).value[3]
    key = cwt.COSEKey.from_pem(files.pem_of_private(case.key), alg="ECDH-ES+A256KW")
    sender, recipient = (cbor2.loads(protected)[party] for party in (-21, -24))
    context = [-5, [sender, None, None], [recipient, None, None], [256, protected]]
    reader = cwt.COSE.new(verify_kid=False)
    return reader.decode(case.sealed, key, context=context, external_aad=case.aad)


def pycose_opens(case):
    message = CoseMessage.decode(case.sealed)
    private, point = case.key.private_numbers(), case.key.public_key().public_numbers()
    (recipient,) = message.recipients
    recipient.key = EC2Key(
        crv=P256,
        x=point.x.to_bytes(32, "big"),
        y=point.y.to_bytes(32, "big"),
        d=private.private_value.to_bytes(32, "big"),
    )
    message.external_aad = case.aad
    return message.decrypt(recipient)


OPENERS = pytest.mark.parametrize("opens", [cwt_opens, pycose_opens])


@OPENERS
@pytest.mark.parametrize("space", TARGETS)
def test_the_secrets_open_and_are_the_ones_that_the_owner_committed_to(space, opens):
    case = Case(space)
    salt, texts, padding = (cbor2.loads(opens(case))[key] for key in range(3))
    assert sorted(texts.values()) == sorted(files.expected()["secrets"])
    assert not any(padding)
    slice_digest, count, commitment = case.bundle.row(case.recipient)
    assert count == len(texts)
    assert files.commitment(salt, texts) == commitment
    assert files.sha256(case.bundle.by_kind[3]) == slice_digest


@pytest.mark.parametrize("space", TARGETS)
def test_every_secret_has_one_placeholder_and_every_placeholder_one_secret(space):
    case = Case(space)
    ids = list(case.bundle.placeholders())
    assert len(set(ids)) == len(ids) == len(files.expected()["secrets"])
    assert sorted(ids) == list(cbor2.loads(cwt_opens(case))[1])


def test_the_sender_and_the_recipient_are_named_in_the_key():
    case = Case("prod")
    ((protected, _, _),) = cbor2.loads(case.sealed).value[3]
    assert cbor2.loads(protected) == {1: -31, -21: case.bundle.signer, -24: case.recipient}


def opened(opens, case):
    try:
        return opens(case)
    except Exception:  # Each library refuses in its own words.
        return None


@OPENERS
def test_they_open_beside_nothing_else_than_they_were_sealed_for(opens):
    assert opened(opens, Case("prod"))
    parts = cbor2.loads(Case("prod").aad)
    for place, part in enumerate(parts):
        case = Case("prod")
        other = part + "!" if isinstance(part, str) else bytes([part[0] ^ 1]) + part[1:]
        case.aad = cbor2.dumps([*parts[:place], other, *parts[place + 1 :]])
        assert opened(opens, case) is None, f"part {place} of the binding is not bound"


@OPENERS
def test_they_open_for_nobody_else(opens):
    case = Case("prod")
    case.key = files.private_keys("ops")[1]
    assert opened(opens, case) is None


@OPENERS
@pytest.mark.parametrize("party", [-21, -24])
def test_they_open_on_no_other_route(opens, party):
    case = Case("prod")
    message = cbor2.loads(case.sealed)
    ((protected, unprotected, wrapped),) = message.value[3]
    header = cbor2.loads(protected)
    header[party] = bytes(32)
    message.value[3] = [[cbor2.dumps(header), unprotected, wrapped]]
    case.sealed = cbor2.dumps(message)
    assert opened(opens, case) is None


def test_the_length_of_the_secrets_is_padded():
    case = Case("prod")
    assert len(cwt_opens(case)) == 256


def test_nothing_is_encrypted_twice_with_one_key():
    prod, ops = (cbor2.loads(Case(space).sealed).value for space in TARGETS)
    assert prod[1][5] != ops[1][5]
    assert prod[3][0][1][-1] != ops[3][0][1][-1]
