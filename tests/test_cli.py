"""The command line as a shell sees it: stdout, stderr, files and exit codes."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import cleaner
from cleaner.cli.known import check_keep

SOURCE = Path(__file__).parents[1] / "src"
PROSE = (
    "The river rose through the night, and by morning the lower streets of the town stood under"
    " a foot of brown water. Nobody was hurt, the mayor said, because the warning had come early."
)
MARKDOWN = f"# The flood\n\n{PROSE}\n\nShare this on Facebook\n\n{PROSE} It was the second time.\n"
CLEAN = f"# The flood\n\n{PROSE}\n\n{PROSE} It was the second time.\n"
PAGE = (
    "<!doctype html><html><head><title>The flood</title></head><body><nav><a href='/'>Home</a>"
    f"</nav><article><h1>The flood</h1><p>{PROSE}</p><p>Share this on Facebook</p>"
    f"<p>{PROSE} It was the second time.</p></article></body></html>"
)


def run(
    *args: str | Path, cwd: Path, stdin: bytes | None = b"", **env: str
) -> subprocess.CompletedProcess[bytes]:
    """The program in a process of its own, with no settings but these."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("CLEANER_", "XDG_"))}
    home = {"HOME": str(cwd / "home"), "XDG_CONFIG_HOME": str(cwd / "home" / ".config")}
    return subprocess.run(
        [sys.executable, "-m", "cleaner", *map(str, args)],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        env={**kept, **home, "PYTHONPATH": str(SOURCE), **env},
        timeout=150,
        check=False,
    )


def tree(folder: Path) -> list[str]:
    """The files below a folder, but for what a run remembers."""
    files = [p.relative_to(folder) for p in folder.rglob("*") if p.is_file()]
    return sorted(str(p) for p in files if ".cleaner" not in p.parts)


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "a.md").write_text(MARKDOWN, "utf-8")
    (tmp_path / "clean.md").write_text(CLEAN, "utf-8")
    (tmp_path / "page.html").write_text(PAGE, "utf-8")
    return tmp_path


