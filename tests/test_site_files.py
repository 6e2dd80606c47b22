"""Files of the ftr-site-config format: which one a page gets, what its lines do, what is said."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cleaner import Options, RuleError, clean
from cleaner.rules.site_files import (
    MOST_BYTES,
    digest_of_folder,
    file_names,
    find_site_file,
    parse_site_file,
    raw_host,
    site_file_paths,
)
from pace import within

SOURCE = Path(__file__).parents[1] / "src"
URL = "https://www.marsh.example/2024/bridge"
PAGE = """<html lang="en"><head><title>Old bridge reopens - Marsh News</title></head>
<body class="promo-week"><nav><a href="/">Home</a> <a href="/w">World</a></nav>
<header><h1 class="head">Old bridge reopens</h1>
<span class="who">By <a href="/ann">Ann Ode</a> and <a href="/bo">Bo Wix</a></span>
<time datetime="2024-05-06">yesterday</time></header>
<p id="lede">After nine years of work the old bridge over the Lee has been opened to walkers.</p>
<div class="story wide"><p>The first to cross was a girl of seven, and her dog.
<span class="lab">Enlarge</span> They went over twice, and then the mayor followed them.</p>
<h5>What it cost</h5>
<p>The council paid four million for it, half of it from the state, over the nine years.</p>
<div class="box"><p>Fish were seen below it, large ones, and the anglers came back too.</p></div>
<p><img src="/pixel.gif"><img src="/bridge.jpg" alt="The bridge"> It stands as it did in 1840.</p>
<table><tr><th>Year<th>Cost</tr><tr><td>2015<td class="x">nobody knows</tr><tr><td>2016<td>2</tr>
</table></div>
<div class="more"><p>Another story, about the men who mend the nets in the early morning.</p></div>
<footer>Made in the marsh</footer></body></html>"""
BODY = (
    "body: //div[contains(concat(' ', normalize-space(@class), ' '), ' story ')] | //p[@id='lede']"
)


@pytest.fixture
def sites(tmp_path):
    """A function that writes a file of a site, and gives the options that read it."""

    def write(text, name="marsh.example.txt"):
        folder = tmp_path / "sites"
        folder.mkdir(exist_ok=True)
        (folder / name).write_text(text, "utf-8")
        return Options(site_files=(str(folder),))

    return write


def rules_of(article):
    return {article.blocks[r.block].text: r.rule for r in article.removals}


# Which file


@pytest.mark.parametrize(
    ("host", "names"),
    [
        ("marsh.example", ["marsh.example", ".example"]),
        ("www.marsh.example", ["www.marsh.example", "marsh.example", ".example"]),
        ("a.b.sea.example", ["a.b.sea.example", ".b.sea.example", ".sea.example", ".example"]),
        ("", []),
    ],
)  # fmt: skip
def test_the_host_then_without_www_then_the_wider_domains(host, names):
    assert list(file_names(host)) == [f"{name}.txt" for name in names]


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://News.Marsh.example:8080/a", "news.marsh.example"),
        ("https://marsh.example./a", "marsh.example"),
        ("https://bücher.example/", "xn--bcher-kva.example"),
        ("https://..%2f..%2fetc/", ""),
        ("https://../passwd", ""),
        ("https://a b.example/", ""),
        ("https://" + ".".join("a" * 99) + "/", ""),
        ("https://[::1]/", ""),
        ("http://[", ""),
        ("page.html", ""),
    ],
)
def test_only_what_is_a_host_becomes_a_name(url, host):
    assert raw_host(url) == host


def test_a_name_with_a_dot_is_of_the_hosts_below_and_not_of_the_domain(sites):
    (folder,) = sites("title: 'x'", ".marsh.example.txt").site_files
    assert find_site_file((folder,), "https://sea.marsh.example/a")
    assert find_site_file((folder,), "https://www.marsh.example/a") is None
    assert find_site_file((folder,), "https://marsh.example/a") is None


def test_of_several_folders_the_last_that_has_a_file_counts(tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "marsh.example.txt").write_text(f"title: '{name}'")
    (tmp_path / "two" / "sea.example.txt").write_text("title: 'sea'")
    one, two = str(tmp_path / "one"), str(tmp_path / "two")
    options = Options(site_files=(two, one))
    assert clean(PAGE, url=URL, options=options).metadata.title == "one"
    assert find_site_file((two, one), "https://sea.example/a").name == "sea.example.txt"


def test_a_page_without_an_address_goes_by_its_own_word_and_a_sidecar_goes_before_it(sites):
    options = sites(BODY)
    named = PAGE.replace("<title>", '<link rel="canonical" href="https://marsh.example/b"><title>')
    assert clean(named, options=options).removals[0].rule == "marsh.example.txt:body"
    assert not [r for r in clean(PAGE, options=options).removals if "marsh" in r.rule]
    elsewhere = Options(site_files=options.site_files, given={"url": "https://sea.example/a"})
    assert not [r for r in clean(named, options=elsewhere).removals if "marsh" in r.rule]


def test_a_file_that_changes_is_read_again(sites):
    assert clean(PAGE, url=URL, options=sites("title: 'one'")).metadata.title == "one"
    assert clean(PAGE, url=URL, options=sites("title: 'three'")).metadata.title == "three"


def test_a_folder_is_listed_and_its_files_are_not_read(tmp_path, monkeypatch):
    for number in range(2100):
        (tmp_path / f"site{number}.example.txt").write_text("title: //h1")
    (tmp_path / "README.txt").write_text("no host")
    (tmp_path / ".sea.example.txt").write_text("title: //h1")
    monkeypatch.setattr(Path, "read_bytes", lambda _: pytest.fail("a file was read"))
    with within(1.0):
        assert len(site_file_paths(tmp_path)) == 2101


# What its lines do


def test_the_lines_of_a_file():
    text = """\ufeff# a comment
