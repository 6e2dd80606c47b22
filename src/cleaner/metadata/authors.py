"""The authors of the article from all claims on them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from cleaner.metadata.names import Name, is_full, is_handle, names_in, names_in_byline
from cleaner.metadata.plain import folded, plain_list, plain_text, plain_url
from cleaner.metadata.trust import KNOWN, group_of
from cleaner.model import Claim
from cleaner.sidecar import Author

MOST_NAME_CHARACTERS = 100
# Papers of particle physics have thousands; a page that names more is a listing.
MOST_AUTHORS = 50
# A page has a few bylines; what follows are other stories' and comments'.
MOST_CLAIMS = 60
# Origins that hold a sentence a reader sees, not a name as a value.
# Known where to look, but what stands there is a byline as any other.
FOUND = frozenset(("selector", "site-file"))
VISIBLE = frozenset(("byline", "dateline", "visible", "copyright"))
# Bylines less sure than this are another text's as often as the article's.
SURE = 0.5
# Less than this is said among comments and teasers.
FEWEST_TRUST = 0.2
# A line in sight of the title.
IN_SIGHT = 0.9
BODY = "organization"


class Read(NamedTuple):
    """What one claim says."""

    claim: Claim
    people: tuple[Author, ...]
    bodies: tuple[Author, ...]


Chosen = tuple[tuple[Author, ...], Claim] | None


def settle_authors(
    ordered: Mapping[str, list[Claim]], site: str | None, kind: str | None = None
) -> tuple[Any, Claim] | None:
    """The people of the most trusted claim that names any; failing that, the body it names.

    A site is its own author only where nobody else is named, or where it bears its author's name.
    `kind` is the sort of page: in a forum the first of those who wrote on it began it.
    """
    read = [read_claim(claim) for claim in ordered.get("authors", ())[:MOST_CLAIMS]]
    own = folded(site or "")
    known = next((claim for claim in read if is_known(claim)), None)
    chosen = (
        (known.people + known.bodies, known.claim)
        if known
        else from_people(read, own) or from_bodies(read, own) or from_doubtful(read, kind)
        or from_bodies(read, "")
    )  # fmt: skip
    return (with_bios(chosen[0], ordered), chosen[1]) if chosen else None


def is_known(read: Read) -> bool:
    """Whether what a claim says is so whatever others say.

    Many files of sites find the meta tag in which the site names itself; people go before that.
    """
    is_of_file = read.claim.origin == "site-file"
    return read.claim.origin in KNOWN and bool(read.people or (read.bodies and not is_of_file))


def read_claim(claim: Claim) -> Read:
    """The people and the bodies in a claim, in order, each once."""
    found: dict[str, Author] = {}
    for item in plain_list(claim.value, MOST_AUTHORS):
        for author in read_one(item, claim):
            found.setdefault(folded(author.name), author)
    authors = list(found.values())[:MOST_AUTHORS]
    return Read(
        claim,
        tuple(author for author in authors if author.type != BODY),
        tuple(author for author in authors if author.type == BODY),
    )


def read_one(item: Any, claim: Claim) -> Iterator[Author]:
    """The authors in one string or one record."""
    record = item if isinstance(item, dict) else {"name": item}
    names: list[Name] = list(read_names(record, claim))
    for name in names:
        # An address or a biography beside several names belongs to none of them.
        alone = len(names) == 1
        is_body = record.get("type") == BODY or not name.is_person
        yield Author(
            name=name.text,
            url=plain_url(record.get("url")) if alone else None,
            bio=plain_text(record.get("bio")) if alone else None,
            type="organization" if is_body else "person",
        )


def read_names(record: Mapping[str, Any], claim: Claim) -> Iterable[Name]:
    """The names in one value, read as its origin asks."""
    group, value = group_of(claim.origin), record.get("name")
    text = plain_text(value, MOST_NAME_CHARACTERS)
    if text and group in KNOWN and group not in FOUND and not {",", ";"} & set(text):
        return [Name(text, True)]
    if text and record.get("type") == BODY:
        return [Name(text, False)]  # `Morgan & Morgan` is one
    if group in VISIBLE:
        return names_in_byline(value)
    return names_in(value, inverted=group in ("indexer", "dc"))


def from_people(read: Sequence[Read], own: str) -> Chosen:
    """The people of the most trusted claim, by their full names where a line of the page has them.

    The page's own word on who is a body is not asked where it names people in sight of the title.
    """
    sure = [r for r in read if r.people and r.claim.confidence >= SURE]
    desk = next((i for i, r in enumerate(read) if names_desk(r)), len(read))
    for r in sure:
        if read.index(r) > desk and r.claim.confidence <= IN_SIGHT and is_visible(r):
            return None
        people = tuple(a for a in r.people if folded(a.name) != own or vouched(a, r, sure))
        if people:
            seen = next((s for s in sure if is_in_sight(s)), None)
            if seen and all(is_handle(author.name) for author in people):
                return seen.people, seen.claim
            return tuple(fuller(author, sure) for author in people), r.claim
    return None


def vouched(author: Author, said: Read, sure: Sequence[Read]) -> bool:
    """Whether somebody whose site bears his name is named as a person in two places."""
    key = folded(author.name)
    others = (r for r in sure if group_of(r.claim.origin) != group_of(said.claim.origin))
    return is_full(author.name) and any(folded(a.name) == key for r in others for a in r.people)


def is_visible(read: Read) -> bool:
    """Whether a claim is a line that a reader sees."""
    return group_of(read.claim.origin) in VISIBLE


def is_in_sight(read: Read) -> bool:
    """Whether a claim is a line near the title that gives a person's full name."""
    near = is_visible(read) and read.claim.confidence > IN_SIGHT
    return near and all(is_full(author.name) for author in read.people)


