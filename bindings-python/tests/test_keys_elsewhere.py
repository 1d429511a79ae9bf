"""Keys that are kept elsewhere: behind `cryptography`, and in a PKCS#11 token."""

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils

import spacebridge as sb

from story import NOW, Story, holdings, octopus, seed
from test_walkthrough import answered_plan


def private_keys(pair):
    """The identity key and the encryption key of a Space, as `cryptography` has them."""
    blocks = pair.to_unencrypted_pem().expose().split("-----END PRIVATE KEY-----")
    pems = [block + "-----END PRIVATE KEY-----\n" for block in blocks if "PRIVATE" in block]
    return [serialization.load_pem_private_key(pem.strip().encode(), None) for pem in pems]


class Held:
    """Keys that only `cryptography` knows."""

    def __init__(self, identity, encryption):
        self.identity, self.encryption = identity, encryption

    def sign(self, digest):
        der = self.identity.sign(digest, ec.ECDSA(utils.Prehashed(hashes.SHA256())))
        r, s = utils.decode_dss_signature(der)
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")

    def agree(self, public):
        point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public)
        return self.encryption.exchange(ec.ECDH(), point)


def crossing(story, dev, prod):
    """Assembles, promotes and opens with keys that are held elsewhere; gives a secret."""
    signer = lambda number: sb.Signer(
        story.dev.certificate, dev, by="ada", now=NOW, seed=seed(number)
    )
    release = story.dev.assemble(octopus().release, signer(10))
    story.dev_facts["deployments"].append(release.deployed("Test", "succeeded", by="ada", at=NOW))
    promoted = story.dev.promote(release, "Prod Space", story.dev_facts, signer(11))
    bundle = promoted.bundle.verify(story.prod, story.prod_facts, now=NOW)
    preview = story.prod.preview(bundle, sb.Answers(), story.known())
    imported = story.prod.import_release(bundle, preview.digest, story.known(), by="grace", now=NOW)
    story.prod_facts["imports"].append(imported.fact)
    answers = story.answers(imported.release)
    known = story.known(holdings(imported.release.release["packages"]))
    plan = answered_plan(story, preview, imported.release, answers, known)
    (password,) = [v for v in plan.variables if v["name"] == "Database:Password"]
    return plan.open_secrets(prod).text(password["value"]).expose()


def test_a_release_crosses_with_keys_of_another_library():
    story = Story()
    dev, prod = Held(*private_keys(story.dev_keys)), Held(*private_keys(story.prod_keys))
    assert crossing(story, dev, prod) == "example-prod-vE7kXa"


def test_what_a_key_raises_is_the_cause_of_the_refusal():
    class Locked:
        def sign(self, digest):
            raise OSError("the token is locked")

        def agree(self, public):
            return b"too short"

    story = Story()
    with pytest.raises(sb.SpacebridgeError) as refused:
        story.dev.assemble(
            octopus().release, sb.Signer(story.dev.certificate, Locked(), by="ada", now=NOW)
        )
    assert refused.value.code == "key-unavailable"
    assert isinstance(refused.value.__cause__, OSError)


def points(keys):
    """The public keys of `keys`, as a token gives them."""
    return keys.certificate.identity_key, keys.certificate.encryption_key


def test_certificates_are_issued_from_public_keys_and_signatures():
    story = Story()
    token = Held(*private_keys(story.dev_keys))
    prepare = lambda number: sb.UnsignedCertificate(
        "Dev Space", *points(story.dev_keys), now=NOW, seed=seed(number)
    )
    signatures = [token.sign(digest) for digest in prepare(30).digests]
    certificate = prepare(30).finish(signatures)
    assert certificate.name == "Dev Space"
    assert certificate.identity_key == story.dev_keys.certificate.identity_key
    assert sb.Certificate.from_pem(certificate.to_pem()) == certificate
    hashed = [hashlib.sha256(part).digest() for part in prepare(30).to_be_signed]
    assert hashed == prepare(30).digests
    der = [
        token.identity.sign(part, ec.ECDSA(hashes.SHA256())) for part in prepare(30).to_be_signed
    ]
    assert prepare(30).finish(der).encryption_key == certificate.encryption_key
    for wrong in (signatures[::-1], signatures[:1], [bytes(64)] * 2):
        with pytest.raises(sb.SpacebridgeError) as refused:
            prepare(30).finish(wrong)
        assert refused.value.code == "key-signature-invalid"
    with pytest.raises(sb.SpacebridgeError) as refused:
        prepare(31).finish(signatures)
    assert refused.value.code == "key-signature-invalid"


