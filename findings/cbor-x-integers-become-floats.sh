#!/usr/bin/env bash
# Software: cbor-x 1.6.9, cborg 6.1.5 (npm), cbor2 6.2.1 (PyPI). Date: 2026-12-01.
# Wrong guess: an integer of JavaScript is written as a CBOR integer, and a small map in its
#   shortest form.
# Behaviour: cbor-x writes each integer above 2^32 - 1 as a 64-bit float, and each plain object
#   with a two-octet count (b9 0001). A time in milliseconds is such an integer. cborg writes an
#   integer and a one-octet count. A reader of the deterministic form (RFC 8949, 4.2) rejects the
#   first; a lenient reader finds a float. A BigInt and `variableMapSize: true` give the form that
#   cborg writes.
# Output seen: below, after `wanted=`.
set -euo pipefail
source "$(dirname "$0")/common.bash"
npm_packages cbor-x@1.6.9 cborg@6.1.5
pip_packages cbor2==6.2.1
cd "$work"

wanted='cbor-x b90001626174fb4279ad735847b000
cborg  a16261741b0000019ad735847b
BigInt a16261741b0000019ad735847b
strict CBOR decode error: integer encoded in more bytes than necessary (strict decode)'

cat >case.mjs <<'JS'
import * as cborx from 'cbor-x';
import * as cborg from 'cborg';
const hex = (octets) => Buffer.from(octets).toString('hex');
console.log('cbor-x', hex(cborx.encode({ at: 1764547200123 })));
console.log('cborg ', hex(cborg.encode({ at: 1764547200123 })));
const exact = new cborx.Encoder({ variableMapSize: true, useRecords: false });
console.log('BigInt', hex(exact.encode({ at: 1764547200123n })));
try {
  cborg.decode(cborx.encode({ at: 1 }), { strict: true });
} catch (error) {
  console.log('strict', error.message);
}
JS
holds "what is written" "$wanted" "$(node case.mjs)"

float=$(python -c 'import cbor2; print(cbor2.loads(bytes.fromhex("b90001626174fb4279ad735847b000")))')
holds "cbor2 reads" "{'at': 1764547200123.0}" "$float"
