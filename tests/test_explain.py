"""`cleaner explain`: the marked-up page, one sentence, the pager, no orders from a page."""

import html
import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import cleaner
from cleaner.report.why import find_blocks, fold

REPO = Path(__file__).parents[1]
SOURCE = REPO / "src"
PROSE = (
    "The river rose through the night, and by morning the lower streets of the town stood under"
    " a foot of brown water. Nobody was hurt, the mayor said, because the “warning” had come early."
)
MARKDOWN = f"# The flood\n\n{PROSE}\n\nShare this on Facebook\n\n{PROSE} It was the second time.\n"
# Everything that a terminal would obey, in every place that a page has.
ORDER = "\x1b]52;c;aGk=\x07\x9b31m\u202e"
SGR = re.compile(r"\x1b\[[\d;]*m")


def environment(**env: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("CLEANER_", "XDG_"))}
    kept.pop("PAGER", None)
    kept.pop("NO_COLOR", None)
    return {**kept, "PYTHONPATH": str(SOURCE), "HOME": "/nonexistent", **env}


def run(*args: str, cwd: Path, stdin: str = "", **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "cleaner", *args],
        cwd=cwd,
        env=environment(**env),
        input=stdin,
        capture_output=True,
        text=True,
        timeout=150,
        check=False,
    )


def on_terminal(cwd: Path, *args: str, **env: str) -> tuple[int, str]:
    """Exit code, and what a person would see."""
    import pty

    leader, follower = pty.openpty()
    own = {"TERM": "xterm", "COLUMNS": "100", "LINES": "24", **env}
    with subprocess.Popen(
        [sys.executable, "-m", "cleaner", *args],
        cwd=cwd,
        env=environment(**own),
        stdin=follower,
        stdout=follower,
        stderr=follower,
    ) as process:
        os.close(follower)
        seen = b""
        while True:
            try:
                part = os.read(leader, 65536)
            except OSError:
                break
            if not part:
                break
            seen += part
        os.close(leader)
    return process.returncode, seen.decode()


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "a.md").write_text(MARKDOWN, "utf-8")
    return tmp_path


