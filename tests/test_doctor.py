"""`cleaner doctor`: what is installed and set, where it comes from, and what is broken."""

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from cleaner.cli.installed import EXTRAS, LIBRARIES, Found, find, fits
from cleaner.rules import rules_in_force

REPO = Path(__file__).parents[1]
# Not for who uses the program.
FOR_DEVELOPERS = {"docs", "test", "dev", "bench", "fuzz", "peers", "train"}
# Makes libraries impossible to import, as if they were not there.
BLOCK = """
import sys
class Block:
    def find_spec(self, name, path=None, target=None):
        if name in {names!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
sys.meta_path.insert(0, Block())
"""


def doctor(*args: str, cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("CLEANER_", "XDG_"))}
    home = {"HOME": str(cwd / "home"), "XDG_CONFIG_HOME": str(cwd / "home" / ".config")}
    path = os.pathsep.join((str(cwd), str(REPO / "src")))
    return subprocess.run(
        [sys.executable, "-m", "cleaner", "doctor", *args],
        cwd=cwd,
        env={**kept, **home, "PYTHONPATH": path, **env},
        capture_output=True,
        text=True,
        timeout=150,
        check=False,
    )


def report(cwd: Path, *args: str, **env: str) -> dict:
    made: dict = json.loads(doctor("--format", "json", *args, cwd=cwd, **env).stdout)
    return made


def settings(cwd: Path, *args: str, **env: str) -> dict[str, tuple]:
    known = report(cwd, *args, **env)["settings"]
    return {one["name"]: (one["value"], one["source"]) for one in known}


def test_the_libraries_are_those_of_the_package():
    project = tomllib.loads((REPO / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["dependencies"] == [library.name + library.wanted for library in LIBRARIES]
    optional = project["optional-dependencies"]
    assert optional.keys() - FOR_DEVELOPERS == {extra.name for extra in EXTRAS}
    for extra in EXTRAS:
        named = [f"{name}{wanted}" for name, _, wanted in extra.libraries]
        wanted = [one.replace("[data]", "") for one in optional[extra.name]]
        assert named == wanted


@pytest.mark.parametrize(
    ("version", "wanted", "will_do"),
    [
        ("2.0", ">=2,<3", True),
        ("2", ">=2.0,<3", True),
        ("3.0", ">=2,<3", False),
        ("3.0rc1", ">=2,<3", False),
        ("1.9.9", ">=2,<3", False),
        ("0.20", ">=0.3,<1", True),
        ("15.0.0.post1", ">=13.9,<16", True),
    ],
)
def test_versions(version, wanted, will_do):
    assert fits(version, wanted) == will_do


def test_what_is_found_of_a_library():
    assert find("click", "click", ">=8,<9").problem == ""
    assert find("click", "click", ">=99").problem.endswith("is not >=99")
    assert find("no-such", "no_such_library", ">=1") == Found(None, "not installed")


def test_all_is_well(tmp_path):
    done = doctor(cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("cleaner 0.")
    assert "Nothing is broken." in done.stdout
    assert rules_in_force().digest in done.stdout
    known = report(tmp_path)
    assert known["problems"] == known["notes"] == []
    assert known["rules"]["cache"] == "current"
    assert [one["name"] for one in known["dependencies"]] == [one.name for one in LIBRARIES]
    assert all(one["version"] for one in known["dependencies"])
    assert {one["source"] for one in known["settings"]} == {"default"}


def test_where_each_setting_comes_from(tmp_path):
    user = tmp_path / "home" / ".config" / "cleaner" / "cleaner.toml"
    user.parent.mkdir(parents=True)
    user.write_text('timeout = 9\nlanguage = "de"\n', "utf-8")
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    project = tmp_path / "a" / "pyproject.toml"
    project.write_text("[tool.cleaner]\n# mine\ntimeout = 60\nimages = false\n", "utf-8")
    (inner / "pyproject.toml").write_text("[project]\nname = 'x'\n", "utf-8")
    home = {"HOME": str(tmp_path / "home"), "XDG_CONFIG_HOME": str(user.parents[1])}
    found = settings(inner, CLEANER_IMAGES="1", CLEANER_KEEP="byline", **home)
    assert found["timeout"] == (60.0, f"{project}:3")
    assert found["language"] == ("de", f"{user}:2")
    assert found["images"] == (True, "CLEANER_IMAGES")
    assert found["keep"] == (["byline"], "CLEANER_KEEP")
    assert found["lean"] == ("balanced", "default")
    states = {one["path"]: one["state"] for one in report(inner, **home)["config"]}
    assert states[str(project)] == states[str(user)] == "read"
    assert states[str(inner / "pyproject.toml")] == "without [tool.cleaner]"
    assert settings(inner, "--isolated", **home)["timeout"] == (30.0, "default")
    assert settings(inner, "--config", str(user), **home)["timeout"] == (9.0, f"{user}:1")
    states = {o["path"]: o["state"] for o in report(inner, "--isolated", **home)["config"]}
    assert states[str(project)] == states[str(user)] == "not read"


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ("timeout = -1\n", "cleaner.toml: timeout: -1.0 is not"),
        ("timeout = \n", "cleaner.toml: not valid TOML"),
        ("timeuot = 1\n", "did you mean 'timeout'?"),
        ('# x\nkeep = ["bylin"]\n', "cleaner.toml:2: --keep bylin: no such category"),
        ('rules = ["nope.toml"]\n', "nope.toml: cannot be read"),
    ],
)
def test_a_config_file_that_is_broken(tmp_path, config, said):
    (tmp_path / "cleaner.toml").write_text(config, "utf-8")
    done = doctor(cwd=tmp_path)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith("cleaner: broken: ")
    assert said in line
    assert "Nothing is broken" not in done.stdout
    assert doctor("--isolated", cwd=tmp_path).returncode == 0
    assert len(report(tmp_path)["problems"]) == 1


def test_variables_that_are_wrong_or_not_ours(tmp_path):
    done = doctor(cwd=tmp_path, CLEANER_JOBS="many", CLEANER_KEPP="byline")
    assert done.returncode == 1
    assert done.stderr.startswith("cleaner: broken: CLEANER_JOBS: ")
    assert "note: CLEANER_KEPP: no option has this variable" in done.stdout
    assert doctor(cwd=tmp_path, CLEANER_EXPLAIN_FORMAT="json").stdout.count("note:") == 0


@pytest.mark.parametrize("names", [("turbohtml",), ("msgspec",), ("numpy", "yaml"), ("rich",)])
def test_libraries_that_are_missing(tmp_path, names):
    (tmp_path / "sitecustomize.py").write_text(BLOCK.format(names=set(names)), "utf-8")
    done = doctor(cwd=tmp_path)
    assert done.returncode == 1
    lines = done.stderr.splitlines()
    assert len(lines) == len(names)
    assert all("No module named" in line and "pip install" in line for line in lines)
    assert "Traceback" not in done.stderr


def test_an_extra_that_is_missing_is_no_fault(tmp_path):
    (tmp_path / "sitecustomize.py").write_text(BLOCK.format(names={"fastwarc"}), "utf-8")
    done = doctor(cwd=tmp_path)
    assert done.returncode == 0
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("    warc ")]
    assert "not installed" in line
    assert "archives" in line


def test_names_cannot_give_orders(tmp_path):
    folder = tmp_path / "\x1b[31mred"
    folder.mkdir()
    (folder / "cleaner.toml").write_text('language = "\\u001b[31m"\n', "utf-8")
    done = doctor(cwd=folder)
    assert done.returncode == 0
    assert "\x1b" not in done.stdout
