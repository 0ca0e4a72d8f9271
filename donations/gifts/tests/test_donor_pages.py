"""A giver's page: the name is opened by the treasurer alone, for a quarter of an hour, and each opening leaves a row."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from donations.gifts import donors
from donations.models import Donor, DonorReading
from donations.tests import factories
from lfnkr.audit.models import AuditEvent
from lfnkr.calendar import clock
from lfnkr.web import form_tokens
from lfnkr.web.edit_conflicts import StaleRecord

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])

NAME = "Aoki Ren"
NOT_ASKED = {"may_thank": "not_asked", "may_name": "not_asked", "may_write": "not_asked"}


@pytest.fixture
def donor(sora) -> Donor:
    return donors.record_donor(by=sora, kind="individual", name=NAME, contact="Kyoto")


def address(donor: Donor, page: str = "detail") -> str:
    return reverse(f"donations:donor-{page}", args=[donor.pk])


@pytest.mark.parametrize("name", ["hana", "mio", "yuki", "rin"])
@pytest.mark.parametrize("page", ["detail", "read", "change"])
def test_nobody_but_the_treasurer_opens_a_page_of_a_giver(client, request, donor, name, page):
    client.force_login(request.getfixturevalue(name))

    assert client.post(address(donor, page)).status_code in (403, 404, 405)
    assert client.get(address(donor, page)).status_code in (403, 404, 405)
    assert not DonorReading.objects.exists()


def test_a_name_is_not_shown_before_it_is_opened(client, sora, donor):
    client.force_login(sora)

    assert NAME not in client.get(address(donor)).text
    assert not DonorReading.objects.exists()


def test_a_name_is_shown_once_the_trail_knows_who_reads_it(client, sora, donor):
    client.force_login(sora)

    client.post(address(donor, "read"))

    assert NAME in client.get(address(donor)).text
    event = AuditEvent.objects.filter(table_name="donations_donorreading").get()
    assert (event.act, event.actor) == ("read donor", sora.pk)


def test_a_name_is_closed_again_after_a_quarter_of_an_hour(client, sora, donor):
    client.force_login(sora)
    client.post(address(donor, "read"))

    with clock.at(clock.now() + timedelta(minutes=16)):
        assert NAME not in client.get(address(donor)).text


def test_opening_it_twice_is_one_reading(client, sora, donor):
    client.force_login(sora)

    for _time in range(2):
        client.post(address(donor, "read"))

    assert DonorReading.objects.count() == 1


def test_a_reading_stays(sora, donor):
    donors.read_donor(donor, by=sora)

    with pytest.raises(DatabaseError), transaction.atomic():
        DonorReading.objects.all().delete()


def test_details_are_corrected_only_by_somebody_who_has_read_them(client, sora, donor):
    client.force_login(sora)

    assert client.get(address(donor, "change")).url == address(donor)


def test_details_are_corrected_from_what_is_recorded(client, sora, donor):
    client.force_login(sora)
    client.post(address(donor, "read"))
    shown = client.get(address(donor, "change")).context["form"].initial

    typed = {"kind": "parish", "name": "Aoki Ren and family", "contact": "", "version": shown["version"]}
    typed |= NOT_ASKED | {form_tokens.FIELD: form_tokens.new()}
    answer = client.post(address(donor, "change"), typed)

    assert (shown["kind"], shown["name"], shown["contact"]) == ("individual", NAME, "Kyoto")
    assert answer.url == address(donor)
    changed = Donor.objects.get(pk=donor.pk)
    assert changed.kind == "parish"
    assert donors.texts_of([changed], by=sora)[changed] == ("Aoki Ren and family", None)


def corrected(client, donor, **typed):
    """What answers a correction that was begun at version 1."""
    facts = NOT_ASKED | {
        "kind": "individual",
        "name": NAME,
        "contact": "Kyoto",
        "version": "1",
        form_tokens.FIELD: form_tokens.new(),
    }
    return client.post(address(donor, "change"), facts | typed)


def test_an_older_version_of_a_giver_is_refused_under_the_lock(sora, donor):
    donors.change_donor(donor, by=sora, version=1, kind="parish", name=NAME, contact="Kyoto")

    with pytest.raises(StaleRecord):
        donors.change_donor(donor, by=sora, version=1, kind="individual", name=NAME, contact="Osaka")


def test_two_who_correct_a_giver_at_once_see_both_versions_and_nothing_typed_is_lost(client, sora, donor):
    client.force_login(sora)
    client.post(address(donor, "read"))
    assert corrected(client, donor, name="Aoki Ren and family").status_code == 302

    page = corrected(client, donor, contact="Osaka")

    changes = {each.label: (each.yours, each.theirs) for each in page.context["stale"]["changes"] if each.is_changed}
    assert changes == {
        "Name": (NAME, "Aoki Ren and family"),
        "Address, telephone, e-mail": ("Osaka", "Kyoto"),
    }
    assert page.context["form"]["contact"].value() == "Osaka"
    assert donors.texts_of([donor], by=sora)[donor].contact == "Kyoto"
    version = page.context["form"]["version"].value()
    assert corrected(client, donor, name="Aoki Ren and family", contact="Osaka", version=version).status_code == 302
    stored = Donor.objects.get(pk=donor.pk)
    assert (donors.texts_of([stored], by=sora)[stored], stored.version) == (("Aoki Ren and family", "Osaka"), 3)


def test_whoever_meets_another_after_their_reading_ended_reads_again_and_the_trail_knows(client, sora, donor):
    client.force_login(sora)
    client.post(address(donor, "read"))
    corrected(client, donor, name="Aoki Ren and family")

    with clock.at(clock.now() + timedelta(minutes=16)):
        page = corrected(client, donor, contact="Osaka")

    assert "Aoki Ren and family" in page.text
    assert DonorReading.objects.count() == 2


def test_details_that_cannot_be_opened_are_not_taken_for_none_and_not_written_over(client, sora, donor):
    another = donors.record_donor(by=sora, kind="individual", name="Mori Kai")
    Donor.objects.filter(pk=donor.pk).update(name=another.name)  # Moved here from another row: it does not open.
    client.force_login(sora)
    client.post(address(donor, "read"))

    typed = {"kind": "individual", "name": "", "contact": "Osaka", "version": "1", form_tokens.FIELD: form_tokens.new()}
    typed |= NOT_ASKED
    pages = (
        client.get(address(donor)),
        client.get(address(donor, "change")),
        client.post(address(donor, "change"), typed),
    )

    assert ["cannot be opened" in page.text for page in pages] == [True, True, True]
    stored = Donor.objects.get(pk=donor.pk)
    assert (bytes(stored.name), bytes(stored.contact)) == (bytes(another.name), bytes(donor.contact))


def test_the_list_of_gifts_leads_the_treasurer_to_the_giver(client, sora, mio, donor):
    factories.gift(sora, 5_000, donor=donor)
    shown = {}
    for person in (sora, mio):
        client.force_login(person)
        shown[person.username] = address(donor) in client.get(reverse("donations:donation-list")).text

    assert shown == {"sora": True, "mio": False}
