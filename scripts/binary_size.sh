#!/usr/bin/env bash
# Compares the sizes of two stripped release binaries: the client part of the example `quickstart`,
# and a hand-written program with ureq and serde.
set -euo pipefail
cd "$(dirname "$0")/.."
# The budget in KiB, and the limit at which the script fails until the budget is met. How the
# compiler splits a crate into units changes the size by a few KiB.
budget=130
limit=244

target=${CARGO_TARGET_DIR:-target}
size() {
  CARGO_PROFILE_RELEASE_STRIP=symbols cargo build --locked --quiet --release --target-dir "$target/size" --package "size-$1" &&
    wc -c <"$target/size/release/size-$1"
}
ours=$(size ours)
hand_written=$(size hand-written)
more=$(((ours - hand_written) / 1024))
echo "stripped release binaries: $ours bytes, hand-written $hand_written bytes, difference $more KiB (budget: $budget KiB)"
if [ "$more" -gt "$limit" ]; then
  echo "the difference exceeds the limit of $limit KiB; \`cargo bloat --release --package size-ours\` lists the largest functions" >&2
  exit 1
fi
