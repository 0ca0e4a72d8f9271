"""The auditor's pages: who may see the trail, what it shows, and the replay on request."""

import re
from datetime import date
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lfnkr.audit import trail, verification
from lfnkr.audit.lists import ChangeList, TrailFilter
from lfnkr.audit.models import AuditEvent, Seal, Stray
from lfnkr.calendar import clock
from lfnkr.jobs import queue, tasks
from lfnkr.jobs.models import JobRun
from lfnkr.models import FiscalYear

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

TRAIL, CHANGES, VERIFY = "audit:event-list", "audit:change-list", "audit:trail-verify"


def rename_years(count: int, *, by, act: str = "rename years") -> None:
    """Leave so many events in the trail, by one person."""
    year = FiscalYear.objects.filter(term=90).first()
    with trail.act(act, by=by):
        year = year or FiscalYear.objects.create(
            term=90, starts_on=date(2087, 9, 1), ends_on=date(2088, 8, 31), label="secret label"
        )
        for number in range(count):
            FiscalYear.objects.filter(pk=year.pk).update(label=f"secret label {number}")


@pytest.mark.parametrize("who", ["hana", "sora", "rin"])
@pytest.mark.parametrize("page", [TRAIL, CHANGES, VERIFY])
def test_others_may_not_see_the_trail(client, request, who, page):
    client.force_login(request.getfixturevalue(who))

    assert client.get(reverse(page)).status_code == 403


def test_the_director_sees_the_trail_and_does_not_verify_it(client, mio):
    client.force_login(mio)

    page = client.get(reverse(TRAIL))

    assert page.status_code == 200
    assert "Verify now" not in page.content.decode()
    assert client.post(reverse(VERIFY)).status_code == 403


def test_a_stranger_is_led_to_the_sign_in_page(client):
    assert client.get(reverse(TRAIL)).status_code == 302


def test_reading_writes_nothing(client, yuki):
    rename_years(2, by=yuki)
    FiscalYear.objects.filter(term=90).update(label="outside an act")
    client.force_login(yuki)
    before = AuditEvent.objects.count(), Seal.objects.count(), Stray.objects.count()

    client.get(reverse(TRAIL))
    client.get(reverse(VERIFY))

    assert (AuditEvent.objects.count(), Seal.objects.count(), Stray.objects.count()) == before


def test_the_trail_names_the_person_her_role_and_the_act(client, yuki, mio):
    rename_years(1, by=mio)
    client.force_login(yuki)

    page = client.get(reverse(TRAIL)).content.decode()

    assert mio.display_name in page
    assert "Executive director" in page
    assert "rename years" in page
    assert "Fiscal year: added, fiscal year: changed" in page


def test_the_trail_shows_no_values(client, yuki, mio):
    rename_years(1, by=mio)
    client.force_login(yuki)

    assert "secret label" not in client.get(reverse(TRAIL)).content.decode()


def test_what_happened_outside_an_act_is_said_to_be_so(client, yuki, mio):
    rename_years(0, by=mio)
    FiscalYear.objects.filter(term=90).update(label="x")
    client.force_login(yuki)

    page = client.get(reverse(TRAIL)).content.decode()

    assert "outside an act" in page
    assert "no person (lfnkr_web)" in page


def test_pages_lead_there_and_back(client, yuki, mio):
    size = ChangeList.size
    rename_years(2 * size + 20, by=mio)
    client.force_login(yuki)
    everything = list(AuditEvent.objects.filter(act="rename years").order_by("-pk"))

    def page(query: str):
        return client.get(f"{reverse(CHANGES)}{query}").context

    first = page("?act=rename+years")
    second = page(first["older_url"])
    third = page(second["older_url"])
    again = page(third["newer_url"])
    top = page(again["newer_url"])

    assert first["object_list"] == everything[:size]
    assert first["newer_url"] == ""
    assert second["object_list"] == again["object_list"] == everything[size : 2 * size]
    assert third["object_list"] == everything[2 * size :]
    assert third["older_url"] == ""
    assert top["object_list"] == first["object_list"]


@pytest.mark.parametrize("page", [TRAIL, CHANGES])
def test_a_page_asks_the_same_however_long_the_trail_is(client, yuki, mio, page):
    client.force_login(yuki)
    narrowed = {"who": str(mio.pk), "day": clock.today().isoformat(), "act": "rename years"}
    rename_years(60, by=mio)
    for _time in range(51):
        rename_years(1, by=mio)
    few = [questions(client, page, query) for query in ({}, narrowed)]
    rename_years(60, by=mio)
    for _time in range(30):
        rename_years(1, by=mio)

    assert [questions(client, page, query) for query in ({}, narrowed)] == few


