"""One string of a claim, made fit to stand in the sidecar."""

from __future__ import annotations

import html
import re
from typing import Any
from urllib.parse import urljoin, urlsplit

from cleaner.visible import INVISIBLE, fold_space

# Longer than any description or biography; the rest is an article put in the wrong field.
MOST_CHARACTERS = 2000
# No character has so many digits, and `html.unescape` fails at some thousands.
LONG_REFERENCE = re.compile(r"&#[xX]?[0-9a-fA-F]{9,}")
NO_LETTERS = re.compile(r"[\W_]+")
TAG = re.compile(r"</?[a-zA-Z][^<>]{0,300}>")
# Control characters that JSON or a terminal would choke on, surrogates, non-characters.
UNFIT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff\u2066-\u2069]"
)
# What a template prints when it has nothing to say.
EMPTY = frozenset(("", "null", "none", "undefined", "n/a", "-", "nan", "[object object]", "false"))


def plain_text(value: Any, most: int = MOST_CHARACTERS) -> str | None:
    """A claim's value as one clean line, or None when there is nothing in it."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    text = str(value) if isinstance(value, str) else repr(value)[:40]
    text = text[: 4 * most]
    if "&" in text:
        text = html.unescape(LONG_REFERENCE.sub("", text))
    if "<" in text:
        text = TAG.sub(" ", text)
    text = fold_space(UNFIT.sub("", INVISIBLE.sub("", text)))
    if text.lower() in EMPTY:
        return None
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"


def plain_list(value: Any, most: int = 200) -> list[Any]:
    """A claim's value as a list of at most so many."""
    if isinstance(value, list | tuple):
        return list(value[:most])
    return [] if value is None else [value]


def plain_url(value: Any, base: str | None = None) -> str | None:
    """An absolute http(s) address, or a relative one made absolute; None for anything else."""
    text = plain_text(value)
    if not text or " " in text:
        return None
    try:
        if base:
            text = urljoin(base, text)
        parts = urlsplit(text)
    except ValueError:
        return None
    return text if parts.scheme in ("http", "https") and parts.netloc else None


def host_of(url: str | None) -> str:
    """The host of an address, without `www.`."""
    try:
        return (urlsplit(url or "").hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def folded(text: str) -> str:
    """What two spellings of one title or name have in common: letters and digits."""
    return NO_LETTERS.sub("", text.casefold())
