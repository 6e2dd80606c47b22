"""The cases a fuzzer found: one of each kind, the smallest, in a folder."""

from __future__ import annotations

import json
import re
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

Check = Callable[[], Iterator[tuple[str, str]]]


class Ledger:
    """What was run and what was found; a fuzzer goes on after a find."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder = folder
        self.name = name
        self.runs = 0
        self.seen: dict[str, int] = {}
        self.started = time.monotonic()
        folder.mkdir(parents=True, exist_ok=True)

    def run(self, data: str | bytes, suffix: str, check: Check) -> None:
        """Run one document's checks, and keep it where it is the smallest of its kind."""
        self.runs += 1
        try:
            found = list(check())
        except Exception as error:  # any that escapes is a find
            found = [("exception", where(error))]
        for promise, detail in found:
            self.keep(data, suffix, promise, detail)

    def keep(self, data: str | bytes, suffix: str, promise: str, detail: str) -> None:
        """Write a find, unless one as small of its kind is there."""
        kind = kind_of(suffix, promise, detail)
        if len(data) >= self.seen.get(kind, 1 << 60):
            return
        self.seen[kind] = len(data)
        raw = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
        (self.folder / f"{kind}{suffix}").write_bytes(raw)
        self.note(kind, len(raw), detail)

    def note(self, kind: str, size: int, detail: str) -> None:
        """One line on a find."""
        self.seen.setdefault(kind, size)
        line = {"target": self.name, "run": self.runs, "after": round(self.seconds()),
                "kind": kind, "bytes": size, "detail": detail}  # fmt: skip
        with (self.folder / "found.jsonl").open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(line) + "\n")

    def seconds(self) -> float:
        """How long it has run."""
        return time.monotonic() - self.started


def kind_of(suffix: str, promise: str, detail: str) -> str:
    """What finds are told apart by: the format, the promise, and how it is broken."""
    shown = suffix[1:] + "-" + promise
    if promise in ("exception", "characters", "harmless"):
        shown += "-" + re.sub(r"\W+", "-", detail)[:40].strip("-")
    return shown


def where(error: BaseException) -> str:
    """The exception and the last place in the product that it came through."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if "cleaner" in f.filename]
    last = frames[-1] if frames else traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {Path(last.filename).name} {last.name}"
