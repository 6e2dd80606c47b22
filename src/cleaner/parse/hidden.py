"""Elements that are not what their tag says: hidden by the page, or never closed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

import turbohtml

HIDDEN_STYLE = re.compile(
    r"display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden", re.IGNORECASE
)
HIDDEN_NAMES = re.compile(
    r"(?<![\w-])(?:sr-only|visually-?hidden|screen-reader-(?:text|only)|screenreader|assistive-text"
    r"|element-invisible|visuallyhidden|u-visually-hidden|is-visually-hidden|a11y-hidden)(?![\w-])"
)
# What a callout folds away until its title is clicked: a style hides it, and it is the text's.
FOLDED = re.compile(r"(?<![\w-])(?:callout|admonition)-(?:content|body)(?![\w-])", re.IGNORECASE)
# A button with a paragraph of more was never closed, and the page's text is in it.
MOST_BUTTON_CHARACTERS = 120


def is_hidden(tag: str, attrs: Mapping[str, str]) -> bool:
    """Whether the page itself does not show the element."""
    if not attrs:
        return tag == "dialog"
    if "hidden" in attrs and attrs["hidden"] != "until-found":
        return True
    if tag == "dialog" and "open" not in attrs:
        return True
    style, names = attrs.get("style"), attrs.get("class")
    if style and HIDDEN_STYLE.search(style):
        return not (names and FOLDED.search(names))
    return bool(names) and is_hidden_name(names)


@lru_cache(maxsize=4096)  # a page has a few hundred class attributes, and a site's pages the same
def is_hidden_name(names: str) -> bool:
    """Whether a class attribute says that only screen readers show the element."""
    return bool(HIDDEN_NAMES.search(names.lower()))


def is_unclosed(button: turbohtml.Element) -> bool:
    """Whether a button holds the page's paragraphs, because nobody closed it."""
    paragraphs = button.iter_elements(("p",))
    return any(len(found.text) > MOST_BUTTON_CHARACTERS for found in paragraphs)
