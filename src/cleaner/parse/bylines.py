"""The byline and the dateline among the lines around the title, in any format."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from cleaner.ago import says_ago
from cleaner.model import Block, BlockKind, Claim
from cleaner.other_days import OTHER_LABEL
from cleaner.parse.datelines import (
    DATE_LIKE,
    DIGIT,
    LABEL,
    MOST_DATE_WORDS,
    NOT_THIS,
    PLAIN_BYLINE,
    SIGNED,
    TWO_NUMBERS,
    dated_parts,
    far_date_claims,
    is_prose,
)

# A line that carries a date or an author is short; a longer one is the article's own text.
MOST_WORDS = 30
# How far from the title such lines stand: a label or two above, a lead and a picture in between.
LINES_BEFORE = 4
LINES_AFTER = 12
# Below that only a line that is a date and next to nothing else.
FURTHER_LINES_AFTER = 100
LINES_OF_BARE_NAME = 7
# `Published 3 days ago by Jane Doe`; a longer line tells a story.
MOST_AGO_WORDS = 8
# `01.02.2022 Category: Swimming, Clubs`
MOST_DATED_WORDS = 8
# Less than this is believed of lines far from the title.
FAR = 0.3
MOST_TITLE_CHARACTERS = 300
# Letters: a heading such as `News` is held by many a title.
SHORTEST_TITLE = 11
SHORTEST_SHOWN = 4
HEADING_LEAD = {1: 20}

LICENSE_LINK = re.compile(r"creativecommons\.org/(?:licenses|publicdomain)/", re.IGNORECASE)
# Words that put a text under a licence, and the licence's name beside them.
COMMONS = re.compile(r"creative commons|\bcc[ -](?:by|0)", re.IGNORECASE)
# One of these is in everything that COMMONS or LICENSE_LINK find.
COMMONS_WORDS = ("commons", "cc by", "cc-by", "cc 0", "cc-0")
LICENSED = re.compile(
    r"licen[sc]|lizen[sz]|licencia|licença|лиценз|许可|授權|ライセンス", re.IGNORECASE
)
MOST_LICENSE_WORDS = 60
FIRST_WORD = re.compile(r"[^\W_]+")
NO_LETTERS = re.compile(r"[\W_]+")
BYLINE = re.compile(
    # At the line's start, after a sign, a date or a word for what was written: in the middle of a
    # sentence `von` is a word like any other.
    r"(?:^|[|·•,–—-]\s?|\d[.)]?\s{1,2}|(?:posted|written|reported|published|words|story|text"
    r"|article|review|report|interview|opinion|analysis|column|guest post|artikel|beitrag"
    r"|gastbeitrag|kolumne|kommentar|bericht|analyse|eingestellt|gespeichert|verfasst"
    r"|geschrieben|publié|écrit"
    r"|chronique|tribune|escrito|publicado|scritto|pubblicato)\s)"
    r"(?:by|von|par|por)\s?:?\s(?=(?-i:[^\W\d_a-zß-öø-ÿ])|[\w-]{2,20}$)"
    r"|^(?:by|von)(?=(?-i:[A-ZÀ-Þ][a-zß-ÿ]))|written\sby|posted\sby"
    r"|^(?:di|da|door|av|af|przez|от|oleh)\s(?=(?-i:[^\W\d_a-zß-öø-ÿ]))"
    r"|(?:authors?|autor(?:in|en|es|a|zy)?|auteurs?|autore|autori|författare|forfatter|автор|yazar"
    r"|kirjoittaja|texte?|testo|text (?:&|und|&amp;) fotos?)\s?:\s"
    r"|(?:文|作者|撰文|记者|記者|執筆者?|著者)\s?[/／:：]\s?|글\s?[:=]\s?|بقلم\s?:?\s",
    re.IGNORECASE,
)
# A label whose name stands on the line below.
LEAD_ALONE = re.compile(
    r"(?:(?:written|words|posted|published|reported|story|text|article) )?"
    r"(?:by|von|par|por|door|av)\s?:?|authors?\s?:?|autor(?:in|en|es|a)?\s?:?|auteurs?\s?:?|autore\s?:?|作者\s?[:：]?"
    r"|автор\s?:?",
    re.IGNORECASE,
)
# A name, perhaps two, perhaps with a title.
MOST_TORN_WORDS = 8
NOT_BYLINE = re.compile(
    r"(?<![^\W_])(?:photos?|photographs?|photography|images?|fotos?|bild|credits?|illustrations?"
    r"|illustrated|picture|video|getty|copyright|shared|leído|read by)(?![^\W_])|©",
    re.IGNORECASE,
)
# A line with a byline in it; a longer one is a sentence that somebody stands by.
MOST_BYLINE_WORDS = 14
# What else stands on a line with a date: `Dec 26, 2025 • Jane Doe in Finance`.
# The number that follows stays: it tells a month from a name.
BESIDE_DATE = re.compile(r"[^|•·⋅—–\d\s][^|•·⋅—–\d]{3,60}\d?")
PHOTO_TOO = re.compile(r"text (?:&|und) fotos?", re.IGNORECASE)
# Two or three words set as names are; between a title and a date, that is the author.
BARE_NAME = re.compile(r"[^\W\d_a-zß-öø-ÿ][\w.'’-]{0,20}(?:\s[^\W\d_a-zß-öø-ÿ][\w.'’-]{0,20}){1,2}")


def claims_of_blocks(
    blocks: Sequence[Block],
    title: str = "",
    *,
    place: int | None = None,
    times: Sequence[tuple[str, str]] = (),
) -> tuple[Claim, ...]:
    """Claims of the short lines around the title, which stands at `place` if that is known.

    `times` gives `<time>` texts their exact moments.
    """
    place = title_place(blocks, title) if place is None else place
    moments = {text: moment for moment, text in times if moment and text}
    near = range(place - LINES_BEFORE, place + LINES_AFTER + 1)
    lines = [
        (number, block)
        for number, block in enumerate(blocks)
        if block.words <= MOST_WORDS and (number in near or DIGIT.search(block.text))
    ]
    others = {
        block.text
        for number, block in lines
        if number and OTHER_LABEL.fullmatch(blocks[number - 1].text)
    }
    lines = [(number, block) for number, block in lines if block.text not in others]
    found: list[Claim] = []
    for number, block in lines:
        if block.text and block.kind is not BlockKind.CODE:
            trust = line_trust(block, number - place)
            if trust:
                found += line_claims(block, trust, moments)
    if not any(claim.field == "published" for claim in found):
        found += lone_date_claims([block for _, block in lines])
    return (
        *found,
        *torn_byline_claims(blocks[max(0, place - LINES_BEFORE) : place + LINES_AFTER + 2]),
        *bare_name_claims(blocks[place : place + LINES_OF_BARE_NAME]),
        *dated_name_claims(blocks[max(0, place - 1) : place + LINES_OF_BARE_NAME]),
        *plain_byline_claims(blocks),
        *far_date_claims(blocks, blocks[place : place + LINES_AFTER + 1]),
        *license_claims(blocks),
    )


def lone_date_claims(lines: Sequence[Block]) -> Iterator[Claim]:
    """The one line of the whole page that is a date, wherever it stands."""
    dates = [
        block.text
        for block in lines
        if block.words <= MOST_DATED_WORDS
        and TWO_NUMBERS.search(block.text)
        and DATE_LIKE.search(block.text)
        and not NOT_THIS.search(block.text)
    ]
    if len(dates) == 1:
        yield Claim("published", dates[0], "dateline", FAR)


def plain_byline_claims(blocks: Sequence[Block]) -> Iterator[Claim]:
    """`Posted by Jane Doe on 3 May`, under the text as blogs have it."""
    for block in blocks:
        if block.words <= MOST_BYLINE_WORDS and PLAIN_BYLINE.match(block.text):
            yield Claim("authors", block.text, "byline", SIGNED)


def shown_titles(blocks: Sequence[Block], place: int, title: str) -> Iterator[Claim]:
    """Headings of a lower rank that the page's own title spells, and the line that spells most."""
    whole = letters(title)
    for block in blocks:
        if block.kind is BlockKind.HEADING and block.level > 1 and len(block.text) <= 300:
            spelled = letters(block.text)
            if len(spelled) >= SHORTEST_SHOWN and spelled in whole:
                yield Claim("title", block.text, "subheading", 0.6)
    if place < len(blocks) and letters(blocks[place].text) in whole and whole:
        yield Claim("title", blocks[place].text, "line", 0.6)


