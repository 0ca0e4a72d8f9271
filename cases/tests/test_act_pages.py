"""The pages of the acts on a request: refused with words and nothing lost, one effect, both versions of a stale edit."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cases import casework
from cases.models import Case, Event, LegEscort, Operation, StatusChange
from cases.people.towns.form_fields import NONE_OF_THESE, OPEN
from cases.people.towns.told import NONE_OF_THE_LIST, ToldPlace
from cases.register.lists import CaseList
from cases.status import Status
from cases.tests import factories
from cases.tests.screens import page_of, refusals, token_on
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.calendar.clock import TOKYO
from lfnkr.fuzzy.dates import exactly
from lfnkr.web.form_fields import NowBox, now_in_tokyo


@pytest.fixture
def case(hana):
    """A request of hana's for a mother and her child."""
    return factories.case(hana, factories.woman(), factories.child())


@pytest.fixture
def desk(desk_of, hana):
    return desk_of(hana)


def filled(desk, address: str, **typed) -> dict:
    """What the form on a page sends when only this is changed, and everybody is ticked."""
    form = desk.get(address).context["form"]
    shown = {bound.html_name: bound.value() for bound in form}
    if "members" in form.fields:
        shown["members"] = [str(value) for value, _words in form.fields["members"].choices][:1]
    for name, place in [(name, value) for name, value in shown.items() if isinstance(value, ToldPlace)]:
        chosen = {None: OPEN, NONE_OF_THE_LIST: NONE_OF_THESE}.get(place.code, place.code)
        shown |= {name: place.words, f"{name}-town": chosen}
    prepared = {name: getattr(value, "pk", value) for name, value in shown.items() if value is not None}
    if "received_at" in prepared:
        prepared["received_at"] = prepared["received_at"].astimezone(TOKYO).strftime("%Y-%m-%dT%H:%M")
    boxes = {f"{bound.html_name}_now": "on" for bound in form if isinstance(bound.field.widget, NowBox)}
    return prepared | {name: value for name, value in boxes.items() if name.removesuffix("_now") not in typed} | typed


# Moving


def test_people_are_offered_in_the_words_of_the_page_of_the_request(desk, hana):
    child = {"sex": "f", "age": 12, "relation": "mother"}
    case = factories.case(hana, factories.woman(), factories.child(**child))

    form = desk.get(page_of(case, "move")).context["form"]

    assert [label for _value, label in form.fields["members"].choices] == [
        "everybody",
        "mother (principal applicant): received",
        "daughter of 12 (dependant 2): received",
    ]


def test_nobody_of_several_is_ticked_beforehand(case, desk):
    assert desk.get(page_of(case, "move")).context["form"]["members"].value() is None


def test_everybody_is_everybody_who_was_shown(case, desk):
    address = page_of(case, "move")
    sent = filled(desk, address, status="verifying")
    (joined,) = factories.join(case, factories.child(), by=case.lead)

    desk.post(address, sent)

    with trail.act("test", by=None):
        assert {m.pk for m in factories.members_of(case) if m.status == Status.RECEIVED} == {joined.pk}


def test_only_what_may_follow_is_offered(case, desk):
    offered = [value for value, _label in desk.get(page_of(case, "move")).context["form"].fields["status"].choices]

    assert Status.VERIFYING in offered
    assert not {Status.FUNDED, Status.DIED, Status.SAFE, Status.IN_DESTINATION} & set(offered)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"status": "safe"}, "Select a valid choice"),
        ({"status": "verifying", "occurred_at": "2099-01-01T00:00"}, "This is in the future"),
        ({"status": "verifying", "members": []}, "Choose at least one person"),
        ({"status": "withdrawn"}, "the reason stands in the history"),
        ({"status": "verifying", "detail": "funds"}, "takes no closer word"),
    ],
)
def test_a_step_that_cannot_be_is_refused_and_its_words_stay(case, desk, typed, sentence):
    address = page_of(case, "move")

    page = desk.post(
        address, filled(desk, address, **({"reason": "" if "withdrawn" in str(typed) else "그녀의 말"} | typed))
    )

    assert sentence in " ".join(refusals(page))
    assert "그녀의 말" in page.text or typed["status"] == "withdrawn"
    assert {member.status for member in factories.members_of(case)} == {Status.RECEIVED}


def test_a_step_sent_twice_is_taken_once(case, desk):
    address = page_of(case, "move")
    sent = filled(desk, address, status="verifying")

    answers = [desk.post(address, sent) for _time in range(2)]

    assert {answer.url for answer in answers} == {case.get_absolute_url()}
    with trail.act("test", by=None):
        assert StatusChange.objects.filter(member__case=case, status=Status.VERIFYING).count() == 2


