"""Shows which blocks of a folder's documents a rule would take."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from functools import partial

from cleaner.batch.outcome import Job, Status, Terms
from cleaner.batch.plan import make_plan
from cleaner.batch.signals import Stop
from cleaner.batch.trial import Fate, Hit, read_hits, try_rule
from cleaner.cli.options import DEFAULT_TIMEOUT, default_jobs
from cleaner.cli.stdout import write_stdout
from cleaner.cli.voice import Voice
from cleaner.model import Options, Rule
from cleaner.report.console import counted, one_line

# More blocks than these say nothing new about a rule; the rest is counted.
MOST_SHOWN = 50
LONGEST_SHOWN = 160
SAID: dict[Fate, str] = {
    "new": "goes",
    "before": "goes already",
    "along": "goes along",
    "stays": "stays all the same",
    "inside": "stays, as it says more",
}
COUNTED: dict[Fate, str] = {
    "before": "gone already",
    "along": "gone along with them",
    "stays": "kept all the same",
    "inside": "in longer blocks, which stay",
}


def show_trial(folder: str, rule: Rule, own: tuple[Rule, ...], voice: Voice) -> None:
    """Cleans the documents of a folder with the rule, and names each block that it is about."""
    from cleaner.batch.readers import each_document
    from cleaner.batch.run import run_batch
    from cleaner.rules.draft import loosened

    job, stop = Job(Options(rules=own)), Stop()
    work = partial(try_rule, job=job, rule=rule, loose=loosened(rule))
    documents = each_document(make_plan([folder]).inputs, job, stop)
    terms = Terms(default_jobs(), DEFAULT_TIMEOUT, ordered=True)
    counts: Counter[Fate] = Counter()
    read = touched = 0
    with closing(run_batch(work, documents, terms, stop)) as finished:
        for document, outcome in finished:
            if outcome.status is Status.FAILED:
                voice.fail(document.name, outcome.reason)
                continue
            hits = read_hits(outcome)
            room = max(0, MOST_SHOWN - counts.total())
            write_stdout("".join(f"{show_hit(document.name, hit)}\n" for hit in hits[:room]))
            counts.update(hit.fate for hit in hits)
            read += 1
            touched += any(hit.fate == "new" for hit in hits)
    voice.note(summary(counts, read, touched))


def show_hit(name: str, hit: Hit) -> str:
    """One block in one line: where it stands, what becomes of it, its text."""
    where = f"{one_line(name)}:{hit.line}" if hit.line else one_line(name)
    by = f" ({one_line(hit.rule)})" if hit.rule else ""
    text = hit.text if len(hit.text) <= LONGEST_SHOWN else hit.text[:LONGEST_SHOWN] + "…"
    return f"{where}: {SAID[hit.fate]}{by}: {one_line(text)}"


def summary(counts: Counter[Fate], read: int, touched: int) -> str:
    """How much the rule would take."""
    fresh = f"{counted(counts['new'], 'block')} more would go"
    more = [f"{counts[fate]} {said}" for fate, said in COUNTED.items() if counts[fate]]
    hidden = counts.total() - MOST_SHOWN
    more += [f"{hidden} not shown"] if hidden > 0 else []
    return f"{fresh}, in {touched} of {counted(read, 'document')}" + "".join(f"; {m}" for m in more)
