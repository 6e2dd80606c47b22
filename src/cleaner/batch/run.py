"""Documents through worker processes: each with a deadline, none at the cost of another."""

from __future__ import annotations

import multiprocessing
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import forkserver, resource_tracker
from types import SimpleNamespace

from pebble import ProcessExpired, ProcessPool
from pebble.common.types import MultiprocessingContext
from pebble.pool import process

from cleaner.batch.alone import died, slow
from cleaner.batch.limits import limit_process, use_one_thread
from cleaner.batch.outcome import TOO_MUCH_MEMORY, Input, Outcome, Terms, failed
from cleaner.batch.signals import Stop
from cleaner.errors import CleanerError

Work = Callable[[Input], Outcome]

# Enough in hand that no worker waits for the parent, few enough that memory stays flat.
IN_HAND_PER_WORKER = 8
# Records of archives are read here and sent to the workers: a few of the largest, or all in hand.
HEAVY = 128 * 1024 * 1024
# How far ahead of the oldest unfinished document an ordered run may read.
ORDERED_WINDOW = 256
# A worker is replaced after this many documents, so that nothing can pile up in it.
DOCUMENTS_PER_WORKER = 1000
# A signal is noticed after this many seconds at the latest.
GLANCE = 0.2
# With no result this long after it was due, the pool itself has stopped working: a worker that is
# killed while it takes a document from the pool's pipe leaves the pipe locked.
STALL_SECONDS = 15.0
# A document whose worker died is tried once more: the system may have killed the wrong one.
TRIES = 2
# So many pools in a row that broke before one result came: it is the machine, not the documents.
FRUITLESS_POOLS = 5


@dataclass(slots=True)
class Ticket:
    """One document on its way."""

    number: int
    document: Input
    tries: int = 0


def run_batch(
    work: Work, documents: Iterable[Input], terms: Terms, stop: Stop
) -> Generator[tuple[Input, Outcome], None, None]:
    """Each document with its outcome, as they finish or in order.

    Once `stop` is set, only what is begun is finished.
    """
    finished = run_pools(work, documents, terms, stop)
    for ticket, outcome in put_in_order(finished) if terms.ordered else finished:
        yield ticket.document, outcome


def put_in_order(
    finished: Iterator[tuple[Ticket, Outcome]],
) -> Iterator[tuple[Ticket, Outcome]]:
    """The results by number; those that are early wait."""
    early: dict[int, tuple[Ticket, Outcome]] = {}
    wanted = 0
    for ticket, outcome in finished:
        early[ticket.number] = (ticket, outcome)
        while wanted in early:
            yield early.pop(wanted)
            wanted += 1


def run_pools(
    work: Work, documents: Iterable[Input], terms: Terms, stop: Stop
) -> Iterator[tuple[Ticket, Outcome]]:
    """Works through one pool, and through another where one breaks down."""
    fresh = (Ticket(number, document) for number, document in enumerate(documents))
    again: deque[Ticket] = deque()
    fruitless = 0
    while not stop.number:
        flight = Flight(fresh, again, terms)
        with open_pool(terms) as pool:
            yield from flight.go(pool, work, stop)
        if not flight.broken:
            return
        fruitless = 0 if flight.landed else fruitless + 1
        if fruitless == FRUITLESS_POOLS:
            raise CleanerError(
                "worker processes cannot be started; is there memory for them, and are there open"
                " files left (ulimit -n)?"
            )


def use_steady_clock() -> None:
    """Deadlines by the clock of the machine: pebble takes the wall's, which may be set meanwhile.

    A clock that is put forward by a minute would end every document in hand.
    """
    vars(process)["time"] = SimpleNamespace(**{**vars(time), "time": time.monotonic})


@contextmanager
def open_pool(terms: Terms) -> Iterator[ProcessPool]:
    """A pool of workers, all gone at the end."""
    use_steady_clock()
    pool = ProcessPool(
        max_workers=terms.jobs,
        max_tasks=DOCUMENTS_PER_WORKER,
        initializer=prepare_worker,
        initargs=(terms.memory,),
        context=worker_context(),
    )
    try:
        yield pool
    finally:
        pool.stop()  # type: ignore[no-untyped-call]
        pool.join()


def worker_context() -> MultiprocessingContext:
    """How workers start: from a small server that has the program loaded, where there is one.

    Never by a fork of this process: a worker is replaced while the pool's threads run, and a fork
    then copies their locks as they stand.
    """
    use_one_thread()
    if sys.platform == "win32":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(
        ["cleaner.batch.warm", "cleaner.batch.document", "cleaner.render"]
    )
    start_server()
    return context


