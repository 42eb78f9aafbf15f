#!/usr/bin/env bash
# Checks that no dependency enables syn's feature `full` where tests/ui and tests/crates compile.
# The derive's errors for expressions that syn can't parse without `full` must not depend on other
# crates. trybuild compiles tests/ui in a separate workspace with the dependencies of the root
# package, so this script checks the root package instead.
set -euo pipefail
cd "$(dirname "$0")/.."

tree_of() {
  cargo tree --locked --edges features --invert syn --prefix none --package "$1"
}

# `cargo tree` runs outside the conditions: inside, its failure would look like "not found". The
# derive's unit tests use `full`. If grep does not find this, the check below can't find anything
# either.
tree=$(tree_of actor-token-macros)
if ! grep -q '^syn feature "full"' <<<"$tree"; then
  echo "the output of \`cargo tree\` does not show syn's features" >&2
  exit 1
fi
for package in actor-token-workspace strict-lints through-facade renamed no-prelude edition-2018 edition-2021 similar-attributes; do
  tree=$(tree_of "$package")
  if grep '^syn feature "full"' <<<"$tree"; then
    echo "a dependency of $package enables syn's \`full\`" >&2
    exit 1
  fi
done
