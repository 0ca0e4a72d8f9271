"""What moves money, or keeps it from moving, asks for the password again after ten minutes; what was typed is kept."""

from __future__ import annotations

import time

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.urls import reverse

from donations.models import FundingDecision
from donations.payments import actions as spending
from donations.permissions import ASKED_AGAIN, GRANTS
from donations.tests import factories
from lfnkr.accounts.roles import Role
from lfnkr.web.checks import every_page
from lfnkr.web.views import ActView

DECISION = ("approve", "wait", "wait-for", "partner", "decline")


def after(desk, minutes: float):
    """The same browser, so many minutes after the last proof."""
    session = desk.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": time.time() - minutes * 60}]
    session.save()
    return desk


@pytest.fixture
def money(sora, hana, mio):
    """A reserve, a proposal, a commitment and an advance that is out."""
    factories.gift(sora, 3_000_000)
    commitment = factories.commitment(hana, mio)
    advance = spending.approve_payment(factories.advance(commitment, sora, 20_000), by=mio)
    return {"decision": factories.decision(hana), "commitment": commitment, "advance": advance}


def asks(answer) -> bool:
    return answer.status_code == 302 and "reauthenticate" in answer.url


@pytest.mark.parametrize("act", DECISION)
def test_deciding_asks_again_whatever_is_answered(money, desk_of, mio, act):
    page = reverse(f"donations:decision-{act}", args=[money["decision"].pk])

    assert desk_of(mio).get(page).status_code == 200
    assert after(desk_of(mio), 9).get(page).status_code == 200
    assert asks(after(desk_of(mio), 11).get(page))


@pytest.mark.parametrize("who", ["mio", "sora"])
def test_releasing_asks_again(request, money, desk_of, who):
    page = reverse("donations:release", args=[money["commitment"].pk])

    assert asks(after(desk_of(request.getfixturevalue(who)), 11).get(page))


def test_settling_an_advance_asks_again(money, desk_of, sora):
    page = reverse("donations:advance-settle", args=[money["advance"].pk])

    assert desk_of(sora).get(page).status_code == 200
    assert asks(after(desk_of(sora), 11).get(page))


def test_nothing_is_decided_and_what_was_typed_is_kept(money, desk_of, mio):
    page = reverse("donations:decision-decline", args=[money["decision"].pk])
    desk = desk_of(mio)
    desk.get("/")

    assert asks(after(desk, 11).post(page, {"reason": "The border is shut."}))

    assert FundingDecision.objects.get(pk=money["decision"].pk).is_open
    assert "The border is shut." in after(desk, 0).get(page).text


def test_the_minutes_are_ten(settings):
    assert settings.ACCOUNT_REAUTHENTICATION_TIMEOUT == 600


def test_every_page_that_acts_with_such_a_permission_asks_again():
    """Declared once: no page says it of itself, and none forgets it."""
    views = {page.view_class for page in every_page() if page.permission in ASKED_AGAIN}
    acts = [view for view in views if issubclass(view, ActView)]

    assert len(acts) > 20
    assert all(view.asks_again() for view in acts)
    assert not [view for view in acts if "step_up" in vars(view)]


def test_what_is_asked_again_is_held_by_officers():
    assert GRANTS.keys() >= ASKED_AGAIN
    assert Role.ADMINISTRATOR not in set().union(*(GRANTS[each] for each in ASKED_AGAIN))
