"""Quality on the labelled pages, `cleaner` beside its peers by the same scorer, in one table.

    python benchmarks/quality.py                          every part
    python benchmarks/quality.py --peer trafilatura       a peer beside it
    python benchmarks/quality.py --part markdown --pages 200
    python benchmarks/quality.py --sample 40              of each part so many pages
    python benchmarks/quality.py --json

Every figure is a share of 1, and more is better:

    word-f1      bag of words against the reference, mean over pages, also for each kind of page
    snippet-f    snippets that must and must not appear, pooled over pages
    shingle-f1   runs of four words, for pages that a naive converter made Markdown or text of
    leak-free    article pages without a share, subscribe, related, rights, comment or byline line
                 that the reference has not (benchmarks/leak.py)
    stable       outputs that cleaning again, as Markdown, leaves as they are
    unchanged    reference texts, as clean Markdown, that lose nothing
    title-f1, …  metadata of the same pages, against their labels (benchmarks/labels.py)

Figures of `wcxb` are cross-validated: each page is judged with weights that never saw its host.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from multiprocessing import Pool
from pathlib import Path
from typing import Any, NamedTuple

from folds import use_weights_for
from labels import SETS, Values, score, values_of
from leak import find_leaks
from peers import PEERS, RUN, Run
from scorer import Scorer, evenly, load_scorer

SHARED = Path(__file__).resolve().parents[2] / "shared"
TRAINED_ON = ("wcxb", "markdown")
PARTS = ("wcxb", "multilingual", "readability", "markdown")
# Turning one page into Markdown four times and cleaning all four costs 20 times what HTML does.
MARKDOWN_PAGES = 120
AS_IT_IS = "as it is"


class Figure(NamedTuple):
    """A share, and over how many pages it is."""

    value: float
    pages: int


Figures = dict[str, Figure]


@dataclass(frozen=True)
class Task:
    """One page, and what is to be run on it."""

    shared: Path
    part: str
    page: dict[str, Any]
    tools: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """How one tool did on one page; None where the page has no reference of that sort."""

    page: str
    tool: str
    form: str
    """`html`, or the converter that made the input of it."""
    kind: str
    word_f1: float | None = None
    shingles: tuple[float, float] = (0.0, 0.0)
    """Precision and recall."""
    found: int = 0
    missed: int = 0
    leaked: int = 0
    """Snippets: there as they must be, not there, there as they must not be."""
    leak_free: bool | None = None
    stable: bool | None = None
    unchanged: bool | None = None
    metadata: Values | None = None
    """What it says of the page, if it was asked."""
    error: str = ""


def tasks(shared: Path, part: str, peers: tuple[str, ...], wanted: int) -> Iterator[Task]:
    scorer = load_scorer(shared)
    if part == "markdown":
        articles = [page for page in scorer.wcxb() if page["kind"] == "article"]
        for page in evenly(articles, wanted):
            yield Task(shared, part, page, ("cleaner", AS_IT_IS))
        return
    for page in scorer.SETS[part](wanted):
        yield Task(shared, part, page, ("cleaner", *peers))


def measure_page(task: Task) -> list[Row]:
    """Every tool on every form of one page.

    The learned judge was trained on the pages of `wcxb`: each is judged with the weights of its
    fold, which have not seen its host.
    """
    scorer, page = load_scorer(task.shared), task.page
    use_weights_for(scorer, (page["url"] or "") if task.part in TRAINED_ON else None)
    forms: dict[str, bytes] = {"html": page["html"]}
    if task.part == "markdown":
        made = scorer.convert_naively(page["html"])
        forms = {name: text.encode("utf-8", "replace") for name, text in made.items()}
    return [
        measure(scorer, page, tool=tool, form=form, data=data)
        for form, data in forms.items()
        for tool in task.tools
    ]


def measure(scorer: Scorer, page: dict[str, Any], *, tool: str, form: str, data: bytes) -> Row:
    run: Run = RUN.get(tool, lambda data, url: data.decode())
    error, stable, metadata = "", None, None
    try:
        if tool == "cleaner":
            output, metadata = clean_and_ask(data, page["url"])
            stable = clean_again(output) == output
        else:
            output = run(data, page["url"]) or ""
    except Exception as problem:  # a crash scores nothing, and is counted
        output, error = "", f"{tool}, {page['id']}: {type(problem).__name__}: {problem}"[:200]
    row = Row(
        page["id"], tool, form, page["kind"], stable=stable, metadata=metadata, error=error
    )  # fmt: skip
    text = scorer.plain(output)
    if page["reference"] is None:
        return with_snippets(scorer, page, text, row)
    return with_reference(scorer, page, text, row)


def clean_and_ask(data: bytes, url: str) -> tuple[str, Values]:
    """The article, and what its metadata say."""
    import cleaner

    article = cleaner.clean(data, url=url)
    return article.markdown, values_of(article.metadata)


def clean_again(markdown: str) -> str:
    """What a second run would make of the file that the first one wrote."""
    import cleaner

    options = cleaner.Options(path="article.md")
    return cleaner.clean(markdown.encode("utf-8", "surrogatepass"), options=options).markdown


def loses_nothing(reference: str) -> bool:
    """Whether a reference text, as Markdown, comes out with all of its words."""
    import cleaner

    text = "\n\n".join(line for line in reference.splitlines() if line.strip()) + "\n"
    options = cleaner.Options(format=cleaner.Format.MARKDOWN)
    return not any(record.text for record in cleaner.clean(text, options=options).sidecar.removals)


def with_reference(scorer: Scorer, page: dict[str, Any], text: str, row: Row) -> Row:
    reference = page["reference"]
    words = scorer.overlap(
        Counter(scorer.words(text.lower())), Counter(scorer.words(reference.lower()))
    )
    precision, recall, _ = scorer.overlap(scorer.shingles(text), scorer.shingles(reference))
    leak_free = None
    unchanged = None
    if row.tool == "cleaner" and row.form == "html":
        unchanged = loses_nothing(reference)
    if row.kind == "article":
        leak_free = not row.error and next(find_leaks(text, reference), None) is None
    return replace(
        row, unchanged=unchanged, word_f1=words[2], shingles=(precision, recall),
        leak_free=leak_free,
    )  # fmt: skip


def with_snippets(scorer: Scorer, page: dict[str, Any], text: str, row: Row) -> Row:
    flat = scorer.squeeze(text)
    found = sum(scorer.squeeze(snippet) in flat for snippet in page["with"])
    leaked = sum(scorer.squeeze(snippet) in flat for snippet in page["without"])
    return replace(row, found=found, missed=len(page["with"]) - found, leaked=leaked)


def share(values: Iterable[float | None]) -> Figure | None:
    known = [value for value in values if value is not None]
    return Figure(statistics.mean(known), len(known)) if known else None


def summed_up(part: str, rows: list[Row], shared: Path) -> Figures:
    """The figures of one tool on one part."""
    figures: dict[str, Figure | None] = {}
    if part == "markdown":
        figures.update(shingle_figures(rows))
    elif part == "multilingual":
        figures["snippet-f"] = snippet_figure(rows)
    else:
        figures["word-f1"] = share(row.word_f1 for row in rows)
        kinds = sorted({row.kind for row in rows})
        for kind in kinds if len(kinds) > 1 else ():
            figures[f"word-f1/{kind}"] = share(row.word_f1 for row in rows if row.kind == kind)
    figures["leak-free"] = share(row.leak_free for row in rows)
    figures["unchanged"] = share(row.unchanged for row in rows)
    figures["stable"] = share(row.stable for row in rows)
    figures.update(metadata_figures(part, rows, shared))
    return {f"{part}/{name}": figure for name, figure in figures.items() if figure}


def shingle_figures(rows: list[Row]) -> Figures:
    """From mean precision and mean recall, as the scorer does; and the mean of the converters."""
    by_form: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_form[row.form].append(row)
    figures = {}
    for form, some in by_form.items():
        precision = statistics.mean(row.shingles[0] for row in some)
        recall = statistics.mean(row.shingles[1] for row in some)
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        figures[f"shingle-f1/{form}"] = Figure(f1, len(some))
    mean = statistics.mean(figure.value for figure in figures.values())
    return {"shingle-f1": Figure(mean, len(rows)), **figures}


def metadata_figures(part: str, rows: list[Row], shared: Path) -> Figures:
    """F1 of each field that some of the pages are labelled with."""
    asked = [(row.page, row.metadata) for row in rows if row.metadata is not None]
    if not asked:
        return {}
    known = references(shared, "wcxb" if part == "markdown" else part)
    tallies = score((page, known[page], said) for page, said in asked)
    return {
        f"{name}-f1": Figure(tally.f1, tally.labelled)
        for name, tally in tallies.items()
        if tally.labelled
    }


@cache
def references(shared: Path, name: str) -> dict[str, Values]:
    """What each page of a set is labelled with."""
    return {page.name: page.reference for page in SETS[name](shared / "data")}


def snippet_figure(rows: list[Row]) -> Figure:
    found, missed = sum(row.found for row in rows), sum(row.missed for row in rows)
    leaked = sum(row.leaked for row in rows)
    return Figure(2 * found / max(1, 2 * found + leaked + missed), len(rows))


def measure_parts(
    parts: Iterable[str],
    *,
    shared: Path,
    peers: tuple[str, ...],
    pages: Mapping[str, int],
    jobs: int,
) -> tuple[dict[str, Figures], list[str]]:
    """The figures of each tool, and every crash as a line.

    `pages` says of some parts how many pages are enough.
    """
    tables: dict[str, Figures] = defaultdict(dict)
    errors: list[str] = []
    with Pool(jobs) as pool:
        for part in parts:
            by_tool: dict[str, list[Row]] = defaultdict(list)
            for rows in pool.imap(
                measure_page, tasks(shared, part, peers, pages.get(part, sys.maxsize))
            ):
                for row in rows:
                    by_tool[row.tool].append(row)
                    errors += [f"{part}: {row.error}"] if row.error else []
            for tool, rows in by_tool.items():
                tables[tool].update(summed_up(part, rows, shared))
    return dict(tables), errors


def show(tables: dict[str, Figures]) -> None:
    tools = list(tables)
    print(f"{'figure':40}{'pages':>6}" + "".join(f"{tool:>13}" for tool in tools))
    for name, figure in tables["cleaner"].items():
        cells = (tables[tool].get(name) for tool in tools)
        values = "".join(f"{cell.value:13.4f}" if cell else f"{'–':>13}" for cell in cells)
        print(f"{name:40}{figure.pages:6}{values}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=SHARED, help="folder that holds data/")
    parser.add_argument("--part", choices=PARTS, action="append")
    parser.add_argument("--peer", choices=[*PEERS][1:], action="append")
    parser.add_argument(
        "--pages", type=int, default=MARKDOWN_PAGES, help="how many articles become Markdown"
    )
    parser.add_argument("--sample", type=int, default=sys.maxsize, help="pages of each part")
    parser.add_argument("-j", "--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    wanted = dict.fromkeys(PARTS, options.sample)
    wanted["markdown"] = min(options.pages, options.sample)
    tables, errors = measure_parts(
        options.part or PARTS, shared=options.shared.resolve(), peers=tuple(options.peer or ()),
        pages=wanted, jobs=options.jobs,
    )  # fmt: skip
    for error in errors:
        print(error, file=sys.stderr)
    if options.json:
        made = {
            tool: {name: figure._asdict() for name, figure in figures.items()}
            for tool, figures in tables.items()
        }
        print(json.dumps({"figures": made, "errors": errors}, indent=1))
    else:
        show(tables)
        print(f"errors: {len(errors)}")


if __name__ == "__main__":
    main()
