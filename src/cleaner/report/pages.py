"""What a report tells of a folder of results: a row for each document, sums, what to look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from statistics import median
from typing import Any, NamedTuple

from cleaner.model import Block
from cleaner.sidecar import RemovalRecord, Sidecar
from cleaner.visible import fold_space, without_bad_characters

# Of each rule, as many examples as tell what it takes.
MOST_EXAMPLES = 3
MOST_EXAMPLE_CHARACTERS = 160
# A person looks at some dozens of pages; both sides of more would make the file too large to open.
MOST_SHOWN = 60
MOST_SHOWN_CHARACTERS = 20_000
MOST_SHOWN_BLOCKS = 400
# Of blocks that went in a row for one reason: enough to see that it is a menu.
MOST_OF_A_RUN = 12
# Below this the judges were wrong on four pages in five (the README's table of confidence).
LOW_CONFIDENCE = 0.3
# A text this short is a teaser or an error more often than an article.
NEARLY_EMPTY_WORDS = 50
# Of a page with enough on it, less than this share of what its kind of page mostly keeps.
UNUSUAL_SHARE = 0.25
FEWEST_WORDS = 200
BINS = 10
NO_HOST = "(no address)"


@dataclass(frozen=True, slots=True)
class Page:
    """One document of a run."""

    name: str
    outcome: str
    reason: str = ""
    """Why it failed."""
    host: str = NO_HOST
    result: str = ""
    """Its Markdown, by its path inside the output folder."""
    sidecar: Sidecar | None = None
    warnings: tuple[str, ...] = ()

    @property
    def share(self) -> float | None:
        """The share of its words that were kept; None where there were none, or nobody knows."""
        stats = self.sidecar.stats if self.sidecar else None
        return stats.words_out / stats.words_in if stats and stats.words_in else None


@dataclass(slots=True)
class Rules:
    """What one rule took."""

    category: str
    reason: str
    blocks: int = 0
    pages: int = 0
    examples: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Told:
    """All that a report tells, as it is put together."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    rules: dict[str, Rules] = field(default_factory=dict)
    categories: Counter[str] = field(default_factory=Counter)
    hosts: dict[str, list[int]] = field(default_factory=dict)

    def add(self, page: Page) -> None:
        """Takes one document in."""
        side, share = page.sidecar, page.share
        self.hosts.setdefault(page.host, []).append(len(self.rows))
        self.rows.append(
            {
                "name": clean_line(page.name),
                "host": clean_line(page.host),
                "title": clean_line(side.metadata.title or "") if side else "",
                "outcome": page.outcome,
                "reason": clean_line(page.reason),
                "warnings": [clean_line(warning) for warning in page.warnings],
                "result": page.result,
                "kind": side.kind.name if side and side.kind else "",
                "in": side.stats.words_in if side else 0,
                "out": side.stats.words_out if side else 0,
                "share": None if share is None else round(share, 3),
                "confidence": side.quality.confidence if side else None,
                "removed": dict(side.stats.removed) if side else {},
            }
        )
        for removal in side.removals if side else ():
            self.take(removal)
        for rule in {removal.rule for removal in side.removals} if side else ():
            self.rules[rule].pages += 1

    def take(self, removal: RemovalRecord) -> None:
        """Counts one removal."""
        self.categories[removal.category] += 1
        rule = self.rules.setdefault(
            removal.rule, Rules(removal.category, clean_line(removal.reason))
        )
        rule.blocks += 1
        text = clean_line(removal.text)
        if text and len(rule.examples) < MOST_EXAMPLES and text not in rule.examples:
            rule.examples.append(text)

    def to_look_at(self) -> list[tuple[int, list[str]]]:
        """The rows that a person should see first, with the reasons, the gravest first."""
        usual = usual_shares(self.rows)
        found = [(row, reasons_to_look(self.rows[row], usual)) for row in range(len(self.rows))]
        graded = [(row, reasons) for row, reasons in found if reasons]
        return sorted(graded, key=lambda one: (-weight_of(self.rows[one[0]], one[1]), one[0]))

    def summary(self) -> dict[str, Any]:
        """Everything but the texts, ready to be written as JSON."""
        return {
            "pages": self.rows,
            "totals": totals(self.rows),
            "histogram": histogram(self.rows),
            "categories": self.categories.most_common(),
            "rules": [
                [name, rule.category, rule.reason, rule.blocks, rule.pages, rule.examples]
                for name, rule in sorted(self.rules.items(), key=lambda r: (-r[1].blocks, r[0]))
            ],
            "hosts": [
                host_row(host, [self.rows[r] for r in rows]) for host, rows in self.by_size()
            ],
            "look": self.to_look_at(),
        }

    def by_size(self) -> list[tuple[str, list[int]]]:
        """The hosts, the one with most documents first."""
        return sorted(self.hosts.items(), key=lambda one: (-len(one[1]), one[0]))


