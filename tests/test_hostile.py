"""Every hostile document of our own, small: read as each format it ends soon, and what comes out
is right. `benchmarks/torture.py` runs them large, each in a process of its own."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

import cleaner
from cleaner import Format, InputError, Options
from pace import within

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"
# The slowest needs a second and a half where this was measured.
MOST_SECONDS = 15
OWN_FORMAT = {"html": Format.HTML, "md": Format.MARKDOWN, "bin": None}


def load(name: str) -> ModuleType:
    sys.path.insert(0, str(BENCHMARKS))
    try:
        return __import__(name)
    finally:
        sys.path.remove(str(BENCHMARKS))


hostile, torture = load("hostile"), load("torture")
CASES = {case.name: case for case in hostile.cases()}


def test_names_are_unique():
    assert len(CASES) == sum(1 for _ in hostile.cases())


# What is read as something else need not be long to go wrong.
MOST_BYTES = 40_000


@pytest.mark.parametrize("form", ["own", "found", Format.HTML, Format.MARKDOWN, Format.TEXT])
@pytest.mark.parametrize("name", CASES)
def test_r1_each_document_ends_in_a_right_result_or_is_refused(name, form):
    case = CASES[name]
    own = OWN_FORMAT[case.kind]
    if form != "own" and len(case.data) > MOST_BYTES:
        return
    options = Options(format={"own": own, "found": None}.get(form, form))
    told = hostile.as_told(case, name)
    if form not in ("own", own):
        told |= {"clean_refusal": True, "forbid": []}
    with within(MOST_SECONDS):
        try:
            article = cleaner.clean(case.data, url="https://bell.example/a", options=options)
        except InputError as error:
            faults = [] if told["clean_refusal"] or "larger than" in str(error) else [str(error)]
        else:
            markdown = article.markdown.encode("utf-8")
            account = article.sidecar.to_json().encode("utf-8")
            faults = list(torture.find_faults(told, markdown, account))
            json.loads(account, parse_constant=pytest.fail)
        assert faults == []
