"""What writing a page as Markdown costs, in bare parses of it."""

from __future__ import annotations

import argparse
import gc
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from folds import use_weights_for
from round_trip import kept_document
from scorer import evenly, load_scorer

REPEATS = 3


def show_cost(options: argparse.Namespace) -> None:
    """CPU time, the best of several runs of each page, summed over the pages.

    The garbage collector waits meanwhile, as it does while `cleaner.clean` makes a document.
    """
    import turbohtml

    from cleaner.render import to_markdown
    from cleaner.render.fragment import build_soup

    scorer = load_scorer(options.shared)
    articles = [page for page in scorer.wcxb() if page["kind"] == "article"]
    spent: Counter[str] = Counter()
    gc.disable()
    pages = evenly(articles, options.pages)
    for page in pages:
        use_weights_for(scorer, page["url"] or "")
        document = kept_document(page["html"], page["url"])
        spent["a bare parse"] += best_of(turbohtml.parse, page["html"])
        spent["the kept tree"] += best_of(build_soup, document)
        spent["tree and Markdown"] += best_of(to_markdown, document)
    for name, nanoseconds in spent.items():
        times = nanoseconds / spent["a bare parse"]
        print(f"{name:20}{nanoseconds / len(pages) / 1e6:8.3f} ms a page{times:8.2f} bare parses")


def best_of(run: Callable[[Any], object], value: Any) -> int:
    """CPU nanoseconds of the quickest of several runs."""
    spent = []
    for _ in range(REPEATS):
        started = time.process_time_ns()
        run(value)
        spent.append(time.process_time_ns() - started)
    return min(spent)
