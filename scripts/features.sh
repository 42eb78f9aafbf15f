#!/usr/bin/env bash
# Checks actor-token with every combination of its features, and each package of the workspace
# alone, with exactly the features that it asks for. In a build of several packages, one package can
# enable a feature that another one forgot.
set -euo pipefail
cd "$(dirname "$0")/.."
hack=$(bash scripts/tool.sh cargo-hack 0.6.46)
PATH="$(dirname "$hack"):$PATH"

echo "-- every combination of features"
# `default` is the same as `derive`. Features that another one enables are not combined with it.
cargo hack clippy --locked -p actor-token --lib --feature-powerset --exclude-features default -- -D warnings

echo "-- documentation with fewer features"
RUSTDOCFLAGS="-D warnings" cargo doc --locked -p actor-token --no-deps
RUSTDOCFLAGS="-D warnings" cargo doc --locked -p actor-token --no-deps --no-default-features

echo "-- each package alone"
cargo hack check --locked --workspace --all-targets
