"""R15: what is not text is refused with its reason, and no file stands for it.

`test_r01_outcomes.py` has a folder of such files, `tests/test_detect.py` each kind by its bytes.
"""

import os
import subprocess
import sys
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src"
FILES = {
    "a.html": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "a PNG image"),
    "b.md": (b"\x7fELF\x02\x01\x01" + os.urandom(4096), "a program"),
    "c.html": (b"%PDF-1.7\n" + os.urandom(4096), "a PDF"),
    "d.txt": (b"PK\x03\x04" + os.urandom(4096), "a ZIP archive"),
    "e.html": (b"\x1f\x8b\x08\x00" + os.urandom(4096), "gzip data"),
    "f.html": (bytes(100_000), "nothing but NULs"),
    "g.html": (bytes(range(256)) * 100, "too many control characters"),
}


def test_r15_each_is_refused_by_its_name_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name, (data, _) in FILES.items():
        (tmp_path / "in" / name).write_bytes(data)
    done = subprocess.run(
        [sys.executable, "-m", "cleaner", "--isolated", "in", "-o", "out"],
        cwd=tmp_path,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
        check=False,
    )
    lines = done.stderr.decode().splitlines()
    assert done.returncode == 4
    for (name, (_, reason)), line in zip(FILES.items(), lines, strict=False):
        assert line.startswith(f"cleaner: in/{name}: not text")
        assert reason in line
    assert not [path for path in (tmp_path / "out").rglob("*.m*") if path.is_file()]
