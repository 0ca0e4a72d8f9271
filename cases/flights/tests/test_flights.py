"""Earlier flights and returns: told as they were, mended without losing what stood before, known in every request, counted nowhere."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from cases import casework
from cases.errors import InTheFuture, UnknownChoice
from cases.flights import errors
from cases.flights.lines import flights_of, in_short, told_of, words_of
from cases.merging.pairs import Pair
from cases.models import EarlierFlight
from cases.risk.models import QUESTIONS
from cases.seal.reveal import open_seal
from cases.tests import factories
from cases.tests.screens import page_of, token_on
from cases.tests.test_act_pages import filled
from cases.workflow.errors import NotOnTheRequest
from lfnkr.calendar import clock
from lfnkr.fuzzy.reading import read
from lfnkr.web.tests.reading import in_one_line

pytestmark = pytest.mark.usefixtures("all_rows")

SENT_BACK = {"kind": "sent_back", "country": "CN", "followed": "holding", "months_held": 3}


@pytest.fixture
def member(hana):
    return factories.members_of(factories.case(hana))[0]


@pytest.fixture
def desk(desk_of, hana):
    return desk_of(hana)


def told(member, by, **facts) -> EarlierFlight:
    """A return of March 2013, or what is said instead."""
    return casework.tell_of_flight(member, by=by, **SENT_BACK | {"happened": read("March 2013")} | facts)


def address(member, name: str, *more) -> str:
    """A page about the earlier flights of somebody."""
    return page_of(member.case, name, member.pk, *more)


# What is refused


def test_what_happened_after_the_call_is_told_where_it_counts(member, hana):
    with pytest.raises(errors.AfterTheCall):
        told(member, hana, happened=read((clock.today() + timedelta(days=1)).isoformat()))


@pytest.mark.parametrize("facts", [{"followed": "prison"}, {"months_held": 2}, {"months_held": 0}])
def test_nobody_is_held_after_a_crossing(member, hana, facts):
    with pytest.raises(errors.HeldAfterCrossing):
        casework.tell_of_flight(member, by=hana, kind="crossed", **facts)


def test_nobody_is_held_for_months_and_not_held(member, hana):
    with pytest.raises(errors.HeldAndNotHeld):
        told(member, hana, followed="not_held", months_held=2)


@pytest.mark.parametrize("facts", [{"kind": "flew"}, {"followed": "hell"}, {"country": "XX"}, {"certainty": "sure"}])
def test_what_no_list_knows_is_refused(member, hana, facts):
    with pytest.raises(UnknownChoice):
        told(member, hana, **facts)


def test_nothing_is_told_of_days_to_come(member, hana):
    with pytest.raises(InTheFuture):
        told(member, hana, told_on=clock.today() + timedelta(days=1))


def test_whoever_was_put_on_the_request_in_error_has_no_flights_there(hana):
    case = factories.case(hana, factories.woman(), factories.child())
    child = factories.members_of(case)[1]
    casework.void(child, by=hana, case=case, reason="Another family.")

    with pytest.raises(NotOnTheRequest):
        told(child, hana)


def test_taking_back_needs_a_reason_and_happens_once(member, hana):
    flight = told(member, hana)
    with pytest.raises(errors.ReasonMissing):
        casework.take_back_flight(flight, by=hana, reason=" ")
    casework.take_back_flight(flight, by=hana, reason="Her sister's.")

    for again in (
        lambda: casework.take_back_flight(flight, by=hana, reason="Again."),
        lambda: casework.correct_flight(flight, by=hana, country="RU"),
    ):
        with pytest.raises(errors.ToldAnew):
            again()


def test_the_database_keeps_what_was_told_as_it_was_told(member, hana):
    flight = told(member, hana)
    for statement in (
        "UPDATE cases_earlierflight SET country = 'RU' WHERE id = %s",
        "DELETE FROM cases_earlierflight WHERE id = %s",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [flight.pk])


def test_the_database_refuses_somebody_held_after_a_crossing(member, hana):
    row = EarlierFlight(person=member.person, case=member.case, kind="crossed", followed="prison", recorded_by=hana)
    with pytest.raises(IntegrityError, match="flight_followed_by_nothing"), transaction.atomic():
        row.save(force_insert=True)


# What is kept


def test_a_flight_is_kept_as_closely_as_it_is_known(member, hana):
    words = words_of(told(member, hana, certainty="partner", source="relative_seoul", told_on=clock.today()))

    assert words.startswith("was sent back by force, Mar 2013, from China, holding centre (jipkyulso), 3 months")
    assert "(relative in South Korea)" in words


def test_nothing_but_what_happened_must_be_known(member, hana):
    assert words_of(casework.tell_of_flight(member, by=hana, kind="went_back")) == "went back"


def test_lines_stand_in_the_order_they_happened_however_they_were_told(member, hana):
    for when in ("2016", "", "about 2009", "before 2012"):
        told(member, hana, happened=read(when) if when else None)

    dates = [str(flight.happened or "") for flight in flights_of([member.person_id], user=hana)[member.person_id]]

    assert dates[0].endswith("2009")
    assert dates[-1] == ""


def test_a_correction_keeps_what_stood_before_under_it(member, hana):
    flight = told(member, hana, words="At Tumen.")
    corrected = casework.correct_flight(flight, by=hana, months_held=6, reason="Her letter says six.")
    again = casework.correct_flight(corrected, by=hana, country="RU")
    open_seal(member.case, by=hana)

    (line,) = told_of(member.person_id, user=hana).lines

    assert line.flight.pk == again.pk
    assert "6 months" in line.words and "from Russia" in line.words
    assert [("3 months" in text, "6 months" in text) for text in (one.words for one in line.formers)] == [
        (False, True),
        (True, False),
    ]
    assert line.in_words == "At Tumen."
    assert [one.why for one in line.formers] == ["", "Her letter says six."]


def test_telling_the_same_again_changes_nothing(member, hana):
    flight = told(member, hana)

    assert casework.correct_flight(flight, by=hana, country="CN", words="") == flight
    assert EarlierFlight.objects.count() == 1


def test_what_was_taken_back_stands_nowhere(member, hana):
    casework.take_back_flight(told(member, hana), by=hana, reason="Her sister's.")

    told_again = told_of(member.person_id, user=hana)
    assert told_again.lines == ()
    assert [one.why for one in told_again.in_error] == [""]  # The seal is closed.
    open_seal(member.case, by=hana)
    assert [one.why for one in told_of(member.person_id, user=hana).in_error] == ["Her sister's."]


def test_what_was_told_in_another_request_is_known_to_whoever_sees_that_request(member, hana, jun, mio):
    told(member, hana)
    again = factories.case(jun, factories.person_facts("principal", person=member.person))

    assert [words_of(one) for one in flights_of([member.person_id], user=mio)[member.person_id]]
    assert flights_of([member.person_id], user=jun)[member.person_id] == []
    assert again.members.get().person_id == member.person_id


def test_a_merge_takes_the_flights_along_and_its_undoing_brings_them_back(member, hana):
    other = factories.members_of(factories.case(hana))[0]
    flight = told(other, hana)
    for each in (member, other):
        open_seal(each.case, by=hana)
    made = casework.merge_people(Pair.of(member.person, other.person), by=hana, stands={})

    flight.refresh_from_db()
    assert flight.person_id == made.survivor_id
    casework.undo_merge(made, by=hana)
    flight.refresh_from_db()
    assert flight.person_id == other.person_id


def test_in_short_it_says_what_whoever_decides_must_know(member, hana):
    assert in_short([]) == ""
    casework.tell_of_flight(member, by=hana, kind="crossed")
    told(member, hana)
    told(member, hana)

    assert in_short(EarlierFlight.objects.all()) == "was sent back by force 2 times, 1 earlier crossing"


# Pages


def test_a_flight_is_told_corrected_and_taken_back_by_its_pages(member, desk):
    page = desk.get(address(member, "tell-of-flight"))
    sent = {"form_token": token_on(page), "kind": "sent_back", "happened": "spring 2013", "country": "CN"}
    assert desk.post(address(member, "tell-of-flight"), sent | {"happened": "March 2013"}).status_code == 302
    flight = EarlierFlight.objects.get()
    assert "was sent back by force 1 time" in in_one_line(desk.get(member.case.get_absolute_url()).text)

    one = address(member, "correct-flight", flight.pk)
    assert desk.post(one, filled(desk, one, followed="prison", months_held="12")).status_code == 302
    page = desk.get(address(member, "flights"))
    assert "prison camp (kyohwaso), 12 months" in in_one_line(page.text)
    assert "before: was sent back by force, Mar 2013, from China" in in_one_line(page.text)

    latest = EarlierFlight.objects.standing().get()
    wrong = address(member, "take-back-flight", latest.pk)
    assert desk.post(wrong, filled(desk, wrong, reason="Her sister's.")).status_code == 302
    assert "Nothing was told of earlier flights yet" in desk.get(address(member, "flights")).text


def test_two_who_correct_one_line_do_not_write_over_each_other(member, desk, hana):
    flight = told(member, hana)
    one = address(member, "correct-flight", flight.pk)
    sent = filled(desk, one, months_held="9")
    casework.correct_flight(flight, by=hana, months_held=6)

    page = desk.post(one, sent)

    assert page.status_code == 200
    assert "Somebody told this line anew" in in_one_line(page.text)
    assert EarlierFlight.objects.standing().get().months_held == 6


def test_what_was_typed_stands_in_the_refused_form(member, desk):
    page = desk.get(address(member, "tell-of-flight"))
    sent = {"form_token": token_on(page), "kind": "crossed", "followed": "prison", "words": "강을 건넜다"}

    page = desk.post(address(member, "tell-of-flight"), sent)

    assert "Somebody is held after a return" in in_one_line(page.text)
    assert "강을 건넜다" in page.text


def stream_of(desk, case, **narrowed) -> str:
    page = in_one_line(desk.get(case.get_absolute_url(), narrowed).text)
    return page[page.index('class="timeline"') :].partition("</ol>")[0]


def test_a_line_stands_in_the_stream_when_told_told_anew_and_taken_back(member, desk, hana):
    told(member, hana, words="At Tumen.")
    flight = casework.correct_flight(EarlierFlight.objects.get(), by=hana, months_held=6)

    stream = stream_of(desk, member.case)
    assert "Told of before the call: was sent back by force, Mar 2013" in stream
    assert "Told anew of before the call: was sent back by force" in stream
    assert "<s>" not in stream
    assert "At Tumen." not in stream
    assert address(member, "flights") in stream

    casework.take_back_flight(flight, by=hana, reason="Her sister's.")
    stream = stream_of(desk, member.case)
    assert stream.count("<s>") == 1
    assert "<s>Told anew of before the call" in stream
    open_seal(member.case, by=hana)
    assert "At Tumen." in stream_of(desk, member.case)


def test_the_stream_is_narrowed_to_flights_and_to_a_person(desk, hana):
    case = factories.case(hana, factories.woman(), factories.child())
    mother, child = factories.members_of(case)
    told(mother, hana)

    assert "Told of before the call" in stream_of(desk, case, kind="flight", person=str(mother.person_id))
    assert "Told of before the call" not in desk.get(case.get_absolute_url(), {"person": str(child.person_id)}).text


def test_the_stream_tells_only_what_was_told_in_the_request(member, desk_of, hana, jun):
    told(member, hana)
    again = factories.case(jun, factories.person_facts("principal", person=member.person))

    assert "Told of before the call" not in desk_of(jun).get(again.get_absolute_url()).text


def test_what_does_not_fit_is_saved_and_said_and_leads_to_the_flights(member, desk, hana):
    told(member, hana)
    one = address(member, "tell-of-flight")
    sent = {"form_token": token_on(desk.get(one)), "kind": "crossed", "happened": "2015"}

    page = desk.post(one, sent, follow=True)

    assert "the first time they left was told as 2015" in in_one_line(page.text)
    assert EarlierFlight.objects.standing().count() == 2
    assert f'<a href="{address(member, "flights")}">' in desk.get(member.case.get_absolute_url()).text


def test_a_forced_return_is_a_hint_for_the_risk_and_answers_nothing(member, desk, hana):
    one = page_of(member.case, "assess-risk")
    casework.tell_of_flight(member, by=hana, kind="went_back")
    assert "To think of" not in desk.get(one).text

    flight = told(member, hana)
    page = desk.get(one)
    assert "was sent back by force 1 time" in page.text
    assert {page.context["form"][name].value() for name in QUESTIONS} == {"not_asked"}

    casework.take_back_flight(flight, by=hana, reason="Her sister's.")
    assert "To think of" not in desk.get(one).text


@pytest.mark.parametrize("name", ["flights", "tell-of-flight"])
def test_a_stranger_finds_no_page(member, desk_of, jun, sora, name):
    assert desk_of(jun).get(address(member, name)).status_code == 404
    assert desk_of(sora).get(address(member, name)).status_code in (403, 404)


def test_a_line_of_a_request_one_may_not_see_is_not_there(member, desk_of, hana, jun):
    flight = told(member, hana)
    case = factories.case(jun, factories.person_facts("principal", person=member.person))
    own = factories.members_of(case)[0]

    assert desk_of(jun).get(address(own, "correct-flight", flight.pk)).status_code == 404
    assert "was sent back" not in desk_of(jun).get(address(own, "flights")).text
