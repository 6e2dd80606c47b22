"""Where links and pictures point: made absolute, made safe, written so that Markdown reads it."""

from __future__ import annotations

import html
import re
from urllib.parse import urljoin

ALLOWED = frozenset(("http", "https", "mailto", "tel"))
SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.\-]*):")
# Browsers ignore these wherever they stand in a URL, so `java\nscript:` is a script.
IGNORED = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
WEB = ("https://", "http://")
# What would end a destination, begin markup or be read as an entity or an escape; the class alone
# is found in a third of the time.
SUSPECT = re.compile(r"[\s<>\"`\\|&]")
UNSAFE = re.compile(r"[\s<>\"`\\|]|&(?=#?[0-9a-zA-Z]{1,40};)")
BRACKET = re.compile(r"[()]")
# CommonMark reads at least three levels of brackets inside a destination.
MOST_BRACKETS = 3
# No page links so; a reader's regular expression should not have to bear it either.
MOST_CHARACTERS = 4000
AUTOLINK = re.compile(r"https?://[A-Za-z0-9./?=#&+,:;@!~'()$-]{1,400}")


def resolve_url(url: str, base: str | None) -> str | None:
    """The URL made absolute against the base, or None when it is no link to follow."""
    if is_plain(url):
        return url
    url = IGNORED.sub("", url).strip()
    if not url or len(url) > MOST_CHARACTERS or not is_allowed(url):
        return None
    if not url.startswith(WEB):
        url = absolute(url, base)
    return url if is_allowed(url) and is_allowed(html.unescape(url)) else None


def is_plain(url: str) -> bool:
    """Whether a link is as most are: absolute, and nothing in it to see to."""
    is_visible = url.isascii() and url.isprintable() and " " not in url
    return is_visible and url.startswith(WEB) and len(url) <= MOST_CHARACTERS


def absolute(url: str, base: str | None) -> str:
    """The URL joined to the base, as far as the two allow it."""
    try:
        joined = urljoin(base, url) if base else url
    except ValueError:
        joined = url
    return f"https:{joined}" if joined.startswith("//") else joined


def is_allowed(url: str) -> bool:
    """Whether the URL is relative or of a scheme that only leads somewhere."""
    scheme = SCHEME.match(IGNORED.sub("", url).strip())
    return not scheme or scheme[1].lower() in ALLOWED


def write_destination(url: str) -> str:
    """The URL as it stands between `](` and `)`."""
    if SUSPECT.search(url):
        url = UNSAFE.sub(encode, url)
    has_brackets = "(" in url or ")" in url
    return BRACKET.sub(r"\\\g<0>", url) if has_brackets and not balanced(url) else url


def encode(found: re.Match[str]) -> str:
    """A character of a URL in a form that no reader of Markdown takes for its own."""
    if found[0] == "&":
        return "&amp;"
    return "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "replace"))


def balanced(url: str) -> bool:
    """Whether each bracket in the URL has its other half, not too deep."""
    depth = 0
    for found in BRACKET.finditer(url):
        depth += 1 if found[0] == "(" else -1
        if not 0 <= depth <= MOST_BRACKETS:
            return False
    return depth == 0


def can_be_autolink(text: str, url: str) -> bool:
    """Whether a link whose text is its own address can be written `<address>`."""
    return text == url and bool(AUTOLINK.fullmatch(url))
