"""What lies behind the addresses of exports and saved filters, for the law of the doors."""

from __future__ import annotations

from lfnkr.accounts.models import User
from lfnkr.audit import trail
from lfnkr.web.lists import declared
from lfnkr.web.lists.models import SavedFilter
from lfnkr.web.lists.tests.rows import export


def examples(people: dict[str, User]) -> dict[str, dict]:
    """An export and a filter of the caseworker; a list that everybody has."""
    made = {"pk": export(people["hana"]).pk}
    with trail.act("save filter", by=people["hana"]):
        saved = SavedFilter.objects.create(user=people["hana"], list_name="exports", title="mine", address="sort=asked")
    return {
        "lists:export-detail": made,
        "lists:export-status": made,
        "lists:export-file": made,
        "lists:filter-remove": {"pk": saved.pk},
        "lists:export": {"list_name": "exports"},
        "lists:save": {"list_name": "exports"},
    }


def states(people: dict[str, User]) -> dict[str, dict[str, dict]]:
    """Each list, which the right to see it lets somebody export; and an export and a filter of the director's."""
    mio = people["mio"]
    made = {"pk": export(mio).pk}
    with trail.act("save filter", by=mio):
        saved = SavedFilter.objects.create(user=mio, list_name="exports", title="mine", address="sort=asked")
    lists = {
        f"list {name}": {"lists:export": {"list_name": name}, "lists:save": {"list_name": name}}
        for name in declared.every_list()
        if name != "exports"
    }
    return lists | {
        "director's": {f"lists:export-{name}": made for name in ("detail", "status", "file")}
        | {"lists:filter-remove": {"pk": saved.pk}}
    }
