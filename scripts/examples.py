#!/usr/bin/env python3
"""Fails if a public type, trait, function or constant of actor-token has no example.

Reads rustdoc's JSON: python3 scripts/examples.py target/doc/actor_token.json
Methods need no example, because the example of their type shows most of them.
"""
import json
import sys

KINDS = {"struct", "enum", "trait", "function", "type_alias", "constant", "macro", "proc_macro", "union"}


def public_items(index, module_id, seen):
    """Yields the public items of a module and its submodules, including re-exports."""
    if module_id in seen:
        return
    seen.add(module_id)
    for item_id in index[str(module_id)]["inner"]["module"]["items"]:
        item = index.get(str(item_id))
        if item is None or item["visibility"] != "public" or "#[doc(hidden)]" in str(item["attrs"]):
            continue
        kind, inner = next(iter(item["inner"].items()))
        if kind == "use":
            item = index.get(str(inner["id"]))
            if item is None or item["crate_id"] != 0:
                continue
            kind = next(iter(item["inner"]))
        if kind == "module":
            yield from public_items(index, item["id"], seen)
        elif kind in KINDS:
            yield kind, item


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        crate = json.load(file)
    items = list(public_items(crate["index"], crate["root"], set()))
    without = [(kind, item) for kind, item in items if "```" not in (item["docs"] or "")]
    for kind, item in without:
        span = item["span"]
        print(f"no example: {kind} {item['name']} ({span['filename']}:{span['begin'][0]})", file=sys.stderr)
    print(f"{len(items)} types, traits, functions and constants, {len(without)} without an example")
    return 1 if without or not items else 0


if __name__ == "__main__":
    sys.exit(main())
