#!/usr/bin/env bash
# Software: openssl 3.0.19, cryptography 50.0.2 (PyPI), certtool of GnuTLS 3.7.9 (Debian). Date: 2026-12-01.
# Wrong guess: a chain that `openssl verify -x509_strict` accepts verifies elsewhere, in any file order.
# Behaviour: pyca's verifier applies the rules of the web PKI: a certificate without a subject
#   alternative name is refused, for clients, too, and so are keys of Spaces that have a
#   common name only. certtool's `--verify-chain` reads the file as an ordered chain, leaf first: with
#   the root first it says at the end "The certificate issuer is unknown", of the same two certificates.
#   `certtool --verify --load-ca-certificate` has no such order.
# Output seen: below.
set -euo pipefail
source "$(dirname "$0")/common.bash"
needs openssl
debian_packages 'gnutls-bin=3.7.9-*'
pip_packages cryptography==50.0.2
cd "$work"

for name in root leaf; do openssl ecparam -genkey -name prime256v1 -noout -out $name.key; done
openssl req -x509 -key root.key -subj "/CN=Prod Space" -days 30 -out root.pem \
    -addext keyUsage=critical,keyCertSign 2>/dev/null
openssl req -new -key leaf.key -subj "/CN=Prod Space encryption" -out leaf.csr
printf '%s\n' basicConstraints=critical,CA:FALSE keyUsage=critical,digitalSignature \
    extendedKeyUsage=clientAuth subjectKeyIdentifier=hash authorityKeyIdentifier=keyid >extensions
openssl x509 -req -in leaf.csr -CA root.pem -CAkey root.key -CAcreateserial -days 20 \
    -extfile extensions -out leaf.pem 2>/dev/null
cat root.pem leaf.pem >root-first.pem
cat leaf.pem root.pem >leaf-first.pem

cat >case.py <<'PY'
from cryptography import x509
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError
root, leaf = (x509.load_pem_x509_certificate(open(name, "rb").read()) for name in ("root.pem", "leaf.pem"))
try:
    PolicyBuilder().store(Store([root])).build_client_verifier().verify(leaf, [])
    print("verifies")
except VerificationError as error:
    print(str(error).split(" (")[0])
PY
said() { certtool "$@" 2>&1 | grep -o 'issuer is unknown\|is trusted' | tail -1 || true; }
holds "openssl" "leaf.pem: OK" "$(openssl verify -x509_strict -CAfile root.pem leaf.pem)"
holds "pyca" "validation failed: invalid extension: 2.5.29.17: Certificate is missing required extension" \
    "$(python case.py)"
holds "certtool, root first" "issuer is unknown" "$(said --verify-chain --infile root-first.pem)"
holds "certtool, leaf first" "is trusted" "$(said --verify-chain --infile leaf-first.pem)"
holds "certtool, root given" "is trusted" "$(said --verify --load-ca-certificate root.pem --infile leaf.pem)"
