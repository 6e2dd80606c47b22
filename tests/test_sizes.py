"""Pages as deep and as wide as nobody writes them: their text comes out soon, in bounded memory."""

from __future__ import annotations

import pytest

import cleaner
from pace import within

PROSE = (
    "<p>" + "Reeds grow in the marsh, as everyone knows who has been there in spring. " * 3 + "</p>"
)
LAST = "This is the end of it all, said the ferryman to the heron, and rowed back over the river."
DEEP, MANY = 100_000, 1_000_000
CELL = "reed and marsh | *tern* " * 870_000
# Each takes a few seconds of one core where it was measured, the longest twelve.
MOST_SECONDS = 60
pytestmark = pytest.mark.timeout(3 * MOST_SECONDS)  # beside other work


def cleaned(middle: str) -> str:
    with within(MOST_SECONDS):
        return cleaner.clean(f"<body>{PROSE}{middle}{PROSE}").markdown


@pytest.mark.parametrize(
    "opened",
    [
        "<div>",
        "<b>",
        "<span>",
        "<ul><li>",
        "<ol><li><p>",
        "<blockquote>",
        "<table><tr><td>",
        "<dl><dd>",
    ],
)
def test_nested_a_hundred_thousand_times(opened):
    assert LAST in cleaned(opened * DEEP + LAST)


def test_nested_in_code_a_hundred_thousand_times():
    assert f"a\n  b{LAST}" in cleaned(f"<pre>a\n  b{'<i>' * DEEP}{LAST}{'</i>' * DEEP}</pre>")


@pytest.mark.parametrize("sibling", ["<p>reed</p>", "<b>reed</b> "])
def test_a_million_siblings(sibling):
    markdown = cleaned(f"<div>{sibling * MANY}<p>{LAST}</p></div>")
    assert LAST in markdown
    assert markdown.count("reed") == MANY


def test_a_cell_of_twenty_megabytes():
    assert len(CELL) > 20_000_000
    page = "<table><tr><th>A</th><th>B</th></tr><tr><td>{}</td><td>{}</td></tr></table>"
    markdown = cleaned(page.format(CELL, LAST))
    assert markdown.count("reed and marsh") == CELL.count("reed and marsh")
    assert LAST in markdown


def test_a_table_of_many_spans_and_columns():
    rows = "<col span=9999>" * 1000 + "<tr><th colspan=9999 rowspan=9999>A<th>B" * 1000
    assert LAST in cleaned(f"<table>{rows}<tr><td>{LAST}<td>x</table>")


def test_a_player_that_was_never_closed_keeps_the_page():
    assert LAST in cleaned(f"<lite-youtube videoid=abcdefghijk>{PROSE}<p>{LAST}</p>")
