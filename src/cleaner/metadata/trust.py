"""Whose word counts first: for each field, the origins in order of trust."""

from __future__ import annotations

from collections.abc import Iterable

from cleaner.model import Claim

# What a person or a scraper knew wins over anything found on the page; a person's own selectors
# know where to look, but what they find is the page's; the files of sites that others wrote, too.
KNOWN = ("set", "given", "sidecar", "front-matter", "selector", "site-file")
# Meta tags by the vocabulary they belong to; any other origin (a rule, a category) is `visible`.
GROUPS = (
    ("indexer", ("citation_", "parsely", "sailthru")),
    ("og", ("og:", "article:")),
    ("twitter", ("twitter:",)),
    ("dc", ("dc.", "dcterms.", "dc:")),
    ("meta", ("meta:",)),
    ("link", ("link:",)),
    ("rel", ("rel:",)),
    ("list", ("tag-list",)),
)
ALONE = frozenset(
    (
        *KNOWN,
        *("header json-ld microdata rdfa title heading subheading line time url canonical").split(),
        *("lang dir dateline relative byline sight text").split(),
    )
)
# Measured with `benchmarks/metadata.py` on the pages where two origins disagree.
ORDER = {
    "title": (*KNOWN,),  # settled by witness, see titles.py
    "authors": (
        *KNOWN, "indexer", "json-ld", "sight", "microdata", "rdfa", "og", "meta", "byline",
        "visible", "dc", "header", "twitter",
    ),
    "published": (
        *KNOWN, "json-ld", "microdata", "og", "indexer", "rdfa", "meta", "dc", "visible",
        "dateline", "url", "time", "header", "relative",
    ),
    "modified": (
        *KNOWN, "json-ld", "microdata", "og", "indexer", "rdfa", "meta", "dc", "visible",
        "dateline", "time", "header",
    ),
    "site_name": (
        *KNOWN, "og", "json-ld", "meta", "dc", "visible", "indexer", "microdata", "rdfa", "twitter",
    ),
    # Readers see the links; keywords are for search engines.
    "tags": (*KNOWN, "rel", "og", "json-ld", "microdata", "indexer", "rdfa", "list", "meta", "dc"),
    "url": (*KNOWN, "canonical", "og", "json-ld", "url", "indexer", "header"),
    "language": (*KNOWN, "lang", "meta", "json-ld", "dc", "og", "indexer"),
}  # fmt: skip
DEFAULT = (
    *KNOWN, "json-ld", "microdata", "og", "indexer", "rdfa", "meta", "link", "lang", "dc", "dir",
    "twitter", "visible",
)  # fmt: skip
# A line this sure stands near the title.
IN_SIGHT = 0.9
# What json_ld.py believes of things that are not the page's article, nor the page.
STRUCTURED = ("json-ld", "microdata", "rdfa")
ASIDE = 0.5


def group_of(origin: str) -> str:
    """The group an origin is trusted with."""
    if origin in ALONE:
        return origin
    return next((group for group, starts in GROUPS if origin.startswith(starts)), "visible")


def in_order(field: str, claims: Iterable[Claim]) -> list[Claim]:
    """The claims on one field, most trusted first; among equals the surer, then the earlier."""
    order = ORDER.get(field, DEFAULT)
    rank = {group: place for place, group in enumerate(order)}
    return sorted(claims, key=lambda c: (rank.get(rank_group(field, c), len(order)), -c.confidence))


def rank_group(field: str, claim: Claim) -> str:
    """The group a claim is ranked with.

    A byline in sight of the title is surer than any other; structured data about a product or a
    picture on the page is less sure than any word on the page itself.
    """
    group = group_of(claim.origin)
    if field == "authors" and group == "byline" and claim.confidence > IN_SIGHT:
        return "sight"
    return "header" if group in STRUCTURED and claim.confidence < ASIDE else group
