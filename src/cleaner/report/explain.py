"""One document as a person reads it: what stays is plain, what goes dimmed with its reason."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from cleaner.model import Article, Block, Removal
from cleaner.report.console import one_line, printable
from cleaner.sidecar import Author, Sidecar

KEPT = ""
GONE = "dim strike"
REASON = "yellow"
HEADING = "bold"
# A removed block is shown by its beginning: the sidecar has the whole.
LONGEST_SHOWN = 400


def explain_article(article: Article, console: Console) -> None:
    """Prints warnings, the metadata with their origins, and every block in reading order."""
    for warning in article.warnings:
        console.print(Text(f"warning: {one_line(warning)}", style="bold red"))
    console.print(Panel(metadata_table(article.sidecar), title="metadata", title_align="left"))
    console.print(block_table(article))
    console.print(Text(summary(article), style="bold"))


def metadata_table(sidecar: Sidecar) -> RenderableType:
    """Each field that is known: its value, where it came from, and how sure that is."""
    table = Table.grid(padding=(0, 2))
    table.add_column(style=HEADING, no_wrap=True)
    table.add_column(overflow="fold")
    table.add_column(style="dim", no_wrap=True)
    for field in type(sidecar.metadata).__struct_fields__:
        value = getattr(sidecar.metadata, field)
        if value is None or value == () or value == {}:
            continue
        origin = sidecar.origins.get(field)
        said = f"{one_line(origin.from_)} {origin.confidence:.0%}" if origin else ""
        table.add_row(Text(field), Text(show_value(value)), Text(said))
    return table if table.row_count else Text("nothing is known", style="dim")


def show_value(value: object) -> str:
    """A field's value in words."""
    if isinstance(value, Author):
        bio = f" ({value.bio})" if value.bio else ""
        return one_line(value.name + bio)
    if isinstance(value, dict):
        return "; ".join(f"{one_line(str(key))}: {show_value(v)}" for key, v in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(show_value(item) for item in value)
    return one_line(str(value))


def block_table(article: Article) -> RenderableType:
    """The blocks, each with its number; beside a removed one who removed it and why."""
    removals = {removal.block: removal for removal in article.removals}
    table = Table(box=None, padding=(0, 1), pad_edge=False, show_header=False, expand=True)
    table.add_column(justify="right", style="dim", no_wrap=True)
    table.add_column(ratio=3, overflow="fold")
    table.add_column(ratio=2, overflow="fold")
    for block in article.blocks:
        removal = removals.get(block.index)
        table.add_row(Text(str(block.index)), show_block(block, removal), show_reason(removal))
    return table


def show_block(block: Block, removal: Removal | None) -> Text:
    """The text a reader would see, struck through where it goes."""
    text = printable(block.text) or f"({block.kind})"
    if removal is None:
        return Text(text, style=HEADING if block.level and block.kind == "heading" else KEPT)
    shown = text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + "…"
    return Text(shown, style=GONE)


def show_reason(removal: Removal | None) -> RenderableType:
    """Category, rule and reason of a removal; nothing for what stays."""
    if removal is None:
        return Text("")
    parts = reason_parts(removal)
    return Group(*(Text(part, style=style) for part, style in parts))


def reason_parts(removal: Removal) -> Iterator[tuple[str, str]]:
    """The lines that stand beside a removed block."""
    sure = f", {removal.confidence:.0%}" if removal.confidence < 1 else ""
    yield f"{removal.category} ({one_line(removal.rule)}{sure})", REASON
    yield one_line(removal.reason), "dim"


def summary(article: Article) -> str:
    """How much went, in one line."""
    stats = article.sidecar.stats
    gone = len(article.removals)
    return (
        f"{gone} of {stats.blocks} blocks removed, {stats.words_out} of {stats.words_in} words kept"
    )
