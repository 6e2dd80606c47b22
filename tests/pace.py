"""A clock for what must take no more than its time, which a slow machine does not fail."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

# What `stint` takes on the quiet machine on which the limits of the tests were set.
QUIET = 0.014


def stint() -> float:
    """The seconds of the processor that a fixed piece of work takes now."""
    started = time.process_time()
    sum(number * number for number in range(200_000))
    return time.process_time() - started


def pace() -> float:
    """How many times slower than the quiet machine this one is at the moment; never less than 1."""
    return max(1.0, min(stint() for _ in range(3)) / QUIET)


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Fails where what is done inside takes more of the processor, in a quiet machine's seconds."""
    started = time.process_time()
    yield
    took = time.process_time() - started
    if took > seconds:  # the pace is asked only then: it costs more than most that is timed
        now = pace()
        assert took <= seconds * now, f"{took:.2f} s, {now:.1f} times slower than quiet"
