"""Every bad input gets its clear line and its exit code, and nothing is lost or half written."""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pace import pace

SOURCE = Path(__file__).parents[1] / "src"
PROSE = (
    "The river rose through the night, and by morning the lower streets of the town stood under"
    " a foot of brown water. Nobody was hurt, the mayor said, because the warning had come early."
)
MARKDOWN = f"# The flood\n\n{PROSE}\n\n{PROSE}\n"
PAGE = f"<!doctype html><html><body><article><h1>Flood</h1><p>{PROSE}</p></article></body></html>"
# Loaded by every Python of a run: a page that says so hangs, dies, or meets a fault of the program.
HOOKS = """
import os, time
import cleaner.pipeline as pipeline
clean = pipeline.clean
def hooked(data, **options):
    if b"SLOW" in data: time.sleep(0.3)
    if b"BEGUN" in data: open(f"begun-{os.getpid()}-{time.monotonic_ns()}", "w").close()
    if b"BEGUN" in data: time.sleep(1)
    while b"HANG" in data: b"ab" * 10**5 in b"a" * 5 * 10**8
    if b"CRASH" in data: os._exit(9)
    if b"SEGV" in data: os.kill(os.getpid(), 9)
    if b"GREEDY" in data: bytearray(16 * 1024**3)
    if b"FAULT" in data: raise KeyError("a fault of the program")
    return clean(data, **options)
pipeline.clean = hooked
"""
posix = pytest.mark.skipif(os.name != "posix", reason="needs POSIX")


def environment(cwd: Path, **more: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("CLEANER_", "XDG_"))}
    return {**kept, "HOME": str(cwd / "home"), "PYTHONPATH": str(SOURCE), **more}


def command(*args: str | bytes | Path) -> list[str | bytes]:
    words = [a if isinstance(a, bytes) else str(a) for a in args]
    return [sys.executable, "-m", "cleaner", *words]


def run(
    *args: str | bytes | Path, cwd: Path, stdin: bytes = b"", **env: str
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        command(*args),
        cwd=cwd,
        input=stdin,
        capture_output=True,
        env=environment(cwd, **env),
        timeout=150,
        check=False,
    )


def hooked(cwd: Path) -> dict[str, str]:
    """The environment of a run whose pages can hang, die or fail."""
    (cwd / "hooks").mkdir(exist_ok=True)
    (cwd / "hooks" / "sitecustomize.py").write_text(HOOKS)
    return {"PYTHONPATH": f"{cwd / 'hooks'}{os.pathsep}{SOURCE}"}


def one_line(done: subprocess.CompletedProcess[bytes], *, code: int, said: str) -> None:
    """One line on stderr that says it, that exit code, nothing on stdout, no traceback."""
    text = done.stderr.decode()
    assert done.returncode == code, text
    assert said in text
    assert text.startswith("cleaner: ")
    assert text.count("\n") == 1
    assert "Traceback" not in text


