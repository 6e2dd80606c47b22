"""`docs/promises.md` names tests that are there, and every test of a promise is in it."""

import re
from pathlib import Path

import pytest

from cleaner.batch import outcome, unpack
from cleaner.cli import options
from cleaner.parse import front_matter, guard, json_ld, markdown, marked
from cleaner.pipeline import MOST_CHARACTERS, MOST_GROWTH, MOST_LINES
from cleaner.render import nesting, tables

REPO = Path(__file__).parents[2]
PAGE = (REPO / "docs" / "promises.md").read_text("utf-8")
ROWS = dict(re.findall(r"^\| (R\d+) \|(.*)\|$", PAGE, re.MULTILINE))
# What the table of guards says, in its own spelling, and what the program has.
BOUNDS = {
    "size of a document": f"{MOST_CHARACTERS >> 20} MB",
    "size of a document, by command": f"{outcome.DEFAULT_MAX_BYTES >> 20} MB for the command",
    "lines": f"| {MOST_LINES:,} |",
    "blocks": f"{guard.MOST_BLOCKS:,} blocks, {guard.MOST_CONTAINERS:,} containers",
    "events": f"{guard.MOST_EVENTS:,} events",
    "nesting of a page": f"written {nesting.MOST_NESTED} deep",
    "nesting of Markdown": f"| nesting of Markdown | {markdown.MOST_NESTING} |",
    "roots": f"| repeated `<body>` and `<html>` | {guard.MOST_ROOTS} |",
    "spans": f"{tables.MOST_SPANNED}; {tables.MOST_COLUMNS} columns",
    "cells": f"{tables.MOST_FILLED:,} cells are filled up",
    "growth": f"{MOST_GROWTH} × the page + 1 MB",
    "JSON-LD": f"{json_ld.MOST_CHARACTERS:,} characters, {json_ld.MOST_DEPTH} deep",
    "items": f"(`itemref`) | {marked.MOST_REFERRING} |",
    "front matter": f"{front_matter.MOST_CHARACTERS:,} characters, {front_matter.MOST_DEPTH} deep",
    "decompression": f"{unpack.MOST_RATIO} times, above {unpack.HARMLESS >> 20} MB",
    "deadline": f"`--timeout` {options.DEFAULT_TIMEOUT:g} s",
    "memory": f"`--memory` {outcome.DEFAULT_MEMORY >> 30} GB",
}


def test_each_promise_has_its_row():
    numbers = (*range(1, 18), *range(20, 35), *range(40, 44))
    assert list(ROWS) == [f"R{number}" for number in numbers]


@pytest.mark.parametrize(
    "name", sorted(set(re.findall(r"`((?:tests|benchmarks)/[\w/]+\.py)`", PAGE)))
)
def test_each_file_that_is_named_is_there(name):
    assert (REPO / name).is_file()


@pytest.mark.parametrize(
    "path", sorted(Path(__file__).parent.glob("test_r*.py")), ids=lambda p: p.name
)
def test_each_test_of_a_promise_stands_in_its_row(path):
    number = f"R{int(path.name[6:8])}"
    text = path.read_text("utf-8")
    assert f"`tests/promises/{path.name}`" in ROWS[number]
    assert text.startswith(f'"""{number}: ')
    assert f"def test_r{number[1:]}_" in text


@pytest.mark.parametrize("name", BOUNDS)
def test_each_bound_is_what_the_page_says(name):
    assert BOUNDS[name] in PAGE