def test_an_encryption_key_elsewhere_is_renewed():
    story = Story()
    token = Held(*private_keys(story.dev_keys))
    key = points(story.prod_keys)[1]
    now = story.dev_keys.certificate
    unsigned = sb.UnsignedCertificate.renewal(now, key, now=NOW, seed=seed(32))
    renewed = unsigned.finish([token.sign(digest) for digest in unsigned.digests])
    assert renewed.fingerprint == now.fingerprint
    assert renewed.encryption_key == key
    with pytest.raises(sb.SpacebridgeError) as refused:
        sb.UnsignedCertificate.renewal(now, b"\x04\x41" + key, now=NOW)
    assert refused.value.code == "key-point-invalid"


LIBRARIES = [
    Path(folder) / "softhsm" / "libsofthsm2.so"
    for folder in ("/usr/lib", "/usr/lib64", "/usr/lib/x86_64-linux-gnu", "/usr/local/lib")
]


class Token:
    """Both keys in a token: their private halves never leave it."""

    def __init__(self, session, mechanisms):
        self.session, self.pkcs11 = session, mechanisms

    def key(self, label):
        p = self.pkcs11
        wanted = [(p.CKA_CLASS, p.CKO_PRIVATE_KEY), (p.CKA_LABEL, label)]
        return self.session.findObjects(wanted)[0]

    def sign(self, digest):
        mechanism = self.pkcs11.Mechanism(self.pkcs11.CKM_ECDSA, None)
        return bytes(self.session.sign(self.key("identity"), digest, mechanism))

    def agree(self, public):
        p = self.pkcs11
        wrapped = b"\x04\x41" + public
        mechanism = p.ECDH1_DERIVE_Mechanism(wrapped)
        template = [
            (p.CKA_CLASS, p.CKO_SECRET_KEY), (p.CKA_KEY_TYPE, p.CKK_GENERIC_SECRET),
            (p.CKA_SENSITIVE, False), (p.CKA_EXTRACTABLE, True), (p.CKA_VALUE_LEN, 32),
        ]  # fmt: skip
        secret = self.session.deriveKey(self.key("encryption"), template, mechanism)
        return bytes(self.session.getAttributeValue(secret, [p.CKA_VALUE])[0])


def put(session, p, label, key):
    numbers = key.private_numbers()
    curve = b"\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07"
    session.createObject([
        (p.CKA_CLASS, p.CKO_PRIVATE_KEY), (p.CKA_KEY_TYPE, p.CKK_EC), (p.CKA_LABEL, label),
        (p.CKA_EC_PARAMS, curve), (p.CKA_VALUE, numbers.private_value.to_bytes(32, "big")),
        (p.CKA_TOKEN, True), (p.CKA_SENSITIVE, True), (p.CKA_EXTRACTABLE, False),
        (p.CKA_SIGN, True), (p.CKA_DERIVE, True),
    ])  # fmt: skip


def absent(what):
    """Skips a test for which the machine lacks something. The gate (``CI=true``) has to have it."""
    if os.environ.get("CI") == "true":
        pytest.fail(what)
    pytest.skip(f"skipped: {what}")


@pytest.fixture
def session(tmp_path, monkeypatch):
    library = next((path for path in LIBRARIES if path.exists()), None)
    if library is None or shutil.which("softhsm2-util") is None:
        absent("SoftHSM is not installed (Debian: apt-get install softhsm2)")
    try:
        import PyKCS11 as pkcs11
    except ImportError:
        absent("PyKCS11 is not installed")
    (tmp_path / "tokens").mkdir()
    config = tmp_path / "softhsm2.conf"
    config.write_text(f"directories.tokendir = {tmp_path}/tokens\nobjectstore.backend = file\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(config))
    command = [
        "softhsm2-util",
        "--init-token",
        "--free",
        "--label",
        "t",
        "--pin",
        "1234",
        "--so-pin",
        "12345678",
    ]
    subprocess.run(command, check=True, capture_output=True)
    token = pkcs11.PyKCS11Lib()
    token.load(str(library))
    (slot,) = [
        s
        for s in token.getSlotList(tokenPresent=True)
        if token.getTokenInfo(s).label.strip() == "t"
    ]
    session = token.openSession(slot, pkcs11.CKF_SERIAL_SESSION | pkcs11.CKF_RW_SESSION)
    session.login("1234")
    yield session, pkcs11
    session.logout()
    session.closeSession()


def test_a_release_crosses_with_keys_in_a_token(session):
    session, pkcs11 = session
    story = Story()
    for label, key in zip(("identity", "encryption"), private_keys(story.dev_keys)):
        put(session, pkcs11, label, key)
    dev = Token(session, pkcs11)
    for found in session.findObjects([(pkcs11.CKA_LABEL, "encryption")]):
        session.destroyObject(found)
    put(session, pkcs11, "encryption", private_keys(story.prod_keys)[1])
    assert crossing(story, dev, dev) == "example-prod-vE7kXa"
