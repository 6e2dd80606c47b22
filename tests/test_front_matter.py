"""Front matter, read and written: real blocks, traps, and strings that YAML would bend."""

import datetime

import frontmatter
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from cleaner import Options, clean
from cleaner.parse.front_matter import split_front_matter
from cleaner.render.front_matter import front_matter
from cleaner.sidecar import Author, Metadata
from fuzz.promises import harms
from pace import within

BENT = ["yes", "null", "1.0", "2021-01-29", "a: b", "---", "- x", "'q' \"q\"", "#x", "a\nb", "😀 é"]
BENT += [
    "a\n---\nb",
    "{x}",
    "[y",
    "*z",
    "&a",
    "!t",
    "%",
    "@",
    "`",
    " lead",
    "trail ",
    "\t",
    "\u2028",
    "0x1F",
]
BENT += ["word " * 100, "~", "=", "<<", "12:30:45", "1_000", "\x85", "\\n"]
PAGE = "<title>Rain</title><h1>Rain</h1><p>It fell on the marsh for three days.</p>"
PROFILES = ["yaml", "hugo", "jekyll", "obsidian"]


def loaded(block):
    assert block.startswith("---\n")
    assert block.endswith("\n---\n")
    inner = block[4:-4]
    assert not any(line.strip() == "---" and line[0] == "-" for line in inner.split("\n") if line)
    return yaml.safe_load(inner)


def test_yaml_is_cut_off_as_it_stood():
    text = '---\ntitle: "A: b"\ntags: [x, y]\ndate: 2021-01-29\nok: yes\n---\n\n# A\n'
    found = split_front_matter(text)
    assert found.raw + found.body == text
    assert found.raw.endswith("---\n")
    assert found.data == {"title": "A: b", "tags": ["x", "y"], "date": "2021-01-29", "ok": "yes"}


def test_toml_is_read_too():
    text = '+++\ntitle = "A"\ndate = 2021-01-29T10:00:00Z\n[params]\nauthor = "J"\n+++\nText\n'
    found = split_front_matter(text)
    assert found.kind == "toml"
    assert found.data["date"] == "2021-01-29T10:00:00+00:00"
    assert found.data["params"] == {"author": "J"}
    assert found.raw + found.body == text


def test_crlf_and_a_byte_order_mark_stay():
    text = "\ufeff---\r\ntitle: A\r\n---\r\nText\r\n"
    found = split_front_matter(text)
    assert found.data == {"title": "A"}
    assert found.raw + found.body == text


def test_a_colon_in_a_title_is_forgiven():
    found = split_front_matter("---\ntitle: Rain: a history\ntags:\n  - a\n  - b\n---\nText")
    assert found.data == {"title": "Rain: a history", "tags": ["a", "b"]}


@pytest.mark.parametrize(
    "text",
    [
        "---\n\nA rule, then text.\n\n---\n\nMore.",
        "---\nJust a sentence\n---\n",
        "---\n- a\n- b\n---\n",
        "---\ntitle: never closed\n",
        "---\na: &x [1, 1]\nb: &y [*x, *x]\nc: [*y, *y]\n---\nText",
        "---\na: " + "[" * 20_000 + "\n---\n",
        "---\na: " + "{a: " * 5_000 + "\n---\n",
        "---\n" + "k: v\n" * 40_000 + "---\n",
        "---\n? [1, 2]\n: x\n---\n",
        "---\n!!python/object/apply:os.system [x]\n---\n",
        "---\n\x00: 1\n---\n",
        "+++\nnot = toml = at all\n+++\n",
        "+++\na = " + "[" * 20_000 + "\n+++\n",
        "----\ntitle: A\n----\n",
        "---",
        "---\n---\n",
        "",
    ],
)
def test_what_only_looks_like_it_is_left_in_the_text(text):
    found = split_front_matter(text)
    assert (found.raw, found.body, found.data) == ("", text, {})


def test_a_scrapers_header_is_known():
    text = "Title: Rain\n\nURL Source: https://x.example/a\n\nMarkdown Content:\n# Rain\n"
    found = split_front_matter(text)
    assert found.kind == "header"
    assert found.data == {"Title": "Rain", "URL Source": "https://x.example/a"}
    assert found.raw + found.body == text
    assert split_front_matter("Title: Rain\n\nIt rains.\n").raw == ""


@given(st.text())
def test_any_text_comes_apart_and_together(text):
    for start in ("", "---\n", "+++\n", "Title: "):
        found = split_front_matter(start + text)
        assert found.raw + found.body == start + text


@pytest.mark.parametrize("bait", ["---\n", "a: ", "- ", "- - ", "? ", "'", "\n", "a:\n "])
def test_hostile_length_is_bounded(bait):
    with within(5):
        split_front_matter("---\n" + bait * 20_000 + "\n---\n")


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("value", BENT)
def test_every_string_is_read_back(profile, value):
    metadata = Metadata(
        title=value,
        description=value,
        tags=("plain",),
        license=value,
        authors=(Author(name=value),),
    )
    read = loaded(front_matter(metadata, profile))
    assert read["title"] == value
    assert read["description"] == value


