"""The learned judge: it sees the page, and gives each block the chance that it is the article's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from cleaner.judge.edges import judge_edges
from cleaner.judge.features import features_of
from cleaner.judge.links import judge_link_lists, judge_teasers
from cleaner.judge.net import Opinion, ask, weights
from cleaner.judge.region import judge_region
from cleaner.judge.structure import is_link_entry
from cleaner.judge.together import LIST_SHARE, Floats, Marks, decide, lists
from cleaner.judge.weigh import lineage, weigh
from cleaner.model import Block, BlockKind, Category, Document, Format, Removal
from cleaner.rules import Rules
from cleaner.sidecar import PAGE_KINDS, PageKind

RULE = "any/learned"
# How much higher or lower than the best bar a block must reach. The curve over it is in the README.
LEANS = {"precision": 1.6, "balanced": 1.0, "recall": 0.4}
# What these would remove by where it stands goes unless the net is sure of it: their word divides
# its chance. Trained on English pages only, the net alone scored 0.008 lower on other languages.
STRUCTURE_JUDGES = (judge_region, judge_link_lists, judge_teasers, judge_edges)
SURE, DOUBT = 0.9, 0.2
# They know where an article begins and ends; a listing or a shop's page has no such place.
ONE_TEXT = tuple(map(PAGE_KINDS.index, ("article", "documentation", "forum")))
DOUBTED, TOLD, IS_ONE_TEXT, IS_TEXT = 0.5, 0.65, 0.3, 0.5
# In a listing or a shop a heading that is this likely is an entry by itself, with nothing below.
ENTRY = 0.5
# An element's class is evidence, not a sentence: where the judge is this sure, the block stays.
# Over all kinds of pages that is worth 0.008 of F1; listings and forums gain most.
OVERRULES = 0.6
BY_NAME = "html/"
# What the page hides until it is unfolded stays where the judge is a third as sure: worth 0.002 of
# word F1 in documentation, 0.001 in services and listings.
UNFOLDS = 0.2
FOLDED = re.compile(
    r"(?:^|[\s-])(?:accordion|collaps|faq|tab|tabs|tabpanel|tab-pane|panel|toggle|answer|expand"
    r"|details|disclosure|read-more|show-more)"
)
# What the page hides is a tab or a folded answer only if it is more than a line.
HIDDEN_WORDS = 40
QUESTION_WORDS = 4
# A forum whose address does not say so: its posts are its content.
COMMENTS = "html/comments"
FORUM, IS_FORUM = PAGE_KINDS.index("forum"), 0.7
# An entry of a menu has this many words at most; a headline has more.
MENU_WORDS = 3
UNLIKE = "unlike the text around it that stays"
# What a reason calls all link, partly link, and a few words.
MOSTLY_LINK, PARTLY_LINK, FEW_WORDS = 0.95, 0.5, 4
# Markdown and text that is more likely clean than not is left alone.
CLEAN = 0.2
LABEL_LINE = "any/label-line"
# Lists of links and teasers go from a clean text too, unless the net takes them for the author's.
LINKS_STAY = 0.5
OF_LINKS = frozenset(("any/link-list", "any/teaser"))
# In a text that is clean, a line between two paragraphs that could be a menu's entry, a label, a
# name or a date is the author's own.
MILD = frozenset(
    (
        Category.NAVIGATION,
        Category.TOOLS,
        Category.CONTACT,
        Category.TAXONOMY,
        Category.CREDIT,
        Category.BYLINE,
        Category.DATELINE,
        Category.RELATED,
        Category.COMMENTS,
        Category.CONSENT,
        Category.SEPARATOR,
    )
)
# Of these a label between paragraphs is the author's only where it does not link.
LINKING = frozenset((Category.RELATED, Category.COMMENTS, Category.CONSENT))
# So few words can be a label; more are a teaser.
LABEL_WORDS = 6
# So many dates are those of posts, of entries, of a changelog.
MANY_DATES = 3
OF_POSTS = (Category.BYLINE, Category.DATELINE)


@dataclass(frozen=True, slots=True)
class Learned:
    """The learned judge's word on one document."""

    removals: tuple[Removal, ...] = ()
    overruled: frozenset[int] = frozenset()
    """Blocks that another judge's verdict on their element would remove, and that stay."""
    kind: PageKind | None = None
    confidence: float = 0.0
    """How sure it is of the whole, 0 to 1."""
    entries: frozenset[int] = frozenset()
    """Headings that stay though nothing below them does."""
    clean: bool = False
    """True when this is Markdown or text with next to nothing to remove."""


