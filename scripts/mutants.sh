#!/usr/bin/env bash
# Changes the code in small ways, one at a time, and looks whether a test notices (cargo-mutants): first the packages' unit tests, which take seconds, then for
# what they missed everything that README's test command runs. Arguments go to cargo-mutants: `--shard 0/16`, `--file runtime/src/call/classify.rs`, `--in-diff`. What no
# test noticed is listed, and in target/mutants.out; docs/mutants.md says which of those are known, and why.
set -euo pipefail
cd "$(dirname "$0")/.."
mutants=$(bash scripts/tool.sh cargo-mutants 27.1.0)
PATH="$(dirname "$mutants"):$PATH"
# Nobody debugs what is built here.
export CARGO_PROFILE_DEV_DEBUG=0

pass() {
  local code=0
  cargo mutants --package actor-token --package actor-token-macros --all-features --output target "$@" || code=$?
  # 2: some were missed, 3: some took too long. Anything else went wrong.
  case $code in
    0 | 2 | 3) ;;
    *) exit "$code" ;;
  esac
}

out=target/mutants.out
count() { if [ -f "$out/$1.txt" ]; then wc -l <"$out/$1.txt"; else echo 0; fi; }
rm -rf "$out" "$out.old"
pass --minimum-test-timeout 60 "$@" -- --lib
caught=$(count caught)
# The compile-fail cases are built anew for each mutant.
pass --iterate --minimum-test-timeout 600 --test-package actor-token,actor-token-macros,actor-token-workspace "$@"
echo "caught $((caught + $(count caught))), missed $(count missed), too long $(count timeout)"
if [ -f "$out/missed.txt" ]; then cat "$out/missed.txt"; fi
