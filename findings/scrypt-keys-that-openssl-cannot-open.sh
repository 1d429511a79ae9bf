#!/usr/bin/env bash
# Software: openssl 3.0.19, Node 20.20.2 (OpenSSL 3.0), cryptography 50.0.2 and asn1crypto 1.5.1 (PyPI),
#   certtool of GnuTLS 3.7.9 (Debian). Date: 2026-12-01.
# Wrong guess: an encrypted PKCS#8 key with scrypt (RFC 7914) opens wherever scrypt is known, and a
#   higher cost only takes longer.
# Behaviour: OpenSSL bounds scrypt's memory at 32 MiB. N = 2^14, r = 8 opens; N = 2^15 needs a little
#   more than the bound: "memory limit exceeded", in openssl and in Node, and no option of `pkey`
#   raises it. `openssl pkcs8 -scrypt_N 32768` cannot write such a key either. pyca opens both.
#   certtool opens no scrypt key at all. A key that was hardened by one step is lost to such tools.
# Output seen: below.
set -euo pipefail
source "$(dirname "$0")/common.bash"
needs openssl node
debian_packages 'gnutls-bin=3.7.9-*'
pip_packages cryptography==50.0.2 asn1crypto==1.5.1
cd "$work"

cat >case.py <<'PY'
import hashlib, sys
from asn1crypto import core
from cryptography.hazmat.primitives import padding, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

def der(tag, *parts):
    body = b"".join(parts)
    size = len(body)
    length = [size] if size < 128 else [0x81, size] if size < 256 else [0x82, size >> 8, size & 255]
    return bytes([tag, *length]) + body

def oid(text):
    return core.ObjectIdentifier(text).dump()

n, salt, iv = 1 << int(sys.argv[1]), b"s" * 16, b"i" * 16
plain = ec.generate_private_key(ec.SECP256R1()).private_bytes(
    serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
key = hashlib.scrypt(b"changeit", salt=salt, n=n, r=8, p=1, maxmem=1 << 30, dklen=32)
pad = padding.PKCS7(128).padder()
cipher = Cipher(algorithms.AES(key), modes.CBC(iv)).encryptor()
cost = [core.Integer(number).dump() for number in (n, 8, 1)]
scrypt = der(0x30, oid("1.3.6.1.4.1.11591.4.11"), der(0x30, der(4, salt), *cost))
aes = der(0x30, oid("2.16.840.1.101.3.4.1.42"), der(4, iv))
pbes2 = der(0x30, oid("1.2.840.113549.1.5.13"), der(0x30, scrypt, aes))
octets = der(0x30, pbes2, der(4, cipher.update(pad.update(plain) + pad.finalize())))
open(f"key-{sys.argv[1]}.der", "wb").write(octets)
serialization.load_der_private_key(octets, b"changeit")
print("pyca opens")
PY
opens() { "$@" >said 2>&1 && echo opens || { grep -o -m1 'memory limit exceeded' said || echo fails; }; }
for cost in 14 15; do
    holds "N = 2^$cost" "pyca opens" "$(python case.py "$cost")"
    [[ $cost == 14 ]] && wanted=opens || wanted="memory limit exceeded"
    file=key-$cost.der
    holds "  openssl" "$wanted" "$(opens openssl pkey -inform DER -in "$file" -passin pass:changeit -noout)"
    holds "  Node" "$wanted" "$(opens node -e 'require("crypto").createPrivateKey({ format: "der",
        type: "pkcs8", passphrase: "changeit", key: require("fs").readFileSync(process.argv[1]) })' "$file")"
    holds "  certtool" fails "$(opens certtool --key-info --inder --infile "$file" --password changeit)"
done
openssl ecparam -genkey -name prime256v1 -noout -out plain.pem
holds "openssl writes N = 2^15" "memory limit exceeded" \
    "$(opens openssl pkcs8 -topk8 -in plain.pem -scrypt -scrypt_N 32768 -passout pass:changeit)"
openssl pkcs8 -topk8 -in plain.pem -v2 aes-256-cbc -passout pass:changeit -outform DER -out pbkdf2.der
holds "certtool, a key with PBKDF2" opens \
    "$(opens certtool --key-info --inder --infile pbkdf2.der --password changeit)"
