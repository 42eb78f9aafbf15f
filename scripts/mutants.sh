#!/usr/bin/env bash
# Changes the code in small ways, one at a time, and looks whether a test notices (cargo-mutants). Arguments go to it: `--shard 0/4`, `--file
# runtime/src/verdict.rs`. Writes what it found to target/mutants.out. Hours for everything on two cores; --in-diff for a change alone.
set -euo pipefail
cd "$(dirname "$0")/.."
mutants=$(bash scripts/tool.sh cargo-mutants 27.1.0)
PATH="$(dirname "$mutants"):$PATH" cargo mutants --package actor-token --package actor-token-macros --output target "$@"
