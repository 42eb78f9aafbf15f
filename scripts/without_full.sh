#!/usr/bin/env bash
# Holds that nothing turns on syn's feature `full` where tests/ui and tests/crates compile: what the derive says about
# expressions that syn can't read without it must not depend on another crate. (trybuild compiles tests/ui in a
# workspace of its own with the dependencies of the root package, so those are the ones to look at.)
set -euo pipefail
cd "$(dirname "$0")/.."

tree_of() {
  cargo tree --locked --edges features --invert syn --prefix none --package "$1"
}

# The trees are taken outside of the conditions, where a failure of cargo would pass for "no".
# The derive's unit tests read what it writes, with `full`. If that isn't seen, nothing below would be.
tree=$(tree_of actor-token-macros)
if ! grep -q '^syn feature "full"' <<<"$tree"; then
  echo "syn's features can't be told from \`cargo tree\`" >&2
  exit 1
fi
for package in actor-token-workspace strict-lints through-facade renamed no-prelude edition-2018 edition-2021 similar-attributes; do
  tree=$(tree_of "$package")
  if grep '^syn feature "full"' <<<"$tree"; then
    echo "a dependency of $package turns on syn's \`full\`" >&2
    exit 1
  fi
done