def start_server() -> None:
    """Starts the server with SIGINT blocked, which its workers inherit: Ctrl-C is for us alone.

    The tracker of resources is started first: it would be on the way, and unblocks SIGINT.
    """
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def prepare_worker(memory: int) -> None:
    """Bounds first, then the program and its rules: no document's deadline pays for those."""
    limit_process(memory)
    import cleaner.batch.warm  # noqa: F401 – at no cost where the server has it


class Flight:
    """What one pool has in hand."""

    def __init__(self, fresh: Iterator[Ticket], again: deque[Ticket], terms: Terms) -> None:
        self.fresh = fresh
        self.again = again
        self.terms = terms
        self.in_hand: dict[Future[Outcome], Ticket] = {}
        self.newest = 0
        self.landed = 0
        self.broken = False

    def go(self, pool: ProcessPool, work: Work, stop: Stop) -> Iterator[tuple[Ticket, Outcome]]:
        """Each ticket with its outcome, until all are done or the pool breaks.

        Once `stop` is set, only what workers have begun is finished.
        """
        quiet_since = time.monotonic()
        while not self.broken:
            if stop.number:
                self.let_go()
            else:
                self.fill(pool, work)
            if not self.in_hand:
                return
            done, _ = wait(self.in_hand, timeout=GLANCE, return_when=FIRST_COMPLETED)
            for future in done:
                quiet_since = time.monotonic()
                yield from self.land(future, self.in_hand.pop(future))
            self.broken |= time.monotonic() - quiet_since > self.patience()
        if self.broken and not stop.number:
            yield from self.take_back()

    def patience(self) -> float:
        """How long no result may come: past the deadline of what is being read, if anything is."""
        is_reading = any(future.running() for future in self.in_hand)
        return STALL_SECONDS + (self.terms.timeout if is_reading else 0)

    def fill(self, pool: ProcessPool, work: Work) -> None:
        """Hands out documents until enough are in hand."""
        while len(self.in_hand) < self.terms.jobs * IN_HAND_PER_WORKER:
            if not self.again and (self.is_far_ahead() or self.is_heavy()):
                return
            ticket = self.again.popleft() if self.again else next(self.fresh, None)
            if ticket is None:
                return
            try:
                future = pool.schedule(work, args=(ticket.document,), timeout=self.terms.timeout)
            except RuntimeError:  # the pool broke since the last look
                self.again.append(ticket)
                self.broken = True
                return
            self.newest = max(self.newest, ticket.number)
            self.in_hand[future] = ticket

    def let_go(self) -> None:
        """Takes back what no worker has begun."""
        for future in [one for one in self.in_hand if not one.running() and not one.done()]:
            future.cancel()
            del self.in_hand[future]

    def is_far_ahead(self) -> bool:
        """Whether the results that wait for an older one are as many as may be."""
        if not self.terms.ordered or not self.in_hand:
            return False
        oldest = min(ticket.number for ticket in self.in_hand.values())
        return self.newest - oldest >= ORDERED_WINDOW

    def is_heavy(self) -> bool:
        """Whether the documents in hand, where they came with their bytes, are enough memory."""
        return (
            sum(len(getattr(one.document, "data", None) or b"") for one in self.in_hand.values())
            > HEAVY
        )

    def land(self, future: Future[Outcome], ticket: Ticket) -> Iterator[tuple[Ticket, Outcome]]:
        """The outcome of one finished future; nothing when it is to be tried again."""
        try:
            outcome = future.result()
        except TimeoutError:
            outcome = failed(slow(self.terms.timeout))
        except ProcessExpired as error:
            yield from self.retry(ticket, died(error.exitcode))
            return
        except (BrokenProcessPool, CancelledError):
            self.broken = True
            self.again.append(ticket)
            return
        except MemoryError:
            outcome = failed(TOO_MUCH_MEMORY)
        except Exception as error:
            outcome = failed(f"internal error ({type(error).__name__}: {error}); please report it")
        self.landed += 1
        yield ticket, outcome

    def take_back(self) -> Iterator[tuple[Ticket, Outcome]]:
        """Of a pool that broke: what was being read counts as tried, the rest was only waiting."""
        for future, ticket in self.in_hand.items():
            if future.running():
                yield from self.retry(ticket, "the worker processes stopped answering")
            else:
                self.again.append(ticket)

    def retry(self, ticket: Ticket, reason: str) -> Iterator[tuple[Ticket, Outcome]]:
        """Queues the document once more; the second time, its outcome."""
        ticket.tries += 1
        if ticket.tries < TRIES:
            self.again.append(ticket)
        else:
            yield ticket, failed(reason)
