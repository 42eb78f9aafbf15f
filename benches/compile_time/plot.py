"""Draws bar charts as SVG: this crate and the others, in light and dark mode."""

from dataclasses import dataclass
from html import escape

import report
from subjects import HAND_WRITTEN, OURS, STRUCTS, TREES
from workspace import BUILD, CHECK

WIDTH, LABELS, VALUES = 760, 270, 130
BAR, GAP, HEAD = 16, 8, 34

# A background keeps the chart readable if the theme of the page differs from that of the system.
STYLE = """
.background { fill: #ffffff }
text { font: 13px system-ui, -apple-system, "Segoe UI", sans-serif; fill: #1f2328 }
.head { font-weight: 600 }
.other { fill: #8c959f }
.ours { fill: #1a7f5a }
.name-ours { font-weight: 600 }
@media (prefers-color-scheme: dark) {
  .background { fill: #0d1117 }
  text { fill: #e6edf3 }
  .other { fill: #6e7681 }
  .ours { fill: #3fb68b }
}
"""


@dataclass(frozen=True)
class Bar:
    name: str
    value: float
    label: str
    is_ours: bool


@dataclass(frozen=True)
class Panel:
    head: str
    bars: list[Bar]


def compile_time(results: dict) -> str:
    subjects = [subject for subject in report.measured_subjects(results) if subject.baseline == HAND_WRITTEN.key]
    panels = []
    for mode, head in [(CHECK, "cargo check per struct"), (BUILD, "debug build per struct")]:
        bars = []
        for subject in subjects:
            value = report.ratio(results, subject, STRUCTS, mode)
            cpu_time = report.milliseconds(results, subject, STRUCTS, mode)
            bars.append(Bar(subject.name, value, f"{value:.2f}× ({cpu_time:.1f} ms)", subject == OURS))
        panels.append(Panel(f"{head} (CPU time; hand-written = 1)", bars))
    return svg("Compile time of a struct with a builder", panels)


def cold_trees(results: dict) -> str:
    trees = results["trees"]
    bars = [
        Bar(
            tree.name.replace("`", ""),
            trees[tree.key]["seconds"],
            f"{trees[tree.key]['seconds']:.0f} s, {trees[tree.key]['crates']} crates",
            tree.key.startswith("actor_token"),
        )
        for tree in TREES
        if tree.key in trees
    ]
    return svg("Compile time of the dependencies", [Panel("cold debug build (CPU time)", bars)])


def svg(title: str, panels: list[Panel]) -> str:
    description = "; ".join(
        f"{panel.head}: " + ", ".join(f"{bar.name} {bar.label}" for bar in panel.bars) for panel in panels
    )
    body, top = [], 6
    for panel in panels:
        drawn, top = draw(panel, top)
        body += drawn
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top}" width="{WIDTH}" height="{top}" '
            'role="img" aria-labelledby="title desc">',
            f'<title id="title">{escape(title)}</title>',
            f'<desc id="desc">{escape(description)}.</desc>',
            f"<style>{STYLE}</style>",
            '<rect class="background" width="100%" height="100%" rx="6"/>',
            *body,
            "</svg>",
            "",
        ]
    )


def draw(panel: Panel, top: int) -> tuple[list[str], int]:
    longest = max([bar.value for bar in panel.bars], default=1)
    scale = (WIDTH - LABELS - VALUES) / longest
    lines = [f'<text class="head" x="{LABELS}" y="{top + 16}">{escape(panel.head)}</text>']
    top += HEAD - GAP
    for bar in panel.bars:
        kind = "ours" if bar.is_ours else "other"
        base, end = top + BAR - 3, LABELS + bar.value * scale
        lines += [
            f'<text class="name-{kind}" x="{LABELS - 10}" y="{base}" text-anchor="end">{escape(bar.name)}</text>',
            f'<rect class="{kind}" x="{LABELS}" y="{top}" width="{bar.value * scale:.1f}" height="{BAR}" rx="2"/>',
            f'<text class="name-{kind}" x="{end + 6:.1f}" y="{base}">{escape(bar.label)}</text>',
        ]
        top += BAR + GAP
    return lines, top + GAP
