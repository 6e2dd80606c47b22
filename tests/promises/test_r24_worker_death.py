"""R24: a run survives the death of its workers, whoever kills them.

`tests/test_batch.py` (`TestWorkers`) and `tests/test_batch_poison.py` have documents that kill the
worker that reads them.
"""

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path

from runs import command, environment, faults, fill, make_hooks, posix, run

MOST_KILLED = 4
# Long enough in hand that a kill meets it.
SLOWER = """
import os, time
import cleaner.pipeline as pipeline
clean = pipeline.clean
def hooked(data, **options):
    if b"register" not in data: return clean(data, **options)  # what warms the server up
    with open(f"tried-{os.getpid()}-{time.monotonic_ns()}", "wb") as file: file.write(data)
    time.sleep(0.1)
    return clean(data, **options)
pipeline.clean = hooked
"""


@posix
def test_r24_workers_are_killed_again_and_again(tmp_path: Path) -> None:
    fill(tmp_path / "in", 24)
    run("in", "-o", "whole", cwd=tmp_path)
    hooks = make_hooks(tmp_path, SLOWER)
    seen: set[Path] = set()
    killed = 0
    with subprocess.Popen(
        command("in", "-o", "out", "-j", "2"),
        cwd=tmp_path,
        env=environment(hooks),
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        while process.poll() is None:
            time.sleep(0.02)
            # In the middle of a document: elsewhere it may hold the pool's pipe, and 15 s go by.
            begun = [path for path in tmp_path.glob("tried-*") if path not in seen]
            if killed < MOST_KILLED and begun:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(int(begun[0].name.split("-")[1]), signal.SIGKILL)
                    killed += 1
            seen.update(begun)
        said = process.stderr.read().splitlines()
    whole, found = faults.results(tmp_path / "whole"), faults.results(tmp_path / "out")
    failed = {line.split(": ")[1] for line in said[:-1]}
    assert killed >= 2
    assert all(whole[name] == data for name, data in found.items())
    # Two workers of one document may both have been met: then it has failed, and is named.
    assert {f"in/{name}" for name in whole if name.endswith(".md") and name not in found} == failed
    assert process.returncode == (3 if failed else 0)
    tried = [path.read_bytes() for path in tmp_path.glob("tried-*")]
    assert max(map(tried.count, tried)) <= 2
