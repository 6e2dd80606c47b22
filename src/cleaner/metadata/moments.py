"""When an article was published and last changed, from all that claims to say so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any, NamedTuple

from cleaner.ago import day_from
from cleaner.metadata.dates import parse_date
from cleaner.metadata.plain import plain_text
from cleaner.metadata.trust import KNOWN
from cleaner.model import Claim

Dated = tuple[str, Claim]

DAY = len("2021-01-29")
# A dateline surer than a rule's 0.8 stands around the title; others may be another story's.
NEAR = 0.8
# A line of more words tells of something that happened on that day.
MOST_DATELINE_WORDS = 10
ZONED = re.compile(r"T.{5,8}[+-](?!00:00)\d\d:\d\d$")
# A date that can be read either way.
SLASHES = re.compile(r"\d/\d\d?/\d")
UTC_ZONE = "+00:00"
# A day and a clock, to the minute.
CLOCK = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
# How clocks are set where people live. A full hour may be any event's, so it proves nothing.
ZONES = frozenset(
    timedelta(hours=hours)
    for hours in (*range(-12, 15), -9.5, -3.5, 3.5, 4.5, 5.5, 5.75, 6.5, 8.75, 9.5, 10.5, 12.75)
)
# Pages carry a `<time>` for each related story; what is not among the first is not the article's.
MOST_CLAIMS = 60


class Reader(NamedTuple):
    """Who reads the dates: in which language, and when, if that is known."""

    language: str | None = None
    retrieved: datetime | None = None

    def read(self, text: str) -> str | None:
        """The date in a text, if it can be one: what is told from today needs a today.

        The day after is still that day somewhere.
        """
        found = parse_date(text, self.language)
        if not self.retrieved:
            return found
        last = (self.retrieved + timedelta(days=1)).isoformat()
        found = found or day_from(text, self.retrieved)
        return found if found and found[:DAY] <= last[: min(len(found), DAY)] else None


def reader_of(language: str | None, retrieved: str | None) -> Reader:
    """The reader of a page that was fetched at that moment, in ISO 8601."""
    moment = parse_date(retrieved) if retrieved else None
    if not moment or len(moment) < DAY:
        return Reader(language)
    try:
        read = datetime.fromisoformat(moment)
    except ValueError:
        return Reader(language)
    return Reader(language, read.astimezone(UTC) if read.tzinfo else read)


def read_dates(claims: Iterable[Claim], reader: Reader) -> Iterator[Dated]:
    """The claims that are dates, in the order given."""
    for claim in islice(claims, MOST_CLAIMS):
        text = plain_text(claim.value)
        found = reader.read(text) if text else None
        if found:
            yield found, claim


def settle_published(
    published: Sequence[Claim],
    modified: Sequence[Claim],
    reader: Reader,
    kind: str | None = None,
) -> tuple[Any, Claim] | None:
    """The most trusted date, or what the reader sees where that says otherwise.

    Templates fill hidden dates with the day of a migration; but a date shown below the title that
    equals the hidden date of the last change is that, and in a forum it is of one post or member.
    """
    best = next(read_dates(published, reader), None)
    if not best:
        return None
    if best[1].origin not in KNOWN:
        best = on_the_spot(best, published, reader)
    near = read_dates((claim for claim in published if is_near(claim)), reader)
    shown = [d for d in near if len(d[0]) >= DAY]
    # What one line bears out, another, of an embedded post, does not unsettle.
    borne_out = any(day[:DAY] == best[0][:DAY] for day, _ in shown)
    is_seen = best[1].origin == "dateline"
    seen = shown[0] if shown and not borne_out and not is_seen else None
    if seen and best[1].origin not in KNOWN and kind != "forum":
        changed = {day[:DAY] for day, _ in read_dates(modified, reader)}
        if is_swapped(seen[0], best[0]):
            best = seen if SLASHES.search(str(best[1].value)) else best
        elif seen[0][:DAY] not in changed and not is_same_moment(best[0], seen[0]):
            best = seen
    if best[1].origin not in KNOWN and kind != "forum":
        best = first_of(best, modified, reader)
    if len(best[0]) >= DAY:
        return best
    finer = (d for d in read_dates(published, reader) if d[0].startswith(best[0]))
    return max(finer, key=lambda d: min(len(d[0]), DAY))


def on_the_spot(best: Dated, published: Sequence[Claim], reader: Reader) -> Dated:
    """A moment in UTC as a clock on the page shows it, where there it is another day.

    `2022-05-04T00:25Z` and `3 May 2022 21:25` are one moment, three hours west.
    """
    if not best[0].endswith(UTC_ZONE):
        return best
    lines = (c for c in published if c.origin in ("dateline", "time"))
    for shown, _ in read_dates(lines, reader):
        if CLOCK.fullmatch(shown) and shown[:DAY] != best[0][:DAY]:
            away = datetime.fromisoformat(shown) - datetime.fromisoformat(best[0][: len(shown)])
            if away in ZONES and not shown.endswith(":00"):
                return shown + zone_of(away), best[1]
    return best


def zone_of(away: timedelta) -> str:
    """An offset as ISO 8601 writes it."""
    minutes = abs(away) // timedelta(minutes=1)
    return f"{'-' if away < timedelta(0) else '+'}{minutes // 60:02}:{minutes % 60:02}"


def first_of(best: Dated, modified: Sequence[Claim], reader: Reader) -> Dated:
    """The day that the reader sees under `updated`, where the date of publication is later.

    Nothing changes before it is published: the later one is of the template or of the server.
    """
    seen = next(read_dates((claim for claim in modified if is_near(claim)), reader), None)
    return seen if seen and seen[0][:DAY] < best[0][:DAY] and len(seen[0]) >= DAY else best


def settle_modified(modified: Iterable[Claim], reader: Reader) -> tuple[Any, Claim] | None:
    """The most trusted date of the last change."""
    return next(read_dates(modified, reader), None)


def is_near(claim: Claim) -> bool:
    """Whether a claim is a dateline near the title that says little but its date."""
    short = isinstance(claim.value, str) and len(claim.value.split()) <= MOST_DATELINE_WORDS
    return claim.origin == "dateline" and claim.confidence > NEAR and short


def is_same_moment(exact: str, shown: str) -> bool:
    """Whether an exact moment with its place's own clock is within a day of the day that is shown.

    Of a moment in UTC the shown day says which day it was there.
    """
    if exact[:DAY] == shown[:DAY]:
        return True
    if not ZONED.search(exact):
        return False
    try:
        apart = date.fromisoformat(exact[:DAY]) - date.fromisoformat(shown[:DAY])
    except ValueError:
        return False
    return abs(apart) <= timedelta(days=1)


def is_swapped(one: str, other: str) -> bool:
    """Whether two days differ only in which number is the month: 03/04 was read the wrong way."""
    swapped = one[:5] + one[8:DAY] + "-" + one[5:7] == other[:DAY]
    return swapped and one[:DAY] != other[:DAY]
