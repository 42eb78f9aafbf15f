#!/usr/bin/env bash
# Installs a version of a cargo tool below the target folder if it is missing, and prints the path
# of its program.
#   bash scripts/tool.sh PACKAGE VERSION [PROGRAM]
set -euo pipefail
cd "$(dirname "$0")/.."
package=$1 version=$2 program=${3:-$1}

target=${CARGO_TARGET_DIR:-target}
mkdir -p "$target/tools"
tools=$(cd "$target/tools" && pwd)
if ! grep -qF "\"$package $version (" "$tools/.crates.toml" 2>/dev/null; then
  cargo install --quiet --locked "$package" --version "=$version" --root "$tools" --target-dir "$tools/build" >&2
  rm -rf "$tools/build"
fi
echo "$tools/bin/$program"
