"""Birthplace, last residence and place of crossing are kept as they were told, with the town they were found to be."""

from __future__ import annotations

import pytest

from cases.models import Case, Identity, Person, PersonCorrection
from cases.people.towns.told import ToldPlace, disagree, province_of, supplied
from cases.reference.models import Place
from cases.seal import reveal
from cases.tests import factories
from cases.tests.screens import call, page_of, save, token_on
from cases.tests.test_act_pages import filled
from lfnkr.keyring import sealing
from lfnkr.web.tests.reading import in_one_line

pytestmark = pytest.mark.usefixtures("all_rows")

HOERYONG = ToldPlace("Foeryong", "KP-hoeryong")
FIND = "/requests/towns/"


@pytest.fixture
def desk(desk_of, hana):
    return desk_of(hana)


def kept(person: Person, name: str) -> ToldPlace | None:
    """What is sealed of a place."""
    text = sealing.unseal(Identity.objects.get(person=person), name)[name]
    return ToldPlace.parse(text) if text is not None else None


def told_at_intake(desk, **typed: str) -> Person:
    """One person of whom this was typed, saved through the page."""
    answer = save(desk, call({"age": "30"} | typed))
    assert answer.status_code == 302, answer.context["form"].people.forms[0].errors
    return Case.objects.latest("recorded_at").members.get().person


def opened(desk, case: Case) -> str:
    """The page that corrects the first person, with the seal open."""
    desk.post(page_of(case, "open-seal"))
    return page_of(case, "correct-person", factories.members_of(case)[0].pk)


def sent(desk, address: str, **typed: str):
    """The page sent with this typed over what stands there."""
    return desk.post(address, filled(desk, address, **typed))


# The value


@pytest.mark.parametrize(
    "place", [HOERYONG, ToldPlace("a village"), ToldPlace("무산", ""), ToldPlace("Ji'an, 집안 @home")]
)
def test_a_place_comes_back_from_its_text(place):
    assert ToldPlace.parse(place.text) == place


def test_a_place_of_before_towns_were_known_is_words_alone():
    assert ToldPlace.parse("Musan") == ToldPlace("Musan")


@pytest.mark.parametrize(
    ("told", "province"),
    [
        ({}, ""),
        ({"birthplace": ToldPlace("Musan", "KP-musan")}, "KP-09"),
        ({"birthplace": ToldPlace("Musan", "KP-musan"), "last_residence": ToldPlace("Hyesan", "KP-hyesan")}, "KP-10"),
        ({"birthplace": ToldPlace("Yanji", "CN-yanji")}, ""),
        ({"crossing_place": ToldPlace("Hyesan", "KP-hyesan")}, ""),
        ({"last_residence": ToldPlace("a village")}, ""),
        ({"last_residence": ToldPlace("gone", "KP-of-no-list")}, ""),
        ({"last_residence": ToldPlace("North Hamgyong", "KP-09")}, "KP-09"),
    ],
)
def test_the_province_is_that_of_the_last_home_else_of_birth(told, province):
    assert province_of(told) == province


def test_what_was_told_itself_is_never_replaced_by_what_a_town_says():
    assert supplied({"birthplace": HOERYONG}, has_origin=True, has_country=True) == {}
    assert supplied({"birthplace": HOERYONG}, has_origin=False, has_country=False) == {
        "origin": Place.objects.get(pk="KP-09"),
        "birth_country": "KP",
    }
    assert supplied({"birthplace": ToldPlace("옌지", "CN-yanji")}, has_origin=False, has_country=False) == {
        "birth_country": "CN"
    }


def test_born_in_one_province_and_at_home_in_another_is_no_contradiction():
    ryanggang = Place.objects.get(pk="KP-10")
    told = {"birthplace": ToldPlace("Musan", "KP-musan"), "last_residence": ToldPlace("Hyesan", "KP-hyesan")}

    assert disagree(told, ryanggang) is None
    assert disagree({"birthplace": told["birthplace"]}, ryanggang)["province"].pk == "KP-09"
    assert disagree(told, None) is None


# Looking for a town while typing


def test_a_town_is_looked_for_without_being_in_any_address(desk):
    page = desk.post(f"{FIND}?field=people-0-birthplace", {"q": "Foeryong"})

    assert 'name="people-0-birthplace-town" value="KP-hoeryong"' in page.text
    assert "Hoeryong 회령 (North Hamgyong)" in page.text
    assert "checked" in page.text.split('value="KP-hoeryong"')[1].split(">")[0]
    assert desk.get(f"{FIND}?field=people-0-birthplace").status_code == 405