def questions(client, page: str, query: dict[str, str]) -> int:
    client.get(reverse(page), query)
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse(page), query)
    return len(asked)


def test_an_action_is_one_row_in_words_and_leads_to_its_changes(client, yuki, mio):
    rename_years(120, by=mio)
    rename_years(1, by=mio, act="rename again")
    client.force_login(yuki)

    page = client.get(reverse(TRAIL), {"who": str(mio.pk)})

    again, years = page.context["rows"][:2]
    assert (again.words, years.words) == ("rename again", "rename years")
    assert years.effects == ["fiscal year: added", "fiscal year: changed (120)"]
    changes = client.get(years.url).context
    assert {event.act_id for event in changes["object_list"]} == {years.event.act_id}
    assert changes["number"] == "121 changes"


def test_an_action_within_an_action_is_part_of_it(client, yuki, mio):
    with trail.act("rename all", by=mio):
        rename_years(1, by=mio)
    client.force_login(yuki)

    (action,) = client.get(reverse(TRAIL), {"who": str(mio.pk), "table": "lfnkr_fiscalyear"}).context["rows"]

    assert action.words == "rename all"
    assert client.get(reverse(TRAIL), {"act": "rename all > rename years"}).context["number"] == "1 action"


def test_every_change_of_the_trail_stands_in_exactly_one_action(client, yuki, mio, hana):
    for number in range(60):
        rename_years(number % 4 + 1, by=(mio, hana)[number % 2])
    client.force_login(yuki)
    seen, query = [], "?"
    while query:
        page = client.get(f"{reverse(TRAIL)}{query}").context
        seen += [action.event for action in page["rows"]]
        query = page["older_url"]

    acts = [event.act_id for event in seen if event.act_id]
    assert len(acts) == len(set(acts))
    assert set(acts) == {*AuditEvent.objects.exclude(act_id=None).values_list("act_id", flat=True)}
    assert [event.pk for event in seen] == sorted((event.pk for event in seen), reverse=True)


def test_the_trail_can_be_narrowed_to_an_act_and_a_table(client, yuki, mio):
    rename_years(2, by=mio)
    rename_years(1, by=mio, act="rename again")
    client.force_login(yuki)

    found = client.get(reverse(CHANGES), {"act": "rename again", "table": "lfnkr_fiscalyear"}).context
    none = client.get(reverse(CHANGES), {"act": "rename again", "table": "accounts_user"})

    assert [event.act for event in found["object_list"]] == ["rename again"]
    assert not none.context["object_list"]


def found_on(client, query: dict[str, str]) -> tuple[set, str]:
    """The acts on the page, and how many changes it says there are."""
    page = client.get(reverse(CHANGES), query)
    counted = re.search(r"(More than [0-9,]+|[0-9,]+ changes?)(?=</p>)", page.content.decode())
    return {(event.act, event.person) for event in page.context["object_list"]}, counted[0] if counted else ""


def test_the_trail_can_be_narrowed_to_a_person(client, yuki, mio, hana):
    rename_years(3, by=mio)
    rename_years(1, by=hana, act="rename again")
    FiscalYear.objects.filter(term=90).update(label="outside an act")
    client.force_login(yuki)

    assert found_on(client, {"who": str(hana.pk)}) == ({("rename again", hana)}, "1 change")
    page = client.get(reverse(TRAIL), {"who": str(hana.pk)}).text
    assert page.index("<tbody>") < page.index("The chain of seals")
    assert found_on(client, {"who": str(mio.pk), "act": "rename years"}) == ({("rename years", mio)}, "4 changes")
    assert found_on(client, {"who": str(hana.pk), "act": "rename years"}) == (set(), "")
    assert {act for act, _person in found_on(client, {"who": "nobody", "table": "lfnkr_fiscalyear"})[0]} == {""}


