"""R3: bounded memory: a document that takes too much costs its own result, and the parent little.

`tests/test_bad_input.py` (`TestHostileDocuments`) has a page that takes 16 GB.
"""

import gzip
import os
import resource
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

import cleaner
from cleaner.batch import unpack
from cleaner.errors import InputError
from cleaner.parse.guard import MOST_ROOTS

SOURCE = Path(__file__).parents[2] / "src"
PROSE = "The river rose in the night, and by morning the lower town stood under water, he said."
# The command, and then the most that its own process had, in MB. (`getrusage` counts from before
# the program was loaded: with what the tests' own process has.)
WATCHED = """
import runpy, sys
sys.argv = ["cleaner", *sys.argv[1:]]
try:
    runpy.run_module("cleaner", run_name="__main__", alter_sys=True)
finally:
    status = open("/proc/self/status").read()
    most = int(status.split("VmHWM:")[1].split()[0])
    sys.stderr.write(f"MOST {most >> 10}\\n")
"""
ARGUMENTS = "--isolated in -o out -j 2 --memory 400M".split()
linux = pytest.mark.skipif(sys.platform != "linux", reason="bounds on memory are Linux's")
# 74 MB where it was measured, whatever the number of documents.
MOST_OF_PARENT = 200


@linux
@pytest.mark.timeout(180)
def test_r3_the_parent_stays_small(tmp_path: Path) -> None:
    inside = tmp_path / "in"
    inside.mkdir()
    for number in range(20):
        (inside / f"{number}.md").write_text(f"# T\n\n{PROSE}\n")
    (inside / "bodies.html").write_text("".join(f"<body a{n}=x>" for n in range(20_000)) + PROSE)
    (inside / "bomb.html").write_bytes(zlib.compress(bytes(50_000_000), wbits=31))
    (inside / "lines.md").write_text("x\n\n" * 200_000)
    (inside / "large.html").write_text("<html>" + f"<p>{PROSE} <b>x</b>" * 150_000)
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, *ARGUMENTS],
        cwd=tmp_path,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
        check=False,
    )
    said = done.stderr.decode()
    *_, counts, most = said.splitlines()
    assert done.returncode == 3, said
    assert "in/bomb.html: not text: it looks like gzip data" in said
    assert "in/lines.md: is larger than an article" in said
    assert "in/large.html: " in said
    assert counts.startswith("cleaner: 21 cleaned, 3 failed, ")
    assert int(most.split()[1]) < MOST_OF_PARENT


@linux
@pytest.mark.parametrize("tags", [MOST_ROOTS, MOST_ROOTS + 1, 20_000])
def test_r3_repeated_bodies_take_no_memory(tags: int) -> None:
    page = "".join(f"<BODY a{n}=x>" for n in range(tags)) + f"<p>{PROSE}</p>" * 3
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert PROSE in cleaner.clean(page, options=cleaner.Options(format=cleaner.Format.HTML)).text
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200 << 10


def test_r3_the_ratio_of_decompression_at_its_edge(tmp_path: Path) -> None:
    size = unpack.HARMLESS + 1
    unpack.refuse_bomb(unpack.HARMLESS, 1)
    unpack.refuse_bomb(size, size // unpack.MOST_RATIO + 1)
    with pytest.raises(InputError, match="200 times"):
        unpack.refuse_bomb(size, size // unpack.MOST_RATIO)
    file = tmp_path / "a.html.gz"
    file.write_bytes(gzip.compress(bytes(unpack.HARMLESS * 3)))
    with file.open("rb") as packed, pytest.raises(InputError, match="not read further"):
        unpack.unpack(packed, "a.html.gz").read()
