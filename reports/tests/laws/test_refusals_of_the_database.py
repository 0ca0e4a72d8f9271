"""Law: whatever rule of the database somebody may meet on a page has its sentence, and the others say why nobody meets them.

A rule is a CHECK, UNIQUE or EXCLUDE of our tables, a unique index, a name that a trigger refuses by, or a function that
refuses without a name. Foreign keys and NOT NULL are none: a form chooses among rows that are there, and rows are kept. Nor
are the checks by which Django keeps a number from falling below nought: the field of a form asks the same.
"""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, connections, transaction

from donations.models import Tariff
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.errors import BEHIND, DomainError, RuleOfTheDatabase, refusal_of

OURS = ("accounts", "audit", "backup", "cases", "donations", "jobs", "keyring", "lfnkr", "lists", "notices", "reports")
CONSTRAINTS = """
SELECT conname, conrelid::regclass::text FROM pg_constraint
 WHERE connamespace = 'public'::regnamespace AND contype IN ('c', 'u', 'x')
 UNION
SELECT index.relname, indrelid::regclass::text FROM pg_index JOIN pg_class index ON index.oid = indexrelid
 WHERE indisunique AND NOT indisprimary AND index.relnamespace = 'public'::regnamespace
"""
PRIMARY_KEYS = "SELECT conname FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype = 'p'"
"""A row that there is once for another is refused by its key: an error may say it, none has to."""
FUNCTIONS = """
SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosrc ~ 'RAISE EXCEPTION|_refuse'
"""
NOT_BELOW_NOUGHT = "_check"
"""How the names end that PostgreSQL gives to checks without one: Django's positive numbers alone have such."""
NAMED = re.compile(r"CONSTRAINT = '(\w+)'|refuse\(\s*'(\w+)'")
NAMELESS = re.compile(r"RAISE EXCEPTION(?:(?!CONSTRAINT|;).)*;", re.DOTALL)


def asked(query: str) -> list[tuple[str, ...]]:
    """What both databases answer."""
    rows = []
    for alias in ("default", "keyring"):
        with connections[alias].cursor() as cursor:
            cursor.execute(query)
            rows += cursor.fetchall()
    return rows


def rules() -> set[str]:
    """Every rule of our tables and functions by its name; a function that refuses without one by its own."""
    named = ((name, table) for name, table in asked(CONSTRAINTS) if not name.endswith(NOT_BELOW_NOUGHT))
    found = {name for name, table in named if table.split("_")[0] in OURS}
    for function, source in asked(FUNCTIONS):
        if function.split("_")[0] not in OURS:
            continue
        found |= {first or second for first, second in NAMED.findall(source)}
        if NAMELESS.search(source):
            found.add(f"{function}()")
    return found


def explained() -> set[str]:
    """The rules that an action explains with figures of the moment: keywords of `explained(…)`."""
    found = set()
    for app in ("lfnkr", "cases", "donations", "reports"):
        for path in Path(settings.BASE_DIR, app).rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            if "explained(" in text and "tests" not in path.parts:
                found |= keywords_of(text)
    return found


def keywords_of(text: str) -> set[str]:
    calls = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call))
    asked = (call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "explained")
    return {keyword.arg for call in asked for keyword in call.keywords if keyword.arg}


def unmet() -> dict[str, str]:
    """Why nobody meets a rule, by its name."""
    text = Path(__file__).with_name("unmet_rules.toml").read_text(encoding="utf-8")
    return {rule: entry["why"] for entry in tomllib.loads(text)["unmet"] for rule in entry["rules"]}


@pytest.mark.django_db(databases=["default", "keyring"])
def test_each_rule_of_the_database_has_its_sentence_or_a_reason():
    said, silent = set(BEHIND) | explained(), unmet()

    assert len(rules()) > 140
    assert rules() - said - silent.keys() == set()
    assert silent.keys() - rules() == set(), "no rule any more"
    assert silent.keys() & said == set(), "said by now"
    assert said - rules() - {name for (name,) in asked(PRIMARY_KEYS)} == set(), "said of nothing"


def test_what_a_constraint_says_names_no_facts_it_cannot_know():
    needing = [error.__name__ for error in set(BEHIND.values()) if "%(" in str(error.sentence)]

    assert needing == []
    assert all(issubclass(error, DomainError) for error in BEHIND.values())


def test_a_rule_without_its_own_sentence_is_one_all_the_same(sora):
    with pytest.raises(DatabaseError) as broken, trail.act("test", by=sora):
        Tariff.objects.create(valid_from=clock.today(), minimum=2, evasion=1, complex=1, per_child=0, cap=1)
    with pytest.raises(DatabaseError) as wrong, transaction.atomic(), connections["default"].cursor() as cursor:
        cursor.execute("SELECT no_such_column FROM donations_fund")

    assert isinstance(refusal_of(broken.value), RuleOfTheDatabase)
    assert "tariff_rises_to_its_cap" in refusal_of(broken.value).text
    assert refusal_of(wrong.value) is None
