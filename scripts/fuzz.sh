#!/usr/bin/env bash
# Runs each fuzz target for a number of seconds (60 by default), with the seeds and the corpus of
# earlier runs. Needs a nightly toolchain and a C++ compiler. fuzz/README.md shows longer runs of
# one target.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-60}
fuzz=$(bash scripts/tool.sh cargo-fuzz 0.13.2)

# fuzz FOLDER TARGET MAX_LENGTH [LIBFUZZER OPTIONS]
fuzz() {
  local folder=$1 target=$2 max_length=$3
  shift 3
  echo "-- $target"
  mkdir -p "$folder/corpus/$target"
  PATH="$(dirname "$fuzz"):$PATH" cargo +nightly fuzz run --fuzz-dir "$folder" --sanitizer none --no-trace-compares "$target" \
    "$folder/corpus/$target" "fuzz/seeds/$target" -- -max_total_time="$seconds" -max_len="$max_length" -len_control=20 -print_final_stats=1 "$@"
}

fuzz fuzz structs 256
fuzz fuzz tokens 256
fuzz fuzz/server responses 1024 -timeout=5 -rss_limit_mb=512
fuzz fuzz/server shapes 512 -timeout=5 -rss_limit_mb=512
fuzz fuzz/server retry_after 128 -timeout=5 -rss_limit_mb=512
fuzz fuzz/server session_token 512 -timeout=5 -rss_limit_mb=512