class TestOne:
    def test_pipe(self, here: Path) -> None:
        done = run(cwd=here, stdin=MARKDOWN.encode())
        assert (done.returncode, done.stdout.decode(), done.stderr) == (0, CLEAN, b"")

    def test_file_with_and_without_the_command(self, here: Path) -> None:
        for args in (["a.md"], ["clean", "a.md"], ["-q", "a.md"], ["--isolated", "a.md"]):
            done = run(*args, cwd=here)
            assert (done.returncode, done.stdout.decode(), done.stderr) == (0, CLEAN, b"")

    def test_html(self, here: Path) -> None:
        done = run("page.html", cwd=here)
        assert done.returncode == 0
        assert done.stdout.decode().startswith("# The flood\n\nThe river rose")
        assert b"Facebook" not in done.stdout

    def test_to_a_file_with_its_sidecar(self, here: Path) -> None:
        done = run("a.md", "-o", "new/b.md", cwd=here)
        assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
        assert (here / "new" / "b.md").read_text("utf-8") == CLEAN
        sidecar = json.loads((here / "new" / "b.meta.json").read_text("utf-8"))
        assert sidecar["source"]["path"] == "a.md"
        assert tree(here / "new") == ["b.md", "b.meta.json"]
        assert run("a.md", "-o", "new/b.md", cwd=here).returncode == 0

    def test_to_a_folder(self, here: Path) -> None:
        done = run("a.md", "-o", "out", cwd=here)
        assert (done.returncode, done.stdout) == (0, b"")
        assert tree(here / "out") == ["a.md", "a.meta.json"]
        assert run("-", "-o", "out", cwd=here, stdin=MARKDOWN.encode()).returncode == 0
        assert "stdin.md" in tree(here / "out")

    def test_sidecar_where_it_is_asked_for(self, here: Path) -> None:
        done = run("a.md", "--sidecar", "s.json", cwd=here)
        assert done.stdout.decode() == CLEAN
        assert (
            json.loads((here / "s.json").read_text("utf-8"))["removals"][0]["category"] == "share"
        )
        assert run("a.md", "--sidecar", "a.md", cwd=here).returncode == 2
        assert (here / "a.md").read_text("utf-8") == MARKDOWN
        assert run("a.md", "--sidecar", "/dev/null", cwd=here).returncode == 0
        assert not Path("/dev/null").is_file()

    def test_formats(self, here: Path) -> None:
        whole = json.loads(run("a.md", "--format", "json", cwd=here).stdout)
        assert whole["markdown"] == CLEAN
        assert whole["stats"]["removed"] == {"share": 1}
        line = run("a.md", "--format", "jsonl", cwd=here).stdout
        assert line.count(b"\n") == 1
        assert json.loads(line)["markdown"] == CLEAN
        text = run("a.md", "--format", "text", cwd=here).stdout.decode()
        assert text.startswith("The flood\n\nThe river")

    def test_keep_and_drop(self, here: Path) -> None:
        assert run("a.md", "--keep", "share", cwd=here).stdout.decode() == MARKDOWN
        assert run("a.md", "--keep", "2,related", cwd=here).stdout.decode() == MARKDOWN
        assert run("a.md", "--keep", "share", "--drop", "share", cwd=here).stdout.decode() == CLEAN

    def test_own_rules(self, here: Path) -> None:
        rule = '[[rule]]\nid="my/water"\ncategory="related"\nremoves="Water."\nmax_words=99\n'
        rule += "match='second time'\nstrips=['It was the second time.']\n"
        (here / "my.toml").write_text(rule)
        assert b"second" not in run("a.md", "--rules", "my.toml", cwd=here).stdout
        (here / "bad.toml").write_text("[[rule]]\nid='x'\n")
        done = run("a.md", "--rules", "bad.toml", cwd=here)
        assert done.returncode == 2
        assert done.stderr.startswith(b"cleaner: bad.toml: ")

    def test_keep_knows_every_rule_that_an_account_names(self, here: Path) -> None:
        seeds = [p for p in (SOURCE.parent / "seeds").iterdir() if not p.name.endswith(".json")]
        named = {r.rule for p in seeds for r in cleaner.clean(p.read_bytes()).removals}
        assert any(name.startswith("any/") for name in named)
        check_keep(named, ())
        rule = '[[rule]]\nid="my/water"\ncategory="related"\nremoves="Water."\nmatch="^Water:"\n'
        (here / "my.toml").write_text(rule + 'strips=["Water: rising"]\n')
        done = run("a.md", "--rules", "my.toml", "--keep", "my/water,any/learned", cwd=here)
        assert (done.returncode, done.stdout.decode()) == (0, CLEAN)

    def test_a_category_or_a_number_reads_no_pack(self) -> None:
        code = (
            "import sys; from cleaner.cli.known import check_keep; check_keep(['share', '12'], ());"
            "print([m for m in sys.modules if m.startswith(('cleaner.rules', 'cleaner.judge'))])"
        )
        env = {**os.environ, "PYTHONPATH": str(SOURCE)}
        made = subprocess.run(
            [sys.executable, "-c", code], env=env, capture_output=True, check=True
        )
        assert made.stdout == b"[]\n"

    def test_a_folder_named_like_a_file_is_told(self, here: Path) -> None:
        for name, said in [("b.html", 1), ("b.html", 0), ("plain", 0), ("c.d/", 0)]:
            done = run("a.md", "-o", name, cwd=here)
            assert (done.returncode, done.stderr.count(b"becomes a folder")) == (0, said)
            assert tree(here / name) == ["a.md", "a.meta.json"]
        for rest in (["-q"], ["clean.md"]):
            done = run("a.md", *rest, "-o", f"d{len(rest[0])}.html", cwd=here)
            assert (done.returncode, done.stderr.count(b"becomes a folder")) == (0, 0)

    def test_front_matter_profile(self, here: Path) -> None:
        done = run("a.md", "--front-matter", "yaml", cwd=here)
        assert done.stdout.startswith(b"---\ntitle: The flood\n")

    def test_a_sidecar_beside_the_input_counts(self, here: Path) -> None:
        (here / "a.json").write_text('{"title": "What a person knew", "author": "Ada Lovelace"}')
        metadata = json.loads(run("a.md", "--format", "json", cwd=here).stdout)["metadata"]
        assert metadata["title"] == "What a person knew"
        assert metadata["authors"][0]["name"] == "Ada Lovelace"


