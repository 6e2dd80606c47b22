"""R25: a signal at any moment ends a run soon, in order, with nothing left behind.

`tests/test_bad_input.py` (`TestStops`) has what is finished first, a second signal, one document
alone, one file for all, and a parent that is killed outright.
"""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pace import pace
from runs import command, environment, faults, fill, make_hooks, processes, run

SLOW = """
import os
import time
import cleaner.pipeline as pipeline
from cleaner.batch.state import State
clean = pipeline.clean
def hooked(data, **options):
    time.sleep(0.1)
    return clean(data, **options)
pipeline.clean = hooked
init = State.__init__
def told(self, out):
    open(os.environ["TEST_MARK"], "w").close()
    init(self, out)
State.__init__ = told
"""
AS_IT_LOADS = """
import os
import signal
import sys
class Finder:
    def find_spec(self, name, path=None, target=None):
        if name == "cleaner.cli.run":
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Finder())
"""
MOMENTS = [
    (signal.SIGHUP, 0.15, "process"),
    (signal.SIGINT, 0.5, "group"),
    (signal.SIGTERM, 0.8, "group"),
]


@pytest.mark.skipif(sys.platform != "linux", reason="finds processes in /proc")
def test_r25_at_any_moment_to_one_or_to_all(tmp_path: Path) -> None:
    fill(tmp_path / "in", 60)
    hooks = make_hooks(tmp_path, SLOW)
    for number, wait, whom in MOMENTS:
        mark = f"mark-{os.getpid()}-{time.monotonic_ns()}"
        with subprocess.Popen(
            command("in", "-o", "out", "-j", "2"),
            cwd=tmp_path,
            env=environment(hooks, TEST_MARK=mark),
            stderr=subprocess.PIPE,
            start_new_session=True,
            text=True,
        ) as process:
            while not (tmp_path / mark).exists():
                time.sleep(0.01)
                assert process.poll() is None
            time.sleep(wait)
            before = len(list((tmp_path / "out").glob("*.md")))
            began = time.monotonic()
            (os.killpg if whom == "group" else os.kill)(process.pid, number)
            _, said = process.communicate(timeout=100)
            assert time.monotonic() - began < 4 * pace()
        assert process.returncode == 128 + number, said
        assert re.fullmatch(r"cleaner: stopped: \d+ done, run again to go on\n", said), said
        while processes(mark) and time.monotonic() - began < 20:
            time.sleep(0.05)
        assert processes(mark) == []
        found = faults.results(tmp_path / "out")
        assert len(found) == 2 * sum(name.endswith(".md") for name in found)
        assert len(found) // 2 >= before
    assert run("in", "-o", "out", cwd=tmp_path).returncode == 0
    assert run("in", "-o", "whole", cwd=tmp_path).returncode == 0
    assert faults.results(tmp_path / "out") == faults.results(tmp_path / "whole")
    assert faults.leftovers(tmp_path / "out") == []


def test_r25_ctrl_c_as_the_program_loads(tmp_path: Path) -> None:
    fill(tmp_path / "in", 1)
    done = run("in", "-o", "out", cwd=tmp_path, hooks=make_hooks(tmp_path, AS_IT_LOADS))
    assert (done.returncode, done.stderr) == (130, "cleaner: stopped\n")
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc what is blocked")
def test_r25_a_worker_never_meets_ctrl_c(tmp_path: Path) -> None:
    script = (
        "from multiprocessing import forkserver; from cleaner.batch.run import start_server\n"
        "start_server(); print(forkserver._forkserver._forkserver_pid, flush=True); input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script],
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        server = process.stdout.readline().strip()
        told = Path("/proc", server, "status").read_text()
        process.communicate("\n")
    blocked = int(re.search(r"^SigBlk:\s*(\w+)", told, re.MULTILINE)[1], 16)
    assert blocked & 1 << (signal.SIGINT - 1)