def lines_near(blocks: Sequence[Block], place: int) -> tuple[str, ...]:
    """The letters of each short line around the title."""
    near = blocks[max(0, place - LINES_BEFORE) : place + LINES_AFTER + 1]
    return tuple(letters(block.text) for block in near if block.text and block.words <= MOST_WORDS)


def torn_byline_claims(near: Sequence[Block]) -> Iterator[Claim]:
    """`Written by` on one line and the name on the next."""
    for block, after in pairwise(near):
        is_name = 0 < after.words <= MOST_TORN_WORDS and after.kind is not BlockKind.HEADING
        if is_name and LEAD_ALONE.fullmatch(block.text) and not NOT_BYLINE.search(after.text):
            yield Claim("authors", f"{block.text} {after.text}", "byline", 0.93)


def is_licensed(text: str) -> bool:
    """Whether a line puts a text under a licence of Creative Commons."""
    return bool(COMMONS.search(text) and LICENSED.search(text))


def license_claims(blocks: Sequence[Block]) -> Iterator[Claim]:
    """Links to a Creative Commons licence, which most pages have in their last lines, or its words.

    The licence of a picture is none of the text's.
    """
    lines = [block for block in blocks if block.links or block.words <= MOST_LICENSE_WORDS]
    whole = "\n".join(line for block in lines for line in (block.text, *block.links)).lower()
    if not any(word in whole for word in COMMONS_WORDS):
        return
    said = None
    for block in reversed(lines):
        link = next(filter(LICENSE_LINK.search, block.links), None)
        if link and not NOT_BYLINE.search(block.text):
            yield Claim("license", link, "link:license", 0.7)
            return
        is_line = said is None and block.words <= MOST_LICENSE_WORDS
        if is_line and is_licensed(block.text) and not NOT_BYLINE.search(block.text):
            said = block.text
    if said:
        yield Claim("license", said, "license-line", 0.6)