author://meta[@name="byl"]/@content
TITLE : //h1
strip_id_or_class: 'ad-box'
find_string: <h5>
replace_string: <h2>
replace_string(href="http://): href="https://
replace_string(to post comments)): </div>
replace_string(gone):
"""
    file = parse_site_file(text, "a.example.txt")
    assert [(line.number, line.key, line.value, line.find) for line in file.lines] == [
        (2, "author", '//meta[@name="byl"]/@content', ""),
        (3, "title", "//h1", ""),
        (4, "strip_id_or_class", "'ad-box'", ""),
        (6, "replace_string", "<h2>", "<h5>"),
        (7, "replace_string", 'href="https://', 'href="http://'),
        (8, "replace_string", "</div>", "to post comments)"),
        (9, "replace_string", "", "gone"),
    ]
    assert file.remarks == ()


def test_what_stands_outside_of_the_body_goes_and_the_title_stays(sites):
    article = clean(PAGE, url=URL, options=sites(BODY))
    gone = rules_of(article)
    assert gone["Home World"] == gone["Made in the marsh"] == "marsh.example.txt:body"
    other = "Another story, about the men who mend the nets in the early morning."
    assert gone[other] == "marsh.example.txt:body"
    assert article.markdown.startswith("# Old bridge reopens\n\nAfter nine years")
    removed = {removal.block for removal in article.removals}
    left = [block for block in article.blocks if block.index not in removed]
    assert all(block.text.split(" ")[0] in article.markdown for block in left)
    assert len(article.to_dict()["removals"]) == len(removed)


def test_a_short_title_that_the_file_names_stays_outside_of_the_body(sites):
    page = PAGE.replace("Old bridge reopens", "Bridge").replace(
        "<title>Bridge - Marsh News", "<title>"
    )
    named = clean(page, url=URL, options=sites(f"{BODY}\ntitle: //h1"))
    assert named.markdown.startswith("# Bridge\n\nAfter nine years")


def test_the_first_body_that_finds_anything_counts(sites):
    options = sites(f"body: //div[@id='none']\n{BODY}\nbody: //footer")
    assert "Made in the marsh" not in clean(PAGE, url=URL, options=options).markdown


def test_a_byline_outside_of_the_body_is_heard_before_it_goes(sites):
    page = PAGE.replace('<span class="who">', '<p class="byline">By Una Vex</p><span class="who">')
    plain = clean(page, url=URL).metadata.authors
    assert clean(page, url=URL, options=sites(BODY)).metadata.authors == plain
    assert plain[0].name == "Una Vex"


def test_stripped_elements_go_by_their_line(sites):
    article = clean(PAGE, url=URL, options=sites(f"{BODY}\nstrip: //div[@class='box']"))
    text = "Fish were seen below it, large ones, and the anglers came back too."
    assert rules_of(article)[text] == "marsh.example.txt:2"
    record = next(r for r in article.to_dict()["removals"] if r["text"] == text)
    assert record["reason"] == "Line 2 of the site's file takes it out."


def test_a_category_that_a_judge_has_for_it_stays(sites):
    page = PAGE.replace('class="box"', 'class="newsletter-signup"')
    article = clean(page, url=URL, options=sites("strip_id_or_class: newsletter"))
    removal = next(r for r in article.removals if r.rule == "marsh.example.txt:1")
    assert removal.category == "subscribe"


def test_words_in_the_middle_of_a_text_go_as_an_edit_and_the_paragraph_stays_whole(sites):
    article = clean(PAGE, url=URL, options=sites(f"{BODY}\nstrip: //span[@class='lab']"))
    assert "and her dog. They went over twice" in article.markdown
    assert article.to_dict()["edits"] == [
        {"line": 8, "kind": "stripped", "before": "Enlarge", "after": "",
         "rule": "marsh.example.txt:2"}
    ]  # fmt: skip


def test_pictures_and_cells_go_and_are_accounted_for(sites):
    options = sites(f"{BODY}\nstrip_image_src: pixel.gif\nstrip: //td[@class='x']")
    article = clean(PAGE, url=URL, options=options)
    assert "pixel" not in article.markdown
    assert "bridge.jpg" in article.markdown
    assert "nobody knows" not in article.markdown
    assert "| 2016 | 2 |" in article.markdown
    edits = article.to_dict()["edits"]
    assert {e["before"]: e["rule"] for e in edits} == {
        "![](/pixel.gif)": "marsh.example.txt:2",
        "nobody knows": "marsh.example.txt:3",
    }


def test_an_inline_element_that_is_all_of_a_block_is_a_removal(sites):
    options = sites(f"{BODY}\nstrip: //span[@class='alone']")
    page = PAGE.replace("<h5>", '<p><span class="alone">More pictures of it here</span></p><h5>')
    assert rules_of(clean(page, url=URL, options=options))["More pictures of it here"] == (
        "marsh.example.txt:2"
    )


def test_the_source_is_replaced_before_it_is_read(sites):
    text = "find_string: <h5>\nreplace_string: <h2>\nreplace_string(</h5>): </h2>"
    article = clean(PAGE, url=URL, options=sites(text))
    assert "## What it cost" in article.markdown
    assert [(e["kind"], e["rule"]) for e in article.to_dict()["edits"]] == [
        ("replaced", "marsh.example.txt:2"),
        ("replaced", "marsh.example.txt:3"),
    ]


def test_metadata_wins_over_the_page(sites):
    options = sites(
        "title: //h1[@class='none']\ntitle: concat(//h1, '!')\n"
        "author: //span[@class='who']/a\ndate: //h1\ndate: //time"
    )
    article = clean(PAGE, url=URL, options=options)
    found = article.metadata
    assert found.title == "Old bridge reopens!"
    assert [(a.name, a.url) for a in found.authors] == [
        ("Ann Ode", "https://www.marsh.example/ann"),
        ("Bo Wix", "https://www.marsh.example/bo"),
    ]
    assert found.published == "2024-05-06"
    assert article.to_dict()["origins"]["title"]["from"] == "site-file"


def test_an_expression_that_gives_only_its_own_signs_is_no_title(sites):
    options = sites("title: concat(//h4, ': ', //h6)")
    assert clean(PAGE, url=URL, options=options).metadata.title == "Old bridge reopens"


def test_markdown_is_not_asked(sites):
    text = "# One\n\nIt rained all day.\n"
    article = clean(text, url=URL, options=sites("body: //p\nnext_page_link: //a"))
    assert (article.markdown, article.remarks) == (text, ())


def test_keep_puts_back_what_a_line_took(sites):
    options = sites(f"{BODY}\nstrip: //div[@class='box']")
    kept = Options(site_files=options.site_files, keep=frozenset({"marsh.example.txt:2"}))
    assert "Fish were seen" in clean(PAGE, url=URL, options=kept).markdown


def test_the_hash_of_the_rules_tells_one_file_from_another(sites):
    digests = {
        clean(PAGE, url=URL, options=options).to_dict()["cleaner"]["rules"]
        for options in (Options(), sites(BODY))
    }
    digests.add(clean(PAGE, url=URL, options=sites("title: //h1")).to_dict()["cleaner"]["rules"])
    assert len(digests) == 3


# What goes wrong


def test_a_body_that_finds_nothing_leaves_it_to_the_judges(sites):
    article = clean(PAGE, url=URL, options=sites("body: //div[@id='of-old']"))
    assert article.markdown == clean(PAGE, url=URL).markdown
    assert article.warnings == (
        "marsh.example.txt: no body found; the article was told as without it",
    )


def test_a_body_of_three_words_is_none(sites):
    article = clean(PAGE, url=URL, options=sites("body: //footer"))
    assert article.markdown == clean(PAGE, url=URL).markdown


@pytest.mark.parametrize("line", ["strip_id_or_class: wrap", "strip: //div[@class='wrap']"])
def test_a_strip_that_would_take_the_article_is_passed_over(sites, line):
    page = PAGE.replace("<p id=", '<div class="wrap"><p id=', 1).replace("<footer", "</div><footer")
    text = f"{BODY}\n{line}\nstrip: //div[@class='box']"
    article = clean(page, url=URL, options=sites(text))
    assert "After nine years" in article.markdown
    assert "Fish" not in article.markdown, "what it holds is stripped all the same"
    assert article.warnings[0].startswith("marsh.example.txt:2: would take ")


def test_a_class_of_the_whole_page_takes_nothing(sites):
    article = clean(PAGE, url=URL, options=sites("strip_id_or_class: promo"))
    assert article.markdown == clean(PAGE, url=URL).markdown


def test_what_is_not_done_is_said_and_raises_nothing(sites):
    text = """tidy: no
