#!/usr/bin/env bash
# Compares the public API of the runtime with docs/public-api.txt. Needs a nightly toolchain.
#   BLESS=1 bash scripts/public_api.sh   accepts a changed public API
set -euo pipefail
cd "$(dirname "$0")/.."

if rustup toolchain list | grep -q '^nightly'; then
  program=$(bash scripts/tool.sh cargo-public-api 0.52.0)
  listing=$(PATH="$(dirname "$program"):$PATH" cargo +nightly public-api --simplified --simplified --simplified --all-features -p actor-token)
  if [ "${BLESS:-}" = 1 ]; then
    printf '%s\n' "$listing" >docs/public-api.txt
  fi
  diff docs/public-api.txt - <<<"$listing" || {
    echo "the public API has changed: review the difference, then accept it with BLESS=1 bash scripts/public_api.sh" >&2
    exit 1
  }
else
  echo "skipped: listing the public API needs a nightly toolchain"
fi
