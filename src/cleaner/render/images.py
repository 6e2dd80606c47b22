"""Finds a picture's real address behind lazy loading, and which pictures are none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

LAZY = (
    "data-src", "data-lazy-src", "data-original", "data-original-src", "data-lazy", "data-cfsrc",
    "data-ezsrc", "data-lazyload", "data-lazyload-src", "data-defer-src", "data-hi-res-src",
    "data-actualsrc",
)  # fmt: skip
LAZY_SETS = ("data-srcset", "data-lazy-srcset", "srcset")
# Where nothing else says: these are also the picture's page, or a size nobody meant to show.
SPARE = ("data-url", "data-large-file", "data-orig-file", "data-full-url", "data-pin-media")
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
STYLE_SIZE = re.compile(r"(?<![\w-])(width|height)\s{0,9}:\s{0,9}[01](?:px)?\s{0,9}(?:;|!|$)")
UNSHOWN = re.compile(r"(?<![\w-])(?:display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden)")
# Who counts readers with a picture, whatever size it says it has.
COUNTERS = re.compile(
    r"(?:https?:)?//(?:[\w-]{1,63}\.){0,5}(?:scorecardresearch\.com|quantserve\.com|doubleclick\.net"
    r"|google-analytics\.com|googletagmanager\.com|facebook\.com/tr|(?:pixel|stats)\.wp\.com"
    r"|bat\.bing\.com|px\.ads\.linkedin\.com|analytics\.twitter\.com|ct\.pinterest\.com"
    r"|t\.co/i/adsct|adnxs\.com|adsrvr\.org|chartbeat\.net|imrworldwide\.com|mc\.yandex\.ru/watch"
    r"|counter\.yadro\.ru|vg[0-9]{2}\.met\.vgwort\.de|pi\.pardot\.com"
    r"|feeds\.feedburner\.com/~r)(?![\w.-])",
    re.IGNORECASE,
)
ADDRESS = re.compile(r"[^\s{}\"'<>]+")
EMOJI = re.compile(r"(?:^|[\s_-])(?:emoji|wp-smiley|smiley|emoticon)(?:$|[\s_-])", re.IGNORECASE)
# An emoji of a family is eight characters; an alternative text longer than this is a sentence.
MOST_EMOJI_CHARACTERS = 12
# An address of a `srcset`, which may hold commas but not end in one, and what is said of it.
CHOICE = re.compile(r"([^\s,]\S*(?<!,))([^,]*)")
SIZE = re.compile(r"\s{0,99}([0-9]{1,6}(?:\.[0-9]{1,6})?)[wxh](?!\S)")


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
        if is_address(late := attrs.get(name, "")):
            yield late
    source = attrs.get("src", "")
    if not PLACEHOLDER.search(source[-200:]):
        yield source.strip().replace(" ", "%20")
    for name in LAZY_SETS:
        yield largest(attrs.get(name, ""))
    yield largest(attrs.get("data-picture", ""))
    for name in SPARE:
        if is_address(late := attrs.get(name, "")):
            yield late
    for name, value in attrs.items():
        if name.startswith("data-") and PICTURE_FILE.search(value[-MOST_ENDING:]):
            yield value


def offered_by(source: Mapping[str, str]) -> str:
    """The addresses that a `<source>` offers; what its script reads before what stands in."""
    return source.get("data-srcset") or source.get("srcset") or ""


def is_address(value: str) -> bool:
    """Whether an attribute of a script's own holds an address, not a switch or a number."""
    return "/" in value or "." in value.strip(".")


def largest(srcset: str) -> str:
    """The address with the largest width or density of a `srcset`."""
    best, best_size = "", -1.0
    for address, described in CHOICE.findall(srcset):
        size = SIZE.match(described)
        number = float(size[1]) if size else 1.0
        if number > best_size and address[:5].lower() != "data:":
            best, best_size = address, number
    return best


def is_pixel(attrs: Mapping[str, str]) -> bool:
    """Whether the picture is there to count readers: next to no size, not shown, or a counter's."""
    style = attrs.get("style", "").lower()[:400]
    if COUNTERS.match(attrs.get("src", "").strip()[:400]):
        return True
    if attrs.get("srcset") or attrs.get("data-srcset"):
        return False  # a counter has one size; a script that fits pictures to the screen says 0
    if is_tiny(attrs) or len(set(STYLE_SIZE.findall(style))) == 2:
        return True
    is_shown = not UNSHOWN.search(style) and "hidden" not in attrs
    return not is_shown and not attrs.get("alt") and not any(attrs.get(name) for name in LAZY)


def is_tiny(attrs: Mapping[str, str]) -> bool:
    """Whether the width or the height is one pixel or none: a counter, a spacer, a line."""
    given = [attrs[name] for name in ("width", "height") if attrs.get(name)]
    sizes = [PIXELS.fullmatch(size) for size in given]
    pixels = [int(size[1]) for size in sizes if size]
    return bool(given) and len(pixels) == len(given) and min(pixels) <= 1


def emoji_of(attrs: Mapping[str, str]) -> str:
    """The character that a picture of an emoji stands for, or nothing."""
    alt = attrs.get("alt", "")
    if alt and len(alt) <= MOST_EMOJI_CHARACTERS and EMOJI.search(attrs.get("class", "")):
        return alt
    return ""
