"""Bundles, manifests and receipts are signed as other people's COSE libraries expect."""

import base64

import cbor2
import cwt
import pytest
from cryptography.hazmat.primitives import hashes
from pycose.keys import EC2Key
from pycose.keys.curves import P256
from pycose.messages import Sign1Message

import files
from files import AUDIENCE, CLAIMS, ISSUER, X5CHAIN, Signed

MESSAGES = files.messages()


def everything(data):
    """A message, and the messages that it holds."""
    signed = Signed(data)
    inner = [signed.content[1], *files.Bundle(data).receipts] if is_bundle(signed) else []
    return [signed, *(Signed(each) for each in inner)]


def is_bundle(signed):
    return signed.header[16] == "application/vnd.spacebridge.bundle+cose"


def cwt_verifies(data, key):
    key = cwt.COSEKey.from_pem(files.pem_of_public(key), alg="ES256")
    return cwt.COSE.new(verify_kid=False).decode(data, key)


def pycose_verifies(data, key):
    message = Sign1Message.from_cose_obj(cbor2.loads(data).value, True)
    point = key.public_numbers()
    message.key = EC2Key(crv=P256, x=point.x.to_bytes(32, "big"), y=point.y.to_bytes(32, "big"))
    return message.verify_signature() and message.payload


@pytest.mark.parametrize("verifies", [cwt_verifies, pycose_verifies])
@pytest.mark.parametrize("path", MESSAGES)
def test_every_signature_holds(path, verifies):
    for signed in everything(MESSAGES[path]):
        assert verifies(signed.data, signed.certificate.public_key()) == signed.payload


@pytest.mark.parametrize("verifies", [cwt_verifies, pycose_verifies])
@pytest.mark.parametrize("part", [0, 2, 3])
def test_a_changed_message_does_not_hold(verifies, part):
    message = cbor2.loads(Signed(files.message("prod.sbbundle")).data)
    key = Signed(files.message("prod.sbbundle")).certificate.public_key()
    changed = bytearray(message.value[part])
    changed[-1] ^= 1
    message.value[part] = bytes(changed)
    assert not holds(verifies, cbor2.dumps(message), key)


def holds(verifies, data, key):
    try:
        return bool(verifies(data, key))
    except (ValueError, cwt.VerifyError, cbor2.CBORDecodeError):
        return False


@pytest.mark.parametrize("verifies", [cwt_verifies, pycose_verifies])
@pytest.mark.parametrize("path", files.refused())
def test_what_an_example_refused_does_not_hold(path, verifies):
    signed = Signed(files.refused()[path])
    whole = [files.sha256(part) for part in signed.parts] == [row[2] for row in signed.content[3]]
    assert not (whole and holds(verifies, signed.data, signed.certificate.public_key()))


@pytest.mark.parametrize("path", MESSAGES)
def test_the_header_names_the_certificate_that_comes_along(path):
    for signed in everything(MESSAGES[path]):
        fingerprint = signed.certificate.fingerprint(hashes.SHA256())
        assert signed.signer == fingerprint == files.sha256(signed.unprotected[X5CHAIN])
        digits = base64.urlsafe_b64encode(fingerprint).rstrip(b"=").decode()
        assert signed.header[CLAIMS][ISSUER] == f"ni:///sha-256;{digits}"


def test_identities_are_computed_from_the_specification_alone():
    expected = files.expected()
    for name, digest in expected["digests"]:
        assert Signed(files.message(name)).digest.hex() == digest
    for name in ("prod.sbbundle", "ops.sbbundle"):
        assert files.Bundle(files.message(name)).manifest.digest.hex() == expected["release"]


def test_the_same_manifest_and_the_receipts_travel_on_untouched():
    prod, ops = (files.Bundle(files.message(name)) for name in ("prod.sbbundle", "ops.sbbundle"))
    assert prod.content[1] == ops.content[1]
    receipts = [files.message("failed.sbreceipt"), files.message("succeeded.sbreceipt")]
    assert ops.receipts == receipts
    first, second = (Signed(receipt) for receipt in receipts)
    assert 4 not in first.content and second.content[4] == first.digest
    assert first.content[2] == prod.digest and second.content[1] == prod.manifest.digest


def test_a_message_is_addressed_to_one_space_and_a_manifest_to_nobody():
    bundle = files.Bundle(files.message("prod.sbbundle"))
    digits = bundle.header[CLAIMS][AUDIENCE].removeprefix("ni:///sha-256;")
    (identity, _) = files.certificates("prod")
    assert base64.urlsafe_b64decode(digits + "=") == identity.fingerprint(hashes.SHA256())
    assert AUDIENCE not in bundle.manifest.header[CLAIMS]
