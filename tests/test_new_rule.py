"""`cleaner rules new`: a sentence becomes a rule that passes its tests, and harms no other."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from cleaner.model import Category, Rule
from cleaner.rules import check_examples, load_packs, load_rules, parse_rules
from cleaner.rules.draft import (
    draft_rule,
    guess_category,
    loosened,
    pattern_of,
    suggest_id,
    visible,
)
from cleaner.rules.examples import read_example, takers
from cleaner.rules.scan import Rules
from cleaner.rules.toml import with_rule
from pace import within

SOURCE = Path(__file__).parents[1] / "src"
PROSE = (
    "The river rose through the night, and by morning the lower streets of the town stood under"
    " a foot of brown water. Nobody was hurt, the mayor said, because the warning had come early."
)
LINE = "Our fine readers number 40,000 today"


def run(*args: str, cwd: Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("CLEANER_", "XDG_"))}
    return subprocess.run(
        [sys.executable, "-m", "cleaner", *args],
        cwd=cwd,
        env={**kept, "PYTHONPATH": str(SOURCE), "HOME": "/nonexistent"},
        input=stdin,
        capture_output=True,
        text=True,
        timeout=150,
        check=False,
    )


def new(cwd: Path, *args: str, removes: str = LINE) -> subprocess.CompletedProcess[str]:
    return run("rules", "new", "--removes", removes, "--file", "own.toml", *args, cwd=cwd)


def drafted(written: str, **more: object) -> Rule:
    return draft_rule(written, category=Category.SHARE, rule_id="own/x", **more)  # type: ignore[arg-type]


def takes(rule: Rule, text: str) -> bool:
    return rule in takers(Rules([rule]), read_example(rule, text))


class TestPattern:
    @pytest.mark.parametrize(
        ("written", "alike", "unlike"),
        [
            (
                "Join our 40,000 readers",
                [
                    "JOIN OUR 1,200,000 READERS!",
                    "» Join our\u00a07 readers",
                    "**Join** [our 9](/x) readers.",
                ],
                [
                    "Join our many readers",
                    "Join our 40,000 readers at the quay",
                    "They join our 40 readers",
                ],
            ),
            ("“It’s free”", ['"It\'s free"', "It's free."], ["Its free"]),
            (
                "Brought to you by the Acme Pump Company",
                [
                    "Brought to you by the Acme Pump Company of Oldmill.",
                    "brought to you by the acme pump company",
                ],
                [
                    "Brought to you by the Acme Pump Companys",
                    "Brought to you by the Acme Pump Company, here for longer than most others",
                ],
            ),
            (
                "Save $4.99 (20%) a+b=c [x] {y} \\ ^z |",
                ["Save $5 (15%) a+b=c [x] {y} \\ ^z"],
                ["Save 4"],
            ),
            (">>>>>>> Join us now", [">>>>>>> Join us now"], ["Join us now and then"]),
            ("立即订阅我们的新闻通讯", ["立即订阅我们的新闻通讯。"], ["订阅"]),
            (
                "12 comments",
                ["1 comments", "1.204 comments"],
                ["comments", "12 comments were made"],
            ),
        ],
    )
    def test_what_is_alike_goes_and_nothing_else(
        self, written: str, alike: list[str], unlike: list[str]
    ) -> None:
        rule = drafted(written)
        assert not list(check_examples([rule]))
        assert [text for text in alike if not takes(rule, text)] == []
        assert [text for text in unlike if takes(rule, text)] == []

    def test_it_takes_linear_time(self) -> None:
        pattern = re.compile(pattern_of("1 2,3.4 of 5-6 7 8 9", closed=True), re.IGNORECASE)
        for bait in ("1" * 100_000, "1,2 " * 25_000, "." * 100_000, "1 2,3.4 of " * 9_000):
            with within(0.5):
                pattern.search(bait)

    def test_the_words_in_a_longer_block(self) -> None:
        for written in ("Join our 40 readers", "Join our 40 readers in the whole town"):
            rule = drafted(written)
            longer = f"{PROSE} {visible(written)} {PROSE}"
            assert not takes(rule, longer)
            loose = loosened(rule)
            assert list(Rules([loose]).matching(longer, 90))

    def test_ids(self) -> None:
        assert suggest_id("Join our 40,000 readers", ()) == "own/join-readers"
        assert suggest_id("Join our readers", {"own/join-readers"}) == "own/join-readers-2"
        assert suggest_id("立即订阅", ()) == "own/line"
        assert suggest_id("Zürcher Café", ()) == "own/zurcher-cafe"

    @pytest.mark.parametrize(
        ("written", "category"),
        [
            ("Join over 40,000 subscribers to our weekly newsletter", "subscribe"),
            ("Follow us on Mastodon", "share"),
            ("All rights reserved. Do not copy.", "copyright"),
            ("Abonnieren Sie unseren Newsletter", "subscribe"),
            ("12 comments", "comments"),
            ("Lesen Sie auch: Warum die Fähre im Winter nicht mehr fährt", "related"),
            ("It was a dark and stormy night", "boilerplate"),
            ("立即", "boilerplate"),
        ],
    )
    def test_category(self, written: str, category: str) -> None:
        assert guess_category(written, load_packs()) == category

    def test_every_strips_of_the_packs_makes_a_rule_that_passes(self) -> None:
        for rule in load_packs()[::25]:
            for written in rule.strips[:1] if rule.match else ():
                assert not list(check_examples([drafted(written)])), written


class TestFile:
    def test_a_new_file_passes_its_tests_and_removes(self, tmp_path: Path) -> None:
        done = new(tmp_path, "--yes", "--keeps", "Our fine readers number few")
        assert done.returncode == 0, done.stderr
        assert done.stdout == (tmp_path / "own.toml").read_text("utf-8")
        assert "own/fine-readers-number is in own.toml" in done.stderr
        (rule,) = load_rules(tmp_path / "own.toml")
        assert rule.keeps == ("Our fine readers number few",)
        assert run("rules", "test", "own.toml", cwd=tmp_path).returncode == 0
        page = f"# Rain\n\n{PROSE}\n\nOur fine readers number 51,000 today!\n\n{PROSE} Two.\n"
        cleaned = run("-", "--rules", "own.toml", cwd=tmp_path, stdin=page).stdout
        assert cleaned == f"# Rain\n\n{PROSE}\n\n{PROSE} Two.\n"

    @pytest.mark.parametrize("newline", ["\n", "\r\n"])
    @pytest.mark.parametrize("end", ["", "newline"])
    def test_all_else_in_the_file_stays_byte_for_byte(
        self, tmp_path: Path, newline: str, end: str
    ) -> None:
        old = newline.join(
            (
                "# mine \t é",
                "[[rule]]",
                'id="my/x"   # odd',
                'category="share"',
                'removes="X."',
                "match='^xyzzy'",
                'strips=["Xyzzy"]',
                '[site."a.example".below]',
                '"Foot of the page" = 9',
            )
        )
        data = (old + (newline if end else "")).encode()
        path = tmp_path / "own.toml"
        path.write_bytes(data)
        path.chmod(0o640)
        assert new(tmp_path, "--yes").returncode == 0
        written = path.read_bytes()
        assert written.startswith(data)
        assert written.count(b"\r\n") in (0, written.count(b"\n"))
        assert path.stat().st_mode & 0o777 == 0o640
        assert [rule.id for rule in load_rules(path)] == ["my/x", "own/fine-readers-number"]
        assert run("rules", "test", "own.toml", cwd=tmp_path).returncode == 0
        assert [p.name for p in tmp_path.iterdir()] == ["own.toml"]

    def test_through_a_link(self, tmp_path: Path) -> None:
        (tmp_path / "real.toml").write_text("# mine\n")
        (tmp_path / "own.toml").symlink_to("real.toml")
        assert new(tmp_path, "--yes").returncode == 0
        assert (tmp_path / "own.toml").is_symlink()
        assert load_rules(tmp_path / "real.toml")

    @pytest.mark.parametrize(
        "old", ["[[rule]\n", "rule = []\n", "[[rule]]\nid='x'\n", "[other]\n", "\udce9"]
    )
    def test_a_file_that_cannot_take_it_stays_as_it_is(self, tmp_path: Path, old: str) -> None:
        data = old.encode("utf-8", "surrogateescape")
        (tmp_path / "own.toml").write_bytes(data)
        done = new(tmp_path, "--yes")
        assert done.returncode == 2
        assert len(done.stderr.splitlines()) == 1
        assert "own.toml" in done.stderr
        assert (tmp_path / "own.toml").read_bytes() == data

    @pytest.mark.parametrize(
        "written",
        [
            "It's '''three''' quotes",
            'a "b" \\d c',
            "tab\there and \x7f del",
            "back\\slash \\' end'",
        ],
    )
    def test_any_sentence_is_read_back(self, written: str) -> None:
        rule = drafted(written)
        assert parse_rules(with_rule(b"", rule).decode(), "x") == (rule,)


class TestRefusals:
    def test_what_a_pack_says_to_keep(self, tmp_path: Path) -> None:
        kept = next(
            (rule, text)
            for rule in load_packs()
            for text in rule.keeps
            if rule.match and 3 < len(text.split()) < 15 and "'" not in text
        )
        done = new(tmp_path, "--yes", removes=kept[1])
        assert done.returncode == 1
        assert f"which {kept[0].id} says to keep" in done.stderr
        assert kept[1] in done.stderr
        assert not (tmp_path / "own.toml").exists()

    def test_what_it_says_to_keep_itself_and_what_the_file_does(self, tmp_path: Path) -> None:
        done = new(tmp_path, "--yes", "--keeps", "our fine readers number 3 today.")
        assert (done.returncode, "says to keep" in done.stderr) == (1, True)
        assert new(tmp_path, "--yes").returncode == 0
        done = new(tmp_path, "--yes", "--keeps", LINE, removes="Something else entirely")
        assert done.returncode == 1
        assert "own/fine-readers-number: would remove" in done.stderr
        assert len(load_rules(tmp_path / "own.toml")) == 1

    @pytest.mark.parametrize(
        ("args", "said"),
        [
            (["--removes", "***"], "with words in it"),
            (["--removes", "word " * 81], "name one sentence"),
            (["--removes", LINE, "--id", "Own X"], "small letters"),
            (["--removes", LINE, "--id", "en/byline"], "there is a rule of that name"),
            (["--removes", LINE, "--category", "newsletter"], "newsletter"),
            (["--removes", LINE, "--try", "nope"], "nope"),
            ([], "--removes"),
        ],
    )
    def test_usage(self, tmp_path: Path, args: list[str], said: str) -> None:
        done = run("rules", "new", *args, "--yes", cwd=tmp_path)
        assert done.returncode == 2
        assert said in done.stderr
        assert list(tmp_path.iterdir()) == []

    def test_an_id_twice(self, tmp_path: Path) -> None:
        assert new(tmp_path, "--yes", "--id", "own/a").returncode == 0
        before = (tmp_path / "own.toml").read_bytes()
        assert new(tmp_path, "--yes", "--id", "own/a").returncode == 2
        assert (tmp_path / "own.toml").read_bytes() == before
        assert new(tmp_path, "--yes").returncode == 0
        assert new(tmp_path, "--yes").returncode == 0
        ids = [rule.id for rule in load_rules(tmp_path / "own.toml")]
        assert ids == ["own/a", "own/fine-readers-number", "own/fine-readers-number-2"]

    def test_nothing_without_a_yes(self, tmp_path: Path) -> None:
        done = new(tmp_path)
        assert done.returncode == 2
        assert done.stdout.startswith("[[rule]]")
        assert "--yes" in done.stderr
        assert not (tmp_path / "own.toml").exists()


class TestTrial:
    @pytest.fixture
    def pages(self, tmp_path: Path) -> Path:
        folder = tmp_path / "pages"
        (folder / "deep").mkdir(parents=True)
        text = f"# Rain\n\n{PROSE}\n\nOur fine readers number {{}} today\n\n{PROSE} Two.\n"
        (folder / "a.md").write_text(text.format("7"), "utf-8")
        (folder / "deep" / "b\x1b[31m.md").write_text(text.format("9,000"), "utf-8")
        inside = f"# Rain\n\n{PROSE} Our fine readers number 3 today.\n\n{PROSE} Two.\n"
        (folder / "c.md").write_text(inside, "utf-8")
        page = f"<article><h1>Rain</h1><p>{PROSE}</p><p>{PROSE} Two.</p></article>"
        footer = f"<footer class=footer><p>{LINE}</p></footer>"
        (folder / "d.html").write_text(f"<html><body>{page}{footer}</body></html>", "utf-8")
        (folder / "e.html").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
        section = f"# Rain\n\n{PROSE}\n\n{PROSE} Two.\n\n## Who we are\n\n{LINE}\n"
        (folder / "f.md").write_text(section, "utf-8")
        return tmp_path

    def test_each_block_is_shown_before_anything_is_written(self, pages: Path) -> None:
        done = new(pages, "--try", "pages")
        assert done.returncode == 2
        lines = done.stdout.splitlines()
        assert "pages/a.md:5: goes: Our fine readers number 7 today" in lines
        assert "pages/deep/b\\x1b[31m.md:5: goes: Our fine readers number 9,000 today" in lines
        inside = "pages/c.md:3: stays, as it says more: …"
        (passage,) = [line for line in lines if line.startswith(inside)]
        assert passage.endswith("Our fine readers number 3 today.")
        assert any(re.match(r"pages/d.html:1: goes already \(html/footer\): Our", x) for x in lines)
        assert not [line for line in lines if "e.html" in line]
        assert "e.html: " in done.stderr
        assert re.search(
            r"\d blocks more would go, in \d of 5 documents; 1 gone already", done.stderr
        )
        assert "\x1b" not in done.stdout + done.stderr
        assert not (pages / "own.toml").exists()
        assert new(pages, "--try", "pages/c.md", "--yes").returncode == 0

    @pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal")
    @pytest.mark.parametrize(("said", "code"), [("y\n", 0), ("n\n", 1), ("\n", 1), ("\x04", 1)])
    def test_a_person_is_asked(self, tmp_path: Path, said: str, code: int) -> None:
        import pty

        leader, follower = pty.openpty()
        with subprocess.Popen(
            [sys.executable, "-m", "cleaner", "rules", "new", "--removes", LINE],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(SOURCE)},
            stdin=follower,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as process:
            os.write(leader, said.encode())
            out, error = process.communicate(timeout=150)
            os.close(follower)
            os.close(leader)
        assert process.returncode == code, error
        assert b"Add this rule to my-rules.toml?" in error
        assert (tmp_path / "my-rules.toml").exists() == (code == 0)
        assert out.startswith(b"[[rule]]")
