"""Certificates and keys are what other people's X.509 and PKCS#8 readers expect."""

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509 import BasicConstraints, KeyUsage

import files

SPACES = ["devtest", "prod", "ops"]


def usage(certificate):
    bits = vars(certificate.extensions.get_extension_for_class(KeyUsage).value)
    return {name.lstrip("_") for name, is_set in bits.items() if is_set is True}


@pytest.mark.parametrize("space", SPACES)
def test_a_space_has_an_identity_that_signs_and_an_encryption_key_that_it_issued(space):
    identity, encryption = files.certificates(space)
    encryption.verify_directly_issued_by(identity)
    with pytest.raises((InvalidSignature, ValueError)):
        identity.verify_directly_issued_by(encryption)
    assert usage(identity) == {"digital_signature", "key_cert_sign"}
    assert usage(encryption) == {"key_agreement"}
    for certificate, is_authority in ((identity, True), (encryption, False)):
        constraints = certificate.extensions.get_extension_for_class(BasicConstraints)
        assert constraints.critical and constraints.value.ca == is_authority


@pytest.mark.parametrize("space", SPACES)
def test_the_fingerprint_is_the_digest_of_the_identity_certificate(space):
    identity, _ = files.certificates(space)
    digest = identity.fingerprint(hashes.SHA256())
    assert files.expected()["fingerprints"][space] == digest.hex(":").upper()


@pytest.mark.parametrize("space", SPACES)
def test_the_private_keys_are_read_encrypted_and_not(space):
    passphrase = files.expected()["passphrase"].encode()
    plain = files.private_keys(space)
    encrypted = files.private_keys(space, "keys.encrypted.pem", passphrase)
    for key, same, certificate in zip(plain, encrypted, files.certificates(space), strict=True):
        assert isinstance(key.curve, ec.SECP256R1)
        assert key.private_numbers() == same.private_numbers()
        assert key.public_key() == certificate.public_key()


def test_an_encrypted_key_needs_its_passphrase():
    with pytest.raises(ValueError):
        files.private_keys("prod", "keys.encrypted.pem", b"wrong horse")
