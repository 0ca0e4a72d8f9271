"""Other requests of a person: in one line for whoever may see them; whom to ask of the others; nothing of a restricted one."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases import casework
from cases.across.differences import OF_ITS_OWN, compared
from cases.models import Case, CaseMember, Person
from cases.people.former import other_requests
from cases.seal.reveal import open_seal
from cases.status import Status
from cases.tests import factories
from cases.tests.screens import call, save
from lfnkr.audit import trail
from lfnkr.declared.facts import fact_of, tellable
from lfnkr.language.lists import listed
from lfnkr.privacy import SEALED

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])

ASK_JUN = "Another request of this person: ask Jun."
WHAT_JUN_KNOWS = ("Jun", "Yanji", "restricted")


@pytest.fixture
def person(hana) -> Person:
    """A woman of a request of hana's."""
    return _woman(factories.case(hana, factories.woman(names=("리영희",))))


def _woman(case: Case) -> Person:
    return factories.members_of(case)[0].person


def again(by, person: Person, **facts) -> Case:
    """Another request of the same woman, taken up by somebody."""
    return factories.case(by, factories.woman(person=person), **facts)


def page_of(client, case: Case) -> str:
    return client.get(case.get_absolute_url()).text


def before_of(client, case: Case):
    member = factories.members_of(case)[0]
    return client.get(reverse("cases:told-before", args=[case.pk, member.pk]))


def first_of(person: Person) -> Case:
    with trail.reading():
        return person.memberships.order_by("case__recorded_at").first().case


# Of a request one may not see


def test_a_restricted_request_is_as_if_it_were_not_there(desk_of, hana, jun, person):
    without = page_of(desk_of(hana), first_of(person))
    hidden = again(jun, person, summary="We were told of a flat in Yanji.", country="MN")
    casework.restrict_request(hidden, by=jun, reason="Her husband may look for her.")

    shown = page_of(desk_of(hana), first_of(person))
    told = before_of(desk_of(hana), first_of(person))
    correct = desk_of(hana).get(
        reverse("cases:correct-person", args=[first_of(person).pk, factories.members_of(first_of(person))[0].pk])
    )

    assert "other requests" not in without
    for text in (shown, told.text, correct.text):
        assert "other requests" not in text
        assert "nother request" not in text
        assert hidden.reference not in text
        assert not [word for word in WHAT_JUN_KNOWS if word in text]
    assert "No other request is known" in told.text


def test_of_a_colleagues_request_only_whom_to_ask_is_told(desk_of, hana, jun, person):
    other = again(jun, person, summary="We were told of a flat in Yanji.", country="MN")
    casework.move(factories.members_of(other), by=jun, status=Status.WITHDRAWN, reason="She changed her mind.")

    for text in (page_of(desk_of(hana), first_of(person)), before_of(desk_of(hana), first_of(person)).text):
        assert ASK_JUN in text
        assert other.reference not in text
        assert str(other.pk) not in text
        assert "withdrawn" not in text
        assert "Mongolia" not in text
        assert "Yanji" not in text


def test_two_requests_of_one_colleague_are_one_line(hana, jun, person):
    again(jun, person)
    again(jun, person)

    found = other_requests([person.pk], user=hana, but=first_of(person))

    assert [one.words for one in found[person.pk]] == [ASK_JUN]


def test_where_the_lead_has_left_the_director_is_asked(hana, jun, person):
    again(jun, person)
    jun.is_active = False
    jun.save()

    found = other_requests([person.pk], user=hana, but=first_of(person))

    assert [one.words for one in found[person.pk]] == ["Another request of this person: ask the director."]


def test_a_strangers_page_of_what_was_told_is_not_there(desk_of, hana, jun, person):
    again(hana, person)

    assert before_of(desk_of(jun), first_of(person)).status_code == 404


def test_somebody_of_another_request_is_not_found_by_the_address(desk_of, hana, person):
    case, (stranger,) = first_of(person), factories.members_of(factories.case(hana))

    page = desk_of(hana).get(reverse("cases:told-before", args=[case.pk, stranger.pk]))

    assert page.status_code == 404


@pytest.mark.parametrize("name", ["sora", "yuki", "rin"])
def test_other_roles_are_told_of_no_request(request, hana, jun, person, name):
    again(jun, person)
    reader = request.getfixturevalue(name)

    found = other_requests([person.pk], user=reader)

    assert all(one.member is None for one in found[person.pk])


# Of a request one may see


def test_nobody_who_was_nowhere_else_is_named(desk_of, hana, person):
    text = page_of(desk_of(hana), first_of(person))

    assert "Was on other requests" not in text


