#!/usr/bin/env bash
# Runs the support console's tests on PostgreSQL instead of SQLite: those over HTTP and, if AXE is
# set as in scripts/browser.sh, those in a browser. Starts a server of its own, on a loopback port
# and with an empty folder. Installs Debian's package of PostgreSQL if it is missing.
#   bash scripts/postgres.sh COMMAND…   runs a different command, with DATABASE_URL
set -euo pipefail
cd "$(dirname "$0")/.."

programs() {
  local folders=(/usr/lib/postgresql/*/bin)
  [ -x "${folders[-1]}/initdb" ] && printf '%s\n' "${folders[-1]}"
}
if ! programs >/dev/null; then
  as_root=$([ "$(id -u)" = 0 ] || echo "sudo --non-interactive")
  $as_root apt-get update
  $as_root apt-get install --yes --no-install-recommends postgresql
fi
bin=$(programs)

# The server refuses to run as root.
folder=$(mktemp -d)
as_user=()
if [ "$(id -u)" = 0 ]; then
  chown postgres "$folder"
  as_user=(runuser -u postgres --)
fi
stop() {
  "${as_user[@]}" "$bin/pg_ctl" --pgdata "$folder/data" --mode immediate --silent stop || true
  rm -rf "$folder"
}
trap stop EXIT

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
(
  cd "$folder"
  "${as_user[@]}" "$bin/initdb" --pgdata "$folder/data" --username console --auth trust --encoding UTF8 >/dev/null
  "${as_user[@]}" "$bin/pg_ctl" --pgdata "$folder/data" --log "$folder/log" --wait --silent \
    --options "-h 127.0.0.1 -p $port -k $folder -c max_connections=400" start
)
export DATABASE_URL="postgres://console@127.0.0.1:$port/postgres"
if [ "$#" -gt 0 ]; then
  "$@"
  exit
fi
cargo test --locked -p support-console --test http
if [ -n "${AXE:-}" ]; then
  REQUIRE_BROWSER=1 cargo test --locked -p support-console --test browser
fi
