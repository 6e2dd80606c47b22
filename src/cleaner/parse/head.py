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
BYLINE_NAMES = re.compile(r"(?<![a-z])(?:by-?line|authors?|writer|autor|auteur)(?![a-z])")
# A byline is a line: more than this is an author's box or a list of stories.
MOST_BYLINE_CHARACTERS = 120
# A page has a few of each; more are a listing's, and none of them is the article's own.
MOST_OF_A_KIND = 40


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
        self.bylines: list[str] = []
        self.headings: list[str] = []
        self.known_names: dict[str, bool] = {}

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
            self.base = self.base or attrs.get("href", "")
        else:
            self.see_shown(element, tag, attrs)

    def see_shown(self, element: turbohtml.Element, tag: str, attrs: Mapping[str, str]) -> None:
        """Times and top headings, as the reader sees them."""
        if tag == "time" and len(self.times) < MOST_OF_A_KIND:
            self.times.append((attrs.get("datetime", ""), fold_space(element.text)))
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

    def see_names(self, element: turbohtml.Element, names: str) -> None:
        """An element whose class says that it names the author."""
        if names not in self.known_names:
            self.known_names[names] = BYLINE_NAMES.search(names) is not None
        if self.known_names[names] and len(self.bylines) < MOST_OF_A_KIND:
            text = fold_space(element.text)
            if 0 < len(text) <= MOST_BYLINE_CHARACTERS:
                self.bylines.append(text)

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
            bylines=tuple(self.bylines),
            headings=tuple(self.headings),
            base=self.base,
            canonical=self.canonical,
        )
