"""The page of one request: who sees it, what it says in each state, and what it never says twice."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format

from cases import casework
from cases.models import Place
from cases.status import Status
from cases.tests import factories
from cases.tests.screens import page_of
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.fuzzy.dates import before, exactly
from lfnkr.web.tests.reading import in_one_line
from lfnkr.web.timeline import A_PAGE

NAME = "Pak Sunok"
MARK = 'class="restricted"'
WARNING = "Contains names: destroy after use."


@pytest.fixture
def look(desk_of, hana):
    """The text of a request's page as hana, who is on it, sees it."""

    def text(case, query: str = "") -> str:
        page = desk_of(hana).get(case.get_absolute_url() + query)
        assert page.status_code == 200
        return words_of(page)

    return text


def words_of(page) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def section(page, beginning: str, end: str) -> str:
    html = page.content.decode()
    return html[html.index(beginning) : html.index(end)]


@pytest.mark.parametrize("stranger", ["jun", "sora", "yuki", "rin"])
def test_whoever_is_not_on_it_does_not_see_it(desk_of, hana, request, stranger):
    address = factories.case(hana).get_absolute_url()
    desk = desk_of(request.getfixturevalue(stranger))

    page = desk.get(address)
    nowhere = desk.get(address[:-3] + "00/")

    assert page.status_code == nowhere.status_code == 404


def test_closed_it_names_nobody_anywhere_not_even_on_paper(desk_of, hana):
    case = factories.case(hana, factories.woman(names=(NAME,)), summary="Watched by the family.")

    html = desk_of(hana).get(case.get_absolute_url()).content.decode()

    assert NAME not in html
    assert "Watched by the family." not in html
    assert WARNING not in html


def test_opened_it_names_her_and_warns_on_each_sheet(desk_of, hana):
    case = factories.case(hana, factories.woman(names=(NAME,)), summary="Watched by the family.")
    desk = desk_of(hana)
    desk.post(page_of(case, "open-seal"))

    html = desk.get(case.get_absolute_url()).content.decode()

    assert NAME in html
    assert "Watched by the family." in html
    assert WARNING in html


LONG = "Sold to a man in the country. " * 20
WHOLE = "Show the whole story"


@pytest.mark.parametrize(("story", "is_folded"), [(LONG, True), ("One\nTwo\nThree\nFour", True), ("One.", False)])
def test_a_long_story_is_folded_and_whole_in_the_page(desk_of, hana, story, is_folded):
    case = factories.case(hana, summary=story)
    desk = desk_of(hana)
    desk.post(page_of(case, "open-seal"))

    html = desk.get(case.get_absolute_url()).content.decode()

    assert ("story-folded" in html, WHOLE in html) == (is_folded, is_folded)
    assert story.strip().replace("\n", "<br>") in html


@pytest.mark.parametrize(("days", "is_marked"), [(400, True), (2, False)])
def test_an_earlier_rescue_is_marked_on_its_page_and_in_the_list(desk_of, hana, days, is_marked):
    case = factories.case(hana, received_at=factories.ago(days=days))
    desk = desk_of(hana)

    for address in (case.get_absolute_url(), reverse("cases:case-list")):
        assert ("data-earlier-rescue" in desk.get(address).text) is is_marked


@pytest.mark.parametrize("is_concluded", [True, False])
def test_an_earlier_rescue_has_no_clock_open_or_concluded(desk_of, hana, is_concluded):
    case = factories.case(hana, received_at=factories.ago(days=400))
    if is_concluded:
        factories.hand_over(case, by=hana, occurred_at=factories.ago(days=300))
    desk = desk_of(hana)
    page = in_one_line(desk.get(case.get_absolute_url()).text)

    assert "The 72 hours" not in page and "h of 72" not in page
    assert "Not measured" in in_one_line(desk.get(reverse("cases:case-list")).text)
    assert "Not measured" in in_one_line(desk.get("/").text)


