#!/usr/bin/env bash
# Everything on the way to a release, in order. Uploads nothing, unless told to:
#   bash scripts/release.sh 0.2.0             goes through all of it
#   bash scripts/release.sh 0.2.0 --publish   uploads both packages, and sets the tag
set -euo pipefail
cd "$(dirname "$0")/.."
step() { printf '\n== %s\n' "$*"; }
stop() { echo "stop: $*" >&2; exit 1; }

version=${1:-}
[ -n "$version" ] || stop "which version? bash scripts/release.sh 0.2.0 [--publish]"
publish=${2:-}
[ -z "$publish" ] || [ "$publish" = --publish ] || stop "unknown argument: $publish"

step "the tree is clean, and says that it is $version"
[ -z "$(git status --porcelain)" ] || stop "commit or stash what has changed"
stated=$(sed -n '/^\[workspace.package\]/,/^$/s/^version = "\(.*\)"$/\1/p' Cargo.toml)
[ "$stated" = "$version" ] || stop "Cargo.toml says $stated: set the version there, and in [workspace.dependencies] for both packages"
grep -qF "actor-token-macros = { path = \"macros\", version = \"=$version\" }" Cargo.toml || stop "the derive isn't pinned to $version"
git rev-parse --quiet --verify "refs/tags/v$version" >/dev/null && stop "there is a tag v$version already"

step "what is left for a person"
missing=()
grep -qE "^## ${version//./\\.}( |$)" CHANGELOG.md || missing+=("CHANGELOG.md has no section $version: rename Unreleased")
grep -q '^repository' Cargo.toml || missing+=("[workspace.package] names no repository, and README's links and pictures are relative to one")
printf '  - %s\n' "${missing[@]:-nothing}"
[ "${#missing[@]}" = 0 ] || [ -z "$publish" ] || stop "mend that first"

step "everything that must hold"
bash .ci/run

step "licences, unused dependencies, typing errors, documentation, the public interface"
# What is uploaded has no known weakness.
[ -z "$publish" ] || export ADVISORIES=1
bash scripts/hygiene.sh

step "the packages, outside of the workspace"
bash scripts/packages.sh

step "publish"
# Both at once: cargo waits for the first to be there before it uploads what depends on it.
if [ -z "$publish" ]; then
  cargo publish --locked --dry-run --no-verify -p actor-token-macros -p actor-token
  echo "nothing was uploaded: with --publish it would be"
else
  cargo publish --locked -p actor-token-macros -p actor-token
  git tag --annotate "v$version" --message "actor-token $version"
  echo "now: git push origin v$version"
fi