def test_some_of_the_people_may_move_alone(case, desk):
    mother, child = factories.members_of(case)
    address = page_of(case, "move")

    desk.post(address, filled(desk, address, status="verifying", members=[str(mother.pk)]))

    assert [member.status for member in factories.members_of(case)] == [Status.VERIFYING, Status.RECEIVED]


def test_what_was_typed_when_the_session_ended_comes_back(case, desk, hana):
    address = page_of(case, "add-note")
    desk.get(address)
    desk.session.flush()
    desk.cookies.pop("lfnkr_session", None)

    desk.post(address, {"text": "그녀가 전화했다"})
    desk.force_login(hana)

    assert "그녀가 전화했다" in desk.get(address).text


# Two people, one row


def change_meanwhile(case, mio, desk_of, address, **typed) -> None:
    other = desk_of(mio)
    answer = other.post(address, filled(other, address, **typed))
    assert answer.status_code == 302, refusals(answer)


def test_two_who_change_a_request_at_once_see_both_versions(case, desk, desk_of, mio):
    address = page_of(case, "change-case")
    sent = filled(desk, address, channel="letter")
    change_meanwhile(case, mio, desk_of, address, channel="walk_in")

    page = desk.post(address, sent)

    differing = {
        change.label: (change.yours, change.theirs) for change in page.context["stale"]["changes"] if change.is_changed
    }
    assert list(differing) == ["How it came"]
    assert "Somebody" in " ".join(refusals(page))
    with trail.act("test", by=None):
        assert Case.objects.get(pk=case.pk).channel == "walk_in"


def test_having_compared_the_second_may_save_hers(case, desk, desk_of, mio):
    address = page_of(case, "change-case")
    sent = filled(desk, address, channel="letter")
    change_meanwhile(case, mio, desk_of, address, channel="walk_in")
    compared = desk.post(address, sent)

    answer = desk.post(
        address, sent | {"version": compared.context["form"]["version"].value(), "form_token": token_on(compared)}
    )

    assert answer.status_code == 302
    with trail.act("test", by=None):
        assert Case.objects.get(pk=case.pk).channel == "letter"


def test_two_who_correct_a_person_at_once_see_both_versions(case, desk, desk_of, mio):
    member = factories.members_of(case)[0]
    address = page_of(case, "correct-person", member.pk)
    sent = filled(desk, address, sex="m", reason="He said so.")
    change_meanwhile(case, mio, desk_of, address, sex="unknown", reason="Nobody knows.")

    page = desk.post(address, sent)

    differing = [change.label for change in page.context["stale"]["changes"] if change.is_changed]
    assert differing[0] == "Sex"
    assert factories.members_of(case)[0].person.sex == "unknown"


def test_correcting_one_thing_leaves_other_answers_as_they_were(case, desk, hana):
    member = factories.members_of(case)[0]
    with trail.act("test", by=hana):
        member.desired_answer = "withheld"
        member.save(update_fields=["desired_answer"])
    address = page_of(case, "correct-person", member.pk)

    desk.post(address, filled(desk, address, sex="m", reason="He said so."))

    corrected = factories.members_of(case)[0]
    assert (corrected.person.sex, corrected.desired_answer) == ("m", "withheld")
    with trail.act("test", by=None):
        assert not corrected.person.indicators.exists()


def test_an_age_in_months_above_five_years_is_refused(case, desk):
    address = page_of(case, "correct-person", factories.members_of(case)[0].pk)
    typed = {"age": "90 months", "age_told_on": clock.today().isoformat()}

    assert "give the age in years" in " ".join(refusals(desk.post(address, filled(desk, address, **typed))))


# Operations


@pytest.fixture
def operation(case, hana):
    return factories.operation(*factories.members_of(case), by=hana)


def add_leg(desk, operation, **typed):
    with trail.act("test", by=None):
        members = [str(member.pk) for member in operation.members.all()]
    given = {"from_country": "CN", "to_country": "LA", "mode": "boat", "helper_code": "", "members": members}
    return desk.post(f"/requests/operations/{operation.pk}/legs/", given | typed)


def test_a_member_of_ours_on_a_leg_that_touches_china_is_refused_in_its_sentence(operation, desk, jun):
    for way in ({"from_country": "CN", "to_country": "LA"}, {"from_country": "VN", "to_country": "CN"}):
        page = add_leg(desk, operation, staff=str(jun.pk), **way)

        assert "No member of LFNKR goes on a leg that touches China" in " ".join(refusals(page))
    with trail.act("test", by=None):
        assert not operation.legs.exists()


