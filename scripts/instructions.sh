#!/usr/bin/env bash
# Counts the instructions of every subject with valgrind. Fails if a count exceeds its limit in
# benches/src/limits.rs by more than five percent. Skipped if valgrind is missing. Installs
# gungraun's runner into the target folder.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! command -v valgrind >/dev/null; then
  echo "skipped: counting instructions needs valgrind; install it with your system's package manager (apt-get install valgrind)"
  exit 0
fi
target=${CARGO_TARGET_DIR:-target}
mkdir -p "$target"
target=$(cd "$target" && pwd)
# The runner must have the same version as the library.
version=$(sed -n 's/^gungraun = "=\(.*\)"$/\1/p' Cargo.toml)
GUNGRAUN_RUNNER=$(bash scripts/tool.sh gungraun-runner "$version")
export GUNGRAUN_RUNNER
# Removes the counts of earlier runs.
rm -rf "$target/gungraun"
CARGO_TARGET_DIR="$target" cargo bench --locked -p benches --bench instructions
CARGO_TARGET_DIR="$target" cargo run --locked --quiet --release -p benches --bin check_instructions -- "$target/gungraun/benches/instructions/all"