def test_the_trail_can_be_narrowed_to_a_day_of_tokyo(client, yuki, mio, superuser_connection):
    rename_years(2, by=mio)
    rename_years(1, by=mio, act="rename again")
    late, early = "2026-03-01T23:59:59+09:00", "2026-03-02T00:00:00+09:00"
    with superuser_connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER ALL")
        for moment, act in ((late, "rename years"), (early, "rename again")):
            cursor.execute("UPDATE audit_event SET at = %s WHERE act = %s", [moment, act])
    client.force_login(yuki)

    assert found_on(client, {"day": "2026-03-01"})[0] == {("rename years", mio)}
    assert found_on(client, {"day": "2026-03-02"})[0] == {("rename again", mio)}
    assert found_on(client, {"day": "2026-03-03"}) == (set(), "")
    assert "Choose another day" in client.get(reverse(TRAIL), {"day": "2026-03-03"}).content.decode()


def test_the_filters_stay_in_the_addresses_of_the_other_pages(client, yuki, mio):
    rename_years(60, by=mio)
    client.force_login(yuki)
    asked = {"who": str(mio.pk), "day": clock.today().isoformat()}

    first = client.get(reverse(CHANGES), asked)

    assert first.context["filter"].form["day"].value() == asked["day"]
    older = dict(parse_qsl(urlsplit(first.context["older_url"]).query))
    assert asked.items() <= older.items()


def test_a_very_long_trail_is_not_counted_out(client, yuki, mio, monkeypatch):
    monkeypatch.setattr("lfnkr.web.lists.pages.MOST_COUNTED", 5)
    rename_years(60, by=mio)
    client.force_login(yuki)

    assert found_on(client, {"who": str(mio.pk), "act": "rename years"})[1] == "More than 5"


@pytest.mark.parametrize("query", [{"before": "x"}, {"before": "-1"}, {"after": "9" * 30}])
def test_what_is_no_place_in_the_trail_is_its_beginning(client, yuki, mio, query):
    rename_years(1, by=mio)
    client.force_login(yuki)

    page = client.get(reverse(TRAIL), query)

    assert page.status_code == 200
    assert page.context["object_list"]


@pytest.mark.parametrize("page", [TRAIL, CHANGES])
@pytest.mark.parametrize(
    "query",
    [
        {"act": "no such act"},
        {"table": "'; DROP"},
        {"day": "the other day"},
        {"day": "0001-01-01"},
        {"day": "9999-12-31"},
        {"who": "hana"},
        {"action": "x"},
    ],
)
def test_a_filter_that_cannot_be_read_shows_nothing_and_says_so(client, yuki, mio, page, query):
    rename_years(1, by=mio)
    client.force_login(yuki)

    answer = client.get(reverse(page), query)

    assert answer.status_code == 200
    is_known = page == CHANGES or "action" not in query
    assert bool(answer.context["object_list"]) != is_known
    assert ("the filter cannot be read" in answer.text) == is_known


def test_a_request_that_nobody_knows_has_no_trail(client, yuki, mio):
    rename_years(1, by=mio)
    client.force_login(yuki)

    assert not client.get(reverse(TRAIL), {"request": "R-NONE1"}).context["object_list"]


def test_the_choices_are_what_the_trail_holds(mio):
    rename_years(1, by=mio)

    form = TrailFilter(QueryDict(), AuditEvent.objects.none(), user=mio).form

    assert ("rename years", "rename years") in form.fields["act"].choices
    assert ("lfnkr_fiscalyear", "fiscal year") in form.fields["table"].choices


def test_the_state_of_the_chain_is_shown(client, yuki, mio):
    rename_years(1, by=mio)
    client.force_login(yuki)
    last = Seal.objects.latest("no")

    page = client.get(reverse(TRAIL)).content.decode()

    assert bytes(last.mac).hex()[:4] in page
    assert str(last.no) in page.replace(",", "")


def test_verifying_shows_the_verdict_and_the_seal_to_note(client, yuki, mio):
    rename_years(1, by=mio)
    client.force_login(yuki)

    page = client.post(reverse(VERIFY)).content.decode()

    assert "The audit trail is whole" in page
    assert str(Seal.objects.latest("no")) in page
    assert "The ledger agrees" in page


def test_verifying_seals_and_reports_what_no_act_caused(client, yuki, mio):
    rename_years(1, by=mio)
    FiscalYear.objects.filter(term=90).update(label="x")
    client.force_login(yuki)

    page = client.post(reverse(VERIFY)).content.decode()

    assert "not from an act" in page
    assert not Stray.objects.exists()


