"""`cleaner learn`, `clean --learn` and `--dedupe` on a folder, as a shell sees them."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src"
FOOT = "The Ferry Post is written in the boat house by those who row, and by their cousins."
HEAD = "The Ferry Post"
WORDS = (
    "ferry oar river stone tide morning widow lantern letter market bridge garden winter harvest"
    " captain island chapel cousin rope barrel window village teacher orchard"
).split()


def paragraph(dice):
    told = " ".join(dice.choice(WORDS) for _ in range(12))
    return f"When the {told} had passed, they rowed on to the {dice.choice(WORDS)} and slept."


def own_of(name):
    dice = random.Random(name)
    return [f"# The {dice.choice(WORDS)} of {name}", *(paragraph(dice) for _ in range(6))]


def page(name, url=None):
    front = f"---\nurl: {url}\n---\n\n" if url else ""
    return front + "\n\n".join([HEAD, *own_of(name), FOOT]) + "\n"


def run(*args, cwd, **env):
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("CLEANER_", "XDG_"))}
    home = {"HOME": str(cwd / "home"), "XDG_CONFIG_HOME": str(cwd / "home" / ".config")}
    return subprocess.run(
        [sys.executable, "-m", "cleaner", *map(str, args)],
        cwd=cwd, capture_output=True, text=True, timeout=150, check=False,
        env={**kept, **home, "PYTHONPATH": str(SOURCE), **env},
    )  # fmt: skip


def tree(folder):
    """What a run gives: the results, and what it learned; not how far it came."""
    files = {str(p.relative_to(folder)): p for p in sorted(folder.rglob("*")) if p.is_file()}
    return {
        name: path.read_bytes()
        for name, path in files.items()
        if not name.startswith(".cleaner/") or name.startswith(".cleaner/learned.")
    }


@pytest.fixture
def here(tmp_path):
    for number in range(8):
        path = tmp_path / "in" / "posts" / f"{number}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page(f"post {number}"), "utf-8")
    return tmp_path


class TestLearn:
    def test_writes_a_profile_that_can_be_read_tested_and_used(self, here):
        done = run("learn", "in", "-o", "site.toml", cwd=here)
        assert (done.returncode, done.stdout) == (0, "")
        assert done.stderr == "cleaner: 2 lines of 1 site, from 8 documents\n"
        text = (here / "site.toml").read_text("utf-8")
        assert f'"{HEAD}" = 8\n' in text
        assert f'"{FOOT}" = 8\n' in text
        tested = run("rules", "test", "site.toml", cwd=here)
        assert (tested.returncode, tested.stdout) == (0, "")
        assert "2 lines of 1 site, all good" in tested.stderr
        cleaned = run("clean", "in/posts/3.md", "--rules", "site.toml", cwd=here)
        assert cleaned.stdout == "\n\n".join(own_of("post 3")) + "\n"

    def test_without_an_output_it_goes_to_stdout(self, here):
        assert "[site." in run("learn", "in", cwd=here).stdout

    def test_order_and_workers_do_not_matter(self, here):
        first = run("learn", "in", "-j", "1", cwd=here).stdout
        assert run("learn", "in", "-j", "3", cwd=here).stdout == first
        names = sorted(str(p) for p in (here / "in").rglob("*.md"))
        one = run("learn", *names, cwd=here).stdout
        assert run("learn", *reversed(names), cwd=here).stdout == one

    def test_what_an_older_profile_keeps_is_kept(self, here):
        (here / "site.toml").write_text(f'[site."./"]\nkeeps = ["{HEAD}"]\n', "utf-8")
        run("learn", "in", "-o", "site.toml", cwd=here)
        text = (here / "site.toml").read_text("utf-8")
        assert f'keeps = ["{HEAD}"]' in text
        assert f'"{HEAD}" = 8' not in text
        assert f'"{FOOT}" = 8' in text
        assert run("rules", "test", "site.toml", cwd=here).returncode == 0

    @pytest.mark.parametrize("text", ["# Notes\n", '[[rule]]\nid = "x/y"\n', "\0"])
    def test_another_file_is_not_overwritten(self, here, text):
        (here / "site.toml").write_text(text, "utf-8")
        done = run("learn", "in", "-o", "site.toml", cwd=here)
        if text.startswith("# "):  # an empty profile: a comment is TOML
            assert done.returncode == 0
        else:
            assert done.returncode == 2
            assert done.stderr.count("\n") == 1
            assert (here / "site.toml").read_text("utf-8") == text

    def test_a_document_that_cannot_be_read_is_named(self, here):
        (here / "in" / "bad.md").write_bytes(b"\x00\x01\x02" * 400)
        done = run("learn", "in", "-o", "site.toml", cwd=here)
        assert done.returncode == 3
        assert "in/bad.md" in done.stderr
        assert (here / "site.toml").exists()

    def test_nothing_to_read(self, here):
        done = run("learn", "nowhere", "-o", "site.toml", cwd=here)
        assert done.returncode == 4
        assert not (here / "site.toml").exists()
        assert run("learn", cwd=here).returncode == 2

    def test_each_host_has_a_section(self, tmp_path):
        (tmp_path / "in").mkdir()
        for number in range(10):
            url = f"https://h{number % 2}.example/{number}"
            (tmp_path / "in" / f"{number}.md").write_text(page(f"p{number}", url), "utf-8")
        text = run("learn", "in", cwd=tmp_path).stdout
        assert '[site."h0.example"]\npages = 5' in text
        assert '[site."h1.example"]\npages = 5' in text


class TestCleanLearn:
    def test_two_passes(self, here):
        done = run("clean", "in", "--learn", "-o", "out", cwd=here)
        assert done.returncode == 0
        for number in range(8):
            found = (here / "out" / "posts" / f"{number}.md").read_text("utf-8")
            assert found == "\n\n".join(own_of(f"post {number}")) + "\n"
        sidecar = json.loads((here / "out" / "posts" / "0.meta.json").read_text("utf-8"))
        assert {r["rule"] for r in sidecar["removals"]} == {"any/repeated"}
        assert (here / "out" / ".cleaner" / "learned.toml").exists()

    def test_the_same_bytes_for_any_number_of_workers_and_as_with_the_profile(self, here):
        run("clean", "in", "--learn", "-o", "one", "-j", "1", cwd=here)
        run("clean", "in", "--learn", "-o", "two", "-j", "2", cwd=here)
        assert tree(here / "one") == tree(here / "two")
        run("clean", "in", "--rules", "one/.cleaner/learned.toml", "-o", "three", cwd=here)
        shown = {k: v for k, v in tree(here / "one").items() if not k.startswith(".cleaner")}
        third = {k: v for k, v in tree(here / "three").items() if not k.startswith(".cleaner")}
        assert third == shown

    def test_a_second_run_knows_and_an_edited_profile_is_made_again(self, here):
        run("clean", "in", "--learn", "-o", "out", cwd=here)
        before = tree(here / "out")
        run("clean", "in", "--learn", "-o", "out", cwd=here)
        assert tree(here / "out") == before
        (here / "out" / ".cleaner" / "learned.toml").write_text("", "utf-8")
        run("clean", "in", "--learn", "-o", "out", cwd=here)
        assert tree(here / "out") == before

    def test_looking_writes_nothing(self, here):
        done = run("clean", "in", "--learn", "--dry-run", "-o", "out", cwd=here)
        assert done.returncode == 0
        assert "repeated 2" in done.stderr
        assert not (here / "out").exists()

    @pytest.mark.parametrize(
        "args", [["in/posts/0.md", "--learn"], ["in/posts/0.md", "--dedupe", "-o", "out"]]
    )
    def test_one_document_has_nothing_to_be_compared_with(self, here, args):
        done = run("clean", *args, cwd=here)
        assert done.returncode == 2
        assert done.stderr.count("\n") == 1

    def test_jsonl_is_refused(self, here):
        (here / "a.jsonl").write_text('{"text": "x"}\n', "utf-8")
        done = run("clean", "a.jsonl", "--format", "jsonl", "--learn", cwd=here)
        assert done.returncode == 2

    @pytest.mark.skipif(sys.platform == "win32", reason="signals")
    def test_stopped_while_it_learns_it_leaves_nothing_half_written(self, here):
        for number in range(300):
            path = here / "in" / f"more {number}.md"
            path.write_text(page(f"more {number}") * 20, "utf-8")
        env = {**os.environ, "PYTHONPATH": str(SOURCE)}
        started = subprocess.Popen(
            [sys.executable, "-m", "cleaner", "clean", "in", "--learn", "-o", "out", "-j", "1"],
            cwd=here, env=env, stderr=subprocess.PIPE,
        )  # fmt: skip
        time.sleep(1.5)
        started.send_signal(signal.SIGTERM)
        _, said = started.communicate(timeout=100)
        assert started.returncode == 143
        assert b"stopped" in said
        left = [name for name in tree(here) if name.endswith(".tmp")]
        assert left == []


class TestDuplicates:
    @pytest.fixture
    def copies(self, here):
        text = (here / "in" / "posts" / "2.md").read_text("utf-8")
        (here / "in" / "posts" / "2 again.md").write_text(text, "utf-8")
        near = text.replace("slept.", "slept well.", 1)
        (here / "in" / "posts" / "7 near.md").write_text(near, "utf-8")
        return here

    def test_they_are_named_and_stay(self, copies):
        done = run("clean", "in", "--learn", "-o", "out", cwd=copies)
        assert "in/posts/2.md: says word for word what in/posts/2 again.md says\n" in done.stderr
        assert "in/posts/7 near.md: says nearly what in/posts/2 again.md says\n" in done.stderr
        assert "10 cleaned" in done.stderr
        again = run("clean", "in", "--learn", "-o", "out", cwd=copies).stderr
        assert again.splitlines()[:2] == done.stderr.splitlines()[:2]

    def test_dedupe_leaves_them_out(self, copies):
        done = run("clean", "in", "--dedupe", "-o", "out", cwd=copies)
        assert "8 cleaned" in done.stderr
        assert "left out" in done.stderr
        posts = sorted(p.name for p in (copies / "out" / "posts").glob("*.md"))
        assert posts == ["0.md", "1.md", "2 again.md", *(f"{n}.md" for n in range(3, 8))]
        # Without --learn what repeats on the site is only counted.
        assert FOOT in (copies / "out" / "posts" / "0.md").read_text("utf-8")

    def test_short_pages_of_one_template_are_no_copies(self, tmp_path):
        (tmp_path / "in").mkdir()
        for number in range(6):
            dice = random.Random(number)
            long = " ".join([FOOT] * 3)
            text = f"# Note {number}\n\n{paragraph(dice)}\n\n{long}\n\n{long} Yes.\n"
            (tmp_path / "in" / f"{number}.md").write_text(text, "utf-8")
        done = run("clean", "in", "--learn", "-o", "out", cwd=tmp_path)
        assert "says" not in done.stderr
        assert "6 cleaned" in done.stderr
