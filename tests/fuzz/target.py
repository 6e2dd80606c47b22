"""Fuzz `cleaner` with atheris: coverage of its own Python guides what is tried next.

    python tests/fuzz/target.py TARGET CORPUS [-max_total_time=600 …]

TARGET is `parse`, `clean`, `grow` or `render`, with `-html` or `-markdown` (`render` with `-html`
only). `grow` makes whole documents of the fuzzer's bytes; the others take the bytes as they are.
What is found goes to CORPUS/../found; the fuzzer goes on, and `found.jsonl` there says what each
is.
"""

from __future__ import annotations

import atexit
import json
import sys
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).parents[1]))
with atheris.instrument_imports(include=["cleaner"]):
    from cleaner import Format
    from cleaner.parse import parse
    from cleaner.render import to_markdown  # noqa: F401  imported here to be instrumented
    from fuzz import promises
    from fuzz.grammar import make_markdown, make_page
    from fuzz.ledger import Ledger

    promises.warm()  # what is imported only when it is needed counts as well

MAKERS = {Format.HTML: make_page, Format.MARKDOWN: make_markdown}
SUFFIXES = {Format.HTML: ".html", Format.MARKDOWN: ".md"}
CHECKS = {
    "parse": lambda text, form: parse_only(text, form),
    "clean": promises.faults,
    "render": lambda text, form: promises.render_faults(text),
}


def parse_only(text: str, form: Format) -> tuple[()]:
    """Whatever it is, it can be parsed."""
    parse(text, form)
    return ()


def main() -> None:
    name, corpus = sys.argv[1], Path(sys.argv[2])
    what, _, written = name.partition("-")
    form = Format(written)
    ledger = Ledger(corpus.parent / "found", name)
    suffix, make = SUFFIXES[form], MAKERS[form]

    def one_input(data: bytes) -> None:
        if what == "grow":
            provider = atheris.FuzzedDataProvider(data)
            made = make(lambda n: provider.ConsumeIntInRange(0, n - 1))
            ledger.run(made.text, suffix, lambda: promises.faults(made.text, form, made))
        else:
            text = data.decode("utf-8", "replace")
            ledger.run(text, suffix, lambda: CHECKS[what](text, form))

    def tell() -> None:
        print(json.dumps({"target": name, "runs": ledger.runs, "seconds": round(ledger.seconds())}))

    atexit.register(tell)
    corpus.mkdir(parents=True, exist_ok=True)
    atheris.Setup([sys.argv[0], str(corpus), *sys.argv[3:]], one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