class TestLooking:
    def test_check(self, here: Path) -> None:
        before = tree(here)
        done = run("--check", "a.md", cwd=here)
        assert (done.returncode, done.stdout) == (1, b"")
        assert done.stderr == b"cleaner: a.md: would change\n"
        assert run("--check", "clean.md", cwd=here).returncode == 0
        assert run("--check", "page.html", cwd=here).returncode == 1
        assert tree(here) == before

    def test_diff(self, here: Path) -> None:
        done = run("--diff", "-q", "a.md", cwd=here)
        assert (done.returncode, done.stderr) == (1, b"")
        assert done.stdout.startswith(b"--- a/a.md\n+++ b/a.md\n")
        assert b"\n-Share this on Facebook\n" in done.stdout
        page = run("--diff", "-q", "page.html", cwd=here)
        assert page.returncode == 1
        assert b"\n-Share this on Facebook\n" in page.stdout
        assert (run("--diff", "clean.md", cwd=here)).stdout == b""

    def test_dry_run(self, here: Path) -> None:
        before = tree(here)
        done = run("--dry-run", "-o", "out", "a.md", cwd=here)
        assert (done.returncode, done.stdout) == (0, b"")
        assert done.stderr == b"cleaner: a.md: to out/a.md: 1 of 4 blocks would go (share 1)\n"
        assert tree(here) == before

    def test_a_folder_needs_no_output(self, here: Path) -> None:
        done = run("--check", ".", cwd=here)
        assert done.returncode == 1
        assert done.stderr.decode().split("\n") == [
            "cleaner: ./a.md: would change",
            "cleaner: ./page.html: would change",
            "cleaner: 3 read; 2 would change",
            "",
        ]


@pytest.fixture(scope="module")
def batch(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Path, subprocess.CompletedProcess[bytes]]:
    """A folder with good and bad documents, cleaned once."""
    root = tmp_path_factory.mktemp("batch")
    inside = root / "in"
    for name in ("one.md", "deep/er/two.txt", ".hidden.md", "notes.css"):
        (inside / name).parent.mkdir(parents=True, exist_ok=True)
        (inside / name).write_text(MARKDOWN, "utf-8")
    (inside / "three.html").write_text(PAGE, "utf-8")
    (inside / "picture.html").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    (inside / "blank.txt").write_text(" \n\n ")
    (inside / ("long" * 60 + ".md")).write_text(MARKDOWN, "utf-8")
    if os.name == "posix":
        (inside / "new\nline.md").write_text(MARKDOWN, "utf-8")
        (inside / os.fsdecode(b"caf\xe9.md")).write_text(MARKDOWN, "utf-8")
    return root, run("in", "-o", "in/out", "-j", "2", cwd=root)


