"""The fields besides title, authors and dates: what each kind of value is cleaned to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from cleaner.metadata.plain import folded, plain_list, plain_text
from cleaner.metadata.trust import KNOWN
from cleaner.model import Claim

# More than any article has; a thousand keywords are spam.
MOST_TAGS = 100
MOST_TAG_CHARACTERS = 100
MOST_CREDITS = 50
MOST_EXTRA = 100

LANGUAGE = re.compile(
    r"([a-zA-Z]{2,3})(?:[-_]([a-zA-Z]{4}))?(?:[-_]([a-zA-Z]{2}|\d{3}))?(?:[-_.@].{0,40})?"
)
NO_LANGUAGE = frozenset(("und", "zxx", "mul"))
CC_URL = re.compile(
    r"creativecommons\.org/(?:licen[sc]es|publicdomain)/"
    r"(by(?:-(?:nc|nd|sa)){0,2}|zero|mark|cc0)(?:/(\d\.\d))?(?:/([a-z]{2})(?![a-z]))?",
    re.IGNORECASE,
)
CC_WORDS = re.compile(
    r"(?<![a-z])(?:cc|creative commons)[\s-]{0,3}(by(?:[-\s](?:nc|nd|sa)){0,2})"
    r"(?:[\s-]{0,3}(\d\.\d))?(?:[\s-]{1,3}([a-z]{2})(?![a-z]))?",
    re.IGNORECASE,
)
PUBLIC_DOMAIN = {"zero": "CC0", "cc0": "CC0", "mark": "Public Domain Mark"}
FREE = frozenset(("true", "yes", "1", "free", "http://schema.org/true", "https://schema.org/true"))
PAID = frozenset(
    ("false", "no", "0", "locked", "metered", "http://schema.org/false", "https://schema.org/false")
)


def read_language(value: Any) -> str | None:
    """A BCP 47 tag: `en_US.utf8` is `en-US`."""
    text = plain_text(value, 60)
    found = LANGUAGE.fullmatch(text.split(",")[0].strip()) if text else None
    if not found or found[1].lower() in NO_LANGUAGE:
        return None
    script = f"-{found[2].title()}" if found[2] else ""
    region = f"-{found[3].upper()}" if found[3] else ""
    return found[1].lower() + script + region


def settle_language(
    said: tuple[Any, Claim] | None, detected: str | None
) -> tuple[Any, Claim] | None:
    """The page's word, unless the text is in another language: many a German page says `en`."""
    seen = read_language(detected)
    if said and (said[1].origin in KNOWN or not seen or primary(said[0]) == primary(seen)):
        return said
    # 0.9: detection was sure, or the caller would have given no language.
    return (seen, Claim("language", detected, "text", 0.9)) if seen else said


def primary(tag: str) -> str:
    """The language without region and script; Norwegian is one."""
    language = tag.split("-")[0]
    return "no" if language in ("nb", "nn") else language


def read_license(value: Any) -> str | None:
    """A Creative Commons licence by its short name, else the licence as it was given."""
    text = plain_text(value, 300)
    if not text:
        return None
    if found := CC_URL.search(text):
        if found[1].lower() in PUBLIC_DOMAIN:
            return " ".join(filter(None, (PUBLIC_DOMAIN[found[1].lower()], found[2])))
        return creative_commons(found)
    if found := CC_WORDS.search(text):
        return creative_commons(found)
    return text


def creative_commons(found: re.Match[str]) -> str:
    """`CC BY-SA 4.0`, with the country of a ported licence."""
    terms = "-".join(found[1].upper().replace(" ", "-").split("-"))
    return " ".join(filter(None, ("CC", terms, found[2], (found[3] or "").upper())))


def read_site(value: Any) -> str | None:
    """A site's name: no address, no Twitter handle's `@`."""
    text = plain_text(value, 120)
    return None if not text or "://" in text else text.removeprefix("@")


def read_section(value: Any) -> str | None:
    """The first section given."""
    return next(
        (t for v in plain_list(value) if (t := plain_text(v, 120)) and "://" not in t), None
    )


def read_free(value: Any) -> bool | None:
    """Whether the article can be read without paying, if that is said."""
    if isinstance(value, bool):
        return value
    word = str(plain_text(value, 60)).lower()
    return True if word in FREE else False if word in PAID else None


def settle_tags(claims: list[Claim]) -> tuple[Any, Claim] | None:
    """The tags of the first claim that has any, each once."""
    for claim in claims:
        tags: dict[str, str] = {}
        for item in plain_list(claim.value):
            for tag in split_tags(item):
                tags.setdefault(folded(tag), tag)
        tags.pop("", None)
        if tags:
            return tuple(tags.values())[:MOST_TAGS], claim
    return None


def split_tags(value: Any) -> list[str]:
    """Tags from one string: `a, b, c`; a long one is a sentence and no tag."""
    text = plain_text(value, 5000) or ""
    tags = (tag.strip(" #\"'") for tag in re.split(r"[,;，、|]", text))
    return [tag for tag in tags if 0 < len(tag) <= MOST_TAG_CHARACTERS]


def settle_lines(claims: Iterable[Claim]) -> tuple[Any, Claim] | None:
    """Every line that was claimed, each once, in the order of the page."""
    lines: dict[str, Claim] = {}
    for claim in claims:
        for item in plain_list(claim.value):
            text = plain_text(item, 500)
            if text and len(lines) < MOST_CREDITS:
                lines.setdefault(text, claim)
    return (tuple(lines), next(iter(lines.values()))) if lines else None


def settle_extra(claims: Iterable[Claim]) -> tuple[Any, Claim] | None:
    """Label lines and unknown keys: label to values, the first to name a label wins."""
    extra: dict[str, list[str]] = {}
    source: Claim | None = None
    for claim in claims:
        if not isinstance(claim.value, list | tuple) or len(claim.value) != 2:
            continue
        label = plain_text(claim.value[0], 60)
        values = [t for v in plain_list(claim.value[1]) if (t := extra_text(v))]
        key = "_".join(label.lower().rstrip(":").split()) if label else ""
        if key and values and key not in extra and len(extra) < MOST_EXTRA:
            extra[key] = values
            source = source or claim
    return (extra, source) if source else None


def extra_text(value: Any) -> str | None:
    """A value of any simple kind as text."""
    return str(value).lower() if isinstance(value, bool) else plain_text(value)
