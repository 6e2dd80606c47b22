"""R23: no bad document harms another: the good ones of a folder come out as without the bad.

`tests/test_batch_poison.py` has one of each poison, `tests/test_hostile.py` each hostile document
alone.
"""

import os
import re
import sys
from pathlib import Path

import pytest

from runs import REPO, faults, fill, make_hooks, posix, run

DEADLY = """
import os
import cleaner.pipeline as pipeline
clean = pipeline.clean
def hooked(data, **options):
    if b"CRASH" in data: os._exit(9)
    if b"SEGV" in data: os.kill(os.getpid(), 11)
    if b"FAULT" in data: raise KeyError("a fault of the program")
    while b"HANG" in data: b"ab" * 10**5 in b"a" * 5 * 10**8
    return clean(data, **options)
pipeline.clean = hooked
"""


def hostile() -> dict[str, bytes]:
    """Some of our own hostile documents."""
    sys.path.insert(0, str(REPO / "benchmarks"))
    try:
        cases = list(__import__("hostile").cases())
    finally:
        sys.path.remove(str(REPO / "benchmarks"))
    return {f"{one.name}.{one.kind}": one.data for one in cases[::20] if len(one.data) < 40_000}


@pytest.fixture
def both(tmp_path: Path) -> Path:
    bad = tmp_path / "both" / "bad"
    fill(tmp_path / "alone" / "good", 16)
    fill(tmp_path / "both" / "good", 16)
    bad.mkdir()
    for name, data in hostile().items():
        (bad / name.replace(".bin", ".html")).write_bytes(data)
    for word in ("CRASH", "SEGV", "FAULT", "HANG"):
        (bad / f"{word}.md").write_text(word)
    os.mkfifo(bad / "pipe.html")
    (bad / "gone.md").symlink_to("nowhere")
    (bad / "out.md").symlink_to("/etc/passwd")
    return tmp_path


@posix
def test_r23_good_documents_come_out_as_without_the_bad(both: Path) -> None:
    hooks = make_hooks(both, DEADLY)
    assert run("alone", "-o", "alone-out", cwd=both).returncode == 0
    done = run("both", "-o", "out", "-j", "4", "--timeout", "1", cwd=both, hooks=hooks)
    assert done.returncode == 3
    good = faults.results(both / "alone-out")
    found = faults.results(both / "out")
    assert {name: data for name, data in found.items() if name.startswith("good")} == good
    lines = done.stderr.splitlines()
    counts = {what: int(n) for n, what in re.findall(r"(\d+) (cleaned|empty|failed)", lines[-1])}
    read = [path for path in (both / "both").rglob("*.*") if path.suffix in (".md", ".html")]
    # Each file of the folder ends in one outcome, each failure has its line, each result its file.
    assert sum(counts.values()) == len(read)
    assert len(lines) - 1 == counts["failed"]
    assert len([name for name in found if name.endswith(".md")]) == len(read) - counts["failed"]
    for word in ("CRASH", "SEGV", "FAULT", "HANG", "pipe", "gone", "out"):
        assert sum(line.startswith(f"cleaner: both/bad/{word}.") for line in lines) == 1
