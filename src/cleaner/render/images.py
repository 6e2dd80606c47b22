"""Finds a picture's real address behind lazy loading, and which pictures are none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

LAZY = ("data-src", "data-lazy-src", "data-original", "data-original-src", "data-lazy", "data-url")
LAZY_SETS = ("data-srcset", "data-lazy-srcset", "srcset")
# What stands in `src` until the real picture is fetched, or only takes up room.
PLACEHOLDER = re.compile(
    r"(?:^|/)(?:blank|spacer|placeholder|transparent|pixel|1x1|loading|lazy|grey|gray|clear|trans)"
    r"[-_]?[0-9x]{0,9}\.(?:gif|png|svg)(?:$|\?)",
    re.IGNORECASE,
)
# What any other attribute of a loading script may hold.
PICTURE_FILE = re.compile(
    r"/[^/\s]{1,150}\.(?:jpe?g|png|gif|webp|avif)(?:\?[^\s]{0,100})?$", re.IGNORECASE
)
MOST_ENDING = 300
PIXELS = re.compile(r"\s{0,9}([0-9]{1,6})\s{0,9}(?:px)?\s{0,9}")
STYLE_SIZE = re.compile(r"(?<![\w-])(width|height)\s{0,9}:\s{0,9}[01]px")
ADDRESS = re.compile(r"[^\s{}\"'<>]+")
EMOJI = re.compile(r"(?:^|[\s_-])(?:emoji|wp-smiley|smiley|emoticon)(?:$|[\s_-])", re.IGNORECASE)
# An emoji of a family is eight characters; an alternative text longer than this is a sentence.
MOST_EMOJI_CHARACTERS = 12


def source_of(attrs: Mapping[str, str]) -> str:
    """The address of the picture itself, as written, or nothing."""
    for candidate in candidates(attrs):
        address = candidate.strip()
        if ADDRESS.fullmatch(address) and address[:5].lower() != "data:":
            return address
    return ""


def candidates(attrs: Mapping[str, str]) -> Iterator[str]:
    """Addresses to try, the surest first."""
    for name in LAZY:
        yield attrs.get(name, "")
    source = attrs.get("src", "")
    if not PLACEHOLDER.search(source[-200:]):
        yield source.strip().replace(" ", "%20")
    for name in LAZY_SETS:
        yield largest(attrs.get(name, ""))
    for name, value in attrs.items():
        if name.startswith("data-") and PICTURE_FILE.search(value[-MOST_ENDING:]):
            yield value


def largest(srcset: str) -> str:
    """The address with the largest width or density of a `srcset`."""
    best, best_size = "", -1.0
    words = srcset.split()
    for at, word in enumerate(words):
        if at and not words[at - 1].endswith(",") and is_size(word):
            continue
        size = words[at + 1] if at + 1 < len(words) and not word.endswith(",") else ""
        number = float(size.rstrip(",")[:-1]) if is_size(size) else 1.0
        if number > best_size:
            best, best_size = word.strip(","), number
    return best


def is_size(word: str) -> bool:
    """Whether a word of a `srcset` is a width or a density."""
    return bool(re.fullmatch(r"[0-9]{1,6}(?:\.[0-9]{1,6})?[wxh],?", word))


def is_pixel(attrs: Mapping[str, str]) -> bool:
    """Whether the picture is there to count readers: one pixel by one, or none."""
    sizes = [PIXELS.fullmatch(attrs.get(name, "")) for name in ("width", "height")]
    if all(size and int(size[1]) <= 1 for size in sizes):
        return True
    return len(set(STYLE_SIZE.findall(attrs.get("style", "").lower()[:400]))) == 2


def emoji_of(attrs: Mapping[str, str]) -> str:
    """The character that a picture of an emoji stands for, or nothing."""
    alt = attrs.get("alt", "")
    if alt and len(alt) <= MOST_EMOJI_CHARACTERS and EMOJI.search(attrs.get("class", "")):
        return alt
    return ""
