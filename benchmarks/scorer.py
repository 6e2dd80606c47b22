"""The labelled pages of three public sets, and the scores that their authors compute.

`README.md` beside this file says where the sets come from and how their folders lie.

    word F1      lower-cased words as a bag, against those of the reference text
    shingles     runs of four words, likewise
    snippets     texts that must and must not appear, white space apart

Markdown loses its marks before it is compared, the same way for every tool.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from peers import RUN, Run

Page = dict[str, Any]

WORD = re.compile(r"\w+")
# A picture's or link's address may hold escaped marks and one pair of parentheses in another.
IMAGE = re.compile(r"!\[(?:[^\]\\]|\\.)*\]\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\)")
TITLE = r"(?:\s+(?:\"[^\"]*\"|'[^']*'))?"
LINK = re.compile(rf"\[([^\]]*)\]\((?:<[^<>\n]*>|(?:[^()\s]|\([^()]*\))*){TITLE}\s*\)")
AUTOLINK = re.compile(r"<(https?://[^>]+)>")
ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~=$&])")
TABLE_RULE = re.compile(r"^\s*\|?[\s:|-]+\|[\s:|-]*$", re.MULTILINE)
SHINGLE = 4
# Where a line ends in the expected HTML of `readability-pages`.
BREAKING = ("p", "div", "li", "td", "th", "h1", "h2", "h3", "h4", "br", "pre", "figcaption")


class Scorer:
    """The pages below a folder, and how an output is compared with what is known of its page."""

    RUN: dict[str, Run] = RUN

    def __init__(self, data: Path) -> None:
        self.data = data
        self.SETS: dict[str, Callable[..., Iterator[Page]]] = {
            "wcxb": self.wcxb,
            "multilingual": self.multilingual,
            "readability": self.readability,
        }

    def wcxb(self, wanted: int = sys.maxsize) -> Iterator[Page]:
        """Pages of seven kinds, with the whole text of each; so many, at equal distances."""
        base = self.data / "wcxb" / "dev"
        for path in evenly(sorted((base / "ground-truth").glob("*.json")), wanted):
            record = json.loads(path.read_text("utf-8"))
            truth = record["ground_truth"]
            known = (record.get("_internal") or {}).get("page_type") or {}
            kind = known.get("primary", "article")
            yield {
                "id": path.stem,
                "url": record.get("url"),
                # The set calls one kind of page by two names.
                "kind": "collection" if kind == "category" else kind,
                "html": gzip.decompress((base / "html" / f"{path.stem}.html.gz").read_bytes()),
                "reference": truth.get("main_content") or "",
                "with": truth.get("with") or [],
                "without": truth.get("without") or [],
            }

    def multilingual(self, wanted: int = sys.maxsize) -> Iterator[Page]:
        """Articles in many languages, with snippets of each."""
        base = self.data / "multilingual"
        known = json.loads((base / "ground-truth.json").read_text("utf-8"))
        for url, truth in evenly(list(known.items()), wanted):
            yield {
                "id": truth["file"],
                "url": url,
                "kind": "article",
                "html": gzip.decompress((base / "html" / truth["file"]).read_bytes()),
                "reference": None,
                "with": truth["with"],
                "without": truth["without"],
            }

    def readability(self, wanted: int = sys.maxsize) -> Iterator[Page]:
        """Pages of a reader view; the reference is the text of the HTML expected of them."""
        for folder in evenly(sorted((self.data / "readability-pages").iterdir()), wanted):
            expected = gzip.decompress((folder / "expected.html.gz").read_bytes())
            yield {
                "id": folder.name,
                "url": f"http://{folder.name}.example/",
                "kind": "article",
                "html": gzip.decompress((folder / "source.html.gz").read_bytes()),
                "reference": lines_of(expected.decode("utf-8")),
                "with": [],
                "without": [],
            }

    @staticmethod
    def fold_of(url: str | None, folds: int) -> int:
        """The fold of a page: one for all pages of a host."""
        host = urlsplit(url or "").netloc.removeprefix("www.")
        return int(hashlib.sha1(host.encode()).hexdigest(), 16) % folds

    @staticmethod
    def words(text: str | None) -> list[str]:
        """The words of a text, in order."""
        return WORD.findall(text or "")

    @staticmethod
    def shingles(text: str | None) -> Counter[tuple[str, ...]]:
        """Every run of four words; of a shorter text all of it is one."""
        found = WORD.findall(text or "")
        starts = range(max(1, len(found) - SHINGLE + 1)) if found else ()
        return Counter(tuple(found[start : start + SHINGLE]) for start in starts)

    @staticmethod
    def overlap(predicted: Counter[Any], reference: Counter[Any]) -> tuple[float, float, float]:
        """Precision, recall and F1 of one bag against another; two empty ones agree."""
        if not predicted and not reference:
            return 1.0, 1.0, 1.0
        shared = (predicted & reference).total()
        if not shared:
            return 0.0, 0.0, 0.0
        precision, recall = shared / predicted.total(), shared / reference.total()
        return precision, recall, 2 * precision * recall / (precision + recall)

    @staticmethod
    def plain(markdown: str) -> str:
        """Markdown without pictures, addresses, escapes and the rules of tables."""
        text = IMAGE.sub("", markdown)
        for _ in range(2):  # a picture's text in a link leaves a link in brackets
            text = LINK.sub(r"\1", text)
        text = ESCAPED.sub(r"\1", AUTOLINK.sub(r"\1", text))
        return TABLE_RULE.sub("", text)

    @staticmethod
    def squeeze(text: str) -> str:
        """The text with single spaces alone."""
        return " ".join(text.split())

    @staticmethod
    def convert_naively(data: bytes) -> dict[str, str]:
        """The whole page as four scrapers would have saved it that choose nothing."""
        from naive import convert

        return convert(data)


def evenly(pages: list[Any], wanted: int) -> list[Any]:
    """That many of them, at equal distances, so that a sample is the same every time."""
    if wanted >= len(pages):
        return pages
    return [pages[number * len(pages) // wanted] for number in range(wanted)]


def lines_of(html: str) -> str:
    """The text of some HTML, each block on a line of its own."""
    from lxml import html as reader

    tree = reader.fromstring(f"<div>{html}</div>")
    for block in tree.iter(*BREAKING):
        block.tail = "\n" + (block.tail or "")
    return str(tree.text_content())


def load_scorer(shared: Path) -> Scorer:
    """The scorer of the pages in the folder `data` of this one."""
    data = shared / "data"
    if not data.is_dir():
        sys.exit(
            f"{data} is not there: say with --shared where the data is"
            " (benchmarks/README.md says where to get it)."
        )
    return Scorer(data)
