"""The pages of family and others: told by somebody's hand, found before somebody new is made, completed."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.urls import reverse

from cases import casework
from cases.models import CaseMember, Person, Relationship
from cases.seal.reveal import open_seal
from cases.tests import factories
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.web import form_tokens

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])

ASKED = {"life": "not_asked", "told_on": "2026-03-03"}


@pytest.fixture
def member(hana) -> CaseMember:
    """A woman of 30 of a request of hana's."""
    return factories.members_of(factories.case(hana, factories.woman(names=("리영희",))))[0]


def address(member: CaseMember, name="tell-of-family", *more, **query) -> str:
    return reverse(f"cases:{name}", args=[member.case_id, member.pk, *more]) + (f"?{urlencode(query)}" if query else "")


def send(client, url, **typed):
    return client.post(url, {form_tokens.FIELD: form_tokens.new(), **ASKED, **typed})


def told() -> list[Relationship]:
    with trail.reading():
        return list(Relationship.objects.select_related("person", "relative").order_by("pk"))


# Refused


@pytest.mark.parametrize("name", ["family", "tell-of-family"])
def test_a_strangers_request_is_not_there(desk_of, jun, member, name):
    assert desk_of(jun).get(address(member, name)).status_code == 404


def test_a_strangers_line_is_not_there(desk_of, hana, jun, member):
    relation = casework.tell_of_family(member, by=hana, kin="sister")

    assert desk_of(jun).get(address(member, "complete-relation", relation.pk)).status_code == 404
    assert send(desk_of(jun), address(member, "complete-relation", relation.pk), life="dead").status_code == 404


def test_a_line_of_another_request_is_not_found_at_this_one(desk_of, hana, member):
    (other,) = factories.members_of(factories.case(hana))
    relation = casework.tell_of_family(other, by=hana, kin="sister")

    assert desk_of(hana).get(address(member, "complete-relation", relation.pk)).status_code == 404


def test_somebody_of_another_request_is_not_named_by_the_address(desk_of, hana, member):
    (other,) = factories.members_of(factories.case(hana))

    url = address(member, **{"with": other.pk})

    assert desk_of(hana).get(url).status_code == 404


def test_a_person_one_may_not_see_is_not_chosen(desk_of, hana, jun, member):
    (stranger,) = factories.members_of(factories.case(jun, factories.woman(names=("리은경",))))
    typed = {"kin": "sister", "name": "리은경", "who-looked": "리은경", "who-person": stranger.person_id}

    page = send(desk_of(hana), address(member), **typed)

    assert "no request of yours any more" in page.text
    assert told() == []


@pytest.mark.parametrize("person", ["none", "1", "x" * 200])
def test_what_is_no_key_is_nobody(desk_of, member, hana, person):
    page = send(desk_of(hana), address(member), kin="sister", **{"who-person": person})

    assert "no request of yours any more" in page.text


def test_what_contradicts_itself_is_refused_and_nothing_typed_is_lost(desk_of, hana, member):
    page = send(
        desk_of(hana),
        address(member),
        kin="daughter",
        sex="m",
        name="리은경",
        words="Behind the mill.",
        since="2015",
        until="2012",
    )

    assert page.context["form"].errors.keys() == {"sex", "until"}
    assert "리은경" in page.text and "Behind the mill." in page.text
    assert told() == []


# Told


def test_an_age_is_one_of_the_day_on_which_it_was_told(desk_of, hana, member):
    send(desk_of(hana), address(member), kin="daughter", sex="f", age="17", told_on="2025-11-03")

    (line,) = told()
    assert line.relative.age.text == "17y@2025-11-03"


def test_a_child_left_behind_is_told_in_one_go(desk_of, hana, member):
    page = send(
        desk_of(hana),
        address(member),
        kin="daughter",
        age="6",
        country="CN",
        whereabouts="partners_family",
        source="pastor",
    )

    (relation,) = told()
    assert page.url == address(member, "family")
    assert (relation.person_id, relation.kind) == (member.person_id, "mother")
    assert (relation.relative.sex, relation.relative.age.low, relation.relative.memberships.count()) == ("f", 6, 0)
    assert "daughter, 6 years, China" in desk_of(hana).get(member.case.get_absolute_url()).text


