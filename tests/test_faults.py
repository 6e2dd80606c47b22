"""A fault at each call by which a run writes: what is there then, and after the next run.

R21, R22, R26 and R34 of docs/promises-batch.md. `python benchmarks/faults.py` does the same with real workers
and at every call; here the parent does the work itself, on a sample of the calls.
"""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"


def can_strace() -> bool:
    found = shutil.which("strace")
    probe = ["strace", "-qq", "-o", os.devnull, "-e", "inject=chdir:error=EIO", "true"]
    return bool(found) and not subprocess.run(probe, capture_output=True, check=False).returncode


def can_mount() -> bool:
    probe = ["unshare", "-rm", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    return bool(shutil.which("unshare")) and not (
        subprocess.run(probe, capture_output=True, check=False).returncode
    )


traced = pytest.mark.skipif(not can_strace(), reason="needs strace that may trace")
mounted = pytest.mark.skipif(not can_mount(), reason="needs unshare and mount namespaces")


@pytest.fixture(scope="module")
def faults():
    spec = importlib.util.spec_from_file_location("faults", BENCHMARKS / "faults.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["faults"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def case(faults, tmp_path):
    made = faults.Case(tmp_path, ("in", "-o", "out", "-j", "1", "--fsync"), faults.INSTEAD)
    made.fill(3)
    return made


def some(faults, case, *, kinds, calls, most):
    """A sample, spread over the run."""
    points = [one for one in case.calls() if one.call in calls]
    found = list(faults.faults(points, kinds))
    return found[:: max(1, -(-len(found) // most))]


RESULT_CALLS = ("openat", "write", "rename", "fsync", "close", "mkdir")
STATE_CALLS = ("pwrite64", "fdatasync", "unlink", "ftruncate")


@traced
class TestAnyMoment:
    """R21, R22: complete or absent at any moment, and the next run finishes the job."""

    @pytest.mark.parametrize("calls", [RESULT_CALLS, STATE_CALLS])
    def test_r21_r22_killed(self, faults, case, calls) -> None:
        points = some(faults, case, kinds=("SIGKILL",), calls=calls, most=8)
        assert len(points) >= 5
        assert list(faults.sweep(case, points)) == []
