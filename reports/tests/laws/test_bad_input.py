"""The law of bad input: whatever is typed into whichever form, nothing breaks, each refusal is told, nothing typed is lost.

Every act page of cases and money is asked with each field spoilt in turn, then with several at once: by one bad value a field,
drawn for each commit, and by all of them in `make soak`. `LFNKR_SEED` repeats a run, `LFNKR_BAD_INPUT` sets how many.
"""

from __future__ import annotations

from importlib import import_module

import pytest
from django import forms
from django.db import DatabaseError, connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from cases.tests import factories
from lfnkr.accounts.tests.people import just_signed_in, person
from lfnkr.audit.models import AuditEvent
from lfnkr.tests import soak
from lfnkr.web import checks
from lfnkr.web.checks import Page
from lfnkr.web.views import ActView
from reports.tests.laws.filled_in import people_in, plausible

NAMES = ("hana", "mio", "sora", "yuki", "rin", "jun")
A_FIELD = soak.count("LFNKR_BAD_INPUT", 1, long=99)
AT_ONCE = A_FIELD
SEED = soak.seed()
PARTS = 4
"""So many tests share the pages, since two of them may run at once."""

BAD = (
    "", " ", "\t\n", "x" * 201, "よ" * 12_000, "nul\x00byte", "\x00", "bell\x07", "\u202egnitirw\u202c", "\u200f", "\u200d\u2060",
    "박순옥", "朴順玉", "パク・スノク", "👩‍👧 mother and child", "Zoë' OR 1=1 --", "<script>alert(1)</script>", "{{ 7|add:7 }}", "%s %(x)s",
    "-1", "0", "61", "121", "3.5", "1e9", "NaN", "Infinity", "99999999999999999999", "1,5", "0.000001", "1000000000000", "٣", "１２",
    "2999-01-01", "2999-01-01T00:00", "0001-01-01", "0001-01-01T00:00", "9999-12-31T23:59", "2026-02-30", "1899-12-31T23:59",
    "00000000-0000-4000-8000-000000000000", "true", "None", "CN", "died", "destination", "\ud7ff\ufffd",
)  # fmt: skip

PAGES = [
    page
    for page in checks.every_page()
    if page.name.startswith(("cases:", "donations:"))
    and isinstance(page.view_class, type)
    and issubclass(page.view_class, ActView)
]


@pytest.fixture
def desks(db, settings) -> dict[str, Client]:
    """Everybody signed in a moment ago, however long the law takes, each at a browser of her own."""
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 24 * 60 * 60
    clients = {}
    for name in NAMES:
        someone = person(name)
        clients[name] = just_signed_in(someone)
        clients[name].people, clients[name].raise_request_exception = someone, False
    return clients


@pytest.fixture
def told(desks) -> dict[str, dict]:
    """What lies behind the addresses of both applications, made once for all pages of a test."""
    people = {name: client.people for name, client in desks.items()}
    cases, money = (import_module(f"{name}.tests.page_examples") for name in ("cases", "donations"))
    return cases.examples(people) | money.examples(people)


@pytest.mark.soak
@pytest.mark.parametrize("part", range(PARTS))
def test_no_bad_input_breaks_a_page_or_is_refused_without_a_word(part, desks, told):
    print(f"Seed {SEED}: repeat with LFNKR_SEED={SEED}.")  # noqa: T201 - shown when it fails
    wrong = []
    for page in PAGES[part::PARTS]:
        point, cookies = transaction.savepoint(), {name: desk.cookies.copy() for name, desk in desks.items()}
        wrong += [
            f"{page.name}: {fault}"
            for fault in spoilt_in_turn(page, desks, reverse(page.name, kwargs=told.get(page.name)))
        ]
        transaction.savepoint_rollback(point)
        set_constraints("DEFERRED")
        for name, desk in desks.items():
            desk.cookies = cookies[name]

    assert not wrong, "\n".join(wrong)


def spoilt_in_turn(page: Page, desks: dict[str, Client], place: str) -> list[str]:
    """What is wrong with a page when each of its fields is spoilt, and then several at once."""
    chance = soak.chance(page.name)
    desk, shown = best_placed(page, desks, place)
    typed = plausible(shown) | {"confirm": "on"}  # past the page that shows a death once more
    wrong = []
    for name in typed:
        for bad in chance.sample(BAD, min(A_FIELD, len(BAD))):
            wrong += sent(desk, place, typed | {name: bad}, name)
    for _time in range(AT_ONCE):
        some = {name: chance.choice(BAD) for name in typed if chance.random() < 0.4}
        wrong += sent(desk, place, typed | some, None)
    return wrong


