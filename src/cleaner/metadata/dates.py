"""Dates as pages write them into ISO 8601, no more precise than the page is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, date, datetime

from cleaner.metadata.months import MONTHS, fold_letters

# A dateline is short; a date deeper in a text is something the text tells of.
MOST_CHARACTERS = 400
MOST_URL_CHARACTERS = 2000
# Before the first newspapers, or after the next century begins, a number is no such year.
YEARS = range(1600, 2101)
# What databases answer when they know no date.
UNSET = ("1970-01-01", "1900-01-01", "1899-12-30")
# Two-digit years: the pivot POSIX takes.
PIVOT = 69

ISO = re.compile(r"(?<![\d.,/-])(\d{4})([-/.])\s?(\d{1,2})\2\s?(\d{1,2})(?!\d)")
ISO_MONTH = re.compile(r"(\d{4})[-/](\d{2})")
YEAR = re.compile(r"(?:19|20)\d\d")
EAST_ASIAN = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월](?:\s?(\d{1,2})\s?[日号號일])?")
NUMERIC = re.compile(
    r"(?<![\d.,/-])(\d{1,2})\s?([./|-])\s?(\d{1,2})\s?\2\s?(?:(\d{4})(?!\d|[./:-]\d)|(\d\d)(?!\d(?!\d:)|[./-]\d))"
)
COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(?:\d\d)?(Z)?)?(?!\d)")
EPOCH = re.compile(r"(\d{10})(?:\d{3}|\.\d{1,6})?")

# A year first, as in /2021/01/29/, /2021-01-29-title, /20210129/; a month may be all there is.
URL_DATE = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?:([/_-])(\d{1,2})(?:\2(\d{1,2})(?!\d)|(?=[/_-]))|(\d\d)(\d\d)(?!\d))"
)
LETTERS = re.compile(r"[^\W\d_]{2,20}")
ORDINAL = r"(?:st|nd|rd|th|er|re|º|ª|°|-?go|:?a|:?e|\.)?"
LINK = r"(?:\s?(?:de|del|of|d'|d’|dne|den)\s|[\s.,/’'-]){0,4}"
DAY_BEFORE = re.compile(rf"(?<!\d)(\d{{1,2}}){ORDINAL}{LINK}$", re.IGNORECASE)
YEAR_BEFORE = re.compile(r"(?<!\d)(\d{4})[\s.,/年-]{0,3}$")
YEAR_AFTER = re.compile(rf"{LINK}(\d{{4}})(?![\d])", re.IGNORECASE)
SHORT_YEAR_AFTER = re.compile(r"[-/ ]?[-/'’](\d\d)(?![\d:])")
DAY_AFTER = re.compile(rf"[\s.,-]{{1,3}}(\d{{1,2}}){ORDINAL}(?![\d:])", re.IGNORECASE)
# `Fri Jan 29 10:00:00 +0000 2021`, as C and Twitter write it.
CLOCK_THEN_YEAR = re.compile(r"\s(\d\d:\d\d:\d\d)\s(?:([A-Z]{3,4}|[+-]\d{4})\s)?(\d{4})")

TIME = re.compile(
    r"[^\d]{0,14}?(?<!\d)(\d{1,2})(?:[:h時时시]|(?=\s?[ap]\.?m\b))\s?(\d\d)?(?!\d)"
    r"(?::(\d\d)(?:[.,]\d{1,9})?)?\s{0,2}([ap]\.?\s?m\b\.?)?"
    r"\s{0,2}\(?(Z\b|UTC|GMT|[+-]\d\d:?\d\d|E[SD]?T\b|P[SD]?T\b|MES?Z\b|CES?T\b)?",
    re.IGNORECASE,
)
# Only names that mean one offset wherever they are used (no CST, IST, BST, or plain ET).
ZONES = {
    "z": "+00:00", "utc": "+00:00", "gmt": "+00:00", "est": "-05:00", "edt": "-04:00",
    "pst": "-08:00", "pdt": "-07:00", "cet": "+01:00", "cest": "+02:00", "mez": "+01:00",
    "mesz": "+02:00",
}  # fmt: skip


def parse_date(text: str, language: str | None = None) -> str | None:
    """The first date in a short text as ISO 8601, or None.

    The result has the text's own precision: year, month, day, with a time and an offset only
    where they are given. 03/04/2021 is the third of April, but in English the fourth of March
    unless the language says elsewhere (`en-GB`).
    """
    text = plain_digits(text[:MOST_CHARACTERS]).strip()
    for reader in (read_iso, read_whole, read_east_asian, read_named, read_numeric):
        for found in reader(text, language):
            if found and not found.startswith(UNSET):
                return found
    return None


def plain_digits(text: str) -> str:
    """The text with every script's digits as ASCII ones, and one kind of space."""
    if text.isascii():
        return text
    return "".join(
        c
        if c.isascii()
        else str(d)
        if (d := unicodedata.decimal(c, None)) is not None
        else " "
        if c.isspace()
        else c
        for c in text
    )


def whole_date(year: str, month: str | int, day: str | int) -> str | None:
    """A day that exists, as ISO, or None."""
    try:
        made = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return made.isoformat() if made.year in YEARS else None


def month_date(year: str, month: str | int) -> str | None:
    """A month of a year, as ISO, or None."""
    return (
        f"{int(year):04}-{int(month):02}" if int(year) in YEARS and 1 <= int(month) <= 12 else None
    )


