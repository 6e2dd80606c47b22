"""The names of people and bodies in one string: a byline, or a value of structured data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from cleaner.metadata.months import MONTHS, fold_letters
from cleaner.metadata.plain import folded, plain_text

# A byline; longer texts are biographies or lists of stories.
MOST_CHARACTERS = 300
MOST_NAME_CHARACTERS = 60
MOST_NAME_WORDS = 6
# A byline's `by` names an account or a desk in no more words than this.
MOST_BODY_WORDS = 4

# Elements of a byline lose the space between them: `ByKathryn GiuffridaMar 5`.
GLUED = re.compile(
    r"(?<=[a-zß-ÿ])(?<!\bMc)(?<!\bMac)(?<!\bDe)(?<!\bDi)(?<!\bLe)(?<!\bLa)(?=[A-ZÀ-Þ][a-zß-ÿ])"
)
BEFORE_BY = (
    r"(?:(?:written|posted|published|reported|words|story|text|reviewed|checked|edited|created"
    r"|submitted|updated|started|geschrieben|verfasst|veröffentlicht|erstellt|gespeichert|beitrag"
    r"|publié|écrit|rédigé|escrito|publicado|scritto|pubblicato|geschreven)\s)?"
)
BY = r"(?:by|von|vom|par|por|di|da|door|av|af|od|przez|от|oleh|de)"
LEAD_IN = re.compile(
    rf"{BEFORE_BY}{BY}\s?:?\s(?=\S)"
    r"|(?:authors?(?: name)?|autor(?:in|en|es|a|zy)?|auteurs?|autore|autori|redakteur(?:in)?|writer"
    r"|texte?|testo|text (?:&|und) fotos?|författare|forfatter|kirjoittaja|автор|автори|yazar|words"
    rf"|contributors?|reporter|przygotował|opracowanie|{BY})\s?[:：]\s?"
    r"|(?:authors?|autor(?:in|en)?)\s(?=(?-i:[A-ZÀ-Þ]))"
    r"|(?:文|作者|撰文|记者|記者|编辑|編輯|文章作者|執筆者?|著者|ライター|글|الكاتب|بقلم)"
    r"\s?[/／:：|丨]?\s?",
    re.IGNORECASE,
)
# The same further on in a line: `26/12/2019 von Jane Doe`, `Posted on 21 July by Jane`.
LATER_BY = re.compile(
    r"(?:started|posted|written|gespeichert|eingestellt|submitted) (?:by|von)\s|thread starter\s"
    r"|(?:^|[|·•,–—-]\s?|\d[.)]?\s{1,2}|(?:article|review|report|interview|column|artikel|beitrag"
    r"|gastbeitrag|kolumne|kommentar|bericht|analyse|chronique|tribune|wortlaut|mitteilung"
    r"|pressemitteilung)\s)(?:by|von|par|por|автор:?)\s?:?\s(?=(?-i:[A-ZÀ-ÞА-Я])|[\w-]{2,20}$)"
    r"|\d\s{0,2}(?:by|von)\s|(?:alles|more|mehr|posts) (?:von|by|from)\s"
    r"|(?<!\w)(?:文|撰文|作者|记者|記者|执笔|執筆者?|著者|ライター|글)\s?[/／:：]\s?",
    re.IGNORECASE,
)
# Where even a name given as a value goes on to something that is none.
CUT = re.compile(
    r"\s[|•·⋅—–»/-]\s|[|•·⋅\n\t]|\s?\(|\s?(?:https?:|www\.)|\s?<?[^\s@<>]{1,64}@|\s@\w|\s\d",
    re.IGNORECASE,
)
# Where a sentence does.
CUT_LINE = re.compile(
    CUT.pattern + r"|\s(?:on|at|in|for|from|am|um|le|el|il|via|auf|updated|published|last|posted"
    r"|reviewed|medically|is|ist|est|covers|has|was|says|sagt|kategorien|filed)(?=[\s:])"
    r"|(?<=[a-z])\d{1,2}\s",
    re.IGNORECASE,
)
LIST = re.compile(
    r"\sim Gespräch mit\s|\s{0,3}[,;，、/]\s{0,3}(?:(?:and|und|et|y|e|&|with)\s)?"
    r"|\s(?:and|und|et|y|e|og|och|ja|en|i|и|ve|with|mit|avec|con|&|\+)\s",
    re.IGNORECASE,
)
# Degrees and generations that follow a name.
CREDENTIAL = re.compile(
    r"(?:ph\.?\s?d|m\.?d|r\.?d\.?n?|j\.?d|m\.?s|m\.?a|b\.?a|b\.?s|mph|mba|cpa|cfp|rn|do|lcsw|psyd"
    r"|edd|msc|bsc|dvm|dds|esq|cissp|l\.?d|ms rd|mfa|frcp|obe|mbe|pa-c|np|pt|dpt|cscs|cpt|facs|facc"
    r"|facog|faclm|pharmd|smt)\.?",
    re.IGNORECASE,
)
GENERATION = re.compile(r"(?:jr|sr|ii|iii|iv)\.?", re.IGNORECASE)
# Words for what people do and for bodies: a name that holds one is no person's.
ROLE = re.compile(
    r"(?<![^\W_])(?:staff|editors?|editorial|redaktion(?:en)?|redacci[oó]n|rédaction|redazione"
    r"|redactie|redakcja|redação|team|webteam|writers?|reporters?|correspondents?|contributors?"
    r"|contributing|content|print|managing|marketing|licensed|certified|software|management|strategy"
    r"|journalists?|columnist|director|manager|producer|desk|newsdesk|bureau|newsroom"
    r"|agency|news|inc|llc|gmbh|ltd|press|media|university|institute|foundation|association"
    r"|magazine|group|network|company|department|ministry|office|center|centre|blog|officer"
    r"|founder|co-founder|ceo|cto|head|former|experte?|specialist|analyst|strategist|senior|lead"
    r"|chief|freelance|guest|reviewer|grader|consultant|doctors?|редакция|редакції"
    r"|admin(?:istrator)?|webmaster|moderator|verein|verlag|agentur|zeitung|online"
    r"|(?:chef)?redakteur(?:in)?|e\.v)(?![^\W_])",
    re.IGNORECASE,
)
DESK = re.compile(
    r"\s(?:team|webteam|desk|newsdesk|staff|newsroom|redaktion|editors)\W{0,3}$", re.IGNORECASE
)
# What stands on buttons and labels around a byline.
LABEL = re.compile(
    r"(?<![^\W_])(?:updated?|share|sign|read|more|view|all|posts?|likes?|mins?|minutes?|comments?"
    r"|reply|search|follow|subscribe|join(?:ed)?|log|menu|home|about|member|sponsored|gesponserte"
    r"|inhalte|kommentare?|erforderlich|name|required|website|profile|photo|getty|images|privacy"
    r"|policy|contact|research|bio|full|oldest|first|mode|subject|artikel|written|posted"
    r"|published|veröffentlicht|kommentar|commentaires?|datum|date|auteur|autor|inhalt|attorney|gardener|security"
    r"|pressemitteilung|no|not|this|your|our|how|what|why|when|is|are)(?![^\W_])",
    re.IGNORECASE,
)
# Accounts that are nobody.
NOBODY = frozenset(
    (
        "admin administrator author authors theauthor noauthor guest user unknown anonymous "
        "none null wordpress webmaster root test by byline editor superuser siteadmin undefined "
        "default adminuser wpadmin support share follow comments about contact home more "
        "username von auteurs profile website view all readmore facebook twitter instagram "
        "linkedin autor name logged offline online"
    ).split()
)
PARTICLES = frozenset(
    (
        "de da do dos das del della di du la le van von der den ter ten zu af av al el bin ibn "
        "ben y e i und and mc st o d' l' dit vom zum"
    ).split()
)
UNSPACED_NAME = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af·・\\s]{2,12}")
HOST = re.compile(r"\S+\.[a-z]{2,4}", re.IGNORECASE)
# An agency's or a paper's: `DPA`, `L-MAG`, `AFP`.
INITIALS = re.compile(
    r"[A-ZÄÖÜ]{3,6}(?:[-/][A-ZÄÖÜ]{1,6}){0,2}|[A-Z]-[A-Z]{3,5}(?:[-/][A-ZÄÖÜ]{1,6}){0,2}"
)
INVERTED = re.compile(r"([^\W\d][^,]{0,40}), ([^\W\d][^,]{0,40})")


class Name(NamedTuple):
    """A name, and whether it is a person's."""

    text: str
    is_person: bool


