"""Writes a table as a GitHub pipe table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from bs4 import Tag

# Cells may span what they like; a table wider than this is not read as one by anybody.
MOST_SPANNED = 64
# Past this column, spans are no longer followed: a staircase of them would grow without end.
MOST_COLUMNS = 128
# Short rows are filled up to the table's width until the filling would outweigh the table.
MOST_FILLED = 20_000


class Cell(NamedTuple):
    """What one cell says, how many columns and rows it takes, and where its text is set."""

    text: str
    columns: int = 1
    rows: int = 1
    align: str = ""
    is_head: bool = False


class Row(NamedTuple):
    """The cells of one row."""

    cells: list[Cell]
    is_head: bool = False

    def is_header(self) -> bool:
        """Whether the row is of names: the page says so, or each cell is one that is not empty."""
        heads = sum(cell.is_head for cell in self.cells)
        return self.is_head or 0 < heads == sum(
            bool(cell.text or cell.is_head) for cell in self.cells
        )


EMPTY = Cell("")
RULES = {"": "---", "left": ":---", "right": "---:", "center": ":---:"}


def span_of(attrs: Mapping[str, object], name: str) -> int:
    """How far a cell spans; 1 when the page says nothing sensible."""
    value = str(attrs.get(name, "")).strip()
    if not value.isascii() or not value.isdigit():
        return 1
    return max(1, min(MOST_SPANNED, int(value[:4])))


def spread(rows: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    """The rows with an empty cell wherever another cell reaches over, no row or column empty."""
    result: list[list[Cell]] = []
    covered: dict[int, int] = {}
    for row in rows:
        line: list[Cell] = []
        left = {column: count - 1 for column, count in covered.items() if count > 1}
        for cell in row:
            while len(line) in covered and len(line) < MOST_COLUMNS:
                line.append(EMPTY)
            if cell.rows > 1:
                left |= {len(line) + extra: cell.rows - 1 for extra in range(cell.columns)}
            spanned = cell.columns if len(line) < MOST_COLUMNS else 1
            line += [cell, *[EMPTY] * (spanned - 1)]
        covered = left
        result.append(line)
    return trim(result)


def trim(rows: list[list[Cell]]) -> list[list[Cell]]:
    """The rows and the columns that say something."""
    rows = [row for row in rows if any(cell.text for cell in row)]
    columns = {at for row in rows for at, cell in enumerate(row) if cell.text}
    rows = [[cell for at, cell in enumerate(row) if at in columns] for row in rows]
    for row in rows:
        while row and not row[-1].text:
            row.pop()
    return rows


def alignments(rows: Sequence[Sequence[Cell]]) -> list[str]:
    """Where each column's text is set: as most of its cells say, or its name and no cell else."""
    width = max(map(len, rows), default=0)
    votes: list[Counter[str]] = [Counter() for _ in range(width)]
    names = [""] * width
    for row in rows:
        for at, cell in enumerate(row):
            if cell.text and cell.columns == 1 and not cell.is_head:
                votes[at][cell.align] += 1
            elif cell.is_head:
                names[at] = names[at] or cell.align
    return [alignment_of(vote, name) for vote, name in zip(votes, names, strict=True)]


def alignment_of(vote: Counter[str], name: str) -> str:
    """Where one column's text is set, by the count of what its cells say and by its name."""
    top, count = vote.most_common(1)[0] if vote else ("", 0)
    if top and 2 * count > vote.total():
        return top
    return name if set(vote) <= {"", name} else ""


def is_bold_row(line: Tag) -> bool:
    """Whether all that a row's cells say is in bold, in two cells or more."""
    cells = [cell for cell in line.contents if isinstance(cell, Tag) and cell.contents]
    return len(cells) > 1 and all(
        len(cell.contents) == 1
        and isinstance(cell.contents[0], Tag)
        and cell.contents[0].name == "strong"
        for cell in cells
    )


def is_title_row(rows: Sequence[Row]) -> bool:
    """Whether the first row is one cell over all columns, above a row of names: a title."""
    if len(rows) < 2 or not rows[1].is_header() or len(rows[1].cells) < 2:
        return False
    first = [cell for cell in rows[0].cells if cell.text]
    width = sum(cell.columns for cell in rows[1].cells)
    return len(first) == 1 and first[0].columns >= width


def write_table(rows: Sequence[Row]) -> str:
    """The table; without a header the header row is empty, since a table must have one."""
    rows = [row for row in rows if any(cell.text for cell in row.cells)]
    lines = spread([row.cells for row in rows])
    if not lines:
        return ""
    rules = alignments(lines)
    texts = [[cell.text for cell in line] for line in lines]
    if not rows[0].is_header():
        texts.insert(0, [])
    width = len(rules)
    fills = width * len(texts) <= MOST_FILLED
    written = [write_row(t, width if fills or not at else len(t)) for at, t in enumerate(texts)]
    written.insert(1, write_row([RULES[rule] for rule in rules], width))
    return "\n".join(written)


def write_row(row: Sequence[str], width: int) -> str:
    """One row, filled up to the width."""
    cells = [f" {text} " if text else "  " for text in row]
    return "|" + "|".join([*cells, *["  "] * (width - len(cells))]) + "|"
