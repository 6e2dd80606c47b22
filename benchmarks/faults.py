"""Each call by which a run changes its output folder fails or is its last: what is then there.

    python benchmarks/faults.py              every call, with SIGKILL and with each error
    python benchmarks/faults.py --kinds SIGKILL ENOSPC --calls rename write
    python benchmarks/faults.py --every 10   each tenth of them

Needs `strace`, no privileges. Only the main thread of the main process is traced: it alone writes.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

SOURCE = Path(__file__).parents[1] / "src"
CALLS = (
    *("openat", "write", "pwrite64", "rename", "unlink", "mkdir"),
    *("fsync", "fdatasync", "ftruncate", "close"),
)
KILL = "SIGKILL"
# What each call may well answer. A close that fails has closed all the same.
ERRORS = {
    "openat": ("ENOSPC", "EROFS", "EACCES", "EMFILE"),
    "mkdir": ("ENOSPC", "EROFS", "EACCES"),
    "rename": ("ENOSPC", "EROFS", "EACCES"),
    "unlink": ("EROFS", "EACCES"),
    "close": ("EIO", "EDQUOT"),
}
WRITING = ("ENOSPC", "EDQUOT", "EIO")
# Errors that the next document would meet too.
ENDS_THE_RUN = frozenset(("ENOSPC", "EDQUOT", "EIO", "EROFS"))
SECONDS = 120
PROSE = (
    "The river rose through the night, and by morning the lower streets of the town stood under"
    " a foot of brown water. Nobody was hurt, the mayor said, because the warning had come early."
)
# The parent is what writes: instead of workers and the cleaner, capital letters, or small ones with
# other options.
INSTEAD = """
import sys, types
from pathlib import Path

def clean_document(document, job):
    from cleaner.batch.fingerprint import hash_of
    from cleaner.batch.outcome import Outcome, Status
    data = Path(document.path).read_bytes()
    text = data.decode().upper() if job.options.links else data.decode().lower()
    sidecar = '{"of": "%s"}\\n' % hash_of(text.encode())
    return Outcome(Status.DONE, output=text, sidecar=sidecar, sha256=hash_of(data))

def run_batch(work, documents, terms, stop):
    for document in documents:
        yield document, work(document)

for name, function in (("document", clean_document), ("run", run_batch)):
    module = types.ModuleType("cleaner.batch." + name)
    setattr(module, function.__name__, function)
    sys.modules[module.__name__] = module
"""
SUMMARY = re.compile(r"cleaner: (\d+) cleaned(?:, (\d+) unchanged)?")


@dataclass(frozen=True)
class Point:
    """The call at which the fault comes: the N-th of its name."""

    call: str
    number: int
    kind: str
    """SIGKILL, or the name of an error."""
    text: str = field(default="", compare=False)
    """The call as strace tells it."""

    def __str__(self) -> str:
        return f"{self.kind} at {self.call} {self.number}, {self.text[:120]}"


@dataclass
class Case:
    """One command over one folder of documents, all of it in a folder of its own."""

    home: Path
    words: tuple[str, ...] = ("in", "-o", "out", "-j", "1")
    hooks: str = ""
    """Python that is run as each interpreter starts."""

    @property
    def out(self) -> Path:
        """Where the results go."""
        return self.home / "out"

    def fill(self, count: int) -> None:
        """The documents, two levels of them."""
        for number in range(count):
            path = self.home / "in" / ("" if number % 2 else "deep") / f"{number}.md"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"# Flood {number}\n\n{PROSE}\n\nShare this on Facebook\n\n{PROSE}\n")
            os.utime(path, (1_600_000_000, 1_600_000_000))
        if self.hooks:
            (self.home / "hooks").mkdir()
            (self.home / "hooks" / "sitecustomize.py").write_text(self.hooks)

    def environment(self) -> dict[str, str]:
        """No settings but these."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("CLEANER_", "XDG_"))}
        path = os.pathsep.join(filter(None, (str(self.home / "hooks"), str(SOURCE))))
        return {**kept, "HOME": str(self.home), "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"}

    def run(self, *before: str, more: Sequence[str] = ()) -> subprocess.CompletedProcess[str]:
        """The command, or what runs it."""
        return subprocess.run(
            [*before, sys.executable, "-m", "cleaner", *self.words, *more],
            cwd=self.home,
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=SECONDS,
            check=False,
        )

    def calls(self) -> list[Point]:
        """The calls of a whole run that have to do with OUT, in order."""
        log = self.home / "calls.log"
        done = self.run(
            "strace", "-qq", "-y", "-s", "4096", "-o", str(log), "-e", "trace=" + ",".join(CALLS)
        )
        if done.returncode:
            raise RuntimeError(done.stderr)
        counts: Counter[str] = Counter()
        found = []
        for line in log.read_text(errors="replace").splitlines():
            call = line.partition("(")[0]
            counts[call] += 1
            if f"{self.out}" in line or '"out' in line:
                found.append(Point(call, counts[call], "", line.replace(str(self.home), "")))
        return found

    def hurt(self, point: Point) -> subprocess.CompletedProcess[str]:
        """The command, with the fault."""
        how = f"signal={KILL}" if point.kind == KILL else f"error={point.kind}"
        inject = f"inject={point.call}:{how}:when={point.number}"
        trace = f"trace={point.call}"
        return self.run("strace", "-qq", "-o", os.devnull, "-e", trace, "-e", inject)


