"""What became of each document of an output folder, in `OUT/.cleaner/state.sqlite`.

SQLite with a write-ahead log: what is committed is in the log when `commit` returns, so that a run
that is killed at any moment, SIGKILL included, loses at most the document it was writing. Nothing
waits for the disk: after a power cut the file is whole, and what it has forgotten is made again.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

from cleaner.batch.lock import take_lock
from cleaner.batch.names import STATE_FOLDER, show_name
from cleaner.batch.write import DiskError, Written, make_folders
from cleaner.errors import OutputError

FILE, LOCK = "state.sqlite", "lock"
# "clnr": tells a state from any other file that SQLite can read.
APPLICATION = 0x636C6E72
# Of the tables below. A state of another version is put aside.
VERSION = 1
OPEN = "open"
# As SQLite gives it.
Row = tuple[Any, ...]
NOTHING = Written()
# What SQLite keeps beside a database.
BESIDE = ("-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What is known of one document."""

    stem: bytes
    """Where its result is inside OUT, without a suffix."""
    path: bytes
    """The input, or the file that holds it."""
    root: bytes = b""
    """The input folder, where it was found in one."""
    container: bytes | None = None
    """Where the results of the file that holds it go; of a document that is a file, nothing."""
    size: int
    mtime: int
    """Of the input, in nanoseconds."""
    beside: str = ""
    """The same of the sidecar that stands beside the input."""
    sha256: str = ""
    given: str = ""
    """A hash of what that sidecar says."""
    options: str
    """A hash of the options and rules, and of the version."""
    outcome: str
    """A Status, or `open` while it is being made."""
    reason: str = ""
    warnings: tuple[str, ...] = ()
    written: Written = NOTHING
    """The result, also that of an earlier run where this one failed."""
    finished: float = 0.0
    """Seconds since 1970."""
    seconds: float = 0.0
    """How long it took."""


@dataclass(frozen=True, slots=True)
class Holder:
    """What is known of a file that holds many documents, once all of them were done."""

    stem: bytes
    size: int
    mtime: int
    options: str


COLUMNS = (
    "stem, path, root, container, size, mtime, beside, sha256, given, options, outcome, reason,"
    " warnings, written, markdown, sidecar, finished, seconds"
)
TABLES = f"""
CREATE TABLE document ({COLUMNS}, PRIMARY KEY (stem)) WITHOUT ROWID;
CREATE INDEX document_outcome ON document (outcome);
CREATE INDEX document_container ON document (container) WHERE container IS NOT NULL;
CREATE TABLE holder (stem, size, mtime, options, PRIMARY KEY (stem)) WITHOUT ROWID;
PRAGMA application_id = {APPLICATION};
PRAGMA user_version = {VERSION};
"""


class ForeignError(Exception):
    """A file that is no state, or one of another version."""


