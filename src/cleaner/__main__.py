"""The command `cleaner`."""

import os
import sys


def main() -> int:
    """Runs the command line and gives its exit code."""
    # A page is too small for several threads of one product; documents go side by side instead.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        from cleaner.cli.run import run
    except KeyboardInterrupt:  # before the signals are ours
        print("cleaner: stopped", file=sys.stderr)
        return 130
    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
