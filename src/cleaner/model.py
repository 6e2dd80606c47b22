"""The nouns: what goes through the program, and what comes out of it.

Blocks and containers are made by the thousand, so they are msgspec structs: read-only like the
frozen dataclasses beside them, five times as quick to make, and, as they hold no cycles, nothing
that the garbage collector need look through.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

import msgspec

from cleaner.sidecar import Metadata, Sidecar

Emphasis = Literal["", "bold", "italic"]
NO_ATTRS: Mapping[str, str] = MappingProxyType({})


class Format(StrEnum):
    """What a document is written in."""

    HTML = "html"
    MARKDOWN = "markdown"
    TEXT = "text"


class BlockKind(StrEnum):
    """What a block is to a reader, whatever it was written in."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    CODE = "code"
    TABLE = "table"
    RULE = "rule"
    MEDIA = "media"
    CONTROL = "control"
    """A button, a field, a menu to choose from."""
    REFERENCE = "reference"
    """A link definition of Markdown: nothing to read, and kept."""


class Category(StrEnum):
    """Why a block goes. Each can be switched with `--keep` and `--drop`."""

    SHARE = "share"
    SUBSCRIBE = "subscribe"
    DONATE = "donate"
    RELATED = "related"
    NAVIGATION = "navigation"
    BYLINE = "byline"
    DATELINE = "dateline"
    TAXONOMY = "taxonomy"
    COMMENTS = "comments"
    DISCLAIMER = "disclaimer"
    COPYRIGHT = "copyright"
    PROVENANCE = "provenance"
    AUTHOR_BIO = "author-bio"
    CREDIT = "credit"
    ADVERTISEMENT = "advertisement"
    CONSENT = "consent"
    PAYWALL = "paywall"
    CONTACT = "contact"
    TRANSLATION = "translation"
    TOOLS = "tools"
    SEPARATOR = "separator"
    REPEATED = "repeated"
    BOILERPLATE = "boilerplate"


class Container(msgspec.Struct, frozen=True, eq=False, gc=False):
    """An element that blocks sit in: block-level in HTML, a list or a quote in Markdown."""

    index: int
    """Position in document order; a parent's is smaller than its children's."""
    tag: str
    names: str = ""
    """The words of its class, id and role, lower-cased, one space between."""
    parent: Container | None = None
    hidden: bool = False
    """True when the page itself does not show it (`hidden`, `display:none`, …)."""


class Block(msgspec.Struct, frozen=True, eq=False, gc=False):
    """A run of text that a reader sees as one thing: the unit that is judged, kept or removed."""

    index: int
    kind: BlockKind
    text: str
    """The visible text, white space folded; empty for a picture or a rule."""
    words: int
    inside: Container
    """The nearest element around it."""
    start: int = 0
    """First line (Markdown, text: counted from 0) or first event (HTML)."""
    end: int = 0
    """One past the last line or event."""
    line: int = 0
    """The line of the source it starts on, counted from 1; 0 when unknown."""
    level: int = 0
    """1–6 for a heading, the depth of nesting for a list item, else 0."""
    link_chars: int = 0
    """How many characters of the text are inside links."""
    links: tuple[str, ...] = ()
    """Where its links point, as written."""
    images: int = 0
    emphasis: Emphasis = ""
    """Set when the whole text is."""

    @property
    def link_share(self) -> float:
        """The share of its characters that are inside links, 0 to 1."""
        return min(1.0, self.link_chars / len(self.text)) if self.text else 0.0


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that is boilerplate, as a pattern, with its own examples."""

    id: str
    category: Category
    removes: str
    """What it takes out, in a sentence for people."""
    match: str = ""
    """Pattern for the visible text of one block."""
    names: str = ""
    """Pattern for the tag, class, id and role words of an element (HTML only)."""
    max_words: int = 30
    min_words: int = 0
    where: Literal["anywhere", "lead", "tail", "edge"] = "anywhere"
    strips: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()
    claim: tuple[str, ...] = ()
    """Metadata fields that the pattern's groups of the same names fill."""


@dataclass(frozen=True, slots=True)
class Selector:
    """Where pages keep one field of the metadata: a line of a rule file's `[metadata]` table."""

    field: str
    select: str
    """CSS selector of the elements that say it."""
    attribute: str = ""
    """The attribute that holds it; empty for the text, or what such an element says it by."""


@dataclass(frozen=True, slots=True)
class Site:
    """What the pages of one host or folder have in common, as `cleaner learn` found it.

    Each line stands with the number of pages that have it. `{date}` in a line is any date, `#` any
    number.
    """

    name: str
    """The host, without `www.`; or the folder, which begins with `./`."""
    pages: int = 0
    """How many were looked at, copies of one article counted once."""
    above: Mapping[str, int] = field(default_factory=dict)
    """Lines that go where they stand above the article's own text."""
    inside: Mapping[str, int] = field(default_factory=dict)
    """Lines that go between its paragraphs."""
    below: Mapping[str, int] = field(default_factory=dict)
    """Lines that go where they stand below it."""
    keeps: tuple[str, ...] = ()
    """Lines that must stay, for `cleaner rules test`."""


class Remark(NamedTuple):
    """What a site's file asks that is not done: said once a run."""

    about: str
    """Remarks about the same thing are one, whichever file they are of."""
    text: str