def names_in(value: Any, *, inverted: bool = False) -> Iterator[Name]:
    """The names in a value of structured data; `inverted` ones are written `Doe, Jane`."""
    text = plain_text(value, MOST_CHARACTERS)
    if not text:
        return
    if inverted and (found := INVERTED.fullmatch(text)):
        text = f"{found[2]} {found[1]}"
    for name in split_names(cut_short(without_lead_in(text), CUT)):
        yield Name(name, is_person(name))


def names_in_byline(value: Any) -> Iterator[Name]:
    """The names in a line that a reader sees: only what looks like one, or follows a `by`."""
    text = plain_text(value, MOST_CHARACTERS)
    if not text:
        return
    if " " in text:
        text = GLUED.sub(" ", text)
    bare = without_lead_in(text)
    later = LATER_BY.search(text) if bare == text else None
    if later:
        bare = text[later.end() :]
    # A line of one or two words that a class calls the author is an account or a desk.
    is_led = bare != text or len(text.split()) <= 2
    for name in split_names(without_role(cut_short(bare, CUT_LINE))):
        words = name.split()
        if looks_like_person(name):
            yield Name(name, True)
        elif is_led and len(words) <= MOST_BODY_WORDS and not LABEL.search(name):
            yield Name(name, is_account(name))