def test_a_helper_goes_where_no_member_may(operation, desk):
    assert add_leg(desk, operation, helper_code="H-7").status_code == 302
    with trail.act("test", by=None):
        assert LegEscort.objects.get().helper_code == "H-7"


def test_a_member_may_go_where_china_is_far(operation, desk, jun):
    assert add_leg(desk, operation, from_country="LA", to_country="TH", staff=str(jun.pk)).status_code == 302


def test_a_code_name_with_hidden_marks_is_refused(case, desk):
    address = page_of(case, "open-operation")

    page = desk.post(address, filled(desk, address, code_name="Cra\u202ene"))

    assert "hidden marks" in " ".join(refusals(page))
    assert not Operation.objects.exists()


def test_a_clock_that_runs_has_no_pause_to_end(case, desk):
    page = desk.post(page_of(case, "end-pause"), {"ends_at": now_in_tokyo()})

    assert "The clock runs already" in " ".join(refusals(page))


# The list


@pytest.mark.parametrize(
    "query",
    [
        "reference=%00",
        "reference=R-",
        "show=nonsense",
        "before=nonsense",
        "before=0001-01-01T00:00:00+14:00%20x",
        "before=2026-01-01T00:00:00%2B00:00%2000000000-0000-4000-8000-000000000000",
        "reference=%F0%9F%98%80",
    ],
)
def test_no_address_breaks_the_list(case, desk, query):
    assert desk.get(f"/requests/?{query}").status_code == 200


def test_the_list_is_paged_without_losing_one_of_many_received_at_the_same_moment(desk, hana):
    received = factories.ago(hours=5)
    with trail.act("many requests", by=hana):  # One act, so that the trail is sealed once.
        cases = [factories.case(hana, received_at=received) for _one in range(CaseList.size + 2)]

    seen, address = [], "/requests/"
    while address:
        page = desk.get(address)
        seen += [row.case.reference for row in page.context["rows"]]
        address = page.context["older_url"] and f"/requests/{page.context['older_url']}"

    assert sorted(seen) == sorted(case.reference for case in cases)


def test_the_list_says_what_is_left_of_the_72_hours(desk, hana):
    factories.case(hana, received_at=factories.ago(hours=1))
    factories.case(hana, received_at=factories.ago(hours=73))
    paused = factories.case(hana, received_at=factories.ago(hours=3))
    casework.pause_clock(paused, by=hana, begins_at=factories.ago(hours=1), reason="her_wish")

    listed = desk.get("/requests/").text

    for words in ("71 h left", "over by 1 h", "paused at 2 h"):
        assert words in listed
    assert "Running," not in listed


# Losses

LOST = {"certainty": "first_hand", "cause": "illness"}


def lost(desk, address: str, *members, **typed) -> dict:
    """What the page of a loss sends for these people, today."""
    typed = {"happened": f"{clock.today():%Y-%m-%d}"} | typed
    return filled(desk, address) | LOST | {"members": [str(member.pk) for member in members]} | typed


@pytest.mark.parametrize("name", ["record-death", "record-missing"])
def test_nobody_is_lost_who_was_not_chosen(case, desk, name):
    address = page_of(case, name)

    shown = desk.get(address).context["form"]
    page = desk.post(address, lost(desk, address) | {"members": shown["members"].value() or []})

    assert "Choose at least one person" in " ".join(refusals(page))


def test_somebody_alone_in_her_request_needs_not_be_chosen(desk, hana):
    form = desk.get(page_of(factories.case(hana), "record-missing")).context["form"]

    assert len(form["members"].value()) == 1


def test_nobody_is_offered_who_is_lost_already(case, desk, hana):
    mother, child = factories.members_of(case)
    facts = {"population": "led_by_us", "happened": exactly(clock.today())}
    casework.record_death(case, by=hana, members=[child], cause="illness", **facts)

    offered = desk.get(page_of(case, "record-death")).context["form"].fields["members"].queryset

    assert list(offered) == [mother]


def test_no_cause_of_a_death_is_assumed(case, desk):
    mother, _child = factories.members_of(case)
    address = page_of(case, "record-death")
    first, _words = desk.get(address).context["form"].fields["cause"].choices[0]

    page = desk.post(address, lost(desk, address, mother, cause=first))

    assert list(page.context["form"].errors) == ["cause"]


