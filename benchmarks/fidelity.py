"""What of a page's code, tables, notes, formulas, links and the rest arrives in its Markdown.

    python benchmarks/fidelity.py                       cleaner and the peers, kind by kind
    python benchmarks/fidelity.py --misses math         what is expected that cleaner did not write
    python benchmarks/fidelity.py --round-trip          does the Markdown say what the tree says
    python benchmarks/fidelity.py --cost                what writing costs, in bare parses

The pages are those of `markdown-fidelity`, each with the Markdown that another converter writes of
it. Things are matched by kind, as often as they occur (`markdown_things.py` says how they are
known). Recall is the share of the expected things that are there, precision of those there that
are expected. What a page title says counts for nobody: the references drop it as a heading.

`ours to keep` is the recall without the things that `fidelity_not_ours.toml` lists: what the
references write in a way of their own, or keep of what `cleaner` is there to remove, each with its
reason. An entry that nothing is missed for is named, so that none hides what is mended.

The round trip reads the Markdown of `wcxb` pages again. The words of the kept tree and those that
are read must be the same in the same order, and so must the targets of the links.
"""

from __future__ import annotations

import argparse
import difflib
import json
import os
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from markdown_things import KINDS, folded, things, words
from quality import SHARED
from render_cost import show_cost
from round_trip import show_round_trip
from scorer import evenly

ADDRESS = re.compile(r'<!--\s*\{"url":\s*"([^"]+)"')
# A page without an address is expected to have one made of its name less this.
GROUP = re.compile(r"^[a-z]+--")
# What of the references is not ours to write, with a reason each.
NOT_OURS = Path(__file__).with_name("fidelity_not_ours.toml")
# A part of each thing that a list of misses shows.
MOST_SHOWN = 160

Reasons = Mapping[tuple[str, str], Mapping[str, str]]
NO_REASONS: Reasons = {}


class Fixture(NamedTuple):
    """One page, and the Markdown expected of it."""

    name: str
    html: bytes
    url: str
    title: str
    expected: str


class Miss(NamedTuple):
    """A thing that is expected, how often, and what was written for it."""

    page: str
    wanted: Any
    times: int
    got: str
    reason: str = ""
    """Why it is not ours to keep, if it is not."""


# The tools


def run_cleaner(page: Fixture) -> str:
    import cleaner

    options = cleaner.Options(front_matter="none")
    return cleaner.clean(page.html, url=page.url, options=options).markdown


def run_trafilatura(page: Fixture) -> str:
    from trafilatura import extract

    made = extract(
        page.html, url=page.url, output_format="markdown", include_comments=False,
        include_links=True, include_images=True, include_tables=True, include_formatting=True,
    )  # fmt: skip
    return made or ""


def run_turbohtml(page: Fixture) -> str:
    import turbohtml

    element = turbohtml.parse(page.html).article().element
    return str(element.to_markdown()) if element else ""


def run_markdownify(page: Fixture) -> str:
    """The whole body: it chooses nothing, so its recall is bounded by its writing alone."""
    from bs4 import BeautifulSoup
    from markdownify import markdownify

    soup = BeautifulSoup(page.html, "html.parser")
    for tag in soup(["script", "style", "noscript", "template"]):
        tag.decompose()
    return str(markdownify(str(soup.body or soup)))


TOOLS: dict[str, Callable[[Fixture], str]] = {
    "cleaner": run_cleaner,
    "trafilatura": run_trafilatura,
    "turbohtml": run_turbohtml,
    "markdownify": run_markdownify,
}


# The table


def fixtures(folder: Path) -> Iterator[Fixture]:
    if not folder.is_dir():
        sys.exit(f"{folder} is not there: say with --shared where the data is.")
    for path in sorted(folder.glob("*.html")):
        html = path.read_bytes()
        address = ADDRESS.search(html[:2000].decode("utf-8", "replace"))
        head, _, expected = path.with_suffix(".md").read_text("utf-8").partition("\n```\n")
        title = json.loads(head.removeprefix("```json"))["title"]
        url = address[1] if address else f"https://{GROUP.sub('', path.stem)}/"
        yield Fixture(path.stem, html, url, title, expected)


@dataclass
class Tally:
    """How one tool did on one kind of thing."""

    expected: int = 0
    written: int = 0
    both: int = 0
    not_ours: int = 0
    """How many of the expected things were not written and are not ours to keep."""

    @property
    def recall(self) -> float:
        """The share of the expected things that were written."""
        return self.both / self.expected if self.expected else 0.0

    @property
    def recall_of_ours(self) -> float:
        """The share of the expected things that are ours to keep."""
        ours = self.expected - self.not_ours
        return self.both / ours if ours else 0.0

    @property
    def precision(self) -> float:
        """The share of the written things that are expected."""
        return self.both / self.written if self.written else 0.0


