"""Breaks one protection after the other in a copy of the house, and sees that its test goes red: `make sabotage`.

A sabotage is declared in a `sabotages.toml` beside the tests that must notice it:

    [[sabotage]]
    name = "An outermost act may begin after the seal"
    file = "lfnkr/audit/trail.py"
    from = "raise SealedAlready("
    to = "str("
    test = "lfnkr/audit/tests/test_sealing_once.py::test_an_outermost_act_after_the_seal_is_refused"
    environment = {}  # optional

`from` stands exactly once in `file`; a list of files is not needed, since one protection lives in one place. Words on the
command line choose sabotages by name.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPLICATIONS = ("lfnkr", "cases", "donations", "reports")
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "var", "__pycache__", "screenshots", ".ruff_cache", ".hypothesis")
TESTS_FAILED = 1
"""What pytest ends with when a test failed; everything else says that it could not be run."""


@dataclass(frozen=True, kw_only=True)
class Sabotage:
    """One protection taken out, and the test that has to notice it."""

    name: str
    file: str
    old: str
    new: str
    test: str
    environment: dict[str, str] = field(default_factory=dict)


def declared() -> list[Sabotage]:
    """Every sabotage of the house."""
    lists = sorted(
        path for application in APPLICATIONS for path in (ROOT / application).rglob("tests/**/sabotages.toml")
    )
    entries = [entry for path in lists for entry in tomllib.loads(path.read_text(encoding="utf-8"))["sabotage"]]
    return [Sabotage(old=entry.pop("from"), new=entry.pop("to"), **entry) for entry in entries]


def breaks(sabotage: Sabotage) -> str:
    """What came of it: "red" when the test noticed, otherwise what pytest said."""
    with tempfile.TemporaryDirectory(prefix="lfnkr-sabotage-") as place:
        house = Path(place) / "house"
        shutil.copytree(ROOT, house, ignore=LEFT_OUT)
        broken = house / sabotage.file
        broken.write_text(broken.read_text(encoding="utf-8").replace(sabotage.old, sabotage.new), encoding="utf-8")
        home = os.environ.get("LFNKR_HOME") or str(ROOT / "var")  # the same server, with copies of its own
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-m", "", "-p", "no:randomly", sabotage.test],
            cwd=house,
            env={**os.environ, "LFNKR_HOME": home, **sabotage.environment},
            capture_output=True,
            text=True,
            check=False,
        )
    return "red" if done.returncode == TESTS_FAILED and "failed" in done.stdout else done.stdout[-2_000:] + done.stderr


def main(chosen: list[str]) -> int:
    """Each in turn; 1 when one of them was not noticed."""
    unnoticed = 0
    for sabotage in declared():
        if any(chosen) and not any(word.lower() in sabotage.name.lower() for word in chosen):
            continue
        outcome = breaks(sabotage)
        unnoticed += outcome != "red"
        sys.stdout.write(f"{'red' if outcome == 'red' else 'NOT NOTICED'}  {sabotage.name}\n")
        sys.stdout.write("" if outcome == "red" else outcome)
        sys.stdout.flush()
    return min(unnoticed, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
