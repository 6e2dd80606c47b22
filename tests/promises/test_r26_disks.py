"""R26: a disk that is full or takes no writing, a file that is not ours, too few descriptors.

Each ends with its line and its code, leaves nothing half-written, and the next run finishes the
job. `benchmarks/faults.py` makes every error at every call; `tests/test_bad_input.py`
(`test_a_full_disk`) fills a disk of 512 kB.
"""

import re
from pathlib import Path

import pytest

from runs import faults, fill, mounted, posix, run, traced

# Its bytes, its name, their way to the disk, its folder, and the state that remembers it.
POINTS = [
    ("ENOSPC", "write"),
    ("EACCES", "rename"),
    ("EIO", "fsync"),
    ("EROFS", "mkdir"),
    ("ENOSPC", "pwrite64"),
]


@traced
def test_r26_an_error_at_each_kind_of_call(tmp_path: Path) -> None:
    case = faults.Case(tmp_path, ("in", "-o", "out", "-j", "1", "--fsync"), faults.INSTEAD)
    case.fill(2)
    calls = case.calls()
    points = []
    for kind, call in POINTS:
        found = list(faults.faults([one for one in calls if one.call == call], (kind,)))
        points.append(found[len(found) // 2])
    assert list(faults.sweep(case, points)) == []


@mounted
@pytest.mark.parametrize(
    ("how", "said"),
    [("-o size=64k", r"no space left on device|is full"), ("-o ro", "read-only")],
    ids=["full", "read-only"],
)
def test_r26_a_disk_that_takes_nothing_more(tmp_path: Path, how: str, said: str) -> None:
    fill(tmp_path / "in", 12, "A long line. " * 2000)
    (tmp_path / "disk").mkdir()
    script = f'mount -t tmpfs {how} tmpfs disk && "$@"; code=$?; cp -r disk kept; exit $code'
    before = ("unshare", "-rm", "/bin/sh", "-c", script, "sh")
    done = run("in", "-o", "disk/out", cwd=tmp_path, before=before)
    assert done.returncode in (3, 4), done.stderr
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert done.stderr.startswith("cleaner: cannot write")
    assert re.search(said, done.stderr), done.stderr
    assert run("in", "-o", "whole", cwd=tmp_path).returncode == 0
    whole = faults.results(tmp_path / "whole")
    found = faults.results(tmp_path / "kept" / "out")
    assert all(whole[name] == data for name, data in found.items())
    # The same command where there is room.
    if (tmp_path / "kept" / "out").exists():
        assert run("in", "-o", "kept/out", cwd=tmp_path).returncode == 0
        assert faults.results(tmp_path / "kept" / "out") == whole


@posix
@pytest.mark.parametrize("most", [14, 32])
def test_r26_few_descriptors(tmp_path: Path, most: int) -> None:
    fill(tmp_path / "in", 4)
    before = ("/bin/sh", "-c", f'ulimit -n {most}; exec "$@"', "sh")
    done = run("in", "-o", "out", "-j", "2", cwd=tmp_path, before=before)
    assert "Traceback" not in done.stderr
    assert done.returncode in (0, 3, 4)
    cleaned = len(list((tmp_path / "out").glob("*.md")))
    assert (done.returncode == 0) == (cleaned == 4)
    assert done.returncode == 0 or "too many open files" in done.stderr or "ulimit" in done.stderr