def judge_learned(
    document: Document, removals: Sequence[Removal], rules: Rules, lean: str = "balanced"
) -> Learned:
    """What should go besides what the rules take, and what of that should stay."""
    if not document.blocks:
        return Learned()
    w = weights("html" if document.format is Format.HTML else "lines")
    # It was taught on pages without a profile: what repeats on a site goes, and is not told to it.
    told = [removal for removal in removals if removal.category is not Category.REPEATED]
    opinion = ask(features_of(document, told), w)
    posts = posts_of(opinion, told)
    if posts:
        removals = [removal for removal in removals if removal.block not in posts]
        told = [removal for removal in told if removal.block not in posts]
        opinion = ask(features_of(document, told), w)
    rows = {block.index: row for row, block in enumerate(document.blocks)}
    named = [rows[r.block] for r in removals if r.rule.startswith(BY_NAME)]
    sure = overruled(document, opinion.article, named) | posts
    gone = np.zeros(len(document.blocks), np.bool_)
    gone[[rows[r.block] for r in removals if r.block not in sure]] = True
    kind = kind_of(opinion)
    suspected = suspicions(document, [r for r in removals if r.block not in sure], rules)
    chances = opinion.article.copy()
    doubt = 1 - (1 - DOUBT) * one_text(document, opinion)
    for block in suspected:
        chance = chances[rows[block]]
        if chance < SURE:
            chances[rows[block]] = chance * doubt
    if document.format is not Format.HTML and opinion.clean > CLEAN:
        links = [
            r
            for b, r in suspected.items()
            if r.rule in OF_LINKS
            and opinion.article[rows[b]] < LINKS_STAY
            and not is_listing(opinion)
        ]
        mild = mild_inside(document, removals, is_forum=opinion.kinds[FORUM] > IS_FORUM)
        return Learned(tuple(links), mild, kind, round(opinion.clean, 2), clean=True)
    is_text = chance_of(opinion, ONE_TEXT) > IS_TEXT
    keep = decide(document, chances, gone, LEANS[lean], is_text=is_text)
    going = np.flatnonzero(~keep & ~gone).tolist()
    expected = expected_score(document.blocks, chances, keep)
    confidence = np.interp(expected, w["confidence.expected"], w["confidence.right"])
    return Learned(
        tuple(explained(document, chances, keep, going, suspected)), sure, kind,
        round(float(confidence), 2), entries_of(document, chances, keep, opinion),
    )  # fmt: skip


def one_text(document: Document, opinion: Opinion) -> float:
    """How far a page may be taken for one text with a beginning and an end, 0 to 1.

    Markdown that a converter made of menus reads like documentation; there only articles count.
    """
    is_told = any(c.field == "kind" and c.value == "article" for c in document.claims)
    is_page = document.format is Format.HTML
    chance = chance_of(opinion, ONE_TEXT if is_page else ONE_TEXT[:1])
    return max(TOLD if is_told else DOUBTED, chance)


def chance_of(opinion: Opinion, kinds: Sequence[int]) -> float:
    """The chance that a page is of one of these kinds."""
    return float(opinion.kinds[list(kinds)].sum())


def is_listing(opinion: Opinion) -> bool:
    """Whether a page is more likely a listing, a shop's or a firm's than one text."""
    return chance_of(opinion, ONE_TEXT) < IS_ONE_TEXT


def entries_of(
    document: Document, chances: Floats, keep: Marks, opinion: Opinion
) -> frozenset[int]:
    """The headings of a listing or a shop that are entries by themselves."""
    if not is_listing(opinion):
        return frozenset()
    return frozenset(
        block.index
        for row, block in enumerate(document.blocks)
        if keep[row] and block.kind is BlockKind.HEADING and chances[row] >= ENTRY
    )


def small_controls(document: Document) -> frozenset[int]:
    """Buttons of a word or two; a longer one is a question with its answer folded away."""
    return frozenset(
        block.index
        for block in document.blocks
        if block.kind is BlockKind.CONTROL and block.words < QUESTION_WORDS
    )


def mild_inside(
    document: Document, removals: Sequence[Removal], *, is_forum: bool
) -> frozenset[int]:
    """What rules take from between the paragraphs of a clean text for being a label or a date.

    In a forum, and where there are many, dates and names are those of posts wherever they stand.
    """
    weights_of = weigh(document)
    prose = [block.index for block in document.blocks if block.index in weights_of.prose]
    labels = {b.index for b in document.blocks if b.words <= LABEL_WORDS and not b.links}
    dates = [removal.block for removal in removals if removal.category in OF_POSTS]
    mild = {
        removal.block
        for removal in removals
        if (
            removal.category in MILD
            and prose
            and prose[0] < removal.block < prose[-1]
            and (removal.category not in LINKING or removal.block in labels)
        )
        or removal.rule == LABEL_LINE
    }
    return frozenset(mild.union(dates if is_forum or len(dates) >= MANY_DATES else ()))


def suspicions(document: Document, removals: Sequence[Removal], rules: Rules) -> dict[int, Removal]:
    """What the judges of structure would remove of what the rules leave, by block."""
    left = document.without(removals)
    found: dict[int, Removal] = {}
    for ask_judge in STRUCTURE_JUDGES if left.blocks else ():
        heard = list(ask_judge(left, rules))
        for removal in heard:
            found.setdefault(removal.block, removal)
        if ask_judge is judge_region:
            left = left.without(heard)
    return found


