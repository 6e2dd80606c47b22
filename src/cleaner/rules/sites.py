"""What repeats on whole sites: sections of a rule file, read, looked up, checked and written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from cleaner.errors import RuleError
from cleaner.model import Claim, Rule, Site
from cleaner.rules.lines import NUMBER, loose_line, plain_line

PLACES = ("above", "inside", "below")
KEYS = frozenset(("pages", "keeps", *PLACES))
# Where a page without an address stands: the folder that was read, and below it the page's own.
ROOT = "./"
# Nobody sorts one site's pages deeper than this; a tree without end must cost nothing.
MOST_FOLDERS = 8
# Whose word on a page's address counts, after that of whoever fetched it.
ADDRESSES = ("sidecar", "front-matter", "canonical", "og:url", "json-ld")
# As TOML allows them without quotes.
BARE = re.compile(r"[A-Za-z0-9_-]+")

Sites = Mapping[str, Site]


@dataclass(frozen=True, slots=True)
class SiteLine:
    """A line that a site repeats."""

    places: frozenset[str]
    pages: int
    """On how many of the site's pages it was found."""
    of: int
    """Of how many."""
    varies: bool = False
    """Whether a number in it changes from page to page."""


@dataclass(frozen=True, slots=True)
class SiteLines:
    """The lines that count on one page."""

    name: str
    lines: Mapping[str, SiteLine] = field(default_factory=dict)

    def find(self, text: str) -> SiteLine | None:
        """The line that a block's text is, word for word or but for its dates and numbers."""
        key = plain_line(text)
        return self.lines.get(key) or self.lines.get(loose_line(key))


def site_names(url: str | None, path: str | None) -> tuple[str, ...]:
    """What the sites of a page are called, the widest first: its host, else its folders."""
    host = host_of(url) if url else ""
    if host:
        return (host,)
    folder = ROOT + "/".join((path or "").split("/")[:-1][:MOST_FOLDERS])
    return (*folders_around(folder), folder)


def folders_around(name: str) -> tuple[str, ...]:
    """The folders that a folder is in, the widest first; none for a host and for the root."""
    if not name.startswith(ROOT) or name == ROOT:
        return ()
    folders = name.removeprefix(ROOT).split("/")
    return tuple(ROOT + "/".join(folders[:depth]) for depth in range(len(folders)))


def sites_of(claims: Iterable[Claim], url: str | None, path: str | None) -> tuple[str, ...]:
    """The names of a page's sites, by where it was fetched, by its own word, or by its folder."""
    return site_names(url or address_of(claims), path)


def address_of(claims: Iterable[Claim]) -> str | None:
    """The address that a page gives as its own, or that came with it."""
    said = [claim for claim in claims if claim.field == "url" and isinstance(claim.value, str)]
    for origin in ADDRESSES:
        for claim in said:
            if claim.origin == origin and claim.value.startswith(("http://", "https://")):
                return str(claim.value)
    return None


def host_of(url: str) -> str:
    """The host of an address, small and without `www.`; empty where it has none."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def lines_of(sites: Sites, names: Iterable[str]) -> SiteLines | None:
    """The lines of those of the named sites that there are; None where there is none of them."""
    here = [sites[name] for name in names if name in sites]
    if not here:
        return None
    lines: dict[str, SiteLine] = {}
    for site in here:
        for place in PLACES:
            for text, pages in getattr(site, place).items():
                key = plain_line(text)
                before = lines.get(key)
                places = frozenset((place,)) | (before.places if before else frozenset())
                lines[key] = SiteLine(places, pages, site.pages, NUMBER in key)
    return SiteLines(here[-1].name, lines)


def read_sites(tables: Any, name: str) -> dict[str, Site]:
    """The `[site]` tables of a rule file; raises RuleError that says what is wrong where."""
    if not isinstance(tables, dict):
        raise RuleError(f'{name}: write each site as a [site."HOST"] table')
    sites = {}
    for called, table in tables.items():
        for complaint in complaints(called, table):
            raise RuleError(f"{name}: site {called!r}: {complaint}")
        places = {place: table.get(place, {}) for place in PLACES}
        keeps = tuple(table.get("keeps", ()))
        sites[called] = Site(called, table.get("pages", 0), **places, keeps=keeps)
    return sites


def complaints(called: str, table: Any) -> Iterator[str]:
    """What is wrong with one site's table."""
    if not (called.startswith(ROOT) or host_of(f"//{called}") == called):
        yield "the name is neither a host, as news.example, nor a folder, as ./news"
    if not isinstance(table, dict):
        yield "is not a table"
        return
    for key in sorted(table.keys() - KEYS):
        yield f"unknown key {key!r}; known: {', '.join(sorted(KEYS))}"
    if not is_number(table.get("pages", 0)):
        yield "pages is not a whole number"
    keeps = table.get("keeps", [])
    if not isinstance(keeps, list) or not all(isinstance(one, str) for one in keeps):
        yield "keeps is not a list of strings"
    for place in PLACES:
        lines = table.get(place, {})
        if not isinstance(lines, dict) or not all(map(is_number, lines.values())):
            yield f'{place} is not a table of lines such as "Share this" = 9, with whole numbers'


def is_number(value: object) -> bool:
    """Whether a value of TOML is a whole number, zero included."""
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def check_sites(sites: Sites, others: Iterable[Rule] = ()) -> Iterator[str]:
    """Lines of sites that some rule or the site itself says to keep; nothing is good."""
    kept = [(rule.id, written) for rule in others for written in rule.keeps]
    for site in sites.values():
        here = lines_of(sites, (site.name,))
        assert here is not None  # it is one of them
        for owner, written in (*kept, *((site.name, written) for written in site.keeps)):
            if here.find(written):
                yield f"{site.name}: would remove {written!r}, which {owner} says to keep"


def without_lines(site: Site, kept: tuple[str, ...]) -> Site:
    """The site with what it says to keep, and without those of its lines."""
    here = SiteLines(site.name, {plain_line(text): SiteLine(frozenset(), 0, 0) for text in kept})
    above, inside, below = (
        {text: pages for text, pages in getattr(site, place).items() if not here.find(text)}
        for place in PLACES
    )
    return Site(site.name, site.pages, above, inside, below, kept)


def write_sites(sites: Sites) -> str:
    """The sites as a rule file, in the order of their names."""
    return "\n".join(line for name in sorted(sites) for line in site_lines(sites[name]))


def site_lines(site: Site) -> Iterator[str]:
    """One site's tables; lines by how many pages have them, then by what they say."""
    head = f"site.{toml_key(site.name)}"
    yield f"[{head}]"
    yield f"pages = {site.pages}"
    if site.keeps:
        yield f"keeps = {json.dumps(site.keeps, ensure_ascii=False)}"
    yield ""
    for place in PLACES:
        lines: Mapping[str, int] = getattr(site, place)
        if lines:
            yield f"[{head}.{place}]"
            for text, pages in sorted(lines.items(), key=lambda line: (-line[1], line[0])):
                yield f"{toml_key(text)} = {pages}"
            yield ""


def toml_key(text: str) -> str:
    """A key as TOML writes it; a JSON string is one, but for DEL."""
    if BARE.fullmatch(text):
        return text
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
