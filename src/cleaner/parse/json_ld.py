"""What a page's JSON-LD claims about the article."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from cleaner.model import Claim

Thing = dict[str, Any]

# The largest seen on news pages are near 200 kB; beyond 1 MB it is a data dump, not a description.
MOST_CHARACTERS = 1_000_000
# Article → author → worksFor → … never needs more; @graph pages hold a few dozen things.
MOST_DEPTH = 8
MOST_THINGS = 400
# `int()` refuses more digits than this, and no date or count has them.
MOST_DIGITS = 300

ARTICLES = frozenset(
    (
        "article newsarticle blogposting report scholarlyarticle techarticle "
        "reportagenewsarticle analysisnewsarticle opinionnewsarticle backgroundnewsarticle "
        "reviewnewsarticle askpublicnewsarticle advertisercontentarticle satiricalarticle "
        "socialmediaposting liveblogposting discussionforumposting medicalscholarlyarticle "
        "apireference review recipe howto creativework qapage question podcastepisode course "
        "learningresource"
    ).split()
)
PAGES = frozenset(
    ("webpage itempage aboutpage faqpage medicalwebpage collectionpage profilepage").split()
)
OTHERS = frozenset(["product", "videoobject", "book", "event", "softwareapplication", "movie"])
BODIES = frozenset(["organization", "newsmediaorganization", "corporation", "localbusiness"])
# Where a thing that is the page's own may be nested.
DESCENDS = ("@graph", "mainEntity", "mainEntityOfPage", "itemReviewed")

LEFTOVER = re.compile(
    r"^\s{0,200}(?:<!--|//\s{0,9}<!\[CDATA\[|/\*\s{0,9}<!\[CDATA\[\s{0,9}\*/|<!\[CDATA\[)"
)
TRAILING_COMMA = re.compile(r",(?=\s*+[}\]])")
# What can still be read when the JSON is broken beyond mending.
BROKEN_STRING = r'"{}"\s{{0,9}}:\s{{0,9}}"((?:[^"\\\n]|\\.){{1,400}}+)"'
BROKEN = tuple(
    (field, re.compile(BROKEN_STRING.format(key)))
    for field, key in (
        ("title", "headline"),
        ("published", "datePublished"),
        ("modified", "dateModified"),
    )
)


def claims_of_json_ld(texts: Sequence[str], page_url: str | None = None) -> Iterator[Claim]:
    """The claims of the thing that is the article, then of the site around it; never raises."""
    things: list[tuple[int, Thing]] = []
    for text in texts[:MOST_THINGS]:
        if len(text) > MOST_CHARACTERS:
            continue
        try:
            things += collect(read_json(text))
        except (ValueError, RecursionError):
            yield from broken_claims(text)
    by_id = {t["@id"]: t for _, t in things if isinstance(t.get("@id"), str) and len(t) > 1}
    yield from article_claims([t for _, t in things], by_id, page_url)
    yield from site_claims([t for _, t in things])


def read_json(text: str) -> Any:
    """JSON as pages write it: in a comment, with trailing commas, raw newlines or a stray `;`."""
    text = LEFTOVER.sub("", text, count=1).lstrip("\ufeff \t\r\n")
    try:
        return DECODER.raw_decode(text)[0]
    except ValueError:
        mended = TRAILING_COMMA.sub("", text)
        if "&quot;" in mended[:2000]:
            mended = html.unescape(mended)
        return DECODER.raw_decode(mended)[0]


def bounded_int(digits: str) -> int | None:
    """An integer, unless it is of a size only an attacker writes."""
    return int(digits) if len(digits) < MOST_DIGITS else None


DECODER = json.JSONDecoder(strict=False, parse_int=bounded_int, parse_constant=lambda _: None)


def broken_claims(text: str) -> Iterator[Claim]:
    """The few strings that can be found in JSON that cannot be read."""
    for field, pattern in BROKEN:
        found = pattern.search(text)
        if found:
            yield Claim(field, found[1].replace('\\"', '"').replace("\\/", "/"), "json-ld", 0.7)


def collect(data: Any) -> list[tuple[int, Thing]]:
    """The things at the top of a script and in its graphs, with their depth, in order."""
    found: list[tuple[int, Thing]] = []
    stack = [(0, data)]
    while stack and len(found) < MOST_THINGS:
        depth, value = stack.pop()
        if isinstance(value, list):
            stack += [(depth, item) for item in reversed(value[:MOST_THINGS]) if depth < MOST_DEPTH]
        elif isinstance(value, dict):
            found.append((depth, value))
            stack += [
                (depth + 1, value[key])
                for key in reversed(DESCENDS)
                if depth < MOST_DEPTH
                and isinstance(value.get(key), list | dict)
                # The main entity of a page of questions is its first question.
                and not ("faqpage" in types_of(value) and key == "mainEntity")
            ]
    return found


def types_of(thing: Mapping[str, Any]) -> frozenset[str]:
    """Its types, in lower case, without a vocabulary's prefix."""
    given = thing.get("@type", "")
    names = given if isinstance(given, list) else [given]
    return frozenset(
        re.split(r"[/:#]", n[:200])[-1].lower() for n in names[:20] if isinstance(n, str)
    )


def rank_of(thing: Thing) -> int:
    """How likely a thing is the article: 3 an article, 2 the page, 1 a product or film, 0 none."""
    types = types_of(thing)
    if types & ARTICLES:
        return 3
    return 2 if types & PAGES else 1 if types & OTHERS else 0


