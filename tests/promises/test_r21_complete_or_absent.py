"""R21: a result is complete or absent, whatever call a run is killed at.

Some of the calls are tried here, with a quick stand-in for the cleaner; `benchmarks/faults.py`
tries every one, with real workers.
"""

from pathlib import Path

import pytest

from runs import faults, traced

RESULTS = ("openat", "write", "rename", "fsync", "close", "mkdir")
STATE = ("pwrite64", "fdatasync", "unlink", "ftruncate")


def some(case, *, kinds, calls, most):
    """A sample of the faults, spread over the run."""
    points = [one for one in case.calls() if one.call in calls]
    found = list(faults.faults(points, kinds))
    return found[:: max(1, -(-len(found) // most))]


@pytest.fixture
def case(tmp_path: Path):
    made = faults.Case(tmp_path, ("in", "-o", "out", "-j", "1", "--fsync"), faults.INSTEAD)
    made.fill(2)
    return made


@traced
@pytest.mark.parametrize("calls", [RESULTS, STATE], ids=["results", "state"])
def test_r21_killed_at_any_call(case, calls) -> None:
    points = some(case, kinds=("SIGKILL",), calls=calls, most=4)
    assert len(points) >= 3
    assert list(faults.sweep(case, points)) == []


@traced
def test_r21_killed_over_the_results_of_other_options(case, tmp_path: Path) -> None:
    case.run(more=["--no-links"])
    made = case.out.rename(tmp_path / "made")
    faults.begin(case, made)
    points = some(case, kinds=("SIGKILL",), calls=("rename",), most=2)
    assert len(points) >= 2
    assert list(faults.sweep(case, points, made)) == []
