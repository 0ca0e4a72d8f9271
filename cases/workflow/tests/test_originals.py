"""A duplicate names the request that counts instead, and somebody counts in it, whatever is recorded later."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from cases import casework
from cases.models import StatusChange
from cases.status import Status
from cases.tests import factories
from cases.voiding.actions import void
from cases.workflow import errors
from lfnkr.audit import trail
from lfnkr.calendar import clock


def repeat(case, by, original=None):
    return casework.move(
        factories.members_of(case), by=by, status=Status.DUPLICATE, reason="The pastor called again.", original=original
    )


def namesake(by, first):
    """A second request for the woman of a first one."""
    (her,) = factories.members_of(first)
    return factories.case(by, factories.woman(person=her.person, age=None))


def test_one_that_names_none_is_refused(hana):
    with pytest.raises(errors.OriginalMissing):
        repeat(factories.case(hana), hana)


def test_a_request_does_not_repeat_itself(hana):
    case = factories.case(hana)

    with pytest.raises(errors.OriginalIsItself):
        repeat(case, hana, original=case)


def test_the_only_other_request_of_the_same_people_is_it_without_asking(hana, all_rows):
    first = factories.case(hana)
    again = namesake(hana, first)

    (change,) = repeat(again, hana)

    assert change.duplicate_of == first


def test_of_two_that_name_each_other_one_stays(hana):
    first, again = factories.case(hana), factories.case(hana)
    repeat(again, hana, original=first)

    with pytest.raises(errors.OriginalCountsNobody):
        repeat(first, hana, original=again)


def test_an_original_may_be_found_to_repeat_a_third(hana, all_rows):
    first, second, third = factories.case(hana), factories.case(hana), factories.case(hana)
    repeat(third, hana, original=second)

    repeat(second, hana, original=first)

    assert StatusChange.objects.filter(status=Status.DUPLICATE).count() == 2


def test_a_circle_of_three_is_refused(hana):
    first, second, third = factories.case(hana), factories.case(hana), factories.case(hana)
    repeat(third, hana, original=second)
    repeat(second, hana, original=first)

    with pytest.raises(errors.OriginalCountsNobody):
        repeat(first, hana, original=third)


def test_nobody_is_taken_off_a_request_that_others_repeat(hana, all_rows):
    first = factories.case(hana, factories.woman(), factories.child())
    mother, child = factories.members_of(first)
    again, other = factories.case(hana), factories.case(hana)
    repeat(again, hana, original=first)
    casework.move([child], by=hana, status=Status.DUPLICATE, reason="Told twice.", original=other)

    with pytest.raises(errors.NobodyWouldCount):
        void(mother, by=hana, case=first, reason="She was never there.")


def test_the_database_refuses_one_without_an_original(hana):
    member = factories.member(hana)

    with pytest.raises(DatabaseError, match="names the request that counts"), transaction.atomic():
        StatusChange.objects.create(member=member, status=Status.DUPLICATE, occurred_at=clock.now(), recorded_by=hana)


def test_the_database_refuses_a_circle_written_past_the_act(hana):
    first, again = factories.case(hana), factories.case(hana)
    repeat(again, hana, original=first)
    (member,) = factories.members_of(first)

    with (
        pytest.raises(DatabaseError, match="Nobody would count"),
        transaction.atomic(),
        trail.act("test", by=hana),
        connection.cursor() as cursor,
    ):
        StatusChange.objects.create(
            member=member, status=Status.DUPLICATE, occurred_at=clock.now(), recorded_by=hana, duplicate_of=again
        )
        cursor.execute("SET CONSTRAINTS hold_original IMMEDIATE")


def send(client, case, **fields):
    form = client.get(reverse("cases:move", args=[case.pk])).context["form"]
    members = [str(member.pk) for member in factories.members_of(case)]
    typed = {
        "members": members,
        "status": "duplicate",
        "reason": "Told twice.",
        "happened": f"{clock.today()}",
        **fields,
    }
    assert "original" in form.fields
    return client.post(reverse("cases:move", args=[case.pk]), typed)


def test_the_page_takes_the_reference_of_a_request_one_sees(desk_of, hana):
    first, again = factories.case(hana), factories.case(hana)

    answer = send(desk_of(hana), again, original=first.reference.lower())

    assert answer.status_code == 302
    page = desk_of(hana).get(again.get_absolute_url())
    assert f"of {first.reference}" in page.text


def test_a_name_is_searched_for_and_leads_to_the_reference(desk_of, hana, jun):
    first = factories.case(hana, factories.woman(names=("김은주",)))
    factories.case(jun, factories.woman(names=("김은주",)))
    again = factories.case(hana)

    page = send(desk_of(hana), again, original="Kim Eun-ju")

    assert first.reference in page.text
    assert f"ask {jun.display_name}" in page.text
    assert not again.members.filter(status=Status.DUPLICATE).exists()


@pytest.mark.parametrize("whose", ["another's", "nobody's"])
def test_a_request_one_does_not_see_answers_as_one_that_is_not_there(desk_of, hana, jun, whose):
    reference = factories.case(jun).reference if whose == "another's" else "R-ZZZZZ"

    page = send(desk_of(hana), factories.case(hana), original=reference)

    assert "You see no request with this reference" in page.text
