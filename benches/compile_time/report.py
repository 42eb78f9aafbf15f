"""Calculates ratios from the measurements, and writes the tables of docs/performance.md."""

import os
import platform
import textwrap
from dataclasses import dataclass
from pathlib import Path

from subjects import CALLS, EMPTY, HAND_WRITTEN, OURS, OURS_CLAIMS, PEERS, PEER_SUBJECTS, STRUCTS, SUBJECTS, TREES, Subject
from workspace import BUILD, CHECK

BEGIN, END = "<!-- compile time: begin -->", "<!-- compile time: end -->"
COMMAND = "python3 benches/compile_time/measure.py"


def milliseconds(results: dict, subject: Subject, variant: str, mode: str) -> float:
    """Returns CPU milliseconds per struct. The time of a crate without structs is subtracted."""
    seconds = results["seconds"]
    cpu_time = seconds[f"{subject.key} {variant} {mode}"] - seconds[f"{subject.key} {EMPTY} {mode}"]
    return 1000 * cpu_time / results["structs"]


def ratio(results: dict, subject: Subject, variant: str, mode: str) -> float:
    """Returns the time of a struct, divided by the time of its hand-written baseline."""
    (hand_written,) = (other for other in SUBJECTS if other.key == subject.baseline)
    return milliseconds(results, subject, variant, mode) / milliseconds(results, hand_written, variant, mode)


def measured_subjects(results: dict) -> list[Subject]:
    return [subject for subject in SUBJECTS + PEER_SUBJECTS if f"{subject.key} {EMPTY} {CHECK}" in results["seconds"]]


@dataclass(frozen=True)
class Row:
    """A budget and the measured value."""

    what: str
    value: float
    limit: float
    unit: str

    def __str__(self) -> str:
        within_limit = "yes" if self.value <= self.limit else "**no**"
        # Ratios have two decimal places, counts have none.
        places = 0 if self.unit.startswith(" ") else 2
        return f"| {self.what} | {self.value:.{places}f}{self.unit} | ≤ {self.limit:.{places}f}{self.unit} | {within_limit} |"


def budget_rows(results: dict) -> list[Row]:
    limits = [
        (CHECK, STRUCTS, 0.80, "`cargo check`"),
        (BUILD, STRUCTS, 0.50, "debug build"),
        (BUILD, CALLS, 0.80, "debug build, with a call"),
    ]
    rows = []
    for subject, suffix in [(OURS, ": four fields"), (OURS_CLAIMS, ": five fields with claims")]:
        for mode, variant, limit, what in limits:
            rows.append(Row(what + suffix, ratio(results, subject, variant, mode), limit, "×"))
    return rows + peer_budget_rows(results) + tree_budget_rows(results["trees"])


def peer_budget_rows(results: dict) -> list[Row]:
    """Compares with the fastest other derive that generates a builder."""
    peers = [subject for subject in PEER_SUBJECTS if subject in measured_subjects(results)]
    rows = []
    for mode, what in [(CHECK, "`cargo check`"), (BUILD, "debug build")]:
        if peers:
            fastest = min(peers, key=lambda peer: milliseconds(results, peer, STRUCTS, mode))
            value = milliseconds(results, OURS, STRUCTS, mode) / milliseconds(results, fastest, STRUCTS, mode)
            rows.append(Row(f"{what}, compared with {fastest.name}", value, 0.50, "×"))
    return rows


def tree_budget_rows(trees: dict) -> list[Row]:
    if not trees:
        return []
    ours = trees["actor_token"]
    rows = [
        Row("cold build of the dependencies, default features: CPU time", ours["seconds"] / trees["serde"]["seconds"], 1.6, "×"),
        Row("dependencies, default features", ours["crates"], 20, " crates"),
    ]
    return rows


def markdown(results: dict) -> str:
    parts = [
        "### Budgets\n",
        paragraph(
            "The baseline is hand-written code: a builder that checks required fields and durations, with serde's derive. "
            "Except for the dependencies, the figures are per struct, relative to that baseline or to the named derive."
        ),
        "| what | measured | limit | within limit |",
        "| --- | ---: | ---: | --- |",
        *map(str, budget_rows(results)),
        "",
        *struct_table(results),
        *tree_table(results["trees"]),
    ]
    return "\n".join(parts)


def struct_table(results: dict) -> list[str]:
    lines = [
        "### CPU time of rustc per struct\n",
        paragraph(
            "Milliseconds; in parentheses, relative to hand-written code. "
            f"A crate has {results['structs']} structs. The fastest of {results['rounds']} rounds counts."
        ),
        "| | `cargo check` | with a call | debug build | with a call |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for subject in measured_subjects(results):
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
        "### Cold build of the dependencies\n",
        "Debug builds, with an empty target directory.\n",
        "| | CPU time in s | relative to serde (derive) + serde_json | crates |",
        "| --- | ---: | ---: | ---: |",
    ]
    for tree in TREES:
        cost = trees[tree.key]
        lines.append(f"| {tree.name} | {cost['seconds']:.1f} | {cost['seconds'] / base:.2f} | {cost['crates']} |")
    return [*lines, ""]


def write(page: Path, results: dict) -> None:
    """Replaces the section between the markers, or appends it."""
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
        paragraph(
            f"`{COMMAND}` writes this section. Ratios are similar on other computers, but times are not."
        ),
        paragraph(
            f"Measured on {results['machine']}, with {results['rustc']}: {versions}. "
            "The measured code is in [benches/compile_time/subjects](../benches/compile_time/subjects)."
        ),
        "![CPU time of rustc per struct, compared with other derives](compile_time.svg)\n",
        "![CPU time of a cold build of the dependencies](cold_trees.svg)\n",
    ]
    return "\n".join(intro) + "\n" + markdown(results).rstrip("\n")


def paragraph(text: str) -> str:
    return textwrap.fill(text, 100, break_long_words=False, break_on_hyphens=False) + "\n"


def machine() -> str:
    """Returns the number of cores and the processor's model, without the name of the computer."""
    model = platform.machine()
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        model = next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        pass
    return f"{os.cpu_count()} cores of an {model}, {platform.system()}"
