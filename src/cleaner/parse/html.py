"""HTML into blocks, events and claims: one parse, one walk."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import turbohtml

from cleaner.model import Block, BlockKind, Container, Document, Emphasis, Event, Format
from cleaner.parse.buried import find_buried, find_unshown, is_better
from cleaner.parse.claims import claims_of_page
from cleaner.parse.code import MAYBE_CODE, boxes_around, code_in, copy_code, parts_of, text_of
from cleaner.parse.events import HIDDEN_CHARACTERS, attributes, copy_events, spaced_text
from cleaner.parse.formulas import copy_formula, is_drawn, is_formula
from cleaner.parse.guard import MANY_EVENTS, MOST_BLOCKS, MOST_CONTAINERS, MOST_EVENTS, guard
from cleaner.parse.head import SPEAKING, HeadReader, base_of
from cleaner.parse.hidden import is_hidden, is_unclosed
from cleaner.parse.marked import Marks
from cleaner.parse.media import MAYBE_MEDIA, is_media
from cleaner.parse.selected import Selectors, claims_of_selectors
from cleaner.parse.streamed import root_of
from cleaner.parse.tables import is_data_table
from cleaner.parse.tags import BLOCK_LEVEL, BOLD, CONTROLS, HEADINGS, ITALIC, LINE_BREAK, UNREAD
from cleaner.parse.twins import put_twin, twin_in
from cleaner.visible import count_words, fold_space

CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
NAMING = (
    "class", "id", "role", "itemprop", "itemtype", "data-testid", "data-component", "aria-label",
)  # fmt: skip
# A page that shows less than this is a shell for scripts to fill, and its text may stand elsewhere:
# that of forums made with Discourse is in their <noscript>.
FEWEST_SHOWN_WORDS = 60
# A class attribute longer than this was made by a machine, for a machine.
MOST_NAME_CHARACTERS = 300


def parse_html(text: str, url: str | None = None, selectors: Selectors = ()) -> Document:
    """The blocks of a page in reading order, the events to render them from, and its claims."""
    source = guard(text)
    root = root_of(source)
    walk = walk_over(root)
    head = walk.head.done()
    hidden_text = ""
    if walk.words() < FEWEST_SHOWN_WORDS:
        found = find_buried(root, head, url)
        unscripted = turbohtml.parse(source)
        other = walk_over(unscripted, UNREAD - {"noscript"})
        if other.words() > 2 * FEWEST_SHOWN_WORDS and not is_better(found, other.words()):
            walk, head, hidden_text, found = other, other.head.done(), "<noscript>", None
            root = unscripted
    else:
        found = find_unshown(root, head, url, walk.blocks)
    marks = walk.marks
    if found:
        other = walk_over(turbohtml.parse(guard(found.html), positions=False))
        walk, hidden_text = other, found.where
    return Document(
        Format.HTML,
        tuple(walk.blocks),
        tuple(walk.containers),
        events=tuple(walk.events),
        closes=walk.closes,
        claims=claims_of_selectors(root, selectors, url)
        + claims_of_page(head, tuple(walk.blocks), url, root, marks),
        hidden_text=hidden_text,
        base=base_of(head, url),
        told_apart=walk.told_apart,
    )


def walk_over(root: turbohtml.Document, unread: frozenset[str] = UNREAD) -> Walk:
    """A whole page, walked."""
    walk = Walk(unread)
    walk.read(root)
    return walk


class Walk:
    """One pass over the DOM: containers and events as they come, blocks as their runs end."""

    def __init__(self, unread: frozenset[str] = UNREAD) -> None:
        self.unread = unread
        self.blocks: list[Block] = []
        self.containers: list[Container] = [Container(0, "body")]
        self.events: list[Event] = []
        self.closes: dict[int, int] = {}
        self.head = HeadReader()
        self.marks = Marks()
        self.inside = self.containers[0]
        self.names: dict[str, str] = {}
        self.links = self.bold = self.italic = 0  # how many such elements are open
        self.items = 0  # how many lists are open
        self.heading = 0
        self.in_item = 0
        self.href = ""
        self.here = 0  # the line of the element that was opened last
        self.told_apart: int | None = None  # how many blocks there were when the page was full
        self.start_run()

    def words(self) -> int:
        """How much there is to read, menus included."""
        return sum(block.words for block in self.blocks if not block.inside.hidden)

    def start_run(self) -> None:
        """Forget the run of text that was being gathered."""
        self.pieces: list[str] = []
        self.first = -1
        self.last = -1
        self.line = 0
        self.images = self.link_chars = self.bold_chars = self.italic_chars = 0
        self.hrefs: list[str] = []

    def read(self, root: turbohtml.Document) -> None:
        """Walk the tree without recursion: pages nest as deep as they like."""
        stack: list[tuple[str, int, Iterator[turbohtml.Node]]] = [("", -1, iter(root))]
        text_type, element_type = turbohtml.Text, turbohtml.Element
        while stack:
            for node in stack[-1][2]:
                if type(node) is text_type:
                    self.read_text(node)
                elif type(node) is element_type:
                    if len(self.events) >= MANY_EVENTS and self.is_full():
                        self.told_apart = self.told_apart or len(self.blocks)
                        if self.pass_through(node):
                            stack.append(("", -1, iter(node)))
                            break
                        continue
                    outside = self.inside
                    if self.enter(node):
                        at = -1 if self.inside is outside else len(self.events) - 1
                        stack.append((node.tag, at, iter(node)))
                        break
            else:
                tag, opened_at, _ = stack.pop()
                if tag and tag not in self.unread:
                    self.leave(tag, opened_at)
        self.end_run()

    def is_full(self) -> bool:
        """Whether the page has too many elements to tell any more of them apart."""
        return (
            len(self.events) >= MOST_EVENTS
            or len(self.blocks) >= MOST_BLOCKS
            or len(self.containers) >= MOST_CONTAINERS
        )

    def pass_through(self, element: turbohtml.Element) -> bool:
        """Meet an element on a page that has too many: only its text counts; True to go into it."""
        tag = element.tag
        if self.first >= 0 and tag in BLOCK_LEVEL:
            self.pieces.append(" ")
            self.events.append(Event("text", " "))
        if tag in self.unread:
            return False
        attrs = element.attrs
        return not attrs or not is_hidden(tag, {k: str(v) for k, v in attrs.items()})

    def read_text(self, node: turbohtml.Text) -> None:
        """Take a piece of text into the run."""
        data = node.data
        if data.isspace() or not data:
            if self.first >= 0:
                self.pieces.append(" ")
                self.events.append(Event("text", " "))
            return
        self.touch(node)
        self.pieces.append(data)
        self.events.append(Event("text", data))
        self.last = len(self.events)
        if self.links or self.bold or self.italic:
            size = len(fold_space(data))
            self.link_chars += size if self.links else 0
            self.bold_chars += size if self.bold else 0
            self.italic_chars += size if self.italic else 0
            if self.links and self.href and (not self.hrefs or self.hrefs[-1] != self.href):
                self.hrefs.append(self.href)

    def touch(self, node: turbohtml.Node) -> None:
        """The run begins here if it has not begun yet."""
        if self.first < 0:
            self.first = len(self.events)
            self.line = node.source_line or self.here

    def enter(self, element: turbohtml.Element) -> bool:
        """Meet an element; True to go into it."""
        tag = element.tag
        attrs = attributes(element)
        if tag in SPEAKING:
            self.head.see(element, tag, attrs)
        self.marks.see(element, attrs)
        if tag == "source":
            self.events += (Event("open", tag, attrs), Event("close", tag))
            return False
        if self.read_formula(element, tag, attrs):
            return False
        if tag in MAYBE_MEDIA and is_media(element, tag, attrs):
            self.read_whole(element, BlockKind.RULE if tag == "hr" else BlockKind.MEDIA)
            return False
        if tag in self.unread:
            self.read_twin(element, tag)
            return tag == "head"
        if tag == LINE_BREAK:
            self.break_line(attrs)
            return False
        if tag in ("img", "amp-img"):
            self.read_image(element, attrs)
            return False
        if tag in MAYBE_CODE and self.read_box(element, tag, attrs):
            return False
        if tag in CONTROLS:
            return self.enter_control(element, tag, attrs)
        return self.open(element, tag, attrs)

    def enter_control(self, element: turbohtml.Element, tag: str, attrs: Mapping[str, str]) -> bool:
        """A button in a sentence is a word of it; on its own it is a control, unless unclosed.

        It can be all of a heading that unfolds its section; after a heading's words it does
        something with them, such as copying an address.
        A box to tick in a sentence is the switch of a note that unfolds there.
        """
        is_word = (self.first >= 0) != bool(self.heading)
        if tag == "button" and (is_word or is_unclosed(element)):
            return self.open(element, tag, attrs)
        if tag == "input" and self.first >= 0 and attrs.get("type") == "checkbox":
            return False
        self.read_whole(element, BlockKind.CONTROL)
        return False

    def open(self, element: turbohtml.Element, tag: str, attrs: Mapping[str, str]) -> bool:
        """Open an element that holds others."""
        self.here = element.source_line or self.here
        hidden = is_hidden(tag, attrs)
        is_block = tag in BLOCK_LEVEL or "-" in tag
        if hidden and not is_block:
            if len(element.text) < HIDDEN_CHARACTERS:
                return False
            is_block = True
        if is_block:
            self.open_block(tag, self.naming(attrs), hidden)
        else:
            self.open_inline(element, tag, attrs)
        self.events.append(Event("open", tag, attrs))
        return True

    def open_block(self, tag: str, names: str, hidden: bool) -> None:
        """A container: the run before it ends, and what follows stands in it."""
        self.end_run()
        self.inside = Container(len(self.containers), tag, names, self.inside, hidden)
        self.containers.append(self.inside)
        if tag in HEADINGS:
            self.heading = HEADINGS[tag]
        elif tag == "li":
            self.in_item += 1
        elif tag in ("ul", "ol"):
            self.items += 1

    def open_inline(self, element: turbohtml.Element, tag: str, attrs: Mapping[str, str]) -> None:
        """A link, emphasis, a span: part of the run."""
        if tag == "a":
            self.links += 1
            self.href = attrs.get("href", "")
        elif tag == "picture":
            self.touch(element)  # its sources are part of the run, before its image
        elif tag in BOLD:
            self.bold += 1
        elif tag in ITALIC:
            self.italic += 1

    def leave(self, tag: str, opened_at: int) -> None:
        """Close what `enter` went into; a container opened at that event, anything else at -1."""
        if opened_at >= 0:
            self.end_run()
            self.closes[opened_at] = len(self.events)
            self.inside = self.inside.parent or self.containers[0]
            if tag in HEADINGS:
                self.heading = 0
            elif tag == "li":
                self.in_item -= 1
            elif tag in ("ul", "ol"):
                self.items -= 1
        elif tag == "a":
            self.links -= 1
        elif tag in BOLD:
            self.bold -= 1
        elif tag in ITALIC:
            self.italic -= 1
        self.events.append(Event("close", tag))

    def break_line(self, attrs: Mapping[str, str]) -> None:
        """A line break ends a block; in a heading it is a space."""
        if self.heading:
            self.pieces.append(" ")
        else:
            self.end_run()
        self.events += (Event("open", "br", attrs), Event("close", "br"))

    def read_image(self, element: turbohtml.Element, attrs: Mapping[str, str]) -> None:
        """A picture is part of the run it stands in."""
        self.touch(element)
        self.images += 1
        self.events += (Event("open", "img", attrs), Event("close", "img"))
        self.last = len(self.events)

    def read_formula(self, element: turbohtml.Element, tag: str, attrs: Mapping[str, str]) -> bool:
        """A formula is part of the run it stands in, whatever it is drawn with; True if it is one.

        What is only drawn for the eye, beside the formula itself, is passed over.
        """
        if not is_formula(tag, attrs) or is_hidden(tag, attrs):
            return "class" in attrs and is_drawn(element, attrs)
        self.touch(element)
        self.pieces.append(copy_formula(element, attrs, self.events))
        self.last = len(self.events)
        return True

    def read_twin(self, element: turbohtml.Element, tag: str) -> None:
        """A picture in a `<noscript>` is that of the script before it, or a picture of its own."""
        twin = twin_in(element.text) if tag == "noscript" else None
        if twin and not put_twin(self.events, twin):
            self.read_image(element, twin)

    def read_whole(self, element: turbohtml.Element, kind: BlockKind) -> None:
        """An element that stays or goes as a whole is one block."""
        self.end_run()
        start = len(self.events)
        copy = copy_code if kind is BlockKind.CODE else copy_events
        links, link_chars, images = copy(element, self.events)
        events = self.events[start:]
        text = text_of(events) if kind is BlockKind.CODE else fold_space(spaced_text(events))
        self.blocks.append(
            Block(
                len(self.blocks), kind, text, count_words(text), self.inside, start,
                len(self.events), element.source_line or 0, link_chars=link_chars,
                links=tuple(links), images=images,
            )
        )  # fmt: skip

    def read_box(self, element: turbohtml.Element, tag: str, attrs: Mapping[str, str]) -> bool:
        """Code, without what else its box holds, or a table of data is one block; True if it is."""
        code = code_in(element, tag, attrs)
        if code is not None and (tag == "pre" or not (self.heading or is_hidden(tag, attrs))):
            self.end_run()
            around, outside = boxes_around(code, element), self.inside
            self.events += around
            for box in around:
                # Prism calls it a toolbar, and it is none: it holds the code.
                names = self.naming(box.attrs).replace("toolbar", "box")
                self.inside = Container(len(self.containers), box.name, names, self.inside)
                self.containers.append(self.inside)
            for part in parts_of(element, code):
                self.read_whole(part, BlockKind.CODE if part is code else BlockKind.CONTROL)
            self.events += [Event("close", box.name) for box in around]
            self.inside = outside
        elif tag == "table" and is_data_table(element):
            self.read_whole(element, BlockKind.TABLE)
        else:
            return False
        return True

    def end_run(self) -> None:
        """Make a block of the run, if it holds anything."""
        if self.first < 0:
            return
        text = fold_space("".join(self.pieces))
        kind = BlockKind.PARAGRAPH
        if not text:
            kind = BlockKind.MEDIA
        elif self.heading:
            kind = BlockKind.HEADING
        elif self.in_item:
            kind = BlockKind.ITEM
        # Nine tenths: a bold lead often ends in a full stop or a number that is not bold.
        whole = 0.9 * len(text)
        emphasis: Emphasis = (
            "bold" if self.bold_chars > whole else "italic" if self.italic_chars > whole else ""
        )
        if text or self.images:
            self.blocks.append(
                Block(
                    len(self.blocks), kind, text, count_words(text), self.inside, self.first,
                    self.last, self.line, self.heading or self.items, self.link_chars,
                    tuple(self.hrefs), self.images, emphasis if text else "",
                )
            )  # fmt: skip
        self.start_run()

    def naming(self, attrs: Mapping[str, str]) -> str:
        """The words an element is called by, each spelling worked out once a page."""
        raw = " ".join([attrs[k][:MOST_NAME_CHARACTERS] for k in NAMING if k in attrs]).strip()
        known = self.names.get(raw)
        if known is None:
            known = self.names[raw] = CAMEL.sub("-", raw).lower().replace("_", "-")
        return known
