"""Laws of lists: each is a ListPage, found by an index, exported by whoever may see it and by nobody else, and tells no sealed text."""

from __future__ import annotations

import csv
import secrets
from io import BytesIO, StringIO

import pytest
import pyzipper
from django.test import Client
from django.urls import reverse
from django.views.generic.list import MultipleObjectMixin

from cases.tests.leak_markers import LeakMarkers, found_in
from lfnkr.accounts.tests.people import just_signed_in, letters_sent, person
from lfnkr.web import checks
from lfnkr.web.lists import declared, store
from lfnkr.web.lists.filters import ListFilter
from lfnkr.web.lists.models import Export
from lfnkr.web.lists.pages import ListPage
from lfnkr.web.lists.writers import as_it_was
from reports.tests import leak_fixtures

LISTS = {name: view for name, (_page, view) in declared.every_list().items()}
NAMES = {
    "accounts",
    "appeals",
    "backups",
    "bank-rows",
    "changes",
    "decisions",
    "donors",
    "entries",
    "exports",
    "gifts",
    "gifts-in-kind",
    "journal",
    "missions",
    "notices",
    "pledges",
    "proposals",
    "rates",
    "receipts",
    "requests",
    "tasks",
    "terms",
    "trail",
}
"""Names that stand in exports and saved filters: added to, never taken out or changed."""

NO_LIST_OF_OURS = {
    "usersessions_list": "one's own sessions, by allauth",
    "mfa_list_webauthn": "one's own keys, by allauth",
}
FILLED_IN = {"file_format": "csv", "purpose": "a check", "recipient": "myself"}
PEOPLE = ("hana", "jun", "mio", "sora", "yuki", "rin")


every_list = pytest.mark.parametrize("name", sorted(LISTS))


def test_names_that_are_kept_never_change():
    assert set(LISTS) == NAMES


def test_every_page_that_shows_a_list_is_a_list_page():
    others = [
        page.name
        for page in checks.every_page()
        if isinstance(page.view_class, type)
        and issubclass(page.view_class, MultipleObjectMixin)
        and page.name not in NO_LIST_OF_OURS
    ]

    assert others == []


@every_list
def test_a_list_says_whether_it_is_about_people(name):
    declared_here = [view.__dict__["sensitive"] for view in LISTS[name].__mro__ if "sensitive" in view.__dict__]

    assert declared_here
    assert isinstance(declared_here[0], bool)


@every_list
def test_a_list_is_sorted_by_what_an_index_begins_with(name):
    view = LISTS[name]
    if view.is_short:
        return
    for order in (view.order, *(column.sort for column in view.columns if column.sort)):
        assert any(begins(fields, [field.removeprefix("-") for field in order]) for fields in indexes(view)), order


def indexes(view: type[ListPage]) -> list[list[str]]:
    """The fields of each index, whole or unique, of a list's table."""
    options = view.model._meta
    found = [[field.removeprefix("-") for field in index.fields] for index in options.indexes if not index.condition]
    found += [list(one.fields) for one in options.constraints if getattr(one, "fields", ()) and not one.condition]
    return found + [[field.name] for field in options.concrete_fields if field.unique]


def begins(fields: list[str], order: list[str]) -> bool:
    """Whether an index begins with an order, or with one column by which rows are chosen and then the order."""
    without_key = order[:-1] if order[-1:] == ["id"] else order
    return any(fields[start : start + len(part)] == part for start in (0, 1) for part in (order, without_key) if part)


@every_list
def test_a_filter_is_one_of_ours(name):
    assert LISTS[name].filter_class is None or issubclass(LISTS[name].filter_class, ListFilter)


@every_list
def test_a_list_is_exported_by_whoever_may_see_it_and_by_nobody_else(name, db):
    page, _view = declared.every_list()[name]
    for who in PEOPLE:
        user = person(who)
        seen = just_signed_in(user).get(reverse(page)).status_code
        asked = just_signed_in(user).get(reverse("lists:export", args=[name])).status_code
        saved = just_signed_in(user).get(reverse("lists:save", args=[name])).status_code
        made = Export.objects.count()
        posted = just_signed_in(user).post(reverse("lists:export", args=[name]), FILLED_IN).status_code

        assert (asked, saved) == (seen, seen), f"{who} sees the list with {seen}, and its export with {asked}"
        assert posted == (302 if seen == 200 else 403)
        assert Export.objects.count() == made + (seen == 200)


@every_list
def test_a_stranger_is_led_to_the_sign_in_page(name, db):
    for page in ("lists:export", "lists:save"):
        answer = Client().post(reverse(page, args=[name]), FILLED_IN)
        assert answer.status_code == 302
        assert "/accounts/login/" in answer.url
    assert not Export.objects.exists()


@pytest.fixture
def in_a_folder_of_its_own(settings, tmp_path):
    """Exports of this test."""
    settings.EXPORT_DIR = tmp_path
    return tmp_path


def test_no_file_of_any_list_tells_a_sealed_text(hana, mio, sora, yuki, rin, in_a_folder_of_its_own):
    markers = LeakMarkers(seed := secrets.randbits(32))
    print(f"Seed {seed}.")  # noqa: T201 - shown when it fails
    leak_fixtures.plant_a_case(markers, hana, mio)
    leak_fixtures.plant_money(markers, hana, mio, sora)
    filled = set()

    for user in (hana, mio, sora, yuki, rin):
        for name, view in LISTS.items():
            if not user.has_perm(view.permission_required):
                continue
            query = "?show=all" if name == "requests" else ""
            heads, rows = table(exported(user, f"{reverse('lists:export', args=[name])}{query}"))
            assert not found_in(str([heads, *rows]).encode(), markers.all_markers), f"{user}: {name}"
            filled |= {name} if rows else set()

    assert filled >= {"requests", "decisions", "entries", "gifts", "trail", "changes", "accounts", "exports"}


def exported(user, address: str, **asked: str) -> bytes:
    """The file that somebody gets, decrypted."""
    with letters_sent():
        answer = just_signed_in(user).post(address, FILLED_IN | asked)
    made = Export.objects.get(pk=answer.url.strip("/").rpartition("/")[2])
    assert made.state == "ready", made.refusal
    content = just_signed_in(user).post(reverse("lists:export-file", args=[made.pk])).content
    if not made.is_encrypted:
        return content
    with pyzipper.AESZipFile(BytesIO(content)) as archive:
        return archive.read(archive.namelist()[0], pwd=store.passphrase(made.pk).encode())


def table(content: bytes) -> tuple[list[str], list[list[str]]]:
    """The heads and rows of a file."""
    lines = list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))
    _above, heads, *rows = lines[lines.index([]) :]
    return heads, [[as_it_was(cell) for cell in row] for row in rows]


@every_list
def test_a_row_of_a_file_has_as_many_cells_as_it_has_heads(name, mio, sora, hana, in_a_folder_of_its_own):
    leak_fixtures.plant_a_case(LeakMarkers(1), hana, mio)
    leak_fixtures.plant_money(LeakMarkers(2), hana, mio, sora)
    user = next(user for user in (mio, sora) if user.has_perm(LISTS[name].permission_required))

    heads, rows = table(exported(user, reverse("lists:export", args=[name])))

    assert len(set(heads)) == len(heads) > 1
    assert all(len(row) == len(heads) for row in rows)
