"""Titles, authors, dates and the rest on labelled pages, `cleaner` beside its peers, in one table.

    python benchmarks/metadata.py                    every set, cleaner and the peers installed
    python benchmarks/metadata.py --sound            without the references that we hold to be wrong
    python benchmarks/metadata.py --set wcxb --tool cleaner --misses author

`as Markdown` is articles of `wcxb` that four naive converters made Markdown or text of; the peers
read no such thing. What the columns mean is said in `labels.py`; `lead` is by how much F1 is above
that of the best peer.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from importlib.util import find_spec
from multiprocessing import Pool
from pathlib import Path

from labels import FIELDS, SETS, Page, Tally, Values, score, values_of
from quality import MARKDOWN_PAGES, SHARED
from scorer import evenly, load_scorer

AS_MARKDOWN = "as Markdown"
OURS = "cleaner"
UNSOUND = Path(__file__).with_name("metadata_unsound.toml")


def as_markdown(shared: Path, pages: int) -> Iterator[Page]:
    """Articles of `wcxb`, each as every converter saved it."""
    scorer = load_scorer(shared)
    articles = [page for page in SETS["wcxb"](shared / "data") if page.kind == "article"]
    for page in evenly(articles, pages):
        for form, text in scorer.convert_naively(page.html).items():
            data = text.encode("utf-8", "replace")
            yield Page(f"{page.name} {form}", page.url, data, page.reference)


def sound(set_name: str, pages: list[Page]) -> list[Page]:
    """The pages without the reference values that we hold to be wrong."""
    known = tomllib.loads(UNSOUND.read_text("utf-8"))["unsound"]
    wrong = {(name, k["field"]) for k in known if k["set"] == set_name for name in k["pages"]}
    return [
        replace(p, reference={f: v for f, v in p.reference.items() if (p.name, f) not in wrong})
        for p in pages
    ]


def run_cleaner(page: Page) -> Values:
    import cleaner

    return values_of(cleaner.clean(page.html, url=page.url).metadata)


def run_trafilatura(page: Page) -> Values:
    from trafilatura import bare_extraction

    found = bare_extraction(page.html, url=page.url, with_metadata=True)
    if found is None:
        return {}
    return {
        "title": found.title,
        "author": (found.author or "").split("; ") if found.author else [],
        "date": found.date,
        "site_name": found.sitename,
        "tags": list(found.tags or []),
        "license": found.license,
        "language": found.language,
    }


def run_turbohtml(page: Page) -> Values:
    import turbohtml

    found = turbohtml.parse(page.html).article()
    if found is None:
        return {}
    return {
        "title": found.title,
        "author": [found.byline] if found.byline else [],
        "date": found.date,
        "language": found.lang,
    }


def run_htmldate(page: Page) -> Values:
    from htmldate import find_date

    text = page.html.decode("utf-8", "replace")
    return {"date": find_date(text, url=page.url, original_date=True)}


TOOLS: dict[str, Callable[[Page], Values]] = {
    OURS: run_cleaner,
    "trafilatura": run_trafilatura,
    "turbohtml": run_turbohtml,
    "htmldate": run_htmldate,
}


def run_on(tool: str, page: Page) -> tuple[Values, float]:
    """What a tool says of a page, a crash counting as nothing, and the seconds it took."""
    started = time.process_time()
    try:
        found = TOOLS[tool](page)
    except Exception as error:
        print(
            f"  {tool} on {page.name}: {type(error).__name__}: {str(error)[:100]}", file=sys.stderr
        )
        found = {}
    return found, time.process_time() - started


def run(tool: str, pages: list[Page], jobs: int) -> tuple[list[Values], float]:
    """The results, and CPU milliseconds a page."""
    with Pool(jobs) as pool:
        done = pool.map(partial(run_on, tool), pages, chunksize=10)
    return [found for found, _ in done], 1000 * sum(took for _, took in done) / len(pages)


def rows(set_name: str, tallies: dict[str, dict[str, Tally]]) -> Iterator[tuple[str, Tally, str]]:
    """The lines of the table for one set: how each begins, its tally, and ours' lead."""
    for name in FIELDS:
        peers = [by_field[name].f1 for tool, by_field in tallies.items() if tool != OURS]
        for tool, by_field in tallies.items():
            tally = by_field[name]
            if tally.labelled and tally.given:
                lead = f"{tally.f1 - max(peers):+9.3f}" if tool == OURS and any(peers) else ""
                yield f"{set_name:13}{name:11}{tool:13}", tally, lead


def show(set_name: str, tallies: dict[str, dict[str, Tally]], misses: str | None) -> None:
    for start, tally, lead in rows(set_name, tallies):
        print(
            f"{start}{tally.labelled:6}{tally.coverage:9.3f}{tally.precision:9.3f}"
            f"{tally.recall:9.3f}{tally.f1:9.3f}{tally.beside:8}{lead}"
        )
        if misses and f" {misses} " in f"{start} ":
            for page, wanted, got in tally.misses:
                print(f"    {page}: {wanted!r} but {got!r}")


def as_json(tallies: dict[str, dict[str, Tally]]) -> dict[str, dict[str, dict[str, float]]]:
    """F1 of each field that the pages are labelled with, and how many are."""
    return {
        tool: {
            name: {"f1": round(tally.f1, 4), "pages": tally.labelled}
            for name, tally in by_field.items()
            if tally.labelled and tally.given
        }
        for tool, by_field in tallies.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=SHARED, help="folder that holds data/")
    parser.add_argument("--set", choices=(*SETS, AS_MARKDOWN), action="append")
    parser.add_argument("--tool", choices=TOOLS, action="append")
    parser.add_argument("--misses", choices=FIELDS, help="list what is wrong in this field")
    parser.add_argument("--sound", action="store_true", help="leave out what is in " + UNSOUND.name)
    parser.add_argument("--pages", type=int, default=MARKDOWN_PAGES, help="how many as Markdown")
    parser.add_argument("--sample", type=int, default=sys.maxsize, help="pages of each set")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("-j", "--jobs", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    chosen = options.tool or [name for name in TOOLS if find_spec(name)]
    measured = {
        set_name: measure(set_name, chosen, options)
        for set_name in options.set or (*SETS, AS_MARKDOWN)
    }
    if options.json:
        print(json.dumps({name: as_json(tallies) for name, (tallies, _) in measured.items()}))
        return
    print(
        f"{'set':13}{'field':11}{'tool':13}{'pages':>6}"
        f"{'cover':>9}{'precis.':>9}{'recall':>9}{'F1':>9}{'beside':>8}{'lead':>9}"
    )
    for set_name, (tallies, _) in measured.items():
        show(set_name, tallies, options.misses)
    for set_name, (_, costs) in measured.items():
        for tool, cost in costs.items():
            print(f"{set_name}: {tool} {cost:.1f} ms a page")


def measure(
    set_name: str, tools: list[str], options: argparse.Namespace
) -> tuple[dict[str, dict[str, Tally]], dict[str, float]]:
    """The tallies of each tool on one set, and its milliseconds a page."""
    if set_name == AS_MARKDOWN:
        pages = list(as_markdown(options.shared, min(options.pages, options.sample)))
        tools = [OURS]
    else:
        pages = evenly(list(SETS[set_name](options.shared / "data")), options.sample)
    pages = sound(set_name, pages) if options.sound else pages
    tallies, costs = {}, {}
    for tool in tools:
        results, costs[tool] = run(tool, pages, options.jobs)
        tallies[tool] = score(
            (page.name, page.reference, found) for page, found in zip(pages, results, strict=True)
        )
    return tallies, costs


if __name__ == "__main__":
    main()
