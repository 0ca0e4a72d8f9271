"""What the pages of the trail show beside the events: names of people and tables, choices, the state of the chain."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import connection

from lfnkr.audit.models import AuditEvent, Seal, Stray

SHORT = 12
"""Letters of a fingerprint that people compare by eye."""

# A loose scan of the index: as many steps as there are different values, however long the trail is.
DIFFERENT_ACTS = """
    WITH RECURSIVE found AS (
        (SELECT act FROM audit_event ORDER BY act LIMIT 1)
        UNION ALL
        SELECT (SELECT act FROM audit_event e WHERE e.act > found.act ORDER BY e.act LIMIT 1) FROM found WHERE act IS NOT NULL
    ) SELECT act FROM found WHERE act IS NOT NULL"""
DIFFERENT_TABLES = """
    WITH RECURSIVE found AS (
        (SELECT table_name FROM audit_event ORDER BY table_name LIMIT 1)
        UNION ALL
        SELECT (SELECT table_name FROM audit_event e WHERE e.table_name > found.table_name ORDER BY e.table_name LIMIT 1)
        FROM found WHERE table_name IS NOT NULL
    ) SELECT table_name FROM found WHERE table_name IS NOT NULL"""


@dataclass(frozen=True)
class ChainState:
    """How far the chain is: its last seal, and what waits for one."""

    seals: int
    fingerprint: str
    sealed_at: datetime | None
    waiting: int

    @property
    def anchor(self) -> str:
        """The last seal as one notes it: "NO:MAC"."""
        return f"{self.seals}:{self.fingerprint}"

    @property
    def short(self) -> str:
        """The beginning of the fingerprint, in groups that can be read aloud."""
        return " ".join(self.fingerprint[start : start + 4] for start in range(0, SHORT, 4))


def state() -> ChainState:
    """The state of the chain; it reads one seal, not the chain."""
    last = Seal.objects.order_by("-no").first()
    waiting = Stray.objects.count()
    if last is None:
        return ChainState(0, "", None, waiting)
    return ChainState(last.no, bytes(last.mac).hex(), last.at, waiting)


def last_seal_before(moment: datetime) -> Seal | None:
    """The seal of the last event of before a moment, if it was made by then; found by indexes, however long the chain is."""
    event = AuditEvent.objects.filter(at__lt=moment).order_by("-at", "-pk").values_list("pk", flat=True).first()
    return event and Seal.objects.filter(event_id__lte=event, at__lte=moment).order_by("-event_id").first()


def acts() -> list[str]:
    """The names of all acts in the trail; "" for what happened outside one."""
    return _column(DIFFERENT_ACTS)


def people() -> list[tuple[str, str]]:
    """Everybody who has or had an account: its key and the name."""
    accounts = get_user_model().objects.order_by("latin_name")
    return [(str(account.pk), account.display_name) for account in accounts]


def tables() -> list[str]:
    """The tables that occur in the trail."""
    return _column(DIFFERENT_TABLES)


def label_of(table: str) -> str:
    """A table in the words of its model; its own name when it has no model any more."""
    model = _models_by_table().get(table)
    return str(model._meta.verbose_name) if model else table


@cache
def _models_by_table() -> dict:
    """Every model by the name of its table, and by the names it had before."""
    models = apps.get_models(include_auto_created=True)
    former = {table: model for model in models for table in getattr(model, "FORMER_TABLES", ())}
    return former | {model._meta.db_table: model for model in models}


def _column(sql: str) -> list[str]:
    """The first column of a question."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [row[0] for row in cursor.fetchall()]
