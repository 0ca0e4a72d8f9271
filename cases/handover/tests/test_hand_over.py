"""A request changes hands: with a note until it was read, given back, taken by one of two; a restricted one by a director alone."""

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from cases import casework
from cases.follow_up import errors
from cases.handover.panels import nobodys
from cases.models import Case, Task
from cases.seal.reveal import open_seal
from cases.tests import factories
from lfnkr.accounts import account_actions
from lfnkr.audit import trail
from lfnkr.notices.models import Notice

NOTE = "She hides with the pastor until Friday."


def held(case):
    with trail.reading():
        return Case.objects.select_related("lead", "deputy").get(pk=case.pk)


def last(case):
    with trail.reading():
        return case.assignments.select_related("case").last()


def keys(user) -> list:
    return [case.pk for case in nobodys(user)]


def test_whoever_hands_a_request_over_says_what_the_next_one_needs_to_know(hana, jun):
    case = factories.case(hana)
    with pytest.raises(errors.HandOverMissing):
        casework.assign(case, by=hana, lead=jun, cannot_wait=False)
    with pytest.raises(errors.HandOverMissing):
        casework.assign(case, by=hana, lead=hana, deputy=jun, note=" ", cannot_wait=False)
    casework.assign(case, by=hana, lead=hana, cannot_wait=False)
    casework.assign(case, by=hana, lead=jun, note=NOTE, cannot_wait=False)
    assert held(case).lead == jun


def test_the_note_stands_at_the_top_until_it_was_read_and_stays_in_the_history(desk_of, hana, jun):
    case = factories.case(hana)
    casework.assign(case, by=hana, lead=jun, note=NOTE)
    desk = desk_of(jun)
    assert "The note is sealed" in desk.get(case.get_absolute_url()).content.decode()
    open_seal(case, by=jun)
    before = desk.get(case.get_absolute_url()).content.decode()
    assert "I have read the note" in before and NOTE in before
    with pytest.raises(errors.NotForYou):
        casework.acknowledge_hand_over(last(case), by=hana)
    casework.acknowledge_hand_over(last(case), by=jun)
    with pytest.raises(errors.ReadAlready):
        casework.acknowledge_hand_over(last(case), by=jun)
    after = desk.get(case.get_absolute_url()).content.decode()
    assert "I have read the note" not in after and after.count(NOTE) == before.count(NOTE) - 1


def test_the_database_keeps_who_was_given_a_request(hana, jun):
    case = factories.case(hana)
    casework.assign(case, by=hana, lead=jun, note=NOTE)
    with pytest.raises(DatabaseError), transaction.atomic(), trail.act("test", by=None):
        case.assignments.update(lead=hana)


def test_given_back_it_stays_with_its_lead_until_somebody_takes_it(hana, jun, mio):
    case = factories.case(hana)
    with pytest.raises(errors.NotItsLead):
        casework.give_back(case, by=jun, note=NOTE)
    with pytest.raises(errors.HandOverMissing):
        casework.give_back(case, by=hana, note="")
    assert keys(jun) == []
    casework.give_back(case, by=hana, note=NOTE)
    with pytest.raises(errors.GivenBackAlready):
        casework.give_back(case, by=hana, note=NOTE)
    assert held(case).lead == hana and keys(jun) == keys(mio) == [case.pk]
    assert Notice.objects.filter(kind="cases.given_back", user=mio).exists()
    casework.take_case(case, by=jun)
    assert held(case).lead == jun and keys(jun) == []
    with trail.reading():
        assert set(Task.objects.filter(case=case).open().values_list("owner", flat=True)) == {jun.pk}


def test_the_second_who_takes_a_request_is_told_who_has_it(hana, jun, mio):
    case = factories.case(hana)
    casework.give_back(case, by=hana, note=NOTE)
    casework.take_case(case, by=jun)
    with pytest.raises(errors.InGoodHands) as refused:
        casework.take_case(case, by=mio)
    assert jun.display_name in str(refused.value)


def test_a_request_in_good_hands_is_not_taken(hana, jun):
    with pytest.raises(errors.InGoodHands):
        casework.take_case(factories.case(hana), by=jun)


def test_the_requests_of_somebody_suspended_are_nobodys(hana, jun, rin):
    case = factories.case(hana)
    account_actions.suspend(hana, by=rin)
    assert keys(jun) == [case.pk]
    casework.take_case(case, by=jun)
    assert held(case).lead == jun


def test_a_restricted_one_is_there_for_directors_alone(desk_of, hana, jun, mio):
    case = factories.case(hana)
    casework.restrict_request(case, by=hana, reason="Her husband may look for her.")
    casework.give_back(case, by=hana, note=NOTE)
    assert keys(jun) == [] and keys(mio) == [case.pk]
    address = reverse("cases:take-case", args=[case.pk])
    assert desk_of(jun).get(address).status_code == 404
    with pytest.raises(errors.OnlyDirectorTakes):
        casework.take_case(case, by=jun)
    casework.take_case(case, by=mio)
    assert held(case).lead == mio


def test_whoever_has_it_open_in_an_emergency_may_take_what_is_nobodys(hana, jun, mio):
    case = factories.case(hana)
    casework.break_glass(case, by=jun, reason="Nobody answers.")
    casework.give_back(case, by=hana, note=NOTE)
    casework.take_case(case, by=jun)
    assert held(case).lead == jun


def test_of_a_request_in_other_hands_the_page_says_nothing(desk_of, hana, jun):
    case = factories.case(hana)
    assert desk_of(jun).get(reverse("cases:take-case", args=[case.pk])).status_code == 404


def test_the_desk_shows_nothing_of_a_request_but_its_reference(desk_of, hana, jun):
    case = factories.case(hana, summary="She is in Yanji.")
    casework.give_back(case, by=hana, note=NOTE)
    desk = desk_of(jun)
    page = desk.get("/").content.decode()
    assert case.reference in page and NOTE not in page and "Yanji" not in page
    assert case.reference in desk.get(reverse("cases:nobodys-list")).content.decode()
    desk.get(reverse("cases:take-case", args=[case.pk]))
    assert desk.get(case.get_absolute_url()).status_code == 404
