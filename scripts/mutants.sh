#!/usr/bin/env bash
# Mutation testing with cargo-mutants: makes small changes to the code, one at a time, and checks
# that a test fails. Runs the packages' unit tests first, which take seconds. For mutants that they
# miss, it runs everything that README's test command runs. Arguments are passed to cargo-mutants:
# `--shard 0/16`, `--file runtime/src/call/classify.rs`, `--in-diff`. Prints the missed mutants,
# which are also in target/mutants.out. docs/mutants.md lists the known ones and their reasons.
set -euo pipefail
cd "$(dirname "$0")/.."
mutants=$(bash scripts/tool.sh cargo-mutants 27.1.0)
PATH="$(dirname "$mutants"):$PATH"
# These builds need no debug information.
export CARGO_PROFILE_DEV_DEBUG=0

pass() {
  local code=0
  cargo mutants --package actor-token --package actor-token-macros --all-features --output target "$@" || code=$?
  # 2: some mutants were missed, 3: some timed out. Anything else is an error.
  case $code in
    0 | 2 | 3) ;;
    *) exit "$code" ;;
  esac
}

mkdir -p target
out=target/mutants.out
count() { if [ -f "$out/$1.txt" ]; then wc -l <"$out/$1.txt"; else echo 0; fi; }
rm -rf "$out" "$out.old"
pass --minimum-test-timeout 60 "$@" -- --lib
caught=$(count caught)
# For each mutant, the compile-fail cases are compiled again. This takes longer.
pass --iterate --minimum-test-timeout 600 --test-package actor-token,actor-token-macros,actor-token-workspace "$@"
echo "caught $((caught + $(count caught))), missed $(count missed), timed out $(count timeout)"
if [ -f "$out/missed.txt" ]; then cat "$out/missed.txt"; fi
