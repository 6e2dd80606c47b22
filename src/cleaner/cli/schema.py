"""`cleaner schema`: the JSON Schema of a sidecar."""

from __future__ import annotations

import json

import click

from cleaner.cli.stdout import write_stdout


@click.command()
def schema() -> None:
    """Print the JSON Schema of the sidecar."""
    from cleaner import sidecar

    write_stdout(json.dumps(sidecar.schema(), indent=2) + "\n")
