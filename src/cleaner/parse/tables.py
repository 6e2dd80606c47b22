"""Whether a table holds data, to be kept or removed whole, or only lays out the page."""

from __future__ import annotations

import turbohtml

# A cell of data is a figure, a name, a sentence or two; a cell with more is a column of a page.
MOST_CELL_CHARACTERS = 600
# Blocks of prose inside cells: a data table may have a note, a layout has an article.
MOST_PARAGRAPHS_A_CELL = 1.5
# A table of more is a database, and building it takes minutes.
MOST_CELLS = 100_000
# More lines of code than this in a cell need their indentation, which no cell of Markdown keeps.
MOST_CODE_LINES = 3
# A table of data may hold another in a cell or two, beside names; one of more is a layout.
MOST_TABLES_INSIDE = 3
LOOKED_AT = (
    "table", "tr", "td", "th", "p", "h1", "h2", "h3", "article", "section", "form", "ul", "pre",
)  # fmt: skip
LAYOUT_INSIDE = frozenset(("h1", "h2", "article", "section", "form"))


def is_data_table(table: turbohtml.Element) -> bool:
    """True for a table of data: rows and columns of short cells, no page furniture inside."""
    if (table.attr("role") or "") in ("presentation", "none"):
        return False
    cells = heads = blocks = tables = 0
    rows: list[int] = []
    for element in table.iter_elements(LOOKED_AT):
        tag = element.tag
        if is_layout(element, tag):
            return False
        if tag == "tr":
            rows.append(0)
        elif tag in ("td", "th"):
            cells += 1
            heads += tag == "th"
            if rows and says_something(element):
                rows[-1] += 1
        elif tag == "table":
            tables += 1
            if not heads or tables > MOST_TABLES_INSIDE:
                return False
        else:
            blocks += 1
    if not rows or not len(rows) < cells <= MOST_CELLS or not is_grid(rows, heads):
        return False
    return blocks <= MOST_PARAGRAPHS_A_CELL * cells


def is_layout(element: turbohtml.Element, tag: str) -> bool:
    """Whether an element inside a table is what only a page's layout holds."""
    if tag in ("td", "th"):
        return len(element.text) > MOST_CELL_CHARACTERS
    if tag == "pre":
        return element.text.strip().count("\n") >= MOST_CODE_LINES
    return tag in LAYOUT_INSIDE


def says_something(cell: turbohtml.Element) -> bool:
    """Whether a cell holds a text or a picture."""
    text = cell.text
    return (bool(text) and not text.isspace()) or cell.find("img") is not None


def is_grid(rows: list[int], heads: int) -> bool:
    """Whether the filled cells of the rows make two rows and two columns, or a row of names."""
    filled = [count for count in rows if count]
    return max(filled, default=0) > 1 and (len(filled) > 1 or heads > 1)
