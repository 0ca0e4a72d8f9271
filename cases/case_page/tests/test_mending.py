"""No line of the history is without a way to mend it, or a stated reason why it is kept."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cases import casework
from cases.case_file import case_file_of
from cases.case_page.mending import MENDING
from cases.case_page.timeline import TimelineKind, stream
from cases.case_page.timeline_page import find_entries, stream_page
from cases.models import Case
from cases.seal.reveal import open_seal
from cases.status import Status
from cases.tests import factories
from cases.tests.factories import ago
from cases.voiding.wording import words_of
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.fuzzy.dates import exactly
from lfnkr.web.panels import Timeline
from lfnkr.web.timeline import Wanted


@pytest.fixture
def case(hana, jun, all_rows):
    """A request in which something of each kind happened, some of it taken back, and which was closed."""
    case = factories.case(hana, factories.woman(), factories.child(), received_at=ago(hours=50))
    casework.change_case(case, by=hana, version=1, is_watched="no")
    note = casework.add_note(case, by=hana, text="She called.")
    casework.add_note(case, by=hana, text="He called.")
    casework.pause_clock(case, by=hana, begins_at=ago(hours=9), ends_at=ago(hours=8), reason="border")
    factories.hand_over(case, by=hana)
    casework.take_lead(case, by=hana)
    operation = factories.operation(*factories.members_of(case), by=hana)
    casework.mobilise(operation, by=hana, at=clock.now())
    casework.close_operation(operation, by=hana, at=clock.now())
    event = casework.record_event(case, by=hana, kind="illness", happened=exactly(clock.today()), text="fever")
    casework.record_event(case, by=hana, kind="contact", happened=exactly(clock.today()))
    casework.void(note, by=hana, case=case, reason="It was another woman.")
    (voiding,) = casework.void(event, by=hana, case=case, reason="It was another woman.")
    casework.void(voiding, by=hana, case=case, reason="It was her.")
    open_seal(case, by=hana)
    factories.bring(case, Status.DECLINED, by=hana)
    casework.agree_contact(case, by=hana, at=clock.now() + timedelta(hours=1))
    with trail.act("assign case", by=hana, case=case):  # As before assignments had a table of their own.
        Case.objects.filter(pk=case.pk).update(deputy=jun)
    casework.restrict_request(case, by=hana, reason="Somebody asks for her.")
    return casework.close_case(case, by=hana, closed_for="other", reason="No way out.")


def lines(case, user):
    """Each line of the history with what the page shows of it."""
    case_file = case_file_of(Case.objects.filter(pk=case.pk))
    others, wanted = Timeline(), Wanted(is_all=True)
    found = find_entries(case_file, others, wanted)
    page = stream_page(case_file, None, words_of(case), others, found, wanted, user=user)
    rows = {(entry.kind, entry.title): entry for entry in stream(case)}
    shown = {entry["title"].casefold(): entry for entry in page.entries}
    return [(row, shown[row.title.casefold()]) for row in rows.values() if row.title.casefold() in shown]


def test_the_table_holds_every_kind_of_line():
    assert set(MENDING) == set(TimelineKind)
    assert all(way.is_voided or way.pages or way.kept for way in MENDING.values())


def test_every_line_has_its_way_beside_it_or_a_reason_why_it_is_kept(case, hana):
    found = lines(case, hana)
    without = [
        (row.kind, row.title)
        for row, entry in found
        if not (entry["void_url"] or entry["mends"] or MENDING[row.kind].kept or row.voiding)
    ]

    assert {row.kind for row, _entry in found} == set(TimelineKind)
    assert without == []


def test_the_way_is_beside_the_line_on_the_page(desk_of, case, hana):
    desk, address = desk_of(hana), case.get_absolute_url()
    text = "".join(desk.get(f"{address}?kind={topic}").text for topic in ("note", "clock", "closing"))
    note, pause = case.notes.standing().earliest("pk"), case.pauses.get()

    for kind, row in (("note", note), ("pause", pause)):
        assert reverse("cases:void", args=[case.pk, kind, row.pk]) in text
    assert text.count(reverse("cases:reopen-case", args=[case.pk])) > 1


def test_each_line_of_an_operation_leads_to_the_page_where_it_is_put_right(desk_of, hana, all_rows):
    case = factories.case(hana, received_at=ago(hours=9))
    operation = factories.operation(*factories.members_of(case), by=hana)
    factories.leg(operation, by=hana)

    page = desk_of(hana).get(case.get_absolute_url())

    line = page.text[page.text.index('class="timeline"') :]
    assert line[: line.index("</ol>")].count(reverse("cases:operation", args=[operation.pk])) == 2


def test_what_was_told_anew_of_a_person_leads_to_that_part_of_the_page_of_the_person(desk_of, hana, all_rows):
    case = factories.case(hana, factories.woman(), factories.child())
    mother, child = factories.members_of(case)
    casework.correct_person(child.person, by=hana, version=1, birth_country="CN")
    casework.change_case(case, by=hana, version=1, is_watched="no", reason="Told wrongly.")

    page = desk_of(hana).get(case.get_absolute_url()).text

    assert reverse("cases:correct-person", args=[case.pk, child.pk]) + "#part-origin" in page
    assert reverse("cases:change-case", args=[case.pk]) + "#part-watch" in page
    form = desk_of(hana).get(reverse("cases:correct-person", args=[case.pk, child.pk])).text
    assert 'id="part-origin"' in form


def test_what_was_told_anew_of_somebody_put_there_in_error_leads_to_the_request(desk_of, hana, all_rows):
    case = factories.case(hana, factories.woman(), factories.child())
    _mother, child = factories.members_of(case)
    casework.correct_person(child.person, by=hana, version=1, birth_country="CN")
    casework.void(child, by=hana, case=case, reason="Another child.")

    page = desk_of(hana).get(case.get_absolute_url())

    assert page.status_code == 200
    assert "#part-origin" not in page.text


def test_with_its_first_step_the_facts_of_the_request_are_offered(desk_of, hana, all_rows):
    case = factories.case(hana)

    page = desk_of(hana).get(case.get_absolute_url())

    line = page.text[page.text.index('class="timeline"') :]
    assert reverse("cases:change-case", args=[case.pk]) in line[: line.index("</ol>")]