class TestNotAnArticle:
    @pytest.mark.parametrize("data", [b"", b" \n\t\r\n \n", b"\xef\xbb\xbf", b"\xff\xfe"])
    def test_empty_and_white_space(self, tmp_path: Path, data: bytes) -> None:
        done = run(cwd=tmp_path, stdin=data)
        one_line(done, code=0, said="stdin: warning: empty")
        assert done.stdout.strip() == b""

    def test_empty_where_that_is_a_failure(self, tmp_path: Path) -> None:
        done = run("--fail-on-empty", cwd=tmp_path, stdin=b" \n")
        one_line(done, code=4, said="nothing was extracted")

    @pytest.mark.parametrize(
        "data",
        [
            b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)),
            b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n" + bytes(range(256)),
            b"PK\x03\x04" + bytes(range(256)) * 4,
            bytes(range(256)) * 20,
            b"\x00" * 5000,
        ],
    )
    def test_binary(self, tmp_path: Path, data: bytes) -> None:
        (tmp_path / "x.html").write_bytes(data)
        done = run("x.html", "-o", "x.md", cwd=tmp_path)
        one_line(done, code=4, said="x.html: not text")
        assert sorted(p.name for p in tmp_path.iterdir()) == ["x.html"]

    def test_a_truncated_page_is_what_is_left_of_it(self, tmp_path: Path) -> None:
        whole = PAGE.replace("brown", "bräun").encode()
        for cut in (PAGE.index("hurt"), whole.index(b"\xa4")):
            done = run(cwd=tmp_path, stdin=whole[:cut])
            assert done.returncode == 0
            assert done.stdout.startswith(b"# Flood\n\nThe river rose")

    def test_paths_that_cannot_be_read(self, tmp_path: Path) -> None:
        (tmp_path / "a.md").write_text(MARKDOWN)
        one_line(run("none.md", cwd=tmp_path), code=4, said="none.md: no such file")
        one_line(run("a.md/b.md", cwd=tmp_path), code=4, said="a.md/b.md: cannot be read")
        one_line(run("x" * 300, cwd=tmp_path), code=4, said="too long")
        done = run("none.md", "a.md", "-o", "out", cwd=tmp_path)
        assert done.returncode == 3
        assert (tmp_path / "out" / "a.md").read_text() == MARKDOWN
        assert done.stderr.startswith(b"cleaner: none.md: no such file")

    @pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read everything")
    def test_a_file_without_permission(self, tmp_path: Path) -> None:
        (tmp_path / "a.md").write_text(MARKDOWN)
        (tmp_path / "a.md").chmod(0)
        one_line(run("a.md", cwd=tmp_path), code=4, said="a.md: cannot be read: permission denied")

    def test_a_folder_without_documents(self, tmp_path: Path) -> None:
        (tmp_path / "in").mkdir()
        (tmp_path / "in" / "x.css").write_text("p {}")
        done = run("in", "-o", "out", cwd=tmp_path)
        assert done.returncode == 4
        assert done.stderr.startswith(b"cleaner: in: holds no document")
        assert not (tmp_path / "out").exists()

    @posix
    def test_pipes_and_devices(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "f.html")
        one_line(run("f.html", cwd=tmp_path), code=4, said="not a file")
        one_line(run("/dev/zero", cwd=tmp_path), code=4, said="not a file")


class TestEncodings:
    def test_invalid_utf_8(self, tmp_path: Path) -> None:
        done = run(cwd=tmp_path, stdin=MARKDOWN.encode().replace(b"brown", b"br\xff\xfeown"))
        assert done.returncode == 0
        done.stdout.decode("utf-8")
        assert b"# The flood" in done.stdout

    def test_a_wrong_declared_charset(self, tmp_path: Path) -> None:
        page = PAGE.replace("<body>", '<head><meta charset="iso-8859-1"></head><body>')
        done = run(cwd=tmp_path, stdin=page.replace("brown", "bräun“").encode())
        assert "bräun“" in done.stdout.decode()

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
    def test_utf_16(self, tmp_path: Path, encoding: str) -> None:
        done = run(cwd=tmp_path, stdin=MARKDOWN.replace("brown", "bräun").encode(encoding))
        assert (done.returncode, done.stdout.decode()) == (0, MARKDOWN.replace("brown", "bräun"))

    def test_null_bytes(self, tmp_path: Path) -> None:
        done = run(cwd=tmp_path, stdin=PAGE.encode().replace(b"brown", b"br\x00own"))
        assert done.returncode in (0, 4)
        assert b"\x00" not in done.stdout
        assert b"Traceback" not in done.stderr


