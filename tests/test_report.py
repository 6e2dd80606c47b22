"""`cleaner report`: what it counts, what it shows, and that its file is closed to what it tells."""

import base64
import gzip
import hashlib
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import msgspec
import pytest

from cleaner import clean
from cleaner.report.page import report_html
from cleaner.report.pages import Page, Told, both_sides

SOURCE = Path(__file__).parents[1] / "src"
PROSE = "".join(
    f"<p>On day {n} the heron stood at the weir till the water fell.</p>" for n in range(30)
)
GOOD = f"<title>The heron</title><h1>The heron</h1>{PROSE}<div class=share>Share this article</div>"
SCRIPT = (
    "</script><script>window.hit=1</script><img src=http://evil.example/x onerror=window.hit=1>"
)
EVIL = (
    "<title>Evil &lt;/script&gt;&lt;script&gt;window.hit=1&lt;/script&gt; \u2028</title>"
    '<link rel="canonical" href="https://evil.example/a"><h1>Evil &lt;img src=http://evil.example/t'
    f" onerror=window.hit=1&gt;</h1><p>{SCRIPT.replace('<', '&lt;')} stays here.</p>"
    "<p><a href='javascript:window.hit=1'>link</a></p><div class=share>"
    "&lt;!-- &lt;script&gt; share</div>"
)


