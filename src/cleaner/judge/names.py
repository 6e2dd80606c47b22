"""Elements that say by tag, class, id or role that they are not the article (HTML only)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from cleaner.judge.forum import is_forum
from cleaner.judge.patterns import claims_of_line
from cleaner.judge.weigh import Weights, weigh
from cleaner.model import BlockKind, Category, Container, Document, Format, Removal
from cleaner.rules import Rules

# An element that holds this share of the page's prose is the article, or has it inside: a cookie
# banner's class on <body> once cost another tool up to 97 % of a page's text.
VETO_SHARE = 0.6
# Elements whose lines say who wrote the article, when, and whose it is.
TELLING = frozenset((Category.AUTHOR_BIO, Category.BYLINE, Category.DATELINE, Category.TAXONOMY))
# A page's footer says whose it is; what else it says is of the site, not of the article.
FOOTER = "html/footer"
RIGHTS = re.compile(r"©|copyright|\(c\)", re.IGNORECASE)
# A form has a few lines of help; one with this much prose was left open above an article.
FORM = "html/form"
FORM_PROSE_WORDS = 80
# The footer of a quotation says who is quoted.
QUOTES = frozenset(("blockquote", "figure"))
# Tabs, accordions and "show more" hide parts of an article until a script shows them; a menu, a
# dialog or a copy for screen readers has less prose.
HIDDEN_PROSE_WORDS = 200
# A forum's posts stand under "comments", a shop's only text in a "modal": with less prose than this
# outside of it, there is no article for the element to be beside of.
FEWEST_WORDS_OUTSIDE = 60


Verdict = tuple[Category, str, str]
"""Category, rule, reason."""


def judge_by_name(document: Document, rules: Rules) -> Iterator[Removal]:
    """What stands in an element that a rule of `html.toml` names, or that the page itself hides."""
    if document.format is not Format.HTML:
        for block in document.blocks:
            if block.kind is BlockKind.CONTROL:
                yield Removal(
                    block.index, Category.TOOLS, "any/raw-html", "A script or a form, not text."
                )
        return
    weights = weigh(document)
    forum = is_forum(document)
    verdicts: dict[int, Verdict | None] = {}
    for block in document.blocks:
        if block.inside.index not in verdicts:
            for container in reversed(unjudged(block.inside, verdicts)):
                inherited = verdicts[container.parent.index] if container.parent else None
                verdicts[container.index] = inherited or judge_container(
                    container, weights, rules, forum
                )
        verdict = verdicts[block.inside.index]
        if verdict:
            category, rule, _ = verdict
            tells = category in TELLING or (rule == FOOTER and RIGHTS.search(block.text))
            claims = claims_of_line(block, rules, category) if tells else ()
            if rule == FOOTER:
                claims = tuple(claim for claim in claims if claim.field == "copyright")
            yield Removal(block.index, *verdict, claims=claims)
        elif block.kind is BlockKind.CONTROL:
            yield Removal(
                block.index,
                Category.TOOLS,
                "html/control",
                "A button, a field or a menu to choose from.",
            )


def unjudged(container: Container, verdicts: Mapping[int, Verdict | None]) -> list[Container]:
    """The container and those around it that have no verdict yet, the nearest first."""
    found: list[Container] = []
    here: Container | None = container
    while here is not None and here.index not in verdicts:
        found.append(here)
        here = here.parent
    return found


def judge_container(
    container: Container, weights: Weights, rules: Rules, forum: bool
) -> Verdict | None:
    """The verdict on one element."""
    if (
        container.tag in ("header", "footer")
        and container.parent
        and container.parent.tag in QUOTES
    ):
        return None
    prose = weights.words_in[container.index]
    if prose > VETO_SHARE * weights.total or weights.total - prose < FEWEST_WORDS_OUTSIDE < prose:
        return None
    if container.hidden and prose < HIDDEN_PROSE_WORDS:
        return Category.BOILERPLATE, "html/hidden", "The page itself does not show it."
    rule = rules.naming(container.tag, container.names)
    if rule is None or (forum and rule.category is Category.COMMENTS):
        return None
    if rule.id == FORM and prose > FORM_PROSE_WORDS:
        return None
    return rule.category, rule.id, f"{rule.removes} (<{container.tag} {container.names[:60]}>)"
