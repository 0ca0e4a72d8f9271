"""A partner gives a rescue back: the page, who may use it, and what it refuses."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cases.models import Case, LeadChange
from cases.status import Lead, LeadReason
from cases.tests import factories
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.web import form_tokens
from lfnkr.web.form_fields import now_in_tokyo

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])


def send(client, case: Case):
    typed = {form_tokens.FIELD: form_tokens.new(), "occurred_at": now_in_tokyo()}
    return client.post(reverse("cases:take-lead", args=[case.pk]), typed)


def leads(case: Case) -> set[str]:
    with trail.reading():
        return set(case.members.values_list("lead", flat=True))


def test_a_colleague_does_not_take_back_the_rescue_of_another(desk_of, hana, jun, mio):
    case = factories.case(hana)
    factories.hand_over(case, by=mio)
    client = desk_of(jun)

    assert send(client, case).status_code == 404
    assert leads(case) == {Lead.PARTNER}


def test_the_child_comes_back_and_nobody_leads_the_mother_for_the_first_time(desk_of, hana):
    case = factories.case(hana, factories.woman(), factories.child())
    factories.hand_over(case, by=hana, members=factories.members_of(case)[1:])

    send(desk_of(hana), case)

    assert [member.lead for member in factories.members_of(case)] == [Lead.NONE, Lead.LFNKR]


def test_a_first_lead_is_not_taken_without_a_decision(desk_of, hana):
    case = factories.case(hana)
    client = desk_of(hana)

    answer = send(client, case)

    assert answer.status_code == 200
    assert leads(case) == {Lead.NONE}
    assert not LeadChange.objects.exists()


def test_what_a_partner_gives_back_is_led_by_us_again(desk_of, hana, mio):
    case = factories.case(hana)
    factories.hand_over(case, by=mio)
    client = desk_of(hana)
    offered = reverse("cases:take-lead", args=[case.pk]) in client.get(case.get_absolute_url()).text

    answer = send(client, case)

    assert offered
    assert answer.url == case.get_absolute_url()
    assert leads(case) == {Lead.LFNKR}
    assert LeadChange.objects.latest("pk").reason == LeadReason.RETURNED
    assert LeadChange.objects.latest("pk").occurred_at <= clock.now()
