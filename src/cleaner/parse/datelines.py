"""Dates among the lines of a document, and what each says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from cleaner.model import Block, BlockKind, Claim
from cleaner.other_days import UNTIL

# A line that is a date and next to nothing else.
MOST_DATE_WORDS = 4
# The same under a label, with its clock: `14.01.2022 um 09:25 Uhr`.
MOST_LABELLED_WORDS = 8
FEWEST_PROSE_WORDS = 8
# A line of more words than this opens a paragraph.
MOST_LINE_WORDS = 14
# What lines far from the title are believed, by how plainly they say what their date is.
LABELLED, SIGNED, OPENING = 0.5, 0.45, 0.7

# Something that may be a date: a year, or numbers set like one. What it says is settled later.
DATE_LIKE = re.compile(
    r"(?<!\d)(?:1[89]|20)\d\d(?!\d)|(?<!\d)\d{1,2}[./-]\s?\d{1,2}[./-]\s?\d\d(?!\d)|[٠-٩۰-۹]{4}|年"
)
DIGIT = re.compile(r"\d")
# A day and a year; `May 2014` alone is a link to an archive.
TWO_NUMBERS = re.compile(r"\d[^\d:]{1,20}\d")
# The same, for lines so plain that they are believed far from the title too.
PLAIN_BYLINE = re.compile(
    r"(?:posted|written|published|submitted|gespeichert|eingestellt|geschrieben|verfasst|publié"
    r"|écrit|publicado|escrito)\s(?:by|von|par|por)\s\w",
    re.IGNORECASE,
)
NOT_THIS = re.compile(
    r"©|\(c\)|copyright|\bjoin(?:ed| date)|\blast post|\bfounded|\bas of|^via\s|member since"
    r"|registered|registriert|mitglied seit|inscrit|expires"
    rf"|(?<!\w)(?:{UNTIL})"
    # Captions tell when the picture was taken.
    r"|^(?:abbildung|abb\.|bild|foto|figure|fig\.|image|photo|picture|illustration)\b"
    r"|(?:1[89]|20)\d\d\s?[-–]\s?(?:1[89]|20)\d\d(?!-)",
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
CLOCK = re.compile(r"(?<!\d)\d{1,2}:\d\d(?!\d)")
# A label whose date stands on the line below.
DATE_LABEL = re.compile(
    r"(?:(?:first |date )?(?:published|posted|created)|(?:publication |release )?date"
    r"|last (?:updated|modified|edited|changed)|updated|datum|erstellt|veröffentlicht"
    r"|letzte (?:änderung|aktualisierung)|stand|publié|date de publication|mis à jour|fecha"
    r"|publicado|actualizado"
    r"|pubblicato|aggiornato|data|发布时间|公開日|更新日|게시일|등록일)"
    r"(?: on| am| le| el| il)?\s?[:：]?",
    re.IGNORECASE,
)
# What wikis and ministries write at the foot of a page.
LAST_CHANGE = re.compile(
    r"(?:this page was |\()?last (?:edited|modified|changed|updated|reviewed)\b"
    r"|diese seite wurde zuletzt"
    r"|letzte (?:änderung|bearbeitung|aktualisierung)|zuletzt (?:geändert|bearbeitet|aktualisiert)"
    r"|(?:cette page|la dernière modification)[^.]{0,40}modifi"
    r"|dernière (?:modification|mise à jour)"
    r"|esta página (?:se editó|fue modificada)|última (?:modificación|edición|atualização)"
    r"|ultima modifica|laatst (?:bewerkt|gewijzigd)|ostatnia (?:modyfikacja|aktualizacja)"
    r"|последн(?:ее изменение|яя правка)|最終更新|最后更新|最後更新",
    re.IGNORECASE,
)
MOST_CHANGE_WORDS = 24
# A press release and an agency's report open with their place and day.
OPENING_DATE = re.compile(
    r"(?:[^\W\d][^.!?\d]{0,40}[\s(])?(?:vom |on )?"
    r"(\d{1,2}\.\s?\d{1,2}\.\s?(?:19|20)\d\d|\d{1,2}\.? [^\W\d]{3,12} (?:19|20)\d\d"
    r"|[A-Z][a-z]{2,8}\.? \d{1,2}, (?:19|20)\d\d)\)?\s?(?:[-–—:|/)]|\([A-Z])",
)
MOST_OPENING_CHARACTERS = 90
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


def far_date_claims(blocks: Sequence[Block], near: Sequence[Block]) -> Iterator[Claim]:
    """Dates under a label, in a page's foot, and those that texts `near` the title open with."""
    for block in blocks:
        text = block.text
        if block.words > MOST_CHANGE_WORDS or not DIGIT.search(text):
            continue
        if found := LAST_CHANGE.search(text[:80]):
            if DATE_LIKE.search(text, found.end()):
                yield Claim("modified", text[found.start() :], "dateline", LABELLED)
        elif block.words <= MOST_LINE_WORDS and PLAIN_BYLINE.match(text) and DATE_LIKE.search(text):
            yield Claim("published", text, "dateline", SIGNED)
    for label, block in pairwise(blocks):
        is_line = block.words <= MOST_LABELLED_WORDS and DIGIT.search(block.text)
        is_date = is_line and DATE_LIKE.search(block.text)
        if is_date and DATE_LABEL.fullmatch(label.text):
            changed = UPDATED.search(label.text)
            yield Claim("modified" if changed else "published", block.text, "dateline", LABELLED)
    for block in near:
        opening = OPENING_DATE.match(block.text[:MOST_OPENING_CHARACTERS])
        if opening and block.words > MOST_LINE_WORDS:
            yield Claim("published", opening[1], "dateline", OPENING)


def is_prose(block: Block) -> bool:
    """Whether a line with a date in it tells of something rather than of itself."""
    if block.kind is BlockKind.HEADING:
        # A title may name a day, but not its minute.
        return block.words > MOST_DATE_WORDS and not CLOCK.search(block.text)
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
