"""The pages of editions: what the director sees before freezing, what the second officer signs, what is published and given."""

from __future__ import annotations

import pytest
from django.urls import reverse

from lfnkr.accounts.tests.people import just_signed_in
from lfnkr.calendar import clock
from lfnkr.jobs import queue
from reports import jobs
from reports.freezing import actions
from reports.freezing.tests.people import AFTER_THE_TERM, freeze, published
from reports.models import Edition, EditionFile, Freezing
from reports.tests.scenarios import break_a_sum, mother_and_child, this_term


def freeze_page(client, term: int):
    return client.get(reverse("reports:freeze", args=[term]))


def send_freeze(client, term: int, **more):
    """What the director sees, sent as it stands."""
    form = freeze_page(client, term).context["form"]
    fields = {
        name: form.fields[name].initial or form.get_initial_for_field(form.fields[name], name) for name in form.fields
    }
    return client.post(reverse("reports:freeze", args=[term]), fields | more)


@pytest.mark.parametrize("name", ["yuki", "sora", "hana", "rin"])
def test_only_the_director_freezes(request, over, name):
    client = just_signed_in(request.getfixturevalue(name))

    assert freeze_page(client, over.term).status_code == 403


def test_freezing_and_signing_ask_for_the_password_again(desk_of, over, mio, yuki):
    edition = freeze(over, by=mio)

    assert "reauthenticate" in desk_of(mio).get(reverse("reports:freeze", args=[over.term])).url
    assert "reauthenticate" in desk_of(yuki).post(reverse("reports:sign-edition", args=[edition.pk])).url
    edition.refresh_from_db()
    assert edition.is_waiting


def test_a_term_that_runs_says_until_when_instead_of_the_form(mio):
    client = just_signed_in(mio)

    page = freeze_page(client, this_term().term)

    assert "still runs until" in page.context["obstacle"].text


def test_a_failing_sum_is_named_instead_of_the_form(hana, over, mio):
    with clock.at(AFTER_THE_TERM.replace(month=3)):
        break_a_sum(hana)
    client = just_signed_in(mio)

    assert "members without any outcome = 0" in freeze_page(client, over.term).context["obstacle"].text


def test_the_director_sees_every_figure_before_freezing_it(over, mio):
    client = just_signed_in(mio)

    comparison = freeze_page(client, over.term).context["comparison"]

    new = {line.key: line for group in comparison.changed for line in group.lines}
    assert (new["requests.adults"].before, new["requests.adults"].now) == ("–", "1")
    assert not comparison.unchanged


def test_the_director_freezes_and_the_auditor_signs_on_their_pages(over, mio, yuki):
    client = just_signed_in(mio)
    answer = send_freeze(client, over.term)
    asked = Freezing.objects.get()
    assert answer.url == asked.get_absolute_url()
    jobs.freeze_term(freezing=asked.pk)
    edition = Edition.objects.get()
    assert client.get(reverse("reports:freezing-status", args=[asked.pk])).json()["url"] == edition.get_absolute_url()
    assert (
        client.get(reverse("reports:sign-edition", args=[edition.pk])).context["obstacle"].text.startswith("You froze")
    )
    client = just_signed_in(yuki)
    page = client.get(reverse("reports:sign-edition", args=[edition.pk])).text
    assert edition.fingerprint in page

    client.post(reverse("reports:sign-edition", args=[edition.pk]))

    edition.refresh_from_db()
    assert edition.signed_by == yuki
    assert ("reports.print_edition", {"edition": str(edition.pk)}) in [(one.name, one.ids) for one in queue.waiting()]


def test_a_figure_that_moved_between_page_and_act_is_shown_anew(hana, over, mio):
    client = just_signed_in(mio)
    stale = freeze_page(client, over.term).context["form"].initial["seen"]
    with clock.at(AFTER_THE_TERM.replace(month=4)):
        mother_and_child(hana)

    answer = send_freeze(client, over.term, seen=stale)

    assert "changed after you opened" in answer.text
    assert not Edition.objects.exists()
    again = dict(answer.context["form"].data.items())
    client.post(reverse("reports:freeze", args=[over.term]), again)
    jobs.freeze_term(freezing=Freezing.objects.get().pk)
    assert Edition.objects.get().number == 1


