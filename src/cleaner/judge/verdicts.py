"""The judges in order, again until none has anything left to say, and the vetoes over them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from cleaner.detect import detect_language
from cleaner.judge.labels import judge_labels
from cleaner.judge.learned import judge_learned
from cleaner.judge.names import judge_by_name
from cleaner.judge.on_site import judge_on_site
from cleaner.judge.patterns import judge_by_pattern
from cleaner.judge.portraits import judge_portraits
from cleaner.judge.repeats import judge_repeated
from cleaner.judge.structure import (
    judge_biographies,
    judge_empty_sections,
    judge_separators,
)
from cleaner.judge.title import find_title
from cleaner.judge.twice import judge_twice
from cleaner.judge.weigh import is_prose, weigh
from cleaner.model import Block, Claim, Document, Format, Options, Removal
from cleaner.rules import Rules
from cleaner.sidecar import PageKind

Judge = Callable[[Document, Rules], Iterator[Removal]]

# What rules and labels say, before the learned judge sees the page.
RULE_JUDGES: tuple[Judge, ...] = (
    judge_by_name,
    judge_by_pattern,
    judge_repeated,
    judge_labels,
    judge_biographies,
    judge_separators,
)
# After it: lines that stand at the article's edge only now, and what parted or headed what is gone.
CLOSING_JUDGES: tuple[Judge, ...] = (
    judge_twice,
    judge_by_pattern,
    judge_labels,
    judge_biographies,
    judge_portraits,
    judge_separators,
    judge_empty_sections,
)
# The judges that know what they remove, for when the others would leave next to nothing.
SURE_JUDGES: tuple[Judge, ...] = (judge_by_pattern, judge_separators)

# What is not there to be read at all, and goes even where nothing else would be left.
NO_TEXT = frozenset(("any/raw-html", "any/separator", "html/control", "html/hidden"))

# Each round only removes, so it ends by itself; real pages need two or three.
MOST_ROUNDS = 12
# How sure a verdict of a rule or label must be to count; the learned judge has bars of its own.
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
    kind: PageKind | None = None
    """What sort of page it is."""
    confidence: float = 0.0
    """How sure the learned judge is of the whole, 0 to 1."""


def judge(document: Document, rules: Rules, options: Options) -> Verdicts:
    """Every judge's verdicts on a document, less what the options and the vetoes put back."""
    language = options.language or language_of(document)
    rules = rules.remembering(language)
    safe = {find_title(document), *unjudged(document)}
    hearing = Hearing(rules, options, safe=safe.copy())
    hearing.hear(document, RULE_JUDGES)
    learned = judge_learned(document, hearing.removals, rules, options.lean)
    hearing.overrule(learned.overruled, for_good=document.format is not Format.HTML)
    hearing.take(document.without(hearing.removals), learned.removals)
    if document.sited:
        hearing.obey(document)
    hearing.safe |= learned.entries
    # What a clean text says twice, its author says twice.
    passed = judge_twice if learned.clean else None
    hearing.hear(document, tuple(ask for ask in CLOSING_JUDGES if ask is not passed))
    given = sum(block.words for block in document.blocks)
    left = sum(block.words for block in document.without(hearing.removals).blocks)
    vetoed = not (
        left >= FEWEST_WORDS_LEFT or left == given or (left and given < FEWEST_WORDS_GIVEN)
    )
    removals = hearing.removals
    if vetoed:
        hearing = Hearing(rules, options, safe=safe)
        hearing.hear(document, SURE_JUDGES)
        removals = hearing.removals
        if not any(block.words for block in document.without(removals).blocks):
            removals = [removal for removal in removals if removal.rule in NO_TEXT]
    weigh.cache_clear()  # else the whole page stays in memory till the next one
    return Verdicts(
        tuple(removals), tuple(hearing.claims), language, vetoed, learned.kind, learned.confidence
    )


def unjudged(document: Document) -> Iterator[int]:
    """The blocks of a page too full to tell its elements apart: nobody knows what is in them."""
    if document.told_apart is not None:
        for block in document.blocks[document.told_apart :]:
            if not block.inside.hidden:
                yield block.index


def language_of(document: Document) -> str | None:
    """The language of the longer blocks; of all of them where none is long."""
    prose = [block.text for block in document.blocks if is_prose(block)]
    return detect_language("\n".join(prose or [block.text for block in document.blocks]))


class Hearing:
    """What was said of one document so far.

    A block that the options put back once is safe from every other judge; what its line said of
    the article is claimed all the same.
    """

    def __init__(self, rules: Rules, options: Options, safe: set[int | None]) -> None:
        self.rules = rules
        self.options = options
        self.safe = safe
        self.removals: list[Removal] = []
        self.claims: list[Claim] = []

    def hear(self, document: Document, judges: tuple[Judge, ...]) -> None:
        """The judges in rounds: what one removes, the next one does not see."""
        claims = document.claims + tuple(self.claims)
        left = replace(document.without(self.removals), claims=claims)
        silent = 0
        for ask in judges * MOST_ROUNDS:
            before = len(left.blocks)
            heard = [r for r in ask(left, self.rules) if r.confidence >= LEAN[self.options.lean]]
            if heard:
                fresh = [claim for r in heard if r.block not in self.safe for claim in r.claims]
                left = replace(left, claims=left.claims + tuple(fresh))
                self.claims += fresh
                left = self.take(left, heard)
            silent = silent + 1 if len(left.blocks) == before else 0
            if silent == len(judges):  # each has seen what is left
                break

    def take(self, left: Document, heard: Iterable[Removal]) -> Document:
        """What is left after verdicts, less those on blocks that are safe."""
        there = {block.index for block in left.blocks}
        heard = [removal for removal in heard if removal.block in there]
        self.safe |= {r.block for r in heard if is_kept(r, self.options)}
        found = list(whole_items(left, (r for r in heard if r.block not in self.safe)))
        self.removals += found
        return left.without(found)

    def obey(self, document: Document) -> None:
        """What the file of the site takes out goes, but for what the options put back.

        It speaks after the learned judge, which was taught on pages without such a file. What is in
        the article by the file is judged like any other: on 54 pages with old public files that
        was worth 0.01, as most of them name an element that has more in it by now.
        """
        before = {removal.block: removal for removal in self.removals}
        heard = list(judge_on_site(document, before))
        kept = {removal.block for removal in heard if is_kept(removal, self.options)}
        self.safe |= kept
        going = {r.block: r for r in heard if r.block not in self.safe}
        told = kept | going.keys()
        self.removals = [r for r in self.removals if r.block not in told] + [*going.values()]

    def overrule(self, blocks: frozenset[int], *, for_good: bool) -> None:
        """Take back the verdicts on some blocks; for good, so that no judge may take them again."""
        self.removals = [r for r in self.removals if r.block not in blocks]
        if for_good:
            self.safe |= blocks


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
