#!/usr/bin/env bash
# Software: certtool of GnuTLS 3.7.9 (Debian), openssl 3.0.19, keytool of OpenJDK 17.0.15. Date: 2026-12-01.
# Wrong guess: the subject key identifier names the key, so certificates of one key from two tools
#   have the same one.
# Behaviour: RFC 5280 only suggests how to make it. OpenSSL and the JDK hash the bits of the public
#   key, certtool the whole SubjectPublicKeyInfo. A certificate that certtool renews for a key that
#   OpenSSL certified has another identifier, and what finds an issuer or a trust entry by that
#   identifier finds nothing. Compare the SubjectPublicKeyInfo, or the fingerprint of the certificate.
# Output seen: below: each identifier equals one SHA-1.
set -euo pipefail
source "$(dirname "$0")/common.bash"
needs openssl keytool
debian_packages 'gnutls-bin=3.7.9-*'
cd "$work"

identifier() { openssl x509 -noout -ext subjectKeyIdentifier | tail -1 | tr -d ' :' | tr A-F a-f; }
printf 'cn = "Test Space"\nca\nexpiration_days = 30\n' >template
openssl ecparam -genkey -name prime256v1 -noout -out key.pem
openssl pkey -in key.pem -pubout -outform DER -out spki.der
info=$(sha1sum <spki.der | cut -d' ' -f1)
bits=$(tail -c 65 spki.der | sha1sum | cut -d' ' -f1)

openssl_id=$(openssl req -x509 -key key.pem -subj "/CN=Test Space" -days 30 2>/dev/null | identifier)
certtool_id=$(certtool --generate-self-signed --load-privkey key.pem --template template 2>/dev/null | identifier)
holds "OpenSSL hashes the bits of the key" "$bits" "$openssl_id"
holds "certtool hashes the SubjectPublicKeyInfo" "$info" "$certtool_id"

keytool -genkeypair -alias test -keyalg EC -groupname secp256r1 -dname "CN=Test Space" \
    -keystore store.p12 -storepass changeit 2>/dev/null
keytool -exportcert -rfc -alias test -keystore store.p12 -storepass changeit >java.pem 2>/dev/null
java_bits=$(openssl x509 -in java.pem -noout -pubkey | openssl pkey -pubin -outform DER | tail -c 65 | sha1sum)
holds "the JDK hashes the bits of the key" "${java_bits%% *}" "$(identifier <java.pem)"
