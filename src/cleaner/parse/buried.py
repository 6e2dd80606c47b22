"""The article that a page does not show: in its JSON-LD, its templates, its scripts' state."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import turbohtml

from cleaner.model import Block
from cleaner.parse.claims import Head, claims_of_head
from cleaner.parse.json_ld import (
    ARTICLES,
    MOST_CHARACTERS,
    MOST_THINGS,
    OTHERS,
    Thing,
    collect,
    is_about,
    listed,
    rank_of,
    read_json,
    text_of,
    types_of,
)
from cleaner.parse.prose import to_html, visible_text
from cleaner.parse.state import article_in, fold, states
from cleaner.visible import count_words

# What is read instead must be worth it: twice of what a page shows that shows nothing.
FEWEST_BURIED_WORDS = 120
# A later source is taken where it has half as much again: the earlier ones are better structured.
MUCH_MORE = 1.5
# A page that shows the article shows nearly all of these snippets, a shell or a wall next to none.
SNIPPETS = 100
SNIPPET_CHARACTERS = 30
MOST_SHOWN_SHARE = 0.25
# Answers to comments on answers: deeper threads are cut.
MOST_DEPTH = 20

# A page that shows less may still be a shell, with a notice or a menu; a state must then hold this
# many times as much to be the article and not a part of the menu.
LITTLE_SHOWN_WORDS = 150
MANY_TIMES = 5

BODY_KEYS = ("articleBody", "text", "reviewBody")
THREAD_KEYS = ("acceptedAnswer", "suggestedAnswer", "comment", "liveBlogUpdate")
DESCRIBED = OTHERS | {"jobposting", "course"}
TEMPLATE_NAME = "<script type=text/template>"
TEMPLATES = frozenset(("text/template", "text/x-template", "text/html"))


@dataclass(frozen=True, slots=True)
class Buried:
    """A text that the page has and does not show."""

    html: str
    where: str
    words: int


def find_buried(root: turbohtml.Document, head: Head, url: str | None) -> Buried | None:
    """The article of a page that shows next to nothing, from wherever most of it stands."""
    titles = titles_of(head, url)
    best: Buried | None = None
    for markup, where in sources(root, head, titles, url):
        found = Buried(markup, where, count_words(visible_text(markup)))
        if found.words >= FEWEST_BURIED_WORDS and (
            best is None or found.words > MUCH_MORE * best.words
        ):
            best = found
    return titled(best, titles) if best else None


def is_better(found: Buried | None, noscript_words: int) -> bool:
    """Whether what is buried elsewhere is so much more that the <noscript> is but a part of it."""
    return found is not None and found.words > MUCH_MORE * noscript_words


def find_unshown(
    root: turbohtml.Document, head: Head, url: str | None, blocks: Sequence[Block]
) -> Buried | None:
    """The article of a page that shows other things, in these blocks, and next to nothing of it."""
    words = sum(block.words for block in blocks)
    found, least = find_body(root, head, url, words), words
    if not found and words < LITTLE_SHOWN_WORDS:
        found, least = find_buried(root, head, url), MANY_TIMES * words
    if not found or found.words < least:
        return None
    shown = "\n".join(block.text for block in blocks)
    return found if shown_share(visible_text(found.html), shown) <= MOST_SHOWN_SHARE else None


def find_body(root: turbohtml.Document, head: Head, url: str | None, least: int) -> Buried | None:
    """What the page itself calls the article's body, of so many words at least."""
    # No word is written in fewer than two characters, so a shorter script need not be read.
    long = [text for text in head.json_ld if len(text) > 2 * least and '"articleBody"' in text]
    for markup, where in (
        (template_of(root), TEMPLATE_NAME),
        (body_of_json_ld(long, url), "JSON-LD articleBody"),
    ):
        words = count_words(visible_text(markup))
        if words >= max(FEWEST_BURIED_WORDS, least):
            return titled(Buried(markup, where, words), titles_of(head, url))
    return None


