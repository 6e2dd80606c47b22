"""Each field of the metadata from the claims on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import msgspec

from cleaner.metadata.authors import settle_authors
from cleaner.metadata.dates import date_in_url
from cleaner.metadata.fields import (
    read_free,
    read_language,
    read_section,
    read_site,
    settle_direction,
    settle_extra,
    settle_language,
    settle_license,
    settle_lines,
    settle_site,
    settle_tags,
)
from cleaner.metadata.moments import reader_of, settle_modified, settle_published
from cleaner.metadata.plain import host_of, plain_text, plain_url
from cleaner.metadata.titles import settle_title
from cleaner.metadata.trust import in_order
from cleaner.model import Claim
from cleaner.sidecar import Metadata, Origin

Chosen = tuple[Any, Claim] | None

# Fields whose value is that of the most trusted claim that can be read at all.
FIRST_READABLE: Mapping[str, Callable[[Any], Any]] = {
    "description": plain_text,
    "section": read_section,
    "copyright": plain_text,
    "original_source": plain_text,
    "is_accessible_for_free": read_free,
}


@dataclass(frozen=True, slots=True)
class Settled:
    """The metadata, and for each field that has a value, where it came from."""

    metadata: Metadata
    origins: dict[str, Origin] = field(default_factory=dict)
    claims: Mapping[str, Sequence[Claim]] = field(default_factory=dict)
    """All claims on each field, most trusted first."""

    def with_lost(self) -> Settled:
        """The same, with what was claimed besides in each origin."""
        from cleaner.metadata.lost import lost_claims

        origins = {
            name: msgspec.structs.replace(
                origin,
                lost=lost_claims(
                    name, getattr(self.metadata, name), self.claims[name], self.metadata.language
                ),
            )
            for name, origin in self.origins.items()
        }
        return replace(self, origins=origins)

    def without(self, names: Iterable[str]) -> Settled:
        """The same, with these fields empty, whatever was said of them."""
        blank = frozenset(names)
        known = msgspec.structs.asdict(self.metadata)
        return Settled(
            Metadata(**{name: value for name, value in known.items() if name not in blank}),
            {name: origin for name, origin in self.origins.items() if name not in blank},
            self.claims,
        )


def settle(
    claims: Iterable[Claim],
    *,
    language: str | None,
    url: str | None,
    kind: str | None = None,
    retrieved: str | None = None,
) -> Settled:
    """Settle every field. Never raises.

    `language` is what the text was found to be in, `kind` the sort of page it was found to be,
    `retrieved` when it was fetched: no date is later, and `2 days ago` is told from there.
    """
    by_field: dict[str, list[Claim]] = {name: [] for name in Metadata.__struct_fields__}
    for claim in (*claims, *url_claims(url)):
        by_field.setdefault(claim.field, []).append(claim)
    ordered = {name: in_order(name, group) for name, group in by_field.items()}
    tongue = settle_language(first(ordered["language"], read_language), language)
    address = first(ordered["url"], partial(plain_url, base=url))
    base = url or (address[0] if address else None)
    site = settle_site(first(ordered["site_name"], read_site), host_of(base))
    said_in = tongue[0] if tongue else None
    reader = reader_of(said_in, retrieved)
    chosen: dict[str, Chosen] = {
        name: first(ordered[name], read) for name, read in FIRST_READABLE.items()
    }
    chosen |= {
        "license": settle_license(ordered["license"]),
        "title": settle_title(ordered["title"], ordered["site_name"], base),
        "authors": settle_authors(ordered, site[0] if site else None, kind),
        "published": settle_published(ordered["published"], ordered["modified"], reader, kind),
        "modified": settle_modified(ordered["modified"], reader),
        "site_name": site,
        "url": address,
        "language": tongue,
        "direction": settle_direction(ordered["direction"], said_in),
        "image": first(ordered["image"], partial(plain_url, base=base)),
        "tags": settle_tags(ordered["tags"]),
        "credits": settle_lines(ordered["credits"]),
        "extra": settle_extra(ordered["extra"]),
    }
    return replace(gather(chosen), claims=ordered)


def first(claims: Iterable[Claim], read: Callable[[Any], Any]) -> Chosen:
    """The first claim whose value can be read, and that value."""
    for claim in claims:
        value = read(claim.value)
        if value is not None:
            return value, claim
    return None


def url_claims(url: str | None) -> Iterator[Claim]:
    """What the address says: itself, and the date that many carry."""
    if url:
        yield Claim("url", url, "url", 0.7)
        if day := date_in_url(url):
            yield Claim("published", day, "url", 0.8 if len(day) == len("2021-01-29") else 0.4)


def gather(chosen: Mapping[str, Chosen]) -> Settled:
    """The values that were found, and where each came from."""
    found = {name: pair for name, pair in chosen.items() if pair}
    return Settled(
        Metadata(**{name: value for name, (value, _) in found.items()}),
        {
            name: Origin(from_=claim.origin, confidence=round(claim.confidence, 2))
            for name, (_, claim) in found.items()
        },
    )
