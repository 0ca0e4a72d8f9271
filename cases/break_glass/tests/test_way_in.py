"""The way from a search to the emergency page: it stands there whatever was met, and says no more than the search did."""

from __future__ import annotations

import re

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from cases import casework
from cases.break_glass.models import GlassOpening
from cases.break_glass.notices import GLASS_BROKEN
from cases.tests import factories
from lfnkr.notices.models import Notice

WAY = "/requests/emergency/"


def under(page: str) -> str:
    """What the page shows, without what differs on every page."""
    main = re.search(r"<main.*</main>", page, re.DOTALL)[0]
    return re.sub(r"R-[0-9A-Z]{5}", "R", main)


@pytest.mark.django_db
def test_a_reference_that_finds_nothing_leads_to_the_emergency_page_and_tells_nothing_apart(hana, mio, jun, desk_of):
    others, restricted = factories.case(hana), factories.case(hana)
    casework.restrict_request(restricted, by=hana, reason="Her husband may look for her.")
    client = desk_of(jun)

    pages = [
        under(client.get("/requests/", {"reference": reference}).text)
        for reference in (others.reference, restricted.reference, "R-ZZZZ0")
    ]

    assert pages[0] == pages[1] == pages[2]
    assert f'href="{WAY}"' in pages[0]
    for other in (mio, hana):
        assert f'href="{WAY}"' not in under(desk_of(other).get("/requests/", {"reference": others.reference}).text)


@pytest.mark.django_db
def test_whose_own_request_is_found_is_not_led_there(jun, desk_of):
    own = factories.case(jun)
    page = under(desk_of(jun).get("/requests/", {"reference": own.reference}).text)
    assert own.get_absolute_url() in page
    assert WAY not in page


@pytest.mark.django_db
def test_a_name_of_somebody_elses_request_leads_there_and_a_restricted_one_is_silent(hana, jun, desk_of):
    case = factories.case(hana, factories.woman(names=("Kim Sun-hee",)))
    client = desk_of(jun)

    def met() -> str:
        return client.post(f"{reverse('cases:search')}?row=people-0", {"people-0-name": "Kim Sun-hee"}).text

    found = met()
    assert "Possible match: ask" in found
    assert f'href="{WAY}"' in found
    assert case.reference not in found

    casework.restrict_request(case, by=hana, reason="Her husband may look for her.")
    assert WAY not in met()


@pytest.mark.django_db(transaction=True, databases=["default", "keyring"])
def test_a_server_that_dies_in_between_leaves_neither_the_notices_nor_the_opening(hana, mio, yuki, jun):
    case = factories.case(hana)
    with pytest.raises(DatabaseError), transaction.atomic():
        casework.break_glass(case, by=jun, reason="Nobody answers.")
        assert Notice.objects.filter(kind=GLASS_BROKEN.key).count() == 3
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    assert not Notice.objects.filter(kind=GLASS_BROKEN.key).exists()
    assert not GlassOpening.objects.exists()

    casework.break_glass(case, by=jun, reason="Nobody answers.")
    assert Notice.objects.filter(kind=GLASS_BROKEN.key).count() == 3
    assert GlassOpening.objects.count() == 1
