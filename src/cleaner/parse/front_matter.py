"""Front matter at the top of a text: cut off as it stood, and read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

# Hugo's and Obsidian's largest are a few kB; the YAML reader needs half a second for this much.
MOST_CHARACTERS = 20_000
# Lists of mappings (authors) are three deep.
MOST_DEPTH = 6
MOST_ITEMS = 1000

FENCE = re.compile(r"\ufeff?(---|\+\+\+)[ \t]{0,20}\r?\n(?=[^\s])")
# One line `key: value` for the files whose YAML is broken, mostly by a colon in a title.
FLAT_LINE = re.compile(r"([^\W\d][\w .-]{0,60}):(?:[ \t]+(\S.*)|[ \t]*)")
FLAT_ITEM = re.compile(r"[ \t]*-[ \t]+(\S.*)")
# What scrapers such as Jina's reader put before the Markdown they made.
SCRAPER_LINE = re.compile(
    r"(Title|URL Source|Published Time|Number of Pages|Warning|Description|Author): ?(.*)"
)
SCRAPER_END = "Markdown Content:"
MOST_SCRAPER_LINES = 20


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """A text's front matter, if it has any, and the text without it: `raw + body` is the text."""

    raw: str
    """As it stood, fences and final newline included; empty when there is none."""
    body: str
    data: dict[str, Any] = field(default_factory=dict)
    kind: Literal["", "yaml", "toml", "header"] = ""
    """`header` is a scraper's (`Title: …`, `URL Source: …`, `Markdown Content:`)."""


def split_front_matter(text: str) -> FrontMatter:
    """Cut front matter off; what only looks like it, or cannot be read, is left in the text."""
    fence = FENCE.match(text)
    if fence:
        return split_fenced(text, fence) or FrontMatter("", text)
    return split_scraper_header(text) or FrontMatter("", text)


def split_fenced(text: str, fence: re.Match[str]) -> FrontMatter | None:
    """Front matter between `---` or `+++` lines."""
    closing = ("---", "...") if fence[1] == "---" else ("+++",)
    at = fence.end()
    while at < min(len(text), MOST_CHARACTERS):
        newline = text.find("\n", at)
        end = len(text) if newline < 0 else newline + 1
        if text[at:end].rstrip() in closing:
            data = (read_yaml if fence[1] == "---" else read_toml)(text[fence.end() : at])
            kind: Literal["yaml", "toml"] = "yaml" if fence[1] == "---" else "toml"
            return FrontMatter(text[:end], text[end:], data, kind) if data else None
        at = end
    return None


def read_yaml(text: str) -> dict[str, Any] | None:
    """A YAML mapping as plain values; None when it is something else, or a trap."""
    import yaml

    try:
        data = yaml.load(text, Loader=plain_loader())
    except yaml.YAMLError:
        data = None if "\n*" in text or ": *" in text else read_flat(text)
    except (ValueError, RecursionError, TypeError, AttributeError):
        return None
    return plain_mapping(data)


@cache
def plain_loader() -> Any:
    """A safe YAML loader that leaves every scalar a string, and refuses aliases and depth."""
    import yaml

    class PlainLoader(yaml.SafeLoader):
        """Strings stay as they are written: `yes`, `1.0` and `2021-01-29` are not converted."""

        depth = 0

        def compose_node(self, parent: Any, index: Any) -> Any:
            if self.check_event(yaml.AliasEvent):
                raise ValueError("an alias")
            self.depth += 1
            if self.depth > 2 * MOST_DEPTH:
                raise ValueError("too deep")
            composed = super().compose_node(parent, index)
            self.depth -= 1
            return composed

    null = "tag:yaml.org,2002:null"
    kept = {
        letter: [(tag, pattern) for tag, pattern in resolvers if tag == null]
        for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    PlainLoader.yaml_implicit_resolvers = kept
    return PlainLoader


def read_flat(text: str) -> dict[str, Any] | None:
    """Lines `key: value` and lists below a key, for what is not quite YAML."""
    data: dict[str, Any] = {}
    key = ""
    for line in text.split("\n"):
        line = line.rstrip()
        if not line or line.startswith("#"):
            continue
        if found := FLAT_LINE.fullmatch(line):
            key = found[1]
            data[key] = unquoted(found[2] or "")
        elif key and (item := FLAT_ITEM.fullmatch(line)):
            held = data[key]
            data[key] = [
                *(held if isinstance(held, list) else filter(None, [held])),
                unquoted(item[1]),
            ]
        elif not (key and line[0] in " \t"):
            return None
    return data


def unquoted(value: str) -> Any:
    """A value without its quotes; `[a, b]` as a list."""
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    if value.startswith("[") and value.endswith("]"):
        return [unquoted(part.strip()) for part in value[1:-1].split(",") if part.strip()]
    return value


def read_toml(text: str) -> dict[str, Any] | None:
    """A TOML document as plain values; None when it is not one."""
    import tomllib

    try:
        data = tomllib.loads(text.replace("\r\n", "\n"))
    except (ValueError, RecursionError):
        return None
    return plain_mapping(data)


def plain_mapping(data: Any) -> dict[str, Any] | None:
    """A mapping with text keys and plain values, or None."""
    if not isinstance(data, Mapping) or not data or not all(isinstance(k, str) for k in data):
        return None
    plain = plain_value(data, 0)
    return plain if isinstance(plain, dict) else None


def plain_value(value: Any, depth: int) -> Any:
    """Strings, numbers, lists and mappings as they are; dates as ISO; anything else left out."""
    if depth > MOST_DEPTH:
        return None
    if isinstance(value, Mapping):
        return {str(k): plain_value(v, depth + 1) for k, v in list(value.items())[:MOST_ITEMS]}
    if isinstance(value, list | tuple):
        return [plain_value(v, depth + 1) for v in value[:MOST_ITEMS]]
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return value if isinstance(value, str | int | float | bool) else None


def split_scraper_header(text: str) -> FrontMatter | None:
    """The header that ends in `Markdown Content:`."""
    if not text.lstrip("\ufeff").startswith(("Title:", "URL Source:")):
        return None
    data: dict[str, Any] = {}
    at = 1 if text.startswith("\ufeff") else 0
    for _ in range(MOST_SCRAPER_LINES):
        newline = text.find("\n", at)
        if newline < 0:
            return None
        line, at = text[at:newline].rstrip(), newline + 1
        if line == SCRAPER_END:
            return FrontMatter(text[:at], text[at:], data, "header") if data else None
        found = SCRAPER_LINE.fullmatch(line[:2000])
        if found:
            data[found[1]] = found[2]
        elif line:
            return None
    return None
