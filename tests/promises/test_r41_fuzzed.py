"""R41: each run of the tests makes documents at random, and keeps what a fuzzer ever found mended.

`tests/test_fuzz.py` holds the documents of the grammar and `tests/fuzz/found/` to the promises,
`tests/test_promises.py` trees and texts; `tests/fuzz/mutate.py` and `tests/fuzz/target.py` are for
ten minutes before a release.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from runs import REPO, SOURCE


def test_r41_the_mutating_fuzzer_runs_and_finds_nothing(tmp_path: Path) -> None:
    found = tmp_path / "found"
    done = subprocess.run(
        [sys.executable, REPO / "tests/fuzz/mutate.py", found, "--seconds", "1", "--seed", "1"],
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = found / "found.jsonl"
    kinds = [json.loads(line) for line in told.read_text().splitlines()] if told.exists() else []
    assert [kind for kind in kinds if "slow" not in json.dumps(kind)] == []