class TestPage:
    def test_what_stays_and_what_goes_and_why(self, here: Path) -> None:
        done = run("explain", "a.md", cwd=here, COLUMNS="100")
        assert (done.returncode, done.stderr) == (0, "")
        lines = [line for line in done.stdout.splitlines() if line]
        assert "\x1b" not in done.stdout
        assert not [line for line in lines if line.endswith(" ")]
        assert "  0       # The flood" in lines
        (gone,) = [line for line in lines if line.startswith("- ")]
        assert re.fullmatch(r"- 2 +Share this on Facebook +share en/share-\S+", gone)
        at = lines.index(gone)
        assert lines[at + 1].startswith(" " * 60)
        assert "1 of 4 blocks removed" in done.stdout
        assert max(map(len, lines)) <= 100

    def test_a_menu_is_told_once(self, tmp_path: Path) -> None:
        items = "".join(f"<li><a href='/{n}'>Part {n}</a></li>" for n in range(30))
        page = f"<nav><ul>{items}</ul></nav><article><h1>The flood</h1><p>{PROSE}</p></article>"
        (tmp_path / "a.html").write_text(f"<html><body>{page}</body></html>", "utf-8")
        shown = run("explain", "a.html", cwd=tmp_path, COLUMNS="100").stdout
        assert shown.count("html/navigation") == 1
        assert "- 0–29" in shown
        assert "Part 3 · Part 4" in shown

    def test_blocks_as_they_read(self, tmp_path: Path) -> None:
        text = (
            f"# Rain\n\n{PROSE}\n\n1. first thing\n2. second thing\n   * within it\n\n"
            f"> He said that.\n\n```\nif x:\n    y\n```\n\n{PROSE} Again.\n"
        )
        shown = run("explain", "-", cwd=tmp_path, stdin=text, COLUMNS="100").stdout
        for line in ("# Rain", "1. first thing", "2. second thing", "  • within it"):
            assert f" {line}\n" in shown
        assert "│ He said that." in shown
        assert "    y\n" in shown

    def test_metadata_tell_where_they_come_from_and_what_lost(self, tmp_path: Path) -> None:
        head = (
            '<meta property="og:title" content="The flood of May">'
            '<meta name="author" content="Ada Quill">'
        )
        page = f"<html><head><title>The flood | Courier</title>{head}</head><body>"
        body = f"<article><h1>The flood of May</h1><p>{PROSE}</p><p>{PROSE} Two.</p></article>"
        (tmp_path / "a.html").write_text(f"{page}{body}</body></html>", "utf-8")
        shown = run("explain", "a.html", cwd=tmp_path, COLUMNS="120").stdout
        title = next(line for line in shown.splitlines() if line.startswith("│ title"))
        assert re.search(r"The flood of May +\S+ \d+%", title)
        assert re.search(r"lost: The flood \| Courier +title \d+%", shown)
        assert re.search(r"authors +Ada Quill +\S+ \d+%", shown)
        lost = json.loads(run("explain", "a.html", "--format", "json", cwd=tmp_path).stdout)
        assert lost["origins"]["title"]["lost"]

    def test_what_lost_in_several_places_is_told_once(self, tmp_path: Path) -> None:
        head = '<title>The flood | Courier</title><meta property="og:title" content="The flood | '
        more = 'Courier"><meta name="twitter:title" content="The FLOOD – Courier">'
        page = f"{head}{more}<article><h1>The flood of May</h1><p>{PROSE}</p><p>{PROSE} Two.</p>"
        (tmp_path / "a.html").write_text(page, "utf-8")
        shown = run("explain", "a.html", cwd=tmp_path, COLUMNS="120").stdout
        assert "The flood of May" in shown
        lost = [line.casefold().split("  ")[0] for line in re.findall("lost: .*", shown)]
        assert "lost: the flood | courier" in lost
        assert "lost: the flood – courier" not in lost
        assert len(lost) == len(set(lost))

    def test_warnings_come_first(self, tmp_path: Path) -> None:
        shown = run("explain", "-", cwd=tmp_path, stdin="Nothing here.\n").stdout
        assert shown.startswith("warning: thin")

    def test_a_page_that_is_long_is_quick(self, tmp_path: Path) -> None:
        part = f"## Part\n\n{PROSE}\n\nShare this on Facebook\n\n"
        done = run("explain", "-", cwd=tmp_path, stdin=part * 500)
        assert done.returncode == 0
        assert "of 1,500" in done.stdout or "of 1500" in done.stdout


class TestWhy:
    @pytest.mark.parametrize(
        "asked",
        ["share this on", "SHARE  THIS\nON facebook", "**Share** [this](/x) on Facebook"],
    )
    def test_removed(self, here: Path, asked: str) -> None:
        done = run("explain", "a.md", "--why", asked, cwd=here)
        assert (done.returncode, done.stderr) == (0, "")
        first, second, third = done.stdout.splitlines()
        assert re.fullmatch(r"removed by en/share-[\w-]+ \(share\): .+\.", first)
        assert "block 2, line 5" in second
        assert third.strip() == "Share this on Facebook"
        keep = re.search(r"`(--keep en/\S+)`", second)
        assert keep
        assert run("a.md", *keep[1].split(), cwd=here).stdout == MARKDOWN

    def test_kept_in_every_block_that_holds_it(self, here: Path) -> None:
        done = run("explain", "a.md", "--why", 'because the "WARNING" had', cwd=here)
        assert done.returncode == 0
        kept = [line for line in done.stdout.splitlines() if line.startswith("kept: ")]
        assert kept == ["kept: block 1, line 3", "kept: block 3, line 7"]

    def test_nowhere_is_one_line_and_a_code(self, here: Path) -> None:
        done = run("explain", "a.md", "--why", "no such\x1b[31m words", cwd=here)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr == "cleaner: a.md: no block holds “no such\\x1b[31m words”\n"
        assert run("explain", "a.md", "--why", " ", cwd=here).returncode == 2
        assert run("explain", "nope.md", "--why", "words", cwd=here).returncode == 4

    def test_json(self, here: Path) -> None:
        args = ("explain", "a.md", "--format", "json", "--why")
        (gone,) = json.loads(run(*args, "Facebook", cwd=here).stdout)
        assert (gone["kept"], gone["block"], gone["category"]) == (False, 2, "share")
        (kept,) = json.loads(run(*args, "second time", cwd=here).stdout)
        assert kept == {"kept": True, "block": 3, "line": 7, "text": kept["text"]}
        none = run(*args, "no such words", cwd=here)
        assert (none.returncode, none.stdout) == (1, "[]\n")

    def test_a_sentence_that_was_torn_in_two(self) -> None:
        torn = f"# Rain\n\n{PROSE} All the people of the town\n\ncame to see it. {PROSE}\n"
        blocks = cleaner.clean(torn).blocks
        assert [b.index for b in find_blocks(blocks, "of the town came to see")] == [1, 2]
        assert find_blocks(blocks, "***") == []

    def test_what_is_folded(self) -> None:
        assert fold("“It’s\u00a0\n so…”") == fold("'it's SO...'")
        assert fold("Cafe\u0301") == fold("CAFÉ")
        assert fold("rain") != fold("ruin")


@pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal")
class TestTerminal:
    @pytest.fixture
    def evil(self, tmp_path: Path) -> Path:
        head = (
            f"<title>{ORDER}</title><meta name=author content='Ada {ORDER}'>"
            f"<meta property='og:site_name' content='{ORDER}'>"
        )
        body = f"<h1>Rain {ORDER}</h1><p>{PROSE}{ORDER}</p><div class='share-bar {ORDER}'>x</div>"
        page = f"<html><head>{head}</head><body><article>{body}<p>{PROSE} Two.</p></article>"
        name = "\x1b[31mevil\x07.html"
        (tmp_path / name).write_text(page, "utf-8")
        rule = {"id": "my/x", "category": "share", "removes": f"Red {ORDER}", "match": "^rain"}
        lines = "".join(f"{key} = {json.dumps(value)}\n" for key, value in rule.items())
        strips = 'max_words = 99\nstrips = ["Rain"]\n'
        (tmp_path / "r.toml").write_text(f"[[rule]]\n{lines}{strips}", "utf-8")
        assert tomllib.loads((tmp_path / "r.toml").read_text("utf-8"))["rule"]
        return tmp_path

    @pytest.mark.parametrize(
        "more",
        [[], ["--format", "json"], ["--why", "rain"], ["--why", f"n{ORDER}o"], ["--from", "text"]],
    )
    def test_nothing_of_a_page_gives_orders(self, evil: Path, more: list[str]) -> None:
        (name,) = (p.name for p in evil.iterdir() if p.suffix == ".html")
        args = ["explain", name, "--rules", "r.toml", "--no-pager", *more]
        for code, seen in (on_terminal(evil, *args), on_terminal(evil, "clean", name, "--diff")):
            assert code in (0, 1), seen
            rest = SGR.sub("", seen)
            for order in ("\x1b", "\x07", "\x9b", "\u202e"):
                assert order not in rest
            assert "31mevil\x07" not in seen
            assert "\x1b[31mevil" not in seen

    def test_colours_only_where_they_are_wanted(self, here: Path) -> None:
        args = ("explain", "a.md", "--no-pager")
        assert re.search(r"\x1b\[[\d;]*9mShare", on_terminal(here, *args)[1])
        assert "\x1b" not in on_terminal(here, *args, NO_COLOR="1")[1]
        assert "\x1b" not in on_terminal(here, *args, TERM="dumb")[1]

    def test_a_long_page_goes_through_the_pager(self, here: Path) -> None:
        (here / "long.md").write_text(MARKDOWN + f"\n{PROSE}\n" * 20, "utf-8")
        pager = {"PAGER": "tee 'the page'"}
        assert on_terminal(here, "explain", "a.md", LINES="60", **pager)[0] == 0
        on_terminal(here, "explain", "long.md", "--no-pager", **pager)
        run("explain", "long.md", cwd=here, LINES="24", **pager)
        assert not (here / "the page").exists()
        code, seen = on_terminal(here, "explain", "long.md", **pager)
        assert code == 0
        paged = (here / "the page").read_text("utf-8")
        assert "Share this on Facebook" in SGR.sub("", paged)
        assert seen.replace("\r\n", "\n") == paged

    @pytest.mark.parametrize("pager", ["", "cat", "no-such-pager --at-all", "'"])
    def test_without_a_pager_the_page_is_shown(self, here: Path, pager: str) -> None:
        code, seen = on_terminal(here, "explain", "a.md", PAGER=pager, LINES="5")
        assert code == 0
        assert "1 of 4 blocks removed" in seen

    def test_a_pager_that_is_left_early_is_no_fault(self, here: Path) -> None:
        (here / "long.md").write_text(MARKDOWN + f"\n{PROSE}\n" * 3000, "utf-8")
        code, seen = on_terminal(here, "explain", "long.md", PAGER="head -n 3")
        assert code == 0
        assert seen.count("\n") == 3

    def test_the_pager_without_one_is_less(self, here: Path) -> None:
        (here / "bin").mkdir()
        less = here / "bin" / "less"
        less.write_text('#!/bin/sh\necho "less $*"; cat >/dev/null\n', "utf-8")
        less.chmod(0o755)
        path = f"{here / 'bin'}{os.pathsep}{os.environ['PATH']}"
        assert on_terminal(here, "explain", "a.md", LINES="5", PATH=path)[1] == "less -R\r\n"

    def test_a_diff_has_colours_on_a_terminal(self, here: Path) -> None:
        code, seen = on_terminal(here, "clean", "a.md", "--diff")
        assert code == 1
        assert "\x1b[31m-Share this on Facebook\x1b[0m" in seen
        assert "\x1b[36m@@" in seen
        assert "\x1b" not in run("clean", "a.md", "--diff", cwd=here).stdout


