#!/usr/bin/env bash
# Runs all steps of a release in order. Uploads nothing without `--publish`:
#   bash scripts/release.sh 0.2.0             runs every step without an upload
#   bash scripts/release.sh 0.2.0 --publish   uploads both packages and creates the tag
set -euo pipefail
cd "$(dirname "$0")/.."
step() { printf '\n== %s\n' "$*"; }
fail() { echo "error: $*" >&2; exit 1; }

version=${1:-}
[ -n "$version" ] || fail "missing version: bash scripts/release.sh 0.2.0 [--publish]"
publish=${2:-}
[ -z "$publish" ] || [ "$publish" = --publish ] || fail "unknown argument: $publish"

step "the tree is clean, and its version is $version"
[ -z "$(git status --porcelain)" ] || fail "commit or stash your changes"
current=$(sed -n '/^\[workspace.package\]/,/^$/s/^version = "\(.*\)"$/\1/p' Cargo.toml)
[ "$current" = "$version" ] || fail "the version in Cargo.toml is $current: change it there, and in [workspace.dependencies] for both packages"
grep -qF "actor-token-macros = { path = \"macros\", version = \"=$version\" }" Cargo.toml || fail "the derive isn't pinned to $version"
git rev-parse --quiet --verify "refs/tags/v$version" >/dev/null && fail "the tag v$version already exists"

step "manual steps"
missing=()
grep -qE "^## ${version//./\\.}( |$)" CHANGELOG.md || missing+=("CHANGELOG.md has no section $version: rename Unreleased")
grep -q '^repository' Cargo.toml || missing+=("[workspace.package] has no \`repository\`, which README's relative links and pictures need")
printf '  - %s\n' "${missing[@]:-nothing}"
[ "${#missing[@]}" = 0 ] || [ -z "$publish" ] || fail "complete these steps first"

step "everything that a change must pass"
bash .ci/run

step "licenses, unused dependencies, spelling, documentation, the public API"
# Uploaded packages must not have known vulnerabilities.
[ -z "$publish" ] || export ADVISORIES=1
bash scripts/hygiene.sh

step "the packages outside the workspace"
bash scripts/packages.sh

step "publish"
# One command publishes both packages: cargo waits until the first is available before it uploads
# the second.
if [ -z "$publish" ]; then
  echo "nothing was uploaded: use --publish to upload"
else
  cargo publish --locked -p actor-token-macros -p actor-token
  git tag --annotate "v$version" --message "actor-token $version"
  echo "next: git push origin v$version"
fi
