"""The suite of benchmarks: its scores, its pages, its table, its plot, and one run of it."""

import gzip
import importlib
import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest

REPO = Path(__file__).parents[1]
BENCHMARKS = REPO / "benchmarks"
RESULTS = json.loads((BENCHMARKS / "results.json").read_text("utf-8"))

PROSE = " ".join(
    f"The {what} of the harbour was repaired in {month}, when the {who} came home from the sea."
    for what, month, who in (
        ("wall", "March", "keeper"), ("crane", "April", "pilot"), ("lamp", "May", "mayor"),
        ("quay", "June", "baker"), ("gate", "July", "doctor"), ("bridge", "August", "teacher"),
    )
)  # fmt: skip
PAGE = f"""<!DOCTYPE html><html lang="en"><title>The harbour</title>
<nav><a href="/">Home</a> <a href="/news">News</a></nav>
<article><h1>The harbour</h1><p>{PROSE}</p><pre><code>tide = 3</code></pre></article>
<footer>© 2024 The Marsh Courier. All rights reserved.</footer></html>"""


@pytest.fixture
def part(monkeypatch):
    """A module of the suite by its name."""
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    before = set(sys.modules)
    yield importlib.import_module
    for name in set(sys.modules) - before:
        if str(BENCHMARKS) in str(getattr(sys.modules[name], "__file__", "")):
            del sys.modules[name]


@pytest.fixture
def clones(tmp_path):
    """What the four repositories hold, a page or two of each."""

    def write(path, text):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    home = tmp_path / "clones"
    for name, kind in (("0001", "article"), ("0002", "category"), ("9999", "article")):
        truth = {
            "url": f"https://{name}.example/",
            "ground_truth": {"main_content": f"The harbour\n{PROSE}", "title": "The harbour"},
            "_internal": {"page_type": {"primary": kind}},
        }
        write(home / "wcxb/dev/ground-truth" / f"{name}.json", json.dumps(truth))
        (home / "wcxb/dev/html").mkdir(exist_ok=True)
        packed = gzip.compress(PAGE.encode())
        (home / "wcxb/dev/html" / f"{name}.html.gz").write_bytes(packed)
    pages = {
        f"https://{host}.example/": {
            "file": f"{host}.html", "with": ["came home from the sea"],
            "without": ["All rights reserved"], "title": "The harbour", "author": "", "date": "",
        }
        for host in "abcdefgh"
    }  # fmt: skip
    write(home / "trafilatura/tests/evaldata.py", f"# pages\nEVAL_PAGES = {pages!r}\n")
    for host in "abcdefgh":
        write(home / "trafilatura/tests/eval" / f"{host}.html", PAGE)
    page = home / "readability/test/test-pages/001"
    write(page / "source.html", PAGE)
    write(page / "expected.html", f"<h1>The harbour</h1><p>{PROSE}</p>")
    write(page / "expected-metadata.json", '{"title": "The harbour"}')
    write(home / "defuddle/tests/fixtures/author-contact-block.html", PAGE)
    expected = '```json\n{"title": "The harbour"}\n```\n\n' + PROSE + "\n\n```\ntide = 3\n```\n"
    write(home / "defuddle/tests/expected/author-contact-block.md", expected)
    return home


@pytest.fixture
def shared(clones, tmp_path):
    """These pages, laid out."""
    words = [word for name in ("wcxb", "trafilatura", "readability", "defuddle")
             for word in (f"--{name}", str(clones / name))]  # fmt: skip
    done = run("lay_out.py", str(tmp_path), *words)
    assert done.returncode == 0, done.stderr
    assert "wcxb: 2 pages, 1356 missing" in done.stdout
    return tmp_path


