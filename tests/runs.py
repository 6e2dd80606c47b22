"""Runs of the command over folders, for the tests of R20 to R34."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

REPO = Path(__file__).parents[1]
SOURCE = REPO / "src"
PROSE = (
    "The river rose through the night, and by morning the lower streets of the town stood under"
    " a foot of brown water. Nobody was hurt, the mayor said, because the warning had come early."
)
MARKDOWN = f"# The flood\n\n{PROSE}\n\n{PROSE}\n"
posix = pytest.mark.skipif(os.name != "posix", reason="needs POSIX")


def can(*probe: str) -> bool:
    """Whether a command is there and may do that."""
    found = shutil.which(probe[0])
    return bool(found) and not subprocess.run(probe, capture_output=True, check=False).returncode


def load_faults() -> ModuleType:
    """`benchmarks/faults.py`."""
    sys.path.insert(0, str(REPO / "benchmarks"))
    try:
        return __import__("faults")
    finally:
        sys.path.remove(str(REPO / "benchmarks"))


faults = load_faults()
traced = pytest.mark.skipif(
    not can("strace", "-qq", "-o", os.devnull, "-e", "inject=chdir:error=EIO", "true"),
    reason="needs strace that may trace",
)
mounted = pytest.mark.skipif(
    not can("unshare", "-rm", "mount", "-t", "tmpfs", "tmpfs", "/mnt"),
    reason="needs mount namespaces",
)


def command(*args: str | bytes | Path, isolated: bool = True) -> list[str | bytes]:
    words = [a if isinstance(a, bytes) else str(a) for a in args]
    return [sys.executable, "-m", "cleaner", *(["--isolated"] if isolated else []), *words]


def environment(hooks: Path | None = None, **more: str) -> dict[str, str]:
    """No settings but these; `hooks` holds a `sitecustomize.py`."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("CLEANER_", "XDG_"))}
    path = os.pathsep.join(str(part) for part in (hooks, SOURCE) if part)
    return {**kept, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1", **more}


def run(
    *args: str | bytes | Path,
    cwd: Path,
    before: tuple[str | bytes, ...] = (),
    hooks: Path | None = None,
    stdin: bytes = b"",
    isolated: bool = True,
) -> subprocess.CompletedProcess[str]:
    """The command to its end, or what runs it."""
    return subprocess.run(
        [*before, *command(*args, isolated=isolated)],
        cwd=cwd,
        env=environment(hooks),
        input=stdin.decode("latin-1"),
        capture_output=True,
        text=True,
        errors="surrogateescape",
        timeout=150,
        check=False,
    )


def make_hooks(folder: Path, code: str) -> Path:
    """A folder whose code is run as each Python of a run starts."""
    hooks = folder / "hooks"
    hooks.mkdir()
    (hooks / "sitecustomize.py").write_text(code)
    return hooks


def fill(inside: Path, count: int, more: str = "") -> None:
    """A folder of good documents."""
    inside.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        path = inside / f"{number:03}.md"
        path.write_text(f"{MARKDOWN}\nNumber {number} of {count} in the register. {more}\n")
        os.utime(path, (1_600_000_000, 1_600_000_000))


def processes(mark: str) -> list[int]:
    """The processes that have the mark in their environment, zombies not among them."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if mark.encode() in (folder / "environ").read_bytes():
                found.append(int(folder.name))
    return found