class TestFolder:
    Batch = tuple[Path, subprocess.CompletedProcess[bytes]]

    def test_the_tree_is_kept(self, batch: Batch) -> None:
        out = batch[0] / "in" / "out"
        named = [n for n in tree(out) if "long" not in n]
        stems = ["blank", os.fsdecode(b"caf\xe9"), "deep/er/two", "new\nline", "one", "three"]
        assert named == sorted(s + e for s in stems for e in (".md", ".meta.json"))
        assert (out / "one.md").read_text("utf-8") == CLEAN

    def test_a_long_name_is_shortened(self, batch: Batch) -> None:
        names = [p.name for p in (batch[0] / "in" / "out").glob("long*")]
        assert len(names) == 2
        assert all(len(os.fsencode(n)) <= 255 for n in names)

    def test_what_failed_is_named_once_at_the_end(self, batch: Batch) -> None:
        done = batch[1]
        assert (done.returncode, done.stdout) == (3, b"")
        lines = done.stderr.decode().split("\n")
        assert lines[0].startswith("cleaner: in/picture.html: not text")
        assert lines[1].startswith("cleaner: 6 cleaned, 1 empty, 1 failed")
        assert len(lines) == 3

    def test_sidecars_name_the_input(self, batch: Batch) -> None:
        out = batch[0] / "in" / "out"
        paths = [json.loads(p.read_text("utf-8"))["source"]["path"] for p in out.rglob("*.json")]
        assert {"one.md", "deep/er/two.txt", "new\nline.md", "caf\\xe9.md"} < set(paths)

    def test_again_and_with_one_worker_the_same_bytes(self, batch: Batch) -> None:
        root = batch[0]
        before = {n: (root / "in" / "out" / n).read_bytes() for n in tree(root / "in" / "out")}
        assert run("in", "-o", "in/out", "-j", "1", "-q", cwd=root).returncode == 3
        assert {
            n: (root / "in" / "out" / n).read_bytes() for n in tree(root / "in" / "out")
        } == before

    def test_warnings_are_named_with_v_or_as_json(self, here: Path) -> None:
        (here / "in").mkdir()
        (here / "in" / "one.md").write_text("Water\n")
        (here / "in" / "two.md").write_text(MARKDOWN)
        (here / "in" / "w\x1b.md").write_text("Water rises.\n")
        summary = "2 with warnings"
        brief = run("in", "-o", "out", cwd=here).stderr.decode()
        assert brief == f"cleaner: 3 cleaned, {summary} (-v names them), in out\n"
        named = [
            "cleaner: in/one.md: warning: thin: 1 word",
            "cleaner: in/w\\x1b.md: warning: thin: 2 words",
        ]
        full = run("in", "-o", "out", "-v", cwd=here).stderr.decode().splitlines()
        # The sidecars of -v tell more: what was claimed and lost.
        assert full == [*named, f"cleaner: 3 cleaned, {summary}, in out"]
        status = run("status", "out", cwd=here).stdout.decode().splitlines()
        assert [line.rpartition("/in/")[2] for line in status if line.startswith("warning: ")] == [
            "one.md: thin: 1 word",
            "w\\x1b.md: thin: 2 words",
        ]
        looked = run("in", "-v", "--check", cwd=here).stderr.decode().splitlines()
        assert [line for line in looked if "warning:" in line] == named
        assert run("in", "-o", "out", "-v", "-q", cwd=here).stderr == b""
        done = run("in", "-o", "out", "--log-format", "json", cwd=here)
        *lines, last = [json.loads(line) for line in done.stderr.splitlines()]
        assert [(e["level"], e["document"], e["message"]) for e in lines] == [
            ("warning", "in/one.md", "thin: 1 word"),
            ("warning", "in/w\\x1b.md", "thin: 2 words"),
        ]
        assert (last["counts"], last["warned"]) == ({"cleaned": 3}, 2)

    def test_the_one_document_of_a_run_has_its_warnings_named(self, here: Path) -> None:
        (here / "one.md").write_text("Water\n")
        done = run("one.md", "-o", "out", cwd=here)
        assert done.stderr == b"cleaner: one.md: warning: thin: 1 word\n"

    def test_fail_on_empty_and_json_log(self, batch: Batch) -> None:
        args = ("in", "-o", "strict", "--fail-on-empty", "--log-format", "json")
        done = run(*args, cwd=batch[0])
        assert done.returncode == 3
        logged = [json.loads(line) for line in done.stderr.splitlines()]
        assert [(e["level"], e.get("document")) for e in logged] == [
            ("error", "in/blank.txt"),
            ("error", "in/out/blank.md"),
            ("error", "in/picture.html"),
            ("info", None),
        ]
        assert logged[-1]["counts"]["failed"] == 3
        assert "blank.md" not in tree(batch[0] / "strict")