def test_a_seal_that_was_noted_earlier_is_asked_for_and_missed(client, yuki, mio):
    rename_years(1, by=mio)
    client.force_login(yuki)
    gone = f"{Seal.objects.latest('no').no + 1}:{'ab' * 32}"

    page = client.post(reverse(VERIFY), {"anchor": gone}).content.decode()

    assert "The trail was touched" in page
    assert "cut off" in page


def test_a_seal_that_was_noted_earlier_is_found_again(client, yuki, mio):
    rename_years(1, by=mio)
    client.force_login(yuki)
    noted = str(Seal.objects.latest("no"))
    rename_years(1, by=mio)

    page = client.post(reverse(VERIFY), {"anchor": noted}).content.decode()

    assert "The seal you noted is in the trail" in page
    assert "The audit trail is whole" in page


@pytest.mark.parametrize(
    ("of", "what"),
    [
        (lambda no, mac: (no, mac[:12]), None),
        (lambda no, mac: (no - 1, mac), "replaced"),
        (lambda no, mac: (no, "0" * 64), "replaced"),
        (lambda no, mac: (no + 1, mac), "truncated"),
        (lambda no, mac: (10**40, mac), "truncated"),
        (lambda no, mac: (0, "0" * 64), "replaced"),
    ],
)
def test_one_look_for_a_noted_seal_finds_what_a_replay_finds(mio, of, what):
    rename_years(3, by=mio)
    last = Seal.objects.latest("no")
    anchor = of(last.no, bytes(last.mac).hex())

    looked, replayed = verification.missed(anchor), verification.verify(anchor).fault

    assert looked == replayed
    assert (looked and looked.what) == what


def test_what_is_no_anchor_is_refused_with_a_sentence(client, yuki):
    client.force_login(yuki)

    page = client.post(reverse(VERIFY), {"anchor": "somewhere"}).content.decode()

    assert "as it was printed" in page


def test_a_trail_too_long_for_a_page_is_left_to_the_command(client, yuki, mio, monkeypatch):
    rename_years(1, by=mio)
    client.force_login(yuki)
    monkeypatch.setattr("lfnkr.audit.forms.LONGEST_ON_A_PAGE", 0)

    assert "manage.py verify_audit" in client.post(reverse(VERIFY)).content.decode()


@pytest.fixture
def worker(transactional_db, superuser_connection):
    """One that was seen just now; the web role could not pretend it."""
    superuser_connection.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")


def test_a_worker_is_given_the_replay_once_and_the_page_says_how_far_it_is(client, worker, yuki, mio, monkeypatch):
    rename_years(1, by=mio)
    client.force_login(yuki)
    monkeypatch.setattr("lfnkr.audit.forms.LONGEST_ON_A_PAGE", 0)  # no trail is too long for the worker

    for _time in range(2):
        page = client.post(reverse(VERIFY)).text

    waiting = {one.name for one in queue.waiting()}
    assert waiting == {"jobs.verify_audit", "jobs.verify_ledger"}
    assert len(queue.waiting()) == 2
    assert not JobRun.objects.exists()
    assert page.count("Waits for the worker") == 2
    assert "Look again" in page

    for name in waiting:
        tasks.declared()[name].run()

    page = client.get(reverse(VERIFY)).text
    assert "The audit trail is whole" in page
    assert "The ledger agrees" in page


def test_a_replay_that_runs_says_since_when_beside_what_the_last_one_found(client, yuki):
    client.force_login(yuki)
    client.post(reverse(VERIFY))
    assert "Look again" not in client.get(reverse(VERIFY)).text
    JobRun.objects.create(name="jobs.verify_audit")

    page = client.get(reverse(VERIFY)).text

    assert "Running since" in page
    assert "The audit trail is whole" in page
    assert "No worker is there" in page
    assert "Look again" in page


def test_what_a_replay_finds_is_shown_until_the_next(client, yuki, mio, superuser_connection, transactional_db):
    rename_years(1, by=mio)
    superuser_connection.execute("ALTER TABLE audit_event DISABLE TRIGGER ALL")
    superuser_connection.execute("UPDATE audit_event SET row_key = 'another' WHERE table_name = 'lfnkr_fiscalyear'")
    client.force_login(yuki)

    client.post(reverse(VERIFY))

    page = client.get(reverse(VERIFY)).text
    assert "panel-danger" in page
    assert "is not what was sealed" in page
    assert "tell the executive director" in page
