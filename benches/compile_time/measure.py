#!/usr/bin/env python3
"""Measures the compile time of the derive, next to hand-written code and other derives.

    python3 benches/compile_time/measure.py           everything; writes the section of docs/performance.md and the plots
    python3 benches/compile_time/measure.py --quick   a short run: few structs, no other derives, writes nothing

The script measures CPU time. All subjects take turns in each round, and the fastest round counts.
Therefore, other work on the computer affects all subjects alike, and its effect is small.
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
    parser.add_argument("--structs", type=int, default=200, help="structs per crate (default: 200)")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of check and build (default: 5)")
    parser.add_argument("--tree-rounds", type=int, default=2, help="rounds of cold trees (default: 2)")
    parser.add_argument("--quick", action="store_true", help="20 structs, one round, no other derives, no trees")
    parser.add_argument("--work", type=Path, help="a working folder that is not deleted, so that the next run is faster")
    parser.add_argument("--save", type=Path, help="a file for the results, which is written after each round")
    parser.add_argument("--render", type=Path, help="measure nothing; render these saved results")
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

    def save() -> None:
        if options.save:
            options.save.write_text(json.dumps(results, indent=1))

    log("dependencies")
    for subject in subjects:
        workspace.prepare(subject)
    for number in range(options.rounds):
        for mode in MODES:
            for variant in VARIANTS:
                log(f"round {number + 1} of {options.rounds}: cargo {mode}, {variant}")
                for subject in subjects:
                    seconds = workspace.compile(subject, variant, mode)
                    key = f"{subject.key} {variant} {mode}"
                    results["seconds"][key] = min(seconds, results["seconds"].get(key, seconds))
        save()
    for number in range(options.tree_rounds):
        for tree in trees:
            log(f"round {number + 1} of {options.tree_rounds}: {tree.name}, cold")
            seconds, packages = workspace.compile_tree(tree)
            tree_result = results["trees"].setdefault(tree.key, {"seconds": seconds})
            tree_result["seconds"] = min(tree_result["seconds"], seconds)
            tree_result["crates"] = len(packages)
        save()
    return results


def log(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
