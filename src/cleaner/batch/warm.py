"""Imported by the server that workers are forked from: what it loads, all of them share."""

from contextlib import suppress

from cleaner.batch.limits import leave_terminal
from cleaner.pipeline import clean

# The server says nothing of its own to the user, not even as it ends with workers still to bury.
leave_terminal()
with suppress(Exception):  # a fault of the program is told with the first document it meets
    clean(b"# A heading\n\nWords.\n")
