"""HTML for whose site there is a file: parsed, and its blocks told apart as the file says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import turbohtml

from cleaner.model import BlockKind, Document, Edit, Event, Format, Options, Sited
from cleaner.parse.asked import Asked, ask, replace_strings, rule_id
from cleaner.parse.buried import find_unshown
from cleaner.parse.claims import claims_of_page
from cleaner.parse.given import claims_of_mapping
from cleaner.parse.guard import guard
from cleaner.parse.head import base_of
from cleaner.parse.hidden import is_hidden
from cleaner.parse.html import FEWEST_SHOWN_WORDS, Walk, parse_html
from cleaner.parse.selected import Selectors, claims_of_selectors
from cleaner.parse.streamed import root_of
from cleaner.parse.tags import BLOCK_LEVEL, LINE_BREAK, UNREAD
from cleaner.rules.site_files import Line, SiteFile, find_site_file
from cleaner.rules.sites import address_of
from cleaner.visible import fold_space

# An element with this share of the article, or of the page where no body is found, is around it all
# and has a class of the day. Comments may have three quarters.
VETO_SHARE = 0.9
# An article this short, on a page that has more, is none.
FEWEST_WORDS = 12

# What goes from the middle of a text is a label, a link, a picture.
MOST_IN_LINE = 300


@dataclass(frozen=True, slots=True)
class Place:
    """Where a block or an element stands, by the lines of a site's file."""

    gone: turbohtml.Node | None = None
    """The element around it that goes."""
    body: Line | None = None
    """The line that finds the article around it."""


class SitedWalk(Walk):
    """The walk of a page on which a site's file names elements: each holds blocks of its own."""

    def __init__(self, asked: Asked, file: SiteFile) -> None:
        super().__init__()
        self.asked = asked
        self.file = file
        self.is_named = False
        self.in_container: dict[int, turbohtml.Node] = {}
        self.in_block: dict[int, turbohtml.Node] = {}
        self.around_body: dict[int, Line] = {}
        """Blocks that stay whole and have the article in them."""
        self.edits: list[Edit] = []

    def enter(self, element: turbohtml.Element) -> bool:
        """Meet an element; one that is named ends the run before it, and its own ends with it."""
        if element not in self.asked.gone and element not in self.asked.region:
            return super().enter(element)
        if element in self.asked.gone and self.is_in_line(element):
            self.cut(element)
            return False
        self.end_run()
        first = len(self.blocks)
        self.is_named = True
        goes_in = super().enter(element)
        self.is_named = False
        if goes_in:
            self.in_container[self.inside.index] = element
        else:
            self.end_run()
            self.in_block.update(dict.fromkeys(range(first, len(self.blocks)), element))
        return goes_in

    def open(self, element: turbohtml.Element, tag: str, attrs: Mapping[str, str]) -> bool:
        """Open an element; one that is named is a container, whatever it is."""
        if not self.is_named:
            return super().open(element, tag, attrs)
        self.is_named = False
        self.here = element.source_line or self.here
        self.open_block(tag, self.naming(attrs), is_hidden(tag, attrs))
        self.events.append(Event("open", tag, attrs))
        return True

    def read_whole(self, element: turbohtml.Element, kind: BlockKind) -> None:
        """An element that is one block; what goes of its inside is cut out of it, as an edit."""
        for node in [node for node in element.descendants if node in self.asked.gone]:
            self.cut(node)
            node.extract()
        region = self.asked.region
        body = next((region[node] for node in element.descendants if node in region), None)
        if body:
            self.around_body[len(self.blocks)] = body
        super().read_whole(element, kind)

    def cut(self, node: turbohtml.Node) -> None:
        """Write down what goes out of the middle of a block that stays."""
        said = fold_space(node.text)
        if not said and isinstance(node, turbohtml.Element) and node.tag == "img":
            said = f"![{node.attrs.get('alt') or ''}]({node.attrs.get('src') or ''})"
        if said:
            rule = rule_id(self.file, self.asked.gone[node])
            self.edits.append(Edit(node.source_line or self.here, "stripped", said, "", rule))

    def is_in_line(self, element: turbohtml.Element) -> bool:
        """Whether an element is a few words, or a picture, in the middle of a run of text."""
        if is_block(element) or len(element.text) > MOST_IN_LINE:
            return False
        if any(is_block(node) for node in element.descendants):
            return False
        if self.images or any(not piece.isspace() for piece in self.pieces):
            return True
        return self.goes_on(element)

    def goes_on(self, element: turbohtml.Element) -> bool:
        """Whether text that stays follows in the same run."""
        here: turbohtml.Node | None = element
        while isinstance(here, turbohtml.Element) and not is_block(here):
            for sibling in here.next_siblings:
                if is_block(sibling):
                    return False
                if sibling not in self.asked.gone and is_shown(sibling):
                    return True
            here = here.parent
        return False


def is_block(node: turbohtml.Node) -> bool:
    """Whether a run of text ends where this begins."""
    return isinstance(node, turbohtml.Element) and (
        node.tag in BLOCK_LEVEL or node.tag == LINE_BREAK or "-" in node.tag
    )


def is_shown(node: turbohtml.Node) -> bool:
    """Whether a node has text or is a picture."""
    if isinstance(node, turbohtml.Element):
        return node.tag == "img" or (node.tag not in UNREAD and bool(node.text.strip()))
    return isinstance(node, turbohtml.Text) and bool(node.data.strip())


