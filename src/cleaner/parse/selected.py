"""What a rule file's own selectors find on a page, as claims."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin

import turbohtml

from cleaner.errors import RuleError
from cleaner.model import Claim, Selector
from cleaner.visible import fold_space

Selectors = tuple[Selector, ...]

# Fields that every element found adds to; the others are what the first one says.
SEVERAL = frozenset(("authors", "tags", "credits"))
MOST_ELEMENTS = 100
# Where an element keeps what it says of itself when it is not its text.
BY_TAG = {"meta": "content", "time": "datetime", "data": "value"}
BY_FIELD = {"url": ("href",), "license": ("href",), "image": ("src", "href")}
SURE = 1.0


def claims_of_selectors(
    root: turbohtml.Document, selectors: Selectors, url: str | None
) -> tuple[Claim, ...]:
    """A claim for each selector that finds something; raises RuleError where one is no CSS."""
    claims = []
    for selector in selectors:
        found = [
            v for e in select(root, selector)[:MOST_ELEMENTS] if (v := value(e, selector, url))
        ]
        if found:
            said = found if selector.field in SEVERAL else found[0]
            claims.append(Claim(selector.field, said, "selector", SURE))
    return tuple(claims)


def check_selectors(selectors: Selectors, name: str) -> None:
    """Raises RuleError, which names the file, where a selector is no CSS that can be asked for."""
    empty = turbohtml.parse("")
    for selector in selectors:
        try:
            select(empty, selector)
        except RuleError as error:
            raise RuleError(f"{name}: {error}") from error


def select(root: turbohtml.Document, selector: Selector) -> list[turbohtml.Element]:
    """The elements a selector finds, in the order of the page."""
    try:
        return list(root.select(selector.select))
    except ValueError as error:
        raise RuleError(f"[metadata] {selector.field}: {error}") from error


def value(element: turbohtml.Element, selector: Selector, url: str | None) -> Any:
    """What one element says; a link to an author says where he is found, too."""
    attrs = element.attrs
    names = [selector.attribute] if selector.attribute else attributes_for(element, selector)
    for name in names:
        found = attrs.get(name) or ""
        if said := fold_space(found if isinstance(found, str) else " ".join(found)):
            return said
    if selector.attribute:
        return None
    text = fold_space(" ".join(element.stripped_strings))
    href = str(attrs.get("href") or "") if element.tag == "a" else ""
    if text and href and selector.field == "authors":
        return {"name": text, "url": absolute(href, url)}
    return text


def attributes_for(element: turbohtml.Element, selector: Selector) -> list[str]:
    """The attributes that go before an element's text."""
    own = BY_TAG.get(element.tag)
    return [*BY_FIELD.get(selector.field, ()), *([own] if own else [])]


def absolute(href: str, url: str | None) -> str:
    """An address as it is from everywhere, where the page's own is known."""
    try:
        return urljoin(url or "", href)
    except ValueError:
        return href
