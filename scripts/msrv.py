"""Whether all that the packages depend on will do with the Rust version that the packages state, by what they state themselves.

(The packages' own code is checked by clippy's `incompatible_msrv`.)
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
# By itself, without what the rest of the workspace turns on in common dependencies. With the derive that is both packages. Build scripts and what
# they depend on are compiled by users too.
tree = cargo("tree", "-p", "actor-token", "--all-features", "-e", "normal,build", "--prefix", "none", "--target", "all")
used = {(line.split()[0], line.split()[1].removeprefix("v")) for line in tree.splitlines() if line}
stated = version(next(packages[package] for package in used if package[0] == "actor-token"))

newer = sorted(package for package in used if packages[package] and version(packages[package]) > stated)
for package in newer:
    print(*package, "needs Rust", packages[package])
silent = sorted(name for name, number in used if not packages[name, number])
print(f"{len(used) - len(silent) - len(newer)} packages state that they will do with Rust {'.'.join(map(str, stated))} or with one that is older")
print(f"{len(silent)} state no version:", *silent)
sys.exit(bool(newer))
