#!/usr/bin/env bash
# Software: cbor2 6.2.1 (PyPI), cbor-x 1.6.9, cbor 10.0.12, cborg 6.1.5 (npm). Date: 2026-12-01.
# Wrong guess: a program that decodes valid CBOR and encodes it again passes it on unchanged.
# Behaviour: a tagged value becomes a value of the language, and the writer chooses a tag of its own.
#   A time as text (tag 0) leaves JavaScript as a number (tag 1), and a number leaves Python as
#   text; a fraction .12 leaves Python as .120000. cbor-x turns the decimal fraction 4([-2, 1000])
#   into the integer 10. cborg refuses the tags. A digest or a signature over such octets is lost in each relay that decodes.
# Output seen: below (hexadecimal in, hexadecimal out).
set -euo pipefail
source "$(dirname "$0")/common.bash"
pip_packages cbor2==6.2.1
npm_packages cbor-x@1.6.9 cbor@10.0.12 cborg@6.1.5
cd "$work"

text=c074323032362d31322d30315430303a30303a30305a      # 0("2026-12-01T00:00:00Z")
fraction=c077323032362d31322d30315430303a30303a30302e31325a # 0("2026-12-01T00:00:00.12Z")
number=c11a6b0e0e00                                   # 1(1796083200)
price=c482211903e8                                    # 4([-2, 1000]), 10.00
cat >case.py <<'PY'
import sys, cbor2
for octets in sys.argv[1:]:
    print(cbor2.dumps(cbor2.loads(bytes.fromhex(octets))).hex())
PY
cat >case.mjs <<'JS'
import * as cborx from 'cbor-x';
import cbor from 'cbor';
import * as cborg from 'cborg';
const codecs = { 'cbor-x': [cborx.decode, cborx.encode], cbor: [cbor.decodeFirstSync, cbor.encode],
  cborg: [cborg.decode, cborg.encode] };
for (const octets of process.argv.slice(2)) {
  console.log(...Object.entries(codecs).flatMap(([name, [decode, encode]]) => {
    try {
      return [name, Buffer.from(encode(decode(Buffer.from(octets, 'hex')))).toString('hex')];
    } catch { return [name, 'refuses']; }
  }));
}
JS
holds "cbor2: the text stays, .12 and the number do not" "$text
c0781b323032362d31322d30315430303a30303a30302e3132303030305a
$text" "$(python case.py $text $fraction $number)"
holds "JavaScript: a time as text" "cbor-x $number cbor $number cborg refuses" "$(node case.mjs $text)"
holds "JavaScript: 10.00" "cbor-x 0a cbor $price cborg refuses" "$(node case.mjs $price)"
