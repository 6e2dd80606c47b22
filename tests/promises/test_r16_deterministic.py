"""R16: the same bytes for every hash seed, number of workers, order, locale, zone and folder.

`tests/test_promises.py` has the hash seed with documents made at random, `benchmarks/promises.py
R16` all real pages.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden"
RUNS = {
    "many workers": ({"PYTHONHASHSEED": "1"}, ["in", "-j", "8"]),
    "one worker": ({"PYTHONHASHSEED": "random"}, ["in", "-j", "1"]),
    "C": ({"LC_ALL": "C", "TZ": "Pacific/Apia"}, ["in", "-j", "2"]),
    "Turkish": ({"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"}, ["in", "-j", "2"]),
    "Japanese": ({"LC_ALL": "ja_JP.SJIS", "PYTHONUTF8": "0"}, ["in", "-j", "2"]),
    "by name": ({}, []),
}


def run(*args: str, cwd: Path, stdin: bytes = b"", **env: str) -> bytes:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("CLEANER_", "LC_", "LANG"))}
    done = subprocess.run(
        [sys.executable, "-m", "cleaner", "--isolated", *args],
        cwd=cwd, input=stdin, capture_output=True,
        env={**kept, "PYTHONPATH": str(ROOT / "src"), **env}, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def digests(folder: Path) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.iterdir())
        if path.is_file()
    }


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("same")
    (made / "in").mkdir()
    for source in GOLDEN.glob("*/source.*"):
        shutil.copy(source, made / "in" / f"{source.parent.name}{source.suffix}")
    run("in", "-o", "first", "-j", "2", cwd=made, PYTHONHASHSEED="0")
    return made


@pytest.mark.parametrize("name", RUNS)
def test_r16_the_same_tree(place: Path, name: str) -> None:
    env, args = RUNS[name]
    names = args or sorted((f"in/{path.name}" for path in (place / "in").iterdir()), reverse=True)
    run(*names, "-o", name, cwd=place, **env)
    first, made = digests(place / "first"), digests(place / name)
    assert len(first) >= 20
    if args:
        assert made == first
    else:  # the sidecar has the path as it was given
        assert {n: made[n] for n in made if n.endswith(".md")} == {
            n: first[n] for n in first if n.endswith(".md")
        }


def test_r16_from_elsewhere_and_from_stdin(place: Path) -> None:
    for source in sorted((place / "in").iterdir())[:4]:
        form = (
            "text" if source.suffix == ".txt" else "markdown" if source.suffix == ".md" else "html"
        )
        expected = (place / "first" / source.name).with_suffix(".md").read_bytes()
        assert run(str(source), cwd=Path("/")) == expected
        assert run("-", "--from", form, cwd=place / "in", stdin=source.read_bytes()) == expected
