#!/usr/bin/env bash
# Software: cbor-x 1.6.9, cbor 10.0.12, cborg 6.1.5 (npm). Date: 2026-12-01.
# Wrong guess: a decoder keeps two keys of a CBOR map apart that CBOR keeps apart.
# Behaviour: the map {1: "a", "1": "b"} is valid and deterministic. cbor-x makes a plain object by
#   default, so the label 1 and the text "1" become one member and the later value stays, without
#   a word. npm `cbor` gives a Map with both. cborg raises an error until `useMaps` is set. COSE
#   labels are integers and text in one map, so `mapsAsObjects: false` belongs in each COSE reader.
# Output seen: below, after `wanted=`.
set -euo pipefail
source "$(dirname "$0")/common.bash"
npm_packages cbor-x@1.6.9 cbor@10.0.12 cborg@6.1.5
cd "$work"

wanted="cbor-x { '1': 'b' }
cbor-x, mapsAsObjects: false Map(2) { 1 => 'a', '1' => 'b' }
cbor Map(2) { 1 => 'a', '1' => 'b' }
cborg CBOR decode error: non-string keys not supported (got number)
cborg, useMaps Map(2) { 1 => 'a', '1' => 'b' }"

cat >case.mjs <<'JS'
import * as cborx from 'cbor-x';
import * as cborg from 'cborg';
import cbor from 'cbor';
const map = Buffer.from('a20161616131' + '6162', 'hex');
console.log('cbor-x', cborx.decode(map));
console.log('cbor-x, mapsAsObjects: false', new cborx.Decoder({ mapsAsObjects: false }).decode(map));
console.log('cbor', cbor.decodeFirstSync(map));
try {
  console.log('cborg', cborg.decode(map));
} catch (error) {
  console.log('cborg', error.message);
}
console.log('cborg, useMaps', cborg.decode(map, { useMaps: true }));
JS
holds "one map" "$wanted" "$(node case.mjs)"
