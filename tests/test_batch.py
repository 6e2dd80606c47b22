"""The parts of a batch: names, the walk, the plan, worker processes, files on the disk."""

import json
import os
import socket
import sys
import time
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cleaner.batch.alone import run_alone
from cleaner.batch.given import read_given
from cleaner.batch.listing import Listing
from cleaner.batch.names import as_compared, portable, shorten, show_name, stem_of
from cleaner.batch.outcome import Input, Outcome, Status, Terms
from cleaner.batch.plan import check_outputs, make_plan
from cleaner.batch.records import read_records
from cleaner.batch.run import run_batch
from cleaner.batch.signals import Stop
from cleaner.batch.walk import file_id, walk_folder
from cleaner.batch.write import write_results
from cleaner.errors import InputError, OutputError, UsageError
from pace import pace

posix = pytest.mark.skipif(os.name != "posix", reason="needs POSIX")


def touch(*paths: Path) -> None:
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("# A\n\nWords.\n", "utf-8")


class TestNames:
    @pytest.mark.parametrize(
        ("name", "shown"),
        [
            ("a.html", "a.html"),
            ("a\nb.html", "a\\nb.html"),
            ("a\x1b[31m.md", "a\\x1b[31m.md"),
            ("a\u202egpj.md", "a\\u202egpj.md"),
            ("caf\udce9.md", "caf\\xe9.md"),
            ("né 漢.md", "né 漢.md"),
        ],
    )
    def test_shown_in_one_harmless_line(self, name: str, shown: str) -> None:
        assert show_name(name) == shown

    @pytest.mark.parametrize(
        ("name", "stem"),
        [
            ("a.html", "a"),
            ("a.b.HTM", "a.b"),
            ("page", "page"),
            ("index.php", "index.php"),
            ("a.html.md", "a.html"),
        ],
    )
    def test_stem(self, name: str, stem: str) -> None:
        assert stem_of(name) == stem

    @pytest.mark.parametrize("letter", ["a", "é", "漢", "😀"])
    def test_long_names_are_cut_between_characters_and_told_apart(self, letter: str) -> None:
        width = len(letter.encode())
        first, second = letter * (300 // width), letter * (300 // width - 1) + "x" * width
        assert len(os.fsencode(shorten(first) + ".meta.json")) <= 255
        assert shorten(first) != shorten(second)
        shorten(first).encode("utf-8")  # no character was cut in two
        assert shorten("short") == "short"

    @pytest.mark.parametrize(
        ("name", "made"),
        [
            ("page", "page"),
            ("né 漢.v2", "né 漢.v2"),
            ("a:b", "a_b"),
            ('<a>"b"|c?*', "_a__b__c__"),
            ("one\ntwo\x1b[31m\x9b", "one_two_[31m_"),
            ("back\\slash", "back_slash"),
            ("CON", "_CON"),
            ("aux.old", "_aux.old"),
            ("com1 .x", "_com1 .x"),
            ("lpt²", "_lpt²"),
            ("console", "console"),
            ("trail..", "trail__"),
            ("trail. ", "trail__"),
            ("..", "__"),
        ],
    )
    def test_a_name_that_no_disk_gave_is_one_that_every_disk_takes(
        self, name: str, made: str
    ) -> None:
        assert portable(name) == made

    def test_compared_as_any_disk_would(self) -> None:
        assert as_compared("Caf\u00e9") == as_compared(unicodedata.normalize("NFD", "CAFÉ"))
        assert as_compared("a") != as_compared("b")


class TestWalk:
    def test_only_documents_sorted_and_nothing_hidden(self, tmp_path: Path) -> None:
        touch(*(tmp_path / n for n in ("b.HTML", "a/x.md", "a.txt", ".h.md", ".git/c.md", "p.png")))
        touch(tmp_path / "a" / "x.meta.json")
        plan = make_plan([str(tmp_path)])
        assert [i.shown for i in plan.inputs] == ["a/x.md", "a.txt", "b.HTML"]

    @posix
    def test_links_inside_are_read_those_out_are_reported_and_loops_end(
        self, tmp_path: Path
    ) -> None:
        root = tmp_path / "in"
        touch(root / "a.md", root / "sub" / "b.md", tmp_path / "out.md", tmp_path / "away" / "c.md")
        (root / "link.md").symlink_to("sub/b.md")
        (root / "loop").symlink_to(".")
        (root / "sub" / "up").symlink_to("..")
        (root / "round").symlink_to("round")
        (root / "self.md").symlink_to("self.md")
        (root / "gone.md").symlink_to("nowhere")
        (root / "leak.md").symlink_to(tmp_path / "out.md")
        (root / "leak").symlink_to(tmp_path / "away")
        found = {f.relative: f.trouble for f in walk_folder(str(root))}
        read = sorted(name for name, trouble in found.items() if not trouble)
        assert read == ["a.md", "link.md", "sub/b.md"]
        assert "leads out" in found["leak.md"]
        assert "leads out" in found["leak"]
        assert "no such file" in found["gone.md"]
        assert "symbolic links" in found["self.md"]
        assert len(found) == 7

    @posix
    def test_pipes_and_sockets_are_reported_not_opened(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "f.html")
        with socket.socket(socket.AF_UNIX) as sock:
            here = Path.cwd()
            os.chdir(tmp_path)  # a socket's path may not be long
            try:
                sock.bind("s.md")
            finally:
                os.chdir(here)
            found = list(walk_folder(str(tmp_path)))
        assert sorted(f.relative for f in found) == ["f.html", "s.md"]
        assert all("not a file" in f.trouble for f in found)

    def test_the_output_folder_is_left_out(self, tmp_path: Path) -> None:
        touch(tmp_path / "a.md", tmp_path / "out" / "a.md")
        found = walk_folder(str(tmp_path), skip=file_id(tmp_path / "out"))
        assert [f.relative for f in found] == ["a.md"]


class TestPlan:
    def check(self, tmp_path: Path, *names: str) -> None:
        touch(*(tmp_path / "in" / name for name in names))
        check_outputs(make_plan([str(tmp_path / "in")]).inputs, tmp_path / "out")

    @pytest.mark.parametrize(
        "names",
        [
            ("a.html", "a.md"),
            ("a.html", "A.md"),
            ("caf\u00e9.html", "cafe\u0301.md"),
            ("x.html", "x.md/y.html"),
            ("d/a.html", "d/a.txt"),
        ],
    )
    def test_two_inputs_for_one_output_are_both_named(self, tmp_path: Path, names: Any) -> None:
        with pytest.raises(UsageError) as caught:
            self.check(tmp_path, *names)
        for name in names:
            assert name in str(caught.value)

    def test_what_does_not_clash(self, tmp_path: Path) -> None:
        self.check(tmp_path, "a.html", "b.md", "a/a.html", "b.html.md", "straße.md", "strase.md")

    def test_clashes_of_two_operands(self, tmp_path: Path) -> None:
        touch(tmp_path / "a" / "x.html", tmp_path / "b" / "x.html")
        plan = make_plan([str(tmp_path / "a"), str(tmp_path / "b" / "x.html")])
        with pytest.raises(UsageError, match="would both be written"):
            check_outputs(plan.inputs, tmp_path / "out")

    def test_one_file_named_twice_is_one_input(self, tmp_path: Path) -> None:
        touch(tmp_path / "a.md")
        plan = make_plan([str(tmp_path), str(tmp_path / "a.md"), str(tmp_path)])
        assert len(plan.inputs) == 1

    def test_an_input_is_never_an_output(self, tmp_path: Path) -> None:
        touch(tmp_path / "a.md")
        plan = make_plan([str(tmp_path / "a.md")])
        with pytest.raises(UsageError, match="overwrite the input"):
            check_outputs(plan.inputs, tmp_path)

    def test_a_sidecar_that_came_with_an_input_is_not_overwritten(self, tmp_path: Path) -> None:
        touch(tmp_path / "a.html")
        beside = tmp_path / "a.meta.json"
        beside.write_text('{"title": "Mine"}')
        plan = make_plan([str(tmp_path / "a.html")])
        with pytest.raises(UsageError, match="came with"):
            check_outputs(plan.inputs, tmp_path)
        beside.write_text('{"schema_version": 1, "cleaner": {}}')
        check_outputs(plan.inputs, tmp_path)

    def test_troubles_are_known_before_anything_is_read(self, tmp_path: Path) -> None:
        (tmp_path / "empty").mkdir()
        touch(tmp_path / "a.md")
        plan = make_plan([str(tmp_path / n) for n in ("nope", "empty", "a.md/b.md")])
        assert [bool(i.trouble) for i in plan.inputs] == [True, True, True]
        assert "no such file" in plan.inputs[0].trouble
        assert "no document" in plan.inputs[1].trouble


class TestListing:
    def test_memory_is_flat(self, tmp_path: Path) -> None:
        import tracemalloc

        def some(count: int) -> Iterator[tuple[int, Input]]:
            for number in range(count, 0, -1):
                path = f"/in/folder-{number % 97:02}/a-page-with-a-long-name-{number:06}.html"
                yield 0, Input(path, path=path, shown=path[4:], stem=path[4:-5])

        def peak(count: int) -> int:
            tracemalloc.start()
            listing = Listing(some(count))
            check_outputs(listing, tmp_path / "out")
            shown = [one.shown for one in listing if one.number % 1000 == 0]
            assert shown == sorted(shown, key=lambda name: (name or "").split("/"))
            assert len(listing) == count
            most = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
            return most

        peak(10)
        assert peak(20_000) < peak(2_000) + 500_000

    def test_by_place(self, tmp_path: Path) -> None:
        touch(*(tmp_path / n for n in ("b.md", "a.md", "c/d.md")))
        inputs = make_plan([str(tmp_path)]).inputs
        assert [inputs[n].shown for n in range(3)] == ["a.md", "b.md", "c/d.md"]
        assert inputs[-1].shown == "c/d.md"
        assert [one.shown for one in inputs[1:]] == ["b.md", "c/d.md"]
        with pytest.raises(IndexError):
            inputs[3]


class TestGiven:
    def test_a_sidecar_beside_the_input_is_read(self, tmp_path: Path) -> None:
        page = str(tmp_path / "a.b.html")
        (tmp_path / "a.b.json").write_text('{"author": "Ada"}')
        assert read_given(page, b"") == {"author": "Ada"}
        (tmp_path / "a.b.meta.json").write_text('{"author": "Grace"}')
        assert read_given(page, b"") == {"author": "Grace"}

    @pytest.mark.parametrize("text", ["", "[]", "{", "[" * 100_000, '"x"', "\x00", "1" * 5000])
    def test_what_is_no_object_is_no_sidecar(self, tmp_path: Path, text: str) -> None:
        (tmp_path / "a.json").write_text(text)
        assert read_given(str(tmp_path / "a.html"), b"") == {}

    def test_our_own_account_of_the_same_bytes_is_no_news(self, tmp_path: Path) -> None:
        digest = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        account = {"schema_version": 1, "cleaner": {}, "source": {"sha256": digest}}
        (tmp_path / "a.meta.json").write_text(json.dumps(account))
        assert read_given(str(tmp_path / "a.html"), b"") == {}
        assert read_given(str(tmp_path / "a.html"), b"other") == account


class TestWrite:
    def test_both_files_and_no_other(self, tmp_path: Path) -> None:
        write_results(tmp_path / "new" / "out", "a/b.c", markdown="# é\n", sidecar="{}\n")
        folder = tmp_path / "new" / "out" / "a"
        assert sorted(p.name for p in folder.iterdir()) == ["b.c.md", "b.c.meta.json"]
        assert (folder / "b.c.md").read_bytes() == "# é\n".encode()

    @posix
    @pytest.mark.parametrize("fsync", [False, True])
    def test_with_fsync_bytes_come_before_their_name(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fsync: bool
    ) -> None:
        synced: list[tuple[int, bool]] = []
        out = tmp_path / "out"

        def note(descriptor: int) -> None:
            there = sorted(p.name for p in out.glob("deep/a.*"))
            assert there in ([], ["a.md", "a.meta.json"])
            synced.append((os.fstat(descriptor).st_ino, bool(there)))

        monkeypatch.setattr(os, "fsync", note)
        write_results(out, "deep/a", markdown="# é\n", sidecar="{}\n", fsync=fsync)
        # Both files without a name; then the names, of the files and of the folders.
        steps = ("deep/a.md", "deep/a.meta.json", "deep", ".", "..")
        told = [((out / step).stat().st_ino, number > 1) for number, step in enumerate(steps)]
        assert synced == (told if fsync else [])

    @posix
    def test_links_are_not_followed(self, tmp_path: Path) -> None:
        out, victim = tmp_path / "out", tmp_path / "victim"
        victim.mkdir()
        touch(victim / "v.md")
        before = (victim / "v.md").read_bytes()
        out.mkdir()
        (out / "x.md").symlink_to(victim / "v.md")
        (out / "sub").symlink_to(victim)
        for stem in ("x", "sub/y"):
            with pytest.raises(OutputError):
                write_results(out, stem, markdown="new", sidecar="{}")
        assert (victim / "v.md").read_bytes() == before
        assert [p.name for p in victim.iterdir()] == ["v.md"]

    @posix
    def test_a_file_that_cannot_be_finished_leaves_what_was_there(self, tmp_path: Path) -> None:
        import resource
        import signal

        write_results(tmp_path, "x", markdown="old", sidecar="{}")
        handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
        try:
            with pytest.raises(OutputError):
                write_results(tmp_path, "x", markdown="a" * 100_000, sidecar='{"new": 1}')
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
            signal.signal(signal.SIGXFSZ, handler)
        there = {path.name: path.read_text() for path in tmp_path.iterdir()}
        assert there == {"x.md": "old", "x.meta.json": "{}"}


def evaluate(
    *expressions: str, timeout: float = 20, jobs: int = 2, ordered: bool = False
) -> list[tuple[Any, Any]]:
    """What workers make of Python expressions: `eval` stands in for the cleaning."""
    work: Any = eval
    documents: Any = expressions
    return list(
        run_batch(work, documents, Terms(jobs, timeout, ordered, memory=4 * 1024**3), Stop())
    )


@posix
class TestWorkers:
    def test_every_document_once(self) -> None:
        results = evaluate(*(str(n) for n in range(100)))
        assert sorted(int(d) for d, _ in results) == list(range(100))
        assert all(int(d) == r for d, r in results)

    def test_order_is_kept_where_it_matters(self) -> None:
        late = "__import__('time').sleep(0.5)"
        results = evaluate(late, *(str(n) for n in range(50)), ordered=True)
        assert [d for d, _ in results] == [late, *(str(n) for n in range(50))]

    def test_one_that_hangs_is_stopped_and_costs_no_other(self) -> None:
        hang = "(__import__('signal').pthread_sigmask(0, [15]), __import__('time').sleep(60))"
        in_c = "[b'ab' * 10**5 in b'a' * 10**9 for _ in range(60)]"
        began = time.monotonic()
        results = dict(evaluate(hang, in_c, *(str(n) for n in range(20)), timeout=1))
        assert time.monotonic() - began < 15 * pace()
        for late in (hang, in_c):
            assert results[late].status is Status.FAILED
            assert "longer than 1 s" in results[late].reason
        assert all(results[str(n)] == n for n in range(20))

    @pytest.mark.parametrize(
        "death",
        ["__import__('os')._exit(7)", "__import__('os').kill(__import__('os').getpid(), 11)"],
    )
    def test_one_that_kills_its_worker_costs_no_other(self, death: str) -> None:
        results = dict(evaluate(death, *(str(n) for n in range(20))))
        assert results[death].status is Status.FAILED
        assert "ended" in results[death].reason
        assert all(results[str(n)] == n for n in range(20))

    @pytest.mark.skipif(sys.platform != "linux", reason="RLIMIT_AS holds on Linux")
    def test_one_that_eats_memory_costs_no_other(self) -> None:
        greedy = "len(bytearray(8 * 1024**3))"
        results = dict(evaluate(greedy, "1"))
        assert results[greedy].status is Status.FAILED
        assert "--memory allows more" in results[greedy].reason
        assert results["1"] == 1

    def test_a_signal_ends_it_soon(self) -> None:
        stop = Stop()
        work: Any = eval
        documents: Any = [f"__import__('time').sleep(0.2) or {n}" for n in range(1000)]
        seen = 0
        for _ in run_batch(work, documents, Terms(2, 20), stop):
            seen += 1
            stop.number = 2
        assert seen < 40


@posix
class TestAlone:
    def test_result(self) -> None:
        assert run_alone(lambda: Outcome(Status.DONE, output="x" * 10**6), timeout=20).output

    def test_deadline(self) -> None:
        began = time.monotonic()
        with pytest.raises(InputError, match=r"longer than 0\.3 s"):
            run_alone(lambda: b"ab" * 10**5 in b"a" * 10**9, timeout=0.3, memory=4 * 1024**3)
        assert time.monotonic() - began < 5 * pace()

    def test_death(self) -> None:
        with pytest.raises(InputError, match="by signal 9"):
            run_alone(lambda: os.kill(os.getpid(), 9), timeout=20)


def test_records_are_read_as_they_come(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_bytes(b'{"text": "a"}\n\n' + b"x" * 5000 + b"\n" + b'{"text": "b"}')
    with path.open("rb") as stream:
        found = list(read_records(stream, "x", limit=100, stop=Stop()))
    assert [(f.name, bool(f.trouble)) for f in found] == [
        ("x:1", False),
        ("x:3", True),
        ("x:4", False),
    ]
    assert isinstance(found[0], Input)