def clean_line(text: str) -> str:
    """A text in one harmless line."""
    line = fold_space(without_bad_characters(text))
    most = MOST_EXAMPLE_CHARACTERS
    return line if len(line) <= most else line[: most - 1] + "…"


def usual_shares(rows: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """What the pages of each kind mostly keep: the median of their shares."""
    shares: dict[str, list[float]] = {}
    for row in rows:
        if row["share"] is not None:
            shares.setdefault(row["kind"], []).append(row["share"])
    return {kind: median(found) for kind, found in shares.items()}


def reasons_to_look(row: Mapping[str, Any], usual: Mapping[str, float]) -> list[str]:
    """Why a person should look at a document; empty where there is no reason."""
    if row["outcome"] == "failed":
        return ["failed"]
    reasons = [str(warning).partition(":")[0] for warning in row["warnings"]]
    if row["confidence"] is not None and row["confidence"] < LOW_CONFIDENCE:
        reasons.append("low confidence")
    if row["share"] is None:
        return reasons
    if row["out"] < NEARLY_EMPTY_WORDS and "thin" not in reasons:
        reasons.append("nearly empty")
    if row["in"] >= FEWEST_WORDS and row["share"] < UNUSUAL_SHARE * usual.get(row["kind"], 1.0):
        reasons.append("unusually much removed")
    return reasons


def weight_of(row: Mapping[str, Any], reasons: Sequence[str]) -> float:
    """How grave the reasons are; among equals the less sure page comes first."""
    doubt = 1 - (row["confidence"] if row["confidence"] is not None else 0.0)
    return 10 * ("failed" in reasons) + len(reasons) + 0.9 * doubt


def totals(rows: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """Counts over all documents."""
    outcomes = Counter(row["outcome"] for row in rows)
    return {
        "documents": len(rows),
        "cleaned": outcomes["cleaned"],
        "empty": outcomes["empty"],
        "failed": outcomes["failed"],
        "with warnings": sum(bool(row["warnings"]) for row in rows),
        "words in": sum(row["in"] for row in rows),
        "words kept": sum(row["out"] for row in rows),
    }


def histogram(rows: Iterable[Mapping[str, Any]]) -> list[int]:
    """How many documents kept which tenth of their words."""
    bins = [0] * BINS
    for row in rows:
        if row["share"] is not None:
            bins[min(int(row["share"] * BINS), BINS - 1)] += 1
    return bins


def host_row(host: str, rows: Sequence[Mapping[str, Any]]) -> list[Any]:
    """A host, its documents, those that failed or warn, and the share of words that it keeps."""
    before, after = sum(row["in"] for row in rows), sum(row["out"] for row in rows)
    bad = sum(row["outcome"] == "failed" or bool(row["warnings"]) for row in rows)
    return [clean_line(host), len(rows), bad, round(after / before, 3) if before else None]


def both_sides(
    blocks: Sequence[Block], removals: Sequence[RemovalRecord], markdown: str
) -> dict[str, Any]:
    """The original block by block, each with what took it, and the result as it was written.

    Without blocks the original is not to be had: then only what was removed is shown.
    """
    gone = {r.block: (str(r.category), r.rule, clean_line(r.reason)) for r in removals}
    lines = [Line(str(b.kind), b.level, text_of(b), gone.get(b.index, ())) for b in blocks] or [
        Line("paragraph", 0, removal.text, gone[removal.block]) for removal in removals
    ]
    shown: list[list[Any]] = []
    left = MOST_SHOWN_CHARACTERS
    for line in shortened(lines):
        if left <= 0 or len(shown) == MOST_SHOWN_BLOCKS:
            left = 0
            break
        text = line.text[:left]
        left -= len(line.text)
        shown.append([line.kind, line.level, text, *line.why])
    return {
        "blocks": shown,
        "whole": bool(blocks),
        "cut": left <= 0,
        "markdown": without_bad_characters(markdown[:MOST_SHOWN_CHARACTERS]),
        "markdown_cut": len(markdown) > MOST_SHOWN_CHARACTERS,
    }


class Line(NamedTuple):
    """A block as it is shown."""

    kind: str
    level: int
    text: str
    why: tuple[str, ...]
    """Category, rule and reason of what took it; empty of what stays."""


def text_of(block: Block) -> str:
    """What a reader sees of a block."""
    return without_bad_characters(block.text) or ("[picture]" if block.images else "")


def shortened(lines: Iterable[Line]) -> Iterator[Line]:
    """The lines that have text; of those that went in a row for one reason, the first ones.

    A menu of four hundred entries would leave no room for the article below it.
    """
    for why, run in groupby((line for line in lines if line.text), lambda line: line.why):
        some = list(run)
        most = MOST_OF_A_RUN if why and len(some) > MOST_OF_A_RUN + 1 else len(some)
        yield from some[:most]
        if most < len(some):
            yield Line("more", 0, f"… and {len(some) - most:,} more", why)
