"""What a page's head, and a mapping that came with an input, claim about the article."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cleaner.model import Block, Claim
from cleaner.parse.bylines import FAR, claims_of_blocks, lines_near, shown_titles, title_place
from cleaner.parse.given import claims_of_mapping
from cleaner.parse.json_ld import claims_of_json_ld
from cleaner.parse.marked import Marks, claims_of_marks, date_in_scripts

if TYPE_CHECKING:
    import turbohtml

__all__ = ["Head", "claims_of_blocks", "claims_of_head", "claims_of_mapping", "claims_of_page"]

# Meta names, lower-cased, under the field they claim; the first number is how often such a tag is
# right about it: those made for machines that index articles lead, free-form ones follow.
META_NAMES: tuple[tuple[str, float, str], ...] = (
    ("title", 0.95, "citation_title"),
    ("title", 0.9, "og:title parsely-title sailthru.title headline og:article:title"),
    ("title", 0.8, "twitter:title twitter:text:title dc.title dcterms.title dc:title title name"),
    ("authors", 0.95, "citation_author citation_authors parsely-author sailthru.author"),
    ("authors", 0.9, "author article:author article:author_name og:article:author og:author byl"),
    ("authors", 0.8, "dc.creator dcterms.creator dc:creator dc.creator.personalname creator"),
    (
        "authors",
        0.8,
        "authors book:author article.author rbauthors cxenseparse:author dcsext.author",
    ),
    ("authors", 0.6, "twitter:creator shareaholic:article_author_name"),
    ("published", 0.95, "article:published_time og:published_time og:article:published_time"),
    ("published", 0.95, "citation_publication_date citation_online_date parsely-pub-date"),
    ("published", 0.9, "datepublished article.published sailthru.date rnews:datepublished"),
    ("published", 0.9, "cxenseparse:recs:publishtime publish_date publish-date publishdate"),
    ("published", 0.9, "pubdate publication_date publicationdate publisheddate published_date"),
    ("published", 0.85, "dc.date.issued dcterms.issued dcterms.date dc.date dc:date date"),
    ("published", 0.85, "citation_date dcterms.created dc.date.created dc.created datecreated"),
    (
        "published",
        0.85,
        "originalpublicationdate article_date_original displaydate article:post_date",
    ),
    (
        "published",
        0.8,
        "og:pubdate bt:pubdate created publish_time article:published date_published",
    ),
    ("modified", 0.95, "article:modified_time og:modified_time og:updated_time datemodified"),
    ("modified", 0.85, "lastmod last-modified lastmodified dcterms.modified dc.date.modified"),
    ("modified", 0.85, "revised moddate article.updated modified_time article:modified updated"),
    ("site_name", 0.95, "og:site_name"),
    ("site_name", 0.7, "application-name dc.publisher dcterms.publisher citation_journal_title"),
    ("site_name", 0.6, "apple-mobile-web-app-title publisher twitter:site al:ios:app_name source"),
    ("url", 0.8, "og:url parsely-link"),
    ("language", 0.8, "content-language inlanguage dc.language dcterms.language language"),
    ("language", 0.7, "og:locale citation_language"),
    ("description", 0.9, "og:description description"),
    (
        "description",
        0.8,
        "twitter:description dc.description dcterms.description sailthru.description",
    ),
    ("image", 0.9, "og:image og:image:url og:image:secure_url"),
    ("image", 0.8, "twitter:image twitter:image:src sailthru.image.full parsely-image-url"),
    ("image", 0.7, "thumbnailurl thumbnail image"),
    ("tags", 0.95, "article:tag og:article:tag"),
    ("tags", 0.8, "news_keywords parsely-tags sailthru.tags"),
    ("tags", 0.6, "keywords citation_keywords dc.subject dcterms.subject"),
    (
        "section",
        0.9,
        "article:section og:article:section parsely-section og:section articlesection",
    ),
    ("section", 0.6, "section category"),
    ("license", 0.9, "dcterms.license dc.rights.license license"),
    ("copyright", 0.7, "dcterms.rights dc.rights copyright rights"),
    ("is_accessible_for_free", 0.8, "isaccessibleforfree article:content_tier"),
    ("kind", 0.9, "og:type"),  # for the judges: no field of the metadata
)
METAS = {name: (field, trust) for field, trust, names in META_NAMES for name in names.split()}
OWN_DATE = re.compile(
    r"(?:^|[._:-])(?:"
    r"(?P<published>date-?_?published|published?-?_?(?:date|time|at|on)?|publication-?_?date"
    r"|pub-?_?date|first-?_?published)"
    r"|(?P<modified>date-?_?(?:modified|updated?)|modified-?_?(?:date|time)?"
    r"|last-?_?(?:modified|updated?|reviewed)|updated-?_?(?:date|time|at|on)?))$"
)
OWN_DATE_TRUST = 0.75
# Vocabularies that are named in full; any other meta tag is called `meta:<its name>`.
OWN_NAMES = re.compile(r"(?:og|article|twitter|citation|dc|dcterms|parsely|sailthru)[:._-]")
SEVERAL = frozenset(("authors", "tags"))
LICENSE_HREF = re.compile(r"creativecommons\.org/(?:licenses|publicdomain)/", re.IGNORECASE)
# More of a kind than any article has; what follows is spam or a listing.
MOST_METAS = 400
MOST_CHARACTERS = 4000


@dataclass(frozen=True, slots=True)
class Head:
    """What one page says of itself, as found: nothing is cleaned or believed yet."""

    title: str = ""
    metas: tuple[tuple[str, str], ...] = ()
    """Name, property or itemprop in lower case, and content."""
    links: tuple[tuple[str, str], ...] = ()
    """`rel` and `href` of `<link>` and of `<a rel=license>`."""
    json_ld: tuple[str, ...] = ()
    """The texts of its scripts of structured data."""
    language: str = ""
    direction: str = ""
    times: tuple[tuple[str, str], ...] = ()
    """`datetime` attribute and visible text of each `<time>`."""
    changes: tuple[tuple[str, str], ...] = ()
    """The same of those that say when the page was changed."""
    headings: tuple[str, ...] = ()
    """Visible texts of each `<h1>`."""
    base: str = ""
    canonical: str = ""


def claims_of_page(
    head: Head,
    blocks: Sequence[Block],
    url: str | None,
    root: turbohtml.Document,
    marks: Marks,
) -> tuple[Claim, ...]:
    """Every claim of an HTML page: its head's, those of lines and of marked elements."""
    title = next((content for name, content in head.metas if name == "og:title"), head.title)
    place = title_place(blocks, title)
    lines = claims_of_blocks(blocks, place=place, times=(*head.times, *head.changes))
    marked = claims_of_marks(root, marks, lines_near(blocks, place), url)
    titles = shown_titles(blocks, place, title) if title else ()
    found = (*claims_of_head(head, url), *titles, *lines, *marked)
    if not any(claim.field == "published" and claim.confidence > FAR for claim in found):
        found += tuple(date_in_scripts(root))
    return found


