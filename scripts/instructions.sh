#!/usr/bin/env bash
# Counts the instructions of every subject with valgrind, and fails more than five per cent above what benches/src/limits.rs states.
# Skipped where valgrind is missing. gungraun's runner is installed into the target folder.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! command -v valgrind >/dev/null; then
  echo "skipped: valgrind is missing, so instructions can't be counted; install it with your system's package manager (apt-get install valgrind)"
  exit 0
fi
target=${CARGO_TARGET_DIR:-target}
mkdir -p "$target"
target=$(cd "$target" && pwd)
# The runner's version must be the library's.
version=$(sed -n 's/^gungraun = "=\(.*\)"$/\1/p' Cargo.toml)
GUNGRAUN_RUNNER=$(bash scripts/tool.sh gungraun-runner "$version")
export GUNGRAUN_RUNNER
# What was counted before is none of this run's business.
rm -rf "$target/gungraun"
CARGO_TARGET_DIR="$target" cargo bench --locked -p benches --bench instructions
CARGO_TARGET_DIR="$target" cargo run --locked --quiet --release -p benches --bin check_instructions -- "$target/gungraun/benches/instructions/all"
