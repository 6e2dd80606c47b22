"""Whole documents made at random, and every one that a fuzzer ever found, against the promises."""

from __future__ import annotations

import json
import os
from pathlib import Path

import jsonschema
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import cleaner
from cleaner import Format
from fuzz.grammar import make_markdown, make_page
from fuzz.promises import faults, render_faults

# As in test_promises.py: more of them, and others each time, by the environment.
GROWN = settings(
    max_examples=int(os.environ.get("PROMISE_EXAMPLES", "80")),
    deadline=None,
    derandomize="PROMISE_RANDOM" not in os.environ,
    database=None,
    # `tests/fuzz/shrink.py` makes a find small, in seconds.
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
SCHEMA = jsonschema.Draft202012Validator(cleaner.schema())
FOUND = sorted((Path(__file__).parent / "fuzz" / "found").iterdir())
FORMATS = {".html": Format.HTML, ".md": Format.MARKDOWN, ".txt": Format.TEXT}


def grown(make):
    """Documents of the grammar, their choices Hypothesis's own."""
    return st.composite(lambda draw: make(lambda n: draw(st.integers(0, n - 1))))()


def without_time(found):
    """The faults that do not depend on how busy the machine is."""
    return [fault for fault in found if fault[0] != "slow"]


@GROWN
@given(grown(make_page))
def test_a_page_keeps_the_promises(made):
    assert without_time(faults(made.text, Format.HTML, made)) == []


@GROWN
@given(grown(make_markdown))
def test_markdown_keeps_the_promises(made):
    assert without_time(faults(made.text, Format.MARKDOWN, made)) == []


@GROWN
@given(grown(make_markdown))
def test_plain_text_keeps_the_promises(made):
    assert without_time(faults(made.text, Format.TEXT)) == []


@GROWN
@given(grown(make_page), st.sampled_from([*Format, None]))
def test_a_page_taken_for_anything_keeps_the_promises(made, form):
    assert without_time(faults(made.text, form)) == []


@GROWN
@given(st.one_of(grown(make_page), grown(make_markdown)))
def test_the_account_is_valid(made):
    article = cleaner.clean(made.text, url="https://example.org/a/b")
    SCHEMA.validate(json.loads(article.sidecar.to_json()))


@pytest.mark.parametrize("path", FOUND, ids=[path.name for path in FOUND])
def test_what_was_found_stays_mended(path):
    data = path.read_bytes()
    assert without_time(faults(data, FORMATS[path.suffix])) == []
    if path.suffix == ".html":
        assert [f for f in render_faults(data.decode("utf-8")) if f[0] != "text"] == []
