#!/usr/bin/env bash
# Changes the code in small ways, one at a time, and looks whether a test notices (cargo-mutants). Arguments go to it: `--shard 0/16`, `--file
# runtime/src/verdict.rs`. What no test noticed is listed, and in target/mutants.out; docs/mutants.md says which of those are known, and why. Hours for
# everything on two cores; `--in-diff` takes a change alone.
set -euo pipefail
cd "$(dirname "$0")/.."
mutants=$(bash scripts/tool.sh cargo-mutants 27.1.0)
code=0
PATH="$(dirname "$mutants"):$PATH" cargo mutants --package actor-token --package actor-token-macros \
  --test-package actor-token,actor-token-macros,actor-token-workspace --output target "$@" || code=$?
# 2: some were missed, 3: some took too long. Anything else went wrong.
case $code in
  0 | 2 | 3) ;;
  *) exit "$code" ;;
esac
echo "caught $(wc -l <target/mutants.out/caught.txt), missed $(wc -l <target/mutants.out/missed.txt), too long $(wc -l <target/mutants.out/timeout.txt)"
cat target/mutants.out/missed.txt
