#!/usr/bin/env bash
# Static checks of the packages: licenses and sources of dependencies, unused dependencies,
# spelling, documentation and the public API.
#   ADVISORIES=1 bash scripts/hygiene.sh   also fetches and checks RustSec's advisories
set -euo pipefail
cd "$(dirname "$0")/.."
step() { printf '\n-- %s\n' "$*"; }
tool() { bash scripts/tool.sh "$@"; }

step "licenses, sources, versions"
deny=$(tool cargo-deny 0.20.2)
"$deny" --log-level error check licenses bans sources

step "known vulnerabilities"
# This check fetches RustSec's list, so it runs only on request.
if [ "${ADVISORIES:-}" = 1 ]; then
  "$deny" check advisories
else
  echo "skipped: set ADVISORIES=1 to fetch and check RustSec's advisories"
fi

step "unused dependencies"
"$(tool cargo-machete 0.9.2)"

step "spelling"
"$(tool typos-cli 1.52.0 typos)"

step "documentation of all public items"
# Stable rustdoc has no flag for this yet.
for package in actor-token actor-token-macros; do
  coverage=$(RUSTC_BOOTSTRAP=1 cargo rustdoc --quiet --locked -p "$package" --lib --all-features -- -Z unstable-options --show-coverage)
  printf '%s: ' "$package"
  awk -F'|' '/^\| Total/ { print "documented:" $4 ", with examples:" $6; found = $4 ~ /100\.0%/ } END { exit !found }' <<<"$coverage"
done

step "examples of all public types, traits, functions and constants"
RUSTC_BOOTSTRAP=1 cargo rustdoc --quiet --locked -p actor-token --lib --all-features -- -Z unstable-options --output-format json
python3 scripts/examples.py "${CARGO_TARGET_DIR:-target}/doc/actor_token.json"

step "the public API in docs/public-api.txt"
bash scripts/public_api.sh
