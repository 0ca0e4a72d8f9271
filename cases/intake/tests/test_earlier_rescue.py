"""An earlier rescue is chosen at intake: its day is asked for, no clock is told, and every line of it says it was typed in later."""

from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from django.urls import reverse

from cases import casework
from cases.models import Case
from cases.status import Status
from cases.tests import factories
from cases.tests.screens import INTAKE, call, refusals
from lfnkr.audit import trail

EARLIER = f"{INTAKE}?earlier=1"
SAVE_DRAFT = reverse("cases:save-draft")
NOW, BEFORE = "log a request", "record an earlier rescue"


@pytest.fixture
def desk(desk_of, hana):
    return desk_of(hana)


def requests() -> int:
    with trail.act("test", by=None):
        return Case.objects.count()


def test_just_now_is_no_answer(desk):
    offered = [
        [value for value, _words in desk.get(page).context["form"].fields["received"].choices]
        for page in (EARLIER, INTAKE)
    ]

    assert offered == [["then"], ["now", "then"]]


def test_without_its_day_it_is_refused(desk):
    page = desk.post(EARLIER, call({"age": "30"}) | {"received_at": ""})

    assert "as closely as you know it" in " ".join(refusals(page))
    assert requests() == 0


def test_a_call_of_this_month_is_no_earlier_rescue(desk):
    page = desk.post(EARLIER, call({"age": "30"}))

    assert "This came less than 30 days ago" in " ".join(refusals(page))
    assert requests() == 0


def test_each_way_to_record_leads_to_the_other(desk):
    assert BEFORE in desk.get(INTAKE).text
    assert NOW in (page := desk.get(EARLIER).text)
    assert "no clock runs for it, and nobody is alarmed" in " ".join(page.split())


def test_it_is_saved_told_so_and_leads_to_its_own_page(desk):
    page = desk.post(EARLIER, call({"age": "30"}) | {"received_at": "2019-03-04T10:00"}, follow=True)

    assert page.redirect_chain[-1][0].startswith("/requests/")
    assert "The earlier rescue is saved" in page.text
    assert "its clock is running" not in page.text
    assert "data-earlier-rescue" in page.text
    assert "data-of-the-past" in page.text


def test_a_call_written_down_late_by_the_usual_page_is_told_that_no_clock_runs(desk):
    page = desk.post(INTAKE, call({"age": "30"}) | {"received": "then", "received_at": "2019-03-04T10:00"}, follow=True)

    assert "its 72 hours are over" in page.text
    assert "its clock is running" not in page.text


def test_each_line_of_its_stream_says_that_it_was_recorded_long_after(desk, hana):
    desk.post(EARLIER, call({"age": "30"}) | {"received_at": "2019-03-04T10:00"})
    with trail.reading():
        case = Case.objects.get()
        members = factories.members_of(case)
    casework.move(members, by=hana, status=Status.VERIFYING, occurred_at=factories.ago(days=900))

    page = desk.get(case.get_absolute_url()).text
    assert page.count("data-of-the-past") == page.count("long after it happened") == 2


def test_a_line_of_today_is_not_marked(desk):
    desk.post(INTAKE, call({"age": "30"}))
    with trail.reading():
        case = Case.objects.get()

    assert "data-of-the-past" not in desk.get(case.get_absolute_url()).text


# A draft begun in this mode


def kept(desk, **typed) -> str:
    """The address of a draft kept from the page of an earlier rescue, as its own form sends it."""
    page = desk.get(EARLIER)
    assert '<input type="hidden" name="earlier" value="1">' in page.text
    sent = call({"name": "박순옥", "age": "30"}, earlier="1", draft=str(uuid4()), **typed)
    return f"{INTAKE}?draft={desk.post(SAVE_DRAFT, sent).json()['draft']}"


def test_a_draft_reopens_as_the_earlier_rescue_it_was_begun_as(desk):
    page = desk.get(kept(desk))

    assert page.context["is_earlier"]
    assert page.context["title"] == "Record an earlier rescue"
    assert [value for value, _words in page.context["form"].fields["received"].choices] == ["then"]
    assert "박순옥" in page.text


def test_what_is_sent_from_a_reopened_draft_is_judged_as_an_earlier_rescue(desk):
    draft = kept(desk)

    page = desk.post(draft, call({"age": "30"}, earlier="1"))

    assert "This came less than 30 days ago" in " ".join(refusals(page))
    assert requests() == 0


def test_a_draft_of_now_stays_one_of_now(desk):
    draft = desk.post(SAVE_DRAFT, call({"age": "30"}, draft=str(uuid4()))).json()["draft"]

    assert not desk.get(f"{INTAKE}?draft={draft}").context["is_earlier"]


def test_a_person_added_without_a_script_stays_in_the_earlier_rescue(desk):
    page = desk.post(kept(desk), call({"age": "30"}, earlier="1", add_person="1"))

    assert page.context["is_earlier"]
    assert len(page.context["form"].people.forms) == 2


def test_after_the_end_of_the_session_the_way_back_is_still_an_earlier_rescue(desk, hana):
    draft = kept(desk)
    desk.session.flush()
    desk.cookies.pop("lfnkr_session", None)

    answer = desk.post(draft, call({"age": "30"}, earlier="1", draft=draft.partition("=")[2], summary="두 아이"))
    desk.force_login(hana)
    (back,) = parse_qs(urlsplit(answer.url).query)["next"]
    page = desk.get(back)

    assert page.context["is_earlier"]
    assert "두 아이" in page.text


def test_the_desk_says_of_a_draft_that_it_is_an_earlier_rescue(desk):
    kept(desk)

    assert "An earlier rescue begun for 1 person" in " ".join(desk.get("/").text.split())
