"""How much of a page is read, and its source without what no parser takes in bounded memory."""

from __future__ import annotations

import re
import sys

from cleaner.visible import BAD_CHARACTERS, has_bad_characters, without_bad_characters

# The parser merges attributes of repeated <body> and <html> tags in quadratic memory: 12,000 of
# them, a file of 168 kB, take 1.7 GB. Real pages have one; broken ones have been seen with a dozen.
MOST_ROOTS = 64
ROOT_NAME = re.compile(r"<(?:body|html)", re.IGNORECASE)
ROOT_TAG = re.compile(r"<(?=/?(?:body|html)[\s>/])", re.IGNORECASE)
# An embedded picture of this size is never read, only copied from step to step.
DATA_URI = re.compile(r"data:[a-zA-Z]{1,20}/[^\"'\s)>]{4000,}")
# A character by its number, with any zeros before it: all in hexadecimal, and of the decimal ones
# those among which a bad one is, so that the many quotes and dashes of a page cost nothing.
REFERENCE = re.compile(
    r"&#(?:[xX]0*([0-9a-fA-F]{1,6})(?![0-9a-fA-F])"
    r"|0*([0-9]|[12][0-9]|3[01]|127|129|1(?:4[134]|57)|82[39][0-9]|5[5-7][0-9]{3}|6[45][0-9]{3})(?![0-9]));?"
)
# HTML reads these numbers as Windows-1252, where all but five are letters and quotes.
WINDOWS_1252 = frozenset(range(0x80, 0xA0)) - {0x81, 0x8D, 0x8F, 0x90, 0x9D}

# From here on a page's elements are no longer told apart: the rest is one run of text. The longest
# book as one page has a tenth of this; a million paragraphs would take a minute to judge.
MOST_BLOCKS = 100_000
MOST_CONTAINERS = 300_000
MOST_EVENTS = 1_000_000
# A page of fewer is not full.
MANY_EVENTS = MOST_BLOCKS


def guard(text: str) -> str:
    """The text of a page as it can be given to the parser."""
    if "data:" in text:
        text = DATA_URI.sub("data:,", text)
    if has_bad_characters(text):
        text = without_bad_characters(text)
    if "&#" in text:
        text = REFERENCE.sub(without_bad_reference, text)
    if len(ROOT_NAME.findall(text)) > MOST_ROOTS:
        cut = [found.start() for found in ROOT_TAG.finditer(text)][: MOST_ROOTS + 1][-1]
        text = text[:cut] + ROOT_TAG.sub("<x-", text[cut:])
    return text


def without_bad_reference(found: re.Match[str]) -> str:
    """A numeric reference as it is, or nothing where it stands for a bad character."""
    number = int(found[1], 16) if found[1] else int(found[2])
    if number in WINDOWS_1252 or number > sys.maxunicode:
        return found[0]
    return "" if BAD_CHARACTERS.match(chr(number)) else found[0]
