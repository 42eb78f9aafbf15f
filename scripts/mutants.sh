#!/usr/bin/env bash
# Changes the code in small ways, one at a time, and looks whether a test notices (cargo-mutants): first the packages' unit tests, which take seconds, then for
# what they missed everything that README's test command runs. Arguments go to cargo-mutants: `--shard 0/16`, `--file runtime/src/verdict.rs`, `--in-diff`. What no
# test noticed is listed, and in target/mutants.out; docs/mutants.md says which of those are known, and why.
set -euo pipefail
cd "$(dirname "$0")/.."
mutants=$(bash scripts/tool.sh cargo-mutants 27.1.0)
PATH="$(dirname "$mutants"):$PATH"
# A test doesn't need to be debugged here; and what is built once may well be fast.
export CARGO_PROFILE_DEV_DEBUG=0

pass() {
  local code=0
  cargo mutants --package actor-token --package actor-token-macros --all-features --output target --minimum-test-timeout 60 "$@" || code=$?
  # 2: some were missed, 3: some took too long. Anything else went wrong.
  case $code in
    0 | 2 | 3) ;;
    *) exit "$code" ;;
  esac
}

rm -rf target/mutants.out target/mutants.out.old
pass "$@" -- --lib
pass --iterate --test-package actor-token,actor-token-macros,actor-token-workspace "$@"

count() { cat "$@" 2>/dev/null | sort -u | wc -l; }
out=target/mutants.out
echo "caught $(count $out/previously_caught.txt $out/caught.txt), missed $(count $out/missed.txt), too long $(count $out/timeout.txt)"
cat $out/missed.txt
