"""The article's title, by the witness of all the places where a page names itself."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

from cleaner.metadata.plain import folded, host_of, plain_text
from cleaner.metadata.trust import KNOWN, group_of
from cleaner.model import Claim

# The longest headlines of the labelled pages have 250; beyond is a paragraph set as a heading.
MOST_CHARACTERS = 400
# A page that names itself in more places than this is a listing.
MOST_CLAIMS = 24
MOST_SEPARATORS = 8
# Below this a claim of JSON-LD is about the page or a product, not about an article.
ARTICLE_TRUST = 0.9

# What stands between a title and the name of the site or of a section.
SEPARATOR = re.compile(r"\s[|│∣·•\-–—:»«›‹/\\~]{1,2}\s|\s?[|│_]\s?|\s::\s|:\s|\s[–—]|[–—]\s")
WORD = re.compile(r"[^\W_]{2,}")
FILE_ENDING = re.compile(r"\.\w{2,5}$")

# How much each witness adds to a candidate (`whole`: it says exactly that; `head`, `tail`: that
# stands before, after a separator in it). Fitted as a softmax over the candidates of the labelled
# pages, rounded; cross-validated by host it holds, and changes of 0.2 in any one change nothing.
WEIGHTS = {
    "heading whole": 1.7, "heading tail": 0.3,
    "later heading whole": 0.9, "later heading head": -0.2,
    "subheading whole": 0.9, "subheading head": -0.1, "subheading tail": -0.2,
    "line whole": 0.4, "line head": 0.1, "line tail": 0.1,
    "article whole": 0.9, "article head": -0.2, "article tail": 0.5,
    "thing whole": -0.3,
    "og whole": 0.7, "og head": 0.7, "og tail": 0.1,
    "title whole": -0.1, "title head": 0.5, "title tail": -0.6,
    "indexer whole": 0.3, "indexer head": -0.1, "indexer tail": 0.2,
    "meta whole": 0.5, "meta head": 0.3, "meta tail": 0.1,
    "twitter whole": 0.1, "twitter head": -0.2,
    "three agree": 0.5, "share of claims that hold it": -0.2, "hundreds of characters": 1.0,
    "like the address": 0.8, "has the address's words": 0.8, "words in title or og": 1.0,
    "is the site": -1.0, "names the site": -1.2, "one word": -1.0, "unheard-of heading": -1.4,
    "short unheard-of heading": -0.3,
}  # fmt: skip


@dataclass(slots=True)
class Candidate:
    """One wording of the title, and who says it."""

    text: str
    said: set[str] = field(default_factory=set)
    claim: Claim | None = None
    """The surest claim that says exactly this."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What candidates are compared with."""

    sites: frozenset[str]
    host: str
    claims: tuple[str, ...]
    """Each claim, folded."""
    slug: frozenset[str]
    heads: tuple[frozenset[str], ...]
    """The words of `<title>` and of og:title."""


def settle_title(
    claims: list[Claim], sites: Iterable[Claim], url: str | None
) -> tuple[Any, Claim] | None:
    """The likeliest title: what came with the input, else the candidate with the most witness."""
    read = [
        (text, c) for c in claims[:MOST_CLAIMS] if (text := plain_text(c.value, MOST_CHARACTERS))
    ]
    for text, claim in read:
        if claim.origin in KNOWN:
            return text, claim
    if not read:
        return None
    candidates = gather_candidates(read)
    around = surroundings(read, sites, url)
    scores = [sum(WEIGHTS.get(k, 0.0) * v for k, v in features(c, around)) for c in candidates]
    best = max(range(len(scores)), key=lambda i: scores[i])
    chance = 1 / sum(math.exp(score - scores[best]) for score in scores)
    won = candidates[best]
    claim = won.claim or next(c for text, c in read if won.text in text)
    return won.text, Claim("title", won.text, claim.origin, min(claim.confidence, chance))


