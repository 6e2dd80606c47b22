"""R22: the same command again finishes the job and does nothing twice.

`test_r21_complete_or_absent.py` runs again after each kill; `tests/test_state.py` has what is done
again after a change of input, options or sidecar, `--force`, and a kill with real workers.
"""

from pathlib import Path

from runs import faults, fill, make_hooks, run

# Where a system says no to the last step of one result: its sidecar is new, its text is old.
REFUSED = """
import os
from pathlib import Path
rename = Path.replace
def refused(self, target):
    if os.path.exists("refuse") and Path(target).name == "001.md":
        raise PermissionError(13, "permission denied")
    return rename(self, target)
Path.replace = refused
"""


def test_r22_after_a_result_that_got_one_of_its_two_names(tmp_path: Path) -> None:
    fill(tmp_path / "in", 3, "[A link](https://example.org/a).")
    hooks = make_hooks(tmp_path, REFUSED)
    assert run("in", "-o", "out", "--no-links", cwd=tmp_path, hooks=hooks).returncode == 0
    assert run("in", "-o", "whole", cwd=tmp_path).returncode == 0
    (tmp_path / "refuse").touch()
    done = run("in", "-o", "out", cwd=tmp_path, hooks=hooks)
    assert done.returncode == 3
    assert "cannot write out/001: permission denied" in done.stderr
    (tmp_path / "refuse").unlink()
    told = run("status", "out", cwd=tmp_path, isolated=False).stdout
    assert "1 unfinished" in told
    assert "cannot write out/001: permission denied" in told
    done = run("in", "-o", "out", cwd=tmp_path)
    assert done.stderr.startswith("cleaner: 1 cleaned, 2 unchanged")
    assert faults.results(tmp_path / "out") == faults.results(tmp_path / "whole")
