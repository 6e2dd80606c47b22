"""R32: inputs that go, shrink, grow or turn into something else, and clocks that jump."""

import hashlib
import json
import os
from pathlib import Path

from runs import MARKDOWN, faults, fill, make_hooks, posix, run

# What happens to a file just before it is opened, long after the plan was made; and while it is
# read.
CHANGES = """
import os
import cleaner.batch.read as read
real, unpack = read.read_file, read.unpack
def changed(path, limit):
    if path.endswith(("gone.md", "pipe.md", "folder.md")): os.unlink(path)
    if path.endswith("pipe.md"): os.mkfifo(path)
    if path.endswith("folder.md"): os.mkdir(path)
    if path.endswith("short.md"): os.truncate(path, 10)
    if path.endswith("large.md"): os.truncate(path, 70 << 20)
    return real(path, limit)
def growing(file, path):
    if path.endswith("grows.md"): open(path, "a").write("One line more, as it is read.\\n")
    return unpack(file, path)
read.read_file, read.unpack = changed, growing
"""
# Each look at the clock of the wall finds another day; that of the machine goes on.
JUMPS = """
import random, time
real = time.time
time.time = lambda: real() + random.randint(-10**6, 10**6)
"""


@posix
def test_r32_each_change_ends_in_an_outcome(tmp_path: Path) -> None:
    fill(tmp_path / "in", 4)
    for name in ("gone", "pipe", "folder", "short", "large", "grows"):
        (tmp_path / "in" / f"{name}.md").write_text(MARKDOWN)
        os.utime(tmp_path / "in" / f"{name}.md", (1_600_000_000, 1_600_000_000))
    done = run("in", "-o", "out", "-j", "2", cwd=tmp_path, hooks=make_hooks(tmp_path, CHANGES))
    assert done.returncode == 3
    for name, reason in {
        "gone": "cannot be read: no such file",
        "pipe": "is not a regular file",
        "folder": "cannot be read: is a directory",
        "large": "is larger than 64 MB",
    }.items():
        assert f"cleaner: in/{name}.md: {reason}" in done.stderr, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.splitlines()[-1].startswith("cleaner: 6 cleaned, 4 failed")
    # What came out is of the bytes that were read, and the next run sees that there are others.
    account = json.loads((tmp_path / "out" / "grows.meta.json").read_text())
    assert (
        account["source"]["sha256"]
        == hashlib.sha256((tmp_path / "in" / "grows.md").read_bytes()).hexdigest()
    )
    (tmp_path / "in" / "grows.md").write_text(f"{MARKDOWN}\nAnd more of it, later.\n")
    done = run("in", "-o", "out", cwd=tmp_path)
    assert "And more of it" in (tmp_path / "out" / "grows.md").read_text()


def test_r32_clocks_that_jump_change_nothing(tmp_path: Path) -> None:
    fill(tmp_path / "in", 12)
    hooks = make_hooks(tmp_path, JUMPS)
    jumping = run("in", "-o", "out", "--timeout", "5", cwd=tmp_path, hooks=hooks)
    assert (jumping.returncode, jumping.stderr[:20]) == (0, "cleaner: 12 cleaned,"), jumping.stderr
    run("in", "-o", "whole", cwd=tmp_path)
    assert faults.results(tmp_path / "out") == faults.results(tmp_path / "whole")
    done = run("in", "-o", "out", cwd=tmp_path, hooks=hooks)
    assert "12 unchanged" in done.stderr