class State:
    """The state of one output folder, which this process alone may write."""

    def __init__(self, out: Path) -> None:
        """Opens it, or begins a new one. Raises UsageError, OutputError or DiskError."""
        self.out = out
        self.folder = out / STATE_FOLDER
        self.complaint = ""
        """What is to be told of a state that could not be read."""
        try:
            make_folders(out, self.folder)
            self.lock = take_lock(self.folder / LOCK, out)
        except OSError as error:
            raise self.unwritable(error) from error
        try:
            self.base = self.open()
        except BaseException:
            os.close(self.lock)
            raise

    def open(self) -> sqlite3.Connection:
        """The database; what cannot be read is put aside and told of."""
        path = self.folder / FILE
        if path.is_symlink():
            raise OutputError(f"{show_name(str(path))} is a link; nothing is written through it")
        try:
            return connect(path)
        except sqlite3.OperationalError as error:
            raise self.unwritable(error) from error
        except (sqlite3.DatabaseError, ForeignError) as error:
            return self.begin_again(error)

    def begin_again(self, error: Exception) -> sqlite3.Connection:
        """A new database in the place of one that cannot be used."""
        path = self.folder / FILE
        aside = path.with_name(f"{FILE}.unreadable")
        try:
            for suffix in BESIDE:
                path.with_name(FILE + suffix).unlink(missing_ok=True)
            path.replace(aside)
            base = connect(path)
        except (OSError, sqlite3.Error, ForeignError) as again:
            raise self.unwritable(again) from again
        self.complaint = (
            f"{show_name(str(path))} cannot be used ({error}): it is {aside.name} now, and every"
            " document is done again"
        )
        return base

    def unwritable(self, error: Exception) -> DiskError:
        """What is said where the state cannot be written, which ends the run."""
        reason = str(getattr(error, "strerror", None) or error).lower()
        name = show_name(str(self.folder))
        return DiskError(
            f"cannot write {name}, which remembers what is done: {reason}; make room, or choose"
            " another folder with -o"
        )

    def close(self) -> None:
        """Lets others at it."""
        with suppress(sqlite3.Error):
            self.base.close()
        os.close(self.lock)

    def execute(self, query: str, values: Iterable[object] = ()) -> list[Row]:
        """The rows of a query, at once; one that finds the file damaged begins a new one."""
        try:
            with self.base:
                return self.base.execute(query, tuple(values)).fetchall()
        except sqlite3.OperationalError as error:
            raise self.unwritable(error) from error
        except sqlite3.DatabaseError as error:
            with suppress(sqlite3.Error):
                self.base.close()
            self.base = self.begin_again(error)
            with self.base:
                return self.base.execute(query, tuple(values)).fetchall()

    def find(self, stem: str) -> Entry | None:
        """What is known of the document with its result there."""
        query = f"SELECT {COLUMNS} FROM document WHERE stem = ?"
        rows = self.execute(query, (os.fsencode(stem),))
        return entry_of(rows[0]) if rows else None

    def put(self, entry: Entry) -> None:
        """Writes an entry down; it is safe when this returns."""
        marks = ", ".join("?" * len(COLUMNS.split(",")))
        self.execute(f"INSERT OR REPLACE INTO document VALUES ({marks})", row(entry))

    def forget(self, stem: bytes) -> None:
        """Takes an entry out."""
        self.execute("DELETE FROM document WHERE stem = ?", (stem,))

    def opened(self) -> list[bytes]:
        """Where the results would be that a killed run was making."""
        rows = self.execute("SELECT stem FROM document WHERE outcome = ?", (OPEN,))
        return [stem for (stem,) in rows]

    def each(self, container: bytes | None = None) -> Iterator[Entry]:
        """All entries in order, or those of one container; the table may change meanwhile."""
        last, of = b"", "" if container is None else " AND container = ?"
        query = f"SELECT {COLUMNS} FROM document WHERE stem > ?{of} ORDER BY stem LIMIT 1000"
        while rows := self.execute(query, (last, container) if of else (last,)):
            for row in rows:
                found = entry_of(row)
                last = found.stem
                yield found

    def see(self, stem: str) -> None:
        """Notes for this run alone that a file of many documents still holds one."""
        self.execute("INSERT OR IGNORE INTO seen VALUES (?)", (os.fsencode(stem),))

    def has_seen(self, stem: bytes) -> bool:
        """Whether it was noted."""
        return bool(self.execute("SELECT 1 FROM seen WHERE stem = ?", (stem,)))

    def find_holder(self, stem: str) -> Holder | None:
        """What is known of a file that holds many documents."""
        query = "SELECT * FROM holder WHERE stem = ?"
        rows = self.execute(query, (os.fsencode(stem),))
        return Holder(*rows[0]) if rows else None

    def put_holder(self, holder: Holder) -> None:
        """Writes down that all documents of a file are done."""
        self.execute("INSERT OR REPLACE INTO holder VALUES (?, ?, ?, ?)", astuple(holder))


def row(entry: Entry) -> tuple[object, ...]:
    """An entry as a row of the table."""
    e, w = entry, entry.written
    return (
        *(e.stem, e.path, e.root, e.container, e.size, e.mtime, e.beside, e.sha256, e.given),
        *(e.options, e.outcome, e.reason, json.dumps(e.warnings)),
        *(w.stamp, w.markdown, w.sidecar, e.finished, e.seconds),
    )


def entry_of(row: Row) -> Entry:
    """A row of the table as an entry."""
    found = dict(zip(COLUMNS.split(", "), row, strict=True))
    written = Written(found.pop("written"), found.pop("markdown"), found.pop("sidecar"))
    warnings = tuple(json.loads(found.pop("warnings")))
    return Entry(**found, written=written, warnings=warnings)


def connect(path: Path) -> sqlite3.Connection:
    """A state, made where there is none. Raises sqlite3.Error or ForeignError."""
    base = sqlite3.connect(path, timeout=10)
    try:
        # Where a disk has no shared memory for the log, SQLite stays with its journal, which
        # survives a kill as well.
        base.execute("PRAGMA journal_mode = WAL")
        base.execute("PRAGMA synchronous = NORMAL")
        base.execute("CREATE TEMP TABLE seen (stem PRIMARY KEY) WITHOUT ROWID")
        found = base.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if not found:
            base.executescript(f"BEGIN; {TABLES} COMMIT;")
        refuse_foreign(base)
    except BaseException:
        base.close()
        raise
    return base


def refuse_foreign(base: sqlite3.Connection) -> None:
    """Raises ForeignError for a database that is none of ours, or of another version."""
    application = base.execute("PRAGMA application_id").fetchone()[0]
    version = base.execute("PRAGMA user_version").fetchone()[0]
    if application != APPLICATION:
        raise ForeignError("it is another program's")
    if version != VERSION:
        raise ForeignError(f"it is of version {version}, and this program writes {VERSION}")


def read_state(out: Path) -> sqlite3.Connection | None:
    """The state for reading only, also while a run writes it; None where there is none.

    Raises OutputError where it cannot be read.
    """
    path = out / STATE_FOLDER / FILE
    if not path.is_file():
        return None
    where = path.absolute().as_uri()
    for how in ("mode=ro", "mode=ro&immutable=1"):  # the second for a folder that cannot be written
        try:
            base = sqlite3.connect(f"{where}?{how}", uri=True)
            refuse_foreign(base)
            base.execute("SELECT count(*) FROM document").fetchone()
        except (sqlite3.Error, ForeignError) as error:
            base.close()
            problem: Exception = error
        else:
            return base
    name = show_name(str(path))
    raise OutputError(f"{name} cannot be read: {problem}; `cleaner clean` begins a new one")
