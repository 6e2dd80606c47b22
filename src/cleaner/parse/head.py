"""What the page says of itself, gathered while the walk goes by."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urljoin

import turbohtml

from cleaner.parse.claims import Head
from cleaner.visible import fold_space

# The elements that say something of the page itself.
SPEAKING = frozenset(("meta", "link", "a", "script", "title", "html", "base", "time", "h1"))
CHANGED = re.compile(r"updat|modif|revis", re.IGNORECASE)
# A page has a few of each; more are a listing's, and none of them is the article's own.
MOST_OF_A_KIND = 40
# Servers take no longer address; each relative link of a page grows by this much.
MOST_BASE_CHARACTERS = 2000


def speaks_of_license(attrs: Mapping[str, str]) -> bool:
    """Whether a link in the text is to the licence the page is under."""
    return "license" in attrs.get("rel", "") or "creativecommons.org/licenses" in attrs.get(
        "href", ""
    )


def base_of(head: Head, url: str | None) -> str | None:
    """What the page's relative links stand on: the caller's word, `<base>`, the canonical link."""
    if head.base and url:
        try:
            return urljoin(url, head.base)
        except ValueError:
            return url
    return head.base or url or head.canonical or None


class HeadReader:
    """Collects titles, meta tags, links, structured data, times and bylines."""

    def __init__(self) -> None:
        self.title = self.language = self.direction = self.base = self.canonical = ""
        self.metas: list[tuple[str, str]] = []
        self.links: list[tuple[str, str]] = []
        self.json_ld: list[str] = []
        self.times: list[tuple[str, str]] = []
        self.changes: list[tuple[str, str]] = []
        self.headings: list[str] = []

    def see(self, element: turbohtml.Element, tag: str, attrs: Mapping[str, str]) -> None:
        """Take what this element says, if it is one that speaks for the page."""
        if tag == "meta":
            name = attrs.get("property") or attrs.get("name") or attrs.get("itemprop")
            if name and attrs.get("content"):
                self.metas.append((name.strip().lower(), attrs["content"]))
        elif tag == "link" or (tag == "a" and speaks_of_license(attrs)):
            self.see_link(attrs)
        elif tag == "script":
            if "ld+json" in attrs.get("type", "").lower():
                self.json_ld.append(element.text)
        elif tag == "title":
            self.title = self.title or fold_space(element.text)
        elif tag == "html":
            self.language = attrs.get("lang") or attrs.get("xml:lang") or ""
            self.direction = attrs.get("dir", "")
        elif tag == "base":
            self.base = self.base or attrs.get("href", "")[:MOST_BASE_CHARACTERS]
        else:
            self.see_shown(element, tag, attrs)

    def see_shown(self, element: turbohtml.Element, tag: str, attrs: Mapping[str, str]) -> None:
        """Times and top headings, as the reader sees them."""
        if tag == "time" and len(self.times) < MOST_OF_A_KIND:
            moment = (attrs.get("datetime", ""), fold_space(element.text))
            naming = f"{attrs.get('class', '')} {attrs.get('itemprop', '')}"
            # WordPress marks the one date of a page that never changed as both.
            changed = CHANGED.search(naming) and "publish" not in naming.lower()
            (self.changes if changed else self.times).append(moment)
        elif tag == "h1" and len(self.headings) < MOST_OF_A_KIND:
            self.headings.append(fold_space(element.text))

    def see_link(self, attrs: Mapping[str, str]) -> None:
        """A `<link>`: canonical address, license, author and the like."""
        rel, href = attrs.get("rel", "").lower(), attrs.get("href", "")
        if "creativecommons.org/licenses" in href:
            rel = "license"
        if rel and href:
            self.links.append((rel, href))
            if rel == "canonical":
                self.canonical = self.canonical or href

    def done(self) -> Head:
        """All that was said."""
        return Head(
            title=self.title,
            metas=tuple(self.metas),
            links=tuple(self.links),
            json_ld=tuple(self.json_ld),
            language=self.language,
            direction=self.direction,
            times=tuple(self.times),
            changes=tuple(self.changes),
            headings=tuple(self.headings),
            base=self.base,
            canonical=self.canonical,
        )
