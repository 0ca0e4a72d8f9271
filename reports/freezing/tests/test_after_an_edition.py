"""What waits on the desks, what was learnt since an edition, and whether a file that somebody brings is genuine."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from cases.tests import factories
from lfnkr.audit.models import AuditEvent
from reports.freezing.since import learnt_since, number_since
from reports.freezing.tests.people import AFTER_THE_TERM, freeze, published
from reports.models import EditionFile, PrintJob

CHECK = "/reports/editions/check/"


def brought(client, content: bytes, name: str = "report.json"):
    return client.post(CHECK, {"file": SimpleUploadedFile(name, content)})


@pytest.fixture
def json_file(over, mio, yuki) -> EditionFile:
    edition = published(over, by=mio, second=yuki)
    return edition.files.get(audience="members", language="en", format="json")


def test_a_caseworker_is_not_asked_about_files(desk_of, hana):
    assert brought(desk_of(hana), b"{}").status_code == 403


@pytest.mark.parametrize("name", ["mio", "sora", "yuki"])
def test_a_genuine_file_is_named_with_its_edition(request, desk_of, json_file, name):
    page = brought(desk_of(request.getfixturevalue(name)), bytes(json_file.content))

    assert "byte for byte" in page.text
    assert json_file.name in page.text
    assert json_file.edition.get_absolute_url() in page.text


def test_one_changed_byte_is_not_genuine(desk_of, json_file, yuki):
    page = brought(desk_of(yuki), bytes(json_file.content) + b" ")

    assert "no edition has a file with these bytes" in page.text


def test_a_file_of_an_edition_that_waits_was_not_published(desk_of, over, mio):
    edition = freeze(over, by=mio)
    file = edition.files.get(audience="public", language="ja", format="html")

    assert "no second officer has signed" in brought(desk_of(mio), bytes(file.content)).text


def test_a_name_is_shown_as_text(desk_of, json_file, yuki):
    page = brought(desk_of(yuki), b"<script>alert(1)</script>", '"><script>alert(1)</script>.pdf')

    assert "<script>alert" not in page.text


@pytest.mark.parametrize("size", [0, 5 * 1024 * 1024 + 1])
def test_an_empty_file_and_one_too_large_are_refused_in_a_sentence(desk_of, yuki, size, settings):
    page = brought(desk_of(yuki), b"x" * size)

    assert page.status_code == 200
    assert "at most 5 MB" in page.text or "This file is empty" in page.text


def test_no_file_is_ever_written_to_a_disk(settings):
    assert settings.FILE_UPLOAD_HANDLERS == ["django.core.files.uploadhandler.MemoryFileUploadHandler"]


def test_an_edition_that_waits_stands_on_the_desk_of_whoever_may_sign_it(desk_of, over, mio, yuki, sora):
    edition = freeze(over, by=mio)
    sign = reverse("reports:sign-edition", args=[edition.pk])

    for officer in (yuki, sora):
        assert sign in desk_of(officer).get(reverse("desk"), follow=True).text
    assert sign not in desk_of(mio).get(reverse("desk"), follow=True).text


def test_a_term_that_is_over_asks_the_director_for_its_edition(desk_of, over, mio, yuki):
    way = reverse("reports:freeze", args=[over.term])
    assert way in desk_of(mio).get(reverse("desk"), follow=True).text
    assert way not in desk_of(yuki).get(reverse("desk"), follow=True).text

    published(over, by=mio, second=yuki)

    assert way not in desk_of(mio).get(reverse("desk"), follow=True).text


def test_what_is_learnt_since_is_counted_on_the_page_and_listed(desk_of, hana, over, mio, yuki):
    edition = published(over, by=mio, second=yuki)
    assert number_since(edition) == 0
    factories.case(hana, received_at=AFTER_THE_TERM.replace(month=4))

    facts = learnt_since(edition)

    assert number_since(edition) == len(facts) > 0
    page = desk_of(yuki).get(edition.get_absolute_url()).text
    assert reverse("reports:learnt-since", args=[edition.pk]) in page
    reference = facts[0].case.reference
    assert reference in desk_of(mio).get(reverse("reports:learnt-since", args=[edition.pk])).text
    assert reference not in desk_of(yuki).get(reverse("reports:learnt-since", args=[edition.pk])).text


def test_the_command_names_whoever_has_a_report_written(over, yuki, tmp_path):
    file = tmp_path / "report.json"

    call_command("annual_report", str(over.term), "--format", "json", "--output", str(file), "--by", "yuki")

    assert PrintJob.objects.get().asked_by == yuki
    assert set(AuditEvent.objects.filter(act="print annual report").values_list("actor", flat=True)) == {yuki.pk}


@pytest.mark.parametrize("name", ["hana", "nobody"])
def test_the_command_refuses_the_name_of_whoever_may_not_print(over, hana, tmp_path, name):
    with pytest.raises(CommandError, match="Nobody who may print"):
        call_command("annual_report", str(over.term), "--output", str(tmp_path / "r.pdf"), "--by", name)
