#!/usr/bin/env bash
# Checks the packages as they would be published: packs them from a clean tree, then builds, tests
# and uses them outside the workspace, with the newest and the oldest dependencies. Uploads nothing.
set -euo pipefail
cd "$(dirname "$0")/.."
step() { printf '\n-- %s\n' "$*"; }

version=$(sed -n '/^\[workspace.package\]/,/^$/s/^version = "\(.*\)"$/\1/p' Cargo.toml)
target=$(mkdir -p "${CARGO_TARGET_DIR:-target}/packages" && cd "${CARGO_TARGET_DIR:-target}/packages" && pwd)
outside=$(mktemp -d)
trap 'rm -rf "$outside"' EXIT
repository=$PWD
pinned=$repository/rust-toolchain.toml

step "pack from a clean tree, and build the packages"
# Cargo assumes that a package with the same version has not changed. It would use the derive that
# an earlier run unpacked.
rm -rf "$target/package" "$target/debug" "${CARGO_HOME:-$HOME/.cargo}"/registry/src/-*/actor-token-*"$version"
cargo package --locked --target-dir "$target" -p actor-token-macros -p actor-token
for package in actor-token-macros actor-token; do
  tar -xzf "$target/package/$package-$version.crate" -C "$outside"
done
cp "$pinned" "$outside"

# Neither package is in a registry yet, so both are used from the folders where they were unpacked.
cd "$outside"
macros=(--config "patch.crates-io.actor-token-macros.path='$outside/actor-token-macros-$version'")
both=("${macros[@]}" --config "patch.crates-io.actor-token.path='$outside/actor-token-$version'")
export CARGO_TARGET_DIR="$target/outside"

step "test the packages"
(cd "actor-token-macros-$version" && cargo test --quiet)
(cd "actor-token-$version" && cargo test --quiet --all-features "${macros[@]}")

step "a new project with README's install section"
readme=actor-token-$version/README.md
cargo new --quiet --name newcomer newcomer
cp "$pinned" newcomer
cd newcomer
sed '/^\[dependencies\]/,$d' Cargo.toml >head.toml
{ cat head.toml; sed -n '/^## Install/,/^## /{/^```toml/,/^```$/p}' "../$readme" | sed '/^```/d'; } >Cargo.toml
rm head.toml
sed -n '/^```rust/,/^```$/{/^```/!p}' "../$readme" >src/main.rs
mkdir tests
cat >tests/newcomer.rs <<'RUST'
use actor_token::{Actor, ActorTokenRequest, Client, CreateActorTokenRequestBody, fake::FakeClerk};

#[test]
fn token_is_issued() -> Result<(), Box<dyn std::error::Error>> {
    let fake = FakeClerk::new();
    let clerk = Client::builder(fake.clone()).secret_key(fake.secret_key()).build()?;
    let request = CreateActorTokenRequestBody::builder().user_id("user_2").actor(Actor::new("user_1")).build()?;
    assert_eq!(request.send(&clerk)?.user_id(), "user_2");
    Ok(())
}
RUST
cat Cargo.toml
cargo build --quiet "${both[@]}"
cargo test --quiet "${both[@]}"
# Without a key, the program must fail with a message that names the variable.
if output=$(env -u CLERK_SECRET_KEY cargo run --quiet "${both[@]}" 2>&1); then
  echo "README's program succeeds without a key" >&2
  exit 1
fi
grep -q CLERK_SECRET_KEY <<<"$output"

step "the oldest supported dependencies"
# Stable cargo has no flag for this yet.
oldest() {
  rm -f Cargo.lock
  RUSTC_BOOTSTRAP=1 cargo -Z direct-minimal-versions update --quiet "$@"
}
cd "../actor-token-macros-$version"
oldest
cargo check --quiet --lib
cd "../actor-token-$version"
oldest "${macros[@]}"
cargo check --quiet --lib --all-features "${macros[@]}"

step "the packages can be published"
# The packages were built above, so they are not verified again.
cd "$repository"
cargo publish --locked --dry-run --no-verify --target-dir "$target" -p actor-token-macros -p actor-token
