"""The guards, each at its edge: what is just allowed is read in full, and past it no text is lost.

Those on tables are in `test_r05_size.py`, on repeated bodies and compressed files in
`test_r03_memory.py`, on JSON-LD and front matter in `test_r13_metadata.py`, on patterns in
`test_r04_linear.py` and `test_r02_time.py`, on the length of a document in `tests/test_torture.py`.
"""

import pytest
from markdown_it import MarkdownIt

import cleaner
from cleaner import Article, Format, InputError, Options
from cleaner.parse import html as html_reader
from cleaner.parse.guard import guard
from cleaner.parse.markdown import MOST_NESTING
from cleaner.render.nesting import MOST_NESTED
from pace import within

SAID = "The ferry left the island at dawn with nine passengers and two goats, all of them awake."
LAST = "And it came home late in the evening, said the ferryman, with none of them aboard."


def clean_page(middle: str) -> Article:
    page = f"<html><body><h1>Ferry</h1><p>{SAID}</p>{middle}<p>{LAST}</p></body></html>"
    return cleaner.clean(page, options=Options(format=Format.HTML))


def clean_lines(middle: str) -> Article:
    text = f"# Ferry\n\n{SAID}\n\n{middle}\n\n{LAST}\n"
    return cleaner.clean(text, options=Options(format=Format.MARKDOWN))


def deepest(markdown: str) -> int:
    return max(
        token.level for token in MarkdownIt("commonmark", {"maxNesting": 999}).parse(markdown)
    )


@pytest.mark.parametrize("depth", [MOST_NESTED - 1, MOST_NESTED, MOST_NESTED + 1, 600, 100_000])
def test_quotes_of_a_page_nest_so_deep(depth):
    made = clean_page("<blockquote>" * depth + f"<p>{SAID} deep</p>" + "</blockquote>" * depth)
    assert made.markdown.count("> " * min(depth, MOST_NESTED) + SAID) == 1
    assert "> " * (MOST_NESTED + 1) not in made.markdown
    assert LAST in made.markdown


@pytest.mark.parametrize("depth", [MOST_NESTED // 2, MOST_NESTED // 2 + 1, 5000])
def test_lists_of_a_page_nest_so_deep(depth):
    made = clean_page("<ul><li>" * depth + f"{SAID} deep" + "</li></ul>" * depth)
    assert f"{SAID} deep" in made.markdown
    assert deepest(made.markdown) <= MOST_NESTED + 2
    assert LAST in made.markdown


@pytest.mark.parametrize("depth", [MOST_NESTING // 2, MOST_NESTING - 1, MOST_NESTING, 101, 5000])
@pytest.mark.parametrize("mark", ["> ", "- ", ">"])
def test_markdown_nests_as_deep_as_it_likes(mark, depth):
    with within(10):
        made = clean_lines(mark * depth + f"{SAID} deep")
        assert f"{SAID} deep" in made.markdown
        assert LAST in made.markdown
        assert made.removals == ()


@pytest.mark.parametrize("count", [399, 400, 401, 2000])
def test_as_many_elements_are_told_apart(count, monkeypatch):
    monkeypatch.setattr(html_reader, "MANY_EVENTS", 10)
    monkeypatch.setattr(html_reader, "MOST_BLOCKS", 400)
    # The heading and the first paragraph are two of them.
    made = clean_page("<p>Short." * (count - 2))
    told = [word for word in made.warnings if word.startswith("too many elements")]
    assert bool(told) is (count >= 400)
    assert made.text.count("Short.") == count - 2
    assert LAST in made.markdown


@pytest.mark.parametrize("count", [1000, 10_000, 100_000])
def test_attributes_cost_no_text(count):
    with within(10):
        made = clean_page(f"<p {' '.join(f'a{n}=b' for n in range(count))}>{SAID} inside</p>")
        assert f"{SAID} inside" in made.markdown


def test_long_attributes_cost_no_text():
    made = clean_page(f'<p title="{"t" * 5_000_000}" class="{"c " * 500_000}">{SAID} inside</p>')
    assert f"{SAID} inside" in made.markdown
    assert len(made.markdown) < 2000


@pytest.mark.parametrize(("size", "stays"), [(3999, True), (4000, False), (5_000_000, False)])
def test_an_embedded_picture_is_read_up_to_a_size(size, stays):
    source = f'<img src="data:image/png;base64{"A" * (size - 10)}">'
    assert (guard(source) == source) is stays


def test_entities_are_not_expanded():
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    page = f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY l0 "haha">{laughs}]><html><body>'
    made = cleaner.clean(f"{page}<p>{SAID}</p><p>&l9;</p><p>{LAST}</p></body></html>")
    assert SAID in made.markdown
    assert len(made.markdown) < 4000


@pytest.mark.parametrize("size", [127, 128])
def test_a_document_is_read_up_to_a_size(size, monkeypatch):
    monkeypatch.setattr("cleaner.pipeline.MOST_CHARACTERS", 127 * 1024)
    data = b"x" * (size * 1024)
    if size == 127:
        assert cleaner.clean(data).markdown
    else:
        with pytest.raises(InputError, match="larger than"):
            cleaner.clean(data)
