#!/usr/bin/env bash
# Software: pk12util and certutil of NSS 3.87 (Debian), openssl 3.0.19. Date: 2026-12-01.
# Wrong guess: a certificate and key that `pk12util -i` imports are found under the friendly name
#   that the PKCS#12 file gives them.
# Behaviour: in NSS the nickname belongs to the subject. The second certificate of one subject, as
#   each key rotation makes it, takes the nickname of the first; its own name is dropped and
#   "IMPORT SUCCESSFUL" is printed. A look-up by the new name fails, and one by the old name
#   gives two certificates.
# Output seen: below.
set -euo pipefail
source "$(dirname "$0")/common.bash"
needs openssl
debian_packages 'libnss3-tools=2:3.87.1-*' 'libnss3=2:3.87.1-*' 'libnspr4=2:4.35-*'
cd "$work"

for year in 2026 2027; do
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$year.key" \
        -out "$year.pem" -subj "/CN=Prod Space" -days 30 2>/dev/null
done
certutil -N -d sql:. --empty-password
names() { certutil -L -d sql:. | sed -n 's/ *[uCTPcp]*,[uCTPcp]*,[uCTPcp]* *$//p' | paste -sd,; }
for year in 2026 2027; do
    openssl pkcs12 -export -inkey "$year.key" -in "$year.pem" -name "prod $year" \
        -passout pass:changeit -out "$year.p12"
    holds "import of $year" "pk12util: PKCS12 IMPORT SUCCESSFUL" \
        "$(pk12util -i "$year.p12" -d sql:. -W changeit)"
done
holds "names" "prod 2026,prod 2026" "$(names)"
holds "found as prod 2027" "certutil: Could not find cert: prod 2027" \
    "$(certutil -L -d sql:. -n "prod 2027" 2>&1 | head -1)"
holds "found as prod 2026" 2 "$(certutil -L -d sql:. -n "prod 2026" -a | grep -c BEGIN)"
