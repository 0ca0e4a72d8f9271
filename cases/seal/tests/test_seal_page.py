"""Opening the seal on the page of a request: names only afterwards, the row in the trail first, a reason from whoever is not on it."""

from __future__ import annotations

import pytest

from cases.models import SealOpening
from cases.tests import factories
from cases.tests.screens import page_of
from lfnkr.audit import trail
from lfnkr.audit.models import AuditEvent

SECRETS = ("리영희", "+86 139", "behind the mill", "She whispered.")


@pytest.fixture
def case(hana):
    """A request with a name, a phone, a place and words."""
    woman = factories.woman(names=(SECRETS[0],), phone=SECRETS[1])
    return factories.case(hana, woman, exact_place=SECRETS[2], summary=SECRETS[3])


def openings() -> int:
    with trail.act("test", by=None):
        return SealOpening.objects.count()


def test_a_closed_seal_shows_no_sealed_word(case, desk_of, hana, mio):
    for user in (hana, mio):
        page = desk_of(user).get(case.get_absolute_url()).text

        assert not [secret for secret in SECRETS if secret in page]


def test_reading_the_page_opens_nothing(case, desk_of, hana):
    desk_of(hana).get(case.get_absolute_url())

    assert openings() == 0


def test_opening_ones_own_writes_its_row_and_then_shows_the_words(case, desk_of, hana):
    page = desk_of(hana).post(page_of(case, "open-seal"), follow=True).text

    assert all(secret in page for secret in SECRETS)
    assert AuditEvent.objects.filter(table_name="cases_sealopening", act="open seal").count() == 1


def test_the_director_is_refused_without_a_reason(case, desk_of, mio):
    page = desk_of(mio).post(page_of(case, "open-seal"), {"reason": "  "}, follow=True).text

    assert "Say why you open it" in page
    assert openings() == 0


def test_the_director_opens_it_with_a_reason(case, desk_of, mio):
    page = desk_of(mio).post(page_of(case, "open-seal"), {"reason": "Hana is ill."}, follow=True).text

    assert SECRETS[0] in page
    assert openings() == 1


def test_one_persons_opening_shows_nothing_to_another(case, desk_of, hana, mio):
    desk_of(hana).post(page_of(case, "open-seal"))

    assert SECRETS[0] not in desk_of(mio).get(case.get_absolute_url()).text


def test_whoever_may_not_see_the_request_finds_nothing_there(case, desk_of, jun, sora, yuki, rin):
    for user in (jun, sora, yuki, rin):
        desk = desk_of(user)

        assert desk.get(case.get_absolute_url()).status_code == 404
        assert desk.post(page_of(case, "open-seal")).status_code == 404


def test_no_title_of_a_page_names_a_person_or_the_request(case, desk_of, hana):
    desk = desk_of(hana)
    desk.post(page_of(case, "open-seal"))

    for address in (case.get_absolute_url(), page_of(case, "move"), page_of(case, "change-case")):
        title = desk.get(address).text.partition("</title>")[0].partition("<title>")[2]
        assert case.reference not in title
        assert SECRETS[0] not in title
