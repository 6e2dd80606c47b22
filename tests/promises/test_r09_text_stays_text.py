"""R9: text stays text: whatever a page says, read again, is one block of that kind with that text.

`tests/test_render_roundtrip.py` has whole pages of it, nested and marked.
"""

import html
import os
import unicodedata

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from cleaner.parse.html import parse_html
from cleaner.render import to_markdown

EXAMPLES = int(os.environ.get("CLEANER_EXAMPLES", "150"))
READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
SIGNS = "# + - * _ ` ~ > < [ ] ( ) ! | \\ & ; : = . 1 9 ) ^ $ { } \" ' / @ a b x"
TEXTS = st.lists(
    st.one_of(
        st.sampled_from([*SIGNS.split(), " ", "  "]),
        st.sampled_from(
            "--- === *** ``` ~~~ 1. 1) [x](y) ![x](y) [a]: &amp; &#42; <b> </p> <!-- http://a.b"
            " a@b.c [^1] [ ] $x$ |-|-| word Hello".split()
        ),
    ),
    min_size=1,
    max_size=12,
).map("".join)
# An element, how it stands in a page, and what the reader makes of a block of it.
PLACES = {
    "p": ("<p>{}</p>", ["paragraph_open", "inline", "paragraph_close"]),
    "h2": ("<h1>Top</h1><h2>{}</h2>", ["heading_open", "inline", "heading_close"]),
    "li": (
        "<ul><li>{}</li></ul>",
        ["bullet_list_open", "list_item_open", "paragraph_open", "inline", "paragraph_close",
         "list_item_close", "bullet_list_close"],
    ),
    "a": ('<p><a href="/x">{}</a></p>', ["paragraph_open", "inline", "paragraph_close"]),
    "code": ("<p>see <code>{}</code></p>", ["paragraph_open", "inline", "paragraph_close"]),
    "pre": ("<pre>{}</pre>", ["fence"]),
}  # fmt: skip


def said(token) -> str:
    if token.children is not None:
        return "".join(said(child) for child in token.children)
    return token.content if token.type in ("text", "code_inline", "fence", "html_inline") else ""


def folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFC", text).split())


@pytest.mark.parametrize("place", PLACES)
@settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)
@given(TEXTS)
@example("# no heading")
@example("1. no list")
@example("---")
@example("[a]: http://b.example")
def test_r9_one_block_of_that_kind_with_that_text(place, text):
    around, kinds = PLACES[place]
    if not folded(text):
        return
    tokens = READER.parse(to_markdown(parse_html(around.format(html.escape(text)))))
    if place == "h2":
        tokens = tokens[3:]
    expected = ("see" if place == "code" else "") + folded(text)
    assert folded("".join(said(token) for token in tokens)) == expected
    assert [token.type for token in tokens] == kinds
