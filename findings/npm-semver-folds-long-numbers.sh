#!/usr/bin/env bash
# Software: semver 7.8.6, compare-versions 6.1.1 (npm), semver 3.1.2 (PyPI).
# Date: 2026-12-01.
# Wrong guess: a library of semantic versions orders all valid versions.
# Behaviour: SemVer 2.0 sets no bound on a numeric identifier. npm `semver` and `compare-versions`
#   compare it as a double, so two pre-releases that are named by a time with milliseconds
#   (17 digits, above 2^53) compare as equal, although `valid` accepts both. Python's `semver`
#   orders them. "Newest wins" then takes either build.
# Output seen: below, after `wanted=`.
set -euo pipefail
source "$(dirname "$0")/common.bash"
npm_packages semver@7.8.6 compare-versions@6.1.1
pip_packages semver==3.1.2
cd "$work"
older=1.0.0-20261201093015123
newer=1.0.0-20261201093015124

wanted="valid $older $newer
semver 0
compare-versions 0
short -1"
cat >case.mjs <<'JS'
import semver from 'semver';
import { compareVersions } from 'compare-versions';
const [older, newer] = process.argv.slice(2);
console.log('valid', semver.valid(older), semver.valid(newer));
console.log('semver', semver.compare(older, newer));
console.log('compare-versions', compareVersions(older, newer));
console.log('short', semver.compare('1.0.0-20261201', '1.0.0-20261202'));
JS
holds "npm" "$wanted" "$(node case.mjs "$older" "$newer")"

order=$(python -c 'import semver, sys
print(semver.Version.parse(sys.argv[1]).compare(sys.argv[2]))' "$older" "$newer")
holds "Python's semver" -1 "$order"