class TestUsage:
    @pytest.mark.parametrize(
        ("args", "said"),
        [
            (["a.md", "clean.md"], "-o OUT"),
            (["."], "-o OUT"),
            (["a.md", "clean.md", "-o", "x.md"], "one file"),
            (["a.md", "-o", "a.md"], "overwrite"),
            (["a.md", "-o", "page.html"], "is a file"),
            ([".", "-o", "."], "both the input and OUT"),
            (["a.md", "--nonsense"], "--nonsense"),
            (["a.md", "--keep", "shares"], "no such category; did you mean share"),
            (["a.md", "--keep", "2,en/read-mor"], "--keep en/read-mor: no such rule; did you mean"),
            (["a.md", "--keep", "zz/qqqqqq"], "`cleaner rules list`"),
            (["a.md", "--keep", "9" * 5000], "no such category"),
            (["a.md", "--drop", "sahre"], "--drop sahre: no such category; did you mean share"),
            (["report", "."], "holds no state"),
            (["help", "nonsense"], "no help on 'nonsense'"),
            (["explain", "."], "takes one document"),
            (["rules", "show", "any/learnt"], "did you mean any/learned"),
            (["a.md", "--drop", "en/share"], "no such category"),
            (["a.md", "--from", "pdf"], "--from"),
            (["a.md", "--encoding", "klingon"], "no such encoding"),
            (["a.md", "--precision", "--recall"], "exclude"),
            (["a.md", "--timeout", "0"], "--timeout"),
            (["a.md", "--prune"], "--prune is for a folder"),
            (["a.md", "--fsync"], "--fsync is for a folder"),
            (["a.md", "--memory", "12"], "is no size from 256MB upwards"),
            (["a.md", "--memory", "1kg"], "is no size"),
            (["a.md", "--format", "json", "-o", "out"], "goes to stdout"),
            (["a.md", "clean.md", "-o", "out", "--url", "https://x.example/"], "--url"),
            (["a.md", "--sidecar", "-"], "--sidecar"),
            (["a.md", "--config", "none.toml"], "none.toml"),
            (["explain"], "INPUT"),
            (["rules", "show", "en/nothing-like-it"], "no such rule"),
        ],
    )
    def test_one_line_and_exit_2(self, here: Path, args: list[str], said: str) -> None:
        before = tree(here)
        done = run(*args, cwd=here)
        assert (done.returncode, done.stdout) == (2, b"")
        assert said in done.stderr.decode()
        assert done.stderr.startswith(b"cleaner: ")
        assert b"Traceback" not in done.stderr
        assert tree(here) == before

    def test_two_inputs_for_one_output_are_found_first(self, here: Path) -> None:
        (here / "page.md").write_text(MARKDOWN)
        done = run("page.html", "a.md", "page.md", "-o", "out", cwd=here)
        assert done.returncode == 2
        assert b"page.html and page.md would both be written to page.md" in done.stderr
        assert not (here / "out").exists()

    def test_a_hostile_name_is_shown_escaped(self, here: Path) -> None:
        for name in ("x\x1b]52;c;aGk=\x07\n.md", "--\x1b[31m"):
            done = run(name, cwd=here)
            assert done.returncode in (2, 4)
            assert done.stderr.count(b"\n") == 1
            assert b"\x1b" not in done.stderr


