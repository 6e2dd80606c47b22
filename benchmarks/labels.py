"""What labelled pages are known to say of themselves, and how a tool's word is compared with it.

Of the pages that have a reference value: coverage is the share where the tool gives any value,
precision the share of those that are right, recall the share of all that are right. `beside`
counts values given where the reference has none: right or wrong, nobody has looked. Titles are
equal after folding case, space and punctuation, authors as sets of names, dates by day. The date
is that of publication, or where only one of a change is known, that: the peers do not tell them
apart, nor do the references.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

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
    kind: str = "article"


@dataclass
class Tally:
    """How one field went on one set."""

    labelled: int = 0
    given: int = 0
    right: int = 0
    beside: int = 0
    misses: list[tuple[str, Any, Any]] = field(default_factory=list)

    @property
    def coverage(self) -> float:
        """The share of labelled pages where it has any value."""
        return self.given / self.labelled if self.labelled else 0.0

    @property
    def precision(self) -> float:
        """The share of its values that are right."""
        return self.right / self.given if self.given else 0.0

    @property
    def recall(self) -> float:
        """The share of labelled pages where it is right."""
        return self.right / self.labelled if self.labelled else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of the two."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def wcxb(data: Path) -> Iterator[Page]:
    base = data / "wcxb" / "dev"
    for path in sorted((base / "ground-truth").glob("*.json")):
        record = json.loads(path.read_text("utf-8"))
        truth = record["ground_truth"]
        html = gzip.decompress((base / "html" / f"{path.stem}.html.gz").read_bytes())
        kind = ((record.get("_internal") or {}).get("page_type") or {}).get("primary", "article")
        reference = {
            "title": truth.get("title"),
            "author": truth.get("author"),
            "date": truth.get("publish_date"),
        }
        yield Page(path.stem, record.get("url"), html, reference, kind)


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


def values_of(metadata: Any) -> Values:
    """The fields that are compared, of an article's metadata."""
    return {
        "title": metadata.title,
        "author": [author.name for author in metadata.authors],
        "date": metadata.published or metadata.modified,
        "site_name": metadata.site_name,
        "tags": list(metadata.tags),
        "license": metadata.license,
        "language": metadata.language,
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


def score(results: Iterable[tuple[str, Values, Values]]) -> dict[str, Tally]:
    """The tally of each field, from a page's name, its reference and what the tool said."""
    tallies = {name: Tally() for name in FIELDS}
    for page, reference, result in results:
        for name, tally in tallies.items():
            wanted, got = reference.get(name), result.get(name)
            if not wanted:
                tally.beside += bool(got)
                continue
            tally.labelled += 1
            tally.given += bool(got)
            if got and compared(name, got) == compared(name, wanted):
                tally.right += 1
            else:
                tally.misses.append((page, wanted, got))
    return tallies
