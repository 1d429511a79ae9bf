#!/usr/bin/env bash
# Software: cose-js 0.9.0, @auth0/cose 1.0.2 (npm), cwt 3.3.0, pycose 1.1.0 (PyPI).
# Date: 2026-12-01.
# Wrong guess: a verifier of COSE_Sign1 checks the octets of the protected header that came.
# Behaviour: RFC 9052 asks for no deterministic form of the header, and the signature covers its
#   octets. cose-js decodes the header and encodes it again before it verifies. A header with a
#   longer integer form, or of indefinite length, gives "Signature missmatch" for a valid
#   signature. The three others verify all of them. So a signer that wants all readers writes the
#   deterministic form, although no rule asks for it.
# Output seen: below.
set -euo pipefail
source "$(dirname "$0")/common.bash"
pip_packages cwt==3.3.0 pycose==1.1.0 cbor2==5.9.0
npm_packages cose-js@0.9.0 @auth0/cose@1.0.2
cd "$work"

cat >case.py <<'PY'
import json, cbor2
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cwt import COSE, COSEKey
from pycose.keys import EC2Key
from pycose.messages import CoseMessage

key = ec.generate_private_key(ec.SECP256R1())
pem = key.public_key().public_bytes(
    serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
open("key.pem", "wb").write(pem)
point = key.public_key().public_numbers()
x, y = point.x.to_bytes(32, "big"), point.y.to_bytes(32, "big")
messages = {}
for name, header in {"shortest": "a10126", "longer": "a1013806", "indefinite": "bf0126ff"}.items():
    header = bytes.fromhex(header)
    signed = cbor2.dumps(["Signature1", header, b"", b"release"])
    r, s = decode_dss_signature(key.sign(signed, ec.ECDSA(hashes.SHA256())))
    signature = r.to_bytes(32, "big") + s.to_bytes(32, "big")
    message = cbor2.dumps(cbor2.CBORTag(18, [header, {}, b"release", signature]))
    messages[name] = message.hex()
    theirs = CoseMessage.decode(message)
    theirs.key = EC2Key(crv="P_256", x=x, y=y)
    payload = COSE.new().decode(message, COSEKey.from_pem(pem, alg="ES256", kid=b"1"))
    print(name, "cwt", payload.decode(), "pycose", theirs.verify_signature())
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
  await Sign1.decode(Uint8Array.from(message)).verify(key);
  const seen = await cose.sign.verify(message, { key: point }).catch((error) => error.message);
  console.log(name, '@auth0/cose verifies, cose-js:', seen.toString());
}
JS
holds "Python" "shortest cwt release pycose True
longer cwt release pycose True
indefinite cwt release pycose True" "$(python case.py)"
holds "JavaScript" "shortest @auth0/cose verifies, cose-js: release
longer @auth0/cose verifies, cose-js: Signature missmatch
indefinite @auth0/cose verifies, cose-js: Signature missmatch" "$(node case.mjs)"
