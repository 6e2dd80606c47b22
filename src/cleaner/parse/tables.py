"""Whether a table holds data, to be kept or removed whole, or only lays out the page."""

from __future__ import annotations

import turbohtml

# A cell of data is a figure, a name, a sentence or two; a cell with more is a column of a page.
MOST_CELL_CHARACTERS = 600
# Blocks of prose inside cells: a data table may have a note, a layout has an article.
MOST_PARAGRAPHS_A_CELL = 1.5
# A table of more is a database, and building it takes minutes.
MOST_CELLS = 100_000
LOOKED_AT = ("table", "tr", "td", "th", "p", "h1", "h2", "h3", "article", "section", "form", "ul")
LAYOUT_INSIDE = frozenset(("table", "h1", "h2", "article", "section", "form"))


def is_data_table(table: turbohtml.Element) -> bool:
    """True for a table of data: two columns or more of short cells, no page furniture inside."""
    if (table.attr("role") or "") in ("presentation", "none"):
        return False
    rows = cells = blocks = longest = 0
    for element in table.iter_elements(LOOKED_AT):
        tag = element.tag
        if tag in LAYOUT_INSIDE:
            return False
        if tag == "tr":
            rows += 1
        elif tag in ("td", "th"):
            cells += 1
            longest = max(longest, len(element.text))
        else:
            blocks += 1
    if not rows or not rows < cells <= MOST_CELLS:
        return False
    return longest <= MOST_CELL_CHARACTERS and blocks <= MOST_PARAGRAPHS_A_CELL * cells
