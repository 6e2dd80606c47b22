"""`--watch`: what changes is cleaned, its own results are no change, Ctrl-C ends it well."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytest.importorskip("watchfiles")

from cleaner.batch.wanted import choose_wanted
from cleaner.cli.clean import clean
from cleaner.cli.request import make_request
from cleaner.cli.watch import make_filter

SOURCE = Path(__file__).parents[1] / "src"
PROSE = "The river rose through the night, and by morning the lower streets stood under water."
PAGE = f"# Rain\n\n{PROSE}\n\nShare this on Facebook\n"
WAIT = 25.0


def environment(**env: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("CLEANER_", "XDG_"))}
    path = os.pathsep.join((env.pop("first", ""), str(SOURCE))).lstrip(os.pathsep)
    return {**kept, "PYTHONPATH": path, "HOME": "/nonexistent", **env}


class Watcher:
    """A run that watches, with what it has said so far."""

    def __init__(self, folder: Path, *args: str) -> None:
        self.log = folder / "log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "cleaner", *args, "--watch"],
                cwd=folder, env=environment(), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip
        self.until(lambda: "watching " in self.said())

    def said(self) -> str:
        return self.log.read_text("utf-8")

    def runs(self) -> int:
        return self.said().count(" cleaned, ")

    def until(self, met: Callable[[], bool]) -> None:
        end = time.monotonic() + WAIT
        while not met():
            assert time.monotonic() < end, self.said()
            assert self.process.poll() is None, self.said()
            time.sleep(0.05)

    def end(self, number: int = signal.SIGINT) -> int:
        self.process.send_signal(number)
        return self.process.wait(WAIT)


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Callable[..., Watcher]]:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.md").write_text(PAGE, "utf-8")
    started: list[Watcher] = []

    def start(*args: str) -> Watcher:
        started.append(Watcher(tmp_path, *args))
        return started[-1]

    yield start
    for one in started:
        one.process.kill()
        one.process.wait()


def test_what_changes_is_cleaned_and_results_are_no_change(watch, tmp_path):
    (tmp_path / "in" / "out").mkdir()
    running = watch("in", "-o", "in/out")
    assert (tmp_path / "in" / "out" / "a.md").read_text("utf-8") == f"# Rain\n\n{PROSE}\n"
    (tmp_path / "in" / "deep").mkdir()
    (tmp_path / "in" / "deep" / "b.md").write_text(PAGE.replace("Rain", "Snow"), "utf-8")
    made = tmp_path / "in" / "out" / "deep" / "b.md"
    running.until(made.exists)
    running.until(lambda: running.runs() >= 2)
    (tmp_path / "in" / "a.md").write_text(PAGE.replace("Rain", "Hail"), "utf-8")
    running.until(lambda: "Hail" in (tmp_path / "in" / "out" / "a.md").read_text("utf-8"))
    running.until(lambda: "1 cleaned, 1 unchanged" in running.said())
    time.sleep(1.5)
    before = running.runs()
    (tmp_path / "in" / "out" / "other.md").write_text(PAGE, "utf-8")
    (tmp_path / "in" / ".hidden.md").write_text(PAGE, "utf-8")
    (tmp_path / "in" / "picture.png").write_bytes(b"x")
    time.sleep(1.5)
    assert running.runs() == before
    assert running.end() == 0
    assert "Traceback" not in running.said()
    assert not (tmp_path / "in" / "out" / "out").exists()


def test_pieces_of_a_file_are_one_change(watch, tmp_path):
    running = watch("in", "-o", "out")
    with (tmp_path / "in" / "b.md").open("w", encoding="utf-8") as file:
        for _ in range(8):
            file.write(PAGE)
            file.flush()
            time.sleep(0.05)
    running.until(lambda: running.runs() >= 2)
    time.sleep(1)
    assert running.runs() < 5, "eight writes are not as many changes, on a busy machine either"
    assert running.end(signal.SIGTERM) == 128 + signal.SIGTERM


def test_trouble_is_told_and_mended(watch, tmp_path):
    running = watch("in", "-o", "out", "--prune")
    clash = tmp_path / "in" / "a.txt"
    clash.write_text(PROSE, "utf-8")
    running.until(lambda: "a.txt" in running.said())
    clash.unlink()
    (tmp_path / "in" / "a.md").write_text(PAGE.replace("Rain", "Hail"), "utf-8")
    running.until(lambda: "Hail" in (tmp_path / "out" / "a.md").read_text("utf-8"))
    (tmp_path / "in" / "b.md").write_text(PAGE, "utf-8")
    running.until((tmp_path / "out" / "b.md").exists)
    (tmp_path / "in" / "b.md").unlink()
    running.until(lambda: not (tmp_path / "out" / "b.md").exists())
    assert running.end() == 0


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["in/a.md", "-o", "out"], "watches folders"),
        ([], "watches folders"),
        (["in"], "name it with -o"),
        (["in", "-o", "out", "--check"], "without --check"),
        (["in", "-o", "out.jsonl"], "name it with -o"),
    ],
)
def test_what_cannot_be_watched(tmp_path, args, said):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.md").write_text(PAGE, "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "cleaner", *args, "--watch"],
        cwd=tmp_path, env=environment(), stdin=subprocess.DEVNULL, capture_output=True, text=True,
        timeout=150, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "out").exists()


def test_without_the_library_it_says_what_to_install(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "sitecustomize.py").write_text("import sys; sys.modules['watchfiles'] = None\n")
    done = subprocess.run(
        [sys.executable, "-m", "cleaner", "in", "-o", "out", "--watch"],
        cwd=tmp_path, env=environment(first=str(tmp_path)), capture_output=True, text=True,
        timeout=150, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "article-cleaner[watch]" in done.stderr


def test_which_changes_matter(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("in/out").mkdir(parents=True)
    with clean.make_context("clean", ["in", "-o", "in/out", "--watch"]) as context:
        request = make_request(["in"], {k: v for k, v in context.params.items() if k != "inputs"})
    matters = make_filter(request, Path("in/out"))
    for name, wanted in {
        "in/a.md": True, "in/a.html.gz": True, "in/a.meta.json": True, "in/new folder": True,
        "in/out/a.md": False, "in/out/.cleaner/state.sqlite": False, "in/.a.md.swp": False,
        "in/a.png": False, "in/output.md": True,
    }.items():  # fmt: skip
        assert matters(None, str(tmp_path / name)) == wanted, name
    from dataclasses import replace

    chosen = replace(request, wanted=choose_wanted(["*.page"], []))
    assert make_filter(chosen, Path("in/out"))(None, str(tmp_path / "in" / "a.page"))
