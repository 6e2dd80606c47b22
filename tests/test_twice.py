"""Runs of lines that a page has twice, and titles of Markdown that are links."""

import pytest

from cleaner import clean
from cleaner.judge.title import find_title
from cleaner.judge.twice import judge_twice
from cleaner.model import Format
from cleaner.parse import parse
from cleaner.rules import rules_in_force

LINES = [
    "The mill had stood empty for nine years when the miller's daughter came back that autumn.",
    "She had two cases, a dog and a plan, which nobody was told until the first flour was sold.",
    "Flour, by the sack",
    "By spring the wheel turned again, and the bakers of three valleys sent their carts to her.",
]
OTHER = "A heron stood in the race all morning and looked as if the whole matter were none of his."


def ask(html):
    document = parse(html, Format.HTML)
    return [removal.block for removal in judge_twice(document, rules_in_force())], document


def page(*lines):
    return "<main>" + "".join(f"<p>{line}</p>" for line in lines) + "</main>"


def test_the_second_copy_of_a_run_goes():
    gone, document = ask(page(*LINES, OTHER, *LINES))
    assert gone == [block.index for block in document.blocks[-4:]]


def test_three_copies_leave_the_first():
    gone, _ = ask(page(*LINES, *LINES, *LINES))
    assert len(gone) == 8


def test_a_long_copy_goes_whole():
    many = [f"{LINES[0]} That was the {n}th winter." for n in range(60)]
    gone, _ = ask(page(*many, OTHER, *many))
    assert len(gone) == 60


@pytest.mark.parametrize(
    "lines",
    [
        [LINES[0], OTHER, LINES[0]],  # one paragraph, quoted
        [LINES[0]] * 12,  # filler
        [LINES[0], LINES[1]] * 6,
        ["Row on", "Row on, my lads", "The tide is low"] * 4,  # a refrain
    ],
)
def test_what_an_author_repeats_stays(lines):
    assert ask(page(*lines))[0] == []


def test_what_two_offers_have_in_common_stays():
    offer = "<ul>" + "".join(f"<li>{line}</li>" for line in LINES) + "</ul>"
    assert ask(f"<main><h2>Small</h2>{offer}<h2>Large</h2>{offer}</main>")[0] == []


def test_a_page_of_one_line_takes_no_longer():
    assert ask(page(*["Yes."] * 30_000))[0] == []


def test_the_copy_is_accounted_for():
    many = [f"{LINES[0]} {LINES[1]} That was the {n}th winter." for n in range(8)]
    made = clean(f"<html><body>{page(*many, OTHER, *many)}</body></html>")
    assert made.markdown.count("miller's daughter") == 8
    assert [r.rule for r in made.sidecar.removals] == ["any/twice"] * 8
    assert made.sidecar.removals[0].category == "repeated"


PROSE = "\n\n".join(f"{LINES[0]} {LINES[1]} That was the {n}th winter." for n in range(12))


def test_a_title_that_links_to_its_article_stays():
    text = f"# [The empty mill](https://fen.example/2024/mill)\n\n{PROSE}\n"
    made = clean(text)
    assert made.markdown == text
    assert made.metadata.title == "The empty mill"


def test_one_of_several_linked_headings_is_no_title():
    text = (
        f"## [The empty mill stands still](https://fen.example/a)\n\n{PROSE}\n\n"
        "## [The heron of the race is back](https://fen.example/b)\n"
    )
    assert find_title(parse(text, Format.MARKDOWN)) is None


def test_an_embedded_video_stays_where_it_is():
    text = (
        f"# Mill\n\n{PROSE}\n\n[How the wheel was mended](https://v.example/embed/3)\n\n{PROSE}\n"
    )
    assert "How the wheel" in clean(text).markdown


def test_what_is_text_already_is_not_made_harmless_again():
    text = f"# Mill\n\nWrite \\<form action=x> first.\n\n{PROSE}\n"
    made = clean(text)
    assert made.markdown == text
    assert not made.sidecar.edits
    assert "\\&lt;script" not in clean(f"\\\\<script>x</script>\n\n{PROSE}\n").markdown.replace(
        "\\\\&lt;", ""
    )


@pytest.mark.parametrize(
    "line", ["What's next?", "March 3, 2021", "View", "Learn more", "14 comments"]
)
def test_a_label_between_the_paragraphs_of_a_clean_text_stays(line):
    text = f"# The empty mill\n\n{PROSE}\n\n{line}\n\n{PROSE}\n"
    assert clean(text).markdown == text


def test_a_teaser_between_the_paragraphs_of_a_clean_text_goes():
    line = "Also read: How the heron of the mill race was counted and why it matters"
    assert line not in clean(f"# The empty mill\n\n{PROSE}\n\n{line}\n\n{PROSE}\n").markdown


def test_dates_of_many_posts_stay():
    posts = "\n\n".join(f"March {n}, 2021\n\n{LINES[0]} {LINES[1]}" for n in range(1, 7))
    assert clean(f"# The mill's diary\n\n{posts}\n").markdown.count(", 2021") == 6


def test_where_more_is_to_be_had_is_said_within_a_text_by_its_author():
    line = "For more information on the sizes of sacks, please visit our Mill Guide."
    assert line in clean(f"# Mill\n\n{PROSE}\n\n{line}\n\n{PROSE}\n").markdown
    assert line not in clean(f"# Mill\n\n{PROSE}\n\n{line}\n").markdown


def test_entries_of_a_listing_stay_though_nothing_below_them_does():
    entries = "".join(
        f"<div class=card><h3><a href=/t/{n}>A walk of {n} miles along the river</a></h3>"
        f"<span>Length: {n} miles</span></div>"
        for n in range(20)
    )
    page = f"<html><body><main><h1>Walks</h1><p>All of our walks.</p>{entries}</main></body></html>"
    assert clean(page, url="https://walks.example/category/walks/").markdown.count("## ") == 20


def test_a_heading_at_the_end_of_a_text_stays_where_nothing_was_below():
    text = f"# Mill\n\n{PROSE}\n\n## The heron of the race\n"
    assert clean(text).markdown == text
