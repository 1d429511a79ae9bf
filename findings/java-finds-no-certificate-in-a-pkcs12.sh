#!/usr/bin/env bash
# Software: keytool of OpenJDK 17.0.15, openssl 3.0.19, cryptography 50.0.2 (PyPI). Date: 2026-12-01.
# Wrong guess: a PKCS#12 file of trusted certificates that OpenSSL made serves Java as a trust store.
# Behaviour: Java opens the file, checks its password and integrity, and finds 0 entries, without an
#   error. It takes a certificate without a key only if its bag has an attribute of Oracle's
#   (2.16.840.1.113894.746875.1.1), which `openssl pkcs12 -export` of 3.0 does not write. The same
#   certificate written by pyca's `serialize_java_truststore` is found. Java also folds the name to
#   lower case, so two names that differ in case are one.
# Output seen: below.
set -euo pipefail
source "$(dirname "$0")/common.bash"
needs openssl keytool
pip_packages cryptography==50.0.2
cd "$work"

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem -out cert.pem \
    -subj "/CN=Prod Space" -days 30 2>/dev/null
openssl pkcs12 -export -nokeys -in cert.pem -caname Prod -passout pass:changeit -out openssl.p12
cat >case.py <<'PY'
from cryptography import x509
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
cert = x509.load_pem_x509_certificate(open("cert.pem", "rb").read())
lists = pkcs12.load_pkcs12(open("openssl.p12", "rb").read(), b"changeit").additional_certs
print("pyca finds", len(lists))
open("pyca.p12", "wb").write(pkcs12.serialize_java_truststore(
    [pkcs12.PKCS12Certificate(cert, b"Prod")], BestAvailableEncryption(b"changeit")))
PY
entries() { keytool -list -keystore "$1" -storepass changeit 2>/dev/null; }
holds "in OpenSSL's file" "pyca finds 1" "$(python case.py)"
holds "in OpenSSL's file" "Your keystore contains 0 entries" "$(entries openssl.p12 | grep contains)"
holds "in pyca's file" "Your keystore contains 1 entry" "$(entries pyca.p12 | grep contains)"
holds "its name" prod "$(entries pyca.p12 | grep -o '^[Pp]rod')"
