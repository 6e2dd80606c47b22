"""What the file of a page's site takes out: its word counts over that of the judges."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from cleaner.model import Category, Document, Removal

# Where the file says `prune: no`, only what is this surely no part of the article goes from it.
SURE_INSIDE = 0.9


def judge_on_site(document: Document, before: Mapping[int, Removal]) -> Iterator[Removal]:
    """What a line strips, and what is outside of the body; `before` tells the category of each."""
    sited = document.sited
    if sited is None:
        return
    for block in document.blocks:
        index = block.index
        known = before.get(index)
        category = known.category if known else Category.BOILERPLATE
        if index in sited.stripped:
            line = sited.stripped[index]
            reason = f"Line {line} of the site's file takes it out."
            yield Removal(index, category, f"{sited.name}:{line}", reason)
        elif index in sited.outside:
            reason = f"Outside of the article that line {sited.body} of the site's file finds."
            yield Removal(index, category, f"{sited.name}:body", reason)


def spared_on_site(document: Document, learned: Iterable[Removal]) -> frozenset[Removal]:
    """Of what the learned judge would take, what stays as the file calls it the article."""
    sited = document.sited
    if sited is None or not sited.body or sited.prunes:
        return frozenset()
    return frozenset(removal for removal in learned if removal.confidence < SURE_INSIDE)
