"""The bell, the list behind it, what one press does, and what somebody reads who may not open what it is about."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lfnkr.calendar import clock
from lfnkr.notices import alarms, kinds
from lfnkr.notices.kinds import NoticeKind, Responsible, Subject
from lfnkr.notices.models import Notice, OnCall, Preference
from lfnkr.notices.telling import tell
from lfnkr.notices.tests.conftest import on_call


@pytest.fixture
def open_to_hana(hana) -> NoticeKind:
    """A kind whose subject hana alone may open."""
    kind = NoticeKind(
        key="tests.open",
        title="Something to open",
        who="",
        when="",
        subjects=lambda user, keys: {key: Subject("R-7K3QA", "/there/") for key in keys} if user == hana else {},
        responsible=lambda _key: Responsible(lead=hana),
    )
    kinds.register(kind)
    return kind


@pytest.fixture
def alarm(danger, hana, jun):
    danger.responsible = Responsible(lead=hana, deputy=jun)
    return alarms.raise_alarm(danger.kind, danger.about)


def test_the_bell_says_how_many_wait(desk_of, calm, hana, about):
    page = desk_of(hana).get("/").text
    assert 'aria-label="0 notices"' in page
    for step in ("a", "b", "c"):
        tell(calm, [hana], about=about, step=step)
    page = desk_of(hana).get("/").text

    assert 'aria-label="3 notices"' in page
    assert "bell-danger" not in page


def test_the_bell_is_one_question_and_weighs_little(desk_of, calm, hana, about):
    desk = desk_of(hana)
    desk.get("/notices/how/")
    with CaptureQueriesContext(connection) as asked:
        page = desk.get("/notices/how/").text

    assert len([one for one in asked if "notices_notice" in one["sql"]]) == 1
    begin = page.index('<a class="bell')
    assert len(page[begin : page.index("</a>", begin) + 4]) < 300


def test_the_bell_is_red_while_danger_waits(desk_of, alarm, hana):
    assert "bell-danger" in desk_of(hana).get("/").text


def test_nobody_reads_the_notices_of_somebody_else(desk_of, alarm, mio):
    notice = Notice.objects.get()

    for name in ("notice-detail", "open-notice", "acknowledge"):
        answer = desk_of(mio).post(reverse(f"notices:{name}", args=[notice.pk]))
        assert answer.status_code in (404, 405)
    notice.refresh_from_db()
    assert notice.seen_at is None


def test_what_is_unseen_stands_first_and_danger_on_top(desk_of, alarm, calm, hana, about):
    tell(calm, [hana], about=about, step="seen")
    Notice.objects.filter(step="seen").update(seen_at=clock.now())
    tell(calm, [hana], about=about, step="new")

    rows = desk_of(hana).get("/notices/").context["rows"]
    assert [row.notice.step for row in rows] == ["lead", "new", "seen"]


def test_opening_marks_as_seen_and_leads_there(desk_of, open_to_hana, hana, about):
    tell(open_to_hana, [hana], about=about)
    notice = Notice.objects.get()
    answer = desk_of(hana).post(reverse("notices:open-notice", args=[notice.pk]))

    assert answer.url == "/there/"
    notice.refresh_from_db()
    assert notice.seen_at


def test_reading_the_list_marks_nothing(desk_of, alarm, hana):
    desk_of(hana).get("/notices/")
    desk_of(hana).get(reverse("notices:notice-detail", args=[Notice.objects.get().pk]))

    assert Notice.objects.unseen().count() == 1


def test_who_may_not_open_it_reads_whom_to_telephone_and_no_reference(desk_of, open_to_hana, hana, jun, mio, about):
    tell(open_to_hana, [jun], about=about)
    page = desk_of(jun).get(reverse("notices:notice-detail", args=[Notice.objects.get().pk]))

    assert [contact.user for contact in page.context["contacts"]] == [hana, mio]
    assert "R-7K3QA" not in page.text
    assert "/there/" not in page.text


def test_of_a_restricted_request_nobody_learns_who_leads_it(desk_of, open_to_hana, hana, jun, mio, about, monkeypatch):
    restricted = NoticeKind(
        key="tests.restricted",
        title="x",
        who="",
        when="",
        responsible=lambda _key: Responsible(lead=hana, is_restricted=True),
    )
    kinds.register(restricted)
    tell(restricted, [jun], about=about)
    page = desk_of(jun).get(reverse("notices:notice-detail", args=[Notice.objects.get().pk]))

    assert [contact.user for contact in page.context["contacts"]] == [mio]


def test_danger_is_taken_up_by_one_press(desk_of, alarm, hana):
    desk_of(hana).post(reverse("notices:acknowledge", args=[Notice.objects.get().pk]))

    alarm.refresh_from_db()
    assert alarm.acknowledged_by == hana


def test_looking_at_danger_takes_nothing_up(desk_of, alarm, hana):
    answer = desk_of(hana).post(reverse("notices:open-notice", args=[Notice.objects.get().pk]))

    alarm.refresh_from_db()
    assert answer.url == reverse("notices:notice-detail", args=[Notice.objects.get().pk])
    assert alarm.is_climbing
    assert Notice.objects.unseen().count() == 1


def test_all_are_marked_as_seen_but_danger_that_asks_for_somebody(desk_of, alarm, calm, hana, about):
    tell(calm, [hana], about=about)
    desk_of(hana).post(reverse("notices:see-all"))

    assert Notice.objects.unseen().get().is_danger


def test_everybody_chooses_how_to_be_told(desk_of, hana):
    desk_of(hana).post(reverse("notices:choose-mailing"), {"mailing": "morning"})

    assert Preference.objects.get(user=hana).mailing == "morning"


def test_the_on_call_list_says_that_nobody_is_on_call(desk_of, mio, rin):
    for user in (mio, rin):
        assert "Nobody is on call." in desk_of(user).get(reverse("notices:on-call")).text
        assert "Nobody is on call." in desk_of(user).get("/").text


def test_somebody_is_put_on_call_and_taken_off(desk_of, hana, mio):
    page = reverse("notices:on-call")
    times = {"begins_at": clock.now().astimezone(clock.TOKYO), "ends_at": clock.now().astimezone(clock.TOKYO)}
    times["ends_at"] += timedelta(days=1)
    posted = {name: f"{moment:%Y-%m-%dT%H:%M}" for name, moment in times.items()}
    desk_of(mio).post(page, {"user": hana.pk, **posted})
    assert [period.user for period in desk_of(mio).get(page).context["now_on_call"]] == [hana]
    desk_of(mio).post(reverse("notices:take-off-call", args=[OnCall.objects.get().pk]))

    assert not OnCall.objects.in_force(clock.now()).exists()


def test_the_pages_of_the_list_hold_thirty(desk_of, calm, hana, about):
    for number in range(31):
        tell(calm, [hana], about=about, step=str(number))
    desk = desk_of(hana)

    first = desk.get("/notices/")

    assert len(first.context["rows"]) == 30
    assert len(desk.get(f"/notices/{first.context['older_url']}").context["rows"]) == 1
    assert desk.get("/notices/?after=-1").status_code == desk.get("/notices/?before=٣").status_code == 200


def test_who_is_on_call_is_shown_to_the_director(desk_of, hana, mio, rin):
    on_call(hana, by=rin)

    assert desk_of(mio).get("/").context["on_call"] == (hana,)