def test_whoever_may_be_known_is_shown_before_somebody_new_is_made(desk_of, hana, jun, member):
    sister = factories.case(hana, factories.woman(names=("리은경",)))
    factories.case(jun, factories.woman(names=("이은경",)))

    page = send(desk_of(hana), address(member), kin="sister", name="이은경")

    assert told() == []
    assert sister.reference in page.text
    assert "Possible match: ask Jun." in page.text

    known = factories.members_of(sister)[0].person_id
    send(desk_of(hana), address(member), kin="sister", name="이은경", **{"who-looked": "이은경", "who-person": known})

    (relation,) = told()
    assert relation.person_id == known
    assert sister.reference in desk_of(hana).get(address(member, "family")).text


def test_none_of_these_makes_somebody_new(desk_of, hana, member):
    factories.case(hana, factories.woman(names=("리은경",)))

    send(desk_of(hana), address(member), kin="sister", name="이은경", **{"who-looked": "이은경", "who-person": ""})

    (relation,) = told()
    assert relation.person.memberships.count() == 0


def test_a_name_changed_after_the_search_is_looked_for_again(desk_of, hana, member):
    factories.case(hana, factories.woman(names=("리은경",)))

    send(desk_of(hana), address(member), kin="sister", name="이은경", **{"who-looked": "박순옥", "who-person": ""})

    assert told() == []


def test_another_person_of_the_request_is_related_by_the_link_beside_them(desk_of, hana):
    one, other = factories.members_of(factories.case(hana, factories.woman(), factories.person_facts(sex="m", age=35)))
    client, url = desk_of(hana), address(one, **{"with": other.pk})

    page = client.get(address(one, "family"))
    form = client.get(url).context["form"]
    send(client, url, kin="husband")

    assert url in page.text
    assert "name" not in form.fields
    assert "wife" not in dict(form.fields["kin"].choices)
    assert told()[0].kind == "spouse"
    assert url not in client.get(address(one, "family")).text


def test_sent_twice_it_is_told_once(desk_of, hana, member):
    client, token = desk_of(hana), form_tokens.new()
    typed = {form_tokens.FIELD: token, **ASKED, "kin": "sister"}

    client.post(address(member), typed)
    client.post(address(member), typed)

    assert len(told()) == 1


# Completed


def test_words_are_not_written_over_by_whoever_cannot_read_them(desk_of, hana, member):
    relation = casework.tell_of_family(member, by=hana, kin="sister", words="Behind the mill.")
    client, url = desk_of(hana), address(member, "complete-relation", relation.pk)

    closed = client.get(url)
    open_seal(member.case, by=hana)
    opened = client.get(url)

    assert "words" not in closed.context["form"].fields and "mill" not in closed.text
    assert "Behind the mill." in opened.text


def test_a_husband_has_died_meanwhile(desk_of, hana, member):
    relation = casework.tell_of_family(member, by=hana, kin="husband", told_on=clock.today())
    client, url = desk_of(hana), address(member, "complete-relation", relation.pk)
    typed = {"version": "1", "life": "dead", "until": "2019", "told_on": str(clock.today())}

    client.post(url, {form_tokens.FIELD: form_tokens.new(), **typed})
    late = client.post(url, {form_tokens.FIELD: form_tokens.new(), **typed | {"life": "alive"}})

    (row,) = told()
    assert (row.life, str(row.until), row.version) == ("dead", "2019", 2)
    assert "Somebody else changed this" in late.text


def test_the_names_of_those_left_behind_stand_on_the_page_while_its_seal_is_open(desk_of, hana, member):
    send(desk_of(hana), address(member), kin="daughter", name="리은경", age="6")
    closed = desk_of(hana).get(member.case.get_absolute_url()).text
    open_seal(member.case, by=hana)

    opened = desk_of(hana).get(member.case.get_absolute_url()).text

    assert "리은경" not in closed
    assert "리은경" in opened


def test_a_line_is_recorded_in_error_from_the_page(desk_of, hana, member):
    relation = casework.tell_of_family(member, by=hana, kin="sister")
    client, url = desk_of(hana), reverse("cases:void", args=[member.case_id, "relation", relation.pk])
    assert url in client.get(address(member, "family")).text

    client.post(url, {form_tokens.FIELD: form_tokens.new(), "reason": "It was a friend.", "confirm": "1"})

    assert url not in client.get(address(member, "family")).text
    with trail.reading():
        assert Person.objects.count() == 2
