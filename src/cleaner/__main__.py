"""The command `cleaner`."""

import sys


def main() -> int:
    """Runs the command line and gives its exit code."""
    from cleaner.cli.run import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
