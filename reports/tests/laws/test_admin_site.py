"""Law: Django's admin shows reference data only, because its log keeps object names in clear (design.md section 5.4)."""

from __future__ import annotations

from datetime import date

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib import admin
from django.db import models
from django.urls import reverse

from cases.models import Place
from lfnkr.audit.models import AuditEvent
from lfnkr.calendar.fiscal_year import FiscalYear, ensure_term
from lfnkr.keyring.sealing import SealedField
from lfnkr.web.admin_site import ReferenceAdmin, ReferenceSite
from reports.tests.laws import places

SECRET_MODELS = {
    "cases.Case",
    "cases.CaseMember",
    "cases.Person",
    "cases.Identity",
    "cases.Operation",
    "cases.Event",
    "donations.Donor",
    "donations.Donation",
    "donations.LedgerEntry",
    "donations.FundingDecision",
    "donations.Payment",
    "donations.Journal",
    "donations.Fund",
    "lfnkr.FormToken",
    "lfnkr.KeptText",
}
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
    assert model.__module__.partition(".")[0] in places.APPLICATIONS
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

    page = client.get("/admin/cases/place/")

    assert page.status_code == 403
    assert "Reference data is kept by the executive director and the administrator." in page.text


@pytest.mark.parametrize("username", ["mio", "rin"])
def test_those_who_keep_reference_data_are_let_in(client, request, username):
    client.force_login(request.getfixturevalue(username))

    assert client.get("/admin/cases/place/").status_code == 200


KYOTO = {
    "name_en": "Kyoto",
    "name_ja": "京都府",
    "name_ko": "교토",
    "local_name": "京都府",
    "country": "JP",
    "aliases": "Kioto\n\n  Kyoto-fu ",
}


@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model._meta.label)
def test_every_list_is_one_of_the_house_and_says_what_it_is_for(model):
    assert isinstance(admin.site._registry[model], ReferenceAdmin)
    assert str(admin.site._registry[model].told).endswith(".")


@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model._meta.label)
def test_its_pages_bring_nothing_of_djangos_own(client, rin, model):
    client.force_login(rin)
    for page in ("changelist", "add"):
        text = client.get(reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}")).text
        assert "LFNKR Rescue Desk" in text
        assert "admin/css" not in text
        assert "admin/js" not in text
        assert "<style" not in text


def test_what_is_saved_is_an_act_of_this_person(client, rin):
    client.force_login(rin)

    client.post("/admin/cases/place/add/", KYOTO | {"code": "JP-26"})
    client.post("/admin/cases/place/JP-26/change/", KYOTO | {"local_name": "京都"})

    rows = AuditEvent.objects.filter(table_name="cases_place", row_key__contains="JP-26").order_by("pk")
    assert [(row.operation, row.act, row.actor) for row in rows] == [
        ("INSERT", "keep reference data", rin.pk),
        ("UPDATE", "keep reference data", rin.pk),
    ]
    assert Place.objects.get(code="JP-26").aliases == ["Kioto", "Kyoto-fu"]


def test_the_code_of_a_row_is_read_and_not_changed(client, rin):
    client.force_login(rin)
    client.post("/admin/cases/place/add/", KYOTO | {"code": "JP-26"})

    client.post("/admin/cases/place/JP-26/change/", KYOTO | {"code": "JP-27000"})

    assert not Place.objects.filter(code="JP-27000").exists()
    assert "Kioto\nKyoto-fu" in client.get("/admin/cases/place/JP-26/change/").text


def test_what_people_may_come_from_is_never_removed(client, rin):
    client.force_login(rin)
    client.post("/admin/cases/place/add/", KYOTO | {"code": "JP-26"})

    assert client.post("/admin/cases/place/JP-26/delete/", {"post": "yes"}).status_code == 403
    assert "/delete/" not in client.get("/admin/cases/place/JP-26/change/").text


def test_the_audit_trail_is_the_only_history(client, rin):
    client.force_login(rin)
    client.post("/admin/cases/place/add/", KYOTO | {"code": "JP-26"})

    assert client.get("/admin/cases/place/JP-26/history/").status_code == 404


TERM = {"term": 40, "label": "Term 40", "starts_on": "2037-09-01", "ends_on": "2038-08-31"}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"ends_on": "2037-08-31"}, "comes after its first day"),
        ({"starts_on": "0001-09-01"}, "Check the year"),
        ({"ends_on": "9999-08-31"}, "Check the year"),
    ],
    ids=["ends before", "year 1", "year 9999"],
)
def test_a_slip_of_the_hand_in_a_day_is_refused_in_a_sentence(client, rin, wrong, said):
    client.force_login(rin)

    page = client.post("/admin/lfnkr/fiscalyear/add/", TERM | wrong)

    assert page.status_code == 200
    assert said in page.text
    assert not FiscalYear.objects.filter(term=40).exists()


def test_two_terms_of_one_day_are_refused_in_a_sentence(client, rin):
    client.force_login(rin)
    client.post("/admin/lfnkr/fiscalyear/add/", TERM)

    page = client.post(
        "/admin/lfnkr/fiscalyear/add/", TERM | {"term": 41, "starts_on": "2038-08-31", "ends_on": "2039-08-31"}
    )

    assert "A day belongs to one term only." in page.text
    assert "fiscal_years_do_not_overlap" not in page.text


def test_the_days_of_a_term_that_is_over_stay(client, rin):
    ensure_term(date(2017, 9, 1))
    client.force_login(rin)

    client.post(
        "/admin/lfnkr/fiscalyear/20/change/", {"label": "Year 20", "starts_on": "2017-09-01", "ends_on": "2018-08-30"}
    )

    year = FiscalYear.objects.get(term=20)
    assert (year.label, year.ends_on) == ("Year 20", date(2018, 8, 31))


@pytest.mark.parametrize(
    "model", [model for model in REGISTERED if model._meta.constraints], ids=lambda model: model._meta.label
)
def test_no_constraint_is_told_by_its_name(model):
    for constraint in model._meta.constraints:
        assert constraint.name not in constraint.get_violation_error_message()


def test_what_was_done_is_said_without_a_name_in_the_sentence(client, rin):
    client.force_login(rin)

    page = client.post("/admin/cases/place/add/", KYOTO | {"code": "JP-26"}, follow=True)

    assert "Saved." in page.text
    assert "was added" not in page.text