def without_lead_in(text: str) -> str:
    """The text without `By`, `Written by`, `Autor:`, as many as stand there."""
    for _ in range(3):
        found = LEAD_IN.match(text)
        if not found:
            break
        text = text[found.end() :].lstrip()
    return text


def cut_short(text: str, where: re.Pattern[str]) -> str:
    """The text up to where it goes on to a date, a place or a job."""
    cut = where.search(text)
    if not cut:
        return text
    words = text[: cut.start()].split()
    # `Jane Doe March 3, 2021`: the cut is at the number, the month is left.
    if cut[0].strip().isdigit() and len(words) > 1 and is_calendar_word(words[-1]):
        words = words[:-1]
    return " ".join(words)


def is_calendar_word(word: str) -> bool:
    """Whether a word is the name of a month."""
    return fold_letters(word.strip(".,")) in MONTHS


def without_role(text: str) -> str:
    """`Jane Doe Senior Editor` without what follows the name."""
    role = None if DESK.search(text) else ROLE.search(text)
    if not role or len(text[: role.start()].split()) < 2:
        return text
    # `Jane Doe, Night City Editor`: what stands after the comma is all of it the role.
    before, comma, _ = text[: role.start()].rpartition(",")
    return before if comma else text[: role.start()]


def split_names(text: str) -> Iterator[str]:
    """The parts of a list of names that can be names at all."""
    parts = [part or "" for part in LIST.split(text)]
    # `Mac & i` is one name: nobody's is a single letter.
    if any(len(part.strip()) == 1 for part in parts):
        parts = [text]
    for part in parts:
        name = part.strip(" .,:;|-–—_*\"'’‘“”()[]<>→›»«·•")
        if is_name_like(name):
            yield name


def is_name_like(name: str) -> bool:
    """Whether a string can be somebody's name at all."""
    if not 1 < len(name) <= MOST_NAME_CHARACTERS or "://" in name or name.startswith("@"):
        return False
    if CREDENTIAL.fullmatch(name) or GENERATION.fullmatch(name) or folded(name) in NOBODY:
        return False
    return any(c.isalpha() for c in name) and len(name.split()) <= MOST_NAME_WORDS


def looks_like_person(name: str) -> bool:
    """Whether a string from the visible page is a person's name and nothing else."""
    if not is_person(name) or LABEL.search(name):
        return False
    if UNSPACED_NAME.fullmatch(name):
        return True
    words = name.split()
    proper = [w for w in words if w.lower() not in PARTICLES]
    return (
        len(words) >= 2
        and len(proper) >= 1
        and all(w[0].isupper() or not w[0].isascii() for w in proper)
    )


def is_account(name: str) -> bool:
    """Whether a byline's one word is what somebody calls himself: `jdoe`, `Jane`, `c1ph4`."""
    is_body = ROLE.search(name) or HOST.fullmatch(name) or INITIALS.fullmatch(name)
    return " " not in name and not is_body


def is_full(name: str) -> bool:
    """Whether a name is more than one word, each of which could be a name's."""
    return looks_like_person(name)


def is_handle(name: str) -> bool:
    """Whether a name is one that an account has: `gabor_munier`, `jdoe`, `PP`."""
    return " " not in name and name.isascii() and not re.fullmatch(r"[A-Z][a-z'-]+", name)


def is_person(name: str) -> bool:
    """Whether a name is a person's, not a body's or a desk's."""
    if ROLE.search(name) or any(c.isdigit() for c in name) or HOST.fullmatch(name):
        return False
    if INITIALS.fullmatch(name):
        return False
    return not name.lower().startswith(("the ", "die ", "das "))
