#!/usr/bin/env bash
# Software: PostgreSQL 15.18 (Debian), psycopg 3.3.9 (PyPI). Date: 2026-12-01.
# Wrong guess: `SELECT ... ORDER BY priority FOR UPDATE` returns rows in that order.
# Behaviour: under READ COMMITTED the rows are sorted first and locked afterwards. A row that another
#   transaction changed meanwhile comes back with its new value in its old place: 9 before 2. A
#   worker that takes the first row runs what was just put to the end of the queue. Lock in a
#   subquery and sort outside it.
# Output seen: below, after `wanted=`.
set -euo pipefail
source "$(dirname "$0")/common.bash"
pip_packages 'psycopg[binary]==3.3.9'
postgres_server

cat >"$work/case.py" <<'PY'
import threading, time, psycopg
watch, editor, worker = psycopg.connect(autocommit=True), psycopg.connect(), psycopg.connect()
watch.execute("create table queue (name text, priority int)")
watch.execute("insert into queue values ('web', 1), ('api', 2)")

def race(query):
    editor.execute("update queue set priority = 9 where name = 'web'")
    seen = []
    waits = threading.Thread(target=lambda: seen.extend(worker.execute(query).fetchall()))
    waits.start()
    blocked = "select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
    while watch.execute(blocked).fetchone() == (0,):
        time.sleep(0.05)
    editor.commit()
    waits.join()
    worker.rollback()
    watch.execute("update queue set priority = 1 where name = 'web'")
    return seen

locked = "select name, priority from queue order by priority for update"
print("for update:", race(locked))
print("sorted outside:", race(f"with q as ({locked}) select * from q order by priority"))
PY
wanted="for update: [('web', 9), ('api', 2)]
sorted outside: [('api', 2), ('web', 9)]"
holds "rows in order" "$wanted" "$(python "$work/case.py")"
