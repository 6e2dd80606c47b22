"""Writes a table as a GitHub pipe table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

# Cells may span what they like; a table wider than this is not read as one by anybody.
MOST_SPANNED = 64
# Past this column, spans are no longer followed: a staircase of them would grow without end.
MOST_COLUMNS = 128
# Short rows are filled up to the table's width until the filling would outweigh the table.
MOST_FILLED = 20_000


class Cell(NamedTuple):
    """What one cell says, and how many columns and rows it takes."""

    text: str
    columns: int = 1
    rows: int = 1


def span_of(attrs: Mapping[str, object], name: str) -> int:
    """How far a cell spans; 1 when the page says nothing sensible."""
    value = str(attrs.get(name, "")).strip()
    if not value.isascii() or not value.isdigit():
        return 1
    return max(1, min(MOST_SPANNED, int(value[:4])))


def spread(rows: Sequence[Sequence[Cell]]) -> list[list[str]]:
    """The rows with an empty cell wherever another cell reaches over."""
    result: list[list[str]] = []
    covered: dict[int, int] = {}
    for row in rows:
        line: list[str] = []
        left = {column: count - 1 for column, count in covered.items() if count > 1}
        for cell in row:
            while len(line) in covered and len(line) < MOST_COLUMNS:
                line.append("")
            if cell.rows > 1:
                left |= {len(line) + extra: cell.rows - 1 for extra in range(cell.columns)}
            spanned = cell.columns if len(line) < MOST_COLUMNS else 1
            line += [cell.text, *[""] * (spanned - 1)]
        covered = left
        result.append(line)
    return trim(result)


def trim(rows: list[list[str]]) -> list[list[str]]:
    """The rows that say something, without columns at the right that say nothing."""
    rows = [row for row in rows if any(row)]
    for row in rows:
        while row and not row[-1]:
            row.pop()
    return rows


def write_table(rows: list[list[str]], *, has_header: bool) -> str:
    """The table; without a header the header row is empty, since a table must have one."""
    if not rows:
        return ""
    width = max(len(row) for row in rows)
    if not has_header:
        rows = [[], *rows]
    fills = width * len(rows) <= MOST_FILLED
    lines = [write_row(row, width if fills or not at else len(row)) for at, row in enumerate(rows)]
    lines.insert(1, write_row(["---"] * width, width))
    return "\n".join(lines)


def write_row(row: Sequence[str], width: int) -> str:
    """One row, filled up to the width."""
    cells = [f" {text} " if text else "  " for text in row]
    return "|" + "|".join([*cells, *["  "] * (width - len(cells))]) + "|"
