"""When an article was published and last changed, from all that claims to say so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from cleaner.metadata.dates import parse_date
from cleaner.metadata.plain import plain_text
from cleaner.metadata.trust import KNOWN
from cleaner.model import Claim

Dated = tuple[str, Claim]

DAY = len("2021-01-29")
# A dateline surer than a rule's 0.8 stands around the title; others may be another story's.
NEAR = 0.8
# Pages carry a `<time>` for each related story; what is not among the first is not the article's.
MOST_CLAIMS = 60


def read_dates(claims: Iterable[Claim], language: str | None) -> Iterator[Dated]:
    """The claims that are dates, in the order given."""
    for claim in islice(claims, MOST_CLAIMS):
        text = plain_text(claim.value)
        found = parse_date(text, language) if text else None
        if found:
            yield found, claim


def settle_published(
    published: Sequence[Claim], modified: Sequence[Claim], language: str | None
) -> tuple[Any, Claim] | None:
    """The most trusted date, or what the reader sees where that says otherwise.

    Templates fill hidden dates with the day of a migration; but a date shown below the title that
    equals the hidden date of the last change is that.
    """
    best = next(read_dates(published, language), None)
    if not best:
        return None
    datelines = (claim for claim in published if is_near(claim))
    seen = next((d for d in read_dates(datelines, language) if len(d[0]) >= DAY), None)
    if seen and best[1].origin not in KNOWN and seen[0][:DAY] != best[0][:DAY]:
        changed = {day[:DAY] for day, _ in read_dates(modified, language)}
        if seen[0][:DAY] not in changed and not is_swapped(seen[0], best[0]):
            best = seen
    if len(best[0]) >= DAY:
        return best
    finer = (d for d in read_dates(published, language) if d[0].startswith(best[0]))
    return max(finer, key=lambda d: min(len(d[0]), DAY))


def settle_modified(modified: Iterable[Claim], language: str | None) -> tuple[Any, Claim] | None:
    """The most trusted date of the last change."""
    return next(read_dates(modified, language), None)


def is_near(claim: Claim) -> bool:
    """Whether a claim is a dateline near the title."""
    return claim.origin == "dateline" and claim.confidence > NEAR


def is_swapped(one: str, other: str) -> bool:
    """Whether two days differ only in which number is the month: 03/04 was read the wrong way."""
    return one[:5] + one[8:DAY] + "-" + one[5:7] == other[:DAY]