def best_placed(page: Page, desks: dict[str, Client], place: str) -> tuple[Client, HttpResponse]:
    """Whoever has the right of what a page does and meets no obstacle there, otherwise who comes nearest to that."""
    shows = []
    for desk in sorted(desks.values(), key=lambda each: not may_act(each, page)):
        shown = desk.get(place)
        if shown.status_code == 200:
            shows.append((desk, shown))
            if may_act(desk, page) and not shown.context.get("obstacle"):
                break
    return min(shows, key=lambda one: (bool(one[1].context.get("obstacle")), not may_act(one[0], page)))


def may_act(desk: Client, page: Page) -> bool:
    """Whether whoever sits there has the right of what the page does; some pages are read by others, too."""
    action = page.view_class.action
    return action is None or any(map(desk.people.has_perm, action.permissions))


FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("body", "kind", "answer"),
    [
        (b"text=%ff%fe%c3%28&form_token=%00", FORM, {200, 302}),
        (b"text=half%2", FORM, {200, 302}),
        (b"text=" + b"x" * (6 * 1024 * 1024), FORM, {400}),
        (b"&".join(b"a%d=1" % number for number in range(5000)), FORM, {400}),
        (b"--cut\r\nContent-Disposition: form-data; name=", "multipart/form-data; boundary=cut", {200, 400}),
        (b"{}", "application/json", {200}),
        (b"", FORM, {200}),
    ],
    ids=["no UTF-8", "half an escape", "too large", "too many fields", "cut off", "JSON", "nothing"],
)
def test_what_no_browser_sends_breaks_nothing(desks, body, kind, answer):
    case = factories.case(desks["hana"].people)
    address = reverse("cases:add-note", args=[case.pk])

    assert desks["hana"].post(address, body, content_type=kind).status_code in answer


def sent(desk: Client, place: str, typed: dict[str, object], spoilt: str | None) -> list[str]:
    """What is wrong with the answer; whatever it brought about is undone."""
    point = transaction.savepoint()
    before = events()
    answer = desk.post(place, {name: value for name, value in typed.items() if value not in (None, "")})
    what = f"{place} with {spoilt}={typed.get(spoilt)!r:.60}" if spoilt else f"{place} with {typed!r:.600}"
    wrong = []
    if answer.status_code == 302:
        wrong += [f"{what}: saved what the database refuses in the end: {fault}" for fault in at_the_end()]
    elif answer.status_code == 200:
        wrong += [f"{what}: {fault}" for fault in refused(answer, typed, spoilt)]
        wrong += [f"{what}: refused, and something was written"] if events() != before else []
    else:
        wrong.append(f"{what}: {answer.status_code}")
    transaction.savepoint_rollback(point)
    set_constraints("DEFERRED")  # PostgreSQL forgets to set this back with the savepoint.
    return wrong


def at_the_end() -> list[str]:
    """What the database would say when the transaction is committed."""
    try:
        with transaction.atomic():
            set_constraints("IMMEDIATE")
    except DatabaseError as broken:
        return [str(broken)]
    return []


def set_constraints(when: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS ALL {when}")


def refused(answer: HttpResponse, typed: dict[str, object], spoilt: str | None) -> list[str]:
    """A refusal has words, and gives back what was typed; a search answers with whom it found, or that it found nobody."""
    form, faults = answer.context["form"], []
    bound = {field.html_name: field for each in (form, *people_in(form)) for field in each}
    told = [*form.errors, *(error for each in people_in(form) for error in each.errors)]
    told += form.people.non_form_errors() if hasattr(form, "people") else []
    if not told and not answer.context.get("is_looked_for"):
        faults.append("refused without a word")
    value = typed.get(spoilt)
    is_echoed = isinstance(value, str) and "\x00" not in value and spoilt in bound and is_typed(bound[spoilt])
    if is_echoed and escape(value.strip()) not in answer.text:
        faults.append("what was typed is lost")
    return faults


def is_typed(bound: forms.BoundField) -> bool:
    """Whether a person writes into this field, instead of choosing."""
    return isinstance(bound.field.widget, (forms.TextInput, forms.Textarea)) and not bound.is_hidden


def events() -> int:
    """How many changes the trail holds; a search for a name is one of its own."""
    return AuditEvent.objects.exclude(table_name="cases_namesearch").count()
