#!/usr/bin/env bash
# Runs the support console's tests in a browser. Installs Debian's packages of Chromium and its
# driver if they are missing, and axe-core, which checks the accessibility of pages, below the
# target folder. Needs node 20 with npm.
set -euo pipefail
cd "$(dirname "$0")/.."
source=examples/support_console/tests/browser

if ! { command -v chromium && command -v chromedriver; } >/dev/null; then
  as_root=$([ "$(id -u)" = 0 ] || echo "sudo --non-interactive")
  $as_root apt-get update
  $as_root apt-get install --yes --no-install-recommends chromium chromium-driver
fi

mkdir -p "${CARGO_TARGET_DIR:-target}/axe"
axe=$(cd "${CARGO_TARGET_DIR:-target}/axe" && pwd)
cp "$source/package.json" "$source/package-lock.json" "$axe/"
npm --prefix "$axe" ci --ignore-scripts --no-audit --no-fund --loglevel=error

export AXE=$axe/node_modules/axe-core/axe.min.js
REQUIRE_BROWSER=1 cargo test --locked -p support-console --test browser
