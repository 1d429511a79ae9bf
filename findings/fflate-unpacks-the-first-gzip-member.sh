#!/usr/bin/env bash
# Software: fflate 0.8.3, pako 3.0.3 (npm), zlib of Node 20.20.2 or later. Date: 2026-12-01.
# Wrong guess: a gunzip function unpacks a valid gzip file whole, or throws.
# Behaviour: RFC 1952 lets a file hold several members (`cat a.gz b.gz`, block gzip, logs, layers).
#   fflate's `gunzipSync` returns the first member, cut to the length of the last one, and says
#   nothing; pako and Node return all. A page that unpacks with fflate shows a part of such a
#   file. fflate's streaming class `Gunzip` gives all members.
# Output seen: below, after `wanted=`.
set -euo pipefail
source "$(dirname "$0")/common.bash"
npm_packages fflate@0.8.3 pako@3.0.3
cd "$work"

cat >case.mjs <<'JS'
import { gunzipSync, gzipSync } from 'node:zlib';
import * as fflate from 'fflate';
import * as pako from 'pako';
const members = Buffer.concat([gzipSync('part one; '), gzipSync('part two')]);
console.log('node', gunzipSync(members).toString());
console.log('pako', Buffer.from(pako.ungzip(members)).toString());
console.log('fflate', JSON.stringify(Buffer.from(fflate.gunzipSync(members)).toString()));
let streamed = '';
const gunzip = new fflate.Gunzip((octets) => { streamed += Buffer.from(octets).toString(); });
gunzip.push(members, true);
console.log('fflate, streaming', streamed);
JS
wanted='node part one; part two
pako part one; part two
fflate "part one"
fflate, streaming part one; part two'
holds "two members" "$wanted" "$(node case.mjs)"
