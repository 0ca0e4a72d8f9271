"""A duplicate opens the request that counts instead, and that one its duplicates; of another's request only whom to ask is said."""

from __future__ import annotations

import pytest

from cases import casework
from cases.status import Status
from cases.tests import factories
from lfnkr.calendar import clock

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])


def repeated(by, original):
    case = factories.case(by)
    facts = {"status": Status.DUPLICATE, "reason": "The same call.", "original": original, "occurred_at": clock.now()}
    casework.move(factories.members_of(case), by=by, **facts)
    return case


def test_each_opens_the_other(desk_of, hana):
    original = factories.case(hana)
    duplicate = repeated(hana, original)
    client = desk_of(hana)

    page = client.get(duplicate.get_absolute_url()).text
    assert f'href="{original.get_absolute_url()}"' in page
    assert "Counts instead" in page
    page = client.get(original.get_absolute_url()).text
    assert f'href="{duplicate.get_absolute_url()}"' in page
    assert "Also told as" in page


def test_of_a_colleagues_request_only_whom_to_ask_is_said(desk_of, hana, jun):
    original = factories.case(hana)
    duplicate = repeated(hana, original)
    casework.assign(duplicate, by=hana, lead=jun)

    page = desk_of(hana).get(original.get_absolute_url()).text
    assert duplicate.reference not in page
    assert f"ask {jun.display_name}" in page


def test_a_request_told_once_says_nothing_of_it(desk_of, hana):
    assert "Told twice" not in desk_of(hana).get(factories.case(hana).get_absolute_url()).text
