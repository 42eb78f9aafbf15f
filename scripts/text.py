"""Checks the language of all tracked text files.

Fails on words that this project does not use (`scripts/denied_words.txt`), and on comments and
Markdown that are wider than 100 columns. CONTRIBUTING.md has the style guide behind both.
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORDS = Path("scripts/denied_words.txt")
WIDTH = 100

# Other people's texts, generated files whose sources are checked, and the list itself.
NO_WORDS = re.compile(
    r"\.lock$|\.svg$|\.stderr$|^fuzz/(server/)?(seeds|corpus)/|^tests/fixtures/|/fixtures/.*jwt"
    r"|^runtime/src/fake/fault\.rs$|^docs/diagnostics\.md$|^scripts/(denied_words\.txt|text\.py)$"
)
# Between these lines, the style guide lists the words.
GLOSSARY = ("<!-- denied words: begin -->", "<!-- denied words: end -->")
# JavaScript has a type `Promise`.
JAVASCRIPT = re.compile(r"\.m?js$")
COMMENT = {".rs": "//", ".sh": "#", ".py": "#", ".toml": "#", ".yml": "#", ".js": "//", ".mjs": "//"}


def denied():
    """Returns a pattern for the words in any case, and one for parts of names in CamelCase."""
    words, names = (ROOT / WORDS).read_text().split("# CamelCase\n")
    words = [line for line in words.splitlines() if line and not line.startswith("# ")]
    any_case = re.compile("|".join(f"(?<![a-z])(?:{word})(?![a-z])" for word in words), re.I)
    return any_case, re.compile("|".join(names.splitlines()))


def check_words(path, text, patterns):
    in_glossary = False
    for number, line in enumerate(text.splitlines(), 1):
        if line in GLOSSARY:
            in_glossary = line == GLOSSARY[0]
        if in_glossary:
            continue
        for pattern in patterns:
            for found in pattern.finditer(line):
                if JAVASCRIPT.search(path) and found.group() == "Promise":
                    continue
                yield f"{path}:{number}: `{found.group()}`: {line.strip()[:120]}"


def check_width(path, text):
    suffix = Path(path).suffix
    marker = COMMENT.get(suffix)
    if marker is None and suffix != ".md":
        return
    in_code = False
    for number, line in enumerate(text.splitlines(), 1):
        body = line.lstrip()
        if marker:
            if not body.startswith(marker):
                in_code = False
                continue
            body = body.lstrip(marker[0] + "!").lstrip()
        if body.startswith(("```", "~~~")):
            in_code = not in_code
        table_or_link = body.startswith("|") or re.match(r"\[[^]]+\]: ", body)
        if in_code or table_or_link or len(line) <= WIDTH:
            continue
        # A single long word, such as a URL, has no place to break.
        if " " in body[: WIDTH - (len(line) - len(body))].strip():
            yield f"{path}:{number}: {len(line)} columns"


def main():
    patterns = denied()
    files = subprocess.run(
        ["git", "ls-files", "-z", *sys.argv[1:]], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.split("\0")
    problems = []
    for path in filter(None, files):
        try:
            text = (ROOT / path).read_text()
        except (UnicodeDecodeError, FileNotFoundError, IsADirectoryError):
            continue
        if not NO_WORDS.search(path):
            problems += check_words(path, path, patterns)
            problems += check_words(path, text, patterns)
        is_generated = path.endswith((".lock", ".stderr", ".svg")) or "/snapshots/" in path
        if not is_generated:
            problems += check_width(path, text)
    for problem in problems:
        print(problem)
    if problems:
        sys.exit(f"{len(problems)} lines; `scripts/denied_words.txt` has the words, and the width is at most {WIDTH}")


if __name__ == "__main__":
    main()
