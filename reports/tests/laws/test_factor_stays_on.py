"""The law that no test opens the house with the second factor off without saying why."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings

INTO_DEMO = re.compile(r"""(?:\b|LFNKR_)DEMO['"\])]*\s*[=:,]\s*(?:True|['"]?1)""")
"""A line that switches to the demonstration, where the second factor is offered and not forced."""

AROUND = re.compile(r"SecondFactor\b.*(?:ON_THE_WAY|process_view)\W*=|MIDDLEWARE\s*=|setattr\(.*SecondFactor")
"""A line that goes round the middleware that asks for it."""

REASON = re.compile(r"# Second factor off: \w+.{10,}\.$")


def switches(text: str) -> list[str]:
    """The lines that turn the second factor off."""
    return [line.strip() for line in text.splitlines() if INTO_DEMO.search(line) or AROUND.search(line)]


def files_of_tests() -> list[Path]:
    """Every file of tests, but this one and the tests of the settings themselves, which start a process of their own."""
    found = [settings.BASE_DIR / "conftest.py"]
    for app in ("lfnkr", "cases", "donations", "reports"):
        found += [
            path
            for path in (settings.BASE_DIR / app).rglob("*.py")
            if "tests" in path.parts or path.name == "conftest.py"
        ]
    return [path for path in found if path.name not in {Path(__file__).name, "test_settings.py"}]


def test_the_tests_run_in_earnest():
    assert settings.DEMO is False
    assert "lfnkr.web.middleware.SecondFactor" in settings.MIDDLEWARE


def test_whoever_turns_the_second_factor_off_says_why():
    silent = [
        f"{path}: {line}" for path in files_of_tests() for line in switches(path.read_text()) if not REASON.search(line)
    ]

    assert silent == []


def test_the_law_sees_each_way_of_turning_it_off():
    ways = [
        "settings.DEMO = True",
        "@override_settings(DEMO=True)",
        'setenv("LFNKR_DEMO", "1")',
        "settings.MIDDLEWARE = []",
    ]

    assert [way for way in ways if not switches(way)] == []
