"""Fails if a dependency of the packages requires a newer Rust version than the packages.

Uses the `rust-version` of each package. scripts/msrv.sh calls this script, and then builds the
packages. A build has only the dependencies for the operating system on which it runs.
"""

import json
import subprocess
import sys


def cargo(*arguments):
    return subprocess.check_output(["cargo", *arguments, "--locked"], text=True)


def version(text):
    return tuple(int(part) for part in text.split(".")[:2])


packages = {
    (package["name"], package["version"]): package["rust_version"]
    for package in json.loads(cargo("metadata", "--format-version", "1"))["packages"]
}
# The tree has actor-token and the derive, without features that other packages of the workspace
# enable. It includes the dependencies of build scripts, which users compile too.
tree = cargo("tree", "-p", "actor-token", "--all-features", "-e", "normal,build", "--prefix", "none", "--target", "all")
used = {(line.split()[0], line.split()[1].removeprefix("v")) for line in tree.splitlines() if line}
minimum = version(next(packages[package] for package in used if package[0] == "actor-token"))

newer = sorted(package for package in used if packages[package] and version(packages[package]) > minimum)
for package in newer:
    print(*package, "needs Rust", packages[package])
unknown = sorted(name for name, number in used if not packages[name, number])
print(f"{len(used) - len(unknown) - len(newer)} packages support Rust {'.'.join(map(str, minimum))} or older")
print(f"{len(unknown)} state no version:", *unknown)
sys.exit(bool(newer))
