"""The measures themselves: what counts as a leak, what a floor lets through, what CI promises."""

import importlib.util
import json
import re
import shlex
import sys
from pathlib import Path

import pytest

from pace import within

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
def fidelity(monkeypatch):
    for name in (
        "leak",
        "folds",
        "peers",
        "scorer",
        "quality",
        "markdown_things",
        "round_trip",
        "render_cost",
    ):
        load(name, monkeypatch)
    return load("fidelity", monkeypatch)


@pytest.fixture
def trips(fidelity):
    return sys.modules["round_trip"]


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
    with within(5):  # a tenth of a second here
        for bait in baits:
            list(leak.find_leaks(bait, ""))


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
    quick, slow = speed.Start(0.05, 0.05, 20.0), speed.Start(0.5, 0.5, 130.0)
    libraries = speed.Start(0.1, 0.1, 20.0)
    assert speed.broken(2.0, 2.0, quick, quick, libraries) == []
    found = speed.broken(1.9, 2.0, quick, quick, libraries)
    assert [line.split()[0] for line in found] == ["ratio"]
    assert len(speed.broken(2.1, 2.0, slow, slow, libraries)) == 3
    thrice = speed.Start(0.3, 0.3, 20.0)
    assert len(speed.broken(2.1, 2.0, quick, slow, thrice)) == 1  # a slow machine; the memory


URL = "https://reeds.example/marsh/"
EVERYTHING = """\
## The *marsh* [in spring](/spring?from=feed#top)

Reeds[^1] grow $x_{1}^2$ high, cost $5 or $6, and ![a reed](/img/reed%201.png?w=3) shows one.

```Python
def grow( x ):
    return x
```

> [!Note]- Mind the mud
> It is deep.

> [!tip] Tip

| Reed | Height |
| --- | --- |
| tall |  |

$$
\\left( a \\leq b \\right)
$$

[^1]: Said of reeds, not of rushes.

    And of a second thing.
"""


def test_things_are_found_by_kind(fidelity):
    assert {kind: dict(found) for kind, found in fidelity.things(EVERYTHING, URL).items()} == {
        "code": {"defgrow(x):returnx": 1},
        "languages": {("python", "defgrow(x):returnx"): 1},
        "tables": {("Reed", "Height", "tall"): 1},
        "headings": {"The marsh in spring": 1},
        "images": {"reed 1.png": 1},
        "footnotes": {"Said of reeds not of": 1, "[^]": 1},
        "math": {"x_1^2": 1, r"(a\leb)": 1},
        "callouts": {("note", "mind the mud"): 1, ("tip", ""): 1},
        "links": {("in spring", "reeds.example/spring"): 1},
    }


@pytest.mark.parametrize("code", ["`$x$ [^1]`", "```\n$x$ [^1]\n[^1]: y\n```", r"\$x\$ \[^1\]"])
def test_what_is_code_or_escaped_is_no_formula_and_no_note(fidelity, code):
    found = fidelity.things(code, URL)
    assert not found["math"]
    assert not found["footnotes"]


@pytest.mark.parametrize("text", ["$", "$$", "$ x $", "$$ $$", "[^", "[^1]:", "> [!", "|", "![]()"])
def test_half_a_thing_is_none(fidelity, text):
    found = fidelity.things(text, URL)
    del found["footnotes"]
    assert not any(found.values())


def page_of(fidelity, expected):
    return fidelity.Fixture("marsh", b"", URL, "The marsh", expected)


def test_things_count_as_often_as_they_occur(fidelity):
    page = page_of(fidelity, "# A\n\n# B\n\n# B")
    tallies, misses = fidelity.compare([page], lambda page: "# The marsh\n\n## B\n\n## C\n\n## Bee")
    tally = tallies["headings"]
    assert (tally.expected, tally.written, tally.both) == (3, 3, 1)
    assert (tally.recall, tally.precision) == (pytest.approx(1 / 3), pytest.approx(1 / 3))
    assert [(miss.wanted, miss.times) for miss in misses["headings"]] == [("A", 1), ("B", 1)]