def run(*args: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "cleaner", *map(str, args)],
        cwd=cwd, capture_output=True, text=True, timeout=100, check=False,
        env={"PYTHONPATH": str(SOURCE), "HOME": str(cwd), "PATH": "/usr/bin:/bin"},
    )  # fmt: skip


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that was cleaned: good pages, a hostile one, one that is no text."""
    made = tmp_path_factory.mktemp("report")
    (made / "in" / "deep").mkdir(parents=True)
    (made / "in" / "good.html").write_text(GOOD)
    (made / "in" / "deep" / "thin.md").write_text("Water\n")
    (made / "in" / "evil<img src=x onerror=window.hit=1>.html").write_text(EVIL, "utf-8")
    (made / "in" / "bytes.html").write_bytes(bytes(range(32)) * 99)
    assert run("in", "-o", "out", "-q", cwd=made).returncode == 3
    return made


def data_of(html: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', html, re.DOTALL)
    assert found
    told: dict[str, Any] = json.loads(found[1])
    return told


@pytest.fixture(scope="module")
def html(place: Path) -> str:
    done = run("report", "out", cwd=place)
    assert (done.returncode, done.stderr) == (0, "")
    return (place / done.stdout.strip()).read_text("utf-8")


def test_it_counts_what_became_of_the_documents(html: str) -> None:
    told = data_of(html)
    totals = told["totals"]
    assert (totals["documents"], totals["cleaned"], totals["failed"]) == (4, 3, 1)
    assert sum(told["histogram"]) == 3
    assert sum(count for _, count in told["categories"]) == sum(r[3] for r in told["rules"])
    assert dict(told["categories"])["share"] == 2
    names = {page["name"] for page in told["pages"]}
    assert "good.html" in names
    assert "deep/thin.md" in names
    assert ["evil.example", 1, 1] in [host[:3] for host in told["hosts"]]


def test_the_page_to_look_at_first_is_the_one_that_failed(html: str) -> None:
    told = data_of(html)
    row, reasons = told["look"][0]
    assert (told["pages"][row]["name"], reasons) == ("bytes.html", ["failed"])
    assert "not text" in told["pages"][row]["reason"]
    looked = {told["pages"][row]["name"]: reasons for row, reasons in told["look"]}
    assert "thin" in looked["deep/thin.md"]
    assert "good.html" not in looked


def test_both_sides_mark_what_went_with_its_reason(html: str) -> None:
    told = data_of(html)
    row = next(n for n, page in enumerate(told["pages"]) if page["name"].startswith("evil"))
    sides = told["sides"][str(row)]
    assert sides["markdown"].startswith("# Evil")
    gone = [block for block in sides["blocks"] if len(block) > 3]
    assert any(block[3] == "share" and "share" in block[2] for block in gone)


def test_nothing_of_a_page_ends_the_script_or_opens_the_policy(html: str) -> None:
    assert html.count("<script") == html.count("</script>") == 2
    assert "\u2028" not in html
    assert "<img" not in html
    policy = re.search(r'Security-Policy" content="([^"]+)"', html)
    assert policy
    assert "default-src 'none'" in policy[1]
    for tag in ("script", "style"):
        text = re.search(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        assert text
        digest = base64.b64encode(hashlib.sha256(text[1].encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy[1]


def test_data_that_looks_like_a_mark_of_the_template_stays_data() -> None:
    told = data_of(report_html({"about": "@DATA@ @SCRIPT@ @POLICY@ </script>"}))
    assert told["about"] == "@DATA@ @SCRIPT@ @POLICY@ </script>"


def test_the_script_makes_no_markup_of_data() -> None:
    script = (SOURCE / "cleaner" / "report" / "report.js").read_text("utf-8")
    for way in (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "fetch(",
    ):
        assert way not in script


def test_where_it_goes(place: Path) -> None:
    assert run("report", "out", "-o", "mine.html", cwd=place).stdout == "mine.html\n"
    assert (place / "mine.html").read_text("utf-8").startswith("<!doctype html>")
    assert run("report", "out", "-o", "-", cwd=place).stdout.startswith("<!doctype html>")
    again = run("in", "-o", "out", "--prune", cwd=place)
    assert "without an input" not in again.stderr
    failed = run("report", "out", "-o", "no/such/folder.html", cwd=place)
    assert failed.returncode != 0
    assert len(failed.stderr.splitlines()) == 1
    none = run("report", "in", cwd=place)
    assert none.returncode == 2
    assert "holds no state" in none.stderr


def test_a_sidecar_that_is_gone_or_foreign_costs_its_own_row(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in ("a", "b", "c"):
        (tmp_path / "in" / f"{name}.html").write_text(GOOD)
    assert run("in", "-o", "out", "-q", cwd=tmp_path).returncode == 0
    (tmp_path / "out" / "a.meta.json").unlink()
    (tmp_path / "out" / "b.meta.json").write_text("[]")
    done = run("report", "out", "-o", "-", cwd=tmp_path)
    pages = data_of(done.stdout)["pages"]
    assert [(page["name"], page["out"] > 0) for page in pages] == [
        ("a.html", False), ("b.html", False), ("c.html", True)
    ]  # fmt: skip


def test_originals_come_out_of_archives_lines_and_saved_pages(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "packed.html.gz").write_bytes(gzip.compress(GOOD.encode()))
    with zipfile.ZipFile(folder / "pages.zip", "w") as archive:
        for name in ("a", "b"):
            archive.writestr(f"{name}.html", GOOD.replace("heron", f"heron {name}"))
    lines = [{"page": {"body": GOOD}, "note": "x"}, {"page": {"body": f"{GOOD}<p>Two.</p>"}}]
    (folder / "lines.jsonl").write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    (folder / "saved.mhtml").write_text(
        f"MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n{GOOD}"
    )
    assert run("in", "-o", "out", "-q", "--text-key", "page.body", cwd=tmp_path).returncode == 0
    sides = data_of(run("report", "out", "-o", "-", cwd=tmp_path).stdout)["sides"]
    assert len(sides) == 6
    assert all(side["whole"] for side in sides.values())
    assert all("share" in str(side["blocks"][-1][3:]) or "Two." in side["blocks"][-1][2]
               for side in sides.values())  # fmt: skip


def test_without_its_original_a_document_shows_what_was_removed(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in ("gone", "other"):
        (tmp_path / "in" / f"{name}.html").write_text(GOOD)
    assert run("in", "-o", "out", "-q", cwd=tmp_path).returncode == 0
    (tmp_path / "in" / "gone.html").unlink()
    (tmp_path / "in" / "other.html").write_text(GOOD.replace("heron", "egret"))
    sides = data_of(run("report", "out", "-o", "-", cwd=tmp_path).stdout)["sides"]
    assert len(sides) == 2
    for side in sides.values():
        assert not side["whole"]
        assert [block[2:4] for block in side["blocks"]] == [["Share this article", "share"]]
        assert side["markdown"].startswith("# The heron")


def test_no_other_file_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.html").write_text(GOOD)
    assert run("in", "-o", "out", "-q", cwd=tmp_path).returncode == 0
    for name in ("in/a.html", "out/a.md", "in"):
        done = run("report", "out", "-o", name, cwd=tmp_path)
        assert (done.returncode, done.stdout) == (2, "")
        assert len(done.stderr.splitlines()) == 1
    assert (tmp_path / "in" / "a.html").read_text() == GOOD
    (tmp_path / "out" / ".cleaner" / "report.html").write_text("of another version")
    assert run("report", "out", cwd=tmp_path).returncode == 0
    for _ in range(2):  # a report is
        assert run("report", "out", "-o", "mine.html", cwd=tmp_path).returncode == 0


def test_a_long_menu_leaves_room_for_the_article() -> None:
    menu = "".join(f"<li><a href=/{n}>Place {n}</a>" for n in range(500))
    article = clean(f"<nav><ul>{menu}</ul></nav>{GOOD}")
    sides = both_sides(article.blocks, article.sidecar.removals, article.markdown)
    texts = [block[2] for block in sides["blocks"]]
    assert "… and 488 more" in texts
    assert "On day 29 the heron stood at the weir till the water fell." in texts
    assert not sides["cut"]


def test_what_is_unusual_is_measured_by_the_kind_of_page() -> None:
    told = Told()
    side = clean(GOOD).sidecar
    for number in range(5):
        told.add(Page(f"{number}.html", "cleaned", sidecar=side))
    assert told.to_look_at() == []
    half, tenth = (
        msgspec.structs.replace(
            side, stats=msgspec.structs.replace(side.stats, words_in=1000, words_out=kept)
        )
        for kept in (500, 100)
    )
    told.add(Page("half.html", "cleaned", sidecar=half))
    told.add(Page("tenth.html", "cleaned", sidecar=tenth))
    assert told.to_look_at() == [(6, ["unusually much removed"])]


def test_long_originals_are_cut_and_say_so() -> None:
    article = clean("<h1>Long</h1>" + PROSE * 40)
    sides = both_sides(article.blocks, article.sidecar.removals, article.markdown)
    assert sides["cut"]
    assert len(sides["markdown"]) <= 20_000
