#!/usr/bin/env python3
"""Stands between cargo and rustc (`RUSTC_WORKSPACE_WRAPPER`), and notes the CPU seconds that rustc took.

Only that process and its children count: neither cargo's start nor this script.
"""

import os
import sys


def main() -> int:
    child = os.spawnvp(os.P_NOWAIT, sys.argv[1], sys.argv[1:])
    _, status, usage = os.wait4(child, 0)
    # Cargo asks rustc for its version too; that comes without a name of a crate.
    if "COMPILE_TIME_USAGE" in os.environ and "--emit" in " ".join(sys.argv):
        with open(os.environ["COMPILE_TIME_USAGE"], "w", encoding="utf-8") as note:
            note.write(str(usage.ru_utime + usage.ru_stime))
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    sys.exit(main())