class TestLines:
    def lines(self, *texts: Any) -> bytes:
        return b"".join(
            t if isinstance(t, bytes) else json.dumps(t).encode() + b"\n" for t in texts
        )

    def test_a_line_in_a_line_out_in_order(self, here: Path) -> None:
        records = [{"id": n, "text": MARKDOWN.replace("flood", f"flood {n}")} for n in range(20)]
        done = run("--format", "jsonl", "-q", cwd=here, stdin=self.lines(*records))
        assert (done.returncode, done.stderr) == (0, b"")
        made = [json.loads(line) for line in done.stdout.splitlines()]
        assert [m["input"] for m in made] == [{"id": n} for n in range(20)]
        assert all(
            m["markdown"] == CLEAN.replace("flood", f"flood {n}") for n, m in enumerate(made)
        )

    def test_bad_lines_are_named_and_passed_over(self, here: Path) -> None:
        (here / "x.jsonl").write_bytes(
            self.lines(
                {"html": PAGE, "at": "https://a.example/b/"},
                b"not json\n",
                b"\n",
                {"other": 1},
                b"[" * 100_000 + b"\n",
                b'{"html": "\\ud800 ' + PROSE.encode() + b'", "n": NaN}\n',
                {"html": PAGE.replace("Home", "Start").replace("<h1>", "<h1><a href='c'>x</a> ")},
            )
        )
        args = ("x.jsonl", "--format", "jsonl", "--text-key", "html", "--url-key", "at")
        done = run(*args, cwd=here)
        assert done.returncode == 3
        assert len(done.stdout.splitlines()) == 3
        named = [line.split(b": ")[1] for line in done.stderr.splitlines()]
        assert named[:3] == [b"x.jsonl:2", b"x.jsonl:4", b"x.jsonl:5"]
        assert b"3 cleaned, 3 failed" in done.stderr

    def test_a_field_may_lie_deeper(self, here: Path) -> None:
        deep = {"data": {"markdown": "Rain.\n", "metadata": {"sourceURL": "https://a.example/x"}}}
        plain = {"data.markdown": "Snow.\n"}
        keys = ("--text-key", "data.markdown", "--url-key", "data.metadata.sourceURL")
        lines = self.lines(deep, plain, {"data": "Rain"})
        done = run("--format", "jsonl", *keys, cwd=here, stdin=lines)
        first, second = map(json.loads, done.stdout.splitlines())
        assert (first["markdown"], first["metadata"]["url"]) == ("Rain.\n", "https://a.example/x")
        assert first["input"] == {"data": {"metadata": {"sourceURL": "https://a.example/x"}}}
        assert second["markdown"] == "Snow.\n"
        assert b"-:3: has no text under 'data.markdown'" in done.stderr

    def test_warnings_of_lines(self, here: Path) -> None:
        lines = self.lines({"text": "Water\n"}, {"text": MARKDOWN})
        brief = run("--format", "jsonl", cwd=here, stdin=lines)
        assert brief.stderr == b"cleaner: 2 cleaned, 1 with warnings (-v names them)\n"
        full = run("--format", "jsonl", "-v", cwd=here, stdin=lines)
        assert full.stderr.splitlines()[0] == b"cleaner: -:1: warning: thin: 1 word"

    def test_without_the_format_it_says_so(self, here: Path) -> None:
        (here / "x.jsonl").write_bytes(b"{}\n")
        done = run("x.jsonl", cwd=here)
        assert done.returncode == 2
        assert b"--format jsonl" in done.stderr


class TestConfig:
    def test_nearest_file_then_variable_then_flag(self, here: Path) -> None:
        inner = here / "project" / "inner"
        inner.mkdir(parents=True)
        (inner / "pyproject.toml").write_text("[tool.other]\nx = 1\n")
        (here / "project" / "pyproject.toml").write_text('[tool.cleaner]\nformat = "json"\n')
        assert run("../../a.md", cwd=inner).stdout.startswith(b"{\n")
        assert run("../../a.md", "--isolated", cwd=inner).stdout.startswith(b"# ")
        text = run("../../a.md", cwd=inner, CLEANER_FORMAT="text").stdout
        assert text.startswith(b"The flood")
        flag = run("../../a.md", "--format", "md", cwd=inner, CLEANER_FORMAT="text").stdout
        assert flag.decode() == CLEAN

    def test_the_users_file_is_the_last_word(self, here: Path) -> None:
        user = here / "home" / ".config" / "cleaner"
        user.mkdir(parents=True)
        (user / "cleaner.toml").write_text('keep = "share"\nformat = "text"\n')
        if sys.platform == "linux":
            assert b"Facebook" in run("a.md", cwd=here).stdout
        (here / "cleaner.toml").write_text('format = "md"\nkeep = []\n')
        assert run("a.md", cwd=here).stdout.decode() == CLEAN

    def test_rules_stand_beside_the_config(self, here: Path) -> None:
        rule = '[[rule]]\nid="my/water"\ncategory="related"\nremoves="Water."\nmax_words=99\n'
        (here / "conf").mkdir()
        (here / "conf" / "my.toml").write_text(
            rule + "match='second time'\nstrips=['It was the second time.']\n"
        )
        (here / "conf" / "c.toml").write_text('rules = ["my.toml"]\n')
        assert b"second" not in run("a.md", "--config", "conf/c.toml", cwd=here).stdout

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("kep = 'share'", "unknown key 'kep'; did you mean 'keep'?"),
            ("out = 'x'", "unknown key 'out'"),
            ("timeout = 'soon'", "timeout"),
            ("images = 'no'", "images is not true or false"),
            ("keep = 3", "keep is not a list of strings"),
            ("format = 'pdf'", "format"),
            ("= 1", "not valid TOML"),
        ],
    )
    def test_a_mistake_is_named_with_its_file(self, here: Path, text: str, said: str) -> None:
        (here / "cleaner.toml").write_text(text)
        for command in ("clean", "explain"):
            done = run(command, "a.md", cwd=here)
            assert (done.returncode, done.stdout) == (2, b"")
            assert done.stderr.startswith(b"cleaner: ")
            assert b"cleaner.toml: " in done.stderr
            assert said in done.stderr.decode()


