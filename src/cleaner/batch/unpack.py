"""Compressed files, read no further than a page or an archive may reasonably go."""

from __future__ import annotations

import io
import os
import zlib
from contextlib import suppress
from typing import BinaryIO

from cleaner.batch.extras import load
from cleaner.errors import InputError

# Pages compress to a fifth or a tenth, the most repetitive ones to a fiftieth. Only what was made
# to be large compresses further; deflate ends at 1032 to 1, zstd at far more.
MOST_RATIO = 200
# What is small does no harm, however much of it is white space.
HARMLESS = 4 * 1024 * 1024
# The decoder keeps so much of what it wrote; the default of `zstd --long`.
ZSTD_WINDOW = 128 * 1024 * 1024
BOMB = f"unpacks to more than {MOST_RATIO} times its size; not read further"


class Unpacked(io.RawIOBase):
    """What a compressed file holds, as it is read; raises InputError for a bomb or a broken file.

    The bound is on what came out against what went in, so that it holds whatever a header says.
    """

    def __init__(self, packed: BinaryIO, stream: BinaryIO) -> None:
        self.packed = packed
        self.stream = stream
        self.size = 0

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: object) -> int:
        """The next bytes."""
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        try:
            part = self.stream.read(len(view))
        except (EOFError, OSError, ValueError, zlib.error) as error:
            raise InputError(f"cannot be unpacked: {str(error).lower()}") from error
        except Exception as error:  # zstandard's own class, which is here only where it is
            if type(error).__module__.partition(".")[0] not in ("zstandard", "zstd"):
                raise
            raise InputError(f"cannot be unpacked: {str(error).lower()}") from error
        view[: len(part)] = part
        self.size += len(part)
        refuse_bomb(self.size, self.packed.tell())
        return len(part)

    def tell(self) -> int:
        """How much has come out."""
        return self.size

    def close(self) -> None:
        """Closes the compressed file too."""
        with suppress(OSError):
            self.stream.close()
        self.packed.close()
        super().close()


def refuse_bomb(size: int, packed: int) -> None:
    """Raises InputError where so much came out of so little."""
    if size > HARMLESS and size > MOST_RATIO * max(packed, 1):
        raise InputError(BOMB)


def unpack(file: BinaryIO, name: str) -> BinaryIO:
    """The stream itself, or what it holds where its name says that it is compressed."""
    suffix = os.path.splitext(name)[1].lower()  # noqa: PTH122
    if suffix == ".gz":
        import gzip  # most runs meet no such file

        stream: BinaryIO = gzip.GzipFile(fileobj=file)  # type: ignore[assignment]
    elif suffix == ".zst":
        zstandard = load("zstandard", "zstd")
        decoder = zstandard.ZstdDecompressor(max_window_size=ZSTD_WINDOW)
        stream = decoder.stream_reader(file, read_across_frames=True)
    else:
        return file
    return io.BufferedReader(Unpacked(file, stream), buffer_size=1 << 16)
