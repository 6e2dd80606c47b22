"""R30: two runs into one folder do not get in each other's way, and a dead one is in nobody's.

`tests/test_state.py` (`test_two_at_once_and_a_lock_that_is_stale`) has the line that the second one
says; the lock is the system's own, so it ends with its process.
"""

import os
import signal
import subprocess
import time
from pathlib import Path

from runs import command, environment, faults, fill, posix, run


@posix
def test_r30_two_at_once(tmp_path: Path) -> None:
    fill(tmp_path / "in", 20)
    started = [
        subprocess.Popen(
            command("in", "-o", "out", "-j", "1"),
            cwd=tmp_path,
            env=environment(),
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    said = {process.communicate(timeout=100)[1]: process.returncode for process in started}
    refused = [line for line in said if "is writing to out" in line]
    # The second refuses; or it came when the first had ended, and found nothing to do.
    assert sorted(said.values()) in ([0, 2], [0, 0]), said
    assert len(refused) == list(said.values()).count(2)
    assert run("in", "-o", "whole", cwd=tmp_path).returncode == 0
    assert faults.results(tmp_path / "out") == faults.results(tmp_path / "whole")


@posix
def test_r30_the_lock_of_a_killed_run_is_no_lock(tmp_path: Path) -> None:
    fill(tmp_path / "in", 20)
    with subprocess.Popen(
        command("in", "-o", "out", "-j", "2"), cwd=tmp_path, env=environment()
    ) as process:
        while not (tmp_path / "out" / ".cleaner" / "state.sqlite").exists():
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
    # Its number stays in the file, and somebody else may have it by now.
    (tmp_path / "out" / ".cleaner" / "lock").write_text(str(os.getpid()))
    done = run("in", "-o", "out", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert len(list((tmp_path / "out").glob("*.md"))) == 20
