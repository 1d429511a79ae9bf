"""A peer that is measured does the whole job: it gives back what it was given, and checks it."""

import cbor2
import pytest

import age_minisign
import cose_cwt
import cose_pycose
import openssl_cms
import payload

PUBLIC, SECRETS = payload.made_up(20)


def present(peer):
    if peer.missing():
        pytest.skip(f"{peer.missing()} is not installed")
    return peer()


def test_the_payload_is_the_same_every_time():
    assert payload.made_up(20) == (PUBLIC, SECRETS)
    assert len(cbor2.loads(PUBLIC)["variables"]) == 20
    assert len(cbor2.loads(SECRETS)) == 2


@pytest.mark.parametrize("module", [cose_cwt, cose_pycose])
def test_a_library_opens_what_it_sealed_and_nothing_else(module):
    peer = present(module.Peer)
    given = (cbor2.loads(PUBLIC), cbor2.loads(SECRETS))
    message = peer.seal(*given)
    assert peer.open(message) == given
    altered = message.replace(b"Shop", b"Chop", 1)
    assert altered != message
    with pytest.raises(peer.refusal):
        peer.open(altered)


@pytest.mark.parametrize(
    ("module", "message"), [(openssl_cms, "message"), (age_minisign, "content")]
)
def test_a_program_opens_what_it_sealed_and_nothing_else(module, message):
    peer = present(module.Peer)
    size = peer.seal(PUBLIC, SECRETS)
    assert size > len(PUBLIC) + len(SECRETS)
    assert peer.open() == (PUBLIC, SECRETS)
    peer.folder.write(message, peer.folder.read(message).replace(b"Shop", b"Chop", 1))
    with pytest.raises(RuntimeError):
        peer.open()
