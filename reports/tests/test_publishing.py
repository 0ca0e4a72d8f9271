"""Printing as a job whose refusals are told in words."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from django.urls import reverse

from lfnkr.calendar.fiscal_year import ensure_term
from lfnkr.jobs import queue
from reports import jobs
from reports.models import PrintJob
from reports.tests.scenarios import break_a_sum, this_term

pytestmark = pytest.mark.slow


@pytest.fixture
def job(mio) -> PrintJob:
    """A print that was asked for and has not begun."""
    return jobs.ask_for_print(this_term(), by=mio, audience="internal", language="en")


@pytest.mark.parametrize("audience", ["members", "public"])
def test_a_term_without_signed_edition_is_not_printed_for_others(client, yuki, audience):
    last = ensure_term(this_term().starts_on - timedelta(days=1))
    client.force_login(yuki)

    answer = client.post(reverse("reports:print", args=[last.term]), {"audience": audience, "language": "ja"})

    assert "has no signed edition" in answer.text
    assert not PrintJob.objects.exists()


@pytest.mark.parametrize("audience", ["members", "public"])
def test_a_term_that_runs_is_not_printed_for_others_and_says_until_when(client, yuki, audience):
    client.force_login(yuki)

    answer = client.post(reverse("reports:print", args=[this_term().term]), {"audience": audience, "language": "ja"})

    assert "nothing of it goes outside" in answer.text
    assert not PrintJob.objects.exists()


def test_a_report_whose_sums_fail_is_not_printed_and_the_job_says_which(client, hana, mio, job):
    break_a_sum(hana)

    done = jobs.run_print(job)
    client.force_login(mio)
    page = client.get(done.get_absolute_url()).text

    assert done.state == "failed"
    assert done.file is None
    assert "members without any outcome = 0" in done.refusal
    assert "members without any outcome = 0" in page
    assert reverse("reports:print", args=[this_term().term]) in page


def test_asking_puts_the_keys_of_the_print_into_the_queue_and_nothing_else(job):
    assert [(one.name, one.ids) for one in queue.waiting()] == [("reports.make_print", {"print_job": str(job.pk)})]


def test_a_print_taken_up_again_after_it_was_done_is_left_as_it_is(job):
    done = jobs.run_print(job)

    jobs.make_print(print_job=job.pk)

    assert PrintJob.objects.get().finished_at == done.finished_at


def test_a_print_that_was_interrupted_is_begun_again(job):
    PrintJob.objects.update(state="printing")

    jobs.make_print(print_job=job.pk)

    assert PrintJob.objects.get().state == "done"


def test_a_print_that_nobody_makes_says_so(client, mio, job):
    client.force_login(mio)

    assert "No worker was seen for a minute" in client.get(job.get_absolute_url()).text


def test_a_print_is_a_file_with_a_neutral_name_and_its_fingerprint(client, mio, job):
    done = jobs.run_print(job)
    client.force_login(mio)

    answer = client.get(reverse("reports:print-job-file", args=[done.pk]))

    assert answer.headers["Content-Disposition"] == (
        f'attachment; filename="annual-report-term-{this_term().term}-internal.pdf"'
    )
    assert answer.content.startswith(b"%PDF-1.7")
    assert hashlib.sha256(answer.content).hexdigest() == done.fingerprint


def test_a_print_that_is_not_done_has_no_file(client, mio, job):
    client.force_login(mio)

    assert client.get(reverse("reports:print-job-file", args=[job.pk])).status_code == 404


def test_a_print_can_be_followed_with_and_without_a_script(client, mio, job):
    client.force_login(mio)

    page = client.get(job.get_absolute_url()).text
    status = client.get(reverse("reports:print-job-status", args=[job.pk])).json()

    assert '<noscript><meta http-equiv="refresh"' in page
    assert status == {"done": 0, "total": 3, "text": "waiting", "url": None}


def test_a_print_that_is_done_is_ready_and_its_download_comes_first(client, mio, job):
    done = jobs.run_print(job)
    client.force_login(mio)
    address = reverse("reports:print-job-file", args=[done.pk])

    page = client.get(done.get_absolute_url()).text
    status = client.get(reverse("reports:print-job-status", args=[done.pk])).json()

    main = page.partition("<main")[2]
    assert "<h1>The report is ready</h1>" in main
    assert main.index(address) < main.index("Edition:")
    assert "Printing the report" not in page
    assert "You may leave" not in page
    assert (status["heading"], status["url"], status["label"]) == ("The report is ready", address, "Download the PDF")


def test_the_treasurer_prints_nothing(client, sora, job):
    client.force_login(sora)

    assert client.get(job.get_absolute_url()).status_code == 404
    assert client.post(reverse("reports:print", args=[this_term().term])).status_code == 403


def test_asking_for_a_print_leads_to_its_page(client, yuki):
    client.force_login(yuki)

    answer = client.post(reverse("reports:print", args=[this_term().term]), {"audience": "internal", "language": "ja"})

    assert answer.url == PrintJob.objects.get().get_absolute_url()
    assert PrintJob.objects.get().asked_by == yuki
