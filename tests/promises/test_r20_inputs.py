"""R20: no run writes to an input, wherever its results go.

`tests/test_batch.py` (`TestPlan`) has inputs that would be results, `benchmarks/faults.py` looks at
the inputs after each fault, `tests/test_bad_input.py` at hostile documents.
"""

import shutil
from pathlib import Path

import pytest

from runs import MARKDOWN, faults, fill, run

PAGE = f"<!doctype html><html><body><h1>Flood</h1><p>{MARKDOWN}</p></body></html>"


@pytest.fixture
def inside(tmp_path: Path) -> Path:
    fill(tmp_path / "in", 2)
    fill(tmp_path / "in" / "deep", 2)
    (tmp_path / "in" / "page.html").write_text(PAGE)
    return tmp_path / "in"


@pytest.mark.parametrize("out", ["in/out", "ABSOLUTE"])
def test_r20_the_input_tree_stays_as_it_is(inside: Path, out: str) -> None:
    before = faults.snapshot(inside)
    out = out.replace("ABSOLUTE", str(inside.parent / "far"))
    for source in ("in", str(inside)):
        done = run(source, "-o", out, cwd=inside.parent)
        assert done.returncode == 0, done.stderr
        # What lies in an output folder inside the input is never read back.
        assert "5 cleaned" in done.stderr or "5 unchanged" in done.stderr
    shutil.rmtree(inside / "out", ignore_errors=True)
    assert faults.snapshot(inside) == before


@pytest.mark.parametrize("out", ["in", "link", "in/000.md"])
def test_r20_output_that_is_the_input_is_refused(inside: Path, out: str) -> None:
    (inside.parent / "link").symlink_to("in")
    before = faults.snapshot(inside)
    done = run("in" if out != "in/000.md" else out, "-o", out, cwd=inside.parent)
    assert done.returncode == 2
    assert faults.snapshot(inside) == before


@pytest.mark.parametrize("out", ["in/deep"])
def test_r20_documents_inside_of_the_input_are_no_results(inside: Path, out: str) -> None:
    (inside / "deep" / "deeper").mkdir()
    before = faults.snapshot(inside)
    done = run("in", "-o", out, cwd=inside.parent)
    assert done.returncode == 2
    assert "holds documents" in done.stderr
    assert done.stderr.count("\n") == 1
    assert faults.snapshot(inside) == before
