"""Cases of a page and its Markdown, and what that Markdown says when it is read again.

`markdown_cases.toml` has the cases. `means` is what a reader of the page has of it, in plain HTML,
where the page holds what is not to be read: a gutter, a pixel, the second copy of a formula.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urljoin

import pytest
from bs4 import BeautifulSoup, Tag
from markdown_it import MarkdownIt

from cleaner.model import BlockKind, Category, Removal
from cleaner.parse.html import parse_html
from cleaner.render import to_markdown

BASE = "https://h.example/d/"
READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
CASES = tomllib.loads(Path(__file__).with_name("markdown_cases.toml").read_text("utf-8"))["case"]
# What Markdown has no element for, and what a reader of CommonMark takes for text.
EXTENSIONS = re.compile(r"(?m)^(> )?\[!\w+\][+-]?|(?<=- )\[[ x]\] ")
BLOCKS = "p div h1 h2 h3 h4 h5 h6 li td th tr br pre dd dt blockquote figcaption caption summary hr"


class Facts(NamedTuple):
    """What there is to read, however it is written."""

    words: list[str]
    headings: list[str]
    links: list[tuple[str, str]]
    images: list[tuple[str, str]]
    code: list[str]
    tables: list[list[str]]


def write(html: str) -> str:
    """The page as Markdown, without the buttons that a judge removes."""
    document = parse_html(f"<body>{html}</body>", BASE)
    buttons = [b for b in document.blocks if b.kind is BlockKind.CONTROL and b.text]
    gone = [Removal(b.index, Category.TOOLS, "html/control", "A button.", 1.0) for b in buttons]
    return to_markdown(document.without(gone)).rstrip("\n")


def facts_of(html: str) -> Facts:
    """What a page says."""
    soup = BeautifulSoup(html, "html.parser")
    code = [code_of(tag) for tag in soup(["pre", "code"]) if tag.name == "pre" or is_inline(tag)]
    for tag in soup(BLOCKS.split()):
        tag.insert(0, " ")
        tag.append(" ")
        tag.insert_before(" ")
    texts = unicodedata.normalize("NFKC", soup.get_text())
    return Facts(
        re.findall(r"\w+", "".join(c for c in texts if unicodedata.category(c) != "Cf")),
        [said(tag) for tag in soup(re.compile("^h[1-6]$"))],
        [(said(a), target(a["href"])) for a in soup("a") if is_link(a)],
        [(" ".join(i.get("alt", "").split()), target(i["src"])) for i in soup("img")],
        code,
        [[text for cell in t(["td", "th"]) if (text := said(cell))] for t in soup("table")],
    )


def said(tag: Tag) -> str:
    return " ".join(unicodedata.normalize("NFKC", tag.get_text()).split())


def target(url: str) -> str:
    return unquote(urljoin(BASE, "".join(url.split("\n")))).replace(" ", "%20")


def code_of(tag: Tag) -> str:
    """The lines of code, those of white space empty."""
    for line_break in tag("br"):
        line_break.replace_with("\n")
    return re.sub(r"(?m)^[ \t]+$", "", tag.get_text()).strip("\n")


def is_inline(code: Tag) -> bool:
    return code.find_parent("pre") is None


def is_link(a: Tag) -> bool:
    """Whether a link leads somewhere and shows something."""
    return bool(a.get("href")) and bool(a.get_text(strip=True) or a.find("img"))


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_a_page_is_written_as_markdown(case):
    assert write(case["html"]) == case["markdown"].rstrip("\n")


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_its_markdown_says_the_same_when_it_is_read_again(case):
    read = READER.render(EXTENSIONS.sub(r"\1", case["markdown"]))
    assert facts_of(read) == facts_of(case.get("means", case["html"]))


def test_ids_are_not_given_twice():
    ids = [case["id"] for case in CASES]
    assert len(ids) == len(set(ids))
