#!/usr/bin/env bash
# Software: zstandard 0.25.0 (PyPI) against `zstd` 1.5.4 of the command line (Debian),
#   which makes and reads the same files. Date: 2026-12-01.
# Wrong guess: what `zstd` packs, Python's `zstandard.decompress` unpacks, or it raises an error.
# Behaviour: RFC 8878 lets a file hold several frames, and `zstd` reads all of them; a package that
#   was written in pieces, or by a parallel packer, has many. `zstandard.decompress` returns the
#   first frame and ignores the rest, without an error. For a frame without a content size, which
#   `zstd` writes from a pipe, it raises an error. The streaming reader gives everything.
# Output seen: below.
set -euo pipefail
source "$(dirname "$0")/common.bash"
needs zstd
pip_packages zstandard==0.25.0
cd "$work"

printf 'part one; ' >one
printf 'part two' >two
{ zstd -q -c one; zstd -q -c two; } >frames.zst
zstd -q -c <one >piped.zst

cat >case.py <<'PY'
import io, zstandard
frames = open("frames.zst", "rb").read()
print("decompress:", zstandard.decompress(frames).decode())
stream = zstandard.ZstdDecompressor().stream_reader(io.BytesIO(frames), read_across_frames=True)
print("stream:", stream.read().decode())
try:
    print("piped:", zstandard.decompress(open("piped.zst", "rb").read()).decode())
except zstandard.ZstdError as error:
    print("piped:", error)
PY
holds "zstd -d" "part one; part two" "$(zstd -q -d -c frames.zst)"
holds "zstandard" "decompress: part one; 
stream: part one; part two
piped: could not determine content size in frame header" "$(python case.py)"