test_url: https://marsh.example/a
test_contains: bridge
strip: //p[
strip: //div/@class
strip: //p[unknown(.)]
title: count(//p)
http_header(user-agent): x
next_page_link: //a
wrap_in(blockquote): //aside
frobnicate: yes
no line of it
replace_string: y
find_string: x
find_string:
prune: no
autodetect_on_failure: yes
"""
    article = clean(PAGE, url=URL, options=sites(text))
    said = dict(article.remarks)
    assert {about: text.split(": ")[0] for about, text in said.items()} == {
        "fetching": "marsh.example.txt:9",
        "wrap_in": "marsh.example.txt:10",
        "frobnicate": "marsh.example.txt:11",
        "form": "marsh.example.txt:12",
        "replace_string": "marsh.example.txt:13",
        "find_string": "marsh.example.txt:14",
        "prune": "marsh.example.txt:16",
        "marsh.example.txt:4": "marsh.example.txt:4",
        "marsh.example.txt:5": "marsh.example.txt:5",
        "marsh.example.txt:6": "marsh.example.txt:6",
    }
    assert article.metadata.title == "Old bridge reopens"


def test_a_file_that_is_no_file_of_a_site_is_passed_over(sites):
    options = sites("title: 'x'\n" * (MOST_BYTES // 10))
    article = clean(PAGE, url=URL, options=options)
    assert article.markdown == clean(PAGE, url=URL).markdown
    assert "is larger than 256 KB" in article.remarks[0].text
    (Path(options.site_files[0]) / "marsh.example.txt").unlink()
    (Path(options.site_files[0]) / "marsh.example.txt").mkdir()
    assert "cannot be read" in clean(PAGE, url=URL, options=options).remarks[0].text
    assert clean(PAGE, url=URL, options=sites("\x00\xff\n:\n::\nbody:\n", "x.example.txt"))


def test_a_folder_that_is_not_there_is_an_error():
    with pytest.raises(RuleError, match="no folder"):
        clean(PAGE, url=URL, options=Options(site_files=("/nowhere/at/all",)))


def test_a_replacement_does_not_blow_a_page_up(sites):
    article = clean(PAGE * 40, url=URL, options=sites(f"replace_string(e): {'e' * 20_000}"))
    assert any("would make the page too long" in warning for warning in article.warnings)


@pytest.mark.parametrize(
    ("page", "line"),
    [
        ("<p>x</p>" * 30_000, "//p[count(preceding-sibling::p) > 3]"),
        ("<p>x</p>" * 30_000, "//p/following-sibling::*"),
        ("<div><p>x</p></div>" * 9_000, "//p/preceding::*"),
        ("<div><p>x</p></div>" * 9_000, "//p/following::*"),
        ("<div>" * 3_000 + "x", "//div[count(ancestor::div) > 3]"),
        ("<div>" * 3_000 + "x", "//div[contains(., 'y')]"),
        ("<b>x</b>" * 80_000, "//b"),
    ],
)
def test_no_expression_takes_minutes(sites, page, line):
    with within(20):
        article = clean(f"<html><body>{page}", url=URL, options=sites(f"strip: {line}"))
    assert any("too large to be asked" in warning for warning in article.warnings)


def test_a_page_whose_text_is_elsewhere_is_read_as_without_the_file(sites):
    prose = "The river rose over the lower road and stayed there until the end of the week. " * 20
    data = json.dumps({"@type": "NewsArticle", "headline": "River", "articleBody": prose})
    page = f'<html><script type="application/ld+json">{data}</script><body><div id=app></div>'
    article = clean(page, url=URL, options=sites("title: 'Rain'\nstrip: //div"))
    assert "The river rose" in article.markdown
    assert article.metadata.title == "Rain"


# The command


@pytest.fixture
def place(tmp_path):
    for number in range(6):
        name = f"page{number}.html"
        page = PAGE.replace("<title>", f'<link rel=canonical href="{URL}{number}"><title>')
        (tmp_path / "in").mkdir(exist_ok=True)
        (tmp_path / "in" / name).write_text(page.replace("1840", str(1840 + number)))
    (tmp_path / "sites").mkdir()
    (tmp_path / "sites" / "marsh.example.txt").write_text(
        f"{BODY}\nnext_page_link: //a\nstrip: //p[\n"
    )
    return tmp_path


def run(place, *args, **env):
    return subprocess.run(
        [sys.executable, "-m", "cleaner", *args],
        cwd=place, capture_output=True, text=True, timeout=100, check=False,
        env={"PYTHONPATH": str(SOURCE), "HOME": str(place), **env},
    )  # fmt: skip


def test_a_run_over_a_folder_says_it_once_and_does_again_what_a_file_changes(place):
    args = ("clean", "in", "-o", "out", "--rules", "sites", "-j", "2")
    first = run(place, *args)
    assert first.returncode == 0, first.stderr
    assert first.stderr.count("cleaner fetches no page") == 1
    assert first.stderr.count("marsh.example.txt:3: strip:") == 1
    sidecar = json.loads((place / "out" / "page3.meta.json").read_text())
    assert "marsh.example.txt:body" in {r["rule"] for r in sidecar["removals"]}
    assert str(place) not in json.dumps(sidecar), "a result is the same on every machine"
    assert "6 unchanged" in run(place, *args).stderr
    os.utime(place / "sites" / "marsh.example.txt")
    assert "6 unchanged" in run(place, *args).stderr
    (place / "sites" / "marsh.example.txt").write_text("body: //div[@class='more']\n")
    assert "6 cleaned" in run(place, *args).stderr
    assert "mend the nets" in (place / "out" / "page3.md").read_text()


def test_explain_and_keep_name_the_line(place):
    done = run(place, "explain", "in/page0.html", "--rules", "sites", "--why", "mend the nets")
    assert "marsh.example.txt:body" in done.stdout
    assert done.stderr.count("cleaner fetches no page") == 1
    kept = run(place, "in/page0.html", "--rules", "sites", "--keep", "marsh.example.txt:body")
    assert "mend the nets" in kept.stdout
    assert run(place, "in/page0.html", "--keep", "marsh.example.txt:body").returncode == 2


def test_a_folder_may_hold_rule_files_too(place):
    (place / "sites" / "own.toml").write_text('[metadata]\ntitle = "#lede"\n')
    done = run(place, "in/page0.html", "--rules", "sites", "--format", "json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["metadata"]["title"].startswith("After nine years")
    assert "marsh.example.txt:body" in {r["rule"] for r in found["removals"]}


def test_a_config_file_names_the_folder_from_where_it_is(place):
    (place / "cleaner.toml").write_text('rules = ["../sites"]\n')
    (place / "below").mkdir()
    (place / "cleaner.toml").rename(place / "below" / "cleaner.toml")
    done = run(place / "below", "../in/page0.html")
    assert "mend the nets" not in done.stdout
    doctor = run(place / "below", "doctor")
    assert "1 site file in" in doctor.stdout


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("empty", "holds neither rule files"),
        ("sites/marsh.example.txt", "name the folder that it is in"),
        ("nowhere", "cannot be read"),
    ],
)
def test_what_is_no_folder_of_rules_ends_in_one_line(place, path, said):
    (place / "empty").mkdir()
    done = run(place, "in/page0.html", "--rules", path)
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


def test_rules_test_tells_what_is_wrong_and_what_is_not_done(place):
    done = run(place, "rules", "test", "sites")
    assert done.returncode == 1
    assert done.stdout.startswith("marsh.example.txt:3: strip: ")
    assert "2 lines of 1 site file, 1 that are not done here (next_page_link 1)" in done.stderr
    (place / "sites" / "marsh.example.txt").write_text(f"{BODY}\nprune: no\n")
    for path in ("sites", "sites/marsh.example.txt"):
        fine = run(place, "rules", "test", path)
        assert (fine.returncode, fine.stdout) == (0, "")


def test_lines_of_jsonl_go_by_their_address(place):
    record = json.dumps({"text": PAGE, "url": URL})
    (place / "pages.jsonl").write_text(f"{record}\n{record}\n")
    done = run(place, "pages.jsonl", "--format", "jsonl", "--rules", "sites")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(rows) == 2
    assert all("mend the nets" not in row["markdown"] for row in rows)
    assert done.stderr.count("cleaner fetches no page") == 1


def test_the_digest_of_a_folder_is_of_names_and_texts(tmp_path):
    (tmp_path / "a.example.txt").write_text("title: //h1")
    before = digest_of_folder(tmp_path)
    (tmp_path / "notes.md").write_text("no file of a site")
    assert digest_of_folder(tmp_path) == before
    (tmp_path / "a.example.txt").rename(tmp_path / "b.example.txt")
    assert digest_of_folder(tmp_path) != before


def test_a_page_with_more_than_can_be_told_apart_loses_nothing(sites, monkeypatch):
    monkeypatch.setattr("cleaner.parse.html.MANY_EVENTS", 40)
    monkeypatch.setattr("cleaner.parse.html.MOST_EVENTS", 60)
    article = clean(PAGE, url=URL, options=sites("body: //div[@class='more']"))
    assert not [r for r in article.removals if r.rule.startswith("marsh")]
    assert any("too many elements" in warning for warning in article.warnings)


def test_a_site_that_names_itself_is_no_author_where_people_are_named(sites):
    options = sites("author: //meta[@name='author']/@content")
    people = PAGE.replace('<span class="who">', '<p class="byline">')
    page = people.replace("</span>\n<time", "</p>\n<time").replace(
        "<title>", '<meta name="author" content="Marsh News"><title>'
    )
    authors = [author.name for author in clean(page, url=URL, options=options).metadata.authors]
    assert authors == ["Ann Ode", "Bo Wix"]
