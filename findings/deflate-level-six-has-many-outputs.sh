#!/usr/bin/env bash
# Software: pako 3.0.3, fflate 0.8.3 (npm), zlib-ng 1.1.0, isal 1.9.1 (PyPI). Date: 2026-12-01.
# Wrong guess: "deflate, level 6" names one sequence of octets, so packing the same files again
#   gives the same package.
# Behaviour: the level is a hint for a search. pako (a port of zlib), fflate and zlib-ng give
#   three results for one text at level 6, and isal has no level 6 at all (its 3 gives a
#   fourth). All unpack to the same text. A package that is unpacked and packed by another program
#   keeps its files and loses its digest, even with fixed times and order.
# Output seen: below: how many different results, and what unpacks.
set -euo pipefail
source "$(dirname "$0")/common.bash"
npm_packages pako@3.0.3 fflate@0.8.3
pip_packages zlib-ng==1.1.0 isal==1.9.1
cd "$work"

seq 20000 >text
cat >case.mjs <<'JS'
import { readFileSync, writeFileSync } from 'node:fs';
import * as pako from 'pako';
import * as fflate from 'fflate';
const text = readFileSync('text');
writeFileSync('pako.z', pako.deflate(text, { level: 6 }));
writeFileSync('fflate.z', fflate.zlibSync(text, { level: 6 }));
JS
node case.mjs
cat >case.py <<'PY'
import zlib
from isal import isal_zlib
from zlib_ng import zlib_ng
text = open("text", "rb").read()
packed = {name: open(name + ".z", "rb").read() for name in ("pako", "fflate")}
packed["zlib-ng"] = zlib_ng.compress(text, 6)
packed["isal"] = isal_zlib.compress(text, 3)
print("different", len(set(packed.values())), "of", len(packed))
print("unpack alike", all(zlib.decompress(octets) == text for octets in packed.values()))
try:
    isal_zlib.compress(text, 6)
except Exception as error:
    print("isal level 6:", type(error).__name__)
PY
holds "one text, four writers" "different 4 of 4
unpack alike True
isal level 6: IsalError" "$(python case.py)"
