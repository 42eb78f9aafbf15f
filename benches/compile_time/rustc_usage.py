#!/usr/bin/env python3
"""Runs rustc for cargo (`RUSTC_WORKSPACE_WRAPPER`), and writes its CPU seconds to a file.

The CPU time of cargo and of this script is not counted.
"""

import os
import sys


def main() -> int:
    child = os.spawnvp(os.P_NOWAIT, sys.argv[1], sys.argv[1:])
    _, status, usage = os.wait4(child, 0)
    # Cargo also runs rustc without `--emit`, to get its version.
    if "COMPILE_TIME_USAGE" in os.environ and "--emit" in " ".join(sys.argv):
        with open(os.environ["COMPILE_TIME_USAGE"], "w", encoding="utf-8") as file:
            file.write(str(usage.ru_utime + usage.ru_stime))
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    sys.exit(main())
