#!/usr/bin/env bash
# Software: docker-registry 2.8.2 (Debian), curl. Date: 2026-12-01.
# Wrong guess: a registry answers a GET for a manifest that it holds, and `If-None-Match: *` protects
#   a tag as it does in S3.
# Behaviour: without an exact media type of OCI in Accept the answer is 404 MANIFEST_UNKNOWN; `*/*`,
#   which curl and most clients send, counts as none. So "not there" is read from a registry that has it.
#   A PUT with `If-None-Match: *` to a tag that exists answers 201 and replaces it. A version with
#   build metadata, 1.1.0+7, is no tag. There is no referrers API, so `subject` is stored and never
#   listed. Fetch by digest, send Accept, and keep evidence under tags of its own.
# Output seen: below.
set -euo pipefail
source "$(dirname "$0")/common.bash"
needs curl
debian_packages 'docker-registry=2.8.2*'
cd "$work"
port=$(free_port)
printf 'version: 0.1\nstorage: {filesystem: {rootdirectory: %s/registry}}\nhttp: {addr: 127.0.0.1:%s}\n' \
    "$work" "$port" >config.yml
docker-registry serve config.yml >log 2>&1 &
servers+=($!)
answers "$port"

shop=http://127.0.0.1:$port/v2/shop
type=application/vnd.oci.image.manifest.v1+json
empty=sha256:$(printf '{}' | sha256sum | cut -d' ' -f1)
status() { curl --silent --output "$work/answer" --write-out '%{http_code}' "$@"; }
put() { # put TAG ARTIFACT [curl's options]
    printf '{"schemaVersion": 2, "mediaType": "%s", "artifactType": "application/vnd.example.%s",
        "config": {"mediaType": "application/vnd.oci.empty.v1+json", "digest": "%s", "size": 2},
        "layers": []}' "$type" "$2" "$empty" |
        status -X PUT -H "Content-Type: $type" --data-binary @- "${@:3}" "$shop/manifests/$1"
}
upload=$(curl --silent --include -X POST "$shop/blobs/uploads/" | tr -d '\r' | sed -n 's/^Location: //ip')
holds "blob stored" 201 "$(status -X PUT -H 'Content-Type: application/octet-stream' \
    --data-binary '{}' "$upload&digest=$empty")"
holds "manifest stored" 201 "$(put 1.1.0 first)"

holds "GET, Accept of curl" 404 "$(status "$shop/manifests/1.1.0")"
holds "  its words" "OCI manifest found, but accept header does not support OCI manifests" \
    "$(grep -o 'OCI manifest found[^"]*' answer)"
holds "GET, Accept application/*" 404 "$(status -H 'Accept: application/*' "$shop/manifests/1.1.0")"
holds "GET, exact Accept" 200 "$(status -H "Accept: $type" "$shop/manifests/1.1.0")"
holds "PUT, If-None-Match: *" 201 "$(put 1.1.0 second -H 'If-None-Match: *')"
status -H "Accept: $type" "$shop/manifests/1.1.0" >/dev/null
holds "the tag now" second "$(grep -o 'example\.[a-z]*' answer | cut -d. -f2)"
holds "PUT of 1.1.0+7" 404 "$(put 1.1.0%2B7 third)"
holds "referrers" 404 "$(status "$shop/referrers/$empty")"