def test_what_is_not_ours_to_keep_counts_in_the_plain_figure_alone(fidelity):
    page = page_of(fidelity, "# A\n\n# Comments\n\n# C")
    reasons = {("marsh", "headings"): {"Comments": "A heading of its own.", "C'": "Lost."}}
    tallies, misses = fidelity.compare([page], lambda page: "# A\n\n# C", reasons)
    tally = tallies["headings"]
    assert (tally.recall, tally.recall_of_ours) == (pytest.approx(2 / 3), 1)
    assert [miss.reason for miss in misses["headings"]] == ["A heading of its own."]
    assert list(fidelity.stale(reasons, misses)) == ["marsh, headings: C'"]


def test_what_is_not_ours_has_a_reason_and_a_kind(fidelity):
    for (page, kind), known in fidelity.not_ours().items():
        assert kind in fidelity.KINDS, page
        assert all(reason.endswith(".") and part for part, reason in known.items()), page


def test_a_crash_has_written_nothing(fidelity, capsys):
    def crash(page):
        raise ValueError("mud")

    tallies, _ = fidelity.compare([page_of(fidelity, "# A")], crash)
    assert (tallies["headings"].expected, tallies["headings"].written) == (1, 0)
    assert "marsh: ValueError: mud" in capsys.readouterr().err


def test_a_miss_says_what_was_written_instead(fidelity):
    markdown = "Rain fell.\n\nReeds of the northern marsh."
    line = fidelity.most_like("The northern reeds", fidelity.Counter(), markdown)
    assert line == "the line 'Reeds of the northern marsh.'"
    assert fidelity.most_like("E = m", fidelity.Counter({"E = n": 1}), markdown) == "'E = n'"
    assert fidelity.most_like("Tern", fidelity.Counter(), markdown) == "nothing like it"


PAGE = """<!DOCTYPE html><title>Reeds</title><article><h1>Reeds</h1>
<p>Reeds <b>gr</b>ow\u200b in the <a href="/marsh">marsh</a>, as <i>everyone</i> who has been
there<sup>2</sup> knows, and <a href="javascript:x">nobody</a> counts them. Rain falls there.</p>
<ul><li>tall reeds, which stand in deep water<ul><li>very tall</li></ul></li><li>low ones</li></ul>
<table><tr><th>Reed</th><th>Height</th></tr><tr><td>tall</td><td>3 m</td></tr>
<caption>How tall reeds are</caption></table>
<pre><code class="language-py">def grow():\n    pass</code></pre>
<p><a href="/a b"><img src="/reed.png" alt="a reed"></a> Its water is still, and the birds that
live in it sing in the evening, when nobody hears them but the keeper.</p></article>"""


@pytest.fixture
def tripped(trips, monkeypatch):
    """The round trip of a page with the package's own weights, and no shared data."""
    monkeypatch.setattr(trips, "load_scorer", lambda shared: None)
    monkeypatch.setattr(trips, "use_weights_for", lambda scorer, url: None)
    return lambda: trips.travel(Path(), {"id": "reeds", "html": PAGE.encode(), "url": URL})


def test_a_page_makes_the_round_trip(tripped):
    assert tripped() == ("reeds", None, None)


@pytest.mark.parametrize(
    ("before", "after", "words", "links"),
    [
        ("everyone", "no one", "['as', 'everyone', 'who']", "None"),
        ("/marsh)", "/mash)", "None", "reeds.example/marsh'"),
        ("low ones", "", "['low', 'ones', 'How'", "None"),
    ],
)
def test_what_the_writer_changes_is_seen(tripped, monkeypatch, before, after, words, links):
    from cleaner import render

    right = render.to_markdown
    monkeypatch.setattr(
        render, "to_markdown", lambda document, **_: right(document).replace(before, after)
    )
    trip = tripped()
    assert words.strip("[]") in str(trip.words)
    assert links in str(trip.links)


def test_the_best_run_counts(fidelity):
    runs = iter([3_000_000, 0, 2_000_000])
    best_of = sys.modules["render_cost"].best_of
    assert best_of(lambda value: sum(range(next(runs))), None) < 5_000_000
    assert next(runs, None) is None


@pytest.mark.parametrize("name", ["RUN_COMMAND", "TEST_COMMAND"])
def test_readme_has_the_commands_that_ci_runs(name):
    written = re.search(rf"^{name}=(.+)$", (REPO / ".ci" / "run").read_text("utf-8"), re.MULTILINE)
    assert written
    assert shlex.split(written[1])[0] in (REPO / "README.md").read_text("utf-8")
