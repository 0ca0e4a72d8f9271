"""Restricting a request and lifting that, on their pages; who sees which searches met it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases import casework
from cases.errors import ReasonMissing
from cases.models import Case
from cases.people import search
from cases.seal import errors
from cases.tests import factories
from cases.tests.sealed_cases import a_case
from lfnkr.audit import trail
from lfnkr.web import form_tokens

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])


def send(client, name: str, case: Case, **typed):
    """Send the form of a page, as somebody who has just opened it."""
    return client.post(reverse(name, args=[case.pk]), {form_tokens.FIELD: form_tokens.new(), **typed})


def searches_of(case: Case) -> str:
    return reverse("cases:withheld-search-list", args=[case.pk])


def is_restricted(case: Case) -> bool:
    with trail.reading():
        return Case.objects.get(pk=case.pk).is_restricted


def test_a_restriction_says_why(hana):
    with pytest.raises(ReasonMissing):
        casework.restrict_request(factories.case(hana), by=hana, reason=" ")


def test_a_request_is_not_restricted_twice(hana):
    case = factories.case(hana)
    casework.restrict_request(case, by=hana, reason="Somebody asks for her.")

    with pytest.raises(errors.RestrictionUnchanged):
        casework.restrict_request(case, by=hana, reason="Again.")


def test_a_restriction_that_is_not_there_is_not_lifted(hana, mio):
    with pytest.raises(errors.RestrictionUnchanged):
        casework.lift_restriction(factories.case(hana), by=mio, reason="Nobody asks.")


def test_a_colleague_does_not_restrict_the_request_of_another(desk_of, hana, jun):
    case = factories.case(hana)
    client = desk_of(jun)

    assert send(client, "cases:restrict-request", case, reason="I fear something.").status_code == 404
    assert not is_restricted(case)


def test_whoever_restricted_a_request_does_not_lift_it(desk_of, hana):
    case = factories.case(hana)
    casework.restrict_request(case, by=hana, reason="Somebody asks for her.")
    client = desk_of(hana)

    assert send(client, "cases:lift-restriction", case, reason="It is over.").status_code == 403
    assert is_restricted(case)


def test_whoever_looks_after_a_request_restricts_it_with_a_note(desk_of, hana):
    case = factories.case(hana)
    client = desk_of(hana)

    answer = send(client, "cases:restrict-request", case, reason="A stranger asked for her by name.")

    assert answer.status_code == 302
    assert is_restricted(case)
    with trail.reading():
        assert case.notes.count() == 1


def test_the_director_lifts_a_restriction(desk_of, hana, mio):
    case = factories.case(hana)
    casework.restrict_request(case, by=hana, reason="Somebody asks for her.")
    client = desk_of(mio)

    send(client, "cases:lift-restriction", case, reason="The stranger was her brother.")

    assert not is_restricted(case)


@pytest.mark.parametrize("name", ["jun", "sora", "yuki", "rin"])
def test_nobody_else_sees_the_searches(desk_of, request, hana, name):
    client = desk_of(request.getfixturevalue(name))

    assert client.get(searches_of(factories.case(hana))).status_code in (403, 404)


def test_the_searches_show_who_met_a_request_to_whoever_looks_after_it_and_to_the_director(desk_of, hana, jun, mio):
    case, other = a_case(hana, "리영희", is_restricted=True), a_case(hana, "김철수", is_restricted=True)
    search.candidates(["리영희"], by=jun)

    for person in (hana, mio):
        client = desk_of(person)
        assert [met.by for met in client.get(searches_of(case)).context["searches"]] == [jun]
        assert not client.get(searches_of(other)).context["searches"]


def test_the_page_of_a_restricted_request_leads_to_the_searches(desk_of, hana):
    case = factories.case(hana)
    client = desk_of(hana)
    before = client.get(case.get_absolute_url()).text

    casework.restrict_request(case, by=hana, reason="Somebody asks for her.")
    after = client.get(case.get_absolute_url()).text

    assert searches_of(case) not in before
    assert reverse("cases:restrict-request", args=[case.pk]) in before
    assert searches_of(case) in after
    assert reverse("cases:lift-restriction", args=[case.pk]) not in after


def test_the_searches_cost_the_same_however_many_they_are(desk_of, hana, jun):
    case = a_case(hana, "리영희", is_restricted=True)
    client = desk_of(hana)
    client.get(searches_of(case))
    counted = []
    for times in (1, 5):
        for _time in range(times):
            search.candidates(["리영희"], by=jun)
        with CaptureQueriesContext(connection) as asked:
            client.get(searches_of(case))
        counted.append(len(asked))

    assert counted[0] == counted[1]
