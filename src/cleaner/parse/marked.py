"""What elements say of the article by their attributes: microdata, RDFa, `rel`, class names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from cleaner.model import Claim
from cleaner.parse.bylines import NOT_BYLINE, letters
from cleaner.parse.datelines import DATE_LIKE, UPDATED
from cleaner.parse.json_ld import Thing, article_claims, collect
from cleaner.visible import fold_space

if TYPE_CHECKING:
    import turbohtml

# A byline is a line: more than this is an author's box or a list of stories.
MOST_BYLINE_CHARACTERS = 120
MOST_DATE_CHARACTERS = 60
MOST_TAG_CHARACTERS = 60
# A page has a few of each; more are a listing's, and none of them is the article's own.
MOST_OF_A_KIND = 40
MOST_TAGS = 60
MOST_PEOPLE = 8
MOST_DEPTH = 6
MOST_NAMING_CHARACTERS = 300
# Items that refer to others (`itemref`): a page of documentation has been seen with 13. Each may
# double what there is to read: 18 pairs of them take seven seconds, and 30 for ever.
MOST_REFERRING = 16
# A name of less than this is found in any text, so it must be all of a line.
SHORTEST_FOUND = 6
# How far such an element is believed: in sight of the title, elsewhere, among comments or teasers.
NEAR, ELSEWHERE, APART = 0.97, 0.35, 0.1

BYLINE_NAMES = re.compile(
    r"(?<![a-z])(?:by-?line|authors?|author-?name|writer|autor|auteur|user-?name|poster|creator"
    r"|post-?author|postauthor|contributors?)(?![a-z])|Author(?:Name|s)?(?![a-z])|[Bb]yline"
    r"|(?<!\S)fn(?!\S)",
)
# One of these is in every class name that is of interest here: finding them takes a tenth of the
# time that the patterns do.
HINTS = tuple(
    "aut by writ fn username user-name poster creat contrib date publ posted tag keyw topic".split()
)
SAYS_AUTHOR = re.compile(r"(?<!\S)(?:author|creator)(?!\S)", re.IGNORECASE)
# What stands in these is other people's, or about other articles.
ELSEWHERES = (
    "aside,nav,footer,form,#comments,#disqus_thread,#respond,.comment,.comments,.commentlist"
    ',[class^="comment-"],[class^="comments-"],[class*=" comment-"],[class*=" comments-"]'
    ',[id^="comment-"],[class*="commentlist" i],[class*="related" i],[class*="sidebar" i]'
    ',[class*="widget" i],[class*="recommend" i],[class*="recirc" i],[class*="teaser" i]'
    ',[class*="most-read" i],[class*="read-next" i],[class*="latest" i],[class*="replies" i]'
    ',[id*="sidebar" i],[itemtype$="/Comment"],[itemtype$="/UserComments"],[itemtype$="/Answer"]'
)
# An article's own footer holds its author and its tags.
POSTS = "article,.post,.hentry,.entry"
# A teaser or a comment; the box around an article is larger.
SMALL_BOX = 1500
# Those who did something else to the text.
OTHER_HAND = re.compile(
    r"(?:(?:medically|clinically|expert|legally|scientifically|last) )?(?:reviewed|edited"
    r"|fact[ -]?checked|translated|researched|verified|approved|updated|photographed) by\b",
    re.IGNORECASE,
)
# A link to what somebody wrote, or to who they are.
PROFILE = re.compile(
    r"/(?:authors?|autor(?:en|in|es)?|auteurs?|autori|profiles?|people|person|staff|team|by|users?"
    r"|members?|contributors?|writers?|journalists?|journalistes?|redakt\w{0,8}|verfasser|about"
    r"|reporters?|columnists?|bios?|experts?)(?:/|\?|-|\.)|[?&]author=|/@\w",
    re.IGNORECASE,
)
DATES = re.compile(r"date|publish|posted", re.IGNORECASE)
DATE_PROPERTIES = re.compile(r"(?<!\w)date(?:Published|Modified|Created)(?!\w)")
CHANGED = re.compile(r"updat|modif|revis|aktualis|edited", re.IGNORECASE)
SCRIPT_DATE = re.compile(
    r"\"(?:datePublished|publishedAt|published_at|publishDate|publish_date|publicationDate"
    r"|publication_date|published_time|firstPublished\w{0,4})\\?\"\s?:\s?\\?\"(\d{4}-\d\d-\d\d[^\"\\]{0,30})"
)
MOST_SCRIPT_CHARACTERS = 1_000_000
DAY = len("2021-01-29")
TAGS = re.compile(r"(?<![\w-])tag(?![\w-])", re.IGNORECASE)
TAG_LISTS = re.compile(
    r"(?<![\w-])tags(?![\w-])|post[-_]tag|tag-?list|tags?-links|article-tag|entry-tags"
    r"|article__tag|keywords|(?:post|article)-topics",
    re.IGNORECASE,
)
# Vocabularies write a property as an address; its last part is its name.
LOCAL_NAME = re.compile(r"[/:#]")


class Marks:
    """The elements of a page whose attributes say what they hold, gathered while a walk goes by."""

    def __init__(self) -> None:
        self.bylines: list[turbohtml.Element] = []
        self.dates: list[turbohtml.Element] = []
        self.tags: list[turbohtml.Element] = []
        self.tag_lists: list[turbohtml.Element] = []
        self.known: dict[tuple[str, str, str], tuple[list[turbohtml.Element], ...]] = {}

    def see(self, element: turbohtml.Element, attrs: Mapping[str, str]) -> None:
        """Keep an element that is called something of interest; a page has few different names."""
        names = attrs.get("class", "")
        if not names and "rel" not in attrs and "itemprop" not in attrs:
            return
        key = (names, attrs.get("rel", ""), attrs.get("itemprop", ""))
        kinds = self.known.get(key)
        if kinds is None:
            kinds = self.known[key] = tuple(self.kinds(*key))
        for kind in kinds:
            kind.append(element)

    def kinds(self, names: str, rel: str, prop: str) -> Iterator[list[turbohtml.Element]]:
        """What an element of these names may hold."""
        names = names[:MOST_NAMING_CHARACTERS]
        low = names.lower()
        if not (rel or prop or any(hint in low for hint in HINTS)):
            return
        if BYLINE_NAMES.search(names) or SAYS_AUTHOR.search(f"{rel} {prop}"[:100]):
            yield self.bylines
        if DATES.search(names) or DATE_PROPERTIES.search(prop):
            yield self.dates
        if TAGS.search(rel):
            yield self.tags
        if TAG_LISTS.search(names):
            yield self.tag_lists


def claims_of_marks(
    root: turbohtml.Document, marks: Marks, near: Sequence[str], url: str | None
) -> Iterator[Claim]:
    """Every claim of a page's marked elements; `near` is the lines around its title."""
    yield from structured_claims(root, url)
    lines = frozenset(near)
    whole = "\n".join(near)
    yield from byline_claims(marks, lines, whole)
    yield from date_claims(marks, lines, whole)
    yield from tag_claims(marks)


