"""The page says what is carried over before it is; people are chosen on purpose, and a stranger finds nothing."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cases import casework
from cases.models import CarryOver
from cases.tests import factories
from lfnkr.web import form_tokens

pytestmark = [
    pytest.mark.django_db(databases=["default", "keyring"]),
    pytest.mark.usefixtures("all_rows"),
]


def address(pair) -> str:
    return reverse("cases:carry-over", args=[pair.case.pk, pair.original.pk])


def send(client, url, **typed):
    return client.post(url, {form_tokens.FIELD: form_tokens.new(), **typed}, follow=True)


@pytest.mark.parametrize("who", ["jun", "sora", "yuki", "rin"])
def test_a_stranger_finds_neither_page(desk_of, request, hana, pair, who):
    act = casework.carry_over(pair, by=hana, what=["summary"])
    client = desk_of(request.getfixturevalue(who))

    assert client.get(address(pair)).status_code in (403, 404)
    assert client.get(reverse("cases:take-back-carry-over", args=[act.pk])).status_code in (403, 404)


def test_of_a_request_that_it_does_not_repeat_there_is_no_page(desk_of, hana, pair):
    other = factories.case(hana)

    assert desk_of(hana).get(reverse("cases:carry-over", args=[pair.case.pk, other.pk])).status_code == 404


def test_the_duplicate_leads_there_and_the_page_shows_each_piece_with_people_not_chosen(desk_of, hana, pair):
    client = desk_of(hana)
    assert address(pair) in client.get(pair.case.get_absolute_url()).text

    page = client.get(address(pair))

    assert "The husband is away until Monday." in page.text
    assert "Pak Sunhi" in page.text
    field = page.context["form"].fields["what"]
    chosen = {name.split(".")[0] for name in field.initial}
    assert chosen == {"summary", "note", "event", "contact"}
    assert {name.split(".")[0] for name, _words in field.choices} == chosen | {"person"}


def test_what_was_chosen_is_carried_over_and_taken_back_from_the_history(desk_of, hana, pair):
    client = desk_of(hana)
    names = [name for name, _words in client.get(address(pair)).context["form"].fields["what"].choices]

    page = send(client, address(pair), what=names)
    act = CarryOver.objects.get()
    back = reverse("cases:take-back-carry-over", args=[act.pk])
    assert page.redirect_chain[-1][0] == pair.original.get_absolute_url()
    assert back in page.text
    assert f"in {pair.original.reference} already" in client.get(address(pair)).text
    assert "carried over is taken back" in send(client, back, reason="It was another call.").text
    assert back not in client.get(pair.original.get_absolute_url()).text


def test_a_closed_seal_and_a_closed_request_say_what_to_do(desk_of, hana, mio, pair):
    page = desk_of(mio).get(address(pair))

    assert "Open the sealed part" in page.text
    assert pair.case.get_absolute_url() in page.text
    assert "The husband is away" not in page.text
