"""The stream on the page: everything in one order, narrowed by the address, and read no further than the page shows."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection

from cases import casework
from cases.case.topics import TimelineTopic
from cases.case_file import case_file_of
from cases.case_page.timeline import stream
from cases.case_page.timeline_page import find_entries
from cases.models import Case
from cases.operations.models import LegChange
from cases.status import Status
from cases.tests import factories
from cases.tests.screens import page_of
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.fuzzy.dates import after, before, between, exactly
from lfnkr.web.panels import Timeline
from lfnkr.web.timeline import A_PAGE, Wanted


@pytest.fixture
def case(hana):
    """A request for a mother and her child."""
    return factories.case(hana, factories.woman(), factories.child(9, sex="f"), received_at=factories.ago(hours=60))


@contextmanager
def rows_read():
    """How many rows every question gives, in a list that grows."""
    counts: list[int] = []

    def count(execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        counts.append(max(context["cursor"].cursor.rowcount, 0) if sql.lstrip().startswith(("SELECT", "WITH")) else 0)
        return result

    with connection.execute_wrapper(count):
        yield counts


def lengthen(case, by, times: int) -> None:
    """So many times more of everything that only grows."""
    leg = case.members.first().operations.get().legs.get()
    for number in range(times):
        casework.add_note(case, by=by, text="She called.")
        casework.record_event(case, by=by, kind="contact", happened=exactly(clock.today()), text="She is well.")
        casework.agree_contact(case, by=by, at=clock.now() + timedelta(hours=2, seconds=number))
        LegChange.objects.create(leg=leg, part="crossing", before="K1", after="K2", recorded_by=by)
        case.refresh_from_db()
        casework.change_case(case, by=by, version=case.version, is_watched="yes" if number % 2 else "no")


def entries_of(page) -> list[dict]:
    return page.context["stream"].entries


def test_a_page_reads_no_more_of_hundreds_of_lines_than_of_few(desk_of, hana, case):
    factories.leg(factories.operation(*factories.members_of(case), by=hana), by=hana)
    desk = desk_of(hana)
    desk.post(page_of(case, "open-seal"))
    lengthen(case, hana, A_PAGE)
    desk.get(case.get_absolute_url())
    with rows_read() as few:
        short = desk.get(case.get_absolute_url())
    lengthen(case, hana, 4 * A_PAGE)

    with rows_read() as many:
        long = desk.get(case.get_absolute_url())

    assert long.context["stream"].total - short.context["stream"].total == 5 * 4 * A_PAGE
    assert len(entries_of(long)) == A_PAGE
    assert (len(many), sum(many)) == (len(few), sum(few))


def test_the_pages_tell_what_the_whole_stream_tells_in_the_same_order(desk_of, hana, case, all_rows):
    casework.record_event(case, by=hana, kind="illness", happened=between("2018-03-04", "2018-03-09"), text="fever")
    casework.record_event(case, by=hana, kind="contact", happened=exactly(f"{clock.today():%Y-%m}"))
    casework.record_event(case, by=hana, kind="other", happened=before("2019-01-01"))
    casework.record_event(case, by=hana, kind="other", happened=after("2019-01-01"))
    casework.pause_clock(
        case, by=hana, begins_at=factories.ago(hours=9), ends_at=factories.ago(hours=8), reason="border"
    )
    factories.leg(factories.operation(*factories.members_of(case), by=hana), by=hana)
    casework.agree_contact(case, by=hana, at=clock.now() + timedelta(hours=5))
    for _time in range(A_PAGE):
        casework.add_note(case, by=hana, text="She called.")
    whole = [entry.key for entry in stream(case)][::-1]

    case_file, keys, wanted = case_file_of(Case.objects.filter(pk=case.pk)), [], Wanted()
    while len(keys) < len(whole):
        found = find_entries(case_file, Timeline(), wanted)
        assert (found.first, found.total) == (len(keys) + 1, len(whole))
        keys += found.keys
        wanted = Wanted(before=keys[-1])

    assert keys == whole


def test_it_is_narrowed_to_a_person_and_to_a_subject_by_the_address_alone(desk_of, hana, case):
    mother, child = factories.members_of(case)
    casework.add_note(case, by=hana, text="She called.")
    casework.move([child], by=hana, status=Status.VERIFYING, occurred_at=clock.now())
    casework.record_event(
        case, by=hana, kind="illness", happened=exactly(clock.today()), members=[mother], text="fever"
    )
    desk, address = desk_of(hana), case.get_absolute_url()

    def told(query: str) -> list[str]:
        return [entry["title"] for entry in entries_of(desk.get(address + query))]

    assert told(f"?person={child.person_id}") == ["Being verified", "Received"]
    assert told(f"?person={mother.person_id}") == ["Illness or injury", "Received"]
    assert told("?kind=note") == ["Note"]
    assert told(f"?kind=status&person={child.person_id}") == ["Being verified", "Received"]
    assert told("?kind=money") == []
    assert "Nothing of this kind happened so far." in desk.get(f"{address}?kind=money").text


@pytest.mark.parametrize(
    "query", ["?kind=x", "?person=x", "?kind=%00&before=%00", "?person=00000000-0000-0000-0000-000000000000"]
)
def test_what_the_address_names_and_there_is_not_narrows_nothing(desk_of, hana, case, query):
    page = desk_of(hana).get(case.get_absolute_url() + query)

    assert [entry["title"] for entry in entries_of(page)] == ["Received"]


def test_the_next_page_stays_narrowed(desk_of, hana, case):
    for _time in range(A_PAGE + 1):
        casework.add_note(case, by=hana, text="She called.")
    desk = desk_of(hana)

    older = desk.get(case.get_absolute_url() + "?kind=note").context["stream"].older_url

    assert "kind=note" in older
    assert [entry["title"] for entry in entries_of(desk.get(case.get_absolute_url() + older))] == ["Note"]


def test_who_was_assigned_by_whom_is_said_once(desk_of, hana, jun, mio, case):
    casework.assign(case, by=mio, lead=jun, deputy=hana)

    (line,) = entries_of(desk_of(mio).get(case.get_absolute_url() + "?kind=care"))

    assert line["title"] == "Assigned: Jun, Hana"
    assert line["by"] == mio.display_name


def test_an_assignment_of_before_they_were_kept_is_told_by_the_trail(desk_of, hana, jun, mio, case):
    with trail.act("assign case", by=mio, case=case):
        Case.objects.filter(pk=case.pk).update(lead=jun, deputy=hana)

    (line,) = entries_of(desk_of(mio).get(case.get_absolute_url() + "?kind=care"))

    assert line["title"] == "Assigned to Jun (before: Hana) · deputy: Hana (before: nobody)"
    assert line["by"] == mio.display_name


def test_of_an_agreed_contact_it_is_said_what_became_of_it(desk_of, hana, case):
    desk, address = desk_of(hana), case.get_absolute_url() + "?kind=contact"

    def last() -> str:
        return entries_of(desk_of(hana).get(address))[0]["title"].partition(": ")[2]

    casework.agree_contact(case, by=hana, at=clock.now() + timedelta(hours=1))
    assert last() == ""
    with clock.at(factories.ago(hours=-2)):
        assert last() == "missed"
    casework.agree_contact(case, by=hana, at=clock.now() + timedelta(hours=3))
    assert entries_of(desk.get(address))[1]["title"].endswith("agreed anew before it was due")
    casework.record_event(case, by=hana, kind="contact", happened=exactly(clock.today()))
    assert any(entry["title"].endswith(": kept") for entry in entries_of(desk.get(address)))


def test_closing_and_reopening_each_stand_in_it_with_who_did_it(desk_of, hana, case):
    factories.bring(case, Status.DECLINED, by=hana)
    casework.close_case(case, by=hana, closed_for="other", reason="No way out.")
    casework.reopen_case(case, by=hana, reason="She called again.")
    casework.close_case(case, by=hana, closed_for="other", reason="No way out, again.")
    desk = desk_of(hana)
    desk.post(page_of(case, "open-seal"))

    lines = entries_of(desk.get(case.get_absolute_url() + "?kind=closing"))

    assert [(line["text"], line["by"]) for line in lines] == [
        ("No way out, again.", "Hana"),
        ("", "Hana"),
        ("No way out.", "Hana"),
    ]


def test_restricting_and_lifting_stand_in_it(desk_of, hana, mio, case):
    casework.restrict_request(case, by=hana, reason="Somebody asks for her.")
    casework.lift_restriction(case, by=mio, reason="It was her brother.")

    lines = entries_of(desk_of(hana).get(case.get_absolute_url() + "?kind=closing"))

    assert [line["by"] for line in lines] == ["Mio", "Hana"]


def test_its_sealed_words_are_there_only_while_the_seal_is_open(desk_of, hana, mio, case):
    casework.add_note(case, by=hana, text="She hides in the mill.")
    desk = desk_of(hana)

    assert "the mill" not in desk.get(case.get_absolute_url()).text
    assert "the mill" not in desk_of(mio).get(case.get_absolute_url()).text
    desk = desk_of(hana)
    desk.post(page_of(case, "open-seal"))
    assert "the mill" in desk.get(case.get_absolute_url()).text


def test_every_topic_is_offered_by_its_words(desk_of, hana, case):
    html = desk_of(hana).get(case.get_absolute_url()).text

    assert [topic for topic in TimelineTopic if f'<option value="{topic}">' not in html] == []