def test_an_earlier_request_is_told_in_one_line(desk_of, hana, person):
    former = first_of(person)
    factories.bring(former, Status.IN_DESTINATION, by=hana)

    now = again(hana, person)
    text = page_of(desk_of(hana), now)

    assert former.reference in text
    assert "in destination: South Korea" in text
    assert "led by LFNKR" in text
    assert "caseworker Hana" in text


def test_the_director_sees_every_other_request_with_its_mark(desk_of, hana, jun, mio, person):
    hidden = again(jun, person)
    casework.restrict_request(hidden, by=jun, reason="Her husband may look for her.")

    text = page_of(desk_of(mio), first_of(person))

    assert hidden.reference in text
    assert "restricted" in text


def test_somebody_put_on_the_other_request_in_error_was_not_on_it(desk_of, hana, person):
    other = factories.case(hana, factories.woman(), factories.person_facts(person=person))
    (_principal, member) = factories.members_of(other)
    casework.void(member, by=hana, case=other, reason="It was another woman.")

    assert "Was on other requests" not in page_of(desk_of(hana), first_of(person))


def test_what_differs_between_then_and_now_stands_side_by_side(desk_of, hana, person):
    former = again(hana, person, country="LA", is_watched="no")

    page = before_of(desk_of(hana), first_of(person))

    (before,) = page.context["requests"]
    assert before.case == former
    assert ("Country they are in", "Laos", "China") in before.differences
    assert ("Are they watched?", "no", "yes") in before.differences


def test_every_fact_that_is_told_in_clear_is_compared_or_says_why_not():
    told = {
        model: {name for name, column in tellable(model).items() if fact_of(column).privacy != SEALED}
        for model in (Case, CaseMember)
    }

    for model, names in told.items():
        assert set(compared(model)) == names - OF_ITS_OWN.keys()
    assert OF_ITS_OWN.keys() <= set.union(*told.values()), "Said of a column that is told of nobody."
    assert {"country", "is_watched"} < set(compared(Case))
    assert {"role", "desired_destination"} < set(compared(CaseMember))


def test_its_words_are_read_under_its_own_seal_alone(desk_of, hana, person):
    former = again(hana, person, summary="We were told of a flat in Yanji.")
    casework.add_note(former, by=hana, text="She waits behind the mill.")
    now = first_of(person)
    open_seal(now, by=hana)

    closed = before_of(desk_of(hana), now).text
    open_seal(former, by=hana)
    opened = before_of(desk_of(hana), now).text

    assert "Yanji" not in closed and "mill" not in closed
    assert "Yanji" in opened and "mill" in opened


def test_the_number_of_questions_does_not_grow_with_the_people(hana):
    people = [_woman(factories.case(hana)) for _number in range(4)]
    for person in people:
        again(hana, person)
    trail.identify(hana)

    asked = []
    for some in (people[:1], people):
        with CaptureQueriesContext(connection) as queries:
            found = other_requests({person.pk for person in some}, user=hana)
        assert [len(lines) for lines in found.values()] == [2] * len(some)
        asked.append(len(queries))

    assert asked[0] == asked[1]


# At intake


def matches_on(page) -> list:
    return page.context["form"].people.forms[0].matches


def test_at_intake_what_is_known_of_somebody_and_their_requests_are_shown_before_saving(desk_of, hana, person):
    factories.bring(first_of(person), Status.IN_DESTINATION, by=hana)

    page = save(desk_of(hana), call({"name": "이영희", "age": "30"}))

    (match,) = matches_on(page)
    assert match.known.startswith(listed(["female", "30 years"]))
    assert [one.case for one in match.requests] == [first_of(person)]
    assert "in destination: South Korea" in page.text
    with trail.reading():
        assert Case.objects.count() == 1


def test_at_intake_a_request_of_a_colleague_is_only_whom_to_ask(desk_of, hana, jun, person):
    other = again(jun, person, country="MN")
    hidden = again(jun, person)
    casework.restrict_request(hidden, by=jun, reason="Her husband may look for her.")

    page = save(desk_of(hana), call({"name": "이영희", "age": "30"}))

    assert ASK_JUN in page.text
    assert other.reference not in page.text and hidden.reference not in page.text


def test_at_intake_a_hit_in_a_colleagues_request_tells_nothing_of_the_person(desk_of, hana, jun):
    factories.case(jun, factories.woman(names=("리영희",), age=57))

    page = save(desk_of(hana), call({"name": "이영희", "age": "30"}))

    (match,) = matches_on(page)
    assert (match.known, match.requests, match.sentence) == ("", (), "Possible match: ask Jun.")
    assert not re.search(r"(?<![\w-])57(?![\w-])", page.text)  # as a word: tokens are letters and figures by chance