def names_desk(read: Read) -> bool:
    """Whether a claim that is trusted puts a desk, `The Web Team`, where a person's name stands.

    A body that is declared one is often the publisher, whoever wrote.
    """
    trusted = is_visible(read) or group_of(read.claim.origin) in ("json-ld", "indexer")
    declared = any(
        isinstance(item, dict) and item.get("type") == BODY
        for item in plain_list(read.claim.value, MOST_AUTHORS)
    )
    is_sure = read.claim.confidence > IN_SIGHT
    return bool(read.bodies) and not read.people and trusted and is_sure and not declared


def fuller(author: Author, sure: Sequence[Read]) -> Author:
    """The author with the full name that another claim gives for a first name."""
    if is_full(author.name):
        return author
    lead = f"{author.name.casefold()} "
    names = (
        a.name
        for r in sure
        for a in r.people
        if is_full(a.name) and a.name.casefold().startswith(lead)
    )
    name = next(names, None)
    return msgspec.structs.replace(author, name=name) if name else author


def from_bodies(read: Sequence[Read], own: str) -> Chosen:
    """The body that the most trusted claim names, or the site that is named as a person."""
    for r in read:
        named = r.bodies or r.people
        bodies = tuple(author for author in named if not own or folded(author.name) != own)
        if bodies and r.claim.confidence >= SURE:
            return bodies, r.claim
    return None


def from_doubtful(read: Sequence[Read], kind: str | None) -> Chosen:
    """Whom lines far from the title name, if all name the same; in a forum, who is named first."""
    floor = 0.0 if kind == "forum" else FEWEST_TRUST
    doubtful = [
        (r.people or r.bodies, r.claim)
        for r in read
        if (r.people or r.bodies) and floor < r.claim.confidence < SURE
    ]
    named = {folded(authors[0].name) for authors, _ in doubtful}
    return doubtful[0] if doubtful and (kind == "forum" or len(named) == 1) else None


def with_bios(authors: Sequence[Author], ordered: Mapping[str, list[Claim]]) -> tuple[Author, ...]:
    """The authors with the biographies, and addresses, that other claims give for them."""
    named = {folded(a.name): a for a in authors}
    for claim in ordered.get("authors", ())[:MOST_CLAIMS]:
        for other in plain_list(claim.value, MOST_AUTHORS):
            if isinstance(other, dict):
                name = plain_text(other.get("name"))
                add(named, name, url=plain_url(other.get("url")), bio=plain_text(other.get("bio")))
    for claim in ordered.get("author_bio", ()):
        if isinstance(claim.value, list | tuple) and len(claim.value) == 2:
            name, bio = plain_text(claim.value[0]), plain_text(claim.value[1])
            only = authors[0].name if len(authors) == 1 else None
            add(named, name or only, bio=bio)
    return tuple(named.values())


def add(
    named: dict[str, Author], name: str | None, *, url: str | None = None, bio: str | None = None
) -> None:
    """Fill what an author lacks."""
    key = folded(name or "")
    author = next((a for known, a in named.items() if key and shares_name(key, known)), None)
    if author and (url or bio):
        named[folded(author.name)] = msgspec.structs.replace(
            author, url=author.url or url, bio=author.bio or bio
        )


def shares_name(one: str, other: str) -> bool:
    """Whether one folded name begins with the other: `Lucas Doe` and `Lucas Doe de Almeida`."""
    if one == other:
        return True
    # Five letters: `Al` begins many names.
    return min(len(one), len(other)) >= 5 and (one.startswith(other) or other.startswith(one))
