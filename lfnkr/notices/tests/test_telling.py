"""A notice is a row: told once, to people who can sign in, gone with the act that is undone."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import CharField, TextField

from lfnkr.calendar import clock
from lfnkr.notices import kinds
from lfnkr.notices.kinds import NoticeKind, Responsible
from lfnkr.notices.models import Notice
from lfnkr.notices.telling import tell, those_who_may_know


def test_a_step_is_told_once(calm, about, hana):
    for _time in range(3):
        tell(calm, [hana, hana], about=about, step="24")
    tell(calm, [hana], about=about, step="48")

    assert sorted(Notice.objects.values_list("step", flat=True)) == ["24", "48"]


def test_an_act_that_is_undone_told_nobody(calm, about, hana):
    with pytest.raises(RuntimeError), transaction.atomic():
        tell(calm, [hana], about=about)
        raise RuntimeError

    assert not Notice.objects.exists()


def test_who_cannot_sign_in_is_not_told(calm, about, hana, jun):
    hana.is_active = False
    jun.role = ""

    tell(calm, [hana, jun, None], about=about)

    assert not Notice.objects.exists()


def test_of_a_restricted_request_nobody_but_lead_and_director_may_know(hana, jun, mio, sora):
    everybody = [hana, jun, mio, sora]

    assert those_who_may_know(everybody, Responsible(lead=hana, is_restricted=True)) == [hana, mio]
    assert those_who_may_know(everybody, Responsible(lead=hana)) == everybody


def test_two_kinds_cannot_share_a_key(calm):
    with pytest.raises(ValueError, match=r"tests\.calm"):
        kinds.register(NoticeKind(key="tests.calm", title="Another", who="", when=""))


def test_a_notice_has_three_short_texts_and_no_other():
    texts = {f.name: f.max_length for f in Notice._meta.concrete_fields if isinstance(f, (CharField, TextField))}

    assert texts == {"kind": 40, "occasion": 40, "step": 20}


@pytest.mark.parametrize("column", ["kind", "step", "occasion"])
@pytest.mark.parametrize("name", ["Pak Sun-ok", "박순옥", "pak sun-ok", "USD 1,200", "Yanji"])
def test_the_database_refuses_a_notice_with_a_name_a_place_or_a_sum(calm, about, hana, column, name):
    with pytest.raises(IntegrityError, match="notice_names_nobody"):
        Notice.objects.create(**{"user": hana, "kind": calm.key, "about": about, "since": clock.now(), column: name})


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM notices_notice",
        "DELETE FROM notices_alarm",
        "DELETE FROM notices_letter",
        "DELETE FROM notices_pagercall",
        "DELETE FROM notices_oncall",
        "DELETE FROM notices_pager",
        "UPDATE notices_pager SET address = ''",
        "UPDATE notices_oncall SET user_id = recorded_by_id",
        "UPDATE notices_notice SET user_id = user_id",
        "UPDATE notices_letter SET user_id = user_id",
        "UPDATE notices_alarm SET about = gen_random_uuid()",
    ],
)
def test_the_application_removes_and_redirects_nothing_that_was_told(db, statement):
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
