"""Boilerplate lines that came through: article pages whose output holds one the reference has not.

    python benchmarks/leak.py                        cleaner on the wcxb articles
    python benchmarks/leak.py --peer trafilatura     a peer, by the same phrases; repeat for more
    python benchmarks/leak.py --list                 each line, with its page

The patterns are in `leak_lines.toml`, English only, and owe nothing to the rule packs: a measure
made of the rules themselves would find nothing. On `wcxb`, whose pages it was trained on, each page
is judged with weights that never saw its host.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache, partial
from multiprocessing import Pool
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


class Tally(NamedTuple):
    """How many pages of a tool leak, and how many hold each kind of line."""

    pages: int
    leaky: int
    kinds: dict[str, int]


def tally(found: Iterable[tuple[str, list[Leak]]]) -> Tally:
    pages, leaky, kinds = 0, 0, Counter[str]()
    for _, leaks in found:
        pages += 1
        leaky += bool(leaks)
        kinds.update({leak.kind for leak in leaks})
    return Tally(pages, leaky, dict(kinds.most_common()))


def show(tool: str, found: list[tuple[str, list[Leak]]], *, each_line: bool) -> None:
    for name, leaks in found:
        for leak in leaks if each_line else ():
            print(f"  {name}  {leak.kind:9}  {leak.line[:110]}")
    counted = tally(found)
    by_kind = "  ".join(f"{kind} {count}" for kind, count in counted.kinds.items())
    print(
        f"{tool}: {counted.leaky} of {counted.pages} pages leak"
        f" ({counted.leaky / max(1, counted.pages):.1%}); pages with: {by_kind}"
    )


def leaks_of_page(
    tool: str, shared: Path, cross_validated: bool, page: dict[str, Any]
) -> tuple[str, list[Leak]]:
    """The leaks of one tool on one page; a page that it fails on is not free of them."""
    from folds import use_weights_for
    from scorer import load_scorer

    scorer = load_scorer(shared)
    use_weights_for(scorer, (page["url"] or "") if cross_validated else None)
    try:
        text = scorer.RUN[tool](page["html"], page["url"]) or ""
    except Exception as error:
        return page["id"], [Leak("failed", f"{type(error).__name__}: {error}")]
    return page["id"], list(find_leaks(scorer.plain(text), page["reference"]))


def main() -> None:
    from peers import OURS, PEERS
    from quality import SHARED
    from scorer import evenly, load_scorer

    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=SHARED, help="folder that holds data/")
    parser.add_argument("--set", choices=("wcxb", "readability"), default="wcxb")
    parser.add_argument("--peer", choices=PEERS, action="append", help="instead of cleaner")
    parser.add_argument("--pages", type=int, default=sys.maxsize, help="how many articles")
    parser.add_argument("--list", action="store_true", help="print each line that leaks")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("-j", "--jobs", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    shared = options.shared.resolve()
    every = load_scorer(shared).SETS[options.set]()
    pages = evenly([page for page in every if page["kind"] == "article"], options.pages)
    tallies = {}
    with Pool(options.jobs) as pool:
        for tool in options.peer or (OURS,):
            work = partial(leaks_of_page, tool, shared, options.set == "wcxb")
            found = pool.map(work, pages, chunksize=8)
            tallies[tool] = tally(found)._asdict()
            if not options.json:
                show(tool, found, each_line=options.list)
    if options.json:
        print(json.dumps(tallies, indent=1))


if __name__ == "__main__":
    main()
