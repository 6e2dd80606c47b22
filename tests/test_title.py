"""Which heading is the page's own title."""

from cleaner import Format, clean
from cleaner.judge.title import find_title
from cleaner.parse import parse

PROSE = "The keeper walked down to the harbour in the rain and counted the boats one by one again. "


def page(above: int) -> str:
    prose = f"<p>{PROSE * 3}</p>" * above
    rest = f"<p>{PROSE * 3}</p>" * 3
    heading = "<h1>The keeper counts his boats</h1>"
    head = "<title>The keeper counts his boats | Harbour News</title>"
    body = f"<div>{prose}</div>{heading}<div>{rest}</div>"
    return f"<html><head>{head}</head><body>{body}</body></html>"


def test_the_title_stays_above_its_article():
    assert clean(page(0)).markdown.startswith("# The keeper counts his boats\n")


def test_the_comments_heading_of_the_same_name_is_no_title():
    assert find_title(parse(page(20), Format.HTML)) is None
    assert find_title(parse(page(2), Format.HTML)) == 2


def test_the_sites_name_is_no_title_where_the_page_has_one():
    site = '<h1><a href="/">Harbour News and Weather</a></h1>'
    made = clean(page(0).replace("<body>", f"<body>{site}")).markdown
    assert made.startswith("# The keeper counts his boats\n")
    assert "Harbour News and Weather" not in made
