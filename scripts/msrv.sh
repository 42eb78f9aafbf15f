#!/usr/bin/env bash
# Builds and tests both packages with the minimum Rust version, `rust-version` in Cargo.toml. Uses
# rustup's toolchain of this version if it is installed, or else Debian's packages, which the script
# installs. Skips two tests: other versions of rustc word and lay out compile errors differently.
set -euo pipefail
cd "$(dirname "$0")/.."
step() { printf '\n-- %s\n' "$*"; }

version=$(sed -n 's/^rust-version = "\(.*\)"$/\1/p' Cargo.toml)
in_debian=/usr/bin
debian_has() { "$in_debian/rustc" --version 2>/dev/null | grep -qF "rustc $version."; }
toolchain=$(rustup toolchain list 2>/dev/null | grep -oE "^${version//./\\.}(\.[0-9]+)?-[^ ]+" | head -n 1 || true)

if [ -n "$toolchain" ]; then
  programs=$(dirname "$(rustup which --toolchain "$toolchain" cargo)")
else
  programs=$in_debian
  if ! debian_has && command -v apt-get >/dev/null; then
    as_root=$([ "$(id -u)" = 0 ] || echo "sudo --non-interactive")
    install="$as_root apt-get install --yes --no-install-recommends"
    $as_root apt-get update
    # Debian 12 has it as an additional version for web browsers, Debian 13 as its only version.
    $install "rustc-web=$version.*" "cargo-web=$version.*" "libstd-rust-web-dev=$version.*" ||
      $install "rustc=$version.*" "cargo=$version.*" || true
  fi
  if ! debian_has; then
    echo "Rust $version is missing: install it with \`rustup toolchain install $version --profile minimal\`" >&2
    exit 1
  fi
fi

# Without rustup's proxies, `cargo` and `rustc` are of this version. The target folder is a separate
# one, because the output of different versions shares no files.
export PATH="$programs:$PATH"
target=${CARGO_TARGET_DIR:-target}
export CARGO_TARGET_DIR="$target/msrv" CARGO_INCREMENTAL=0 CARGO_PROFILE_DEV_DEBUG=0
cargo --version
rustc --version
rustc --version | grep -qF "rustc $version."

step "dependencies on all operating systems, as far as they state their version"
python3 scripts/msrv.py

step "the packages as users build them"
cargo check --locked -p actor-token
cargo check --locked -p actor-token --no-default-features

step "the tests of both packages and of the root package"
cargo test --locked -p actor-token -p actor-token-macros -p actor-token-workspace --all-features -- \
  --skip failing_case_reports_its_errors --skip stub_adds_no_error_to_cargo_build
