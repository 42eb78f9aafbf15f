"""Turns measurements into ratios, and ratios into the tables of docs/performance.md."""

import os
import platform
from dataclasses import dataclass
from pathlib import Path

from subjects import CALLS, EMPTY, HAND, OURS, OURS_CLAIMS, PEERS, PEER_SUBJECTS, STRUCTS, SUBJECTS, TREES, Subject
from workspace import BUILD, CHECK

BEGIN, END = "<!-- compile time: begin -->", "<!-- compile time: end -->"
COMMAND = "python3 benches/compile_time/measure.py"


def milliseconds(results: dict, subject: Subject, variant: str, mode: str) -> float:
    """CPU milliseconds a struct: a crate without structs is subtracted."""
    seconds = results["seconds"]
    spent = seconds[f"{subject.key} {variant} {mode}"] - seconds[f"{subject.key} {EMPTY} {mode}"]
    return 1000 * spent / results["structs"]


def ratio(results: dict, subject: Subject, variant: str, mode: str) -> float:
    """Against the same by hand."""
    (by_hand,) = (other for other in SUBJECTS if other.key == subject.against)
    return milliseconds(results, subject, variant, mode) / milliseconds(results, by_hand, variant, mode)


def measured(results: dict) -> list[Subject]:
    return [subject for subject in SUBJECTS + PEER_SUBJECTS if f"{subject.key} {EMPTY} {CHECK}" in results["seconds"]]


@dataclass(frozen=True)
class Row:
    """A budget, and what was measured."""

    what: str
    value: float
    limit: float
    unit: str

    def __str__(self) -> str:
        held = "yes" if self.value <= self.limit else "**no**"
        # Two places, but for what is counted.
        places = 0 if self.unit.startswith(" ") else 2
        return f"| {self.what} | {self.value:.{places}f}{self.unit} | ≤ {self.limit:.{places}f}{self.unit} | {held} |"


def targets(results: dict) -> list[Row]:
    limits = [
        (CHECK, STRUCTS, 0.80, "`cargo check` of a struct"),
        (BUILD, STRUCTS, 0.50, "debug build of a struct"),
        (BUILD, CALLS, 0.80, "debug build of a struct, with a call"),
    ]
    rows = []
    for subject, suffix in [(OURS, ": four fields"), (OURS_CLAIMS, ": five fields with claims")]:
        for mode, variant, limit, what in limits:
            rows.append(Row(what + suffix, ratio(results, subject, variant, mode), limit, "×"))
    return rows + peer_targets(results) + tree_targets(results["trees"])


def peer_targets(results: dict) -> list[Row]:
    """Against the fastest other derive that generates a builder."""
    peers = [subject for subject in PEER_SUBJECTS if subject in measured(results)]
    rows = []
    for mode, what in [(CHECK, "`cargo check` of a struct"), (BUILD, "debug build of a struct")]:
        if peers:
            fastest = min(peers, key=lambda peer: milliseconds(results, peer, STRUCTS, mode))
            value = milliseconds(results, OURS, STRUCTS, mode) / milliseconds(results, fastest, STRUCTS, mode)
            rows.append(Row(f"{what}, against {fastest.name}", value, 0.50, "×"))
    return rows


def tree_targets(trees: dict) -> list[Row]:
    if not trees:
        return []
    ours = trees["actor_token"]
    rows = [
        Row("cold tree, default features, CPU", ours["seconds"] / trees["serde"]["seconds"], 1.6, "×"),
        Row("cold tree, default features", ours["crates"], 20, " crates"),
    ]
    return rows


def markdown(results: dict) -> str:
    parts = [
        "### Budgets\n",
        "Compared with hand-written code: a builder that checks required fields and durations, and serde's derive.\n",
        "| what | measured | limit | kept |",
        "| --- | ---: | ---: | --- |",
        *map(str, targets(results)),
        "",
        *struct_table(results),
        *tree_table(results["trees"]),
    ]
    return "\n".join(parts)


def struct_table(results: dict) -> list[str]:
    lines = [
        "### CPU time of rustc, a struct\n",
        f"Milliseconds, and in brackets how many times the same by hand. {results['structs']} structs in a crate; "
        f"the least of {results['rounds']} rounds.\n",
        "| | `cargo check` | with a call | debug build | with a call |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for subject in measured(results):
        cells = [
            f"{milliseconds(results, subject, variant, mode):.1f} ({ratio(results, subject, variant, mode):.2f})"
            for mode in (CHECK, BUILD)
            for variant in (STRUCTS, CALLS)
        ]
        lines.append(f"| {subject.name} | {' | '.join(cells)} |")
    return [*lines, ""]


def tree_table(trees: dict) -> list[str]:
    if not trees:
        return []
    base = trees["serde"]["seconds"]
    lines = [
        "### Cold trees of dependencies\n",
        "Debug builds from nothing.\n",
        "| | CPU s | × serde (derive) + serde_json | crates |",
        "| --- | ---: | ---: | ---: |",
    ]
    for tree in TREES:
        cost = trees[tree.key]
        lines.append(f"| {tree.name} | {cost['seconds']:.1f} | {cost['seconds'] / base:.2f} | {cost['crates']} |")
    return [*lines, ""]


def write(page: Path, results: dict) -> None:
    """Replaces what is between the markers, or adds the section at the end."""
    text = page.read_text() if page.exists() else "# Performance\n"
    section = f"{BEGIN}\n{section_text(results)}\n{END}\n"
    if BEGIN in text:
        before, rest = text.split(BEGIN, 1)
        after = rest.split(END, 1)[1].lstrip("\n")
        text = before + section + ("\n" + after if after else "")
    else:
        text = text.rstrip("\n") + "\n\n" + section
    page.write_text(text)


def section_text(results: dict) -> str:
    packages = [*PEERS, "serde", "serde_json", "syn", "ureq"]
    versions = ", ".join(f"{name} {results['versions'][name]}" for name in sorted(packages))
    intro = [
        "## Compile time\n",
        f"Written by `{COMMAND}`; run it to see the same on your machine. "
        "Ratios carry over to other machines, seconds don't.\n",
        f"Measured on {results['machine']}, with {results['rustc']}: {versions}.",
        "Sources of all subjects: [benches/compile_time/subjects](../benches/compile_time/subjects).\n",
        "![CPU time of rustc a struct, against other derives](compile_time.svg)\n",
        "![CPU time of a cold build of the dependencies](cold_trees.svg)\n",
    ]
    return "\n".join(intro) + "\n" + markdown(results).rstrip("\n")


def machine() -> str:
    """Cores and the processor's model, and nothing that names this machine."""
    model = platform.machine()
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        model = next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        pass
    return f"{os.cpu_count()} cores of an {model}, {platform.system()}"