class TestDiff:
    def test_it_is_that_of_clean(self, here: Path) -> None:
        done = run("explain", "a.md", "--diff", cwd=here)
        assert (done.returncode, done.stderr) == (1, "")
        assert done.stdout == run("clean", "a.md", "--diff", cwd=here).stdout
        assert "-Share this on Facebook" in done.stdout.splitlines()
        kept = run("explain", "a.md", "--diff", "--keep", "share", cwd=here)
        assert (kept.returncode, kept.stdout) == (0, "")

    @pytest.mark.parametrize("more", [["--why", "rain"], ["--format", "json"]])
    def test_it_is_of_the_whole_page(self, here: Path, more: list[str]) -> None:
        done = run("explain", "a.md", "--diff", *more, cwd=here)
        assert (done.returncode, done.stdout) == (2, "")
        assert len(done.stderr.splitlines()) == 1

    @pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal")
    def test_on_a_terminal(self, here: Path) -> None:
        (here / "long.md").write_text(f"{MARKDOWN}\nShare this on Facebook {ORDER}\n", "utf-8")
        args = ("explain", "long.md", "--diff")
        code, seen = on_terminal(here, *args, PAGER="tee page", LINES="9")
        assert code == 1
        assert "\x1b[31m-Share this on Facebook\x1b[0m" in seen
        assert "page" in {path.name for path in here.iterdir()}
        for shown in (seen, on_terminal(here, *args, "--no-pager", NO_COLOR="1")[1]):
            assert not set(SGR.sub("", shown)) & set("\x1b\x07\x9b\u202e")


def test_the_picture_is_current_and_loads_nothing() -> None:
    picture = (REPO / "docs" / "images" / "explain.svg").read_text("utf-8")
    assert "@font-face" not in picture
    assert not re.search(r'(?:href|src)=|url\("?http', picture)
    shown = html.unescape(re.sub("<[^>]+>", "", picture.partition("</style>")[2]))
    made = run("explain", "seeds/der-alte-leuchtturm.md", cwd=REPO, COLUMNS="100").stdout
    lines = made.splitlines()
    # The title of the window comes before; the picture ends where a terminal would.
    said = "".join("".join(lines[:58]).split())
    assert said in "".join(shown.split()), "python docs/images/make.py draws it anew"
