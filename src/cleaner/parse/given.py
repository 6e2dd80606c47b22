"""What came with the input – front matter, a sidecar, a scraper's header – as claims."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cleaner.model import Claim

# How keys are spelled in the front matter and sidecars of Hugo, Jekyll, Obsidian, Pandoc and
# scrapers, letters only, under the field they fill; of two keys for one field the earlier wins.
KEYS = {
    "title": "title headline ogtitle",
    "authors": "authors author byline by creator",
    "published": "published date publisheddate datepublished publishdate publishedtime pubdate"
    " publicationdate publishedat created",
    "modified": "modified lastmod lastmodified lastmodifiedat datemodified modifiedtime updated"
    " updatedat",
    "site_name": "sitename site website publisher publication hostname",
    "url": "url canonicalurl canonical sourceurl urlsource link permalink source",
    "language": "language lang locale inlanguage",
    "description": "description excerpt summary abstract subtitle",
    "image": "image cover coverimage featuredimage thumbnail",
    "tags": "tags keywords tag",
    "section": "section category categories",
    "license": "license licence",
    "copyright": "copyright rights",
    "original_source": "originalsource",
    "credits": "credits credit",
    "is_accessible_for_free": "isaccessibleforfree",
}
FIELDS = {
    spelling: (field, place)
    for field, spellings in KEYS.items()
    for place, spelling in enumerate(spellings.split())
}
# A later spelling is the weaker claim: `created` may be the day the page was clipped.
STEP = 0.01
# Mappings inside the front matter that hold more of the same.
NESTED = ("params", "meta")
MOST_KEYS = 500


def claims_of_mapping(
    mapping: Mapping[str, Any], origin: str, confidence: float
) -> tuple[Claim, ...]:
    """The claims of front matter or of a sidecar; unknown keys are claims on `extra`."""
    inner = mapping.get("metadata")
    given = inner if isinstance(inner, Mapping) else mapping
    return tuple(
        claim
        for key, value in flat_items(given)
        for claim in claims_of_item(key, value, origin, confidence)
    )


def flat_items(mapping: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Its keys and values, those of `params` after its own."""
    items = list(mapping.items())[:MOST_KEYS]
    yield from ((str(k), v) for k, v in items if k not in NESTED or not isinstance(v, Mapping))
    for key in NESTED:
        inner = mapping.get(key)
        if isinstance(inner, Mapping):
            yield from ((str(k), v) for k, v in list(inner.items())[:MOST_KEYS])


def claims_of_item(key: str, value: Any, origin: str, confidence: float) -> Iterator[Claim]:
    """What one key claims."""
    if value is None or value == "" or value == [] or value == {}:
        return
    if key == "extra" and isinstance(value, Mapping):
        for label, values in list(value.items())[:MOST_KEYS]:
            yield Claim("extra", (str(label), values), origin, confidence)
        return
    spelling = "".join(c for c in key.lower() if c.isalnum())
    field, place = FIELDS.get(spelling, ("", 0))
    if spelling == "source" and not is_address(value):
        field = "original_source"
    if isinstance(value, bool) and field != "is_accessible_for_free":
        field = ""  # Jekyll's `published: true`
    trust = max(0.0, confidence - STEP * place)
    if not field:
        if not isinstance(value, Mapping):
            yield Claim("extra", (key, value), origin, confidence)
    else:
        yield Claim(field, value, origin, trust)
        if spelling == "categories" and isinstance(value, list) and len(value) > 1:
            yield Claim("extra", (key, value), origin, confidence)


def is_address(value: Any) -> bool:
    """Whether a value is a web address."""
    return isinstance(value, str) and value.strip().lower().startswith(
        ("http://", "https://", "www.")
    )
