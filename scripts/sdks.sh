#!/usr/bin/env bash
# Tests `FakeClerk` with Clerk's SDKs for Python and JavaScript. Needs python3 and node 20. Installs
# the SDKs below target/.
set -euo pipefail
cd "$(dirname "$0")/.."
source=tests/sdks
installed=target/sdks
mkdir -p "$installed/javascript"

python3 -m venv "$installed/python"
"$installed/python/bin/pip" install --quiet --disable-pip-version-check --requirement "$source/requirements.txt"
cp "$source/package.json" "$source/package-lock.json" "$source/sdk_javascript.test.mjs" "$installed/javascript/"
npm --prefix "$installed/javascript" ci --ignore-scripts --no-audit --no-fund --loglevel=error

cargo build --locked --quiet --example fake_clerk
# The server writes three lines to a pipe when it is ready, so no polling is needed.
exec {output}< <(exec "${CARGO_TARGET_DIR:-target}/debug/examples/fake_clerk")
trap 'kill $!' EXIT
for _ in CLERK_SECRET_KEY CLERK_API_URL CLERK_JWT_KEY; do
  read -r line <&"$output"
  export "${line?}"
done
export CLERK_TELEMETRY_DISABLED=1

"$installed/python/bin/python" "$source/sdk_python.py" --verbose
node --test "$installed/javascript/sdk_javascript.test.mjs"
