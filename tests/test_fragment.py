"""The tree of the kept blocks: what opens in it, what does not, and how it stays sound."""

from __future__ import annotations

import dataclasses

import pytest
from bs4 import Tag

from cleaner.model import Block, BlockKind, Container, Document, Event, Format
from cleaner.parse.html import parse_html
from cleaner.render import to_markdown
from cleaner.render.fragment import build_soup
from pace import within

BODY = Container(0, "body")


def keep(page: str, *texts: str) -> Document:
    document = parse_html(page)
    kept = tuple(b for b in document.blocks if b.text in texts)
    assert len(kept) == len(texts)
    return dataclasses.replace(document, blocks=kept)


def of_events(steps: str, *ranges: tuple[int, int]) -> Document:
    """A document of `<tag`, `>tag` and `"text` steps, and the blocks at these places."""
    kinds = {"<": "open", ">": "close", '"': "text"}
    events = tuple(Event(kinds[step[0]], step[1:]) for step in steps.split())
    blocks = tuple(
        Block(number, BlockKind.PARAGRAPH, "x", 1, BODY, start, end)
        for number, (start, end) in enumerate(ranges)
    )
    return Document(Format.HTML, blocks, (BODY,), events=events)


def shown(tag: Tag) -> str:
    inner = "".join(shown(c) if isinstance(c, Tag) else str(c) for c in tag.contents)
    return inner if tag.name == "[document]" else f"<{tag.name}>{inner}</{tag.name}>"


def test_wrappers_do_not_open():
    soup = build_soup(parse_html("<main><div><section><p>a</p></section></div></main>"))
    assert shown(soup) == "<p>a</p>"


def test_elements_open_around_the_block_are_opened_in_it():
    document = of_events('<b "a <br >br "b >b', (1, 2), (4, 5))
    assert shown(build_soup(document)) == "<p><strong>a<br></br>b</strong></p>"


def test_a_link_around_blocks_is_a_link_in_each():
    page = "<a href='/x'><div>a</div><h2>b</h2></a>"
    assert to_markdown(parse_html(page)) == "[a](/x)\n\n# [b](/x)\n"


KEPT = [
    pytest.param("<ul><li>a</li><li>b</li></ul>c", ("c",), "c", id="a list without items"),
    pytest.param("<ul><li>a</li><li>b</li></ul>c", ("b", "c"), "- b\n\nc", id="one item"),
    pytest.param("<ol><li>a<ul><li>b</li></ul></ol>", ("b",), "1. - b", id="an item's list"),
    pytest.param("<ul><li>a<ul><li>b</ul></ul>", ("b",), "- b", id="a list that is all"),
    pytest.param("<p>a<br>b<br>c</p>", ("a", "c"), "a  \nc", id="a line between"),
    pytest.param("<p>a<br><br>b<br>c</p>", ("a", "c"), "a\n\nc", id="a paragraph between"),
    pytest.param("<p>a<br>b</p>", ("b",), "b", id="a line before"),
    pytest.param("<p><b>a<br>b</b></p>", ("b",), "**b**", id="half of the bold"),
    pytest.param("<blockquote><p>a</p><p>b</p></blockquote>", ("b",), "> b", id="half a quote"),
    pytest.param("<p>a</p><table><tr><td>b<td>c</table>", ("a",), "a", id="no table"),
]


@pytest.mark.parametrize(("page", "texts", "expected"), KEPT)
def test_what_was_removed_leaves_nothing(page, texts, expected):
    assert to_markdown(keep(page, *texts)) == f"{expected}\n"


def test_the_tree_is_sound():
    page = "<ul><li>a<b>b</b></li><ul><li>c</ul></ul><table><tr><td>1<td>2</table><p>d <i>e</i>"
    soup = build_soup(parse_html(page))
    assert shown(soup) == (
        "<ul><li><p>a<strong>b</strong></p><ul><li><p>c</p></li></ul></li></ul>"
        "<p>1</p><p>2</p><p>d <em>e</em></p>"
    )
    tags = [soup]
    for tag in tags:
        inside = [child for child in tag.contents if isinstance(child, Tag)]
        assert all(child.parent is tag for child in inside)
        tags += inside
    assert len(tags) == 12  # and the page itself


def test_a_heading_alone_in_a_list_stands_where_the_list_was():
    item = "<ul><li><h2>{}</h2></li></ul>"
    soup = build_soup(parse_html(f"{item.format('a')}<p>b</p>{item.format('c')}"))
    assert shown(soup) == "<h1>a</h1><p>b</p><h1>c</h1>"
    assert all(child.parent is soup for child in soup.contents)


@pytest.mark.parametrize("tag", ["div", "blockquote", "ul", "b", "span", "li", "dl", "x-y"])
def test_depth_is_bounded(tag):
    page = f"<{tag}>" * 20_000 + "deep" + f"</{tag}>" * 20_000 + "<p>after"
    with within(10):  # a second here; a shared machine is slower
        markdown = to_markdown(parse_html(page))
    assert "deep" in markdown
    assert markdown.endswith("after\n")
    assert len(markdown) < 1000


@pytest.mark.parametrize(
    "item", ["<p>a b</p>", "<li>a b", "<b>a</b> *_b_ ", "a<br>", "<a href=/x>a</a>"]
)
def test_width_costs_in_proportion(item):
    document = parse_html(item * 20_000)
    with within(20):
        markdown = to_markdown(document)
    assert markdown.count("a") >= 20_000


def test_a_wide_span_is_bounded():
    page = "<table><tr><td colspan=9999999>a<td rowspan=9999999>b<tr><td>c</table>"
    assert len(to_markdown(parse_html(page))) < 2000
