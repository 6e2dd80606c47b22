"""Whose word counts first: for each field, the origins in order of trust."""

from __future__ import annotations

from collections.abc import Iterable

from cleaner.model import Claim

# What a person or a scraper knew wins over anything found on the page.
KNOWN = ("given", "sidecar", "front-matter")
# Meta tags by the vocabulary they belong to; any other origin (a rule, a category) is `visible`.
GROUPS = (
    ("indexer", ("citation_", "parsely", "sailthru")),
    ("og", ("og:", "article:")),
    ("twitter", ("twitter:",)),
    ("dc", ("dc.", "dcterms.", "dc:")),
    ("meta", ("meta:",)),
    ("link", ("link:",)),
)
ALONE = frozenset(
    (*KNOWN, *("header json-ld title heading time url canonical lang dateline byline").split())
)
# Measured with `benchmarks/metadata.py` on the pages where two origins disagree.
ORDER = {
    "title": (*KNOWN,),  # settled by witness, see titles.py
    "authors": (
        *KNOWN, "indexer", "json-ld", "og", "meta", "visible", "byline", "dc", "header", "twitter",
    ),
    "published": (
        *KNOWN, "json-ld", "og", "indexer", "meta", "dc", "visible", "dateline", "url", "time",
        "header",
    ),
    "modified": (
        *KNOWN, "json-ld", "og", "indexer", "meta", "dc", "visible", "dateline", "time", "header",
    ),
    "site_name": (*KNOWN, "og", "json-ld", "meta", "dc", "visible", "indexer", "twitter"),
    "url": (*KNOWN, "canonical", "og", "json-ld", "url", "indexer", "header"),
    "language": (*KNOWN, "lang", "meta", "json-ld", "dc", "og", "indexer"),
}  # fmt: skip
DEFAULT = (*KNOWN, "json-ld", "og", "indexer", "meta", "link", "lang", "dc", "twitter", "visible")


def group_of(origin: str) -> str:
    """The group an origin is trusted with."""
    if origin in ALONE:
        return origin
    return next((group for group, starts in GROUPS if origin.startswith(starts)), "visible")


def in_order(field: str, claims: Iterable[Claim]) -> list[Claim]:
    """The claims on one field, most trusted first; among equals the surer, then the earlier."""
    order = ORDER.get(field, DEFAULT)
    rank = {group: place for place, group in enumerate(order)}
    return sorted(claims, key=lambda c: (rank.get(group_of(c.origin), len(order)), -c.confidence))
