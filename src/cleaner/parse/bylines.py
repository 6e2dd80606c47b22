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
# Below that only a line that is a date and next to nothing else.
FURTHER_LINES_AFTER = 100
MOST_DATE_WORDS = 4
LINES_OF_BARE_NAME = 7
# Less than this is believed of lines far from the title.
FAR = 0.3
FEWEST_PROSE_WORDS = 8
MOST_TITLE_CHARACTERS = 300
# Letters: a heading such as `News` is held by many a title.
SHORTEST_TITLE = 11
HEADING_LEAD = {1: 20}

# Something that may be a date: a year, or numbers set like one. What it says is settled later.
DATE_LIKE = re.compile(
    r"(?<!\d)(?:1[89]|20)\d\d(?!\d)|(?<!\d)\d{1,2}[./-]\s?\d{1,2}[./-]\s?\d\d(?!\d)|[٠-٩۰-۹]{4}|年"
)
LICENSE_LINK = re.compile(r"creativecommons\.org/(?:licenses|publicdomain)/", re.IGNORECASE)
NO_LETTERS = re.compile(r"[\W_]+")
# A day and a year; `May 2014` alone is a link to an archive.
TWO_NUMBERS = re.compile(r"\d[^\d:]{1,20}\d")
NOT_THIS = re.compile(
    r"©|\(c\)|copyright|\bjoin(?:ed| date)|\blast post|\bfounded|\bas of|^via\s|member since"
    r"|registriert|mitglied seit|inscrit|expires|(?:1[89]|20)\d\d\s?[-–]\s?(?:1[89]|20)\d\d(?!-)",
    re.IGNORECASE,
)
UPDATED = re.compile(
    r"(?:last\s)?(?:updated?|modified|edited|revised|reviewed)(?:\son)?"
    r"|(?:zuletzt\s)?(?:aktualisiert|geändert)|letzte\s(?:änderung|aktualisierung)|stand:"
    r"|mise?\sà\sjour|modifié|actualizad[oa]|última\sactualización|(?:ultimo\s)?aggiorna(?:to|mento)"
    r"|modificato|atualizad[oa]|bijgewerkt|gewijzigd|aktualizacja|zaktualizowano|обновлен[оа]?"
    r"|изменен[оа]?|оновлено|güncelle(?:me|ndi)|تحديث|更新|수정|uppdaterad|opdateret|oppdatert"
    r"|päivitetty|aktualizováno",
    re.IGNORECASE,
)
# A line that says of itself what its date is may stand anywhere, mostly at the article's end.
LABEL = re.compile(
    r"(?:(?:first\s|originally\s)?(?:published|posted|written|created|updated"
    r"|(?:page\s)?last\s(?:updated|modified|edited|reviewed))(?:\son|\sat)?|(?:publication\s)?date"
    r"|veröffentlich(?:t|ung)(?:\sam)?|datum|erstellt(?:\sam)?|stand|aktualisiert(?:\sam)?"
    r"|gespeichert|publiée?(?:\sle)?|mis\sen\sligne|publicado|fecha|pubblicato|data|geplaatst"
    r"|opublikowano|dodano|опубликовано|дата|yayınlanma|发布时间|发布于|公開日|掲載日|입력|등록)"
    r"\s?[:：]?\s?(?=[^\W\d_]{0,10}[.,]?\s{0,2}\d|[^\W\d_]{3,10}\s\d)",
    re.IGNORECASE,
)
BYLINE = re.compile(
    r"(?:^|[\s|·•,–—-])(?:by|von|par|por)\s?:?\s(?=(?-i:[^\W\d_a-zß-öø-ÿ]))"
    r"|^(?:by|von)(?=(?-i:[A-ZÀ-Þ][a-zß-ÿ]))|written\sby|posted\sby"
    r"|^(?:di|da|door|av|af|przez|от|oleh)\s(?=(?-i:[^\W\d_a-zß-öø-ÿ]))"
    r"|(?:authors?|autor(?:in|en|es|a|zy)?|auteurs?|autore|autori|författare|forfatter|автор|yazar"
    r"|kirjoittaja|texte?|testo)\s?:\s"
    r"|(?:文|作者|撰文|记者|記者|執筆者?|著者)\s?[/／:：]\s?|글\s?[:=]\s?|بقلم\s?:?\s",
    re.IGNORECASE,
)
NOT_BYLINE = re.compile(
    r"(?<![^\W_])(?:photos?|photographs?|photography|images?|fotos?|bild|credits?|illustrations?"
    r"|illustrated|picture|video|getty)(?![^\W_])",
    re.IGNORECASE,
)
# A line with a byline in it; a longer one is a sentence that somebody stands by.
MOST_BYLINE_WORDS = 14
# Two or three words set as names are; between a title and a date, that is the author.
BARE_NAME = re.compile(r"[^\W\d_a-zß-öø-ÿ][\w.'’-]{0,20}(?:\s[^\W\d_a-zß-öø-ÿ][\w.'’-]{0,20}){1,2}")


