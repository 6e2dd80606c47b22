"""The state that a page hands to its scripts, and the article in it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import turbohtml

from cleaner.parse.json_ld import DECODER, read_json
from cleaner.parse.prose import is_prose, is_rich, rich_html, to_html, visible_text
from cleaner.visible import count_words

# The state of a large shop or newspaper has 1 or 2 MB; the parser of JSON takes ten times that.
MOST_CHARACTERS = 5_000_000
MOST_STATES = 20
MOST_THINGS = 200_000
MOST_DEPTH = 30

# Elements whose attribute is a state: Discourse, Inertia, React beside Rails.
HOLDERS = ("data-preloaded", "data-page", "data-react-props", "data-props")
# What the variables are called: __INITIAL_STATE__, __PRELOADED_STATE__, __NUXT__, _ROUTER_DATA …
ASSIGNED = re.compile(
    r"(?:window|self|globalThis|var|let|const)[\s.\[\"']{1,3}"
    r"([\w$]{0,40}(?:STATE|[Ss]tate|DATA|[Dd]ata|NUXT|PRELOADED|PROPS|CONTEXT|[Cc]ontext)\w{0,9})"
    r"[\"'\]]{0,2}\s{0,9}=\s{0,9}(?=[{\[(\"']|JSON\.parse|function)"
)
PARSED = re.compile(r"JSON\.parse\(\s{0,9}(?=[\"'])")
SINGLE = re.compile(r"'((?:[^'\\\n]|\\.){0,5000000}+)'")
NOT_A_NAME = re.compile(r"[^\w$-]")
# What is still to be read when the state is a program, as Nuxt 2 writes it, or broken.
LOOSE = re.compile(
    r"\b(articleBody|body|content|contentHtml|bodyHtml|cooked|html|text)[\"']?\s{0,3}:\s{0,3}"
    r'"((?:[^"\\]|\\.){200,}+)"',
    re.DOTALL,
)

# The keys that articles stand at, letters only.
BODIES = frozenset(
    "articlebody body bodyhtml bodytext content contenthtml contentbody cooked html htmlbody"
    " articlecontent articlehtml articletext maincontent postcontent postbody fulltext rendered"
    " processed richtext story text message transcript".split()
)
LESSER = frozenset("description longdescription shortdescription summary value".split())
# Rich text stands at any key; what only describes counts a third.
LESSER_WEIGHT = 0.3
# What has the page's own title outweighs anything that has not.
ABOUT_WEIGHT = 10
TITLES = ("title", "headline", "name", "heading", "seoTitle", "metaTitle")
ADDRESSES = ("slug", "url", "href", "permalink", "link", "uri", "canonicalUrl")
# Parts of a state that are not the page's article.
AWAY = re.compile(
    r"relat|recommend|trending|popular|latest|suggested|similar|sidebar|menu|navig|footer|translat"
    r"|i18n|locale|messages$|labels|config|settings|cookie|consent|privacy|legal|modal|theme|banner"
    r"|styles?$|script|widget|advert|schema|jsonld|license|disclaimer",
    re.IGNORECASE,
)
LETTERS = re.compile(r"[^a-z]")
NOT_WORD = re.compile(r"[\W_]+")
FEWEST_TITLE_CHARACTERS = 8
# The name of a post is its author's, that of a part its kind: only these head a section.
HEADINGS = ("title", "headline", "heading")
# Between long parts of an article stand short ones; fewer words are a label.
FEWEST_PART_WORDS = 5


@dataclass(frozen=True, slots=True)
class Piece:
    """One stretch of prose in a state."""

    path: tuple[str, ...]
    """The keys to it; the items of a list have the same."""
    html: str
    words: int
    about: bool
    """Whether it is under something that has the page's own title."""
    heading: str
    long: bool
    """Whether it is long enough to be taken for prose by itself."""


def states(root: turbohtml.Document) -> Iterator[tuple[str, Any]]:
    """Each state of the page, and what it is called; at most so many. Never raises."""
    found = 0
    for name, data in all_states(root):
        if found == MOST_STATES:
            return
        if isinstance(data, dict | list):
            found += 1
            yield NOT_A_NAME.sub("", name)[:40], data


