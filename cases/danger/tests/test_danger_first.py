"""Whoever is in danger stands before everything, with how long, and the next contact is asked for with what put them there."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cases import casework
from cases.case.models import Case
from cases.danger.in_danger import dangers_of
from cases.events.choices import EventKind
from cases.register.open_requests import MOST_ROWS, open_requests
from cases.status import Status
from cases.tests import factories
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.fuzzy.dates import exactly

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def one_moment():
    """Everything of a test happens in one moment: how long something lasted is told to the minute."""
    with clock.at(clock.now()):
        yield


def interrupted(by, detail="detained", **times):
    """A request of one woman, interrupted so long ago."""
    case = on_the_way(by)
    move(case, by, Status.INTERRUPTED, detail=detail, occurred_at=factories.ago(**times))
    return case


def move(case, by, status, **facts):
    casework.move(factories.members_of(case), by=by, status=status, **facts)


def arrested(case, by, *members, **times):
    """An arrest of everybody, or of these, so long ago."""
    told = exactly(factories.ago(**times))
    people = members or factories.members_of(case)
    return casework.record_event(case, by=by, kind="arrest", happened=told, members=people)


def fresh(case):
    with trail.act("test", by=None):
        return Case.objects.get(pk=case.pk)


def told(case):
    with trail.act("test", by=None):
        return [each.told(clock.now()) for each in dangers_of([fresh(case)])[case.pk]]


def desk_of_hers(user, **limit):
    trail.identify(user)
    return open_requests(user, clock.now(), **limit)


def references(found):
    return [row.case.reference for row in found.rows]


def test_an_arrest_comes_before_a_missed_contact_and_every_clock(hana):
    late = factories.case(hana, received_at=factories.ago(hours=90))
    missed = factories.case(hana, received_at=factories.ago(hours=1), next_contact_at=factories.ago(minutes=5))
    detained = interrupted(hana, hours=3, minutes=20)

    found = desk_of_hers(hana)

    assert references(found) == [detained.reference, missed.reference, late.reference]
    assert found.rows[0].in_danger == ["detained, 3 h 20 min"]
    assert found.rows[0].tone == "row-danger"


def test_of_several_the_latest_danger_is_first_and_all_of_them_before_the_rest(hana, mio):
    older = interrupted(hana, "hiding", hours=30)
    newer = interrupted(hana, "contact_lost", minutes=10)
    clocks = [factories.case(hana, received_at=factories.ago(hours=71)) for _number in range(3)]

    assert references(desk_of_hers(mio, most=2)) == [newer.reference, older.reference]
    assert references(desk_of_hers(mio, most=3))[2] == clocks[0].reference


def test_danger_is_not_pushed_out_by_requests_that_are_more_than_a_page(hana):
    detained = interrupted(hana, days=1, hours=20)
    for _number in range(MOST_ROWS):
        factories.case(hana, received_at=factories.ago(hours=71))

    assert references(desk_of_hers(hana))[0] == detained.reference


def test_the_list_puts_danger_first_too(desk_of, hana):
    detained = interrupted(hana, hours=3, minutes=20)
    newest = factories.case(hana, received_at=factories.ago(minutes=5))

    page = desk_of(hana).get("/requests/")

    assert [row.case.reference for row in page.context["rows"]] == [detained.reference, newest.reference]
    assert '<strong class="danger">Detained, 3 h 20 min</strong>' in page.content.decode()


def test_an_arrest_without_a_status_of_its_own_is_danger_until_it_is_over(hana):
    case = factories.case(hana, factories.woman(), factories.child())
    mother, _child = factories.members_of(case)
    event = arrested(case, hana, mother, hours=5)

    (row,) = desk_of_hers(hana).rows
    assert row.in_danger == ["arrested, 5 h: 1 of 2"]

    casework.end_event(event, by=hana, ended=exactly(clock.now()))
    assert fresh(case).danger_since is None


def test_whoever_moves_on_after_an_arrest_is_out_of_danger(hana):
    case = on_the_way(hana)
    arrested(case, hana, hours=30)
    assert told(case) == ["arrested, 30 h"]

    move(case, hana, Status.INTERRUPTED, detail="custody", occurred_at=factories.ago(hours=20))
    assert told(case) == ["in custody on the way, 20 h"]

    move(case, hana, Status.IN_MOVEMENT, occurred_at=factories.ago(hours=1))
    assert (told(case), fresh(case).danger_since) == ([], None)


def test_a_danger_recorded_in_error_is_none_and_counts_again_when_that_was_the_error(hana):
    case = interrupted(hana, hours=3)
    step = factories.members_of(case)[0].status_changes.latest("pk")
    (voiding,) = casework.void(step, by=hana, case=case, reason="It was another woman.")
    assert fresh(case).danger_since is None

    casework.void(voiding, by=hana, case=case, reason="It was her.")
    assert told(case) == ["detained, 3 h"]

    event = arrested(factories.case(hana), hana, hours=2)
    casework.void(event, by=hana, case=event.case, reason="Nobody was arrested.")
    assert fresh(event.case).danger_since is None


def test_whoever_writes_the_row_does_not_write_the_danger(hana, all_rows):
    case = interrupted(hana, hours=3)
    case.refresh_from_db()
    since, case.danger_since = case.danger_since, None
    case.save()

    assert fresh(case).danger_since == since


def test_the_end_of_a_day_that_is_not_over_is_no_danger_to_come(hana):
    """What is known by its day began by now at the latest."""
    case = factories.case(hana)
    casework.record_event(
        case, by=hana, kind="arrest", happened=exactly(clock.today()), members=factories.members_of(case)
    )

    assert told(case) == ["arrested, 0 min"]


STATUS = {"status": "interrupted", "detail": "detained"}


def posted(desk_of, case, by, page, **facts):
    """The page of an act, sent as somebody fills it in."""
    client = desk_of(by)
    url = f"/requests/{case.pk}/{page}/"
    form = client.get(url).context["form"]
    given = {"form_token": form["form_token"].value(), "members": [str(m.pk) for m in factories.members_of(case)]}
    return client.post(url, given | facts)


def on_the_way(by):
    case = factories.case(by, received_at=factories.ago(days=9))
    casework.fund(case, by=by, occurred_at=factories.ago(days=3))
    move(case, by, Status.IN_MOVEMENT, occurred_at=factories.ago(days=2))
    return case


def in_tokyo(moment):
    return moment.astimezone(clock.TOKYO).strftime("%Y-%m-%dT%H:%M")


def test_an_interruption_without_a_next_contact_is_asked_for_it_and_nothing_is_lost(desk_of, hana):
    case = on_the_way(hana)

    answer = posted(desk_of, case, hana, "move", **STATUS, occurred_at=in_tokyo(clock.now()), reason="A call from L.")

    assert "Say when you reach them or try next" in answer.content.decode()
    assert "A call from L." in answer.content.decode()
    assert factories.members_of(case)[0].status == Status.IN_MOVEMENT


def test_the_next_attempt_is_saved_with_the_interruption(desk_of, hana):
    case, at = on_the_way(hana), clock.now() + timedelta(hours=2)
    facts = {"occurred_at": in_tokyo(clock.now()), "next_contact": in_tokyo(at)}

    answer = posted(desk_of, case, hana, "move", **STATUS, **facts)

    assert answer.status_code == 302
    assert fresh(case).next_contact_at == at.replace(second=0, microsecond=0)
    assert factories.members_of(case)[0].status_detail == "detained"


def test_not_agreed_yet_is_an_answer_and_stands_on_the_desk(desk_of, hana):
    case = on_the_way(hana)
    casework.agree_contact(case, by=hana, at=clock.now() + timedelta(hours=4))

    answer = posted(
        desk_of, case, hana, "move", **STATUS, occurred_at=in_tokyo(clock.now()), no_contact_yet="on", next_contact=""
    )

    assert answer.status_code == 302
    assert fresh(case).next_contact_at is None
    assert '<strong class="danger">not agreed yet</strong>' in desk_of(hana).get("/").content.decode()


@pytest.mark.parametrize(
    ("kind", "ended", "is_asked"), [("arrest", "", True), ("arrest", "today", False), ("illness", "", False)]
)
def test_an_arrest_that_goes_on_is_asked_for_it_too(desk_of, hana, kind, ended, is_asked):
    case = factories.case(hana, received_at=factories.ago(days=9))
    facts = {"kind": kind, "happened": str(clock.today() - timedelta(days=1)), "certainty": "first_hand"}
    facts["ended"] = str(clock.today()) if ended else ""

    answer = posted(desk_of, case, hana, "events", **facts)

    assert (answer.status_code == 200) == is_asked
    assert ("Say when you reach them or try next" in answer.content.decode()) == is_asked


def test_every_word_of_a_danger_has_a_reading():
    from cases.danger.in_danger import Danger
    from cases.status import Interruption

    words = [Danger((), word, clock.now()).words for word in (*Interruption.values, EventKind.ARREST)]
    assert words == [
        "detained",
        "in hiding",
        "contact lost",
        "in custody on the way",
        "turned away by an embassy or a country",
        "arrested",
    ]