def claims_of_blocks(
    blocks: Sequence[Block],
    title: str = "",
    *,
    times: Sequence[tuple[str, str]] = (),
    bylines: Sequence[str] = (),
) -> tuple[Claim, ...]:
    """Claims of the short lines around the title.

    `times` gives `<time>` texts their exact moments; `bylines` are texts that the page's own
    classes call so, and that are believed where they stand near the title.
    """
    place = title_place(blocks, title)
    moments = {text: moment for moment, text in times if moment and text}
    found: list[Claim] = []
    for number, block in enumerate(blocks):
        if block.text and block.words <= MOST_WORDS and block.kind is not BlockKind.CODE:
            trust = line_trust(block, number - place)
            if trust:
                found += line_claims(block, trust, moments)
    near = blocks[max(0, place - LINES_BEFORE) : place + LINES_AFTER + 1]
    return (
        *found,
        *named_claims(bylines, near),
        *bare_name_claims(blocks[place : place + LINES_OF_BARE_NAME]),
        *license_claims(blocks),
    )


def named_claims(bylines: Sequence[str], near: Sequence[Block]) -> Iterator[Claim]:
    """Texts that classes call a byline: those of comments and other stories stand elsewhere."""
    lines = "\n".join(letters(block.text) for block in near if block.words <= MOST_WORDS)
    for byline in bylines:
        if not NOT_BYLINE.search(byline):
            yield Claim("authors", byline, "byline", 0.7 if letters(byline) in lines else 0.35)


def license_claims(blocks: Sequence[Block]) -> Iterator[Claim]:
    """Links to a Creative Commons licence, which most pages have in their last lines."""
    for block in blocks:
        for link in block.links:
            if LICENSE_LINK.search(link):
                yield Claim("license", link, "link:license", 0.7)
                return


def bare_name_claims(blocks: Sequence[Block]) -> Iterator[Claim]:
    """A name on a line of its own below the title, with the date's line next to it."""
    for before, block, after in zip(blocks, blocks[1:], blocks[2:], strict=False):
        is_name = block.kind is not BlockKind.HEADING and BARE_NAME.fullmatch(block.text)
        dated = is_dated_line(before) or is_dated_line(after)
        if is_name and dated and not BYLINE.search(block.text):
            yield Claim("authors", block.text, "byline", 0.5)


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
        if SHORTEST_TITLE <= len(block.text) <= longest:
            spelled = letters(block.text)
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


def letters(text: str) -> str:
    """Its letters and digits, folded."""
    return NO_LETTERS.sub("", text[:1000].casefold())


def line_claims(block: Block, trust: float, moments: dict[str, str]) -> Iterator[Claim]:
    """What one line claims."""
    text = block.text
    is_line = block.kind is not BlockKind.HEADING and block.words <= MOST_BYLINE_WORDS
    if is_line and trust > FAR and BYLINE.search(text) and not NOT_BYLINE.search(text):
        yield Claim("authors", text, "byline", trust)
    if not DATE_LIKE.search(text) or NOT_THIS.search(text) or is_prose(block):
        return
    for label, part in dated_parts(text):
        exact = next((moment for shown, moment in moments.items() if shown in part), part)
        yield Claim(label, exact, "dateline", trust)


def is_prose(block: Block) -> bool:
    """Whether a line with a date in it tells of something rather than of itself."""
    if block.kind is BlockKind.HEADING:
        return block.words > MOST_DATE_WORDS
    return (
        block.words > FEWEST_PROSE_WORDS
        and block.text[-1] in ".!?。…:"
        and not LABEL.match(block.text)
    )


def dated_parts(text: str) -> Iterator[tuple[str, str]]:
    """The part of a line that says when it was published, and the one that says when updated."""
    updated = UPDATED.search(text)
    before, after = (text[: updated.start()], text[updated.end() :]) if updated else (text, "")
    if DATE_LIKE.search(before):
        yield "published", before
    if DATE_LIKE.search(after):
        yield "modified", after