def test_the_next_edition_shows_what_changed_first(hana, over, mio, yuki):
    published(over, by=mio, second=yuki)
    with clock.at(AFTER_THE_TERM.replace(month=4)):
        mother_and_child(hana)
    client = just_signed_in(mio)

    comparison = freeze_page(client, over.term).context["comparison"]

    changed = {line.key: line for group in comparison.changed for line in group.lines}
    adults = changed["requests.adults"]
    assert (adults.before, adults.now, adults.difference) == ("1", "2", "+1")
    assert "reserve.floor" in {line.key for group in comparison.unchanged for line in group.lines}


def test_no_change_is_said(over, mio, yuki):
    published(over, by=mio, second=yuki)
    client = just_signed_in(mio)

    page = freeze_page(client, over.term)

    assert page.context["comparison"].changes == 0
    assert "No figure changed" in page.text


def test_an_erratum_says_what_an_edition_corrects(hana, over, mio, yuki):
    published(over, by=mio, second=yuki)
    with clock.at(AFTER_THE_TERM.replace(month=4)):
        mother_and_child(hana)
    second = published(over, by=mio, second=yuki)
    client = just_signed_in(yuki)

    page = client.get(reverse("reports:edition-differences", args=[second.pk]))

    assert "requests.adults" in {line.key for group in page.context["comparison"].changed for line in group.lines}


def test_the_first_edition_corrects_nothing(over, mio, yuki):
    first = published(over, by=mio, second=yuki)
    client = just_signed_in(yuki)

    assert client.get(reverse("reports:edition-differences", args=[first.pk])).status_code == 404


@pytest.mark.parametrize("audience", ["members", "public"])
def test_members_and_public_are_given_nothing_of_a_term_without_edition(over, mio, audience):
    freeze(over, by=mio)
    client = just_signed_in(mio)

    page = client.get(reverse("reports:annual-report", args=[over.term]), {"audience": audience})

    assert "has no signed edition" in page.context["refusal"]
    assert "body" not in page.context


def test_a_term_without_edition_is_a_draft_on_screen(over, mio):
    client = just_signed_in(mio)

    page = client.get(reverse("reports:annual-report", args=[over.term]))

    assert "frozen" not in page.context
    assert "This term has no signed edition" in page.text


def test_a_signed_term_shows_what_was_frozen_whatever_came_later(hana, over, mio, yuki):
    published(over, by=mio, second=yuki)
    client = just_signed_in(yuki)
    address = reverse("reports:annual-report", args=[over.term])
    before = client.get(address, {"audience": "members", "language": "ko"}).context["body"]
    with clock.at(AFTER_THE_TERM.replace(month=4)):
        mother_and_child(hana)

    after = client.get(address, {"audience": "members", "language": "ko"}).context["body"]

    assert after == before
    figure = client.get(reverse("reports:figure", args=[over.term, "requests.adults"]))
    assert figure.context["figure"].value == 1
    assert figure.context["behind"].count == 1


def test_a_figure_for_members_of_a_term_without_edition_leads_to_the_reason(over, mio):
    client = just_signed_in(mio)

    answer = client.get(reverse("reports:figure", args=[over.term, "reserve.closing"]), {"audience": "members"})

    assert answer.url.startswith(reverse("reports:annual-report", args=[over.term]))


def test_a_file_leaves_the_house_only_when_it_is_signed(over, mio, yuki):
    edition = freeze(over, by=mio)
    client = just_signed_in(yuki)
    address = reverse("reports:edition-file", args=[edition.pk, "members", "ja", "json"])
    assert client.get(address).status_code == 404
    assert client.get(reverse("reports:edition-fingerprint", args=[edition.pk])).status_code == 404

    actions.sign(edition, by=yuki)

    file = EditionFile.objects.get(edition=edition, audience="members", language="ja", format="json")
    answer = client.get(address)
    assert answer.content == file.held
    assert file.sha256 in client.get(reverse("reports:edition-fingerprint", args=[edition.pk])).text


def test_the_reason_of_a_withdrawal_is_read_on_its_page(over, mio, yuki):
    edition = freeze(over, by=mio)
    client = just_signed_in(yuki)

    client.post(reverse("reports:withdraw-edition", args=[edition.pk]), {"reason": "a word is wrong"})

    assert "a word is wrong" in client.get(reverse("reports:edition-list", args=[over.term])).text


def test_the_text_of_a_waiting_edition_is_read_before_it_is_signed(over, mio, sora):
    edition = freeze(over, by=mio)
    client = just_signed_in(sora)

    page = client.get(reverse("reports:edition-text", args=[edition.pk]), {"audience": "public", "language": "ja"})

    assert "Waits for its second signature" in page.text
    assert page.context["edition"] == {"audience": "public", "language": "ja"}
