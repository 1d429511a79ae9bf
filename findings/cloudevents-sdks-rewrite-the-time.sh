#!/usr/bin/env bash
# Software: cloudevents 2.2.0 (PyPI), cloudevents 10.0.0 (npm). Date: 2026-12-01.
# Wrong guess: an SDK that only forwards a CloudEvent (a CDEvent, for one) leaves its `time` alone.
# Behaviour: both SDKs parse the time and write it anew. The text with seven digits, as .NET writes
#   it, comes out with six in Python and with three in JavaScript; .120 becomes .120000 in Python;
#   JavaScript turns an offset into UTC, which can be another day. The instants of .120 and of the
#   offset stay. A hash of the event, or a match by text, fails behind a relay.
# Output seen: below.
set -euo pipefail
source "$(dirname "$0")/common.bash"
pip_packages cloudevents==2.2.0
npm_packages cloudevents@10.0.0
cd "$work"

cat >times.json <<'JSON'
["2026-12-01T00:00:00.1234567Z", "2026-12-01T00:00:00.120Z", "2026-12-01T00:30:00+02:00"]
JSON
cat >case.py <<'PY'
import json
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent
form = JSONFormat()
for time in json.load(open("times.json")):
    event = {"specversion": "1.0", "id": "1", "source": "/space", "time": time,
             "type": "dev.cdevents.service.deployed.0.3.0"}
    print(json.loads(form.write(form.read(CloudEvent, json.dumps(event))))["time"])
PY
cat >case.cjs <<'JS'
const { HTTP } = require('cloudevents');
for (const time of require('./times.json')) {
  const body = JSON.stringify({ specversion: '1.0', id: '1', source: '/space', time,
    type: 'dev.cdevents.service.deployed.0.3.0' });
  const event = HTTP.toEvent({ headers: { 'content-type': 'application/cloudevents+json' }, body });
  console.log(JSON.parse(HTTP.structured(event).body).time);
}
JS
holds "Python" '2026-12-01T00:00:00.123456Z
2026-12-01T00:00:00.120000Z
2026-12-01T00:30:00+02:00' "$(python case.py)"
holds "JavaScript" '2026-12-01T00:00:00.123Z
2026-12-01T00:00:00.120Z
2026-11-30T22:30:00.000Z' "$(node case.cjs)"
