"""R43: the hostile documents are themselves a test, on each change and ten times as large.

`tests/test_hostile.py` reads each in every format; `test_r23_no_harm.py` a folder of them.
"""

import subprocess
import sys
from pathlib import Path

from runs import REPO


def test_r43_ci_reads_all_of_them_large() -> None:
    steps = (REPO / ".ci" / "run").read_text("utf-8")
    assert 'benchmarks/hostile.py "$work/hostile" --scale 10' in steps
    assert 'benchmarks/torture.py "$work/hostile"' in steps
    assert 'step "hostile documents, large" hostile' in steps


def test_r43_each_is_written_with_what_must_come_of_it(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, REPO / "benchmarks/hostile.py", tmp_path / "made"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    made = [path for path in (tmp_path / "made").rglob("*") if path.is_file()]
    assert len(made) > 264
