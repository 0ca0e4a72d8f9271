"""The pages that look for another record, compare, make two one and two again, and keep who is not the same."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cases.merging.models import Merge
from cases.models import CaseMember, NotSame
from cases.people.search_log import NameSearch
from cases.seal.reveal import open_seal
from cases.tests import factories
from cases.tests.factories import ago
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.web import form_tokens

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])


def asked(by, name, days, **facts):
    told = factories.woman(names=(name,), **facts)
    return factories.members_of(factories.case(by, told, received_at=ago(days=days)))[0]


@pytest.fixture
def twice(hana):
    """The same woman asked for twice, with two phones."""
    return asked(hana, "Pak Sunok", 40, phone="010-1111"), asked(hana, "Pak Sunok", 2, phone="010-2222")


def address(name, member, *more):
    return reverse(f"cases:{name}", args=[member.case_id, member.pk, *more])


def send(client, url, **typed):
    return client.post(url, {form_tokens.FIELD: form_tokens.new(), **typed}, follow=True)


@pytest.mark.parametrize("who", ["jun", "sora", "yuki", "rin"])
def test_a_stranger_finds_none_of_the_pages(desk_of, request, twice, who):
    first, second = twice
    client = desk_of(request.getfixturevalue(who))

    for name, more in (("same-person", ()), ("merge-people", (second.person_id,)), ("not-same", (second.person_id,))):
        assert client.get(address(name, first, *more)).status_code in (403, 404)


def test_a_person_of_another_request_is_not_there(desk_of, hana, jun, twice):
    theirs = asked(jun, "Pak Sunok", 3)

    assert desk_of(hana).get(address("merge-people", twice[0], theirs.person_id)).status_code == 404


def test_without_an_open_seal_a_name_must_be_typed(desk_of, hana, twice):
    page = send(desk_of(hana), address("same-person", twice[0]))

    assert "open the sealed part of this request first" in page.text


def test_the_other_record_is_found_and_one_of_a_colleague_says_whom_to_ask(desk_of, hana, jun, twice):
    asked(jun, "Pak Sunok", 3)
    page = send(desk_of(hana), address("same-person", twice[0]), name="Pak Sunok")

    assert address("merge-people", twice[0], twice[1].person_id) in page.text
    assert jun.display_name in page.text
    assert address("merge-people", twice[0], twice[0].person_id) not in page.text
    assert NameSearch.objects.count() == 1


def test_everybody_of_a_request_that_may_be_seen_is_found_by_its_reference(desk_of, hana, jun, twice):
    first, second = twice
    page = send(desk_of(hana), address("same-person", first), name=second.case.reference.lower())
    assert address("merge-people", first, second.person_id) in page.text
    assert NameSearch.objects.count() == 0

    others = asked(jun, "Pak Sunok", 3)
    page = send(desk_of(hana), address("same-person", first), name=others.case.reference)
    assert address("merge-people", first, others.person_id) not in page.text
    assert jun.display_name not in page.text


def test_closed_seals_are_named_with_the_way_there(desk_of, hana, twice):
    first, second = twice
    page = desk_of(hana).get(address("merge-people", first, second.person_id))

    assert "sealed parts must be open" in page.text
    assert first.case.get_absolute_url() in page.text
    assert second.case.get_absolute_url() in page.text
    assert not any(phone in page.text for phone in ("010-1111", "010-2222"))


def test_both_are_shown_side_by_side_and_made_one(desk_of, hana, twice):
    first, second = twice
    for member in twice:
        open_seal(member.case, by=hana)
    client, url = desk_of(hana), address("merge-people", first, second.person_id)

    page = client.get(url)
    assert page.text.count("010-1111") == 2  # beside the other record, and as a choice
    refused = send(client, url)
    assert refused.context["form"].errors.keys() == {"stands-phone"}
    done = send(client, url, **{"stands-phone": "theirs"})

    assert "can be undone for 90 days" in done.text
    with trail.reading():
        assert CaseMember.objects.filter(person=first.person_id).count() == 2


def test_from_the_history_of_either_request_it_is_undone(desk_of, hana, twice):
    first, second = twice
    for member in twice:
        open_seal(member.case, by=hana)
    client = desk_of(hana)
    send(client, address("merge-people", first, second.person_id), **{"stands-phone": "ours"})
    with trail.reading():
        made = Merge.objects.get()
    undo = reverse("cases:undo-merge", args=[made.pk])

    assert all(undo in client.get(member.case.get_absolute_url()).text for member in twice)
    assert "Make them two again" in client.get(undo).text
    done = send(client, undo)

    assert "two records again" in done.text
    assert undo not in client.get(first.case.get_absolute_url()).text
    with trail.reading():
        assert CaseMember.objects.get(pk=second.pk).person_id == second.person_id


def test_why_two_were_made_one_stands_in_the_history_of_the_request_while_its_sealed_part_is_open(desk_of, hana, twice):
    first, second = twice
    openings = [open_seal(member.case, by=hana) for member in twice]
    client = desk_of(hana)
    typed = {"stands-phone": "ours", "reason": "The pastor knows her scar."}
    send(client, address("merge-people", first, second.person_id), **typed)

    assert "The pastor knows her scar." in client.get(second.case.get_absolute_url()).text
    with clock.at(max(opening.closes_at for opening in openings)):
        page = client.get(second.case.get_absolute_url())
    assert "The pastor knows her scar." not in page.text
    line = page.text[page.text.index("Two records of one person were made one") :]
    assert "sealed words" in line[: line.index("</li>")]


def test_who_is_not_the_same_is_not_proposed_again_and_it_can_be_taken_back(desk_of, hana, twice):
    first, second = twice
    client = desk_of(hana)
    send(client, address("not-same", first, second.person_id))

    page = send(client, address("same-person", first), name="Pak Sunok")
    assert address("merge-people", first, second.person_id) not in page.text
    assert second.case.reference in page.text
    back = reverse("cases:maybe-same", args=[NotSame.objects.get().pk])
    assert back in page.text
    send(client, back)
    page = send(client, address("same-person", first), name="Pak Sunok")
    assert address("merge-people", first, second.person_id) in page.text


def test_a_stranger_neither_undoes_nor_takes_back(desk_of, hana, jun, twice):
    first, second = twice
    send(desk_of(hana), address("not-same", first, second.person_id))
    back = reverse("cases:maybe-same", args=[NotSame.objects.get().pk])

    assert desk_of(jun).get(back).status_code == 404
