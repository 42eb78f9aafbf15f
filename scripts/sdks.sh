#!/usr/bin/env bash
# Clerk's SDKs for Python and JavaScript as clients of the stand-in. Needs python3 and node 20; installs the SDKs below target/.
set -euo pipefail
cd "$(dirname "$0")/.."
here=tests/sdks
to=target/sdks
mkdir -p "$to/javascript"

python3 -m venv "$to/python"
"$to/python/bin/pip" install --quiet --disable-pip-version-check --requirement "$here/requirements.txt"
cp "$here/package.json" "$here/package-lock.json" "$here/sdk_javascript.test.mjs" "$to/javascript/"
npm --prefix "$to/javascript" ci --ignore-scripts --no-audit --no-fund --loglevel=error

cargo build --locked --quiet --example fake_clerk
# A pipe: reading its two lines waits for the server, without polling.
exec {served}< <(exec "${CARGO_TARGET_DIR:-target}/debug/examples/fake_clerk")
trap 'kill $!' EXIT
for _ in CLERK_SECRET_KEY CLERK_API_URL; do
  read -r line <&"$served"
  export "${line?}"
done
export CLERK_TELEMETRY_DISABLED=1

"$to/python/bin/python" "$here/sdk_python.py" --verbose
node --test "$to/javascript/sdk_javascript.test.mjs"