def compare(
    pages: Iterable[Fixture], run: Callable[[Fixture], str], reasons: Reasons = NO_REASONS
) -> tuple[dict[str, Tally], dict[str, list[Miss]]]:
    """The tallies of one tool, and what it missed; a crash has written nothing."""
    tallies = {kind: Tally() for kind in KINDS}
    misses: dict[str, list[Miss]] = {kind: [] for kind in KINDS}
    for page in pages:
        try:
            markdown = run(page)
        except Exception as error:
            print(f"  {page.name}: {type(error).__name__}: {str(error)[:100]}", file=sys.stderr)
            markdown = ""
        wanted, got = things(page.expected, page.url), things(markdown, page.url)
        for some in (wanted, got):
            some["headings"].pop(folded(page.title), None)
        for kind, tally in tallies.items():
            tally.expected += wanted[kind].total()
            tally.written += got[kind].total()
            tally.both += (wanted[kind] & got[kind]).total()
            known = reasons.get((page.name, kind), {})
            for thing, times in (wanted[kind] - got[kind]).items():
                likest = most_like(thing, got[kind] - wanted[kind], markdown)
                reason = next((known[part] for part in known if part in repr(thing)), "")
                tally.not_ours += times * bool(reason)
                misses[kind].append(Miss(page.name, thing, times, likest, reason))
    return tallies, misses


def not_ours() -> Reasons:
    """For a page and a kind: parts of the things that are not ours to keep, and why."""
    reasons: dict[tuple[str, str], dict[str, str]] = {}
    for entry in tomllib.loads(NOT_OURS.read_text("utf-8"))["not_ours"]:
        for kind in KINDS:
            for part in entry.get(kind, ()):
                reasons.setdefault((entry["page"], kind), {})[part] = entry["reason"]
    return reasons


def stale(reasons: Reasons, misses: dict[str, list[Miss]]) -> Iterator[str]:
    """The entries that nothing is missed for."""
    for (page, kind), known in reasons.items():
        missed = [repr(miss.wanted) for miss in misses[kind] if miss.page == page]
        for part in known:
            if not any(part in thing for thing in missed):
                yield f"{page}, {kind}: {part}"


def most_like(thing: Any, beside: Counter[Any], markdown: str) -> str:
    """Of what was written and not expected the likest; else the line that shares most words."""
    likest = difflib.get_close_matches(repr(thing), map(repr, beside), n=1, cutoff=0.4)
    if likest:
        return likest[0]
    wanted = set(words(str(thing).lower()))
    line = max(
        markdown.splitlines(), key=lambda line: len(wanted & set(words(line.lower()))), default=""
    )
    return f"the line {line!r}" if wanted & set(words(line.lower())) else "nothing like it"


def show_fidelity(options: argparse.Namespace) -> None:
    pages = evenly(list(fixtures(options.shared / "data" / "markdown-fidelity")), options.pages)
    tools = [name for name in TOOLS if name == "cleaner" or find_spec(name)]
    reasons = not_ours()
    results = {tool: compare(pages, TOOLS[tool], reasons) for tool in tools}
    if options.json:
        print(json.dumps(as_json({tool: tallies for tool, (tallies, _) in results.items()})))
        return
    misses = results["cleaner"][1]
    print("recall / precision; ours: recall of what is ours to keep")
    print(f"{'kind':11}{'things':>7}" + "".join(f"{tool:>16}" for tool in tools) + f"{'ours':>9}")
    for kind in KINDS:
        tallies = [results[tool][0][kind] for tool in tools]
        cells = "".join(f"{t.recall:9.3f} /{t.precision:5.2f}" for t in tallies)
        print(f"{kind:11}{tallies[0].expected:7}{cells}{tallies[0].recall_of_ours:9.3f}")
    for entry in stale(reasons, misses):
        print(f"{NOT_OURS.name} lists what is written: {entry}")
    for kind in KINDS if options.misses == "all" else [options.misses] * bool(options.misses):
        print(f"\n{kind}: expected of cleaner, and not written")
        for miss in misses[kind]:
            print_miss(miss)


def as_json(results: dict[str, dict[str, Tally]]) -> dict[str, Any]:
    """Of each kind how many things are expected, and every tool's recall and precision."""
    kinds: dict[str, Any] = {}
    for kind in KINDS:
        tallies = {tool: by_kind[kind] for tool, by_kind in results.items()}
        kinds[kind] = {
            "things": tallies["cleaner"].expected,
            "ours": round(tallies["cleaner"].recall_of_ours, 4),
            "tools": {
                tool: {"recall": round(tally.recall, 4), "precision": round(tally.precision, 4)}
                for tool, tally in tallies.items()
            },
        }
    return kinds


def print_miss(miss: Miss) -> None:
    times = f" {miss.times} times" if miss.times > 1 else ""
    print(f"  {miss.page}\n    expected{times} {shown(repr(miss.wanted))}")
    print(f"    wrote {shown(miss.got)}")
    if miss.reason:
        print(f"    not ours: {miss.reason}")


def shown(text: str) -> str:
    return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}…"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=SHARED, help="folder that holds data/")
    parser.add_argument(
        "--misses", choices=(*KINDS, "all"), nargs="?", const="all",
        help="list what is missed: of one kind, or all; with --round-trip the first difference",
    )  # fmt: skip
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--round-trip", action="store_true")
    what.add_argument("--cost", action="store_true")
    parser.add_argument("--pages", type=int, default=sys.maxsize, help="fewer pages")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("-j", "--jobs", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    options.shared = options.shared.resolve()
    if options.round_trip:
        show_round_trip(options)
    elif options.cost:
        show_cost(options)
    else:
        show_fidelity(options)


if __name__ == "__main__":
    main()
