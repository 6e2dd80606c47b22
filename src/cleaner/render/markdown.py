"""Writes the tree of the kept blocks as Markdown."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from functools import cache, partial
from typing import Any

from bs4 import Tag
from markdownify import MarkdownConverter

from cleaner.model import Document
from cleaner.render.blocks import WRITERS, take_turn
from cleaner.render.code import write_fence
from cleaner.render.escape import guard_start, write_cell, write_heading, write_paragraph
from cleaner.render.fragment import build_soup
from cleaner.render.images import emoji_of, is_pixel, source_of
from cleaner.render.links import can_be_autolink, resolve_url, write_destination
from cleaner.render.mail import show_mail
from cleaner.render.marks import (
    BACKTICK,
    CLOSE_BRACKET,
    CODE_END,
    CODE_START,
    DEL_CLOSE,
    DEL_OPEN,
    EM_CLOSE,
    EM_OPEN,
    IMAGE,
    LABEL_CLOSE,
    LABEL_OPEN,
    LINK_END,
    LINK_MIDDLE,
    LINK_START,
    MARK,
    MATH,
    OPEN_BRACKET,
    STRONG_CLOSE,
    STRONG_OPEN,
    TAG_END,
    WRITTEN,
    clean_code,
    clean_text,
    mark_literals,
)
from cleaner.render.scripts import lowered, raised
from cleaner.render.tables import Cell, Row, is_bold_row, is_title_row, span_of, write_table
from cleaner.render.tags import HEADINGS, LISTS
from cleaner.render.tex import spaced
from cleaner.render.tracking import strip_tracking
from cleaner.render.tree import says_anything

# Where text says nothing but itself.
CODE = frozenset(("pre", "code"))


def to_markdown(
    document: Document, *, images: bool = True, links: bool = True, keep_tracking: bool = False
) -> str:
    """The kept blocks as Markdown; ends in one newline unless empty."""
    # A converter works out its options anew each time, which takes longer than many a paragraph.
    writer = copy(writer_for(images=images, links=links, keep_tracking=keep_tracking))
    writer.base = document.base
    text = writer.convert_soup(build_soup(show_mail(document)))
    return f"{text}\n" if text else ""


@cache
def writer_for(*, images: bool, links: bool, keep_tracking: bool) -> PageWriter:
    """A writer for these options, of no page yet."""
    return PageWriter(None, images=images, links=links, keep_tracking=keep_tracking)


def chomp(text: str) -> tuple[str, str, str]:
    """White space at the start, the text between, white space at the end."""
    inner = text.strip(" \n")
    if not inner:
        return text, "", ""
    if len(inner) == len(text):
        return "", text, ""
    start = len(text) - len(text.lstrip(" \n"))
    return text[:start], inner, text[start + len(inner) :]


class PageWriter(MarkdownConverter):
    """markdownify, with every mark decided when the line it stands in is complete."""

    def __init__(
        self, base: str | None, *, images: bool, links: bool, keep_tracking: bool = False
    ) -> None:
        super().__init__()
        self.base = base
        self.images = images
        self.links = links
        self.keep_tracking = keep_tracking

    def process_tag(self, node: Tag, parent_tags: Any = None) -> str:
        """Convert what is inside an element, then the element itself."""
        name = node.name
        if name == "p":
            return self.convert_p(node, "", parent_tags)
        if name in WRITERS:
            return WRITERS[name](node, self.parts_of(node))
        if name == "table":
            return self.convert_table(node, "", parent_tags)
        inner = self.inner_of(node)
        if name in HEADINGS:
            return self.convert_hN(int(name[1]), node, inner, parent_tags)
        convert = CONVERTERS.get(name)
        return convert(self, node, inner, parent_tags) if convert else inner

    def parts_of(self, node: Tag) -> list[tuple[Tag, str]]:
        """The elements in an element that say anything, each with its Markdown."""
        parts = []
        before: object = None
        for child in node.contents:
            if isinstance(child, Tag):
                if child.name in LISTS:
                    take_turn(child, before)
                if text := self.process_tag(child):
                    parts.append((child, text))
            before = child
        return parts

    def process_text(self, el: Any, parent_tags: Any = None) -> str:
        """Clean a piece of text in code; any other is marked as well, where it may need it."""
        if parent_tags == "pre":
            return str(el)
        return clean_text(el)

    # Blocks

    def convert_p(self, el: Tag, text: str, parent_tags: Any) -> str:
        """A paragraph; two in three are one piece of text with no mark in it."""
        if len(el.contents) == 1 and not isinstance(el.contents[0], Tag):
            plain = clean_text(str(el.contents[0]))
            text = mark_literals(plain)
            if text is plain:
                line = text.strip(" ")
                return guard_start(line) if line else ""
        else:
            text = self.inner_of(el)
        return write_paragraph(text)

    def convert_hN(self, n: int, el: Tag, text: str, parent_tags: Any) -> str:  # noqa: N802
        """A heading; one that holds only a picture is a paragraph."""
        if not says_anything(el):
            return write_paragraph(text)
        line = write_heading(without_weight(text))
        return f"{'#' * n} {line}" if line else ""

    def convert_hr(self, el: Tag, text: str, parent_tags: Any) -> str:
        """A rule."""
        return "---"

    def convert_pre(self, el: Tag, text: str, parent_tags: Any) -> str:
        """A code block."""
        return write_fence(text, str(el.get("data-language") or "")) if text else ""

    def convert_table(self, el: Tag, text: str, parent_tags: Any) -> str:
        """A table, its caption or title above it."""
        parts = [child for child in el.contents if isinstance(child, Tag)]
        titles = [child for child in parts if child.name == "caption"]
        lines = [child for child in parts if child.name == "tr"]
        lines.sort(key=lambda line: "data-foot" in line.attrs)
        spoken = [line for line in lines if says_anything(line)][:2]
        if len(spoken) > 1 and is_bold_row(spoken[0]) and not is_bold_row(spoken[1]):
            spoken[0]["data-head"] = "1"
        rows = [self.row_of(line) for line in lines]
        filled = [at for at, row in enumerate(rows) if any(cell.text for cell in row.cells)]
        if filled and is_title_row([rows[at] for at in filled[:2]]):
            cells = (cell for cell in lines[filled[0]].contents if isinstance(cell, Tag))
            titles += [cell for cell in cells if self.inner_of(cell).strip()]
            del rows[filled[0]]
        captions = [
            write_paragraph(self.convert_em(title, self.inner_of(title), parent_tags))
            for title in titles
        ]
        return "\n\n".join(part for part in (*captions, write_table(rows)) if part)

    def row_of(self, line: Tag) -> Row:
        """One row of a table; the names in a header need no weight of their own."""
        cells = [child for child in line.contents if isinstance(child, Tag)]
        inner = [self.inner_of(cell) for cell in cells]
        ticks = sum(text.count(BACKTICK) + text.count(CODE_START) for text in inner)
        write = partial(write_cell, many_ticks=ticks > 1)
        row = Row(
            [
                Cell(
                    write(text),
                    span_of(cell.attrs, "colspan"),
                    span_of(cell.attrs, "rowspan"),
                    str(cell.get("data-align") or ""),
                    cell.name == "th",
                )
                for cell, text in zip(cells, inner, strict=True)
            ],
            "data-head" in line.attrs,
        )
        if not row.is_header():
            return row
        plain = (write(without_weight(text)) for text in inner)
        return row._replace(
            cells=[cell._replace(text=text) for cell, text in zip(row.cells, plain, strict=True)]
        )

    def inner_of(self, el: Tag) -> str:
        """What is inside an element, converted."""
        process_tag = self.process_tag
        contents: list[Any] = el.contents
        if el.name in CODE:
            read = partial(self.process_text, parent_tags=el.name)
            inner = [process_tag(c) if isinstance(c, Tag) else read(c) for c in contents]
        else:
            inner = [
                process_tag(c) if isinstance(c, Tag) else mark_literals(clean_text(c))
                for c in contents
            ]
        return inner[0] if len(inner) == 1 else "".join(inner)

    # Inline

    def convert_br(self, el: Tag, text: str, parent_tags: Any) -> str:
        """A line break."""
        return "\n"

    def convert_em(self, el: Tag, text: str, parent_tags: Any) -> str:
        """Emphasis."""
        start, inner, end = chomp(text)
        return f"{start}{EM_OPEN}{inner}{EM_CLOSE}{end}" if inner else start

    def convert_strong(self, el: Tag, text: str, parent_tags: Any) -> str:
        """Strong emphasis."""
        start, inner, end = chomp(text)
        return f"{start}{STRONG_OPEN}{inner}{STRONG_CLOSE}{end}" if inner else start

    def convert_del(self, el: Tag, text: str, parent_tags: Any) -> str:
        """Struck text."""
        start, inner, end = chomp(text)
        return f"{start}{DEL_OPEN}{inner}{DEL_CLOSE}{end}" if inner else start

    def convert_code(self, el: Tag, text: str, parent_tags: Any) -> str:
        """Inline code."""
        lines = []
        for line in text.split("\n"):
            start, inner, end = chomp(line)
            lines.append(f"{start}{CODE_START}{inner}{CODE_END}{end}" if inner else start)
        return "\n".join(lines)

    def convert_sup(self, el: Tag, text: str, parent_tags: Any) -> str:
        """Raised text."""
        return write_script("sup", text, raised)

    def convert_sub(self, el: Tag, text: str, parent_tags: Any) -> str:
        """Lowered text."""
        return write_script("sub", text, lowered)

    def convert_mark(self, el: Tag, text: str, parent_tags: Any) -> str:
        """The mark of a footnote."""
        return f"[^{el['data-label']}]"

    def convert_q(self, el: Tag, text: str, parent_tags: Any) -> str:
        """A quotation in a sentence."""
        start, inner, end = chomp(text)
        return f'{start}"{inner}"{end}' if inner else start

    def convert_rt(self, el: Tag, text: str, parent_tags: Any) -> str:
        """How the characters before it are read."""
        start, inner, end = chomp(text)
        return f"{start}({inner}){end}" if inner else start

    def convert_math(self, el: Tag, text: str, parent_tags: Any) -> str:
        """A formula as TeX, or its characters when the page carries no TeX."""
        tex = spaced(" ".join(clean_code(str(el.get("data-tex") or "")).split()))
        if not tex:
            return text
        fence = MATH * (2 if el.get("data-display") else 1)
        return f"{fence}{tex}{fence}"

    def convert_a(self, el: Tag, text: str, parent_tags: Any) -> str:
        """A link, when it leads somewhere safe and there is something to click on."""
        start, inner, end = chomp(text)
        url = self.address(str(el.get("href") or "")) if inner and self.links else None
        if not url:
            return text
        if inner.startswith("http") and can_be_autolink(MARK.sub(written, inner), url):
            return f"{start}<{url}{TAG_END}{end}"
        if stands_in_brackets(inner):
            return f"{start}{inner[0]}{write_link(inner[1:-1], url)}{inner[-1]}{end}"
        return f"{start}{write_link(inner, url)}{end}"

    def address(self, url: str) -> str | None:
        """Where an address of the page leads, or None when it is none to follow."""
        found = resolve_url(url, self.base)
        return strip_tracking(found) if found and not self.keep_tracking else found

    def convert_img(self, el: Tag, text: str, parent_tags: Any) -> str:
        """A picture, unless it is there only to be counted."""
        attrs = {key: str(value) for key, value in el.attrs.items()}
        if emoji := emoji_of(attrs):
            return mark_literals(clean_text(emoji))
        if not self.images or is_pixel(attrs):
            return ""
        url = self.address(source_of(attrs))
        alt = mark_literals(clean_text(attrs.get("alt", "")).strip())
        return f"{IMAGE}{write_link(alt, url)}" if url else ""

    def convert_iframe(self, el: Tag, text: str, parent_tags: Any) -> str:
        """Another page, a video or a sound: a link with its title."""
        url = self.address(str(el.get("src") or "")) if self.links else None
        if not url or not url.startswith(("http://", "https://")):
            return ""
        title = mark_literals(clean_text(str(el.get("title") or "")).strip())
        if not title and can_be_autolink(url, url):
            return write_paragraph(f"<{url}{TAG_END}")
        return write_paragraph(write_link(title or mark_literals(url), url))

    convert_video = convert_audio = convert_embed = convert_object = convert_iframe


CONVERTERS: dict[str, Callable[..., str]] = {
    name.removeprefix("convert_"): getattr(PageWriter, name)
    for name in dir(PageWriter)
    if name.startswith("convert_")
}


def without_weight(text: str) -> str:
    """A heading's text without the bold that all of it is in: it is bold as a heading."""
    inner = text.strip(" \n")
    is_whole = inner.startswith(STRONG_OPEN) and inner.find(STRONG_CLOSE) == len(inner) - 1
    return inner[1:-1] if is_whole else text


