"""Law: Django's admin shows reference data only, because its log keeps object names in clear (design.md section 5.4)."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib import admin
from django.db import models

from lfnkr.admin_site import OUR_APPS, ReferenceSite
from lfnkr.sealing import SealedField

SECRET_MODELS = {
    "cases.Case", "cases.CaseMember", "cases.Person", "cases.Identity", "cases.Operation", "cases.Event",
    "donations.Donor", "donations.Donation", "donations.LedgerEntry", "donations.FundingDecision", "donations.Expense",
    "donations.Advance", "donations.Fund", "lfnkr.FormToken", "lfnkr.KeptText",
}  # fmt: skip
"""People, cases and money: neither these nor anything that points to one of them."""

REGISTERED = list(admin.site._registry)


def points_to(model: type[models.Model]) -> set[str]:
    """The labels of all models a row of this one names, directly or by way of others."""
    seen, waiting = set(), [model]
    while waiting:
        fields = waiting.pop()._meta.fields
        new = {field.related_model for field in fields if field.is_relation} - seen
        seen |= new
        waiting += new
    return {other._meta.label for other in seen}


def test_the_site_is_ours():
    assert isinstance(admin.site, ReferenceSite)


@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model._meta.label)
def test_a_registered_model_holds_nothing_secret(model):
    assert model._meta.app_label in OUR_APPS
    assert model._meta.label not in SECRET_MODELS
    assert not any(isinstance(field, SealedField) for field in model._meta.get_fields())
    assert not points_to(model) & SECRET_MODELS


def test_the_law_names_models_that_exist():
    assert {model._meta.label for model in apps.get_models()} >= SECRET_MODELS


def test_a_third_party_model_is_turned_away():
    site = ReferenceSite()
    site.register(Authenticator)

    assert not site.is_registered(Authenticator)


@pytest.mark.parametrize("username", ["hana", "sora", "yuki"])
def test_other_roles_are_refused_with_a_sentence(client, request, username):
    client.force_login(request.getfixturevalue(username))

    page = client.get("/admin/")

    assert page.status_code == 403
    assert "Reference data is kept by the executive director and the administrator." in page.text


@pytest.mark.parametrize("username", ["mio", "rin"])
def test_those_who_keep_reference_data_are_let_in(client, request, username):
    client.force_login(request.getfixturevalue(username))

    assert client.get("/admin/").status_code == 200
