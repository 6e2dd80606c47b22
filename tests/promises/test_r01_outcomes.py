"""R1: every input ends in exactly one named outcome, by the command as in Python.

`tests/test_hostile.py` has each document in each format through `cleaner.clean`.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# One of each kind of end: cleaned, cleaned with a warning, empty, refused by name, by its bytes.
ALONE = {
    "nest-quote": (0, ""),
    "entity-laughs": (0, ""),
    "no-nothing": (0, "empty"),
    "no-pdf": (4, "not text"),
    "no-nuls": (4, "not text"),
    "md-stars": (0, ""),
    "says-zip": (0, ""),
    "escapes-head": (0, ""),
}


def command(*args: str, cwd: Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("CLEANER_", "XDG_"))}
    return subprocess.run(
        [sys.executable, "-m", "cleaner", "--isolated", *args],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        env={**kept, "PYTHONPATH": str(ROOT / "src")},
        timeout=170,
        check=False,
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The hostile documents of our own, as files."""
    place = tmp_path_factory.mktemp("hostile")
    subprocess.run(
        [sys.executable, str(ROOT / "benchmarks" / "hostile.py"), str(place / "in")], check=True
    )
    return place


@pytest.mark.timeout(180)
def test_r1_all_in_one_folder(folder: Path) -> None:
    cases = json.loads((folder / "in" / "cases.json").read_text("utf-8"))
    (folder / "in" / "cases.json").rename(folder / "cases.json")
    done = command("in", "-o", "out", "-j", "2", cwd=folder)
    lines = done.stderr.decode().splitlines()
    assert done.returncode == 3
    assert "Traceback" not in done.stderr.decode()
    failed = {line.split(": ")[1] for line in lines if line.startswith("cleaner: in/")}
    assert len(lines) == len(failed) + 1, "each that failed is named once, then one line of counts"
    for case in cases:
        written = folder / "out" / Path(case["file"]).with_suffix(".md")
        is_there = written.exists() and written.with_suffix(".meta.json").exists()
        assert is_there is (f"in/{case['file']}" not in failed), case["name"]
        assert is_there or case["clean_refusal"], case["name"]
    counts = dict(reversed(part.split(maxsplit=1)) for part in lines[-1][9:].split(", "))
    assert int(counts["failed"]) == len(failed)
    assert int(counts["cleaned"]) + int(counts["empty"]) + len(failed) == len(cases)


@pytest.mark.parametrize("name", ALONE)
def test_r1_alone_as_a_file_and_from_stdin(folder: Path, name: str) -> None:
    code, said = ALONE[name]
    file = next((folder / "in").glob(f"{name}.*"))
    by_name = command(str(file), cwd=folder)
    by_pipe = command("-", cwd=folder, stdin=file.read_bytes())
    assert by_name.stdout == by_pipe.stdout
    for done in (by_name, by_pipe):
        text = done.stderr.decode()
        assert done.returncode == code, text
        assert said in text
        assert text.count("\n") <= 1
        assert bool(done.stdout.strip()) is (code == 0 and said != "empty")
