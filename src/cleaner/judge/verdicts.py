"""The judges in order, again until none has anything left to say, and the vetoes over them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from cleaner.detect import detect_language
from cleaner.judge.edges import judge_edges
from cleaner.judge.labels import judge_labels
from cleaner.judge.names import judge_by_name
from cleaner.judge.patterns import judge_by_pattern
from cleaner.judge.region import judge_region
from cleaner.judge.structure import (
    judge_biographies,
    judge_empty_sections,
    judge_link_lists,
    judge_separators,
    judge_teasers,
)
from cleaner.judge.title import find_title
from cleaner.judge.weigh import is_prose
from cleaner.model import Block, Claim, Document, Format, Options, Removal
from cleaner.rules import Rules

Judge = Callable[[Document, Rules], Iterator[Removal]]

JUDGES: tuple[Judge, ...] = (
    judge_by_name,
    judge_by_pattern,
    judge_labels,
    judge_biographies,
    judge_region,
    judge_edges,
    judge_link_lists,
    judge_teasers,
    judge_separators,
    judge_empty_sections,
)
# The judges that know what they remove, for when the others would leave next to nothing.
SURE_JUDGES: tuple[Judge, ...] = (judge_by_pattern, judge_separators)

# What is not there to be read at all, and goes even where nothing else would be left.
NO_TEXT = frozenset(("any/raw-html", "any/separator", "html/control", "html/hidden"))

# Each round only removes, so it ends by itself; real pages need two or three.
MOST_ROUNDS = 12
# How sure a verdict must be to count.
LEAN = {"precision": 0.0, "balanced": 0.5, "recall": 0.85}
# A result this short, of a page that has more, is more likely a mistake than an article.
FEWEST_WORDS_LEFT = 12
FEWEST_WORDS_GIVEN = 40


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What goes, and what the judges found out about the article on the way."""

    removals: tuple[Removal, ...]
    claims: tuple[Claim, ...] = ()
    """What the lines that were judged say of the article, in the order they were heard."""
    language: str | None = None
    """The language of the text, as given or as found in its prose."""
    vetoed: bool = False
    """True when nearly everything would have gone, and only what is known boilerplate did."""


def judge(document: Document, rules: Rules, options: Options) -> Verdicts:
    """Every judge's verdicts on a document, less what the options and the vetoes put back."""
    language = options.language or language_of(document)
    rules = rules.remembering(language)
    removals, claims = hear(document, rules, options, JUDGES)
    given = sum(block.words for block in document.blocks)
    left = sum(block.words for block in document.without(removals).blocks)
    if left >= FEWEST_WORDS_LEFT or left == given or (left and given < FEWEST_WORDS_GIVEN):
        return Verdicts(removals, claims, language)
    removals, claims = hear(document, rules, options, SURE_JUDGES)
    if not any(block.words for block in document.without(removals).blocks):
        removals = tuple(removal for removal in removals if removal.rule in NO_TEXT)
    return Verdicts(removals, claims, language, vetoed=True)


def language_of(document: Document) -> str | None:
    """The language of the longer blocks; of all of them where none is long."""
    prose = [block.text for block in document.blocks if is_prose(block)]
    return detect_language("\n".join(prose or [block.text for block in document.blocks]))


def hear(
    document: Document, rules: Rules, options: Options, judges: tuple[Judge, ...]
) -> tuple[tuple[Removal, ...], tuple[Claim, ...]]:
    """The judges in rounds: what one removes, the next one does not see.

    A block that the options put back once is safe from every other judge; what its line said of
    the article is claimed all the same.
    """
    safe = {find_title(document)}
    removals: list[Removal] = []
    claims: list[Claim] = []
    for _ in range(MOST_ROUNDS):
        before = len(document.blocks)
        for ask in judges:
            heard = [r for r in ask(document, rules) if r.confidence >= LEAN[options.lean]]
            if not heard:
                continue
            fresh = [claim for r in heard if r.block not in safe for claim in r.claims]
            safe |= {r.block for r in heard if is_kept(r, options)}
            found = list(whole_items(document, (r for r in heard if r.block not in safe)))
            removals += found
            claims += fresh
            document = replace(document.without(found), claims=document.claims + tuple(fresh))
        if len(document.blocks) == before:
            break
    return tuple(removals), tuple(claims)


def whole_items(document: Document, removals: Iterable[Removal]) -> Iterator[Removal]:
    """The verdicts, one a block, less those that would behead a list item of Markdown."""
    counted = {removal.block: removal for removal in removals}
    if document.format is Format.MARKDOWN:
        for index in beheaded(document.blocks, counted.keys()):
            del counted[index]
    yield from counted.values()


def is_kept(removal: Removal, options: Options) -> bool:
    """Whether the options put this one back."""
    if removal.category in options.drop:
        return False
    return not options.keep.isdisjoint((removal.category, removal.rule, str(removal.block)))


def beheaded(blocks: tuple[Block, ...], going: Iterable[int]) -> list[int]:
    """List items' first lines, with the bullet in them, whose other blocks would stay behind."""
    going = set(going)
    staying: dict[int, int] = {}
    for block in blocks:
        inside = block.inside
        while inside.parent is not None:
            if inside.tag == "li" and block.index not in going:
                staying[inside.index] = staying.get(inside.index, 0) + 1
            inside = inside.parent
    return [b.index for b in blocks if b.index in going and staying.get(b.inside.index)]