@given(st.text(st.characters(blacklist_categories=("Cs",)), min_size=1))
def test_any_string_is_read_back(value):
    read = loaded(front_matter(Metadata(title=value, extra={"k": [value]}), "yaml"))
    assert read["title"] == value
    assert read["extra"] == {"k": [value]}


def test_dates_stand_unquoted():
    metadata = Metadata(published="2021-01-29", modified="2021-02-01T10:00+01:00")
    assert "published: 2021-01-29\n" in front_matter(metadata, "yaml")
    assert "lastmod: 2021-02-01T10:00:00+01:00\n" in front_matter(metadata, "hugo")
    assert "date: 2021-01-29\n" in front_matter(metadata, "jekyll")


def test_a_date_that_is_none_is_left_out():
    assert front_matter(Metadata(published="x: [", title="A"), "yaml") == "---\ntitle: A\n---\n"


def test_the_profiles_avoid_the_keys_that_mean_something_else():
    metadata = Metadata(
        title="A", url="https://x.example/a", published="2021-01-29", authors=(Author(name="J"),),
        site_name="X", tags=("two words",), extra={"region": ["Asia"]},
    )  # fmt: skip
    hugo, jekyll = (loaded(front_matter(metadata, p)) for p in ("hugo", "jekyll"))
    assert "url" not in hugo
    assert hugo["params"]["source"] == "https://x.example/a"
    assert hugo["params"]["region"] == ["Asia"]
    assert not {"published", "url", "permalink"} & set(jekyll)
    obsidian = loaded(front_matter(metadata, "obsidian"))
    assert list(obsidian) == ["title", "source", "author", "published", "tags"]
    assert obsidian["tags"] == ["two-words"]


def test_a_month_is_no_date_for_a_site_generator():
    hugo = loaded(front_matter(Metadata(title="A", published="2021-03"), "hugo"))
    assert "date" not in hugo
    assert hugo["params"]["published"] == "2021-03"


def test_nothing_known_is_no_front_matter():
    assert [front_matter(Metadata(), profile) for profile in PROFILES] == [""] * 4


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("value", BENT)
def test_the_library_that_sites_use_reads_it_back(profile, value):
    metadata = Metadata(
        title=value,
        description=value,
        published="2021-01-29",
        authors=(Author(name=value),),
        tags=(value,),
        extra={"region": [value]},
    )
    post = frontmatter.loads(front_matter(metadata, profile) + "\n# Rain\n\n---\n\nIt fell.\n")
    assert (post["title"], post["description"]) == (value, value)
    assert post.content == "# Rain\n\n---\n\nIt fell."
    day = post["date"] if profile in ("hugo", "jekyll") else post["published"]
    assert day == datetime.date(2021, 1, 29)


@given(st.text(st.characters(blacklist_categories=("Cs",)), min_size=1))
def test_the_library_reads_any_string_back(value):
    metadata = Metadata(title=value, authors=(Author(name=value, bio=value),))
    post = frontmatter.loads(front_matter(metadata, "yaml") + "\nRain fell.\n")
    assert post["title"] == value
    assert post["authors"] == [{"name": value, "bio": value}]


def test_a_body_that_is_an_author_says_so():
    authors = (Author(name="Ida Quist"), Author(name="The Marsh Trust", type="organization"))
    read = loaded(front_matter(Metadata(authors=authors), "yaml"))
    assert read["authors"] == ["Ida Quist", {"name": "The Marsh Trust", "type": "organization"}]


def test_obsidian_is_told_when_the_page_was_fetched():
    options = Options(front_matter="obsidian", retrieved="2022-05-06T07:08:09+00:00")
    read = frontmatter.loads(clean(PAGE, options=options).markdown)
    assert read["created"] == datetime.datetime(2022, 5, 6, 7, 8, 9, tzinfo=datetime.UTC)
    options = Options(front_matter="hugo", retrieved="2022-05-06T07:08:09+00:00")
    assert "created" not in clean(PAGE, options=options).markdown


@pytest.mark.parametrize("profile", ["yaml", "hugo", "jekyll", "obsidian"])
@pytest.mark.parametrize(
    "title",
    [
        "How <script>alert(1)</script> works",
        "\\<img src=x onerror=y>",
        "[x](javascript:y)",
        "[x]: data:y",
    ],
)
def test_made_front_matter_holds_no_markup(profile, title):
    made = front_matter(Metadata(title=title, tags=(title,)), profile)
    assert yaml.safe_load(made.strip("-\n"))["title"] == title
    assert list(harms(made, strict=True)) == []
