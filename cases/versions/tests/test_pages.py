"""The pages of what was told otherwise: side by side beside the request, told, chosen and taken back; nothing for strangers."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cases import casework
from cases.models import FactVersion, VersionChoice
from cases.seal.reveal import open_seal
from cases.tests import factories
from cases.tests.screens import page_of, token_on
from cases.tests.test_act_pages import filled
from cases.versions.subjects import Facts
from lfnkr.calendar import clock
from lfnkr.fuzzy import ages
from lfnkr.web.tests.reading import in_one_line

pytestmark = pytest.mark.usefixtures("all_rows")


@pytest.fixture
def case(hana):
    return factories.case(hana)


@pytest.fixture
def desk(desk_of, hana):
    return desk_of(hana)


@pytest.fixture
def age(case):
    return Facts(case).named(f"age-{factories.members_of(case)[0].pk}")


def test_an_age_is_told_otherwise_chosen_and_chosen_back_by_its_pages(case, desk, hana, age):
    assert age.name in desk.get(page_of(case, "facts")).text
    tell = page_of(case, "tell-version", age.name)
    page = desk.get(tell)
    sent = {"form_token": token_on(page), "age": "33", "source": "pastor", "told_on": clock.today().isoformat()}
    assert desk.post(tell, sent | {"words": "목사님이 들었다"}).status_code == 302

    beside = in_one_line(desk.get(case.get_absolute_url()).text)
    assert "Told otherwise" in beside and "30 years" in beside and "33 years" in beside
    assert "pastor or congregation, told on" in beside
    assert "목사님" not in desk.get(page_of(case, "versions", age.name)).text
    open_seal(case, by=hana)
    assert "목사님" in desk.get(page_of(case, "versions", age.name)).text

    choose = reverse("cases:choose-version", args=[FactVersion.objects.get(is_first=False).pk])
    assert desk.post(choose, filled(desk, choose, reason="The family book.")).status_code == 302
    assert Facts(case).named(age.name).value == ages.years(33, clock.today())
    history = in_one_line(desk.get(case.get_absolute_url()).text)
    assert "counted by the version chosen" in history.lower() and "The family book." in history

    back = reverse("cases:choose-version", args=[FactVersion.objects.get(is_first=True).pk])
    assert desk.post(back, filled(desk, back, reason="It was her sister's.")).status_code == 302
    wrong = reverse("cases:take-back-version", args=[FactVersion.objects.get(is_first=False).pk])
    assert desk.post(wrong, filled(desk, wrong, reason="Her sister's age.")).status_code == 302
    assert "Her sister's age." in desk.get(page_of(case, "versions", age.name)).text.replace("&#x27;", "'")


def test_the_second_of_two_is_told_on_the_page_and_keeps_what_was_typed(case, desk, hana, age):
    one, other = (casework.tell_version(age, by=hana, age=ages.years(n, clock.today())) for n in (31, 32))
    address = reverse("cases:choose-version", args=[other.pk])
    sent = filled(desk, address, reason="The broker wrote it down.")
    casework.choose_version(one, by=hana, reason="The pastor was there.", seen=0)

    page = desk.post(address, sent)

    assert "Somebody else chose a version of this fact meanwhile" in in_one_line(page.text)
    assert "The broker wrote it down." in page.text
    assert VersionChoice.objects.count() == 1


@pytest.mark.parametrize(
    "fact", ["age-nobody", "age", "step-99999999999999999999", "received-1", "shoe-size", "event-1"]
)
def test_a_fact_that_a_request_does_not_have_is_not_there(case, desk, fact):
    assert desk.get(page_of(case, "versions", fact)).status_code == 404
    assert desk.get(page_of(case, "tell-version", fact)).status_code == 404


def test_strangers_find_nothing(case, desk_of, hana, jun, sora, age):
    version = casework.tell_version(age, by=hana, age=ages.years(31, clock.today()))
    pages = [page_of(case, "facts"), page_of(case, "versions", age.name), page_of(case, "tell-version", age.name)]
    pages += [reverse(f"cases:{name}", args=[version.pk]) for name in ("choose-version", "take-back-version")]
    for address in pages:
        assert desk_of(jun).get(address).status_code == 404
        assert desk_of(sora).get(address).status_code in (403, 404)
