"""R8: what is clean stays as it is: cleaned again, the result is the same bytes.

`tests/test_promises.py` (`test_cleaning_again_…`) has Markdown and text made at random; there it
holds by construction. The Markdown of a page, cleaned as Markdown, is judged by a net that sees
less: `benchmarks/promises.py R8` counts the real pages where it takes one more line.
"""

import sys
from pathlib import Path

import pytest

import cleaner
from cleaner import Format, InputError, Options

TESTS = Path(__file__).parents[1]
GOLDEN = sorted((TESTS / "golden").glob("*/expected.md"))
MARKDOWN = Options(format=Format.MARKDOWN)


def hostile_cases():
    sys.path.insert(0, str(TESTS.parent / "benchmarks"))
    try:
        import hostile
    finally:
        sys.path.pop(0)
    return {case.name: case for case in hostile.cases() if len(case.data) < 200_000}


CASES = hostile_cases()


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.parent.name)
def test_r8_what_came_of_whole_documents(path):
    once = path.read_bytes().decode("utf-8")
    again = cleaner.clean(once, options=MARKDOWN)
    assert again.markdown == once
    assert again.removals == ()


@pytest.mark.parametrize("form", [Format.MARKDOWN, Format.TEXT])
@pytest.mark.parametrize("name", [name for name in CASES if CASES[name].kind == "md"])
def test_r8_hostile_markdown(name, form):
    options = Options(format=form)
    try:
        once = cleaner.clean(CASES[name].data, options=options).markdown
    except InputError:
        return
    assert cleaner.clean(once, options=options).markdown == once


@pytest.mark.parametrize("name", [name for name in CASES if CASES[name].kind == "html"])
def test_r8_hostile_pages(name):
    once = cleaner.clean(CASES[name].data, options=Options(format=Format.HTML)).markdown
    second = cleaner.clean(once, options=MARKDOWN).markdown
    assert cleaner.clean(second, options=MARKDOWN).markdown == second