def bare_name_claims(blocks: Sequence[Block]) -> Iterator[Claim]:
    """A name on a line of its own below the title, with the date's line next to it."""
    for before, block, after in zip(blocks, blocks[1:], blocks[2:], strict=False):
        is_name = block.kind is not BlockKind.HEADING and BARE_NAME.fullmatch(block.text)
        dated = is_dated_line(before) or is_dated_line(after)
        if is_name and dated and not BYLINE.search(block.text):
            yield Claim("authors", block.text, "byline", 0.5)


def dated_name_claims(blocks: Sequence[Block]) -> Iterator[Claim]:
    """A name beside the date, on one line below the title; a year alone stands in titles too."""
    for block in blocks:
        has_day = is_dated_line(block) and TWO_NUMBERS.search(block.text)
        if has_day and not BYLINE.search(block.text):
            for part in BESIDE_DATE.findall(block.text):
                if BARE_NAME.match(part) and not NOT_BYLINE.search(part):
                    yield Claim("authors", part, "byline", SIGNED)


def is_dated_line(block: Block) -> bool:
    """Whether a line is short and has a date in it."""
    is_line = block.kind is not BlockKind.HEADING and block.words <= MOST_BYLINE_WORDS
    return is_line and bool(DATE_LIKE.search(block.text))


def line_trust(block: Block, distance: int) -> float:
    """How much a line so far below the title (or above it) is believed; 0 for not at all.

    Lines around the title are surer than the 0.8 of a rule, which may match anywhere on the page.
    """
    if 0 <= distance <= LINES_AFTER:
        return 0.96 - 0.01 * distance
    if -LINES_BEFORE <= distance < 0:  # dates of the day and of other stories stand there too
        return 0.83 + 0.005 * distance
    if LABEL.match(block.text):
        return 0.5
    is_date = block.words <= MOST_DATE_WORDS and TWO_NUMBERS.search(block.text)
    if is_date and 0 < distance <= FURTHER_LINES_AFTER:
        return 0.3 - 0.002 * distance
    return 0.0


def title_place(blocks: Sequence[Block], title: str) -> int:
    """Where the title stands: the block that spells most of it, or the first heading."""
    whole = letters(title or (blocks[0].text if blocks else ""))
    # A text longer than the title is not in it, whatever marks and spaces are dropped.
    longest = len(title) + 20 if title else MOST_TITLE_CHARACTERS
    best, best_size = -1, SHORTEST_TITLE
    for i, block in enumerate(blocks):
        text = block.text
        if SHORTEST_TITLE <= len(text) <= longest and begins_in(text, whole):
            spelled = letters(text)
            # A heading wins over the same words in a menu or a list of stories.
            size = len(spelled) + HEADING_LEAD.get(block.level, 8) * (
                block.kind is BlockKind.HEADING
            )
            if size > best_size and spelled in whole:
                best, best_size = i, size
    if best >= 0:
        return best
    headings = [i for i, b in enumerate(blocks) if b.kind is BlockKind.HEADING and b.text]
    first = [i for i in headings if blocks[i].level == 1] or headings
    return first[0] if first else 0


def begins_in(text: str, whole: str) -> bool:
    """Whether a text's first word is in one of letters; the quick way to tell that it is not."""
    first = FIRST_WORD.search(text)
    return first is not None and first[0].casefold() in whole


def letters(text: str) -> str:
    """Its letters and digits, folded."""
    return NO_LETTERS.sub("", text[:1000].casefold())


def line_claims(block: Block, trust: float, moments: dict[str, str]) -> Iterator[Claim]:
    """What one line claims."""
    text = block.text
    is_line = block.kind is not BlockKind.HEADING and block.words <= MOST_BYLINE_WORDS
    is_credit = NOT_BYLINE.search(text) and not PHOTO_TOO.match(text)
    if trust > FAR and (is_line or BYLINE.match(text)) and BYLINE.search(text) and not is_credit:
        yield Claim("authors", text, "byline", trust)
    if trust > FAR and block.words <= MOST_AGO_WORDS and says_ago(text):
        yield Claim("published", text, "relative", 0.5)
    if not DATE_LIKE.search(text) or NOT_THIS.search(text) or is_prose(block):
        return
    for label, part in dated_parts(text):
        exact = next((moment for shown, moment in moments.items() if shown in part), part)
        yield Claim(label, exact, "dateline", trust)