def structured_claims(root: turbohtml.Document, url: str | None) -> Iterator[Claim]:
    """Microdata and RDFa, read as if they were JSON-LD."""
    for origin, items in (("microdata", microdata_of(root)), ("rdfa", root.rdfa())):
        things = [thing for thing in map(thing_of, items[:MOST_OF_A_KIND]) if thing["@type"]]
        if things:
            found = [thing for _, thing in collect(things)]
            yield from (c for c in article_claims(found, {}, url, origin) if c.field != "kind")


def microdata_of(root: turbohtml.Document) -> Sequence[Any]:
    """A page's items; none where they hold each other, or refer to more than anybody writes."""
    if len(root.select("[itemref]")) > MOST_REFERRING:
        return ()
    try:
        return root.microdata()
    except RecursionError:  # by their `itemref`, items hold each other
        return ()


def thing_of(item: Any, depth: int = 0) -> Thing:
    """One item with its properties, and the items in them."""
    types = item.type if isinstance(item.type, list) else [item.type or ""]
    thing: Thing = {"@type": [LOCAL_NAME.split(kind)[-1] for kind in types if kind]}
    for name, values in item.properties.items():
        plain = [
            thing_of(value, depth + 1) if hasattr(value, "properties") else fold_space(str(value))
            for value in values[:MOST_OF_A_KIND]
            if depth < MOST_DEPTH
        ]
        thing[LOCAL_NAME.split(name)[-1]] = plain[0] if len(plain) == 1 else plain
    return thing


def byline_claims(marks: Marks, lines: frozenset[str], whole: str) -> Iterator[Claim]:
    """Elements whose class, `rel` or `itemprop` says that they name the author."""
    for element in marks.bylines[:MOST_OF_A_KIND]:
        text = text_of(element)
        by, helped = text, OTHER_HAND.search(text)
        if helped:
            by = text[: helped.start()].rstrip(" ,.;|·•-–")
        if not 1 < len(by) <= MOST_BYLINE_CHARACTERS or NOT_BYLINE.search(by):
            continue
        trust = trust_of(element, text, lines, whole)
        people = [p for p in people_in(element) if p["name"] in by]
        if people:
            yield Claim("authors", people, "byline", trust)
        yield Claim("authors", by, "byline", trust)


