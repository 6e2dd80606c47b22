"""R27: a good citizen of pipes: the document on stdout, everything else beside it.

`tests/test_bad_input.py` (`TestPipesAndDisks`) has a reader that has enough, a full stdout, closed
streams and empty input; `tests/test_cli.py` (`TestTerminal`) a terminal as stdin.
"""

import fcntl
import os
import subprocess
import time
from pathlib import Path

from runs import MARKDOWN, command, environment, posix, run

LONG = MARKDOWN * 2000


@posix
def test_r27_a_stdout_that_does_not_wait(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(LONG)
    reading, writing = os.pipe()
    fcntl.fcntl(writing, fcntl.F_SETFL, fcntl.fcntl(writing, fcntl.F_GETFL) | os.O_NONBLOCK)
    with subprocess.Popen(
        command("a.md"), cwd=tmp_path, env=environment(), stdout=writing, stderr=subprocess.PIPE
    ) as process:
        os.close(writing)
        made = b""
        time.sleep(0.5)
        while part := os.read(reading, 60_000):
            made += part
        assert process.stderr.read() == b""
    os.close(reading)
    assert process.returncode == 0
    assert made.decode() == run("a.md", "-o", "-", cwd=tmp_path).stdout or made.decode() == LONG


@posix
def test_r27_a_writer_that_is_killed_half_way(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(LONG)
    script = "(head -c 5000 a.md; kill -9 $(sh -c 'echo $PPID')) | \"$@\""
    done = run("-", cwd=tmp_path, before=("/bin/sh", "-c", script, "sh"))
    assert done.returncode == 0
    assert done.stdout.startswith(MARKDOWN)
    assert len(done.stdout) <= 5001
    assert "Traceback" not in done.stderr


def test_r27_nothing_but_the_document(tmp_path: Path) -> None:
    done = run("-v", "-", cwd=tmp_path, stdin=MARKDOWN.encode())
    assert (done.returncode, done.stdout) == (0, MARKDOWN)