def shown_share(text: str, shown: str) -> float:
    """The share of a text that stands in another: of a hundred snippets of it, how many do."""
    own, other = fold(text), fold(shown)
    step = max(SNIPPET_CHARACTERS, len(own) // SNIPPETS)
    snippets = [own[at : at + SNIPPET_CHARACTERS] for at in range(0, len(own), step)]
    return sum(snippet in other for snippet in snippets) / max(1, len(snippets))


def sources(
    root: turbohtml.Document, head: Head, titles: Sequence[str], url: str | None
) -> Iterator[tuple[str, str]]:
    """The places where a shell's text may be, the best structured first."""
    yield template_of(root), TEMPLATE_NAME
    yield body_of_json_ld(head.json_ld, url), "JSON-LD articleBody"
    for name, data in states(root):
        yield article_in(data, titles), name
    yield description_in_json_ld(head.json_ld), "JSON-LD description"


def titles_of(head: Head, url: str | None) -> list[str]:
    """What the page calls itself: by its structured data, its meta tags, its title."""
    claims = [c for c in claims_of_head(head, url) if c.field == "title" and c.origin != "heading"]
    order = ("json-ld", "og:title", "title")
    known = [c for c in claims if c.origin in order and isinstance(c.value, str)]
    return [c.value for c in sorted(known, key=lambda claim: order.index(claim.origin))]


def titled(found: Buried, titles: Sequence[str]) -> Buried:
    """The text under the page's title, unless it has a first heading or begins with the title."""
    title = next((t for t in titles if t.strip()), "")
    start = fold(visible_text(found.html[:2000]))
    if not title or "<h1" in found.html.lower() or fold(title) in start:
        return found
    heading = f"<h1>{html.escape(html.unescape(title), quote=False)}</h1>\n"
    return Buried(heading + found.html, found.where, found.words)


def template_of(root: turbohtml.Document) -> str:
    """The template that a script is to show in place of itself, in the article's body."""
    texts = [
        script.text
        for script in root.iter_elements(("script",))
        if str(script.attr("type") or "").lower() in TEMPLATES and is_body(script.parent)
    ]
    return max(texts, key=len, default="")


def is_body(element: Any) -> bool:
    """Whether an element says that it holds the article's body."""
    return isinstance(element, turbohtml.Element) and element.attr("itemprop") == "articleBody"


def things_in(texts: Sequence[str]) -> Iterator[Thing]:
    """The things of all scripts that can be read."""
    for text in texts[:MOST_THINGS]:
        if len(text) <= MOST_CHARACTERS:
            try:
                yield from (thing for _, thing in collect(read_json(text)))
            except (ValueError, RecursionError):
                continue


def body_of_json_ld(texts: Sequence[str], url: str | None) -> str:
    """The text of the article, or the question and its answers, that the JSON-LD holds."""
    bodies = [
        (is_about(thing, url), len(markup), markup)
        for thing in things_in(texts)
        if types_of(thing) & ARTICLES and (markup := thread_of(thing))
    ]
    return max(bodies, default=(False, 0, ""))[2]


def thread_of(thing: Thing) -> str:
    """A thing's own text, then those of its answers and comments, as they stand."""
    found: list[str] = []
    stack: list[tuple[int, Any]] = [(0, thing)]
    while stack and len(found) < MOST_THINGS:
        depth, post = stack.pop()
        if not isinstance(post, dict):
            continue
        text = next((t for key in BODY_KEYS if (t := text_of(post.get(key)))), "")
        if text and (markup := to_html(text)) not in found:
            found.append(markup)
        if depth < MOST_DEPTH:
            replies = [r for key in THREAD_KEYS for r in listed(post.get(key))[:MOST_THINGS]]
            stack += [(depth + 1, reply) for reply in reversed(replies)]
    return "\n".join(found)


def description_in_json_ld(texts: Sequence[str]) -> str:
    """What the JSON-LD says of a product, a film, a vacancy, where the page has no other text."""
    found = [
        text_of(thing.get("description"))
        for thing in things_in(texts)
        if rank_of(thing) == 1 or types_of(thing) & DESCRIBED
    ]
    return to_html(max(found, key=len, default=""))
