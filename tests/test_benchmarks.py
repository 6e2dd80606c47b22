"""The measures themselves: what counts as a leak, what a floor lets through, what CI promises."""

import importlib.util
import json
import re
import shlex
import sys
import time
from pathlib import Path

import pytest

REPO = Path(__file__).parents[1]
BENCHMARKS = REPO / "benchmarks"


def load(name, monkeypatch):
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, BENCHMARKS / f"{name}.py")
        module = importlib.util.module_from_spec(spec)
        monkeypatch.setitem(sys.modules, name, module)
        spec.loader.exec_module(module)
    return sys.modules[name]


@pytest.fixture
def leak(monkeypatch):
    return load("leak", monkeypatch)


@pytest.fixture
def gate(monkeypatch):
    load("leak", monkeypatch)
    load("quality", monkeypatch)
    return load("gate", monkeypatch)


@pytest.fixture
def speed(monkeypatch):
    return load("speed", monkeypatch)


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Share this article with a friend", "share"),
        ("**Facebook | Twitter | LinkedIn**", "share"),
        ("Sign up for our newsletter and never miss a storm.", "subscribe"),
        ("### Related stories", "related"),
        ("1. Read more: Ten things about rain", "related"),
        ("© 2024 The Marsh Courier. All rights reserved.", "rights"),
        ("17 comments", "comments"),
        ("- Be the first to comment!", "comments"),
        ("By Ida Quist and Tom Aldous | 4 March 2021", "byline"),
        ("_Ida Quist is a freelance writer in Hull._", "byline"),
    ],
)
def test_boilerplate_is_a_leak(leak, line, kind):
    assert [found.kind for found in leak.find_leaks(line, "Rain fell on the marsh.")] == [kind]


@pytest.mark.parametrize(
    "line",
    [
        "Share prices fell on Monday.",
        "By Monday the water had gone down, and nobody spoke of it.",
        "Comments like these made the minister angry, his office said.",
        "Related illnesses killed four hundred people that winter.",
        "The rights of tenants are a matter for the court.",
        "Print is not dead, said the editor.",
        "",
    ],
)
def test_prose_is_no_leak(leak, line):
    assert list(leak.find_leaks(line, "")) == []


def test_a_line_of_the_reference_is_no_leak(leak):
    assert (
        list(leak.find_leaks("## Related stories", "They told\nRelated: stories of floods.")) == []
    )


def test_leak_patterns_are_linear(leak):
    baits = ["a " * 50_000, "© " * 50_000, "1" * 100_000, "Share" * 20_000, "By A" + "b" * 100_000]
    started = time.process_time()
    for bait in baits:
        list(leak.find_leaks(bait, ""))
    assert time.process_time() - started < 5  # a tenth of a second here


def floors(**values):
    return {
        "markdown_pages": 1,
        "floors": {name: {"floor": value, "pages": 10} for name, value in values.items()},
        "lowered": [],
    }


def test_a_floor_holds_or_is_named(gate):
    figures = {"a": gate.Figure(0.9, 10), "b": gate.Figure(0.7, 10)}
    assert gate.below(figures, floors(a=0.9, b=0.7)) == []
    assert gate.below(figures, floors(a=0.9, b=0.71)) == ["b: 0.7000 is below its floor 0.7100"]


def test_a_figure_over_other_pages_or_none_fails(gate):
    figures = {"a": gate.Figure(0.9, 9)}
    lines = gate.below(figures, floors(a=0.5, b=0.5))
    assert [line.split(":")[0] for line in lines] == ["a", "b"]


def test_raising_never_lowers(gate):
    figures = {"a": gate.Figure(0.5, 10), "b": gate.Figure(0.9, 10), "c": gate.Figure(0.3, 10)}
    made = gate.raised(figures, floors(a=0.8, b=0.8))["floors"]
    assert {name: floor["floor"] for name, floor in made.items()} == {
        "a": 0.8, "b": pytest.approx(0.897), "c": pytest.approx(0.297),
    }  # fmt: skip


def test_lowering_records_the_reason(gate):
    made = gate.lowered(floors(a=0.8), "a", 0.7, "a reference was wrong")
    assert made["floors"]["a"] == {"floor": 0.7, "pages": 10}
    assert made["lowered"] == [
        {"figure": "a", "from": 0.8, "to": 0.7, "because": "a reference was wrong"}
    ]


@pytest.mark.parametrize(("name", "value"), [("a", 0.9), ("unknown", 0.1)])
def test_lowering_what_it_cannot_is_refused(gate, name, value):
    with pytest.raises(SystemExit):
        gate.lowered(floors(a=0.8), name, value, "because")


def test_stored_floors_are_well_formed():
    stored = json.loads((BENCHMARKS / "floors.json").read_text("utf-8"))
    assert all(0 < floor["floor"] < 1 and floor["pages"] for floor in stored["floors"].values())
    assert all(record["because"] for record in stored["lowered"])


def test_speed_says_which_promise_is_broken(speed):
    quick, slow = speed.Start(0.05, 20.0), speed.Start(0.5, 130.0)
    assert speed.broken(2.0, 2.0, quick, quick) == []
    assert [line.split()[0] for line in speed.broken(1.9, 2.0, quick, quick)] == ["ratio"]
    assert len(speed.broken(2.1, 2.0, slow, slow)) == 3


@pytest.mark.parametrize("name", ["RUN_COMMAND", "TEST_COMMAND"])
def test_readme_has_the_commands_that_ci_runs(name):
    written = re.search(rf"^{name}=(.+)$", (REPO / ".ci" / "run").read_text("utf-8"), re.MULTILINE)
    assert written
    assert shlex.split(written[1])[0] in (REPO / "README.md").read_text("utf-8")
