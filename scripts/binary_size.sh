#!/usr/bin/env bash
# Tells how much larger a stripped release binary of quickstart's client part is than one by hand with ureq and serde.
set -euo pipefail
cd "$(dirname "$0")/.."
to_be_reached=130
# Held until that is reached, in KiB. How the compiler parts a crate into units moves it by a few.
held=209

target=${CARGO_TARGET_DIR:-target}
size() {
  CARGO_PROFILE_RELEASE_STRIP=symbols cargo build --locked --quiet --release --target-dir "$target/size" --package "size-$1" &&
    wc -c <"$target/size/release/size-$1"
}
ours=$(size ours)
by_hand=$(size hand-written)
more=$(((ours - by_hand) / 1024))
echo "stripped release binaries: $ours bytes, $by_hand by hand: $more KiB more (to be reached: $to_be_reached)"
if [ "$more" -gt "$held" ]; then
  echo "more than the $held KiB that are held; \`cargo bloat --release --package size-ours\` says what takes the room" >&2
  exit 1
fi