class TestSizes:
    def test_a_nest_of_400(self, tmp_path: Path) -> None:
        nest = PAGE.replace("<p>", "<div>" * 400 + "<blockquote>" * 50 + "<p>")
        done = run(cwd=tmp_path, stdin=nest.encode())
        assert done.returncode == 0
        assert b"The river rose" in done.stdout

    def test_a_page_of_20_mb(self, tmp_path: Path) -> None:
        script = "<script>" + "x = [1, 2, 3];\n" * 1_250_000 + "</script>"
        page = PAGE.replace("<p>", script + f"<p>{PROSE}</p>" * 5000 + "<p>")
        assert len(page) > 19_000_000
        (tmp_path / "big.html").write_text(page)
        done = run("big.html", cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        assert done.stdout.count(b"The river rose") == 5001

    def test_a_page_over_the_limit(self, tmp_path: Path) -> None:
        (tmp_path / "a.md").write_text(MARKDOWN)
        for args, data in ((["a.md"], b""), (["-"], MARKDOWN.encode())):
            done = run("--max-bytes", "100", *args, cwd=tmp_path, stdin=data)
            one_line(done, code=4, said="is larger than 100 bytes; --max-bytes allows more")


@posix
class TestNamesAndLinks:
    def test_a_loop_of_links(self, tmp_path: Path) -> None:
        inside = tmp_path / "in"
        inside.mkdir()
        (inside / "a.md").write_text(MARKDOWN)
        (inside / "loop").symlink_to(".")
        (inside / "other").symlink_to("loop")
        done = run("in", "-o", "out", "-q", cwd=tmp_path)
        assert (done.returncode, done.stderr) == (0, b"")
        assert sorted(p.name for p in (tmp_path / "out").glob("a.*")) == ["a.md", "a.meta.json"]
        (inside / "self.md").symlink_to("self.md")
        done = run("in", "-o", "out", "-q", cwd=tmp_path)
        one_line(done, code=3, said="in/self.md: cannot be read: too many levels")

    @pytest.mark.parametrize("name", [b"new\nline.md", b"caf\xe9.md", b"\x1b[2J .md"])
    def test_odd_names(self, tmp_path: Path, name: bytes) -> None:
        here = os.fsencode(tmp_path)
        with open(os.path.join(here, name), "wb") as file:  # noqa: PTH118, PTH123
            file.write(MARKDOWN.encode())
        done = run(b"./" + name, cwd=tmp_path)
        assert (done.returncode, done.stdout.decode(), done.stderr) == (0, MARKDOWN, b"")
        done = run(b"./" + name, "-o", "out", cwd=tmp_path)
        assert done.returncode == 0
        assert name in os.listdir(os.path.join(here, b"out"))  # noqa: PTH118, PTH208

    def test_a_link_out_of_the_folder(self, tmp_path: Path) -> None:
        (tmp_path / "in").mkdir()
        (tmp_path / "secret.md").write_text(MARKDOWN)
        (tmp_path / "in" / "a.md").symlink_to("../secret.md")
        (tmp_path / "in" / "b.md").write_text(MARKDOWN)
        done = run("in", "-o", "out", "-q", cwd=tmp_path)
        one_line(done, code=3, said="in/a.md: is a link that leads out of the folder")
        assert not (tmp_path / "out" / "a.md").exists()


@posix
class TestPipesAndDisks:
    def test_a_reader_that_has_enough(self, tmp_path: Path) -> None:
        (tmp_path / "a.md").write_text(MARKDOWN * 3000)
        with subprocess.Popen(
            command("a.md"),
            cwd=tmp_path,
            env=environment(tmp_path),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as process:
            assert process.stdout
            assert process.stderr
            process.stdout.read(1)
            process.stdout.close()
            assert process.stderr.read() == b""
        assert process.returncode == 141

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
    def test_a_full_stdout(self, tmp_path: Path) -> None:
        for args in (["-"], ["schema"], ["explain", "-"], ["--version"]):
            with Path("/dev/full").open("wb") as full:
                done = subprocess.run(
                    command(*args),
                    cwd=tmp_path,
                    env=environment(tmp_path),
                    input=MARKDOWN.encode(),
                    stdout=full,
                    stderr=subprocess.PIPE,
                    check=False,
                )
            assert done.returncode == 4
            assert (
                done.stderr
                == b"cleaner: cannot write the result to stdout: no space left on device\n"
            )

    @pytest.mark.parametrize(
        ("shell", "said"), [("a.md >&-", "stdout is closed"), ("- <&-", "stdin is closed")]
    )
    def test_closed_streams(self, tmp_path: Path, shell: str, said: str) -> None:
        (tmp_path / "a.md").write_text(MARKDOWN)
        done = subprocess.run(
            ["/bin/sh", "-c", f'"{sys.executable}" -m cleaner {shell}'],
            cwd=tmp_path,
            env=environment(tmp_path),
            capture_output=True,
            check=False,
        )
        one_line(done, code=4, said=said)

    def test_a_full_disk(self, tmp_path: Path) -> None:
        """A tmpfs of 64 kB in a mount namespace of its own, where the system allows one."""
        inside = tmp_path / "in"
        inside.mkdir()
        for number in range(99):
            (inside / f"{number:02}.md").write_text(MARKDOWN * 20)
        script = (
            'mount -t tmpfs -o size=512k tmpfs full && "$@"; code=$?; cp -r full kept; exit $code'
        )
        (tmp_path / "full").mkdir()
        if (
            not shutil.which("unshare")
            or subprocess.run(
                ["unshare", "-rm", "true"], capture_output=True, check=False
            ).returncode
        ):
            pytest.skip("no mount namespaces here")
        done = subprocess.run(
            ["unshare", "-rm", "/bin/sh", "-c", script, "sh", *command("in", "-o", "full")],
            cwd=tmp_path,
            env=environment(tmp_path),
            capture_output=True,
            check=False,
        )
        lines = done.stderr.decode().splitlines()
        assert done.returncode == 3, lines
        # A result, or the state, whichever met the end of the disk first.
        assert len(lines) == 1
        assert lines[0].startswith("cleaner: cannot write")
        assert re.search(r"(no space left on device|is full); make room", lines[0])
        kept = {p.name: p for p in (tmp_path / "kept").iterdir()}
        finished = [name for name in kept if name.endswith(".md")]
        assert 0 < len(finished) < 99
        assert not [name for name in kept if name.endswith(".tmp")]
        for name in finished:
            assert kept[name].read_text() == MARKDOWN * 20
            assert kept[name.replace(".md", ".meta.json")].read_text().endswith("}\n")

    def test_an_output_folder_that_cannot_be(self, tmp_path: Path) -> None:
        (tmp_path / "a.md").write_text(MARKDOWN)
        (tmp_path / "b.md").write_text(MARKDOWN)
        (tmp_path / "file").write_text("")
        done = run("a.md", "b.md", "-o", "file/out", cwd=tmp_path)
        assert done.returncode == 4
        assert done.stderr.count(b"not a directory") == 1


@posix
class TestHostileDocuments:
    def test_each_alone(self, tmp_path: Path) -> None:
        env = hooked(tmp_path)
        for word, said in (
            ("HANG", "took longer than 1 s"),
            ("CRASH", "the process that read it ended with code 9"),
            ("SEGV", "the process that read it ended by signal 9"),
            ("GREEDY", "needs too much memory"),
            ("FAULT", "internal error (KeyError"),
        ):
            done = run(
                "--timeout", "1", cwd=tmp_path, stdin=f"{MARKDOWN}\n{word}\n".encode(), **env
            )
            one_line(done, code=4, said=f"stdin: {said}")
        done = run("-v", cwd=tmp_path, stdin=b"FAULT", **env)
        assert b"Traceback" in done.stderr

    def test_all_in_one_folder(self, tmp_path: Path) -> None:
        inside = tmp_path / "in"
        inside.mkdir()
        for number in range(12):
            (inside / f"good{number}.md").write_text(MARKDOWN)
        for word in ("CRASH", "FAULT", "GREEDY", "HANG", "SEGV"):
            (inside / f"{word}.md").write_text(f"{MARKDOWN}\n{word}\n")
        done = run("in", "-o", "out", "-j", "2", "--timeout", "2", cwd=tmp_path, **hooked(tmp_path))
        assert done.returncode == 3
        lines = done.stderr.decode().splitlines()
        named = [line.split(": ")[1] for line in lines[:-1]]
        assert named == [f"in/{w}.md" for w in ("CRASH", "FAULT", "GREEDY", "HANG", "SEGV")]
        assert lines[-1] == "cleaner: 12 cleaned, 5 failed, in out"
        assert len(list((tmp_path / "out").glob("good*.md"))) == 12
        assert len(list((tmp_path / "out").glob("[!.]*"))) == 24


@posix
class TestStops:
    @contextlib.contextmanager
    def running(self, tmp_path: Path, *args: str) -> Iterator[subprocess.Popen[bytes]]:
        mark = f"mark-{os.getpid()}-{time.monotonic_ns()}"
        env = environment(tmp_path, TEST_MARK=mark, **hooked(tmp_path))
        with subprocess.Popen(
            command(*args), cwd=tmp_path, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as process:
            yield process
        deadline = time.monotonic() + 20
        while orphans(mark) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert orphans(mark) == []

    @pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
    def test_in_a_folder_run(self, tmp_path: Path, number: signal.Signals, code: int) -> None:
        inside, out = tmp_path / "in", tmp_path / "out"
        inside.mkdir()
        for index in range(100):
            (inside / f"{index:03}.md").write_text(f"{MARKDOWN}\nSLOW\n")
        with self.running(tmp_path, "in", "-o", "out", "-j", "2") as process:
            while not (out.exists() and len(list(out.glob("*.md"))) > 2):
                time.sleep(0.05)
                assert process.poll() is None
            process.send_signal(number)
            began = time.monotonic()
            _, said = process.communicate(timeout=100)
            assert time.monotonic() - began < 5 * pace()
        assert process.returncode == code
        found = re.fullmatch(rb"cleaner: stopped: (\d+) done, run again to go on\n", said)
        assert found, said
        finished = sorted(out.glob("*.md"))
        assert len(finished) == int(found[1]) < 100
        assert len(list(out.glob("[!.]*"))) == 2 * len(finished)
        assert all(p.read_text().endswith("SLOW\n") for p in finished)

    def test_once_finishes_what_is_in_hand(self, tmp_path: Path) -> None:
        inside, out = tmp_path / "in", tmp_path / "out"
        inside.mkdir()
        for index in range(20):
            (inside / f"{index:03}.md").write_text(f"{MARKDOWN}\nBEGUN {index}\n")
        with self.running(tmp_path, "in", "-o", "out", "-j", "2") as process:
            while not list(tmp_path.glob("begun-*")):
                time.sleep(0.02)
                assert process.poll() is None
            begun = len(list(tmp_path.glob("begun-*")))
            process.send_signal(signal.SIGINT)
            _, said = process.communicate(timeout=100)
        done = len(list(out.glob("*.md")))
        assert process.returncode == 130
        assert said.decode() == f"cleaner: stopped: {done} done, run again to go on\n"
        assert begun <= done < 20

    def test_one_file_for_all_is_whole_or_absent(self, tmp_path: Path) -> None:
        inside = tmp_path / "in"
        inside.mkdir()
        for index in range(50):
            (inside / f"{index:03}.md").write_text(f"{MARKDOWN}\nBEGUN {index}\n")
        with self.running(tmp_path, "in", "-o", "all.jsonl", "-j", "2") as process:
            while not list(tmp_path.glob("begun-*")):
                time.sleep(0.02)
                assert process.poll() is None
            process.send_signal(signal.SIGTERM)
            _, said = process.communicate(timeout=100)
        assert process.returncode == 143
        assert said == b"cleaner: stopped: all.jsonl was not written\n"
        assert not list(tmp_path.glob("*.jsonl")) + list(tmp_path.glob(".cleaner*"))

    def test_twice_ends_at_once(self, tmp_path: Path) -> None:
        inside = tmp_path / "in"
        inside.mkdir()
        for index in range(4):
            (inside / f"{index:03}.md").write_text(f"{MARKDOWN}\nBEGUN HANG\n")
        with self.running(tmp_path, "in", "-o", "out", "-j", "2") as process:
            while not list(tmp_path.glob("begun-*")):
                time.sleep(0.02)
            process.send_signal(signal.SIGTERM)
            time.sleep(0.5)
            assert process.poll() is None
            process.send_signal(signal.SIGTERM)
            _, said = process.communicate(timeout=100)
        assert (process.returncode, said) == (143, b"cleaner: stopped\n")
        again = run("status", "out", cwd=tmp_path)
        assert b"unfinished" in again.stdout

    def test_with_one_document(self, tmp_path: Path) -> None:
        (tmp_path / "a.md").write_text("HANG")
        with self.running(tmp_path, "a.md") as process:
            time.sleep(1.5)
            process.send_signal(signal.SIGINT)
            made, said = process.communicate(timeout=100)
        assert (process.returncode, made, said) == (130, b"", b"cleaner: stopped\n")

    def test_killed_outright_leaves_no_worker(self, tmp_path: Path) -> None:
        inside = tmp_path / "in"
        inside.mkdir()
        for index in range(50):
            (inside / f"{index:03}.md").write_text(f"{MARKDOWN}\nSLOW\n")
        with self.running(tmp_path, "in", "-o", "out", "-j", "2") as process:
            while not (tmp_path / "out").exists():
                time.sleep(0.05)
            process.kill()


def orphans(mark: str) -> list[str]:
    """The processes of a run that are still there."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if mark.encode() in (folder / "environ").read_bytes():
                found.append((folder / "cmdline").read_text())
    return found