@pytest.mark.parametrize("is_restricted", [True, False])
def test_a_restricted_request_is_marked_wherever_it_is_listed(desk_of, hana, mio, is_restricted):
    case, other = factories.case(hana), factories.case(hana, received_at=factories.ago(hours=70))
    for each in (case, other):
        if is_restricted:
            casework.restrict_request(each, by=hana, reason="Somebody asks for her.")
    factories.bring(case, Status.DIED, by=hana)

    page = words_of(desk_of(hana).get(case.get_absolute_url()))
    desk = desk_of(mio).get("/").content.decode()
    losses, clocks = (desk.split(f'id="{part}"')[1].split("</section>")[0] for part in ("losses", "at-risk"))
    listed = words_of(desk_of(hana).get("/requests/?show=all"))

    assert ("Restricted: no search of others finds it" in page) == is_restricted
    assert (case.reference in losses, other.reference in clocks) == (True, True)
    assert (MARK in losses, MARK in clocks) == (is_restricted, is_restricted)
    assert listed.count(" restricted ") == 2 * is_restricted


def test_the_title_names_neither_person_nor_reference(desk_of, hana):
    case = factories.case(hana, factories.woman(names=(NAME,)))
    desk = desk_of(hana)
    desk.post(page_of(case, "open-seal"))

    title = section(desk.get(case.get_absolute_url()), "<title>", "</title>")

    assert case.reference not in title
    assert NAME not in title


def test_each_sheet_says_as_of_when_and_by_whom(look, hana):
    with clock.at(factories.ago(hours=2)):
        case = factories.case(hana)

    assert re.search(r"As of \d+ \w+ \d{4}, \d\d:\d\d \(Tokyo\), printed by Hana", look(case))


def test_without_a_script_there_is_no_button_that_prints(desk_of, hana):
    html = desk_of(hana).get(factories.case(hana).get_absolute_url()).content.decode()

    assert re.search(r"<button[^>]+data-print hidden>", html)


def test_it_reads_in_the_order_a_colleague_needs_at_night(desk_of, hana):
    case = factories.case(hana)

    html = desk_of(hana).get(case.get_absolute_url()).content.decode()

    landmarks = [
        *("<h1>", 'href="#next"', 'id="know"', "<dt>Who", "<dt>Now in", "<dt>Danger", "<dt>Next contact"),
        *("<dt>The 72 hours", "<dt>Caseworker", "<dt>Decides", "<dt>Money left", "Names, phone, places, words"),
        *("Where it stands</h2>", 'id="who"', 'id="money-line"', 'id="stream"', 'id="next"'),
    ]
    order = [html.index(words) for words in landmarks]
    assert order == sorted(order)


def test_no_contact_agreed_is_said_with_the_way_to_agree_one(desk_of, hana):
    case = factories.case(hana)

    now = section(desk_of(hana).get(case.get_absolute_url()), 'id="know"', 'class="panel stand"')

    assert "None agreed" in now
    assert page_of(case, "agree-contact") in now