def test_what_may_be_several_has_none_chosen_beforehand(desk):
    page = desk.post(f"{FIND}?field=birthplace", {"q": "Unsan"})

    assert "South Pyongan" in page.text
    assert "North Pyongan" in page.text
    assert 'value="open"' in page.text.split(" checked")[0].rsplit("<input", 1)[1]


def test_what_is_in_no_list_says_so(desk):
    assert "kept as told" in desk.post(f"{FIND}?field=birthplace", {"q": "xyzzy"}).text


@pytest.mark.parametrize("field", ["", "a" * 61, '"><script>', "people 0"])
def test_no_field_of_ours_is_not_there(desk, field):
    assert desk.post(FIND, {"q": "Musan"}, QUERY_STRING=f"field={field}").status_code == 404


@pytest.mark.parametrize("who", ["sora", "yuki", "rin"])
def test_whoever_takes_up_no_requests_looks_for_no_town(desk_of, request, who):
    assert desk_of(request.getfixturevalue(who)).post(f"{FIND}?field=birthplace", {"q": "Musan"}).status_code == 403


# At intake


def test_three_places_are_told_at_intake_and_the_town_says_the_province(desk):
    person = told_at_intake(desk, birthplace="Foeryong", last_residence="혜산", crossing_place="ムサン")

    assert kept(person, "birthplace") == HOERYONG
    assert kept(person, "last_residence") == ToldPlace("혜산", "KP-hyesan")
    assert kept(person, "crossing_place") == ToldPlace("ムサン")  # It only sounds so: a person has to say it.
    assert (person.origin_id, person.birth_country) == ("KP-10", "KP")


def test_nothing_told_is_nothing_kept(desk):
    person = told_at_intake(desk)

    assert [kept(person, name) for name in ("birthplace", "last_residence", "crossing_place")] == [None] * 3
    assert (person.origin_id, person.birth_country) == (None, "")


def test_a_town_chosen_among_several_is_that_town(desk):
    chosen = {"birthplace": "Unsan", "birthplace-looked": "Unsan", "birthplace-town": "KP-unsan-03"}

    assert kept(told_at_intake(desk, **chosen), "birthplace") == ToldPlace("Unsan", "KP-unsan-03")


def test_none_of_them_is_remembered_and_asks_no_more(desk):
    person = told_at_intake(desk, birthplace="무산", **{"birthplace-looked": "무산", "birthplace-town": "none"})

    assert kept(person, "birthplace") == ToldPlace("무산", "")
    assert person.origin_id is None


@pytest.mark.parametrize(
    ("chosen", "looked"), [("KP-musan", "Musan"), ("KP-musan", "Hyesan"), ("CN-yanji", "Hyesan"), ("x\n@y", "Hyesan")]
)
def test_a_town_chosen_for_other_words_is_let_go(desk, chosen, looked):
    person = told_at_intake(desk, birthplace="Hyesan", **{"birthplace-looked": looked, "birthplace-town": chosen})

    assert kept(person, "birthplace") == ToldPlace("Hyesan", "KP-hyesan")


def test_not_clear_yet_stays_so(desk):
    person = told_at_intake(desk, birthplace="무산", **{"birthplace-looked": "무산", "birthplace-town": "open"})

    assert kept(person, "birthplace") == ToldPlace("무산")


def test_the_search_without_a_script_shows_the_towns_and_keeps_what_was_typed(desk):
    page = desk.post("/requests/new/", call({"age": "30", "birthplace": "Unsan"}) | {"search": "1"})

    assert 'value="KP-unsan-03"' in page.text
    assert 'value="Unsan"' in page.text


def test_a_province_told_and_another_of_the_town_are_both_saved_and_said(desk):
    answer = desk.post(
        "/requests/new/",
        {"form_token": token_on(desk.get("/requests/new/"))}
        | call({"age": "30", "origin": "KP-09", "last_residence": "Hyesan"}),
        follow=True,
    )

    assert "the province of origin is North Hamgyong, and the town told lies in Ryanggang" in in_one_line(answer.text)
    assert Person.objects.latest("recorded_at").origin_id == "KP-09"


@pytest.mark.parametrize(
    ("typed", "sentence"), [("가" * 101, "at most 100 characters"), ("Mu\u202esan", "hidden marks in this line")]
)
def test_what_no_place_can_be_is_refused_in_a_sentence(desk, typed, sentence):
    page = save(desk, call({"age": "30", "birthplace": typed}))

    assert sentence in str(page.context["form"].people.forms[0].errors["birthplace"])
    assert not Case.objects.exists()


