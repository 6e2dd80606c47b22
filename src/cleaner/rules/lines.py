"""Lines that say the same but for case, space, dates and numbers: how a site's blocks are named."""

from __future__ import annotations

import re

from cleaner.visible import fold_for_matching

DATE, NUMBER = "{date}", "#"
# Between day and year stands the month's name, in any language: no list of months is needed, and a
# wrong guess only makes two lines alike that differ by a word between two numbers.
MONTH = r"[^\W\d_]{3,12}\.?"
SHORT_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".replace(" ", "|")
DATES = re.compile(
    # 2021-03-01, 1.3.2021, 3/1/21, with or without the time of day
    r"\b(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})(?!\d)"
    # 1 March 2021, 1. März 2021, 1st of March 2021, 1 de marzo de 2021
    rf"|\b\d{{1,2}}(?:st|nd|rd|th|\.)?\s(?:de |of )?{MONTH},?\s(?:de )?\d{{4}}\b"
    # March 1, 2021 and, in English, the same without the year
    rf"|\b{MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?,\s\d{{4}}\b"
    rf"|\b(?:{SHORT_MONTHS})[a-z]{{0,6}}\.?\s\d{{1,2}}(?:st|nd|rd|th)?\b"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)?\s(?:{SHORT_MONTHS})[a-z]{{0,6}}\b"
    r"|\b(?:\d{1,3}|an?)\s(?:sec|second|min|minute|hour|day|week|month|year)s?\sago\b",
    re.IGNORECASE,
)
WEEKDAY = re.compile(
    r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b,?\s(?=\{date\})",
    re.IGNORECASE,
)
CLOCK = re.compile(r"\b\d{1,2}[:.]\d{2}(?::\d{2})?(?:\s?[ap]\.?m\b\.?)?", re.IGNORECASE)
NUMBERS = re.compile(r"\d[\d.,]*\d|\d")


def plain_line(text: str) -> str:
    """A line with case, white space and quotes folded."""
    return fold_for_matching(text).casefold()


def loose_line(plain: str) -> str:
    """A plain line with `{date}` for each date and `#` for each number."""
    if not any(c.isdigit() for c in plain):
        return plain
    dated = WEEKDAY.sub("", DATES.sub(DATE, plain))
    return NUMBERS.sub(NUMBER, CLOCK.sub(NUMBER, dated))


def readable_line(text: str, *, is_loose: bool) -> str:
    """What `plain_line` makes a line's key of, as a person writes it: the case stays."""
    folded = fold_for_matching(text)
    written = loose_line(folded) if is_loose else folded
    key = plain_line(text)
    key = loose_line(key) if is_loose else key
    return written if plain_line(written) == key else key
