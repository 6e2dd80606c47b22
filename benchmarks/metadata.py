"""Titles, authors, dates and the rest on labelled pages, `cleaner` beside its peers.

    python benchmarks/metadata.py                    every set, cleaner and the peers installed
    python benchmarks/metadata.py --set wcxb --tool cleaner --misses author

Of the pages that have a reference value: coverage is the share where the tool gives any value,
precision the share of those that are right, recall the share of all that are right. `beside`
counts values given where the reference has none: right or wrong, nobody has looked. Titles are
equal after folding case, space and punctuation, authors as sets of names, dates by day. The date
is that of publication, or where only one of a change is known, that: the peers do not tell them
apart, nor do the references.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
FIELDS = ("title", "author", "date", "site_name", "tags", "license", "language")
# Degrees after a name, which references sometimes keep and sometimes drop.
CREDENTIAL = re.compile(
    r"(?:ph\.?d|m\.?d|rdn?|ms|ma|jd|mph|mba|jr|sr|ba|rn|cpa|cfp)\.?", re.IGNORECASE
)
BY = re.compile(r"^(?:(?:written |posted )?by|von|par|por)\b[:\s]*", re.IGNORECASE)

Values = dict[str, Any]


@dataclass(frozen=True)
class Page:
    """One labelled page; a field whose reference is None is not labelled on it."""

    name: str
    url: str | None
    html: bytes
    reference: Values


@dataclass
class Tally:
    """How one field went on one set."""

    labelled: int = 0
    given: int = 0
    right: int = 0
    beside: int = 0
    misses: list[tuple[str, Any, Any]] = field(default_factory=list)

    def row(self) -> str:
        """The figures as a line of the table."""
        precision = self.right / self.given if self.given else 0.0
        recall = self.right / self.labelled if self.labelled else 0.0
        f1 = 2 * precision * recall / (precision + recall) if self.right else 0.0
        coverage = self.given / self.labelled if self.labelled else 0.0
        return f"{coverage:8.3f} {precision:8.3f} {recall:8.3f} {f1:8.3f} {self.beside:7}"


def wcxb(data: Path) -> Iterator[Page]:
    base = data / "wcxb" / "dev"
    for path in sorted((base / "ground-truth").glob("*.json")):
        record = json.loads(path.read_text("utf-8"))
        truth = record["ground_truth"]
        html = gzip.decompress((base / "html" / f"{path.stem}.html.gz").read_bytes())
        reference = {
            "title": truth.get("title"),
            "author": truth.get("author"),
            "date": truth.get("publish_date"),
        }
        yield Page(path.stem, record.get("url"), html, reference)


def multilingual(data: Path) -> Iterator[Page]:
    base = data / "multilingual"
    for url, truth in json.loads((base / "ground-truth.json").read_text("utf-8")).items():
        reference = {
            "title": truth.get("title"),
            "author": truth.get("author"),
            "date": truth.get("date"),
            "site_name": truth.get("sitename"),
            "tags": truth.get("tags"),
            "license": truth.get("license"),
        }
        html = gzip.decompress((base / "html" / truth["file"]).read_bytes())
        yield Page(truth["file"], url, html, reference)


def readability(data: Path) -> Iterator[Page]:
    for folder in sorted((data / "readability-pages").iterdir()):
        truth = json.loads(gzip.decompress((folder / "expected-metadata.json.gz").read_bytes()))
        reference = {
            "title": truth.get("title"),
            "author": truth.get("byline"),
            "date": truth.get("publishedTime"),
            "site_name": truth.get("siteName"),
            "language": truth.get("lang"),
        }
        html = gzip.decompress((folder / "source.html.gz").read_bytes())
        yield Page(folder.name, None, html, reference)


SETS = {"wcxb": wcxb, "multilingual": multilingual, "readability": readability}


def run_cleaner(page: Page) -> Values:
    import cleaner

    found = cleaner.clean(page.html, url=page.url).metadata
    return {
        "title": found.title,
        "author": [author.name for author in found.authors],
        "date": found.published or found.modified,
        "site_name": found.site_name,
        "tags": list(found.tags),
        "license": found.license,
        "language": found.language,
    }


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

    return {
        "date": find_date(page.html.decode("utf-8", "replace"), url=page.url, original_date=True)
    }


TOOLS: dict[str, Callable[[Page], Values]] = {
    "cleaner": run_cleaner,
    "trafilatura": run_trafilatura,
    "turbohtml": run_turbohtml,
    "htmldate": run_htmldate,
}


def folded(text: Any) -> str:
    return "".join(c for c in str(text).casefold() if c.isalnum())


def names(value: Any) -> frozenset[str]:
    parts = value if isinstance(value, list) else [value]
    split = [
        p for part in parts for p in re.split(r"[,;]| and | & | und | et ", BY.sub("", str(part)))
    ]
    return frozenset(folded(p) for p in split if folded(p) and not CREDENTIAL.fullmatch(p.strip()))


def compared(name: str, value: Any) -> Any:
    """A value in the form in which two are compared."""
    if name == "author":
        return names(value)
    if name == "tags":
        return frozenset(folded(tag) for tag in value)
    if name == "date":
        return str(value)[:10]
    if name == "license":
        return folded(value)[:8]
    return folded(value)


def score(pages: list[Page], results: list[Values]) -> dict[str, Tally]:
    tallies = {name: Tally() for name in FIELDS}
    for page, result in zip(pages, results, strict=True):
        for name, tally in tallies.items():
            wanted, got = page.reference.get(name), result.get(name)
            if not wanted:
                tally.beside += bool(got)
                continue
            tally.labelled += 1
            tally.given += bool(got)
            if got and compared(name, got) == compared(name, wanted):
                tally.right += 1
            else:
                tally.misses.append((page.name, wanted, got))
    return tallies


def run(tool: str, pages: list[Page]) -> tuple[list[Values], float]:
    """The results, a crash counting as nothing, and CPU milliseconds a page."""
    results: list[Values] = []
    TOOLS[tool](pages[0])  # what is loaded once is not a page's cost
    started = time.process_time()
    for page in pages:
        try:
            results.append(TOOLS[tool](page))
        except Exception as error:
            print(f"  {tool} on {page.name}: {type(error).__name__}: {str(error)[:100]}")
            results.append({})
    return results, 1000 * (time.process_time() - started) / len(pages)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--set", choices=SETS, action="append")
    parser.add_argument("--tool", choices=TOOLS, action="append")
    parser.add_argument("--misses", choices=FIELDS, help="list what is wrong in this field")
    options = parser.parse_args()
    print(
        f"{'set':13}{'field':11}{'tool':13}{'pages':>6}"
        f"{'cover':>9}{'precis.':>9}{'recall':>9}{'F1':>9}  beside"
    )
    for set_name in options.set or SETS:
        pages = list(SETS[set_name](options.data))
        tallies, costs = {}, {}
        for tool in options.tool or [name for name in TOOLS if find_spec(name)]:
            results, costs[tool] = run(tool, pages)
            tallies[tool] = score(pages, results)
        for name in FIELDS:
            for tool, by_field in tallies.items():
                tally = by_field[name]
                if tally.labelled and tally.given:
                    print(f"{set_name:13}{name:11}{tool:13}{tally.labelled:6} {tally.row()}")
                    if name == options.misses:
                        for page_name, wanted, got in tally.misses:
                            print(f"    {page_name}: {wanted!r} but {got!r}")
        print("  ms a page: " + ", ".join(f"{tool} {cost:.1f}" for tool, cost in costs.items()))


if __name__ == "__main__":
    main()