def all_states(root: turbohtml.Document) -> Iterator[tuple[str, Any]]:
    """Scripts of JSON, variables that are set to a state, attributes that hold one."""
    for script in root.iter_elements(("script",)):
        kind = str(script.attr("type") or "").lower()
        text = script.text
        if "ld+json" in kind or len(text) > MOST_CHARACTERS:
            continue
        if "json" in kind:
            name = str(script.attr("id") or "") or "JSON script"
            data = read_state(text)
            yield name, revived(data) if "NUXT_DATA" in name else data
        elif not kind or "javascript" in kind or kind == "module":
            yield from assigned_states(text)
    for element in root.iter_elements(("div", "main", "section", "body")):
        for name in HOLDERS:
            if name in element.attrs:
                yield name, read_state(str(element.attr(name)))


def assigned_states(text: str) -> Iterator[tuple[str, Any]]:
    """What a script sets such variables to."""
    for place, found in enumerate(ASSIGNED.finditer(text)):
        if place == MOST_STATES:
            return
        yield found[1], state_at(text, found.end())


def state_at(text: str, start: int) -> Any:
    """The value that a script writes at a place: JSON, JSON in a string, else its longest text."""
    try:
        if parsed := PARSED.match(text, start):
            start = parsed.end()
        if single := SINGLE.match(text, start):
            return read_state(string_of(single[1].replace("\\'", "'").replace('"', '\\"')))
        data = DECODER.raw_decode(text, start)[0]
        return read_state(data) if isinstance(data, str) else data
    except (ValueError, RecursionError):
        return longest_loose(text[start:])


def read_state(text: str) -> Any:
    """JSON, or of what is none its longest text."""
    if len(text) > MOST_CHARACTERS:
        return None
    try:
        return read_json(text)
    except (ValueError, RecursionError):
        return longest_loose(text)


def longest_loose(text: str) -> dict[str, str]:
    """The longest string at a key that articles stand at, in what cannot be read as a whole."""
    found = max(LOOSE.finditer(text), key=lambda match: len(match[2]), default=None)
    return {found[1]: string_of(found[2])} if found else {}


def string_of(escaped: str) -> str:
    """A string literal's text."""
    try:
        return str(json.loads(f'"{escaped}"'.replace("\\x", "\\u00"), strict=False))
    except ValueError:
        return escaped.replace("\\n", "\n").replace('\\"', '"').replace("\\/", "/")


def revived(flat: Any) -> Any:
    """Nuxt's flat list, in which each value is the number of its place, as the data that it is."""
    if not isinstance(flat, list) or not flat:
        return flat
    made: list[Any] = [
        {} if isinstance(value, dict) else [] if isinstance(value, list) else value
        for value in flat[:MOST_THINGS]
    ]
    # Each list and mapping is put where it is named first and nowhere else: no rings, no floods.
    free = {place for place, value in enumerate(made) if isinstance(value, dict | list)} - {0}
    for value, new in zip(flat, made, strict=False):
        if isinstance(value, dict):
            new.update((key, value_at(made, place, free)) for key, place in value.items())
        elif isinstance(value, list):
            new.extend(value_at(made, place, free) for place in value)
    return made[0]


def value_at(made: Sequence[Any], place: Any, free: set[int]) -> Any:
    """The value of that number; what is no number stands for itself."""
    if type(place) is not int:
        return place
    if not 0 <= place < len(made) or (isinstance(made[place], dict | list) and place not in free):
        return None
    free.discard(place)
    return made[place]


def article_in(data: Any, titles: Sequence[str]) -> str:
    """The article of a state as HTML, or nothing."""
    groups: dict[tuple[bool, tuple[str, ...]], dict[str, Piece]] = {}
    folded = [text for title in titles if len(text := fold(title)) >= FEWEST_TITLE_CHARACTERS]
    for piece in pieces(data, folded):
        groups.setdefault((piece.about, piece.path), {})[piece.html] = piece
    best = max(groups.values(), key=lambda group: score(list(group.values())), default={})
    several = len(best) > 1
    return "\n".join(
        f"{to_heading(piece.heading) if several else ''}{piece.html}" for piece in best.values()
    )