def people_in(element: turbohtml.Element) -> list[dict[str, str]]:
    """The people whom a byline's links lead to."""
    links = [element] if element.tag == "a" else element.select("a[href]")
    people = [
        {"name": name, "url": href}
        for link in links[: 2 * MOST_PEOPLE]
        if (href := str(link.attrs.get("href") or ""))
        and ("author" in str(link.attrs.get("rel") or "") or PROFILE.search(href))
        and (name := text_of(link))
    ]
    return people if len(people) <= MOST_PEOPLE else []


def trust_of(element: turbohtml.Element, text: str, lines: frozenset[str], whole: str) -> float:
    """How far an element is believed, by where it stands."""
    spelled = letters(text)
    is_near = spelled in lines or (len(spelled) >= SHORTEST_FOUND and spelled in whole)
    if is_apart(element, SMALL_BOX if is_near else None):
        return APART
    return NEAR if is_near else ELSEWHERE


def is_apart(element: turbohtml.Element, most: int | None = None) -> bool:
    """Whether an element stands among comments, teasers or the page's furniture.

    Themes name the box around everything after one part of it (`has-sidebar`): a box that holds the
    page's heading, or more than `most` characters, holds the article.
    """
    box = element.closest(ELSEWHERES)
    if box is None or box.tag in ("html", "body") or box.select_one("h1"):
        return False
    if box.tag in ("aside", "footer") and box.closest(POSTS):
        return False
    return most is None or len(box.text) <= most


def date_claims(marks: Marks, lines: frozenset[str], whole: str) -> Iterator[Claim]:
    """Elements, other than `<time>`, that are named for a date and hold one."""
    for element in [e for e in marks.dates if e.tag != "time"][:MOST_OF_A_KIND]:
        attrs = element.attrs
        text = str(attrs.get("content") or attrs.get("datetime") or "") or text_of(element)
        if not 6 <= len(text) <= MOST_DATE_CHARACTERS or not DATE_LIKE.search(text):
            continue
        trust = trust_of(element, text, lines, whole)
        if trust > APART:
            changed = CHANGED.search(naming(element)) or UPDATED.match(text)
            field = "modified" if changed else "published"
            yield Claim(field, text, "dateline", 0.7 if trust == NEAR else 0.45)


def date_in_scripts(root: turbohtml.Document) -> Iterator[Claim]:
    """The date of publication in the data that a page's scripts work with.

    Data with several days is of several articles, and says nothing of which is this one.
    """
    scripts = (s.text[:MOST_SCRIPT_CHARACTERS] for s in root.select("script:not([src])"))
    found = [match[1] for text in scripts for match in SCRIPT_DATE.finditer(text)]
    if found and len({moment[:DAY] for moment in found}) == 1:
        yield Claim("published", found[0], "script", 0.4)


def tag_claims(marks: Marks) -> Iterator[Claim]:
    """Links to the article's tags, and to its categories."""
    listed = {link: None for box in marks.tag_lists[:MOST_OF_A_KIND] for link in box.select("a")}
    marked = [link for link in marks.tags if link.tag == "a"]
    for links, origin, trust in ((marked, "rel:tag", 0.85), (list(listed), "tag-list", 0.7)):
        tags: list[str] = []
        for link in links[: 2 * MOST_TAGS]:
            text = text_of(link).lstrip("#")
            if not 0 < len(text) <= MOST_TAG_CHARACTERS or is_apart(link):
                continue
            if "category" in str(link.attrs.get("rel") or ""):
                yield Claim("section", text, "rel:category", 0.6)
            else:
                tags.append(text)
        if 0 < len(tags) <= MOST_TAGS:
            yield Claim("tags", tags, origin, trust)


def naming(element: turbohtml.Element) -> str:
    """The words an element is called by."""
    attrs = element.attrs
    values = (attrs.get(key) for key in ("class", "id", "rel", "itemprop"))
    return " ".join(
        " ".join(value) if isinstance(value, list) else value for value in values if value
    )[:MOST_NAMING_CHARACTERS]


def text_of(element: turbohtml.Element) -> str:
    """Its visible text, with a space between its elements."""
    return fold_space(" ".join(element.stripped_strings))
