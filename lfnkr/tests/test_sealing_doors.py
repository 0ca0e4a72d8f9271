"""Law: plaintext is reached through few, named doors (security.md section 3.3)."""

import ast
from pathlib import Path

from lfnkr import sealing

ROOT = Path(__file__).resolve().parents[2]
APPLICATIONS = ("lfnkr", "cases", "donations", "reports")

DOORS = {
    "lfnkr/sealing.py": "opens sealed texts; asks nobody whether it may",
    "cases/reveal.py": "opens one case after permission, limit and audit row",
    "cases/search.py": "scores the candidates of a name search, logged as a search",
    "cases/drafts.py": "gives a caseworker her own unfinished draft",
    "donations/donors.py": "shows the treasurer a donor's name and address",
}
"""The only modules that may open sealed texts, each with its reason."""

OPENERS = {"unseal", "unseal_many", "decrypt"}


def opened_by(path: Path) -> set[str]:
    """The opening functions a module names, however it imported them."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.Attribute):
            names.add(node.attr)
    return names & OPENERS


def test_only_the_named_modules_open_sealed_texts():
    trespassers = {
        str(path.relative_to(ROOT))
        for application in APPLICATIONS
        for path in (ROOT / application).rglob("*.py")
        if "tests" not in path.parts and "keyring" not in path.parts and opened_by(path)
    }

    assert trespassers <= DOORS.keys()


def test_the_search_finds_an_opener(tmp_path):
    module = tmp_path / "thief.py"

    module.write_text("from lfnkr import sealing\nsealing.unseal(row)\n")

    assert opened_by(module) == {"unseal"}


def test_the_openers_are_the_ones_that_exist():
    assert {name for name in sealing.__all__ if name.startswith("unseal")} <= OPENERS
