"""People, from the many ways a page names them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from cleaner.metadata.months import MONTHS, fold_letters
from cleaner.metadata.plain import folded, plain_list, plain_text, plain_url
from cleaner.model import Claim
from cleaner.sidecar import Author

# A byline; longer texts are biographies or lists of stories.
MOST_CHARACTERS = 300
# Papers of particle physics have thousands; a page that names more is a listing.
MOST_AUTHORS = 50
MOST_NAME_CHARACTERS = 60
MOST_NAME_WORDS = 6

# Origins that give a name as a value, not in a sentence.
BELIEVED = frozenset(("given", "front-matter", "header", "json-ld"))
BELIEVED_PREFIXES = ("citation_", "parsely", "sailthru", "og:", "article:", "meta:", "dc", "twitter:")

LEAD_IN = re.compile(
    r"^(?:(?:written|posted|published|reported|words|story|text|review|article|medically reviewed"
    r"|reviewed|fact[- ]checked|edited|translated|created|submitted|updated|started|asked|"
    r"geschrieben|verfasst|veröffentlicht|publié|écrit|rédigé|escrito|publicado|scritto|pubblicato"
    r"|door|geschreven|post|image|photos?)\s+)?"
    r"(?:by|von|vom|par|por|di|da|door|av|af|od|przez|от|tarafından|oleh|kirjoittanut|de)\s*:?\s+(?=\S)"
    r"|^(?:by|von|par|por|di|door|av|af|de)(?=[A-ZÀ-Þ][a-zß-ÿ])"
    r"|^(?:authors?(?: name)?|autor(?:in|en|es|a)?|auteurs?|autore|autori|redakteur(?:in)?|redaktion|writer|text|texte|foto"
    r"|författare|forfatter|kirjoittaja|автор|автори|yazar|skrevet av|words|by|von|par|por"
    r"|contributors?|created by|reporter|przygotował|opracowanie)\s*[:：]\s*"
    r"|^(?:文|作者|撰文|记者|記者|编辑|編輯|来源|文章作者|執筆者?|著者|ライター|글|الكاتب|بقلم)\s*[/／:：|丨]?\s*",
    re.IGNORECASE,
)
# Where a byline goes on to something that is no name.
CUT = re.compile(
    r"\s[|•·–—/-]\s|[|•·\n\t]|\s?\(|\s(?:on|at|in|for|from|am|um|le|el|il|via|auf|updated|published|last updated"
    r"|posted|reviewed|medically|is an?|ist|est|covers|has|was|und ist)\s(?=\S)"
    r"|\s?(?:https?:|www\.)|\s?[^\s@]{1,64}@|\s\d",
    re.IGNORECASE,
)
LIST = re.compile(
    r"\s{0,3}[,;，、/]\s{0,3}(?:(?:and|und|et|y|e|&|with)\s)?|\s(?:and|und|et|y|e|og|och|ja|en|i|и|ve|with|mit|avec|con"
    r"|&|\+)\s",
    re.IGNORECASE,
)
# Degrees and generations that follow a name.
CREDENTIAL = re.compile(
    r"(?:ph\.?\s?d|m\.?d|r\.?d\.?n?|j\.?d|m\.?s|m\.?a|b\.?a|b\.?s|mph|mba|cpa|cfp|rn|do|lcsw|psyd|edd|msc|bsc|dvm"
    r"|dds|esq|cissp|phd student|l\.?d|ms rd|mfa|frcp|obe|mbe|pa-c|np|pt|dpt|cscs|cpt|facs|facc|pharmd)\.?",
    re.IGNORECASE,
)
GENERATION = re.compile(r"(?:jr|sr|ii|iii|iv)\.?", re.IGNORECASE)
# Words for what people do and for bodies: a name that holds one is no person's.
ROLE = re.compile(
    r"(?<![^\W_])(?:staff|editors?|editorial|redaktion(?:en)?|redacci[oó]n|rédaction|redazione|redactie|redakcja"
    r"|redação|team|writers?|reporters?|correspondents?|contributors?|contributing|journalists?|columnist|director"
    r"|manager|producer|desk|bureau|newsroom|agency|news|inc|llc|gmbh|ltd|press|media|university|institute"
    r"|foundation|association|magazine|group|network|company|department|ministry|office|center|centre|blog"
    r"|officer|founder|ceo|expert|specialist|analyst|strategist|senior|chief|freelance|guest"
    r"|редакция|редакції|admin(?:istrator)?|webmaster|moderator|verein|verlag|agentur|zeitung|online)(?![^\W_])",
    re.IGNORECASE,
)
# Accounts that are nobody.
NOBODY = frozenset(
    "admin administrator author authors guest user unknown anonymous none null wordpress webmaster root test"
    " by byline editor superuser siteadmin undefined default adminuser wpadmin support share follow comments"
    " about contact home more profile website view all readmore facebook twitter instagram linkedin".split()
)
PARTICLES = frozenset(
    "de da do dos das del della di du la le van von der den ter ten zu af av al el bin ibn ben y e i und and mc st"
    " o d' l' dit vom zum tot".split()
)
UNSPACED_NAME = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af·・\\s]{2,20}")


def read_authors(value: Any, *, strict: bool) -> list[tuple[Author, bool]]:
    """The authors in a claim's value, in order, each once, each with whether it is a person.

    `strict` is for what a reader sees (`By Jane Doe | Updated 3 March`): only what looks like a
    name is one. Structured data is believed more.
    """
    found: dict[str, tuple[Author, bool]] = {}
    for item in plain_list(value, MOST_AUTHORS):
        for author, is_person in read_one(item, strict=strict):
            found.setdefault(folded(author.name), (author, is_person))
    return list(found.values())[:MOST_AUTHORS]


def read_one(item: Any, *, strict: bool) -> Iterator[tuple[Author, bool]]:
    """The authors in one string or one record."""
    if not isinstance(item, dict):
        for name in names_in(item, strict=strict):
            yield Author(name=name), is_person(name)
        return
    names = list(names_in(item.get("name"), strict=strict))
    body = item.get("type") == "organization"
    for name in names:
        alone = len(names) == 1
        url = plain_url(item.get("url")) if alone else None
        bio = plain_text(item.get("bio")) if alone else None
        yield Author(name=name, url=url, bio=bio), is_person(name) and not body


def names_in(value: Any, *, strict: bool) -> Iterator[str]:
    """The names in one string."""
    text = plain_text(value, MOST_CHARACTERS)
    if not text:
        return
    text = without_lead_in(text)
    cut = CUT.search(text)
    text = text[: cut.start()] if cut else text
    for part in LIST.split(text):
        name = part.strip(" .,:;|-–—_*\"'’‘“”()[]") if part else ""
        if not strict and is_name_like(name):
            yield name
        elif strict and looks_like_person(name):
            yield name


def without_lead_in(text: str) -> str:
    """The text without `By`, `Written by`, `Autor:`, as many as stand there."""
    for _ in range(3):
        shorter = LEAD_IN.sub("", text, count=1)
        if shorter == text:
            break
        text = shorter
    return text


def is_name_like(name: str) -> bool:
    """Whether a string from structured data can be somebody's name at all."""
    if not 1 < len(name) <= MOST_NAME_CHARACTERS or "://" in name or name.startswith("@"):
        return False
    if CREDENTIAL.fullmatch(name) or GENERATION.fullmatch(name) or folded(name) in NOBODY:
        return False
    return any(c.isalpha() for c in name) and len(name.split()) <= MOST_NAME_WORDS


