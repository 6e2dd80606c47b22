"""What learning a site is worth: wcxb's hosts of five pages and more, cleaned with and without.

    python benchmarks/learn.py                    HTML, and what four naive converters make of it
    python benchmarks/learn.py --form html        one of these
    python benchmarks/learn.py --fewest 3         hosts of three pages and more
    python benchmarks/learn.py --pages            each page's figures, the largest change first
    python benchmarks/learn.py --profile DIR      the profiles, to be read

Word F1 is the shared scorer's, a mean over pages; `leak-free` is that of benchmarks/leak.py, here
for every kind of page. Pages are judged with weights that never saw their host; a profile is
learned from all pages of the host in the set, as it is on a folder.
"""

from __future__ import annotations

import argparse
import os
import statistics
from collections import Counter, defaultdict
from multiprocessing import Pool
from pathlib import Path
from typing import Any, NamedTuple

from folds import use_weights_for
from leak import find_leaks
from quality import SHARED
from scorer import load_scorer

from cleaner import Options, Site, clean
from cleaner.judge.profile import learn_sites
from cleaner.judge.survey import by_site
from cleaner.pipeline import count
from cleaner.rules.sites import host_of, write_sites

# A page's figure that changed by less is as it was.
NOTABLE = 0.001
FORMS = ("html", "html2text", "markdownify", "html-to-markdown", "inscriptis")


class Row(NamedTuple):
    """One page in one form, cleaned without a profile and with one."""

    form: str
    page: str
    kind: str
    url: str
    f1: tuple[float, float]
    leak_free: tuple[bool, bool]
    repeated: int


def pages_of(shared: Path, fewest: int) -> dict[str, list[dict[str, Any]]]:
    """The pages of each host that has enough."""
    hosts: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for page in load_scorer(shared).wcxb():
        hosts[host_of(page["url"] or "")].append(page)
    return {host: pages for host, pages in hosts.items() if host and len(pages) >= fewest}


def measure_host(
    task: tuple[Path, list[dict[str, Any]], tuple[str, ...]],
) -> tuple[list[Row], dict[str, dict[str, Site]]]:
    """Every form of one host's pages, and the profile of each form."""
    shared, pages, forms = task
    scorer = load_scorer(shared)
    use_weights_for(scorer, pages[0]["url"])
    made = [with_forms(scorer, page, forms) for page in pages]
    rows: list[Row] = []
    profiles = {}
    for form in forms:
        urls = [page["url"] for page in pages]
        counts = [count(texts[form], url=url) for texts, url in zip(made, urls, strict=True)]
        sites = learn_sites(by_site(counts))
        profiles[form] = sites
        for page, texts in zip(pages, made, strict=True):
            rows.append(measure(scorer, page, form, texts[form], sites))
    return rows, profiles


def with_forms(scorer: Any, page: dict[str, Any], forms: tuple[str, ...]) -> dict[str, bytes]:
    """The page as it is, and as each converter writes it."""
    made = {"html": page["html"]}
    if forms != ("html",):
        converted = scorer.convert_naively(page["html"])
        made |= {name: text.encode("utf-8", "replace") for name, text in converted.items()}
    return made


def measure(
    scorer: Any, page: dict[str, Any], form: str, data: bytes, sites: dict[str, Site]
) -> Row:
    f1, leak_free = [], []
    repeated = 0
    for options in (Options(), Options(sites=sites)):
        article = clean(data, url=page["url"], options=options)
        text = scorer.plain(article.markdown)
        f1.append(
            scorer.overlap(
                Counter(scorer.words(text.lower())),
                Counter(scorer.words(page["reference"].lower())),
            )[2]
        )
        leak_free.append(next(find_leaks(text, page["reference"]), None) is None)
        repeated = sum(removal.rule == "any/repeated" for removal in article.removals)
    return Row(
        form, page["id"], page["kind"], page["url"],
        (f1[0], f1[1]), (leak_free[0], leak_free[1]), repeated,
    )  # fmt: skip


def show(rows: list[Row], forms: tuple[str, ...]) -> None:
    print(f"{'form, kind':30}{'pages':>6}{'f1 without':>12}{'with':>9}{'change':>9}"
          f"{'better':>8}{'worse':>7}{'leak-free':>11}{'with':>8}{'lines':>7}")  # fmt: skip
    for form in forms:
        some = [row for row in rows if row.form == form]
        show_line(form, some)
        for kind in sorted({row.kind for row in some}):
            show_line(f"  {kind}", [row for row in some if row.kind == kind])


def show_line(name: str, rows: list[Row]) -> None:
    before, after = (statistics.mean(row.f1[side] for row in rows) for side in (0, 1))
    leaks = [statistics.mean(row.leak_free[side] for row in rows) for side in (0, 1)]
    better = sum(row.f1[1] > row.f1[0] + NOTABLE for row in rows)
    worse = sum(row.f1[1] < row.f1[0] - NOTABLE for row in rows)
    repeated = statistics.mean(row.repeated for row in rows)
    print(f"{name:30}{len(rows):6}{before:12.4f}{after:9.4f}{after - before:+9.4f}"
          f"{better:8}{worse:7}{leaks[0]:11.4f}{leaks[1]:8.4f}{repeated:7.1f}")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=SHARED, help="folder that holds data/")
    parser.add_argument("--fewest", type=int, default=5, help="how many pages a host must have")
    parser.add_argument("--form", choices=FORMS, action="append")
    parser.add_argument("--pages", action="store_true")
    parser.add_argument("--profile", type=Path, metavar="DIR")
    parser.add_argument("-j", "--jobs", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    forms = tuple(options.form or FORMS)
    shared = options.shared.resolve()
    tasks = [(shared, some, forms) for some in pages_of(shared, options.fewest).values()]
    rows: list[Row] = []
    profiles: dict[str, dict[str, Site]] = defaultdict(dict)
    with Pool(options.jobs) as pool:
        for some, learned in pool.imap_unordered(measure_host, tasks):
            rows += some
            for form, sites in learned.items():
                profiles[form] |= sites
    if options.pages:
        for row in sorted(rows, key=lambda row: (row.f1[1] - row.f1[0], row.page)):
            print(f"{row.f1[1] - row.f1[0]:+.4f} {row.f1[0]:.3f} {row.form:17} {row.kind:14}"
                  f"{row.page} {row.repeated:4} {row.url}")  # fmt: skip
    if options.profile:
        options.profile.mkdir(parents=True, exist_ok=True)
        for form, sites in profiles.items():
            (options.profile / f"{form}.toml").write_text(write_sites(sites), "utf-8")
    show(rows, forms)


if __name__ == "__main__":
    main()
