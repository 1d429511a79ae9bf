#!/usr/bin/env bash
# Software: azurite 3.35.0 (npm), obstore 0.12.1 (PyPI). Date: 2026-12-01.
# Wrong guess: a blob whose upload azurite answered with 201, and that it serves, survives the end of
#   its process.
# Behaviour: azurite keeps its table of blobs in memory and writes it every five seconds. After a
#   SIGKILL the blobs of the last seconds are "not found", while their octets lie in the folder.
#   A crash test of a host against azurite fails for reasons that are not the host's, and one that
#   waits passes for the same reason. A blob from before the write is there.
# Output seen: below, after `wanted=`.
set -euo pipefail
source "$(dirname "$0")/common.bash"
npm_packages azurite@3.35.0
pip_packages obstore==0.12.1
cd "$work"
port=$(free_port)

cat >case.py <<'PY'
import base64, datetime, hashlib, hmac, os, socket, subprocess, sys, time, urllib.request
import obstore
from obstore.store import AzureStore
port = sys.argv[1]
account, key = "tester", base64.b64encode(os.urandom(32)).decode()
base = f"http://127.0.0.1:{port}/{account}"

def start():
    server = subprocess.Popen(
        ["node", "node_modules/azurite/dist/src/blob/main.js", "--blobHost", "127.0.0.1", "--blobPort", port,
         "--location", "blobs", "--silent", "--disableTelemetry", "--skipApiVersionCheck"],
        stdout=subprocess.DEVNULL, env={**os.environ, "AZURITE_ACCOUNTS": f"{account}:{key}"})
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", int(port))).close()
            break
        except OSError:
            time.sleep(0.2)
    return server, AzureStore("mail", account_name=account, account_key=key, endpoint=base,
                              client_options={"allow_http": True}, retry_config={"max_retries": 0})

def create_container():
    date = datetime.datetime.now(datetime.timezone.utc).strftime("%a, %d %b %Y %H:%M:%S GMT")
    text = (f"PUT{chr(10) * 12}x-ms-date:{date}\nx-ms-version:2021-08-06\n"
            f"/{account}/{account}/mail\nrestype:container")
    signature = base64.b64encode(hmac.new(base64.b64decode(key), text.encode(), hashlib.sha256).digest())
    urllib.request.urlopen(urllib.request.Request(base + "/mail?restype=container", method="PUT", headers={
        "x-ms-date": date, "x-ms-version": "2021-08-06", "Content-Length": "0",
        "Authorization": f"SharedKey {account}:{signature.decode()}"}))

server, store = start()
try:
    create_container()
    obstore.put(store, "old", b"octets")
    time.sleep(8)
    obstore.put(store, "new", b"octets")
    print("before: new has", obstore.head(store, "new")["size"], "octets")
    server.kill()
    server.wait()
    server, store = start()
    for name in ("old", "new"):
        try:
            print("after:", name, "has", obstore.head(store, name)["size"], "octets")
        except FileNotFoundError:
            print("after:", name, "is not found")
finally:
    server.kill()
    server.wait()
PY
wanted='before: new has 6 octets
after: old has 6 octets
after: new is not found'
holds "kill -9 after an answer" "$wanted" "$(python case.py "$port")"
