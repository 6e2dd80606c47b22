"""One document as a person reads it: what stays is plain, what goes is struck, with its reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from cleaner.model import Article, Block, BlockKind, Removal
from cleaner.report.console import counted, one_line, printable
from cleaner.report.panel import metadata_panel
from cleaner.sidecar import Sidecar

GONE = "dim strike"
# Rarely does a page have a thousand blocks; `- 100–199` must fit.
GUTTER = 10
# Of ten columns beside the gutter, the margin gets three and a half: reasons are sentences.
MARGIN_SHARE = 0.35
# Wider lines than this nobody reads with ease.
WIDEST_TEXT = 90
# A removed block is shown by its beginning: the sidecar has the whole.
LONGEST_SHOWN = 400
# Removed blocks of so few words stand side by side: a menu is one thing to a reader.
SHORT = 6
BETWEEN = " · "
INDENT = "  "
# A block without text that a reader would see all the same.
MARKS = {
    BlockKind.MEDIA: "[player]",
    BlockKind.RULE: "* * *",
    BlockKind.CONTROL: "[button or field]",
    BlockKind.TABLE: "[table]",
    BlockKind.CODE: "[code]",
}


@dataclass(frozen=True, slots=True)
class Places:
    """Where the blocks of one article stand: which number each item of a numbered list has."""

    seen: dict[int, list[int]] = field(default_factory=dict)
    """For each numbered list, its items so far; both by the index of their container."""

    def number(self, block: Block) -> int:
        """The place of a block's item in its numbered list, from 1; 0 where it has none."""
        item = block.inside
        while item.parent is not None and item.tag != "li":
            item = item.parent
        if item.parent is None or item.parent.tag != "ol":
            return 0
        items = self.seen.setdefault(item.parent.index, [])
        if item.index not in items:
            items.append(item.index)
        return items.index(item.index) + 1


def explain_article(article: Article, console: Console) -> None:
    """Prints warnings, the metadata with their origins, every block in order, and what it adds to.

    Blocks that one rule took in a row, for one reason, are told together.
    """
    for warning in article.warnings:
        console.print(Text(f"warning: {one_line(warning)}", style="bold red"))
    console.print(metadata_panel(article.sidecar))
    print_blocks(article, console)
    for line in closing(article.sidecar, len(article.removals)):
        console.print(line)


def print_blocks(article: Article, console: Console) -> None:
    """The page itself, a blank line where one parts the blocks."""
    removals = {removal.block: removal for removal in article.removals}
    places = Places()
    widths = column_widths(console.width)
    was_item = False
    for removal, blocks in runs(article.blocks, removals):
        if removal is not None:
            console.print()
            console.print(removed_row(blocks, removal, widths))
            was_item = False
            continue
        for block in blocks:
            is_item = block.kind is BlockKind.ITEM
            if not (is_item and was_item):
                console.print()
            console.print(kept_row(block, places, widths))
            was_item = is_item
    console.print()


def column_widths(width: int) -> tuple[int, int]:
    """How wide the text and the margin are."""
    margin = int((width - GUTTER) * MARGIN_SHARE)
    return min(width - GUTTER - margin - 1, WIDEST_TEXT), margin


def runs(
    blocks: Sequence[Block], removals: dict[int, Removal]
) -> Iterator[tuple[Removal | None, list[Block]]]:
    """Blocks in a row that stay, or that went for one reason, with the first one's removal."""

    def why(block: Block) -> tuple[str, str, str] | None:
        removal = removals.get(block.index)
        return (removal.category, removal.rule, removal.reason) if removal else None

    for key, some in groupby(blocks, why):
        run = list(some)
        yield (removals[run[0].index] if key else None), run


def row(gutter: str, text: RenderableType, margin: Text, widths: tuple[int, int]) -> Table:
    """Block numbers, the text, and what the margin says."""
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=GUTTER - 1, style="dim", no_wrap=True)
    grid.add_column(width=widths[0] - 1, overflow="fold")
    grid.add_column(width=widths[1], overflow="fold")
    grid.add_row(Text(gutter), text, margin)
    return grid


def kept_row(block: Block, places: Places, widths: tuple[int, int]) -> RenderableType:
    """A block that stays, as it reads in the result."""
    indent, mark, text = dress(block, places)
    shown: RenderableType = text
    if mark or indent:
        grid = Table.grid()
        grid.add_column(width=len(mark))
        grid.add_column(overflow="fold")
        grid.add_row(Text(mark, style="dim"), text)
        shown = Padding(grid, (0, 0, 0, len(indent)))
    return row(f"  {block.index}", shown, Text(""), widths)


def dress(block: Block, places: Places) -> tuple[str, str, Text]:
    """The indent, the mark and the text that show what a block is."""
    text = printable(block.text).strip("\n")
    if block.kind is BlockKind.HEADING:
        return "", "", Text(f"{'#' * max(1, block.level)} {text}", style="bold")
    if block.kind is BlockKind.ITEM:
        number = places.number(block)
        mark = f"{number}. " if number else "• "
        return INDENT * max(0, block.level - 1), mark, Text(text)
    if block.kind is BlockKind.CODE:
        return INDENT, "", Text(text, style="green")
    if not text:
        return "", "", Text(mark_of(block), style="dim italic")
    if block.kind is BlockKind.TABLE:
        return "", f"{MARKS[block.kind]} ", Text(text)
    if is_quoted(block):
        return "", "│ ", Text(text, style="italic")
    return "", "", Text(text, style=block.emphasis)


def mark_of(block: Block) -> str:
    """What stands for a block without text."""
    return "[picture]" if block.images else MARKS.get(block.kind, f"[{block.kind}]")


def is_quoted(block: Block) -> bool:
    """Whether a block stands in a quotation."""
    around = block.inside
    while around.parent is not None and around.tag != "blockquote":
        around = around.parent
    return around.tag == "blockquote"


def removed_row(
    blocks: Sequence[Block], removal: Removal, widths: tuple[int, int]
) -> RenderableType:
    """Blocks that go together: struck, short ones side by side; beside them who says so and why."""
    numbers = f"{blocks[0].index}" + (f"–{blocks[-1].index}" if len(blocks) > 1 else "")
    return row(f"- {numbers}", struck(blocks), margin_of(removal), widths)


def struck(blocks: Sequence[Block]) -> Text:
    """The text of removed blocks, struck through, what lies between them not."""
    whole = Text()
    was_short = False
    for place, block in enumerate(blocks):
        is_short = block.words <= SHORT
        if place:
            whole.append(BETWEEN if is_short and was_short else "\n", style="dim")
        text = printable(block.text).strip("\n")
        if len(text) > LONGEST_SHOWN:
            text = text[:LONGEST_SHOWN] + "…"
        whole.append(text or mark_of(block), style=GONE)
        was_short = is_short
    return whole


def margin_of(removal: Removal) -> Text:
    """Category, rule and reason of a removal."""
    return Text.assemble(
        (str(removal.category), "bold yellow"),
        (f" {one_line(removal.rule)}\n", "yellow"),
        (one_line(removal.reason), "dim italic"),
    )


def closing(sidecar: Sidecar, removed: int) -> Iterator[Text]:
    """How much went, of what, and what was changed of that which stays."""
    stats = sidecar.stats
    kept = f"{stats.words_out} of {stats.words_in} words kept"
    yield Text(f"{removed} of {counted(stats.blocks, 'block')} removed, {kept}", style="bold")
    if stats.removed:
        yield Text(", ".join(f"{name} {count}" for name, count in stats.removed.items()))
    for edit in sidecar.edits:
        yield Text(f"edited: line {edit.line}, {edit.kind}", style="dim")
