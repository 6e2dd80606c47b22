"""The authors of the article from all claims on them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from cleaner.metadata.names import Name, names_in, names_in_byline
from cleaner.metadata.plain import folded, plain_list, plain_text, plain_url
from cleaner.metadata.trust import KNOWN, group_of
from cleaner.model import Claim
from cleaner.sidecar import Author

# Papers of particle physics have thousands; a page that names more is a listing.
MOST_AUTHORS = 50
# A page has a few bylines; what follows are other stories' and comments'.
MOST_CLAIMS = 30
# Origins that hold a sentence a reader sees, not a name as a value.
VISIBLE = frozenset(("byline", "dateline", "visible"))
# Of bylines less sure than this, a person's name counts less than a body named by a surer one.
SURE = 0.5

Read = list[tuple[Author, bool]]


def settle_authors(
    ordered: Mapping[str, list[Claim]], site: str | None
) -> tuple[Any, Claim] | None:
    """The people of the most trusted claim that names any; failing that, the body it names.

    A site is its own author only where nobody else is named.
    """
    own = folded(site or "")
    bodies: list[tuple[tuple[Author, ...], Claim]] = []
    doubtful: list[tuple[tuple[Author, ...], Claim]] = []
    for claim in ordered.get("authors", ())[:MOST_CLAIMS]:
        read = read_authors(claim)
        if read and claim.origin in KNOWN:
            return with_bios([author for author, _ in read], ordered), claim
        people = [author for author, person in read if person and folded(author.name) != own]
        if people and claim.confidence >= SURE:
            return with_bios(people, ordered), claim
        if people:
            doubtful.append((tuple(people), claim))
        elif read:
            bodies.append((tuple(author for author, _ in read), claim))
    named = [pair for pair in bodies if folded(pair[0][0].name) != own]
    return next(iter((*named, *doubtful, *bodies)), None)


def read_authors(claim: Claim) -> Read:
    """The authors in a claim, in order, each once, each with whether it is a person."""
    found: dict[str, tuple[Author, bool]] = {}
    for item in plain_list(claim.value, MOST_AUTHORS):
        for author, person in read_one(item, claim):
            found.setdefault(folded(author.name), (author, person))
    return list(found.values())[:MOST_AUTHORS]


def read_one(item: Any, claim: Claim) -> Iterator[tuple[Author, bool]]:
    """The authors in one string or one record."""
    record = item if isinstance(item, dict) else {"name": item}
    names = list(read_names(record.get("name"), claim))
    body = record.get("type") == "organization"
    for name in names:
        # An address or a biography beside several names belongs to none of them.
        alone = len(names) == 1
        url = plain_url(record.get("url")) if alone else None
        bio = plain_text(record.get("bio")) if alone else None
        yield Author(name=name.text, url=url, bio=bio), name.is_person and not body


def read_names(value: Any, claim: Claim) -> Iterable[Name]:
    """The names in one value, read as its origin asks."""
    group = group_of(claim.origin)
    if group in KNOWN and (text := plain_text(value)) and "," not in text and ";" not in text:
        return [Name(text, True)]
    if group in VISIBLE:
        return names_in_byline(value)
    return names_in(value, inverted=group in ("indexer", "dc"))


def with_bios(people: list[Author], ordered: Mapping[str, list[Claim]]) -> tuple[Author, ...]:
    """The authors with the biographies, and addresses, that other claims give for them."""
    named = {folded(a.name): a for a in people}
    for claim in ordered.get("authors", ())[:MOST_CLAIMS]:
        for other in plain_list(claim.value, MOST_AUTHORS):
            if isinstance(other, dict):
                add(named, plain_text(other.get("name")), url=plain_url(other.get("url")))
    for claim in ordered.get("author_bio", ()):
        if isinstance(claim.value, list | tuple) and len(claim.value) == 2:
            name, bio = plain_text(claim.value[0]), plain_text(claim.value[1])
            only = people[0].name if len(people) == 1 else None
            add(named, name or only, bio=bio)
    return tuple(named.values())


def add(
    named: dict[str, Author], name: str | None, *, url: str | None = None, bio: str | None = None
) -> None:
    """Fill what an author lacks."""
    key = folded(name or "")
    author = next((a for known, a in named.items() if key and shares_name(key, known)), None)
    if author:
        named[folded(author.name)] = Author(
            name=author.name, url=author.url or url, bio=author.bio or bio
        )


def shares_name(one: str, other: str) -> bool:
    """Whether one folded name begins with the other: `Lucas Doe` and `Lucas Doe de Almeida`."""
    if one == other:
        return True
    # Five letters: `Al` begins many names.
    return min(len(one), len(other)) >= 5 and (one.startswith(other) or other.startswith(one))
