"""The subjects, their dependencies, and the dependency trees that are measured.

Each source in `subjects/` is a template with one struct. A measured crate contains numbered copies
of this struct.
"""

import re
from dataclasses import dataclass
from pathlib import Path

SOURCES = Path(__file__).parent / "subjects"

# The versions of the other derives. Other crates have the versions of the repository's lock file.
PEERS = {
    "bon": "3.10.3",
    "derive_builder": "0.20.2",
    "garde": "0.23.0",
    "typed-builder": "0.23.2",
    "validator": "0.21.0",
}

# The variants of a subject's crate: without structs, with N structs, and with N structs and a
# function for each that builds and serializes it.
EMPTY, STRUCTS, CALLS = VARIANTS = ("empty", "structs", "calls")


@dataclass(frozen=True)
class Subject:
    key: str
    name: str
    crates: tuple[str, ...]
    # The key of the hand-written subject to which the times are relative.
    baseline: str = "hand_written"

    def source(self, variant: str, count: int) -> str:
        once, struct, call = self._parts()
        repeated = {EMPTY: "", STRUCTS: struct, CALLS: struct + call}[variant]
        numbered = (
            re.sub(r"\b(Request|Actor)N", rf"\g<1>{number}", repeated).replace("build_n", f"build_{number}")
            for number in range(count)
        )
        return "#![allow(unused_imports)]\n" + once + "".join(numbered)

    def _parts(self) -> list[str]:
        text = (SOURCES / f"{self.key}.rs").read_text()
        _, *parts = re.split(r"^// (?:Once|A struct|Its function):$", text, flags=re.MULTILINE)
        return parts


OURS = Subject("actor_token", "actor-token", ("actor-token", "serde_json"))
OURS_CLAIMS = Subject(
    "actor_token_claims", "actor-token, claims", ("actor-token",), baseline="hand_written_claims"
)
SERDE = Subject("serde_alone", "serde derive alone", ("serde", "serde_json"))
HAND_WRITTEN = Subject("hand_written", "hand-written builder + serde", ("serde", "serde_json"))
HAND_WRITTEN_CLAIMS = Subject(
    "hand_written_claims",
    "hand-written builder + serde, claims",
    ("serde", "serde_json"),
    baseline="hand_written_claims",
)
SUBJECTS = [OURS, OURS_CLAIMS, SERDE, HAND_WRITTEN, HAND_WRITTEN_CLAIMS]
PEER_SUBJECTS = [
    Subject("bon", "bon", ("bon", "serde", "serde_json")),
    Subject("typed_builder", "typed-builder", ("typed-builder", "serde", "serde_json")),
    Subject("derive_builder", "derive_builder", ("derive_builder", "serde", "serde_json")),
    Subject(
        "derive_builder_validator",
        "derive_builder + validator",
        ("derive_builder", "validator", "serde", "serde_json"),
    ),
    Subject("bon_garde", "bon + garde", ("bon", "garde", "serde", "serde_json")),
]


@dataclass(frozen=True)
class Tree:
    key: str
    name: str
    crates: tuple[str, ...]


TREES = [
    Tree("serde", "serde (derive) + serde_json", ("serde", "serde_json")),
    Tree("actor_token", "actor-token, default features", ("actor-token",)),
    Tree("ureq", "ureq + serde_json", ("ureq", "serde_json-as-ours")),
    Tree("ureq_serde", "ureq + serde (derive) + serde_json", ("ureq", "serde", "serde_json-as-ours")),
    Tree("actor_token_ureq", "actor-token with `ureq`", ("actor-token-ureq",)),
    *(Tree(subject.key, subject.name, subject.crates) for subject in PEER_SUBJECTS),
]


def dependency(crate: str, repository: Path, locked: dict[str, str]) -> str:
    """Returns a crate's line in a manifest. `locked` has the versions of the repository's lock file."""

    def pinned(name: str, more: str = "") -> str:
        version = PEERS.get(name) or locked[name]
        return f'{name} = {{ version = "={version}"{more} }}'

    ours = f'actor-token = {{ path = "{repository / "runtime"}"'
    lines = {
        "actor-token": ours + " }",
        "actor-token-ureq": ours + ', features = ["ureq"] }',
        "serde": pinned("serde", ', features = ["derive"]'),
        # The features of ureq and serde_json that actor-token enables.
        "serde_json-as-ours": pinned("serde_json", ', features = ["float_roundtrip", "raw_value"]'),
        "ureq": pinned("ureq", ', default-features = false, features = ["rustls", "socks-proxy"]'),
        "garde": pinned("garde", ', features = ["derive"]'),
        "validator": pinned("validator", ', features = ["derive"]'),
    }
    return lines.get(crate) or pinned(crate)
