"""What the file of a page's site takes out: its word counts over that of the judges."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cleaner.model import Category, Document, Removal


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
