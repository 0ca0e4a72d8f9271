"""Donors: numbered, their names sealed, opened for the treasurer alone."""

import pytest
from django.db import connection

from donations.gifts import donors
from donations.models import Donor
from lfnkr.audit.models import AuditEvent
from lfnkr.keyring import keys

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])


def test_nobody_but_the_treasurer_reads_names(sora, mio, hana, yuki):
    donor = donors.record_donor(by=sora, kind="individual", name="Aoki Ren")

    for person in (mio, hana, yuki):
        assert donors.texts_of([donor], by=person) == {}
        assert not Donor.objects.visible_to(person).exists()


def test_a_name_lies_nowhere_in_clear(sora):
    donors.change_donor(
        donors.record_donor(by=sora, kind="parish", name="Aoki Ren"),
        by=sora,
        version=1,
        kind="parish",
        name="Aoki Ren",
        contact="ren@example.org",
    )

    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(d::text, '') FROM donations_donor d")
        stored = cursor.fetchone()[0]
    trail = "".join(str(event.changed) for event in AuditEvent.objects.filter(table_name="donations_donor"))
    assert trail
    for text in ("Aoki", "example.org"):
        assert text not in trail
        assert text.encode().hex() not in stored


def test_the_treasurer_reads_what_was_recorded(sora):
    named = donors.record_donor(by=sora, kind="school", name="Aoki Ren", contact="Kyoto")
    unnamed = donors.record_donor(by=sora, kind="individual")

    assert donors.texts_of([named, unnamed], by=sora) == {named: ("Aoki Ren", "Kyoto"), unnamed: (None, None)}
    assert (named.number, unnamed.number) == (1, 2)


def test_an_erased_donor_keeps_the_gifts_and_loses_the_name(sora):
    donor = donors.record_donor(by=sora, kind="individual", name="Aoki Ren")

    keys.erase(*donor.key_subject)

    assert donors.texts_of([donor], by=sora) == {donor: (None, None)}
