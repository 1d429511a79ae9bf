#!/usr/bin/env bash
# Software: SoftHSM 2.6.1 (Debian), PyKCS11 1.5.20 and cryptography 50.0.2 (PyPI). Date: 2026-12-01.
# Wrong guess: CKM_ECDSA with a P-256 key refuses an input that is no 32-octet digest, and a token
#   that has CKM_ECDSA also has CKM_ECDSA_SHA256.
# Behaviour: CKM_ECDSA takes an input of any length, uses its first 32 octets and returns CKR_OK. A
#   host that passes the message instead of its digest gets a signature, uses up a number, and finds
#   at the far side that it does not verify. CKM_ECDSA_SHA256, which would take the message, is
#   CKR_MECHANISM_INVALID. A private key made without attributes is not extractable, and not
#   sensitive either.
# Output seen: below, after `wanted=`.
set -euo pipefail
source "$(dirname "$0")/common.bash"
debian_packages 'softhsm2=2.6.1-*' 'softhsm2-common=2.6.1-*' 'libsofthsm2=2.6.1-*' 'libbotan-2-19=2.19.3*'
pip_packages PyKCS11==1.5.20 cryptography==50.0.2
cd "$work"

module=$work/debian/usr/lib/softhsm/libsofthsm2.so
mkdir tokens
printf 'directories.tokendir = %s\nobjectstore.backend = file\nlog.level = ERROR\n' "$work/tokens" >conf
export SOFTHSM2_CONF=$work/conf
softhsm2-util --module "$module" --init-token --free --label test --pin 1234 --so-pin 1234 >/dev/null

cat >case.py <<'PY'
import hashlib, sys, PyKCS11
from PyKCS11 import *
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
library = PyKCS11Lib()
library.load(sys.argv[1])
session = library.openSession(library.getSlotList(tokenPresent=True)[0], CKF_SERIAL_SESSION | CKF_RW_SESSION)
session.login("1234")
curve = bytes.fromhex("06082a8648ce3d030107")
public, private = session.generateKeyPair(
    [(CKA_CLASS, CKO_PUBLIC_KEY), (CKA_KEY_TYPE, CKK_EC), (CKA_EC_PARAMS, curve)],
    [(CKA_CLASS, CKO_PRIVATE_KEY), (CKA_KEY_TYPE, CKK_EC)],
    mecha=PyKCS11.Mechanism(CKM_EC_KEY_PAIR_GEN, None))
point = bytes(session.getAttributeValue(public, [CKA_EC_POINT])[0])[2:]
key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)

def verifies(octets, digest):
    raw = bytes(session.sign(private, octets, PyKCS11.Mechanism(CKM_ECDSA, None)))
    pair = utils.encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    try:
        key.verify(pair, digest, ec.ECDSA(utils.Prehashed(hashes.SHA256())))
        return True
    except InvalidSignature:
        return False

message = b"the manifest of a release, which is longer than a digest"
digest = hashlib.sha256(message).digest()
print("digest passed:", verifies(digest, digest))
print("message passed, by its digest:", verifies(message, digest))
print("message passed, by its first 32 octets:", verifies(message, message[:32]))
try:
    session.sign(private, message, PyKCS11.Mechanism(CKM_ECDSA_SHA256, None))
except PyKCS11Error as error:
    print("ECDSA_SHA256:", str(error).split(" ")[0])
print("extractable, sensitive:", *session.getAttributeValue(private, [CKA_EXTRACTABLE, CKA_SENSITIVE]))
PY
wanted='digest passed: True
message passed, by its digest: False
message passed, by its first 32 octets: True
ECDSA_SHA256: CKR_MECHANISM_INVALID
extractable, sensitive: False False'
holds "a key made in the token" "$wanted" "$(python case.py "$module")"
