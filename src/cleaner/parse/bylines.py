"""The byline and the dateline among the lines around the title, in any format."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cleaner.model import Block, BlockKind, Claim

# A line that carries a date or an author is short; a longer one is the article's own text.
MOST_WORDS = 30
# How far from the title such lines stand: a label or two above, a lead and a picture in between.
LINES_BEFORE = 4
LINES_AFTER = 12
MOST_TITLE_WORDS = 40
# Letters: a heading such as `News` is held by many a title.
SHORTEST_TITLE = 11
HEADING_LEAD = 8

# Something that may be a date: a year, or numbers set like one. What it says is settled later.
DATE_LIKE = re.compile(
    r"(?<!\d)(?:1[89]|20)\d\d(?!\d)|(?<!\d)\d{1,2}[./-]\s?\d{1,2}[./-]\s?\d\d(?!\d)|[٠-٩۰-۹]{4}|年"
)
YEAR_RANGE = re.compile(r"©|\(c\)|copyright|(?:1[89]|20)\d\d\s?[-–]\s?(?:1[89]|20)\d\d(?!-)", re.IGNORECASE)
UPDATED = re.compile(
    r"(?:last\s)?(?:updated?|modified|edited|revised|reviewed)(?:\son)?|(?:zuletzt\s)?(?:aktualisiert|geändert)"
    r"|letzte\s(?:änderung|aktualisierung)|stand:|(?:mis(?:e)?\sà\sjour|modifié)|actualizad[oa]"
    r"|última\sactualización|(?:ultimo\s)?aggiorna(?:to|mento)|modificato|atualizad[oa]|bijgewerkt|gewijzigd"
    r"|aktualizacja|zaktualizowano|обновлен[оа]?|изменен[оа]?|оновлено|güncelle(?:me|ndi)|تحديث|更新|수정"
    r"|uppdaterad|opdateret|oppdatert|päivitetty|aktualizováno",
    re.IGNORECASE,
)
BYLINE = re.compile(
    r"(?:(?:written|posted|published|words|story|text|reported)\s)?(?:by|von|par|por|di|door|av|af|przez|от|oleh)\s?:?"
    r"\s(?=[^\W\d_a-zß-öø-ÿ])|(?:author|autor(?:in|en|es|a|zy)?|auteurs?|autore|autori|författare|forfatter"
    r"|автор|yazar|kirjoittaja|texte?|testo)s?\s?:\s|(?:文|作者|撰文|记者|記者|執筆者?|著者)\s?[/／:：]\s?|글\s?[:=]\s?|بقلم\s?:?\s",
    re.IGNORECASE,
)


def claims_of_blocks(
    blocks: Sequence[Block], title: str = "", times: Sequence[tuple[str, str]] = ()
) -> tuple[Claim, ...]:
    """Claims of the short lines around the title; `times` gives `<time>` texts their exact moments."""
    place = title_place(blocks, title)
    moments = {text: moment for moment, text in times if moment and text}
    found: list[Claim] = []
    for block in blocks[max(0, place - LINES_BEFORE) : place + LINES_AFTER + 1]:
        if block.text and block.words <= MOST_WORDS and block.kind is not BlockKind.CODE:
            # Nearer is surer; above the title stand dates of the day and of other stories too.
            distance = block.index - blocks[place].index
            trust = 0.8 - 0.02 * distance if distance >= 0 else 0.6 + 0.02 * distance
            found += line_claims(block, max(0.3, trust), moments)
    return tuple(found)


def title_place(blocks: Sequence[Block], title: str) -> int:
    """Where the title stands: the block that spells most of the page's title, or the first heading."""
    whole = letters(title or (blocks[0].text if blocks else ""))
    best, best_size = -1, SHORTEST_TITLE
    for i, block in enumerate(blocks):
        if block.text and block.words <= MOST_TITLE_WORDS:
            spelled = letters(block.text)
            # A heading wins over the same words in a menu or a list of stories.
            size = len(spelled) + (block.kind is BlockKind.HEADING) * HEADING_LEAD
            if size > best_size and spelled in whole:
                best, best_size = i, size
    if best >= 0:
        return best
    headings = [i for i, b in enumerate(blocks) if b.kind is BlockKind.HEADING and b.text]
    first = [i for i in headings if blocks[i].level == 1] or headings
    return first[0] if first else 0


def letters(text: str) -> str:
    """Its letters and digits, folded."""
    return "".join(c for c in text[:1000].casefold() if c.isalnum())


def line_claims(block: Block, trust: float, moments: dict[str, str]) -> Iterator[Claim]:
    """What one line claims."""
    text = block.text
    if BYLINE.match(text) and block.kind is not BlockKind.HEADING:
        yield Claim("authors", text, "byline", trust)
    if block.kind is BlockKind.HEADING or not DATE_LIKE.search(text) or YEAR_RANGE.search(text):
        return
    for label, part in dated_parts(text):
        exact = next((moment for shown, moment in moments.items() if shown in part), part)
        yield Claim(label, exact, "dateline", trust)


def dated_parts(text: str) -> Iterator[tuple[str, str]]:
    """The part of a line that says when it was published, and the one that says when updated."""
    updated = UPDATED.search(text)
    before, after = (text[: updated.start()], text[updated.end() :]) if updated else (text, "")
    if DATE_LIKE.search(before):
        yield "published", before
    if DATE_LIKE.search(after):
        yield "modified", after
