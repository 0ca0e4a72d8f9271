"""A text that does not open is kept, as an event and a row without a word of it, and the officers are told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from cases.models import CaseNote, PersonName
from cases.tests import factories
from cases.tests.screens import page_of
from lfnkr.audit import trail
from lfnkr.audit.models import AuditEvent
from lfnkr.calendar import clock
from lfnkr.keyring import keys, sealing, troubles
from lfnkr.models import UnopenedText
from lfnkr.notices.models import Notice

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])


@pytest.fixture
def case(hana):
    return factories.case(hana, factories.woman(names=("리영희", "Ri Yong-hui")), summary="A pastor called.")


@pytest.fixture
def altered(case):
    """One name of which one bit was turned over."""
    name = PersonName.objects.order_by("position").first()
    with trail.act("sabotage", by=None):
        PersonName.objects.filter(pk=name.pk).update(text=bytes(name.text)[:-1] + bytes([bytes(name.text)[-1] ^ 1]))
    return name


def test_reading_it_on_a_page_leaves_its_place_and_no_word_of_it(case, altered, desk_of, hana):
    page = desk_of(hana).post(page_of(case, "open-seal"), follow=True).text

    assert "Ri Yong-hui" in page
    (kept,) = UnopenedText.objects.all()
    assert (str(kept), kept.reason) == (f"cases_personname.text, {altered.pk}", "text")
    event = AuditEvent.objects.get(table_name="lfnkr_unopenedtext")
    assert (event.act, event.actor) == ("text does not open", hana.pk)
    assert "리영희" not in str(event.changed)


def test_the_director_and_the_administrator_are_told_and_nobody_else(
    case, altered, desk_of, hana, mio, rin, sora, yuki
):
    desk_of(hana).post(page_of(case, "open-seal"), follow=True)

    assert {notice.user for notice in Notice.objects.filter(kind="keyring.unopened_text")} == {mio, rin}


def test_it_is_kept_and_told_once_a_day(case, altered, desk_of, hana, mio):
    sealing.unseal_many([altered.__class__.objects.get(pk=altered.pk)] * 3)
    desk_of(hana).post(page_of(case, "open-seal"), follow=True)
    told = Notice.objects.filter(kind="keyring.unopened_text").count()

    assert UnopenedText.objects.count() == 1
    assert told > 0
    with clock.at(clock.now() + timedelta(days=1)):
        sealing.unseal_many(PersonName.objects.all())
    assert UnopenedText.objects.count() == 2
    assert Notice.objects.filter(kind="keyring.unopened_text").count() == 2 * told


def test_an_erased_text_is_no_trouble(case, desk_of, hana):
    keys.erase("person", case.members.get().person_id)

    desk_of(hana).post(page_of(case, "open-seal"), follow=True)

    assert not UnopenedText.objects.exists()


def test_an_ordinary_page_keeps_nothing(case, desk_of, hana):
    desk_of(hana).post(page_of(case, "open-seal"), follow=True)

    assert not UnopenedText.objects.exists()


@pytest.mark.django_db(transaction=True, databases=["default", "keyring"])
def test_a_write_that_is_refused_for_a_lost_key_is_kept_although_it_was_undone(case, desk_of, hana, connect_as):
    connect_as("owner", "keyring").execute("DELETE FROM keyring_key WHERE kind = 'case'")

    page = desk_of(hana).post(page_of(case, "add-note"), {"text": "Nobody knows this."}).text

    assert "tell the administrator" in page
    assert "Nobody knows this." in page
    with trail.reading():
        assert not CaseNote.objects.exists()
    assert {(row.table_name, row.reason) for row in UnopenedText.objects.all()} >= {("cases_casenote", "no key")}
    assert AuditEvent.objects.filter(act="text does not open").exists()


def test_a_missing_keyring_does_not_fill_the_trail(monkeypatch):
    many = [troubles.Trouble("cases_personname", str(number), "text", "no key") for number in range(600)]

    assert troubles.keep(many) == troubles.MOST_A_DAY
    assert troubles.keep(many) == 0


@pytest.mark.parametrize(
    "statement", ["UPDATE lfnkr_unopenedtext SET reason = 'key'", "DELETE FROM lfnkr_unopenedtext"]
)
def test_what_was_kept_stays(case, altered, statement):
    sealing.unseal_many(PersonName.objects.all())

    with pytest.raises((ProgrammingError, IntegrityError)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