def parse_with_files(text: str, url: str | None, options: Options) -> Document:
    """A page by the file of its site, where `options.site_files` have one.

    A page whose address nobody knows is parsed first, to hear what it gives as its own.
    """
    given = claims_of_mapping(options.given, "sidecar", 1.0)
    address, document = url or address_of(given), None
    if not address:
        document = parse_html(text, url, options.selectors)
        address = address_of(document.claims)
    file = find_site_file(options.site_files, address)
    if file:
        document = parse_on_site(text, file, url, options.selectors)
    document = document or parse_html(text, url, options.selectors)
    return replace(document, claims=(*given, *document.claims))


def parse_on_site(text: str, file: SiteFile, url: str | None, selectors: Selectors) -> Document:
    """A page, with what the file of its site says of it; as any other where that finds nothing."""
    text, edits, warnings = replace_strings(text, file)
    root = root_of(guard(text))
    asked = ask(root, file, url)
    asked.warnings[:0] = warnings
    walk = SitedWalk(asked, file)
    walk.read(root)
    head = walk.head.done()
    sited = sited_by(walk)
    if not sited.body and (
        walk.words() < FEWEST_SHOWN_WORDS or find_unshown(root, head, url, walk.blocks)
    ):
        # The text is not among what the page shows: the file cannot speak of its elements.
        plain = parse_html(text, url, selectors)
        kept = replace(sited, stripped={}, outside=frozenset())
        return replace(plain, claims=(*asked.claims, *plain.claims), sited=kept, edits=edits)
    return Document(
        Format.HTML,
        tuple(walk.blocks),
        tuple(walk.containers),
        events=tuple(walk.events),
        closes=walk.closes,
        claims=claims_of_selectors(root, selectors, url)
        + tuple(asked.claims)
        + claims_of_page(head, tuple(walk.blocks), url, root, walk.marks),
        base=base_of(head, url),
        told_apart=walk.told_apart,
        sited=sited,
        edits=tuple(sorted((*edits, *walk.edits), key=lambda edit: edit.line)),
    )


def sited_by(walk: SitedWalk) -> Sited:
    """Which blocks go, and which stand outside of the article."""
    asked, file = walk.asked, walk.file
    if walk.is_full():
        asked.region, asked.gone = {}, {}
        asked.warnings.append(f"{file.name}: the page has too many elements to tell them apart")
    if asked.region and not is_article(walk, places_of(walk)):
        asked.region = {}
    if not asked.region and file.having("body"):
        asked.warnings.append(f"{file.name}: no body found; the article was told as without it")
    places = places_of(walk)
    while pass_over(walk, places):
        places = places_of(walk)
    stripped = {
        index: asked.gone[place.gone].number
        for index, place in enumerate(places)
        if place.gone is not None
    }
    outside = {
        index
        for index, place in enumerate(places)
        if asked.region and not place.body and index not in stripped
    }
    body = next((line.number for line in asked.region.values()), 0)
    return Sited(
        file.name, file.digest, stripped, body, frozenset(outside),
        tuple(dict.fromkeys(asked.warnings)), (*file.remarks, *asked.remarks),
    )  # fmt: skip


def is_article(walk: SitedWalk, places: list[Place]) -> bool:
    """Whether what the body's line finds is more than a scrap of the page."""
    inside = [block for block, place in zip(walk.blocks, places, strict=True) if place.body]
    article = sum(block.words for block in inside)
    others = sum(block.words for block in walk.blocks) - article
    return article >= FEWEST_WORDS or others < FEWEST_WORDS or any(b.images for b in inside)


def pass_over(walk: SitedWalk, places: list[Place]) -> bool:
    """Forget an element that would take the article along, with a warning; False if none would."""
    asked = walk.asked
    taken: dict[turbohtml.Node, int] = {}
    whole = 0
    for block, place in zip(walk.blocks, places, strict=True):
        if asked.region and not place.body:
            continue
        whole += block.words
        if place.gone is not None:
            taken[place.gone] = taken.get(place.gone, 0) + block.words
    for element, words in taken.items():
        if words > VETO_SHARE * whole and whole >= FEWEST_WORDS:
            rule = rule_id(walk.file, asked.gone.pop(element))
            asked.warnings.append(f"{rule}: would take {words} of {whole} words; passed over")
            return True
    return False


def places_of(walk: SitedWalk) -> list[Place]:
    """Where each block stands; what is named inside of what goes, goes with that."""
    asked = walk.asked
    known: list[Place] = []
    for container in walk.containers:
        around = known[container.parent.index] if container.parent else Place()
        known.append(place_in(walk.in_container.get(container.index), around, asked))
    places = []
    for block in walk.blocks:
        place = place_in(walk.in_block.get(block.index), known[block.inside.index], asked)
        places.append(replace(place, body=place.body or walk.around_body.get(block.index)))
    return places


def place_in(element: turbohtml.Node | None, around: Place, asked: Asked) -> Place:
    """The place of what is in an element, or in nothing that is named."""
    if element is None:
        return around
    gone = around.gone or (element if element in asked.gone else None)
    return Place(gone, around.body or asked.region.get(element))
