"""R34: a result outlives the program's crash, and with `--fsync` the loss of power.

`tests/test_batch.py` (`test_with_fsync_bytes_come_before_their_name`) holds the order within the
program; here the system is asked for it.
"""

import re
from pathlib import Path

from runs import fill, run, traced


def calls(tmp_path: Path, *more: str) -> list[str]:
    fill(tmp_path / "in", 2)
    log = tmp_path / "log"
    before = ("strace", "-qq", "-y", "-o", str(log), "-e", "trace=fsync,rename")
    assert run("in", "-o", "out", "-j", "1", *more, cwd=tmp_path, before=before).returncode == 0
    return [line for line in log.read_text().splitlines() if "/out" in line or '"out' in line]


def at(lines: list[str], pattern: str) -> list[int]:
    return [number for number, line in enumerate(lines) if re.search(pattern, line)]


@traced
def test_r34_bytes_then_name_then_folder(tmp_path: Path) -> None:
    lines = calls(tmp_path, "--fsync")
    bytes_of = at(lines, r"^fsync\(\d+<.*/out/\.cleaner-[^/]*\.tmp>")
    names_of = at(lines, r'^rename.*\.tmp", "out/\d+\.(md|meta\.json)"')
    folders = at(lines, r"^fsync\(\d+<.*/out>")
    assert len(bytes_of) == len(names_of) == 4
    assert len(folders) >= 2
    for first in (0, 2):  # of each document
        assert max(bytes_of[first : first + 2]) < min(names_of[first : first + 2])
        assert any(max(names_of[first : first + 2]) < one for one in folders)
        assert lines[names_of[first]].count("meta.json") == 1


@traced
def test_r34_without_it_nothing_waits_for_the_disk(tmp_path: Path) -> None:
    lines = calls(tmp_path)
    assert at(lines, r"^fsync\(\d+<.*/out(/\.cleaner-[^/]*\.tmp)?>") == []
    assert len(at(lines, r'^rename.*\.tmp", "out/\d+\.(md|meta\.json)"')) == 4
