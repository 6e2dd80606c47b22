"""The documents of a run in order, on the disk: memory stays flat however many there are."""

from __future__ import annotations

import os
import sqlite3
import weakref
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import overload

from cleaner.batch.names import as_compared, container_suffix, show_name
from cleaner.batch.outcome import Input
from cleaner.batch.walk import FileId

# `place` tells a file that two operands name from another; `rank` is the order of names folder by
# folder; `compared` is where the result goes, as a disk may compare it that knows no case.
TABLES = """
CREATE TABLE found (
  operand INTEGER, rank BLOB, place BLOB UNIQUE, path BLOB, shown TEXT, stem BLOB,
  compared BLOB, trouble TEXT, root BLOB, stream TEXT
);
"""
# The files are numbered in their order once all are known.
IN_ORDER = """
CREATE TABLE listed AS SELECT path, shown, stem, compared, trouble, root, stream FROM found
  ORDER BY operand, rank;
DROP TABLE found;
CREATE INDEX listed_compared ON listed (compared);
"""
COLUMNS = "rowid, path, shown, stem, trouble, root, stream"
Row = tuple[int, bytes, str | None, bytes, str, bytes, str | None]


class Listing(Sequence[Input]):
    """Inputs by their place, in a temporary file that goes when the program ends, however it does.

    A path needs some 300 bytes there. What comes by a stream is kept in memory.
    """

    def __init__(self, found: Iterable[tuple[int, Input]]) -> None:
        """Takes each input with the number of the operand that named it; the first of two stays."""
        self.base = sqlite3.connect("")
        weakref.finalize(self, self.base.close)
        self.base.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + TABLES)
        self.streams: dict[str, Input] = {}
        marks = ", ".join("?" * 10)
        self.base.executemany(
            f"INSERT OR IGNORE INTO found VALUES ({marks})",
            (self.values(operand, one) for operand, one in found),
        )
        self.base.executescript(IN_ORDER)
        self.length: int = self.base.execute("SELECT count(*) FROM listed").fetchone()[0]

    def values(self, operand: int, one: Input) -> tuple[object, ...]:
        """What is written down of one input."""
        if one.path is None:
            self.streams[one.name] = one
        path = os.fsencode(one.name if one.path is None else one.path)
        place = path if one.path is None else os.path.abspath(path)  # noqa: PTH100
        rank = path.replace(os.fsencode(os.sep), b"\0")
        stream = one.name if one.path is None else None
        root, stem = os.fsencode(one.root), os.fsencode(one.stem)
        key = key_of(one.stem + "/" if one.path and container_suffix(one.path) else one.stem)
        return operand, rank, place, path, one.shown, stem, key, one.trouble, root, stream

    def fill(self, read: Callable[[Input], Input]) -> None:
        """Reads what comes by a stream."""
        self.streams = {name: read(one) for name, one in self.streams.items()}

    def __len__(self) -> int:
        return self.length

    @overload
    def __getitem__(self, at: int) -> Input: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Input]: ...
    def __getitem__(self, at: int | slice) -> Input | Sequence[Input]:
        if isinstance(at, slice):
            return tuple(self[number] for number in range(*at.indices(self.length)))
        number = at + 1 if at >= 0 else self.length + at + 1
        row = self.base.execute(f"SELECT {COLUMNS} FROM listed WHERE rowid = ?", (number,))
        found = row.fetchone()
        if found is None:
            raise IndexError(at)
        return self.input_of(found)

    def __iter__(self) -> Iterator[Input]:
        for row in self.base.execute(f"SELECT {COLUMNS} FROM listed ORDER BY rowid"):
            yield self.input_of(row)

    def input_of(self, row: Row) -> Input:
        """The input that a row describes."""
        number, path, shown, stem, trouble, root, stream = row
        if stream is not None:
            return replace(self.streams[stream], number=number - 1)
        name = os.fsdecode(path)
        return Input(
            name=show_name(name),
            path=name,
            shown=shown,
            stem=os.fsdecode(stem),
            trouble=trouble,
            root=os.fsdecode(root),
            number=number - 1,
        )

    def holds(self, stem: str) -> bool:
        """Whether one of the documents has its result there."""
        query = "SELECT 1 FROM listed WHERE compared IN (?, ?)"
        keys = (key_of(stem), key_of(stem + "/"))
        return self.base.execute(query, keys).fetchone() is not None

    def same_place(self) -> Iterator[tuple[Input, Input]]:
        """Pairs of documents whose results would have one name: the first, and another."""
        rows = self.base.execute(
            "SELECT of.first, l.rowid FROM listed l JOIN (SELECT min(rowid) AS first, compared FROM"
            " listed WHERE trouble = '' GROUP BY compared HAVING count(*) > 1) of"
            " USING (compared) WHERE l.trouble = '' AND l.rowid > of.first ORDER BY l.rowid"
        )
        for first, other in rows.fetchall():
            yield self[first - 1], self[other - 1]

    def give_up(self, one: Input, trouble: str) -> None:
        """One of the documents has failed before it is read."""
        query = "UPDATE listed SET trouble = ? WHERE rowid = ?"
        self.base.execute(query, (trouble, one.number + 1))

    def result_at(self, key: bytes) -> Input | None:
        """The document, of those that can be read, whose result has that name."""
        query = "SELECT rowid FROM listed WHERE compared = ? AND trouble = ''"
        row = self.base.execute(query, (key,)).fetchone()
        return self[row[0] - 1] if row else None

    def folders(self) -> Iterator[tuple[bytes, Input]]:
        """Every folder that results stand in, once, as compared, with a document inside."""
        seen: set[bytes] = set()
        rows = self.base.execute("SELECT rowid, compared FROM listed WHERE trouble = ''")
        for number, key in rows:
            parent = os.path.dirname(key.removesuffix(b"/"))  # noqa: PTH120
            while parent and parent not in seen:
                seen.add(parent)
                yield parent, self[number - 1]
                parent = os.path.dirname(parent)  # noqa: PTH120

    def identities(self, files: Iterable[tuple[FileId, Input]]) -> Callable[[FileId], Input | None]:
        """Writes down which file is which document's, and gives what answers that."""
        self.base.execute("DROP TABLE IF EXISTS file")
        self.base.execute(
            "CREATE TABLE file (device INTEGER, inode TEXT, number INTEGER,"
            " PRIMARY KEY (device, inode)) WITHOUT ROWID"
        )
        # As text: an inode may be larger than what SQLite takes for a number.
        rows = ((device, str(inode), one.number) for (device, inode), one in files)
        self.base.executemany("INSERT OR IGNORE INTO file VALUES (?, ?, ?)", rows)

        def ask(identity: FileId) -> Input | None:
            device, inode = identity
            query = "SELECT number FROM file WHERE device = ? AND inode = ?"
            row = self.base.execute(query, (device, str(inode))).fetchone()
            return self[row[0]] if row else None

        return ask


def key_of(stem: str) -> bytes:
    """A place in OUT as a disk may compare it, that has no end in `/` but where it is a folder."""
    return os.fsencode(as_compared(stem))
