#!/usr/bin/env bash
# Compares the CPU time of a send over an open connection with the same HTTP client without
# timeouts, which most programs use. Times depend on the computer, so this script prints ratios and
# has no limits. The clients take turns, and the fastest round of each counts.
#   bash scripts/cpu_time.sh [SENDS] [ROUNDS]
set -euo pipefail
cd "$(dirname "$0")/.."

target=${CARGO_TARGET_DIR:-target}
cargo build --locked --quiet --release --package benches --bin server --example sends
coproc server { exec "$target/release/server"; }
server_id=$server_PID
trap 'kill "$server_id" 2>/dev/null || true' EXIT
read -r origin <&"${server[0]}"

sends=${1:-10000} rounds=${2:-7}
declare -A fastest
TIMEFORMAT='%3U %3S'
for ((round = 0; round < rounds; round++)); do
  for transport in ureq reqwest; do
    for client in hand-written-without-timeouts hand-written ours; do
      read -r user system < <({ time "$target/release/examples/sends" "$transport" "$client" "$sends" "$origin"; } 2>&1)
      tenths=$(awk "BEGIN { printf \"%d\", ($user + $system) * 10000000 / $sends }")
      key="$transport $client"
      if [ "$tenths" -lt "${fastest[$key]:-10000000}" ]; then
        fastest[$key]=$tenths
      fi
    done
  done
done
echo "| transport | client | CPU time of a send, in microseconds | ratio to the client without timeouts |"
echo "| --- | --- | --- | --- |"
for transport in ureq reqwest; do
  base=${fastest["$transport hand-written-without-timeouts"]}
  for client in hand-written-without-timeouts hand-written ours; do
    value=${fastest["$transport $client"]}
    printf '| %s | %s | %d.%d | %s |\n' "$transport" "$client" $((value / 10)) $((value % 10)) "$(awk "BEGIN { printf \"%.2f\", $value / $base }")"
  done
done