def to_heading(text: str) -> str:
    """The heading of one section of several."""
    return to_html(text).replace("<p>", "<h2>").replace("</p>", "</h2>") if text else ""


def score(group: Sequence[Piece]) -> float:
    """How likely pieces that stand at the same place are the article."""
    weight = LESSER_WEIGHT if bare(group[0].path[-1]) in LESSER else 1.0
    return sum(p.words for p in group if p.long) * weight * (ABOUT_WEIGHT if group[0].about else 1)


def pieces(data: Any, titles: Sequence[str]) -> Iterator[Piece]:
    """Every stretch of prose, in the order of the state."""
    seen = 0
    stack: list[tuple[Any, tuple[str, ...], bool]] = [(data, (), False)]
    while stack and seen < MOST_THINGS:
        value, path, about = stack.pop()
        seen += 1
        if len(path) > MOST_DEPTH:
            continue
        if isinstance(value, dict):
            own = is_titled(value, titles)
            other = not own and is_other(value)
            # Another article than the page's stands for itself, whatever list it is in.
            path = (*path, str(seen)) if other else path
            about = own or (about and not other)
            yield from pieces_of(value, path, about)
            stack += [
                (held, (*path, str(key)), about)
                for key, inner in reversed(value.items())
                if (held := opened(inner)) is not None and not AWAY.search(str(key)[:60])
            ]
        elif isinstance(value, list):
            listed = value[: MOST_THINGS - seen]
            stack += [(item, (*path, "[]"), about) for item in reversed(listed)]


def opened(value: Any) -> Any:
    """What there is to go into: a mapping, a list that is no rich text, JSON in a string."""
    if isinstance(value, dict) or (isinstance(value, list) and not is_rich(value)):
        return value
    if isinstance(value, str) and len(value) < MOST_CHARACTERS and value[:2] in ('{"', "[{"):
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return None
    return None


def pieces_of(thing: dict[str, Any], path: tuple[str, ...], about: bool) -> Iterator[Piece]:
    """The prose that stands in a thing itself."""
    for key, value in thing.items():
        name = bare(str(key))
        if AWAY.search(name):
            continue
        markup = ""
        if isinstance(value, str) and (name in BODIES or name in LESSER):
            markup = value
        elif is_rich(value):
            markup = rich_html(value)
        text = visible_text(markup[:MOST_CHARACTERS])
        words, long = count_words(text), is_prose(text)
        if long or (words >= FEWEST_PART_WORDS and "[]" in path and name in BODIES):
            shown = markup if is_rich(value) else to_html(markup)
            yield Piece((*path, name), shown, words, about, title_of(thing, HEADINGS), long)


def bare(key: str) -> str:
    """A key's letters: `content({"format":"html"})` and `content_html` are such."""
    return LETTERS.sub("", key.split("(", 1)[0][:60].lower())


def title_of(thing: dict[str, Any], keys: Sequence[str] = TITLES) -> str:
    """What a thing is called."""
    for key in keys:
        value = thing.get(key)
        value = value.get("rendered") if isinstance(value, dict) else value
        if isinstance(value, str) and value:
            return value[:300]
    return ""


def is_titled(thing: dict[str, Any], titles: Sequence[str]) -> bool:
    """Whether a thing has the page's own title."""
    own = fold(title_of(thing))
    return len(own) >= FEWEST_TITLE_CHARACTERS and any(
        title.startswith(own) or own.startswith(title) for title in titles
    )


def is_other(thing: dict[str, Any]) -> bool:
    """Whether a thing is a page of its own: it has a title and an address."""
    return bool(title_of(thing)) and any(isinstance(thing.get(key), str) for key in ADDRESSES)


def fold(text: str) -> str:
    """Letters and digits only, small."""
    return NOT_WORD.sub("", text).lower()
