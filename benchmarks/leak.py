"""Boilerplate lines that came through: article pages whose output holds one the reference has not.

    python benchmarks/leak.py                        cleaner on the wcxb articles
    python benchmarks/leak.py --peer trafilatura     a peer, by the same phrases
    python benchmarks/leak.py --list                 each line, with its page

The patterns are in `leak_lines.toml`, English only, and owe nothing to the rule packs: a measure
made of the rules themselves would find nothing.
"""

from __future__ import annotations

import argparse
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

LINES = Path(__file__).with_name("leak_lines.toml")
# What stands before and after a line's words in Markdown: heading, quote, list, emphasis, cell.
MARKS = "#>*-+_|`~ \t"
NUMBER = re.compile(r"\d{1,3}[.)] ")
# A paragraph that is longer is prose, whatever it begins with; rights notices run to this.
MOST_WORDS = 70
WORD = re.compile(r"\w+")
WORD_NAME = re.compile(r"<([A-Z]+)>")


class Leak(NamedTuple):
    """A line of boilerplate in an output."""

    kind: str
    line: str


def flat(text: str) -> str:
    """Its words in lower case, a space around each, so that one text can be sought in another."""
    return f" {' '.join(WORD.findall(text.lower()))} "


@cache
def phrases() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Every pattern with what kind of boilerplate it finds."""
    stored = tomllib.loads(LINES.read_text("utf-8"))
    found = []
    for kind, patterns in stored["lines"].items():
        for written in patterns:
            pattern = WORD_NAME.sub(lambda name: stored["words"][name[1]], written)
            found.append((kind, re.compile(pattern, re.IGNORECASE)))
    return tuple(found)


def kind_of(line: str) -> str | None:
    """What kind of boilerplate a line without its marks is, or None."""
    if not line or line.count(" ") >= MOST_WORDS:
        return None
    return next((kind for kind, phrase in phrases() if phrase.match(line)), None)


def find_leaks(text: str, reference: str) -> Iterator[Leak]:
    """The boilerplate lines of an output, its links already plain, that the reference has not."""
    expected = flat(reference)
    for raw in text.split("\n"):
        line = " ".join(NUMBER.sub("", raw.strip(MARKS), count=1).strip(MARKS).split())
        kind = kind_of(line)
        if kind and flat(line) not in expected:
            yield Leak(kind, line)


def show(found: Iterable[tuple[str, list[Leak]]], *, each_line: bool) -> None:
    pages, kinds, leaky = 0, Counter[str](), 0
    for name, leaks in found:
        pages += 1
        leaky += bool(leaks)
        kinds.update({leak.kind for leak in leaks})
        for leak in leaks if each_line else ():
            print(f"  {name}  {leak.kind:9}  {leak.line[:110]}")
    by_kind = "  ".join(f"{kind} {count}" for kind, count in kinds.most_common())
    print(f"{leaky} of {pages} pages leak ({leaky / max(1, pages):.1%}); pages with: {by_kind}")


def main() -> None:
    from quality import SHARED, load_scorer

    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--set", choices=("wcxb", "readability"), default="wcxb")
    parser.add_argument("--peer", default="cleaner", help="cleaner, trafilatura, resiliparse")
    parser.add_argument("--list", action="store_true", help="print each line that leaks")
    options = parser.parse_args()
    scorer: Any = load_scorer(options.shared)
    run = scorer.RUN[options.peer]
    pages = (page for page in scorer.SETS[options.set]() if page["kind"] == "article")
    outputs = ((page, scorer.plain(run(page["html"], page["url"]) or "")) for page in pages)
    show(
        ((page["id"], list(find_leaks(text, page["reference"]))) for page, text in outputs),
        each_line=options.list,
    )


if __name__ == "__main__":
    main()
