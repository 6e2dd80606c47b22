"""The command `cleaner`."""

import sys


def main() -> int:
    """Runs the command line and gives its exit code."""
    try:
        from cleaner.cli.run import run
    except KeyboardInterrupt:  # before the signals are ours
        return 130
    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
