"""The administrator's pages: whom an act is about, and no button to what is always refused."""

from __future__ import annotations

import pytest
from django.urls import reverse

from lfnkr.accounts.tests.people import just_signed_in

ACTS = ["account-correct", "role-propose", "account-suspend", "account-restore", "sessions-end", "password-reset"]


@pytest.mark.parametrize("act", ACTS)
def test_the_page_of_an_act_says_whose_account_it_is(rin, hana, act):
    page = just_signed_in(rin).get(reverse(f"accounts:{act}", args=[hana.pk]))

    assert "Hana Mori · hana · hana@lfnkr.example" in page.content.decode()


def test_on_her_own_account_the_administrator_finds_no_button_that_is_always_refused(rin, hana):
    browser = just_signed_in(rin)
    own, anothers = (browser.get(user.get_absolute_url()).content.decode() for user in (rin, hana))

    for act in ("role-propose", "account-suspend"):
        assert reverse(f"accounts:{act}", args=[hana.pk]) in anothers
        assert reverse(f"accounts:{act}", args=[rin.pk]) not in own


@pytest.mark.parametrize("is_for_everybody", [True, False])
def test_whoever_ends_their_own_sessions_is_led_to_the_sign_in_page(rin, is_for_everybody):
    browser = just_signed_in(rin)
    page = reverse("accounts:everybodys-sessions-end") if is_for_everybody else f"{rin.get_absolute_url()}sessions/end/"

    answer = browser.post(page, follow=True)

    assert answer.status_code == 200
    assert answer.redirect_chain[-1][0].startswith(reverse("account_login"))
