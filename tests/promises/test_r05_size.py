"""R5: output never explodes: four times the input and a megabyte at most, or it says so.

`tests/test_hostile.py` holds each hostile document of our own to it.
"""

import pytest

import cleaner
from cleaner import Article, Format, Options
from cleaner.pipeline import FREE_CHARACTERS, MOST_GROWTH, OUTGROWN
from cleaner.render.tables import MOST_FILLED, MOST_SPANNED

PROSE = (
    "<p>The ferry left the island at dawn with nine passengers and two goats, all awake.</p>" * 3
)
LAST = "<p>And it came home late in the evening, said the ferryman, with none of them aboard.</p>"


def clean(middle: str) -> tuple[Article, int]:
    page = f"<html><body>{PROSE}{middle}{LAST}</body></html>"
    return cleaner.clean(page, options=Options(format=Format.HTML)), len(page)


@pytest.mark.parametrize(
    "middle",
    [
        "<blockquote>" * 16 + "<p>a" * 30_000,
        '<base href="http://b.example/' + "y" * 1900 + '/">' + '<a href="z">q</a> ' * 4000,
    ],
    ids=["the depth of a quote on each line", "a long base in each link"],
)
def test_r5_what_says_much_again_is_written_as_paragraphs(middle):
    made, size = clean(middle)
    assert len(made.markdown) <= MOST_GROWTH * size + FREE_CHARACTERS
    assert OUTGROWN in made.warnings
    assert "nine passengers" in made.markdown
    assert "late in the evening" in made.markdown


def test_r5_what_is_within_the_bound_keeps_its_form():
    made, size = clean("<blockquote>" * 16 + "<p>a" * 3000)
    assert 4 * size < len(made.markdown) <= MOST_GROWTH * size + FREE_CHARACTERS
    assert "> > > > a" in made.markdown
    assert OUTGROWN not in made.warnings


def test_r5_a_base_longer_than_an_address_is_cut():
    made, _ = clean(f'<base href="http://b.example/{"y" * 5000}/"><p>See <a href="z">q</a>.</p>')
    assert "](http://b.example/z)" in made.markdown


@pytest.mark.parametrize("rows", [MOST_FILLED // 20 - 1, MOST_FILLED // 20])
def test_r5_short_rows_are_filled_up_to_a_bound(rows):
    head = "<tr>" + "<th>h" * 20 + "</tr>"
    made, _ = clean(f"<table>{head}{'<tr><td>c' * rows}</table>")
    filled = made.markdown.count("| c |" + "  |" * 19)
    assert filled == (rows if rows * 20 < MOST_FILLED else 0)
    assert made.markdown.count("| c |") == rows


@pytest.mark.parametrize("span", [1, MOST_SPANNED, MOST_SPANNED + 1, 10**9])
def test_r5_a_span_reaches_so_far(span):
    made, size = clean(
        f"<table><tr><th>a<th>b<tr><td colspan={span}>c<td>last<tr><td rowspan={span}>d<td>e"
    )
    assert "last" in made.markdown
    assert len(made.markdown) < 2 * size