def snapshot(folder: Path) -> dict[str, tuple[str, int, int, str]]:
    """Names, kinds and modes, times and hashes of a whole tree."""
    found = {}
    for path in sorted(folder.rglob("*")):
        status = path.lstat()
        is_file = stat.S_ISREG(status.st_mode)
        content = hashlib.sha256(path.read_bytes()).hexdigest() if is_file else ""
        mtime = status.st_mtime_ns if is_file else 0
        found[str(path.relative_to(folder))] = (oct(status.st_mode), status.st_size, mtime, content)
    return found


def results(out: Path) -> dict[str, bytes]:
    """The files under a final name."""
    files = [p for p in out.rglob("*") if p.is_file() and ".cleaner" not in p.parts]
    return {str(p.relative_to(out)): p.read_bytes() for p in files if p.suffix != ".tmp"}


def leftovers(out: Path) -> list[str]:
    """The files that were not finished."""
    return [p.name for p in out.rglob("*.tmp")]


def faults(points: Sequence[Point], kinds: Sequence[str] = ()) -> Iterator[Point]:
    """Each call with each fault that it may meet."""
    for point in points:
        for kind in (KILL, *ERRORS.get(point.call, WRITING)):
            if not kinds or kind in kinds:
                yield Point(point.call, point.number, kind, point.text)


def judge_fault(case: Case, point: Point, before: list[dict[str, bytes]]) -> Iterator[str]:
    """What is wrong after a fault and after the next run; `before` holds what may be there.

    The last of `before` is what an undisturbed run makes of the folder.
    """
    whole = before[-1]
    inputs = snapshot(case.home / "in")
    hurt = case.hurt(point)
    found = results(case.out)
    yield from judge_files(found, before)
    yield from judge_words(point, hurt, found == whole)
    # The one that was in the middle is done again, all others as they are.
    done = sum(1 for name in found if name.endswith(".md") and found[name] == whole[name])
    again = case.run()
    if again.returncode:
        yield f"the next run ends with {again.returncode}: {again.stderr}"
    if results(case.out) != whole:
        yield "the next run does not finish the job"
    if leftovers(case.out):
        yield f"the next run leaves {leftovers(case.out)}"
    said = SUMMARY.search(again.stderr)
    if len(before) == 1 and said and int(said[1]) > len(whole) // 2 - done + 1:
        yield f"the next run does again what was done: {again.stderr}"
    if snapshot(case.home / "in") != inputs:
        yield "an input was changed"


def judge_files(found: dict[str, bytes], before: list[dict[str, bytes]]) -> Iterator[str]:
    """Every file with a final name is one of those that may be there, and no Markdown is alone."""
    for name, data in found.items():
        if all(data != one.get(name) for one in before):
            yield f"{name} is half a file, or none of ours"
        if name.endswith(".md") and name[:-3] + ".meta.json" not in found:
            yield f"{name} has no sidecar"


def judge_words(
    point: Point, hurt: subprocess.CompletedProcess[str], is_whole: bool
) -> Iterator[str]:
    """A killed run says nothing; any other says what went wrong, or has made everything."""
    if "Traceback" in hurt.stderr:
        yield f"a traceback: {hurt.stderr}"
    if point.kind == KILL:
        if hurt.returncode not in (-9, 137):
            yield f"the call was not reached: {hurt.returncode}"
    elif not hurt.returncode and not is_whole:
        yield f"it ends with 0, and not all is there: {hurt.stderr}"
    elif hurt.returncode not in (0, 3, 4):
        yield f"it ends with {hurt.returncode}: {hurt.stderr}"
    elif hurt.returncode and len(hurt.stderr.splitlines()) > 2:
        yield f"it says more than one line and a sum: {hurt.stderr}"


def begin(case: Case, made: Path | None) -> None:
    """The output folder as it is before a run: absent, or a copy of another."""
    shutil.rmtree(case.out, ignore_errors=True)
    if made:
        shutil.copytree(made, case.out)


def sweep(case: Case, points: Sequence[Point], made: Path | None = None) -> Iterator[str]:
    """Everything that goes wrong at any of the points.

    The output folder is new, or holds at the beginning what another run has `made`.
    """
    begin(case, made)
    case.run()
    whole = results(case.out)
    before = [results(made), whole] if made else [whole]
    for point in points:
        begin(case, made)
        yield from (f"{point}: {what}" for what in judge_fault(case, point, before))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kinds", nargs="*", default=())
    parser.add_argument("--calls", nargs="*", default=CALLS)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--documents", type=int, default=2)
    parser.add_argument("--alone", action="store_true", help="without workers, and quick")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        case = Case(Path(folder), ("in", "-o", "out", "-j", "1", "--fsync"))
        case.hooks = INSTEAD if options.alone else ""
        case.fill(options.documents)
        wrong = 0
        case.run(more=["--no-links"])
        other = case.out.rename(Path(folder) / "made")
        for made in (None, other):  # into a new folder, and over the results of other options
            begin(case, made)
            wanted = [one for one in case.calls() if one.call in options.calls]
            points = list(faults(wanted, options.kinds))[:: options.every]
            print(f"{len(points)} faults at {len(wanted)} calls", flush=True)
            for what in sweep(case, points, made):
                wrong += 1
                print(what, flush=True)
    print(f"{wrong} things are wrong")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
