#!/usr/bin/env bash
# Software: crypto of Node 20.20.2, openssl 3.0.19 (command line), cryptography 50.0.2 (PyPI). Date: 2026-12-01.
# Wrong guess: `crypto.sign(null, digest, key)` signs the digest as it is, because no algorithm is
#   named, as it does for Ed25519 and as `openssl pkeyutl -sign` does with the same library.
# Behaviour: for a key on P-256 Node takes null for the key's default digest, SHA-256, and hashes the
#   digest once more. No error; the signature verifies in Node with the same call, so a test within
#   Node passes. A verifier that has the message finds it invalid. Node has no call for a
#   given digest; pass the message itself, and 'sha256'.
# Output seen: below.
set -euo pipefail
source "$(dirname "$0")/common.bash"
needs node openssl
pip_packages cryptography==50.0.2
cd "$work"

printf 'release' >message
openssl ecparam -genkey -name prime256v1 -noout -out key.pem
openssl pkey -in key.pem -pubout -out public.pem
openssl dgst -sha256 -binary -out digest message
node -e '
const { readFileSync, writeFileSync } = require("fs");
const { sign, verify } = require("crypto");
const key = readFileSync("key.pem"), digest = readFileSync("digest");
writeFileSync("node.sig", sign(null, digest, key));
console.log(verify(null, digest, key, readFileSync("node.sig")));' >own
openssl pkeyutl -sign -inkey key.pem -in digest -out openssl.sig
cat >case.py <<'PY'
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
key = serialization.load_pem_public_key(open("public.pem", "rb").read())
for signer in ("openssl", "node"):
    for name in ("message", "digest"):
        try:
            key.verify(open(signer + ".sig", "rb").read(), open(name, "rb").read(), ec.ECDSA(hashes.SHA256()))
            print(signer, "is SHA-256 of the", name)
        except InvalidSignature:
            pass
PY
holds "Node agrees with itself" true "$(cat own)"
holds "what was signed" "openssl is SHA-256 of the message
node is SHA-256 of the digest" "$(python case.py)"