class TestOtherCommands:
    def test_version_and_help_load_nothing_heavy(self, here: Path) -> None:
        heavy = ["turbohtml", "bs4", "rich", "msgspec", "pebble", "yaml", "multiprocessing"]
        code = (
            "import sys; from cleaner.cli.run import run; run(['--version']);"
            f"print([m for m in {heavy} if m in sys.modules])"
        )
        env = {**os.environ, "PYTHONPATH": str(SOURCE)}
        made = subprocess.run(
            [sys.executable, "-c", code], env=env, capture_output=True, check=True
        )
        assert made.stdout.decode().splitlines()[1:] == ["[]"]
        assert made.stdout.startswith(b"cleaner ")
        done = run("--help", cwd=here)
        assert done.returncode == 0
        assert all(name in done.stdout for name in (b"clean ", b"explain ", b"rules ", b"schema "))

    def test_one_file_loads_nothing_needless_where_it_is_watched(self, here: Path) -> None:
        needless = ["pebble", "multiprocessing", "tomllib", "rich", "bs4", "markdown_it"]
        needless += ["cleaner.pipeline", "cleaner.rules", "cleaner.judge", "turbohtml"]
        code = (
            "import sys; from cleaner.cli.run import run; run(['-q', '-o', 'out', 'a.md']);"
            f"print([m for m in {needless} if m in sys.modules])"
        )
        env = {**os.environ, "PYTHONPATH": str(SOURCE), "HOME": str(here)}
        made = subprocess.run(
            [sys.executable, "-c", code], env=env, cwd=here, capture_output=True, check=True
        )
        assert made.stdout == b"[]\n"

    def test_help_as_a_word(self, here: Path) -> None:
        whole = run("--help", cwd=here).stdout
        assert run("help", cwd=here).stdout == run("help", "--help", cwd=here).stdout == whole
        about = run("help", "rules", "show", cwd=here)
        assert about.returncode == 0
        assert about.stdout.startswith(b"Usage: cleaner rules show")

    def test_the_list_of_commands_ends_no_sentence_in_the_middle(self, here: Path) -> None:
        for args in (["--help"], ["rules", "--help"]):
            listed = run(*args, cwd=here).stdout.partition(b"Commands:\n")[2]
            assert listed
            assert b"..." not in listed

    def test_a_file_named_help_is_an_input(self, here: Path) -> None:
        (here / "help").write_text(MARKDOWN)
        assert run("help", cwd=here).stdout.decode() == CLEAN

    @pytest.mark.parametrize(
        ("words", "wanted"),
        [
            ("cleaner cl", ["file,cl", "plain,clean"]),
            ("cleaner see", ["file,see"]),
            ("cleaner ex", ["file,ex", "plain,explain"]),
            ("cleaner --ver", ["plain,--version"]),
            ("cleaner a.md se", ["file,se"]),
            ("cleaner a.md --lo", ["plain,--log-format"]),
            ("cleaner rules sh", ["plain,show"]),
        ],
    )
    def test_completion(self, here: Path, words: str, wanted: list[str]) -> None:
        env = {"_CLEANER_COMPLETE": "bash_complete", "COMP_WORDS": words}
        env["COMP_CWORD"] = str(words.count(" "))
        done = run(cwd=here, **env)
        assert done.stdout.decode().split() == wanted

    def test_schema_fits_a_sidecar(self, here: Path) -> None:
        schema = json.loads(run("schema", cwd=here).stdout)
        run("a.md", "--sidecar", "s.json", cwd=here)
        jsonschema.validate(json.loads((here / "s.json").read_text("utf-8")), schema)

    def test_explain(self, here: Path) -> None:
        text = MARKDOWN.replace("The flood", "The \x1b[31m[bold]flood[/nope]")
        done = run("explain", "-", cwd=here, stdin=text.encode(), COLUMNS="100")
        page = done.stdout.decode()
        assert (done.returncode, done.stderr) == (0, b"")
        assert "\x1b" not in page
        assert "[bold]flood[/nope]" in page
        assert "Share this on Facebook" in page
        assert "share en/share-" in page
        assert "1 of 4 blocks removed" in page
        sidecar = json.loads(run("explain", "a.md", "--format", "json", cwd=here).stdout)
        assert sidecar["schema_version"] == 1
        assert run("explain", "nope.md", cwd=here).returncode == 4

    def test_rules(self, here: Path) -> None:
        everything = run("rules", "list", cwd=here).stdout.decode().splitlines()
        some = run("rules", "list", "--language", "en", "--category", "share", cwd=here).stdout
        assert 0 < len(some.splitlines()) < len(everything)
        assert any(line.startswith("any/learned\tboilerplate\t") for line in everything)
        judged = run("rules", "show", "any/learned", cwd=here).stdout.decode()
        assert judged.startswith("#")
        assert 'id        = "any/learned"\n' in judged
        assert all(line.startswith(b"en/") and b"\tshare\t" in line for line in some.splitlines())
        shown = run("rules", "show", some.split(b"\t")[0].decode(), cwd=here).stdout
        (here / "again.toml").write_bytes(shown)
        assert run("rules", "test", "again.toml", cwd=here).returncode == 0
        (here / "one.toml").write_text(
            '[[rule]]\nid="my/x"\ncategory="share"\nremoves="X."\nmatch="^Zzyzx$"\nstrips=["Zzyz"]\n'
        )
        counted = run("rules", "test", "one.toml", cwd=here).stderr
        assert b": 1 rule, 1 example of their own, 1 failure\n" in counted
        (here / "wrong.toml").write_text(
            '[[rule]]\nid="my/x"\ncategory="share"\nremoves="X."\nmatch="^price"\n'
            'strips=["Prices fall"]\nkeeps=["Prices rise"]\n'
        )
        done = run("rules", "test", "wrong.toml", cwd=here)
        assert done.returncode == 1
        assert b"my/x: would remove 'Prices rise'" in done.stdout


@pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal")
class TestTerminal:
    def on_terminal(self, here: Path, *args: str, columns: str = "100") -> tuple[int, bytes]:
        """Exit code, and what a person would see, stdin, stdout and stderr being a terminal."""
        import pty

        leader, follower = pty.openpty()
        env = {**os.environ, "PYTHONPATH": str(SOURCE), "COLUMNS": columns, "TERM": "xterm"}
        with subprocess.Popen(
            [sys.executable, "-m", "cleaner", *args],
            cwd=here,
            env=env,
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
        return process.returncode, seen

    def test_no_input_shows_the_help(self, here: Path) -> None:
        for args in ([], ["clean"]):
            code, seen = self.on_terminal(here, *args)
            assert code == 2
            assert b"Usage: cleaner" in seen

    def test_page_text_cannot_give_orders(self, here: Path) -> None:
        (here / "evil.md").write_text(f"# \x1b]52;c;aGk=\x07 \x9b31m\n\n{PROSE}\n", "utf-8")
        code, seen = self.on_terminal(here, "evil.md")
        assert code == 0
        assert b"\x1b" not in seen
        assert b"\x07" not in seen
        assert b"\xc2\x9b" not in seen

    def test_progress_only_on_a_terminal(self, here: Path) -> None:
        (here / "\x1b[31m.md").write_text(MARKDOWN)
        code, seen = self.on_terminal(here, ".", "-o", "out")
        assert code == 0
        assert b"4/4" in seen
        assert b"\x1b[31m.md" not in seen
        code, seen = self.on_terminal(here, ".", "-o", "out2", "-q")
        assert seen == b""
