#!/usr/bin/env bash
# What can be said of the packages without running them: licences, sources and known weaknesses of dependencies, the Rust version that they need,
# dependencies that nobody uses, typing errors, undocumented items, and the public interface. With BLESS=1 the listing of that interface is written anew; with
# ADVISORIES=1 RustSec's list of weaknesses is fetched.
set -euo pipefail
cd "$(dirname "$0")/.."
step() { printf '\n-- %s\n' "$*"; }
tool() { bash scripts/tool.sh "$@"; }

step "licences, sources, versions"
deny=$(tool cargo-deny 0.20.2)
"$deny" --log-level error check licenses bans sources

step "known weaknesses"
# The list of them is fetched from where RustSec keeps it; nothing is, unless that is asked for.
if [ "${ADVISORIES:-}" = 1 ]; then
  "$deny" check advisories
else
  echo "skipped: with ADVISORIES=1 RustSec's list is fetched and checked"
fi

step "the oldest Rust that the packages say will do"
python3 scripts/msrv.py

step "dependencies that nobody uses"
"$(tool cargo-machete 0.9.2)"

step "typing errors"
"$(tool typos-cli 1.52.0 typos)"

step "every public item is documented"
# Stable rustdoc has no flag for it yet.
for package in actor-token actor-token-macros; do
  coverage=$(RUSTC_BOOTSTRAP=1 cargo rustdoc --quiet --locked -p "$package" --lib --all-features -- -Z unstable-options --show-coverage)
  printf '%s: ' "$package"
  awk -F'|' '/^\| Total/ { print "documented:" $4 ", with examples:" $6; found = $4 ~ /100\.0%/ } END { exit !found }' <<<"$coverage"
done

step "every public type, trait, function and constant has an example"
RUSTC_BOOTSTRAP=1 cargo rustdoc --quiet --locked -p actor-token --lib --all-features -- -Z unstable-options --output-format json
python3 scripts/examples.py "${CARGO_TARGET_DIR:-target}/doc/actor_token.json"

step "the public interface is the one in docs/public-api.txt"
if rustup toolchain list | grep -q '^nightly'; then
  program=$(tool cargo-public-api 0.52.0)
  listing=$(PATH="$(dirname "$program"):$PATH" cargo +nightly public-api --simplified --simplified --simplified --all-features -p actor-token)
  if [ "${BLESS:-}" = 1 ]; then
    printf '%s\n' "$listing" >docs/public-api.txt
  fi
  diff docs/public-api.txt - <<<"$listing" || {
    echo "the public interface has changed: if that is meant, run BLESS=1 bash scripts/hygiene.sh, and read the difference" >&2
    exit 1
  }
else
  echo "skipped: listing the interface needs a nightly toolchain"
fi
