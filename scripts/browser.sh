#!/usr/bin/env bash
# Runs the support console's tests in a browser. Installs Debian's packages of Chromium and its
# driver if they are missing.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! { command -v chromium && command -v chromedriver; } >/dev/null; then
  as_root=$([ "$(id -u)" = 0 ] || echo "sudo --non-interactive")
  $as_root apt-get update
  $as_root apt-get install --yes --no-install-recommends chromium chromium-driver
fi
REQUIRE_BROWSER=1 cargo test --locked -p support-console --test browser
