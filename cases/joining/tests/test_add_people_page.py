"""The page that adds people: it searches first, keeps what was typed, and says what stands in the way."""

from __future__ import annotations

from typing import Any

import pytest

from cases import casework
from cases.case.choices import Joined
from cases.status import Status
from cases.tests import factories
from cases.tests.screens import page_of, refusals, token_on
from lfnkr.calendar import clock

pytestmark = pytest.mark.usefixtures("all_rows")


def typed(row: int = 0, **facts: str) -> dict[str, str]:
    """One row as a browser sends it: a girl of six told only now, newly received."""
    told = {
        "name": "",
        "looked": facts.get("name", ""),
        "sex": "f",
        "age": "6",
        "joined": "told_later",
        "happened": "",
        "kin": "",
        "role": "dependant",
        "along": "",
        "alias": "",
        **facts,
    }
    return {f"people-{row}-{name}": value for name, value in told.items()}


def post(desk, case, *rows: dict[str, str], **facts: str) -> Any:
    """Send the page with these rows."""
    page = page_of(case, "add-people")
    data = {"form_token": token_on(desk.get(page)), "people-TOTAL_FORMS": str(len(rows)), "people-INITIAL_FORMS": "0"}
    for row in rows:
        data |= row
    return desk.post(page, data | facts)


def test_a_stranger_does_not_find_the_page(desk_of, hana, jun):
    assert desk_of(jun).get(page_of(factories.case(hana), "add-people")).status_code == 404


def test_of_a_closed_request_the_page_says_what_to_do_first(desk_of, hana):
    case = factories.member(hana, Status.DECLINED).case
    casework.close_case(case, by=hana, closed_for="other", reason="Over.")

    page = desk_of(hana).get(page_of(case, "add-people")).content.decode()

    assert "Reopen it first" in page
    assert "people-0-name" not in page


def test_two_children_are_added_in_one_sending(desk_of, hana):
    case = factories.case(hana)
    (mother,) = factories.members_of(case)

    answer = post(
        desk_of(hana), case, typed(kin=f"child:{mother.pk}"), typed(1, age="10 months", sex="m", name="박철수")
    )

    assert answer.status_code == 302, refusals(answer)
    assert [member.joined for member in factories.members_of(case)] == ["call", "told_later", "told_later"]
    assert mother.person.relationships.get().kind == "mother"


def test_nothing_is_ticked_beforehand(desk_of, hana):
    page = desk_of(hana).get(page_of(factories.case(hana), "add-people")).content.decode()
    before_template = page.partition("<template")[0]

    assert " checked" not in before_template


def test_since_when_has_to_be_said(desk_of, hana):
    answer = post(desk_of(hana), factories.case(hana), typed(joined=""))

    assert answer.status_code == 200
    assert "people-0-joined" in answer.content.decode()


def test_a_birth_needs_its_day(desk_of, hana):
    answer = post(desk_of(hana), factories.case(hana), typed(joined="born", age=""))

    assert any("as closely as it is known" in sentence for sentence in refusals(answer))


def test_a_small_child_is_nobodys_father(desk_of, hana):
    case = factories.case(hana)
    (mother,) = factories.members_of(case)

    answer = post(desk_of(hana), case, typed(sex="m", kin=f"parent:{mother.pk}"))

    assert any("A child of this age" in sentence for sentence in refusals(answer))


def test_what_does_not_fit_together_is_saved_and_said(desk_of, hana):
    case = factories.case(hana)
    (woman,) = factories.members_of(case)

    desk = desk_of(hana)

    answer = post(desk, case, typed(age="25", kin=f"child:{woman.pk}"))

    assert answer.status_code == 302, refusals(answer)
    assert "These do not fit together" in desk.get(case.get_absolute_url()).content.decode()
    assert len(factories.members_of(case)) == 2


def test_a_child_on_the_request_is_offered_no_child(desk_of, hana):
    case = factories.case(hana, factories.woman(), factories.child(age=6))
    child = factories.members_of(case)[1]

    page = desk_of(hana).get(page_of(case, "add-people")).content.decode()

    assert f"child:{child.pk}" not in page
    assert f"sibling:{child.pk}" in page


def test_whoever_may_be_known_is_shown_before_anything_is_saved(desk_of, hana):
    factories.case(hana, factories.woman(names=("김영희",)))
    case = factories.case(hana)

    answer = post(desk_of(hana), case, typed(name="김영희", looked=""))

    assert answer.status_code == 200
    assert "Someone may be known already" in answer.content.decode()
    assert len(factories.members_of(case)) == 1


def test_the_one_chosen_among_the_known_joins(desk_of, hana):
    known = factories.members_of(factories.case(hana, factories.woman(names=("김영희",))))[0].person
    case = factories.case(hana)

    answer = post(desk_of(hana), case, typed(name="김영희", age="", sex="unknown", person=str(known.pk)))

    assert answer.status_code == 302, refusals(answer)
    assert factories.members_of(case)[1].person == known


def test_a_person_nobody_may_see_cannot_be_chosen(desk_of, hana, jun):
    known = factories.members_of(factories.case(jun))[0].person
    case = factories.case(hana)

    answer = post(desk_of(hana), case, typed(person=str(known.pk)))

    assert any("in no request of yours" in sentence for sentence in refusals(answer))


def test_the_second_of_two_who_add_the_same_child_is_asked_and_may_say_that_it_is_another(desk_of, hana):
    case = factories.case(hana)
    assert post(desk_of(hana), case, typed()).status_code == 302

    asked = post(desk_of(hana), case, typed())
    assert any("may be the same person" in sentence for sentence in refusals(asked))
    assert "people-0-is_another" in asked.content.decode()

    assert post(desk_of(hana), case, typed(is_another="on")).status_code == 302
    assert len(factories.members_of(case)) == 3


def test_one_more_row_and_everybody_taken_away(desk_of, hana):
    case = factories.case(hana)
    more = post(desk_of(hana), case, typed(name="박철수"), add_person="1").content.decode()
    assert "people-1-name" in more
    assert "박철수" in more

    nobody = post(desk_of(hana), case, typed(DELETE="on"))
    assert any("Everybody was taken away" in sentence for sentence in refusals(nobody))


def test_the_history_says_who_was_added_and_how(desk_of, hana):
    with clock.at(factories.ago(days=9)):
        case = factories.case(hana)
    factories.join(case, factories.child(), by=hana, joined=Joined.TOLD_LATER, happened=None)

    page = desk_of(hana).get(case.get_absolute_url()).content.decode()

    assert "Added to the request" in page
    assert "was there already at the call, and is told only now" in page
    assert page_of(case, "add-people") in page


@pytest.mark.parametrize("language", ["ja", "ko"])
def test_the_page_is_shown_in_each_language(desk_of, hana, language):
    desk = desk_of(hana)
    desk.cookies["django_language"] = language

    assert desk.get(page_of(factories.case(hana), "add-people")).status_code == 200
