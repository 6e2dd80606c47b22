"""Fuzz `cleaner` with atheris: coverage of its own Python guides what is tried next.

    python tests/fuzz/target.py TARGET CORPUS [-max_total_time=600 …]

TARGET is `parse`, `clean` or `render`, each with `-html` or `-markdown`. What is found goes to
CORPUS/../found; the fuzzer goes on, and `found.jsonl` there tells what each is.
"""

from __future__ import annotations

import atexit
import json
import sys
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).parents[1]))
with atheris.instrument_imports(include=["cleaner"]):
    from fuzz import promises
    from fuzz.ledger import Ledger

    from cleaner import Format, InputError
    from cleaner.parse import parse
    from cleaner.render import to_markdown  # noqa: F401  imported here to be instrumented

TARGETS = [
    f"{what}-{form}" for what in ("parse", "clean", "render") for form in ("html", "markdown")
]


def main() -> None:
    name, corpus = sys.argv[1], Path(sys.argv[2])
    what, form = name.split("-")
    ledger = Ledger(corpus.parent / "found", name)
    suffix = {"html": ".html", "markdown": ".md"}[form]

    def check(text):
        if what == "parse":
            parse(text, Format(form))
            return
        if what == "render" and form == "html":
            yield from promises.render_faults(text)
            return
        yield from promises.faults(text, Format(form))

    def one_input(data: bytes) -> None:
        text = data.decode("utf-8", "replace")
        ledger.run(text, suffix, lambda: check(text))

    def tell() -> None:
        print(json.dumps({"target": name, "runs": ledger.runs, "seconds": round(ledger.seconds())}))

    atexit.register(tell)
    corpus.mkdir(parents=True, exist_ok=True)
    atheris.Setup([sys.argv[0], str(corpus), *sys.argv[3:]], one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
