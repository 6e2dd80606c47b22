"""Whatever a page says, its Markdown says the same when it is read again."""

from __future__ import annotations

import html
import os
import unicodedata

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from cleaner.parse.html import parse_html
from cleaner.render import to_markdown

# A short run in CI; `CLEANER_EXAMPLES=10000` for a long one by hand.
EXAMPLES = int(os.environ.get("CLEANER_EXAMPLES", "150"))
READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])

WORDS = st.text("ab1. *_`~[]()<>!#+-=|\\&;:$\"'^{}/,。「」“”é€x@", min_size=1, max_size=8)
PHRASES = st.sampled_from(
    r"""
# ¦- ¦1. ¦1) ¦+ ¦> ¦---¦===¦***¦* * *¦~~~¦```¦[x](y)¦[a]: b¦![x](y)¦<b>¦&amp;¦&copy;¦snake_case
¦**x**¦__x__¦~~x~~¦\¦`x`¦$x$¦[^1]¦[ ] x¦http://a.b/c_d_e¦<http://a.b>¦a@b.c¦<!-- x -->¦word
¦hello world¦.¦*¦_¦    x¦|a|b|¦|---|---|¦a | b""".replace("\n", "").split("¦")
)
TEXT = st.one_of(WORDS, PHRASES).map(html.escape)
MARKS = ("b", "i", "s", "span", "code", "mark", "em", "strong")
LINK = '<a href="http://x.example/z(1 &amp;amp;">k'


def inside(tag: str):
    return lambda children: f"<{tag}>{''.join(children)}</{tag.split()[0]}>"


def inline(children):
    several = st.lists(children, min_size=1, max_size=4)
    links = several.map(lambda parts: f"{LINK}{''.join(parts)}</a>")
    return st.one_of(
        *(several.map(inside(tag)) for tag in MARKS),
        links,
        st.sampled_from(["<br>", " ", '<img src=a.png alt="a]*b">']),
    )


RUN = st.lists(st.recursive(TEXT, inline, max_leaves=10), min_size=1, max_size=5).map("".join)
ROW = st.lists(RUN.map(lambda run: f"<td>{run}</td>"), min_size=2, max_size=3).map(inside("tr"))
LEAF = st.one_of(
    RUN,
    RUN.map(lambda run: f"<p>{run}</p>"),
    RUN.map(lambda run: f"<h2>{run}</h2>"),
    TEXT.map(lambda text: f"<pre>{text}\n\n  {text}</pre>"),
    st.just("<hr>"),
    st.lists(ROW, min_size=1, max_size=3).map(inside("table")),
)
CONTAINERS = ("ul", "ol start=3", "li", "blockquote", "div", "dl", "dd", "dt", "figcaption")


def blocks(children):
    several = st.lists(children, min_size=1, max_size=3)
    return st.one_of(
        *(several.map(inside(tag)) for tag in CONTAINERS),
        several.map(lambda items: f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"),
    )


PAGES = st.lists(st.recursive(LEAF, blocks, max_leaves=6), min_size=1, max_size=3).map("".join)


def read(markdown: str) -> str:
    return "".join(said(token) for token in READER.parse(markdown))


def said(token: Token) -> str:
    """What a token shows; anything that should never come of a page shows as itself."""
    if token.type in ("text", "code_inline", "fence"):
        return token.content
    if token.type == "html_inline":
        return "" if token.content == "<br>" else f"HTML{token.content}"
    if token.type in ("code_block", "html_block"):
        return f"{token.type}{token.content}"
    if token.type == "image":
        return ""
    return "".join(said(child) for child in token.children or ())


def folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


@settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)
@given(PAGES)
@example("<p><s>1<br><b>:</b></s>1")
@example("<p><em>1<b>1!</b></em><strong><a href=/x>k1</a></strong>")
@example("<p><b><em>1</em>1<i>1:</i></b><a href=/x>k<i>1</i></a>")
@example("<table><tr><td>1</td><td><i>1</i><b>1<br><i>:</i></b></td></tr></table>")
def test_the_same_words_in_the_same_order(page):
    document = parse_html(page)
    expected = folded(" ".join(block.text for block in document.blocks))
    assert folded(read(to_markdown(document))) == expected


@settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)
@given(st.text(max_size=60))
def test_any_text_survives(text):
    document = parse_html(f"<p>{html.escape(text)}</p><h1>{html.escape(text)}</h1>")
    markdown = to_markdown(document)
    markdown.encode("utf-8")
    assert "\x00" not in markdown
    assert not any("\ufdd0" <= char <= "\ufdef" for char in markdown)
