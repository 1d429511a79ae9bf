#!/usr/bin/env bash
# Software: regopy 1.5.2 (rego-cpp; PyPI). Date: 2026-12-01.
# Wrong guess: a policy with `default allow := false` always has a decision, which a query of
#   `data.policy.allow` returns, as a query of OPA does.
# Behaviour: regopy answers `undefined` for a query whose value is false, so a host cannot tell a
#   denial from a rule that is missing or misspelt. With `x := data.policy.allow` the binding is
#   false, and for a missing rule there is none. null and 0 come back as they are. A host treats
#   undefined as a denial, and asks by a binding.
# Output seen: below, after `wanted=`.
set -euo pipefail
source "$(dirname "$0")/common.bash"
pip_packages regopy==1.5.2
cd "$work"

cat >case.py <<'PY'
import regopy
policy = regopy.Interpreter()
policy.add_module("policy", """package policy
default allow := false
count := 0
allow if input.tested""")
policy.set_input({})
for query in ("data.policy.allow", "data.policy.misspelt", "data.policy.count", "x := data.policy.allow",
              "x := data.policy.misspelt"):
    print(query, "->", policy.query(query))
PY
wanted='data.policy.allow -> undefined
data.policy.misspelt -> undefined
data.policy.count -> {"expressions":[0]}
x := data.policy.allow -> {"expressions":[true], "bindings":{"x":false}}
x := data.policy.misspelt -> undefined'
holds "a decision of false" "$wanted" "$(python case.py)"