def with_time(day: str | None, text: str, at: int) -> str | None:
    """The day with the clock time that follows it, if one does."""
    found = TIME.match(text, at) if day else None
    if not found or not (found[2] or found[4]):
        return day
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[4]:
        hour = hour % 12 + (12 if found[4][0] in "pP" else 0)
    if hour > 23 or minute > 59 or int(found[3] or 0) > 59:
        return day
    seconds = f":{found[3]}" if found[3] else ""
    return f"{day}T{hour:02}:{minute:02}{seconds}{offset(found[5])}"


def offset(zone: str | None) -> str:
    """A zone as `+01:00`; nothing when it is not given or means several."""
    if not zone:
        return ""
    if zone[0] in "+-":
        hours, minutes = zone[1:3], zone[-2:]
        return f"{zone[0]}{hours}:{minutes}" if hours <= "14" and minutes <= "59" else ""
    return ZONES.get(zone.lower(), "")


def read_iso(text: str, language: str | None) -> Iterator[str | None]:
    """2021-01-29T10:00:00+01:00, 2021/1/29, 2021.01.29."""
    for found in ISO.finditer(text):
        yield with_time(whole_date(found[1], found[3], found[4]), text, found.end())


def read_whole(text: str, language: str | None) -> Iterator[str | None]:
    """Texts that are nothing but a number: 2021-01, 2021, 20210129, seconds since 1970."""
    if found := ISO_MONTH.fullmatch(text):
        yield month_date(found[1], found[2])
    elif YEAR.fullmatch(text):
        yield text
    elif found := EPOCH.fullmatch(text):
        moment = datetime.fromtimestamp(int(found[1]), UTC)
        yield moment.isoformat() if moment.year > 1990 else None
    elif found := COMPACT.match(text):
        day = whole_date(found[1], found[2], found[3])
        clock = f"{found[4]}:{found[5]}{found[6] or ''}" if found[4] else ""
        yield with_time(day, clock, 0)


def read_east_asian(text: str, language: str | None) -> Iterator[str | None]:
    """2021年3月3日, 2021년 3월 3일."""
    for found in EAST_ASIAN.finditer(text):
        if found[3]:
            yield with_time(whole_date(found[1], found[2], found[3]), text, found.end())
        else:
            yield month_date(found[1], found[2])


def read_named(text: str, language: str | None) -> Iterator[str | None]:
    """Dates with the month's name: 29 January 2021, Jan. 29, 2021, 29 de enero de 2021."""
    text = text.replace("كانون ا", "كانونا").replace("تشرين ا", "تشرينا")
    for word in LETTERS.finditer(text):
        month = MONTHS.get(fold_letters(word[0])) or MONTHS.get(
            fold_letters(word[0]).replace("كانونا", "كانون ا").replace("تشرينا", "تشرين ا")
        )
        if month:
            yield around_month(text, word.start(), word.end(), month)


def around_month(text: str, start: int, end: int, month: int) -> str | None:
    """The date whose month's name stands at [start:end]."""
    before, after = text[max(0, start - 16) : start], text[end : end + 60]
    day_before = DAY_BEFORE.search(before)
    if day_before and (year := YEAR_AFTER.match(after) or SHORT_YEAR_AFTER.match(after)):
        day = whole_date(full_year(year[1]), month, day_before[1])
        return with_time(day, text, end + year.end())
    day_after = DAY_AFTER.match(after)
    if day_after:
        rest = after[day_after.end() :]
        if clock := CLOCK_THEN_YEAR.match(rest):
            day = whole_date(clock[3], month, day_after[1])
            return with_time(day, f"{clock[1]} {clock[2] or ''}", 0)
        if year := YEAR_AFTER.match(rest) or SHORT_YEAR_AFTER.match(rest):
            day = whole_date(full_year(year[1]), month, day_after[1])
            return with_time(day, text, end + day_after.end() + year.end())
        if year := YEAR_BEFORE.search(before):
            return with_time(whole_date(year[1], month, day_after[1]), text, end + day_after.end())
    year = YEAR_AFTER.match(after)
    return month_date(year[1], month) if year else None


def full_year(digits: str) -> str:
    """Four digits of a year that may be written with two."""
    if len(digits) == 4:
        return digits
    return f"20{digits}" if int(digits) < PIVOT else f"19{digits}"


def read_numeric(text: str, language: str | None) -> Iterator[str | None]:
    """29.01.2021, 29/01/21; 1/29/2021 where nothing else can be meant, or in English."""
    for found in NUMERIC.finditer(text):
        first, mark, second, year, short = found.groups()
        year = year or short
        if len(year) == 2 and len(first) + len(second) < 4 and mark != "/":
            continue  # 1.2.10 is a version
        day, month = first, second
        if int(second) > 12 or (mark != "." and month_leads(language) and int(first) <= 12):
            day, month = second, first
        yield with_time(whole_date(full_year(year), month, day), text, found.end())


def month_leads(language: str | None) -> bool:
    """Whether people who write this language put the month first: Americans do."""
    return (language or "").lower().replace("_", "-") in ("en", "en-us", "en-ph", "en-bz")


def date_in_url(url: str) -> str | None:
    """The day, or the month, that an address carries."""
    for found in URL_DATE.finditer(url[:MOST_URL_CHARACTERS]):
        year, _, month, day, packed_month, packed_day = found.groups()
        month, day = month or packed_month, day or packed_day
        read = whole_date(year, month, day) if day else month_date(year, month)
        if read:
            return read
    return None
