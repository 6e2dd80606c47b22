"""What a run remembers: what is done again, what is left alone, what survives a kill."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from cleaner.batch.gone import find_gone, remove
from cleaner.batch.outcome import Input, Job, Outcome, Status
from cleaner.batch.plan import make_plan
from cleaner.batch.resume import Resume
from cleaner.batch.state import State
from cleaner.batch.write import write_results
from cleaner.errors import OutputError
from cleaner.model import Options

SOURCE = Path(__file__).parents[1] / "src"
PROSE = (
    "The river rose through the night, and by morning the lower streets of the town stood under"
    " a foot of brown water. Nobody was hurt, the mayor said, because the warning had come early."
    " The bridge was closed until noon, and the school until the end of the week, when the water"
    " had gone back to where it had come from and left its mud in all the cellars."
)
posix = pytest.mark.skipif(os.name != "posix", reason="needs POSIX")


def cleaned(document: Input) -> Outcome:
    """As a worker would answer; it upper-cases instead of cleaning."""
    data = Path(document.path or "").read_bytes()
    from cleaner.batch.fingerprint import hash_given, hash_of
    from cleaner.batch.given import read_given

    given = hash_given(read_given(document.path or "", data))
    text = data.decode().upper()
    return Outcome(Status.DONE, output=text, sidecar="{}", sha256=hash_of(data), given=given)


class Folder:
    """A folder of inputs, and runs over it without workers."""

    def __init__(self, tmp_path: Path, *names: str) -> None:
        self.inside, self.out = tmp_path / "in", tmp_path / "out"
        for name in names:
            self.write(name, f"{PROSE} {name}\n")

    def write(self, name: str, text: str) -> None:
        path = self.inside / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        # Long ago, as most files are: what is new is read again to be sure.
        os.utime(path, (1_600_000_000, 1_600_000_000 + len(text)))

    def run(self, *, options: Options | None = None, force: bool = False) -> dict[str, str]:
        """What became of each document."""
        state = State(self.out)
        try:
            resume = Resume(state, Job(options or Options()), force=force)
            found = {}
            for document in make_plan([str(self.inside)]).inputs:
                outcome = resume.settled(document)
                if outcome is None:
                    outcome = cleaned(document)
                    text = {"markdown": outcome.output, "sidecar": outcome.sidecar}
                    written = write_results(self.out, document.stem, **text)
                    resume.finish(document, replace(outcome, written=written))
                found[document.stem] = str(outcome.status)
            return found
        finally:
            state.close()

    def gone(self) -> list[str]:
        state = State(self.out)
        try:
            found = find_gone(state, make_plan([str(self.inside)]), frozenset())
            return [os.fsdecode(one.entry.stem) for one in found]
        finally:
            state.close()


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path, "a.md", "b.md", "deep/c.md")


class TestWhatIsDoneAgain:
    def test_nothing_where_nothing_changed(self, folder: Folder) -> None:
        assert set(folder.run().values()) == {"cleaned"}
        assert set(folder.run().values()) == {"unchanged"}

    def test_nothing_is_read_where_size_and_time_are_the_same(
        self, folder: Folder, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        folder.run()

        def fail(*_: object) -> bytes:
            raise AssertionError("read")

        monkeypatch.setattr("cleaner.batch.resume.read_bytes", fail)
        assert set(folder.run().values()) == {"unchanged"}

    def test_only_what_changed(self, folder: Folder) -> None:
        folder.run()
        folder.write("b.md", "Another text, with another length.\n")
        assert folder.run() == {"a": "unchanged", "b": "cleaned", "deep/c": "unchanged"}

    def test_a_change_of_the_same_size(self, folder: Folder) -> None:
        folder.run()
        text = (folder.inside / "b.md").read_text()
        (folder.inside / "b.md").write_text(text.replace("river", "ocean"))
        assert folder.run()["b"] == "cleaned"

    def test_a_touched_file_is_read_once_and_known(
        self, folder: Folder, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        folder.run()
        os.utime(folder.inside / "b.md", (1_500_000_000, 1_500_000_000))
        assert folder.run()["b"] == "unchanged"
        monkeypatch.setattr("cleaner.batch.resume.read_bytes", None)
        assert folder.run()["b"] == "unchanged"

    def test_a_file_as_young_as_its_result_is_looked_at_once_more(self, folder: Folder) -> None:
        path = folder.inside / "b.md"
        path.write_text("one\n")
        status = path.stat()
        folder.run()
        path.write_text("two\n")  # within the same tick of a coarse clock
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
        assert folder.run()["b"] == "cleaned"

    def test_other_options_and_force(self, folder: Folder) -> None:
        folder.run()
        assert set(folder.run(options=Options(links=False)).values()) == {"cleaned"}
        assert set(folder.run(options=Options(links=False)).values()) == {"unchanged"}
        assert set(folder.run(options=Options(links=False), force=True).values()) == {"cleaned"}

    def test_a_sidecar_that_comes_changes_or_goes(self, folder: Folder) -> None:
        folder.run()
        (folder.inside / "a.json").write_text('{"title": "One"}')
        assert folder.run()["a"] == "cleaned"
        assert folder.run()["a"] == "unchanged"
        (folder.inside / "a.json").write_text('{"title": "Two"}')
        assert folder.run()["a"] == "cleaned"
        (folder.inside / "a.json").unlink()
        assert folder.run()["a"] == "cleaned"

    @pytest.mark.parametrize("name", ["a.md", "a.meta.json"])
    def test_a_missing_result_is_made_again(self, folder: Folder, name: str) -> None:
        folder.run()
        (folder.out / name).unlink()
        assert folder.run()["a"] == "cleaned"
        assert (folder.out / name).exists()


class TestWhatSomebodyChanged:
    @pytest.mark.parametrize("name", ["a.md", "a.meta.json"])
    def test_stays_until_forced(self, folder: Folder, name: str) -> None:
        folder.run()
        (folder.out / name).write_text("By hand.\n")
        assert folder.run()["a"] == "edited"
        folder.write("a.md", "A new text of another length.\n")
        assert folder.run()["a"] == "edited"
        assert (folder.out / name).read_text() == "By hand.\n"
        assert folder.run(force=True)["a"] == "cleaned"
        assert (folder.out / name).read_text() != "By hand.\n"

    def test_other_times_alone_are_no_change(self, folder: Folder) -> None:
        folder.run()
        os.utime(folder.out / "a.md", (1_500_000_000, 1_500_000_000))
        assert folder.run()["a"] == "unchanged"


class TestKilled:
    def test_what_was_begun_is_done_again_and_leftovers_go(self, folder: Folder) -> None:
        folder.run()
        folder.write("deep/c.md", "A new text of another length.\n")
        state = State(folder.out)
        resume = Resume(state, Job(), force=False)
        (document,) = [i for i in make_plan([str(folder.inside)]).inputs if i.stem == "deep/c"]
        assert resume.settled(document) is None
        # Killed between the sidecar and the Markdown.
        (folder.out / "deep" / "c.meta.json").write_text('{"new": 1}')
        (folder.out / "deep" / ".cleaner-1-0.tmp").write_text("half")
        state.close()
        assert folder.run() == {"a": "unchanged", "b": "unchanged", "deep/c": "cleaned"}
        assert sorted(p.name for p in (folder.out / "deep").iterdir()) == ["c.md", "c.meta.json"]


class TestGone:
    def test_found_and_removed_with_the_empty_folder(self, folder: Folder) -> None:
        folder.run()
        assert folder.gone() == []
        (folder.inside / "deep" / "c.md").unlink()
        assert folder.gone() == ["deep/c"]
        state = State(folder.out)
        for one in find_gone(state, make_plan([str(folder.inside)]), frozenset()):
            remove(state, one)
        state.close()
        assert not (folder.out / "deep").exists()
        assert folder.gone() == []

    def test_what_we_did_not_write_stays(self, folder: Folder) -> None:
        folder.run()
        (folder.inside / "deep" / "c.md").unlink()
        (folder.out / "deep" / "c.md").write_text("By hand.\n")
        (folder.out / "deep" / "c.meta.json").unlink()
        state = State(folder.out)
        for one in find_gone(state, make_plan([str(folder.inside)]), frozenset()):
            remove(state, one)
        state.close()
        assert (folder.out / "deep" / "c.md").read_text() == "By hand.\n"

    def test_a_folder_that_is_not_there_takes_nothing_along(self, folder: Folder) -> None:
        folder.run()
        folder.inside.rename(folder.inside.with_name("moved"))
        assert folder.gone() == []
        folder.inside.mkdir()
        assert folder.gone() == []  # an empty mount point

    def test_what_is_only_left_out_is_not_gone(self, folder: Folder) -> None:
        folder.run()
        state = State(folder.out)
        plan = make_plan([str(folder.inside / "a.md"), str(folder.inside / "b.md")])
        assert list(find_gone(state, plan, frozenset())) == []
        state.close()

    def test_one_changed_by_hand_is_known(self, folder: Folder) -> None:
        folder.run()
        (folder.inside / "a.md").unlink()
        (folder.out / "a.md").write_text("By hand.\n")
        state = State(folder.out)
        (found,) = find_gone(state, make_plan([str(folder.inside)]), frozenset())
        assert found.is_edited
        state.close()


class TestFile:
    @pytest.mark.parametrize("content", [b"no database", b"SQLite format 3\0" + b"x" * 9000])
    def test_what_cannot_be_read_is_put_aside(self, folder: Folder, content: bytes) -> None:
        folder.run()
        (folder.out / ".cleaner" / "state.sqlite").write_bytes(content)
        state = State(folder.out)
        assert "every document is done again" in state.complaint
        assert "\n" not in state.complaint
        state.close()
        assert set(folder.run().values()) == {"cleaned"}
        assert (folder.out / ".cleaner" / "state.sqlite.unreadable").read_bytes() == content

    def test_another_programs_database(self, folder: Folder) -> None:
        (folder.out / ".cleaner").mkdir(parents=True)
        with sqlite3.connect(folder.out / ".cleaner" / "state.sqlite") as base:
            base.execute("CREATE TABLE bookmarks (url)")
        base.close()
        state = State(folder.out)
        assert "another program" in state.complaint
        state.close()

    def test_damage_in_the_middle_is_met_and_told(self, tmp_path: Path) -> None:
        folder = Folder(tmp_path, *(f"{n:03}.md" for n in range(300)))
        folder.run()
        path = folder.out / ".cleaner" / "state.sqlite"
        data = bytearray(path.read_bytes())
        data[4096:] = b"\xff" * (len(data) - 4096)
        path.write_bytes(data)
        assert set(folder.run().values()) == {"cleaned"}
        assert set(folder.run().values()) == {"unchanged"}

    @posix
    def test_a_link_is_not_written_through(self, folder: Folder, tmp_path: Path) -> None:
        (folder.out / ".cleaner").mkdir(parents=True)
        (folder.out / ".cleaner" / "state.sqlite").symlink_to(tmp_path / "elsewhere")
        with pytest.raises(OutputError, match="is a link"):
            State(folder.out)
        assert not (tmp_path / "elsewhere").exists()

    def test_of_another_version(self, folder: Folder) -> None:
        folder.run()
        base = sqlite3.connect(folder.out / ".cleaner" / "state.sqlite")
        base.execute("PRAGMA user_version = 99")
        base.close()
        state = State(folder.out)
        assert "version 99" in state.complaint
        state.close()


def command(*args: str) -> list[str]:
    return [sys.executable, "-m", "cleaner", *args]


def environment(**more: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("CLEANER_", "XDG_"))}
    return {**kept, "PYTHONPATH": str(SOURCE), **more}


def run(*args: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*args),
        cwd=cwd,
        env=environment(HOME=str(cwd)),
        capture_output=True,
        text=True,
        check=False,
    )


def results(out: Path) -> dict[str, bytes]:
    files = [p for p in out.rglob("*") if p.is_file() and ".cleaner" not in p.parts]
    return {str(p.relative_to(out)): p.read_bytes() for p in files}


@posix
class TestCommand:
    def test_again_with_another_text_without_one_and_status(self, folder: Folder) -> None:
        cwd = folder.inside.parent
        assert run("in", "-o", "out", cwd=cwd).stderr == "cleaner: 3 cleaned, in out\n"
        assert run("in", "-o", "out", cwd=cwd).stderr == (
            "cleaner: 0 cleaned, 3 unchanged, in out\n"
        )
        folder.write("a.md", f"# Other\n\n{PROSE} {PROSE}\n")
        (folder.inside / "b.md").unlink()
        done = run("in", "-o", "out", cwd=cwd)
        assert done.stderr.splitlines() == [
            "cleaner: 1 cleaned, 1 unchanged, in out",
            "cleaner: out/b.md: its input is gone",
            "cleaner: 1 result without an input; --prune removes what is ours",
        ]
        assert done.returncode == 0
        (folder.inside / "d.html").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\0")
        done = run("in", "-o", "out", "--prune", cwd=cwd)
        assert done.returncode == 3
        assert "cleaner: 1 result without an input removed" in done.stderr
        assert sorted(results(folder.out)) == [
            "a.md",
            "a.meta.json",
            "deep/c.md",
            "deep/c.meta.json",
        ]
        said = run("status", "out", cwd=cwd)
        assert said.returncode == 0
        assert said.stdout.startswith("out: 2 cleaned, 0 empty, 1 failed")
        assert "in/d.html: not text" in said.stdout
        told = json.loads(run("status", "out", "--format", "json", cwd=cwd).stdout)
        assert told["counts"] == {"cleaned": 2, "failed": 1}
        assert [d["output"] for d in told["documents"]] == ["a.md", None, "deep/c.md"]

    def test_status_of_what_is_no_output_folder(self, tmp_path: Path) -> None:
        done = run("status", ".", cwd=tmp_path)
        assert (done.returncode, done.stdout) == (2, "")
        assert "holds no state" in done.stderr

    def test_what_was_changed_by_hand_is_told(self, folder: Folder) -> None:
        cwd = folder.inside.parent
        run("in", "-o", "out", cwd=cwd)
        (folder.out / "a.md").write_text("By hand.\n")
        done = run("in", "-o", "out", "--no-links", cwd=cwd)
        assert done.stderr.splitlines() == [
            "cleaner: in/a.md: warning: its result was changed by hand and is left as it is;"
            " --force makes it again",
            "cleaner: 2 cleaned, 1 edited, in out",
        ]

    def test_two_at_once_and_a_lock_that_is_stale(self, folder: Folder) -> None:
        cwd = folder.inside.parent
        state = State(folder.out)
        done = run("in", "-o", "out", cwd=cwd)
        assert done.returncode == 2
        assert done.stderr == (
            f"cleaner: another run (process {os.getpid()}) is writing to out;"
            " wait for it, or stop it\n"
        )
        assert results(folder.out) == {}
        state.close()
        assert (folder.out / ".cleaner" / "lock").exists()
        assert run("in", "-o", "out", cwd=cwd).returncode == 0

    def test_killed_and_finished_gives_the_bytes_of_an_unbroken_run(self, tmp_path: Path) -> None:
        names = [f"{n % 7}/{n:03}.md" for n in range(120)]
        folder = Folder(tmp_path, *names)
        for wait in (1.2, 0.3):
            with subprocess.Popen(
                command("in", "-o", "out", "-j", "2", "-q"),
                cwd=tmp_path,
                env=environment(HOME=str(tmp_path)),
            ) as process:
                deadline = time.monotonic() + 30
                # Names only: a file that is being written may be gone before it is read.
                before = len(list(folder.out.rglob("*.md")))
                while (
                    len(list(folder.out.rglob("*.md"))) < before + 5 and time.monotonic() < deadline
                ):
                    if process.poll() is not None:
                        break
                    time.sleep(0.02)
                time.sleep(wait / 10)
                process.send_signal(signal.SIGKILL)
        done = run("in", "-o", "out", "-j", "1", cwd=tmp_path)
        assert done.returncode == 0
        assert "unchanged" in done.stderr
        assert run("in", "-o", "whole", "-j", "2", cwd=tmp_path).returncode == 0
        assert results(tmp_path / "out") == results(tmp_path / "whole")
        assert not list(folder.out.rglob("*.tmp"))

    @pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
    def test_a_folder_that_takes_no_writing(self, folder: Folder) -> None:
        folder.out.mkdir()
        folder.out.chmod(0o500)
        done = run("in", "-o", "out", cwd=folder.inside.parent)
        assert done.returncode == 4
        assert done.stderr.count("\n") == 1


def test_the_lock_is_let_go(tmp_path: Path) -> None:
    State(tmp_path).close()
    State(tmp_path).close()


def test_an_output_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot write"):
        State(tmp_path / "file")
