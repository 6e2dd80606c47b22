"""What the user says of the metadata: `--set`, and selectors in rule files."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from cleaner import Options, RuleError, Selector, clean, load_selectors

SOURCE = Path(__file__).parents[1] / "src"

PAGE = """<html lang="en"><title>Rain on the marsh | The Marsh Courier</title>
<meta name="author" content="Web Desk"><meta property="article:published_time" content="2020-01-01">
<h1>Rain on the marsh</h1>
<p class="who">By <a href="/people/ida">Ida Quist</a> and <a href="/people/tom">Tom Aldous</a></p>
<div class="when" data-day="2021-03-04">yesterday</div>
<p>Rain fell on the marsh for three days, and the water rose over the lower road.</p>
<p>Nobody went out who did not have to, said the woman who keeps the inn there.</p>"""
FILE = """[metadata]
author = ".who a"
published = { select = ".when", attribute = "data-day" }

[[metadata.example]]
html = '<p class="who">By <a>Ida Quist</a></p><b class="when" data-day="2021-03-04">then</b>'
author = "Ida Quist"
published = "2021-03-04"
"""


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "page.html").write_text(PAGE, "utf-8")
    (tmp_path / "own.toml").write_text(FILE, "utf-8")
    return tmp_path


def run(*args):
    return subprocess.run(
        [sys.executable, "-m", "cleaner", *args],
        capture_output=True, text=True, timeout=150, check=False,
        env={"PYTHONPATH": str(SOURCE), "HOME": "."},
    )  # fmt: skip


def metadata_of(*args):
    done = run("clean", "page.html", "--isolated", "--format", "json", *args)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_what_is_set_is_so(place):
    found = metadata_of("--set", "title=Three days", "--set", "author=Ann Lee; Bo Ek")
    assert found["metadata"]["title"] == "Three days"
    assert [author["name"] for author in found["metadata"]["authors"]] == ["Ann Lee", "Bo Ek"]
    assert found["origins"]["title"] == {"from": "set", "confidence": 1.0}
    assert found["cleaner"]["options"]["overrides"] == {
        "title": "Three days",
        "authors": "Ann Lee; Bo Ek",
    }


def test_what_is_set_wins_over_front_matter():
    text = "---\ntitle: Snow\n---\n\n# Rain\n\nIt fell on the marsh for three days.\n"
    assert clean(text, options=Options(overrides={"title": "Hail"})).metadata.title == "Hail"
    assert clean(text).metadata.title == "Snow"


def test_what_is_set_to_nothing_is_empty(place):
    found = metadata_of("--set", "author=", "--set", "date=")
    assert found["metadata"]["authors"] == []
    assert found["metadata"]["published"] is None
    assert not {"authors", "published"} & set(found["origins"])


def test_a_name_of_ones_own_goes_under_extra(place):
    assert metadata_of("--set", "extra.batch=7")["metadata"]["extra"] == {"batch": ["7"]}


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("title", "FIELD=VALUE"),
        ("titel=Rain", "did you mean 'title'"),
        ("published=soon", "nothing that published can be"),
        ("language=12", "nothing that language can be"),
        ("url=no address", "nothing that url can be"),
        ("extra.=x", "no such field"),
        ("=x", "no such field"),
    ],
)
def test_what_cannot_be_is_a_usage_error(place, written, message):
    done = run("clean", "page.html", "--isolated", "--set", written)
    assert done.returncode == 2
    assert message in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


def test_a_config_file_may_set_fields(place):
    (place / "cleaner.toml").write_text('set = ["section=Weather"]\n', "utf-8")
    done = run("clean", "page.html", "--format", "json")
    assert json.loads(done.stdout)["metadata"]["section"] == "Weather"


def test_selectors_say_where_the_metadata_is(place):
    found = metadata_of("--rules", "own.toml", "--url", "https://x.example/2020/01/01/rain")
    assert found["metadata"]["authors"] == [
        {"name": "Ida Quist", "url": "https://x.example/people/ida", "bio": None, "type": "person"},
        {
            "name": "Tom Aldous",
            "url": "https://x.example/people/tom",
            "bio": None,
            "type": "person",
        },
    ]
    assert found["metadata"]["published"] == "2021-03-04"
    assert found["origins"]["authors"]["from"] == "selector"


def test_a_selector_that_finds_nothing_leaves_the_page_its_word():
    options = Options(selectors=(Selector("title", ".none"), Selector("authors", ".none")))
    assert clean(PAGE, options=options).metadata.title == "Rain on the marsh"


@pytest.mark.parametrize(
    ("page", "selector", "value"),
    [
        ('<time datetime="2021-03-04">4th</time>', Selector("published", "time"), "2021-03-04"),
        ('<meta name=x content="News">', Selector("section", "[name=x]"), "News"),
        ('<a class=l href="https://x.example/l">L</a>', Selector("license", ".l"), None),
        ('<b class=s>By Ida</b>', Selector("section", "b", "class"), "s"),
        ('<b>By Ida Quist</b>', Selector("authors", "b"), "Ida Quist"),
        ('<i>rain</i><i>#marsh</i>', Selector("tags", "i"), ["rain", "marsh"]),
    ],
)  # fmt: skip
def test_an_element_says_it_by_what_it_has(page, selector, value):
    article = clean(f"<h1>Rain on the marsh</h1>{page}", options=Options(selectors=(selector,)))
    found = article.to_dict()["metadata"][selector.field]
    if selector.field == "authors":
        found = found[0]["name"]
    assert found == (value or "https://x.example/l")


def test_selectors_mean_nothing_to_markdown():
    options = Options(selectors=(Selector("title", "h1"),))
    assert clean("# Rain\n\nIt fell.\n", options=options).metadata.title == "Rain"


def test_the_examples_of_selectors_are_run(place):
    done = run("rules", "test", "own.toml")
    assert done.returncode == 0
    assert "2 selectors, 1 example of them, all good" in done.stderr
    (place / "own.toml").write_text(FILE.replace('author = "Ida Quist"', 'author = "Ida"'), "utf-8")
    done = run("rules", "test", "own.toml")
    assert done.returncode == 1
    assert "[metadata] authors: ['Ida Quist'], not 'Ida'" in done.stdout


def test_a_selector_without_an_example_fails_its_test(place):
    (place / "own.toml").write_text('[metadata]\ntitle = "h1"\n', "utf-8")
    done = run("rules", "test", "own.toml")
    assert done.returncode == 1
    assert "no [[metadata.example]] shows" in done.stdout
    assert load_selectors(place / "own.toml") == (Selector("title", "h1"),)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ('[metadata]\ntitel = "h1"', "no such field"),
        ("[metadata]\ntitle = 1", "is neither"),
        ('[metadata]\ntitle = ""', "is neither"),
        ('[metadata]\ntitle = { selector = "h1" }', "unknown key 'selector'"),
        ('[metadata]\ntitle = { attribute = "x" }', "select is missing"),
        ('[[metadata]]\ntitle = "h1"', "in one [metadata] table"),
        ('[metadata]\ntitle = "h1"\nexample = 1', "[[metadata.example]] table"),
        ('[metadata]\n[[metadata.example]]\nhtml = "<p>"', "give html"),
        ('[metadata]\n[[metadata.example]]\nhtml = "<p>"\nx = "y"', "no such field"),
    ],
)
def test_a_wrong_table_is_named_with_its_file(place, table, message):
    (place / "bad.toml").write_text(table, "utf-8")
    done = run("clean", "page.html", "--isolated", "--rules", "bad.toml")
    assert done.returncode == 2
    assert "bad.toml" in done.stderr
    assert message in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_selector_that_is_no_css_is_found_before_anything_is_read(place):
    (place / "bad.toml").write_text('[metadata]\ntitle = "h1["\n', "utf-8")
    done = run("clean", "page.html", "--isolated", "--rules", "bad.toml")
    assert done.returncode == 2
    assert "bad.toml: [metadata] title: invalid CSS selector" in done.stderr
    with pytest.raises(RuleError, match="invalid CSS"):
        clean(PAGE, options=Options(selectors=(Selector("title", "h1["),)))
