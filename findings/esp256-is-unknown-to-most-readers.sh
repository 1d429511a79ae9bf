#!/usr/bin/env bash
# Software: cwt 3.3.0, pycose 1.1.0 (PyPI), cose-js 0.9.0, @auth0/cose 1.0.2 (npm).
# Date: 2026-12-01.
# Wrong guess: the algorithm that the current standard names, ESP256 (-9, RFC 9864), is the safe one
#   to write, as it signs exactly what ES256 (-7) signs on P-256.
# Behaviour: of four libraries only cwt verifies -9. pycose fails while it decodes, so not even the
#   payload or the header can be looked at; the others refuse at verification. With -7 all verify.
#   The number is inside the signature, so a reader cannot mend it.
# Output seen: below.
set -euo pipefail
source "$(dirname "$0")/common.bash"
pip_packages cwt==3.3.0 pycose==1.1.0 cbor2==5.9.0
npm_packages cose-js@0.9.0 @auth0/cose@1.0.2
cd "$work"

cat >case.py <<'PY'
import json
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cwt import COSE, COSEKey
from pycose.keys import EC2Key
from pycose.messages import CoseMessage

key = ec.generate_private_key(ec.SECP256R1())
private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                            serialization.NoEncryption())
pem = key.public_key().public_bytes(
    serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
open("key.pem", "wb").write(pem)
point = key.public_key().public_numbers()
messages = {}
for number, name in ((-7, "ES256"), (-9, "ESP256")):
    message = COSE.new().encode(b"release", COSEKey.from_pem(private, alg=name, kid=b"1"),
                                {1: number}, {4: b"1"})
    messages[name] = message.hex()
    print(name, "cwt", COSE.new().decode(message, COSEKey.from_pem(pem, alg=name, kid=b"1")).decode())
    try:
        theirs = CoseMessage.decode(message)
        theirs.key = EC2Key(crv="P_256", x=point.x.to_bytes(32, "big"), y=point.y.to_bytes(32, "big"))
        print(name, "pycose", theirs.verify_signature())
    except Exception as error:
        print(name, "pycose", error)
json.dump(messages, open("messages.json", "w"))
PY
cat >case.mjs <<'JS'
import { createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Sign1 } from '@auth0/cose';
import cose from 'cose-js';
const key = createPublicKey(readFileSync('key.pem'));
const { x, y } = key.export({ format: 'jwk' });
const point = { x: Buffer.from(x, 'base64url'), y: Buffer.from(y, 'base64url') };
for (const [name, hex] of Object.entries(JSON.parse(readFileSync('messages.json')))) {
  const message = Buffer.from(hex, 'hex');
  const auth0 = await Sign1.decode(Uint8Array.from(message)).verify(key)
    .then(() => 'verifies', (error) => error.message);
  const js = await cose.sign.verify(message, { key: point })
    .then(() => 'verifies', (error) => error.message);
  console.log(name, '@auth0/cose:', auth0, 'cose-js:', js);
}
JS
holds "Python" "ES256 cwt release
ES256 pycose True
ESP256 cwt release
ESP256 pycose Unknown COSE attribute with value: [CoseAlgorithm - -9]" "$(python case.py)"
holds "JavaScript" "ES256 @auth0/cose: verifies cose-js: verifies
ESP256 @auth0/cose: Unsupported algorithm -9 cose-js: Unknown algorithm, -9" "$(node case.mjs)"
