"""The fields besides title, authors and dates: what each kind of value is cleaned to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from cleaner.metadata.months import fold_letters
from cleaner.metadata.plain import folded, plain_list, plain_text
from cleaner.metadata.trust import KNOWN
from cleaner.model import Claim

# More than any article has; a thousand keywords are spam.
MOST_TAGS = 100
MOST_TAG_CHARACTERS = 100
MOST_CREDITS = 50
MOST_EXTRA = 100
# The longest name of a licence, with the version and the country.
MOST_LICENSE_CHARACTERS = 160
# Each of these is a link of its own.
LINKED = ("rel:tag", "tag-list")
# Blogs put the number of posts behind a tag.
TAG_COUNT = re.compile(r"\s?\(\d{1,6}(?: \w{1,12})?\)$")
# What the detector takes filler text for: `Lorem ipsum` says nothing of the page's language.
FILLER = frozenset(("la", "lat"))

LANGUAGE = re.compile(
    r"([a-zA-Z]{2,3})(?:[-_]([a-zA-Z]{4}))?(?:[-_]([a-zA-Z]{2}|\d{3}))?(?:[-_.@].{0,40})?"
)
# Languages whose usual script runs from right to left, and those scripts by name.
RIGHT_TO_LEFT = frozenset("ar arc arz ckb dv fa glk he iw mzn pnb ps sd syr ug ur yi".split())
RIGHT_TO_LEFT_SCRIPTS = frozenset(("Arab", "Hebr", "Syrc", "Thaa", "Nkoo"))
SCRIPT = len("Arab")
MOTTO = re.compile(r"\s[|–—·:-]\s|\s?[|]\s?|:\s")
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
# The names of the terms, as licences are spelled out: `Creative Commons Attribution-ShareAlike`.
# An address that does more than lead somewhere is no licence.
OTHER_SCHEME = re.compile(r"(?!https?:)[a-z][a-z0-9+.-]{1,20}:\S", re.IGNORECASE)
CC_NAMED = re.compile(r"(?:creative commons|cc)[\s-]", re.IGNORECASE)
CC_TERMS = (
    ("BY", r"attribution|namensnennung|atribución|atribuição|attribuzione|naamsvermelding"),
    ("NC", r"non-?\s?commercial|nicht[ -]?kommerziell|pas d['’]utilisation commerciale"
           r"|no\s?comercial|não\s?comercial|non commerciale|nietcommercieel"),
    ("ND", r"no-?\s?deriv|keine bearbeitung|pas de modification|sin (?:obra )?deriv|sem deriv"
           r"|non opere derivate|geenafgeleide"),
    ("SA", r"share-?\s?alike|weitergabe unter gleichen|partage dans les mêmes|compartir\s?igual"
           r"|compartilha\s?igual|condividi allo stesso|gelijkdelen"),
)  # fmt: skip
CC_VERSION = re.compile(r"(?<![\d.])([1-4]\.[05])(?![\d.])")
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
    if said and seen and primary(seen) in FILLER:
        return said
    if said and (said[1].origin in KNOWN or not seen or primary(said[0]) == primary(seen)):
        return said
    # 0.9: detection was sure, or the caller would have given no language.
    return (seen, Claim("language", detected, "text", 0.9)) if seen else said


def primary(tag: str) -> str:
    """The language without region and script; Norwegian is one."""
    language = tag.split("-")[0]
    return "no" if language in ("nb", "nn") else language


def settle_direction(claims: Iterable[Claim], language: str | None) -> tuple[Any, Claim] | None:
    """The page's word on which way it is written, else the way its language's script runs."""
    for claim in claims:
        word = str(plain_text(claim.value, 10)).lower()
        if word in ("ltr", "rtl"):
            return word, claim
    if not language:
        return None
    _, *more = language.split("-")
    script = more[0] if more and len(more[0]) == SCRIPT else ""
    is_rtl = script in RIGHT_TO_LEFT_SCRIPTS or (not script and primary(language) in RIGHT_TO_LEFT)
    word = "rtl" if is_rtl else "ltr"
    return word, Claim("direction", word, "language", 0.9)


def settle_license(claims: Iterable[Claim]) -> tuple[Any, Claim] | None:
    """The first licence that is given as one, or that a line of the page names."""
    for claim in claims:
        read = read_license_line if claim.origin == "license-line" else read_license
        if value := read(claim.value):
            return value, claim
    return None


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
    if CC_NAMED.search(text + " ") or OTHER_SCHEME.match(text):
        return spelled_license(text)
    return spelled_license(text) or text


def read_license_line(value: Any) -> str | None:
    """The licence that a sentence on the page names, if it is a Creative Commons one."""
    text = plain_text(value, 600) or ""
    found = CC_WORDS.search(text)
    return creative_commons(found) if found else spelled_license(text)


def spelled_license(text: str) -> str | None:
    """A licence whose terms are written out."""
    named = CC_NAMED.search(text)
    if not named:
        return None
    after = text[named.start() : named.start() + MOST_LICENSE_CHARACTERS]
    terms = [code for code, words in CC_TERMS if re.search(words, after, re.IGNORECASE)]
    version = CC_VERSION.search(after)
    parts = ("CC", "-".join(terms), version[1] if version else None)
    return " ".join(part for part in parts if part) if "BY" in terms else None


def creative_commons(found: re.Match[str]) -> str:
    """`CC BY-SA 4.0`, with the country of a ported licence."""
    terms = "-".join(found[1].upper().replace(" ", "-").split("-"))
    return " ".join(filter(None, ("CC", terms, found[2], (found[3] or "").upper())))


def read_site(value: Any) -> str | None:
    """A site's name: no address, no Twitter handle's `@`."""
    text = plain_text(value, 120)
    return None if not text or "://" in text else text.removeprefix("@")


def settle_site(site: tuple[Any, Claim] | None, host: str) -> tuple[Any, Claim] | None:
    """The name without its motto, where one part of it spells the host: `Daily Rain - All day`."""
    if not site:
        return None
    name, claim = site
    labels = {folded(host), *(folded(label) for label in host.split(".")[:-1])} - {""}
    parts = [part.strip() for part in MOTTO.split(name)]
    own = (
        next((p for p in parts if fold_letters(folded(p)) in labels), None)
        if len(parts) > 1
        else None
    )
    return (own, claim) if own and claim.origin not in KNOWN else site


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
            for tag in split_tags(item, whole=claim.origin in LINKED):
                tags.setdefault(folded(tag), tag)
        tags.pop("", None)
        if tags:
            return tuple(tags.values())[:MOST_TAGS], claim
    return None


def split_tags(value: Any, *, whole: bool) -> list[str]:
    """Tags from one string: `a, b, c`, or the one that a link is; a long one is a sentence."""
    text = plain_text(value, 5000) or ""
    parts = [TAG_COUNT.sub("", text)] if whole else re.split(r"[,;，、|]", text)
    tags = (tag.strip(" #\"'") for tag in parts)
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