def test_a_draft_keeps_the_words_and_the_town_chosen(desk):
    typed = {"birthplace": "Unsan", "birthplace-looked": "Unsan", "birthplace-town": "KP-unsan"}
    draft = desk.post("/requests/drafts/", call({"age": "30"} | typed)).json()["draft"]

    page = desk.get(f"/requests/new/?draft={draft}").text

    assert 'value="Unsan"' in page
    assert "checked" in page.split('value="KP-unsan"')[1].split(">")[0]


# Complete or correct


def test_a_place_is_completed_later_and_the_province_with_it(desk, hana):
    case = factories.case(hana, factories.woman())
    address = opened(desk, case)

    assert sent(desk, address, birthplace="회령시").status_code == 302

    person = factories.members_of(case)[0].person
    assert kept(person, "birthplace") == ToldPlace("회령시", "KP-hoeryong")
    assert person.origin_id == "KP-09"
    changed = set(PersonCorrection.objects.filter(person=person).values_list("fact", flat=True))
    assert changed == {"birthplace", "origin", "birth_country"}


def test_a_page_sent_as_it_stands_changes_no_place(desk, hana):
    case = factories.case(hana, factories.woman(birthplace=HOERYONG, crossing_place=ToldPlace("ムサン")))
    address = opened(desk, case)
    before = PersonCorrection.objects.count()

    page = desk.get(address).text
    assert 'value="Foeryong"' in page
    assert "checked" in page.split('value="KP-hoeryong"')[1].split(">")[0]
    assert sent(desk, address).status_code == 302
    assert PersonCorrection.objects.count() == before


def test_a_wrong_town_is_mended_and_what_it_was_is_shown_in_words(desk, hana):
    case = factories.case(hana, factories.woman(birthplace=HOERYONG))
    address = opened(desk, case)

    assert sent(desk, address, birthplace="무산").status_code == 302

    assert "before: Foeryong (Hoeryong 회령 (North Hamgyong))" in in_one_line(desk.get(address).text)
    assert kept(factories.members_of(case)[0].person, "birthplace") == ToldPlace("무산", "KP-musan")


def test_words_kept_as_told_are_tied_to_a_town_later(desk, hana):
    case = factories.case(hana, factories.woman(crossing_place=ToldPlace("the ferry near Onsong")))
    address = opened(desk, case)

    page = desk.get(address).text
    assert 'name="crossing_place-town" value="KP-onsong"' in page
    assert sent(desk, address, **{"crossing_place-town": "KP-onsong"}).status_code == 302

    person = factories.members_of(case)[0].person
    assert kept(person, "crossing_place") == ToldPlace("the ferry near Onsong", "KP-onsong")
    assert person.origin_id is None  # Where somebody crossed is not where they come from.


def test_a_place_is_taken_away_where_it_was_told_of_somebody_else(desk, hana):
    case = factories.case(hana, factories.woman(birthplace=HOERYONG))
    address = opened(desk, case)

    assert sent(desk, address, birthplace="").status_code == 302

    assert kept(factories.members_of(case)[0].person, "birthplace") is None


def test_a_closed_seal_shows_no_place(desk, hana):
    case = factories.case(hana, factories.woman(birthplace=HOERYONG))

    page = desk.get(page_of(case, "correct-person", factories.members_of(case)[0].pk)).text

    assert "Foeryong" not in page
    assert "Hoeryong" not in page


def test_the_open_seal_reads_a_place_as_told_with_its_town(desk, hana):
    case = factories.case(hana, factories.woman(birthplace=HOERYONG))
    reveal.open_seal(case, by=hana)

    (person,) = reveal.contents(case, by=hana).people

    assert ("Birthplace", "Foeryong (Hoeryong 회령 (North Hamgyong))") in person.told


def test_somebody_added_later_tells_their_places_too(desk, hana):
    case = factories.case(hana)
    address = page_of(case, "add-people")
    row = {"name": "", "sex": "f", "age": "6", "joined": "told_later", "happened": "", "kin": "", "role": "dependant"}
    row |= {"along": "", "alias": "", "birthplace": "연길"}
    sent_rows = {f"people-0-{name}": value for name, value in row.items()}
    total = {"people-TOTAL_FORMS": "1", "people-INITIAL_FORMS": "0", "form_token": token_on(desk.get(address))}

    assert desk.post(address, total | sent_rows).status_code == 302

    child = factories.members_of(case)[-1].person
    assert kept(child, "birthplace") == ToldPlace("연길", "CN-yanji")
    assert child.birth_country == "CN"


def test_the_database_holds_no_place_in_clear(desk, hana):
    case = factories.case(hana, factories.woman(birthplace=HOERYONG))
    identity = Identity.objects.get(person=factories.members_of(case)[0].person)

    assert b"Foeryong" not in bytes(identity.birthplace)
    assert b"KP-hoeryong" not in bytes(identity.birthplace)