def claims_of_head(head: Head, url: str | None) -> tuple[Claim, ...]:
    """Every claim of a page's head, in the order the page makes them."""
    return (
        *claims_of_json_ld(head.json_ld, page_url=url or head.canonical),
        *meta_claims(head.metas),
        *link_claims(head),
        *visible_claims(head),
    )


def meta_claims(metas: Iterable[tuple[str, str]]) -> Iterator[Claim]:
    """Meta tags; those of one name that may repeat (`citation_author`) make one claim."""
    lists: dict[str, list[str]] = {}
    for name, content in tuple(metas)[:MOST_METAS]:
        field, trust = METAS.get(name) or own_date(name)
        if not field:
            continue
        content = content[:MOST_CHARACTERS]
        if field == "kind":
            content = content.strip().lower()
        if field not in SEVERAL:
            yield Claim(field, content, meta_origin(name), trust)
        elif name in lists:
            lists[name].append(content)
        else:
            lists[name] = [content]
            yield Claim(field, lists[name], meta_origin(name), trust)


def own_date(name: str) -> tuple[str, float]:
    """What a site's own name for a date means (`w-published-date`); nothing for other names."""
    found = OWN_DATE.search(name)
    return (str(found.lastgroup), OWN_DATE_TRUST) if found else ("", 0.0)


def meta_origin(name: str) -> str:
    """The name a meta tag's claim goes by in the sidecar."""
    return name if OWN_NAMES.match(name) else f"meta:{name}"


def link_claims(head: Head) -> Iterator[Claim]:
    """The canonical address and the licence."""
    if head.canonical:
        yield Claim("url", head.canonical, "canonical", 0.9)
    for rel, href in head.links[:MOST_METAS]:
        if "license" in rel.split() or LICENSE_HREF.search(href):
            yield Claim("license", href, "link:license", 0.9)


def visible_claims(head: Head) -> Iterator[Claim]:
    """Title, first headings, bylines, times: what a reader of the page sees."""
    if head.title:
        yield Claim("title", head.title, "title", 0.7)
    for place, heading in enumerate(head.headings):
        yield Claim("title", heading, "heading", 0.9 if place == 0 else 0.5)
    for moment, text in head.times:
        yield Claim("published", moment or text, "time", 0.7)
        if moment and text:
            yield Claim("published", text, "time", 0.6)
    for moment, text in head.changes:
        yield Claim("modified", moment or text, "time", 0.7)
    if head.direction:
        yield Claim("direction", head.direction, "dir", 0.9)
    if head.language:
        yield Claim("language", head.language, "lang", 0.9)
