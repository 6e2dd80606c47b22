"""Each field of the metadata from the claims on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from cleaner.metadata.authors import settle_authors
from cleaner.metadata.fields import (
    read_free,
    read_language,
    read_license,
    read_section,
    settle_extra,
    settle_language,
    settle_lines,
    settle_tags,
)
from cleaner.metadata.dates import date_in_url, parse_date
from cleaner.metadata.plain import plain_text, plain_url
from cleaner.metadata.titles import settle_title
from cleaner.metadata.trust import in_order
from cleaner.model import Claim
from cleaner.sidecar import Metadata, Origin

Chosen = tuple[Any, Claim] | None


@dataclass(frozen=True, slots=True)
class Settled:
    """The metadata, and for each field that has a value, where it came from."""

    metadata: Metadata
    origins: dict[str, Origin] = field(default_factory=dict)


def settle(claims: Iterable[Claim], *, language: str | None, url: str | None) -> Settled:
    """Settle every field. `language` is what the text is in, `url` what the caller knows; never raises."""
    by_field: dict[str, list[Claim]] = {}
    for claim in (*claims, *url_claims(url)):
        by_field.setdefault(claim.field, []).append(claim)
    ordered = {name: in_order(name, group) for name, group in by_field.items()}

    def first(name: str, read: Callable[[Any], Any]) -> Chosen:
        for claim in ordered.get(name, ()):
            value = read(claim.value)
            if value is not None:
                return value, claim
        return None

    def read_date(value: Any) -> str | None:
        text = plain_text(value)
        return parse_date(text, tongue) if text else None

    def read_url(value: Any) -> str | None:
        return plain_url(value, address)

    found_language = settle_language(first("language", read_language), language)
    tongue = found_language[0] if found_language else None
    found_url = first("url", lambda value: plain_url(value, url))
    address = url or (found_url[0] if found_url else None)
    site = first("site_name", read_site)
    chosen: dict[str, Chosen] = {
        "title": settle_title(
            ordered.get("title", []), ordered.get("site_name", []), address
        ),
        "authors": settle_authors(ordered, site[0] if site else None),
        "published": first("published", read_date),
        "modified": first("modified", read_date),
        "site_name": site,
        "url": found_url,
        "language": found_language,
        "description": first("description", plain_text),
        "image": first("image", read_url),
        "tags": settle_tags(ordered.get("tags", [])),
        "section": first("section", read_section),
        "license": first("license", read_license),
        "copyright": first("copyright", plain_text),
        "original_source": first("original_source", plain_text),
        "credits": settle_lines(ordered.get("credits", [])),
        "extra": settle_extra(ordered.get("extra", [])),
        "is_accessible_for_free": first("is_accessible_for_free", read_free),
    }
    return gather(chosen)


def url_claims(url: str | None) -> Iterator[Claim]:
    """What the address says: itself, and the date that many carry."""
    if url:
        yield Claim("url", url, "url", 0.7)
        if day := date_in_url(url):
            yield Claim("published", day, "url", 0.8 if len(day) == len("2021-01-29") else 0.4)


def read_site(value: Any) -> str | None:
    """A site's name: no address, no Twitter handle's `@`."""
    text = plain_text(value, 120)
    return None if not text or "://" in text else text.removeprefix("@")


def gather(chosen: dict[str, Chosen]) -> Settled:
    """The values that were found, and where each came from."""
    found = {name: pair for name, pair in chosen.items() if pair}
    return Settled(
        Metadata(**{name: value for name, (value, _) in found.items()}),
        {name: Origin(from_=c.origin, confidence=round(c.confidence, 3)) for name, (_, c) in found.items()},
    )
