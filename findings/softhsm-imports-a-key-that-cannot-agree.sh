#!/usr/bin/env bash
# Software: SoftHSM 2.6.1 (Debian), PyKCS11 1.5.20 (PyPI), openssl 3.0.19. Date: 2026-12-01.
# Wrong guess: a P-256 key that `softhsm2-util --import` put into a token can do what a key that was
#   made in the token can do.
# Behaviour: the import succeeds and sets CKA_SIGN, not CKA_DERIVE. ECDH with the key fails with
#   CKR_KEY_FUNCTION_NOT_PERMITTED, so an encryption key is in the token and opens nothing. Setting
#   CKA_DERIVE afterwards mends it. ECDH then has a second surprise: CKA_VALUE_LEN 16 gives the last
#   16 octets of the shared secret, not the first; the standard truncates at the leading end.
# Output seen: below, after `wanted=`.
set -euo pipefail
source "$(dirname "$0")/common.bash"
needs openssl
debian_packages 'softhsm2=2.6.1-*' 'softhsm2-common=2.6.1-*' 'libsofthsm2=2.6.1-*' 'libbotan-2-19=2.19.3*'
pip_packages PyKCS11==1.5.20
cd "$work"

module=$work/debian/usr/lib/softhsm/libsofthsm2.so
mkdir tokens
printf 'directories.tokendir = %s\nobjectstore.backend = file\nlog.level = ERROR\n' "$work/tokens" >conf
export SOFTHSM2_CONF=$work/conf
softhsm2-util --module "$module" --init-token --free --label test --pin 1234 --so-pin 1234 >/dev/null
openssl ecparam -genkey -name prime256v1 -noout | openssl pkcs8 -topk8 -nocrypt -out key.pem
softhsm2-util --module "$module" --import key.pem --token test --label box --id 01 --pin 1234 >/dev/null

cat >case.py <<'PY'
import sys, PyKCS11
from PyKCS11 import *
library = PyKCS11Lib()
library.load(sys.argv[1])
session = library.openSession(library.getSlotList(tokenPresent=True)[0], CKF_SERIAL_SESSION | CKF_RW_SESSION)
session.login("1234")
key = session.findObjects([(CKA_CLASS, CKO_PRIVATE_KEY)])[0]
point = bytes(session.getAttributeValue(session.findObjects([(CKA_CLASS, CKO_PUBLIC_KEY)])[0], [CKA_EC_POINT])[0])

def agree(length):
    wanted = [(CKA_CLASS, CKO_SECRET_KEY), (CKA_KEY_TYPE, CKK_GENERIC_SECRET), (CKA_SENSITIVE, False),
              (CKA_EXTRACTABLE, True), (CKA_TOKEN, False), (CKA_VALUE_LEN, length)]
    secret = session.deriveKey(key, wanted, PyKCS11.ECDH1_DERIVE_Mechanism(point))
    return bytes(session.getAttributeValue(secret, [CKA_VALUE])[0])

print("sign, derive:", *session.getAttributeValue(key, [CKA_SIGN, CKA_DERIVE]))
try:
    agree(32)
except PyKCS11Error as error:
    print(str(error).split(" ")[0])
session.setAttributeValue(key, [(CKA_DERIVE, True)])
print("16 octets are the last of 32:", agree(16) == agree(32)[16:])
PY
wanted='sign, derive: True False
CKR_KEY_FUNCTION_NOT_PERMITTED
16 octets are the last of 32: True'
holds "an imported key" "$wanted" "$(python case.py "$module")"