@dataclass(frozen=True, slots=True)
class Sited:
    """What the file of its site says of a page: ftr-site-config, read by `--rules FOLDER`."""

    name: str
    """What the file is called."""
    digest: str
    """What tells its text from another."""
    stripped: Mapping[int, int] = field(default_factory=dict)
    """The blocks that it takes out, each with the line that does."""
    body: int = 0
    """The line that finds the article; 0 where none does."""
    outside: frozenset[int] = frozenset()
    """The blocks that stand outside of the article."""
    warnings: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """One source's word on one metadata field, before anything is settled."""

    field: str
    value: Any
    origin: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Removal:
    """A verdict: this block should go, for this reason."""

    block: int
    category: Category
    rule: str
    reason: str
    confidence: float = 1.0
    claims: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True)
class Edit:
    """A change to kept text that is not a removal."""

    line: int
    kind: Literal[
        "joined-paragraph", "defused-link", "defused-html", "final-newline", "replaced", "stripped"
    ]
    before: str
    after: str
    rule: str = ""
    """What asked for it, where that is the line of a site's file."""


class Event(NamedTuple):
    """One step of a walk over a page: an element opens or closes, or text stands."""

    kind: Literal["open", "close", "text"]
    name: str
    """The tag, or the text."""
    attrs: Mapping[str, str] = NO_ATTRS


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """A parsed input: its blocks in reading order, and what it says of itself."""

    format: Format
    blocks: tuple[Block, ...]
    containers: tuple[Container, ...] = ()
    lines: tuple[str, ...] = ()
    """Markdown and text: the source's lines with their ends, which blocks cut ranges of."""
    events: tuple[Event, ...] = ()
    """HTML: the page as one walk saw it, which blocks cut ranges of."""
    closes: Mapping[int, int] = field(default_factory=dict)
    """HTML: for each event that opens a container, which event closes it."""
    claims: tuple[Claim, ...] = ()
    front_matter: str = ""
    """Front matter as it came, its fences and final newline included."""
    hidden_text: str = ""
    """Where the text was found when the page's body shows none, such as `<noscript>`."""
    base: str | None = None
    """What relative links are resolved against."""
    told_apart: int | None = None
    """HTML: how many blocks there are before the page is too full to tell its elements apart."""
    sited: Sited | None = None
    """HTML: what the file of its site says of it, where there is one."""
    edits: tuple[Edit, ...] = ()
    """HTML: what that file changed before the blocks were told apart."""

    def block(self, index: int) -> Block:
        """The block of that index, of a document that still has all of its blocks."""
        return self.blocks[index]

    def without(self, removals: Iterable[Removal]) -> Document:
        """The one place where a block disappears; the others keep their indices."""
        gone = {removal.block for removal in removals}
        return replace(self, blocks=tuple(b for b in self.blocks if b.index not in gone))


@dataclass(frozen=True, slots=True)
class Options:
    """How to clean. The defaults are what `cleaner clean` does with no flag."""

    format: Format | None = None
    """What the input is; None to look."""
    encoding: str | None = None
    """The encoding of bytes; None to look."""
    language: str | None = None
    """BCP 47 language of the text; None to look."""
    keep: frozenset[str] = frozenset()
    """Categories, rule ids, or block numbers (as digits) that are never removed."""
    drop: frozenset[str] = frozenset()
    """Categories that are removed even where `keep` names them."""
    lean: Literal["balanced", "precision", "recall"] = "balanced"
    """Which mistake to prefer where the judges are in doubt: `recall` keeps more."""
    rules: tuple[Rule, ...] = ()
    """Rules of the caller's own, beside the packs (`cleaner.load_rules(path)`)."""
    sites: Mapping[str, Site] = field(default_factory=dict)
    """What repeats on whole sites, by name (`cleaner.load_sites(path)`)."""
    selectors: tuple[Selector, ...] = ()
    """Where the pages keep their metadata (`cleaner.load_selectors(path)`); HTML only."""
    site_files: tuple[str, ...] = ()
    """Folders with a file a host, as ftr-site-config has them; read for the pages of that host."""
    images: bool = True
    links: bool = True
    keep_tracking: bool = False
    """Leave in the addresses of a page what only says by which way its reader came."""
    front_matter: Literal["auto", "none", "yaml", "hugo", "jekyll", "obsidian"] = "auto"
    given: Mapping[str, Any] = field(default_factory=dict)
    """Metadata known beforehand, as in a sidecar; it wins over what the page says."""
    overrides: Mapping[str, Any] = field(default_factory=dict)
    """Metadata that is so whatever anything else says, by field; None for a field to be empty."""
    claims: bool = False
    """Tell in the sidecar's `origins` what was claimed and lost, too."""
    path: str | None = None
    """Name of the input for the sidecar and for messages; never opened."""
    retrieved: str | None = None
    """When the page was fetched, ISO 8601, if what holds it says so."""


@dataclass(frozen=True, slots=True)
class Article:
    """What came of one document."""

    markdown: str
    """Clean Markdown; ends in one newline unless empty."""
    text: str
    """The kept text without any markup, a blank line between blocks."""
    blocks: tuple[Block, ...]
    """Every block of the input, kept or not, in reading order."""
    removals: tuple[Removal, ...]
    """One for each block that is not in the output, in reading order."""
    sidecar: Sidecar
    remarks: tuple[Remark, ...] = ()
    """What the file of the page's site asks that is not done."""

    @property
    def metadata(self) -> Metadata:
        """Title, authors, dates and the rest, as settled."""
        return self.sidecar.metadata

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a person should look at; nothing was done about it."""
        return self.sidecar.warnings

    def to_dict(self) -> dict[str, Any]:
        """The sidecar as plain data, ready for `json.dumps`."""
        return self.sidecar.to_dict()
