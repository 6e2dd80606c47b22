"""Blocks whose text is known boilerplate: the rule packs and the caller's own rules."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.judge.labels import read_label
from cleaner.judge.structure import is_link_entry
from cleaner.judge.weigh import Weights, weigh
from cleaner.model import Block, BlockKind, Category, Claim, Document, Removal, Rule
from cleaner.other_days import OTHER_LABEL
from cleaner.rules import Rules
from cleaner.visible import count_words

# Code and tables are the author's own; a "Share" in them is an example or a figure.
JUDGED = frozenset((BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.HEADING))
# A rule for the lead or the tail may look this far into the prose: past a standfirst of a few
# lines, and up from the end past the notices and boxes that no rule knows.
LEAD_SHARE = 0.1
TAIL_SHARE = 0.25
# "Help", "Services", "Credits" over a paragraph of prose head a section of the article.
ALSO_HEADINGS = frozenset(
    (Category.NAVIGATION, Category.TOOLS, Category.CONTACT, Category.TAXONOMY, Category.CREDIT)
)
# What stands between the parts of a row of buttons.
ROW_SIGNS = ("|", "·", "•", "›", "»", "/")
ROW = re.compile(r"\s[|·•›»/]\s|\s?\|\s?")
MOST_PARTS = 12
# "More on this topic:" has a list below; a longer line is a pointer of its own.
MOST_LABEL_WORDS = 6
UNDER_LABEL = "A link right below a label for other articles."
EVERY_PLACE = ("anywhere", "edge", "lead", "tail")
# What a visible line says of the article is right about this often.
CLAIM_CONFIDENCE = 0.8
# Names stand in lines of other stories and of pictures too.
NAME_CONFIDENCE = 0.6
# "About the author" heads a biography; a biography says more than that.
FEWEST_BIO_WORDS = 6


def judge_by_pattern(document: Document, rules: Rules) -> Iterator[Removal]:
    """Each block's visible text against every rule that could match it."""
    weights = weigh(document)
    before = 0.0
    under_label = False
    above = ""
    for block, following in zip(document.blocks, (*document.blocks[1:], None), strict=False):
        words = block.words if block.index in weights.prose else 0
        removal = None
        heads_prose = (
            block.kind is BlockKind.HEADING and following and following.index in weights.prose
        )
        if block.kind in JUDGED and block.text:
            place = places(before, words, weights)
            removal = judge_text(block, rules, place) or judge_row(block, rules, place)
            if removal is None and under_label and is_link_entry(block):
                removal = Removal(
                    block.index, Category.RELATED, "any/under-label", UNDER_LABEL, 0.9
                )
        if removal and heads_prose and removal.category in ALSO_HEADINGS:
            removal = None
        if removal and is_other_day(removal, above):
            removal = None
        above = block.text
        if removal:
            yield removal
        under_label = removal is not None and is_label(removal, block, under=under_label)
        before += words * (1 - block.link_share)


def judge_text(block: Block, rules: Rules, place: tuple[str, ...]) -> Removal | None:
    """The verdict of the first rule that matches."""
    first = rules.first_match(block.text, block.words, place)
    if not first:
        return None
    rule, found = first
    claims = claims_of(rule, found, block)
    return Removal(block.index, rule.category, rule.id, rule.removes, claims=claims)


def judge_row(block: Block, rules: Rules, place: tuple[str, ...]) -> Removal | None:
    """A row such as "Share | Print | Save" goes if every one of its parts would."""
    text = block.text
    if block.words > rules.max_words or not any(sign in text for sign in ROW_SIGNS):
        return None
    parts = [part for part in ROW.split(text) if part.strip()]
    if not 2 <= len(parts) <= MOST_PARTS:
        return None
    matches = [rules.first_match(part, count_words(part), place) for part in parts]
    if not all(matches) or matches[0] is None:
        return None
    rule = matches[0][0]
    reason = f"A row of {len(parts)} parts, each of which is boilerplate: {rule.removes}"
    return Removal(block.index, rule.category, rule.id, reason)


def is_other_day(removal: Removal, above: str) -> bool:
    """Whether what looks like a dateline is what the line above asks for: a birth, a deadline."""
    is_date = any(claim.field == "published" for claim in removal.claims)
    return is_date and OTHER_LABEL.fullmatch(above) is not None


def is_label(removal: Removal, block: Block, *, under: bool) -> bool:
    """Whether links that follow at once belong to what was removed: "More on this:"."""
    if removal.rule == "any/under-label":
        return under
    return removal.category is Category.RELATED and block.words <= MOST_LABEL_WORDS


def places(before: float, words: int, weights: Weights) -> tuple[str, ...]:
    """Where a block stands, in the words of a rule's `where`."""
    after = weights.total - before - words
    lead = before <= LEAD_SHARE * weights.total
    tail = after <= TAIL_SHARE * weights.total
    if lead and tail:
        return ("anywhere", "edge", "lead", "tail")
    if lead or tail:
        return ("anywhere", "edge", "lead" if lead else "tail")
    return ("anywhere",)


def claims_of_line(block: Block, rules: Rules, category: Category) -> tuple[Claim, ...]:
    """What a line says of the article that goes for another reason than its text."""
    first = rules.first_match(block.text, block.words, EVERY_PLACE)
    if first:
        return claims_of(*first, block)
    if category is Category.AUTHOR_BIO and FEWEST_BIO_WORDS <= block.words <= rules.max_words:
        return (Claim("author_bio", (None, block.text), str(category), CLAIM_CONFIDENCE),)
    return ()


def claims_of(rule: Rule, found: re.Match[str], block: Block) -> tuple[Claim, ...]:
    """What the line said, for the metadata, before it is gone."""
    groups = found.groupdict()
    origin = str(rule.category)
    claims = tuple(
        Claim(
            field,
            groups[field].strip(),
            origin,
            NAME_CONFIDENCE if field == "authors" else CLAIM_CONFIDENCE,
        )
        for field in rule.claim
        if groups.get(field)
    )
    if rule.category is Category.AUTHOR_BIO and block.words >= FEWEST_BIO_WORDS:
        claims += (Claim("author_bio", (None, block.text), origin, CLAIM_CONFIDENCE),)
    if rule.category is Category.TAXONOMY and not claims:
        label = read_label(block)
        claims += (Claim("extra", label, origin, CLAIM_CONFIDENCE),) if label else ()
    return claims
