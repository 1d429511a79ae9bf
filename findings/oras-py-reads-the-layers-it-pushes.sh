#!/usr/bin/env bash
# Software: oras 0.2.43 (oras-py; PyPI), docker-registry 2.8.2 (Debian). Date: 2026-12-01.
# Wrong guess: pushing an OCI layout moves layers as octets, whatever is in them.
# Behaviour: oras-py parses each blob of the layout as JSON to find the manifests. A layer whose
#   content is a JSON array, a number or null ends the push with an AttributeError. A layer that
#   is itself the text of a manifest (evidence about another artifact) is sent as a manifest and
#   refused. Media types make no difference. An object or plain text passes. A layer of JSON needs an
#   object at the top, and a manifest as evidence needs an envelope.
# Output seen: below, after `wanted=`.
set -euo pipefail
source "$(dirname "$0")/common.bash"
debian_packages 'docker-registry=2.8.2*'
pip_packages oras==0.2.43
cd "$work"
port=$(free_port)
printf 'version: 0.1\nstorage: {filesystem: {rootdirectory: %s/registry}}\nhttp: {addr: 127.0.0.1:%s}\n' \
    "$work" "$port" >config.yml
docker-registry serve config.yml >log 2>&1 &
servers+=($!)
answers "$port"

cat >case.py <<'PY'
import hashlib, json, os, sys
import oras.client
from oras.layout import NewLayout
kind, empty = "application/vnd.oci.image.manifest.v1+json", "application/vnd.oci.empty.v1+json"

def layout(name, layer):
    os.makedirs(name + "/blobs/sha256")

    def blob(octets, media_type):
        digest = hashlib.sha256(octets).hexdigest()
        open(f"{name}/blobs/sha256/{digest}", "wb").write(octets)
        return {"mediaType": media_type, "digest": "sha256:" + digest, "size": len(octets)}

    manifest = {"schemaVersion": 2, "mediaType": kind, "artifactType": "application/vnd.example.release",
                "config": blob(b"{}", empty), "layers": [blob(layer, "application/vnd.example.evidence")]}
    entry = blob(json.dumps(manifest).encode(), kind)
    entry["annotations"] = {"org.opencontainers.image.ref.name": "1"}
    json.dump({"schemaVersion": 2, "manifests": [entry]}, open(name + "/index.json", "w"))
    json.dump({"imageLayoutVersion": "1.0.0"}, open(name + "/oci-layout", "w"))
    return NewLayout(name)

other = {"schemaVersion": 2, "mediaType": kind, "layers": [],
         "config": {"mediaType": empty, "digest": "sha256:" + "0" * 64, "size": 2}}
registry = f"127.0.0.1:{sys.argv[1]}"
for name, layer in {"object": b'{"a": 1}', "text": b"evidence", "array": b"[1, 2]", "number": b"7",
                    "null": b"null", "manifest": json.dumps(other).encode()}.items():
    client = oras.client.OrasClient(hostname=registry, insecure=True)
    try:
        print(name, layout(name, layer).push_to_registry(client, f"{registry}/{name}:1", "1").status_code)
    except Exception as error:
        print(name, type(error).__name__)
PY
wanted='object 201
text 201
array AttributeError
number AttributeError
null AttributeError
manifest ValueError'
holds "layers" "$wanted" "$(python case.py "$port" 2>/dev/null)"
