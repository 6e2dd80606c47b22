"""The metadata of one document: each value with where it came from, and what lost to it."""

from __future__ import annotations

from rich.console import RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from cleaner.report.console import one_line
from cleaner.sidecar import Author, LostClaim, Origin, Sidecar

# Of a field that a page claims over and over, the claims that came near; JSON has all.
MOST_LOST = 3
LONGEST_LOST = 160


def metadata_panel(sidecar: Sidecar) -> RenderableType:
    """Each field that is known: its value, its origin, how sure that is, and what it beat."""
    table = Table.grid(padding=(0, 2), expand=True)
    table.add_column(style="bold", no_wrap=True)
    table.add_column(ratio=1, overflow="fold")
    table.add_column(style="cyan", no_wrap=True, max_width=28)
    for field in type(sidecar.metadata).__struct_fields__:
        value = getattr(sidecar.metadata, field)
        if value is None or value == () or value == {}:
            continue
        origin = sidecar.origins.get(field)
        said = say_origin(origin.from_, origin.confidence) if origin else ""
        shown = show_value(value)
        table.add_row(Text(field), Text(shown), Text(said))
        for text, source in beaten(origin, shown):
            table.add_row(Text(""), Text(text, style="dim"), Text(source, style="dim"))
    known = table if table.row_count else Text("nothing is known", style="dim")
    return Panel(known, title="metadata", title_align="left", border_style="dim")


def beaten(origin: Origin | None, value: str) -> list[tuple[str, str]]:
    """The claims on a field that are not its value, most trusted first, each with its origin.

    What several places say is told once, with the first of them.
    """
    claims = origin.lost if origin and isinstance(origin.lost, tuple) else ()
    others: dict[str, LostClaim] = {}
    for claim in claims:
        others.setdefault(letters(claim.value), claim)
    others.pop(letters(value), None)
    rows = [
        (f"lost: {clip(claim)}", say_origin(claim.from_, claim.confidence))
        for claim in others.values()
    ]
    more = len(rows) - MOST_LOST
    return [*rows[:MOST_LOST], (f"lost: {more} more", "")] if more > 1 else rows


def letters(text: str) -> str:
    """A text without what does not make it another one: case, punctuation, white space."""
    return "".join(character for character in text.casefold() if character.isalnum())


def clip(claim: LostClaim) -> str:
    """A lost value in one line, cut where it is long."""
    text = one_line(claim.value)
    return text if len(text) <= LONGEST_LOST else text[:LONGEST_LOST] + "…"


def say_origin(name: str, confidence: float) -> str:
    """Where a value came from, and how far that is to be trusted."""
    return f"{one_line(name)} {confidence:.0%}"


def show_value(value: object) -> str:
    """A field's value in words."""
    if isinstance(value, Author):
        bio = f" ({value.bio})" if value.bio else ""
        return one_line(value.name + bio)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return "; ".join(f"{one_line(str(key))}: {show_value(v)}" for key, v in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(show_value(item) for item in value)
    return one_line(str(value))
