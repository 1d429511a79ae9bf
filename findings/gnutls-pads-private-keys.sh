#!/usr/bin/env bash
# Software: certtool of GnuTLS 3.7.9 (Debian), cryptography 50.0.2 (PyPI), openssl 3.0.19.
# Date: 2026-12-01.
# Wrong guess: the private key of a P-256 key file is 32 octets, as RFC 5915 (3) says.
# Behaviour: certtool writes the number like a DER INTEGER: a zero octet comes first when its top bit
#   is set (33 octets, half of all keys), and leading zero octets are left out (31 octets, one key
#   in 256). OpenSSL reads all of them. pyca 50 refuses both, and says "too short" of the long one,
#   too. A key exchange between the two tools works for half of the keys, so it passes its first
#   tests. `openssl pkcs8 -topk8` writes such a key again with 32 octets.
# Output seen: below.
set -euo pipefail
source "$(dirname "$0")/common.bash"
needs openssl
debian_packages 'gnutls-bin=3.7.9-*'
pip_packages cryptography==50.0.2
cd "$work"

cat >case.py <<'PY'
import base64, subprocess
from cryptography.hazmat.primitives.serialization import load_pem_private_key

make = ["certtool", "--generate-privkey", "--key-type=ecdsa", "--curve=secp256r1", "--no-text"]
seen = {}
for _ in range(8000):  # a 31-octet number comes once in 256 keys
    pem = subprocess.run(make, capture_output=True, check=True).stdout
    der = base64.b64decode(b"".join(line for line in pem.splitlines() if b"---" not in line))
    length = der[der.index(b"\x02\x01\x01\x04") + 4]  # after version 1: OCTET STRING privateKey
    if length in seen:
        continue
    try:
        load_pem_private_key(pem, None)
        pyca = "reads it"
    except ValueError as error:
        pyca = str(error).split(": ")[1].split(".")[0]
    openssl = subprocess.run(["openssl", "pkey", "-noout"], input=pem, capture_output=True)
    seen[length] = f"{length} octets: openssl {openssl.returncode}, pyca: {pyca}"
    if {31, 32, 33} <= seen.keys():
        break
for length in (31, 32, 33):
    print(seen[length])
PY
wanted='31 octets: openssl 0, pyca: private key value is too short
32 octets: openssl 0, pyca: reads it
33 octets: openssl 0, pyca: private key value is too short'
holds "what certtool writes" "$wanted" "$(python case.py)"