def looks_like_person(name: str) -> bool:
    """Whether a string from the visible page is a person's name and nothing else."""
    if not is_name_like(name) or ROLE.search(name) or any(c.isdigit() for c in name):
        return False
    if UNSPACED_NAME.fullmatch(name):
        return len(name) <= 12
    words = name.split()
    if any(fold_letters(word.strip(".,")) in MONTHS and len(word) > 3 for word in words) and len(words) < 2:
        return False
    proper = [w for w in words if w.lower() not in PARTICLES]
    return 2 <= len(words) and bool(proper) and all(w[0].isupper() or not w[0].isascii() for w in proper)


def is_person(name: str) -> bool:
    """Whether a name is a person's, not a body's or a desk's."""
    return not ROLE.search(name) and not any(c.isdigit() for c in name)


def settle_authors(ordered: Mapping[str, list[Claim]], site: str | None) -> tuple[Any, Claim] | None:
    """The people of the most trusted claim that names any; failing that, the body it names.

    A site is its own author only where no claim names a person.
    """
    fallback: tuple[Any, Claim] | None = None
    for claim in ordered.get("authors", ()):
        strict = claim.origin not in BELIEVED and not claim.origin.startswith(BELIEVED_PREFIXES)
        read = read_authors(claim.value, strict=strict)
        people = [a for a, person in read if person and folded(a.name) != folded(site or "")]
        if people:
            return with_bios(people, ordered), claim
        if read and not fallback:
            fallback = tuple(a for a, _ in read), claim
    return fallback


def with_bios(people: list[Author], ordered: Mapping[str, list[Claim]]) -> tuple[Author, ...]:
    """The authors with the biographies, and addresses, that other claims give for them."""
    named = {folded(a.name): a for a in people}
    for claim in ordered.get("authors", ()):
        for other in plain_list(claim.value, MOST_AUTHORS):
            if isinstance(other, dict):
                add(named, plain_text(other.get("name")), url=plain_url(other.get("url")))
    for claim in ordered.get("author_bio", ()):
        if isinstance(claim.value, list | tuple) and len(claim.value) == 2:
            name, bio = plain_text(claim.value[0]), plain_text(claim.value[1])
            add(named, name or (people[0].name if len(people) == 1 else None), bio=bio)
    return tuple(named.values())


def add(named: dict[str, Author], name: str | None, *, url: str | None = None, bio: str | None = None) -> None:
    """Fill what an author lacks."""
    key = folded(name or "")
    author = named.get(key) or next((a for k, a in named.items() if key and shares_name(key, k)), None)
    if author:
        named[folded(author.name)] = Author(
            name=author.name, url=author.url or url, bio=author.bio or bio
        )


def shares_name(one: str, other: str) -> bool:
    """Whether one folded name is the beginning of the other: `Lucas Doe` and `Lucas Doe de Almeida`."""
    return min(len(one), len(other)) >= 5 and (one.startswith(other) or other.startswith(one))
