"""Whether the Markdown of a page says what its kept tree says, and leads where that leads."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterator
from functools import partial
from multiprocessing import Pool
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

from folds import use_weights_for
from markdown_things import reader, said, words
from scorer import evenly, load_scorer

BLOCK_MARK = re.compile(r"\A\[(?:![\w-]+\][+-]?|[ x]\] )")
# Words or targets that a difference is shown with, on each side.
AROUND = 2
# Elements of the kept tree that stand in a line of text; all others set their text off.
IN_LINE = frozenset(
    ("a", "strong", "em", "code", "del", "sup", "sub", "q", "rt", "math", "mark", "img")
)


class Trip(NamedTuple):
    """What one page's tree said and its Markdown did not, or the other way; None where neither."""

    page: str
    words: str | None
    links: str | None


def kept_document(data: bytes, url: str | None) -> Any:
    """The document that is given to the writer."""
    from cleaner.judge import judge
    from cleaner.model import Format, Options
    from cleaner.parse import parse
    from cleaner.pipeline import read
    from cleaner.rules import rules_in_force

    options = Options(format=Format.HTML)
    source, text = read(data, options)
    document = parse(text, Format(source.format), url, options.given)
    rules = rules_in_force(options.rules)
    return document.without(judge(document, rules, options).removals)


def travel(shared: Path, page: dict[str, Any]) -> Trip:
    from cleaner.render import to_markdown
    from cleaner.render.fragment import build_soup
    from cleaner.render.mail import show_mail
    from cleaner.render.markdown import PageWriter

    use_weights_for(load_scorer(shared), page["url"] or "")
    document = kept_document(page["html"], page["url"])
    soup = build_soup(show_mail(document))
    tokens = reader().parse(to_markdown(document, keep_tracking=True))
    writer = PageWriter(document.base, images=True, links=True)
    return Trip(
        page["id"],
        first_change(words("".join(tree_text(soup, writer))), words(read_text(tokens))),
        first_change(tree_targets(soup, writer), read_targets(tokens)),
    )


def first_change(before: list[str], after: list[str]) -> str | None:
    """Where two lists part, with what is around, or None."""
    if before == after:
        return None
    pairs = enumerate(zip(before, after, strict=False))
    at = next((at for at, (x, y) in pairs if x != y), min(len(before), len(after)))
    start, end = max(0, at - AROUND), at + AROUND + 1
    return f"{before[start:end]} became {after[start:end]}"


def tree_text(tag: Any, writer: Any) -> Iterator[str]:
    """The text of the kept tree; what is no line of text is set off by a space."""
    children = tag.contents
    if tag.name == "table":  # Markdown has no place for a caption but above
        children = sorted(children, key=lambda child: child.name != "caption")
    for child in children:
        if isinstance(child, str):
            yield child
        elif child.name in LEAVES:
            yield LEAVES[child.name](child, writer)
        elif not is_type_said_again(child):
            space = "" if child.name in IN_LINE else " "
            yield space
            yield from tree_text(child, writer)
            yield space


def said_by_math(tag: Any, _: Any) -> str:
    from cleaner.render.tree import text_in

    return str(tag.get("data-tex") or text_in(tag))


def said_by_frame(tag: Any, writer: Any) -> str:
    url = target_in(tag, writer)
    return f" {tag.get('title') or url} " if url else ""


def said_by_picture(tag: Any, _: Any) -> str:
    """Nothing, unless it stands for a character."""
    from cleaner.render.images import emoji_of

    return emoji_of({key: str(value) for key, value in tag.attrs.items()})


LEAVES: dict[str, Callable[[Any, Any], str]] = {
    "math": said_by_math,
    "iframe": said_by_frame,
    "img": said_by_picture,
    "mark": lambda tag, writer: "",
}


def is_type_said_again(tag: Any) -> bool:
    """Whether it is the title of a callout that only says the type."""
    from cleaner.render.tree import text_in

    callout = tag.parent
    if tag.name != "p" or callout.name != "callout" or tag is not callout.contents[0]:
        return False
    return "".join(words(text_in(tag))).lower() == str(callout["data-callout"])


def read_text(tokens: list[Any]) -> str:
    """The text that is read, without the marks of tasks and callouts."""
    texts = [said(t) for t in tokens if t.type in ("inline", "fence", "code_block", "html_block")]
    return " ".join(BLOCK_MARK.sub("", text) for text in texts)


def tree_targets(soup: Any, writer: Any) -> list[str]:
    """Where the links of the kept tree lead that have something to click on."""
    found = []
    for tag in filter(leads_on, tags_in(soup)):
        url = target_in(tag, writer)
        if url and (tag.name == "iframe" or writer.inner_of(tag).strip()):
            found.append(unquote(reader().normalizeLink(url)))
    return found


def tags_in(tag: Any) -> Iterator[Any]:
    """The elements inside of an element, in their order."""
    for child in tag.contents:
        if not isinstance(child, str):
            yield child
            yield from tags_in(child)


def leads_on(tag: Any) -> bool:
    return tag.name in ("a", "iframe")


def target_in(tag: Any, writer: Any) -> str:
    from cleaner.render.links import resolve_url

    url = resolve_url(str(tag.get("href") or tag.get("src") or ""), writer.base) or ""
    return url if tag.name == "a" or url.startswith("http") else ""


def read_targets(tokens: list[Any]) -> list[str]:
    inside = (child for token in tokens for child in token.children or ())
    return [unquote(child.attrs["href"]) for child in inside if child.type == "link_open"]


def show_round_trip(options: argparse.Namespace) -> None:
    pages = list(load_scorer(options.shared).wcxb())
    with Pool(options.jobs) as pool:
        trips = pool.map(partial(travel, options.shared), evenly(pages, options.pages))
    for name in ("words", "links"):
        wrong = [(trip.page, getattr(trip, name)) for trip in trips if getattr(trip, name)]
        print(f"same {name}: {1 - len(wrong) / len(trips):.4f} of {len(trips)} pages")
        for page, change in wrong if options.misses else ():
            print(f"  {page}: {change}")