def posts_of(opinion: Opinion, removals: Sequence[Removal]) -> frozenset[int]:
    """What a forum's elements call comments: its posts."""
    if opinion.kinds[FORUM] <= IS_FORUM:
        return frozenset()
    return frozenset(removal.block for removal in removals if removal.rule == COMMENTS)


def overruled(document: Document, chances: Floats, named: Sequence[int]) -> frozenset[int]:
    """The blocks that their element's name would remove and that stay; of a list all or none.

    A picture stays with the text before it.
    """
    sure = {
        row
        for row in named
        if chances[row] > OVERRULES or (chances[row] > UNFOLDS and is_folded(document.blocks[row]))
    }
    for items in lists(document.blocks, named):
        if len(sure.intersection(items)) < (1 - LIST_SHARE) * len(items):
            sure.difference_update(items)
    pictures = {
        row for row in named if document.blocks[row].images and not document.blocks[row].words
    }
    sure |= {row for row in pictures if row - 1 in sure}  # the name of their element is wrong
    stay = frozenset(document.blocks[row].index for row in sure)
    if not stay:
        return stay
    return stay - small_hidden(document) - small_controls(document)


def is_folded(block: Block) -> bool:
    """Whether a block is hidden in an element that unfolds: an answer, a tab."""
    around = lineage(block.inside)
    at = next((at for at, container in enumerate(around) if container.hidden), None)
    return at is not None and any(FOLDED.search(c.names) for c in around[at : at + 3])


def small_hidden(document: Document) -> frozenset[int]:
    """The blocks of elements that the page hides and that hold next to nothing."""
    members: dict[int, list[Block]] = {}
    if any(container.hidden for container in document.containers):
        for block in document.blocks:
            hidden = next((c.index for c in lineage(block.inside) if c.hidden), None)
            if hidden is not None:
                members.setdefault(hidden, []).append(block)
    return frozenset(
        block.index
        for together in members.values()
        if sum(block.words for block in together) < HIDDEN_WORDS
        for block in together
    )


def kind_of(opinion: Opinion) -> PageKind:
    """The likeliest kind of page."""
    best = int(opinion.kinds.argmax())
    return PageKind(name=PAGE_KINDS[best], confidence=round(float(opinion.kinds[best]), 2))


def expected_score(blocks: Sequence[Block], chances: Floats, keep: Marks) -> float:
    """The word F1 to be expected where the chances are true."""
    words = np.array([b.words for b in blocks], np.float64)
    right = float((words * chances)[keep].sum())
    kept, wanted = float(words[keep].sum()), float((words * chances).sum())
    return round(2 * right / (kept + wanted), 3) if kept + wanted else 0.0


def explained(
    document: Document,
    chances: Floats,
    keep: Marks,
    going: Iterable[int],
    suspected: Mapping[int, Removal],
) -> Iterator[Removal]:
    """The verdicts, each with what a person sees of it; a structure judge's word comes first."""
    staying = np.flatnonzero(keep)
    first, last = (staying[0], staying[-1]) if len(staying) else (0, len(keep))
    for row in going:
        block = document.blocks[row]
        chance = 1 - float(chances[row])
        said = f"{chance:.0%} boilerplate"
        known = suspected.get(block.index)
        if known:
            reason = f"{known.reason[:-1]} ({said})."
            plain = known.category is Category.BOILERPLATE
            category = category_of(block) if plain else known.category
            yield replace(known, category=category, reason=reason, confidence=max(0.5, chance))
            continue
        place = "before the article begins" if row < first else ""
        place = "after the article's last paragraph" if row > last else place
        facts = [*looks(block), *([place] if place else [])] or [UNLIKE]
        yield Removal(
            block.index, category_of(block), RULE, f"{said}: {', '.join(facts)}.", max(0.5, chance)
        )


def category_of(block: Block) -> Category:
    """What an entry that is all link is for: a menu has one to three words, a headline more."""
    if not is_link_entry(block):
        return Category.BOILERPLATE
    return Category.NAVIGATION if block.words <= MENU_WORDS else Category.RELATED


PLACES: Mapping[str, str] = {
    "footer": "inside a footer", "nav": "inside a menu", "aside": "beside the text",
    "header": "inside a header", "form": "inside a form",
}  # fmt: skip


def looks(block: Block) -> Iterator[str]:
    """What is plain to see of a block."""
    if block.link_share >= MOSTLY_LINK:
        yield "all of it is link"
    elif block.link_share >= PARTLY_LINK:
        yield f"{round(10 * block.link_share)} of 10 letters are links"
    elif 0 < block.words <= FEW_WORDS:
        yield "a few words and no sentence"
    around = lineage(block.inside)
    place = next((PLACES[c.tag] for c in around if c.tag in PLACES), None)
    if place:
        yield place
    if any(c.hidden for c in around):
        yield "not shown by the page"