def written(found: Any) -> str:
    """What a stand-in stands for."""
    return WRITTEN.get(found[0], "")


def stands_in_brackets(label: str) -> bool:
    """Whether one pair of brackets is around all of a link's text, as in a link of a wiki."""
    return (
        len(label) > 2
        and label[0] == OPEN_BRACKET
        and label.find(CLOSE_BRACKET) == len(label) - 1
        and label.count(OPEN_BRACKET) == 1
        and not label[1:-1].isspace()
        and label[1] != "^"  # as a link's whole text, a footnote's mark
    )


def write_link(label: str, url: str) -> str:
    """`[label](url)`, its brackets marked."""
    label = label.replace(OPEN_BRACKET, LABEL_OPEN).replace(CLOSE_BRACKET, LABEL_CLOSE)
    return f"{LINK_START}{label}{LINK_MIDDLE}({write_destination(url)}{LINK_END}"


def write_script(name: str, text: str, shift: Any) -> str:
    """Raised or lowered text: as characters, as a link, or as the element itself."""
    start, inner, end = chomp(text)
    if not inner or LINK_END in inner:
        return text
    shifted = shift(inner)
    if shifted:
        return f"{start}{shifted}{end}"
    return f"{start}<{name}{TAG_END}{inner}</{name}{TAG_END}{end}"
