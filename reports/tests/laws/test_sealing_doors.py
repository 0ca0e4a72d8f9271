"""Law: plaintext is reached through few, named doors (security.md section 3.3)."""

import ast
from pathlib import Path

from lfnkr.keyring import sealing

ROOT = Path(__file__).resolve().parents[3]
APPLICATIONS = ("lfnkr", "cases", "donations", "reports")

DOORS = {
    "cases/seal/reveal.py": "opens one case after permission, limit and audit row",
    "cases/people/search.py": "scores the candidates of a name search, logged as a search",
    "cases/people/token_proof.py": "compares the tokens of names with the search key, for `prepare`; shows no name",
    "cases/people/birthdays.py": "computes an age in months from a date of birth, which it shows to nobody",
    "cases/corrections/keeping.py": "seals what stood before a correction anew, and shows it to nobody",
    "cases/intake/known.py": "adds what a call tells otherwise to a record's sealed note, and shows it to nobody",
    "cases/flights/actions.py": "keeps the words of an earlier flight that is told anew, sealed anew, and shows them to nobody",
    "cases/versions/anew.py": "seals the words of a status or an event anew with the day that was chosen, and shows them to nobody",
    "cases/second_officer/proposing.py": "seals the reason of a correction anew with what it writes once it is agreed to, and shows it to nobody",
    "cases/step_order/actions.py": "seals the reason of an order anew for a step whose day was told anew, and shows it to nobody",
    "cases/prints/paper.py": "puts the purpose of a print on its paper, for whoever typed it a moment ago",
    "cases/tasks/words.py": "gives whoever has or made a task of no request its words",
    "cases/intake/drafts.py": "gives a caseworker her own unfinished draft",
    "cases/merging/facts.py": "compares two records for whoever has both sealed parts open, and seals them anew",
    "donations/bank/names.py": "shows who paid to whoever opened an account, and compares rows that may be told twice",
    "donations/memos/actions.py": "shows a memo of money, or what was written about a decision, to whoever opened it and may read it",
    "donations/gifts/finding.py": "makes names findable that were recorded before there were tokens, and shows none of them",
    "donations/receipts/paper.py": "puts to whom a receipt is made out on its paper, once its print is in the trail",
    "donations/gifts/rules.py": "sees whether what is sealed of a donor opens at all, and shows none of it",
    "reports/freezing/reading.py": "lists the keys of the records behind a figure of an edition; opens no text of a person",
    "donations/gifts/donors.py": "shows the treasurer a donor's name and address",
}
"""The only modules outside the keyring that may open sealed texts, each with its reason."""

CIPHER_USERS = {
    "lfnkr/web/unsaved_input.py": "keeps what was typed under a key that lies in a cookie",
    "lfnkr/backup/proof.py": "sees that every key in a backup unwraps, and throws it away",
    "lfnkr/accounts/factor_secrets.py": "keeps the secrets of second factors under the server key",
}
"""The only modules outside the keyring that use the cipher themselves, each with its reason."""

OPENERS = {"unseal", "unseal_many"}


def names_in(path: Path) -> set[str]:
    """Every name a module imports or takes from another module."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.Attribute):
            names.add(node.attr)
    return names


def modules_that_name(wanted: set[str]) -> set[str]:
    """The modules of the house, outside tests and the keyring, that name one of them."""
    return {
        str(path.relative_to(ROOT))
        for application in APPLICATIONS
        for path in (ROOT / application).rglob("*.py")
        if "tests" not in path.parts and "keyring" not in path.parts and names_in(path) & wanted
    }


def test_the_named_modules_open_sealed_texts_and_no_others():
    """A door that opens nothing any more leaves the list: it would stand open for whatever is written there next."""
    assert modules_that_name(OPENERS) == DOORS.keys()


def test_the_named_modules_use_the_cipher_and_no_others():
    assert modules_that_name({"cipher"}) == CIPHER_USERS.keys()


def test_the_law_sees_an_opener_however_it_is_imported(tmp_path):
    module = tmp_path / "thief.py"

    module.write_text("from lfnkr import sealing as s\ns.unseal(row)\n")
    assert "unseal" in names_in(module)

    module.write_text("from lfnkr.keyring.sealing import unseal_many as look\n")
    assert "unseal_many" in names_in(module)


def test_the_openers_are_the_ones_that_exist():
    assert {name for name in sealing.__all__ if name.startswith("unseal")} == OPENERS
