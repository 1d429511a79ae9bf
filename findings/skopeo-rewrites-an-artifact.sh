#!/usr/bin/env bash
# Software: skopeo 1.9.3 and docker-registry 2.8.2 (Debian), curl. Date: 2026-12-01.
# Wrong guess: `skopeo copy` of an OCI layout to a registry keeps the manifest, or says that it did not.
# Behaviour: a layer of the type ...image.layer.v1.tar beside an image configuration is compressed
#   on the way. The manifest is then written anew: without `artifactType`, with another layer and so
#   another digest. The exit status is 0, and no line says so. A signature that names the digest
#   points at nothing in that registry. With `--preserve-digests`, or with a media type of the
#   project's own, the manifest arrives octet for octet.
# Output seen: below.
set -euo pipefail
source "$(dirname "$0")/common.bash"
needs curl
debian_packages 'skopeo=1.9.3*' 'docker-registry=2.8.2*' 'libgpgme11=1.18.0-*' 'libassuan0=2.5.5-*' \
    'libdevmapper1.02.1=2:1.02.185-*'
cd "$work"
port=$(free_port)
printf 'version: 0.1\nstorage: {filesystem: {rootdirectory: %s/registry}}\nhttp: {addr: 127.0.0.1:%s}\n' \
    "$work" "$port" >config.yml
docker-registry serve config.yml >log 2>&1 &
servers+=($!)
answers "$port"

cat >layout.py <<'PY'
import hashlib, io, json, os, sys, tarfile
name, layer_type = sys.argv[1:]
os.makedirs(name + "/blobs/sha256")

def blob(octets, kind):
    digest = hashlib.sha256(octets).hexdigest()
    open(f"{name}/blobs/sha256/{digest}", "wb").write(octets)
    return {"mediaType": kind, "digest": "sha256:" + digest, "size": len(octets)}

layer = io.BytesIO()
with tarfile.open(fileobj=layer, mode="w") as archive:
    entry = tarfile.TarInfo(name)
    entry.size = 50000
    archive.addfile(entry, io.BytesIO(b"octet" * 10000))
kind = "application/vnd.oci.image."
config = blob(b'{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]}}',
              kind + "config.v1+json")
manifest = blob(json.dumps({
    "schemaVersion": 2, "mediaType": kind + "manifest.v1+json",
    "artifactType": "application/vnd.example.release",
    "config": config, "layers": [blob(layer.getvalue(), layer_type)]}).encode(), kind + "manifest.v1+json")
json.dump({"schemaVersion": 2, "manifests": [manifest]}, open(name + "/index.json", "w"))
json.dump({"imageLayoutVersion": "1.0.0"}, open(name + "/oci-layout", "w"))
print(manifest["digest"])
PY
copy() { # copy LAYOUT [options]; a fresh cache, away from the system's
    skopeo=(skopeo --insecure-policy copy --quiet --dest-tls-verify=false "${@:2}"
        "oci:$work/$1" "docker://127.0.0.1:$port/$1:1")
    if [[ $(id -u) == 0 ]]; then
        skopeo=(setpriv --reuid=65534 --regid=65534 --clear-groups env HOME="$work/home" "${skopeo[@]}")
    fi
    XDG_DATA_HOME=$work/home XDG_RUNTIME_DIR=$work/home "${skopeo[@]}"
}
arrived() {
    curl --silent -H 'Accept: application/vnd.oci.image.manifest.v1+json' \
        "http://127.0.0.1:$port/v2/$1/manifests/1" >"$1.json"
    [[ sha256:$(sha256sum <"$1.json" | cut -d' ' -f1) == "$2" ]] && echo "same digest" || echo "another digest"
    grep -o 'vnd.example.release\|v1.tar+gzip' "$1.json" || true
}
mkdir home
chmod 777 home
chmod 755 "$work"
tar_type=application/vnd.oci.image.layer.v1.tar
one=$(python3 layout.py plain "$tar_type") two=$(python3 layout.py kept "$tar_type")
three=$(python3 layout.py own application/vnd.example.package)
copy plain && holds "skopeo copy, exit status 0" "another digest
v1.tar+gzip" "$(arrived plain "$one")"
copy kept --preserve-digests
holds "--preserve-digests" "same digest
vnd.example.release" "$(arrived kept "$two")"
copy own
holds "a media type of its own" "same digest
vnd.example.release" "$(arrived own "$three")"
