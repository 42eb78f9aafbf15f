#!/usr/bin/env bash
# Counts with strace the system calls that a send takes and the threads that it starts, and fails above those of a client by hand.
# What opening the connection takes is left out: it is the difference of many sends and a few. Skipped where strace can't be used.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! strace -o /dev/null true 2>/dev/null; then
  echo "skipped: strace is missing or not allowed, so system calls can't be counted; install it (apt-get install strace), and allow ptrace"
  exit 0
fi
target=${CARGO_TARGET_DIR:-target}
cargo build --locked --quiet --release --package benches --bin server --example sends
calls=$(mktemp)
coproc server { exec "$target/release/server"; }
server_id=$server_PID
trap 'rm -f "$calls"; kill "$server_id" 2>/dev/null || true' EXIT
read -r origin <&"${server[0]}"

few=100 many=1100
# Of all threads, one line a call.
count() {
  strace --follow-forks --quiet=all --output="$calls" "$target/release/examples/sends" "$1" "$2" "$3" "$origin"
  all=$(grep -cE '^[0-9]+ +[a-z_0-9]+\(' "$calls")
  threads=$(grep -cE '^[0-9]+ +(clone3?|v?fork)\(' "$calls" || true)
}
failed=0
echo "| transport | whose | system calls a send | threads in all |"
echo "| --- | --- | --- | --- |"
for transport in ureq reqwest; do
  for whose in by-hand ours; do
    count "$transport" "$whose" "$few"
    of_few=$all
    count "$transport" "$whose" "$many"
    hundredths=$(((all - of_few) * 100 / (many - few)))
    printf '| %s | %s | %d.%02d | %d |\n' "$transport" "$whose" $((hundredths / 100)) $((hundredths % 100)) "$threads"
    if [ "$whose" = by-hand ]; then
      allowed=$hundredths allowed_threads=$threads
    # Whether an answer is there already when it is looked for is up to the system; a call more would be a hundred hundredths.
    elif [ "$hundredths" -gt $((allowed + 10)) ] || [ "$threads" -gt "$allowed_threads" ]; then
      failed=1
    fi
  done
done
if [ "$failed" = 1 ]; then
  echo "a send takes more system calls than by hand, or starts a thread" >&2
  exit 1
fi
