"""Markdown and plain text into blocks: kinds, lines, and no line lost."""

import pytest

from cleaner import Format
from cleaner.model import BlockKind
from cleaner.parse import parse
from cleaner.visible import split_lines


def blocks(text, form=Format.MARKDOWN):
    return [(str(b.kind), b.text) for b in parse(text, form).blocks]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# Title\n", [("heading", "Title")]),
        ("## Title ##\n", [("heading", "Title")]),
        ("Title\n===\n", [("heading", "Title")]),
        ("One.\n\nTwo.\n", [("paragraph", "One."), ("paragraph", "Two.")]),
        ("One  \nTwo\n", [("paragraph", "One"), ("paragraph", "Two")]),
        ("One\\\nTwo\n", [("paragraph", "One\\"), ("paragraph", "Two")]),
        ("- a\n- b\n", [("item", "a"), ("item", "b")]),
        ("1. a\n   - b\n", [("item", "a"), ("item", "b")]),
        ("> quoted\n", [("paragraph", "quoted")]),
        ("---\n\nx\n", [("rule", ""), ("paragraph", "x")]),
        ("```py\nx = 1\n```\n", [("code", "x = 1")]),
        ("    indented\n", [("code", "indented")]),
        ("| a | b |\n|---|---|\n| 1 | 2 |\n", [("table", "a b 1 2")]),
        ("![view](/p.png)\n", [("media", "")]),
        ("[1]: /url\n", [("reference", "[1]: /url")]),
        ("<!-- note -->\n", [("reference", "<!-- note -->")]),
        ("<script>x()</script>\n", [("control", "<script>x()</script>")]),
        ("<div>words</div>\n", [("paragraph", "words")]),
        ("", []),
        (" \n\t\n", []),
    ],
)
def test_kinds(text, expected):
    assert [(k, t.rstrip("\\")) for k, t in blocks(text)] == [
        (k, t.rstrip("\\")) for k, t in expected
    ]


MIXED = """# Title

Lead *paragraph* of [some](/x) words.

- one
  more of one

  second paragraph of one
- two
  1. deep

> quoted
> ## heading in it

| a | b |
|---|---|
| 1 | 2 |

[ref]: /url
<!-- a comment -->

```
code

more
```
Last line.
"""


@pytest.mark.parametrize(
    "text", [MIXED, MIXED.replace("\n", "\r\n"), MIXED.rstrip("\n"), "\n\n" + MIXED]
)
def test_each_line_with_text_is_in_exactly_one_block(text):
    document = parse(text, Format.MARKDOWN)
    lines = split_lines(text)
    owned = [n for block in document.blocks for n in range(block.start, block.end)]
    assert len(owned) == len(set(owned))
    assert owned == sorted(owned)
    missing = [lines[n] for n in range(len(lines)) if n not in owned and lines[n].strip(" \t\r\n>")]
    assert missing == []


def test_blocks_know_where_they_stand():
    document = parse(MIXED, Format.MARKDOWN)
    lines = MIXED.split("\n")
    for block in document.blocks:
        first_word = block.text.split()[0].strip("*|<[") if block.text.split() else ""
        if block.kind is not BlockKind.CODE:
            assert first_word in lines[block.line - 1]


def test_front_matter_moves_the_lines():
    front = "---\ntitle: A\n---\n"
    document = parse(front + "# Title\n", Format.MARKDOWN)
    assert document.front_matter == front
    assert document.blocks[0].line == 4
    assert {c.value for c in document.claims if c.field == "title"} == {"A", "Title"}


def test_levels_and_depths():
    document = parse("### Three\n\n- a\n  - b\n\nU\n---\n", Format.MARKDOWN)
    assert [block.level for block in document.blocks] == [3, 1, 2, 2]


def test_emphasis_and_links_are_measured():
    lead, bold, link = parse("*All of it.*\n\n**All.**\n\n[go](/a) now\n", Format.MARKDOWN).blocks
    assert (lead.emphasis, bold.emphasis, link.emphasis) == ("italic", "bold", "")
    assert link.links == ("/a",)
    assert link.link_share == pytest.approx(2 / 6)


WRAPPED = (
    "The water rose through the night, and by morning the lower\n"
    "streets of the town stood under a foot of it, brown and so\n"
    "cold that nobody wanted to step into it, though they had\n"
    "boots, and somebody had a boat.\n"
)


def test_wrapped_paragraphs_are_one_block():
    assert len(parse(WRAPPED, Format.MARKDOWN).blocks) == 1
    assert len(parse(WRAPPED, Format.TEXT).blocks) == 1


def test_unwrapped_lines_are_blocks_of_their_own():
    text = "By Ada Marsh\nPosted in News\nShare\n"
    assert len(parse(text, Format.MARKDOWN).blocks) == 3
    assert len(parse(text, Format.TEXT).blocks) == 3


def test_a_link_over_two_lines_is_one_block():
    assert len(parse("A [link\nthat goes on](/x) here\nand on\n", Format.MARKDOWN).blocks) == 2


@pytest.mark.parametrize("bullet", ["-", "*", "•", "1.", "2)"])
def test_items_of_plain_text(bullet):
    assert blocks(f"{bullet} an entry\n", Format.TEXT) == [("item", "an entry")]


def test_addresses_are_the_links_of_plain_text():
    (block,) = parse("See https://example.org/a for more.\n", Format.TEXT).blocks
    assert block.links == ("https://example.org/a",)


def test_the_first_line_of_a_text_is_its_title():
    document = parse("The Flood\n\nThe water rose.\n", Format.TEXT)
    assert [c.value for c in document.claims if c.field == "title"] == ["The Flood"]


@pytest.mark.parametrize(
    "text", ["> " * 500 + "a", "- " * 500 + "a", "\t" * 900 + "a", "[" * 9000, "#" * 9000]
)
def test_deep_nests_lose_nothing(text):
    document = parse(text, Format.MARKDOWN)
    assert sum(block.end - block.start for block in document.blocks) == 1
