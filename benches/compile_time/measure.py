#!/usr/bin/env python3
"""Measures what the derive costs to compile, beside code by hand and beside other derives.

    python3 benches/compile_time/measure.py           everything; writes docs/performance.md's section and the plots
    python3 benches/compile_time/measure.py --quick   a glance: few structs, no other derives, nothing is written

CPU seconds, not wall time. All subjects take turns in every round, and the least of all rounds counts, so that other work
on the machine falls on all alike and mostly drops out.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path

import plot
import report
from subjects import PEER_SUBJECTS, SUBJECTS, TREES, VARIANTS
from workspace import MODES, REPOSITORY, Workspace


def main() -> int:
    options = parse()
    if options.render:
        results = json.loads(options.render.read_text())
    else:
        with tempfile.TemporaryDirectory(prefix="compile-time-") as folder:
            results = measure(options, (options.work or Path(folder)).resolve())
    print(report.markdown(results))
    if not options.quick:
        docs = REPOSITORY / "docs"
        report.write(docs / "performance.md", results)
        (docs / "compile_time.svg").write_text(plot.compile_time(results))
        (docs / "cold_trees.svg").write_text(plot.cold_trees(results))
    return 0


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--structs", type=int, default=200, help="structs in a crate (default: 200)")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of check and build (default: 5)")
    parser.add_argument("--tree-rounds", type=int, default=2, help="rounds of cold trees (default: 2)")
    parser.add_argument("--quick", action="store_true", help="20 structs, one round, no peers, no trees")
    parser.add_argument("--work", type=Path, help="a folder to work in, which is kept; used again, it saves time")
    parser.add_argument("--save", type=Path, help="where to keep the results, after every round")
    parser.add_argument("--render", type=Path, help="measure nothing; write what was saved")
    options = parser.parse_args()
    if options.quick:
        options.structs, options.rounds, options.tree_rounds = 20, 1, 0
    return options


def measure(options: argparse.Namespace, root: Path) -> dict:
    subjects = SUBJECTS + ([] if options.quick else PEER_SUBJECTS)
    trees = TREES if options.tree_rounds else []
    workspace = Workspace(root, subjects, trees, options.structs)
    results = {
        "structs": options.structs,
        "rounds": options.rounds,
        "tree_rounds": options.tree_rounds,
        "machine": report.machine(),
        "rustc": workspace.rustc(),
        "versions": workspace.versions(),
        "seconds": {},
        "trees": {},
    }

    def keep() -> None:
        if options.save:
            options.save.write_text(json.dumps(results, indent=1))

    say("dependencies")
    for subject in subjects:
        workspace.prepare(subject)
    for number in range(options.rounds):
        for mode in MODES:
            for variant in VARIANTS:
                say(f"round {number + 1} of {options.rounds}: cargo {mode}, {variant}")
                for subject in subjects:
                    seconds = workspace.compile(subject, variant, mode)
                    key = f"{subject.key} {variant} {mode}"
                    results["seconds"][key] = min(seconds, results["seconds"].get(key, seconds))
        keep()
    for number in range(options.tree_rounds):
        for tree in trees:
            say(f"round {number + 1} of {options.tree_rounds}: {tree.name}, cold")
            seconds, packages = workspace.compile_tree(tree)
            known = results["trees"].setdefault(tree.key, {"seconds": seconds})
            known["seconds"] = min(known["seconds"], seconds)
            known["crates"] = len(packages)
        keep()
    return results


def say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
