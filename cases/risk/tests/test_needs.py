"""Needs and indicators of a person: who may, what is refused, what is kept, what the pages show; no figure counts them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from cases import casework
from cases.case.errors import CaseIsClosed
from cases.choices import Answer
from cases.errors import UnknownChoice
from cases.models import CaseMember, PersonAnswer
from cases.people.choices import Circumstance
from cases.risk import errors
from cases.risk.choices import TOPICS, Topic
from cases.risk.forms import NOT_ASKED_FIRST
from cases.status import Status
from cases.tests import factories
from cases.tests.screens import page_of, refusals
from lfnkr.audit import trail
from lfnkr.audit.models import AuditEvent
from lfnkr.calendar import clock


@pytest.fixture
def woman(hana) -> CaseMember:
    """Somebody hana looks after."""
    return factories.member(hana)


def record(member: CaseMember, by, known: int = 0, **answers: str) -> list[PersonAnswer]:
    return casework.record_needs(member, by=by, answers=answers, told_by="self", told_on=clock.today(), known=known)


def standing(member: CaseMember) -> dict[str, str]:
    with trail.act("test", by=None):
        latest = PersonAnswer.objects.filter(person=member.person_id).latest()
    return {row.topic: row.answer for row in latest.values()}


def history(member: CaseMember) -> list[tuple[str, str]]:
    with trail.act("test", by=None):
        rows = PersonAnswer.objects.filter(person=member.person_id).order_by("pk")
        return list(rows.values_list("topic", "answer"))


# What is asked


def test_every_topic_stands_in_one_part():
    asked = [topic for topics in TOPICS.values() for topic in topics]

    assert sorted(asked) == sorted(Topic)


def test_none_of_them_is_asked_at_intake_or_counted_by_the_report():
    assert set(Topic.values).isdisjoint(Circumstance.values)


def test_not_asked_comes_first_and_every_answer_is_offered():
    assert NOT_ASKED_FIRST[0][0] == "not_asked"
    assert {value for value, _label in NOT_ASKED_FIRST} == set(Answer.values)


# Refusals


@pytest.mark.parametrize("answers", [{"medical": "perhaps"}, {"battered": "yes"}, {"level": "yes"}])
def test_what_is_no_answer_is_refused(woman, hana, answers):
    with pytest.raises(UnknownChoice):
        record(woman, hana, **answers)


def test_a_closed_request_is_asked_no_more(hana):
    member = factories.member(hana, Status.DECLINED)
    casework.close_case(member.case, by=hana, closed_for="other", reason="Over.")

    with pytest.raises(CaseIsClosed):
        record(member, hana, medical="yes")


def test_a_day_to_come_is_refused(woman, hana):
    with pytest.raises(errors.ToldLater):
        casework.record_needs(
            woman,
            by=hana,
            answers={"medical": "yes"},
            told_by="self",
            told_on=clock.today() + timedelta(days=1),
            known=0,
        )


def test_nothing_changed_is_said(woman, hana):
    with pytest.raises(errors.NothingChanged):
        record(woman, hana, medical="not_asked")


def test_what_another_answered_otherwise_meanwhile_is_shown_first(woman, hana, mio):
    record(woman, mio, medical="no", pregnant="yes")

    with pytest.raises(errors.AnsweredMeanwhile, match="ill or injured"):
        record(woman, hana, medical="yes")

    assert standing(woman) == {"medical": "no", "pregnant": "yes"}


# What is kept


def test_only_what_differs_from_what_was_shown_is_kept(woman, hana):
    (first,) = record(woman, hana, medical="yes", debt="not_asked")

    (second,) = record(woman, hana, first.pk, medical="yes", debt="unknown")

    assert standing(woman) == {"medical": "yes", "debt": "unknown"}
    assert (second.topic, second.told_by, second.told_on, second.recorded_by) == ("debt", "self", clock.today(), hana)


def test_a_changed_answer_keeps_the_former(woman, hana):
    (first,) = record(woman, hana, pregnant="yes")
    record(woman, hana, first.pk, pregnant="no")

    assert standing(woman) == {"pregnant": "no"}
    assert history(woman) == [("pregnant", "yes"), ("pregnant", "no")]


def test_two_people_who_answer_different_questions_lose_nothing(woman, hana, mio):
    record(woman, mio, medical="yes")
    record(woman, hana, medical="not_asked", pregnant="no")

    assert standing(woman) == {"medical": "yes", "pregnant": "no"}


def test_two_people_who_say_the_same_leave_one_row(woman, hana, mio):
    record(woman, mio, medical="yes")
    with pytest.raises(errors.NothingChanged):
        record(woman, hana, medical="yes")

    assert history(woman) == [("medical", "yes")]


def test_it_is_in_the_trail_with_its_request(woman, hana):
    record(woman, hana, sexual="yes")

    event = AuditEvent.objects.get(table_name="cases_personanswer")

    assert (event.act, event.actor, event.case_id) == ("record needs", hana.pk, woman.case_id)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE cases_personanswer SET answer = 'no'",
        "UPDATE cases_personanswer SET voided_at = now()",
        "DELETE FROM cases_personanswer",
        "TRUNCATE cases_personanswer",
    ],
)
def test_answers_are_only_added(woman, hana, sql):
    record(woman, hana, sexual="yes")

    with (
        pytest.raises(DatabaseError, match="permission denied"),
        trail.act("test", by=hana),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


def test_a_row_is_seen_by_whoever_sees_the_person(woman, hana, jun, mio, sora, yuki):
    record(woman, hana, sexual="yes")

    seen = {}
    for person in (hana, jun, mio, sora, yuki):
        trail.identify(person)
        seen[person.username] = PersonAnswer.objects.count()
        with trail.act("test", by=person):
            assert PersonAnswer.objects.visible_to(person).count() == seen[person.username]

    assert seen == {"hana": 1, "jun": 0, "mio": 1, "sora": 0, "yuki": 0}


# Pages


def address(member: CaseMember) -> str:
    return page_of(member.case, "record-needs", member.pk)


def form_on(desk, member: CaseMember) -> dict[str, object]:
    form = desk.get(address(member)).context["form"]
    return {name: form[name].value() for name in form.fields if name != "told_on"} | {"told_on_now": "on"}


def test_nothing_is_answered_beforehand_and_who_told_it_is_asked(desk_of, hana, woman):
    desk = desk_of(hana)
    shown = form_on(desk, woman)

    answer = desk.post(address(woman), {**shown, "medical": "yes"})

    assert {shown[topic] for topic in Topic.values} == {"not_asked"}
    assert shown["told_by"] == ""
    assert answer.status_code == 200
    assert "told_by" in answer.context["form"].errors


def test_what_is_so_stands_on_the_page_of_the_request_and_the_history_on_their_own(desk_of, hana, woman):
    desk = desk_of(hana)
    answer = desk.post(address(woman), {**form_on(desk, woman), "medical": "yes", "debt": "yes", "told_by": "staff"})

    page = desk.get(answer.url).text

    assert answer.url == woman.case.get_absolute_url()
    assert "ill or injured, needs a doctor" in page
    assert "held by a debt" in page
    assert "lacks food, clothes or shelter" not in page
    assert "our own people, who saw it" in desk.get(address(woman)).text


def test_saved_again_after_the_other_answer_was_shown_it_is_meant(desk_of, hana, mio, woman):
    desk = desk_of(hana)
    sent = {**form_on(desk, woman), "medical": "yes", "told_by": "self"}
    record(woman, mio, medical="no")

    refused = desk.post(address(woman), sent)
    form = refused.context["form"]
    again = {name: form[name].value() for name in form.fields if name != "told_on"} | {"told_on_now": "on"}
    saved = desk.post(address(woman), again)

    assert any("Somebody else answered this" in sentence for sentence in refusals(refused))
    assert again["medical"] == "yes"
    assert saved.status_code == 302
    assert standing(woman) == {"medical": "yes"}


def test_the_page_of_the_person_leads_there(desk_of, hana, woman):
    assert address(woman) in desk_of(hana).get(page_of(woman.case, "correct-person", woman.pk)).text


@pytest.mark.parametrize(("name", "status"), [("hana", 200), ("mio", 200), ("jun", 404), ("sora", 404), ("yuki", 404)])
def test_who_may(request, desk_of, hana, woman, name, status):
    person = hana if name == "hana" else request.getfixturevalue(name)

    assert desk_of(person).get(address(woman)).status_code == status


def test_somebody_of_another_request_has_no_page_here(desk_of, hana, woman):
    other = factories.member(hana)

    assert desk_of(hana).get(page_of(woman.case, "record-needs", other.pk)).status_code == 404