def gather_candidates(read: Sequence[tuple[str, Claim]]) -> list[Candidate]:
    """Every claim, and what stands before and after each separator in it."""
    found: dict[str, Candidate] = {}
    kinds: set[str] = set()
    for text, claim in read:
        kind = kind_of(claim, kinds)
        kinds.add(kind)
        for form, wording in forms(text):
            key = folded(wording)
            if not key:
                continue
            candidate = found.setdefault(key, Candidate(wording))
            candidate.said.add(f"{kind} {form}")
            if form == "whole" and (
                not candidate.claim or candidate.claim.confidence < claim.confidence
            ):
                candidate.text, candidate.claim = wording, claim
    return list(found.values()) or [Candidate(*read[0][:1], claim=read[0][1])]


def forms(text: str) -> Iterator[tuple[str, str]]:
    """A claim's text, and its parts."""
    yield "whole", text
    for mark in list(SEPARATOR.finditer(text))[:MOST_SEPARATORS]:
        yield "head", text[: mark.start()].strip()
        yield "tail", text[mark.end() :].strip()


def kind_of(claim: Claim, seen: set[str]) -> str:
    """What kind of witness a claim is."""
    group = group_of(claim.origin)
    if group == "heading":
        return "later heading" if "heading" in seen else "heading"
    if group in ("json-ld", "microdata", "rdfa"):
        return "article" if claim.confidence > ARTICLE_TRUST else "thing"
    if group == "header":
        return "title"
    if group in ("indexer", "dc"):
        return "indexer"
    return group if group in ("og", "title", "twitter", "subheading", "line") else "meta"


def surroundings(
    read: Sequence[tuple[str, Claim]], sites: Iterable[Claim], url: str | None
) -> Surroundings:
    """What the candidates of one page are compared with."""
    names = (plain_text(site.value) for site in sites)
    heads = (words_of(text) for text, c in read if c.origin in ("title", "og:title", "header"))
    return Surroundings(
        frozenset(folded(name) for name in names if name) - {""},
        host_of(url),
        tuple(folded(text) for text, _ in read),
        slug_words(url),
        tuple(heads),
    )


def words_of(text: str) -> frozenset[str]:
    """Its words of two letters or more."""
    return frozenset(WORD.findall(text.lower()))


def slug_words(url: str | None) -> frozenset[str]:
    """The words of the longest part of an address's path, where sites put the title."""
    try:
        parts = unquote(urlsplit(url or "").path).split("/")
    except ValueError:
        return frozenset()
    return words_of(FILE_ENDING.sub("", max(parts, key=len)).replace("_", "-")[:MOST_CHARACTERS])


def features(candidate: Candidate, around: Surroundings) -> Iterator[tuple[str, float]]:
    """What speaks for and against a candidate: names of WEIGHTS and how much of each."""
    key, words = folded(candidate.text), words_of(candidate.text)
    for said in candidate.said:
        yield said, 1.0
    yield "three agree", float(len({said.rsplit(" ", 1)[0] for said in candidate.said}) >= 3)
    yield "share of claims that hold it", sum(key in c for c in around.claims) / len(around.claims)
    yield "hundreds of characters", min(len(candidate.text), 120) / 100
    slug = around.slug & words
    has_slug = len(slug) / len(around.slug) if around.slug else 0.0
    yield "like the address", len(slug) / len(around.slug | words) if slug else 0.0
    yield "has the address's words", has_slug
    shared = max((len(words & head) / max(1, len(words)) for head in around.heads), default=0.0)
    yield "words in title or og", shared
    yield "is the site", float(is_site(key, around))
    yield (
        "names the site",
        float(any(is_site(folded(t), around) for f, t in forms(candidate.text) if f != "whole")),
    )
    yield "one word", float(len(words) <= 1)
    heard = shared >= 0.2 or has_slug >= 0.2 or not around.heads
    if not heard and {"heading whole", "later heading whole"} & candidate.said:
        yield "unheard-of heading", 1.0
        yield "short unheard-of heading", float(len(words) <= 2)


def is_site(key: str, around: Surroundings) -> bool:
    """Whether a folded part of a title is the site's name or spells its host."""
    if not key or key in around.sites:
        return True
    if key.removeprefix("the") in {site.removeprefix("the") for site in around.sites}:
        return True
    # Three letters: shorter host labels (`a.co`) are found in anything.
    labels = [folded(label) for label in around.host.split(".")[:-1]]
    return key == folded(around.host) or any(len(label) > 2 and key == label for label in labels)
