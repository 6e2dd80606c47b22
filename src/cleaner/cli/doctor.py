"""`cleaner doctor`: versions, extras, config files, settings, rules, and what is wrong there."""

from __future__ import annotations

import json
import platform
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from cleaner import __version__
from cleaner.cli.exits import ExitCode
from cleaner.cli.installed import DISTRIBUTION, check_extras, check_libraries
from cleaner.cli.stdout import write_stdout
from cleaner.cli.voice import Voice
from cleaner.report.console import counted, one_line

# A page that any judge can do something about.
SAMPLE = "<html><body><h1>Rain</h1><p>It rained.</p><p>Share this article</p></body></html>"
MEGABYTE = 1024**2


@click.command(context_settings={"auto_envvar_prefix": "CLEANER"})
@click.option(
    "--format",
    "form",
    envvar="CLEANER_DOCTOR_FORMAT",
    type=click.Choice(["text", "json"]),
    default="text",
    help="`json` is the same for a program.",
)
@click.option(
    "--config", metavar="FILE", type=click.Path(), help="Look at this config file and no other."
)
@click.option("--isolated", is_flag=True, help="Look at no config file.")
def doctor(form: str, config: str | None, isolated: bool) -> int:
    """Show what is installed, what is set and where, what is broken.

    Exits with 1 where something is broken, with a line for each.
    """
    report = examine(config, isolated=isolated)
    if form == "json":
        write_stdout(json.dumps(report, ensure_ascii=False, indent=2) + "\n")
    else:
        write_stdout("".join(f"{line}\n" for line in as_text(report)))
    voice = Voice()
    for problem in report["problems"]:
        voice.error(f"broken: {one_line(problem)}")
    return ExitCode.CHANGED if report["problems"] else ExitCode.FINE


def examine(config: str | None, *, isolated: bool) -> dict[str, Any]:
    """Everything that is known of this installation, as plain data."""
    report: dict[str, Any] = {
        "cleaner": __version__,
        "python": platform.python_version(),
        "platform": platform.platform(),
        "dependencies": [
            {**library._asdict(), **found._asdict()} for library, found in check_libraries()
        ],
        "extras": list(extras()),
        "problems": [],
        "notes": [],
    }
    report["problems"] += [
        f"{one['name']}: {one['problem']}; pip install --upgrade {DISTRIBUTION}"
        for one in report["dependencies"]
        if one["problem"]
    ]
    for part in (settings, rules, sample):
        try:
            part(report, config, isolated)
        except ImportError as error:
            if not report["problems"]:
                report["problems"].append(f"the program cannot be loaded: {error}")
        except Exception as error:  # whatever is broken is to be told, not to end the telling
            report["problems"].append(f"{part.__name__}: {type(error).__name__}: {error}")
    return report


def extras() -> Iterator[dict[str, Any]]:
    """Each extra: whether it is installed, what it is for, what is missing."""
    for extra, libraries in check_extras():
        yield {
            "name": extra.name,
            "installed": not any(found.problem for _, found in libraries),
            "use": extra.use,
            "libraries": {name: found.version for name, found in libraries},
            "missing": [f"{name}: {found.problem}" for name, found in libraries if found.problem],
        }


def settings(report: dict[str, Any], config: str | None, isolated: bool) -> None:
    """Adds the config files, and where each setting is from."""
    from cleaner.cli.settings import look_up_settings

    found = look_up_settings(config, isolated=isolated)
    report["config"] = [{"path": str(one.path), "state": one.state} for one in found.files]
    report["settings"] = [
        {"name": one.name, "value": one.value, "source": one.source} for one in found.settings
    ]
    report["problems"] += found.problems
    report["notes"] += found.notes


def rules(report: dict[str, Any], config: str | None, isolated: bool) -> None:
    """Adds the hash of the packs, and whether their quick copy is current."""
    from cleaner.rules import rules_in_force
    from cleaner.rules.packed import is_current

    known = rules_in_force()
    report["rules"] = {
        "digest": known.digest,
        "count": len(known.all),
        "packs": len({rule.id.partition("/")[0] for rule in known.all}),
        "cache": "current" if is_current() else "stale",
        "site_files": dict(site_folders(report.get("settings", ()))),
    }
    if report["rules"]["cache"] == "stale":
        told = "packed.json is stale, so that each start takes a second more"
        report["notes"].append(f"{told}: run `python -m cleaner.rules`")


def site_folders(settings: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, int]]:
    """The folders that `rules` names, each with how many files of sites it has."""
    from cleaner.rules.site_files import site_file_paths

    for path in (path for one in settings if one["name"] == "rules" for path in one["value"]):
        if Path(path).is_dir():
            yield path, len(site_file_paths(path))


def sample(report: dict[str, Any], config: str | None, isolated: bool) -> None:
    """Cleans a small page, with the net and all."""
    from cleaner.pipeline import clean

    article = clean(SAMPLE)
    if "Share this" in article.markdown or "It rained." not in article.markdown:
        report["problems"].append(f"a sample page came out as {article.markdown!r}")


def as_text(report: dict[str, Any]) -> Iterator[str]:
    """The report for a person."""
    yield f"cleaner {report['cleaner']}, Python {report['python']}, {report['platform']}"
    yield from ("", "Libraries")
    for one in report["dependencies"]:
        state = one["problem"] or one["version"] or "version unknown"
        yield row("!" if one["problem"] else " ", one["name"], state, one["use"])
    yield from ("", f"Extras (pip install '{DISTRIBUTION}[NAME]')")
    for one in report["extras"]:
        state = "installed" if one["installed"] else "not installed"
        yield row(" ", one["name"], state, one["use"])
    yield from settings_text(report)
    if "rules" in report:
        known = report["rules"]
        yield from ("", "Rules")
        yield f"    {known['count']} rules in {known['packs']} packs, {known['digest']}"
        yield f"    their quick copy, packed.json, is {known['cache']}"
        for folder, count in known["site_files"].items():
            yield f"    {counted(count, 'site file')} in {one_line(folder)}"
    yield ""
    yield from (f"note: {one_line(note)}" for note in report["notes"])
    if not report["problems"]:
        yield "Nothing is broken."


def settings_text(report: dict[str, Any]) -> Iterator[str]:
    """The config files, and the settings: first those that somebody set."""
    yield from ("", "Config files")
    for one in report.get("config", ()):
        mark = "!" if one["state"] == "broken" else " "
        yield f"  {mark} {one['state']:<22} {one_line(one['path'])}"
    yield from ("", "Settings")
    for one in sorted(report.get("settings", ()), key=lambda one: one["source"] == "default"):
        yield row(" ", one["name"], show(one["value"]), one["source"])


def row(mark: str, name: str, state: str, more: str) -> str:
    """One line of a list."""
    return f"  {mark} {one_line(name):<19} {one_line(state):<15} {one_line(more)}"


def show(value: Any) -> str:
    """A setting's value in a few characters."""
    if value is None or value == () or value == []:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    if isinstance(value, int) and value and not value % MEGABYTE:
        return f"{value // MEGABYTE} MB"
    return str(value)