def test_a_death_is_shown_once_more_and_recorded_when_confirmed(case, desk):
    mother, child = factories.members_of(case)
    address = page_of(case, "record-death")
    sent = lost(desk, address, child, text="그 아이는 병들었다")

    page = desk.post(address, sent)

    told = dict(page.context["told"])
    assert page.context["effects"]
    assert (told["Who"], told["Cause"], told["What happened"]) == ("child of 6", "illness", "그 아이는 병들었다")
    assert [member.status for member in factories.members_of(case)] == [Status.RECEIVED] * 2

    shown = {bound.html_name: bound.value() for bound in page.context["form"] if bound.value() is not None}
    assert desk.post(address, shown | {"confirm": "1"}).url == case.get_absolute_url()
    assert [member.status for member in factories.members_of(case)] == [Status.RECEIVED, Status.DIED]


def test_people_nobody_could_name_are_recorded_by_their_number(case, desk):
    address = page_of(case, "record-death")
    sent = lost(desk, address, unknown_people="3")

    told = dict(desk.post(address, sent).context["told"])
    desk.post(address, sent | {"confirm": "1"})

    event = case.events.get()
    assert (told["How many more died whom nobody could name?"], event.title) == (
        "3",
        "death: 3 people nobody could name",
    )
    assert (event.population, list(event.members.all())) == ("led_by_us", [])
    assert {member.status for member in factories.members_of(case)} == {Status.RECEIVED}


def test_people_who_had_not_asked_us_died_beside_them(case, desk):
    address = page_of(case, "record-death")

    desk.post(address, lost(desk, address, unknown_people="2", whose="observed") | {"confirm": "1"})

    assert case.events.get().population == "observed"


def test_people_of_the_request_and_people_of_others_are_recorded_apart(case, desk):
    mother, _child = factories.members_of(case)
    address = page_of(case, "record-death")

    page = desk.post(address, lost(desk, address, mother, unknown_people="2", whose="observed") | {"confirm": "1"})

    assert "by themselves" in " ".join(refusals(page))
    assert not case.events.exists()


def test_the_answers_about_a_death_can_be_changed(case, desk):
    mother, _child = factories.members_of(case)
    address = page_of(case, "record-death")

    page = desk.post(address, lost(desk, address, mother, text="그녀의 말") | {"change": "1"})

    assert page.context["told"] is None
    assert "그녀의 말" in page.text
    assert {member.status for member in factories.members_of(case)} == {Status.RECEIVED}


@pytest.mark.parametrize(("is_handed_over", "population"), [(False, "led_by_us"), (True, "led_by_partner")])
def test_a_loss_belongs_to_the_caseload_of_whoever_leads(case, desk, hana, mio, is_handed_over, population):
    if is_handed_over:
        factories.hand_over(case, by=hana, agreed_by=mio)
    address = page_of(case, "record-missing")

    desk.post(address, lost(desk, address, *factories.members_of(case)))

    with trail.act("test", by=None):
        assert Event.objects.get(case=case, kind="missing").population == population


def test_the_page_of_one_person_says_whom_it_is_about(case, desk):
    _mother, child = factories.members_of(case)

    assert "child of 6" in desk.get(page_of(case, "correct-person", child.pk)).context["lead"]


def test_a_refused_detail_of_a_person_is_told_on_top(case, desk):
    _mother, child = factories.members_of(case)
    address = page_of(case, "correct-person", child.pk)

    page = desk.post(address, filled(desk, address, age="200"))

    assert 'href="#id_age"' in page.text


# What the pages offer beforehand


def test_the_agreed_contact_stays_when_it_is_saved_as_shown(case, desk, hana):
    at = (clock.now() + timedelta(hours=6)).replace(second=0, microsecond=0)
    casework.agree_contact(case, by=hana, at=at)
    address = page_of(case, "agree-contact")

    shown = desk.get(address).context["form"]["at"].value()
    desk.post(address, {"at": shown.astimezone(TOKYO).strftime("%Y-%m-%dT%H:%M")})

    with trail.act("test", by=None):
        assert Case.objects.get(pk=case.pk).next_contact_at == at


def test_a_leg_begins_where_the_last_one_ended(case, desk, hana):
    operation = factories.operation(*factories.members_of(case), by=hana)
    address = f"/requests/operations/{operation.pk}/legs/"

    assert desk.get(address).context["form"]["from_country"].value() == "CN"
    casework.add_leg(operation, by=hana, from_country="CN", to_country="LA", mode="road")
    assert desk.get(address).context["form"]["from_country"].value() == "LA"


@pytest.mark.parametrize("name", ["move", "record-event", "record-death", "assign", "change-case", "pause-clock"])
def test_a_list_says_in_words_what_choosing_nothing_means(case, desk, name):
    assert "-----" not in desk.get(page_of(case, name)).text