def article_claims(
    things: Sequence[Thing],
    by_id: Mapping[str, Thing],
    page_url: str | None,
    origin: str = "json-ld",
) -> Iterator[Claim]:
    """The claims of the best thing of each rank, best rank first."""
    for rank, trust in ((3, 0.95), (2, 0.75), (1, 0.5)):
        peers = [t for t in things if rank_of(t) == rank]
        if peers:
            best = next((t for t in peers if is_about(t, page_url)), peers[0])
            # Several stories of one rank are a listing's, and none of them need be the page.
            for claim in thing_claims(best, by_id, trust):
                yield replace(claim, origin=origin)
            for kind in sorted(types_of(best)):
                # For the judges: no field of the metadata.
                yield Claim("kind", kind, origin, trust)


def is_about(thing: Thing, page_url: str | None) -> bool:
    """Whether the thing says that it is this page."""
    if not page_url:
        return False
    page = bare_url(page_url)
    own = (thing.get("url"), thing.get("@id"), thing.get("mainEntityOfPage"))
    return any(bare_url(text_of(value) or id_of(value)) == page for value in own if value)


def bare_url(url: str) -> str:
    """An address without scheme, `www.`, query, fragment and final slash."""
    return (
        re.sub(r"^https?://(?:www\.)?", "", re.split(r"[?#]", url, maxsplit=1)[0])
        .rstrip("/")
        .lower()
    )


def id_of(value: Any) -> str:
    """The identifier of a thing, or nothing."""
    return text_of(value.get("@id")) or text_of(value.get("url")) if isinstance(value, dict) else ""


def text_of(value: Any) -> str:
    """A string, the first of a list, or `@value`; else nothing."""
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("@value", "")
    return value if isinstance(value, str) else ""


TEXT_FIELDS = (
    ("title", ("headline",), 1.0),
    ("title", ("name", "alternativeHeadline"), 0.85),
    ("published", ("datePublished",), 1.0),
    ("published", ("dateCreated", "uploadDate"), 0.9),
    ("modified", ("dateModified",), 1.0),
    ("description", ("description", "abstract"), 0.9),
    ("section", ("articleSection",), 1.0),
    ("language", ("inLanguage",), 0.9),
    ("license", ("license",), 1.0),
    ("copyright", ("copyrightNotice",), 1.0),
    ("url", ("url",), 0.7),
)


def thing_claims(thing: Thing, by_id: Mapping[str, Thing], trust: float) -> Iterator[Claim]:
    """What one thing claims of the fields we keep."""
    for field, keys, share in TEXT_FIELDS:
        text = next((t for key in keys if (t := text_of(thing.get(key)))), "")
        if text:
            yield Claim(field, text, "json-ld", trust * share)
    for key, share in (("author", 1.0), ("creator", 0.9)):
        people = [person_of(p, by_id) for p in listed(thing.get(key))[:60]]
        if any(people):
            yield Claim("authors", [p for p in people if p], "json-ld", trust * share)
    yield from linked_claims(thing, by_id, trust)
    words = [w for w in listed(thing.get("keywords"))[:200] if isinstance(w, str)]
    if words:
        yield Claim("tags", words, "json-ld", trust * 0.9)
    free = thing.get("isAccessibleForFree")
    if isinstance(free, bool | str):
        yield Claim("is_accessible_for_free", free, "json-ld", trust)


def linked_claims(thing: Thing, by_id: Mapping[str, Thing], trust: float) -> Iterator[Claim]:
    """The name of its publisher and the address of its first picture."""
    for body in listed(thing.get("publisher"))[:1]:
        if name := person_of(body, by_id).get("name"):
            yield Claim("site_name", name, "json-ld", trust * 0.9)
    for picture in listed(thing.get("image"))[:1]:
        address = picture if isinstance(picture, str) else id_of(resolve(picture, by_id))
        if address:
            yield Claim("image", address, "json-ld", trust * 0.8)


def listed(value: Any) -> list[Any]:
    """A list, whether one was given or one thing."""
    return value if isinstance(value, list) else [] if value is None else [value]


def resolve(value: Any, by_id: Mapping[str, Thing]) -> Any:
    """The thing that a bare `@id` points at."""
    if isinstance(value, dict) and isinstance(value.get("@id"), str) and not value.get("name"):
        return by_id.get(value["@id"], value)
    return value


def person_of(value: Any, by_id: Mapping[str, Thing]) -> dict[str, str]:
    """Name, address, biography and type of a person or a body; empty when it has no name."""
    value = resolve(value, by_id)
    if isinstance(value, str):
        return {"name": value}
    if not isinstance(value, dict):
        return {}
    name = text_of(value.get("name")) or spelled_name(value)
    if not name:
        return {}
    body = {"type": "organization"} if types_of(value) & BODIES else {}
    rest = {"url": text_of(value.get("url")), "bio": text_of(value.get("description"))}
    return {"name": name, **{k: v for k, v in rest.items() if v}, **body}


def spelled_name(value: Mapping[str, Any]) -> str:
    """Given name and family name."""
    return " ".join(
        filter(None, (text_of(value.get("givenName")), text_of(value.get("familyName"))))
    )


def site_claims(things: Sequence[Thing]) -> Iterator[Claim]:
    """The name of the site and of the body behind it."""
    for thing in things:
        types = types_of(thing)
        name = text_of(thing.get("name"))
        if name and "website" in types:
            yield Claim("site_name", name, "json-ld", 0.85)
        elif name and types & BODIES:
            yield Claim("site_name", name, "json-ld", 0.6)