def to_know(page) -> dict[str, str]:
    """What the page says has to be known now, by its labels."""
    lines = re.findall(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", section(page, 'id="know"', 'class="panel stand"'), re.DOTALL)
    return {label: unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", words))).strip() for label, words in lines}


def test_of_a_quiet_request_it_says_first_who_where_who_looks_after_it_and_who_decides(desk_of, hana, mio):
    case = factories.case(hana, factories.woman(names=(NAME,)), factories.child(9, sex="f"), country="CN")

    told = to_know(desk_of(hana).get(case.get_absolute_url()))

    assert told.pop("The 72 hours").startswith("71 h left of 72 h")
    assert told == {
        "Who": "Woman of 30 with 1 child",
        "Now in": "China",
        "Danger": "none recorded",
        "Next contact": "None agreed Agree the next contact",
        "Caseworker": "Hana · no deputy",
        "Decides": "Mio",
        "Money left": "nothing committed yet",
    }


def test_danger_says_what_it_is_for_how_long_and_that_no_contact_is_agreed(desk_of, hana):
    with clock.at(factories.ago(hours=3, minutes=20)):
        case = factories.case(hana, factories.woman(), factories.child(9, sex="f"))
        factories.bring(case, Status.IN_MOVEMENT, by=hana)
        mother, _child = factories.members_of(case)
        casework.move([mother], by=hana, status=Status.INTERRUPTED, detail="detained", occurred_at=clock.now())

    page = desk_of(hana).get(case.get_absolute_url())

    told = to_know(page)
    assert told["Danger"].startswith("Detained, 3 h 2")
    assert told["Danger"].endswith(": 1 of 2")
    assert '<strong class="danger">None agreed</strong>' in page.text


def test_who_opened_it_in_an_emergency_knows_at_once_and_opens_no_seal(desk_of, hana, jun, mio, yuki):
    case = factories.case(hana, factories.woman(names=(NAME,)))
    casework.break_glass(case, by=jun, reason="They called me.")

    page = desk_of(jun).get(case.get_absolute_url())

    assert to_know(page)["Caseworker"].startswith("Hana")
    assert page.text.index("Open in an emergency") < page.text.index('id="know"')
    assert NAME not in page.text


def test_the_director_is_told_the_same_and_no_name(desk_of, hana, mio):
    case = factories.case(hana, factories.woman(names=(NAME,)))

    page = desk_of(mio).get(case.get_absolute_url())

    assert to_know(page)["Who"] == "Woman of 30"
    assert NAME not in page.text


def test_a_closed_request_asks_for_no_contact_and_no_decision(desk_of, hana):
    case = factories.case(hana)
    factories.bring(case, Status.DECLINED, by=hana)
    casework.close_case(case, by=hana, closed_for="other", reason="No way out.")

    assert set(to_know(desk_of(hana).get(case.get_absolute_url()))) == {
        "Who",
        "Now in",
        "Danger",
        "The 72 hours",
        "Caseworker",
    }


def test_an_agreed_contact_stands_beside_the_clock(look, hana):
    case = factories.case(hana)
    casework.agree_contact(case, by=hana, at=clock.now() + timedelta(hours=5, minutes=1))

    assert "in 5 h" in look(case)


def test_a_missed_contact_is_said_in_words(look, hana):
    with clock.at(factories.ago(hours=9)):
        case = factories.case(hana)
        casework.agree_contact(case, by=hana, at=clock.now() + timedelta(hours=6))

    text = look(case)

    assert "Missed" in text
    assert "3 h ago" in text


def test_where_everybody_has_arrived_no_contact_is_asked_for(look, hana):
    case = factories.case(hana)
    factories.bring(case, Status.SAFE, by=hana)

    assert "None agreed" not in look(case)


def test_of_one_person_no_entry_says_who(desk_of, hana):
    case = factories.case(hana, factories.woman())
    factories.bring(case, Status.IN_MOVEMENT, by=hana)

    page = desk_of(hana).get(case.get_absolute_url())

    assert {entry["who"] for entry in page.context["stream"].entries} == {""}


def test_what_concerns_some_says_whom_and_what_concerns_all_does_not(desk_of, hana):
    case = factories.case(hana, factories.woman(), factories.child(9, sex="f"))
    _mother, child = factories.members_of(case)
    casework.move([child], by=hana, status=Status.VERIFYING, occurred_at=clock.now())

    entries = desk_of(hana).get(case.get_absolute_url()).context["stream"].entries

    assert [(entry["title"], entry["who"]) for entry in entries] == [
        ("Being verified", "daughter of 9"),
        ("Received", ""),
    ]


def test_where_nearly_everybody_is_meant_the_others_are_named(desk_of, hana):
    case = factories.case(hana, factories.woman(), *(factories.child(age, sex="m") for age in range(4, 9)))
    *most, _last = factories.members_of(case)
    casework.move(most, by=hana, status=Status.VERIFYING, occurred_at=clock.now())

    latest = desk_of(hana).get(case.get_absolute_url()).context["stream"].entries[0]

    assert latest["who"] == "everybody but son of 8"


def test_people_in_different_places_are_said_one_by_one(look, hana):
    case = factories.case(hana, factories.woman(), factories.child(9, sex="f"))
    factories.bring(case, Status.IN_MOVEMENT, by=hana)
    mother, child = factories.members_of(case)
    casework.move([mother], by=hana, status=Status.SAFE, occurred_at=clock.now())
    casework.move([child], by=hana, status=Status.INTERRUPTED, detail="hiding", occurred_at=clock.now())

    text = look(case)

    assert re.search(r"Safe in a third country\s+mother", text)
    assert re.search(r"Interrupted: in hiding\s+daughter of 9", text)
    assert "In movement, interrupted" in text


def test_a_death_is_said_once_with_its_cause_and_offers_no_status(desk_of, hana):
    case = factories.case(hana)
    factories.bring(case, Status.IN_MOVEMENT, by=hana)
    factories.lose(case, by=hana, act=casework.record_death, cause="drowned")

    page = desk_of(hana).get(case.get_absolute_url())

    told = [entry["title"] for entry in page.context["stream"].entries if entry["kind"] == "death"]
    assert told == ["Death: drowned"]
    assert not any(entry["title"] == "Died" for entry in page.context["stream"].entries)
    assert "Record a status" not in {str(act.label) for act in page.context["main_acts"]}
    assert "Record a step learnt late" in {str(act.label) for act in page.context["other_acts"]}
    assert page_of(case, "close-case") in page.content.decode()


def test_a_day_known_by_its_month_is_not_given_an_hour(desk_of, hana):
    case = factories.case(hana)
    month = exactly(f"{clock.today() - timedelta(days=40):%Y-%m}")
    casework.record_event(case, by=hana, kind="illness", happened=month)

    page = desk_of(hana).get(case.get_absolute_url())

    (event,) = [entry for entry in page.context["stream"].entries if entry["title"] == "Illness or injury"]
    assert "at" not in event
    assert event["on"] == month


def test_a_death_before_a_day_names_that_day(look, hana):
    with clock.at(factories.ago(days=30)):
        case = factories.case(hana)
        factories.bring(case, Status.IN_MOVEMENT, by=hana)
    day = clock.today() - timedelta(days=2)
    facts = {"members": factories.members_of(case), "population": "led_by_us", "cause": "unknown"}
    casework.record_death(case, by=hana, happened=before(day), **facts)

    text = look(case)

    assert text.count(f"before {date_format(day, 'DATE_FORMAT')}") == 4  # Twice in the table of the strip.
    assert "not known" not in text.partition("Everything that happened")[0].partition("Where it stands")[2]


@pytest.mark.parametrize(("language", "origin", "country"), [("ja", "咸鏡北道", "中国"), ("ko", "함경북도", "중국")])
def test_places_have_their_names_in_the_language_of_the_reader(desk_of, hana, language, origin, country):
    hamgyong, jilin = (Place.objects.get(name_en=name) for name in ("North Hamgyong", "Jilin"))
    case = factories.case(hana, factories.woman(origin=hamgyong), country="CN", region=jilin)
    desk = desk_of(hana)
    desk.cookies[settings.LANGUAGE_COOKIE_NAME] = language

    html = desk.get(case.get_absolute_url()).content.decode()

    assert "North Hamgyong" not in html
    assert "Jilin" not in html
    assert origin in html
    assert country in html


def test_a_partner_who_leads_is_said_beside_the_status(look, hana):
    case = factories.case(hana)
    factories.hand_over(case, by=hana)

    assert "led by Partner A" in look(case)


def test_a_closed_request_offers_to_reopen_it_and_to_hide_it_from_searches(desk_of, hana):
    case = factories.case(hana, received_at=clock.now())
    factories.bring(case, Status.DECLINED, by=hana)
    casework.close_case(case, by=hana, closed_for="other", reason="No way out.")

    page = desk_of(hana).get(case.get_absolute_url())

    assert [act.label for act in page.context["main_acts"]] == ["Add a note"]
    others = ["Add a task", "Record a step learnt late", "Record an event", "Restrict the request"]
    others += ["Reopen the request", "Correct why it was closed", "Print what happened"]
    assert [act.label for act in page.context["other_acts"]] == others


def test_a_missing_person_is_reviewed_from_here(look, desk_of, hana):
    case = factories.case(hana)
    factories.bring(case, Status.MISSING, by=hana)
    (member,) = factories.members_of(case)

    assert page_of(case, "review-missing", member.pk) in desk_of(hana).get(case.get_absolute_url()).content.decode()


@pytest.fixture
def long_case(hana):
    """A request with 200 notes."""
    with trail.act("200 notes", by=hana):  # One act, so that the trail is sealed once.
        case = factories.case(hana)
        for _time in range(200):
            casework.add_note(case, by=hana, text="She called.")
    return case


@pytest.fixture
def numbered_case(hana):
    """A request with notes numbered from 0 to 50, an hour between them."""
    with clock.at(factories.ago(days=4)):
        case = factories.case(hana)
    with trail.act("51 notes", by=hana):
        for number in range(51):
            with clock.at(factories.ago(hours=60 - number)):
                casework.add_note(case, by=hana, text=str(number))
    return case


def follow(desk, page, words: str):
    """The page that a link leads to, by its words."""
    (address,) = re.findall(rf'<a[^>]+href="([^"]+)"[^>]*>(?:<[^>]+>|\s)*{words}', page.content.decode())
    return desk.get(page.request["PATH_INFO"] + unescape(address).partition("#")[0])


def titles(page) -> list[str]:
    return [entry["text"] or entry["title"] for entry in page.context["stream"].entries]


def test_a_long_stream_stays_light_and_leads_to_the_older(desk_of, hana, long_case):
    page = desk_of(hana).get(long_case.get_absolute_url())

    assert len(page.context["stream"].entries) == A_PAGE
    assert "Entries 1 to 20 of 201." in words_of(page)
    assert len(page.content) < 40_000


def test_an_entry_added_between_two_clicks_is_neither_said_twice_nor_left_out(desk_of, hana, numbered_case):
    desk = desk_of(hana)
    desk.post(page_of(numbered_case, "open-seal"))
    first = desk.get(numbered_case.get_absolute_url())
    casework.add_note(numbered_case, by=hana, text="Meanwhile.")

    second = follow(desk, first, "Older")
    third = follow(desk, second, "Older")

    seen = titles(first) + titles(second) + titles(third)
    assert [title for title in seen if title.isdigit()] == [str(number) for number in range(50, -1, -1)]


def test_from_the_older_one_comes_back_to_the_newer(desk_of, hana, numbered_case):
    desk = desk_of(hana)
    desk.post(page_of(numbered_case, "open-seal"))
    first = desk.get(numbered_case.get_absolute_url())
    second = follow(desk, first, "Older")

    assert titles(follow(desk, second, "Newer")) == titles(first)
    assert titles(follow(desk, follow(desk, second, "Older"), "Newer")) == titles(second)


def test_a_place_that_is_none_gives_the_latest(desk_of, hana, long_case):
    desk, address = desk_of(hana), long_case.get_absolute_url()
    places = ["", "x", "99", "2026-01-01", "2026-01-01T00:00 x", "0001-01-01T00:00:00+00:00 a b"]

    begins = {
        (way, place): desk.get(address, {way: place}).context["stream"].first
        for way in ("before", "after")
        for place in places
    }

    assert {where: first for where, first in begins.items() if first != 1} == {}
