"""The index at `/admin/`: each role finds what it holds, and what it may do there; nobody finds more."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.contrib import admin
from django.urls import reverse

from cases.closing.views import CloseCase
from cases.missions.views import RecordMission
from cases.seal.views import LiftRestriction
from donations.decisions.estimate_views import DecideByNight
from donations.gifts.views import ChangeDonor
from donations.payments.views import SettleAdvance
from lfnkr.accounts.tests.people import person
from lfnkr.desks import index

PEOPLE = ("hana", "mio", "sora", "yuki", "rin")
LISTS = [reverse(f"admin:{one._meta.app_label}_{one._meta.model_name}_changelist") for one in admin.site._registry]


def does(name: str) -> dict[str, list[str]]:
    """What somebody finds: the address of a register -> what may be done there."""
    return {register.url: list(register.does) for register in index.registers_of(person(name))}


@pytest.mark.parametrize("name", PEOPLE)
def test_each_register_of_the_index_opens(client, name, db):
    client.force_login(person(name))
    page = client.get("/admin/")

    links = [unescape(link) for link in re.findall(r'<h3><a href="([^"]+)"', page.text)]

    assert page.status_code == 200
    assert len(links) > 3
    assert {link: client.get(link).status_code for link in links} == dict.fromkeys(links, 200)


@pytest.mark.parametrize(("name", "is_kept"), [(name, name in ("mio", "rin")) for name in PEOPLE])
def test_reference_data_stands_there_for_those_who_keep_it_alone(client, name, is_kept, db):
    client.force_login(person(name))

    text = client.get("/admin/").text

    assert [f'href="{link}"' in text for link in LISTS] == [is_kept] * len(LISTS)


def test_without_a_role_there_is_no_index(client, db):
    client.force_login(person("new", role=""))

    page = client.get("/admin/")

    assert page.status_code == 403
    assert "Your account has no role yet" in page.text


def test_what_may_be_done_stands_at_the_register_of_its_room(db):
    hana, sora = does("hana"), does("sora")

    assert str(CloseCase.title) in hana[reverse("cases:case-list")]
    assert str(RecordMission.title) in hana[reverse("cases:mission-list")]
    assert str(ChangeDonor.title) in sora[reverse("donations:donation-list")]
    assert str(SettleAdvance.title) in sora[reverse("donations:reserve")]


def test_nobody_is_offered_what_their_role_may_not_do(db):
    hana, mio, sora, rin = map(does, ("hana", "mio", "sora", "rin"))

    assert str(LiftRestriction.title) in mio[reverse("cases:case-list")]
    assert str(LiftRestriction.title) not in hana[reverse("cases:case-list")]
    assert str(DecideByNight.title) in mio[reverse("donations:decision-list")]
    assert str(DecideByNight.title) not in sora[reverse("donations:decision-list")]
    assert reverse("cases:case-list") not in sora
    assert rin.keys() & {reverse("cases:case-list"), reverse("donations:reserve")} == set()
