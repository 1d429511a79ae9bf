#!/usr/bin/env bash
# Software: openssl 3.0.19 (command line, Debian). Date: 2026-12-01.
# Wrong guess: `openssl cms -sign` and `-encrypt` with `-outform DER` take the file as octets.
# Behaviour: both take it for S/MIME text and write CR LF for each LF before they sign or encrypt.
#   `-verify` says "successful" and gives back another file than the one that went in; its SHA-256
#   differs, and a binary file with an octet 0A is longer. A detached signature fits the original in
#   openssl alone, which makes the same change when it verifies; with `-binary` it fails. `-binary`
#   on each side gives the file back.
# Output seen: below.
set -euo pipefail
source "$(dirname "$0")/common.bash"
needs openssl
cd "$work"

printf '{"release": "1.1.0"}\n' >release.json
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem -out cert.pem \
    -subj "/CN=Test Space" -days 30 2>/dev/null
sign=(openssl cms -sign -in release.json -signer cert.pem -inkey key.pem -outform DER)
verify=(openssl cms -verify -inform DER -noverify)

"${sign[@]}" -nodetach -out text.cms
"${sign[@]}" -nodetach -binary -out octets.cms
"${verify[@]}" -in text.cms -out text.json 2>said
"${verify[@]}" -in octets.cms -binary -out octets.json 2>/dev/null
holds "openssl says" "CMS Verification successful" "$(cat said)"
holds "octets: in, out, out with -binary" "21 22 21" "$(stat -c %s release.json text.json octets.json | xargs)"

openssl cms -encrypt -aes256 -in release.json -outform DER -out sealed.cms cert.pem
openssl cms -decrypt -in sealed.cms -inform DER -inkey key.pem -out opened.json
holds "octets: sealed and opened" 22 "$(stat -c %s opened.json)"

"${sign[@]}" -out detached.cms
"${verify[@]}" -in detached.cms -content release.json -out /dev/null 2>said
holds "detached, as text" "CMS Verification successful" "$(cat said)"
"${verify[@]}" -in detached.cms -content release.json -binary -out /dev/null 2>said || true
holds "detached, as octets" "CMS Verification failure" "$(head -1 said)"