def run(script, *words):
    environment = {**os.environ, "PYTHONPATH": str(REPO / "src"), "OPENBLAS_NUM_THREADS": "1"}
    return subprocess.run(
        [sys.executable, str(BENCHMARKS / script), *words],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_pages_lie_as_the_scorer_reads_them(part, shared):
    scorer = part("scorer").load_scorer(shared)
    pages = list(scorer.wcxb())
    assert [(page["id"], page["kind"]) for page in pages] == [
        ("0001", "article"), ("0002", "collection"),
    ]  # fmt: skip
    assert pages[0]["html"].decode() == PAGE
    some = [page["url"] for page in scorer.multilingual()]
    assert some == [f"https://{h}.example/" for h in "abcdefgh" if not half(scorer, h)]
    assert 0 < len(some) < 8
    assert [page["id"] for page in scorer.wcxb(1)] == ["0001"]


def half(scorer, host):
    return scorer.fold_of(f"https://{host}.example/", 2)


def test_the_reference_of_readability_has_a_line_for_each_block(part, shared):
    pytest.importorskip("lxml")
    (page,) = part("scorer").load_scorer(shared).readability()
    assert page["reference"].split("\n")[:2] == ["The harbour", PROSE]


def test_a_module_of_pages_is_read_and_never_run(part, tmp_path):
    pages = part("lay_out").evaluated("import os\nos.abort()\nEVAL_PAGES = {'a': {'file': 'b'}}")
    assert pages == {"a": {"file": "b"}}


def test_without_pages_it_says_where_to_get_them(tmp_path):
    done = run("leak.py", "--shared", str(tmp_path))
    assert done.returncode == 1
    assert "benchmarks/README.md says where to get it" in done.stderr


@pytest.mark.parametrize(
    ("markdown", "plain"),
    [
        ("a [b](https://c.example/d_(e)) f", "a b f"),
        ("[![alt](x.png)](y) z", " z"),
        ('a [b](c "d") ![e\\]](f)', "a b "),
        ("1\\. a \\*b\\*", "1. a *b*"),
        ("<https://a.example/>", "https://a.example/"),
        ("| a |\n| --- |\n| b |", "| a |\n\n| b |"),
    ],
)
def test_markdown_loses_its_marks(part, markdown, plain):
    assert part("scorer").Scorer.plain(markdown) == plain


@pytest.mark.parametrize(
    ("predicted", "reference", "scores"),
    [
        ("", "", (1, 1, 1)),
        ("a", "", (0, 0, 0)),
        ("", "a", (0, 0, 0)),
        ("aab", "abb", (2 / 3, 2 / 3, 2 / 3)),
        ("ab", "abcd", (1, 0.5, 2 / 3)),
    ],
)
def test_bags_overlap(part, predicted, reference, scores):
    found = part("scorer").Scorer.overlap(Counter(predicted), Counter(reference))
    assert found == pytest.approx(scores)


def test_shingles_are_of_four_words(part):
    shingles = part("scorer").Scorer.shingles
    assert list(shingles("a b c d, e")) == [("a", "b", "c", "d"), ("b", "c", "d", "e")]
    assert list(shingles("a b")) == [("a", "b")]
    assert not shingles("")


def test_pages_of_one_host_are_of_one_fold(part):
    fold_of = part("scorer").Scorer.fold_of
    assert fold_of("https://www.a.example/x", 5) == fold_of("http://a.example/y?z", 5)
    assert fold_of(None, 5) == fold_of("", 5)


def test_cost_that_doubles_with_the_size_has_the_exponent_one(part):
    costs = part("costs")
    assert costs.slope({10: 1.0, 20: 2.0, 40: 4.0}) == pytest.approx(1)
    assert costs.slope({10: 1.0, 20: 4.0, 40: 16.0}) == pytest.approx(2)
    assert costs.made_up("md", 3000) == costs.made_up("md", 3000)
    assert 3000 <= len(costs.made_up("html", 3000)) < 6000


@pytest.mark.timeout(300)  # processes of their own, a dozen and more
def test_one_command_runs_the_parts_and_shows_them(shared):
    out = shared / "out.json"
    words = [word for name in ("quality-wcxb", "leak", "fidelity", "speed")
             for word in ("--part", name)]  # fmt: skip
    done = run(
        "run.py", "--shared", str(shared), "--pages", "2", "--repeat", "1", "--largest", "10000",
        "--date", "2024-02-03", "-o", str(out), *words,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = json.loads(out.read_text("utf-8"))
    assert list(found) == ["quality-wcxb", "leak", "fidelity", "speed"]
    assert {part["date"] for part in found.values()} == {"2024-02-03"}
    figures = found["quality-wcxb"]["figures"]["figures"]["cleaner"]
    assert figures["wcxb/word-f1"]["pages"] == 2
    assert figures["wcxb/word-f1"]["value"] > 0.8
    assert found["leak"]["figures"]["cleaner"]["leaky"] == 0
    assert found["fidelity"]["figures"]["code"]["tools"]["cleaner"]["recall"] == 1
    assert found["speed"]["figures"]["peers"]["tools"]["cleaner"]["all kinds"] > 0
    assert "| **cleaner** | Markdown |" in done.stdout
    assert ">cleaner</text>" in out.with_suffix(".svg").read_text("utf-8")


def test_a_part_that_fails_is_named_and_the_rest_stays(shared):
    out = shared / "out.json"
    out.write_text('{"leak": {"pages": 1, "date": "", "python": "", "cpu": "", "versions": {}}}')
    before = out.read_text("utf-8")
    done = run("run.py", "--shared", str(shared / "none"), "--part", "leak", "-o", str(out))
    assert done.returncode == 1
    assert done.stderr.strip().endswith("failed: leak")
    assert out.read_text("utf-8") == before


def test_the_readme_has_the_table_of_the_results(part):
    suite = part("run")
    readme = (REPO / "README.md").read_text("utf-8")
    assert suite.in_readme(readme, part("tables").table_of(RESULTS)) == readme
    assert readme.count(suite.BEGIN) == readme.count(suite.END) == 1


def test_the_plot_is_that_of_the_results(part):
    assert part("run").PICTURE.read_text("utf-8") == part("plot").draw(RESULTS)


def test_the_results_say_with_what_they_were_measured():
    for name, part in RESULTS.items():
        assert {"date", "python", "cpu", "pages", "versions", "figures"} <= part.keys(), name
        assert "article-cleaner" in part["versions"]


def test_every_name_in_the_plot_stands_free(part):
    plot = part("plot")
    box = plot.Box(60, 50, 500, 380)
    dots = [plot.Dot(f"a tool called {n}", 2.0 * (n // 3 + 1), 0.8 + n % 3 / 300) for n in range(9)]
    dots.append(plot.Dot(plot.OURS, 2.1, 0.802))
    axes = plot.axes_for(box, dots)
    places = [place.box for _, place in plot.labels(axes, dots)]
    assert all(first.meets(second) == 0 for first, second in combinations(places, 2))
    assert all(place.left >= box.left and place.right <= box.right for place in places)


def test_the_plot_is_drawn_of_nothing_and_is_xml(part):
    drawn = part("plot").draw({})
    assert ET.fromstring(drawn).tag.endswith("svg")
    assert "<circle" not in drawn


def test_a_tool_without_a_figure_has_a_dash(part):
    figures = {"cleaner": {"wcxb/word-f1": {"value": 0.5, "pages": 3}}}
    results = {
        "quality-wcxb": {
            "date": "d", "python": "p", "cpu": "c", "pages": 3, "versions": {"cleaner": "1"},
            "figures": {"figures": figures},
        }
    }  # fmt: skip
    table = part("tables").table_of(results)
    assert "wcxb, all kinds, word F1 (3)" in table
    assert "| **cleaner** | Markdown | – | 0.500 | – | – | – | – | – |" in table
    assert table.endswith("d, Python p, c, 3 pages of each set.\nVersions: cleaner 1.\n")
