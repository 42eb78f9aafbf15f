#!/usr/bin/env bash
# Counts the system calls and new threads of a send with strace. Fails if they exceed those of a
# hand-written client. To exclude the opening of the connection, the script subtracts the calls of a
# few sends from those of many. Skipped if strace can't be used.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! strace -o /dev/null true 2>/dev/null; then
  echo "skipped: counting system calls needs strace; install it (apt-get install strace), and allow ptrace"
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
# Counts the calls of all threads: strace writes one line for each.
count() {
  strace --follow-forks --quiet=all --output="$calls" "$target/release/examples/sends" "$1" "$2" "$3" "$origin"
  all=$(grep -cE '^[0-9]+ +[a-z_0-9]+\(' "$calls")
  threads=$(grep -cE '^[0-9]+ +(clone3?|v?fork)\(' "$calls" || true)
}
failed=0
echo "| transport | client | system calls per send | threads in total |"
echo "| --- | --- | --- | --- |"
for transport in ureq reqwest; do
  for client in hand-written ours; do
    count "$transport" "$client" "$few"
    few_calls=$all
    count "$transport" "$client" "$many"
    hundredths=$(((all - few_calls) * 100 / (many - few)))
    printf '| %s | %s | %d.%02d | %d |\n' "$transport" "$client" $((hundredths / 100)) $((hundredths % 100)) "$threads"
    if [ "$client" = hand-written ]; then
      allowed=$hundredths allowed_threads=$threads
    # Timing decides whether a response is already available at the first read, so the count varies,
    # most of all on a busy computer. One more call per send would be 100 hundredths.
    elif [ "$hundredths" -gt $((allowed + 50)) ] || [ "$threads" -gt "$allowed_threads" ]; then
      failed=1
    fi
  done
done
if [ "$failed" = 1 ]; then
  echo "a send takes more system calls than the hand-written client, or starts a thread" >&2
  exit 1
fi
